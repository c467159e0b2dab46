"""Words written twice in a row."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from importlib.resources import files

from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Span

_DATA: dict[str, list[str]] = tomllib.loads(files("pipeline").joinpath("data/duplicates.toml").read_text("utf-8"))
_SILENT = frozenset(_DATA["grammatical"] + _DATA["emphatic"] + _DATA["fixed"] + _DATA["numbers"])
_AFTER_CLAUSE = frozenset(_DATA["after_clause"])
_FUNCTION_WORDS = frozenset(_DATA["function_words"])
_CLAUSE_OPENER = re.compile(rf"\b(?:{'|'.join(_DATA['clause_openers'])})\b", re.IGNORECASE)
# A question word further back than this opened another clause.
_CLAUSE = 60

_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
# Both words whole: not the tail of “step-by-step step” nor the head of “the the-y”.
_TWICE = re.compile(rf"(?<![\w'’\-])({_WORD})(?:[^\S\r\n]*\r?\n?[^\S\r\n]*(?<=\s)\1)+(?![\w\-]|['’]\w)", re.IGNORECASE)


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
    if low in _SILENT or (len(word) == 1 and low != "a"):
        return False
    if low in _AFTER_CLAUSE and _CLAUSE_OPENER.search(document.text, max(0, span.start - _CLAUSE), span.start):
        return False
    if word.islower():
        return all(other == word for other in words)
    if low in _FUNCTION_WORDS:
        # “The the” opens a sentence; “the The Paper” and “in IT it” are something else.
        return _opens_sentence(document, span.start) or all(other == word for other in words)
    return all(other == word for other in words) and _name_twice(word, glossary, document.language)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """A word that is written twice in a row, also across a line break.

    Bad:  has an obligation to to inherit traditions
    Good: has an obligation to inherit traditions

    Good prose that stays silent: *had had*, *that that*, *what it is is*, *very very*, names (*Li Li*, *Bora
    Bora*), numbers, and words with punctuation between them.
    """
    text = document.text
    for paragraph in document.paragraphs:
        for match in _TWICE.finditer(text, paragraph.span.start, paragraph.span.end):
            span = Span(*match.span())
            words = match.group().split()
            if _in_name(document.names, span):
                continue
            if _is_slip(document, glossary, span, match[1], words):
                times = "twice" if len(words) == 2 else f"{len(words)} times"
                yield Issue(
                    check="duplicates",
                    type="duplication",
                    severity="minor",
                    span=span,
                    text=match.group(),
                    message=f"“{match[1]}” is written {times} in a row.",
                    suggestions=(words[0],),
                    evidence=(f"the same word {len(words)} times with nothing between",),
                )
