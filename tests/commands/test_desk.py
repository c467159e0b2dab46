"""The program without a word: the desk of a house, once for each, and what is double-clicked to open it."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import __main__ as program
from pipeline.commands import arguments, given, launchers
from tests.commands.test_main import ROOT
from tests.waiting import HANG


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


Started = subprocess.Popen[str]


@pytest.fixture
def start(home: Path) -> Iterator[object]:
    started: list[Started] = []

    def go(folder: Path, *words: str) -> Started:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DISPLAY"))}
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *words],
            cwd=folder,
            env={**environment, "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield go
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(process: Started, sign: str) -> str:
    """What is printed up to the line with a sign."""
    told = ""
    assert process.stdout is not None
    while sign not in told:
        line = process.stdout.readline()
        assert line, told + (process.stderr.read() if process.stderr else "")
        told += line
    return told


def test_without_a_word_the_desk_opens_among_the_documents_and_only_once(home: Path, start: object) -> None:
    first = start(home)  # type: ignore[operator]
    told = until(first, "open the address above")
    house = home / "Documents" / "zhengming"
    assert f"This folder is no house; the one in {house} is opened." in told
    assert {path.name for path in house.iterdir()} == {"releases", "corrections", "reports"}
    address = re.search(r"http://127\.0\.0\.1:(\d+)/#token=(\S+)", told)
    assert address
    cookie = f"zhengming-{address[1]}={address[2]}"
    asked = urllib.request.Request(f"http://127.0.0.1:{address[1]}/", headers={"Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=HANG) as page:
        assert "No release is here yet" in page.read().decode()
    notes = list((home / ".local" / "state" / "zhengming").iterdir())
    assert [note.stat().st_mode & 0o777 for note in notes] == [0o600]
    second = start(home, "desk", str(house), "--no-browser")  # type: ignore[operator]
    out, _ = second.communicate(timeout=HANG)
    assert (second.returncode, out) == (0, f"It is open already: {address[0]}\n")
    asked = urllib.request.Request(
        f"http://127.0.0.1:{address[1]}/api/stop",
        b"{}",
        {"Cookie": cookie, "Origin": f"http://127.0.0.1:{address[1]}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=HANG) as answer:
        assert json.loads(answer.read()) == {}
    first.communicate(timeout=HANG)
    assert first.returncode == 0
    assert not list((home / ".local" / "state" / "zhengming").iterdir())


def test_in_a_house_its_own_desk_opens_and_ctrl_c_ends_it(home: Path, start: object) -> None:
    (home / "house" / "releases").mkdir(parents=True)
    process = start(home / "house")  # type: ignore[operator]
    assert f"The desk of {home / 'house'}: http://127.0.0.1:" in until(process, "open the address above")
    process.send_signal(signal.SIGINT)
    _, wrong = process.communicate(timeout=HANG)
    assert (process.returncode, wrong) == (0, "")


def test_nothing_and_the_word_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["zhengming"])
    assert arguments.parse(None)[0].command == "desk"
    assert arguments.parse(["desk", "x"])[0].folder == Path("x")


def test_what_goes_wrong_without_a_terminal_is_shown_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: shown.append(address) or True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "file").write_text("x", "utf-8")
    monkeypatch.setattr(sys, "argv", ["zhengming-desk", str(tmp_path / "file"), "--lang", "en"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        patch.setattr(sys, "stderr", None)
        assert program.desk() == 2
    (address,) = shown
    page = urllib.request.urlopen(address, timeout=HANG).read().decode()
    assert "the folder cannot be made" in page and "All releases" not in page


def test_a_double_click_is_an_entry_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["gui-scripts"] == {"zhengming-desk": "pipeline.__main__:desk"}


HOUSE = Path("/home/Wang Min/100% 新闻/it's $HOME")


def test_the_launcher_of_linux_is_a_desktop_entry() -> None:
    text = launchers.content(HOUSE, "linux", Path("/opt/a b/python")).decode()
    assert text.startswith("[Desktop Entry]\nType=Application\n")
    (command,) = re.findall("(?m)^Exec=(.*)$", text)
    # The entry’s own escapes first, then the quoting of Exec, then %%.
    unescaped = command.replace("\\\\", "\\").replace("\\$", "$")
    assert [word.replace("%%", "%") for word in shlex.split(unescaped)] == [
        "/opt/a b/python", "-m", "pipeline", "desk", str(HOUSE),
    ]  # fmt: skip


def test_the_launcher_of_macos_is_a_shell_script() -> None:
    text = launchers.content(HOUSE, "darwin", Path("/opt/a b/python")).decode()
    assert text.startswith("#!/bin/sh\nexec ")
    assert shlex.split(text.splitlines()[1])[1:] == ["/opt/a b/python", "-m", "pipeline", "desk", str(HOUSE)]


def test_the_launcher_of_windows_opens_no_console_that_stays(tmp_path: Path) -> None:
    (tmp_path / "pythonw.exe").touch()
    text = launchers.content(HOUSE, "win32", tmp_path / "python.exe").decode()
    assert text.split("\r\n")[:2] == ["@echo off", "chcp 65001 >nul"]
    start = text.split("\r\n")[2]
    assert start.startswith(f'start "" "{tmp_path / "pythonw.exe"}" -m pipeline desk "') and "100%% 新闻" in start


def test_the_launcher_of_this_system_starts_the_desk(tmp_path: Path) -> None:
    path = launchers.write(tmp_path, tmp_path / "house")
    assert path.name == launchers.name() and os.access(path, os.X_OK)
    assert sys.executable in path.read_text("utf-8").replace("\\\\", "\\")


def test_who_decided_last_decides_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("ZHENGMING_REVIEWER", raising=False)
    options, _ = arguments.parse(["desk"])
    before = given.reviewer(options)
    assert not given.is_named(options)
    given.keep_reviewer("王敏")
    assert given.reviewer(options) == "王敏" != before and given.is_named(options)
    monkeypatch.setenv("ZHENGMING_REVIEWER", "Li")
    assert given.reviewer(options) == "Li"
