"""What the servers do when the engine hangs or goes, when clients are slow or many, and when an extra is missing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline import run, system
from pipeline.answering import desk as desks
from pipeline.answering.desk import Busy, Desk, as_text
from pipeline.answering.languagetool_server import AT_ONCE, extension, listen, origins
from pipeline.engine import languagetool, warm
from pipeline.model import CheckFailed, InputError, tell
from pipeline.serving import server
from tests.answering.conftest import laid_out, running
from tests.waiting import HANG, until

TEXT = "The delegates visited Jiaixng. This is an test."
SLIP = "ZHENGMING_NAMES_NEAR_GLOSSARY"
# Seconds that a hanging engine is waited for: enough for four short texts to have their turn on a busy machine.
PATIENT = 8.0


class Hanging(ThreadingHTTPServer):
    """A LanguageTool that knows its languages, and never answers a check while `silent`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.silent = threading.Event()
        self.asked = 0

        class Handler(BaseHTTPRequestHandler):
            server: Hanging

            def do_GET(self) -> None:
                self._tell([{"name": "English (US)", "code": "en", "longCode": "en-US"}])

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.server.asked += 1
                while self.server.silent.is_set():
                    time.sleep(0.05)
                self._tell({"matches": [], "language": {"detectedLanguage": {"code": "en-US"}}, "software": {}})

            def _tell(self, data: object) -> None:
                body = json.dumps(data).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(laid_out(tmp_path_factory.mktemp("plain")))


def test_an_engine_that_hangs_is_not_waited_for(plain: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languagetool, "REMOTE_TIMEOUT", PATIENT + 1.0)
    monkeypatch.setattr(warm, "_AFTER_LOSS", 0.1)
    hanging = Hanging()
    hanging.silent.set()
    with Desk(laid_out(tmp_path, hanging.url)) as desk:
        ended: list[float] = []

        def check(number: int) -> run.Result:
            result = desk.check(as_text(f"{TEXT} {number}", "en-US"), patience=PATIENT)
            ended.append(time.monotonic())
            return result

        plain.check(as_text(TEXT, "en"), patience=HANG)  # the checks are imported
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(check, range(4)))
        # All wait at the same time, not one after the other, and what our own checks find is there.
        assert ended[-1] - ended[0] < 2 * PATIENT
        assert all(not r.grammar and r.review.issues[0].issue.rule == "names.near-glossary" for r in results)
        with running(desk) as served:
            # Nor for what it says of itself.
            assert len(json.loads(served.ask("GET", "/v2/languages")[2])) > 3
            assert json.loads(served.ask("GET", "/v2/info")[2])["software"]["version"] == "6.8"
        # What came too late is there the next time; what was lost meanwhile has been replaced.
        hanging.silent.clear()
        until(lambda: desk.check(as_text(f"{TEXT} 0", "en-US"), patience=PATIENT).grammar, "it stays lost")
    hanging.shutdown()


def test_the_answer_says_that_it_is_not_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languagetool, "REMOTE_TIMEOUT", 1.0)
    # Nobody answers there.
    free = listen(0)
    url = f"http://127.0.0.1:{free.getsockname()[1]}"
    free.close()
    with Desk(laid_out(tmp_path, url)) as desk, running(desk) as served:
        answer = served.check(TEXT)
        assert [match["rule"]["id"] for match in answer["matches"]] == [SLIP]
        assert answer["warnings"]["incompleteResults"] is True
        assert served.check(TEXT, "auto")["language"]["code"] == "en-US"
        assert served.check("")["warnings"] == {"incompleteResults": False}


def test_one_text_too_long_keeps_others_waiting_for_so_long_only(plain: Desk) -> None:
    with plain._turn, pytest.raises(Busy):
        plain.check(as_text(TEXT, "en"), patience=0.2)
    assert plain.check(as_text(TEXT, "en"), patience=HANG).review.issues


def test_more_than_there_are_seats_for_are_told_to_come_back(plain: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[int] = []

    def slow(*args: object, **more: object) -> None:
        until(lambda: len(answers) >= 6, "nobody is told to come back")
        raise CheckFailed(tell("too slow"))

    def ask(number: int) -> None:
        answers.append(served.ask("POST", "/v2/check", {"language": "en-US", "text": TEXT})[0])

    monkeypatch.setattr(Desk, "check", slow)
    with running(plain) as served:
        with ThreadPoolExecutor(AT_ONCE + 6) as pool:
            list(pool.map(ask, range(AT_ONCE + 6)))
        assert answers[:6] == [503] * 6 and answers.count(503) == 6
        assert served.ask("GET", "/v2/healthcheck")[0] == 200


def test_a_client_that_is_slow_is_left(plain: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.3)
    with running(plain) as served:
        for sent in (b"", b"POST /v2/check HTTP/1.1\r\nHost: 127", None):
            with socket.create_connection(("127.0.0.1", served.port), timeout=HANG) as slow:
                whole = f"POST /v2/check HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Length: 9\r\n\r\ntext"
                slow.sendall(whole.encode() if sent is None else sent)
                while slow.recv(1_000):
                    pass  # until it is closed
        monkeypatch.setattr(server, "PATIENCE", HANG)
        assert len(served.check(TEXT)["matches"]) == 1


def test_many_connections_do_not_keep_it_from_answering(plain: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.3)
    with running(plain) as served:

        def healthy() -> bool:
            with suppress(OSError, HTTPException):  # it may be taken for one of the silent, on a busy machine
                return served.ask("GET", "/v2/healthcheck")[0] == 200
            return False

        idle = [socket.create_connection(("127.0.0.1", served.port), timeout=HANG) for _ in range(100)]
        try:
            until(healthy, "it does not answer")
        finally:
            for connection in idle:
                connection.close()


def test_a_page_of_the_web_gets_nothing(plain: Desk, browser: Browser) -> None:
    elsewhere = Hanging()
    with running(plain) as served:
        page = browser.new_page()
        try:
            page.goto(f"{elsewhere.url}/")  # another port: the same site for a browser, another origin
            asked = f"http://127.0.0.1:{served.port}/v2/check?language=en-US&text=Jiaixng&callback=alert"
            for options in ("{}", "{mode: 'no-cors'}", "{method: 'POST', body: 'language=en-US&text=Jiaixng'}"):
                told = page.evaluate(f"fetch('{asked}', {options}).then((answer) => answer.text(), () => 'refused')")
                assert told in ("refused", "")
            loaded = (
                "new Promise((done) => { const script = document.createElement('script'); script.src = '%s';"
                " script.onload = () => done('loaded'); script.onerror = () => done('refused');"
                " document.documentElement.append(script); })"
            )
            assert page.evaluate(loaded % asked) == "refused"
        finally:
            page.close()
    elsewhere.shutdown()


def test_a_house_that_breaks_meanwhile_holds_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "_LOOK", 0.0)
    with Desk(laid_out(tmp_path)) as desk:
        names = tmp_path / "glossary" / "names.csv"
        whole = names.read_text("utf-8")
        names.write_text("broken\n", "utf-8")
        assert desk.check(as_text(TEXT, "en")).review.issues
        assert desk.trouble is not None and "names.csv" in str(desk.trouble)
        (tmp_path / "corrections" / "song.en.toml").write_text("[[decision", "utf-8")
        names.write_text(whole, "utf-8")
        assert desk.check(as_text(TEXT, "en")).review.issues
        # What was rejected there still is.
        quiet = desk.check(as_text("They say that the song Hangzou Lullaby is old.", "en"))
        assert not any(item.status == "pending" for item in quiet.review.issues)
        assert "song.en.toml" in str(desk.trouble)
        # Whoever serves it says so once.
        told: list[InputError] = []
        with running(desk, told.append) as served:
            for _ in range(3):
                served.check(TEXT)
        assert list(map(str, told)) == [str(desk.trouble)]


def test_only_the_origins_of_extensions_are_taken(tmp_path: Path) -> None:
    for origin in (
        "*",
        "https://example.com",
        "http://localhost",
        "null",
        "moz-extension://*",
        "chrome-extension://a/b",
    ):
        with pytest.raises(InputError, match="is not the origin of an extension"):
            extension(origin, "--allow-origin")
    (tmp_path / "standing.toml").write_text('[serve]\norigins = ["app://obsidian.md"]\n', "utf-8")
    assert origins(["chrome-extension://abc"], tmp_path) == {"chrome-extension://abc", "app://obsidian.md"}
    for text, why in (
        ("serve = 1", "is not a table"),
        ('[serve]\norigins = "x"', "is not a list of texts"),
        ('[serve]\norigin = ["x"]', "unknown key “origin”"),
        ('[serve]\norigins = ["*"]', "is not the origin of an extension"),
    ):
        (tmp_path / "standing.toml").write_text(text, "utf-8")
        with pytest.raises(InputError, match=why):
            origins([], tmp_path)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with listen(0) as taken:
        command = [sys.executable, "-m", "pipeline", "serve", "--no-grammar", "--lang", "en", "--port"]
        told = subprocess.run(
            [*command, str(taken.getsockname()[1])], capture_output=True, text=True, timeout=HANG, check=False
        )
    assert told.returncode == 2
    assert told.stderr.startswith("zhengming: 127.0.0.1:") and "this port is taken; name another --port" in told.stderr


def test_a_server_does_not_ask_itself() -> None:
    free = listen(0)
    port = free.getsockname()[1]
    free.close()
    command = [sys.executable, "-m", "pipeline", "serve", "--lang", "en", "--port", str(port)]
    url = f"http://localhost:{port}"
    told = subprocess.run(
        [*command, "--languagetool-url", url], capture_output=True, text=True, timeout=HANG, check=False
    )
    assert (told.returncode, told.stderr) == (
        2,
        f"zhengming: {url}: this server would ask itself; give it another --port, or start LanguageTool.\n",
    )


@pytest.mark.parametrize(("command", "module"), [("lsp", "pygls"), ("mcp", "mcp")])
def test_a_missing_extra_is_one_sentence(command: str, module: str) -> None:
    without = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *more: None if name == {module!r} else found(name, *more)\n"
        "from pipeline.__main__ import main\n"
        f"sys.exit(main([{command!r}, '--lang', 'en']))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", without],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert told.returncode == 2 and told.stdout == ""
    assert told.stderr == (
        f"zhengming: zhengming {command}: the package {module} is not installed; install it: pip install"
        f' "zhengming[{command}]".\n'
    )


@pytest.mark.parametrize(
    ("prefix", "told"),
    [
        ("/home/wu/.local/share/pipx/venvs/zhengming", "pipx inject zhengming pygls"),
        ("/home/wu/.local/share/uv/tools/zhengming", "uv tool install --with pygls zhengming"),
        ("/home/wu/uv/.venv", 'pip install "zhengming[lsp]"'),
    ],
)
def test_a_missing_extra_is_added_by_what_installed_the_program(
    prefix: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    assert system.adding("pygls", "lsp") == told
