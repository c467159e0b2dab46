"""Kinds of files side by side: found, checked alike, kept apart, and applied from the command line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline import checks
from pipeline.documents import read
from pipeline.documents.formats import Loaded, Place
from pipeline.documents.formats.positions import Refused, edits, replace
from pipeline.model import Change, Document, InputError, Span
from tests.commands.test_main import files, zhengming
from tests.marked import glossary
from tests.word_file import p, pack, parts, r, said, word

LINES = (
    "Jiaixng Opens Its Port",
    "The port of of Jiaixng , with 5,000 workers,was opened by Chen Xin in 1921.",
    "Jiaxing is a city. It lies in Zhejiang，and its people are 友好 to guests.",
)
TERMS = glossary("嘉兴=Jiaxing")


def test_the_same_text_gives_the_same_issues_in_every_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "a.en.txt").write_text("\n".join(LINES) + "\n", "utf-8")
    (tmp_path / "a.en.docx").write_bytes(word("".join(p(r(line.replace("&", "&amp;"))) for line in LINES)))
    found = {}
    for path in read.releases([tmp_path]):
        document = read.read(path)
        found[path.name] = document.text, checks.run(document, TERMS)
    assert found["a.en.txt"] == found["a.en.docx"]
    assert len(found["a.en.txt"][1]) > 3


def test_a_source_may_be_another_kind_of_file(tmp_path: Path) -> None:
    for name in ("a.en.docx", "a.zh.txt", "a.zh.docx", "b.en.docx", "b.zh-Hans.txt", "c.en.docx"):
        (tmp_path / name).touch()
    assert read.source_of(tmp_path / "a.en.docx") == tmp_path / "a.zh.docx"
    assert read.source_of(tmp_path / "b.en.docx") == tmp_path / "b.zh-Hans.txt"
    assert read.source_of(tmp_path / "c.en.docx") is None


def test_unknown_kinds_and_lock_files_are_no_releases(tmp_path: Path) -> None:
    house = tmp_path / "releases"
    house.mkdir()
    for name in ("a.en.docx", "~$a.en.docx", "a.en.pdf", "b.en.xyz", "notes.pdf", "a.zh.docx"):
        (tmp_path / name).touch()
        (house / name).touch()
    for folder, left_out in ((house, ["a.en.pdf", "b.en.xyz"]), (tmp_path, ["a.en.pdf", "b.en.xyz", "notes.pdf"])):
        assert [path.name for path in read.releases([folder])] == ["a.en.docx"]
        assert [Path(one.where).name for one in read.skipped([folder, folder / "a.en.pdf"])] == left_out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.en.pdf", "this kind of file is not read (.pdf); save it as .docx or .txt."),
        ("a.en.doc", "this kind of file is not read (.doc); save it as .docx."),
        ("a.en.ods", "this kind of file is not read (.ods); save it as .xlsx."),
        ("a.en.xyz", "this kind of file is not read (.xyz); save it as one of .txt, "),
    ],
)
def test_what_is_nearly_a_release_is_named_with_the_remedy(name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    assert [str(one)[: len(f"{tmp_path / name}: {told}")] for one in read.skipped([tmp_path])] == [
        f"{tmp_path / name}: {told}"
    ]
    with pytest.raises(InputError, match=re.escape(told)):
        read.releases([tmp_path / name])


@pytest.mark.parametrize("name", ["a.EN.TXT", "a_en.docx", "港口 英文 en.docx"])
def test_among_the_releases_of_a_house_only_names_give_the_language(name: str, tmp_path: Path) -> None:
    house = tmp_path / "releases"
    house.mkdir()
    (house / name).touch()
    told = f"the name does not give the language; rename it to NAME.en{Path(name).suffix.lower()}."
    assert [str(one) for one in read.skipped([house])] == [f"{house / name}: {told}"]
    assert read.releases([house / name]) == [house / name], "by itself its words tell"
    (tmp_path / name).touch()
    assert read.releases([tmp_path]) == [tmp_path / name], "and in any other folder"


@pytest.mark.parametrize(
    "name",
    ["README.md", "notes.txt", "a.zh.txt", "a.zh-Hans.docx", "a.cn.docx", "a_zh.txt", "a-中文.docx", "garden.txt",
     "~$a_en.docx"],
)  # fmt: skip
def test_other_files_beside_releases_are_passed_over_in_silence(name: str, tmp_path: Path) -> None:
    house = tmp_path / "releases"
    house.mkdir()
    (house / name).touch()
    assert read.skipped([house]) == []


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A release in Word with its source in Word, one of the same name in plain text, and a file nobody reads."""
    for folder in ("releases", "glossary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "glossary" / "g.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    releases = tmp_path / "releases"
    (releases / "port.en.docx").write_bytes(word(p(r("The port of "), r("Jiaixng", "<w:b/>"), r(" was opened."))))
    (releases / "port.zh.docx").write_bytes(word(p(r("嘉兴港开放了。"))))
    (releases / "port.en.txt").write_text("The port of Jiaixng was opened.\n", "utf-8")
    (releases / "port.en.pdf").write_bytes(b"%PDF")
    return tmp_path


def test_from_word_to_word_on_the_command_line(desk: Path) -> None:
    done = zhengming(desk, "check", "--no-grammar")
    assert done.returncode == 1, done.stderr
    assert (
        "releases/port.en.pdf is left out: this kind of file is not read (.pdf); save it as .docx or .txt.\n"
        in done.stderr
    )
    assert {"port.en.html", "port.en.docx.html"} <= files(desk / "reports").keys()
    done = zhengming(
        desk, "decide", "releases/port.en.docx", "--exact", "Jiaixng", "--replacement", "Jiaxing", "--no-grammar"
    )
    assert done.returncode == 0, done.stderr
    assert files(desk / "corrections").keys() == {"port.en.docx.toml"}
    held = tomllib.loads((desk / "corrections" / "port.en.docx.toml").read_text("utf-8"))
    assert held["release"] == "port.en.docx"

    done = zhengming(desk, "apply", "--no-grammar", "releases/port.en.docx")
    assert done.returncode == 0, done.stderr
    assert {"port.en.docx", "port.en.docx.changes.json"} <= files(desk / "cleaned").keys()
    cleaned = parts((desk / "cleaned" / "port.en.docx").read_bytes())["word/document.xml"]
    assert said(cleaned, accept=True) == "The port of Jiaxing was opened.\n"
    assert said(cleaned, accept=False) == "The port of Jiaixng was opened.\n"

    assert zhengming(desk, "apply", "--no-grammar", "--docx", "clean", "releases/port.en.docx").returncode == 0
    cleaned = parts((desk / "cleaned" / "port.en.docx").read_bytes())["word/document.xml"]
    assert said(cleaned, accept=False) == "The port of Jiaxing was opened.\n"
    assert b"<w:ins" not in cleaned


def test_one_bad_file_stops_no_other(desk: Path) -> None:
    (desk / "releases" / "bad.en.docx").write_bytes(pack({"x": b""}))
    for command, made in (("check", "reports/port.en.docx.html"), ("apply", "cleaned/port.en.docx")):
        done = zhengming(desk, command, "--no-grammar")
        assert done.returncode == 2
        assert (
            "zhengming: releases/bad.en.docx: there is no Word document in it; save it as a Word file (.docx)."
            in done.stderr.splitlines()
        )
        assert made in files(desk)
        assert not any("bad.en.docx" in name for name in files(desk) if not name.startswith("releases/"))


# Places

TEXT = "one two three"
LOADED = Loaded(
    Document("x.en.txt", "en", TEXT),
    b"<a>one </a><b>two</b> &#116;hree",
    (
        Place(Span(0, 4), 3, 7),
        Place(Span(4, 7), 14, 17, zone=1),
        Place(Span(8, 9), 22, 28, literal=False),
        Place(Span(9, 13), 28, 32, fixed="it is so"),
    ),
)


def change(before: str, after: str) -> Change:
    start = TEXT.index(before)
    return Change(Span(start, start + len(before)), Span(0, 0), 1, 1, before, after, "")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("one", "1", b"<a>1 </a><b>two</b> &#116;hree"),
        ("two", "the two", b"<a>one </a><b>the two</b> &#116;hree"),
        ("two", "two or so", b"<a>one </a><b>two or so</b> &#116;hree"),
        ("one two", "one new two", b"<a>one new </a><b>two</b> &#116;hree"),
        ("t", "d", b"<a>one </a><b>dwo</b> &#116;hree"),
        ("three", "four three", b"<a>one </a><b>two</b> four &#116;hree"),
        ("two", "", b"<a>one </a><b></b> &#116;hree"),
    ],
)
def test_a_change_goes_to_its_place(before: str, after: str, expected: bytes) -> None:
    made = edits(LOADED, [change(before, after)], lambda step: step.after.encode())
    assert replace(LOADED.data, made) == expected


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("e two", "a few", "crosses the border of a field"),
        ("two three", "twothree", "crosses the end of a paragraph"),
        ("hree", "ree", "it is so"),
    ],
)
def test_a_change_without_a_place_is_refused(before: str, after: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        edits(LOADED, [change(before, after)], lambda step: step.after.encode())
    assert str(refusal.value).startswith(f"x.en.txt:1: “{before}” cannot be replaced with “{after}”: ")
