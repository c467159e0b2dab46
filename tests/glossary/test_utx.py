"""UTX glossaries: read, and written so that Translate Toolkit reads them, and we do as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from translate.storage.utx import UtxFile

from pipeline.__main__ import main
from pipeline.glossary import glossary, utx
from pipeline.model import InputError, Term

HEAD = "#UTX 1.11; zh-CN/en-US; 2011-03-24T14:00:00Z+09:00; copyright: AAMT (2010); license: CC-by 3.0\r\n"
OTHERS = """\
#src\ttgt\tsrc:pos\ttgt:pos\tterm status\tcomment\r
嘉兴\tJiaxing\tproperNoun\tproperNoun\tapproved\ta city\r
# a remark
嘉兴\tKashing\tproperNoun\tproperNoun\tnon-standard\t\r
研发\tR&D\tnoun\tnoun\tprovisional\t\r
研发\tresearch and development\tnoun\tnoun\tapproved\t\r
研发\tresearching\tnoun\tnoun\tforbidden\t\r
平湖\t\tproperNoun\t\t\t\r
"""


def terms(path: Path) -> list[tuple[str, ...]]:
    return [(t.source, t.target, t.language, t.kind, t.status, t.note) for t in glossary.load(path).terms]


def test_what_others_write_is_read(tmp_path: Path) -> None:
    (tmp_path / "g.utx").write_bytes((HEAD + OTHERS).encode())
    assert terms(tmp_path) == [
        ("嘉兴", "Jiaxing", "en", "term", "preferred", "a city"),
        ("嘉兴", "Kashing", "en", "term", "deprecated", ""),
        ("研发", "R&D", "en", "term", "preferred", ""),
        ("研发", "research and development", "en", "term", "admitted", ""),
        ("研发", "researching", "en", "term", "forbidden", ""),
    ]
    assert glossary.load(tmp_path).terms[1].origin.endswith("g.utx:5")


def test_a_glossary_into_chinese_is_read_the_other_way_round(tmp_path: Path) -> None:
    path = tmp_path / "g.utx"
    path.write_text("#UTX-S 1.00; en/zh-Hans; 2010-01-01\n#src\ttgt\tsrc:pos\nJiaxing\t嘉兴\tproperNoun\n", "utf-8")
    assert terms(path) == [("嘉兴", "Jiaxing", "en", "term", "preferred", "")]


OURS = (
    Term("嘉兴", "Jiaxing", "en", "place", "preferred", "a city"),
    Term("嘉兴", "Jiaxing City", "en", "place", "admitted"),
    Term("嘉兴", "Kashing", "en", "place", "deprecated"),
    Term("千亿", "1,000-yuan", "en", "term", "forbidden"),
    Term("红船精神", "Red Boat Spirit", "en", "slogan", "preferred"),
    Term("嘉兴", "Jiaxing", "fr", "place", "preferred"),
    Term("", "only English", "en", "term", "preferred"),
)


def test_ours_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "g.utx"
    path.write_bytes(utx.render(OURS, "en", "2026-11-30T12:00:00Z").encode())
    assert terms(path) == [
        (t.source, t.target, t.language, t.kind, t.status, t.note) for t in OURS if t.language == "en" and t.source
    ]


def test_translate_toolkit_reads_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "g.utx"
    path.write_bytes(utx.render(OURS, "en", "2026-11-30T12:00:00Z").encode())
    with path.open("rb") as file:
        read = UtxFile(file)
    assert (read.getsourcelanguage(), read.gettargetlanguage()) == ("zh", "en")
    assert [(unit.source, unit.target) for unit in read.units] == [
        (t.source, t.target) for t in OURS if t.language == "en" and t.source
    ]
    assert read.units[0].getnotes() == "a city" and read.units[3].metadata["term status"] == "forbidden"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("嘉兴\tJiaxing\n", "this is not a UTX file; its first line is like #UTX 1.11; zh/en; DATE."),
        ("#UTX 1.11; ja/en; 2011\n#src\ttgt\tsrc:pos\n", "a glossary from ja to en; one of the two has to be Chinese"),
        ("#UTX 1.11; zh/en; 2011\n#source\ttgt\n嘉兴\tJiaxing\n", "no column “src”; export it as UTX 1.11"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "g.utx"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=told):
        glossary.load(path)


def test_a_glossary_is_exported_in_one_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "g.csv", tmp_path / "out.utx"
    source.write_text("zh,en,fr,kind,status,note\n嘉兴,Jiaxing,Jiaxing,place,preferred,\n", "utf-8")
    assert main(["export-terms", str(out), "--glossary", str(source)]) == 2
    assert "holds one language beside Chinese, and the glossary has en, fr; name one" in capsys.readouterr().err
    assert not out.exists()
    assert main(["export-terms", str(out), "--glossary", str(source), "--target", "fr"]) == 0
    assert terms(out) == [("嘉兴", "Jiaxing", "fr", "place", "preferred", "")]
    assert main(["export-terms", str(out), "--glossary", str(source), "--target", "es"]) == 2
