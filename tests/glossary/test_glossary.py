"""What a glossary file may hold, and every message for what it may not."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.glossary.glossary import load
from pipeline.model import InputError
from tests.excel_file import excel

HEADER = "zh,en,kind,status,note\n"


def write(folder: Path, text: str, name: str = "g.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_rows_become_terms(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeffzh,en,fr,kind,status,note\r\n嘉兴, Jiaxing ,,place,preferred,a city\r\n,,,,,\r\n")
    (term,) = load(path).terms
    assert (term.source, term.target, term.language, term.kind, term.status) == (
        "嘉兴",
        "Jiaxing",
        "en",
        "place",
        "preferred",
    )
    assert (term.note, term.origin) == ("a city", f"{path.as_posix()}:2")


def test_a_column_is_a_language(tmp_path: Path) -> None:
    found = load(write(tmp_path, "zh,en,fr,en-GB,kind,status\n中国,China,Chine,China,place,preferred\n"))
    assert [term.target for term in found.of("fr")] == ["Chine"]
    assert [term.language for term in found.of("en-GB")] == ["en", "en-GB"]
    assert not found.of("de")


def test_renderings_come_preferred_first_and_without_the_wrong_ones(tmp_path: Path) -> None:
    rows = "南湖,South Lake,place,admitted,\n南湖,Nanhu,place,preferred,\n南湖,Nan Lake,place,forbidden,\n"
    found = load(write(tmp_path, HEADER + rows))
    assert [term.target for term in found.renderings("南湖", "en-US")] == ["Nanhu", "South Lake"]
    assert not found.renderings("北湖", "en") and not found.renderings("南湖", "fr")


def test_a_folder_is_all_its_files_in_order(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "平湖,Pinghu,place,preferred,\n", "b.csv")
    write(tmp_path, HEADER + "嘉兴,Jiaxing,place,preferred,\n", "a.csv")
    assert [term.target for term in load(tmp_path).terms] == ["Jiaxing", "Pinghu"]


def test_a_cell_may_hold_a_comma_and_a_line_break(tmp_path: Path) -> None:
    found = load(write(tmp_path, HEADER + '"万亩,千亿","10,000 mu",slogan,preferred,"two\nlines"\n'))
    assert found.terms[0].target == "10,000 mu"


def test_places_of_one_name_are_told_apart_by_further_columns(tmp_path: Path) -> None:
    rows = "zh,en,kind,status,code\n鼓楼,Gulou,place,preferred,320106\n鼓楼,Gulou,place,preferred,350102\n"
    assert len(load(write(tmp_path, rows)).terms) == 2


def test_a_name_without_chinese_is_fine(tmp_path: Path) -> None:
    assert load(write(tmp_path, HEADER + ",Microtek,organisation,preferred,\n")).terms[0].source == ""


JIAXING = "嘉兴,Jiaxing,place,preferred,\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "{p}: the file is empty; put its text there or delete it."),
        ("en,kind,status\n", "{p}:1: no column “zh” (found: en, kind, status); add it to the header."),
        ("zh,en,status\n", "{p}:1: no column “kind” (found: zh, en, status); add it to the header."),
        ("zh,en,kind\n", "{p}:1: no column “status” (found: zh, en, kind); add it to the header."),
        ("zh,kind,status\n", "{p}:1: no target column such as “en”; add one to the header."),
        (
            HEADER + "嘉兴,Jiaxing,place\n",
            "{p}:2: this row does not have the 5 cells of the header; "
            "quote a cell that holds a comma, or fill the row up.",
        ),
        (
            HEADER + "万亩,10,000 mu,slogan,preferred,\n",
            "{p}:2: this row does not have the 5 cells of the header; "
            "quote a cell that holds a comma, or fill the row up.",
        ),
        (
            HEADER + "嘉兴,Jiaxing,city,preferred,\n",
            "{p}:2: unknown kind “city”; use one of place, person, organisation, term, slogan.",
        ),
        (
            HEADER + "嘉兴,Jiaxing,place,good,\n",
            "{p}:2: unknown status “good”; use one of preferred, admitted, deprecated, forbidden.",
        ),
        (
            HEADER + JIAXING + "平湖,Pinghu,place,preferred,\n" + JIAXING,
            "{p}:4: the same row as {p}:2; delete one of the two.",
        ),
        (
            HEADER + JIAXING + "嘉兴,Jiaxing,place,forbidden,\n",
            "{p}:3: “Jiaxing” for 嘉兴 is forbidden here and preferred in {p}:2; keep one of the two.",
        ),
        (
            HEADER + JIAXING + "嘉兴,Kashing,place,preferred,\n",
            "{p}:3: two preferred renderings of 嘉兴: “Kashing” here, “Jiaxing” in {p}:2; make one of them admitted.",
        ),
        (
            HEADER + '嘉兴,"Jiaxing,place,preferred,\n',
            "{p}:2: not CSV (unexpected end of data); check the quotation marks.",
        ),
        (
            HEADER + '嘉兴,"Jiaxing"x,place,preferred,\n',
            "{p}:2: not CSV (',' expected after '\"'); check the quotation marks.",
        ),
        (
            "zh,en,en,kind,status\n嘉兴,Jiaxing,Kashing,place,preferred\n",
            "{p}:1: the column “en” stands there twice; delete one of the two.",
        ),
    ],
)
def test_what_a_glossary_may_not_hold(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value) == message.replace("{p}", path.as_posix())


def test_two_files_are_held_against_each_other(tmp_path: Path) -> None:
    first = write(tmp_path, HEADER + JIAXING, "a.csv")
    write(tmp_path, HEADER + "嘉兴,Kashing,place,preferred,\n", "b.csv")
    with pytest.raises(InputError, match=f"two preferred renderings of 嘉兴.*{first.as_posix()}:2"):
        load(tmp_path)


def test_a_glossary_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such glossary; create it or name another with --glossary"):
        load(tmp_path / "missing.csv")
    with pytest.raises(
        InputError, match=r"no glossary \(\*\.csv, \*\.xlsx, \*\.tbx, \*\.utx\) in this folder; put one there"
    ):
        load(tmp_path)


def test_a_glossary_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes((HEADER + JIAXING).encode("gb18030"))
    with pytest.raises(InputError, match=r"g\.csv:2: not UTF-8"):
        load(path)


def test_only_a_header_is_an_empty_glossary(tmp_path: Path) -> None:
    assert load(write(tmp_path, HEADER)).terms == ()


def test_an_excel_glossary_is_read_like_csv(tmp_path: Path) -> None:
    rows = (
        ("zh", "en", "kind", "status", "note"),
        ("嘉兴", "Jiaxing", "place", "preferred"),
        ("平湖", " Pinghu ", "place", "preferred", "=1+1"),
    )
    (tmp_path / "names.xlsx").write_bytes(excel(*rows))
    (tmp_path / "~$names.xlsx").write_bytes(b"open in Excel")
    found = load(tmp_path)
    (tmp_path / "names.csv").write_text("\n".join(",".join((*row, "")[:5]) for row in rows), "utf-8")
    (tmp_path / "names.xlsx").unlink()
    wanted = load(tmp_path)
    assert [replace(t, origin="") for t in found.terms] == [replace(t, origin="") for t in wanted.terms]
    assert found.terms[1].origin == (tmp_path / "names.xlsx").as_posix() + ":3"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((("zh", "en", "kind"), ("嘉兴", "Jiaxing", "place")), "g.xlsx:1: no column “status” (found: zh, en, kind); "),
        ((("zh", "en", "kind", "status"), ("嘉兴", "Jiaxing", "city", "preferred")), "g.xlsx:2: unknown kind “city”; "),
        ((), "g.xlsx:1: no column “zh” (found: ); "),
    ],
)
def test_an_excel_glossary_names_its_rows(rows: tuple[tuple[str, ...], ...], told: str, tmp_path: Path) -> None:
    (tmp_path / "g.xlsx").write_bytes(excel(*rows))
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert told in str(caught.value)
