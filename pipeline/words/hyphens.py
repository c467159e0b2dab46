"""Which two English words are one word with a hyphen: *long-term growth*, *export-oriented*, *anti-epidemic*.

Counted from open text by ``scripts/build_hyphens.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.words import forms

Pair = tuple[str, str]

# A pair that stands before a noun at least so often tells how it is written there.
OFTEN = 15


@dataclass(frozen=True, slots=True)
class _Table:
    bound: Mapping[str, float]
    """Words that hardly ever stand by themselves, and how much of the text that has them writes a hyphen."""
    right: frozenset[Pair]
    """Where they do stand by themselves."""
    before_noun: Mapping[Pair, float]
    glued: Mapping[str, Pair]
    """By the letters of both, which are no word."""


@cache
def _table() -> _Table:
    bound: dict[str, float] = {}
    right: set[Pair] = set()
    share: dict[Pair, float] = {}
    glued: dict[str, tuple[int, Pair]] = {}
    for line in knowledge.lines("built/hyphens.txt.gz"):
        first, second, *counts = line.split(" ")
        if counts == ["+"]:
            right.add((first, second))
            continue
        numbers = [int(each) for each in counts]
        if second == "-":
            bound[first] = _share(*numbers)
            continue
        number, before, without = numbers
        if before >= OFTEN:
            share[first, second] = _share(before, without)
        if number:
            glued[first + second] = max(glued.get(first + second, (0, ("", ""))), (number, (first, second)))
    return _Table(bound, frozenset(right), share, {word: pair for word, (_, pair) in glued.items()})


def _share(hyphens: int, without: int) -> float:
    return hyphens / (hyphens + without + 1)


def alone(first: str, second: str) -> float:
    """Of a word that hardly ever stands by itself (*anti*, *non*, *multi*), the share of text that writes a hyphen
    behind it, 0 to 1; 0 for other words, and where it is right without one (*non sequitur*). In small letters."""
    return 0.0 if (first, second) in _table().right else _table().bound.get(first, 0.0)


def before_noun(first: str, second: str) -> float:
    """The share of text that writes the two with a hyphen where they stand before a noun, 0 to 1; 0 where too little
    text has them there."""
    return _table().before_noun.get((first, second), 0.0)


def divided(word: str) -> str:
    """*long-term* for *longterm*, which no dictionary holds; "" for all else."""
    return "-".join(_table().glued.get(word, ()))


def may_be_noun(word: str) -> bool:
    """True for what two words before it may belong to: a noun, or an adjective before one."""
    return forms.can_be(word.lower(), "NN", "NN:U", "NN:UN", "NNS", "JJ") and word.lower() not in _NO_NOUNS


# Nouns or adjectives by some dictionary, and hardly ever those that two words before them belong to.
_NO_NOUNS = frozenset(
    """a all am an and any as at be both but by can do each few for go have he her his if in is it its like many may
    more most much no nor not of off on one or other our out over own past so some such than that the then there this
    to today tomorrow tonight under up us was we well what when where which while who will with yesterday yet
    you""".split()
)
