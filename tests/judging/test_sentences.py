"""What is asked of the sentence model, once, and remembered; with its real weights."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import cache, run
from pipeline.model import Issue
from pipeline.words.sentences import Change, Sentences

ONE = "The plant wood begin operation in October."
OTHER = "Residents of the town benefited form it last year."
CHANGED = "Residents of the old town benefited form it last year."


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences that are read."""
    found: list[str] = []
    gains = Sentences.gains

    def counted(
        self: Sentences, asked: Sequence[tuple[str, Sequence[Change]]], stop: threading.Event | None = None
    ) -> list[list[float]]:
        found.extend(sentence for sentence, _ in asked)
        return gains(self, asked, stop)

    monkeypatch.setattr(Sentences, "gains", counted)
    return found


def checked(folder: Path, reports: str, *texts: str) -> list[list[Issue]]:
    """The issues of some texts, each a release."""
    releases = folder / "releases"
    releases.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (releases / f"{number}.en.txt").write_text(text + "\n", "utf-8")
    settings = run.Settings(corrections=folder / "corrections", reports=folder / reports, grammar=False)
    found = []
    for result in run.examine([releases], settings):
        assert isinstance(result, run.Result)
        found.append([item.issue for item in result.review.issues])
    return found


def test_an_edited_release_reads_only_what_was_edited(tmp_path: Path, read: list[str]) -> None:
    checked(tmp_path, "reports", f"{ONE} {OTHER}")
    assert sorted(read) == sorted([ONE, OTHER])
    read.clear()
    again = checked(tmp_path, "reports", f"{ONE} {CHANGED}")
    assert read == [CHANGED]
    read.clear()
    # What was remembered is what is read.
    assert checked(tmp_path, "anew", f"{ONE} {CHANGED}") == again
    assert sorted(read) == sorted([ONE, CHANGED])
    assert ("form", "from") in [(issue.text, issue.suggestions[0]) for issue in again[0]]


def test_what_stands_in_several_releases_is_read_once(tmp_path: Path, read: list[str]) -> None:
    one, other, same = checked(tmp_path, "reports", ONE, OTHER, ONE)
    assert sorted(read) == sorted([ONE, OTHER])
    assert one == same != other


def test_what_cannot_be_read_together_is_read_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that one sentence brings about is told of its release; the others are as they would be without it."""
    right = checked(tmp_path, "right", ONE)
    gains = Sentences.gains

    def failing(
        self: Sentences, asked: Sequence[tuple[str, Sequence[Change]]], stop: threading.Event | None = None
    ) -> list[list[float]]:
        if any(sentence == OTHER for sentence, _ in asked):
            raise ArithmeticError
        return gains(self, asked, stop)

    monkeypatch.setattr(Sentences, "gains", failing)
    for number, text in enumerate((ONE, OTHER)):
        (tmp_path / "releases" / f"{number}.en.txt").write_text(text + "\n", "utf-8")
    settings = run.Settings(corrections=tmp_path / "corrections", reports=tmp_path / "reports", grammar=False)
    good, bad = run.examine([tmp_path / "releases"], settings)
    assert isinstance(good, run.Result) and [item.issue for item in good.review.issues] == right[0]
    assert isinstance(bad, run.Failed) and "ArithmeticError" in str(bad.why)


def test_a_store_in_memory_forgets_the_oldest() -> None:
    store = cache.Memory(paragraphs=2)
    for key in "abc":
        store.put_gains({key: (1.0,)})
    assert store.gains(["a", "b", "c"]) == {"b": (1.0,), "c": (1.0,)}
