"""Places in a text: whole words, the spaces that count, and small edits widened to the words around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.model import Document, Issue, Message, ParagraphKind, Rule, Span

# A space that does not end a line; for a character class. U+3000 is the space of Chinese.
SPACE = " \\t\u00a0\u2000-\u200a\u202f\u205f\u3000"

_MARKS = frozenset(',;:.!?%()[]“”"«»„¿¡')


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One small replacement a rule wants, before it is widened to whole words."""

    start: int
    end: int
    after: str
    message: Message = field(compare=False)


def in_kind(document: Document, at: int, kind: ParagraphKind) -> bool:
    """True when the paragraph around `at` is of that kind; false between paragraphs."""
    index = bisect_right(document.paragraphs, at, key=lambda p: p.span.start) - 1
    return index >= 0 and document.paragraphs[index].kind == kind and at < document.paragraphs[index].span.end


def _in_word(text: str, at: int) -> bool:
    char = text[at]
    if char == ".":  # of a decimal
        return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
    return char.isalnum() or char in "'’-_"


def word_start(text: str, at: int) -> int:
    """Where the word that ends at `at` starts; `at` itself when none does."""
    while at > 0 and _in_word(text, at - 1):
        at -= 1
    return at


def word_end(text: str, at: int) -> int:
    """Where the word that starts at `at` ends; `at` itself when none does."""
    while at < len(text) and _in_word(text, at):
        at += 1
    return at


def _widen(text: str, edit: Edit) -> Span:
    """The edit with the marks beside it and the words beyond these."""
    start, end = edit.start, edit.end
    while start > 0 and text[start - 1] in _MARKS:
        start -= 1
    while end < len(text) and text[end] in _MARKS:
        end += 1
    return Span(word_start(text, start), word_end(text, end))


def flag_words(rule: Rule, document: Document, edits: Iterable[Edit]) -> Iterator[Issue]:
    """The rule's edits widened to whole words; those that then share a word become one issue."""
    text = document.text
    groups: list[tuple[Span, list[Edit]]] = []
    for edit in sorted(edits):
        span = _widen(text, edit)
        if groups and span.start < groups[-1][0].end:
            wide, group = groups[-1]
            if edit.start >= group[-1].end:
                group.append(edit)
                groups[-1] = (Span(wide.start, max(wide.end, span.end)), group)
        else:
            groups.append((span, [edit]))
    for span, group in groups:
        parts, at = [], span.start
        for edit in group:
            parts += [text[at : edit.start], edit.after]
            at = edit.end
        after = "".join(parts) + text[at : span.end]
        yield rule.issue(text, span, group[0].message, [after])
