"""The grammar engine: a LanguageTool server of our own, started, watched, asked and stopped; every wait is bounded.

The only file that imports ``language_tool_python``, and only once there is something to check.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from pipeline import guard, languages, neutralise, provision
from pipeline.model import Finding, InputError, Span
from pipeline.rules import RuleChoice, chosen

if TYPE_CHECKING:
    import language_tool_python

# A server that owes an answer counts as stuck when it rests for so long, or works for so long at one answer: in
# seconds, and in seconds of processor time, which a busy machine does not stretch. It is started once more then,
# with what is left of the work allowed for both times, so that they stay under half a minute.
RESTING = 12.0
WORKING = 18.0
_WORKING_TWICE = 26.0
# Times that for other languages than English: German works 10 to 14 s at its first answer on a machine at rest, and
# was seen to need more than 54 s on a machine under load. A server at rest is found as soon in every language.
_PATIENCE = 6.0
# How often we look, in seconds. Rest is counted in looks: what keeps us from looking (a busy machine, one that was
# sent to sleep) keeps us from asking, too.
_LOOK = 0.5
# Less of a processor than this is no work: an idle Java ticks, too.
_AT_REST = 0.02
# For a server that is not ours, whose work we cannot see; the library asks twice.
REMOTE_TIMEOUT = 13.0
# No answer is worth more, whatever the machine is doing.
_LONGEST = 300.0
# It prints a few hundred bytes a request.
_LONGEST_LOG = 100_000_000
# As much of the log's end is read.
_TAIL = 65_536
# Ends on its own within milliseconds of its pipe closing.
_END = 5.0

# From here on the optimising compiler earns back what it costs; measured, see benchmarks/speed.py.
LARGE_VOLUME = 60_000
CLIENTS = 2
# Characters of one request. Larger ones cost less in all, but more time and memory at once; a longer paragraph
# is cut at sentence ends.
MAX_REQUEST = 8_000
_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’)]*\s+")

# Rules that compare paragraphs: what they say of one would depend on what happened to be asked with it.
_ACROSS_PARAGRAPHS = (
    "EN_UNPAIRED_QUOTES",
    "EN_UNPAIRED_BRACKETS",
    "EN_WORD_COHERENCY",
    "CONSISTENT_APOSTROPHES",
    "ENGLISH_WORD_REPEAT_BEGINNING_RULE",
    "FRENCH_WORD_REPEAT_BEGINNING_RULE",
    "GERMAN_WORD_REPEAT_BEGINNING_RULE",
    "SPANISH_WORD_REPEAT_BEGINNING_RULE",
)

# LanguageTool counts UTF-16 units; one unit for each of these keeps its offsets ours.
_LETTER_BEYOND = "中"
_SIGN_BEYOND = "□"


class EngineError(InputError):
    """The grammar engine cannot be had, or was lost twice."""


def identity(url: str | None = None, rules: RuleChoice | None = None) -> str:
    """Names everything that an answer depends on besides the text: part of a cache key. Starts nothing."""
    rules = chosen() if rules is None else rules
    version = provision.fingerprint() if url is None else url
    parts = (version, repr(rules), neutralise.VERSION, str(MAX_REQUEST))
    return f"LanguageTool {provision.LANGUAGETOOL} {hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"


class _Lost(Exception):
    """The server did not start, went away, or answers what is no answer."""

    def __init__(self, reason: str, worked: float = 0.0) -> None:
        super().__init__(reason)
        self.worked = worked
        """Seconds of processor time that were spent on nothing."""


class Server:
    """One LanguageTool in a Java of our own, on a free port of this machine, that ends when we do."""

    def __init__(
        self,
        installation: provision.Installation,
        flags: Sequence[str],
        port: int | None = None,
    ) -> None:
        self._port = port or _free_port()
        self._ready = False
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        # Hunspell unpacks dictionaries there, and leaves them when Java is killed: the guard deletes them.
        scratch = tempfile.mkdtemp(prefix="languagetool-")
        jar = installation.jar
        command = [
            str(installation.java),
            *flags,
            "-Dfile.encoding=UTF-8",
            f"-Djava.io.tmpdir={scratch}",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            str(jar),
            "org.languagetool.server.HTTPServer",
            "--port",
            str(self._port),
            "--config",
            str(jar.with_name("server.properties")),
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, scratch, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            # A Ctrl-C is for us; we then end Java in order.
            start_new_session=True,
        )

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
        """Returns when the server takes requests. Raises _Lost when it ended or is stuck.

        It says so itself in its log: an answer on the port could be another program's.
        """
        if self._ready:
            return
        watch = _Watch(self, working)
        while b"Server started" not in self._output():
            if self._process.poll() is not None:
                raise _Lost(f"it ended with status {self._process.returncode} before it took requests")
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
        return os.fstat(self._log.fileno()).st_size

    def _output(self) -> bytes:
        # pread: the children write at the shared offset, which a seek here would move.
        return b"" if self._log.closed else os.pread(self._log.fileno(), _TAIL, max(0, self.log_size() - _TAIL))

    def log(self) -> str:
        """The end of what it printed."""
        lines = self._output().decode("utf-8", "replace").split("\n")
        return " | ".join(line.strip() for line in lines if line.strip())[-600:]

    def ask(self, language: str, text: str, timeout: float) -> list[Any]:
        """LanguageTool's matches with all rules; for trials."""
        return client(self.url, language, RuleChoice(), timeout).check(text)

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

    def close(self) -> None:
        self.kill()
        self._log.close()


class _Watch:
    """Tells a stuck server from one that has little of a busy machine, by the processor time that it uses."""

    def __init__(self, server: Server, working: float) -> None:
        self._server = server
        self._working = working
        self.reset()

    def reset(self) -> None:
        """An answer came: patience starts anew."""
        self._begun = time.monotonic()
        self._next = self._begun + _LOOK
        self._work_begun = self._work_awake = self._server.processor_time()
        self._rested = 0.0

    def look(self) -> None:
        """Raises _Lost when the server is stuck; to be called every now and then."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _LOOK
        work = self._server.processor_time()
        worked = work - self._work_begun
        self._rested += _LOOK
        if work - self._work_awake > _AT_REST * self._rested:
            self._work_awake, self._rested = work, 0.0
        if self._rested > RESTING:
            raise _Lost(f"it did nothing for {RESTING:.0f} s", worked)
        if worked > self._working or now - self._begun > _LONGEST:
            raise _Lost(f"it gave no answer in {now - self._begun:.0f} s", worked)
        if self._server.log_size() > _LONGEST_LOG:
            raise _Lost("it prints without end", worked)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def client(url: str, language: str, rules: RuleChoice, timeout: float) -> language_tool_python.LanguageTool:
    """A client that only one thread may use.

    Raises EngineError for a language that the server has not, LanguageToolError when it is no LanguageTool.
    """
    import language_tool_python

    class Client(language_tool_python.LanguageTool):
        # The library offers no setting for its 300 s.
        _TIMEOUT = timeout  # type: ignore[assignment]

    try:
        # The library would send even this through a proxy that the environment names.
        made = Client(language, remote_server=url, proxies={"no_proxy": "127.0.0.1,localhost"})
    except ValueError as error:
        if "unsupported language" not in str(error):
            raise
        problem = f"LanguageTool has no language {language!r} here"
        raise EngineError(language, problem, "leave grammar out: --no-grammar") from None
    made.disabled_rules = {*rules.off, *_ACROSS_PARAGRAPHS}
    made.disabled_categories = set(rules.off_categories)
    made.enabled_rules = set(rules.on)
    made.picky = rules.picky
    return made


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph or a part of one."""

    index: int
    """Of the paragraph."""
    start: int
    """Code points of the paragraph before it."""
    text: str


class Engine:
    """Checks paragraphs with LanguageTool; a context manager that leaves no Java behind.

    `words`: how many are to be checked, as far as known; it decides how Java is tuned.
    `url`: a LanguageTool server to use instead of one of our own.
    `java`, `port`: another program in Java's place, a fixed port; for tests.
    """

    def __init__(
        self,
        words: int = 0,
        url: str | None = None,
        rules: RuleChoice | None = None,
        say: Callable[[str], None] | None = None,
        java: Path | None = None,
        port: int | None = None,
    ) -> None:
        self._words = words
        self._url = url
        self._rules = chosen() if rules is None else rules
        self._say = say
        self._java = java
        self._port = port
        self._server: Server | None = None
        self._restarted = False
        self._closed = False
        # Each of its threads has clients of its own, which live as long as it does.
        self._pool = ThreadPoolExecutor(CLIENTS)
        self._clients = threading.local()
        self._generation = 0

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        if self._server is not None:
            self._server.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._server is not None:
            self._server.close()

    @property
    def version(self) -> str:
        return f"LanguageTool {provision.LANGUAGETOOL}" if self._url is None else f"LanguageTool at {self._url}"

    def start(self) -> None:
        """Sets Java going and returns at once; installs the engine first when it is missing.

        Raises InputError when it cannot be installed.
        """
        if self._url is None and self._server is None:
            self._server = self._start_server(self._port)

    def _start_server(self, port: int | None) -> Server:
        installation = provision.install(self._say or provision.announce)
        flags = _flags(self._words, installation)
        if self._java is not None:
            installation = provision.Installation(
                installation.root, self._java, installation.java_version, installation.archive
            )
        self._generation += 1
        return Server(installation, flags, port=port)

    def check(self, texts: Sequence[str], names: Sequence[Sequence[Span]], language: str) -> list[tuple[Finding, ...]]:
        """What LanguageTool says of each paragraph; spans in code points of that paragraph, sorted.

        `names` are the known names of each paragraph: they raise no findings. The answer for a paragraph
        depends on nothing but itself. A lost server is started again once; raises EngineError, with the end
        of the server's log, when it is lost for the second time.
        """
        self.start()
        masks = [neutralise.mask(text, spans) for text, spans in zip(texts, names, strict=True)]
        requests = _requests([piece for index, mask in enumerate(masks) for piece in _pieces(index, mask.text)])
        answers: dict[int, list[Finding]] = {index: [] for index in range(len(texts))}
        language = languages.engine(language) or language
        try:
            self._answer(requests, answers, language, WORKING * _patience(language))
        except _Lost as first:
            self._recover(requests, answers, language, first)
        return [
            tuple(sorted(filter(None, map(mask.restore, answers[index])), key=lambda f: (f.span, f.rule)))
            for index, mask in enumerate(masks)
        ]

    def _recover(
        self, requests: list[_Request], answers: dict[int, list[Finding]], language: str, first: _Lost
    ) -> None:
        """Starts the server again and asks for what is missing; raises EngineError when that was done before."""
        if self._server is None or self._restarted or self._closed:
            raise self._error(first) from None
        self._restarted = True
        self._server.close()
        self._server = self._start_server(None)
        try:
            left = _WORKING_TWICE * _patience(language) - first.worked
            self._answer(requests, answers, language, min(WORKING * _patience(language), left))
        except _Lost as second:
            self._server.kill()
            raise self._error(second) from None

    def _error(self, reason: _Lost) -> EngineError:
        if self._server is None:
            return EngineError(self._url, f"no LanguageTool answers there: {reason}", "check --languagetool-url")
        log = self._server.log()
        said = f"; its log ends: {log}" if log else ""
        return EngineError(
            "LanguageTool",
            f"it was started twice and lost twice: {reason}{said}",
            "run it again, or without grammar: --no-grammar",
        )

    def _answer(
        self, requests: list[_Request], answers: dict[int, list[Finding]], language: str, working: float = WORKING
    ) -> None:
        """Moves requests into answers. Raises _Lost as soon as the server is; `working` as for `WORKING`."""
        if not requests:
            return
        watch = None
        if self._server is not None:
            self._server.wait(working)
            watch = _Watch(self._server, working)
        waiting = {self._pool.submit(self._ask, request, language): request for request in requests}
        try:
            while waiting:
                done, _ = wait(waiting, _LOOK, FIRST_COMPLETED)
                for future in done:
                    for index, finding in future.result():
                        answers[index].append(finding)
                    requests.remove(waiting.pop(future))
                if watch is not None:
                    if done:
                        watch.reset()
                    watch.look()
        except EngineError:
            raise
        except BaseException:
            if self._server is not None:
                # Ends the requests that are under way.
                self._server.kill()
            raise
        finally:
            wait([future for future in waiting if not future.cancel()])

    def _ask(self, request: _Request, language: str) -> list[tuple[int, Finding]]:
        """Findings with the index of their paragraph. Runs in a pool's thread, which has clients of its own."""
        import language_tool_python
        import requests

        try:
            matches = self._client(language).check(request.text)
            return [placed for match in matches if (placed := request.place(_finding(match, request.text)))]
        except (language_tool_python.exceptions.LanguageToolError, requests.RequestException, OSError) as error:
            raise _Lost(_brief(error)) from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _Lost(f"it answered what is no answer of LanguageTool ({type(error).__name__}: {error})") from None

    def _client(self, language: str) -> language_tool_python.LanguageTool:
        key = f"{self._generation} {language}"
        known: dict[str, language_tool_python.LanguageTool] = self._clients.__dict__
        if key not in known:
            if self._server is not None:
                known[key] = client(self._server.url, language, self._rules, _LONGEST)
            else:
                assert self._url is not None
                known[key] = client(self._url, language, self._rules, REMOTE_TIMEOUT)
        return known[key]


def _patience(language: str) -> float:
    return 1.0 if language.startswith("en") else _PATIENCE


def _brief(error: BaseException) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", str(error)).strip()[:200] or type(error).__name__


def _finding(match: Any, text: str) -> Finding:
    end = match.offset + match.error_length
    if not 0 <= match.offset <= end <= len(text):
        raise ValueError(f"a match at {match.offset} to {end} of a text of {len(text)}")
    return Finding(
        span=Span(match.offset, end),
        rule=str(match.rule_id),
        category=str(match.category),
        issue_type=str(match.rule_issue_type),
        message=str(match.message),
        suggestions=tuple(str(item) for item in match.replacements),
    )


def _flags(words: int, installation: provision.Installation) -> tuple[str, ...]:
    """How Java is tuned: for a fast start below `LARGE_VOLUME` words, for a fast run above."""
    # Four languages at once fit, and with Python it stays under 1.5 GB.
    common = ("-Xmx1000m", "-XX:+UseSerialGC", *installation.archive_flags())
    return common if words >= LARGE_VOLUME else ("-XX:TieredStopAtLevel=1", *common)


def _plain(text: str) -> str:
    """The text with one UTF-16 unit for each code point."""
    if text.isascii():
        return text
    return "".join(c if c <= "\uffff" and not "\ud800" <= c <= "\udfff" else _stand_in(c) for c in text)


def _stand_in(character: str) -> str:
    return _LETTER_BEYOND if unicodedata.category(character).startswith("L") else _SIGN_BEYOND


def _pieces(index: int, text: str) -> Iterator[_Piece]:
    """A paragraph, in parts when it is too long for one request; none when there is nothing to read in it."""
    text = _plain(text)
    start = 0
    while len(text) - start > MAX_REQUEST:
        window = text[start : start + MAX_REQUEST]
        ends = [match.end() for match in _SENTENCE_END.finditer(window)]
        end = start + (ends[-1] if ends else window.rfind(" ") + 1 or MAX_REQUEST)
        yield _Piece(index, start, text[start:end])
        start = end
    if text[start:].strip():
        yield _Piece(index, start, text[start:])


def _requests(pieces: list[_Piece]) -> list[_Request]:
    """The pieces in order, in requests of even size, so many that no client waits for another at the end."""
    volume = sum(len(piece.text) for piece in pieces)
    count = CLIENTS * math.ceil(volume / (CLIENTS * MAX_REQUEST))
    groups: list[list[_Piece]] = [[] for _ in range(count)]
    before = 0
    for piece in pieces:
        middle = before + len(piece.text) // 2
        groups[min(count - 1, middle * count // volume)].append(piece)
        before += len(piece.text)
    return [_Request(tuple(group)) for group in groups if group]


# LanguageTool ends a paragraph, and with it every sentence, at an empty line.
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class _Request:
    """Pieces that one request asks about."""

    pieces: tuple[_Piece, ...]

    @property
    def text(self) -> str:
        return _BETWEEN.join(piece.text for piece in self.pieces)

    def place(self, finding: Finding) -> tuple[int, Finding] | None:
        """The finding with its paragraph's index and in its paragraph's offsets; None across two pieces."""
        before = 0
        for piece in self.pieces:
            if before <= finding.span.start and finding.span.end <= before + len(piece.text):
                shift = piece.start - before
                moved = Span(finding.span.start + shift, finding.span.end + shift)
                return piece.index, replace(finding, span=moved)
            before += len(piece.text) + len(_BETWEEN)
        return None
