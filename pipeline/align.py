"""Which source segment each target segment translates: by length, numbers and the readings of names."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline import readings
from pipeline.model import Document, Segment, Span

# Gale and Church (1993): a source of n units makes c·n units of translation, with a variance of s²·n.
# Measured on Chinese-English news pairs: a Chinese character or digit makes about 3.6 letters of English.
_RATIO = 3.6
_VARIANCE = 30.0
# What a bead costs before its length is weighed, in natural logarithms: -ln of how often it occurs.
# A Chinese sentence often becomes several of English, less often the other way.
_PRIORS = {
    (1, 1): 0.1,
    (1, 0): 4.0,
    (0, 1): 4.0,
    (2, 1): 2.0,
    (1, 2): 3.0,
    (3, 1): 3.5,
    (1, 3): 5.0,
    (4, 1): 5.0,
    (2, 2): 6.0,
}
# How much of `_weights` a letter of the target leads to expect, and the most that a sentence does.
_EXPECTED = 0.12
_EXPECTED_MOST = 9.0
# What part of that a sentence costs that has no counterpart.
_ALONE = 0.65
# So much shared weight makes a pair of sentences sure.
_SURE = 6.0
# A bead that begins a paragraph on one side only.
_BROKEN_PARAGRAPH = 2.0
# Sentences either side of the diagonal that are tried at first; widened while the best path runs along the edge.
_BAND = 25

_NUMBER = re.compile(r"\d+(?:[,，.]\d+)*")
_NAME = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]+(?:['’\-][A-Za-zÀ-ÿ]+)*")
_LATIN = re.compile(r"[A-Za-z][A-Za-z]+")
_MONTHS = {
    month: str(number)
    for number, month in enumerate(
        "January February March April May June July August September October November December".split(), 1
    )
}
# A word as anchor: its first five letters, which the glosses of the dictionary are cut to as well.
_WORD = re.compile(r"[a-z]{4,}")
_GLOSS = "~"


@dataclass(frozen=True, slots=True)
class _Side:
    """One text as the alignment sees it: units, each a segment with what follows it and holds no letters (”)."""

    units: list[list[Segment]]
    lengths: list[float]
    """Cumulative, in letters of the target; one longer than `units`."""
    anchors: list[Counter[str]]
    """Numbers and names of each unit."""
    starts: list[bool]
    """True where a paragraph begins; one longer than `units`."""


def _digits(text: str) -> Iterable[str]:
    """Numbers without separators and trailing zeros: 29.76亿 and 2.976 billion share their digits."""
    for number in _NUMBER.findall(text):
        bare = re.sub(r"\D", "", number).lstrip("0")
        yield (bare.rstrip("0") if len(bare) > 2 else bare) or "0"


def _target_anchors(text: str) -> Counter[str]:
    found = Counter(_digits(text))
    found.update({_GLOSS + word[:5] for word in _WORD.findall(text.lower())})
    for name in _NAME.findall(text):
        if name in _MONTHS:
            found[_MONTHS[name]] += 1
        else:
            for part in {name, *name.split("-")}:
                letters = re.sub(r"[^a-z]", "", part.lower())
                if len(letters) > 2:
                    found[letters] += 1
    return found


def _source_anchors(text: str) -> Counter[str]:
    found = Counter(_digits(text))
    found.update(word.lower() for word in _LATIN.findall(text) if len(word) > 2)
    table = readings.characters().readings
    for run in readings.HAN.findall(readings.simplify(text)):
        syllables = [table.get(character, ("",))[0] for character in run]
        for size in (2, 3, 4):
            found.update({"".join(syllables[i : i + size]) for i in range(len(run) - size + 1)})
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + 5) + 1):
                entry = readings.word(run[start:end])
                if entry:
                    found.update({_GLOSS + gloss for gloss in entry.glosses} - found.keys())
                    found.update(letters for name in entry.names if len(letters := name.lower()) > 2)
    return found


def _length(text: str) -> float:
    """The letters of English that a text stands for."""
    return sum(_RATIO if c >= "\u2e80" else 1.0 for c in text if not c.isspace() and c not in "，。、；：“”‘’")


def _units(document: Document) -> list[list[Segment]]:
    units: list[list[Segment]] = []
    for segment in document.segments:
        if units and not any(c.isalnum() for c in segment.span.of(document.text)):
            units[-1].append(segment)
        else:
            units.append([segment])
    return units


def _side(document: Document, target: bool) -> _Side:
    units, lengths, anchors, starts, paragraph = _units(document), [0.0], [], [], -1
    for unit in units:
        text = document.text[unit[0].span.start : unit[-1].span.end]
        lengths.append(lengths[-1] + (float(len(text)) * 0.85 if target else _length(text)))
        anchors.append(_target_anchors(text) if target else _source_anchors(text))
        starts.append(unit[0].paragraph != paragraph)
        paragraph = unit[0].paragraph
    return _Side(units, lengths, anchors, [*starts, True])


def _weights(target: _Side, source: _Side) -> list[dict[int, float]]:
    """For each target segment, the source segments that share names or numbers with it, and how much that says.

    A token counts the more, the fewer segments hold it.
    """
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, anchors in enumerate(source.anchors):
        for token, count in anchors.items():
            holders[token].append((index, count))
    frequency: Counter[str] = Counter()
    for anchors in target.anchors:
        frequency.update(anchors.keys())
    shared: list[dict[int, float]] = []
    for anchors in target.anchors:
        row: dict[int, float] = defaultdict(float)
        for token, count in anchors.items():
            found = holders.get(token)
            if not found or len(found) > 40:
                continue
            if token.startswith(_GLOSS):
                weight = 1.2 / math.sqrt(len(found) * frequency[token])
            else:
                weight = (2.5 if len(token) > 1 else 1.0) / math.sqrt(len(found) * frequency[token]) + 0.3
            for index, other in found:
                row[index] += weight * min(count, other, 2)
        shared.append(row)
    return shared


def _beads(target: _Side, source: _Side) -> list[tuple[int, int, int, int]]:
    """The best sequence of beads ``(target start, target end, source start, source end)``."""
    rows, columns = len(target.units), len(source.units)
    shared = _weights(target, source)
    centres = _centres(target, source, shared)
    band = _BAND
    while True:
        path, edge = _path(target, source, shared, centres, band)
        if path and (not edge or band >= max(rows, columns)):
            return path
        band *= 3


def _centres(target: _Side, source: _Side, shared: list[dict[int, float]]) -> list[int]:
    """For each place between target units, the place in the source to search around.

    Interpolated by length between sure pairs: the longest run of them that is in order on both sides.
    """
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
    pairs = [(len(target.units), len(source.units))]
    pair: tuple[int, int] | None = ends[-1] if ends else None
    while pair is not None:
        pairs.append(pair)
        pair = before[pair]
    centres: list[int] = []
    row, column = 0, 0
    for next_row, next_column in reversed(pairs):
        start, length = target.lengths[row], target.lengths[next_row] - target.lengths[row]
        first, span = source.lengths[column], source.lengths[next_column] - source.lengths[column]
        for between in range(row, next_row):
            share = (target.lengths[between] - start) / length if length else 0.0
            centres.append(bisect_left(source.lengths, first + share * span))
        row, column = next_row, next_column
    return [*centres, len(source.units)]


def _path(
    target: _Side, source: _Side, shared: list[dict[int, float]], centres: list[int], band: int
) -> tuple[list[tuple[int, int, int, int]], bool]:
    """The cheapest path within the band, and whether it touches the edge of a band that cuts something off."""
    rows, columns = len(target.units), len(source.units)
    tl, sl = target.lengths, source.lengths
    best: list[dict[int, float]] = [{} for _ in range(rows + 1)]
    back: list[dict[int, tuple[int, int]]] = [{} for _ in range(rows + 1)]
    best[0][0] = 0.0
    priors = list(_PRIORS.items())
    # A long sentence that shares nothing with its counterpart is rather an added one.
    expected = [min(_EXPECTED_MOST, _EXPECTED * (after - before)) for before, after in pairwise(tl)]
    wanted = [min(_EXPECTED_MOST, _EXPECTED * (after - before)) for before, after in pairwise(sl)]
    for row in range(rows + 1):
        low, high = max(0, centres[row] - band), min(columns, centres[row] + band)
        for column in range(low, high + 1):
            if row == column == 0:
                continue
            cheapest, step = math.inf, (0, 0)
            for (up, left), prior in priors:
                i, j = row - up, column - left
                if i < 0 or j < 0:
                    continue
                before = best[i].get(j)
                if before is None or before + prior >= cheapest + 12:
                    continue
                cost = before + prior
                if up and left:
                    t, s = tl[row] - tl[i], sl[column] - sl[j]
                    cost += 0.5 * (t - s) ** 2 / (_VARIANCE * (t + s) / 2 + 60)
                    for k in range(i, row):
                        line = shared[k]
                        evidence = sum(line[m] for m in range(j, column) if m in line)
                        cost += max(0.0, expected[k] - evidence) - evidence
                    if left > 1:
                        for m in range(j, column):
                            evidence = sum(shared[k].get(m, 0.0) for k in range(i, row))
                            cost += max(0.0, wanted[m] - evidence)
                else:
                    cost += _ALONE * (sum(expected[i:row]) + sum(wanted[j:column]))
                if up and left:
                    if target.starts[i] != source.starts[j]:
                        cost += _BROKEN_PARAGRAPH
                    for k in range(i + 1, row):
                        if target.starts[k]:
                            cost += _BROKEN_PARAGRAPH
                    for m in range(j + 1, column):
                        if source.starts[m]:
                            cost += _BROKEN_PARAGRAPH
                if cost < cheapest:
                    cheapest, step = cost, (up, left)
            if cheapest < math.inf:
                best[row][column] = cheapest
                back[row][column] = step
    if columns not in best[rows]:
        return [], True
    path: list[tuple[int, int, int, int]] = []
    edge = False
    row, column = rows, columns
    while row or column:
        up, left = back[row][column]
        path.append((row - up, row, column - left, column))
        low, high = centres[row] - band, centres[row] + band
        edge = edge or (0 < low == column) or (high == column < columns)
        row, column = row - up, column - left
    return path[::-1], edge


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
    for start, end, first, last in _beads(left, right):
        if first == last:
            continue
        begin, stop = right.units[first][0], right.units[last - 1][-1]
        whole = begin if begin == stop else replace(begin, span=Span(begin.span.start, stop.span.end))
        partner.update((segment.id, whole) for unit in left.units[start:end] for segment in unit)
    segments = tuple(replace(segment, source=partner.get(segment.id)) for segment in target.segments)
    return replace(target, segments=segments, source=source)
