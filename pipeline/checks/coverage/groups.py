"""Target sentences with the source sentences that they translate together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese import readings
from pipeline.model import Document, Segment, Span

_MARKS = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[^\u2e80-\U0010ffff]")
_GAP = re.compile(r"[\s\-‐‑–]+")
# The letters of English that a Chinese character makes.
_LETTERS = 3.6
# Characters of a source sentence that are shown.
_SHOWN = 120


def plain(text: str) -> str:
    """Lower case, straight apostrophes, single spaces for spaces and hyphens, a space before the first word."""
    return " " + _GAP.sub(" ", text.lower().replace("’", "'").replace(",", "")).strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Target sentences with the source sentences that they translate together."""

    span: Span
    source: str
    """In simplified characters; empty for sentences that translate none."""
    origin: Span | None
    """Of the source."""
    plain: str
    """The target as `plain` makes it."""
    size: int
    """Letters and digits of the target."""
    weight: float
    """The letters of English that the source makes."""

    @property
    def ratio(self) -> float:
        """How long the target is for its source; 0 without one."""
        return self.size / self.weight if self.weight else 0.0


def groups(document: Document, source: Document) -> list[Group]:
    """The groups of a document in its order; target sentences without a counterpart are groups of their own."""
    simple, text = readings.simplify(source.text), document.text
    together: list[list[Segment]] = []
    for segment in document.segments:
        before = together[-1][-1].source if together else None
        if segment.source is not None and before is not None and before.span == segment.source.span:
            together[-1].append(segment)
        else:
            together.append([segment])
    return [_group(segments, text, simple) for segments in together]


def _group(segments: list[Segment], text: str, simple: str) -> Group:
    span = Span(segments[0].span.start, segments[-1].span.end)
    origin = segments[0].source.span if segments[0].source else None
    source, there = origin.of(simple) if origin else "", span.of(text)
    return Group(span, source, origin, plain(there), letters(there), weight(source))


def is_between_pairs(groups: list[Group], at: int) -> bool:
    """True unless a target sentence beside a group has no source: what the group lacks may well stand there."""
    return all(groups[i].origin is not None for i in (at - 1, at, at + 1) if 0 <= i < len(groups))


def weight(text: str) -> float:
    """The letters of English that a source makes."""
    bare = _MARKS.sub("", text)
    latin = len(_LATIN.findall(bare))
    return _LETTERS * (len(bare) - latin) + latin


def letters(text: str) -> int:
    """The letters and digits of a target."""
    return len(_MARKS.sub("", text))


def clip(text: str) -> str:
    """As much of a source sentence as evidence shows."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
