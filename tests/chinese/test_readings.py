"""The index of readings: characters, words, traditional forms, the gazetteer."""

import pytest

from pipeline.chinese import gazetteer, readings


@pytest.mark.parametrize(
    ("word", "reading", "kind"),
    [
        ("嘉兴", "jia xing", "c"),
        ("六安", "lu an", "c"),
        ("乐清", "yue qing", "c"),
        ("番禺", "pan yu", "c"),
        ("银行", "yin hang", ""),
        ("巴黎", "ba li", "f"),
    ],
)
def test_words(word: str, reading: str, kind: str) -> None:
    entry = readings.word(word)
    assert entry is not None
    assert (" ".join(entry.readings[0]), entry.kind) == (reading, kind)


def test_a_word_that_is_none() -> None:
    assert readings.word("欧邦") is None


@pytest.mark.parametrize(
    ("surname", "reading"),
    [("单", "shan"), ("仇", "qiu"), ("曾", "zeng"), ("解", "xie"), ("查", "zha"), ("欧阳", "ouyang")],
)
def test_surnames_read_otherwise_than_the_character(surname: str, reading: str) -> None:
    assert readings.characters().surnames[surname][0] == reading


def test_a_rare_reading_is_no_reading() -> None:
    assert readings.characters().readings["南"] == ("nan",)


def test_simplified_keeps_every_offset() -> None:
    text = "習近平在聯合國總部，2015年。"
    assert readings.simplify(text) == "习近平在联合国总部，2015年。"
    assert len(readings.simplify(text)) == len(text)


def test_places_with_level_and_parents() -> None:
    (yiwu,) = gazetteer.named("Yiwu")[:1]
    assert yiwu.short in ("义乌", "伊吾")
    yiwu = gazetteer.called("义乌")[0]
    assert (yiwu.level, gazetteer.over(yiwu, "province").latin, gazetteer.over(yiwu, "prefecture").latin) == (
        "county",
        "Zhejiang",
        "Jinhua",
    )
    assert gazetteer.called("哈尔滨")[0].latin == "Harbin"
    assert gazetteer.called("陕西")[0].latin == "Shaanxi"
    assert gazetteer.named("Xian")[0].latin == "Xi'an"
    assert gazetteer.named("Jiaixng") == ()
