"""An issue as it is drawn: its mark in the text, and the card with all that a person needs to decide."""

from __future__ import annotations

import shlex
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.model import RUNNING, Decision, Document, Issue, Message, Structure, line_column, tell
from pipeline.report.view.marks import Entry
from pipeline.report.view.passages import Passage
from pipeline.speech.speech import Speech
from pipeline.speech.visible import Shown, pieces, plain

RULES_PAGE = "rules.html"
"""What cards link to: it stands beside the reports."""
_LINED = ".txt"
"""Of files whose readers see the lines that their text has."""
# Few fonts have the sign with which examples write a space.
_SPACE_SIGN = "\u2420", "\u2423"


@dataclass(frozen=True, slots=True)
class Verdict:
    verdict: str
    reviewer: Shown
    date: Shown
    note: Shown


@dataclass(frozen=True, slots=True)
class Mark:
    """An issue, or a reviewer's own correction, in its place in the text."""

    anchor: str
    number: int
    nth: int
    """Counted from 1 within its paragraph, or within its rows of a table."""
    status: str
    severity: str
    words: Shown
    after: Shown | None
    """What will replace the words; None unless that was decided."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a person needs to decide one issue, or to understand a decision."""

    mark: Mark
    issue: Issue | None
    """None for a reviewer's own correction."""
    passage: Passage
    """The sentence that it stands in, and the one that this translates."""
    words: Shown
    first: Shown | None
    """The replacement chosen, or else the first suggestion; empty to delete; None without a suggestion."""
    others: tuple[Shown, ...]
    """Further suggestions, best first."""
    message: Shown
    evidence: tuple[Shown, ...]
    by_hand: Shown
    """Why it is corrected by hand; empty where `apply` does it."""
    verdict: Verdict | None
    place: Shown
    """As whoever reads the file would say it: ``table 1, row 3, column 2``, ``line 12``."""
    command: str
    """Accepts an issue that is still open; empty for a decided one."""
    manual: str
    """Address of the page that explains its rule; empty without an issue."""
    previous: str
    """Anchor of the pending issue before this one; empty at the first."""
    next: str


def verdict_of(decision: Decision) -> Verdict:
    day = decision.date.partition("T")[0]
    return Verdict(decision.verdict, pieces(decision.reviewer), pieces(day), pieces(decision.note))


def command_of(name: str, issue: str, verdict: str) -> str:
    return f"zhengming decide {name} {plain(shlex.quote(issue))} {verdict}"


def manual_of(rule: str) -> str:
    """Where a rule is explained; one of the grammar engine, where all of them are."""
    return f"{RULES_PAGE}#{'.'.join(rule.split('.')[:2])}"


def mark_of(text: str, entry: Entry, number: int, nth: int) -> Mark:
    return Mark(
        anchor=entry.anchor,
        number=number,
        nth=nth,
        status=entry.status,
        severity=entry.reviewed.issue.severity if entry.reviewed else "neutral",
        words=pieces(entry.span.of(text), entry.spaces),
        after=pieces(entry.correction.after, entry.spaces) if entry.correction else None,
    )


def card_of(
    document: Document,
    entry: Entry,
    mark: Mark,
    passage: Passage,
    place: Message,
    command_name: str,
    steps: tuple[str, str],
    speech: Speech,
) -> Card:
    """The card of an entry; `steps`: the anchors of the pending issues before and after it."""
    issue = entry.reviewed.issue if entry.reviewed else None
    decision = entry.correction.decision if entry.correction else entry.reviewed.decision if entry.reviewed else None
    suggestions = list(issue.suggestions) if issue else []
    first: str | None = suggestions[0] if suggestions else None
    if entry.correction is not None:
        first = entry.correction.after
    span = entry.span if entry.correction or issue is None else issue.span
    command = ""
    if issue is not None and entry.status in ("pending", "deferred"):
        command = command_of(command_name, issue.id, _answer(issue))
    return Card(
        mark=mark,
        issue=issue,
        passage=passage,
        words=pieces(span.of(document.text), entry.spaces),
        first=None if first is None else pieces(first, entry.spaces),
        others=tuple(pieces(other, entry.spaces) for other in suggestions if other != first),
        message=pieces(speech.message(issue.message)) if issue else (),
        evidence=tuple(pieces(fact) for fact in facts_of(issue, speech)) if issue else (),
        by_hand=pieces(speech.message(issue.by_hand)) if issue and issue.by_hand else (),
        verdict=verdict_of(decision) if decision else None,
        place=pieces(speech.message(place)),
        command=command,
        manual=manual_of(issue.rule) if issue else "",
        previous=steps[0],
        next=steps[1],
    )


def facts_of(issue: Issue, speech: Speech) -> list[str]:
    """The evidence of an issue in words."""
    return [speech.message(fact).replace(*_SPACE_SIGN) for fact in issue.evidence]


def place_in(document: Document, at: int) -> Message:
    """Where an offset of the text is in its file."""
    paragraphs = document.paragraphs
    number = max(1, bisect_right(paragraphs, at, key=lambda paragraph: paragraph.span.start))
    structure = paragraphs[number - 1].structure if paragraphs else RUNNING
    return place_of(document, structure, number, at)


def place_of(document: Document, structure: Structure, number: int, at: int) -> Message:
    """Where a place is in its file; `number`: of its paragraph, counted from 1."""
    if structure.cell is not None:
        return structure.cell.place
    if structure.place is not None:
        return structure.place
    if PurePath(document.path).suffix.lower() == _LINED:
        return tell("line {n}", n=line_column(document.text, at)[0])
    return tell("paragraph {n}", n=number)


def _answer(issue: Issue) -> str:
    """What tells the command line to accept, where that can be; what is chosen for the person is nothing."""
    if issue.by_hand is not None:
        return "defer"
    if not issue.suggestions:
        return "accept --replacement TEXT"
    return "accept --suggestion 1" if issue.ambiguous or issue.level == "ask" else "accept"
