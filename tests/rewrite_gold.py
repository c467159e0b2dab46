"""Writes the gold report anew: ``python -m tests.rewrite_gold``; then look at the difference before committing it."""

from __future__ import annotations

from pathlib import Path

from pipeline import report
from tests import sample_review

GOLD = Path(__file__).parent / "gold"


def rewrite(folder: Path = GOLD) -> None:
    """The report of the sample review, and the index over it."""
    row = report.write(sample_review.review(), sample_review.FACTS, folder)
    report.write_index([row], folder)


if __name__ == "__main__":
    rewrite()
