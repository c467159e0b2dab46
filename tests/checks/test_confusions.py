"""Real words that stand for others."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from pipeline import knowledge
from pipeline.checks.spelling import confusions
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from pipeline.words.neighbours import seen
from tests.marked import document, expect


def check(document: Document, glossary: Glossary) -> list[Issue]:
    return list(confusions.issues(document))


# Neighbours that are tried for a pair: those seen by far more often with the right word.
MOST = 6

FOUND = [
    "The [costal>coastal] city is famous.",
    "The drought did [sever>severe] damage to the crops.",
    "The transportation [planing>planning] for railways has come into being.",
    "It lies in the northeast [potion>portion] of the province.",
    "for the world [peach>peace] and development of all",
    "He works in the [pubic>public] sector of the city.",
    "The project [manger>manager] said so.",
    "They will [expend>expand] the network.",
]

SILENT = [
    "The boats put out to sea at dawn.",
    "The transportation planning for railways has come into being.",
    "The wizard drank the potion.",
    "a peach and a plum",
    "The manger stood in the stable.",
    "They had lunch at noon and launched a service.",
    "The form comes from the office.",
    "The county is in the country.",
    "kids of all ages",
    "the devaluation of the yuan",
    "The trail leads through the forest, though not far.",
    "loess plateau",
    "They illegally mined sand.",
]


@pytest.mark.parametrize("marked", FOUND)
def test_the_word_that_fits_its_neighbours_is_offered(marked: str) -> None:
    expect(check, marked)


@pytest.mark.parametrize("text", SILENT)
def test_words_that_fit_stay_silent(text: str) -> None:
    expect(check, text)


def test_pairs_are_counted_in_doublings() -> None:
    assert seen("of", "the") > seen("included", "in") > seen("included", "into") > seen("xylophone", "planing") == 0
    assert seen("Transportation", "Planning") == seen("transportation", "planning")
    assert seen("", "") == seen("zzz", "the") == 0


def test_no_word_is_its_own_confusion() -> None:
    data = knowledge.tables("confusions.toml")
    for name in ("never", "rare", "common"):
        pairs = [tuple(entry.split()) for entry in data[name].split(",")]
        assert all(len(pair) == 2 and pair[0] != pair[1] for pair in pairs)
        assert len(pairs) == len(set(pairs))


def test_every_pair_can_be_told_apart() -> None:
    """Somewhere in English stand two words between which the one is flagged and the other offered."""
    data = knowledge.tables("confusions.toml")
    pairs = [tuple(entry.split()) for name in ("never", "rare", "common") for entry in data[name].split(",")]
    words = {word for pair in pairs for word in pair}
    before, after = defaultdict(Counter), defaultdict(Counter)
    for line in knowledge.lines("built/word-pairs.txt.gz"):
        left, *following = line.split(" ")
        for right, _, common in (pair.partition("=") for pair in following):
            if left in words:
                after[left][right] = ord(common) - ord("a") + 1
            if right in words:
                before[right][left] = ord(common) - ord("a") + 1
    dead = []
    for wrong, right in pairs:
        lefts = ["", *(word for word, _ in (before[right] - before[wrong]).most_common(MOST))]
        rights = ["", *(word for word, _ in (after[right] - after[wrong]).most_common(MOST))]
        texts = (f"a — {left} {wrong} {then}" for left in lefts for then in rights)
        if not any((right,) in {issue.suggestions for issue in confusions.issues(document(text))} for text in texts):
            dead.append((wrong, right))
    assert dead == []
