"""What a word of French, German or Spanish may be: noun, adjective, verb …, with gender, number and case.

The readings are those that ``scripts/build_morphology.py`` writes; it says what each letter of them means.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline import knowledge
from pipeline.words import languages

# The last part of a compound is no shorter.
_SHORTEST_PART = 4


@cache
def _readings(tag: str) -> Mapping[str, tuple[str, ...]]:
    name = f"built/morphology-{tag}.txt.gz"
    found: dict[str, tuple[str, ...]] = {}
    if knowledge.has(name):
        for line in knowledge.lines(name):
            written, _, words = line.partition("\t")
            found |= dict.fromkeys(words.split(" "), tuple(written.split()))
    return found


def known(language: str) -> bool:
    """True where there are readings for a BCP 47 language."""
    return bool(_readings(languages.primary(language)))


def exact(word: str, language: str) -> tuple[str, ...]:
    """The readings that are listed of a word just as it is written."""
    return _readings(languages.primary(language)).get(word, ())


def of(word: str, language: str) -> tuple[str, ...]:
    """The readings of a word, sorted; () where none is known.

    A word with a capital is read as it stands and, but for nouns of a language that gives them one, without it.
    """
    tag = languages.primary(language)
    readings = _readings(tag)
    found = readings.get(word, ())
    if not word[:1].isupper():
        return found
    small = readings.get(word[0].lower() + word[1:], ())
    if not languages.of(tag).nouns_in_capitals:
        return tuple(sorted({*found, *small}))
    return found or _of_compound(word, readings) or tuple(each for each in small if each[0] != "N")


def _of_compound(word: str, readings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The noun that a compound ends in: *Bebauungsplan* is a *Plan*, *Yuan-Dynastie* a *Dynastie*."""
    if "-" in word:
        last = word.rpartition("-")[2]
        return tuple(each for each in readings.get(last, ()) if each[0] == "N")
    for at in range(3, len(word) - _SHORTEST_PART + 1):
        found = tuple(each for each in readings.get(word[at:].capitalize(), ()) if each[0] == "N")
        if found and _may_begin_compound(word[:at], readings):
            return found
    return ()


def _may_begin_compound(part: str, readings: Mapping[str, tuple[str, ...]]) -> bool:
    """True for a word, with or without what joins it to the next, and for what is long: no list has all of them.

    *Dsun* makes no *Garen* of *Dsungaren*.
    """
    small = part.lower()
    forms = (part, small, part.removesuffix("s"), f"{part}e", f"{small}en")
    return len(part) > _SHORTEST_PART or any(form in readings for form in forms)


def is_only(word: str, language: str, kinds: str) -> bool:
    """True for a known word each of whose readings begins with one of the letters `kinds`."""
    found = of(word, language)
    return bool(found) and all(each[0] in kinds for each in found)


def can_be(word: str, language: str, *starts: str) -> bool:
    """True where a reading of the word begins with one of `starts`: ``Vs``, ``N``."""
    return any(each.startswith(starts) for each in of(word, language))
