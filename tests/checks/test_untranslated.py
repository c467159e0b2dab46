"""Chinese left in the translation, and the Chinese that belongs there."""

import pytest

from pipeline.checks import untranslated
from pipeline.glossary.glossary import Glossary
from tests.marked import document, expect, glossary

TERMS = glossary(
    "嘉兴=Jiaxing", "南湖=Nanhu", "南湖=South Lake:admitted", "八八战略=Double-Eight Strategy:preferred:slogan"
)

FOUND = [
    "efforts made by [嘉兴>Jiaxing] this year",
    "efforts made by[嘉兴> Jiaxing ]this year",
    "the lake ([南湖>Nanhu|South Lake] of the city)",
    "the [高质量发展>?] of the city and the [平湖市>?]",
    "the [高质量 发展，2019年>?] and so on",
    "the [《流浪地球》>?] was shown",
    "the office of “[浙江”和“上海>?]” here",
    "The city grew.\n\nProduced By[ 大汉网络 大汉版通发布系统>]",
    "The city grew.\n\n[版权所有：嘉兴市人民政府>]",
    "[嘉兴>Jiaxing]\n\nThe city grew.",
]
SILENT = [
    "the Double-Eight Strategy (八八战略) of the province",
    "the Double-Eight Strategy（八八战略）of the province",
    "the “Red Boat” (红船) and Jiaxing (Chinese: 嘉兴; pinyin: Jiāxīng)",
    "the Strategy \\[八八战略] and the word 和 (he, harmony)",
    "the character “和” (harmony)",
    "café, Москва, αβγ, カタカナ, 한국",
    "It costs ¥5，and more。",
    "Produced By Hanweb",
]


@pytest.mark.parametrize("marked", FOUND + SILENT)
def test_untranslated(marked: str) -> None:
    expect(untranslated.check, marked, TERMS)


def test_it_is_a_major_error_of_accuracy_and_says_what_it_rests_on() -> None:
    (known,) = untranslated.check(document("made by 嘉兴 here"), TERMS)
    assert (known.severity, known.type) == ("major", "untranslated")
    assert str(known.evidence[0]).startswith("glossary: 嘉兴 = Jiaxing")
    (unknown,) = untranslated.check(document("made by 嘉兴 here"), Glossary())
    assert not unknown.suggestions


def test_a_footer_is_deleted_only_at_the_foot() -> None:
    text = "Produced By 大汉网络\n\nThe city grew.\n\nIt is large.\n\nIt has a port."
    (issue,) = untranslated.check(document(text), Glossary())
    assert not issue.suggestions
