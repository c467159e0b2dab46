"""Many releases: each as soon as it is checked, a few in memory at a time, folders listed once."""

from __future__ import annotations

import gc
import os
from collections import Counter
from pathlib import Path

import pytest

from pipeline import run
from pipeline.documents import read
from pipeline.engine.languagetool import Engine
from pipeline.model import Document
from tests.commands.test_main import zhengming
from tests.house import laid_out

COUNT = 60


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> run.Settings:
    monkeypatch.chdir(tmp_path)
    laid_out(tmp_path)
    for number in range(COUNT):
        (tmp_path / "releases" / f"r{number:03}.en.txt").write_text(f"The the port {number} of Jiaixng.\n", "utf-8")
        (tmp_path / "releases" / f"r{number:03}.zh.txt").write_text(f"嘉兴港{number}号。\n", "utf-8")
    return run.Settings(grammar=False)


def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on, in order."""
    seen: list[str] = []
    load = read.load

    def counted(path: Path, *rest: object, **more: object) -> object:
        seen.append(path.name)
        return load(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "load", counted)
    return seen


def test_the_first_release_is_done_before_the_second_is_read(
    settings: run.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in ("new", "unchanged"):
        seen = loads(monkeypatch)
        first = next(iter(run.examine([Path("releases")], settings)))
        assert isinstance(first, run.Result) and first.path.name == "r000.en.txt"
        assert seen == ["r000.en.txt", "r000.zh.txt"]


def test_a_few_are_in_memory_at_a_time(settings: run.Settings) -> None:
    gc.collect()
    # Those that other tests keep.
    before = sum(isinstance(one, Document) for one in gc.get_objects())
    for _ in ("new", "unchanged"):
        most = 0
        for number, _ in enumerate(run.examine([Path("releases")], settings)):
            if number % 20 == 19:
                gc.collect()
                most = max(most, sum(isinstance(one, Document) for one in gc.get_objects()))
        assert most - before < COUNT // 2


def test_a_folder_is_listed_a_few_times_not_once_a_file(
    settings: run.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: Counter[str] = Counter()
    scandir = os.scandir

    def counted(path: str = ".") -> object:
        listed[os.fspath(path)] += 1
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counted)
    assert len(list(run.examine([Path("releases")], settings))) == COUNT
    assert listed["releases"] <= 3


def test_with_the_engine_results_come_in_order_and_are_the_same(
    settings: run.Settings, languagetool: str, tmp_path: Path
) -> None:
    """Asked in batches that grow, beside releases that are known already and files that cannot be read."""
    asked: list[int] = []
    check = Engine.check

    def counted(self: Engine, texts: list[str], *rest: object) -> object:
        asked.append(len(texts))
        return check(self, texts, *rest)  # type: ignore[arg-type]

    for number in (3, 4, 40):
        (tmp_path / "releases" / f"r{number:03}.en.txt").write_bytes(b"")
    served = run.Settings(languagetool_url=languagetool)
    some = [Path(f"releases/r{number:03}.en.txt") for number in (5, 6, 41)]
    alone = {str(one.path): _issues(one) for one in run.examine(some, served)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "check", counted)
        outcomes = list(run.examine([Path("releases")], served))
    assert [one.path.name for one in outcomes] == [f"r{number:03}.en.txt" for number in range(COUNT)]
    assert [number for number, one in enumerate(outcomes) if isinstance(one, run.Failed)] == [3, 4, 40]
    found = {str(one.path): _issues(one) for one in outcomes}
    assert {path: found[path] for path in alone} == alone
    assert asked[0] == 1 and sum(asked) == COUNT - 6


def _issues(outcome: run.Result | run.Failed) -> object:
    return [item.issue for item in outcome.review.issues] if isinstance(outcome, run.Result) else None


def test_a_table_of_many_issues_is_what_it_is_of_few(settings: run.Settings, tmp_path: Path) -> None:
    from tests.excel_file import cells

    assert zhengming(tmp_path, "check", "--no-grammar", "--xlsx", "issues.xlsx").returncode == 1
    rows = cells((tmp_path / "issues.xlsx").read_bytes())
    assert len({row[0] for row in rows}) == COUNT + 1
