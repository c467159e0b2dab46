"""Quantities of the translation held against those of its source: value, unit and kind, one to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from rapidfuzz.distance import OSA

from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.quantities import chinese, tongue, western
from pipeline.quantities.model import MEASURED, Quantity, last_place, units
from pipeline.quantities.writing import say, unit_name, write

_AMOUNTS = MEASURED | {"count", "fraction", "multiple"}
"""Kinds whose value says how much or how many; the others (dates, times, ordinals) say which."""

# A source of which so much disagrees is another release: one warning elsewhere, no flags here.
_FEW, _SHARE = 10, 3

# Quantities further apart than this are not compared, so that time stays linear in words.
_REACH = 60

# Measure words of places in an order, which English writes as ordinals: 12楼, the 12th floor.
_PLACES = frozenset("楼层级期届次代轮")

# A bare number from one to the other is a year.
_MODERN = (1950, 2050)

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COMPOUND = re.compile(r"(?:-[^\W\d_]+)+")


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Quantities that the source gives otherwise; also without a source, doubled units and days that are none.

    Bad: an external debt of 198 billion US dollars (外债余额为19980亿美元); $38.7 billion yuan; July 32
    Good: an external debt of 1.998 trillion US dollars
    """
    if not tongue.supports(document.language):
        return
    compared = 0
    found: list[Issue] = []
    for source, span in _blocks(document):
        there = list(western.parse(span.of(document.text), document.language))
        if not there:
            continue
        here = list(chinese.parse(source)) if source else []
        block = _Block(document, span.start, source, here, there)
        wrong = list(block.impossible())
        if here:
            compared += len(there)
            taken = [issue.span for issue in wrong]
            found += [i for i in block.differences() if not any(i.span.overlaps(t) for t in taken)]
        yield from wrong
    if len(found) <= max(_FEW, compared // _SHARE):
        yield from found


def _blocks(document: Document) -> Iterator[tuple[str, Span]]:
    """Each source segment's text (empty where there is none) with the span of the segments that translate it."""
    for source, group in groupby(document.segments, key=lambda s: s.source):
        targets = list(group)
        if source is None or document.source is None:
            for target in targets:
                yield "", target.span
        else:
            yield source.span.of(document.source.text), Span(targets[0].span.start, targets[-1].span.end)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A target quantity and the source quantity it most likely means, by index; `cost` is lower the likelier it is."""

    cost: float
    target: int
    source: int


class _Block:
    """The quantities of aligned segments, on both sides."""

    def __init__(
        self, document: Document, offset: int, source: str, here: list[Quantity], there: list[Quantity]
    ) -> None:
        self.document = document
        self.tongue = tongue.language(document.language)
        self.offset = offset
        self.source = source
        self.here = [end for quantity in here for end in _ends(quantity)]
        self.there = there
        self.length = max((q.whole.end for q in there), default=1)

    # Without a source.

    def impossible(self) -> Iterator[Issue]:
        """Two currencies on one amount, *percent %*, days and times that do not exist."""
        for index, quantity in enumerate(self.there):
            if quantity.kind == "money":
                yield from self._doubled(quantity)
            elif quantity.kind == "percent":
                after = self.tongue.unit.match(self.document.text, quantity.whole.end + self.offset)
                if after is not None and self.tongue.units[after[1]] == quantity.unit:
                    span = Span(*after.span())
                    yield self._report(span, "The percent sign is written twice.", ("",), (), "duplication")
            elif quantity.kind == "day" and index and self.there[index - 1].kind == "month":
                month = self.there[index - 1]
                if quantity.low > _DAYS[int(month.low) - 1] and quantity.span.start - month.span.end < 4:
                    yield from self._no_such(quantity, "day")
            elif quantity.kind == "clock" and quantity.broken and self._surely_time(quantity):
                yield from self._no_such(quantity, "time of day")

    def _doubled(self, quantity: Quantity) -> Iterator[Issue]:
        """*$38.7 billion yuan*: the sign before and the name after are two currencies, or one currency twice."""
        text = self.document.text
        sign = text[quantity.whole.start + self.offset : quantity.span.start + self.offset].strip()
        name = text[quantity.span.end + self.offset : quantity.whole.end + self.offset].strip(" -\u00a0\u202f")
        # $100 USD says which dollar, and RMB is the currency whose unit is the yuan.
        if not sign or not name or name.isupper() or sign in ("RMB", "CNY"):
            return
        whole = _moved(quantity.whole, self.offset)
        value = text[quantity.span.start + self.offset : quantity.span.end + self.offset]
        with_sign = whole.of(text)[: -len(name)].rstrip(" -\u00a0\u202f")
        with_name = f"{value} {name}"
        meant = next((q for q in self.here if q.kind == "money" and _close(q.low, quantity.low)), None)
        suggestions = (with_sign, with_name)
        evidence = [f"“{sign}” and “{name}” both name a currency"]
        if meant is not None:
            evidence.append(self._evidence(meant))
            if meant.unit != quantity.unit:
                suggestions = (with_name, with_sign)
        message = "One amount has two currencies."
        yield self._report(whole, message, suggestions, tuple(evidence), ambiguous=meant is None)

    def _surely_time(self, quantity: Quantity) -> bool:
        """25:70 after *at* is a time that is none; elsewhere it may be a score or a ratio."""
        start = quantity.span.start + self.offset
        return quantity.noun == "m" or self.tongue.at.search(self.document.text, max(0, start - 12), start) is not None

    def _no_such(self, quantity: Quantity, what: str) -> Iterator[Issue]:
        meant = [q for q in self.here if q.kind == quantity.kind and q.firm]
        span = _moved(quantity.span, self.offset)
        words = span.of(self.document.text)
        meant.sort(key=lambda q: abs(q.span.start / len(self.source) - quantity.span.start / self.length))
        rest = [q for q in meant if not any(t.kind == q.kind and t.low == q.low for t in self.there)]
        suggestions = tuple(write(q.low, quantity, words, self.document.language) for q in rest[:1])
        evidence = tuple(self._evidence(q) for q in rest[:1])
        yield self._report(span, f"There is no such {what}: {words}.", suggestions, evidence)

    # Against the source.

    def differences(self) -> Iterator[Issue]:
        """Takes away, one to one, what agrees; of the rest, the pairs of which one must be a slip of the other."""
        here, there = self.here, self.there
        free, open_ = dict.fromkeys(range(len(here))), dict.fromkeys(range(len(there)))
        matched: dict[int, int] = {}
        for agree in (_same, _other_kind, _derived):
            pairs = (
                # 46艘 and 40余架: *46* is the first, though it is also one of the second.
                _Pair(self._apart(s, t) + 2 * here[s].open, t, s)
                for t, s in self._pairs(open_, free)
                if agree(here[s], there[t])
            )
            for pair in sorted(pairs, key=_by_cost):
                if pair.target in open_ and pair.source in free:
                    del free[pair.source], open_[pair.target]
                    matched[pair.target] = pair.source
        yield from self._units(free, open_)
        yield from self._months(matched, open_)
        pairs = (
            _Pair(cost, t, s) for t, s in self._pairs(open_, free) if (cost := self._cost(s, t, matched)) is not None
        )
        for pair in sorted(pairs, key=_by_cost):
            if pair.target in open_ and pair.source in free:
                low, high = pair.source, self._twin(pair.source)
                del open_[pair.target], free[low]
                if high in free:
                    del free[high]
                    low, high = sorted((low, high))
                    yield self._slip(here[low], here[high], there[pair.target])
                else:
                    yield self._slip(here[low], None, there[pair.target])

    def _pairs(self, open_: dict[int, None], free: dict[int, None]) -> Iterator[tuple[int, int]]:
        """The open and free quantities by index, in a table of hundreds only those in the same part of it."""
        share = len(self.here) / len(self.there)
        for t in list(open_):
            middle = int(t * share)
            for s in range(max(0, middle - _REACH), min(len(self.here), middle + _REACH)):
                if s in free:
                    yield t, s

    def _apart(self, source: int, target: int) -> float:
        """How far apart two quantities stand in their texts, 0 to 1."""
        return abs(self.here[source].span.start / len(self.source) - self.there[target].span.start / self.length)

    def _twin(self, source: int) -> int:
        """The other end of a range written as one numeral (六七千), or -1."""
        for other in (source - 1, source + 1):
            if 0 <= other < len(self.here) and self.here[other].span == self.here[source].span:
                return other
        return -1

    def _units(self, free: dict[int, None], open_: dict[int, None]) -> Iterator[Issue]:
        """The same value in another unit: 3525亩 and *3,525 hectares*."""
        for t in list(open_):
            target = self.there[t]
            if not target.firm or not target.unit or target.whole.end == target.span.end or not target.digits:
                continue
            for s in list(free):
                source = self.here[s]
                if source.kind != target.kind or not source.unit or source.unit == target.unit or not source.digits:
                    continue
                if source.firm and _close(source.low, target.low) and not source.open:
                    del open_[t], free[s]
                    yield self._wrong_unit(source, target)
                    break

    def _wrong_unit(self, source: Quantity, target: Quantity) -> Issue:
        text = self.document.text
        span = Span(target.span.end + self.offset, target.whole.end + self.offset)
        while text[span.start] in " -\u00a0\u202f":
            span = Span(span.start + 1, span.end)
        name = unit_name(source.unit, span.of(text), self.document.language)
        return self._report(span, "The source has another unit.", (name,) if name else (), (self._evidence(source),))

    def _months(self, matched: dict[int, int], open_: dict[int, None]) -> Iterator[Issue]:
        """The month of a day, where the source gives it once for several days: 10月22日至24日."""
        for t in list(open_):
            target = self.there[t]
            if target.kind != "month" or not target.firm:
                continue
            for near in (t + 1, t - 1):
                if near not in matched or self.there[near].kind != "day" or self.here[matched[near]].kind != "day":
                    continue
                day = self.there[near].span
                gap = max(target.span.start, day.start) - min(target.span.end, day.end)
                month = self._month_of(matched[near])
                if gap <= 5 and month is not None and month.low != target.low:
                    del open_[t]
                    yield self._slip(month, None, target)
                    break

    def _month_of(self, day: int) -> Quantity | None:
        return next((q for q in reversed(self.here[:day]) if q.kind == "month"), None)

    def _cost(self, s: int, t: int, matched: dict[int, int]) -> float | None:
        """How unlikely it is that the target's words are a slip of the source's; None where they are no such pair."""
        source, target = self.here[s], self.there[t]
        if not (source.firm and target.firm) or not _comparable(source, target):
            return None
        twin = self._twin(s)
        if twin >= 0 and twin in matched.values():
            # The other end is there already: this one can only stand beside it.
            beside = [at for at, other in matched.items() if other == twin and abs(at - t) == 1]
            if not beside or not self._joined(min(t, beside[0])):
                return None
        if _equal(source, target) and not target.broken:
            return None
        apart = self._apart(s, t)
        if source.kind not in _AMOUNTS:
            return 0.5 + apart / 2
        slip = _slip(source, target, self.here[twin] if twin >= 0 else None)
        if slip is None:
            return None
        return slip + apart + (0.0 if source.kind == target.kind else 0.2)

    def _joined(self, target: int) -> bool:
        """True when a target quantity and the next are one range."""
        one, other = self.there[target], self.there[target + 1]
        start, end = one.whole.end + self.offset, other.whole.start + self.offset
        return self.tongue.to.fullmatch(self.document.text, start, end) is not None

    def _slip(self, source: Quantity, high: Quantity | None, target: Quantity) -> Issue:
        span = _moved(target.span, self.offset)
        words = span.of(self.document.text)
        suggestion = write(source.low, target, words, self.document.language, source.kind)
        if high is not None:
            suggestion = f"{suggestion} {tongue.to(self.document.language)} " + write(
                high.low, target, words, self.document.language
            )
        message = f"The source gives {source.whole.of(self.source)}, not {words}."
        compound = _COMPOUND.match(self.document.text, span.end)
        if compound is not None and high is None:
            # 1,000-yuan -> 100-billion-yuan
            span = Span(span.start, compound.end())
            suggestion = suggestion.replace(" ", "-") + compound.group()
        return self._report(span, message, (suggestion,), (self._evidence(source, high),))

    def _evidence(self, source: Quantity, high: Quantity | None = None) -> str:
        value = say(source)
        if high is not None:
            value = f"{say(replace(source, unit='', kind='count'))} to {say(high)}"
        return f"source says {source.whole.of(self.source)} = {value}"

    def _report(
        self,
        span: Span,
        message: str,
        suggestions: tuple[str, ...],
        evidence: tuple[str, ...],
        type_: str = "numbers",
        *,
        ambiguous: bool = False,
    ) -> Issue:
        text = span.of(self.document.text)
        kept = tuple(s for s in dict.fromkeys(suggestions) if s != text)
        return Issue("numbers", type_, "major", span, text, message, kept, evidence, ambiguous)


def _ends(quantity: Quantity) -> Iterator[Quantity]:
    """A range written as one numeral (六七千) is two quantities with the same span."""
    if quantity.low == quantity.high or quantity.open:
        yield quantity
    else:
        yield replace(quantity, high=quantity.low)
        yield replace(quantity, low=quantity.high)


def _by_cost(pair: _Pair) -> tuple[float, int, int]:
    return pair.cost, pair.target, pair.source


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _close(one: Decimal, other: Decimal) -> bool:
    """Equal, but for the last place of an endless fraction."""
    return one == other or abs(one - other) <= Decimal("1e-9") * max(abs(one), abs(other))


def _equal(source: Quantity, target: Quantity) -> bool:
    if not (source.open or target.open):
        return _close(source.low, target.low)
    if source.firm and target.digits and len(_digits(target.low)) > len(_digits(source.low)):
        # 30余 is *more than 30*, also *dozens*, not *33*.
        return False
    return source.low <= target.high and target.low <= source.high


def _same_unit(source: Quantity, target: Quantity) -> bool:
    """The same unit, or one is left out, or *dollars* of any country."""
    one, other = source.unit, target.unit
    if not one or not other or one == other:
        return True
    return other == "dollar" and one.endswith("D")


def _same(source: Quantity, target: Quantity) -> bool:
    """The same value of the same kind and unit."""
    if source.kind != target.kind or target.broken or not _same_unit(source, target):
        return False
    if source.kind == "clock":
        return (source.low - target.low) % 720 == 0
    if source.kind == "decade":
        return source.low % 100 == target.low % 100
    return _equal(source, target)


def _other_kind(source: Quantity, target: Quantity) -> bool:
    """The same value where the two languages may name the kind differently, or one leaves it out."""
    one, other = source.kind, target.kind
    if target.broken or one == other:
        return False
    kinds = {one, other}
    if kinds <= {"decade", "year", "count", "duration", "name"} and "decade" in kinds:
        return source.low % 100 == target.low % 100
    if kinds <= {"day", "ordinal"} or "name" in kinds:
        return _equal(source, target)
    if not source.firm and source.low < 2 and target.digits and other in MEASURED | {"ordinal"}:
        # 一般 does not explain *on the 1st*, nor 一点 *1 percent*.
        return False
    if "ordinal" in kinds:
        return kinds <= {"ordinal", "count", "duration", "decade", "year"} and _equal(source, target)
    if "year" in kinds:
        return not kinds & {"month", "day", "clock"} and _equal(source, target)
    if kinds <= _AMOUNTS:
        return not kinds <= MEASURED and _equal(source, target)
    return False


def _derived(source: Quantity, target: Quantity) -> bool:
    """Another value that says the same: converted, rounded, a share, a multiple."""
    one, other = source.kind, target.kind
    if target.broken:
        return False
    if one == other and one in MEASURED and not _same_unit(source, target):
        return _converted(source, target)
    if {one, other} == {"fraction", "percent"}:
        share, percent = (source, target) if one == "fraction" else (target, source)
        return abs(share.low * 100 - percent.low) <= 1
    if "multiple" in (one, other):
        # 增长两倍 is *tripled* or *up 200 percent*; 是两倍 is *twice*.
        times, rest = (source, target) if one == "multiple" else (target, source)
        value = rest.low / 100 if rest.kind == "percent" else rest.low
        return rest.kind in ("multiple", "percent", "count", "fraction") and any(
            _close(value, times.low + n) for n in (-1, 0, 1)
        )
    if one != other and "count" not in (one, other):
        return False
    return one in _AMOUNTS and other in _AMOUNTS and _same_unit(source, target) and _rounded(source, target)


def _converted(source: Quantity, target: Quantity) -> bool:
    """The source's size in another unit, rounded: 3000亩 and *200 hectares*; currencies are not judged."""
    theirs, ours = units()[source.unit][1], units()[target.unit][1]
    if not theirs or not ours:
        return not _close(source.low, target.low)
    value = source.low * theirs / ours
    return abs(value - target.low) <= value * Decimal("0.06")


def _rounded(source: Quantity, target: Quantity) -> bool:
    """The target's value is the source's, rounded, and one of the texts says that it is."""
    if target.low <= 0 or source.low <= 0 or not (source.hedged or target.hedged):
        return False
    ratio = target.low / source.low
    if not Decimal("0.9") < ratio < Decimal("1.1") or len(_digits(target.low)) >= len(_digits(source.low)):
        return False
    # Up or down: *nearly 30 billion* and *more than 29 billion* are both right for 29.76 billion, *29.6* is not.
    return abs(target.low - source.low) < last_place(target.low)


def _digits(value: Decimal) -> str:
    """The significant digits: 1998 for 1.998 trillion."""
    return "".join(map(str, value.normalize().as_tuple().digits))


def _comparable(source: Quantity, target: Quantity) -> bool:
    """True when the one may stand where the other should."""
    one, other = source.kind, target.kind
    if not _same_unit(source, target):
        return False
    if one == other or {one, other} == {"day", "ordinal"}:
        return True
    if other == "ordinal" and one == "count" and source.noun in _PLACES:
        return True
    if {one, other} <= {"year", "count", "ordinal"}:
        # A year, an article, a resolution that lost its form (*16,960*): only where the digits speak for it.
        if other == "year" and _MODERN[0] <= source.low <= _MODERN[1]:
            return True
        slip = _slip(source, target, None)
        long = min(len(_digits(source.low)), len(_digits(target.low))) >= 3
        return (long and slip in (0.1, 0.3)) or (bool(source.noun) and slip == 0.1)
    return "count" in (one, other) and one in _AMOUNTS and other in _AMOUNTS


def _slip(source: Quantity, target: Quantity, twin: Quantity | None) -> float | None:
    """The cost of reading one amount as a slip of the other; None where they have too little in common."""
    first, second = _digits(source.low), _digits(target.low)
    if first == second:
        return 0.1 if len(first) > 1 else 0.4
    if min(len(first), len(second)) >= 2 and OSA.distance(first, second) == 1:
        return 0.3
    if twin is not None and OSA.distance(first + _digits(twin.low), second) <= 2:
        return 0.3
    if source.kind == target.kind and source.kind in MEASURED:
        return 0.7
    # Small numerals in words change with the sentence (4位医生: *Dr Zhang and three other doctors*).
    spelt = not (source.digits and target.digits)
    return None if spelt and min(source.low, target.low) < 10 else 0.9
