"""The accepted state: only issues that are new since then fail the gate, whatever was edited elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.__main__ import main

TEXT = "We go to to Haiyan.\n\nThe road leads to Jiaixng and the the lake.\n"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path, content in (
        ("releases/x.en.txt", TEXT),
        ("glossary/g.csv", "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"),
    ):
        Path(path).parent.mkdir()
        Path(path).write_text(content, "utf-8")
    return Path("releases/x.en.txt")


def new(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    status = main(["check", "--no-grammar", "--baseline", "--format", "json"])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    found = [issue["text"] for issue in document["issues"] if issue["status"] == "pending"]
    assert status == (1 if found else 0)
    return found


def test_what_was_pending_then_does_not_fail(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--no-grammar"]) == 1
    assert main(["baseline", "--no-grammar"]) == 0
    assert "3 issues accepted as they are" in capsys.readouterr().out
    assert new(capsys) == []
    assert main(["check", "--no-grammar"]) == 1


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("We go", "A new first sentence.\n\nYesterday we went", []),
        ("leads to Jiaixng", "leads straight to Jiaixng", []),
        ("We go to to Haiyan.\n\n", "", []),
        ("lake.", "lake, and to Jiaixng again.", ["Jiaixng"]),
        ("We go", "We had a a day and go", ["a a"]),
        ("lake.", "lake.\n\nWe go to to Haiyan.", ["to to"]),
    ],
)
def test_it_survives_edits_elsewhere_and_sees_what_is_new(
    release: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, found: list[str]
) -> None:
    main(["baseline", "--no-grammar"])
    release.write_text(TEXT.replace(before, after), "utf-8")
    assert new(capsys) == found


def test_without_an_accepted_state_it_says_how_to_make_one(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--no-grammar", "--baseline"]) == 2
    assert "make one with the command “baseline”" in capsys.readouterr().err


def test_a_release_that_came_later_is_all_new(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["baseline", "--no-grammar"])
    release.rename("releases/y.en.txt")
    assert len(new(capsys)) == 3


def test_the_same_state_gives_the_same_bytes(release: Path) -> None:
    main(["baseline", "--no-grammar"])
    file = Path("corrections/baseline/x.en.toml")
    first = file.read_bytes()
    main(["baseline", "--no-grammar"])
    assert file.read_bytes() == first
