"""Issues and decisions into what is settled: corrections, pending issues, and decisions that no longer hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.model import (
    Correction,
    Decision,
    Document,
    InputError,
    Issue,
    Message,
    Review,
    Reviewed,
    Span,
    Verdict,
    tell,
)

REACH = 32
"""Code points of context that a decision keeps on each side: the W3C's TextQuoteSelector with the length that
Hypothesis (the annotation program) uses."""
FAR_REACH = 256

# The share of the context that must be as it was. Unrelated English comes to about 0.25.
_ALIKE = 0.5
# Two places less than this apart cannot be told from each other.
_MARGIN = 0.05
# So much of the context, next to the words on one side, is looked for first; it bounds the time in a long text.
_NEAR = 12
_MOST_PLACES = 2_000

_T = TypeVar("_T")
# What arranges text, and what only steers a machine.
_LAYOUT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def settle(document: Document, issues: Sequence[Issue], decisions: Sequence[Decision]) -> Review:
    """The document's issues, each with what was decided about it, and what the accepted decisions change.

    A decision belongs to the issue with its id, else to the one place where its words stand in its context
    (exact, or the most similar by a clear margin). Accepted decisions need no issue: a reviewer's own has
    none, and one that a check no longer raises still holds. When the replacement stands in the context
    rather than the words, the decision is `applied`, and issues in the words that a person chose there are
    left out: so a cleaned release stays quiet. A pending issue that an accepted correction changes in part
    is settled by it.

    Decisions that are stale, ambiguous or conflicting are listed, and change nothing.
    """
    by_id = {issue.id: issue for issue in issues}
    flagged = {issue.span for issue in issues}
    readings = [_read(document.text, by_id, flagged, decision) for decision in decisions]
    claims, ambiguous = _claim(readings)

    applied = [reading for reading in readings if reading.applied]
    conflicting: list[tuple[Decision, Decision]] = []
    settled: dict[Span, Decision] = {}
    for span, claimants in claims.items():
        if _contradict(claimants):
            # One of them may have been carried out already, at a place that looks just like this one.
            done = [r for r in (_carried_out(document.text, r) for r in claimants) if r.applied]
            if done:
                applied += done
                claimants = [r for r in claimants if r.decision not in {d.decision for d in done}]
        if _contradict(claimants):
            first, *others = (reading.decision for reading in claimants)
            conflicting += [(first, other) for other in others if not _agree(first, other)]
        elif claimants:
            settled[span] = claimants[0].decision

    accepted = [(span, decision) for span, decision in settled.items() if decision.verdict == "accepted"]
    conflicting += [(one, other) for (_, one), (_, other) in _clashes(accepted)]
    contradicted = {id(decision) for pair in conflicting for decision in pair}
    settled = {span: decision for span, decision in settled.items() if id(decision) not in contradicted}

    corrections = tuple(
        Correction(span, span.of(document.text), decision.replacement or "", decision.issue, decision)
        for span, decision in sorted(settled.items(), key=lambda item: item[0])
        if decision.verdict == "accepted"
    )
    return Review(
        document=document,
        issues=tuple(_reviewed(issues, settled, corrections, [span for r in applied for span in r.applied])),
        corrections=corrections,
        applied=tuple(reading.decision for reading in applied),
        stale=tuple(reading.decision for reading in readings if reading.stale),
        ambiguous=tuple(reading.decision for reading in ambiguous),
        conflicting=tuple(conflicting),
    )


def quote(text: str, span: Span) -> tuple[str, str, str]:
    """The words at a span, and `REACH` code points before and after them; CRLF is never divided.

    Where the text repeats itself, up to `FAR_REACH` code points: as many as single the place out.
    """
    reach = REACH
    while True:
        start, end = max(0, span.start - reach), min(len(text), span.end + reach)
        if text[start - 1 : start + 1] == "\r\n" and start < span.start:
            start += 1
        if text[end - 1 : end + 1] == "\r\n" and end > span.end:
            end -= 1
        whole = text[start:end]
        if reach >= FAR_REACH or (text.find(whole) == start and text.find(whole, start + 1) < 0):
            return span.of(text), text[start : span.start], text[span.end : end]
        reach *= 2


def by_hand(words: str, why: Message) -> tuple[Message, Message]:
    """That `apply` cannot correct these words, and what to do instead."""
    problem = tell("“{a}” can only be corrected by hand: {why}", a=words, why=why)
    return problem, tell("correct it in the file itself, then check it again")


def refuse_layout(where: object, exact: str, replacement: str) -> None:
    """Raises InputError for a replacement with a line break, a tab or a control character that its words have not.

    Nobody types one into a field on purpose; who writes one into the corrections file by hand means it.
    """
    for odd in _LAYOUT.findall(replacement):
        if odd not in exact:
            problem = tell(
                "the replacement of “{a}” holds a line break, a tab or a control character ({b})",
                a=exact[:40],
                b=f"U+{ord(odd):04X}",
            )
            raise InputError(where, problem, tell("write it without, or change the layout in the file itself"))


def decide(
    document: Document,
    issue: Issue,
    verdict: Verdict,
    replacement: str | None = None,
    reviewer: str = "",
    date: str = "",
    note: str = "",
    ask: str = "",
) -> Decision:
    """A decision about an issue, with the quote that finds its place again.

    Accepted without a `replacement` takes the first suggestion. Raises InputError when there is none, when
    several are equally right, when nothing would change, or when it is to be corrected by hand.
    """
    if verdict == "accepted":
        here = f"issue {issue.id} of {document.path}"
        if issue.by_hand is not None:
            raise InputError(here, *by_hand(issue.text, issue.by_hand))
        if replacement is None:
            if not issue.suggestions:
                raise InputError(here, tell("there is no suggestion to accept"), tell("give a replacement"))
            if issue.ambiguous:
                choices = " or ".join(f"“{s}”" for s in issue.suggestions)
                raise InputError(
                    here, tell("either may be right ({a})", a=choices), tell("choose one as the replacement")
                )
            replacement = issue.suggestions[0]
        if replacement == issue.text:
            raise InputError(
                here, tell("the replacement “{a}” changes nothing", a=replacement), tell("reject the issue instead")
            )
        refuse_layout(here, issue.text, replacement)
    else:
        replacement = None
    exact, prefix, suffix = quote(document.text, issue.span)
    asked = ask if verdict == "deferred" else ""
    return Decision(issue.id, verdict, exact, prefix, suffix, replacement, reviewer, date, note, issue.rule, asked)


def correct(
    document: Document, span: Span, replacement: str, reviewer: str = "", date: str = "", note: str = ""
) -> Decision:
    """A reviewer's own correction of the words at a span. Raises InputError when nothing would change."""
    exact, prefix, suffix = quote(document.text, span)
    if exact == replacement:
        raise InputError(
            document.path, tell("the correction “{a}” changes nothing", a=replacement), tell("write another")
        )
    refuse_layout(document.path, exact, replacement)
    return Decision("", "accepted", exact, prefix, suffix, replacement, reviewer, date, note)


def alike(issue: Issue, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues (this one among them) of the same check that propose the same for the same words."""
    return tuple(
        other
        for other in issues
        if (other.check, other.type, other.text, other.suggestions)
        == (issue.check, issue.type, issue.text, issue.suggestions)
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where a decision holds in this text."""

    decision: Decision
    places: tuple[Span, ...] = ()
    """Where its words stand; several when the context cannot tell."""
    applied: tuple[Span, ...] = ()
    """Where its replacement stands instead."""
    silent: bool = False
    """It keeps words as they are, they stand there, and no check raises them any more."""

    @property
    def stale(self) -> bool:
        return not (self.places or self.applied or self.silent)


def _read(text: str, by_id: Mapping[str, Issue], flagged: Collection[Span], decision: Decision) -> _Reading:
    issue = by_id.get(decision.issue)
    here = issue.span if issue is not None and issue.text == decision.exact else None
    likeness, places = _places(text, decision.exact, decision, here)
    raised = tuple(place for place in places if place in flagged)
    if decision.verdict != "accepted":
        return _Reading(decision, places=raised, silent=bool(places) and not raised)
    replacement = decision.replacement or ""
    done, applied = 0.0, tuple[Span, ...]()
    if likeness < 1:
        done, applied = _places(text, replacement, decision)
    elif decision.exact in replacement:
        done, applied = 1.0, tuple(_find(text, decision.prefix, replacement, decision.suffix))
    # Without context before it, at the start of a text, “The port” still holds “port” in its context.
    within = all(any(span.contains(place) for span in applied) for place in places)
    if done > likeness or (done == likeness and within):
        return _Reading(decision, applied=applied)
    return _Reading(decision, places=(raised or places) if decision.issue else places)


def _places(text: str, words: str, decision: Decision, here: Span | None = None) -> tuple[float, tuple[Span, ...]]:
    """Where `words` stand in the decision's context, and how alike that context is, from 0 to 1.

    Several places when they are about equally alike, unless one of them is `here`, where the id is. None
    when no context is alike enough, or when words and context are too common to look at every place.
    """
    prefix, suffix = decision.prefix, decision.suffix
    if here is not None and _likeness(text, here, decision) == 1:
        return 1.0, (here,)
    found = _find(text, prefix, words, suffix) or (
        _find(text, prefix[-_NEAR:], words, "") | _find(text, "", words, suffix[:_NEAR])
    )
    if here is not None:
        found.add(here)
    scored = _scored(text, found, decision) or _scored(text, _find(text, "", words, ""), decision)
    if not scored:
        return 0.0, ()
    best = max(scored.values())
    tied = sorted(span for span, likeness in scored.items() if likeness > best - _MARGIN)
    if here in tied:
        assert here is not None
        return scored[here], (here,)
    return best, tuple(tied)


def _find(text: str, before: str, words: str, after: str) -> set[Span]:
    """Every place of the words between these neighbours; none when there are more than `_MOST_PLACES`."""
    needle = before + words + after
    found: set[Span] = set()
    at = text.find(needle) if needle else -1
    while at >= 0:
        if len(found) == _MOST_PLACES:
            return set()
        start = at + len(before)
        found.add(Span(start, start + len(words)))
        at = text.find(needle, at + 1)
    return found


def _scored(text: str, spans: Iterable[Span], decision: Decision) -> dict[Span, float]:
    scored = {span: _likeness(text, span, decision) for span in spans}
    return {span: likeness for span, likeness in scored.items() if likeness >= _ALIKE}


def _likeness(text: str, span: Span, decision: Decision) -> float:
    """The share of the decision's context that stands around a span, by edit distance."""
    prefix, suffix = decision.prefix, decision.suffix
    before = text[max(0, span.start - len(prefix)) : span.start]
    after = text[span.end : span.end + len(suffix)]
    if (before, after) == (prefix, suffix):
        return 1.0
    # Imported here: as long as a text is not edited no place is looked for.
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.distance(prefix, before) + Levenshtein.distance(suffix, after)
    return 1 - edits / (len(prefix) + len(suffix))


def _claim(readings: Iterable[_Reading]) -> tuple[dict[Span, list[_Reading]], list[_Reading]]:
    """Each place with those who claim it, and the readings that cannot tell which place they mean.

    Where a text repeats itself, as many equal decisions as there are places left settle all of them.
    """
    claims: dict[Span, list[_Reading]] = defaultdict(list)
    unsure: list[_Reading] = []
    for reading in readings:
        if len(reading.places) == 1:
            claims[reading.places[0]].append(reading)
        elif reading.places:
            unsure.append(reading)
    groups: dict[tuple[Verdict, str | None, tuple[Span, ...]], list[_Reading]] = defaultdict(list)
    for reading in unsure:
        left = tuple(place for place in reading.places if place not in claims)
        groups[reading.decision.verdict, reading.decision.replacement, left].append(reading)
    ambiguous: list[_Reading] = []
    for (_, _, left), group in groups.items():
        if not left or len(group) < len(left):
            ambiguous += group
            continue
        for number, reading in enumerate(group):
            claims[left[min(number, len(left) - 1)]].append(reading)
    return claims, ambiguous


def _agree(one: Decision, other: Decision) -> bool:
    return one.verdict == other.verdict and (one.verdict != "accepted" or one.replacement == other.replacement)


def _contradict(claimants: Sequence[_Reading]) -> bool:
    return any(not _agree(claimants[0].decision, other.decision) for other in claimants[1:])


def _carried_out(text: str, reading: _Reading) -> _Reading:
    decision = reading.decision
    if decision.verdict != "accepted":
        return reading
    spans = _find(text, decision.prefix, decision.replacement or "", decision.suffix)
    return replace(reading, places=(), applied=tuple(sorted(spans))) if spans else reading


def _clashes(items: Iterable[tuple[Span, _T]]) -> Iterator[tuple[tuple[Span, _T], tuple[Span, _T]]]:
    """Pairs whose spans overlap, or are the same empty place."""
    open_: list[tuple[Span, _T]] = []
    for item in sorted(items, key=lambda item: item[0]):
        span = item[0]
        open_ = [other for other in open_ if other[0].end > span.start or other[0] == span]
        yield from ((other, item) for other in open_ if other[0].overlaps(span) or other[0] == span)
        open_.append(item)


def _reviewed(
    issues: Sequence[Issue],
    settled: Mapping[Span, Decision],
    corrections: Sequence[Correction],
    applied: Iterable[Span],
) -> Iterator[Reviewed]:
    changed = _touched(issues, [(correction.span, correction.decision) for correction in corrections])
    chosen = _touched(issues, [(span, span) for span in applied])
    for issue in issues:
        if issue in chosen:
            continue
        decision = settled.get(issue.span) or changed.get(issue)
        yield Reviewed(issue, decision.verdict if decision else "pending", decision)


def _touched(issues: Iterable[Issue], by: Iterable[tuple[Span, _T]]) -> dict[Issue, _T]:
    """The issues that overlap one of these spans, each with what the (last) span stands for."""
    touched: dict[Issue, _T] = {}
    items: list[tuple[Span, Issue | tuple[_T]]] = [(issue.span, issue) for issue in issues]
    items += [(span, (thing,)) for span, thing in by]
    for (_, one), (_, other) in _clashes(items):
        if isinstance(one, Issue) and isinstance(other, tuple):
            touched[one] = other[0]
        elif isinstance(other, Issue) and isinstance(one, tuple):
            touched[other] = one[0]
    return touched
