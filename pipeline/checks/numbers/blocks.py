"""The quantities of sentences and of the source that they translate, and which of the two agree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from pipeline.checks.numbers.assignment import Pair, assigned
from pipeline.model import Document, Issue, Message, Rule, Segment, Span, tell
from pipeline.quantities import chinese, matching, tongues, western
from pipeline.quantities.model import Quantity
from pipeline.quantities.writing import say

# Quantities further apart than this are not compared, so that time stays linear in words.
REACH = 30

# What it costs that a quantity agrees with none: as many as can be agree.
_MOST = 100.0

SPACES = " -\u00a0\u202f"


def of(document: Document) -> Iterator[Block]:
    """The quantities of each source segment and of the segments that translate it; none of a source that is missing."""
    for source, group in groupby(document.segments, key=lambda s: s.source):
        targets = list(group)
        theirs = source.span if source is not None and document.source is not None else None
        for part in [targets] if theirs else [[target] for target in targets]:
            ours = Span(part[0].span.start, part[-1].span.end)
            there = [_readable(document.text, q) for span in _paragraphs(part) for q in _western(document, span)]
            here = _parsed(document, theirs) if theirs else []
            yield Block(document, part[0].paragraph, ours, theirs, here, there)


def _paragraphs(segments: Iterable[Segment]) -> Iterator[Span]:
    """The spans of the segments that follow each other in one paragraph: no amount goes on in the next cell."""
    for _, group in groupby(segments, key=lambda segment: segment.paragraph):
        inside = list(group)
        yield Span(inside[0].span.start, inside[-1].span.end)


def _western(document: Document, span: Span) -> Iterator[Quantity]:
    return (quantity.moved(span.start) for quantity in western.parse(span.of(document.text), document.language))


def _readable(text: str, quantity: Quantity) -> Quantity:
    """A quantity, not firm beside digits that nobody reads here: *३.२ billion*, 12⁵, 7½."""
    start, end = quantity.span.start, quantity.span.end
    beside = text[start - 2 : start].rstrip(SPACES)[-1:] + text[end : end + 1]
    if beside.isascii() or not any(c.isnumeric() and not c.isascii() for c in beside):
        return quantity
    return replace(quantity, firm=False)


def _parsed(document: Document, span: Span) -> list[Quantity]:
    """The quantities of a part of the source."""
    assert document.source is not None
    return [q.moved(span.start) for q in chinese.parse(span.of(document.source.text))]


def gaps(document: Document, blocks: Sequence[Block]) -> list[Span]:
    """The parts of the source's paragraphs that no sentence translates, in order."""
    if document.source is None:
        return []
    covered = sorted({block.theirs for block in blocks if block.theirs is not None})
    found = []
    index = 0
    for paragraph in document.source.paragraphs:
        at, end = paragraph.span.start, paragraph.span.end
        while index < len(covered) and covered[index].start < end:
            if covered[index].start > at:
                found.append(Span(at, covered[index].start))
            at = max(at, covered[index].end)
            index += 1
        if at < end:
            found.append(Span(at, end))
    return found


def merged(document: Document, blocks: Sequence[Block], gaps: Sequence[Span]) -> Block | None:
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
    return Block(document, blocks[0].paragraph, ours, Span(first, last), here, there)


class Block:
    """The quantities of aligned segments, on both sides, and which of them agree."""

    def __init__(
        self,
        document: Document,
        paragraph: int,
        ours: Span,
        theirs: Span | None,
        here: Iterable[Quantity],
        there: list[Quantity],
    ) -> None:
        self.document = document
        self.tongue = tongues.of(document.language)
        self.paragraph = paragraph
        self.ours = ours
        self.theirs = theirs
        """Of the source's text; None for sentences that translate nothing."""
        ours_whole, theirs_whole = list(there), list(here)
        if any(quantity.unit in ("GBP", "mass-pound") for quantity in ours_whole):
            ours_whole = [_pounds(document.text, quantity, theirs_whole) for quantity in ours_whole]
        if any(quantity.parts for quantity in (*ours_whole, *theirs_whole)):
            unfolded = [part for quantity in theirs_whole for part in _unfolded(quantity, ours_whole)]
            ours_whole = [part for quantity in ours_whole for part in _unfolded(quantity, theirs_whole)]
            theirs_whole = unfolded
        self.here = [end for quantity in theirs_whole for end in _ends(quantity)]
        self.there = ours_whole
        self.free = dict.fromkeys(range(len(self.here)))
        """Indexes into `here` of what is not explained yet."""
        self.open = dict.fromkeys(range(len(self.there)))
        """Indexes into `there` of what is not explained yet."""
        self.matched: dict[int, int] = {}
        """What agrees, of `there` to `here`."""

    # What agrees.

    def agree(self) -> None:
        """Takes away, one to one, what agrees."""
        for agree in (matching.same, matching.other_kind, matching.derived):
            if not self.open or not self.free:
                return
            # 46艘 and 40余架: *46* is the first, though it is also one of the second.
            # 3% and 3个百分点: the one with its own unit.
            pairs = [
                Pair(self.between(source, target) + matching.unlike(source, target), t, s)
                for t in self.open
                if (target := self.there[t])
                for s in self._around(t)
                if agree(source := self.here[s], target) and not (agree is matching.derived and self._appended(t))
            ]
            for pair in assigned(pairs, _MOST) if pairs else ():
                self.explain(pair.target, pair.source)
                self.matched[pair.target] = pair.source
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

    def _uncross(self) -> None:
        """*From the 27th to the 27th* for 25日至27日: the second is right, so the first is left over."""
        for t in list(self.open):
            target = self.there[t]
            alike = [s for s in self._around(t) if matching.akin(self.here[s].kind, target.kind) and self.here[s].firm]
            for other in range(max(0, t - REACH), t + REACH) if alike else ():
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

    def explain(self, target: int, *sources: int) -> None:
        """Takes away a target quantity, with what it says or should say of the source."""
        del self.open[target]
        for source in sources:
            del self.free[source]

    def keep(self, other: Block) -> None:
        """Takes away what another block, which shares quantities with this one, has explained."""
        left = {other.here[s] for s in other.free} | {other.there[t] for t in other.open}
        gone = {*other.here, *other.there} - left
        self.free = {s: None for s in self.free if self.here[s] not in gone}
        self.open = {t: None for t in self.open if self.there[t] not in gone}

    # How the quantities lie.

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The open and free quantities by index, in a table of hundreds only those in the same part of it."""
        for t in list(self.open):
            for s in self._around(t):
                yield t, s

    def _around(self, target: int) -> Sequence[int]:
        """The free source quantities of the part of the text where a target quantity stands."""
        if len(self.here) <= REACH:
            return list(self.free)
        middle = target * len(self.here) // len(self.there)
        near = range(max(0, middle - REACH), min(len(self.here), middle + REACH))
        return [s for s in near if s in self.free]

    def apart(self, source: int, target: int) -> float:
        """`between`, by index."""
        return self.between(self.here[source], self.there[target])

    def between(self, source: Quantity, target: Quantity) -> float:
        """How far apart two quantities stand in their texts, 0 to 1."""
        if self.theirs is None:
            return 0.0
        theirs = (source.span.start - self.theirs.start) / max(1, len(self.theirs))
        return abs(theirs - (target.span.start - self.ours.start) / max(1, len(self.ours)))

    def twin(self, source: int) -> int:
        """The other end of a range written as one numeral (六七千), or -1."""
        for other in (source - 1, source + 1):
            if 0 <= other < len(self.here) and self.here[other].span == self.here[source].span:
                return other
        return -1

    def joined(self, target: int) -> bool:
        """True when a target quantity and the next are one range."""
        one, other = self.there[target], self.there[target + 1]
        return self.tongue.to.fullmatch(self.document.text, one.whole.end, other.whole.start) is not None

    # What is told of them.

    def given(self, source: Quantity) -> str:
        """The words of a source quantity."""
        assert self.document.source is not None
        return source.whole.of(self.document.source.text)

    def said(self, source: Quantity, high: Quantity | None = None) -> Message:
        """What the source says, in its words and as a value, for evidence; `high`: the other end of a range."""
        if high is None:
            return tell("source says {a} = {b}", a=self.given(source), b=say(source))
        low = say(replace(source, unit="", kind="count"))
        return tell("source says {words} = {low} to {high}", words=self.given(source), low=low, high=say(high))

    def issue(
        self,
        rule: Rule,
        span: Span,
        message: Message,
        suggestions: Iterable[str] = (),
        evidence: Iterable[Message] = (),
        *,
        ambiguous: bool = False,
    ) -> Issue:
        """An issue of a rule, its suggestions each once and other than what stands there."""
        text = self.document.text
        kept = (suggestion for suggestion in dict.fromkeys(suggestions) if suggestion != span.of(text))
        return rule.issue(text, span, message, kept, evidence, ambiguous=ambiguous)


def _pounds(text: str, quantity: Quantity, others: Sequence[Quantity]) -> Quantity:
    """*Five pounds*: of money where the source has such money, else of mass."""
    money = any(other.unit == "GBP" for other in others)
    word = text[quantity.span.end : quantity.whole.end].strip(SPACES).lower()
    if not others or quantity.unit not in ("GBP", "mass-pound") or word not in ("pound", "pounds"):
        return quantity
    return replace(quantity, kind="money" if money else "mass", unit="GBP" if money else "mass-pound")


def _unfolded(quantity: Quantity, others: Sequence[Quantity]) -> Sequence[Quantity]:
    """The quantity, or what it is put together from where the other side has the parts and not the whole."""
    if not quantity.parts or _stands_whole(quantity, others):
        return (quantity,)
    return quantity.parts


def _stands_whole(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    if quantity.kind == "holiday":
        # Also where English has one number of it, right or wrong.
        return any(
            matching.other_kind(quantity, other) or matching.cost(quantity, other, None) is not None for other in others
        )
    units = [part.unit for part in quantity.parts]
    plain = [part for other in others for part in other.parts or (other,)]
    if all(any(matching.same(part, other) for other in plain) for part in quantity.parts):
        return False
    if quantity.kind == "since":
        return any(other.kind in ("since", "half") and not other.parts for other in others)
    alike = [other for other in others if other.kind == quantity.kind]
    return bool(alike) and not any([part.unit for part in other.parts] == units for other in alike)


def _ends(quantity: Quantity) -> Iterator[Quantity]:
    """A range written as one numeral (六七千) is two quantities with the same span."""
    if quantity.low == quantity.high or quantity.open:
        yield quantity
    else:
        yield replace(quantity, high=quantity.low)
        yield replace(quantity, low=quantity.high)
