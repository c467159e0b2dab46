"""A house is begun with one command, and a release is checked before there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.commands import given, launchers
from pipeline.glossary import glossary

RELEASE = "The fair in Jiaixng was opened on May 1, 2019.\n"


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_release_is_checked_in_a_folder_with_nothing_else(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "fair.en.txt").write_text(RELEASE, "utf-8")
    assert main(["check", "fair.en.txt", "--no-grammar"]) == 1
    told = capsys.readouterr().out
    assert "“Jiaixng” → “Jiaxing”" not in told and "-v lists the issues." in told
    assert "There is no glossary yet" in told
    assert "There is no glossary yet" in (empty / "reports" / "fair.en.html").read_text("utf-8")
    assert not (empty / "glossary").exists()


def test_a_glossary_that_is_named_must_be_there(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "fair.en.txt").write_text(RELEASE, "utf-8")
    # That it is called as the usual one is no reason to do without it.
    for name in ("names.csv", "glossary", "./glossary"):
        assert main(["check", "fair.en.txt", "--no-grammar", "--glossary", name]) == 2
        assert f"{Path(name)}: no such glossary" in capsys.readouterr().err
    (empty / "glossary").mkdir()
    assert main(["check", "fair.en.txt", "--no-grammar", "--glossary", "glossary"]) == 2
    assert "no glossary (*.csv, *.xlsx, *.tbx, *.utx) in this folder" in capsys.readouterr().err
    assert main(["check", "fair.en.txt", "--no-grammar"]) == 1


def test_init_makes_what_is_missing_and_leaves_what_is_there(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "desk"]) == 0
    assert f"A house is ready in {empty / 'desk'}." in capsys.readouterr().out
    desk = empty / "desk"
    made = {"releases", "corrections", "reports", "glossary", "README.md", launchers.name()}
    assert {path.name for path in desk.iterdir()} == made
    assert "2. Write the names of your city into glossary/names.csv" in (desk / "README.md").read_text("utf-8")
    names = desk / "glossary" / "names.csv"
    assert names.read_text("utf-8") == "zh,en,kind,status,note\n"
    names.write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    (desk / "corrections").rmdir()
    before = names.read_bytes()
    assert main(["init", "desk"]) == 0
    assert names.read_bytes() == before and (desk / "corrections").is_dir()
    capsys.readouterr()
    assert main(["init", "desk"]) == 0
    assert "nothing was changed" in capsys.readouterr().out


def test_what_cannot_be_made_is_named(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "desk").write_text("a file", "utf-8")
    assert main(["init", "desk"]) == 2
    assert "desk" in capsys.readouterr().err


def test_a_first_name_begins_the_glossary(empty: Path) -> None:
    assert glossary.load(None).terms == ()
    file = glossary.add(None, "嘉兴", "Jiaxing", "place")
    assert file == Path("glossary/names.csv")
    assert [(term.source, term.target) for term in glossary.load(None).terms] == [("嘉兴", "Jiaxing")]


@pytest.mark.parametrize("how", ["a file", "a link to nowhere", "a link for the decisions of the release"])
def test_decisions_that_are_not_where_they_were_are_not_taken_for_none(
    empty: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    (empty / "releases").mkdir()
    (empty / "releases" / "fair.en.txt").write_text(RELEASE, "utf-8")
    if how == "a file":
        (empty / "corrections").write_text("", "utf-8")
    elif how == "a link to nowhere":
        (empty / "corrections").symlink_to(empty / "gone")
    else:
        (empty / "corrections").mkdir()
        (empty / "corrections" / "fair.en.toml").symlink_to(empty / "gone")
    assert main(["apply", "--no-grammar"]) == 2
    assert "--corrections" in capsys.readouterr().err
    assert not (empty / "cleaned" / "fair.en.txt").exists()
    # What was cleaned before stays, too.
    (empty / "cleaned").mkdir(exist_ok=True)
    (empty / "cleaned" / "fair.en.txt").write_text("cleaned", "utf-8")
    assert main(["apply", "--no-grammar"]) == 2
    assert (empty / "cleaned" / "fair.en.txt").read_text("utf-8") == "cleaned"


def test_a_release_is_named_beside_others_that_cannot_be_used(empty: Path) -> None:
    (empty / "releases").mkdir()
    (empty / "releases" / "fair.en.txt").write_text(RELEASE, "utf-8")
    (empty / "releases" / "es\x1bc.en.txt").write_text(RELEASE, "utf-8")
    assert given.release("fair") == Path("releases/fair.en.txt")
