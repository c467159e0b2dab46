"""Runs a program that must not outlive the one that asked for it: ``python guard.py SCRATCH PROGRAM ARGUMENT ...``.

The asker holds the other end of our standard input. When it closes, by intent or because the asker died
of anything at all, the program is killed; a byte on it asks the program to end in order. Then the folder SCRATCH
is deleted. When we are killed ourselves, the system kills the program: on Linux by the signal that a parent's death
sends, on Windows by the job that both are in (elsewhere the asker does it). Imports nothing that is slow to load.
"""

from __future__ import annotations

import os
import sys

_CANNOT_RUN = 127


def main(command: list[str]) -> int:
    """Exit status of the program; 128 + N when signal N ended it; 127 when it cannot run."""
    try:
        return _on_windows(command) if sys.platform == "win32" else _on_posix(command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        return _CANNOT_RUN


def _on_posix(command: list[str]) -> int:
    import select
    import signal

    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    child = _forked(command) if sys.platform == "linux" else _spawned(command)
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


def _spawned(command: list[str]) -> int:
    # Its output is our error output: one log.
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, 2, 1)]
    return os.posix_spawn(command[0], command, os.environ, file_actions=actions)


def _forked(command: list[str]) -> int:
    """As `_spawned`; and the kernel kills the program when we die."""
    import ctypes
    import signal

    control = ctypes.CDLL(None).prctl
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        control(1, signal.SIGKILL)  # PR_SET_PDEATHSIG; it does not count for a death before it
        if os.getppid() == parent:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            os.execv(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(_CANNOT_RUN)


def _on_windows(command: list[str]) -> int:
    import signal
    import subprocess
    import threading

    _die_together(True)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=2)
    # Only now: a child would inherit it. The console, which has no window, is ours and the program's alone.
    signal.signal(signal.SIGINT, lambda number, frame: None)

    def listen() -> None:
        while os.read(0, 1):
            os.kill(0, signal.CTRL_C_EVENT)  # type: ignore[attr-defined,unused-ignore]
        child.kill()

    threading.Thread(target=listen, daemon=True).start()
    code = child.wait()
    _die_together(False)
    return code


def _die_together(on: bool) -> None:
    """Puts us into a job whose processes, our children too, are killed when we end; or takes that back.

    https://learn.microsoft.com/windows/win32/procthread/job-objects
    """
    import ctypes
    from ctypes import wintypes

    class Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("times", ctypes.c_int64 * 2),
            ("flags", wintypes.DWORD),
            ("sizes", ctypes.c_size_t * 2),
            ("active", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("classes", wintypes.DWORD * 2),
            ("counters", ctypes.c_uint64 * 6),
            ("memory", ctypes.c_size_t * 4),
        )

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
    global _job
    if _job is None:
        _job = kernel.CreateJobObjectW(None, None)
    limits = Limits(flags=0x2000 if on else 0)  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    kernel.SetInformationJobObject(_job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
    if on:
        kernel.AssignProcessToJobObject(_job, kernel.GetCurrentProcess())


_job: int | None = None


if __name__ == "__main__":
    try:
        status = main(sys.argv[2:])
    finally:
        import shutil

        shutil.rmtree(sys.argv[1], ignore_errors=True)
    sys.exit(status)
