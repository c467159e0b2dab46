"""Words written twice in a row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.words import forms, languages, lexicon
from pipeline.words.languages import Duplicates

# A question word further back than this opened another clause.
_CLAUSE = 60

# Occurrences in the list of frequencies: a noun this common is no name of its own.
_COMMON = 10_000_000

_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
# Both words whole: not the tail of “step-by-step step” nor the head of “the the-y”.
_TWICE = re.compile(
    rf"(?<![\w'’\-])({_WORD})(?:[^\S\r\n]*+(?:\r?\n[^\S\r\n]*+)?(?<=\s)\1)+(?![\w\-]|['’]\w)", re.IGNORECASE
)
# *As the mayor as the mayor*: two to four words on one line.
_PHRASE_TWICE = re.compile(rf"(?<![\w'’\-])((?:{_WORD}[ \u00a0]){{1,3}}{_WORD})[ \u00a0]\1(?![\w\-]|['’]\w)")
# What stands between a word and itself in *step by step by*.
_BETWEEN = frozenset("to by after for upon".split())
# Fewer letters come twice by rhythm.
_LONG_PHRASE = 8


@cache
def _clause_opener(lists: Duplicates) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(lists.clause_openers)) or '(?!)'})\b", re.IGNORECASE)


def _name_twice(word: str, glossary: Glossary, language: str) -> bool:
    """True for a name that the glossary knows as one word; *Li Li* and *Bora Bora* may be two."""
    return len(word) > 3 and any(word == term.target for term in glossary.of(language))


def _opens_sentence(document: Document, at: int) -> bool:
    index = bisect_left(document.segments, at, key=lambda segment: segment.span.start)
    return index < len(document.segments) and document.segments[index].span.start == at


def _in_name(names: tuple[Span, ...], span: Span) -> bool:
    index = bisect_right(names, span.start, key=lambda name: name.start) - 1
    return index >= 0 and names[index].contains(span)


def _is_slip(document: Document, glossary: Glossary, span: Span, word: str, words: list[str]) -> bool:
    low = word.lower()
    tongue = languages.of(document.language)
    lists = tongue.duplicates
    if any(low in silent for silent in (lists.grammatical, lists.emphatic, lists.fixed, lists.numbers)):
        return False
    if len(word) == 1 and low not in lists.function_words:
        return False
    if low in lists.after_clause:
        if _clause_opener(lists).search(document.text, max(0, span.start - _CLAUSE), span.start):
            return False
    if word.islower():
        return all(other == word for other in words)
    if low in lists.function_words:
        # “The the” opens a sentence; “the The Paper” and “in IT it” are something else.
        return _opens_sentence(document, span.start) or all(other == word for other in words)
    same = all(other == word for other in words)
    return same and (_name_twice(word, glossary, document.language) or _common_noun(low, document.language))


def _common_noun(low: str, language: str) -> bool:
    """True for a noun in the capital of a name: *Yangtze River River Delta*, not *Duran Duran*."""
    common = len(low) > 3 and lexicon.frequency(low) >= _COMMON
    return languages.is_english(language) and common and forms.can_be(low, "NN", "NN:U", "NN:UN")


def _phrases(document: Document) -> Iterator[Issue]:
    lists = languages.of(document.language).duplicates
    for match in _PHRASE_TWICE.finditer(document.text):
        words = match[1].split()
        if len("".join(words)) < _LONG_PHRASE or len(set(words)) == 1 or _in_name(document.names, Span(*match.span())):
            continue
        # *again and again and*, *New York New York*, *from paycheck to paycheck to*
        if not lists.linking.isdisjoint(words) or all(word[0].isupper() for word in words):
            continue
        if len(words) == 2 and words[1] in _BETWEEN and document.language == "en":
            continue
        message = f"“{match[1]}” is written twice in a row."
        yield _issue(match, message, match[1], "the same words twice with nothing between")


def _issue(match: re.Match[str], message: str, suggestion: str, evidence: str) -> Issue:
    return Issue(
        check="duplicates",
        type="duplication",
        severity="minor",
        span=Span(*match.span()),
        text=match.group(),
        message=message,
        suggestions=(suggestion,),
        evidence=(evidence,),
    )


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """A word that is written twice in a row, also across a line break.

    Bad:  has an obligation to to inherit traditions
    Good: has an obligation to inherit traditions

    Good prose that stays silent: *had had*, *that that*, *what it is is*, *very very*, names (*Li Li*, *Bora
    Bora*), numbers, and words with punctuation between them.
    """
    text = document.text
    if not languages.of(document.language).known:
        return  # in some languages a doubled word is the plural
    yield from _phrases(document)
    for paragraph in document.paragraphs:
        for match in _TWICE.finditer(text, paragraph.span.start, paragraph.span.end):
            span = Span(*match.span())
            words = match.group().split()
            if _in_name(document.names, span):
                continue
            if _is_slip(document, glossary, span, match[1], words):
                times = "twice" if len(words) == 2 else f"{len(words)} times"
                message = f"“{match[1]}” is written {times} in a row."
                yield _issue(match, message, words[0], f"the same word {len(words)} times with nothing between")
