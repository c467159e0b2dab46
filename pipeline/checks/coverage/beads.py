"""Beads, as in alignment: target sentences with the source sentences that they translate together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese import readings
from pipeline.model import Document, Segment, Span, Word
from pipeline.words.phrases import words

_MARKS = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[^\u2e80-\U0010ffff]")
_NO_LETTERS = re.compile(r"[\W\d_]")
_GAP = re.compile(r"[\s\-‐‑–]+")
# The letters of English that a Chinese character makes.
_LETTERS = 3.6
# Characters of a source sentence that are shown.
_SHOWN = 120


def plain(text: str) -> str:
    """Lower case, straight apostrophes, single spaces for spaces and hyphens, a space before the first word."""
    return " " + _GAP.sub(" ", text.lower().replace("’", "'").replace(",", "")).strip()


@dataclass(frozen=True, slots=True)
class Bead:
    """Target sentences with the source sentences that they translate together."""

    span: Span
    text: str
    """The target sentences."""
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
    words: tuple[Word, ...]
    """Of the target, with their places in `text`; none for sentences that translate none."""

    def place(self, span: Span) -> Span:
        """Where in the whole target a span of `text` stands."""
        return Span(self.span.start + span.start, self.span.start + span.end)

    @property
    def ratio(self) -> float:
        """How long the target is for its source; 0 without one."""
        return self.size / self.weight if self.weight else 0.0


# The document whose beads were made last: two checks go through them one after the other.
_made: list[tuple[Document, Document, list[Bead]]] = []


def beads_of(document: Document, source: Document) -> list[Bead]:
    """The beads of a document in its order; target sentences without a counterpart are beads of their own."""
    for of, beside, beads in _made:
        if of is document and beside is source:
            return beads
    simple = readings.simplify(source.text)
    beads = [bead_of(segments, document.text, simple) for segments in grouped(document)]
    _made[:] = [(document, source, beads)]
    return beads


def grouped(document: Document) -> list[list[Segment]]:
    """The sentences of a target, those together that translate the same span of the source."""
    together: list[list[Segment]] = []
    for segment in document.segments:
        before = together[-1][-1].source if together else None
        if segment.source is not None and before is not None and before.span == segment.source.span:
            together[-1].append(segment)
        else:
            together.append([segment])
    return together


def bead_of(segments: list[Segment], target: str, simple: str) -> Bead:
    """The bead of some sentences of a target; `simple` is the whole source in simplified characters."""
    span = Span(segments[0].span.start, segments[-1].span.end)
    origin = segments[0].source.span if segments[0].source else None
    source, text = origin.of(simple) if origin else "", span.of(target)
    found = tuple(words(text)) if source else ()
    return Bead(span, text, source, origin, plain(text), letters(text), weight(source), found)


def is_between_pairs(beads: list[Bead], at: int) -> bool:
    """True unless a target sentence beside a bead has no source: what the bead lacks may well stand there."""
    return all(beads[i].origin is not None for i in (at - 1, at, at + 1) if 0 <= i < len(beads))


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


def only_letters(text: str) -> str:
    """The letters of some words, joined, as those of a reading in pinyin: in lower case, with v for ü."""
    return _NO_LETTERS.sub("", text.lower().replace("ü", "v"))
