"""How sure an issue must be to be shown: each level on the command line, in the exports, and what is decided anyway."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import checks
from pipeline.__main__ import main
from pipeline.exports import issue_list
from tests.excel_file import cells, excel

TEXT = "We go to to Haiyan.\n\nThe road leads to Jiaixng and the the lake.\n"
CONFIDENCE = {"to to": 0.929, "Jiaixng": 0.97, "the the": 0.4}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one release; of its three issues one is sure, one likely, one uncertain."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHENGMING_REVIEWER", "Lin")
    for path, content in (
        ("releases/a.en.txt", TEXT),
        ("glossary/g.csv", "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"),
    ):
        Path(path).parent.mkdir()
        Path(path).write_text(content, "utf-8")
    settled = checks.settled
    monkeypatch.setattr(
        checks,
        "settled",
        lambda *given: tuple(replace(issue, confidence=CONFIDENCE[issue.text]) for issue in settled(*given)),
    )
    return tmp_path


def listed(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, dict[str, object]]]:
    """Exit status and issues, by their words, of a check."""
    capsys.readouterr()
    status = main(["check", "--no-grammar", "--format", "json", *more])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    return status, {issue["text"]: issue for issue in document["issues"]}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--level", "sure"], {"Jiaixng"}),
        (["--level", "likely"], {"to to", "Jiaixng"}),
        ([], {"to to", "Jiaixng"}),
        (["--level", "thorough"], {"to to", "Jiaixng", "the the"}),
    ],
)
def test_a_level_says_what_is_listed(
    desk: Path, capsys: pytest.CaptureFixture[str], more: list[str], words: set[str]
) -> None:
    status, found = listed(capsys, *more)
    assert (status, set(found)) == (1, words)
    told = {"to to": (0.92, "likely"), "Jiaixng": (0.97, "sure"), "the the": (0.4, "ask")}
    assert {text: (one["confidence"], one["level"]) for text, one in found.items()} == {w: told[w] for w in words}
    assert main(["check", "--no-grammar", "-v", *more, "--xlsx", "list.xlsx"]) == 1
    out = capsys.readouterr().out
    assert {text for text in CONFIDENCE if f"“{text}”" in out} == words
    left = len(CONFIDENCE) - len(words)
    assert (f"; {left} less certain " in out) == (left > 0)
    assert ("duplicates (likely): “to to”" in out) == ("to to" in words)
    names = [name for name, _ in issue_list.COLUMNS]
    head, *rows = cells((desk / "list.xlsx").read_bytes())
    assert head == names
    told_levels = {row[names.index("words")]: row[names.index("level")] for row in rows}
    assert told_levels == {text: told[text][1] for text in words}
    # The report holds all of them, whatever is counted.
    page = (desk / "reports" / "a.en.html").read_text("utf-8")
    assert page.count("<article") == len(CONFIDENCE)
    index = (desk / "reports" / "index.html").read_text("utf-8")
    assert f"{len(words)} pending" in index and "1 sure, 1 likely, 1 ask" in index


def test_a_level_is_a_gate(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = listed(capsys)
    for text, status in (("Jiaixng", {"sure": 0, "likely": 1}), ("to to", {"sure": 0, "likely": 0, "thorough": 1})):
        assert main(["decide", "a", str(found[text]["id"]), "accept", "--no-grammar"]) == 0
        assert {level: listed(capsys, "--level", level)[0] for level in status} == status
    main(["check", "--no-grammar"])
    assert "Next: make apply" in capsys.readouterr().out
    assert main(["apply", "--no-grammar"]) == 0
    assert "still pending" not in capsys.readouterr().out
    assert main(["apply", "--no-grammar", "--level", "thorough"]) == 0
    assert "1 issue still pending" in capsys.readouterr().out


def test_what_is_decided_counts_and_is_shown_however_unsure(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = listed(capsys, "--level", "thorough")
    assert main(["decide", "a", str(found["the the"]["id"]), "accept", "--no-grammar"]) == 0
    assert listed(capsys, "--level", "sure")[1]["the the"]["status"] == "accepted"
    assert main(["apply", "--no-grammar"]) == 0
    assert "and the lake" in (desk / "cleaned" / "a.en.txt").read_text("utf-8")


def test_the_accepted_state_holds_what_is_uncertain_too(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baseline", "--no-grammar"]) == 0
    assert "2 issues accepted as they are, and 1 uncertain one\n" in capsys.readouterr().out
    assert listed(capsys, "--baseline", "--level", "thorough") == (0, {})


def test_all_alike_are_accepted_but_for_the_uncertain(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "releases" / "a.en.txt").write_text(
        "We go to to Haiyan.\n\nThey go to to Pinghu, to to Jiashan.\n", "utf-8"
    )
    given = checks.settled

    def unsure_at_last(*more: object) -> object:
        found = given(*more)
        return tuple(replace(i, confidence=0.4 if n == len(found) - 1 else 0.8) for n, i in enumerate(found))

    monkeypatch.setattr(checks, "settled", unsure_at_last)
    capsys.readouterr()
    assert main(["check", "--no-grammar", "--format", "json", "--level", "thorough"]) == 1
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    likely, _, asked = document["issues"]
    assert main(["decide", "a", "--all-like", asked["id"], "accept", "--no-grammar"]) == 2
    assert "it is uncertain, and looked at place by place; accept each by its own id" in capsys.readouterr().err
    assert main(["decide", "a", "--all-like", likely["id"], "accept", "--no-grammar"]) == 0
    assert "in 2 places" in capsys.readouterr().out
    assert main(["decide", "a", asked["id"], "accept", "--no-grammar"]) == 0
    assert main(["decide", "a", "--all-like", asked["id"], "reject", "--no-grammar"]) == 0
    assert "in 3 places" in capsys.readouterr().out


def test_a_level_that_is_none_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--level", "ask"])
    assert ended.value.code == 2 and "--level" in capsys.readouterr().err


def test_the_levels_are_said_in_chinese(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-v", "--no-grammar", "--level", "thorough", "--lang", "zh", "--xlsx", "list.xlsx"]) == 1
    out = capsys.readouterr().out
    assert "（存疑）" in out or "(存疑)" in out
    head, *rows = cells((desk / "list.xlsx").read_bytes())
    assert {row[head.index("把握")] for row in rows} == {"确定", "较可能", "存疑"}
    index = (desk / "reports" / "index.html").read_text("utf-8")
    assert "确定 1，较可能 1，存疑 1" in index.replace("、", "，")
    # Its rows are taken back whatever language it speaks.
    rows = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    for row in rows:
        row[head.index("决定")] = "拒绝"
    (desk / "list.xlsx").write_bytes(excel(head, *rows))
    assert main(["decide", "a", "--import", "list.xlsx", "--no-grammar"]) == 0
    assert listed(capsys, "--level", "thorough")[0] == 0


def test_on_a_terminal_the_level_is_a_column(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["check", "-v", "--no-grammar", "--level", "thorough"]) == 1
    out = capsys.readouterr().out
    assert "level" in out and "ask" in out
