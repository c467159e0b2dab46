"""The model of English: a small one, built here of a text made here, held against a direct computation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline import checks
from pipeline.glossary.glossary import Glossary
from pipeline.model import Span
from pipeline.words import ngram_file, ngrams
from pipeline.words.ngrams import CLASSES, END, NAME, NOTHING, NUMBER, START, UNKNOWN, YEAR, Model, encoded
from scripts import build_ngrams
from tests import marked

WORDS = "the a city town port road of in and opens closes new old big".split()
SIZE = 400


def sentences() -> list[list[str]]:
    """A few thousand words in an order that is no chance: half of the words follow the same word as a rule."""
    rng = random.Random(3)
    out = []
    for _ in range(SIZE):
        sentence = [rng.choice(WORDS)]
        while len(sentence) < 12:
            follows = WORDS[(WORDS.index(sentence[-1]) * 5 + 3) % len(WORDS)]
            sentence.append(follows if rng.random() < 0.5 else rng.choice(WORDS))
        out.append(sentence)
    return out


def pairs_of_words() -> Counter[tuple[str, str]]:
    return Counter(pair for each in sentences() for pair in pairwise(each))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = [*CLASSES, *WORDS]
    ids = [number for each in sentences() for number in (START, *map(words.index, each), END)]
    target = tmp_path_factory.mktemp("ngrams") / "small.ngrams"
    build_ngrams.build(np.array(ids, np.uint16), words, target)
    return target


@pytest.fixture(scope="module")
def model(path: Path) -> Model:
    return Model(path)


def grams(numbers: Sequence[int], begin: int, end: int) -> list[tuple[int, ...]]:
    """The n-grams that end at the places from `begin` up to `end` of a sentence."""
    padded = (*[int(NOTHING)] * 3, *numbers)
    return [padded[at : at + 4] for at in range(begin, min(end, len(numbers)))]


def number(model: Model, word: str) -> int:
    return model.vocabulary.number(word)


def probabilities(model: Model, history: tuple[int, ...]) -> np.ndarray:
    """Of every word of the vocabulary after a history."""
    nothing = int(NOTHING)
    words = range(len(model.vocabulary.words))
    rows = [(*(nothing,) * (3 - len(history)), *history, word) for word in words]
    return 2.0 ** model.log2p(np.array(rows, np.uint64)).astype(float)


def test_the_probabilities_after_each_history_sum_to_about_one(model: Model) -> None:
    numbers = [number(model, word) for word in WORDS]
    texts = [[number(model, word) for word in each] for each in sentences()[:40]]
    seen = {tuple(each[at : at + length]) for each in texts for length in (1, 2, 3) for at in (0, 4)}
    starts = {(START,), *((START, one) for one in numbers)}
    unseen = {(numbers[0], numbers[0], numbers[0]), (UNKNOWN,), (NAME, numbers[1])}
    for history in (*seen, *starts, *unseen):
        # Each is kept as tenths of a bit: 3.5% off at most.
        assert probabilities(model, history).sum() == pytest.approx(1, abs=0.06), history


def test_what_followed_three_words_is_as_likely_as_it_was_frequent(model: Model) -> None:
    """But for the discounts, at most three of each count, which go to what shorter histories say."""
    fours = Counter(tuple(each[at : at + 4]) for each in sentences() for at in range(len(each) - 3))
    for four, count in fours.most_common(40):
        same = [n for other, n in fours.items() if other[:3] == four[:3]]
        # At the end of a sentence nothing of these followed.
        whole = sum(same) + sum(tuple(each[-3:]) == four[:3] for each in sentences())
        *history, last = (number(model, word) for word in four)
        told = probabilities(model, tuple(history))[last]
        assert 0.96 * (count - 3) / whole < told < 1.04 * (count + 3 * len(same) + 3) / whole, four


def test_a_word_never_seen_there_gets_what_shorter_histories_say_times_what_is_left(model: Model) -> None:
    """The definition of backoff, with the table's own figures: p(d | abc) = left(abc) p(d | bc), and so on down."""
    triples = {tuple(each[at : at + 3]) for each in sentences() for at in range(len(each) - 2)}
    tried = 0
    for (a, b), count in pairs_of_words().most_common(60):
        history = (number(model, a), number(model, b))
        longer, shorter = probabilities(model, history), probabilities(model, history[1:])
        never = [number(model, word) for word in WORDS if (a, b, word) not in triples]
        if count > 5 and len(never) > 1:
            left = longer[never] / shorter[never]
            assert left == pytest.approx(np.full(len(never), left[0]), rel=1e-3), (a, b)
            # What is left is what those that followed have not taken, over what they have by the shorter history.
            others = [n for n in range(len(longer)) if n not in never]
            assert left[0] == pytest.approx((1 - longer[others].sum()) / (1 - shorter[others].sum()), rel=0.5)
            tried += 1
    assert tried > 5


def test_the_start_of_a_sentence_is_no_history_of_its_own(model: Model) -> None:
    """Before it stands nothing, which no shorter history may be asked about."""
    row = next(iter(grams((START, number(model, "the")), 1, 2)))
    assert row == (int(NOTHING), int(NOTHING), START, number(model, "the"))
    assert -12 < model.log2p(np.array([row], np.uint64))[0] < 0


def test_tokens_are_words_or_classes(model: Model) -> None:
    text = "The city’s port of 嘉兴 opens in 2019, 3 Zhejiang towns"
    found = encoded(model, text, Span(0, len(text)))
    assert [span.of(text) for span in found.spans] == [
        "The", "city", "’s", "port", "of", "嘉兴", "opens", "in", "2019", ",", "3", "Zhejiang", "towns",
    ]  # fmt: skip
    numbers = dict(zip((span.of(text) for span in found.spans), found.numbers[1:-1], strict=True))
    assert (found.numbers[0], found.numbers[-1]) == (START, END)
    assert numbers["The"] == number(model, "the") >= len(CLASSES)
    assert (numbers["2019"], numbers["3"], numbers["Zhejiang"], numbers["towns"]) == (YEAR, NUMBER, NAME, UNKNOWN)


def broken(data: bytes, how: str) -> bytes:
    if how == "cut short":
        return data[:-100]
    if how == "another version":
        return data.replace(b"n-grams 1", b"n-grams 0", 1)
    return b"" if how == "empty" else data[: len(data) // 1000]


@pytest.mark.parametrize("how", ["cut short", "another version", "empty", "nearly empty", "missing"])
def test_without_a_whole_table_there_is_no_model_and_the_checks_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    root = tmp_path / "pipeline"
    target = root / "data" / ngram_file.NAME
    target.parent.mkdir(parents=True)
    if how != "missing":
        target.write_bytes(broken(path.read_bytes(), how))
    with monkeypatch.context() as patched:
        patched.setattr(ngram_file, "files", lambda package: root)
        ngrams.english.cache_clear()
        try:
            assert ngrams.english() is None
            assert str(ngram_file.problem()).endswith("install the program again.")
            text = marked.document("The world peach and development. We suggest to discuss about the plan.")
            found = checks.run(text, Glossary())
            assert {issue.check for issue in found} == {"grammar"}
            # Then only the records of the rules speak.
            assert all(0 < issue.confidence < 1 for issue in found)
        finally:
            ngrams.english.cache_clear()


def test_the_shipped_table_is_read() -> None:
    model = ngrams.english()
    assert ngram_file.problem() is None
    assert model is not None
    assert model.sources
    assert all(model.vocabulary.holds(word) for word in ("the", "planning", "planing", "maid"))
