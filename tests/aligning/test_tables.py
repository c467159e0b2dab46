"""Tables: the cell of the same row and column is what a cell translates, also where the source is a text with tabs."""

from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.aligning import sources
from pipeline.documents import formats
from pipeline.documents.formats import docx, text
from pipeline.documents.segment import with_cells
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document
from tests.word_file import p, r, word

ROWS = (
    ("Region", "Total imports and exports", "Exports", "Growth (%)"),
    ("Jiaxing", "3.2 billion yuan", "1.9 billion yuan", "12.5"),
    ("Haining", "820 million yuan", "610 million yuan", "8.3"),
    ("Pinghu", "910 million yuan", "445 million yuan", "10.1"),
    ("Tongxiang", "1.05 billion yuan", "—", "7.7"),
)
THEIRS = (
    ("地区", "进出口总额", "出口", "增长（%）"),
    ("嘉兴", "32亿元", "19亿元", "12.5"),
    ("海宁", "8.2亿元", "6.1亿元", "8.3"),
    ("平湖", "9.1亿元", "4.45亿元", "10.1"),
    ("桐乡", "10.5亿元", "—", "7.7"),
)
BEFORE, AFTER = "The city published its figures on Monday.", "The port handled 2 million tons."
BEFORE_ZH, AFTER_ZH = "市里周一公布了数据。", "港口吞吐量200万吨。"
Rows = tuple[tuple[str, ...], ...]


def table(rows: Rows) -> str:
    made = ("".join(f"<w:tc>{p(r(cell))}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in made) + "</w:tbl>"


def release(*tables: Rows) -> Document:
    between = p(r(AFTER)).join(map(table, tables))
    return docx.read(word(p(r(BEFORE)) + between + p(r(AFTER))), "a.en.docx", "en").document


def with_tabs(rows: Rows, indent: str = "") -> str:
    return "".join(indent + "\t".join(row) + "\n" for row in rows)


def source(written: str, name: str = "a.zh.txt") -> Document:
    return formats.read(written.encode(), name, "zh").document


def pairs(document: Document, other: Document) -> dict[str, str]:
    aligned, problem = sources.attach(document, other)
    assert problem is None and aligned.source is not None
    found: dict[str, str] = {}
    for one in aligned.segments:
        theirs = one.source.span.of(aligned.source.text) if one.source else ""
        found.setdefault(one.span.of(document.text), theirs)
    return found


def wanted(rows: Rows, theirs: Rows) -> dict[str, str]:
    cells = {ours: other for row, theirs_row in zip(rows, theirs, strict=True)
             for ours, other in zip(row, theirs_row, strict=True)}  # fmt: skip
    return {cell: other for cell, other in cells.items() if any(map(str.isalnum, cell))}


@pytest.mark.parametrize("indent", ["", "\t"])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_cells_meet_the_cells_of_a_text_with_tabs(indent: str, gap: str) -> None:
    found = pairs(release(ROWS), source(f"{BEFORE_ZH}\n{gap}{with_tabs(THEIRS, indent)}{gap}{AFTER_ZH}\n"))
    expected = {BEFORE: BEFORE_ZH, AFTER: AFTER_ZH, **wanted(ROWS, THEIRS)}
    assert {ours: found[ours] for ours in expected} == expected


def test_cells_of_word_tables_meet_whatever_stands_in_them() -> None:
    other = docx.read(word(p(r(BEFORE_ZH)) + table(THEIRS) + p(r(AFTER_ZH))), "a.zh.docx", "zh").document
    wrong = (ROWS[0], ("Jiaxing", "777 yuan", "3.2 billion yuan", "4"), *ROWS[2:])
    found = pairs(release(wrong), other)
    expected = wanted(wrong, THEIRS)
    assert {ours: found[ours] for ours in expected} == expected


def test_an_empty_cell_moves_no_other() -> None:
    holes = tuple(
        ("", *row[1:]) if n == 2 else (*row[:2], "", *row[3:]) if n == 3 else row for n, row in enumerate(ROWS)
    )
    theirs = tuple((*row[:3], "") if n == 1 else row for n, row in enumerate(THEIRS))
    found = pairs(release(holes), source(f"{BEFORE_ZH}\n{with_tabs(theirs)}{AFTER_ZH}\n"))
    assert found["820 million yuan"] == "8.2亿元" and found["10.1"] == "10.1" and found["12.5"] == ""
    assert found["Tongxiang"] == "桐乡" and found[AFTER] == AFTER_ZH


def test_tables_of_one_shape_are_paired_only_where_none_is_missing() -> None:
    second = tuple(tuple(cell.replace("1", "7") for cell in row) for row in ROWS)
    other = source(f"{BEFORE_ZH}\n{with_tabs(THEIRS)}{AFTER_ZH}\n")
    assert pairs(release(ROWS, second), other)["Jiaxing"]
    first = pairs(release(ROWS), source(f"{BEFORE_ZH}\n{with_tabs(THEIRS)}{AFTER_ZH}\n{with_tabs(THEIRS)}"))
    assert first[BEFORE] == BEFORE_ZH


def test_a_wrong_figure_in_a_cell_is_flagged_and_no_right_one() -> None:
    wrong = tuple(tuple(cell.replace("610 m", "160 m").replace("10.1", "11.0") for cell in row) for row in ROWS)
    other = source(f"{BEFORE_ZH}\n{with_tabs(THEIRS)}{AFTER_ZH}\n")
    for rows, expected in ((ROWS, []), (wrong, [("160 million", "610 million"), ("11.0", "10.1")])):
        aligned, _ = sources.attach(release(rows), other)
        found = [i for i in checks.run(aligned, Glossary()) if i.check == "numbers"]
        assert [(issue.text, issue.suggestions[0]) for issue in found] == expected


def test_no_amount_goes_on_in_the_next_cell() -> None:
    other = source(f"{BEFORE_ZH}\n嘉兴\t32亿元\t19亿元\t12.5\n{AFTER_ZH}\n")  # a single line with tabs is no table
    aligned, _ = sources.attach(release((ROWS[1],)), other)
    assert [issue.rule for issue in checks.run(aligned, Glossary()) if issue.check == "numbers"] == []


@pytest.mark.parametrize(
    "written", ["本报讯\t记者\n港口。\n", "\t本报讯 记者。\n\t港口。\n", "港口。\n", "港\t口。\n\n市。\n港\t口"]
)
def test_a_text_without_rows_stays_as_it_is(written: str) -> None:
    document = text.read(written.encode(), "a.zh.txt", "zh").document
    assert with_cells(document) is document
