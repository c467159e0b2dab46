"""A review as plain records, completely filled: all that a page shows, in the order it shows it."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.model import DIMENSIONS, LEVELS, SEVERITIES, USUAL, Decision, Depth, Issue, IssueStatus, Review
from pipeline.report.view import marks
from pipeline.report.view.cards import Verdict, command_of, verdict_of
from pipeline.report.view.diff import Changed, Same, differences
from pipeline.report.view.text import Block, Paragraph, Table, laid_out
from pipeline.speech.speech import ENGLISH, Speech
from pipeline.speech.visible import Shown, pieces, plain

STATUSES: tuple[IssueStatus, ...] = ("pending", "accepted", "rejected", "deferred")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the run knows and the review does not: nothing of it is read in here."""

    words: int
    date: str
    """As it is to be printed, e.g. ``2026-11-23``."""
    versions: tuple[tuple[str, str], ...]
    """Program and version, in the order to print them."""
    notes: tuple[str, ...] = ()
    """Sentences for the top of the report, e.g. that the grammar engine did not run."""
    standing: tuple[tuple[str, str, int], ...] = ()
    """Each standing decision in a sentence, who made it when, and the number of places here."""
    depth: Depth = USUAL
    """Which pending issues are counted, and in sight when a browser opens the page; all of them are in it."""

    threshold: float | None = None
    """Points of MQM per 1,000 words that the house allows (`standing.threshold`)."""
    fresh: frozenset[str] = frozenset()
    """Issues that were not there when the release was last looked at."""
    since: str = ""
    """The day of that; empty where it never was."""

    @property
    def folds(self) -> Depth:
        """What is in sight whatever a person wants to see: all that is less sure can be put away."""
        return "sure" if self.depth == "sure" else USUAL


@dataclass(frozen=True, slots=True)
class Count:
    name: str
    all: int
    pending: int


@dataclass(frozen=True, slots=True)
class Group:
    """An MQM dimension with its types."""

    total: Count
    rows: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in a list of those to look at again."""

    verdict: Verdict
    before: Shown
    words: Shown
    behind: Shown
    after: Shown | None
    id: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One decision to look at again, or two that conflict."""

    decisions: tuple[Decided, ...]
    commands: tuple[str, ...]
    """Take the decisions back; a reviewer's own has none and is edited in the corrections file."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Decisions of one kind that a person has to look at again."""

    name: str
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Page:
    name: Shown
    plain_name: str
    command_name: str
    """How the command line calls the release, quoted for a shell."""
    language: str
    source_language: str
    """Empty without a source."""
    words: int
    date: Shown
    versions: tuple[Shown, ...]
    notes: tuple[Shown, ...]
    standing: tuple[tuple[Shown, Shown, int], ...]
    issues: int
    """Of those that are in sight; so are `pending`, and what is pending in all tables but that of the levels."""
    pending: int
    uncertain: int
    """Pending issues that can be put away; they count among those in sight when the page shows them."""
    decided: int
    own: int
    """Corrections a reviewer made where no check found anything."""
    applied: int
    """Decisions whose replacement stands in the text already."""
    first: str
    """Anchor of the first pending issue; empty when there is none."""
    troubles: tuple[Trouble, ...]
    types: tuple[Group, ...]
    severities: tuple[Count, ...]
    levels: tuple[Count, ...]
    statuses: tuple[Count, ...]
    checks: tuple[Count, ...]
    kinds: tuple[str, ...]
    """Every issue type that occurs, in the order of `types`."""
    rules: tuple[str, ...]
    """Of which there are issues, by id."""
    stretches: tuple[tuple[Block, ...], ...]
    """The text, in stretches that a browser may leave alone while they are out of sight."""
    changes: int
    diff: tuple[Changed | Same, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """In the order of the text, those in tables among them."""
        blocks = (block for stretch in self.stretches for block in stretch)
        return tuple(p for block in blocks for p in (block.paragraphs if isinstance(block, Table) else (block,)))


def page(review: Review, facts: Facts, speech: Speech = ENGLISH) -> Page:
    """Everything the report of one release shows."""
    document = review.document
    entries = marks.entries(review)
    territories = marks.territories(document, entries)
    issues = [item.issue for item in review.issues]
    shown = review.within(facts.depth)
    pending = [item.issue for item in shown.issues if item.status == "pending"]
    in_sight = {f"issue-{issue.id}" for issue in pending}
    waiting = [entry.anchor for entry in entries if entry.status == "pending"]
    types = _types(issues, pending)
    name = PurePath(document.path).name
    command_name = plain(shlex.quote(document.name))
    return Page(
        name=pieces(name),
        plain_name=plain(name),
        command_name=command_name,
        language=document.language,
        source_language=document.source.language if document.source else "",
        words=facts.words,
        date=pieces(facts.date),
        versions=tuple(pieces(f"{program} {version}") for program, version in facts.versions),
        notes=tuple(pieces(note) for note in facts.notes),
        standing=tuple((pieces(told), pieces(by), count) for told, by, count in facts.standing),
        issues=len(shown.issues),
        pending=len(pending),
        uncertain=len(issues) - len(review.within(facts.folds).issues),
        decided=len(shown.issues) - len(pending),
        own=sum(entry.reviewed is None for entry in entries),
        applied=len(review.applied),
        first=next((anchor for anchor in waiting if anchor in in_sight), waiting[0] if waiting else ""),
        troubles=tuple(_troubles(review, command_name)),
        types=types,
        kinds=tuple(count.name for group in types for count in group.rows),
        severities=_counts(reversed(SEVERITIES), [i.severity for i in issues], [i.severity for i in pending]),
        levels=_levels(review),
        statuses=tuple(
            Count(status, shown.count(status), len(pending) if status == "pending" else 0) for status in STATUSES
        ),
        checks=_counts(sorted({i.check for i in issues}), [i.check for i in issues], [i.check for i in pending]),
        rules=tuple(sorted({issue.rule for issue in issues if issue.rule})),
        stretches=tuple(laid_out(document, entries, territories, command_name, speech)),
        changes=len(review.corrections),
        diff=tuple(differences(document, entries, territories)),
    )


def _counts(names: Iterable[str], found: Sequence[str], pending: Sequence[str]) -> tuple[Count, ...]:
    everything, still = Counter(found), Counter(pending)
    return tuple(Count(name, everything[name], still[name]) for name in names if everything[name])


def _levels(review: Review) -> tuple[Count, ...]:
    pending = [item.issue.level for item in review.issues if item.status == "pending"]
    return _counts(LEVELS, [item.issue.level for item in review.issues], pending)


def _types(issues: Sequence[Issue], pending: Sequence[Issue]) -> tuple[Group, ...]:
    counts = _counts(DIMENSIONS, [i.type for i in issues], [i.type for i in pending])
    groups = []
    for dimension in dict.fromkeys(DIMENSIONS.values()):
        rows = tuple(count for count in counts if DIMENSIONS[count.name] == dimension)
        if rows:
            groups.append(Group(Count(dimension, sum(r.all for r in rows), sum(r.pending for r in rows)), rows))
    return tuple(groups)


def _troubles(review: Review, command_name: str) -> Iterator[Trouble]:
    kinds: tuple[tuple[str, Iterable[tuple[Decision, ...]]], ...] = (
        ("stale", ((decision,) for decision in review.stale)),
        ("ambiguous", ((decision,) for decision in review.ambiguous)),
        ("conflicting", review.conflicting),
    )
    for name, found in kinds:
        doubts = tuple(_doubt(decisions, command_name) for decisions in found)
        if doubts:
            yield Trouble(name, doubts)


def _doubt(decisions: Sequence[Decision], command_name: str) -> Doubt:
    ids = dict.fromkeys(decision.issue for decision in decisions if decision.issue)
    return Doubt(tuple(map(_decided, decisions)), tuple(command_of(command_name, issue, "forget") for issue in ids))


def _decided(decision: Decision) -> Decided:
    return Decided(
        verdict=verdict_of(decision),
        before=pieces(decision.prefix),
        words=pieces(decision.exact, "odd"),
        behind=pieces(decision.suffix),
        after=None if decision.replacement is None else pieces(decision.replacement, "odd"),
        id=plain(decision.issue),
    )
