"""What the accepted corrections change, in words of context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Document, Span, line_column
from pipeline.report.view.marks import Entry, Territory
from pipeline.speech.visible import Shown, pieces

# Words of unchanged text shown on either side of a change.
CONTEXT_WORDS = 12
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction in a diff."""

    anchor: str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Gap:
    """Unchanged words left out of a diff."""

    words: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph with corrections, in words of context."""

    line: int
    parts: tuple[Shown | Edit | Gap, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Neighbouring paragraphs without a correction."""

    paragraphs: tuple[Shown, ...]


def differences(
    document: Document, entries: Sequence[Entry], territories: Sequence[Territory]
) -> Iterator[Changed | Same]:
    text = document.text
    same: list[Shown] = []
    for territory in territories:
        edits = [entry for entry in territory.entries if entry.correction is not None]
        if not edits:
            if body := territory.span.of(text).strip():
                same.append(pieces(body))
            continue
        if same:
            yield Same(tuple(same))
            same = []
        bare = territory.span.of(text)
        start = min(territory.span.start + len(bare) - len(bare.lstrip()), edits[0].span.start)
        end = max(territory.span.start + len(bare.rstrip()), edits[-1].span.end)
        yield Changed(line_column(text, start)[0], tuple(_parts(text, Span(start, end), edits)))
    if same:
        yield Same(tuple(same))


def _parts(text: str, span: Span, edits: Sequence[Entry]) -> Iterator[Shown | Edit | Gap]:
    at = span.start
    for entry in edits:
        yield from _context(text[at : entry.span.start], head=at > span.start, tail=True)
        assert entry.correction is not None
        yield Edit(
            entry.anchor, pieces(entry.span.of(text), entry.spaces), pieces(entry.correction.after, entry.spaces)
        )
        at = entry.span.end
    yield from _context(text[at : span.end], head=True, tail=False)


def _context(text: str, head: bool, tail: bool) -> Iterator[Shown | Gap]:
    """Unchanged text between two changes, its words away from them left out.

    `head`: a change stands before it; `tail`: one stands behind it.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    kept = CONTEXT_WORDS * (head + tail)
    if len(words) <= kept + 1:
        if text:
            yield pieces(text)
        return
    left = CONTEXT_WORDS if head else 0
    right = len(words) - (CONTEXT_WORDS if tail else 0)
    if head:
        yield pieces(text[: words[left][0]])
    yield Gap(right - left)
    if tail:
        yield pieces(text[words[right - 1][1] :])
