"""Spellings of places from before pinyin, and slips of pinyin that are none."""

import pytest

from pipeline.chinese.romanisations import is_other_spelling


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("chengtu", "chengdu"),
        ("kiangsu", "jiangsu"),
        ("kweiyang", "guiyang"),
        ("shansi", "shanxi"),
        ("hsining", "xining"),
        ("tchengtou", "chengdu"),
        ("lithang", "litang"),
        ("golok", "golog"),
        ("kharbin", "harbin"),
    ],
)
def test_another_system(word: str, name: str) -> None:
    assert is_other_spelling(word, {name, "huzhou"})


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("jiangsi", "jiangxi"),
        ("hangzou", "hangzhou"),
        ("shenzen", "shenzhen"),
        ("guizhuo", "guizhou"),
        ("tangsan", "tangshan"),
        ("hebei", "hebei"),
        ("", "hebei"),
        ("k" * 200, "hebei"),
    ],
)
def test_a_slip_is_none(word: str, name: str) -> None:
    assert not is_other_spelling(word, {name, "huzhou"})
