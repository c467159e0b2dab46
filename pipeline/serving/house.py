"""The releases of a house as its desk knows them: found in their folder, and checked in the background."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipeline import run
from pipeline.decisions.seen import Seen
from pipeline.documents import read
from pipeline.engine.warm import KeptEngine
from pipeline.model import CheckFailed, InputError, Message
from pipeline.serving import library
from pipeline.serving.session import Around, Session, Stamp, stamp

# Seconds between two looks at the folder, however many pages ask; words for which the engine is tuned.
_LOOK_EVERY = 2.0
# …and between two of a folder in which nothing seems to have come or gone: not every drive tells.
_LOOK_ANYWAY = 30.0
_WORDS = 5_000

State = Literal["", "waiting", "checking"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the house, and what became of it."""

    path: Path
    session: Session | None = None
    """Of a release that was checked; kept while it is checked anew."""
    failed: run.Failed | None = None
    state: State = ""
    stamp: Stamp = None
    """Of the file as it was when it was last looked at, where it could not be checked."""

    @property
    def is_unchecked(self) -> bool:
        """True where it was not looked at yet, nor waits for it: the check ended before."""
        return not (self.session or self.failed or self.state)

    @property
    def is_skipped(self) -> bool:
        return self.failed is not None and self.failed.skipped

    def is_current(self, around: Mapping[Path, Stamp]) -> bool:
        """True while what was found of it still holds; `around` is as for `Session.is_current`."""
        if self.session:
            return self.session.is_current(around)
        return self.is_unchecked or self.stamp == stamp(self.path)


@dataclass(frozen=True, slots=True)
class Work:
    """What is being checked now."""

    done: int = 0
    all: int = 0
    doing: Message | None = None
    """What else takes time: the engine is being installed, say."""


class House:
    """All that may be opened; every method may be called from any thread.

    Either the releases that it was given, or, with a `folder`, those in it: then `begin` looks there and checks what
    it finds, in a thread of its own and with an engine that stays, so that a page is shown at once.
    """

    def __init__(
        self,
        settings: run.Settings,
        sessions: Sequence[Session] = (),
        unchecked: Sequence[run.Failed] = (),
        folder: Path | None = None,
        cleaned: Path = Path("cleaned"),
    ) -> None:
        self.settings = settings
        self.folder = folder
        """Where its releases are, and new ones are put; None where none can be."""
        self.cleaned = cleaned
        """Where cleaned releases are put."""
        self.problem: InputError | CheckFailed | None = None
        """Why nothing can be checked at all."""
        found = [Entry(session.path, session) for session in sessions]
        found += [Entry(failed.path, failed=failed, stamp=stamp(failed.path)) for failed in unchecked]
        self._entries = {entry.path.name: entry for entry in found}
        self._fresh: dict[str, tuple[frozenset[str], str]] = {}
        self._work = Work()
        self._wanted: list[str] = []
        self._changed = threading.Condition()
        self._revision = 0
        self._closed = False
        self._looked = self._listed = 0.0
        self._folder: Stamp = None
        self._around = Around(settings)
        self._thread: threading.Thread | None = None
        self._engine = KeptEngine(_WORDS, self._say)

    # --- what is there

    @property
    def entries(self) -> tuple[Entry, ...]:
        """By name."""
        with self._changed:
            return tuple(
                self._entries[name] for name in sorted(self._entries, key=lambda name: (name.casefold(), name))
            )

    @property
    def sessions(self) -> Mapping[str, Session]:
        """The releases that may be opened, by the name of their page, ``NAME.en.html``."""
        sessions = (entry.session for entry in self.entries)
        return {f"{session.result.review.document.name}.html": session for session in sessions if session}

    def outdated(self) -> frozenset[str]:
        """The names of the files that are not as they were checked, none that waits to be."""
        try:
            around = self._around.stamps()
        except InputError:
            around = {}  # the glossary is gone that somebody named
        return frozenset(
            e.path.name for e in self.entries if not e.state and not e.is_skipped and not e.is_current(around)
        )

    @property
    def work(self) -> Work:
        with self._changed:
            return self._work

    @property
    def revision(self) -> int:
        """Grows with every change of the list, not of the decisions in it."""
        with self._changed:
            return self._revision

    def entry(self, name: str) -> Entry | None:
        """The file of this name."""
        with self._changed:
            return self._entries.get(name)

    def fresh(self, name: str) -> tuple[frozenset[str], str]:
        """Issues of a release that it had not when it was last looked at before today, and the day of that."""
        with self._changed:
            return self._fresh.get(name, (frozenset(), ""))

    def look(self, *, at_once: bool = False) -> None:
        """Takes in which files have come and gone; new ones are checked. Asked again too soon it does nothing."""
        now = time.monotonic()
        soon = not at_once and now - self._looked < _LOOK_EVERY
        if self.folder is None or self._closed or soon:
            return
        self._looked = now
        folder = stamp(self.folder)
        if folder == self._folder and not at_once and now - self._listed < _LOOK_ANYWAY:
            return
        self._folder, self._listed = folder, now
        self._take_in([*read.listing([self.folder]), *read.alone(self.folder)])

    def _take_in(self, listed: Iterable[Path | read.Skipped | read.Unusable]) -> None:
        new: list[str] = []
        with self._changed:
            there = set()
            for one in listed:
                path = one if isinstance(one, Path) else one.path
                if path == self.folder:
                    continue  # it holds no release yet
                there.add(path.name)
                known = self._entries.get(path.name)
                if isinstance(one, Path):
                    if known is None or (known.failed and known.failed.skipped):
                        self._put(Entry(path))
                        new.append(path.name)
                elif known is None or known.failed is None or str(known.failed.why) != str(one.why):
                    failed = run.Failed(path, one.why, isinstance(one, read.Skipped))
                    self._put(Entry(path, failed=failed, stamp=stamp(path)))
            for name in [name for name in self._entries if name not in there]:
                if self._entries[name].is_skipped or not self._entries[name].path.exists():
                    del self._entries[name]
                    self._revision += 1
        if new:
            self.check(new)

    def _put(self, entry: Entry) -> None:
        self._entries[entry.path.name] = entry
        self._revision += 1

    # --- checking

    def begin(self) -> None:
        """Looks at the folder for the first time, and checks what is there."""
        self.look()
        self._thread = threading.Thread(target=self._check_all, name="check", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the engine; what is being checked is given up."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._engine.close()
        if self._thread is not None:
            # What is being set up is whole or not at all, and its end may be far.
            self._thread.join(timeout=5 if self.work.doing is None else 0.5)

    def check(self, names: Iterable[str]) -> None:
        """Has these files checked, when their turn comes."""
        with self._changed:
            for name in names:
                entry = self._entries.get(name)
                if entry and entry.state != "waiting" and not entry.is_skipped:
                    self._put(replace(entry, state="waiting"))
                    self._wanted.append(name)
            self._changed.notify_all()

    def without_grammar(self) -> None:
        """From now on the grammar engine is left out; all that was not checked is."""
        self.settings = replace(self.settings, grammar=False)
        self.check(entry.path.name for entry in self.entries if entry.session is None)

    def again(self, path: Path) -> run.Result:
        """The release checked anew, now. Raises InputError or CheckFailed."""
        return run.examine_one(path, self.settings)

    def _check_all(self) -> None:
        while True:
            with self._changed:
                while not self._wanted and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                names, self._wanted = self._wanted, []
                self._work = Work(0, len(names))
                paths = [self._entries[name].path for name in names if name in self._entries]
                for path in paths:
                    self._put(replace(self._entries[path.name], state="checking"))
            problem: InputError | CheckFailed | None = None
            try:
                self._examine(paths)
            except (InputError, CheckFailed) as why:
                problem = why
                self._engine.close()
            except Exception as error:
                # Our own fault: the page says so, and the next check may be asked for.
                if os.environ.get("ZHENGMING_TRACEBACK"):
                    raise
                problem = CheckFailed(run.bug(error))
            with self._changed:
                self.problem = problem
                for path in paths:
                    left = self._entries.get(path.name)
                    if left and left.state == "checking":
                        self._put(replace(left, state=""))
                self._work = Work()
                self._revision += 1

    def _examine(self, paths: Sequence[Path]) -> None:
        stamps = {path: stamp(path) for path in paths}
        own = self.settings.languagetool_url is None and self.settings.grammar
        lent = run.Lent(engine=self._engine.of if own else None, say=self._say)
        today = now()[:10]
        with Seen(self.settings.reports) as seen:
            for outcome in run.examine(list(paths), self.settings, lent=lent):
                if self._closed:
                    return
                if isinstance(outcome, run.Result):
                    issues = (item.issue.id for item in outcome.review.issues)
                    fresh = seen.fresh(outcome.path.name, issues, today)
                    with self._changed:
                        self._fresh[outcome.path.name] = fresh
                self._take(outcome, stamps.get(outcome.path))

    def _take(self, outcome: run.Result | run.Failed, seen: Stamp) -> None:
        """Keeps what became of a file."""
        before = self.entry(outcome.path.name)
        session = before.session if before else None
        if isinstance(outcome, run.Result):
            try:
                if session is None:
                    session = Session(outcome, self.settings, self.again, self._around)
                else:
                    session.adopt(outcome)
            except InputError as why:
                outcome = run.Failed(outcome.path, why)
        failed = outcome if isinstance(outcome, run.Failed) else None
        if session and not failed:
            library.renderings(session)  # while nobody waits for a page
        with self._changed:
            if outcome.path.name in self._entries:
                waits: State = "waiting" if outcome.path.name in self._wanted else ""
                self._put(Entry(outcome.path, None if failed else session, failed, waits, seen))
            self._work = replace(self._work, done=min(self._work.done + 1, self._work.all), doing=None)

    def _say(self, told: Message) -> None:
        with self._changed:
            self._work = replace(self._work, doing=told)
            self._revision += 1


def now() -> str:
    """ISO 8601, UTC, seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
