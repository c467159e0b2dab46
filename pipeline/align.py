"""Which source segment each target segment translates: by length, numbers, the readings of names and glosses."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline import anchors
from pipeline.model import Document, Segment, Span

# The figures below were chosen on documents joined from the development pairs and damaged (benchmarks/alignment.py);
# half of the documents chose, the other half agreed.
# Gale and Church (1993): a source of n units makes c·n units of translation, with a variance that grows with them.
# A Chinese character makes about 3.6 letters of English.
_RATIO = 3.6
_VARIANCE = 8.0
_LEAST_VARIANCE = 20.0
# The most that an unlikely length costs: a sentence that was cut down is a translation still.
_UNLIKELY = 6.0
# What a bead costs before its length is weighed, in natural logarithms: -ln of how often it occurs.
_ONE, _ALONE = 0.1, 5.0
# Several target units for one of the source, and several of the source: the second unit, and each further one.
_SPLIT, _SPLIT_MORE = 2.0, 1.0
_MERGED, _MERGED_MORE = 2.0, 0.5
# Most units that translate one.
_MOST = 8
# How likely the translation of a sentence with an anchor has it, too: by its kind.
_KEPT = {"number": 0.8, "name": 0.6, "word": 0.65, "mark": 0.75}
# What an anchor counts that rests on a character that may mean something else.
_MAYBE = 0.4
# Anchors do not occur independently of each other: who shares one is likely to share another.
_TRUST = 0.25
# How often what two units share by chance is taken off for each further unit of a bead: sentences that stand side by
# side share more than chance gives.
_NOISE = 2.5
# Chance is judged by so many source units at least and at most: in a short text every word is rare, in a long one only
# the sentences around compete.
_FEWEST, _AROUND = 10, 40
# An anchor that more source units hold does not tell where to look in a long text.
_RARE = 8
# So much shared weight makes a pair of units sure.
_SURE = 9.0
# Paragraphs that begin together, and on one side only, before any is seen.
_TOGETHER, _APART = 2.0, 0.8
# Source units either side of the expected place that are tried at first; widened while the best path runs along the
# edge, up to the most.
_BAND, _WIDEST = 25, 225


@dataclass(frozen=True, slots=True)
class _Side:
    """One text as the alignment sees it: units, each a segment with what follows it and holds no letters (”)."""

    units: list[list[Segment]]
    texts: list[str]
    lengths: list[float]
    """Cumulative, in letters of the target; one longer than `units`."""
    starts: list[bool]
    """True where a paragraph begins; one longer than `units`."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the units share with the other side, in logarithms of how much likelier that is of a translation."""

    rows: list[list[tuple[float, float, list[tuple[int, float]]]]]
    """For each target unit its anchors: weight, cost of missing it, source units that hold it and how sure."""
    target: list[tuple[float, float, float]]
    """For each target unit, what it costs to share nothing, the most it can share, and what it shares by chance."""
    source: list[tuple[float, float, float]]


def _length(text: str) -> float:
    """The letters of English that a text stands for."""
    return sum(_RATIO if c >= "\u2e80" else 1.0 for c in text if not c.isspace() and c not in "，。、；：“”‘’")


def _side(document: Document, target: bool) -> _Side:
    units: list[list[Segment]] = []
    for segment in document.segments:
        if units and not any(c.isalnum() for c in segment.span.of(document.text)):
            units[-1].append(segment)
        else:
            units.append([segment])
    texts = [document.text[unit[0].span.start : unit[-1].span.end] for unit in units]
    lengths, starts, paragraph = [0.0], [], -1
    for unit, text in zip(units, texts, strict=True):
        lengths.append(lengths[-1] + (0.85 * len(text) if target else _length(text)))
        starts.append(unit[0].paragraph != paragraph)
        paragraph = unit[0].paragraph
    return _Side(units, texts, lengths, [*starts, True])


def _kind(anchor: str) -> str:
    first = anchor[0]
    return "word" if first == "~" else "number" if first.isdigit() else "name" if first.isalpha() else "mark"


def _evidence(target: _Side, source: _Side, english: bool) -> _Evidence:
    here = [anchors.of_target(text, english) for text in target.texts]
    frequency: Counter[str] = Counter()
    for found in here:
        frequency.update(found)
    wanted = set(frequency)
    there = [anchors.of_source(text, wanted) for text in source.texts]
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, (sure, maybe) in enumerate(there):
        for anchor in sure:
            holders[anchor].append((index, 1.0))
        for anchor in maybe:
            holders[anchor].append((index, _MAYBE))
    weights: dict[str, tuple[float, float]] = {}
    for anchor, places in holders.items():
        chance = min(0.95, max(len(places) / max(_FEWEST, len(source.units)), 1 / _AROUND))
        kept = _KEPT[_kind(anchor)] * min(1.0, (len(places) + 0.5) / frequency[anchor])
        if kept > chance:
            missed = math.log((1 - chance) / (1 - kept))
            weights[anchor] = math.log(kept / chance) + missed, missed
    rows = [[(*weights[anchor], holders[anchor]) for anchor in sorted(found & weights.keys())] for found in here]
    count = len(source.units)
    target_sums = [
        (
            sum(missed for _, missed, _ in row),
            sum(weight for weight, _, _ in row),
            sum(weight * sum(part for _, part in places) / count for weight, _, places in row),
        )
        for row in rows
    ]
    source_sums = []
    for sure, maybe in there:
        told = [(weights[a], 1.0, frequency[a]) for a in sorted(sure) if a in weights]
        told += [(weights[a], _MAYBE, frequency[a]) for a in sorted(maybe) if a in weights]
        source_sums.append(
            (
                sum(part * w[1] for w, part, _ in told),
                sum(part * w[0] for w, part, _ in told),
                sum(part * w[0] * many / len(here) for w, part, many in told),
            )
        )
    return _Evidence(rows, target_sums, source_sums)


def _shared(evidence: _Evidence, ranges: list[tuple[int, int]], most: int) -> list[dict[int, float]]:
    """For each target unit, what it shares with each source unit in its range.

    Anchors that more than `most` source units hold do not count.
    """
    shared: list[dict[int, float]] = []
    for ((low, _), (_, high)), row in zip(pairwise(ranges), evidence.rows, strict=True):
        line: dict[int, float] = defaultdict(float)
        for weight, _, places in row:
            if len(places) > most:
                continue
            start = bisect_left(places, (low, 0.0)) if low else 0
            for index, part in places[start:] if start else places:
                if index >= high:
                    break
                line[index] += weight * part
        shared.append(line)
    return shared


def _sure(evidence: _Evidence, shared: list[dict[int, float]]) -> list[tuple[int, int]]:
    """The longest run of sure pairs of units that is in order on both sides."""
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


def _ranges(target: _Side, source: _Side, pairs: list[tuple[int, int]], band: int) -> list[tuple[int, int]]:
    """For each place between target units, the first and the last place of the source that is tried.

    Around the place that the sure pairs give, between two of them by length.
    """
    rows, columns = len(target.units), len(source.units)
    centres: list[int] = []
    row, column = 0, 0
    for next_row, next_column in (*pairs, (rows, columns)):
        start, length = target.lengths[row], target.lengths[next_row] - target.lengths[row]
        first, span = source.lengths[column], source.lengths[next_column] - source.lengths[column]
        for between in range(row, next_row):
            share = (target.lengths[between] - start) / length if length else 0.0
            centres.append(bisect_left(source.lengths, first + share * span))
        row, column = next_row, next_column
    centres.append(columns)
    return [
        (
            max(0, centres[max(0, row - 1)] - band),
            min(columns, centres[min(rows, row + 1)] + band),
        )
        for row in range(rows + 1)
    ]


def _broken(target: _Side, source: _Side, pairs: list[tuple[int, int]]) -> float:
    """What a bead costs that begins a paragraph on one side only: much when paragraphs begin together elsewhere."""
    both, one = _TOGETHER, _APART
    for row, column in pairs:
        here, there = target.starts[row], source.starts[column]
        both += here and there
        one += here != there
    return max(0.0, math.log(both / one))


def _beads(target: _Side, source: _Side, english: bool) -> list[tuple[int, int, int, int]]:
    """The best sequence of beads ``(target start, target end, source start, source end)``."""
    rows, columns = len(target.units), len(source.units)
    evidence = _evidence(target, source, english)
    whole = [(0, columns)] * (rows + 1)
    most = columns if columns <= 2 * _BAND else _RARE
    pairs = _sure(evidence, _shared(evidence, whole, most))
    broken = _broken(target, source, pairs)
    band = _BAND
    while True:
        ranges = _ranges(target, source, pairs, band)
        path = _path(target, source, evidence, _shared(evidence, ranges, columns), ranges, broken)
        if band >= min(_WIDEST, max(rows, columns)) or not _on_edge(path, ranges, columns):
            return path
        band *= 3


def _on_edge(path: list[tuple[int, int, int, int]], ranges: list[tuple[int, int]], columns: int) -> bool:
    """True when the path runs along the edge of a range that cuts something off."""
    return any(0 < ranges[row][0] == column or ranges[row][1] == column < columns for _, row, _, column in path)


def _path(
    target: _Side,
    source: _Side,
    evidence: _Evidence,
    shared: list[dict[int, float]],
    ranges: list[tuple[int, int]],
    broken: float,
) -> list[tuple[int, int, int, int]]:
    """The cheapest path within the ranges."""
    rows = len(target.units)
    tl, sl = target.lengths, source.lengths
    here, there = evidence.target, evidence.source
    # Cheapest way to each place, and the step that led there.
    best: list[dict[int, float]] = [{} for _ in range(rows + 1)]
    back: list[dict[int, tuple[int, int]]] = [{} for _ in range(rows + 1)]

    def length_cost(t: float, s: float) -> float:
        return min(_UNLIKELY, 0.5 * (t - s) ** 2 / (_VARIANCE * (t + s) / 2 + _LEAST_VARIANCE))

    for row in range(rows + 1):
        low, high = ranges[row]
        costs, steps = best[row], back[row]
        for column in range(low, high + 1):
            if row == column == 0:
                costs[0] = 0.0
                continue
            cheapest, step = math.inf, (0, 0)
            if row and (before := best[row - 1].get(column)) is not None:
                cheapest, step = before + _ALONE, (1, 0)
            if column and (before := costs.get(column - 1)) is not None and before + _ALONE < cheapest:
                cheapest, step = before + _ALONE, (0, 1)
            if row and column:
                # One target unit, one source unit and more.
                line, (missed, most, noise) = shared[row - 1], here[row - 1]
                above, t = best[row - 1], tl[row] - tl[row - 1]
                start = target.starts[row - 1]
                found = gained = breaks = 0.0
                for left in range(1, min(_MOST, column) + 1):
                    at = column - left
                    s = sl[column] - sl[at]
                    if left > 2 and s > 3 * t + 100:
                        break
                    told = line.get(at, 0.0)
                    found += told - (_NOISE * noise if left > 1 else 0.0)
                    gained += min(told, there[at][1]) - there[at][0]
                    before = above.get(at)
                    if before is not None:
                        prior = _ONE if left == 1 else _MERGED + _MERGED_MORE * (left - 2)
                        cost = before + prior + length_cost(t, s) - _TRUST * (min(found, most) - missed + gained)
                        cost += breaks + (broken if start != source.starts[at] else 0.0)
                        if cost < cheapest:
                            cheapest, step = cost, (1, left)
                    if source.starts[at]:
                        breaks += broken
                # Several target units, one source unit.
                missed, most, noise = there[column - 1]
                s = sl[column] - sl[column - 1]
                start = source.starts[column - 1]
                found = gained = breaks = 0.0
                for up in range(1, min(_MOST, row) + 1):
                    at = row - up
                    t = tl[row] - tl[at]
                    if up > 2 and t > 3 * s + 100:
                        break
                    told = shared[at].get(column - 1, 0.0)
                    found += told - (_NOISE * noise if up > 1 else 0.0)
                    gained += min(told, here[at][1]) - here[at][0]
                    before = best[at].get(column - 1) if up > 1 else None
                    if before is not None:
                        cost = before + _SPLIT + _SPLIT_MORE * (up - 2) + length_cost(t, s)
                        cost -= _TRUST * (min(found, most) - missed + gained)
                        cost += breaks + (broken if start != target.starts[at] else 0.0)
                        if cost < cheapest:
                            cheapest, step = cost, (up, 1)
                    if target.starts[at]:
                        breaks += broken
            if cheapest < math.inf:
                costs[column], steps[column] = cheapest, step
    path: list[tuple[int, int, int, int]] = []
    row, column = rows, len(source.units)
    while row or column:
        up, left = back[row][column]
        path.append((row - up, row, column - left, column))
        row, column = row - up, column - left
    return path[::-1]


def align(target: Document, source: Document) -> Document:
    """The target with `source` set and each segment's `source` the segment that it translates.

    Sentences are matched in their order by dynamic programming over their lengths (Gale and Church 1993), the
    numbers and the names that they share (names by their Chinese reading) and the paragraphs they begin: one to
    one, one to many either way, omitted and added ones. A source segment that stands for several sentences spans
    them all and has the id of the first; a target segment without a counterpart has None. Takes time linear in the
    length of the two texts. Whether the source belongs to the target is not asked here (see `sources.attach`).
    """
    left, right = _side(target, True), _side(source, False)
    if not left.units or not right.units:
        return replace(target, source=source)
    partner: dict[str, Segment] = {}
    for start, end, first, last in _beads(left, right, target.language.split("-")[0] == "en"):
        if first == last:
            continue
        begin, stop = right.units[first][0], right.units[last - 1][-1]
        whole = begin if begin == stop else replace(begin, span=Span(begin.span.start, stop.span.end))
        partner.update((segment.id, whole) for unit in left.units[start:end] for segment in unit)
    segments = tuple(replace(segment, source=partner.get(segment.id)) for segment in target.segments)
    return replace(target, segments=segments, source=source)
