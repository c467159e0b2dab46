"""Which words of names are said to have a capital, by counts of the words beside them."""

from __future__ import annotations

from collections import Counter

from scripts.build_capitals import counted, told


def test_what_is_nearly_always_a_capital_is_told_and_nothing_else() -> None:
    lines = ["They saw the Great Wall and the party of the Green Party, and a Green light."] * 20
    pairs, alone = counted(lines, frozenset({("great", "wall")}))
    assert pairs["great", "wall"] == [20, 0, 0, 0]
    assert pairs["green", "light"] == [0, 20, 0, 0]
    assert alone["s party"] == 20
    assert list(told([pairs], alone)) == [
        "great wall both", "great wall end", "great wall start",
        "green party both", "green party end", "green party start", "green alone",
    ]  # fmt: skip


def test_one_source_that_writes_it_otherwise_is_heard() -> None:
    usual, _ = counted(["They saw the Great Wall."] * 200)
    other, _ = counted(["They saw the Great wall."] * 10)
    assert "great wall end" in list(told([usual], Counter()))
    assert "great wall end" not in list(told([usual, other], Counter()))


def test_sentence_beginnings_tell_nothing() -> None:
    pairs, alone = counted(["Great Wall. Great wall? “Great wall”"] * 20)
    assert not pairs
    assert not alone
