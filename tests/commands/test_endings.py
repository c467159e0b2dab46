"""How a command ends when its output goes nowhere, when it is interrupted, when the house is broken: one sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import psutil
import pytest

from pipeline.__main__ import main
from tests.commands.test_main import ROOT, zhengming
from tests.house import laid_out
from tests.waiting import HANG, until

GOOD = "The the port of Jiaixng was opened.\n"
FULL = "zhengming: the output cannot be written (No space left on device); every file that was written is whole.\n"
INTERRUPTED = "zhengming: interrupted; nothing is half-written.\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    laid_out(tmp_path, **{f"a{n}_en_txt": GOOD for n in range(3)})
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def shell(house: Path, line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What a line of a shell does in which ``Z`` is the program."""
    called = line.replace("Z", f'"{sys.executable}" -m pipeline')
    words = ["bash", "-c", f"set -o pipefail; {called}"]
    done = subprocess.run(
        words, cwd=house, env=environment(**more), capture_output=True, text=True, encoding="utf-8", timeout=HANG
    )
    # What a slow machine says of its progress.
    done.stderr = re.sub(r"(?m)^checking: .*\n", "", done.stderr)
    return done


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
@pytest.mark.parametrize(
    ("line", "unbuffered"),
    [
        ("Z check --no-grammar > /dev/full", ""),
        ("Z check --no-grammar --format json > /dev/full", "1"),
        ("Z apply --no-grammar > /dev/full", ""),
        ("Z rules > /dev/full", "1"),
        ("Z --help > /dev/full", ""),
        ("Z --version > /dev/full", "1"),
    ],
)
def test_a_full_disk_behind_the_output_is_said(line: str, unbuffered: str, house: Path) -> None:
    done = shell(house, line, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr) == (2, FULL)


@pytest.mark.parametrize(
    ("line", "status", "printed"),
    [
        ("Z rules | true", 141, 0),
        ("Z check --no-grammar --format json | true", 141, 0),
        ("Z --help | true", 141, 0),
        # Whoever closes a stream wants nothing of it; the work is done.
        ("Z check --no-grammar >&-", 1, 0),
        ("Z check --no-grammar <&- >&- 2>&-", 1, 0),
        ("Z check --no-grammar nothere 2>&-", 2, 0),
        ("Z check --no-grammar nothere 2>/dev/full", 2, 0),
        ("Z --help >&-", 0, 0),
    ],
)
def test_who_closes_the_output_wants_no_more(line: str, status: int, printed: int, house: Path) -> None:
    done = shell(house, line)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (status, "", printed)
    if status == 1:
        assert (house / "reports" / "index.html").exists()


# Interrupts its own process when a module is about to be imported, then runs the program as a command line does.
_INTERRUPTED_AT = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from pipeline.__main__ import main
sys.argv = ["zhengming", "check", "--no-grammar"]
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("module", "status", "told"),
    [
        ("pipeline.commands", -signal.SIGINT, ""),
        ("pipeline.words", -signal.SIGINT, ""),
        ("pipeline.decisions", 130, INTERRUPTED),
        ("pipeline.checks", 130, INTERRUPTED),
        ("numpy", 130, INTERRUPTED),
    ],
)
def test_an_interruption_at_any_moment_is_one_sentence_or_none(
    module: str, status: int, told: str, house: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_AT.format(module=module)],
        cwd=house,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    assert (done.returncode, done.stderr) == (status, told)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "{}"),
        ("check", "releases/a.en.txt", "--glossary", "{}"),
        ("check", "releases/a.en.txt", "--reports", "{}/reports"),
        ("decide", "{}", "abcd", "accept"),
        ("suggest-terms", "{}"),
        ("apply", "{}"),
    ],
    ids=" ".join,
)
def test_what_the_system_refuses_about_a_path_is_one_sentence(words: tuple[str, ...], house: Path) -> None:
    """As a folder without the right to enter does, which there is none for root."""
    done = zhengming(house, *(word.format("长" * 100) for word in words), "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "File name too long" in done.stderr and "长长" in done.stderr


def test_a_folder_that_is_gone_is_one_sentence(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = house / "gone"
    gone.mkdir()
    with chdir(gone):
        gone.rmdir()
        assert main(["check", "--no-grammar", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "zhengming: .: this folder is gone; go into one that is there.\n"


def test_who_ignores_interruptions_goes_on(house: Path) -> None:
    done = shell(house, "trap '' INT; Z check --no-grammar & sleep 0.1; kill -INT $!; wait $!")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_everybody_ends_workers_without_a_word(number: signal.Signals, house: Path) -> None:
    """As Ctrl-C in a terminal, and as a system that shuts down."""
    for more in range(200):
        (house / "releases" / f"b{more}.en.txt").write_text(GOOD * 20, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "check", "--no-grammar", "--workers", "2"],
        cwd=house,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        until((house / "reports" / ".shards").exists, "no shard is begun")
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, number)
        _, error = process.communicate(timeout=HANG)
    error = re.sub(r"(?m)^checking: .*\n", "", error)
    assert (process.returncode, error) == (128 + number, INTERRUPTED if number == signal.SIGINT else "")
    assert not psutil.wait_procs(family, timeout=HANG)[1]


@pytest.mark.parametrize(
    ("path", "text", "words", "told"),
    [
        ("glossary/names.csv", "zh,en\n", (), "glossary/names.csv:1: no column “kind” (found: zh, en)"),
        ("corrections/standing.toml", "[rules\n", (), "corrections/standing.toml: not TOML"),
        ("corrections/other.txt", "", ("--rule", "nonsense"), "--rule: there is no rule “nonsense”"),
        ("corrections/other.txt", "", ("--glossary", "nothere"), "nothere: no such glossary"),
        ("corrections/other.txt", "", ("--workers", "1", "--scheduler", "x:1"), "without encryption"),
    ],
)
def test_json_is_json_where_the_house_is_broken(
    path: str, text: str, words: tuple[str, ...], told: str, house: Path
) -> None:
    (house / path).parent.mkdir(exist_ok=True)
    (house / path).write_text(text, "utf-8")
    done = zhengming(house, "check", "--no-grammar", "--format", "json", *words)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert found["documents"] == [] and told in found["error"]
    assert done.stderr.strip() == f"zhengming: {found['error']}"


def test_json_of_the_rules_is_json_where_the_house_is_broken(house: Path) -> None:
    done = zhengming(house, "explain", "nonsense", "--format", "json")
    assert done.returncode == 2
    assert "there is no rule “nonsense”" in json.loads(done.stdout)["error"]
