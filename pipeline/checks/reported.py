"""Which of the grammar engine's findings are worth a person's time, and their smallest spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.model import Document, Finding, Span

SPELLER = re.compile(r"MORFOLOGIK_RULE|HUNSPELL|GERMAN_SPELLER|FR_SPELLING|_SPELLER")
_WORD = re.compile(r"\S+")


def is_speller(finding: Finding) -> bool:
    """True when the finding says only that a word is not in a dictionary."""
    return SPELLER.search(finding.rule) is not None


def touches_name(document: Document, span: Span) -> bool:
    """True when a span shares a code point with a name known to be right."""
    return touches(document.names, span)


def touches(spans: Sequence[Span], span: Span) -> bool:
    """True when a span shares a code point with one of others, which are sorted and disjoint."""
    at = bisect_left(spans, Span(span.end, 0))
    return at > 0 and spans[at - 1].end > span.start


def smallest(text: str, span: Span, suggestions: tuple[str, ...]) -> tuple[Span, tuple[str, ...]]:
    """The span and suggestions without the whole words that every suggestion keeps at either end.

    *there's four* with *there are four* becomes *there's* with *there are*. At least one word is left.
    """
    if not suggestions:
        return span, suggestions
    words = list(_WORD.finditer(span.of(text)))
    others = [list(_WORD.finditer(suggestion)) for suggestion in suggestions]
    if not words or not all(others):
        return span, suggestions
    most = min(len(words), *(len(other) for other in others)) - 1
    head = 0
    while head < most and all(other[head].group() == words[head].group() for other in others):
        head += 1
    tail = 0
    while tail < most - head and all(other[-1 - tail].group() == words[-1 - tail].group() for other in others):
        tail += 1
    start, end = words[head].start(), words[-1 - tail].end()
    if not head:
        start = 0
    if not tail:
        end = len(span)
    cut = tuple(
        suggestion[other[head].start() if head else 0 : other[-1 - tail].end() if tail else len(suggestion)]
        for suggestion, other in zip(suggestions, others, strict=True)
    )
    return Span(span.start + start, span.start + end), cut
