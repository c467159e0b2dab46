"""How Java comes and goes: every way of losing it is bounded and leaves none behind."""

from __future__ import annotations

import os
import re
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

from pipeline.engine import identity, java, languagetool, provision
from pipeline.engine.languagetool import Engine, EngineError
from pipeline.engine.selection import RuleChoice
from pipeline.engine.warm import KeptEngine
from tests.engine.test_languagetool import check
from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
# Seconds of the processor that a lost engine may take.
BOUND = 30.0


@pytest.fixture(autouse=True)
def leaves_no_java() -> Iterator[None]:
    """Whatever a test starts is gone when it ends."""
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
    assert not psutil.wait_procs(left, timeout=HANG)[1]


def test_no_server_at_the_url_is_one_sentence() -> None:
    with Engine(url=f"http://127.0.0.1:{java._free_port()}") as remote, pytest.raises(EngineError) as raised:
        remote.check(["text"], [()], "en")
    # What the system says, and no names of classes.
    assert re.search(r"answers there: [^:;()]*refused[^:;()]*; check --languagetool-url", str(raised.value))


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
# Whoever works for ever uses up all that is allowed: of these, one part in so many.
PARTS = 3
ALLOWED = ("WORKING", "_WORKING_TWICE")


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[str]]:
    """What is said of each of `LOST`; lost all at once, for most of them rest."""

    def lose(fake: Path) -> str:
        with Engine(java=fake) as lost, pytest.raises(EngineError) as raised:
            lost.check(["It is a aim."], [()], "en")
        return str(raised.value)

    with nothing_left(), pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(len(LOST)) as pool:
        for name in ALLOWED:
            patch.setattr(languagetool, name, getattr(languagetool, name) / PARTS)
        fakes = {what: program(tmp_path_factory.mktemp("java"), text) for what, text in LOST.items()}
        return {what: pool.submit(lose, fake) for what, fake in fakes.items()}


@pytest.mark.parametrize("what", LOST)
def test_a_server_that_is_no_server_is_one_sentence_in_bounded_time(what: str, losses: dict[str, Future[str]]) -> None:
    # A busy machine stretches rest, which is counted in looks, and work, in seconds of the processor.
    message = losses[what].result()
    assert "\n" not in message and "--no-grammar" in message
    if "echo" in LOST[what]:
        assert LOST[what].split("'")[1] in message


def test_the_work_of_two_starts_is_bounded() -> None:
    once, twice = (getattr(languagetool, name) for name in ALLOWED)
    assert once < twice < BOUND


def test_a_java_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with Engine(java=tmp_path / "missing") as lost, pytest.raises(EngineError, match="No such file"):
        lost.check(["It is a aim."], [()], "en")


def test_a_broken_class_path_is_one_sentence(tmp_path: Path) -> None:
    real = provision.install().java
    broken = program(tmp_path, f'#!/bin/sh\nexec "{real}" -cp nowhere org.languagetool.server.HTTPServer\n')
    with Engine(java=broken) as lost, pytest.raises(EngineError, match="ClassNotFoundException"):
        lost.check(["It is a aim."], [()], "en")


def test_a_taken_port_is_left_for_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with Engine(port=taken.getsockname()[1]) as own:
            assert ("EN_A_VS_AN", "a", "an") in check(own, "It is a aim.")


def java_of(engine: Engine, patience: float = HANG) -> psutil.Process:
    assert engine._server is not None
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with suppress(psutil.Error, IndexError):
            return psutil.Process(engine._server.pid).children()[0]
        time.sleep(0.02)
    raise AssertionError("no Java was started")


# More than one request for each client.
LONG = [f"In the year {year} the city has built a road, and they was glad of it." for year in range(1000, 1240)]
assert sum(map(len, LONG)) > languagetool.CLIENTS * identity.MAX_REQUEST


def test_a_server_lost_in_mid_check_is_replaced() -> None:
    names = [()] * len(LONG)
    with Engine(rules=RuleChoice()) as own:
        own.start()
        own.check(LONG[:1], names[:1], "en")
        for blow in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
            # What came in the place of a lost one counts as a first one: it runs already.
            own._restarted = False
            java = java_of(own)
            timer = threading.Timer(0.1, java.send_signal, [blow])
            timer.start()
            found = own.check(LONG, names, "en")
            timer.join()
            assert not java.is_running(), blow.name
            assert own._restarted, blow.name
            assert [[f.span.of(text) for f in findings] for text, findings in zip(LONG, found, strict=True)] == (
                [["was"]] * len(LONG)
            ), blow.name


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
        try:
            with pytest.raises(EngineError, match="started twice and lost twice"):
                own.check(LONG, [()] * len(LONG), "en")
        finally:
            ended.set()
            striker.join()


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
        _, alive = psutil.wait_procs([guard, *java], timeout=HANG)
        running.kill()
    assert not alive
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the program ends Java when it misses the guard")
@pytest.mark.parametrize("program_too", [False, True])
def test_java_does_not_outlive_its_guard(tmp_path: Path, program_too: bool) -> None:
    scratch = tmp_path / "t"
    scratch.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", SLEEPER, str(program(tmp_path, "#!/bin/sh\necho Server started\nexec sleep 1000\n"))],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(scratch)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None and running.stdin is not None
        guard = psutil.Process(int(running.stdout.readline()))
        java = guard.children()
        assert len(java) == 1
        if program_too:
            running.send_signal(signal.SIGSTOP)  # so that it cannot help
            guard.kill()
            _, alive = psutil.wait_procs(java, timeout=HANG)
            running.kill()
        else:
            guard.kill()
            _, alive = psutil.wait_procs(java, timeout=HANG)
            running.stdin.close()
            assert running.wait(HANG) == 0
            assert not list(scratch.iterdir())
    assert not alive


SLEEPER = """
import sys
from pathlib import Path
from pipeline.engine.java import Server
with Server(Path(sys.argv[1]), [Path("x.jar")], ()) as server:
    server.wait()
    print(server.pid, flush=True)
    sys.stdin.read()
"""


def test_nothing_is_started_or_imported_before_it_is_needed() -> None:
    code = (
        "import sys, pipeline.engine.languagetool as l, pipeline.engine.identity as identity\n"
        "with l.Engine(): identity.of()\n"
        "print([m for m in ('language_tool_python', 'requests', 'psutil') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=HANG)
    assert answer.stdout.strip() == "[]", answer.stderr


def test_a_machine_that_does_not_know_localhost_has_its_engine() -> None:
    """As in a container without /etc/hosts."""
    code = (
        "import gc, socket\n"
        "from pipeline.engine.languagetool import client\n"
        "from pipeline.engine.selection import chosen\n"
        "def unknown(name): raise socket.gaierror(11001, 'getaddrinfo failed')\n"
        "socket.gethostbyname = unknown\n"
        "try:\n"
        "    client('http://127.0.0.1:1/v2/', 'en-US', chosen(), 1.0)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__)\n"
        "gc.collect()\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=HANG)
    # It came as far as asking the server, which is not there.
    assert (answer.stdout.strip(), answer.stderr) == ("LanguageToolError", "")


def test_an_engine_that_is_kept_serves_one_check_after_the_other_until_it_is_closed() -> None:
    kept = KeptEngine(words=100)

    def started() -> set[int]:
        return {one.pid for one in psutil.Process().children(recursive=True) if one.name() == "java"}

    before = started()
    try:
        one = kept.of(RuleChoice(off=("ENGLISH_WORD_REPEAT_RULE",)))
        assert not one.check(["It grew and and grew."], [()], "en")[0]
        (java,) = started() - before
        # Another house's rules: the same Java.
        other = kept.of(RuleChoice())
        assert [found.rule for found in other.check(["It grew and and grew."], [()], "en")[0]]
        assert started() - before == {java}
        kept.close()
        assert not started() - before
        assert kept.of(RuleChoice()) is not other
    finally:
        kept.close()
