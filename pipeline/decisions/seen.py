"""Which issues somebody saw before: what tells those that are new, in a file that may be deleted at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from pipeline import system
from pipeline.files import make_folder

NAME = ".seen.sqlite"
# Seconds for another program that writes; so much of an id tells the issues of a release apart.
_PATIENCE, _SHORT = 5.0, 8


class Seen:
    """The issues of each release on the last day on which it was checked, and on the last before that.

    A day, so that whoever opens the same release twice in a morning still sees what came since yesterday. Where the
    file cannot be used, nothing is new. A context manager; for one thread.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._base: sqlite3.Connection | None = None
        self._last: str | None = None
        self._given_up = False

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None

    def fresh(self, release: str, issues: Iterable[str], day: str) -> tuple[frozenset[str], str]:
        """Which of these issues (ids) the release had not on the last earlier day, and that day.

        Of a release that was never seen before all of them, and the last day on which another was; nothing and no day
        where there was none. What it has now is kept for the next time.
        """
        now = {issue[:_SHORT]: issue for issue in issues}
        if self._base is None:
            self._open()
        if self._base is None:
            return frozenset(), ""
        try:
            found = self._base.execute("SELECT day, ids, before_day, before FROM seen WHERE release = ?", (release,))
            last, ids, before_day, before = found.fetchone() or ("", "", "", "")
            if last != day:
                before_day, before = last, ids
            earlier = "" if before_day else self._earlier(day)
            kept = (release, day, " ".join(sorted(now)), before_day, before)
            self._base.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", kept)
        except sqlite3.DatabaseError:
            return frozenset(), ""
        if not before_day:
            # New altogether, where the house was looked at before.
            return (frozenset(now.values()), earlier) if earlier else (frozenset(), "")
        known = frozenset(str(before).split())
        return frozenset(issue for short, issue in now.items() if short not in known), str(before_day)

    def _open(self) -> None:
        """Opens the file when something is to be kept: for nothing, none is made."""
        for _ in range(2 if not self._given_up else 0):
            if system.is_link(self._path) or system.is_link(self._path.parent):
                break
            try:
                make_folder(self._path.parent)
                self._base = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
                self._base.execute("PRAGMA synchronous = OFF")
                self._base.execute(
                    "CREATE TABLE IF NOT EXISTS seen (release TEXT PRIMARY KEY, day TEXT, ids TEXT, before_day TEXT,"
                    " before TEXT) WITHOUT ROWID"
                )
                return
            except sqlite3.DatabaseError as error:
                self.__exit__(None, None, None)
                if isinstance(error, sqlite3.OperationalError):
                    break  # it cannot be written, or somebody else does: this run does without
                with suppress(OSError):
                    self._path.unlink()  # it is no such file
        self._given_up = True

    def _earlier(self, day: str) -> str:
        """The last day before this one on which anything of the house was checked; empty where it never was."""
        if self._last is None and self._base is not None:
            found = self._base.execute("SELECT max(day) FROM seen WHERE day < ?", (day,)).fetchone()
            before = self._base.execute("SELECT max(before_day) FROM seen").fetchone()
            self._last = max(str(found[0] or ""), str(before[0] or ""))
        return self._last or ""
