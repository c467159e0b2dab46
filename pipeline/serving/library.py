"""What a house keeps besides its decisions, as pages: its rules, its glossary, its text and its names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from weakref import WeakKeyDictionary

from pipeline.decisions import record, standing
from pipeline.decisions.standing import Standing
from pipeline.glossary import glossary, suggest
from pipeline.model import Document, Term
from pipeline.report.view.passages import passage_of
from pipeline.run import Result
from pipeline.serving.session import Session
from pipeline.speech.speech import Speech
from pipeline.speech.visible import Shown, pieces

Sessions = Mapping[str, Session]
"""By the address of their pages."""

LANGUAGE = "en"
"""Of the renderings, where no release says it."""
_NEAR = 60
"""Code points of the text on both sides of words that were looked for."""
_MOST = 20
"""Places that are shown of each release; all are counted."""


@dataclass(frozen=True, slots=True)
class Held:
    """A rule of the house, and how it did."""

    told: Shown
    scope: Shown
    by: Shown
    date: str
    origin: Shown
    note: Shown
    count: int | None
    """Places in the releases at hand; None where nobody can tell."""
    undo: dict[str, object]
    """What takes it out, asked of ``/api/house``."""


def held(sessions: Sessions, corrections: Path, speech: Speech) -> tuple[Held, ...]:
    """Every rule of the house, which is kept in `corrections`. Raises InputError."""
    places: Counter[Standing] = Counter()
    results = [session.refresh() for session in sessions.values()]
    for result in results:
        for made, count in result.house.places:
            places[made] += count
    recorded = results[0].record if results else record.NOTHING
    found = [_standing(made, places[made], speech) for made in standing.load(corrections)]
    for line in standing.switched(corrections):
        kept = recorded.of(line.rule)
        note = speech("{a} accepted, {b} rejected before", a=kept.accepted, b=kept.rejected) if kept.decided else ""
        setting = speech("is switched off") if line.setting == "off" else speech("is on: {a}", a=speech(line.setting))
        told = pieces(f"{line.rule} {setting}")
        undo: dict[str, object] = {"unswitch": line.rule}
        found.append(Held(told, pieces(speech("every release")), pieces(line.remark), "", (), pieces(note), None, undo))
    return tuple(found)


def _standing(made: Standing, count: int, speech: Speech) -> Held:
    scope = [speech("only {a}", a=speech(made.check))] * bool(made.check) + [made.release] * bool(made.release)
    return Held(
        told=pieces(standing.sentence(Standing(made.rule, made.exact, made.replacement), speech)),
        scope=pieces(", ".join(scope) or speech("every release")),
        by=pieces(made.reviewer),
        date=made.date[:10],
        origin=pieces(made.origin),
        note=pieces(made.note),
        count=count,
        undo={"unstand": {name: getattr(made, name) for name in standing.KEYS}},
    )


@dataclass(frozen=True, slots=True)
class TermRow:
    """A row of the glossary, and where it is used."""

    term: Term
    uses: tuple[tuple[str, str, int], ...]
    """The name of a release, the address of its page, and how often the rendering stands there."""


def terms(sessions: Sessions, kept: Path | None) -> tuple[TermRow, ...]:
    """The rows of the glossary, which is `kept` there, with their uses in the releases at hand. Raises InputError."""
    found: dict[str, tuple[Term, list[tuple[str, str, int]]]] = {}
    if not sessions:
        return tuple(TermRow(term, ()) for term in glossary.load(kept).of(LANGUAGE))
    for file, session in sessions.items():
        text = session.result.review.document.text
        for term in session.terms:
            uses = found.setdefault(f"{term.origin} {term.language}", (term, []))[1]
            # A substring is looked for first: most names stand in none of the releases.
            if term.target in text and (count := len(list(_whole(term.target).finditer(text)))):
                uses.append((session.result.review.document.name, quote(file), count))
    return tuple(TermRow(term, tuple(uses)) for term, uses in found.values())


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words that were looked for stand."""

    before: Shown
    words: Shown
    behind: Shown


@dataclass(frozen=True, slots=True)
class Hits:
    """Of one release."""

    name: str
    address: str
    language: str
    in_release: bool
    """False for its source."""
    count: int
    places: tuple[Place, ...]


def search(sessions: Sessions, words: str) -> tuple[Hits, ...]:
    """Where words stand in the releases and in their sources, whatever their case; releases without them left out."""
    if not words.strip():
        return ()
    wanted = re.compile(re.escape(words.strip()), re.IGNORECASE)
    return tuple(
        hits
        for file, session in sessions.items()
        for hits in _hits(session.result.review.document, quote(file), wanted)
    )


def _hits(document: Document, address: str, wanted: re.Pattern[str]) -> Iterator[Hits]:
    for one in (document, document.source):
        if one is None:
            continue
        found = list(wanted.finditer(one.text))
        if found:
            shown = tuple(_place(one.text, *match.span()) for match in found[:_MOST])
            yield Hits(document.name, address, one.language, one is document, len(found), shown)


def _place(text: str, start: int, end: int) -> Place:
    flat = [" ".join(part.split()) for part in (text[max(0, start - _NEAR) : start], text[end : end + _NEAR])]
    gap = " " if text[start - 1 : start].isspace() else "", " " if text[end : end + 1].isspace() else ""
    return Place(pieces(flat[0] + gap[0]), pieces(text[start:end]), pieces(gap[1] + flat[1]))


@dataclass(frozen=True, slots=True)
class Rendering:
    target: str
    uses: tuple[tuple[str, str, int], ...]
    """As those of a `TermRow`."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A Chinese name that the releases render in several ways."""

    source: str
    renderings: tuple[Rendering, ...]
    """The most frequent first."""


_NAMES = frozenset({"names", "romanisation", "foreign-names", "terms"})
"""The checks that flag a rendering of a name."""
_SURE = 0.5
"""Of a pairing of a name with its rendering, from which on it counts."""


_rendered: WeakKeyDictionary[Session, tuple[Result, Mapping[tuple[str, str], int]]] = WeakKeyDictionary()
"""What `renderings` found, and in which result."""


def renderings(session: Session) -> Mapping[tuple[str, str], int]:
    """How often a release renders a Chinese name in which way, by both; looked for once a check."""
    result = session.result
    held = _rendered.get(session)
    if held is not None and held[0] is result:
        return held[1]
    document = result.review.document
    count: Counter[tuple[str, str]] = Counter()
    for row in suggest.rows(document, glossary.Glossary()):
        if row.confidence >= _SURE:
            count[row.source, row.target] += row.count
    for item in result.review.issues:
        issue = item.issue
        term = passage_of(document, issue.span, issue).term if issue.check in _NAMES else ""
        if term and issue.text:
            count[term, issue.text] += 1
    _rendered[session] = result, count
    return count


def disagreements(sessions: Sessions, *, known: bool = False) -> tuple[Disagreement, ...]:
    """The names with several renderings in the releases at hand, those with the most uses first.

    Found as `suggest` finds rows for a glossary, and where a check of names says which name of the source is meant.
    With `known`, only in the releases that were looked through before, by `renderings`: no time is taken.
    """
    found: dict[str, dict[str, list[tuple[str, str, int]]]] = defaultdict(lambda: defaultdict(list))
    for file, session in sessions.items():
        result = session.result
        held = _rendered.get(session)
        if known and (held is None or held[0] is not result):
            continue
        for (source, target), number in renderings(session).items():
            found[source][target].append((result.review.document.name, quote(file), number))
    several = [
        Disagreement(source, tuple(sorted((Rendering(t, tuple(u)) for t, u in by.items()), key=_often)))
        for source, by in found.items()
        if len({target.lower() for target in by}) > 1
    ]
    return tuple(sorted(several, key=lambda one: (sum(map(_often, one.renderings)), one.source)))


def _often(rendering: Rendering) -> int:
    return -sum(count for _, _, count in rendering.uses)


def change(sessions: Sessions, wanted: object) -> None:
    """Takes a rule of the house out. Raises InputError; ValueError for what asks nothing of the kind."""
    session = next(iter(sessions.values()), None)
    if session is None:
        raise ValueError
    match wanted:
        case {"unstand": {**fields}} if fields.keys() == set(standing.KEYS):
            session.unstand(Standing(**fields))  # type: ignore[arg-type]  # texts: the caller looks
        case {"unswitch": str(rule)}:
            session.unswitch(rule)
        case {"switch": str(rule), "setting": str(setting), "remark": str(remark)}:
            session.switch(rule, setting, remark)
        case _:
            raise ValueError
