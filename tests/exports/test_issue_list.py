"""The table of issues: written as text, opened by other programs, filled in, and taken back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.decisions import exchange
from pipeline.exports import issue_list
from pipeline.model import Decision, Document, InputError, Issue, Review, Reviewed, Span, as_is
from tests.commands.test_main import files, zhengming
from tests.excel_file import cells, excel
from tests.word_file import parts

TEXT = "=The port of Jiaixng opened to to the world.\n+An +86 number, @home.\n"
HEADER = [name for name, _ in issue_list.COLUMNS]


def issue(words: str, *suggestions: str, number: int = 0) -> Issue:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    return Issue(
        "names",
        "misspelling",
        "major",
        span,
        words,
        as_is("=It is <wrong>."),
        suggestions,
        tuple(map(as_is, ("a & b", "-c"))),
        id=f"id{number}",
    )


ISSUES = (
    issue("=The", "The", number=1),
    issue("Jiaixng", "Jiaxing", "Jiaying", number=2),
    issue("to to", "", number=3),
)


def reviewed(*decisions: Decision | None, path: str = "releases/x.en.txt") -> Review:
    held = (*decisions, *[None] * len(ISSUES))
    return Review(
        Document(path, "en", TEXT),
        tuple(Reviewed(i, d.verdict if d else "pending", d) for i, d in zip(ISSUES, held, strict=False)),
    )


def rows(path: Path) -> list[dict[str, str]]:
    found = cells(path.read_bytes())
    assert found[0] == HEADER
    return [dict(zip(HEADER, (row + [""] * len(HEADER))[: len(HEADER)], strict=True)) for row in found[1:]]


def filled(path: Path, *changes: dict[str, str]) -> Path:
    """The list with cells filled in, as a program that writes shared strings would save it."""
    held = rows(path)
    for row, change in zip(held, changes, strict=False):
        row |= change
    path.write_bytes(excel(HEADER, *[[row[name] for name in HEADER] for row in held]))
    return path


def test_every_cell_is_text(tmp_path: Path) -> None:
    path = tmp_path / "issues.xlsx"
    issue_list.write(path, [reviewed()])
    sheet = parts(path.read_bytes())["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet and b"<v>" not in sheet
    first, second, third = rows(path)
    assert (first["words"], first["message"], first["evidence"]) == ("=The", "=It is <wrong>.", "a & b; -c")
    assert (second["before"], second["words"], second["suggestions"]) == (
        "=The port of ",
        "Jiaixng",
        "Jiaxing | Jiaying",
    )
    assert (third["suggestions"], third["verdict"], third["release"], third["line"]) == (
        "(delete)",
        "",
        "x.en.txt",
        "1",
    )


def test_the_same_issues_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (one, other):
        issue_list.write(path, [reviewed(), reviewed(path="releases/y.en.txt")])
    assert one.read_bytes() == other.read_bytes()
    issue_list.write(one, [])
    assert rows(one) == []


def test_what_is_filled_in_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "issues.xlsx"
    issue_list.write(path, [reviewed(), reviewed(path="releases/y.en.txt")])
    filled(
        path,
        {"verdict": "Accept", "replacement": "The"},
        {"verdict": " reject ", "note": "a name", "reviewer": "Li Hua"},
        {},
        {"verdict": "forget"},
    )
    first, second = issue_list.load(path, "x.en.txt")
    assert first.decision == Decision("id1", "accepted", "=The", "", " port of Jiaixng opened to to th", "The")
    assert (second.decision.verdict, second.decision.note, second.decision.reviewer) == ("rejected", "a name", "Li Hua")
    assert (second.decision.replacement, second.forget, second.base) == (None, False, "")
    (forgotten,) = issue_list.load(path, "y.en.txt")
    assert forgotten.forget


def test_what_was_decided_is_filled_in_and_changes_nothing(tmp_path: Path) -> None:
    decision = Decision("id2", "accepted", "Jiaixng", "=The port of ", " opened", "Jiaxing", "Li Hua", "2026", "so")
    path = tmp_path / "issues.xlsx"
    held = reviewed(None, decision)
    issue_list.write(path, [held])
    (proposal,) = issue_list.load(path, "x.en.txt")
    assert (proposal.decision.replacement, proposal.base) == ("Jiaxing", exchange.token(decision))
    weighed = exchange.weigh(held, [decision], [proposal], "Wang Wei", "2027")
    assert (weighed.decided, weighed.gone, weighed.clashes) == ((), (), ())


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            [["release", "words", "issue"]],
            ":1: no column “verdict”; import a list of issues as the page or check --xlsx wrote it",
        ),
        ([[""]], ":1: no column “release”"),
        ([HEADER, ["y.en.txt"]], ": it holds no issue of “x.en.txt”"),
        ([["release", "words", "issue", "verdict"], ["x.en.txt", "w", "i", "yes"]], ":2: unknown verdict “yes”"),
    ],
)
def test_another_table_is_refused(table: list[list[str]], told: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(excel(*table))
    with pytest.raises(InputError) as refusal:
        issue_list.load(path, "x.en.txt")
    assert f"{path}{told}" in str(refusal.value)


def test_from_check_to_decide_on_the_command_line(tmp_path: Path) -> None:
    for folder in ("releases", "glossary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "glossary" / "g.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    (tmp_path / "releases" / "x.en.txt").write_text("The port of of Jiaixng grew. It it is a city.\n", "utf-8")
    done = zhengming(tmp_path, "check", "--no-grammar", "--xlsx", "list.xlsx")
    assert done.returncode == 1, done.stderr
    names = [row["words"] for row in rows(tmp_path / "list.xlsx")]
    assert "Jiaixng" in names
    changes = [{"verdict": "accept", "reviewer": "Li Hua"} if name == "Jiaixng" else {} for name in names]
    filled(tmp_path / "list.xlsx", *changes)
    done = zhengming(tmp_path, "decide", "x", "--import", "list.xlsx", "--no-grammar")
    assert done.returncode == 0, done.stderr
    (decision,) = tomllib.loads((tmp_path / "corrections" / "x.en.toml").read_text("utf-8"))["decision"]
    assert (decision["exact"], decision["replacement"], decision["reviewer"]) == ("Jiaixng", "Jiaxing", "Li Hua")
    before = files(tmp_path / "corrections")
    assert zhengming(tmp_path, "decide", "x", "--import", "list.xlsx", "--no-grammar").returncode == 0
    assert files(tmp_path / "corrections") == before
