"""What a sentence and its translation share: numbers, names as they read, words that translate each other, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline import knowledge
from pipeline.chinese import readings

_NUMBER = re.compile(r"\d+(?:[,，.]\d+)*")
_NAME = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]+(?:['’\-][A-Za-zÀ-ÿ]+)*")
_LATIN = re.compile(r"[A-Za-z][A-Za-z]+")
_WORD = re.compile(r"[a-z]{2,}")
_MONTHS = {
    month: str(number)
    for number, month in enumerate(
        "January February March April May June July August September October November December".split(), 1
    )
}
# The letters of a word that the dictionary's glosses are cut to.
_STEM = 5
# An anchor that is a word of the target language; numbers and names stand as they are.
_GLOSS = "~"
# Marks that a translation keeps, as one of both languages' forms.
_MARKS = str.maketrans("？！（“”《》：；％＂", '?!("""":;%"')
_KEPT = frozenset('?!(":;%')
# Most syllables of a name that are joined, and most characters of a word that is looked up.
_SYLLABLES, _CHARACTERS = 4, 5
# Most glosses of a character that count: the rarer ones come last.
_GLOSSES = 6
# How sure an anchor is that rests on a character that may mean something else.
_MAYBE = 0.4


def _digits(text: str) -> Iterator[str]:
    """Numbers without separators and trailing zeros: 29.76亿 and 2.976 billion share their digits."""
    for number in _NUMBER.findall(text):
        bare = re.sub(r"\D", "", number).lstrip("0")
        yield (bare.rstrip("0") if len(bare) > 2 else bare) or "0"


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The beginning of an English word without what most endings change: study and studies, tax and taxes."""
    stem = word[:_STEM]
    if len(stem) > 3 and stem[-1] == "s":
        stem = stem[:-1]
    if len(stem) > 4 and stem.endswith("ed"):
        stem = stem[:-2]
    if len(stem) > 3 and stem[-1] == "e":
        stem = stem[:-1]
    return _GLOSS + (stem[:-1] + "i" if len(stem) > 3 and stem[-1] == "y" else stem)


def _marks(text: str) -> set[str]:
    return set(_KEPT.intersection(text.translate(_MARKS)))


def of_target(text: str, english: bool) -> set[str]:
    """The anchors of a sentence of the translation.

    The glosses of the dictionary are English: the words of another language say nothing, its names and numbers do.
    """
    found = _marks(text)
    found.update(_digits(text))
    if english:
        lower = text.lower()
        found.update(map(_stem, _WORD.findall(lower)))
        if "percent" in lower or "per cent" in lower:
            found.add("%")
    for name in _NAME.findall(text):
        if name in _MONTHS:
            found.add(_MONTHS[name])
        else:
            for part in {name, *name.split("-")}:
                letters = re.sub(r"[^a-z]", "", part.lower())
                if len(letters) > 1:
                    found.add(letters)
    return found


@cache
def _grammar() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in knowledge.lines("alignment-words.tsv"))
    return {word: tuple(words.split()) for word, words in rows}


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> tuple[str, ...]:
    """The anchors of a Chinese word of two characters and more; none when it is no word."""
    found = [_stem(gloss) for gloss in _grammar().get(word, ())]
    entry = readings.word(word)
    if entry:
        found += [_stem(gloss) for gloss in entry.glosses]
        found += [name.lower() for name in entry.names]
    return tuple(found)


@lru_cache(maxsize=10_000)
def _of_character(character: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The anchors of one character: what it means in most places, and what it may mean."""
    sure = tuple(_stem(gloss) for gloss in _grammar().get(character, ()))
    return sure, tuple(_stem(gloss) for gloss in readings.glosses().get(character, ())[:_GLOSSES])


def of_source(text: str, wanted: set[str]) -> dict[str, float]:
    """The anchors of a sentence of the Chinese source that are `wanted`, with how sure each is, up to 1."""
    simple = readings.simplify(text)
    found = _marks(text)
    found.update(_digits(text))
    for word in _LATIN.findall(text):
        found.update((word.lower(), _stem(word.lower())))
    maybe: set[str] = set()
    table = readings.characters().readings
    listed, grammar = readings.listed(), _grammar()
    for run in readings.HAN.findall(simple):
        syllables = [table.get(character, ("",))[0] for character in run]
        for start, character in enumerate(run):
            sure, other = _of_character(character)
            found.update(sure)
            maybe.update(other)
            name = ""
            for syllable in syllables[start : start + _SYLLABLES]:
                name += syllable
                if name in wanted:
                    found.add(name)
            for end in range(start + 2, min(len(run), start + _CHARACTERS) + 1):
                word = run[start:end]
                if word in listed or word in grammar:
                    found.update(_of_word(word))
    # Sorted, so that sums over them are the same in every run.
    return {anchor: 1.0 if anchor in found else _MAYBE for anchor in sorted((found | maybe) & wanted)}
