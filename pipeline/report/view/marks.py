"""What is marked in a text and where: issues, their corrections, and the paragraphs that they fall into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import RUNNING, Correction, Decision, Document, Review, Reviewed, Span, Structure
from pipeline.speech.visible import Spaces

LINE_END = re.compile(r"[\n\r\u2028\u2029\v\f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is marked at one place: an issue, its correction, or a reviewer's own correction."""

    span: Span
    anchor: str
    reviewed: Reviewed | None
    correction: Correction | None

    @property
    def status(self) -> str:
        return self.reviewed.status if self.reviewed else "accepted"

    @property
    def spaces(self) -> Spaces:
        """Which spaces in its words are shown by a glyph."""
        return "all" if self.reviewed is not None and self.reviewed.issue.type == "whitespace" else "odd"


def entries(review: Review) -> tuple[Entry, ...]:
    """Everything to be marked in the text, sorted and disjoint.

    One correction may settle several issues, or reach further than its issue: then it is drawn once, since
    it is what will be applied, and the other issues become empty marks right behind it.
    """
    entries = []
    by_decision: dict[Decision, list[Correction]] = {}
    for made in review.corrections:
        by_decision.setdefault(made.decision, []).append(made)
    drawn: set[Correction] = set()
    for item in review.issues:
        span = item.issue.span
        corrections = by_decision.get(item.decision, ()) if item.decision else ()
        correction = next((c for c in corrections if c.span == span or c.span.overlaps(span)), None)
        if correction is not None:
            span = Span(correction.span.end, correction.span.end) if correction in drawn else correction.span
        entries.append(Entry(span, f"issue-{item.issue.id}", item, None if correction in drawn else correction))
        if correction is not None:
            drawn.add(correction)
    own = [made for made in review.corrections if made not in drawn]
    entries += [Entry(made.span, f"own-{n}", None, made) for n, made in enumerate(own, 1)]
    return tuple(sorted(entries, key=lambda entry: entry.span))


@dataclass(frozen=True, slots=True)
class Territory:
    """The part of the text that belongs to a paragraph, the white space around it included."""

    span: Span
    kind: str
    structure: Structure
    source: str
    entries: tuple[Entry, ...]
    first: int
    """Number of its first entry in the document, counted from 1."""


def territories(document: Document, entries: Sequence[Entry]) -> tuple[Territory, ...]:
    """The whole text divided by paragraph; no entry is cut in two.

    What stands between two paragraphs goes with the upper one up to its last line end. An entry that
    reaches into the next paragraph draws its words into this one.
    """
    text, paragraphs = document.text, document.paragraphs
    sources = _sources(document)
    found: list[Territory] = []
    start = at = 0
    for index in range(max(1, len(paragraphs))):
        if index + 1 < len(paragraphs):
            between = Span(paragraphs[index].span.end, paragraphs[index + 1].span.start)
            ends = [match.end() for match in LINE_END.finditer(text, between.start, between.end)]
            end = max(start, ends[-1] if ends else between.end)
        else:
            end = len(text) + 1  # an insertion at the very end is inside
        first = at
        while at < len(entries) and entries[at].span.start < end:
            end = max(end, entries[at].span.end)
            at += 1
        end = min(end, len(text))
        if start < end or first < at:
            kind = paragraphs[index].kind if paragraphs else "prose"
            structure = paragraphs[index].structure if paragraphs else RUNNING
            span = Span(start, end)
            found.append(Territory(span, kind, structure, sources.get(index, ""), tuple(entries[first:at]), first + 1))
        start = end
    return tuple(found)


def _sources(document: Document) -> dict[int, str]:
    """For each paragraph, the source text that its segments translate, each source span once."""
    if document.source is None:
        return {}
    spans: dict[int, dict[Span, None]] = {}
    for segment in document.segments:
        if segment.source is not None:
            spans.setdefault(segment.paragraph, {})[segment.source.span] = None
    text = document.source.text
    return {index: "".join(span.of(text) for span in found) for index, found in spans.items()}
