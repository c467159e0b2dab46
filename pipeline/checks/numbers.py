"""Quantities of the translation held against those of its source: value, unit and kind, one to one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from rapidfuzz.distance import OSA

from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.quantities import chinese, matching, tongue, western
from pipeline.quantities.matching import AMOUNTS
from pipeline.quantities.model import Quantity
from pipeline.quantities.writing import manner, say, share, unit_name, write

# A source of which so much disagrees is another release: one warning elsewhere, no flags here.
_FEW, _SHARE = 10, 3

# Quantities further apart than this are not compared, so that time stays linear in words.
_REACH = 30

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Quantities of a paragraph that stand no further apart, as parts of it, are taken for the same one.
_NEAR = 0.3

# What a slip by one figure or a power of ten costs at most.
_FIGURE = 0.3

# Letters between the day and the month of *the 32nd of May*.
_OF = 4

# Counts from here on are compared whatever stands beside them.
_SMALL = 13
# How far from a count the word *other* may stand.
_BESIDE = 20

_MILLION = 10**6
# The least that two scales make.
_GREAT = 10**12

# A number that letters stand at: a train, a flight, a road, a model (G7013, MU5735, C919).
_CODE = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z]{1,8})-?(\d{2,6})([A-Za-z]?)(?![A-Za-z0-9]|[.,:-]\d)")

_SPACES = " -\u00a0\u202f"
_COMPOUND = re.compile(r"(?:-[^\W\d_]+)+")


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Quantities that the source gives otherwise; also without a source, doubled units, scales and days that are none.

    Bad: an external debt of 198 billion US dollars (外债余额为19980亿美元); $38.7 billion yuan; July 32
    Good: an external debt of 1.998 trillion US dollars
    """
    if not tongue.supports(document.language):
        return
    compared = 0
    found: list[Issue] = []
    everything = list(_blocks(document))
    gaps = _gaps(document, everything)
    for _, parts in groupby(everything, key=lambda block: block.paragraph):
        blocks = list(parts)
        slips = [*_paragraph(document, blocks, gaps), *(issue for block in blocks for issue in block.codes())]
        wrong = [issue for block in blocks for issue in block.impossible()]
        yield from wrong
        compared += sum(len(block.there) for block in blocks if block.here)
        found += [issue for issue in slips if not any(issue.span.overlaps(other.span) for other in wrong)]
    if len(found) <= max(_FEW, compared // _SHARE):
        yield from found


def _paragraph(document: Document, blocks: Sequence[_Block], gaps: Sequence[Span]) -> Iterator[Issue]:
    """The differences of one paragraph: first what agrees in each block, then what agrees across them, then the rest.

    Sentences that are aligned wrongly, or not at all, find their quantities in the neighbours'.
    """
    for block in blocks:
        block.agree()
    whole = _merged(document, blocks, gaps)
    if whole is not None:
        whole.agree()
        for block in blocks:
            block.keep(whole)
    for block in blocks:
        yield from block.differences()
    if whole is not None:
        for block in blocks:
            whole.keep(block)
        alone = {q for block in blocks if block.theirs is None for q in block.there}
        yield from whole.slips(alone.__contains__)


def _blocks(document: Document) -> Iterator[_Block]:
    """The quantities of each source segment and of the segments that translate it; none of a source that is missing."""
    for source, group in groupby(document.segments, key=lambda s: s.source):
        targets = list(group)
        theirs = source.span if source is not None and document.source is not None else None
        for part in [targets] if theirs else [[target] for target in targets]:
            ours = Span(part[0].span.start, part[-1].span.end)
            there = [_readable(document.text, q.moved(ours.start)) for q in _western(document, ours)]
            here = _parsed(document, theirs) if theirs else []
            yield _Block(document, part[0].paragraph, ours, theirs, here, there)


def _western(document: Document, span: Span) -> Iterator[Quantity]:
    return western.parse(span.of(document.text), document.language)


def _readable(text: str, quantity: Quantity) -> Quantity:
    """A quantity, not firm beside digits that nobody reads here: *३.२ billion*, 12⁵, 7½."""
    start, end = quantity.span.start, quantity.span.end
    beside = text[start - 2 : start].rstrip(_SPACES)[-1:] + text[end : end + 1]
    strange = any(c.isnumeric() and not c.isascii() for c in beside)
    return replace(quantity, firm=False) if strange else quantity


def _parsed(document: Document, span: Span) -> list[Quantity]:
    """The quantities of a part of the source."""
    assert document.source is not None
    return [q.moved(span.start) for q in chinese.parse(span.of(document.source.text))]


def _gaps(document: Document, blocks: Sequence[_Block]) -> list[Span]:
    """The parts of the source's paragraphs that no sentence translates, in order."""
    if document.source is None:
        return []
    covered = sorted({block.theirs for block in blocks if block.theirs is not None})
    gaps = []
    index = 0
    for paragraph in document.source.paragraphs:
        at, end = paragraph.span.start, paragraph.span.end
        while index < len(covered) and covered[index].start < end:
            if covered[index].start > at:
                gaps.append(Span(at, covered[index].start))
            at = max(at, covered[index].end)
            index += 1
        if at < end:
            gaps.append(Span(at, end))
    return gaps


def _merged(document: Document, blocks: Sequence[_Block], gaps: Sequence[Span]) -> _Block | None:
    """What no block of a paragraph has explained, with the gaps in and beside its source; None without more to add."""
    theirs = sorted(block.theirs for block in blocks if block.theirs is not None)
    there = [block.there[t] for block in blocks for t in block.open]
    if not theirs or not there:
        return None
    first, last = theirs[0].start, theirs[-1].end
    near = max(0, bisect_left(gaps, Span(first, first)) - 1)
    following = (gaps[index] for index in range(near, len(gaps)))
    beside = [gap for gap in takewhile(lambda gap: gap.start <= last, following) if gap.end >= first]
    if len(blocks) == 1 and not beside:
        return None
    here = [block.here[s] for block in blocks for s in block.free]
    here += [quantity for gap in beside for quantity in _parsed(document, gap)]
    here.sort(key=lambda q: q.span)
    ours = Span(blocks[0].ours.start, blocks[-1].ours.end)
    return _Block(document, blocks[0].paragraph, ours, Span(first, last), here, there)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A target quantity and the source quantity it most likely means, by index; `cost` is lower the likelier it is."""

    cost: float
    target: int
    source: int


class _Block:
    """The quantities of aligned segments, on both sides, and which of them agree."""

    def __init__(
        self,
        document: Document,
        paragraph: int,
        ours: Span,
        theirs: Span | None,
        here: list[Quantity],
        there: list[Quantity],
    ) -> None:
        self.document = document
        self.tongue = tongue.language(document.language)
        self.paragraph = paragraph
        self.ours = ours
        self.theirs = theirs
        """Of the source's text; None for sentences that translate nothing."""
        self.here = [end for quantity in here for end in _ends(quantity)]
        self.there = there
        self.free = dict.fromkeys(range(len(self.here)))
        """Indexes into `here` of what is not explained yet."""
        self.open = dict.fromkeys(range(len(self.there)))
        """Indexes into `there` of what is not explained yet."""
        self.matched: dict[int, int] = {}
        """What agrees, of `there` to `here`."""

    # Without a source.

    def impossible(self) -> Iterator[Issue]:
        """Two currencies, units or scales on one amount, days and times that do not exist."""
        for index, quantity in enumerate(self.there):
            if quantity.kind == "money":
                yield from self._doubled(quantity)
            elif quantity.unit:
                yield from self._two_units(quantity)
            elif quantity.kind == "day":
                month = self._month_beside(index)
                # Where the source has the day, the month is the slip.
                if month is not None and quantity.low > _DAYS[int(month.low) - 1] and index not in self.matched:
                    yield from self._no_such(quantity, "day")
            elif quantity.kind == "clock" and quantity.broken and self._surely_time(index):
                yield from self._no_such(quantity, "time of day")
            if quantity.kind in AMOUNTS and quantity.low >= _GREAT:
                yield from self._two_scales(quantity)

    def _month_beside(self, day: int) -> Quantity | None:
        """The month of a day of the translation: before it in English, after it elsewhere, if not the other way."""
        first, second = (day - 1, day + 1) if self.document.language.startswith("en") else (day + 1, day - 1)
        for near in (first, second):
            month = self.there[near] if 0 <= near < len(self.there) else None
            if month is not None and month.kind == "month":
                one, other = sorted((month.span, self.there[day].span))
                if other.start - one.end <= _OF:
                    return month
        return None

    def _two_units(self, quantity: Quantity) -> Iterator[Issue]:
        """*5 percent %*, *20 kilometers km*: the unit is written twice; *3% percentage points*: two units."""
        text = self.document.text
        after = self.tongue.unit.match(text, quantity.whole.end)
        unit = self.tongue.units[after[1]] if after is not None else ""
        if after is None or text[after.start()] == "-" or quantity.kind == "duration":
            return
        if unit == quantity.unit:
            yield self._report(Span(*after.span()), "The unit is written twice.", ("",), (), "duplication")
        elif quantity.kind == "percent" and {unit, quantity.unit} == matching.PERCENT:
            one, number = quantity.whole.of(text), quantity.span.of(text)
            span = Span(quantity.whole.start, after.end())
            yield self._report(span, "One amount has two units.", (f"{number} {after[1]}", one), (), ambiguous=True)

    def _two_scales(self, quantity: Quantity) -> Iterator[Issue]:
        """*3.5 million billion*: one of the two is too much; *a thousand million* is a billion."""
        words = quantity.span.of(self.document.text)
        scales = [m for m in self.tongue.scale_after.finditer(words) if self.tongue.scales[m[1].lower()] >= _MILLION]
        if len(scales) < 2:
            return
        kept: tuple[str, ...] = (words[: scales[-2].start()] + words[scales[-1].start() :], words[: scales[-2].end()])
        meant = [
            q
            for q in self.here
            if q.kind == quantity.kind and matching.figures(q.low) == matching.figures(quantity.low)
        ]
        evidence = tuple(self._evidence(q) for q in meant[:1])
        if meant:
            right = write(meant[0].low, quantity, kept[0], self.document.language)
            kept = (right, *kept)
        message = "One amount has two scales."
        yield self._report(quantity.span, message, kept, evidence, ambiguous=not meant)

    def _doubled(self, quantity: Quantity) -> Iterator[Issue]:
        """*$38.7 billion yuan*: the sign before and the name after are two currencies, or one currency twice."""
        text = self.document.text
        sign = text[quantity.whole.start : quantity.span.start].strip()
        name = text[quantity.span.end : quantity.whole.end].strip(_SPACES)
        # $100 USD says which dollar, and RMB is the currency whose unit is the yuan.
        if not sign or not name or name.isupper() or sign in ("RMB", "CNY"):
            return
        with_sign = quantity.whole.of(text)[: -len(name)].rstrip(_SPACES)
        with_name = f"{quantity.span.of(text)} {name}"
        meant = next((q for q in self.here if q.kind == "money" and matching.close(q.low, quantity.low)), None)
        suggestions = (with_sign, with_name)
        evidence = [f"“{sign}” and “{name}” both name a currency"]
        if meant is not None:
            evidence.append(self._evidence(meant))
            if meant.unit != quantity.unit:
                suggestions = (with_name, with_sign)
        message = "One amount has two currencies."
        yield self._report(quantity.whole, message, suggestions, tuple(evidence), ambiguous=meant is None)

    def _surely_time(self, index: int) -> bool:
        """25:70 after *at* or *9:00 to* is a time that is none; elsewhere it may be a score or a ratio."""
        quantity = self.there[index]
        start = quantity.span.start
        before = self.there[index - 1] if index else None
        if before is not None and before.kind == "clock" and not before.broken and self._joined(index - 1):
            return True
        return quantity.noun == "m" or self.tongue.at.search(self.document.text, max(0, start - 12), start) is not None

    def _no_such(self, quantity: Quantity, what: str) -> Iterator[Issue]:
        meant = [q for q in self.here if q.kind == quantity.kind and q.firm]
        words = quantity.span.of(self.document.text)
        meant.sort(key=lambda q: self._between(q, quantity))
        rest = [q for q in meant if not any(t.kind == q.kind and t.low == q.low for t in self.there)]
        suggestions = tuple(write(q.low, quantity, words, self.document.language) for q in rest[:1])
        evidence = tuple(self._evidence(q) for q in rest[:1])
        yield self._report(quantity.span, f"There is no such {what}: {words}.", suggestions, evidence)

    # Against the source.

    def agree(self) -> None:
        """Takes away, one to one, what agrees."""
        for agree in (matching.same, matching.other_kind, matching.derived):
            pairs = (
                # 46艘 and 40余架: *46* is the first, though it is also one of the second.
                _Pair(self._apart(s, t) + (self.here[s].low != self.there[t].low), t, s)
                for t, s in self._pairs()
                if agree(self.here[s], self.there[t]) and not (agree is matching.derived and self._appended(t))
            )
            for pair in sorted(pairs, key=_by_cost):
                if pair.target in self.open and pair.source in self.free:
                    self._match(pair.target, pair.source)
        if self.open and self.free:
            self._uncross()
            self._add_up()

    def _appended(self, target: int) -> bool:
        """True for an amount that only repeats an unexplained one before it: *1.5 million mu (100,000 hectares)*.

        What the source gives is the first of the two, whatever the second makes of it.
        """
        if target - 1 not in self.open:
            return False
        first, second = self.there[target - 1 : target + 1]
        between = self.document.text[first.whole.end : second.whole.start]
        return first.kind == second.kind and between.lstrip().startswith("(") and ")" not in between

    def keep(self, other: _Block) -> None:
        """Takes away what another block, which shares quantities with this one, has explained."""
        left = {other.here[s] for s in other.free} | {other.there[t] for t in other.open}
        gone = {*other.here, *other.there} - left
        self.free = {s: None for s in self.free if self.here[s] not in gone}
        self.open = {t: None for t in self.open if self.there[t] not in gone}

    def differences(self) -> Iterator[Issue]:
        """Of what does not agree, the pairs of which one must be a slip of the other."""
        if self.free and self.open:
            yield from self._units()
        yield from self._dates()
        yield from self.slips()

    def slips(self, sure: Callable[[Quantity], bool] = lambda _: True) -> Iterator[Issue]:
        """Wrong values; where the target quantity is not `sure` to belong here, only by a figure or a power of ten."""
        pairs = []
        for t, s in self._pairs():
            cost = self._cost(s, t)
            if cost is not None and (cost <= _FIGURE or sure(self.there[t])):
                pairs.append(_Pair(cost + self._apart(s, t) / (1 if self.here[s].kind in AMOUNTS else 2), t, s))
        if not pairs:
            pairs = list(self._lone())
        for pair in sorted(pairs, key=_by_cost):
            if pair.target in self.open and pair.source in self.free:
                low, high = pair.source, self._twin(pair.source)
                del self.open[pair.target], self.free[low]
                if high in self.free:
                    del self.free[high]
                    low, high = sorted((low, high))
                    yield self._slip(self.here[low], self.here[high], self.there[pair.target])
                elif self._shares_slip(pair.target, low):
                    del self.open[pair.target - 1], self.free[low - 1]
                    yield self._range(pair.target, low)
                else:
                    yield self._slip(self.here[low], None, self.there[pair.target])

    def codes(self) -> Iterator[Issue]:
        """*Train G7031* for G7013次列车: the letters are the source's, one figure or two neighbours are not."""
        if self.document.source is None or self.theirs is None:
            return
        everywhere = self.document.source.text.lower()
        theirs, ours = (
            list(_CODE.finditer(text.lower(), span.start, span.end))
            for text, span in ((everywhere, self.theirs), (self.document.text, self.ours))
        )
        there = {code.groups() for code in ours}
        left = [code for code in theirs if code.groups() not in there]
        for code in ours:
            near = [other for other in left if other[1] == code[1] and other[3] == code[3]]
            near = [other for other in near if OSA.distance(other[2], code[2], score_cutoff=1) == 1]
            if code[1] + code[2] in everywhere or len({other[2] for other in near}) != 1:
                continue
            given, words = near[0][2], Span(*code.span(2))
            message = f"The source gives {near[0][0].upper()}, not {words.of(self.document.text)}."
            evidence = (f"source: {near[0][0].upper()}",)
            yield self._report(words, message, (given,), evidence)

    def _shares_slip(self, target: int, source: int) -> bool:
        """True for the end of *3.5 to 4 million* beside 3500万至4000万: its beginning has the same wrong scale."""
        if target - 1 not in self.open or source - 1 not in self.free or not self._joined(target - 1):
            return False
        low, high = self.there[target - 1 : target + 1]
        theirs, ours = self.here[source - 1 : source + 1]
        return not low.firm and theirs.low > 0 and low.low * ours.low == high.low * theirs.low

    def _range(self, target: int, source: int) -> Issue:
        """Both ends of a range whose scale is wrong; the scale is written once, as it was."""
        text, tag = self.document.text, self.document.language
        low, high = self.there[target - 1 : target + 1]
        end = write(self.here[source].low, high, high.span.of(text), tag, separated=manner(text, tag))
        begin = share(self.here[source - 1].low, end, tag)
        span = Span(low.span.start, high.span.end)
        suggestion = begin + text[low.span.end : high.span.start] + end
        evidence = self._evidence(self.here[source - 1], self.here[source])
        assert self.document.source is not None
        given = self.here[source].whole.of(self.document.source.text)
        message = f"The source gives {given}, not {high.span.of(text)}."
        return self._report(span, message, (suggestion,), (evidence,))

    def _match(self, target: int, source: int) -> None:
        del self.free[source], self.open[target]
        self.matched[target] = source

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """The open and free quantities by index, in a table of hundreds only those in the same part of it."""
        for t in list(self.open):
            for s in self._around(t):
                yield t, s

    def _around(self, target: int) -> Iterator[int]:
        """The free source quantities of the part of the text where a target quantity stands."""
        middle = target * len(self.here) // len(self.there)
        for s in range(max(0, middle - _REACH), min(len(self.here), middle + _REACH)):
            if s in self.free:
                yield s

    def _apart(self, source: int, target: int) -> float:
        return self._between(self.here[source], self.there[target])

    def _between(self, source: Quantity, target: Quantity) -> float:
        """How far apart two quantities stand in their texts, 0 to 1."""
        if self.theirs is None:
            return 0.0
        theirs = (source.span.start - self.theirs.start) / max(1, len(self.theirs))
        return abs(theirs - (target.span.start - self.ours.start) / max(1, len(self.ours)))

    def _uncross(self) -> None:
        """*From the 27th to the 27th* for 25日至27日: the second is right, so the first is left over."""
        for t in list(self.open):
            target = self.there[t]
            alike = [s for s in self._around(t) if matching.akin(self.here[s].kind, target.kind) and self.here[s].firm]
            for other in range(max(0, t - _REACH), t + _REACH) if alike else ():
                s = self.matched.get(other)
                if s is None or self.there[other].low != target.low:
                    continue
                if matching.akin(self.there[other].kind, target.kind) and all((t - other) * (a - s) < 0 for a in alike):
                    self.matched[t] = self.matched.pop(other)
                    del self.open[t]
                    self.open[other] = None
                    break

    def _add_up(self) -> None:
        """*30 teachers and students* for 3名教师和27名学生."""
        for t in list(self.open):
            parts = next((parts for s in self._around(t) if (parts := self._parts(s, self.there[t]))), None)
            if parts:
                self.matched[t] = parts[0]
                del self.open[t]
                for part in parts:
                    del self.free[part]

    def _parts(self, first: int, total: Quantity) -> range | None:
        """Two or three free source quantities in a row that together are the total."""
        for end in (first + 2, first + 3):
            parts = range(first, end)
            if end > len(self.here) or not all(s in self.free for s in parts):
                return None
            alike = {(self.here[s].kind, self.here[s].unit) for s in parts} == {(total.kind, total.unit)}
            if alike and sum(self.here[s].low for s in parts) == total.low:
                return parts
        return None

    def _twin(self, source: int) -> int:
        """The other end of a range written as one numeral (六七千), or -1."""
        for other in (source - 1, source + 1):
            if 0 <= other < len(self.here) and self.here[other].span == self.here[source].span:
                return other
        return -1

    def _units(self) -> Iterator[Issue]:
        """The same value in another unit: 3525亩 and *3,525 hectares*, 25元一斤 and *25 yuan per kilogram*."""
        for t, s in list(self._pairs()):
            target, source = self.there[t], self.here[s]
            if t not in self.open or s not in self.free or not (target.firm and source.firm) or source.open:
                continue
            if matching.other_rate(source, target):
                unit = self.tongue.per.match(self.document.text, target.whole.end)
                if unit is not None:
                    del self.open[t], self.free[s]
                    yield self._wrong_unit(source, Span(*unit.span(1)), source.per)
            elif self._other_unit(s, t):
                del self.open[t], self.free[s]
                text = self.document.text
                end = target.whole.end
                start = target.span.end
                while start < end and text[start] in _SPACES:
                    start += 1
                if target.span.end < start < end or text[start:end].isalpha():
                    yield self._wrong_unit(source, Span(start, end), source.unit)
                else:
                    # The sign stands at the number: $860 million for 8.6亿元.
                    name = unit_name(source.unit, "units", self.document.language)
                    amount = f"{target.span.of(text)} {name}"
                    message = "The source has another unit."
                    yield self._report(target.whole, message, (amount,), (self._evidence(source),))

    def _other_unit(self, s: int, t: int) -> bool:
        """The same value of the same kind in another unit; of times in words only where they stand close together."""
        source, target = self.here[s], self.there[t]
        if source.kind != target.kind or matching.same_unit(source, target) or target.whole == target.span:
            return False
        if not (source.digits and target.digits):
            written = source.kind == "duration" and target.low > 2 and self._apart(s, t) < _NEAR
            if not written:
                return False
        return matching.close(source.low, target.low)

    def _wrong_unit(self, source: Quantity, span: Span, unit: str) -> Issue:
        words = span.of(self.document.text)
        one = unit == source.per or source.low == 1
        name = unit_name(unit, words, self.document.language, one=one)
        return self._report(span, "The source has another unit.", (name,) if name else (), (self._evidence(source),))

    def _dates(self) -> Iterator[Issue]:
        """The month or year of a day, where the source gives it once for several days: 10月22日至24日."""
        for t in list(self.open):
            target = self.there[t]
            if target.kind not in ("month", "year") or not target.firm:
                continue
            for near in (t + 1, t - 1, t + 2, t - 2):
                day = self.there[near] if 0 <= near < len(self.there) else None
                if day is None or near not in self.matched or day.kind != "day":
                    continue
                source = self.matched[near]
                gap = max(target.span.start, day.span.start) - min(target.span.end, day.span.end)
                given = self._given(target.kind, source) if self.here[source].kind == "day" and gap <= 5 else None
                if given is not None and given.low != target.low:
                    del self.open[t]
                    yield self._slip(given, None, target)
                    break

    def _given(self, kind: str, day: int) -> Quantity | None:
        """The month that a day of the source is in, or the year where it stands right before it."""
        month = next((q for q in range(day - 1, max(-1, day - _REACH), -1) if self.here[q].kind == "month"), None)
        if kind == "month" or month is None:
            return None if month is None else self.here[month]
        year = self.here[month - 1] if month else None
        straight = month == day - 1 and year is not None and year.kind == "year"
        return year if straight and year is not None and year.whole.end == self.here[month].span.start else None

    def _cost(self, s: int, t: int) -> float | None:
        """How unlikely it is that the target's words are a slip of the source's; None where they are no such pair."""
        twin = self._twin(s)
        if twin >= 0 and twin not in self.free:
            # The other end is there already: this one can only stand beside it.
            beside = [at for at in (t - 1, t + 1) if self.matched.get(at) == twin]
            if not beside or not self._joined(min(t, beside[0])):
                return None
        return matching.cost(self.here[s], self.there[t], self.here[twin] if twin >= 0 else None)

    def _lone(self) -> Iterator[_Pair]:
        """The one count of each side that nothing explains, where both have as many: *Four men* for 五名男子.

        Small numerals in words change with the sentence (等4位医生: *Dr Zhang and three other doctors*), so that no
        word beside them may say so.
        """
        if self.theirs is None or self.document.source is None:
            return
        sides = [
            ([i for i in left if _is_count(side[i])], sum(map(_is_count, side)))
            for side, left in ((self.there, self.open), (self.here, self.free))
        ]
        ((ours, count), (theirs, others)) = sides
        if len(ours) != 1 or len(theirs) != 1 or count != others:
            return
        target, source = self.there[ours[0]], self.here[theirs[0]]
        if source.low == target.low or not (1 < source.low < _SMALL and 1 < target.low < _SMALL):
            return
        start, end = target.whole.start, target.whole.end
        beside = self.document.text[max(0, start - _BESIDE) : end + _BESIDE]
        if self.tongue.others.search(beside) or self.document.source.text[source.span.start - 1] == "等":
            return
        yield _Pair(1.0, ours[0], theirs[0])

    def _joined(self, target: int) -> bool:
        """True when a target quantity and the next are one range."""
        one, other = self.there[target], self.there[target + 1]
        return self.tongue.to.fullmatch(self.document.text, one.whole.end, other.whole.start) is not None

    def _slip(self, source: Quantity, high: Quantity | None, target: Quantity) -> Issue:
        text, tag = self.document.text, self.document.language
        span, words = target.span, target.span.of(text)
        value = (source.low * 100).normalize() if source.kind == "multiple" and target.kind == "percent" else source.low
        suggestion = write(value, target, words, tag, source.kind, manner(text, tag))
        if high is not None:
            suggestion = f"{suggestion} {tongue.to(tag)} {write(high.low, target, words, tag)}"
        assert self.document.source is not None
        message = f"The source gives {source.whole.of(self.document.source.text)}, not {words}."
        compound = _COMPOUND.match(text, span.end)
        if compound is not None and high is None:
            # 1,000-yuan -> 100-billion-yuan
            span = Span(span.start, compound.end())
            suggestion = suggestion.replace(" ", "-") + compound.group()
        return self._report(span, message, (suggestion,), (self._evidence(source, high),))

    def _evidence(self, source: Quantity, high: Quantity | None = None) -> str:
        value = say(source)
        if high is not None:
            value = f"{say(replace(source, unit='', kind='count'))} to {say(high)}"
        assert self.document.source is not None
        return f"source says {source.whole.of(self.document.source.text)} = {value}"

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


def _is_count(quantity: Quantity) -> bool:
    return quantity.kind == "count" and quantity.firm and not quantity.open and bool(quantity.noun)


def _by_cost(pair: _Pair) -> tuple[float, int, int]:
    return pair.cost, pair.target, pair.source
