"""The model that reads sentences, with its real weights."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.engine import weights
from pipeline.words.sentences import MAGIC, Change, Sentences, Stopped, _shared_out, _Tree, prepared

# What rounding, and tokens beyond those that are read, may make of a sum, in bits.
NEARLY = 0.75


def fetched() -> Path:
    found = weights.file()
    assert found is not None, "the set-up has not fetched the sentence model"
    return found


@cache
def model() -> Sentences:
    return Sentences(prepared(fetched()))


def change(sentence: str, old: str, new: str) -> Change:
    start = sentence.index(old)
    return start, start + len(old), new


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        ("The plant wood begin operation in October.", "wood", "would"),
        ("The company play an important role in the region.", "play", "plays"),
        ("The measures that the city took last year has helped farmers.", "has", "have"),
        ("The city will build three new hospital this year.", "hospital", "hospitals"),
        ("Benefits were brought by reform to the people whom live there.", "whom", "who"),
        ("They are ready to to inherit it.", "to to", "to"),
    ],
)
def test_a_sentence_is_likelier_without_its_error(sentence: str, old: str, new: str) -> None:
    ((gain,),) = model().gains([(sentence, [change(sentence, old, new)])])
    assert gain > 2


def test_a_right_sentence_is_likelier_as_it_is() -> None:
    sentence = "Of the 12 projects, two are in Haining."
    ((gain,),) = model().gains([(sentence, [change(sentence, "are", "ares")])])
    assert gain < -2


def test_what_a_change_gains_its_undoing_loses() -> None:
    one, other = "He has maid progress in the county.", "He has made progress in the county."
    ((there,), (back,)) = model().gains(
        [(one, [change(one, "maid", "made")]), (other, [change(other, "made", "maid")])]
    )
    assert there == pytest.approx(-back, abs=NEARLY)


def test_two_ways_to_a_sentence_gain_the_same() -> None:
    words = ("plaid", "played", "plays")
    sentences = [f"The harbour {word} a great part in what the town became." for word in words]
    steps = [
        model().gains([(a, [change(a, x, y)])])[0][0] for a, (x, y) in zip(sentences, pairwise(words), strict=False)
    ]
    ((whole,),) = model().gains([(sentences[0], [change(sentences[0], words[0], words[2])])])
    assert sum(steps) == pytest.approx(whole, abs=NEARLY)


def test_a_sentence_is_read_the_same_whatever_is_read_with_it() -> None:
    asked = [
        (sentence, [change(sentence, old, new), (0, 0, "And ")])
        for sentence, old, new in (
            ("Residents benefited form it.", "form", "from"),
            ("The event was quiet successful, said 32 guests of “Red Boat”.", "quiet", "quite"),
            ("嘉兴 is Jiaxing, naïve or not.", "is", "are"),
        )
    ]
    together = model().gains(asked * 20)
    alone = [model().gains([each])[0] for each in asked]
    assert together[: len(asked)] == [pytest.approx(each, abs=0.25) for each in alone]
    assert together[-len(asked) :] == together[: len(asked)] or together[-1] == pytest.approx(alone[-1], abs=0.25)


def test_changes_at_either_end_and_of_nothing_are_read() -> None:
    sentence = "Jiaxing is a city"
    ends = [(0, 0, "The "), (len(sentence), len(sentence), "."), (0, len(sentence), "No"), (8, 10, "is")]
    ((*gains, same),) = model().gains([(sentence, ends)])
    assert len(gains) == 3 and same == 0
    assert model().gains([]) == [] and model().gains([(sentence, [])]) == [[]]


def test_nobody_waits_for_what_is_read_in_vain() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        model().gains([("Residents benefited form it.", [(20, 24, "from")])], stop)


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("sizes", [[], [30], [700], [5, 600, 5], [40] * 50, list(range(1, 90))])
def test_sentences_are_shared_out_in_order_in_parts_that_are_neither_small_nor_large(
    sizes: list[int], threads: int
) -> None:
    trees = [_Tree.of(range(size), []) for size in sizes]
    trees = [replace(tree, tokens=np.zeros(size, np.int64)) for tree, size in zip(trees, sizes, strict=True)]
    parts = list(_shared_out(trees, threads))
    assert [tree for part in parts for tree in part] == trees
    rows = [sum(len(tree.tokens) for tree in part) for part in parts]
    assert all(each <= 512 + max(sizes) // 2 or len(part) == 1 for each, part in zip(rows, parts, strict=True))
    assert len(parts) <= threads or min(rows[:-1], default=512) >= 64
    if sum(sizes) > 128 and max(sizes) < 64:
        assert len(parts) >= min(threads, sum(sizes) // 128)


def test_tokens_hold_every_byte() -> None:
    text = "Jia­xing’s 1,234.5 km²  — 嘉兴\t“naïve” _x_ Don't 🚄."
    tokens = model().tokens
    words = bytes(model()._array("words")).decode().split("\n")
    letters = "".join(words[number] for number in tokens(text))
    from pipeline.words.sentences import _LETTERS

    assert bytes(_LETTERS.index(letter) for letter in letters) == text.encode()


def test_it_is_prepared_once(tmp_path: Path) -> None:
    copy = Path(shutil.copy(fetched(), tmp_path))
    made = prepared(copy)
    before = made.stat()
    assert prepared(copy) == made and made.stat().st_mtime_ns == before.st_mtime_ns
    assert made.read_bytes() == prepared(fetched()).read_bytes()


@pytest.mark.parametrize("size", [0, 1_000, 1_000_000])
def test_what_was_prepared_and_is_not_whole_is_prepared_anew(tmp_path: Path, size: int) -> None:
    copy = Path(shutil.copy(fetched(), tmp_path))
    made = prepared(fetched())
    with copy.with_suffix(made.suffix).open("wb") as file:
        file.write(made.read_bytes()[:size])
    assert prepared(copy).read_bytes() == made.read_bytes()


@pytest.mark.parametrize("content", [b"", b"something else entirely", MAGIC + (9).to_bytes(8, "little") + b"{}"])
def test_a_file_that_is_damaged_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.sentences-1"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        Sentences(path)
