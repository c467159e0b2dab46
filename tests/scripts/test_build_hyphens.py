"""Which compounds are said to have a hyphen, by counts of how text writes them."""

from __future__ import annotations

from scripts.build_hyphens import counted, told

_LINES = (
    ["They built export-oriented plants.", "It was an anti-tank plan."] * 20
    + ["They keep export oriented records."]
    + [f"an anti-{word} drive" for word in "war drug fire theft flood slum rust smog noise crime".split()] * 3
    + ["It is a life-long friend."] * 3
    + ["It is a lifelong friend."] * 9
)


def test_a_pair_is_told_with_how_often_it_stands_before_a_noun_with_a_hyphen_and_without() -> None:
    lines = list(told(counted([_LINES], [_LINES])))
    assert "export oriented 20 20 1" in lines


def test_what_hardly_ever_stands_by_itself_is_told_by_its_first_word_alone() -> None:
    lines = list(told(counted([_LINES], [_LINES])))
    assert "anti - 50 0" in lines
    assert not any(line.startswith("anti tank") for line in lines)


def test_what_is_mostly_written_as_one_word_is_no_compound() -> None:
    assert not any(line.startswith("life long") for line in told(counted([_LINES], [_LINES])))


def test_what_stands_behind_such_a_word_without_a_hyphen_is_right_there() -> None:
    lines = [*_LINES, *_LINES, *["They wrote anti nothing."] * 3]
    assert "anti nothing +" in list(told(counted([lines], [lines])))
