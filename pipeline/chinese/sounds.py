"""How Chinese characters sound in foreign names, and so whether a word can be a name written in them.

A character stands for a group of letters, each with its cost in bits (`scripts/build_foreign_sounds.py`). A name and a
word are held against each other by the cheapest way to divide the word, less what the letters of any name would cost:
what is left is evidence, in bits a character, that the word is this name rather than another.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.chinese import readings

Origin = Literal["west", "japan"]

LETTERS = "abcdefghijklmnopqrstuvwxyz$"
# Letters that one character may stand for.
LONGEST, LONGEST_JAPANESE = 5, 8
_LONGEST: Mapping[Origin, int] = {"west": LONGEST, "japan": LONGEST_JAPANESE}
# No name that is looked at is longer.
_MOST_CHARACTERS, _MOST_LETTERS = 10, 30

# In bits: a group that the table of a character lacks and that of its syllable has; one that both lack; a part of such
# a group that its initial or final never stands for, and each of its letters.
_BY_SYLLABLE, _BY_PARTS, _NEVER, _NEVER_LETTER = 2.0, 4.0, 8.0, 2.5

BAR = -1.0
"""Bits a character: of right names that were kept aside 99% have more."""

_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "đ": "d", "ð": "d", "ı": "i"})
_INITIAL = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.*)")
_THIRDS = re.compile(r"([^aeiouy]*)([aeiouy]*)(.*)")


def letters(name: str) -> str:
    """The letters of a name from a to z, joined, without their marks: *São Tomé* → ``saotome``."""
    plain = unicodedata.normalize("NFD", name.lower().translate(_SPECIAL))
    return "".join(letter for letter in plain if "a" <= letter <= "z")


def syllable(character: str) -> str:
    """How a character usually reads; ``?`` for one that has no reading."""
    return readings.characters().readings.get(character, ("?",))[0]


def divided(reading: str) -> tuple[str, str]:
    """A syllable of pinyin as its initial and its final: ``shang`` → (``sh``, ``ang``)."""
    match = _INITIAL.fullmatch(reading)
    return (match[1] or "", match[2]) if match else ("", reading)


def thirds(group: str) -> tuple[str, str, str]:
    """A group of letters as consonants, vowels and what follows: ``ther`` → (``th``, ``e``, ``r``)."""
    match = _THIRDS.fullmatch(group)
    assert match is not None
    return match[1], match[2], match[3]


@cache
def _rows() -> dict[tuple[str, str], str]:
    """The rows as they stand: each is taken apart when it is asked for."""
    table = {}
    for line in knowledge.lines("built/foreign-sounds.tsv.gz"):
        kind, key, groups = line.split("\t")
        table[kind, "" if key == "-" else key] = groups
    return table


@cache
def _costs(kind: str, key: str) -> dict[str, float] | None:
    row = _rows().get((kind, key))
    if row is None:
        return None
    groups = (each.split(":") for each in row.split())
    return {"" if group == "-" else group: float(cost) for group, cost in groups}


def is_known(character: str, origin: Origin) -> bool:
    """True for a character that names of this origin were met with."""
    return (origin, character) in _rows()


@lru_cache(maxsize=20_000)
def _cost(character: str, group: str, origin: Origin) -> float:
    own = _costs(origin, character)
    if own and group in own:
        return own[group]
    if origin == "japan":
        return _NEVER + _NEVER_LETTER * (1 + len(group))
    reading = syllable(character)
    alike = _costs("west-syllable", reading)
    if alike and group in alike:
        return alike[group] + (_BY_SYLLABLE if own else 0.0)
    initial, final = divided(reading)
    cost = _BY_PARTS
    for kind, key, part in zip(("head", "middle", "tail"), (initial, final, final), thirds(group), strict=True):
        costs = _costs(kind, key)
        cost += costs[part] if costs and part in costs else _NEVER + _NEVER_LETTER * len(part)
    return cost


@lru_cache(maxsize=4_000)
def spelling(word: str, origin: Origin = "west") -> float:
    """What the letters of a word cost as those of any foreign name, in bits."""
    total = 0.0
    for one, other in zip(f"^{word}", f"{word}$", strict=True):
        total += (_costs(f"{origin}-letter", one) or {}).get(other, _NEVER)
    return total


@dataclass(frozen=True, slots=True)
class Heard:
    """A word divided among the characters of a name."""

    bits: float
    """Evidence a character that the word is the name: 3 and more for most names, less than `BAR` for hardly any."""
    cost: float
    """Of the whole division, in bits."""
    groups: tuple[tuple[str, str, float], ...]
    """Each character with its letters and what they cost."""


@lru_cache(maxsize=4_000)
def heard(chinese: str, word: str, origin: Origin = "west") -> Heard | None:
    """A word (as `letters` makes it) held against a name in simplified characters; None where it cannot be divided."""
    n, size, longest = len(chinese), len(word), _LONGEST[origin]
    if not 0 < n <= _MOST_CHARACTERS or not 0 < size <= min(_MOST_LETTERS, n * longest):
        return None
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for i, character in enumerate(chinese):
        row: dict[int, tuple[float, int]] = {}
        left = (n - i - 1) * longest
        for start, (before, _) in best[-1].items():
            for end in range(max(start + (start == 0), size - left), min(size, start + longest) + 1):
                cost = before + _cost(character, word[start:end], origin)
                if end not in row or cost < row[end][0]:
                    row[end] = (cost, start)
        best.append(row)
    if size not in best[n]:
        return None
    cost, end, groups = best[n][size][0], size, []
    for i in range(n, 0, -1):
        start = best[i][end][1]
        groups.append((chinese[i - 1], word[start:end], _cost(chinese[i - 1], word[start:end], origin)))
        end = start
    return Heard((spelling(word, origin) - cost) / n, cost, tuple(reversed(groups)))


def groups_of(character: str) -> Mapping[str, float]:
    """What a character, or else its syllable, stands for in foreign names, each with its cost in bits."""
    return _costs("west", character) or _costs("west-syllable", syllable(character)) or {}


def nearer(chinese: str, word: str, least: float) -> dict[str, float]:
    """What is one letter from a word, or two exchanged ones, and sounds more like a name by so many bits → its cost.

    One group of the division is put in place of another that its character may stand for.
    """
    n, size = len(chinese), len(word)
    if not 0 < n <= _MOST_CHARACTERS or not 0 < size <= min(_MOST_LETTERS, n * LONGEST):
        return {}
    ahead = _forward(chinese, word)
    if size not in ahead[n]:
        return {}
    most = ahead[n][size] - least
    behind = _forward(chinese[::-1], word[::-1], turned=True)
    found: dict[str, float] = {}
    for i, character in enumerate(chinese):
        groups = groups_of(character)
        for start, before in ahead[i].items():
            for end in range(start, min(size, start + LONGEST + 1) + 1):
                after = behind[n - i - 1].get(size - end)
                if after is None or before + after >= most:
                    continue
                old = word[start:end]
                for group, cost in groups.items():
                    total = before + cost + after
                    if total <= most and OSA.distance(old, group, score_cutoff=1) == 1:
                        made = word[:start] + group + word[end:]
                        if total < found.get(made, most + 1):
                            found[made] = total
    for at in range(1, size - 1):
        made = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        swapped = heard(chinese, made) if made != word else None
        if swapped is not None and swapped.cost <= most:
            found[made] = min(swapped.cost, found.get(made, most))
    return found


def _forward(chinese: str, word: str, *, turned: bool = False) -> list[dict[int, float]]:
    """What the first characters cost at least for so many letters; `turned`, both from the end."""
    best: list[dict[int, float]] = [{0: 0.0}]
    for character in chinese:
        row: dict[int, float] = {}
        for start, before in best[-1].items():
            for end in range(start, min(len(word), start + LONGEST) + 1):
                group = word[start:end]
                cost = before + _cost(character, group[::-1] if turned else group, "west")
                if cost < row.get(end, math.inf):
                    row[end] = cost
        best.append(row)
    return best


def may_be(chinese: str, word: str, origin: Origin = "west") -> bool:
    """True for a word that can be a name written so: *rutherford* for 卢瑟福."""
    found = heard(chinese, word, origin)
    return found is not None and found.bits >= BAR
