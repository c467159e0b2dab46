"""The real LanguageTool: what it finds and where, and that every way of losing it is bounded and leaves no Java."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from pipeline.documents import read
from pipeline.engine import java, languagetool, neutralise, provision
from pipeline.engine.languagetool import Engine, EngineError
from pipeline.engine.selection import RuleChoice
from pipeline.model import Finding, Span

ROOT = Path(__file__).parents[2]
# What a lost engine may take, on a machine that has a processor for it.
BOUND = 30.0


@contextmanager
def beside(engine: Engine, rules: RuleChoice | None = None) -> Iterator[Engine]:
    """Another engine, with rules of its own, that asks the Java of the first: nothing is started or stopped."""
    engine.start()
    with Engine(rules=rules) as other:
        other._server = engine._server
        yield other
        if other._server is engine._server:
            other._server = None


@pytest.fixture(scope="module")
def engine(engine: Engine) -> Iterator[Engine]:
    # With LanguageTool's own choice of rules: what we switch off is not tested here.
    with beside(engine, RuleChoice()) as own:
        yield own


@pytest.fixture(autouse=True)
def leaves_no_java(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test starts beyond the shared engine is gone when it ends."""
    if "engine" in request.fixturenames:
        yield
        return
    with nothing_left():
        yield


@contextmanager
def nothing_left() -> Iterator[None]:
    """Processes that start in the block are gone when it ends."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    left = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            # A process that another fixture's starts of its own accord (the browser does) is not the test's.
            if child.pid not in before and not before & {parent.pid for parent in child.parents()}:
                left.append(child)
    assert not psutil.wait_procs(left, timeout=5)[1]


def check(engine: Engine, text: str, *names: str, language: str = "en") -> list[tuple[str, str, str]]:
    """Rule, words and first suggestion of each finding in one paragraph."""
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    return [brief(f, text) for f in engine.check([text], [spans], language)[0]]


def brief(finding: Finding, text: str) -> tuple[str, str, str]:
    return finding.rule, finding.span.of(text), (*finding.suggestions, "")[0]


# What it finds, and where


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("嘉兴 ", ""),
        ("𬭎 ", " 𬭎"),
        ("😀😀 ", " 😀"),
        ("é ’ “ ", ""),
        ("\ud800 ", " \udfff"),
        ("\u200b\u00a0", ""),
        ("a & b = c % d + e; ", " ?x=1&y=2"),
    ],
)
def test_spans_are_code_points_whatever_stands_around(engine: Engine, before: str, after: str) -> None:
    text = f"{before}The city are old and it have a aim.{after}"
    found = check(engine, text)
    assert ("EN_A_VS_AN", "a", "an") in found
    assert ("IT_VBZ", "have", "has") in found or any(words == "have" for _, words, _ in found)


def test_a_finding_that_covers_a_character_beyond_the_plane_has_its_length(engine: Engine) -> None:
    text = "It is the the 😀😀 end, and the the end."
    assert [words for rule, words, _ in check(engine, text) if rule == "ENGLISH_WORD_REPEAT_RULE"] == ["the the"] * 2


@pytest.mark.parametrize("text", ["", " ", "\t", "中文", "😀", "\ud800", "x" * 20_000, "a " * 3_000, "\u0301" * 300])
def test_odd_texts_are_answered(engine: Engine, text: str) -> None:
    for finding in engine.check([text], [()], "en")[0]:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)


def test_a_very_long_paragraph_is_cut_at_sentence_ends(engine: Engine) -> None:
    sentence = "The road was built in a year, and the people were glad of it. "
    text = sentence * 600 + "They has a aim."
    assert len(text) > 4 * languagetool.MAX_REQUEST
    assert [(words, better) for _, words, better in check(engine, text)][-2:] == [("has", "have"), ("a", "an")]


def test_an_answer_depends_on_its_own_paragraph_only(engine: Engine) -> None:
    document = read.read(ROOT / "releases" / "jiaxing-2019-07-26.en.txt")
    texts = [paragraph.span.of(document.text) for paragraph in document.paragraphs]
    together = engine.check(texts, [()] * len(texts), "en")
    backwards = engine.check(texts[::-1], [()] * len(texts), "en")[::-1]
    alone = [engine.check([text], [()], "en")[0] for text in texts[10:16]]
    assert together == backwards
    assert together[10:16] == alone


def test_many_requests_are_answered_whatever_the_log_holds(engine: Engine) -> None:
    for number in range(150):
        assert engine.check([f"They has {number} aims."], [()], "en")[0]
    assert engine._server is not None
    assert engine._server.log_size() > java._TAIL


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "They has come.", "has"),
        ("fr", "Les maison sont belles.", "Les maison"),
        ("de", "Das Stadt ist schön.", "Das Stadt"),
        ("de", "Die Stadt liegt am Flus.", "Flus"),
        ("es", "La casas son bonitas.", "La casas"),
    ],
)
def test_every_language_that_is_installed(engine: Engine, language: str, text: str, words: str) -> None:
    assert any(words in found or found in words for _, found, _ in check(engine, text, language=language))


def test_an_unknown_language_is_one_sentence(engine: Engine) -> None:
    with pytest.raises(EngineError, match="xx"):
        engine.check(["text"], [()], "xx")


def test_rules_that_are_off_are_silent(engine: Engine) -> None:
    with beside(engine, RuleChoice(off=("EN_A_VS_AN",))) as own:
        assert not check(own, "It is a aim.")


# Names


def test_known_names_are_silent_and_others_are_not(engine: Engine) -> None:
    text = "The people of Jiaxing and Jiaixng went to Xi'an."
    assert [words for _, words, _ in check(engine, text, "Jiaxing", "Xi'an")] == ["Jiaixng"]


def test_a_suggestion_names_the_name_and_not_its_stand_in(engine: Engine) -> None:
    assert ("EN_A_VS_AN", "a", "an") in check(engine, "It is a Anhui tea.", "Anhui")
    assert ("ENGLISH_WORD_REPEAT_RULE", "Jiaxing Jiaxing", "Jiaxing") in [
        brief(f, "It is in Jiaxing Jiaxing now.")
        for f in engine.check(["It is in Jiaxing Jiaxing now."], [[Span(9, 16), Span(17, 24)]], "en")[0]
    ]


def test_every_stand_in_is_a_word_that_raises_nothing(engine: Engine) -> None:
    names = [name for pool in neutralise._pool().values() for name in pool]
    forms = (
        "The officials of {0} have met.",
        "In {0}, a plan was made on Monday.",
        "{0} has built a road and {0}’s people welcome it.",
        "The {0} Bay Area is growing.",
        "The road from Denmark to {0} is open.",
    )
    texts = [form.format(name) for name in names for form in forms]
    found = engine.check(texts, [()] * len(texts), "en")
    assert [text for text, findings in zip(texts, found, strict=True) if findings] == []


# A server that is there already


def test_a_server_that_runs_already_is_used(engine: Engine) -> None:
    server = engine._server
    assert server is not None
    server.wait()
    with Engine(url=server.url) as remote:
        assert ("EN_A_VS_AN", "a", "an") in check(remote, "It is a aim.")
    assert server.processor_time() > 0


def test_no_server_at_the_url_is_one_sentence() -> None:
    with Engine(url=f"http://127.0.0.1:{java._free_port()}") as remote, pytest.raises(EngineError) as raised:
        remote.check(["text"], [()], "en")
    assert "check --languagetool-url" in str(raised.value)


def test_a_proxy_of_the_environment_is_not_used(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with beside(engine) as own:
        assert ("EN_A_VS_AN", "a", "an") in check(own, "It is a aim.")


# Ways to lose it


def program(folder: Path, text: str) -> Path:
    path = folder / "java"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


LIAR = f"""#!{sys.executable}
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER)
    do_POST = do_GET

port = int(sys.argv[sys.argv.index("--port") + 1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
print("Server started", flush=True)
server.serve_forever()
"""

LOST = {
    "ends at once": "#!/bin/sh\necho 'Error: Could not find the class' >&2\nexit 1\n",
    "never starts": "#!/bin/sh\necho 'Waiting for nothing'\nexec sleep 1000\n",
    "works for ever": "#!/bin/sh\necho 'Busy with nothing'\nwhile :; do :; done\n",
    "takes no requests": "#!/bin/sh\necho 'Server started'\nexec sleep 1000\n",
    "answers HTML": LIAR.replace("ANSWER", "b'<html>It works'"),
    "answers other JSON": LIAR.replace("ANSWER", 'b\'[{"code": "en", "longCode": "en-US", "name": 1}]\''),
    "answers nothing": LIAR.replace("ANSWER", "b''"),
    "prints for ever": "#!/bin/sh\nexec yes Nonsense\n",
}


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[tuple[str, float]]]:
    """What is said of each of `LOST`, and after how many seconds; lost all at once, for most of them rest."""

    def lose(fake: Path) -> tuple[str, float]:
        started = time.monotonic()
        with Engine(java=fake) as lost, pytest.raises(EngineError) as raised:
            lost.check(["It is a aim."], [()], "en")
        return str(raised.value), time.monotonic() - started

    with nothing_left(), ThreadPoolExecutor(len(LOST)) as pool:
        fakes = {what: program(tmp_path_factory.mktemp("java"), text) for what, text in LOST.items()}
        return {what: pool.submit(lose, fake) for what, fake in fakes.items()}


@pytest.mark.parametrize("what", LOST)
def test_a_server_that_is_no_server_is_one_sentence_in_bounded_time(
    what: str, losses: dict[str, Future[tuple[str, float]]]
) -> None:
    message, seconds = losses[what].result()
    # Work is counted in processor time, which a busy machine stretches.
    assert seconds < BOUND * (4 if what == "works for ever" else 1)
    assert "\n" not in message and "--no-grammar" in message
    if "echo" in LOST[what]:
        assert LOST[what].split("'")[1] in message


def test_a_java_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with Engine(java=tmp_path / "missing") as lost, pytest.raises(EngineError, match="No such file"):
        lost.check(["It is a aim."], [()], "en")


def test_a_broken_class_path_is_one_sentence(tmp_path: Path) -> None:
    real = provision.install().java
    broken = program(tmp_path, f'#!/bin/sh\nexec "{real}" -cp nowhere org.languagetool.server.HTTPServer\n')
    started = time.monotonic()
    with Engine(java=broken) as lost, pytest.raises(EngineError, match="ClassNotFoundException"):
        lost.check(["It is a aim."], [()], "en")
    assert time.monotonic() - started < BOUND


def test_a_taken_port_is_left_for_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with Engine(port=taken.getsockname()[1]) as own:
            assert ("EN_A_VS_AN", "a", "an") in check(own, "It is a aim.")


def java_of(engine: Engine, patience: float = 10) -> psutil.Process:
    assert engine._server is not None
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with suppress(psutil.Error, IndexError):
            return psutil.Process(engine._server.pid).children()[0]
        time.sleep(0.02)
    raise AssertionError("no Java was started")


LONG = [f"In the year {year} the city has built a road, and they was glad of it." for year in range(1000, 1400)]


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM])
def test_a_server_lost_in_mid_check_is_replaced(blow: signal.Signals) -> None:
    names = [()] * len(LONG)
    with Engine(rules=RuleChoice()) as own:
        own.start()
        java = java_of(own)
        own.check(LONG[:1], names[:1], "en")
        timer = threading.Timer(0.3, java.send_signal, [blow])
        timer.start()
        found = own.check(LONG, names, "en")
        timer.join()
    assert not java.is_running()
    assert [[f.span.of(text) for f in findings] for text, findings in zip(LONG, found, strict=True)] == (
        [["was"]] * len(LONG)
    )


def test_a_server_lost_twice_is_one_sentence() -> None:
    ended = threading.Event()

    def strike(own: Engine) -> None:
        java, seen = java_of(own), None
        while not ended.wait(0.05):
            with suppress(AssertionError):
                java = java_of(own, 0.5)
            if java.pid != seen and own._server is not None and b"Server started" in own._server._output():
                seen = java.pid
                java.kill()

    with Engine() as own:
        own.start()
        striker = threading.Thread(target=strike, args=[own])
        striker.start()
        started = time.monotonic()
        try:
            with pytest.raises(EngineError, match="started twice and lost twice"):
                own.check(LONG, [()] * len(LONG), "en")
        finally:
            ended.set()
            striker.join()
        assert time.monotonic() - started < BOUND


PROGRAM = """
import sys, time
from pipeline.engine.languagetool import Engine
with Engine() as engine:
    engine.start()
    engine._server.wait()
    print(engine._server.pid, flush=True)
    while True:
        engine.check(["They has come. " * 100], [()], "en")
"""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_java_and_its_files_do_not_outlive_the_program(tmp_path: Path, blow: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        guard = psutil.Process(int(running.stdout.readline()))
        java = guard.children()
        assert [child.name() for child in java] == ["java"]
        assert list(tmp_path.iterdir())
        os.kill(running.pid, blow)
        _, alive = psutil.wait_procs([guard, *java], timeout=15)
        running.kill()
    assert not alive
    assert not list(tmp_path.iterdir())


def test_nothing_is_started_or_imported_before_it_is_needed() -> None:
    code = (
        "import sys, pipeline.engine.languagetool as l\n"
        "with l.Engine(): l.identity()\n"
        "print([m for m in ('language_tool_python', 'requests', 'psutil') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert answer.stdout.strip() == "[]", answer.stderr
