"""English words of no dictionary, and what may have been meant."""

from __future__ import annotations

import pytest

from pipeline.words import speller


def unknown(text: str) -> list[str]:
    return [found.span.of(text) for found in speller.unknown(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The city's mayors' plan isn't new; they'll see, won't they?",
        "The labour of the organisation, in grey and gray, programme and program.",
        "HANGZHOU IS A CITY, and the Naïve façade of the encyclopædia stays.",
        "A socio-economic, pre-school, well-known and eco-friendly plan.",
        "Write to office@jiaxing.gov.cn or see www.jiaxng.gov.cn/indx.html, https://a.cn/abcd, #jiaxin.",
        "In 2019 the 12th and 3rd 5G or 4x4 cars of the 1990s.",
        "It is de facto a status quo, et al., and a vis-à-vis.",
        "The Kiribatis and the Obamas met in Santiago de Compostela.",
        "O'Brien and the Ba'ath Party.",
        "他在嘉兴。",
        "",
    ],
)
def test_words_addresses_and_phrases_are_known(text: str) -> None:
    assert unknown(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The goverment’s plan.", ["goverment"]),
        ("A stage-manged show.", ["manged"]),
        ("Howver, the chinese side.", ["Howver", "chinese"]),
        ("A Sungei-Naewang road.", []),
        ("It is facto.", []),
    ],
)
def test_the_part_that_is_no_word_is_named(text: str, words: list[str]) -> None:
    assert unknown(text) == words


def test_a_part_knows_what_it_is_joined_to() -> None:
    (found,) = speller.unknown("A stage-manged show.")
    assert (found.span.start, found.whole.start, found.whole.end) == (8, 2, 14)


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("goverment", "government"),
        ("taht", "that"),
        ("pf", "of"),
        ("Howver", "However"),
        ("chinese", "Chinese"),
        ("VIetnam", "Vietnam"),
        ("slowdownto", "slowdown to"),
        ("AmurCity", "Amur City"),
        ("fysics", "physics"),
        ("nessesary", "necessary"),
        ("garentee", "guarantee"),
    ],
)
def test_what_was_meant_comes_first(word: str, first: str) -> None:
    assert speller.suggestions(word)[0] == first


@pytest.mark.parametrize("word", ["Rebull", "Abdulla", "xqzvkw", "a" * 60])
def test_a_word_is_not_cut_into_rare_halves(word: str) -> None:
    assert not any(" " in each for each in speller.suggestions(word))


def test_a_phrase_may_have_words_that_else_are_names() -> None:
    assert unknown("Her alma mater did it pro bono.") == []
    assert unknown("Her alma did it for bono.") == ["alma", "bono"]
