"""Whether what is written can be a foreign name of the source: the one place where such a score plugs in."""

from __future__ import annotations

from functools import cache

from pipeline import knowledge
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import foreign

# What the characters of a name say together is no surer than this, in logarithms of odds.
_SUREST = 6.0
# A character of so high odds rather spells a foreign name than a Chinese one.
_RATHER = 1.5


@cache
def _characters() -> dict[str, float]:
    rows = (line.split("\t") for line in knowledge.lines("built/foreign-characters.tsv"))
    return {character: float(odds) for character, odds in rows}


def spells_foreign(chinese: str) -> float:
    """From -1 for what only Chinese names are made of to 1 for what only foreign ones are.

    The characters' odds, taken one by one: how much oftener each stands in the foreign names of CC-CEDICT than in the
    Chinese names of places and persons.
    """
    table = _characters()
    odds = sum(table.get(character, 0.0) for character in chinese)
    return max(-_SUREST, min(_SUREST, odds)) / _SUREST


def in_full(text: str, start: int, end: int) -> str:
    """A span of the source with what stands beside it and rather spells foreign names, too: 那比雷 for its 那比."""
    table = _characters()
    while end < len(text) and table.get(text[end], 0.0) >= _RATHER:
        end += 1
    while start and table.get(text[start - 1], 0.0) >= _RATHER:
        start -= 1
    return text[start:end]


def can_be(chinese: str, letters: str) -> bool:
    """True for letters (lower case) that are a known rendering of a foreign name in these characters, or a part."""
    return any(
        letters in (letters_of(name), *map(letters_of, name.split())) for name in foreign.listed().get(chinese, ())
    )
