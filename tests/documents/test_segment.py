"""Paragraphs, their kinds, and sentences, in English and in Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marked import document

# "|" stands between two sentences, "¶" between two paragraphs.
SENTENCES = [
    "He lives in the U.S. | The city is large.",
    "He met the U.S. President and Mr. Wang. | They left.",
    "Jiaxing, Huzhou, etc. | Currently, it grows.",
    "Great Wall Co., Ltd. plans it. | It is the No. 1 Project.",
    "He said no. | Then he left.",
    "J. K. Rowling came at 5 p.m. | The city slept.",
    "“What?” he asked. | “Go!” she said.",
    "It grew by 7.1% to 97.3 billion. | See www.jiaxing.gov.cn for more.",
    "“It is done.” | “It is large.”",
    "He waited … and left. | It was … Then what?",
    "opening-up ? integrating into the world",
    "He came here.|The city grew.",
    "Amur (russ. Name in Pinyin) began. | It is good.",
    "Yahoo! is large. | Is it? | Yes.",
    "他说：“好。”|然后走了。",
    "“我们会努力！”张三说。|第二句？|是的；|完了。",
    "增长3.5%。|浙江省委书记车俊（浙江）表示……",
    "一、总体要求¶（一）指导思想。|坚持新发展理念。",
    "The first.¶The second.",
]
KINDS = [
    ("prose", "The city of Jiaxing grew. It is large"),
    ("prose", "The city of Jiaxing has grown."),
    ("heading", "Jiaxing Today"),
    ("heading", "Release date:2019-07-26 15:37"),
    ("heading", "Jiaxing’s integration into the Yangtze River Delta benefits and enriches people"),
    ("heading", "Ding Dong! Hello, Teacher Will Be Broadcast Next Week - Xinhua Net"),
    ("heading", " ".join(["talking about the motherland"] * 9)),
    ("item", "1. Plans for the coming year"),
    ("item", "• a port and an airport"),
    ("item", "一、总体要求"),
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace(" | ", " ").replace("|", "").replace("¶", "\n\n")
    found = document(text)
    expected = [sentence.strip() for sentence in marked.replace("¶", "|").split("|")]
    assert [segment.span.of(text) for segment in found.segments] == expected
    assert len(found.paragraphs) == marked.count("¶") + 1


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_kinds(kind: str, text: str) -> None:
    assert [p.kind for p in document(text).paragraphs] == [kind]


def test_a_long_unclosed_sentence_is_a_headline_only_before_the_prose() -> None:
    long = " ".join(["the city of Jiaxing grows and grows"] * 5)
    kinds = [p.kind for p in document(f"{long}\n\nThe city of Jiaxing has grown.\n\n{long}").paragraphs]
    assert kinds == ["heading", "prose", "prose"]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Great development tides appear in the Yangtze River Delta\n"
        "region. Since the integrated development of the Yangtze\n"
        "River Delta was upgraded, all cities have grown. Then\n"
        "Jiaxing grew too, and it is large.\n"
        "\n"
        "A heading of about the same width as the lines above it\n"
    )
    assert [p.kind for p in document(text).paragraphs] == ["prose", "heading"]
    assert len(document(text.replace("\n", "\r\n")).paragraphs) == 2


def test_lines_of_one_width_are_not_wrapped_without_evidence() -> None:
    text = (
        "A heading that is quite long and wide, and more of it\nAnother heading that is quite long and wide, and more"
    )
    assert len(document(text).paragraphs) == 2


def test_list_items_are_paragraphs() -> None:
    text = "Great development tides appear in the Yangtze River Delta and in\n1. the city of Jiaxing\n2. Huzhou"
    assert len(document(text).paragraphs) == 3


def test_ids_count_from_one() -> None:
    assert [s.id for s in document("One. Two.\n\nThree.").segments] == ["p1s1", "p1s2", "p2s1"]


@given(st.text(alphabet="aA1 .?!…。！？；”“\"'()（）\n\r\u2028\u00a0\ufeff嘉说-", max_size=80))
def test_segments_cover_every_visible_character_once(text: str) -> None:
    found = document(text)
    spans = [segment.span for segment in found.segments]
    assert spans == sorted(spans) and all(len(span) > 0 for span in spans)
    covered = [at for span in spans for at in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    left = {text[at] for at in set(range(len(text))) - set(covered)}
    assert all(char.isspace() or char == "\ufeff" for char in left)
    assert all(found.paragraphs[s.paragraph].span.contains(s.span) for s in found.segments)
