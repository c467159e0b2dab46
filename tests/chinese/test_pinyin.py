"""Syllables, whole words and their division."""

import pytest

from pipeline.chinese.pinyin import divide, is_pinyin, syllables


def test_the_inventory_is_whole():
    # ISO 7098 has some 400 syllables; the count moves only with the data file.
    assert len(syllables()) > 400
    assert {"zhuang", "lü", "er", "xiong", "nüe"} <= syllables()
    assert not {"ing", "xng", "jia1", "v", "i", "u"} & syllables()


@pytest.mark.parametrize(
    "word", ["Jiaxing", "TONGXIANG", "Xi’an", "Xi'an", "Lü", "Lyu", "Jiang", "a", "Ouyang", "Yueqing", "china"]
)
def test_is_pinyin(word):
    assert is_pinyin(word)


@pytest.mark.parametrize(
    "word", ["Jiaing", "Jiaixng", "Jiaxng", "Microteck", "Shanxxi", "", "’an", "Xi’", "Jia xing", "Jia-xing", "Harbin"]
)
def test_is_not_pinyin(word):
    assert not is_pinyin(word)
    assert not is_pinyin(word, loose=True)


def test_an_inner_vowel_needs_an_apostrophe_unless_loose():
    assert not is_pinyin("Fuan")
    assert is_pinyin("Fuan", loose=True)
    assert is_pinyin("Fu’an")


def test_divide():
    assert divide("Jiaxing") == (("jia", "xing"),)
    assert divide("Xi’an") == (("xi", "an"),)
    assert divide("xian") == (("xian",),)
    assert divide("xian", loose=True) == (("xian",), ("xi", "an"))
    assert divide("fangan") == (("fan", "gan"),)
    assert divide("fangan", loose=True) == (("fang", "an"), ("fan", "gan"))
    assert divide("Jiaing") == ()
