"""A release as one row of a list: plain facts that fit into the head of its report, and how they are shown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import PurePath
from typing import Any, Literal

from pipeline.decisions import mqm
from pipeline.model import LEVELS, SEVERITIES, Review
from pipeline.report.view import Facts
from pipeline.speech.visible import Shown, pieces, plain

VERSION = 2
"""Of a summary; a report that holds another is left out of the index until it is written anew."""
_MOST_NOTES, _LONGEST_NOTE = 8, 400


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list says of one release, nothing but numbers and text, so that its report can carry it."""

    name: str
    """Of the file."""
    language: str
    source: str
    """The name of its Chinese source; empty without one, or where the file brings it with it."""
    words: int
    date: str
    notes: tuple[str, ...]
    issues: int
    pending: int
    """As far down as somebody looks; so are `issues` and `severities`."""
    levels: Mapping[str, int]
    """Of all that is pending, what is less sure than `pending` counts as well."""
    severities: Mapping[str, int]
    """Of what is pending."""
    accepted: int
    rejected: int
    deferred: int
    asked: int
    """Of those put off: questions to the translator."""
    again: int
    """Decisions to look at again: stale, ambiguous or conflicting."""
    points: int
    counted: int
    """Errors that the score counts."""
    threshold: float | None
    reviewers: tuple[str, ...]
    """Who decided here, the one who did so last first."""
    decided: str
    """When that was: ISO 8601."""
    fresh: int
    since: str

    @property
    def per_thousand(self) -> float:
        return mqm.per_thousand(self.points, self.words) or 0.0

    @property
    def verdict(self) -> Literal["pass", "fail", ""]:
        """As `mqm.Score.passed`."""
        passed = mqm.passes(self.per_thousand, self.pending, self.threshold)
        return "" if passed is None else "pass" if passed else "fail"

    def packed(self) -> str:
        """As text that `unpacked` reads."""
        # Its notes are in the report itself.
        told = {"version": VERSION, **asdict(self), "notes": ()}
        return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


_NAMES = frozenset(one.name for one in fields(Summary))


def unpacked(text: str) -> Summary | None:
    """The summary of a report; None for one of another version, or that is none."""
    try:
        told = json.loads(text)
        version = told.pop("version")
        if version == 1:
            told.setdefault("asked", 0)  # not counted yet
        elif version != VERSION:
            return None
        if told.keys() != _NAMES:
            return None
        return _summary(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _summary(told: dict[str, Any]) -> Summary:
    """Raises TypeError or ValueError for what is of another kind than it should be."""
    for name, value in told.items():
        if name in ("notes", "reviewers"):
            told[name] = tuple(str(one) for one in value)
        elif name in ("levels", "severities"):
            told[name] = {str(key): int(count) for key, count in value.items()}
        elif name == "threshold":
            told[name] = None if value is None else float(value)
        elif name in ("name", "language", "source", "date", "decided", "since"):
            told[name] = str(value)
        else:
            told[name] = int(value)
    return Summary(**told)


def summary(review: Review, facts: Facts) -> Summary:
    shown = review.within(facts.depth)
    score = mqm.score(review, facts.words)
    decided = sorted(
        (item.decision for item in review.issues if item.decision is not None), key=lambda d: d.date, reverse=True
    )
    pending = [item.issue for item in shown.issues if item.undecided]
    levels = Counter(item.issue.level for item in review.issues if item.undecided)
    severities = Counter(issue.severity for issue in pending)
    source = review.document.source
    source_name = PurePath(source.path).name if source and source.path != review.document.path else ""
    return Summary(
        name=PurePath(review.document.path).name,
        language=review.document.language,
        source=source_name,
        words=facts.words,
        date=facts.date,
        notes=tuple(note[:_LONGEST_NOTE] for note in facts.notes[:_MOST_NOTES]),
        issues=len(shown.issues),
        pending=len(pending),
        levels={level: levels[level] for level in LEVELS if levels[level]},
        severities={severity: severities[severity] for severity in reversed(SEVERITIES) if severities[severity]},
        accepted=review.count("accepted"),
        rejected=review.count("rejected"),
        deferred=sum(item.status == "deferred" and not item.undecided for item in review.issues),
        asked=sum(bool(item.decision and item.decision.ask) and not item.undecided for item in review.issues),
        again=len(review.stale) + len(review.ambiguous) + len(review.conflicting),
        points=score.points,
        counted=score.count,
        threshold=facts.threshold,
        reviewers=tuple(dict.fromkeys(d.reviewer for d in decided if d.reviewer)),
        decided=decided[0].date if decided else "",
        fresh=sum(issue.id in facts.fresh for issue in pending),
        since=facts.since,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: a release, or a file that was not checked."""

    name: Shown
    bare: str
    """Its name, what cannot be seen in it shown."""
    file: str = ""
    """Address of its page, relative to the list; empty where it has none."""
    told: Summary | None = None
    """None for a file that was not checked."""
    notes: tuple[Shown, ...] = ()
    trouble: Shown = ()
    """Why it was not checked, or left out."""
    skipped: bool = False
    """It was never meant to be checked."""
    state: Literal["", "waiting", "checking"] = ""
    """On a live page."""
    changed: bool = False
    """On a live page: the file is another than the one that was checked."""

    @property
    def weight(self) -> int:
        """Sorts by severity: of two releases the one with more of the worst is heavier."""
        weight = 0
        for severity in reversed(SEVERITIES):
            weight = weight * 10_000 + (min(self.told.severities.get(severity, 0), 9_999) if self.told else 0)
        return weight

    @property
    def kind(self) -> Literal["pending", "done", "error", "skipped", "busy"]:
        """What a person may filter by."""
        if self.state and self.told is None:
            return "busy"
        if self.told is None:
            return "skipped" if self.skipped else "error"
        return "pending" if self.told.pending or self.told.again else "done"


@dataclass(slots=True)
class Totals:
    """What a list says of all its rows together."""

    releases: int = 0
    """That were checked."""
    words: int = 0
    issues: int = 0
    pending: int = 0
    unchecked: int = 0
    busy: int = 0
    """That are being checked for the first time."""
    waiting: int = 0
    """Releases in which something is pending."""
    deferred: int = 0
    asked: int = 0
    fresh: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    reviewers: dict[str, None] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        told = row.told
        if told is None:
            self.unchecked += not row.state
            self.busy += bool(row.state)
            return
        self.releases += 1
        self.words += told.words
        self.issues += told.issues
        self.pending += told.pending
        self.waiting += bool(told.pending)
        self.deferred += told.deferred
        self.asked += told.asked
        self.fresh += told.fresh
        self.severities.update(told.severities)
        if len(self.reviewers) < 50:
            self.reviewers.update(dict.fromkeys(told.reviewers))

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Totals:
        totals = cls()
        for row in rows:
            totals.add(row)
        return totals


def unchecked(path: str, trouble: str, *, skipped: bool = False, state: Literal["", "waiting", "checking"] = "") -> Row:
    """The row of a file that was not checked, or left out, and why."""
    name = PurePath(path).name
    return Row(pieces(name), plain(name), trouble=pieces(trouble), skipped=skipped, state=state)


def row(told: Summary, file: str, *, state: Literal["", "waiting", "checking"] = "", changed: bool = False) -> Row:
    """The row of a release whose page is at the address `file`."""
    notes = tuple(pieces(note) for note in told.notes)
    return Row(pieces(told.name), plain(told.name), file, told, notes, state=state, changed=changed)
