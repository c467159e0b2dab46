"""The grammar engine: what LanguageTool says of paragraphs; a lost server is started once more.

The only file that imports ``language_tool_python``, and only once there is something to check.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.engine import neutralise, provision
from pipeline.engine.folder import Say, announce
from pipeline.engine.identity import LARGE_VOLUME, MAX_REQUEST, NEVER_ASKED
from pipeline.engine.java import LONGEST, LOOK, WORKING, Lost, Server, Watch
from pipeline.engine.selection import RuleChoice, chosen
from pipeline.model import Finding, InputError, Span, tell
from pipeline.words import languages

if TYPE_CHECKING:
    import language_tool_python

# The work allowed for a second start, with what is left of it from the first, so that both stay under half a minute.
_WORKING_TWICE = 26.0
# For a server that is not ours, whose work we cannot see; the library asks twice.
REMOTE_TIMEOUT = 13.0
CLIENTS = 2
_SYSTEM = re.compile(r"\[(?:Errno|WinError) -?\d+\] ([^'\")\]]+)")
_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’)]*\s+")

# With a compound, for which it wants its speller.
_WARMING = "It is a warm day, year on year."

# Of one thread, for as many languages and choices of rules.
_MOST_CLIENTS = 32

# LanguageTool counts UTF-16 units; one unit for each of these keeps its offsets ours.
_LETTER_BEYOND = "中"
_SIGN_BEYOND = "□"


class EngineError(InputError):
    """The grammar engine cannot be had, or was lost twice."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What LanguageTool says of a rule beside each match."""

    match: Mapping[str, Any]
    """A match of it as it was answered: its ``shortMessage``, ``type``, ``rule`` (description, category, links) …"""


_sayings: dict[tuple[str, str], Saying] = {}
"""By rule, and by rule and message (the rules of a group share an id): what was said last in this process."""
_MOST_SAYINGS = 10_000
_SAID = ("message", "shortMessage", "type", "rule", "ignoreForIncompleteSentence", "contextForSureMatch")


@dataclass(frozen=True, slots=True)
class Description:
    """What a server says of itself."""

    languages: Sequence[Mapping[str, str]]
    """Its ``/v2/languages``: name, code, longCode of each."""
    software: Mapping[str, Any]
    """As in the answer to a check."""


def saying(rule: str, message: str) -> Saying | None:
    """What LanguageTool said of a rule (its own id) that it named in this process; None where it named none such.

    Its ``message`` is there where it is this one.
    """
    exact = _sayings.get((rule, message))
    if exact is not None:
        return exact
    other = _sayings.get((rule, ""))
    return None if other is None else Saying({name: of for name, of in other.match.items() if name != "message"})


def _keep_sayings(answer: Any) -> None:
    matches = answer.get("matches") if isinstance(answer, dict) else None
    for match in matches if isinstance(matches, list) else ():
        with suppress(KeyError, TypeError, AttributeError):
            said = Saying({name: match[name] for name in _SAID if name in match})
            if len(_sayings) >= _MOST_SAYINGS:
                _sayings.clear()
            # The library hands messages on in this form.
            for message in ("", unicodedata.normalize("NFKC", match["message"])):
                _sayings[str(match["rule"]["id"]), message] = said


def client(url: str, language: str, rules: RuleChoice, timeout: float) -> language_tool_python.LanguageTool:
    """A client that only one thread may use.

    Raises EngineError for a language that the server has not, LanguageToolError when it is no LanguageTool.
    """
    import language_tool_python

    class Client(language_tool_python.LanguageTool):
        # The library offers no setting for its 300 s.
        _TIMEOUT = timeout  # type: ignore[assignment]

        def _query_server(self, *args: Any, **named: Any) -> Any:
            # The library's own matches leave out most of what is said of a rule.
            answer = super()._query_server(*args, **named)
            _keep_sayings(answer)
            return answer

    try:
        # The library would send even this through a proxy that the environment names; and it would look up the name
        # of this machine, which a container may not know.
        made = Client(language, remote_server=url, host="127.0.0.1", proxies={"no_proxy": "127.0.0.1,localhost"})
    except ValueError as error:
        if "unsupported language" not in str(error):
            raise
        problem = tell("LanguageTool has no language {a} here", a=f"{language!r}")
        raise EngineError(language, problem, tell("leave grammar out: --no-grammar")) from None
    made.disabled_rules = {*rules.off, *NEVER_ASKED}
    made.disabled_categories = set(rules.off_categories)
    made.enabled_rules = set(rules.on) - set(NEVER_ASKED)
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


@dataclass(frozen=True, slots=True)
class _How:
    """What a client is made for."""

    language: str
    """LanguageTool's code."""
    rules: RuleChoice


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
        say: Say | None = None,
        java: Path | None = None,
        port: int | None = None,
    ) -> None:
        self._words = words
        self._url = url
        self.rules = chosen() if rules is None else rules
        """Those that it asks for."""
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
        self.close()

    def close(self) -> None:
        """Ends Java, and what it is being asked with it; safe to call twice."""
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

    def warm(self, language: str) -> None:
        """Has a server that starts load what it needs for a language (LanguageTool's code) while nobody waits."""
        self._pool.submit(self._warm, _How(language, self.rules))

    def _warm(self, how: _How) -> None:
        # Whatever goes wrong is found again, and told, by the first question.
        with suppress(Lost, EngineError):
            if self._server is not None:
                self._server.wait()
                self._ask(_Request((_Piece(0, 0, _WARMING),)), how)

    def _start_server(self, port: int | None) -> Server:
        installation = provision.install(self._say or announce)
        flags = _flags(self._words, installation)
        self._generation += 1
        return Server(self._java or installation.java, installation.class_path, flags, port=port)

    def check(
        self,
        texts: Sequence[str],
        names: Sequence[Sequence[Span]],
        language: str,
        rules: RuleChoice | None = None,
    ) -> list[tuple[Finding, ...]]:
        """What LanguageTool says of each paragraph; spans in code points of that paragraph, sorted.

        `names` are the known names of each paragraph: they raise no findings. `rules`: others than those that it was
        made for. The answer for a paragraph depends on nothing but itself. A lost server is started again once; raises
        EngineError, with the end of the server's log, when it is lost for the second time.
        """
        self.start()
        masks = [neutralise.mask(text, spans) for text, spans in zip(texts, names, strict=True)]
        requests = _requests([piece for index, mask in enumerate(masks) for piece in _pieces(index, mask.text)])
        answers: dict[int, list[Finding]] = {index: [] for index in range(len(texts))}
        how = _How(languages.engine(language) or language, self.rules if rules is None else rules)
        # A server at rest is found as soon in every language.
        patience = languages.of(language).grammar.patience
        try:
            self._answer(requests, answers, how, WORKING * patience)
        except Lost as first:
            self._recover(requests, answers, how, patience, first)
        return [
            tuple(sorted(filter(None, map(mask.restore, answers[index])), key=lambda f: (f.span, f.rule)))
            for index, mask in enumerate(masks)
        ]

    def _recover(
        self, requests: list[_Request], answers: dict[int, list[Finding]], how: _How, patience: float, first: Lost
    ) -> None:
        """Starts the server again and asks for what is missing; raises EngineError when that was done before."""
        if self._server is None or self._restarted or self._closed:
            raise self._error(first) from None
        self._restarted = True
        self._server.close()
        self._server = self._start_server(None)
        try:
            left = _WORKING_TWICE * patience - first.worked
            self._answer(requests, answers, how, min(WORKING * patience, left))
        except Lost as second:
            self._server.kill()
            raise self._error(second) from None

    def _error(self, reason: Lost) -> EngineError:
        if self._server is None:
            return EngineError(
                self._url, tell("no LanguageTool answers there: {a}", a=reason), tell("check --languagetool-url")
            )
        log = self._server.log()
        told = tell("it was started twice and lost twice: {a}", a=reason)
        if log:
            told = tell("it was started twice and lost twice: {a}; its log ends: {b}", a=reason, b=log)
        return EngineError(
            "LanguageTool",
            told,
            tell("run it again, or without grammar: --no-grammar"),
        )

    def _answer(
        self, requests: list[_Request], answers: dict[int, list[Finding]], how: _How, working: float = WORKING
    ) -> None:
        """Moves requests into answers. Raises Lost as soon as the server is; `working` as for `WORKING`."""
        if not requests:
            return
        watch = None
        if self._server is not None:
            self._server.wait(working)
            watch = Watch(self._server, working)
        waiting = {self._pool.submit(self._ask, request, how): request for request in requests}
        try:
            while waiting:
                done, _ = wait(waiting, LOOK, FIRST_COMPLETED)
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

    def _ask(self, request: _Request, how: _How) -> list[tuple[int, Finding]]:
        """Findings with the index of their paragraph. Runs in a pool's thread, which has clients of its own."""
        import language_tool_python
        import requests

        try:
            matches = self._client(how).check(request.text)
            return [placed for match in matches if (placed := request.place(_finding(match, request.text)))]
        except (language_tool_python.exceptions.LanguageToolError, requests.RequestException, OSError) as error:
            raise Lost(_brief(error)) from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Lost(f"it answered what is no answer of LanguageTool ({type(error).__name__}: {error})") from None

    def _client(self, how: _How) -> language_tool_python.LanguageTool:
        key = f"{self._generation} {how}"
        known: dict[str, language_tool_python.LanguageTool] = self._clients.__dict__
        if key not in known:
            if len(known) >= _MOST_CLIENTS:
                known.clear()
            if self._server is not None:
                known[key] = client(self._server.url, how.language, how.rules, LONGEST)
            else:
                assert self._url is not None
                known[key] = client(self._url, how.language, how.rules, REMOTE_TIMEOUT)
        return known[key]

    def detected(self, text: str, hints: Mapping[str, str]) -> Mapping[str, Any] | None:
        """What LanguageTool takes the language of a text for, as its ``detectedLanguage`` has it; None where it has
        no answer. `hints` are parameters of its interface that bear upon this, such as ``preferredVariants``."""
        # One rule that does not exist: it has nothing to look for.
        asked = {**hints, "language": "auto", "text": text, "enabledOnly": "true", "enabledRules": "NONE"}
        with suppress(Lost, KeyError, TypeError, AttributeError):
            found = self._requested("check", asked)["language"]["detectedLanguage"]
            return found if isinstance(found.get("code"), str) else None
        return None

    def described(self) -> Description | None:
        """What the server says of itself; None where it has no answer."""
        with suppress(Lost, KeyError, TypeError, AttributeError):
            listed = [
                {name: str(language[name]) for name in ("name", "code", "longCode")}
                for language in self._requested("languages", None)
            ]
            about = self._requested("check", {"language": "en", "text": ""})["software"]
            return Description(listed, {**about, **self._requested("info", None)["software"]})
        return None

    def _requested(self, action: str, data: Mapping[str, str] | None) -> Any:
        """The JSON of an answer; Raises Lost where there is none."""
        import requests

        self.start()
        if self._server is not None:
            self._server.wait()
        url = self._server.url if self._server is not None else (self._url or "").rstrip("/").removesuffix("/v2")
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy that the environment names
                method = "GET" if data is None else "POST"
                answer = session.request(method, f"{url}/v2/{action}", data=data, timeout=REMOTE_TIMEOUT)
                answer.raise_for_status()
                return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Lost(_brief(error)) from None


def _brief(error: BaseException) -> str:
    told = re.sub(r"<[^>]*>|\s+", " ", str(error)).strip()
    # What the system said of a connection stands innermost, behind the names of everything that was tried.
    if system := _SYSTEM.search(told):
        return system[1]
    return told[:200] or type(error).__name__


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
