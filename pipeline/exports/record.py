"""What other programs are told of a release and of each of its issues: the one record that all exports are made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline import __version__
from pipeline.decisions import exchange, mqm
from pipeline.documents.formats import Loaded
from pipeline.documents.formats.lines import Lines, Position
from pipeline.model import (
    DIMENSIONS,
    ENGINE_RULES,
    Document,
    Issue,
    Review,
    Reviewed,
    Segment,
    Structure,
)
from pipeline.report.view.cards import manual_of

VERSION = 2
"""Of ``check --format json``: `docs/issues.schema.json` describes it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An issue with all that tells where it stands."""

    item: Reviewed
    lines: tuple[Position, Position] | None
    """Where its words begin, and where what follows them does; None in a file that has no lines."""
    structure: Structure
    paragraph: int
    """Counted from 1; 0 where its words are in none."""
    sentence: str
    """What it stands in; empty where that is no sentence."""
    source: str
    """What that translates; empty where nobody knows."""
    number: int = 0
    """Of the sentence in its paragraph, from 1; 0 where there is none."""
    units: tuple[int, int] | None = None
    """Its span in UTF-16 units, where somebody asks for it."""
    fixable: bool = False
    """Its first suggestion, as it is, may take the place of its words in the file."""

    @property
    def issue(self) -> Issue:
        return self.item.issue

    @property
    def engine_rule(self) -> str:
        """What the grammar engine calls its rule; empty where the rule is ours."""
        rule = self.issue.rule
        return rule.removeprefix(f"{ENGINE_RULES}.") if rule.startswith(f"{ENGINE_RULES}.") else ""

    @property
    def unit(self) -> str:
        """What a translator looks for: the unit, segment or cell of the file, else the paragraph and the sentence."""
        cell = self.structure.cell
        if self.structure.unit:
            return "/".join(filter(None, (self.structure.unit, self.structure.segment)))
        if cell is not None:
            return str(cell.place)
        return f"p{self.paragraph}s{self.number}" if self.number else f"p{self.paragraph}"

    def plain(self, folder: str | None) -> dict[str, object]:
        """As ``--format json`` prints it, in English whatever is spoken; `folder`: that of the reports."""
        issue, at = self.issue, self.lines
        told: dict[str, object] = {
            "id": issue.id,
            "check": issue.check,
            "rule": issue.rule,
            "rule_page": f"{folder}/{manual_of(issue.rule)}" if folder and issue.rule else None,
            "engine_rule": self.engine_rule or None,
            "type": issue.type,
            "dimension": DIMENSIONS[issue.type],
            "severity": issue.severity,
            "weight": mqm.WEIGHTS[issue.severity],
            "confidence": issue.figure,
            "level": issue.level,
            "start": issue.span.start,
            "end": issue.span.end,
            "line": at[0].line if at else None,
            "column": at[0].column if at else None,
            "end_line": at[1].line if at else None,
            "end_column": at[1].column if at else None,
            "place": self._place(),
            "text": issue.text,
            "sentence": self.sentence or None,
            "source_sentence": self.source or None,
            "message": str(issue.message),
            "suggestions": list(issue.suggestions),
            "evidence": [str(fact) for fact in issue.evidence],
            "status": self.item.status,
            "by_hand": str(issue.by_hand) if issue.by_hand else None,
        }
        if self.units is not None:
            told["utf16"] = {"start": self.units[0], "end": self.units[1]}
        return told

    def _place(self) -> dict[str, object]:
        structure, cell = self.structure, self.structure.cell
        named = structure.place or (cell.place if cell else None)
        place: dict[str, object] = {
            "paragraph": self.paragraph or None,
            "sentence": self.number or None,
            "name": str(named) if named else None,
        }
        if structure.unit:
            place |= {"file": structure.file or None, "unit": structure.unit, "segment": structure.segment or None}
        if cell is not None:
            table, name = dict(cell.table.values), dict(cell.name.values) if cell.name else {}
            # A sheet has a name, and so have its cells; a table of a text has its number.
            where: dict[str, object] = {"sheet": table["a"], "cell": name["a"]} if name else {"table": str(cell.table)}
            place |= {**where, "row": cell.row, "column": cell.column}
        return place


@dataclass(frozen=True, slots=True)
class Release:
    """A file that was checked, or was to be."""

    path: str
    """As given, with ``/``."""
    language: str | None = None
    source: str | None = None
    words: int = 0
    glossary: str = ""
    """Names the terms that it was held against."""
    engine: str = ""
    """The grammar engine and its version; empty where it was left out."""
    model: str = ""
    """What the house's model is called, where it was asked."""
    error: str = ""
    """Why it was not checked, one sentence in English; empty: it was."""
    skipped: bool = False
    """It was never meant to be."""
    threshold: float | None = None
    """See `mqm.Score`."""
    review: Review | None = None
    issues: tuple[Found, ...] = ()

    def pending(self) -> Iterator[Found]:
        """Those that a person has yet to decide about."""
        return (found for found in self.issues if found.item.undecided)

    def plain(self, folder: str | None) -> dict[str, object]:
        """As ``--format json`` prints it; see `Found.plain`."""
        told: dict[str, object] = {"path": self.path, "language": self.language, "source": self.source}
        if self.error:
            return {**told, "issues": [], "error": self.error, "skipped": self.skipped}
        return {
            **told,
            "words": self.words,
            "glossary": self.glossary,
            "engine": self.engine or None,
            "model": self.model or None,
            "issues": [found.plain(folder) for found in self.issues],
        }


def program() -> dict[str, Any]:
    """Who speaks, for the head of a list of issues."""
    return {"name": "zhengming", "version": __version__}


def failed(path: str, error: str, skipped: bool) -> Release:
    """A file that was not checked."""
    return Release(path, error=error, skipped=skipped)


def issues(review: Review, loaded: Loaded | None, *, utf16: bool = False) -> tuple[Found, ...]:
    """The issues of a review, each with where it stands in the file."""
    document = review.document
    lines = Lines(loaded) if loaded is not None else None
    units = exchange.units(document.text) if utf16 else None
    return tuple(_found(document, item, lines, units) for item in review.issues)


def _found(document: Document, item: Reviewed, lines: Lines | None, units: Any) -> Found:
    span = item.issue.span
    paragraph = bisect_right(document.paragraphs, span.start, key=lambda p: p.span.start) - 1
    at = bisect_right(document.segments, span.start, key=lambda s: s.span.start) - 1
    segment: Segment | None = document.segments[at] if at >= 0 else None
    source = segment.source if segment else None
    suggestion = next(iter(item.issue.suggestions), None)
    return Found(
        item=item,
        lines=lines.of(span) if lines else None,
        structure=document.paragraphs[paragraph].structure if paragraph >= 0 else Structure(),
        paragraph=paragraph + 1,
        sentence=segment.span.of(document.text) if segment else "",
        source=source.span.of(document.source.text) if source and document.source else "",
        number=int(segment.id.rpartition("s")[2]) if segment and segment.paragraph == paragraph else 0,
        units=(units(span.start), units(span.end)) if units else None,
        fixable=suggestion is not None
        and item.issue.by_hand is None
        and lines is not None
        and lines.writable(span, suggestion),
    )
