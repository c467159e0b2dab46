"""Writes the gold files anew: ``make gold``; then look at the difference before committing it.

They are the report of the sample review, and where each error stands in the releases of `tests/data/releases`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Postfix, Prefix

from pipeline.report import report
from tests import sample_review

GOLD = Path(__file__).parent / "gold"
RELEASES = Path(__file__).parent / "data" / "releases"

# Code points of context that a row keeps on each side, to be found again after an edit elsewhere.
_REACH = 20
# The share of it that must be next to the words; by chance it is less.
_ENOUGH = 0.25

Row = dict[str, Any]
"""One error of a release: `error`, the words; `correction`, best first; `category`, the check that is to find it;
`start`, `end`, `prefix` and `suffix`, which are filled in here."""


def rewrite(folder: Path = GOLD) -> None:
    """The report of the sample review and the index over it, without their scripts, which would hide the rest."""
    row = report.write(sample_review.review(), sample_review.FACTS, folder)
    report.write_index([row], folder)
    for name in (row.file, "index.html"):
        path = folder / name
        page = path.read_text("utf-8")
        path.write_text(re.sub(r"(<script>).*?(</script>)|script-src '[^']*'", r"\1\2", page, flags=re.DOTALL), "utf-8")


def rewrite_offsets(folder: Path = RELEASES) -> None:
    """The rows of every ``NAME.gold.jsonl``, found again in ``NAME.txt`` and in the order of the text.

    Raises ValueError for a row whose error is not in the text, or may be in several places.
    """
    for path in sorted(folder.glob("*.gold.jsonl")):
        text = path.with_name(path.name.replace(".gold.jsonl", ".txt")).read_bytes().decode()
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        try:
            placed = found_again(text, rows)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from None
        path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in placed), "utf-8")


def found_again(text: str, rows: Iterable[Row]) -> list[Row]:
    """The rows with their offsets and their context in the text as it is now, sorted."""
    placed: dict[int, Row] = {}
    for row in rows:
        start = _place(text, row)
        if start in placed:
            raise ValueError(f"“{row['error']}” has two rows at {start}; give one another prefix")
        end = start + len(row["error"])
        context = {"prefix": text[max(0, start - _REACH) : start], "suffix": text[end : end + _REACH]}
        placed[start] = {"start": start, "end": end, **_written_by_people(row), **context}
    return [placed[start] for start in sorted(placed)]


def _written_by_people(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("start", "end", "prefix", "suffix")}


def _place(text: str, row: Row) -> int:
    """Where the error of a row starts: where it stands with most of the row's context."""
    error, start = row["error"], row.get("start")
    context = len(row.get("prefix", "") + row.get("suffix", ""))
    alike = {m.start(): _alike(text, m.start(), row) for m in re.finditer(f"(?={re.escape(error)})", text)}
    if start in alike and not context:
        return start
    best = [at for at, shared in alike.items() if shared == max(alike.values()) >= _ENOUGH * context]
    if len(best) != 1:
        problem = f"stands {len(best)} times; give its row a prefix" if best else "is not in the text"
        raise ValueError(f"“{error}” {problem}")
    return best[0]


def _alike(text: str, at: int, row: Row) -> int:
    """How many code points next to the words at `at` are those of the row."""
    end = at + len(row["error"])
    before = Postfix.similarity(text[max(0, at - _REACH) : at], row.get("prefix", ""))
    after = Prefix.similarity(text[end : end + _REACH], row.get("suffix", ""))
    return before + after


if __name__ == "__main__":
    rewrite()
    try:
        rewrite_offsets()
    except ValueError as error:
        sys.exit(str(error))
