"""Places in a text: whole words, the spaces that count, and an issue made of a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model import Document, Issue, Severity, Span

# A space that does not end a line; for a character class. U+3000 is the space of Chinese.
SPACE = " \\t\u00a0\u2000-\u200a\u202f\u205f\u3000"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One small replacement a rule wants, before it is widened to whole words."""

    start: int
    end: int
    after: str
    message: str


def flag(
    document: Document,
    start: int,
    end: int,
    suggestions: Iterable[str],
    message: str,
    *,
    type: str = "typographical",
    severity: Severity = "minor",
    evidence: tuple[str, ...] = (),
    ambiguous: bool = False,
) -> Issue:
    return Issue(
        check="typography",
        type=type,
        severity=severity,
        span=Span(start, end),
        text=document.text[start:end],
        message=message,
        suggestions=tuple(suggestions),
        evidence=evidence,
        ambiguous=ambiguous,
    )


def _in_word(char: str) -> bool:
    return char.isalnum() or char in "'’-_"


def word_start(text: str, at: int) -> int:
    """Where the word that ends at `at` starts; `at` itself when none does."""
    while at > 0 and _in_word(text[at - 1]):
        at -= 1
    return at


def word_end(text: str, at: int) -> int:
    """Where the word that starts at `at` ends; `at` itself when none does."""
    while at < len(text) and _in_word(text[at]):
        at += 1
    return at


def flag_words(document: Document, edits: Iterable[Edit], type: str) -> Iterator[Issue]:
    """The edits widened to whole words; those that then touch the same word become one issue."""
    text = document.text
    groups: list[tuple[Span, list[Edit]]] = []
    for edit in sorted(edits):
        span = Span(word_start(text, edit.start), word_end(text, edit.end))
        if groups and span.start < groups[-1][0].end:
            wide, group = groups[-1]
            if edit.start >= group[-1].end:
                groups[-1] = (Span(wide.start, max(wide.end, span.end)), [*group, edit])
        else:
            groups.append((span, [edit]))
    for span, group in groups:
        out, at = "", span.start
        for edit in group:
            out += text[at : edit.start] + edit.after
            at = edit.end
        yield flag(document, span.start, span.end, [out + text[at : span.end]], group[0].message, type=type)
