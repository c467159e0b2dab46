"""Stand-ins: same length, same sound, one for one, and back again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.neutralise import Mask, mask
from pipeline.model import Finding, Span


def masked(marked: str) -> tuple[str, Mask]:
    """The plain text of ``"to <Jiaxing>"`` and its mask."""
    spans, plain, at = [], "", 0
    for match in re.finditer("<(.*?)>", marked):
        plain += marked[at : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[1])))
        plain += match[1]
        at = match.end()
    plain += marked[at:]
    return plain, mask(plain, spans)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


KEPT = [
    "no names at all",
    "the <Economic and Technological Development Zone>",
    "the <CPC> and the <NPC>",
    "<2019> and <5G>",
    "<嘉兴> in Chinese",
    "<e-commerce>",
]


@pytest.mark.parametrize("marked", KEPT)
def test_english_words_acronyms_and_digits_stay(marked: str) -> None:
    plain, result = masked(marked)
    assert result.text == plain


REPLACED = [
    ("to <Jiaxing>", r"to [B-DF-TV-Z]\w{6}"),
    ("an <Anhui>", r"an [AEIO]\w{4}"),
    ("<JIAXING> TODAY", r"[A-Z]{7} TODAY"),
    ("<Xi'an>'s walls", r"[A-Z]\w{4}'s walls"),
    ("<Lu’an’s> tea", r"[A-Z]\w{4}’s tea"),
    ("the <Shanghai-Jiaxing Expressway>", r"the \w{8}-\w{7} Expressway"),
    ("<Che Jun> said", r"[A-Z]\w\w [A-Z]\w\w said"),
    ("the <Jiaxing Port> Zone", r"the \w{7} Port Zone"),
]


@pytest.mark.parametrize(("marked", "pattern"), REPLACED)
def test_stand_in_keeps_sound_capitals_and_possessive(marked: str, pattern: str) -> None:
    plain, result = masked(marked)
    assert re.fullmatch(pattern, result.text), result.text
    assert len(result.text) == len(plain) and utf16(result.text) == utf16(plain)
    assert result.text != plain


def test_one_word_has_one_stand_in_and_two_words_have_two() -> None:
    _, result = masked("<Jiaxing>, <Jiaxing> and <JIAXING>, <Pinghu>, <Haiyan>, <Haining>, <Tongxiang>, <Nanhu>")
    words = re.findall(r"\w+", result.text.replace("and ", ""))
    assert words[0] == words[1] == words[2].capitalize()
    assert len({word.lower() for word in words}) == 6


def test_a_stand_in_is_never_a_word_of_the_text() -> None:
    _, first = masked("<Jiaxing>")
    _, second = masked(f"<Jiaxing> and {first.text}")
    assert not second.text.startswith(first.text)


def finding(text: str, words: str, message: str = "", *suggestions: str) -> Finding:
    start = text.index(words)
    return Finding(Span(start, start + len(words)), "RULE", "GRAMMAR", "grammar", message, suggestions)


def test_message_and_suggestions_come_back_in_the_words_of_the_text() -> None:
    _, result = masked("a <Anhui> tea")
    name = result.text.split()[1]
    restored = result.restore(finding(result.text, f"a {name}", f"Use an before {name}’s", f"an {name}"))
    assert restored is not None
    assert restored.suggestions == ("an Anhui",)
    assert restored.message == "Use an before Anhui’s"


def test_what_is_about_a_stand_in_is_dropped() -> None:
    _, result = masked("in <Jiaxing> town")
    name = result.text.split()[1]
    assert result.restore(finding(result.text, name, "Did you mean?", "Denmark")) is None
    assert result.restore(finding(result.text, f"in {name}", "Did you mean?", "in Denmark", f"in {name}s")) is None
    assert result.restore(finding(result.text, "town", "A finding beside it.", "city")) is not None


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_every_text_keeps_its_length(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(min(p), max(p)) for p in places if max(p) <= len(text)]
    result = mask(text, spans)
    assert len(result.text) == len(text) and utf16(result.text) == utf16(text)
