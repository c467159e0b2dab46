"""What can be a foreign name: how Chinese writes names of other languages, and which words they are; loaded when used.

Three things tell: lists of names, of countries and of towns abroad; which characters spell such names; and, in
`sounds`, for which letters each character stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import knowledge
from pipeline.chinese import east, sounds

# A character of such odds spells foreign names far oftener than it stands in Chinese words and names; one of less does
# so beside others.
_USUALLY, _AT_TIMES = 0.5, -1.2
# What the characters of a name say together is no surer than this, in logarithms of odds.
_SUREST = 4.0
# A character of so high odds rather spells a foreign name than a Chinese one.
_RATHER = 1.0
# Characters of the longest name of a list that is looked for.
_LONGEST = 8
# What no name was met with.
_UNKNOWN = -3.0


class Listed(NamedTuple):
    """A foreign name of a list."""

    forms: tuple[str, ...]
    """As its own language or English has it."""
    kind: str = ""
    """``east`` for a name of Japan, Korea, Vietnam or Singapore, ``word`` for one that is a common word, ``town`` for
    one of GeoNames' towns, ``person`` or ``company`` for who is known as such."""


@cache
def listed() -> Mapping[str, Listed]:
    """Foreign names in simplified characters: 巴黎 to *Paris*."""
    found: dict[str, Listed] = {}
    for line in knowledge.lines("known-abroad.tsv"):
        chinese, forms, kind = line.split("\t")
        found[chinese] = Listed(tuple(forms.split("|")), kind)
    for line in knowledge.lines("built/foreign-names.tsv"):
        chinese, english, *rest = line.split("\t")
        found.setdefault(chinese, Listed((english,), "".join(rest)))
    for chinese, towns in called_so().items():
        found.setdefault(chinese, Listed(towns, "town"))
    return found


@cache
def called_so() -> Mapping[str, tuple[str, ...]]:
    """What towns abroad are called, among them those that Chinese calls as something better known: 卢安达, *Luanda*."""
    rows = (line.split("\t") for line in knowledge.lines("built/towns-abroad.tsv.gz"))
    return {chinese: tuple(forms.split("|")) for chinese, forms in rows}


@cache
def countries() -> Mapping[str, str]:
    """The countries of the world but China → their English names, by the names that Chinese has for them."""
    return dict(line.split("\t") for line in knowledge.lines("built/countries.tsv"))


@cache
def _words() -> frozenset[str]:
    return frozenset(
        "".join(filter(str.isalpha, word)).lower()
        for name in listed().values()
        if name.kind != "town"
        for form in name.forms
        for word in form.split()
    )


def is_word(letters: str) -> bool:
    """True for a word (lower case, letters alone) of a foreign name: *siemens*."""
    return letters in _words()


@cache
def latin() -> frozenset[str]:
    """Names of persons and of places abroad, in small letters: none of them is a slip of another."""
    return frozenset(knowledge.lines("built/latin-names.txt.gz"))


def renders(chinese: str, word: str) -> bool:
    """True for letters (lower case) that are a known rendering of a foreign name, or a word of one."""
    return any(word in (sounds.letters(form), *map(sounds.letters, form.split())) for form in _forms(chinese))


def is_listed(chinese: str) -> bool:
    """True for a name that a list of foreign ones has, small towns aside."""
    name = listed().get(chinese)
    return (name is not None and name.kind != "town") or chinese in east.names()


@cache
def _names() -> frozenset[str]:
    """All that `_forms` knows."""
    return frozenset(listed()) | east.names()


def _forms(chinese: str) -> tuple[str, ...]:
    """Every form that a list has for a name, whatever its country."""
    name, abroad = listed().get(chinese), east.anywhere(chinese)
    return (*(name.forms if name else ()), *abroad)


@lru_cache(maxsize=500)
def words_in(text: str) -> frozenset[str]:
    """The words (lower case, letters alone) of whatever a list has for the names in a text in simplified characters."""
    found: set[str] = set()
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + _LONGEST) + 1):
            for form in _forms(text[start:end]) if text[start:end] in _names() else ():
                found.update((sounds.letters(form), *map(sounds.letters, form.split())))
    return frozenset(found)


# -- characters


@cache
def _odds() -> dict[str, float]:
    rows = (line.split("\t") for line in knowledge.lines("built/foreign-characters.tsv"))
    return {character: float(odds) for character, odds in rows}


def odds(character: str) -> float:
    """How much oftener a character spells foreign names than it stands in Chinese words, as a logarithm."""
    return _odds().get(character, _UNKNOWN)


@cache
def usual() -> frozenset[str]:
    """The characters that spell foreign names far oftener than they stand in Chinese words and names."""
    return frozenset(character for character, value in _odds().items() if value >= _USUALLY)


@cache
def possible() -> frozenset[str]:
    """`usual`, and the characters that spell foreign names beside these, but stand in other words as well."""
    return frozenset(character for character, value in _odds().items() if value >= _AT_TIMES)


def spells(chinese: str) -> float:
    """From -1 for what only Chinese names are made of to 1 for what only foreign ones are."""
    total = sum(_odds().get(character, 0.0) for character in chinese)  # what no name has tells nothing
    return max(-_SUREST, min(_SUREST, total)) / _SUREST


def in_full(text: str, start: int, end: int) -> str:
    """A span of the source with what stands beside it and rather spells foreign names, too: 那比雷 for its 那比."""
    while end < len(text) and odds(text[end]) >= _RATHER:
        end += 1
    while start and odds(text[start - 1]) >= _RATHER:
        start -= 1
    return text[start:end]
