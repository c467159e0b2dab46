"""Java starts before anything else where a check will want it, and never where nothing changed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cache, run
from pipeline.commands import CLEAN, PENDING, ahead, arguments
from pipeline.engine import identity
from tests.engine.test_lifetime import nothing_left

ROOT = Path(__file__).parents[2]
RELEASE = "The the port of Jiaxing have opened, and guests has come.\n"


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANGUAGETOOL_URL", raising=False)
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "port.en.txt").write_text(RELEASE, "utf-8")
    return arguments.parse(["check"])[0]


def checked(*words: str) -> tuple[int, bool]:
    """The exit status of a check, and whether Java was started ahead of it."""
    options, spoken = arguments.parse(["check", *words])
    with ahead.engine(options) as started:
        from pipeline.commands import checking

        return checking.check(options, spoken, started), started is not None


def test_a_new_release_is_checked_by_what_was_started_and_the_next_run_starts_nothing(
    options: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    with nothing_left():
        assert checked("-v") == (PENDING, True)
        first = capsys.readouterr().out
        assert checked("-v") == (PENDING, False)
        assert capsys.readouterr().out == first
        # Its decisions are no reason to start it, and neither is another release that is as it was.
        Path("corrections").mkdir(exist_ok=True)
        Path("corrections/port.en.toml").write_text("", "utf-8")
        assert checked("releases/port.en.txt") == (PENDING, False)
        Path("releases/new.en.txt").write_text("It rained.\n", "utf-8")
        assert checked("releases/new.en.txt") == (CLEAN, True)


def test_an_unchanged_check_imports_none_of_what_it_does_not_need(options: argparse.Namespace) -> None:
    code = (
        "import sys\n"
        "from pipeline.__main__ import main\n"
        "main(['check', '--no-grammar'])\n"
        "print([m for m in ('pipeline.engine.languagetool', 'pipeline.engine.house_model', 'pipeline.checks', 'numpy',"
        " 'rapidfuzz', 'concurrent.futures', 'logging', 'socket') if m in sys.modules])"
    )
    told = []
    for _ in range(2):
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
        told.append(done.stdout.splitlines()[-1])
    assert "pipeline.checks" in told[0]
    assert told[1] == "[]"


def test_what_was_found_is_what_an_engine_of_the_run_finds(options: argparse.Namespace, tmp_path: Path) -> None:
    found = []
    for name in ("ahead", "own"):
        settings = run.Settings(reports=tmp_path / name)
        options.reports = settings.reports
        with ahead.engine(options) as started:
            lent = run.Lent(started=started if name == "ahead" else None)
            (outcome,) = run.examine(options.paths, settings, lent=lent)
        assert isinstance(outcome, run.Result)
        found.append([item.issue for item in outcome.review.issues])
    assert found[0] == found[1] != []


def test_what_a_run_does_not_end_is_not_remembered(options: argparse.Namespace) -> None:
    with nothing_left(), pytest.raises(KeyboardInterrupt), ahead.engine(options) as started:
        assert started is not None
        raise KeyboardInterrupt
    Path("reports").mkdir()
    with cache.Cache(options.reports / cache.NAME):
        assert cache.looked_at(options.reports / cache.NAME, [ahead._digest(Path("releases/port.en.txt"))]) == set()


@pytest.mark.parametrize(
    "words", [["--no-grammar"], ["--languagetool-url", "http://127.0.0.1:9"], ["--reports", "none"], ["nowhere"]]
)
def test_nothing_is_started_where_it_is_not_wanted(options: argparse.Namespace, words: list[str]) -> None:
    with ahead.engine(arguments.parse(["check", *words])[0]) as started:
        assert started is None


@pytest.mark.parametrize("name", ["notes.txt", "port.zh.txt", "port.ja.txt"])
def test_a_name_that_tells_no_language_of_the_engine_starts_nothing(options: argparse.Namespace, name: str) -> None:
    Path("releases/port.en.txt").rename(f"releases/{name}")
    with ahead.engine(options) as started:
        assert started is None


def test_many_files_or_large_ones_are_not_looked_into(options: argparse.Namespace) -> None:
    Path("releases/long.en.txt").write_text("x" * ahead._MOST_BYTES, "ascii")
    os.mkfifo("releases/pipe.en.txt")
    assert ahead._files([Path("releases")]) == []
    Path("releases/long.en.txt").unlink()
    assert ahead._files([Path("releases"), Path("releases/pipe.en.txt")]) == [Path("releases/port.en.txt")]
    for number in range(ahead._MOST_FILES):
        Path(f"releases/{number}.en.txt").touch()
    assert ahead._files([Path("releases")]) == []


def test_many_words_get_a_java_of_their_own(options: argparse.Namespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "LARGE_VOLUME", 3)
    with nothing_left():
        assert checked() == (PENDING, True)


def test_a_cache_that_is_none_knows_no_file(tmp_path: Path) -> None:
    path = tmp_path / cache.NAME
    assert cache.looked_at(path, ["a"]) == set() and not path.exists()
    cache.look_at(path, ["a"])
    assert not path.exists()
    path.write_text("this is no database\n" * 100, "utf-8")
    cache.look_at(path, ["a"])
    assert cache.looked_at(path, ["a"]) == set()
