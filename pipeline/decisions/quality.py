"""How good a translation is, as MQM scores it: the errors that a person confirmed, by dimension and severity.

Source: https://themqm.org/error-types-2/4-scoring-models (the linear model, without calibration).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model import DIMENSIONS, Issue, Severity

WEIGHTS: Mapping[Severity, int] = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
"""Penalty points of one error."""
PER = 1_000
"""Words that a score is told for."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was found in a text of so many words."""

    words: int
    errors: Mapping[tuple[str, Severity], int] = field(default_factory=dict)
    """How many, by dimension of MQM and severity."""

    @property
    def penalty(self) -> int:
        """Penalty points of all errors."""
        return sum(WEIGHTS[severity] * count for (_, severity), count in self.errors.items())

    @property
    def per_thousand(self) -> float | None:
        """Penalty points a thousand words; None for a text without words."""
        return self.penalty * PER / self.words if self.words else None

    @property
    def quality(self) -> float | None:
        """100 for a text without a penalty, less a point for each penalty point a hundred words, never below 0."""
        return max(0.0, 100 - 100 * self.penalty / self.words) if self.words else None

    def __add__(self, other: Score) -> Score:
        return Score(self.words + other.words, Counter(self.errors) + Counter(other.errors))


def score(errors: Iterable[Issue], words: int) -> Score:
    """The score of a text: `errors` are the issues that a person accepted."""
    return Score(words, Counter((DIMENSIONS[issue.type], issue.severity) for issue in errors))
