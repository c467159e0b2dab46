"""A check by several processes: the same as by one, whoever dies on the way, and nothing of it is left."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pipeline import cluster, run
from pipeline.__main__ import main
from pipeline.cluster import Cluster
from pipeline.model import InputError
from tests.waiting import HANG

SENTENCE = "The city of Jiaxing opened a new road on May {day}, 2019. In Jiaixng, 100 guests came to to the fair.\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with 40 short releases, one of them broken, in shards of four."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "SHARD", 4)
    (tmp_path / "glossary.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    (tmp_path / "releases").mkdir()
    for number in range(40):
        text = SENTENCE.format(day=number % 28 + 1) * (number % 3 + 1)
        (tmp_path / "releases" / f"r{number:02}.en.txt").write_text(text, "utf-8")
    (tmp_path / "releases" / "r07.en.docx").write_bytes(b"no Word file")
    return tmp_path


def settings(grammar: bool = False) -> run.Settings:
    return run.Settings(glossary=Path("glossary.csv"), grammar=grammar)


def told(outcomes: list[run.Result | run.Failed]) -> list[tuple[str, object]]:
    return [
        (one.path.as_posix(), one.review.issues if isinstance(one, run.Result) else str(one.why)) for one in outcomes
    ]


def alone(grammar: bool = False) -> list[tuple[str, object]]:
    other = run.Settings(glossary=Path("glossary.csv"), reports=Path("alone"), grammar=grammar)
    return told(list(run.examine([Path("releases")], other)))


def engines() -> set[psutil.Process]:
    """The Java processes that are below this one."""
    return {each for each in psutil.Process().children(recursive=True) if "java" in each.name()}


def workers() -> list[psutil.Process]:
    """The processes that check."""
    return [each for each in psutil.Process().children() if "spawn_main" in " ".join(each.cmdline())]


def test_two_workers_find_what_one_process_does(house: Path) -> None:
    before = engines()
    with cluster.lent([Path("releases")], settings(), Cluster(2)) as lent:
        found = told(list(run.examine([Path("releases")], settings(), lent=lent)))
    assert found == alone()
    assert len(found) == 41 and sum(isinstance(what, str) for _, what in found) == 1
    assert not (house / "reports" / cluster.FOLDER).exists()
    assert engines() <= before


def test_workers_that_are_killed_lose_and_double_nothing(house: Path) -> None:
    over = threading.Event()
    killed = 0

    def kill() -> None:
        nonlocal killed
        while not over.wait(0.3) and killed < 6:
            with suppress(psutil.Error, IndexError):
                workers()[killed % 2].send_signal(signal.SIGKILL)
                killed += 1

    killer = threading.Thread(target=kill)
    with cluster.lent([Path("releases")], settings(), Cluster(2)) as lent:
        killer.start()
        found = told(list(run.examine([Path("releases")], settings(), lent=lent)))
        over.set()
    killer.join()
    assert killed
    assert found == alone()


def test_what_has_a_marker_is_not_done_again(house: Path) -> None:
    with pytest.raises(KeyboardInterrupt), cluster.lent([Path("releases")], settings(), Cluster(1)) as lent:
        for number, _ in enumerate(run.examine([Path("releases")], settings(), lent=lent)):
            if number == 20:
                raise KeyboardInterrupt
    markers = {path: path.stat().st_mtime_ns for path in house.glob(f"reports/{cluster.FOLDER}/*/done")}
    assert len(markers) >= 5
    (house / "reports" / ".cache.sqlite").unlink()
    with cluster.lent([Path("releases")], settings(), Cluster(1)) as lent:
        found = told(list(run.examine([Path("releases")], settings(), lent=lent)))
        assert all(path.stat().st_mtime_ns == when for path, when in markers.items())
    assert found == alone()


def test_each_worker_has_a_languagetool_and_none_is_left(house: Path) -> None:
    for path in sorted(house.glob("releases/*"))[6:]:
        path.unlink()
    before = engines()
    with cluster.lent([Path("releases")], settings(grammar=True), Cluster(1)) as lent:
        found = told(list(run.examine([Path("releases")], settings(grammar=True), lent=lent)))
        made = engines() - before
        # That of the worker: the run itself needed none.
        assert len(made) == 1
    assert found == alone(grammar=True)
    _, still = psutil.wait_procs(made, timeout=HANG)
    assert not still


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "example.org:8786", "ws://192.168.1.4:80"])
def test_releases_are_sent_to_no_other_machine_in_the_clear(house: Path, address: str) -> None:
    with pytest.raises(InputError, match="without encryption"), cluster.lent([], settings(), Cluster(0, address)):
        pass


def test_a_scheduler_that_does_not_answer_is_named(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_CLOSING_SECONDS", 1)
    assert main(["check", "--no-grammar", "--glossary", "glossary.csv", "--scheduler", "127.0.0.1:1"]) == 2
    assert "--scheduler 127.0.0.1:1: no scheduler answers" in capsys.readouterr().err


def test_without_dask_it_is_said_what_to_install(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["check", "--no-grammar", "--glossary", "glossary.csv", "--workers", "2"]) == 2
    assert 'pip install "zhengming[cluster]"' in capsys.readouterr().err
    assert not list(house.glob("reports/*.html"))


@pytest.mark.parametrize("count", ["0", "-1", "two", "１"])
def test_a_number_of_workers_is_a_number(house: Path, count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", "--workers", count])
    assert left.value.code == 2
    assert f"argument --workers: “{count}” is no whole number from 1 on" in capsys.readouterr().err
