"""Target and source sentences, whatever is merged, split, added or left out."""

import time

import pytest

from pipeline.align import align
from pipeline.model import Document
from tests.marked import document


def pairs(target: str, source: str) -> list[tuple[str, str]]:
    aligned = align(document(target), document(source, "zh"))
    assert aligned.source is not None
    return [(s.span.of(target), s.source.span.of(aligned.source.text) if s.source else "") for s in aligned.segments]


ONE = ("Yuan Jiajun visited Jiaxing on June 13.", "6月13日，袁家军来到嘉兴。")
TWO = ("The port handled 2.3 million containers in 2019.", "2019年，港口吞吐量达到230万标箱。")
THREE = ("Farmers in Pinghu grow melons and mushrooms.", "平湖的农民种植西瓜和蘑菇。")
FOUR = ("The exhibition closes on Sunday.", "展览将于周日闭幕。")


def text(*sentences: str, sep: str = "\n") -> str:
    return sep.join(sentences)


@pytest.mark.parametrize("seps", [("\n", "\n"), (" ", ""), ("\n\n", "\n"), (" ", "\n")])
def test_one_to_one_whatever_the_paragraphs(seps: tuple[str, str]) -> None:
    rows = (ONE, TWO, THREE, FOUR)
    assert pairs(seps[0].join(r[0] for r in rows), seps[1].join(r[1] for r in rows)) == list(rows)


def test_a_source_sentence_left_out() -> None:
    assert pairs(text(ONE[0], THREE[0]), text(ONE[1], TWO[1], THREE[1])) == [ONE, THREE]


def test_a_target_sentence_added() -> None:
    found = pairs(text(ONE[0], TWO[0], THREE[0]), text(ONE[1], THREE[1]))
    assert found == [ONE, (TWO[0], ""), THREE]


def test_two_source_sentences_in_one_of_the_target() -> None:
    merged = "Yuan Jiajun visited Jiaxing on June 13, and the port handled 2.3 million containers in 2019."
    found = pairs(text(merged, THREE[0]), text(ONE[1] + TWO[1], THREE[1]))
    assert found == [(merged, ONE[1] + TWO[1]), THREE]


def test_one_source_sentence_in_two_of_the_target() -> None:
    whole = "6月13日，袁家军来到嘉兴，并于次日前往平湖考察当地农民种植的西瓜和蘑菇。"
    second = "The next day he went to Pinghu to see the melons and mushrooms that farmers grow there."
    found = pairs(text(f"{ONE[0]} {second}", FOUR[0]), text(whole, FOUR[1]))
    assert found == [(ONE[0], whole), (second, whole), FOUR]


def test_traditional_characters() -> None:
    assert pairs(text(ONE[0], THREE[0]), "6月13日，袁家軍來到嘉興。\n平湖的農民種植西瓜和蘑菇。")[1][1].startswith(
        "平湖"
    )


def test_empty_sides() -> None:
    empty = Document("x.zh.txt", "zh", "")
    assert [s.source for s in align(document(ONE[0]), empty).segments] == [None]
    assert align(Document("x.en.txt", "en", ""), document(ONE[1], "zh")).segments == ()


def test_time_grows_with_the_length_only() -> None:
    rows = [f"On June {n % 28 + 1}, {n} people came to Jiaxing by train." for n in range(600)]
    sources = [f"6月{n % 28 + 1}日，{n}人乘火车来到嘉兴。" for n in range(600)]
    started = time.monotonic()
    assert pairs(text(*rows), text(*sources)) == list(zip(rows, sources, strict=True))
    assert time.monotonic() - started < 30
