"""What languages other than English call places of China, and cities and countries abroad: *Pékin*, *Moskau*.

One table for all languages (``pipeline/data/built/exonyms.tsv``, made by `scripts/build_exonyms.py` from Unicode CLDR
and GeoNames). What a language calls a place is right besides pinyin and what English calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import knowledge
from pipeline.chinese import gazetteer, sounds
from pipeline.chinese.pinyin import APOSTROPHES
from pipeline.words import languages, lexicon

_LONG = 6


class Exonym(NamedTuple):
    """A language's own name of a place of China."""

    form: str
    chinese: str
    """In simplified characters, without the word for what it is: 北京."""
    latin: str
    """As the map authority and English write it: *Beijing*."""


class _Forms(NamedTuple):
    usual: tuple[str, ...]
    """What CLDR has."""
    every: tuple[str, ...]


@cache
def _forms() -> Mapping[str, Mapping[str, _Forms]]:
    found: dict[str, dict[str, _Forms]] = {}
    for line in knowledge.lines("built/exonyms.tsv"):
        language, chinese, *columns = line.split("\t")
        usual, also = (tuple(filter(None, column.split("|"))) for column in columns)
        found.setdefault(language, {})[chinese] = _Forms(usual, (*usual, *also))
    return found


_NO_FORMS = _Forms((), ())


def forms(chinese: str, language: str) -> tuple[str, ...]:
    """What a BCP 47 language, and not English, calls a place by its Chinese name; () for nothing known."""
    return _forms().get(languages.primary(language), {}).get(chinese, _NO_FORMS).every


def usual(chinese: str, language: str) -> tuple[str, ...]:
    """Of `forms` those that are suggested; others, as *Tientsin*, are old, and only right where they stand."""
    return _forms().get(languages.primary(language), {}).get(chinese, _NO_FORMS).usual


def key(word: str) -> str:
    """A name as it is looked up: lower case, without accents, hyphens and apostrophes."""
    return "".join(c for c in lexicon.unaccented(word) if c not in APOSTROPHES).replace("-", " ")


@cache
def of_china(language: str) -> Mapping[str, Exonym]:
    """The places of China that a language (its primary subtag) has a name of its own for, by that name's `key`."""
    found = {}
    for chinese, own in _forms().get(language, {}).items():
        places = gazetteer.called(chinese)
        latin = gazetteer.official_forms().get(chinese, ())[:1] or tuple(place.latin for place in places[:1])
        # A name of several counties is none that another language has a name for: 黑山 is Montenegro.
        if latin and (not places or places[0].level != "county"):
            found.update({key(form): Exonym(form, chinese, latin[0]) for form in own.every})
    return found


@cache
def by_key(language: str) -> Mapping[str, str]:
    """A language's own names of one word and more, in lower case with single spaces → the place in lower case.

    That is what `divisions` knows it by; "" for a name abroad, and for one of which nobody knows what it names.
    """
    found = dict.fromkeys((name.lower() for name in languages.of(language).names.exonyms), "")
    for own in _forms().get(language, {}).values():
        found.update((form.lower(), "") for form in own.every)
    for each in of_china(language).values():
        found[each.form.lower()] = each.latin.lower()
    return {name.replace("-", " "): place for name, place in found.items()}


@cache
def single_words(language: str) -> Mapping[str, str]:
    """A language's own names of places of China that another word may be a slip of, by their `key`; none for English.

    They are one word; what is old and short besides (*Lassa*) is near too many names.
    """
    return {
        name: each.form
        for name, each in of_china(language).items()
        if each.form.isalpha() and (len(name) >= _LONG or each.form in usual(each.chinese, language))
    }


@cache
def anywhere() -> frozenset[str]:
    """What any language calls a place of China, by its `key`: none of these is a slip of another."""
    return frozenset(name for language in _forms() for name in of_china(language))


def of(word: str, language: str) -> Exonym | None:
    """The place of China that a language calls so, accents aside; None for any other word."""
    return of_china(languages.primary(language)).get(key(word))


# Characters of the longest Chinese name that is looked for.
_LONGEST = 8


@lru_cache(maxsize=500)
def words_in(text: str, language: str) -> frozenset[str]:
    """The words of the language's own names (letters alone, without accents) for the names in a Chinese text."""
    table = _forms().get(languages.primary(language), {})
    found: set[str] = set()
    for start in range(len(text)) if table else ():
        for end in range(start + 2, min(len(text), start + _LONGEST) + 1):
            for form in table.get(text[start:end], _NO_FORMS).every:
                found.update((sounds.letters(form), *map(sounds.letters, form.replace("-", " ").split())))
    return frozenset(found)
