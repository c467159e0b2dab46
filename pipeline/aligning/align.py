"""Which source segment each target segment translates: by length, numbers, the readings of names and glosses."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.aligning import anchors
from pipeline.model import Document, Message, Segment, Span
from pipeline.words import languages

# The figures below were chosen on half of the documents that benchmarks/alignment.py joins and damages, for the most
# segments aligned right: 98.8% of them there, 97.6% of the other half, which chose nothing.
# Gale and Church (1993): a source of n units makes c·n units of translation, with a variance that grows with them.
# A Chinese character makes about 3.6 letters of English.
_RATIO = 3.6
# Of so many characters of the target, such a share counts: not spaces and marks.
_LETTERS = 0.85
_VARIANCE = 8.0
_LEAST_VARIANCE = 20.0
# The most that an unlikely length costs: a sentence that was cut down is a translation still.
_UNLIKELY = 6.0
# What a unit costs that has no counterpart, in natural logarithms of how seldom that is: bylines, credits and other
# short ones are left out and added more often. At least, for each letter, and at most.
_ALONE_LEAST, _ALONE_LETTER, _ALONE_MOST = 3.0, 0.04, 5.0
# The same for one target unit with one, two, … of the source, and for one of the source with two, … of the target.
_MERGED = (0.1, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)
_SPLIT = (math.inf, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
# How likely the translation of a sentence with an anchor has it, too: by its kind.
_KEPT = {"number": 0.8, "name": 0.6, "word": 0.65, "mark": 0.75}
# Anchors do not occur independently of each other: who shares one is likely to share another.
_TRUST = 0.25
# How often what two units share by chance is taken off for each further unit of a bead: sentences that stand side by
# side share more than chance gives.
_NOISE = 2.5
# Chance is judged by so many source units at least and at most: in a short text every word is rare, in a long one only
# the sentences around compete.
_FEWEST, _AROUND = 10, 40
# A long text is cut between sure pairs into parts of about so many units: what is common in one is rare in another.
_PART = 40
# An anchor that more units hold does not tell where to look in a long text.
_RARE = 8
# So much shared weight makes a pair of units sure.
_SURE = 9.0
# Paragraphs that begin together, and on one side only, before any is seen.
_TOGETHER, _APART = 4.0, 0.6
# Source units either side of the expected place that are tried at first; widened while the best path runs along the
# edge, up to the most.
_BAND, _WIDEST = 25, 225


@dataclass(frozen=True, slots=True)
class _Side:
    """One text as the alignment sees it: units, each a segment with what follows it and holds no letters (”)."""

    units: Sequence[Sequence[Segment]]
    anchors: Sequence[Mapping[str, float]]
    """What each unit may share with the other side, and how sure that is, up to 1."""
    ends: Sequence[float]
    """Cumulative lengths, in letters of the target; one longer than `units`."""
    starts: Sequence[bool]
    """True where a paragraph begins; one longer than `units`."""

    def __len__(self) -> int:
        return len(self.units)

    def part(self, start: int, end: int) -> _Side:
        places = slice(start, end + 1)
        return _Side(self.units[start:end], self.anchors[start:end], self.ends[places], self.starts[places])


class _Bead(NamedTuple):
    """Units of both sides that translate each other; those of one side may be none."""

    start: int
    end: int
    source_start: int
    source_end: int


class _Unit(NamedTuple):
    """What one unit shares with the other side, in logarithms of how much likelier that is of a translation."""

    missed: float
    """The cost of sharing nothing."""
    most: float
    chance: float
    """What it shares with a unit taken at random."""


# Anchor → what it counts when both sides have it, and what it costs when one lacks it (which the former takes back).
_Weights = Mapping[str, tuple[float, float]]
# For each unit of one side, what it shares with those of the other.
_Shared = Sequence[Mapping[int, float]]
# For each place between units of the target, the first and the last place of the source that is tried.
_Ranges = Sequence[tuple[int, int]]


def _source_length(text: str) -> float:
    return sum(_RATIO if c >= "\u2e80" else 1.0 for c in text if not c.isspace() and c not in "，。、；：“”‘’")


def _target_length(text: str) -> float:
    return _LETTERS * len(text)


def _side(document: Document, length: Callable[[str], float], found: Callable[[str], Mapping[str, float]]) -> _Side:
    units: list[list[Segment]] = []
    for segment in document.segments:
        wordless = units and not any(c.isalnum() for c in segment.span.of(document.text))
        if wordless and _in_one_cell(document, units[-1][-1], segment):
            units[-1].append(segment)
        else:
            units.append([segment])
    texts = [document.text[unit[0].span.start : unit[-1].span.end] for unit in units]
    changes = (before[0].paragraph != after[0].paragraph for before, after in pairwise(units))
    return _Side(units, list(map(found, texts)), [0.0, *accumulate(map(length, texts))], [True, *changes, True])


def _in_one_cell(document: Document, one: Segment, other: Segment) -> bool:
    first, second = (document.paragraphs[segment.paragraph].structure.cell for segment in (one, other))
    return first == second


def _held(side: _Side) -> Counter[str]:
    """How many units have each anchor, a doubtful one counted in part."""
    held: Counter[str] = Counter()
    for unit in side.anchors:
        held.update(unit)
    return held


def _kind(anchor: str) -> str:
    first = anchor[0]
    return "word" if first == "~" else "number" if first.isdigit() else "name" if first.isalpha() else "mark"


def _weighed(target: Mapping[str, float], source: Mapping[str, float], units: int) -> _Weights:
    """The anchors of which more is shared by a translation than by chance, among so many source units."""
    weights: dict[str, tuple[float, float]] = {}
    for anchor in target.keys() & source.keys():
        count = source[anchor]
        chance = max(count / max(_FEWEST, units), 1 / _AROUND)
        kept = _KEPT[_kind(anchor)] * min(1.0, (count + 0.5) / target[anchor])
        if kept > chance:
            missed = math.log((1 - chance) / (1 - kept))
            weights[anchor] = math.log(kept / chance) + missed, missed
    return weights


def _units(side: _Side, weights: _Weights, held: Mapping[str, float], others: int) -> list[_Unit]:
    """What each unit shares at least, at most, and with one of the others, which hold each anchor so often."""
    units: list[_Unit] = []
    for anchors_here in side.anchors:
        missed = most = chance = 0.0
        for anchor, sure in anchors_here.items():
            if anchor in weights:
                weight, lack = weights[anchor]
                missed += sure * lack
                most += sure * weight
                chance += sure * weight * held[anchor] / others
        units.append(_Unit(missed, most, chance))
    return units


def _shared(target: _Side, source: _Side, weights: _Weights, ranges: _Ranges, rarest: int) -> list[dict[int, float]]:
    """For each target unit, what it shares with each source unit in its range.

    Anchors that more than `rarest` units of the source have do not count.
    """
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, unit in enumerate(source.anchors):
        for anchor, sure in unit.items():
            if anchor in weights:
                holders[anchor].append((index, weights[anchor][0] * sure))
    shared: list[dict[int, float]] = []
    for ((low, _), (_, high)), unit in zip(pairwise(ranges), target.anchors, strict=True):
        line: dict[int, float] = defaultdict(float)
        for anchor in unit:
            places = holders.get(anchor, ())
            if len(places) > rarest:
                continue
            for index, weight in places[bisect_left(places, (low, 0.0)) :] if low else places:
                if index >= high:
                    break
                line[index] += weight
        shared.append(line)
    return shared


def _turned(shared: _Shared, units: int) -> list[dict[int, float]]:
    """The same, for each of so many source units."""
    turned: list[dict[int, float]] = [{} for _ in range(units)]
    for row, line in enumerate(shared):
        for column, value in line.items():
            turned[column][row] = value
    return turned


def _sure(shared: _Shared) -> list[tuple[int, int]]:
    """The longest run of sure pairs of target and source units that is in order on both sides."""
    tails: list[int] = []
    ends: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for row, line in enumerate(shared):
        best = sorted(line.items(), key=lambda item: -item[1])[:2]
        if not best or best[0][1] < _SURE or (len(best) > 1 and best[0][1] < 1.5 * best[1][1]):
            continue
        column = best[0][0]
        at = bisect_left(tails, column)
        before[row, column] = ends[at - 1] if at else None
        tails[at : at + 1] = [column]
        ends[at : at + 1] = [(row, column)]
    pair = ends[-1] if ends else None
    pairs = []
    while pair is not None:
        pairs.append(pair)
        pair = before[pair]
    return pairs[::-1]


def _ranges(target: _Side, source: _Side, pairs: Sequence[tuple[int, int]], band: int) -> _Ranges:
    """Around the place that the sure pairs give, between two of them by length."""
    rows, columns = len(target), len(source)
    centres: list[int] = []
    row, column = 0, 0
    for next_row, next_column in (*pairs, (rows, columns)):
        start, length = target.ends[row], target.ends[next_row] - target.ends[row]
        first, span = source.ends[column], source.ends[next_column] - source.ends[column]
        for between in range(row, next_row):
            share = (target.ends[between] - start) / length if length else 0.0
            centres.append(bisect_left(source.ends, first + share * span))
        row, column = next_row, next_column
    centres.append(columns)
    # A place reaches from where the one before it stands to where the next one does: the ranges hang together.
    return [
        (max(0, centres[max(0, row - 1)] - band), min(columns, centres[min(rows, row + 1)] + band))
        for row in range(rows + 1)
    ]


def _on_edge(beads: Sequence[_Bead], ranges: _Ranges, columns: int) -> bool:
    """True when the beads run along the edge of a range that cuts something off."""
    return any(
        0 < ranges[bead.end][0] == bead.source_end or ranges[bead.end][1] == bead.source_end < columns for bead in beads
    )


def _broken(target: _Side, source: _Side, pairs: Sequence[tuple[int, int]]) -> float:
    """What a bead costs that begins a paragraph on one side only: much when paragraphs begin together elsewhere."""
    both, one = _TOGETHER, _APART
    for row, column in pairs:
        here, there = target.starts[row], source.starts[column]
        both += here and there
        one += here != there
    return max(0.0, math.log(both / one))


def _growing(
    unit: _Unit,
    length: float,
    begins: bool,
    other: _Side,
    others: Sequence[_Unit],
    last: int,
    shared: Mapping[int, float],
    broken: float,
) -> Iterator[float]:
    """What it costs to pair a unit with the one before `last` on the other side, with the two before it, and so on.

    The less, the likelier: length, what they share, and the paragraphs that begin in them.
    """
    found = gained = breaks = noise = 0.0
    for at in range(last - 1, max(0, last - len(_MERGED)) - 1, -1):
        size = other.ends[last] - other.ends[at]
        if size > 3 * length + 100 and at < last - 2:
            return
        told = shared.get(at, 0.0)
        there = others[at]
        found += told - noise
        gained += min(told, there.most) - there.missed
        cost = min(_UNLIKELY, (length - size) ** 2 / (_VARIANCE * (length + size) + 2 * _LEAST_VARIANCE))
        cost -= _TRUST * (min(found, unit.most) - unit.missed + gained)
        yield cost + breaks + (broken if begins != other.starts[at] else 0.0)
        noise = _NOISE * unit.chance
        if other.starts[at]:
            breaks += broken


def _alone(side: _Side) -> list[float]:
    """What each unit costs when it has no counterpart."""
    return [min(_ALONE_MOST, _ALONE_LEAST + _ALONE_LETTER * (end - start)) for start, end in pairwise(side.ends)]


def _path(
    target: _Side,
    source: _Side,
    here: Sequence[_Unit],
    there: Sequence[_Unit],
    shared: _Shared,
    ranges: _Ranges,
    broken: float,
) -> list[_Bead]:
    """The cheapest sequence of beads within the ranges."""
    rows, columns = len(target), len(source)
    turned = _turned(shared, columns)
    alone, alone_there = _alone(target), _alone(source)
    # The cheapest way to each place, and the units of both sides in its last bead.
    best: list[dict[int, float]] = [{} for _ in range(rows + 1)]
    back: list[dict[int, tuple[int, int]]] = [{} for _ in range(rows + 1)]
    for row, (low, high) in enumerate(ranges):
        costs, steps = best[row], back[row]
        above = best[row - 1] if row else {}
        for column in range(low, high + 1):
            cheapest, step = (0.0 if row == column == 0 else math.inf), (0, 0)
            if row and (cost := above.get(column, math.inf) + alone[row - 1]) < cheapest:
                cheapest, step = cost, (1, 0)
            if column and (cost := costs.get(column - 1, math.inf) + alone_there[column - 1]) < cheapest:
                cheapest, step = cost, (0, 1)
            if row and column:
                length = target.ends[row] - target.ends[row - 1]
                growing = _growing(
                    here[row - 1], length, target.starts[row - 1], source, there, column, shared[row - 1], broken
                )
                for left, cost in enumerate(growing, 1):
                    cost += above.get(column - left, math.inf) + _MERGED[left - 1]
                    if cost < cheapest:
                        cheapest, step = cost, (1, left)
                length = source.ends[column] - source.ends[column - 1]
                growing = _growing(
                    there[column - 1], length, source.starts[column - 1], target, here, row, turned[column - 1], broken
                )
                for up, cost in enumerate(growing, 1):
                    cost += best[row - up].get(column - 1, math.inf) + _SPLIT[up - 1]
                    if cost < cheapest:
                        cheapest, step = cost, (up, 1)
            if cheapest < math.inf:
                costs[column], steps[column] = cheapest, step
    beads: list[_Bead] = []
    row, column = rows, columns
    while row or column:
        up, left = back[row][column]
        beads.append(_Bead(row - up, row, column - left, column))
        row, column = row - up, column - left
    return beads[::-1]


def _beads(target: _Side, source: _Side) -> list[_Bead]:
    """The best sequence of beads."""
    rows, columns = len(target), len(source)
    if not rows or not columns:
        return [_Bead(0, rows, 0, columns)]
    held, held_there = _held(target), _held(source)
    weights = _weighed(held, held_there, columns)
    here, there = _units(target, weights, held_there, columns), _units(source, weights, held, rows)
    rarest = columns if columns <= 2 * _BAND else _RARE
    pairs = _sure(_shared(target, source, weights, [(0, columns)] * (rows + 1), rarest))
    broken = _broken(target, source, pairs)
    band = _BAND
    while True:
        ranges = _ranges(target, source, pairs, band)
        shared = _shared(target, source, weights, ranges, columns)
        beads = _path(target, source, here, there, shared, ranges, broken)
        if band >= min(_WIDEST, max(rows, columns)) or not _on_edge(beads, ranges, columns):
            return beads
        band *= 3


def _parts(target: _Side, source: _Side) -> Iterator[_Bead]:
    """Parts of a long text that translate each other, cut between two sure pairs that follow each other."""
    rows, columns = len(target), len(source)
    row = column = 0
    if max(rows, columns) > 2 * _PART and min(rows, columns):
        weights = _weighed(_held(target), _held(source), columns)
        pairs = _sure(_shared(target, source, weights, [(0, columns)] * (rows + 1), _RARE))
        for (upper, left), (lower, right) in pairwise(pairs):
            if (lower - upper, right - left) == (1, 1) and max(lower - row, right - column) >= _PART:
                yield _Bead(row, lower, column, right)
                row, column = lower, right
    yield _Bead(row, rows, column, columns)


_Table = Mapping[tuple[int, int], tuple[int, int]]
"""The units of each cell, by row and column: first and behind the last."""


def has_cells(document: Document) -> bool:
    return any(paragraph.structure.cell for paragraph in document.paragraphs)


def _tables(document: Document, side: _Side) -> list[_Table]:
    """The tables of several rows and columns that stand in one piece, in order."""
    tables: dict[Message, dict[tuple[int, int], tuple[int, int]]] = {}
    for index, unit in enumerate(side.units):
        cell = document.paragraphs[unit[0].paragraph].structure.cell
        if cell is not None:
            table = tables.setdefault(cell.table, {})
            first, _ = table.get((cell.row, cell.column), (index, index))
            table[cell.row, cell.column] = first, index + 1
    return [table for table in tables.values() if min(_shape(table)) > 1 and _in_one_piece(table)]


def _shape(table: _Table) -> tuple[int, int]:
    return max(row for row, _ in table), max(column for _, column in table)


def _in_one_piece(table: _Table) -> bool:
    """False when other text stands between its cells (a text box, a table in a table)."""
    spans = sorted(table.values())
    return all(before[1] == after[0] for before, after in pairwise(spans))


def _cut_at_tables(target: Document, source: Document, left: _Side, right: _Side) -> Iterator[_Bead]:
    """Each cell with the cell of its row and column, where both texts have as many tables of so many rows and columns;
    and what stands before, between and behind these tables."""
    row = column = 0
    ours, theirs = _tables(target, left), _tables(source, right)
    for table in ours:
        rivals = [[one for one in tables if _shape(one) == _shape(table)] for tables in (ours, theirs)]
        if len(rivals[0]) != len(rivals[1]):
            continue
        other = rivals[1][rivals[0].index(table)]
        if min(other.values())[0] < column:
            continue
        yield _Bead(row, min(table.values())[0], column, min(other.values())[0])
        for cell, (start, end) in table.items():
            yield _Bead(start, end, *other.get(cell, (0, 0)))
        row, column = max(table.values())[1], max(other.values())[1]
    yield _Bead(row, len(left), column, len(right))


def align(target: Document, source: Document) -> Document:
    """The target with `source` set and each segment's `source` the segment that it translates.

    Sentences are matched in their order by dynamic programming over their lengths (Gale and Church 1993), the
    numbers and the names that they share (names by their Chinese reading) and the paragraphs they begin: one to
    one, one to many either way, omitted and added ones. A source segment that stands for several sentences spans
    them all and has the id of the first; a target segment without a counterpart has None. In two tables of as many
    rows and columns, the cell of the same place is the counterpart. Takes time linear in the
    length of the two texts. Whether the source belongs to the target is not asked here (see `sources.attach`).
    """
    english = languages.is_english(target.language)
    left = _side(target, _target_length, lambda text: dict.fromkeys(sorted(anchors.of_target(text, english)), 1.0))
    wanted = set().union(*left.anchors)
    right = _side(source, _source_length, lambda text: anchors.of_source(text, wanted))
    partner: dict[str, Segment] = {}
    for piece in _cut_at_tables(target, source, left, right):
        ours, theirs = left.part(piece.start, piece.end), right.part(piece.source_start, piece.source_end)
        for part in _parts(ours, theirs):
            here, there = ours.part(part.start, part.end), theirs.part(part.source_start, part.source_end)
            for bead in _beads(here, there):
                if bead.source_start == bead.source_end:
                    continue
                begin, stop = there.units[bead.source_start][0], there.units[bead.source_end - 1][-1]
                whole = begin if begin == stop else replace(begin, span=Span(begin.span.start, stop.span.end))
                partner.update((segment.id, whole) for unit in here.units[bead.start : bead.end] for segment in unit)
    segments = tuple(replace(segment, source=partner.get(segment.id)) for segment in target.segments)
    return replace(target, segments=segments, source=source)
