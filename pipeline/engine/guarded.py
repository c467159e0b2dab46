"""A program that ends when we do, whatever ends us: started by a guard (`guard`) that holds the other end of a pipe."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from pipeline import system
from pipeline.engine import guard

# The guard ends on its own within milliseconds of its pipe closing.
_END = 5.0


class Guarded:
    """One such program; a context manager that leaves nothing of it behind."""

    def __init__(
        self, command: Sequence[str], scratch: Path, output: IO[bytes], environment: Mapping[str, str] | None = None
    ) -> None:
        """`command` begins with the path of the program; the folder `scratch` is deleted with it; all that it prints
        goes to `output`."""
        self._scratch = scratch
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, str(scratch), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=output,
            env=environment,
            # A Ctrl-C is for us; we then end the program. On Windows it goes to all programs of a console.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *raised: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Of the guard, whose only child is the program."""
        return self._process.pid

    def ended(self) -> int | None:
        """Its exit status as the guard tells it; None while it runs."""
        return self._process.poll()

    def wait(self, timeout: float) -> int:
        """Its exit status as soon as it has ended. Raises subprocess.TimeoutExpired."""
        return self._process.wait(timeout)

    def end(self, timeout: float) -> None:
        """Asks it to end in order and waits; raises subprocess.TimeoutExpired."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"t")
        self._process.stdin.flush()
        self._process.wait(timeout)

    def kill(self) -> None:
        """Ends it now; safe to call twice and from another thread."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_END)
        if self._process.returncode < 0:
            system.kill_group(self._process.pid)  # somebody killed the guard, and not every system ends its child then
        shutil.rmtree(self._scratch, ignore_errors=True)  # the guard did, if it could
