"""What was found before, in one file that may be deleted at any time: the engine's findings per paragraph, what a
model of the house answered, the issues of whole documents that have not changed, what the sentence model said of
sentences, and what corrections files say about rules."""

from __future__ import annotations

import hashlib
import json
import math
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from pipeline import system
from pipeline.model import AS_SHIPPED, DIMENSIONS, SEVERITIES, Document, Edit, Finding, Issue, Message, Span, Switches

TABLES = ("findings", "answers", "issues", "gains", "votes", "programs", "files")
NAME = ".cache.sqlite"
"""In the folder of the reports."""
MAX_BYTES = 8_000_000_000
"""A larger file is begun anew: some kilobytes a document, it holds a million of them."""
LOCK_SECONDS = 30.0
"""How long another program that writes into the file is waited for; then this run does without."""
# A large file of data is told from others by its length and so many of its blocks, spread evenly.
_LARGE, _BLOCKS, _BLOCK = 4_000_000, 256, 4_096

_T = TypeVar("_T")


def key(engine: str, language: str, text: str, names: Sequence[Span]) -> str:
    """Key of one paragraph: `engine` names version and configuration, `names` are the spans neutralised in it."""
    return _digest(engine, language, text, ",".join(f"{n.start}-{n.end}" for n in names))


_program: list[str] = []
"""The answer of `program`, once it is known."""


def program() -> str:
    """Names the code and the data that issues come from: another version, or an edited rule, forgets them.

    By what is in the files, so that the same program is the same wherever and whenever it was installed.
    """
    if not _program:
        _program.append(_contents())
    return _program[0]


def _files() -> Iterator[tuple[str, Path, os.stat_result]]:
    folder = Path(__file__).parent
    for path in sorted(p for p in folder.rglob("*") if p.suffix != ".pyc" and p.is_file()):
        yield path.relative_to(folder).as_posix(), path, path.stat()


def _contents() -> str:
    told = hashlib.blake2b()
    for name, path, stat in _files():
        told.update(f"{name}\0{stat.st_size}\0".encode())
        with path.open("rb") as file:
            if stat.st_size <= _LARGE:
                told.update(file.read())
                continue
            for number in range(_BLOCKS):
                file.seek((stat.st_size - _BLOCK) * number // (_BLOCKS - 1))
                told.update(file.read(_BLOCK))
    return told.hexdigest()[:64]


def _stamps() -> str:
    """Tells whether a file of the program was touched on this machine, without reading any."""
    stamps = (f"{name} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino} {s.st_dev}" for name, _, s in _files())
    return _digest(str(Path(__file__).parent), *stamps)


def document_key(
    engine: str,
    glossary: str,
    document: Document,
    switches: Switches = AS_SHIPPED,
    model: str = "",
    sentences: str = "",
) -> str:
    """Key of a whole document: everything that its issues depend on. `glossary` is its digest, `model` names the
    house's own, `sentences` the sentence model; empty where it was left out."""
    source = document.source.text if document.source else ""
    rules = repr((switches.settings, sorted(switches.only)))
    foreign = ",".join(f"{span.start}-{span.end}" for span in document.foreign)
    return _digest(
        program(), engine, model, sentences, glossary, rules, document.language, document.text, source, foreign
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Store(Protocol):
    """Where what was found before is kept; all of it by key, as `Cache` has it."""

    def get(self, keys: Iterable[str]) -> dict[str, tuple[Finding, ...]]: ...

    def put(self, results: Mapping[str, Sequence[Finding]]) -> None: ...

    def answers(self, keys: Iterable[str]) -> dict[str, tuple[Edit, ...]]: ...

    def issues(self, wanted: str) -> tuple[Issue, ...] | None: ...

    def put_issues(self, name: str, issues: Sequence[Issue]) -> None: ...

    def gains(self, keys: Iterable[str]) -> dict[str, tuple[float, ...]]: ...

    def put_gains(self, results: Mapping[str, tuple[float, ...]]) -> None: ...


class Memory:
    """A store in memory, of what was asked for last; for a program that stays. Safe to use from several threads."""

    def __init__(self, paragraphs: int = 4_000, documents: int = 200) -> None:
        self._lock = threading.Lock()
        self._paragraphs, self._documents = paragraphs, documents
        self._findings: OrderedDict[str, tuple[Finding, ...]] = OrderedDict()
        self._issues: OrderedDict[str, tuple[Issue, ...]] = OrderedDict()
        self._gains: OrderedDict[str, tuple[float, ...]] = OrderedDict()
        self._votes: OrderedDict[str, list[list[Any]]] = OrderedDict()

    def get(self, keys: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        with self._lock:
            known = {key: self._findings[key] for key in keys if key in self._findings}
            for key in known:
                self._findings.move_to_end(key)
        return known

    def put(self, results: Mapping[str, Sequence[Finding]]) -> None:
        with self._lock:
            for key, found in results.items():
                _newest(self._findings, key, tuple(found), self._paragraphs)

    def answers(self, keys: Iterable[str]) -> dict[str, tuple[Edit, ...]]:
        """None: whoever asks here asks no model."""
        return {}

    def issues(self, wanted: str) -> tuple[Issue, ...] | None:
        with self._lock:
            known = self._issues.get(wanted)
            if known is not None:
                self._issues.move_to_end(wanted)
        return known

    def put_issues(self, name: str, issues: Sequence[Issue]) -> None:
        with self._lock:
            _newest(self._issues, name, tuple(issues), self._documents)

    def gains(self, keys: Iterable[str]) -> dict[str, tuple[float, ...]]:
        with self._lock:
            return {key: self._gains[key] for key in keys if key in self._gains}

    def put_gains(self, results: Mapping[str, tuple[float, ...]]) -> None:
        with self._lock:
            for key, gains in results.items():
                _newest(self._gains, key, gains, self._paragraphs)

    def votes(self, file: str) -> list[list[Any]] | None:
        with self._lock:
            return self._votes.get(file)

    def put_votes(self, file: str, votes: Sequence[Sequence[Any]]) -> None:
        with self._lock:
            _newest(self._votes, file, [list(vote) for vote in votes], self._paragraphs)


def _newest(kept: OrderedDict[str, _T], key: str, value: _T, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)


class Cache:
    """Findings by key, spans relative to the paragraph. A file that cannot be used is a cache that forgets."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Cache:
        for _ in range(2):
            try:
                self._connection = self._open()
                break
            except sqlite3.Error as error:
                if _is_busy(error):
                    break  # somebody works with it: it is no less good for that
                # Cut short or written by something else: what it held can be had again.
                try:
                    self._path.unlink(missing_ok=True)
                except OSError:
                    break
        self._know_program()
        return self

    def _know_program(self) -> None:
        """Which program this is need not be read from all of its files when none was touched since it was last."""
        if _program:
            return
        stamps = _stamps()
        known = self._read("programs", stamps)
        if isinstance(known, str):
            _program.append(known)
        else:
            self._write("programs", {stamps: program()})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def _open(self) -> sqlite3.Connection:
        with suppress(OSError):
            if self._path.stat().st_size > MAX_BYTES:
                self._path.unlink()
        connection = sqlite3.connect(self._path, timeout=LOCK_SECONDS)
        try:
            # What a power cut takes can be had again: nobody waits for the disk.
            connection.execute("PRAGMA synchronous = OFF")
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            for table in TABLES:
                if table not in there:
                    connection.execute(
                        f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
                    )
                connection.execute(f"SELECT key, value FROM {table} LIMIT 1").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def get(self, keys: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        """The findings of each paragraph that is known."""
        return self._known("findings", keys, _finding)

    def put(self, results: Mapping[str, Sequence[Finding]]) -> None:
        self._write("findings", {name: [_plain(f) for f in found] for name, found in results.items()})

    def answers(self, keys: Iterable[str]) -> dict[str, tuple[Edit, ...]]:
        """What a model answered to each question that is known."""
        return self._known("answers", keys, lambda item: Edit(*_texts(item, 4)))

    def put_answers(self, results: Mapping[str, Sequence[Edit]]) -> None:
        plain = {name: [[e.before, e.after, e.why, e.by] for e in edits] for name, edits in results.items()}
        self._write("answers", plain)

    def issues(self, wanted: str) -> tuple[Issue, ...] | None:
        """The issues of a document that has not changed; None when it is not known."""
        return self._known("issues", (wanted,), _issue).get(wanted)

    def put_issues(self, name: str, issues: Sequence[Issue]) -> None:
        self._write("issues", {name: [_fields(issue) for issue in issues]})

    def gains(self, keys: Iterable[str]) -> dict[str, tuple[float, ...]]:
        """What the changes of each sentence that is known gain (see `judging.sentences`)."""
        return self._known("gains", keys, _gain)

    def put_gains(self, results: Mapping[str, tuple[float, ...]]) -> None:
        self._write("gains", results)

    def take(self, other: Path) -> bool:
        """Takes over what another cache holds; False where it cannot be read."""
        if self._connection is None:
            return False
        try:
            self._connection.execute("ATTACH DATABASE ? AS other", (str(other),))
            try:
                with self._connection as connection:
                    for table in ("findings", "answers", "issues", "gains"):
                        connection.execute(f"INSERT OR REPLACE INTO {table} SELECT key, value FROM other.{table}")
            finally:
                self._connection.execute("DETACH DATABASE other")
        except sqlite3.Error:
            return False
        return True

    def votes(self, file: str) -> list[list[Any]] | None:
        """What the corrections file of a digest says about rules (see `decisions.record`); None when not known."""
        wanted = _digest(program(), file)
        known = self._known("votes", (wanted,), _vote).get(wanted)
        return None if known is None else list(known)

    def put_votes(self, file: str, votes: Sequence[Sequence[Any]]) -> None:
        self._write("votes", {_digest(program(), file): votes})

    def _known(self, table: str, keys: Iterable[str], made: Callable[[Any], _T]) -> dict[str, tuple[_T, ...]]:
        """The rows of these keys, each a list of items; one that is not such, whoever wrote it, is not known."""
        found: dict[str, tuple[_T, ...]] = {}
        for wanted in set(keys):
            items = self._read(table, wanted)
            if isinstance(items, list):
                with suppress(ValueError, TypeError, KeyError, IndexError, AttributeError):
                    found[wanted] = tuple(map(made, items))
        return found

    def _read(self, table: str, wanted: str) -> Any:
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(f"SELECT value FROM {table} WHERE key = ?", (wanted,)).fetchone()
            return None if row is None else json.loads(row[0])
        except (sqlite3.Error, ValueError, TypeError, RecursionError):
            return None

    def _write(self, table: str, results: Mapping[str, object]) -> None:
        if self._connection is None or not results:
            return
        rows = [(name, json.dumps(found, ensure_ascii=False)) for name, found in results.items()]
        try:
            with self._connection as connection:
                connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)
        except (sqlite3.Error, UnicodeEncodeError):
            # Full disk, another program's lock, a lone surrogate: the results are used, only not remembered.
            return


def looked_at(path: Path, files: Iterable[str]) -> set[str]:
    """Those of the digests of files that the cache at `path` knows from `look_at`. Writes nothing."""
    if not path.is_file():
        return set()
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            asked = "SELECT 1 FROM files WHERE key = ?"
            return {file for file in files if connection.execute(asked, (file,)).fetchone() is not None}
    except sqlite3.Error:
        return set()


def look_at(path: Path, files: Iterable[str]) -> None:
    """Remembers the digests of files that a run went over, where there is a cache."""
    if path.is_file() and not any(map(system.is_link, (path, path.parent))):
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0)) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?, 'true')", [(file,) for file in files])


def _is_busy(error: sqlite3.Error) -> bool:
    """True where another program holds the file, or it cannot be opened: not where something is wrong with it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


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


def _texts(item: Any, count: int) -> list[str]:
    """A list of so many strings. Raises ValueError for anything else."""
    if not isinstance(item, list) or len(item) != count or not all(isinstance(text, str) for text in item):
        raise ValueError("of another shape")
    return item


def _span(item: Any) -> Span:
    start, end = item
    if not (type(start) is type(end) is int and 0 <= start <= end):
        raise ValueError("no span")
    return Span(start, end)


def _finding(item: Any) -> Finding:
    start, end, rule, category, kind, message, suggestions = item
    _texts([rule, category, kind, message], 4)
    return Finding(_span((start, end)), rule, category, kind, message, tuple(_texts(suggestions, len(suggestions))))


def _gain(item: Any) -> float:
    if not isinstance(item, float) or not math.isfinite(item):
        raise ValueError("no bits")
    return item


def _vote(item: Any) -> list[Any]:
    rule, accepted, issue, day = item
    if not isinstance(accepted, bool):
        raise ValueError("no vote")
    return [*_texts([rule], 1), accepted, *_texts([issue, day], 2)]


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


def _issue(item: Any) -> Issue:
    check, type_, severity, span, text, told, suggestions, facts, ambiguous, name, rule, bulk, confidence = item
    _texts([check, text, name, rule], 4)
    known = type_ in DIMENSIONS and severity in SEVERITIES
    if not (known and type(ambiguous) is type(bulk) is bool and isinstance(confidence, int | float)):
        raise ValueError("no issue")
    return Issue(
        check,
        type_,
        severity,
        _span(span),
        text,
        Message.unpacked(told),
        tuple(_texts(suggestions, len(suggestions))),
        tuple(map(Message.unpacked, facts)),
        ambiguous,
        name,
        rule,
        bulk,
        confidence,
    )
