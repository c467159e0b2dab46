"""Names that are right as they stand: the glossary's, well-known places, pinyin, and what a release repeats."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.names.release import Release, Run
from pipeline.checks.names.settled import Settled
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import is_pinyin
from pipeline.model import Word
from pipeline.words.phrases import joined


def of_glossary(release: Release) -> Iterator[Run]:
    """The names of the glossary, the longest at each place, and places by the language's own names."""
    last, single, phrases = -1, release.index.single, release.index.phrases
    for i, word in enumerate(release.words):
        if i <= last or (word.key not in single and word.key not in phrases and word.key not in release.exonyms):
            continue
        last = _last_of_phrase(release, i)
        if last > i or _is_single(release, word):
            yield i, last


def _last_of_phrase(release: Release, i: int) -> int:
    """The last word of the longest name of several words that begins with word i; i itself where none does."""
    found = release.words
    if found[i].text[0].islower():
        return i
    for keys, _ in release.index.phrases.get(found[i].key, ()):
        run = found[i : i + len(keys)]
        if tuple(word.key for word in run) == keys and all(
            joined(release.text, run[j], run[j + 1]) for j in range(len(run) - 1)
        ):
            return i + len(keys) - 1
    return i


def _is_single(release: Release, word: Word) -> bool:
    if word.key in release.exonyms and word.text[0].isupper():
        return True
    term = release.index.single.get(word.key)
    return term is not None and word.text in (term.target, term.target.upper(), term.target.title())


def places(settled: Settled) -> Iterator[Run]:
    """Well-known places that the glossary does not have: they are right, and tell the region of the rest."""
    release, last = settled.release, -1
    for i, word in release.capitalised:
        if i <= last or i in settled.words or word.key in release.index.wrong:
            continue
        after = release.after(i)
        if after and i + 1 not in settled.words and release.is_place(f"{word.key} {after.key}"):
            last = i + 1
            yield i, last
        elif divisions.established(word.key):
            continue
        elif divisions.is_place(word.key) and not release.is_word(word.key):
            # After a surname stands a person, unless that word has just turned out to be a place, too.
            if i - 1 == last or not settled.follows_surname(i):
                last = i
                yield i, i


def others(settled: Settled) -> Iterator[Run]:
    """Of the words that nothing else was said of: pinyin that is no English, places, and capitals that recur."""
    release = settled.release
    for i, word in release.capitalised:
        if i in settled.words or len(word.text) < 2:
            continue
        if word.key in release.index.wrong or release.is_word(word.key):
            continue
        recurs = release.count[word.key] >= 2 and word.key not in release.lower and release.is_foreign(word.key)
        if recurs or is_pinyin(word.key, loose=True) or divisions.is_place(word.key):
            yield i, i
