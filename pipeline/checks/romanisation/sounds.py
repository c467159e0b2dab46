"""How far what is written is from how a name reads: syllable by syllable, and letter by letter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

# What a syllable costs that is a letter away, that shares its beginning or its end, and that is another altogether.
_SLIP, _PART, _OTHER = 0.3, 0.7, 1.0
_CONSONANTS = "bpmfdtnlgkhjqxzcsrwy"

Syllables = tuple[str, ...]


class Sound(NamedTuple):
    """What is written beside one way to read a name."""

    way: Syllables
    letters: int
    """Letters that differ (optimal string alignment)."""
    cost: float
    """Syllables that differ, those that are alike in part; the letters in threes where what is written is no pinyin."""
    same: int
    """Syllables that are the same, of those that stand in the same order."""
    size: int
    """Syllables of the longer of the two."""
    first: bool
    last: bool
    """The first and the last syllable are the same."""


def nearest(written: str, parts: Sequence[Syllables], ways: Sequence[Syllables]) -> Sound:
    """The way to read a name that is nearest to what is written, in small letters and in each way to divide it."""
    return min(
        (_beside(written, parts, way) for way in ways), key=lambda sound: (sound.letters + sound.cost, sound.way)
    )


def _beside(written: str, parts: Sequence[Syllables], way: Syllables) -> Sound:
    right = "".join(way)
    apart = min(OSA.distance(written, right), OSA.distance(written, right.replace("v", "u")))
    if not parts:
        first, last = written.startswith(way[0]), written.endswith(way[-1])
        same = min(len(way), first + last)
        return Sound(way, int(apart), min(apart / 3, max(len(way), len(written) / 3)), same, len(way), first, last)
    cost, same, division = min((*aligned(division, way), division) for division in parts)
    size = max(len(division), len(way))
    return Sound(way, int(apart), cost, -same, size, division[0] == way[0], division[-1] == way[-1])


@lru_cache(maxsize=20_000)
def aligned(one: Syllables, other: Syllables) -> tuple[float, int]:
    """The least that it costs to make one row of syllables of another, and how many are the same, counted downwards."""
    row: list[tuple[float, int]] = [(float(at), 0) for at in range(len(other) + 1)]
    for number, written in enumerate(one, 1):
        last, row = row, [(float(number), 0)]
        for at, right in enumerate(other, 1):
            step = _apart(written, right)
            row.append(
                min(
                    (last[at - 1][0] + step, last[at - 1][1] - (step == 0)),
                    (last[at][0] + _OTHER, last[at][1]),
                    (row[at - 1][0] + _OTHER, row[at - 1][1]),
                )
            )
    return row[-1]


@lru_cache(maxsize=20_000)
def _apart(one: str, other: str) -> float:
    if one == other or one == other.replace("v", "u"):
        return 0.0
    if OSA.distance(one, other, score_cutoff=1) == 1:
        return _SLIP
    mine, theirs = one.lstrip(_CONSONANTS[:-2] + "h"), other.lstrip(_CONSONANTS[:-2] + "h")
    alike = mine == theirs or one[: len(one) - len(mine)] == other[: len(other) - len(theirs)] != ""
    return _PART if alike else _OTHER
