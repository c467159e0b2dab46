"""An issue as it is drawn: its mark in the text, and the card with all that a person needs to decide."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from pipeline.model import Decision, Issue, Span, line_column
from pipeline.report.view.marks import LINE_END, Entry
from pipeline.speech.speech import Speech
from pipeline.speech.visible import Shown, pieces, plain

RULES_PAGE = "rules.html"
"""What cards link to: it stands beside the reports."""
# Words of context on a card whose words have no letters of their own, so that the card can be read alone.
_NEAR_WORDS = 2
# Code points that these are looked for in.
_REACH = 60
# Few fonts have the sign with which examples write a space.
_SPACE_SIGN = "\u2420", "\u2423"
_WORD = re.compile(r"\S+")


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
    before: Shown
    """A few words of context; empty when the words speak for themselves."""
    words: Shown
    behind: Shown
    first: Shown | None
    """The replacement chosen, or else the first suggestion; empty to delete; None without a suggestion."""
    others: tuple[Shown, ...]
    """Further suggestions, best first."""
    message: Shown
    evidence: tuple[Shown, ...]
    by_hand: Shown
    """Why it is corrected by hand; empty where `apply` does it."""
    verdict: Verdict | None
    place: str
    """``line:column``, both counted from 1."""
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
    return f"python -m pipeline decide {name} {plain(shlex.quote(issue))} {verdict}"


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
    text: str, entry: Entry, mark: Mark, command_name: str, previous: str, following: str, speech: Speech
) -> Card:
    issue = entry.reviewed.issue if entry.reviewed else None
    decision = entry.correction.decision if entry.correction else entry.reviewed.decision if entry.reviewed else None
    suggestions = list(issue.suggestions) if issue else []
    first: str | None = suggestions[0] if suggestions else None
    if entry.correction is not None:
        first = entry.correction.after
    span = entry.span if entry.correction or issue is None else issue.span
    before, behind = _near(text, span)
    command = ""
    if issue is not None and entry.status in ("pending", "deferred"):
        command = command_of(command_name, issue.id, _answer(issue))
    line, column = line_column(text, span.start)
    return Card(
        mark=mark,
        issue=issue,
        before=pieces(before),
        words=pieces(span.of(text), entry.spaces),
        behind=pieces(behind),
        first=None if first is None else pieces(first, entry.spaces),
        others=tuple(pieces(other, entry.spaces) for other in suggestions if other != first),
        message=pieces(speech.message(issue.message)) if issue else (),
        evidence=tuple(pieces(speech.message(fact).replace(*_SPACE_SIGN)) for fact in issue.evidence) if issue else (),
        by_hand=pieces(speech.message(issue.by_hand)) if issue and issue.by_hand else (),
        verdict=verdict_of(decision) if decision else None,
        place=f"{line}:{column}",
        command=command,
        manual=manual_of(issue.rule) if issue else "",
        previous=previous,
        next=following,
    )


def _answer(issue: Issue) -> str:
    """What tells the command line to accept, where that can be; what is chosen for the person is nothing."""
    if issue.by_hand is not None:
        return "defer"
    if not issue.suggestions:
        return "accept --replacement TEXT"
    return "accept --suggestion 1" if issue.ambiguous or issue.level == "ask" else "accept"


def _near(text: str, span: Span) -> tuple[str, str]:
    """A few words of the same line on both sides where the issue's own words have no letter or digit, else nothing."""
    if any(character.isalnum() for character in span.of(text)):
        return "", ""
    before = LINE_END.split(text[max(0, span.start - _REACH) : span.start])[-1]
    behind = LINE_END.split(text[span.end : span.end + _REACH])[0]
    starts = [match.start() for match in _WORD.finditer(before)][-_NEAR_WORDS:]
    ends = [match.end() for match in _WORD.finditer(behind)][:_NEAR_WORDS]
    return before[starts[0] :] if starts else "", behind[: ends[-1]] if ends else ""
