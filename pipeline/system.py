"""What differs between systems: locks, what reaches the disk, the modes of files, names of programs.

Asked is what the system has, not what it is called, so that a test can take it away.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import fcntl
else:
    try:
        import fcntl
    except ImportError:  # Windows
        fcntl = None

_LOCK_NAME = ".zhengming.lock"


class Lock:
    """The lock of a file or a folder, which one process holds at a time; it goes with the process, however that ends.

    Where the system locks folders, no lock file is left behind; on Windows a hidden file in the folder is locked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1
        self._file: Any = None

    def taken(self) -> bool:
        """True when it is ours now, False when it is somebody else's. Raises OSError where there is nothing to lock."""
        if fcntl is None:
            return self._file_taken()
        if self._handle < 0:
            self._handle = os.open(self._path, os.O_RDONLY)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _file_taken(self) -> bool:
        import filelock

        if self._file is None:
            if not self._path.exists():
                raise FileNotFoundError(2, os.strerror(2), str(self._path))
            self._file = filelock.FileLock(self._path / _LOCK_NAME if self._path.is_dir() else self._path, timeout=0)
        try:
            self._file.acquire()
        except filelock.Timeout:
            return False
        return True

    def release(self) -> None:
        """Lets go of it; safe to call twice, and without having it."""
        if self._file is not None:
            self._file.release()
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def cores() -> int:
    """How many processor cores this process may use, where the system tells; at least one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def sync_folder(folder: Path) -> None:
    """Names in the folder are on the disk when this returns, where the system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network shares have no such call, and nothing more can be done.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def take_mode(file: IO[bytes], like: Path) -> None:
    """The open file gets the permissions of another, where files have such."""
    if hasattr(os, "fchmod"):
        os.fchmod(file.fileno(), like.stat().st_mode & 0o7777)


def nameless_file(prefix: str) -> tuple[int, int]:
    """Two handles of a new empty file, one that appends and one that reads; it is gone when the last of them and of the
    children's is closed, however they end."""
    path = Path(tempfile.gettempdir(), f"{prefix}{os.urandom(8).hex()}")
    # Windows deletes such a file at the end and no open one before it; others the other way round.
    temporary, binary = getattr(os, "O_TEMPORARY", 0), getattr(os, "O_BINARY", 0)
    written = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | temporary | binary, 0o600)
    read = os.open(path, os.O_RDONLY | temporary | binary)
    if not temporary:
        path.unlink()
    return written, read


_JUNCTION = 0xA0000003
"""What Windows calls a folder that leads to another (IO_REPARSE_TAG_MOUNT_POINT)."""


def is_link(path: Path) -> bool:
    """True for a symbolic link, wherever it leads, and for a junction of Windows."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION


@contextmanager
def deaf() -> Iterator[None]:
    """The threads that are begun in the block, and what they start, hear no interruption: a Ctrl-C goes to every
    process of the terminal, and only the first is to answer it. For the block itself it waits.

    On Windows everybody hears it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # begun later, it would let the thread that begins it hear again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def kill_group(leader: int) -> None:
    """Kills all processes of a group whose first one may be gone, where there are groups."""
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(leader, signal.SIGKILL)


def program(path: Path) -> Path:
    """The program of this name as the system calls it: ``java.exe`` on Windows."""
    called = path.with_name(f"{path.name}.exe")
    return called if not path.is_file() and called.is_file() else path


def adding(module: str, extra: str) -> str:
    """What a person types to have an optional package beside this program, however that was installed."""
    where = Path(sys.prefix).parts
    if "pipx" in where:
        return f"pipx inject zhengming {module}"
    if ("uv", "tools") in pairwise(where):
        return f"uv tool install --with {module} zhengming"
    return f'pip install "zhengming[{extra}]"'
