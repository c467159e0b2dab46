"""Names that are nearly, but not quite, a name of the glossary or of the release itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.names.index import index
from pipeline.checks.names.orthography import (
    find_capitals,
    find_established,
    find_exonyms,
    find_possessives,
    find_spacing,
    settle_names,
)
from pipeline.checks.names.persons import find_given_names, find_two_ways
from pipeline.checks.names.release import Release
from pipeline.checks.names.slips import find_slips
from pipeline.checks.names.within import find_within
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import is_pinyin
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span


def known(document: Document, glossary: Glossary) -> tuple[Span, ...]:
    """The spans of names known to be right, sorted and disjoint, in code points; none of them holds a flag of `check`.

    Known is what the glossary has as preferred or admitted, what is pinyin and no English word, and what recurs.
    """
    return _judge(document.text, document.language, glossary)[0]


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names one slip away from a name of the glossary or from one that the release repeats.

    Bad: ``In recent nine months, Jiaing’s efforts``. Good: ``In recent nine months, Jiaxing’s efforts``.
    """
    for issue in _judge(document.text, document.language, glossary)[1]:
        if any(issue.span.overlaps(name) for name in document.names):
            continue
        if document.source and not _in_source(issue, document.source.text, glossary, document.language):
            continue
        yield issue


def _in_source(issue: Issue, source: str, glossary: Glossary, language: str) -> bool:
    """False when the suggested name is the glossary's or a place's, and the source holds no Chinese name of it.

    A division may lack its last character there: 嘉兴 for 嘉兴市.
    """
    # Imported here: a release without a source never pays for the index of Chinese readings.
    from pipeline.aligning import sources
    from pipeline.chinese import gazetteer, readings

    simple, name = readings.simplify(source), issue.suggestions[0].lower()
    written = [readings.simplify(words) for words in _sources(glossary, language).get(name, ())]
    if not written:
        written = [place.short for place in gazetteer.named(name)]
        if any(sources.reads(simple, "".join(filter(str.isalpha, name)))):
            return True
    return not written or any(words in simple or (len(words) > 2 and words[:-1] in simple) for words in written)


@lru_cache(maxsize=4)
def _sources(glossary: Glossary, language: str) -> dict[str, tuple[str, ...]]:
    """What each target (lower case) stands for in Chinese."""
    table: dict[str, tuple[str, ...]] = {}
    for term in glossary.of(language):
        if term.source:
            table[term.target.lower()] = (*table.get(term.target.lower(), ()), term.source)
    return table


# `known` and `check` ask about the same text, one after the other.
@lru_cache(maxsize=8)
def _judge(text: str, language: str, glossary: Glossary) -> tuple[tuple[Span, ...], tuple[Issue, ...]]:
    release = Release(text, index(glossary, language))
    settle_names(release)
    find_within(release)
    find_spacing(release)
    find_capitals(release)
    if release.language.tag == "en":
        find_possessives(release)
    find_two_ways(release)
    _settle_places(release)
    if release.language.tag == "en":
        find_established(release)
    find_exonyms(release)
    find_given_names(release)
    find_slips(release)
    _settle_rest(release)
    return tuple(sorted(release.known)), tuple(sorted(release.issues, key=lambda issue: issue.span))


def _settle_places(release: Release) -> None:
    """Mark well-known places that the glossary does not have: they are right, and tell the region of the rest."""
    for i, word in enumerate(release.words):
        if i in release.settled or not word.text[0].isupper() or word.key in release.index.wrong:
            continue
        after = release.after(i)
        if after and i + 1 not in release.settled and divisions.is_place(f"{word.key} {after.key}"):
            release.settle(i, i + 1, True)
        elif divisions.established(word.key):
            continue
        elif divisions.is_place(word.key) and not release.is_word(word.key) and not release.follows_surname(i):
            release.settle(i, i, True)


def _settle_rest(release: Release) -> None:
    """Mark the other names as known: capitalised pinyin that is no English, and capitalised words that recur."""
    for i, word in enumerate(release.words):
        if i in release.settled or not word.text[0].isupper() or len(word.text) < 2:
            continue
        if word.key in release.index.wrong or release.is_word(word.key):
            continue
        recurs = release.count[word.key] >= 2 and word.key not in release.lower and release.is_foreign(word.key)
        if recurs or is_pinyin(word.key, loose=True) or divisions.is_place(word.key):
            release.settle(i, i, True)
