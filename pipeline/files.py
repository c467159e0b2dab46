"""Files written whole or not at all: the one place that locks, syncs and renames."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Generic, TypeVar

from pipeline import system
from pipeline.model import InputError, tell

Content = bytes | Iterable[bytes]
"""What a file is to hold; in pieces where it is long."""
_T = TypeVar("_T")
# Records that a spool keeps in memory, and bytes of a file that are compared at once.
_FEW, _PIECE = 50, 1_000_000
# How hidden names end that files have while they are written: nobody else's do.
NEW, OLD, SET = "zhengming-new", "zhengming-old", "zhengming-set"

LOCK_SECONDS = 10.0


@contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Nobody else who asks for it writes in the folder of `path` until the block ends.

    The folder itself is locked (`system.Lock`), and the lock of a process that dies is freed. Not re-entrant.
    Raises InputError for a folder that is missing, cannot be opened, or stays locked for `seconds`.
    """
    folder = _real(path).parent
    lock = system.Lock(folder)
    try:
        deadline = time.monotonic() + seconds
        while not _taken(lock, path):
            if time.monotonic() > deadline:
                problem = tell("another program has been writing in this folder for {a} s", a=f"{seconds:g}")
                raise InputError(folder, problem, tell("let it finish, then try again"))
            time.sleep(0.01)
        yield
    finally:
        lock.release()


def _taken(lock: system.Lock, path: Path) -> bool:
    try:
        return lock.taken()
    except OSError as error:
        raise _unwritable(path, error) from None


def write(
    path: Path,
    data: Content,
    companions: Sequence[tuple[Path, bytes]] = (),
    *,
    follow: bool = True,
    durable: bool = True,
) -> None:
    """As `replace`, making the folder when it is missing and holding its lock."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None
    with locked(path):
        replace(path, data, companions, follow=follow, durable=durable)


def replace(
    path: Path,
    data: Content,
    companions: Sequence[tuple[Path, bytes]] = (),
    *,
    follow: bool = True,
    durable: bool = True,
) -> None:
    """Makes `data` the content of `path`; a crash at any moment leaves the old file or the new one.

    For who holds `locked(path)`. The data goes to a temporary file in the same folder, to the disk, and
    then takes the name. A file that has this content already is not touched. What a link at `path` leads to is
    replaced, or, without `follow`, the link is refused. Without `durable` nobody waits for the disk: for what can be
    made again.

    `companions` (path and bytes, in the same folder) describe the file: they are one set. First all temporary files are
    complete and a note says what belongs together; then the old companions go out of the way, the file takes its name,
    and they take theirs, one call of the system after the other. A crash leaves the old set, the new one, or one that
    lacks companions and has none that tells of another file; by the note the next run (of this, or `tidy`) makes the
    old or the new set of it.

    Raises InputError when anything fails, and says whether the old files are still there.
    """
    wanted = [(path, data), *companions]
    staged = [_hidden(target, NEW) for target, _ in wanted]
    asides = [_hidden(target, OLD) for target, _ in companions]
    note = _hidden(path, SET)
    noted = changed = whole = False
    try:
        # The names are fixed, so what a killed process left is made whole or cleared away by the next.
        _finish(note)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        for left in (*staged, *asides, _hidden(note, NEW)):
            left.unlink(missing_ok=True)
        for target, _ in wanted:
            if not follow:
                refuse_link(target)
            if _real(target).is_dir():
                raise InputError(target, tell("a folder has this name"), tell("move it away"))
            if target.exists() and not target.is_file():
                # A device would become a file, for every program of the machine.
                raise InputError(target, tell("a pipe or a device has this name"), tell("name a file"))
        if all(isinstance(content, bytes) and _holds(target, content) for target, content in wanted):
            return
        for (target, content), temporary in zip(wanted, staged, strict=True):
            _stage(temporary, content, _real(target), durable)
        if not isinstance(data, bytes) and not companions and _same(staged[0], path):
            return
        if companions:
            noted = True
            _put_note(note, [target for target, _ in wanted], durable)
        _set_aside(companions, asides)
        try:
            staged[0].replace(_real(path))
        except BaseException:
            _put_back(companions, asides)
            raise
        changed = True
        for (target, _), temporary in zip(companions, staged[1:], strict=True):
            temporary.replace(_real(target))
        whole = True
        if durable:
            system.sync_folder(_real(path).parent)
    except OSError as error:
        raise _unwritable(path, error, changed) from None
    finally:
        with suppress(OSError):
            if noted and changed and not whole:
                _finish(note)
            elif noted:
                note.unlink(missing_ok=True)
            for left in (*staged, *(asides if changed else ()), _hidden(note, NEW)):
                left.unlink(missing_ok=True)


def _put_note(note: Path, targets: Sequence[Path], durable: bool) -> None:
    """Notes, on the disk, which files in a folder are one set: the file first, then what describes it."""
    temporary = _hidden(note, NEW)
    _stage(temporary, json.dumps([_real(target).name for target in targets]).encode(), note, durable)
    temporary.replace(note)
    if durable:
        system.sync_folder(note.parent)


def _finish(note: Path) -> None:
    """Makes the set whole that a note tells of, where a process was killed over it: the new one, once the file itself
    has taken its name, else the old one. For who holds the folder's lock. Raises OSError.
    """
    try:
        names = json.loads(note.read_bytes())
    except FileNotFoundError:
        return
    except ValueError:  # none of ours: they are written whole
        note.unlink()
        return
    file, *beside = (note.with_name(name) for name in names if name == Path(name).name)
    new = not _hidden(file, NEW).exists()
    for target in beside:
        with suppress(FileNotFoundError):
            _hidden(target, NEW if new else OLD).replace(target)
        _hidden(target, OLD if new else NEW).unlink(missing_ok=True)
    _hidden(file, NEW).unlink(missing_ok=True)
    note.unlink()


def _set_aside(companions: Sequence[tuple[Path, bytes]], asides: Sequence[Path]) -> None:
    try:
        for (target, _), aside in zip(companions, asides, strict=True):
            with suppress(FileNotFoundError):
                _real(target).replace(aside)
    except BaseException:
        _put_back(companions, asides)
        raise


def _put_back(companions: Sequence[tuple[Path, bytes]], asides: Sequence[Path]) -> None:
    for (target, _), aside in zip(companions, asides, strict=True):
        with suppress(OSError):
            aside.replace(_real(target))


def _stage(path: Path, data: Content, like: Path, durable: bool) -> None:
    """A complete copy, with the permissions of `like`; on the disk where it is to be `durable`."""
    with path.open("xb") as file:
        if like.exists():
            system.take_mode(file, like)
        for piece in (data,) if isinstance(data, bytes) else data:
            file.write(piece)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        with one.open("rb") as ours, other.open("rb") as theirs:
            while (piece := ours.read(_PIECE)) == theirs.read(_PIECE):
                if not piece:
                    return True
    except OSError:
        pass
    return False


def _real(path: Path) -> Path:
    """Where a symbolic link points: the file behind it is replaced, not the link."""
    return Path(os.path.realpath(path))


def _hidden(path: Path, ending: str) -> Path:
    """The name beside it that a file has while it is written; short, however long its own is."""
    real = _real(path)
    return real.with_name(f".{hashlib.sha256(os.fsencode(real.name)).hexdigest()[:16]}.{ending}")


def _unwritable(path: Path, error: OSError, changed: bool = False) -> InputError:
    """What is told of an error of the system; `changed`: the file has its new content already."""
    why = error.strerror or error
    if changed:
        found = tell("it is written, but the disk failed after that ({a})", a=why)
        return InputError(path, found, tell("look after the disk, then do the same again"))
    found = tell("cannot be written ({a}), nothing was changed", a=why)
    return InputError(path, found, tell("check the folder, its permissions and the free space"))


# What a spreadsheet runs as a formula starts with one of these, the full-width ones and those behind white space too.
# Source: OWASP, "CSV Injection".
_FORMULA = tuple("=+-@\t\r\n＝＋－＠|%")


def runs(cell: str) -> bool:
    """True for a cell of a CSV file that a spreadsheet would run as a formula."""
    return cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)


def make_folder(path: Path) -> None:
    """Creates a folder. Raises InputError where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            path, tell("the folder cannot be made ({a})", a=error.strerror), tell("check the path and its permissions")
        ) from None


def refuse_link(path: Path) -> None:
    """Raises InputError where a file or a folder that the program writes is a link: what stands outside of a house is
    not known to be the house's, and is never written over."""
    if not system.is_link(path):
        return
    problem = tell("a link to {a} has this name, and nothing is written there", a=path.readlink())
    if path.is_dir():
        raise InputError(path, problem, tell("name the folder itself, or take the link away"))
    raise InputError(path, problem, tell("take the link away"))


def own_folder(path: Path) -> None:
    """As `make_folder`, of a folder whose files the program replaces: one that is a link is refused."""
    refuse_link(path)
    make_folder(path)


def settle(path: Path) -> None:
    """Makes whole the set of a file that a process was killed over, where there is such (see `replace`).

    Raises InputError where that cannot be done.
    """
    note = _hidden(path, SET)
    if not note.exists():
        return
    with locked(path):
        try:
            _finish(note)
        except OSError as error:
            raise _unwritable(path, error) from None


def tidy(folder: Path) -> None:
    """Makes whole, or takes away, what killed processes left in a folder; nothing where there is no such folder, it is
    a link or somebody is at work.

    Once a run: the next writing of the same file does it for that file.
    """
    with suppress(OSError, InputError):
        if system.is_link(folder) or not _left(folder):
            return
        with locked(folder / "x", seconds=0):
            for path in sorted(_left(folder), key=lambda path: not path.name.endswith(SET)):
                if path.name.endswith(SET):
                    _finish(path)
                else:
                    path.unlink(missing_ok=True)


def _left(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.name.endswith((f".{NEW}", f".{OLD}", f".{SET}"))]


class Spool(Generic[_T]):
    """Records put aside in order, however many: beyond the first few in a temporary file that goes with the process.

    A context manager; iterated from the first as often as is wished.
    """

    def __init__(self) -> None:
        self._few: list[_T] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def __enter__(self) -> Spool[_T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, record: _T) -> None:
        """Raises InputError when the disk is full."""
        self._count += 1
        if self._count <= _FEW:
            self._few.append(record)
            return
        # Imported here: a run over a few releases has no use for them.
        import pickle
        import tempfile

        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed at the end of the block
            self._file.seek(0, os.SEEK_END)
            pickle.dump(record, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise _unwritable(Path(tempfile.gettempdir()), error) from None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[_T]:
        yield from self._few
        if self._file is None:
            return
        import pickle

        at = 0
        for _ in range(self._count - len(self._few)):
            self._file.seek(at)
            # What this process wrote into a file that has no name.
            yield pickle.load(self._file)
            at = self._file.tell()
