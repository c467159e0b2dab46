"""Target sentences with the source sentences that they translate together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline import readings
from pipeline.model import Document, Segment, Span

_GAP = re.compile(r"[\s\-‐‑–]+")
# The letters of English that a Chinese character makes.
_LETTERS = 3.6
# Characters of a source sentence that are shown.
_SHOWN = 120


def plain(text: str) -> str:
    """Lower case, straight apostrophes, single spaces for spaces and hyphens, a space before the first word."""
    return " " + _GAP.sub(" ", text.lower().replace("’", "'").replace(",", "")).strip()


@dataclass(slots=True)
class Group:
    """Target sentences with the source sentences that they translate together."""

    span: Span
    source: str
    """In simplified characters; empty for sentences that translate none."""
    origin: Span | None
    """Of the source."""
    segments: list[Segment]
    plain: str = ""
    """The target as `plain` makes it."""


def groups(document: Document, source: Document) -> list[Group]:
    """The groups of a document in its order; target sentences without a counterpart are groups of their own."""
    found: list[Group] = []
    simple = readings.simplify(source.text)
    for segment in document.segments:
        origin = segment.source.span if segment.source else None
        if found and origin is not None and found[-1].origin == origin:
            found[-1].span = Span(found[-1].span.start, segment.span.end)
            found[-1].segments.append(segment)
        else:
            found.append(Group(segment.span, origin.of(simple) if origin else "", origin, [segment]))
    for group in found:
        group.plain = plain(group.span.of(document.text))
    return found


def weight(text: str) -> float:
    """The letters of English that a source makes."""
    return sum(_LETTERS if c >= "\u2e80" else 1.0 for c in text if c.isalnum())


def letters(text: str) -> int:
    """The letters and digits of a target."""
    return sum(c.isalnum() for c in text)


def clip(text: str) -> str:
    """As much of a source sentence as evidence shows."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
