"""Writes the gold report anew: ``python -m tests.rewrite_gold``; then look at the difference before committing it."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.report import report
from tests import sample_review

GOLD = Path(__file__).parent / "gold"


def rewrite(folder: Path = GOLD) -> None:
    """The report of the sample review without its script, which would hide the rest, and the index over it."""
    row = report.write(sample_review.review(), sample_review.FACTS, folder)
    path = folder / row.file
    bare = re.sub(r"(<script>).*?(</script>)|script-src '[^']*'", r"\1\2", path.read_text("utf-8"), flags=re.DOTALL)
    path.write_text(bare, "utf-8")
    report.write_index([row], folder)


if __name__ == "__main__":
    rewrite()
