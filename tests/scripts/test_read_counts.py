"""The counts of flags that a person read, and what they do to the records of rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import calibration
from pipeline.checks import rules
from pipeline.checks.grammar import findings
from pipeline.judging import judge
from pipeline.model import InputError
from scripts import fit_judge, read_counts
from scripts.read_counts import Counts

ROWS = [
    Counts("grammar.reach-to", "sure", 2, 1, 0, 1),
    Counts("grammar.reach-to", "ask", 0, 0, 1, 0),
    Counts("names.near-place", "likely", 3, 0, 0, 1),
]


def written(path: Path, *lines: str) -> Path:
    path.write_text("# head\n" + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_rows_are_read(tmp_path: Path) -> None:
    lines = ("grammar.reach-to\tsure\t2\t1\t0\t1", "grammar.reach-to\task\t0\t0\t1\t0", "")
    assert read_counts.read(written(tmp_path / "counts.tsv", *lines)) == ROWS[:2]


@pytest.mark.parametrize(
    "line", ["grammar.reach-to\tsure\t2\t1\t0", "grammar.reach-to\tsurely\t2\t1\t0\t1", "a\task\t1\t-1\t0\t0", "a"]
)
def test_what_is_no_row_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "counts.tsv", line)
    with pytest.raises(InputError, match=r"counts\.tsv:2: “.*” is no row of this table; write rule"):
        read_counts.read(path)


def test_an_error_counts_as_right_and_a_matter_of_taste_in_part() -> None:
    found = read_counts.records(ROWS)
    assert found["grammar.reach-to"] == pytest.approx((3 + read_counts.DEBATABLE, 1 + (1 - read_counts.DEBATABLE)))
    assert found["names.near-place"] == (3, 1)


def test_the_records_of_rules_of_english_have_them() -> None:
    found = fit_judge.records(read_counts.records(ROWS))
    assert found["grammar.reach-to"] == pytest.approx((3.8, 1.2))
    assert "names.near-place" not in found
    assert set(found) == {"grammar.reach-to", "pattern"}


def test_the_file_speaks_of_rules_that_there_are() -> None:
    rows = read_counts.read()
    assert sum(row.flags for row in rows) > 300
    known = rules.every()
    gone = {
        row.rule for row in rows if row.rule not in known and not row.rule.startswith(f"{findings.LANGUAGETOOL.id}.")
    }
    assert gone == set()


def test_what_each_level_says_stands_beside_what_was_true() -> None:
    table = calibration.read_pages(ROWS)
    assert table.rows["English, sure"] == {"flags": 4, "said %": 95, "true %": 75, "righted %": 50}
    assert table.rows["else, likely"] == {"flags": 4, "said %": 75, "true %": 75, "righted %": 75}
    assert table.rows["all, ask"]["true %"] == 50
    assert judge.family_of(ROWS[0].rule) == "pattern"
