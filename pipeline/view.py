"""A review as plain records, completely filled: all that a page shows, in the order it shows it."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.model import (
    DIMENSIONS,
    SEVERITIES,
    Correction,
    Decision,
    Document,
    Issue,
    IssueStatus,
    Review,
    Reviewed,
    Span,
    line_column,
)
from pipeline.speech import ENGLISH, Speech
from pipeline.visible import Piece, Spaces, pieces, plain

# Words of unchanged text shown on either side of a change in the diffs.
CONTEXT_WORDS = 12
# Characters of text and cards that a browser lays out in one go, far less than a millisecond's work each.
STRETCH = 4_000
_CARD = 400
# Words of context on a card whose words have no letters of their own, so that the card can be read alone.
_NEAR_WORDS = 2
# Code points that these are looked for in.
_REACH = 60
_WORD = re.compile(r"\S+")
STATUSES: tuple[IssueStatus, ...] = ("pending", "accepted", "rejected", "deferred")

Shown = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the run knows and the review does not: nothing of it is read in here."""

    words: int
    seconds: float
    """From the start of the run to this release."""
    date: str
    """As it is to be printed, e.g. ``2026-11-23``."""
    versions: tuple[tuple[str, str], ...]
    """Program and version, in the order to print them."""
    notes: tuple[str, ...] = ()
    """Sentences for the top of the report, e.g. that the grammar engine did not run."""
    standing: tuple[tuple[str, str, int], ...] = ()
    """Each standing decision in a sentence, who made it when, and the number of places here."""


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
    """Counted from 1 within its paragraph."""
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
    verdict: Verdict | None
    place: str
    """``line:column``, both counted from 1."""
    command: str
    """Accepts an issue that is still open; empty for a decided one."""
    previous: str
    """Anchor of the pending issue before this one; empty at the first."""
    next: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    """What `parts` show."""
    kind: str
    parts: tuple[Shown | Mark, ...]
    cards: tuple[Card, ...]
    source: Shown
    place: Shown
    """Where it stands in its file; empty in running text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction in a diff."""

    anchor: str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Gap:
    """Unchanged words left out of a diff."""

    words: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph with corrections, in words of context."""

    line: int
    parts: tuple[Shown | Edit | Gap, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Neighbouring paragraphs without a correction."""

    paragraphs: tuple[Shown, ...]


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
    seconds: float
    date: Shown
    versions: tuple[Shown, ...]
    notes: tuple[Shown, ...]
    standing: tuple[tuple[Shown, Shown, int], ...]
    issues: int
    pending: int
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
    statuses: tuple[Count, ...]
    checks: tuple[Count, ...]
    kinds: tuple[str, ...]
    """Every issue type that occurs, in the order of `types`."""
    stretches: tuple[tuple[Paragraph, ...], ...]
    """The text, in stretches that a browser may leave alone while they are out of sight."""
    changes: int
    diff: tuple[Changed | Same, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(paragraph for stretch in self.stretches for paragraph in stretch)


@dataclass(frozen=True, slots=True)
class Row:
    """What the index says of one release."""

    name: Shown
    file: str
    """Address of its report, relative to the index."""
    language: str
    words: int
    date: Shown
    notes: tuple[Shown, ...]
    issues: int
    pending: int
    accepted: int
    rejected: int
    deferred: int
    again: int
    """Decisions to look at again: stale, ambiguous or conflicting."""


def release_name(document: Document) -> str:
    """``NAME.en`` of ``folder/NAME.en.txt``: what its report and its corrections are called."""
    return PurePath(document.path).name.removesuffix(".txt")


def row(review: Review, facts: Facts, file: str) -> Row:
    return Row(
        name=pieces(PurePath(review.document.path).name),
        file=file,
        language=review.document.language,
        words=facts.words,
        date=pieces(facts.date),
        notes=tuple(pieces(note) for note in facts.notes),
        issues=len(review.issues),
        pending=review.count("pending"),
        accepted=review.count("accepted"),
        rejected=review.count("rejected"),
        deferred=review.count("deferred"),
        again=len(review.stale) + len(review.ambiguous) + len(review.conflicting),
    )


def page(review: Review, facts: Facts, speech: Speech = ENGLISH) -> Page:
    """Everything the report of one release shows."""
    document = review.document
    entries = _entries(review)
    territories = _territories(document, entries)
    issues = [item.issue for item in review.issues]
    pending = [item.issue for item in review.issues if item.status == "pending"]
    types = _types(issues, pending)
    name = PurePath(document.path).name
    command_name = plain(shlex.quote(release_name(document)))
    return Page(
        name=pieces(name),
        plain_name=plain(name),
        command_name=command_name,
        language=document.language,
        source_language=document.source.language if document.source else "",
        words=facts.words,
        seconds=facts.seconds,
        date=pieces(facts.date),
        versions=tuple(pieces(f"{program} {version}") for program, version in facts.versions),
        notes=tuple(pieces(note) for note in facts.notes),
        standing=tuple((pieces(told), pieces(by), count) for told, by, count in facts.standing),
        issues=len(issues),
        pending=len(pending),
        decided=len(issues) - len(pending),
        own=sum(entry.reviewed is None for entry in entries),
        applied=len(review.applied),
        first=next((entry.anchor for entry in entries if entry.status == "pending"), ""),
        troubles=tuple(_troubles(review, command_name)),
        types=types,
        kinds=tuple(count.name for group in types for count in group.rows),
        severities=_counts(reversed(SEVERITIES), [i.severity for i in issues], [i.severity for i in pending]),
        statuses=tuple(
            Count(status, review.count(status), len(pending) if status == "pending" else 0) for status in STATUSES
        ),
        checks=_counts(sorted({i.check for i in issues}), [i.check for i in issues], [i.check for i in pending]),
        stretches=tuple(_stretches(_paragraphs(document, entries, territories, command_name, speech))),
        changes=len(review.corrections),
        diff=tuple(_diff(document, entries, territories)),
    )


def _counts(names: Iterable[str], found: Sequence[str], pending: Sequence[str]) -> tuple[Count, ...]:
    everything, still = Counter(found), Counter(pending)
    return tuple(Count(name, everything[name], still[name]) for name in names if everything[name])


def _types(issues: Sequence[Issue], pending: Sequence[Issue]) -> tuple[Group, ...]:
    counts = _counts(DIMENSIONS, [i.type for i in issues], [i.type for i in pending])
    groups = []
    for dimension in dict.fromkeys(DIMENSIONS.values()):
        rows = tuple(count for count in counts if DIMENSIONS[count.name] == dimension)
        if rows:
            groups.append(Group(Count(dimension, sum(r.all for r in rows), sum(r.pending for r in rows)), rows))
    return tuple(groups)


# --- decisions to look at again ---------------------------------------------------------------------------------------


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
    return Doubt(tuple(map(_decided, decisions)), tuple(_command(command_name, issue, "forget") for issue in ids))


def _decided(decision: Decision) -> Decided:
    return Decided(
        verdict=_verdict(decision),
        before=pieces(decision.prefix),
        words=pieces(decision.exact, "odd"),
        behind=pieces(decision.suffix),
        after=None if decision.replacement is None else pieces(decision.replacement, "odd"),
        id=plain(decision.issue),
    )


def _verdict(decision: Decision) -> Verdict:
    day = decision.date.partition("T")[0]
    return Verdict(decision.verdict, pieces(decision.reviewer), pieces(day), pieces(decision.note))


def _command(name: str, issue: str, verdict: str) -> str:
    return f"python -m pipeline decide {name} {plain(shlex.quote(issue))} {verdict}"


# --- the text with its marks ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is marked at one place: an issue, its correction, or a reviewer's own correction."""

    span: Span
    anchor: str
    reviewed: Reviewed | None
    correction: Correction | None

    @property
    def status(self) -> str:
        return self.reviewed.status if self.reviewed else "accepted"


def _entries(review: Review) -> tuple[_Entry, ...]:
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
        entries.append(_Entry(span, f"issue-{item.issue.id}", item, None if correction in drawn else correction))
        if correction is not None:
            drawn.add(correction)
    own = [made for made in review.corrections if made not in drawn]
    entries += [_Entry(made.span, f"own-{n}", None, made) for n, made in enumerate(own, 1)]
    return tuple(sorted(entries, key=lambda entry: entry.span))


@dataclass(frozen=True, slots=True)
class _Territory:
    """The part of the text that belongs to a paragraph, the white space around it included."""

    span: Span
    kind: str
    place: str
    source: str
    entries: tuple[_Entry, ...]
    first: int
    """Number of its first entry in the document, counted from 1."""


_LINE_END = re.compile(r"[\n\r\u2028\u2029\v\f]")


def _territories(document: Document, entries: Sequence[_Entry]) -> tuple[_Territory, ...]:
    """The whole text divided by paragraph; no entry is cut in two.

    What stands between two paragraphs goes with the upper one up to its last line end. An entry that
    reaches into the next paragraph draws its words into this one.
    """
    text, paragraphs = document.text, document.paragraphs
    sources = _sources(document)
    found: list[_Territory] = []
    start = at = 0
    for index in range(max(1, len(paragraphs))):
        if index + 1 < len(paragraphs):
            between = Span(paragraphs[index].span.end, paragraphs[index + 1].span.start)
            ends = [match.end() for match in _LINE_END.finditer(text, between.start, between.end)]
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
            place = paragraphs[index].place if paragraphs else ""
            span = Span(start, end)
            found.append(_Territory(span, kind, place, sources.get(index, ""), tuple(entries[first:at]), first + 1))
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


def _paragraphs(
    document: Document, entries: Sequence[_Entry], territories: Sequence[_Territory], command_name: str, speech: Speech
) -> Iterator[Paragraph]:
    text = document.text
    pending = [number for number, entry in enumerate(entries, 1) if entry.status == "pending"]
    before = 0  # pending issues before the present one
    for territory in territories:
        bare = territory.span.of(text)
        start = territory.span.start + len(bare) - len(bare.lstrip())
        end = max(start, territory.span.start + len(bare.rstrip()))
        if territory.entries:
            start = min(start, territory.entries[0].span.start)
            end = max(end, territory.entries[-1].span.end)
        parts: list[Shown | Mark] = []
        cards: list[Card] = []
        at = start
        for nth, entry in enumerate(territory.entries, 1):
            if at < entry.span.start:
                parts.append(pieces(text[at : entry.span.start]))
            at = entry.span.end
            mark = _mark(text, entry, territory.first + nth - 1, nth)
            parts.append(mark)
            after = before + (entry.status == "pending")
            previous = entries[pending[before - 1] - 1].anchor if before else ""
            following = entries[pending[after] - 1].anchor if after < len(pending) else ""
            cards.append(_card(text, entry, mark, command_name, previous, following, speech))
            before = after
        if at < end:
            parts.append(pieces(text[at:end]))
        if parts:
            yield Paragraph(
                span=Span(start, max(start, end)),
                kind=territory.kind,
                parts=tuple(parts),
                cards=tuple(cards),
                source=pieces(territory.source),
                place=pieces(speech.message(territory.place)),
            )


def _stretches(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """Neighbouring paragraphs together, as many as fill a few screens."""
    stretch: list[Paragraph] = []
    size = 0
    for paragraph in paragraphs:
        stretch.append(paragraph)
        size += len(paragraph.span) + _CARD * (1 + len(paragraph.cards))
        if size >= STRETCH:
            yield tuple(stretch)
            stretch, size = [], 0
    if stretch:
        yield tuple(stretch)


def _spaces(entry: _Entry) -> Spaces:
    return "all" if entry.reviewed is not None and entry.reviewed.issue.type == "whitespace" else "odd"


def _mark(text: str, entry: _Entry, number: int, nth: int) -> Mark:
    return Mark(
        anchor=entry.anchor,
        number=number,
        nth=nth,
        status=entry.status,
        severity=entry.reviewed.issue.severity if entry.reviewed else "neutral",
        words=pieces(entry.span.of(text), _spaces(entry)),
        after=pieces(entry.correction.after, _spaces(entry)) if entry.correction else None,
    )


def _card(
    text: str, entry: _Entry, mark: Mark, command_name: str, previous: str, following: str, speech: Speech
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
        command = _command(command_name, issue.id, _answer(issue))
    line, column = line_column(text, span.start)
    return Card(
        mark=mark,
        issue=issue,
        before=pieces(before),
        words=pieces(span.of(text), _spaces(entry)),
        behind=pieces(behind),
        first=None if first is None else pieces(first, _spaces(entry)),
        others=tuple(pieces(other, _spaces(entry)) for other in suggestions if other != first),
        message=pieces(speech.message(issue.message)) if issue else (),
        evidence=tuple(pieces(speech.message(fact)) for fact in issue.evidence) if issue else (),
        verdict=_verdict(decision) if decision else None,
        place=f"{line}:{column}",
        command=command,
        previous=previous,
        next=following,
    )


def _answer(issue: Issue) -> str:
    """What tells the command line to accept; where nothing is to be chosen for the person, with a choice."""
    if not issue.suggestions:
        return "accept --replacement TEXT"
    return "accept --suggestion 1" if issue.ambiguous else "accept"


def _near(text: str, span: Span) -> tuple[str, str]:
    """A few words of the same line on both sides where the issue's own words have no letter or digit, else nothing."""
    if any(character.isalnum() for character in span.of(text)):
        return "", ""
    before = _LINE_END.split(text[max(0, span.start - _REACH) : span.start])[-1]
    behind = _LINE_END.split(text[span.end : span.end + _REACH])[0]
    starts = [match.start() for match in _WORD.finditer(before)][-_NEAR_WORDS:]
    ends = [match.end() for match in _WORD.finditer(behind)][:_NEAR_WORDS]
    return before[starts[0] :] if starts else "", behind[: ends[-1]] if ends else ""


# --- the diff ---------------------------------------------------------------------------------------------------------


def _diff(document: Document, entries: Sequence[_Entry], territories: Sequence[_Territory]) -> Iterator[Changed | Same]:
    text = document.text
    same: list[Shown] = []
    for territory in territories:
        edits = [entry for entry in territory.entries if entry.correction is not None]
        if not edits:
            if body := territory.span.of(text).strip():
                same.append(pieces(body))
            continue
        if same:
            yield Same(tuple(same))
            same = []
        bare = territory.span.of(text)
        start = min(territory.span.start + len(bare) - len(bare.lstrip()), edits[0].span.start)
        end = max(territory.span.start + len(bare.rstrip()), edits[-1].span.end)
        yield Changed(line_column(text, start)[0], tuple(_parts(text, Span(start, end), edits)))
    if same:
        yield Same(tuple(same))


def _parts(text: str, span: Span, edits: Sequence[_Entry]) -> Iterator[Shown | Edit | Gap]:
    at = span.start
    for entry in edits:
        yield from _context(text[at : entry.span.start], head=at > span.start, tail=True)
        assert entry.correction is not None
        spaces = _spaces(entry)
        yield Edit(entry.anchor, pieces(entry.span.of(text), spaces), pieces(entry.correction.after, spaces))
        at = entry.span.end
    yield from _context(text[at : span.end], head=True, tail=False)


def _context(text: str, head: bool, tail: bool) -> Iterator[Shown | Gap]:
    """Unchanged text between two changes, its words away from them left out.

    `head`: a change stands before it; `tail`: one stands behind it.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    kept = CONTEXT_WORDS * (head + tail)
    if len(words) <= kept + 1:
        if text:
            yield pieces(text)
        return
    left = CONTEXT_WORDS if head else 0
    right = len(words) - (CONTEXT_WORDS if tail else 0)
    if head:
        yield pieces(text[: words[left][0]])
    yield Gap(right - left)
    if tail:
        yield pieces(text[words[right - 1][1] :])
