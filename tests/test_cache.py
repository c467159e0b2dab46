"""The cache gives back what was put in, forgets what does not fit, and is never needed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline import cache, run
from pipeline.cache import Cache
from pipeline.engine import identity
from pipeline.engine.languagetool import Engine
from pipeline.model import Document, Finding, Issue, Span, as_is
from tests.waiting import HANG

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
        store.put_gains({"s": (12.25, -3.0)})
    with Cache(tmp_path / "c") as store:
        assert store.votes("f") == [["names.slip", True, "abc", "2026-11-23"]]
        assert store.votes("unknown") is None
        assert store.get(["a", "b", "unknown"]) == {"a": (FINDING,), "b": ()}
        assert store.issues("d") == (ISSUE,)
        assert store.issues("unknown") is None
        assert store.gains(["s", "unknown"]) == {"s": (12.25, -3.0)}


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


def test_a_row_of_another_shape_is_not_known(tmp_path: Path) -> None:
    """Whoever wrote it: another version, another program, a disk that lost some bytes."""
    good = {
        "findings": json.dumps([[3, 9, "RULE", "TYPOS", "misspelling", "x", ["Jiaxing"]]]),
        "issues": json.dumps([cache._fields(ISSUE)]),
        "answers": json.dumps([["a", "b", "c", "d"]]),
        "votes": json.dumps([["names.slip", True, "abc", "2026-11-23"]]),
        "gains": "[12.25, -3.0]",
    }
    odd = ("null", "7", '"x"', "{}", "[7]", "[[]]", '[["a"]]', "[[[]]]", "[" * 5_000, "[null]", "x", "")
    with Cache(tmp_path / "c") as store:
        assert store._connection is not None
        for table, row in good.items():
            key = cache._digest(cache.program(), "k") if table == "votes" else "k"

            def known(table: str = table) -> object:
                asked: dict[str, Callable[[list[str]], Mapping[str, object]]] = {
                    "findings": store.get,
                    "answers": store.answers,
                    "gains": store.gains,
                }
                if table in asked:
                    return asked[table](["k"]).get("k")
                return store.issues("k") if table == "issues" else store.votes("k")

            changes = (
                *(("3, 9", '"3", 9'), ("true", "1"), ("0.625", '"x"'), ("0, 6", "6, 0")),
                *(('"abc"', "5"), ('"names"', "null"), ('"c"', "[]"), ('"RULE"', "2")),
            )
            changed = [row.replace(was, now, 1) for was, now in changes]
            for value in (row, *odd, *(one for one in changed if one != row), b"\xff\x00"):
                store._connection.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (key, value))
                assert (known() is not None) == (value == row), (table, value)


def test_a_lock_that_is_held_is_waited_for_and_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c"
    with Cache(path) as store:
        store.put({"a": [FINDING]})
    inode = path.stat().st_ino
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(cache, "LOCK_SECONDS", 0.2)
    with Cache(path) as store:
        assert store.get(["a"]) == {}  # done without, as long as it is held
    assert path.stat().st_ino == inode
    monkeypatch.setattr(cache, "LOCK_SECONDS", 20)
    release = threading.Timer(0.3, other.rollback)
    release.start()
    with Cache(path) as store:
        assert store.get(["a"]) == {"a": (FINDING,)}
    release.join()
    other.close()


def test_no_number_of_documents_is_too_large(tmp_path: Path) -> None:
    with Cache(tmp_path / "c") as store:
        for number in range(6_000):
            store.put_issues(str(number), [ISSUE])
        assert all(store.issues(str(number)) == (ISSUE,) for number in (0, 1, 5_999))


def test_the_program_is_known_by_what_is_in_its_files_not_by_when_they_were_written(tmp_path: Path) -> None:
    folder = tmp_path / "pipeline"
    shutil.copytree(Path(cache.__file__).parent, folder, ignore=shutil.ignore_patterns("*.pyc"))
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from pipeline import cache; print(cache.program())"

    def program() -> str:
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=HANG)
        return done.stdout.strip()

    first = program()
    assert first == cache.program()
    os.utime(folder / "run.py", (1, 1))
    assert program() == first
    (folder / "data" / "surnames.txt").write_text("x", "utf-8")
    assert program() != first


def test_two_machines_share_what_one_server_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LanguageTool is named by the version that it says it is; one that does not say, by its address."""

    class Info(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {"software": {"name": "LanguageTool", "version": "6.8", "buildDate": "x", "commit": "y"}}
            self.send_response(200 if self.path == "/v2/info" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *arguments: object) -> None: ...

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Info) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    one, other = (identity.of(f"http://127.0.0.1:{server.server_address[1]}") for server in servers)
    for server in servers:
        server.shutdown()
        server.server_close()
    assert one == other
    assert identity.of("http://127.0.0.1:9") != identity.of("http://127.0.0.1:1") != one


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
