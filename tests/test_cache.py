"""The cache gives back what was put in, forgets what does not fit, and is never needed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline import cache, run
from pipeline.cache import Cache
from pipeline.engine.languagetool import Engine
from pipeline.model import Document, Finding, Issue, Span, as_is

FINDING = Finding(Span(3, 9), "RULE", "TYPOS", "misspelling", "“x” — 嘉兴", ("Jiaxing", ""))
ISSUE = Issue(
    "names",
    "misspelling",
    "major",
    Span(0, 6),
    "Jiaing",
    as_is("A slip."),
    ("Jiaxing",),
    tuple(map(as_is, ("x lost",))),
    True,
    "abc",
    confidence=0.625,
)


def test_findings_and_issues_come_back_as_they_were(tmp_path: Path) -> None:
    with Cache(tmp_path / "c") as store:
        store.put({"a": [FINDING], "b": []})
        store.put_issues("d", [ISSUE])
        store.put_votes("f", [("names.slip", True, "abc", "2026-11-23")])
    with Cache(tmp_path / "c") as store:
        assert store.votes("f") == [["names.slip", True, "abc", "2026-11-23"]]
        assert store.votes("unknown") is None
        assert store.get(["a", "b", "unknown"]) == {"a": (FINDING,), "b": ()}
        assert store.issues("d") == (ISSUE,)
        assert store.issues("unknown") is None


@pytest.mark.parametrize("data", [b"", b"not a database", b"SQLite format 3\0" + b"\0" * 200])
def test_a_broken_file_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "c").write_bytes(data)
    with Cache(tmp_path / "c") as store:
        store.put({"a": [FINDING]})
        assert store.get(["a"]) == {"a": (FINDING,)}


def test_a_row_that_is_nonsense_is_not_known(tmp_path: Path) -> None:
    with Cache(tmp_path / "c") as store:
        store.put_issues("d", [ISSUE])
    with sqlite3.connect(tmp_path / "c") as connection:
        connection.execute("UPDATE issues SET value = '[1'")
    connection.close()
    with Cache(tmp_path / "c") as store:
        assert store.issues("d") is None


def test_a_place_that_cannot_hold_it_is_done_without(tmp_path: Path) -> None:
    with Cache(tmp_path) as store:
        store.put({"a": [FINDING]})
        assert store.get(["a"]) == {}


def test_the_key_of_a_document_depends_on_all_that_its_issues_do() -> None:
    document = Document("x.en.txt", "en", "Jiaxing")
    keys = {
        cache.document_key("engine", "glossary", document),
        cache.document_key("", "glossary", document),
        cache.document_key("engine", "other", document),
        cache.document_key("engine", "glossary", Document("x.en.txt", "en", "Jiaxing.")),
        cache.document_key("engine", "glossary", Document("x.en.txt", "fr", "Jiaxing")),
        cache.document_key(
            "engine", "glossary", Document("x.en.txt", "en", "Jiaxing", source=Document("x.zh.txt", "zh", "嘉兴"))
        ),
    }
    assert len(keys) == 6
    assert cache.document_key("engine", "glossary", Document("y.en.txt", "en", "Jiaxing")) in keys


def test_an_unchanged_release_starts_no_engine_and_a_changed_one_asks_for_the_changed_paragraph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languagetool: str
) -> None:
    asked: list[list[str]] = []
    check = Engine.check

    def counted(self: Engine, texts: list[str], *rest: object) -> object:
        asked.append(list(texts))
        return check(self, texts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "check", counted)
    (tmp_path / "releases").mkdir()
    release = tmp_path / "releases" / "a.en.txt"
    (tmp_path / "glossary.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", encoding="utf-8")
    settings = run.Settings(
        glossary=tmp_path / "glossary.csv",
        corrections=tmp_path / "corrections",
        reports=tmp_path / "reports",
        languagetool_url=languagetool,
    )

    def issues() -> list[Issue]:
        (result,) = run.examine([release], settings)
        return [item.issue for item in result.review.issues]

    release.write_text("This are the city of Jiaxing.\n\nIt have grown.\n", encoding="utf-8")
    first = issues()
    assert first and len(asked) == 1 and len(asked[0]) == 2
    assert issues() == first
    assert len(asked) == 1
    release.write_text("This are the city of Jiaxing.\n\nIt have grown a lot.\n", encoding="utf-8")
    assert issues()
    assert asked[1:] == [["It have grown a lot."]]
