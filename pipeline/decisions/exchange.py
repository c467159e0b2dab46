"""Decisions as JSON: what a page holds, what it asks for, and how that is weighed against what is decided already."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.decisions import decisions, review
from pipeline.documents.read import decode, read_bytes
from pipeline.model import (
    ASKED,
    LEVELS,
    VERDICTS,
    Correction,
    Decision,
    Document,
    InputError,
    Message,
    Review,
    Reviewed,
    tell,
)

VERSION = 1
"""Of the file that a page downloads."""
MAX_TEXT = 20_000
"""Code points in one field of a decision."""
MOST = 10_000
"""Decisions in one request: a page decides what it shows."""
FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that somebody asks for."""

    decision: Decision
    """About an issue (by its id) or about words (by their quote)."""
    forget: bool
    """Takes back what is decided about it, whatever the verdict in `decision`."""
    base: str
    """`token` of what was decided when it was made; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A proposal about something that was decided otherwise meanwhile."""

    mine: Proposal
    theirs: tuple[Decision, ...]
    """Empty when the decision it was based on was taken back."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What becomes of proposals: for `decisions.amend`, except the clashes."""

    decided: tuple[Decision, ...]
    gone: tuple[Decision, ...]
    clashes: tuple[Clash, ...]


def token(*held: Decision) -> str:
    """Names a state of what is decided about one thing, so that a change is noticed; empty for nothing."""
    if not held:
        return ""
    # Which rule made the issue is no part of what is decided about it; a token made before there was `ask` is the same.
    told = json.dumps(
        [{k: v for k, v in asdict(d).items() if k != "rule" and (v or k != "ask")} for d in held], sort_keys=True
    )
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest(text: str) -> str:
    """Tells one version of a release from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def units(text: str) -> Callable[[int], int]:
    """From an offset in code points to one in UTF-16 units, in which a browser counts."""
    astral = [index for index, character in enumerate(text) if character > "\uffff"]
    return lambda offset: offset + bisect_left(astral, offset)


# --- what a page asks for ---------------------------------------------------------------------------------------------


class Malformed(Exception):
    """What should be a list of decisions is none."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


def proposals(data: object) -> tuple[Proposal, ...]:
    """The proposals of a JSON list. Raises Malformed for anything else."""
    if not isinstance(data, list):
        raise Malformed(tell("the decisions are not a list"))
    if len(data) > MOST:
        raise Malformed(tell("more than {a} decisions at once", a=f"{MOST:,}"))
    return tuple(_proposal(entry) for entry in data)


def _proposal(entry: object) -> Proposal:
    if not isinstance(entry, dict):
        raise Malformed(tell("a decision is not an object"))
    for name in entry:
        if name not in (*decisions.KEYS, "base"):
            raise Malformed(tell("a decision has an unknown field “{a}”", a=str(name)[:40]))
    for name, value in entry.items():
        if not isinstance(value, str) and not (name == "replacement" and value is None):
            raise Malformed(tell("“{a}” of a decision is not text", a=name))
        if value is not None and len(value) > MAX_TEXT:
            raise Malformed(tell("“{a}” of a decision is longer than {b} characters", a=name, b=f"{MAX_TEXT:,}"))
    fields: dict[str, Any] = {name: entry[name] for name in decisions.KEYS if name in entry}
    verdict = fields.pop("verdict", None)
    if verdict not in (*VERDICTS, FORGET):
        raise Malformed(tell("a decision has no verdict that is known"))
    issue = fields.pop("issue", "")
    exact = fields.pop("exact", "")
    if not (issue or exact):
        raise Malformed(tell("a decision names neither an issue nor words"))
    if fields.get("ask") and (fields["ask"] not in ASKED or verdict != "deferred"):
        raise Malformed(tell("a decision asks nobody who is known, or is no question"))
    forget = verdict == FORGET
    decided = Decision(issue, "deferred" if forget else verdict, exact, **fields)
    return Proposal(decided, forget, entry.get("base", ""))


def load(path: Path, release: str) -> tuple[tuple[Proposal, ...], str]:
    """The proposals of a file that a page downloaded, with the digest of the text that it was about.

    A corrections file (TOML) serves too; its digest is empty. Raises InputError for a file of another kind, of
    another version, or about another release than `release`, its file name.
    """
    if path.suffix == ".toml":
        held = decisions.parse(path, decode(path, read_bytes(path)), release)
        return tuple(Proposal(decision, False, "") for decision in held), ""
    file = downloaded(read_bytes(path), path)
    if file.release != release:
        found = tell("these decisions are about “{a}”, not “{b}”", a=file.release[:80], b=release)
        raise InputError(path, found, tell("name that release"))
    return file.decisions, file.digest


class Downloaded(NamedTuple):
    """A file that a page downloaded."""

    release: str
    """The name of the file that it is about."""
    decisions: tuple[Proposal, ...]
    digest: str
    """Of the text that it is about."""


def downloaded(data: bytes, path: object) -> Downloaded:
    """The decisions of a file that a page downloaded; each that names nobody is of whom the file names.

    Raises InputError for a file of another kind or version.
    """
    remedy = tell("import the file that the review page downloaded")
    try:
        told = json.loads(decode(path, data))
    except (ValueError, RecursionError):
        raise InputError(path, tell("not JSON"), remedy) from None
    if not isinstance(told, dict) or told.get("kind") != "zhengming decisions":
        raise InputError(path, tell("not a file of decisions"), remedy)
    if told.get("version") != VERSION:
        found = tell(
            "version {a} of the file, and {b} is the one known here", a=str(told.get("version"))[:20], b=VERSION
        )
        raise InputError(path, found, tell("use the program that made the page, or download it again with this one"))
    try:
        wanted = proposals(told.get("decisions"))
    except Malformed as error:
        raise InputError(path, error.told, remedy) from None
    who = str(told.get("reviewer", "")).strip()[:200]
    signed = (
        p if p.decision.reviewer or not who else replace(p, decision=replace(p.decision, reviewer=who)) for p in wanted
    )
    return Downloaded(str(told.get("release")), tuple(signed), str(told.get("sha256", "")))


def weigh(settled: Review, held: Sequence[Decision], wanted: Sequence[Proposal], reviewer: str, date: str) -> Weighed:
    """Proposals held against what is decided; `settled` is the review of `held`.

    A proposal that is based on another state than the present one clashes, unless both say the same: then
    nothing is left to do. `reviewer` and `date` are for proposals without. A proposal about an issue that
    the text does not have is kept as it is, to be found again by its quote.
    Raises InputError for a decision that cannot be (an acceptance without a replacement, say).
    """
    items = {item.issue.id: item for item in settled.issues}
    by_key: dict[tuple[str, ...], list[Decision]] = defaultdict(list)
    for decision in held:
        by_key[decisions.key(decision)].append(decision)
    decided: list[Decision] = []
    gone: list[Decision] = []
    clashes: list[Clash] = []
    for proposal in wanted:
        asked = proposal.decision
        item = items.get(asked.issue)
        theirs = tuple(by_key.get(decisions.key(asked), ()))
        if item is not None and item.decision is not None:
            if not theirs and _wider(item.decision, item.issue.text):
                problem = tell("“{a}” is part of a correction of “{b}”", a=item.issue.text, b=item.decision.exact)
                raise InputError(settled.document.path, problem, tell("take that one back first"))
            if not theirs and proposal.forget and item.decision not in held:
                problem = tell("“{a}” is decided by a standing decision of the house", a=item.issue.text)
                raise InputError(
                    settled.document.path, problem, tell("reject it here, or take it out of standing.toml")
                )
            theirs = theirs or (item.decision,)
        mine = None if proposal.forget else _decision(settled.document, item, proposal.decision, reviewer, date)
        if _same(theirs, mine):
            continue
        if token(*theirs) != proposal.base:
            clashes.append(Clash(proposal, theirs))
            continue
        gone += theirs
        if mine is not None:
            decided.append(mine)
    return Weighed(tuple(decided), tuple(gone), tuple(clashes))


def _wider(decision: Decision, words: str) -> bool:
    return decision.verdict == "accepted" and not decision.issue and decision.exact != words


def _decision(document: Document, item: Reviewed | None, asked: Decision, reviewer: str, date: str) -> Decision:
    who, when = asked.reviewer or reviewer, asked.date or date
    if item is not None:
        return review.decide(document, item.issue, asked.verdict, asked.replacement, who, when, asked.note, asked.ask)
    if not (asked.exact or asked.prefix or asked.suffix):
        raise InputError(document.path, tell("there is no issue “{a}”", a=asked.issue), tell("check it again"))
    if asked.verdict == "accepted" and asked.replacement is None:
        raise InputError(
            document.path, tell("“{a}” is accepted without a replacement", a=asked.exact), tell("give one")
        )
    if asked.exact == asked.replacement:
        raise InputError(
            document.path, tell("the correction “{a}” changes nothing", a=asked.exact), tell("write another")
        )
    review.refuse_layout(document.path, asked.exact, asked.replacement or "")
    return replace(asked, reviewer=who, date=when)


def _same(theirs: tuple[Decision, ...], mine: Decision | None) -> bool:
    if mine is None:
        return not theirs
    told = [(d.verdict, d.replacement, d.note, d.ask) for d in theirs]
    return told == [(mine.verdict, mine.replacement, mine.note, mine.ask)]


# --- what a page holds ------------------------------------------------------------------------------------------------


def record(decision: Decision) -> dict[str, str | None]:
    """A decision with the names of the corrections file."""
    return {name: getattr(decision, name) for name in decisions.KEYS}


def state(settled: Review) -> dict[str, Any]:
    """What is decided: by issue, the corrections without an issue, and the decisions to look at again.

    ``issues`` has each issue that is decided by itself, with its ``token``. ``own`` has every correction that
    stands at no issue's place, with ``start`` and ``end`` in UTF-16 units.
    """
    at = units(settled.document.text)
    places = {item.issue.span for item in settled.issues}
    own = [made for made in settled.corrections if made.span not in places]
    wide = {id(made.decision) for made in own}
    found: dict[str, Any] = {}
    for item in settled.issues:
        if item.decision is not None and id(item.decision) not in wide:
            found[item.issue.id] = {**_short(item.decision), "token": token(item.decision)}
    return {
        "issues": found,
        "own": [_own(made, at) for made in own],
        "troubles": [
            {
                "kind": kind,
                "token": token(*pair),
                "decisions": [{**record(decision), "token": token(decision)} for decision in pair],
            }
            for kind, pairs in (
                ("stale", [(decision,) for decision in settled.stale]),
                ("ambiguous", [(decision,) for decision in settled.ambiguous]),
                ("conflicting", settled.conflicting),
            )
            for pair in pairs
        ],
    }


def _own(made: Correction, at: Callable[[int], int]) -> dict[str, Any]:
    told = {**record(made.decision), "token": token(made.decision)}
    return {**told, "start": at(made.span.start), "end": at(made.span.end)}


def _short(decision: Decision) -> dict[str, str | None]:
    """A decision about an issue, whose quote the page knows."""
    return {
        name: value
        for name, value in record(decision).items()
        if name in ("verdict", "replacement") or (name in ("reviewer", "date", "note", "ask") and value)
    }


def issues(settled: Review) -> list[list[Any]]:
    """Each issue as id, check, type, severity, start, end (UTF-16 units), suggestions; 1 when it is ambiguous, 1 when
    it is not accepted together with others; its level, counted from 0 for the surest; 1 when it is corrected by hand.
    """
    at = units(settled.document.text)
    return [
        [
            i.id,
            i.check,
            i.type,
            i.severity,
            at(i.span.start),
            at(i.span.end),
            list(i.suggestions),
            int(i.ambiguous),
            int(not i.bulk),
            LEVELS.index(i.level),
            int(i.by_hand is not None),
        ]
        for i in (item.issue for item in settled.issues)
    ]
