"""The house's record of each rule: how often its people accepted it, and how far that moves what it says next."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from pipeline.decisions import decisions, standing
from pipeline.model import InputError, Issue, Verdict, id_and_groups

FEWEST = 3
"""Decisions, below which a record moves nothing: two may be one person's slip of the finger and its twin."""
_WEIGHT = 4
_MOST = 3

_Vote = Sequence[Any]
"""Of one decision: the rule, whether it was accepted, the issue, and the day."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was decided about the issues of one rule."""

    accepted: int = 0
    rejected: int = 0
    last: str = ""
    """The day of the latest of these decisions, as ISO 8601 has it; empty when none of them says."""

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    def moved(self, confidence: float) -> float:
        """How likely an issue of the rule is right here that elsewhere is right with this confidence.

        The confidence counts as four decisions that the house has already made, that share of them accepted; its own
        come on top (the mean of a beta distribution). So three rejections in a row or nine of ten make the surest issue
        one to ask about, one of ten leaves a likely one likely, and what is surer within a rule stays surer.

        Down it goes as far as that takes it, up by no more than three times the odds. What people decide is mostly what
        they were shown, the sure and the likely issues: that these were right says little of those left out.
        """
        if self.decided < FEWEST:
            return confidence
        shared = (_WEIGHT * confidence + self.accepted) / (_WEIGHT + self.decided)
        return min(shared, _MOST * confidence / (1 + (_MOST - 1) * confidence))


UNKNOWN = Count()


@dataclass(frozen=True, slots=True)
class Record:
    """The counts of a house, by rule."""

    counts: Mapping[str, Count] = field(default_factory=dict)
    strange: tuple[str, ...] = ()
    """What was set back although nobody decided anything about such a rule: it may not exist."""
    broken: tuple[InputError, ...] = ()
    """Why a corrections file counts for nothing."""

    def of(self, rule: str) -> Count:
        return self.counts.get(rule, UNKNOWN)

    def within(self, rule: str) -> tuple[tuple[str, Count], ...]:
        """The counts of a rule and of those whose ids begin with its own (the grammar engine's), by id."""
        return tuple((name, self.counts[name]) for name in self.counts if rule in id_and_groups(name))

    def weighed(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """The issues, each with the confidence that it has in this house."""
        return tuple(self._weighed(issue) for issue in issues)

    def _weighed(self, issue: Issue) -> Issue:
        count = self.counts.get(issue.rule)
        return issue if count is None else replace(issue, confidence=count.moved(issue.confidence))

    @property
    def digest(self) -> str:
        """Tells this state of the record from others; empty for one in which nothing is counted."""
        if not self.counts:
            return ""
        told = ";".join(f"{rule} {c.accepted} {c.rejected} {c.last}" for rule, c in self.counts.items())
        return hashlib.sha256(told.encode()).hexdigest()[:16]


NOTHING = Record()


class Memory(Protocol):
    """Where the votes of a file that has not changed are found again, so that it is not read as TOML each time."""

    def votes(self, file: str) -> Sequence[_Vote] | None: ...

    def put_votes(self, file: str, votes: Sequence[_Vote]) -> None: ...


def load(folder: Path, memory: Memory | None = None) -> Record:
    """The record that the corrections files of a folder make; the same files, the same record, whoever reads them.

    Each accepted or rejected decision about an issue counts for the rule that it names; one that is deferred, and a
    reviewer's own correction, do not. The same issue decided alike in several releases counts once. Decisions of the
    days up to that of a line in ``[record]`` of ``standing.toml`` count no more, nor do those without a day. A file
    that is not understood counts for nothing. Raises InputError for such a ``standing.toml``.
    """
    resets = standing.resets(folder)
    votes: set[tuple[str, bool, str]] = set()
    last: dict[str, str] = {}
    met: set[str] = set()
    broken: list[InputError] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == standing.NAME:
            continue
        try:
            decided = _votes(path, memory)
        except InputError as why:
            broken.append(why)
            continue
        for rule, accepted, issue, day in decided:
            if resets:
                met.update(id_and_groups(rule))
                until = next((resets[name] for name in id_and_groups(rule) if name in resets), None)
                if until is not None and day <= until:
                    continue
            votes.add((rule, accepted, issue))
            if day > last.get(rule, ""):
                last[rule] = day
    sums = Counter((rule, accepted) for rule, accepted, _ in votes)
    return Record(
        {
            rule: Count(sums[rule, True], sums[rule, False], last.get(rule, ""))
            for rule in sorted({rule for rule, _ in sums})
        },
        tuple(rule for rule in resets if rule not in met),
        tuple(broken),
    )


_ACCEPTED: Mapping[Verdict, bool] = {"accepted": True, "rejected": False}
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def _votes(path: Path, memory: Memory | None) -> Sequence[_Vote]:
    text = decisions.text_of(path)
    file = hashlib.sha256(text.encode()).hexdigest()
    known = memory.votes(file) if memory is not None else None
    if known is not None:
        return known
    found: list[_Vote] = [
        (made.rule, _ACCEPTED[made.verdict], made.issue, made.date[:10] if _DAY.match(made.date) else "")
        for made in decisions.parse(path, text)
        if made.rule and made.issue and made.verdict in _ACCEPTED
    ]
    if memory is not None:
        memory.put_votes(file, found)
    return found
