"""The rules as plain records, check by check: all that their page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.decisions.record import NOTHING, Count, Record
from pipeline.decisions.standing import reset_line
from pipeline.model import Example, Level, Rule, level_of
from pipeline.speech.speech import Speech
from pipeline.speech.visible import Shown, pieces


@dataclass(frozen=True, slots=True)
class Shot:
    """An example as it is drawn."""

    language: str
    parts: tuple[tuple[Shown, Shown | None], ...]
    """Words, and what should stand for them; None for words that stay."""
    source: str
    glossary: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the house decided about a rule."""

    rule: str
    """Its id: one of the grammar engine's stands in the entry for all of them."""
    accepted: int
    rejected: int
    level: Level
    """Of an issue that would be as sure as can be."""
    reset: str
    """The line that makes its record begin anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule."""

    id: str
    summary: Shown
    bad: tuple[Shot, ...]
    good: tuple[Shot, ...]
    source: str
    type: str
    severity: str
    languages: str
    bulk: bool
    record: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one check."""

    name: str
    rules: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.rules)


def manual(rules: Iterable[Rule], speech: Speech, record: Record = NOTHING) -> tuple[Chapter, ...]:
    """The chapters in the order of the checks, which is that of the rules."""
    return tuple(
        Chapter(name, tuple(_entry(rule, speech, record) for rule in group))
        for name, group in groupby(rules, lambda rule: rule.check)
    )


def _entry(rule: Rule, speech: Speech, record: Record) -> Entry:
    return Entry(
        id=rule.id,
        summary=pieces(speech.message(rule.summary)),
        bad=tuple(map(_shot, rule.bad)),
        good=tuple(map(_shot, rule.good)),
        source=rule.source,
        type=rule.type,
        severity=rule.severity,
        languages=", ".join(rule.languages),
        bulk=rule.bulk,
        record=tuple(_kept(name, count) for name, count in record.within(rule.id)),
    )


def _kept(rule: str, count: Count) -> Kept:
    return Kept(rule, count.accepted, count.rejected, level_of(count.moved(1.0)), reset_line(rule, count.last))


def _shot(example: Example) -> Shot:
    parts = tuple(
        (pieces(words), None if after is None else pieces(after)) for words, after in example.parts() if words or after
    )
    return Shot(example.language, parts, example.source, "; ".join(map(_row, example.glossary)))


def _row(written: str) -> str:
    """``数字经济 = number economy (forbidden)`` of a row as examples write it; what most rows are is not said."""
    source, _, rest = written.partition("=")
    target, status = [*rest.split(":"), "preferred"][:2]
    return f"{source} = {target}" + (f" ({status})" if status != "preferred" else "")
