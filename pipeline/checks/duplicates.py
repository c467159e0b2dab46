"""Words written twice in a row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Example, Issue, Rule, Span, tell, tell_count
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


PHRASE = Rule(
    id="duplicates.phrase",
    summary=tell("Two to four words written twice in a row, with nothing between."),
    bad=(Example("The mayor said [in the city in the city>in the city] hall."),),
    good=(Example("The mayor spoke again and again and again."), Example("Prices rose year after year after year.")),
    source="R. Quirk et al., A Comprehensive Grammar of the English Language (1985), 13.100 (repetition)",
    type="duplication",
)


def _phrases(document: Document) -> Iterator[Issue]:
    lists = languages.of(document.language).duplicates
    for match in _PHRASE_TWICE.finditer(document.text):
        words = match[1].split()
        if len("".join(words)) < _LONG_PHRASE or len(set(words)) == 1:
            continue
        # *again and again and*, *New York New York*, *from paycheck to paycheck to*
        if not lists.linking.isdisjoint(words) or all(word[0].isupper() for word in words):
            continue
        if len(words) == 2 and words[1] in lists.between:
            continue
        message = tell("“{a}” is written twice in a row.", a=match[1])
        evidence = tell("the same words twice with nothing between")
        yield PHRASE.issue(document.text, Span(*match.span()), message, (match[1],), (evidence,))


WORD = Rule(
    id="duplicates.word",
    summary=tell("A word written twice in a row, also across a line break."),
    bad=(Example("The city has an obligation [to to>to] inherit traditions."),),
    good=(Example("They had had enough of what it is is unclear."), Example("It was a very very long road.")),
    source="R. Quirk et al., A Comprehensive Grammar of the English Language (1985), 13.100 (repetition)",
    type="duplication",
)


def _words(document: Document, glossary: Glossary) -> Iterator[Issue]:
    text = document.text
    for paragraph in document.paragraphs:
        for match in _TWICE.finditer(text, paragraph.span.start, paragraph.span.end):
            span = Span(*match.span())
            words = match.group().split()
            if _is_slip(document, glossary, span, match[1], words):
                message = tell_count(
                    len(words) - 1,
                    "“{a}” is written twice in a row.",
                    "“{a}” is written {b} times in a row.",
                    a=match[1],
                    b=len(words),
                )
                evidence = tell("the same word {n} times with nothing between", n=len(words))
                yield WORD.issue(text, span, message, (words[0],), (evidence,))


RULES = (PHRASE, WORD)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Words written twice in a row.

    Good prose that stays silent: *had had*, *that that*, *what it is is*, *very very*, names (*Li Li*, *Bora
    Bora*), numbers, and words with punctuation between them.
    """
    if not languages.of(document.language).known:
        return  # in some languages a doubled word is the plural
    yield from _phrases(document)
    yield from _words(document, glossary)
