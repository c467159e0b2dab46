"""English and Simplified Chinese: the whole page is translated, the words of users and of the engine stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import report, run, speech
from tests import sample_review
from tests.test_report import Elements

TEMPLATES = Path(report.__file__).parent / "templates"
CHINESE = speech.of("zh")


def said() -> set[str]:
    """Every sentence of the templates and of the script."""
    found: set[str] = set()
    for path in TEMPLATES.glob("*.html"):
        found.update(re.findall(r"""_\("([^"]+)"[,)]""", path.read_text("utf-8")))
    script = (TEMPLATES / "review.js").read_text("utf-8")
    found.update(re.findall(r"""\bsay\(\s*"([^"]+)"[,)]""", script))
    found.update(re.findall(r"""\bbutton\("([^"]+)",""", script))
    return found


def test_every_sentence_of_the_page_is_translated() -> None:
    assert len(said()) > 100
    assert sorted(sentence for sentence in said() if sentence not in CHINESE.words) == []


@pytest.mark.parametrize("sentence", sorted(CHINESE.words))
def test_a_translation_has_the_places_of_its_sentence(sentence: str) -> None:
    places = re.findall(r"\{\w+\}", CHINESE.words[sentence])
    assert sorted(places) == sorted(re.findall(r"\{\w+\}", sentence))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("“Jiaing” looks like a slip for “Jiaxing”.", "“Jiaing”疑为“Jiaxing”之误。"),
        ("“Ping” looks like “Pinghu” in “Pinghu Zone”.", "“Ping”疑为“Pinghu Zone”中的“Pinghu”。"),
        ("Spaces at the end of a line.", "行末有空格。"),
        ("“Jiaxing” stands 51 times in this release", "“Jiaxing”在本稿中出现 51 次"),
        ("Possible typo: you repeated a word.", "Possible typo: you repeated a word."),
        ("", ""),
    ],
)
def test_what_a_check_says_is_translated_and_the_engines_own_words_stay(told: str, expected: str) -> None:
    assert CHINESE.message(told) == expected
    assert speech.ENGLISH.message(told) == told


def test_what_the_checks_say_of_the_shared_release_is_translated(tmp_path: Path) -> None:
    settings = run.Settings(grammar=False, reports=tmp_path)
    (result,) = run.examine([Path("releases/jiaxing-2019-07-26.en.txt")], settings)
    told = {item.issue.message for item in result.review.issues}
    assert len(told) > 10
    assert sorted(message for message in told if CHINESE.message(message) == message) == []


def test_words_of_users_are_not_read_as_places() -> None:
    told = "“{n} {a}” looks like a slip for “{b}”."
    assert CHINESE.message(told) == "“{n} {a}”疑为“{b}”之误。"
    assert speech.ENGLISH("{n} pending", n="{all}") == "{all} pending"


def test_a_long_message_is_matched_at_once() -> None:
    assert CHINESE.message("“" * 20_000 + "” looks like") == "“" * 20_000 + "” looks like"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
    ],
)
def test_the_systems_language_is_the_default(environment: dict[str, str], language: str) -> None:
    assert speech.chosen(None, environment).language == language
    assert speech.chosen("zh", environment).language == "zh"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr;q=0.9, zh-Hans;q=0.5", "zh"),
        ("zh;q=x", "en"),
        (";;,,", "en"),
    ],
)
def test_a_browser_is_answered_in_its_language(header: str, language: str) -> None:
    assert speech.accepted(header).language == language


def test_the_chinese_report_speaks_chinese_and_keeps_the_release() -> None:
    html = report.render(sample_review.review(), sample_review.FACTS, None, CHINESE)
    page = Elements(html)
    assert page.found[0] == ("html", {"lang": "zh-Hans"})
    text = "".join(page.text)
    assert "处问题待人工处理" in text and "Haiyan Opens a New Bridge" in text
    for english in ("pending ›", "Summary", "Nothing is", "accepted by", "waits for"):
        assert english not in text, english
    texts = [attributes for _, attributes in page.found if "text" in attributes.get("class", "").split()]
    assert texts and all(attributes["lang"] == "en" for attributes in texts)
