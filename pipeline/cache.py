"""What was found before, in one file that may be deleted at any time: the engine's findings per paragraph, what a
model of the house answered, the issues of whole documents that have not changed, and what corrections files say about
rules."""

from __future__ import annotations

import functools
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.model import AS_SHIPPED, Document, Edit, Finding, Issue, Message, Span, Switches

# About 100 bytes a paragraph and some kilobytes a document: the file stays under some tens of megabytes.
MAX_ROWS = {"findings": 200_000, "answers": 200_000, "issues": 5_000, "votes": 5_000}


def key(engine: str, language: str, text: str, names: Sequence[Span]) -> str:
    """Key of one paragraph: `engine` names version and configuration, `names` are the spans neutralised in it."""
    return _digest(engine, language, text, ",".join(f"{n.start}-{n.end}" for n in names))


@functools.cache
def program() -> str:
    """Names the code and the data that issues come from: another version, or an edited rule, forgets them."""
    folder = Path(__file__).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
    stats = ((p.relative_to(folder).as_posix(), p.stat()) for p in files)
    return _digest(*(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats))


def document_key(
    engine: str, glossary: str, document: Document, switches: Switches = AS_SHIPPED, model: str = ""
) -> str:
    """Key of a whole document: everything that its issues depend on. `glossary` is its digest, `model` names the
    house's own."""
    source = document.source.text if document.source else ""
    rules = repr((switches.settings, sorted(switches.only)))
    foreign = ",".join(f"{span.start}-{span.end}" for span in document.foreign)
    return _digest(program(), engine, model, glossary, rules, document.language, document.text, source, foreign)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Cache:
    """Findings by key, spans relative to the paragraph. A file that cannot be used is a cache that forgets."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Cache:
        try:
            self._connection = self._open()
        except sqlite3.Error:
            # Cut short or written by something else: what it held can be had again.
            try:
                self._path.unlink(missing_ok=True)
                self._connection = self._open()
            except (sqlite3.Error, OSError):
                self._connection = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5)
        try:
            for table in MAX_ROWS:
                connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
                connection.execute(f"SELECT key, value FROM {table} LIMIT 1").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def get(self, keys: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        """The findings of each paragraph that is known."""
        found: dict[str, tuple[Finding, ...]] = {}
        for wanted in set(keys):
            items = self._read("findings", wanted)
            if items is not None:
                found[wanted] = tuple(_finding(item) for item in items)
        return found

    def put(self, results: Mapping[str, Sequence[Finding]]) -> None:
        self._write("findings", {name: [_plain(f) for f in found] for name, found in results.items()})

    def answers(self, keys: Iterable[str]) -> dict[str, tuple[Edit, ...]]:
        """What a model answered to each question that is known."""
        found: dict[str, tuple[Edit, ...]] = {}
        for wanted in set(keys):
            items = self._read("answers", wanted)
            if items is not None:
                found[wanted] = tuple(Edit(*item) for item in items)
        return found

    def put_answers(self, results: Mapping[str, Sequence[Edit]]) -> None:
        plain = {name: [[e.before, e.after, e.why, e.by] for e in edits] for name, edits in results.items()}
        self._write("answers", plain)

    def issues(self, wanted: str) -> tuple[Issue, ...] | None:
        """The issues of a document that has not changed; None when it is not known."""
        items = self._read("issues", wanted)
        return None if items is None else tuple(_issue(item) for item in items)

    def put_issues(self, name: str, issues: Sequence[Issue]) -> None:
        self._write("issues", {name: [_fields(issue) for issue in issues]})

    def votes(self, file: str) -> list[list[Any]] | None:
        """What the corrections file of a digest says about rules (see `decisions.record`); None when not known."""
        return self._read("votes", _digest(program(), file))

    def put_votes(self, file: str, votes: Sequence[Sequence[Any]]) -> None:
        self._write("votes", {_digest(program(), file): votes})

    def _read(self, table: str, wanted: str) -> list[list[Any]] | None:
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(f"SELECT value FROM {table} WHERE key = ?", (wanted,)).fetchone()
            return None if row is None else json.loads(row[0])
        except (sqlite3.Error, ValueError):
            return None

    def _write(self, table: str, results: Mapping[str, Sequence[object]]) -> None:
        if self._connection is None or not results:
            return
        rows = [(name, json.dumps(found, ensure_ascii=False)) for name, found in results.items()]
        try:
            with self._connection as connection:
                connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)
                connection.execute(
                    f"DELETE FROM {table} WHERE rowid <= (SELECT max(rowid) FROM {table}) - ?", (MAX_ROWS[table],)
                )
        except (sqlite3.Error, UnicodeEncodeError):
            # Full disk, another program's lock, a lone surrogate: the results are used, only not remembered.
            return


def _plain(finding: Finding) -> list[object]:
    return [
        finding.span.start,
        finding.span.end,
        finding.rule,
        finding.category,
        finding.issue_type,
        finding.message,
        list(finding.suggestions),
    ]


def _finding(item: list[Any]) -> Finding:
    start, end, rule, category, issue_type, message, suggestions = item
    return Finding(Span(start, end), rule, category, issue_type, message, tuple(suggestions))


def _fields(issue: Issue) -> list[object]:
    return [
        issue.check,
        issue.type,
        issue.severity,
        [issue.span.start, issue.span.end],
        issue.text,
        issue.message.packed(),
        issue.suggestions,
        [fact.packed() for fact in issue.evidence],
        issue.ambiguous,
        issue.id,
        issue.rule,
        issue.bulk,
        issue.confidence,
    ]


def _issue(item: list[Any]) -> Issue:
    check, type_, severity, span, text, told, suggestions, facts, *more = item
    evidence = tuple(map(Message.unpacked, facts))
    return Issue(check, type_, severity, Span(*span), text, Message.unpacked(told), tuple(suggestions), evidence, *more)
