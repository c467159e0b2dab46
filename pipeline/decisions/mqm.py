"""The score of a release by MQM: what people confirmed as errors, weighted by severity, per 1,000 words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.decisions.quality import PER, WEIGHTS
from pipeline.model import SEVERITIES, Review, Severity


@dataclass(frozen=True, slots=True)
class Score:
    """What the accepted issues of a release come to.

    Counted are issues of the checks that a person accepted, or a rule of the house that a person wrote; not what is
    rejected, pending or deferred, nor a reviewer's own corrections, which have neither a type nor a severity.
    """

    words: int
    errors: Mapping[str, Mapping[Severity, int]]
    """By type (ITS 2.0) and severity; only what occurs."""
    pending: int
    """Issues that nobody decided about: what the score does not know yet."""
    own: int
    """Corrections of a reviewer's own, which are not counted."""
    threshold: float | None = None
    """Points per 1,000 words that a release may have at most; None where the house sets none."""

    @property
    def count(self) -> int:
        return sum(sum(row.values()) for row in self.errors.values())

    @property
    def points(self) -> int:
        return sum(points_of(row) for row in self.errors.values())

    @property
    def per_thousand(self) -> float:
        return per_thousand(self.points, self.words)

    @property
    def passed(self) -> bool | None:
        """None where the house sets no threshold, or where what is pending may still change it.

        Points are only added by what is decided later, so a release that is over the threshold fails already.
        """
        if self.threshold is None:
            return None
        if self.per_thousand > self.threshold:
            return False
        return None if self.pending else True


def points_of(errors: Mapping[Severity, int]) -> int:
    return sum(WEIGHTS[severity] * count for severity, count in errors.items())


def per_thousand(points: int, words: int) -> float:
    """Points per 1,000 words, to two places."""
    return round(points * PER / words, 2) if words else 0.0


def score(review: Review, words: int, threshold: float | None = None) -> Score:
    """The score of a release with so many words, as it stands."""
    by_type: dict[str, Counter[Severity]] = {}
    for item in review.issues:
        if item.status == "accepted":
            by_type.setdefault(item.issue.type, Counter())[item.issue.severity] += 1
    spans = {item.issue.span for item in review.issues}
    own = sum(made.span not in spans for made in review.corrections)
    errors = {kind: {s: by_type[kind][s] for s in SEVERITIES if by_type[kind][s]} for kind in sorted(by_type)}
    return Score(words, errors, review.undecided, own, threshold)
