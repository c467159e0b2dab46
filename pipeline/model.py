"""The records that the stages hand on: frozen, slotted, with tuples inside."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

Severity = Literal["neutral", "minor", "major", "critical"]
SEVERITIES: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")

Kind = Literal["place", "person", "organisation", "term", "slogan"]
KINDS: tuple[Kind, ...] = ("place", "person", "organisation", "term", "slogan")

TermStatus = Literal["preferred", "admitted", "deprecated", "forbidden"]
TERM_STATUSES: tuple[TermStatus, ...] = ("preferred", "admitted", "deprecated", "forbidden")

Verdict = Literal["accepted", "rejected", "deferred"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected", "deferred")

IssueStatus = Literal["pending", "accepted", "rejected", "deferred"]

# The MQM dimension of each ITS 2.0 localization-quality issue type that a check may use.
# Source: https://www.w3.org/TR/its20/#lqissue-typevalues and the MQM core typology.
DIMENSIONS: Mapping[str, str] = {
    "terminology": "Terminology",
    "inconsistency": "Terminology",
    "inconsistent-entities": "Terminology",
    "mistranslation": "Accuracy",
    "omission": "Accuracy",
    "addition": "Accuracy",
    "untranslated": "Accuracy",
    "numbers": "Accuracy",
    "length": "Accuracy",
    "misspelling": "Linguistic conventions",
    "typographical": "Linguistic conventions",
    "duplication": "Linguistic conventions",
    "grammar": "Linguistic conventions",
    "whitespace": "Linguistic conventions",
    "characters": "Linguistic conventions",
    "style": "Style",
    "register": "Style",
    "locale-violation": "Locale conventions",
    "uncategorized": "Other",
}


class InputError(Exception):
    """Something the user gave us cannot be used; ends the run with exit status 2.

    ``str()`` is one sentence: file, place, what was found, what to do.
    """

    def __init__(self, path: object, problem: str, remedy: str, line: int | None = None) -> None:
        self.where = f"{path}:{line}" if line is not None else f"{path}"
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{self.where}: {problem}; {remedy}.")


class CheckFailed(Exception):
    """A check raised: the run stops, and says which one."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of Unicode code points of a text exactly as decoded."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two share a code point; two empty or touching spans do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


ParagraphKind = Literal["heading", "item", "prose"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table; rows and columns are counted from 1."""

    table: str
    """What the table is called, in words: ``table 1``, ``sheet “Release”``."""
    row: int
    column: int
    across: int = 1
    """Columns that it takes."""
    heading: bool = False
    down: int = 1
    """Rows that it takes."""
    name: str = ""
    """What the file's readers call it: ``cell C2``."""

    @property
    def place(self) -> str:
        """In words: ``table 1, row 2, column 3``."""
        return f"{self.table}, {self.name or f'row {self.row}, column {self.column}'}"


@dataclass(frozen=True, slots=True)
class Structure:
    """What the file tells of a paragraph besides its words."""

    place: str = ""
    """Where it stands, in words, when not in running text: ``footnote``, ``alternative text``."""
    level: int = 0
    """Of a heading, from 1; 0 for anything else."""
    cell: Cell | None = None


RUNNING = Structure()
"""Of running text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of text without its line ending; `heading` also covers captions, datelines and menus."""

    span: Span
    kind: ParagraphKind
    structure: Structure = RUNNING


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence. `id` is ``p3s2``: third paragraph, second sentence, counted from 1."""

    id: str
    span: Span
    paragraph: int
    """Index into `Document.paragraphs`."""
    source: Segment | None = None
    """The source segment it translates, in `Document.source`; one span may cover several sentences."""


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    """As given on the command line; never made absolute."""
    language: str
    """BCP 47."""
    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    segments: tuple[Segment, ...] = ()
    source: Document | None = None
    names: tuple[Span, ...] = ()
    """Names known to be right (glossary, repeated, source): no other check may touch them. Sorted, disjoint."""
    findings: tuple[Finding, ...] = ()
    """What the grammar engine reported; empty when it did not run."""

    @property
    def name(self) -> str:
        """``NAME.en`` of ``folder/NAME.en.txt``: what its report and its corrections are called."""
        return PurePath(self.path).name.removesuffix(".txt")

    def before(self, at: int) -> str:
        """What stands before a place in its segment."""
        index = bisect_right(self.segments, at, key=lambda segment: segment.span.start) - 1
        return self.text[self.segments[index].span.start : at] if index >= 0 else ""


@dataclass(frozen=True, slots=True)
class Term:
    source: str
    target: str
    language: str
    kind: Kind
    status: TermStatus
    note: str = ""
    origin: str = ""
    """``file:line`` it was read from, for messages."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check proposes. MQM: an *issue* becomes an *error* only when a person confirms it."""

    check: str
    type: str
    """A key of `DIMENSIONS`."""
    severity: Severity
    span: Span
    text: str
    """The words of the document at `span`; empty for a pure insertion."""
    message: str
    """One sentence."""
    suggestions: tuple[str, ...] = ()
    """Replacements for `text`, best first."""
    evidence: tuple[str, ...] = ()
    """What the flag rests on, one fact each."""
    ambiguous: bool = False
    """Several suggestions are equally right: show them all, never apply one in bulk."""
    id: str = ""
    """Filled in by `identify`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an issue, or (without `issue`) about words that no check flagged.

    `exact`, `prefix` and `suffix` are a W3C TextQuoteSelector: they find the place again.
    """

    issue: str
    verdict: Verdict
    exact: str
    prefix: str = ""
    suffix: str = ""
    replacement: str | None = None
    reviewer: str = ""
    date: str = ""
    """ISO 8601, UTC, seconds: ``2026-11-23T04:20:00Z``."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One replacement that an accepted decision asks for; `before` guards against a changed text."""

    span: Span
    before: str
    after: str
    issue: str
    decision: Decision = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One correction as it was carried out, with all that a later reader may ask about it."""

    release: Span
    """Where `before` stood in the release."""
    cleaned: Span
    """Where `after` stands in the cleaned release."""
    line: int
    column: int
    """In the release, both counted from 1."""
    before: str
    after: str
    issue: str
    """Empty for a reviewer's own correction, as are `check`, `type`, `message` and `evidence`."""
    check: str = ""
    type: str = ""
    message: str = ""
    evidence: tuple[str, ...] = ()
    reviewer: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One match of the grammar engine, in code points of the document's text."""

    span: Span
    rule: str
    category: str
    issue_type: str
    """LanguageTool's own ITS issue type."""
    message: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An issue with what was decided about it; `decision` is None exactly when the status is pending."""

    issue: Issue
    status: IssueStatus
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A document's issues and decisions, held against each other."""

    document: Document
    issues: tuple[Reviewed, ...]
    """Sorted by span, disjoint."""
    corrections: tuple[Correction, ...] = ()
    """Of the accepted decisions, a reviewer's own among them; sorted by span, disjoint."""
    applied: tuple[Decision, ...] = ()
    """Accepted decisions whose replacement stands in the text already (a cleaned release)."""
    stale: tuple[Decision, ...] = ()
    """Decisions whose words are gone."""
    ambiguous: tuple[Decision, ...] = ()
    """Decisions whose words stand in several places that the context cannot tell apart."""
    conflicting: tuple[tuple[Decision, Decision], ...] = ()
    """Pairs that contradict or overlap each other; none of them is applied."""

    def count(self, status: IssueStatus) -> int:
        return sum(item.status == status for item in self.issues)


_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
# Neighbours further away than this belong to another thought; it also bounds the search.
_REACH = 80


def _neighbours(text: str, span: Span) -> tuple[str, str]:
    before = _WORD.findall(text, max(0, span.start - _REACH), span.start)
    after = _WORD.search(text, span.end, min(len(text), span.end + _REACH))
    return (before[-1] if before else "", after.group() if after else "")


def identify(text: str, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues sorted by span and check, each with an id that outlives edits elsewhere in the text.

    The id hashes the check, the words, one word either side and which occurrence of these it is;
    never an offset.
    """
    seen: Counter[tuple[str, str, str, str]] = Counter()
    named = []
    for issue in sorted(issues, key=lambda i: (i.span, i.check, i.message)):
        before, after = _neighbours(text, issue.span)
        key = (issue.check, issue.text, before, after)
        seen[key] += 1
        digest = hashlib.sha256("\x1f".join((*key, str(seen[key]))).encode()).hexdigest()
        named.append(replace(issue, id=digest[:12]))
    return tuple(named)


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a code point, both counted from 1; a line ends at ``\\n``."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
