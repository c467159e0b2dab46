"""Term bases: read as glossaries, and glossaries written as such."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.glossary import glossary
from pipeline.model import InputError

OLD = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body>
<termEntry id="1"><descrip type="subjectField">place</descrip><note>a city</note>
<langSet xml:lang="en-US"><tig><term>Jia<hi>xing</hi></term></tig><ntig><termGrp><term>Kashing</term>
<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termGrp></ntig></langSet>
<langSet xml:lang="zh-CN"><tig><term>嘉兴</term></tig></langSet></termEntry>
</body></text></martif>
"""
NEW = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min"><tbxHeader/><text><body><conceptEntry id="1">
<min:subjectField>economy</min:subjectField>
<langSec xml:lang="zh"><termSec><term>研发</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>R&amp;D</term>
<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>research and development</term></termSec>
<termSec><term>researching</term><note>forbidden</note></termSec>
</langSec></conceptEntry></body></text></tbx>
"""


def read(folder: Path, text: str) -> list[tuple[str, ...]]:
    file = folder / "g.tbx"
    file.write_text(text, encoding="utf-8")
    return [(t.source, t.target, t.language, t.kind, t.status, t.note) for t in glossary.load(folder).terms]


def test_the_first_edition_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, OLD) == [
        ("嘉兴", "Jiaxing", "en", "place", "preferred", "a city"),
        ("嘉兴", "Kashing", "en", "place", "deprecated", "a city"),
    ]
    assert glossary.load(tmp_path).terms[1].origin.endswith("g.tbx:6")


def test_the_second_edition_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, NEW) == [
        ("研发", "R&D", "en", "term", "admitted", ""),
        ("研发", "research and development", "en", "term", "preferred", ""),
        ("研发", "researching", "en", "term", "forbidden", ""),
    ]


def test_what_translate_toolkit_writes_is_read() -> None:
    terms = glossary.load(Path(__file__).parents[1] / "data" / "formats" / "translate-toolkit.tbx").terms
    assert [(t.source, t.target, t.status) for t in terms] == [
        ("嘉兴", "Jiaxing", "preferred"),
        ("研发", "R&D", "preferred"),
    ]


def test_a_glossary_written_as_tbx_reads_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "g.csv").write_text(
        "zh,en,de,kind,status,note\n嘉兴,Jiaxing,,place,preferred,a <city> & more\n嘉兴,Kashing,,place,deprecated,\n"
        '研发,R&D,FuE,term,preferred,\n,teh,,term,forbidden,"a slip, always"\n',
        encoding="utf-8",
    )
    out = tmp_path / "out.tbx"
    assert main(["export-terms", str(out), "--glossary", str(tmp_path / "csv")]) == 0
    assert capsys.readouterr().out == f"{out}: 5 terms\n"
    written = out.read_bytes()
    terms = [dataclasses.replace(term, origin="") for term in glossary.load(tmp_path / "csv").terms]
    again = [dataclasses.replace(term, origin="") for term in glossary.load(out).terms]
    assert sorted(again, key=repr) == sorted(terms, key=repr)
    assert main(["export-terms", str(out), "--glossary", str(out)]) == 0
    assert out.read_bytes() == written


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("g.csv", "the suffix says neither TBX nor UTX; name a file that ends with .tbx or .utx."),
        ("g.tbx", "in the folder of the glossary it would be read as a part of it; write it elsewhere."),
    ],
)
def test_no_export_takes_the_place_of_the_glossary(
    name: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"
    (tmp_path / "g.csv").write_text(text, encoding="utf-8")
    assert main(["export-terms", str(tmp_path / name), "--glossary", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("g.csv", text)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "g.tbx: the file is empty; export it anew."),
        ("<a/>", "g.tbx: this is not a TBX file; export it as TBX-Basic."),
        (OLD[:-10], "g.tbx: it is not XML (no element found, line 9); open it in its program and save it anew."),
        (OLD.replace('.dtd"', '.dtd" [<!ENTITY a SYSTEM "/etc/passwd">]'), "g.tbx: it has a DOCTYPE"),
        (OLD.replace('"en-US"', '"zh-TW"'), "g.tbx: no terms in a language other than Chinese; export the term base"),
    ],
)
def test_what_is_no_term_base_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert str(caught.value).removeprefix(f"{tmp_path.as_posix()}/").startswith(message)


def test_a_term_within_another_is_read_without_a_fault(tmp_path: Path) -> None:
    nested = "<tig><tig><term>Jiaxing</term></tig><tig></tig></tig>"
    assert read(tmp_path, OLD.replace("</langSet>", f"{nested}</langSet>")) is not None
