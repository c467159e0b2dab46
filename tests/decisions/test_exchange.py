"""Decisions between a page and the program: merged without losing one, and bad files told apart."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.__main__ import main
from pipeline.decisions import decisions, exchange
from pipeline.decisions.review import decide, settle
from pipeline.model import Decision, InputError
from tests import sample_review
from tests.waiting import HANG

NAME = "roads.en.txt"
TEXT = "The road goes to Jiaixng.\n\nThe other goes to to Haiyan.\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with one release, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHENGMING_REVIEWER", "Lin")
    for path, content in (
        (tmp_path / "releases" / NAME, TEXT),
        (tmp_path / "glossary" / "g.csv", "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"),
    ):
        path.parent.mkdir()
        path.write_text(content, "utf-8")
    return tmp_path


def issues(house: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    main(["check", "--no-grammar", "--format", "json"])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    return {issue["text"]: issue["id"] for issue in document["issues"]}


def downloaded(house: Path, *entries: dict[str, Any], **more: Any) -> str:
    file = house / "roads.en.decisions.json"
    head = {"kind": "zhengming decisions", "version": 1, "release": NAME, "sha256": exchange.digest(TEXT)}
    file.write_text(json.dumps({**head, "decisions": list(entries), **more}), "utf-8")
    return str(file)


def held(house: Path) -> dict[str, tuple[str, str | None, str]]:
    found = decisions.load(house / "corrections" / "roads.en.toml", NAME)
    return {d.exact: (d.verdict, d.replacement, d.reviewer) for d in found}


def accepted(issue: str, **more: str) -> dict[str, str]:
    return {"issue": issue, "verdict": "accepted", "replacement": "Jiaxing", "exact": "Jiaixng", **more}


def test_an_import_is_merged_into_what_is_there(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = issues(house, capsys)
    assert main(["decide", "roads", found["to to"], "reject", "--no-grammar"]) == 0
    file = downloaded(
        house,
        accepted(found["Jiaixng"], reviewer="Wu"),
        {"exact": "road", "prefix": "The ", "suffix": " goes to J", "verdict": "accepted", "replacement": "highway"},
    )
    assert main(["decide", "roads", "--import", file, "--no-grammar"]) == 0
    expected = {
        "to to": ("rejected", None, "Lin"),
        "Jiaixng": ("accepted", "Jiaxing", "Wu"),
        # Whoever takes a decision over did not make it.
        "road": ("accepted", "highway", ""),
    }
    assert held(house) == expected
    assert "2 decisions merged" in capsys.readouterr().out
    assert main(["decide", "roads", "--import", file, "--no-grammar"]) == 0
    assert held(house) == expected and "0 decisions merged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("prefer", "status", "expected"),
    [
        ([], 1, ("rejected", None, "Lin")),
        (["--prefer", "ours"], 0, ("rejected", None, "Lin")),
        (["--prefer", "theirs"], 0, ("accepted", "Jiaxing", "Wu")),
    ],
)
def test_where_both_sides_decided_a_person_chooses(
    house: Path,
    capsys: pytest.CaptureFixture[str],
    prefer: list[str],
    status: int,
    expected: tuple[str, str | None, str],
) -> None:
    found = issues(house, capsys)
    main(["decide", "roads", found["Jiaixng"], "reject", "--no-grammar"])
    capsys.readouterr()
    file = downloaded(
        house, accepted(found["Jiaixng"], reviewer="Wu"), {"issue": found["to to"], "verdict": "deferred"}
    )
    assert main(["decide", "roads", "--import", file, "--no-grammar", *prefer]) == status
    assert held(house)["Jiaixng"] == expected and held(house)["to to"][0] == "deferred"
    assert ("(Wu)" in capsys.readouterr().out) == (status == 1)


def test_an_import_for_an_edited_text_is_found_again_by_its_words(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = issues(house, capsys)
    quote = {"prefix": "The road goes to ", "suffix": ".\n\nThe other goes to to Haiyan.\n"}
    file = downloaded(house, accepted(found["Jiaixng"], **quote))
    (house / "releases" / NAME).write_text(TEXT.replace("goes to J", "leads to J"), "utf-8")
    assert main(["decide", "roads", "--import", file, "--no-grammar"]) == 0
    assert "has changed since" in capsys.readouterr().out
    main(["check", "--no-grammar", "--format", "json"])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert {i["text"]: i["status"] for i in document["issues"]} == {"Jiaixng": "accepted", "to to": "pending"}


def test_a_colleagues_corrections_file_can_be_imported(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = issues(house, capsys)
    theirs = house / "theirs.toml"
    decisions.record(theirs, [Decision(found["Jiaixng"], "rejected", "Jiaixng", reviewer="Wu")], NAME)
    assert main(["decide", "roads", "--import", str(theirs), "--no-grammar"]) == 0
    assert held(house) == {"Jiaixng": ("rejected", None, "Wu")}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"release": "other.en.txt"}, "about “other.en.txt”, not “roads.en.txt”"),
        ({"version": 2}, "version 2 of the file"),
        ({"version": None}, "version None of the file"),
        ({"kind": "something"}, "not a file of decisions"),
        ({"decisions": None}, "not a list"),
        ({"decisions": [7]}, "not an object"),
        ({"decisions": [{"issue": "x"}]}, "no verdict"),
        ({"decisions": [{"issue": "x", "verdict": "accepted", "shell": "rm"}]}, "unknown field “shell”"),
        ({"decisions": [{"issue": "0123456789ab", "verdict": "rejected"}]}, "no issue “0123456789ab”"),
    ],
)
def test_a_file_that_cannot_be_merged_changes_nothing(
    house: Path, capsys: pytest.CaptureFixture[str], more: dict[str, Any], told: str
) -> None:
    file = downloaded(house, **more)
    assert main(["decide", "roads", "--import", file, "--no-grammar"]) == 2
    assert told in capsys.readouterr().err
    assert not (house / "corrections").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"[]", b"\0"])
def test_a_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.json"):
        exchange.load(file, NAME)


def test_offsets_are_told_in_the_units_of_a_browser() -> None:
    text = "a\U0001f600b嘉"
    at = exchange.units(text)
    assert [at(n) for n in range(len(text) + 1)] == [0, 1, 3, 4, 5]


def test_a_token_changes_with_every_field_and_is_empty_for_nothing() -> None:
    document = sample_review.document()
    one = decide(document, sample_review.issues()[0], "accepted")
    other = decide(document, sample_review.issues()[0], "accepted", note="n")
    tokens = [exchange.token(), exchange.token(one), exchange.token(other), exchange.token(one, other)]
    assert tokens[0] == "" and len(set(tokens)) == 4


def test_a_wider_correction_must_be_taken_back_before_its_issue_is_decided() -> None:
    document, found = sample_review.document(), sample_review.issues()
    wide = Decision("", "accepted", "was builded by", "The  bridge ", " people", "got made by")
    settled = settle(document, found, [wide])
    issue = next(i for i in found if i.text == "builded")
    wanted = exchange.proposals([{"issue": issue.id, "verdict": "rejected"}])
    with pytest.raises(InputError, match="part of a correction of “was builded by”"):
        exchange.weigh(settled, [wide], wanted, "Lin", "2026-11-23T04:20:00Z")


def test_two_branches_give_a_small_conflict_that_a_person_can_read(tmp_path: Path) -> None:
    file = tmp_path / "roads.en.toml"
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}

    def git(*words: str) -> int:
        command = ["git", "-c", "commit.gpgsign=false", *words]
        return subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **who}, capture_output=True, timeout=HANG
        ).returncode

    def decided(words: str, by: str) -> Decision:
        issue = exchange.digest(words)[:12]
        return Decision(
            issue, "rejected", words, "before ", " behind", reviewer=by, date=f"2026-11-23T04:{len(words)}:00Z"
        )

    git("init", "-q", "-b", "one")
    decisions.record(file, [decided("common", "Lin"), decided("changed", "Lin")], NAME)
    git("add", "."), git("commit", "-qm", "base")
    git("checkout", "-qb", "other")
    decisions.record(file, [decided("theirs", "Wu")], NAME)
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "one")
    decisions.record(file, [decided("ours", "Lin"), decided("changed", "Zhao")], NAME)
    git("commit", "-qam", "ours")
    git("merge", "-q", "other")
    conflict = file.read_text("utf-8")
    with pytest.raises(InputError, match="unresolved merge conflict; keep the decisions you want, each under its own"):
        decisions.load(file, NAME)
    marked = conflict[conflict.index("<<<<<<<") : conflict.index(">>>>>>>")]
    assert marked.count("exact") == 2, "only the two new decisions"
    lines = [line for line in conflict.splitlines(True) if line[:7] not in ("<<<<<<<", ">>>>>>>")]
    file.write_text("".join(lines).replace("=======\n", "[[decision]]\n"), "utf-8")
    with_all = {d.exact: d.reviewer for d in decisions.load(file, NAME)}
    assert with_all == {"common": "Lin", "changed": "Zhao", "ours": "Lin", "theirs": "Wu"}
