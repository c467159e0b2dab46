"""What one slip of the fingers makes of a word: optimal string alignment at distance one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from rapidfuzz.distance import OSA

from pipeline.model import Message, tell

Slip = Literal["swapped", "doubled", "lost", "neighbour", "replaced", "added", "moved"]

# The variants of a word grow with the square of its length; no name is longer.
LONGEST = 40

# Rows of a QWERTY keyboard, each key set half a key to the right of the one above.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {key: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, key in enumerate(row)}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# An apostrophe is lost or added, never written for a letter.
_INSERTED = _LETTERS + "'"


def _neighbours(one: str, other: str) -> bool:
    if one not in _PLACE or other not in _PLACE:
        return False
    (x1, y1), (x2, y2) = _PLACE[one], _PLACE[other]
    return abs(x1 - x2) <= 1 and abs(y1 - y2) <= 1


def variants(word: str) -> Iterator[str]:
    """Every lower-case string one swap, loss, addition or replacement away; some come twice.

    A set of names of any size is searched at the same cost: by looking these up, not by comparing.
    """
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        for letter in _INSERTED:
            yield head + letter + tail
        if tail:
            yield head + tail[1:]
            for letter in _LETTERS if tail[0] != "'" else "":
                if letter != tail[0]:
                    yield head + letter + tail[1:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]


def near(word: str, names: Collection[str]) -> set[str]:
    """The names (lower case) one slip away from a word (lower case), itself not among them; none for a monster."""
    return {v for v in variants(word) if v in names} - {word} if len(word) <= LONGEST else set()


def moved(word: str) -> Iterator[str]:
    """Every string in which one letter of the word stands two places from where it stood: *zouh* of *zhou*; none of a
    monster."""
    for i in range(len(word) - 2 if len(word) <= LONGEST else 0):
        head, three, tail = word[:i], word[i : i + 3], word[i + 3 :]
        yield head + three[1:] + three[0] + tail
        yield head + three[2] + three[:2] + tail


def one_slip(one: str, other: str) -> bool:
    """True when the two words, lower case, are one slip apart."""
    return one != other and OSA.distance(one, other, score_cutoff=1) == 1


def slip(wrong: str, right: str) -> tuple[Slip, int]:
    """Which single slip makes `wrong` of `right`, and the place in `right`; the two must be one slip apart.

    A letter that is `moved` counts as one; the place is then where it belongs.
    """
    at = 0
    while at < min(len(wrong), len(right)) and wrong[at] == right[at]:
        at += 1
    if len(wrong) < len(right):
        return "lost", at
    if len(wrong) > len(right):
        return ("doubled" if at and wrong[at] == wrong[at - 1] else "added"), at
    if wrong[at + 1 : at + 2] == right[at : at + 1] and wrong[at : at + 1] == right[at + 1 : at + 2]:
        return "swapped", at
    if wrong[at : at + 3] == right[at + 1 : at + 3] + right[at]:
        return "moved", at
    if wrong[at : at + 3] == right[at + 2 : at + 3] + right[at : at + 2]:
        return "moved", at + 2
    return ("neighbour" if _neighbours(wrong[at], right[at]) else "replaced"), at


def describe(wrong: str, right: str) -> Message:
    """The slip in words, for evidence; both lower case, one slip apart."""
    kind, at = slip(wrong, right)
    match kind:
        case "swapped":
            pair = tell("“{a}” for “{b}”", a=wrong[at : at + 2], b=right[at : at + 2])
            return tell("two letters swapped: {a}", a=pair)
        case "lost":
            return tell("“{a}” lost", a=right[at])
        case "doubled":
            return tell("“{a}” doubled", a=wrong[at])
        case "added":
            return tell("“{a}” added", a=wrong[at])
        case "moved":
            return tell("“{a}” in another place", a=right[at])
        case "neighbour":
            return tell("“{a}” for “{b}”, its neighbour on the keyboard", a=wrong[at], b=right[at])
        case "replaced":
            return tell("“{a}” for “{b}”", a=wrong[at], b=right[at])
