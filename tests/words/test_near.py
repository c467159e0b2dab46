"""One slip, its kind and its words; the words of a text; English words; places."""

import pytest

from pipeline.chinese import divisions
from pipeline.words.lexicon import frequency, is_english
from pipeline.words.near import LONGEST, describe, moved, near, one_slip, slip
from pipeline.words.phrases import joined, words

NAMES = frozenset({"jiaxing", "pinghu", "xi'an"})


@pytest.mark.parametrize(
    ("wrong", "right", "kind", "at"),
    [
        ("jiaixng", "jiaxing", "swapped", 3),
        ("ijaxing", "jiaxing", "swapped", 0),
        ("jiaing", "jiaxing", "lost", 3),
        ("iaxing", "jiaxing", "lost", 0),
        ("jiaxin", "jiaxing", "lost", 6),
        ("jiaxxing", "jiaxing", "doubled", 4),
        ("jiaxinga", "jiaxing", "added", 7),
        ("jiazing", "jiaxing", "neighbour", 3),
        ("jiapxing", "jiaxing", "added", 3),
        ("jiaqing", "jiaxing", "replaced", 3),
        ("xian", "xi'an", "lost", 2),
    ],
)
def test_slip(wrong, right, kind, at):
    assert near(wrong, NAMES) == {right}
    assert one_slip(wrong, right)
    assert slip(wrong, right) == (kind, at)
    assert describe(wrong, right)


@pytest.mark.parametrize("word", ["jiaxing", "jixang", "jia", "", "pnighu1x", "x" * 5000])
def test_no_slip(word):
    assert near(word, NAMES) == set()


def test_describe():
    assert str(describe("jiaixng", "jiaxing")) == "two letters swapped: “ix” for “xi”"
    assert str(describe("jiaing", "jiaxing")) == "“x” lost"
    assert str(describe("jiazing", "jiaxing")) == "“z” for “x”, its neighbour on the keyboard"


def test_words():
    text = "Xi’an’s Shanghai-Jiaxing, 1,000-yuan don't 嘉兴City 2nd"
    assert [word.text for word in words(text)] == [
        "Xi’an", "Shanghai", "Jiaxing", "1,000", "yuan", "don't", "City", "2", "nd",
    ]  # fmt: skip
    assert words(text)[0].key == "xi'an"
    assert all(word.span.of(text) == word.text for word in words(text))


def test_joined():
    for text, expected in (("a b", True), ("a-b", True), ("a\nb", True), ("a\n\nb", False), ("a, b", False)):
        one, other = words(text)
        assert joined(text, one, other) is expected


def test_english():
    assert is_english("Boxing") and is_english("guide")
    assert not is_english("Beijing") and not is_english("Jiaxing") and not is_english("")
    assert frequency("Beijing") > frequency("Benxi") > frequency("Jiaixng") == 0


def test_places():
    assert divisions.is_place("jiaxing") and divisions.is_place("inner mongolia") and divisions.is_place("xi'an")
    assert not divisions.is_place("jiaixng")
    assert divisions.ranks("zhejiang") == {"province"}
    assert "prefecture" in divisions.ranks("jiaxing") and divisions.ranks("xinhua") >= {"other"}
    assert divisions.provinces("jiaxing") == divisions.provinces("huzhou") == {"33"}
    assert divisions.ranks("xining") == {"prefecture"}


def test_how_many_places_bear_a_name():
    assert divisions.bearers("heping") > divisions.bearers("xiasha") > divisions.bearers("deijing") == 0
    assert divisions.bearers("dongting") > 4
    assert divisions.bearers("xi'an") == divisions.bearers("xian")


def test_pairs_of_well_known_names():
    assert ("xinhua", "news") in divisions.pairs() and ("hong", "kong") in divisions.pairs()
    assert ("xinhua", "river") not in divisions.pairs()


def test_a_letter_moves_two_places_and_a_monster_has_no_such_forms() -> None:
    assert set(moved("abc")) == {"bca", "cab"}
    assert not list(moved("a" * (LONGEST + 1)))
