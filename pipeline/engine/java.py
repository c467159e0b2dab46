"""LanguageTool in a Java of our own: started, watched and stopped; every wait is bounded."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from pipeline import system
from pipeline.engine.guarded import Guarded

# A server that owes an answer counts as stuck when it rests for so long, or works for so long at one answer: in
# seconds, and in seconds of processor time, which a busy machine does not stretch.
RESTING = 12.0
WORKING = 18.0
# How often we look, in seconds. Rest is counted in looks: what keeps us from looking (a busy machine, one that was
# sent to sleep) keeps us from asking, too.
LOOK = 0.5
# Less of a processor than this is no work: an idle Java ticks, too.
_AT_REST = 0.02
# No answer is worth more, whatever the machine is doing.
LONGEST = 300.0
# It prints a few hundred bytes a request.
_LONGEST_LOG = 100_000_000
# As much of the log's end is read.
_TAIL = 65_536


class Lost(Exception):
    """The server did not start, went away, or answers what is no answer."""

    def __init__(self, reason: str, worked: float = 0.0) -> None:
        super().__init__(reason)
        self.worked = worked
        """Seconds of processor time that were spent on nothing."""


class Server:
    """One LanguageTool in a Java of our own, on a free port of this machine, that ends when we do."""

    def __init__(
        self,
        java: Path,
        class_path: Sequence[Path],
        flags: Sequence[str],
        port: int | None = None,
    ) -> None:
        """The last of the jars of the class path has the server's settings beside it."""
        self._port = port or _free_port()
        self._ready = False
        self._log = _Log()
        # Hunspell unpacks dictionaries there, and leaves them when Java is killed: the guard deletes them.
        scratch = tempfile.mkdtemp(prefix="languagetool-")
        command = [
            str(java),
            *flags,
            "-Dfile.encoding=UTF-8",
            f"-Djava.io.tmpdir={scratch}",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            os.pathsep.join(map(str, class_path)),
            "org.languagetool.server.HTTPServer",
            "--port",
            str(self._port),
            "--config",
            str(class_path[-1].with_name("server.properties")),
        ]
        self._process = Guarded(command, Path(scratch), self._log.written)

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Of the guard, whose only child is Java."""
        return self._process.pid

    def wait(self, working: float = WORKING) -> None:
        """Returns when the server takes requests. Raises Lost when it ended or is stuck.

        It says so itself in its log: an answer on the port could be another program's.
        """
        if self._ready:
            return
        watch = Watch(self, working)
        while b"Server started" not in self._output():
            if (status := self._process.ended()) is not None:
                raise Lost(f"it ended with status {status} before it took requests")
            watch.look()
            time.sleep(0.02)
        # Later on its log is too long to look through.
        self._ready = True

    def processor_time(self) -> float:
        """Seconds that Java has worked so far; 0 when it is gone."""
        import psutil

        try:
            times = [child.cpu_times() for child in psutil.Process(self._process.pid).children(recursive=True)]
        except psutil.Error:
            return 0.0
        return float(sum(t.user + t.system for t in times))

    def log_size(self) -> int:
        """Bytes that it printed."""
        return self._log.size()

    def _output(self) -> bytes:
        return self._log.end(_TAIL)

    def log(self) -> str:
        """The end of what it printed."""
        lines = self._output().decode("utf-8", "replace").split("\n")
        return " | ".join(line.strip() for line in lines if line.strip())[-600:]

    def ask(self, language: str, text: str, level: str, timeout: float) -> None:
        """Has it check a text, whatever it says of it; for trials. Raises requests.RequestException."""
        import requests

        told = {"language": language, "text": text, "level": level}
        with requests.Session() as session:
            session.trust_env = False  # no proxy that the environment names
            session.post(f"{self.url}/v2/check", data=told, timeout=timeout).raise_for_status()

    def end(self, timeout: float) -> None:
        """Asks it to end in order and waits; raises subprocess.TimeoutExpired."""
        self._process.end(timeout)

    def kill(self) -> None:
        """Ends it now; safe to call twice and from another thread."""
        self._process.kill()

    def close(self) -> None:
        self.kill()
        self._log.close()


class _Log:
    """What the children print: a file that goes with the last of those who have it open."""

    def __init__(self) -> None:
        written, read = system.nameless_file("languagetool-")
        self.written: IO[bytes] = os.fdopen(written, "ab")
        # A handle of our own: the children write at a shared offset, which a seek would move.
        self._read: IO[bytes] = os.fdopen(read, "rb")

    def size(self) -> int:
        return os.fstat(self._read.fileno()).st_size

    def end(self, size: int) -> bytes:
        """The last bytes, at most so many; none when it is closed."""
        if self._read.closed:
            return b""
        self._read.seek(max(0, self.size() - size))
        return self._read.read(size)

    def close(self) -> None:
        self.written.close()
        self._read.close()


class Watch:
    """Tells a stuck server from one that has little of a busy machine, by the processor time that it uses."""

    def __init__(self, server: Server, working: float) -> None:
        self._server = server
        self._working = working
        self.reset()

    def reset(self) -> None:
        """An answer came: patience starts anew."""
        self._begun = time.monotonic()
        self._next = self._begun + LOOK
        self._work_begun = self._work_awake = self._server.processor_time()
        self._rested = 0.0

    def look(self) -> None:
        """Raises Lost when the server is stuck; to be called every now and then."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + LOOK
        work = self._server.processor_time()
        worked = work - self._work_begun
        self._rested += LOOK
        if work - self._work_awake > _AT_REST * self._rested:
            self._work_awake, self._rested = work, 0.0
        if self._rested > RESTING:
            raise Lost(f"it did nothing for {RESTING:.0f} s", worked)
        if worked > self._working or now - self._begun > LONGEST:
            raise Lost(f"it gave no answer in {now - self._begun:.0f} s", worked)
        if self._server.log_size() > _LONGEST_LOG:
            raise Lost("it prints without end", worked)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
