"""Runs a program that must not outlive the one that asked for it: ``python guard.py SCRATCH PROGRAM ARGUMENT ...``.

The asker holds the other end of our standard input. When it closes, by intent or because the asker died
of anything at all, the program is killed; a byte on it asks the program to end in order. Then the folder SCRATCH
is deleted. Works wherever there are pipes, and imports nothing that is slow to load.
"""

from __future__ import annotations

import os
import select
import signal
import sys


def main(command: list[str]) -> int:
    """Exit status of the program; 128 + N when signal N ended it; 127 when it cannot run."""
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    # Its output is our error output: one log.
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, 2, 1)]
    try:
        child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        return 127
    asker_is_there = True
    while True:
        select.select([0, wake] if asker_is_there else [wake], [], [])
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        if asker_is_there and select.select([0], [], [], 0)[0]:
            asker_is_there = bool(os.read(0, 1))
            os.kill(child, signal.SIGTERM if asker_is_there else signal.SIGKILL)
        if select.select([wake], [], [], 0)[0]:
            os.read(wake, 64)


if __name__ == "__main__":
    try:
        status = main(sys.argv[2:])
    finally:
        import shutil

        shutil.rmtree(sys.argv[1], ignore_errors=True)
    sys.exit(status)
