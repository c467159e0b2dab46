"""What the grammar engine said before, kept per paragraph in one file that may be deleted at any time."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from pipeline.model import Finding, Span

# About 100 bytes a row: the file stays under some tens of megabytes.
MAX_ROWS = 200_000


def key(engine: str, language: str, text: str, names: Sequence[Span]) -> str:
    """Key of one paragraph: `engine` names version and configuration, `names` are the spans neutralised in it."""
    parts = (engine, language, text, ",".join(f"{n.start}-{n.end}" for n in names))
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
            connection.execute("CREATE TABLE IF NOT EXISTS findings (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
            connection.execute("SELECT key FROM findings LIMIT 1").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def get(self, keys: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        found: dict[str, tuple[Finding, ...]] = {}
        if self._connection is None:
            return found
        try:
            for wanted in set(keys):
                row = self._connection.execute("SELECT value FROM findings WHERE key = ?", (wanted,)).fetchone()
                if row:
                    found[wanted] = tuple(_finding(item) for item in json.loads(row[0]))
        except (sqlite3.Error, ValueError, TypeError, KeyError):
            return {}
        return found

    def put(self, results: Mapping[str, Sequence[Finding]]) -> None:
        if self._connection is None or not results:
            return
        rows = [(name, json.dumps([_plain(f) for f in found], ensure_ascii=False)) for name, found in results.items()]
        try:
            with self._connection as connection:
                connection.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)
                connection.execute(
                    "DELETE FROM findings WHERE rowid <= (SELECT max(rowid) FROM findings) - ?", (MAX_ROWS,)
                )
        except sqlite3.Error:
            # Full disk or another program's lock: the results are used, only not remembered.
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


def _finding(item: list[object]) -> Finding:
    start, end, rule, category, issue_type, message, suggestions = item
    assert isinstance(start, int) and isinstance(end, int) and isinstance(suggestions, list)
    return Finding(
        Span(start, end), str(rule), str(category), str(issue_type), str(message), tuple(map(str, suggestions))
    )
