"""The table of what apply changed: for a browser and for a spreadsheet, hostile cells made harmless."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.apply import changes as made_by
from pipeline.apply import queries
from pipeline.model import as_is
from pipeline.report import changes
from tests import sample_review
from tests.browsing import Browsing, violations
from tests.report.test_report import HOSTILE, Elements, hostile_review


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_change_is_a_row_with_who_when_and_why() -> None:
    review = sample_review.review()
    found = rows(changes.table(made_by(review)))
    assert [row["before"] for row in found] == [c.before for c in made_by(review)]
    built = next(row for row in found if row["before"] == "builded")
    assert (built["after"], built["reviewer"], built["check"], built["line"]) == ("built", "Lin Yue", "grammar", "4")


def test_what_is_left_open_with_a_note_is_a_row_that_changes_nothing() -> None:
    review = sample_review.review()
    (row,) = [row for row in rows(changes.table(made_by(review), queries(review))) if row["verdict"] == "deferred"]
    assert (row["before"], row["after"], row["note"]) == ("the the", "the the", "ask the desk")
    (told,) = re.findall(r"<h3>1 open question</h3>.*?</table>", changes.render(review), re.DOTALL)
    assert "ask the desk" in told and ">line 13<" in told


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2", "'-2"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1", "'＝1"),
        ("Jiaxing", "Jiaxing"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(cell: str, expected: str) -> None:
    assert changes.harmless(cell) == expected


def test_a_hostile_table_reads_back_cell_by_cell() -> None:
    change = replace(
        made_by(sample_review.review())[0], before='=HYPERLINK("x")', after='a,"b\n', note="@x", evidence=(as_is("-1"),)
    )
    (row,) = rows(changes.table([change]))
    assert (row["before"], row["after"], row["note"], row["evidence"]) == ('\'=HYPERLINK("x")', 'a,"b\n', "'@x", "'-1")


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_words_show_as_text(bad: str) -> None:
    html = changes.render(hostile_review(bad)[0])
    harmless = {tag for tag, _ in Elements(changes.render(sample_review.review())).found}
    assert {tag for tag, _ in Elements(html).found} <= harmless
    assert [c for c in html if not c.isprintable() and c != "\n"] == []


def test_it_is_written_beside_the_cleaned_release(tmp_path: Path) -> None:
    page, cells = changes.write(sample_review.review(), tmp_path)
    assert (page.name, cells.name) == ("haiyan-2024-05-01.en.changes.html", "haiyan-2024-05-01.en.changes.csv")
    assert cells.read_bytes().startswith(b"\xef\xbb\xbfline,")


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation(browsing: Browsing, tmp_path: Path, width: int) -> None:
    page_file, _ = changes.write(sample_review.review(), tmp_path)
    try:
        page = browsing.page("file:", viewport={"width": width, "height": 5_000})
        page.goto(page_file.as_uri())
        assert violations(page, width) == []
    finally:
        browsing.close()


def test_the_table_keeps_its_columns_on_a_desktop(browsing: Browsing, tmp_path: Path) -> None:
    page_file, _ = changes.write(sample_review.review(), tmp_path)
    try:
        page = browsing.page("file:", viewport={"width": 1360, "height": 860})
        page.goto(page_file.as_uri())
        for table in page.locator("table.made").all():
            heads = [head.bounding_box() for head in table.locator("thead th").all()]
            cells = [cell.bounding_box() for cell in table.locator("tbody tr").first.locator("th, td").all()]
            assert len(heads) == len(cells) == 4
            for head, cell in zip(heads, cells, strict=True):
                assert head is not None and cell is not None
                assert abs(head["x"] - cell["x"]) < 1 and cell["width"] > 60
            assert heads[0] is not None and heads[0]["height"] < 40
    finally:
        browsing.close()
