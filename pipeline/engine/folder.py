"""The user's folder for what is fetched once: where it is, whose turn it is there, and how progress is told."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import system
from pipeline.model import InputError, Message, tell
from pipeline.speech import speech

# Another process may be downloading 90 MB over a slow line.
_LOCK_TIMEOUT = 1800

Say = Callable[[Message], None]


def announce(line: Message) -> None:
    """Prints a line of progress where it disturbs no output, in the language of the system."""
    print(speech.chosen(None).message(line), file=sys.stderr, flush=True)


def home() -> Path:
    """Where it is: ``ZHENGMING_HOME``, or the user's cache folder."""
    named = os.environ.get("ZHENGMING_HOME")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_cache_path("zhengming", appauthor=False)


@contextlib.contextmanager
def alone(say: Say) -> Iterator[None]:
    """Nobody else sets anything up there until the block ends; made where it is missing.

    The system lets go of the lock when the process ends, however it ends. Raises OSError for a folder that cannot be
    written, and InputError when somebody else has been at it for half an hour.
    """
    home().mkdir(parents=True, exist_ok=True)
    path = home() / "install.lock"
    path.touch()
    lock = system.Lock(path)
    try:
        deadline = time.monotonic() + _LOCK_TIMEOUT
        waiting = False
        while not lock.taken():
            if time.monotonic() > deadline:
                problem = tell("another set-up has been running for half an hour")
                raise InputError(path, problem, tell("end it, then run this again"))
            if not waiting:
                say(tell("Another set-up is running; waiting for it."))
                waiting = True
            time.sleep(0.2)
        yield
    finally:
        lock.release()


def unwritable(error: OSError) -> InputError:
    """What is told of an error of the system over it."""
    return InputError(
        error.filename or home(),
        tell("cannot be written ({a})", a=error.strerror),
        tell("set ZHENGMING_HOME to a writable folder"),
    )


def sha256(path: Path) -> str:
    """In hexadecimal digits. Raises OSError."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
