"""The offsets of the errors in the releases follow the texts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.rewrite_gold import RELEASES, Row, found_again, rewrite_offsets

TEXT = "They met them and then they left. Jiaixng grew, and they stayed."


def row(error: str, **more: object) -> Row:
    return {"error": error, "correction": ["x"], "category": "grammar", **more}


def test_the_gold_of_the_releases_is_rewritten_to_the_same_bytes(tmp_path: Path) -> None:
    folder = shutil.copytree(RELEASES, tmp_path / "releases")
    rewrite_offsets(folder)
    for gold in RELEASES.glob("*.gold.jsonl"):
        assert (folder / gold.name).read_bytes() == gold.read_bytes(), "make gold, then look"


def test_offsets_follow_an_edit_of_the_release(tmp_path: Path) -> None:
    folder = shutil.copytree(RELEASES, tmp_path / "releases")
    (path,) = folder.glob("*.de.txt")
    (gold,) = folder.glob("*.de.gold.jsonl")
    before = path.read_bytes().decode()
    half = before.index("\n\n", len(before) // 2) + 2
    path.write_bytes(f"Ein Satz davor.\n\n{before[:half]}Ein Satz dazwischen. {before[half:]}".encode())
    rewrite_offsets(folder)
    text = path.read_bytes().decode()
    old = [json.loads(line) for line in (RELEASES / gold.name).read_text("utf-8").splitlines()]
    new = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    assert [text[r["start"] : r["end"]] for r in new] == [r["error"] for r in old]
    shifts = [after["start"] - before["start"] for before, after in zip(old, new, strict=True)]
    assert shifts == sorted(shifts) and set(shifts) == {17, 38}


def test_a_new_row_needs_no_offset_where_its_words_stand_once() -> None:
    (found,) = found_again(TEXT, [row("Jiaixng")])
    assert (found["start"], found["end"]) == (34, 41)
    assert (found["prefix"], found["suffix"]) == ("and then they left. ", " grew, and they stay")


def test_of_several_places_the_context_tells_which() -> None:
    rows = [row("they", prefix="and ", suffix=" stayed"), row("they", prefix="then ")]
    found = found_again(TEXT, rows)
    assert [r["start"] for r in found] == [23, 52]
    assert found_again(TEXT, found) == found
    shifted = found_again(f"First, they came. {TEXT}", found)
    assert [r["start"] for r in shifted] == [41, 70]


def test_an_offset_without_context_is_believed_where_the_words_stand_there() -> None:
    assert [r["start"] for r in found_again(TEXT, [row("they", start=52, end=56)])] == [52]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row("they")], "“they” stands 2 times; give its row a prefix"),
        ([row("Pinghu")], "“Pinghu” is not in the text"),
        ([row("they", prefix="A city of the coast: ", suffix=" grows from year to year")], "“they” is not in the text"),
        ([row("Jiaixng"), row("Jiaixng")], "“Jiaixng” has two rows at 34; give one another prefix"),
    ],
)
def test_an_error_that_is_nowhere_or_anywhere_is_refused(rows: list[Row], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        found_again(TEXT, rows)
