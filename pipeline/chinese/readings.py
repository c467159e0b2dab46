"""How Chinese characters and words are read: an index made from CC-CEDICT and pypinyin, loaded when first used."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline import knowledge

# The longest word of the index, in characters.
LONGEST = 7
HAN = re.compile(r"[㐀-鿿]+")


class Entry(NamedTuple):
    """What the dictionary has of a word.

    `readings` are syllables; `kind` is ``c`` for a proper name that is written as it is read (嘉兴 Jiaxing), ``p`` for
    such a name of a person, ``f`` for one that is written otherwise (巴黎 Paris), empty for a common word; `names` are
    the Latin names its definition gives, `glosses` the first five letters of English words that translate it.
    """

    readings: tuple[tuple[str, ...], ...]
    kind: str
    names: tuple[str, ...]
    glosses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Characters:
    """What single characters read as; ü is written v."""

    readings: dict[str, tuple[str, ...]]
    """Usual readings, most frequent first."""
    surnames: dict[str, tuple[str, ...]]
    """Readings as a surname, of one character or two."""
    simplified: dict[int, str]
    """For `str.translate`: traditional into simplified, one character for one."""


@cache
def characters() -> Characters:
    """The table of characters; about 20 ms on first use."""
    readings: dict[str, tuple[str, ...]] = {}
    surnames: dict[str, tuple[str, ...]] = {}
    simplified: dict[int, str] = {}
    for line in knowledge.lines("built/characters.tsv"):
        character, usual, *rest = line.split("\t")
        readings[character] = tuple(usual.split(","))
        if rest:
            if rest[0]:
                surnames[character] = tuple(rest[0].split(","))
            if len(rest) > 1:
                simplified[ord(character)] = rest[1]
    for table in ("built/compound-surnames.tsv", "surname-readings.tsv"):
        for line in knowledge.lines(table):
            surname, usual = line.split("\t")
            surnames[surname] = tuple(usual.split(","))
    for line in knowledge.lines("place-readings.tsv"):
        character, local = line.split("\t")
        readings[character] = tuple(dict.fromkeys((*readings.get(character, ()), *local.split(","))))
    return Characters(readings, surnames, simplified)


@cache
def _words() -> dict[str, str]:
    """Word to the rest of its line: the line is taken apart only when the word occurs in a text."""
    table: dict[str, str] = {}
    for line in knowledge.lines("built/words.tsv.gz"):
        word, _, rest = line.partition("\t")
        table[word] = rest
    return table


def listed() -> Collection[str]:
    """The words that `word` knows, for a quick look: most runs of characters are none."""
    return _words().keys()


@cache
def longest() -> Mapping[str, int]:
    """The first two characters of words → how long the longest of these is."""
    found: dict[str, int] = {}
    for word in sorted(_words(), key=len):
        found[word[:2]] = len(word)
    return found


@cache
def word(text: str) -> Entry | None:
    """The entry of a simplified word of two to seven characters; None when no dictionary has it."""
    rest = _words().get(text)
    if rest is None:
        return None
    usual, kind, names, glosses = [*rest.split("\t"), "", "", ""][:4]
    if usual:
        readings = tuple(tuple(r.split()) for r in usual.split(","))
    else:
        table = characters().readings
        readings = (tuple(table[c][0] for c in text),)
    return Entry(readings, kind, tuple(names.split("|")) if names else (), tuple(glosses.split()))


@cache
def surname_spellings() -> dict[str, frozenset[str]]:
    """Reading of a surname → how bearers outside the mainland spell it (*Chan*, *Tsai*), in lower case."""
    rows = (line.split("\t") for line in knowledge.lines("surname-spellings.tsv"))
    return {reading: frozenset(spellings.split()) for reading, spellings in rows}


@cache
def glosses() -> dict[str, tuple[str, ...]]:
    """English words that translate each character, most usual first."""
    rows = (line.split("\t") for line in knowledge.lines("built/character-glosses.tsv"))
    return {character: tuple(words.split()) for character, words in rows}


def simplify(text: str) -> str:
    """The text in simplified characters, of the same length: offsets stay true."""
    return text.translate(characters().simplified)


def joined(text: str) -> str:
    """The most usual reading, character by character, joined and toneless; other characters are left out."""
    table = characters().readings
    return "".join(table[c][0] for c in text if c in table)
