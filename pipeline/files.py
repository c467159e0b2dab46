"""Files written whole or not at all: the one place that locks, syncs and renames."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline import system
from pipeline.model import InputError, tell

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


def write(path: Path, data: bytes, companion: tuple[Path, bytes] | None = None) -> None:
    """As `replace`, making the folder when it is missing and holding its lock."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None
    with locked(path):
        replace(path, data, companion)


def replace(path: Path, data: bytes, companion: tuple[Path, bytes] | None = None) -> None:
    """Makes `data` the content of `path`; a crash at any moment leaves the old file or the new one.

    For who holds `locked(path)`. The data goes to a temporary file in the same folder, to the disk, and
    then takes the name. A file that has this content already is not touched.

    A `companion` (path and bytes, in the same folder) describes the file: first both temporary files are
    complete, then the old companion goes out of the way, the file takes its name, the companion takes
    its own. So a crash leaves an old pair, a new pair, or a file without a companion, never a companion
    that tells of another file.

    Raises InputError when anything fails; the old files are still there then.
    """
    wanted = [(path, data)] if companion is None else [(path, data), companion]
    staged = [_hidden(target, "tmp") for target, _ in wanted]
    aside = _hidden(wanted[-1][0], "old")
    try:
        # The names are fixed, so what a killed process left is cleared away by the next.
        for left in (*staged, aside):
            left.unlink(missing_ok=True)
        if all(_holds(target, content) for target, content in wanted):
            return
        for (target, content), temporary in zip(wanted, staged, strict=True):
            if _real(target).is_dir():
                raise InputError(target, tell("a folder has this name"), tell("move it away"))
            _stage(temporary, content, like=_real(target))
        if companion is None:
            staged[0].replace(_real(path))
        else:
            _put_pair(_real(path), _real(companion[0]), staged, aside)
        system.sync_folder(_real(path).parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        for temporary in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _put_pair(path: Path, companion: Path, staged: list[Path], aside: Path) -> None:
    with suppress(FileNotFoundError):
        companion.replace(aside)
    # On the disk before the file changes: a power cut must not bring the old companion back.
    system.sync_folder(companion.parent)
    try:
        staged[0].replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            aside.replace(companion)
        raise
    staged[1].replace(companion)
    aside.unlink(missing_ok=True)


def _stage(path: Path, data: bytes, like: Path) -> None:
    """A complete copy on the disk, with the permissions of `like`."""
    with path.open("xb") as file:
        if like.exists():
            system.take_mode(file, like)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _real(path: Path) -> Path:
    """Where a symbolic link points: the file behind it is replaced, not the link."""
    return Path(os.path.realpath(path))


def _hidden(path: Path, ending: str) -> Path:
    real = _real(path)
    return real.with_name(f".{real.name}.{ending}")


def _unwritable(path: Path, error: OSError) -> InputError:
    found = tell("cannot be written ({a}), nothing was changed", a=error.strerror or error)
    return InputError(path, found, tell("check the folder, its permissions and the free space"))
