"""Seeded errors: every kind is made, each can be undone, and the same ones come in every run."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

import pytest

from pipeline.words import lexicon, ngrams
from scripts import seed_errors
from scripts.seed_errors import KINDS, Seed, Slips

TEXT = (
    "The city opened a new road in May, and the event has been driving the development of the industry. "
    "It’s said that the first of these villages has benefited a lot from the sessions; the farmers, who were poor, "
    "now sell their paintings to the whole world.\n\nXi’an’s “Silk Road” fair — 中国 — was held in 2019.\n"
) * 30


@cache
def slips() -> Slips:
    model = ngrams.english()
    assert model is not None
    return Slips(model)


def undone(text: str, seeds: list[Seed]) -> str:
    for seed in reversed(seeds):
        text = seed.undone(text)
    return text


@pytest.mark.parametrize("make", [seed_errors.errors, seed_errors.real_words])
@pytest.mark.parametrize("number", range(5))
def test_undoing_every_seed_restores_the_text(make, number: int) -> None:
    wrong, seeds = make(TEXT, slips(), random.Random(number))
    assert seeds and wrong != TEXT
    assert undone(wrong, seeds) == TEXT
    for one, other in pairwise(seeds):
        assert one.span.end <= other.span.start
    for seed in seeds:
        assert seed.span.of(wrong) != seed.right
        assert len(seed.undone(wrong)) == len(wrong) - len(seed.span) + len(seed.right)


@pytest.mark.parametrize("make", [seed_errors.errors, seed_errors.real_words])
def test_a_seed_gives_the_same_errors(make) -> None:
    first, second = (make(TEXT, slips(), random.Random(7)) for _ in range(2))
    assert first == second
    assert first != make(TEXT, slips(), random.Random(8))


def seeds_of_all_kinds() -> list[tuple[str, Seed]]:
    out = []
    for number in range(12):
        wrong, seeds = seed_errors.errors(TEXT, slips(), random.Random(number))
        out += [(seed.span.of(wrong), seed) for seed in seeds]
    return out


def test_every_kind_is_made_and_is_what_it_is_called() -> None:
    made = seeds_of_all_kinds()
    assert {seed.kind for _, seed in made} == set(KINDS)
    for wrong, seed in made:
        match seed.kind:
            case "letters":
                assert not lexicon.is_english(wrong), wrong
                assert wrong[0].isupper() == seed.right[0].isupper()
            case "real word" | "number" | "form":
                assert slips().is_word(wrong) and " " not in wrong, wrong
            case "doubled":
                assert wrong == f"{seed.right} {seed.right}"
            case "lost":
                assert wrong == "" and seed.right.endswith(" ")
            case "joined":
                assert wrong == seed.right.replace(" ", "") and seed.right.count(" ") == 1


@pytest.mark.parametrize(
    ("make", "every"), [(seed_errors.errors, seed_errors.EVERY), (seed_errors.real_words, seed_errors.EVERY_REAL_WORD)]
)
def test_errors_are_as_frequent_as_meant(make, every: int) -> None:
    _, seeds = make(TEXT, slips(), random.Random(1))
    # Where an error of the kind that was drawn cannot be made, the next word is tried.
    assert 0.5 < len(seeds) * every / len(TEXT.split()) < 1.1


@pytest.mark.parametrize("text", ["", "One.", "嘉兴。", "3.5% – 12", "a " * 3])
@pytest.mark.parametrize("make", [seed_errors.errors, seed_errors.real_words])
def test_short_texts_stay(make, text: str) -> None:
    assert make(text, slips(), random.Random(0)) == (text, [])
