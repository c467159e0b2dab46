"""The score of a release by MQM: what people confirmed as errors, weighted by severity, per 1,000 words.

Source: https://themqm.org/error-types-2/4-scoring-models (the linear model, without calibration).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model import DIMENSIONS, SEVERITIES, Review, Severity

WEIGHTS: Mapping[Severity, int] = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
"""Penalty points of one error."""
PER = 1_000
"""Words that a score is told for."""

Errors = Mapping[str, Mapping[Severity, int]]
"""How many, by a name and by severity; only what occurs."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the accepted issues of a release, or of several, come to.

    Counted are issues of the checks that a person accepted, or a rule of the house that a person wrote; not what is
    rejected, pending or deferred, nor a reviewer's own corrections, which have neither a type nor a severity.
    """

    words: int
    errors: Errors = field(default_factory=dict)
    """By type (ITS 2.0)."""
    pending: int = 0
    """Issues that nobody decided about: what the score does not know yet."""
    own: int = 0
    """Corrections of a reviewer's own, which are not counted."""
    threshold: float | None = None
    """Points per 1,000 words that a release may have at most; None where the house sets none."""

    @property
    def count(self) -> int:
        return sum(self.by_severity.values())

    @property
    def points(self) -> int:
        return points_of(self.by_severity)

    @property
    def per_thousand(self) -> float | None:
        """Points per 1,000 words, to two places; None for a text without words."""
        return per_thousand(self.points, self.words)

    @property
    def quality(self) -> float | None:
        """100 for a text without an error, less a point for each penalty point a hundred words, never below 0."""
        return round(max(0.0, 100 - 100 * self.points / self.words), 2) if self.words else None

    @property
    def passed(self) -> bool | None:
        """None where the house sets no threshold, or where what is pending may still change it."""
        return passes(self.per_thousand, self.pending, self.threshold)

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        return _added(self.errors.values())

    @property
    def by_dimension(self) -> Errors:
        """The errors by dimension of MQM."""
        dimensions: dict[str, list[Mapping[Severity, int]]] = {}
        for kind, counts in self.errors.items():
            dimensions.setdefault(DIMENSIONS[kind], []).append(counts)
        return {dimension: _added(dimensions[dimension]) for dimension in sorted(dimensions)}


def points_of(counts: Mapping[Severity, int]) -> int:
    return sum(WEIGHTS[severity] * count for severity, count in counts.items())


def per_thousand(points: int, words: int) -> float | None:
    """Points per 1,000 words, to two places; None where there are no words."""
    return round(points * PER / words, 2) if words else None


def passes(per_thousand: float | None, pending: int, threshold: float | None) -> bool | None:
    """Whether a release is under the threshold; None while nobody can say.

    Points are only added by what is decided later, so a release that is over the threshold fails already.
    """
    if threshold is None:
        return None
    if (per_thousand or 0.0) > threshold:
        return False
    return None if pending else True


def score(review: Review, words: int, threshold: float | None = None) -> Score:
    """The score of a release with so many words, as it stands."""
    by_type: dict[str, Counter[Severity]] = {}
    for item in review.issues:
        if item.status == "accepted":
            by_type.setdefault(item.issue.type, Counter())[item.issue.severity] += 1
    spans = {item.issue.span for item in review.issues}
    own = sum(made.span not in spans for made in review.corrections)
    return Score(words, {kind: _added([by_type[kind]]) for kind in sorted(by_type)}, review.undecided, own, threshold)


def total(scores: Iterable[Score]) -> Score:
    """What several releases come to; a threshold is one of each release, not of all of them."""
    words = pending = own = 0
    errors: dict[str, list[Mapping[Severity, int]]] = {}
    for one in scores:
        words, pending, own = words + one.words, pending + one.pending, own + one.own
        for kind, counts in one.errors.items():
            errors.setdefault(kind, []).append(counts)
    return Score(words, {kind: _added(errors[kind]) for kind in sorted(errors)}, pending, own)


def _added(counts: Iterable[Mapping[Severity, int]]) -> Mapping[Severity, int]:
    whole: Counter[Severity] = Counter()
    for one in counts:
        whole.update(one)
    return {severity: whole[severity] for severity in SEVERITIES if whole[severity]}
