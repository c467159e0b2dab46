"""English and Simplified Chinese: the whole page is translated, the words of users and of the engine stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline import run
from pipeline.__main__ import main
from pipeline.checks import typography
from pipeline.model import InputError
from pipeline.report import report
from pipeline.speech import speech
from tests import sample_review
from tests.report.test_report import Elements
from tests.sentences import HOLE, Source

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


# What the walk over the source finds although no person reads it by itself, or although it is the text's own words.
NOT_SAID = (
    "decided otherwise meanwhile",  # a clash is shown, never said
    f"{HOLE} × U+{HOLE} {HOLE}",  # characters by their Unicode names
    *(f"{HOLE}{joint}{HOLE}" for joint in (" is ", " its ", " to … ", " of … ", " to ")),  # words of the text
    f"“{HOLE} {HOLE} the”",
    *(f"{HOLE}{end}" for end in ("ies", " times", f"{HOLE}s", f"{HOLE}s {HOLE}")),
    # Parts of sentences that are found whole, too.
    f", as in “{HOLE}” → “{HOLE}”",
    f"control {HOLE}",
    "The other quotation marks of the release are",
    f"standing decision {HOLE}",
    # Mistakes in our own lists, which the tests find.
    f"no [words>suggestion] in the phrase {HOLE}",
    f"no list {HOLE}, asked for in the phrase {HOLE}",
)


def english(sentences: Iterable[str]) -> list[str]:
    """Those that have no translation; their places hold a word that has one, as some do."""
    filled = {sentence: sentence.replace(HOLE, "plural") for sentence in sentences if sentence not in NOT_SAID}
    return sorted(sentence for sentence, told in filled.items() if CHINESE.message(told) == told)


def test_every_sentence_of_the_program_is_translated() -> None:
    """Messages and evidence of checks, refusals, notes, the command line, the server: none is said in English only."""
    source = Source()
    told = source.said | source.fragments
    assert len(told) > 550
    for expected in ("no such file or folder", f"“{HOLE}” doubled", "There is no such page.", "only print the address"):
        assert expected in told, "the walk does not find what it found once"
    assert english(told) == []


def test_every_message_in_the_data_is_translated() -> None:
    told = {
        line
        for path in (Path(report.__file__).parent / "data").glob("*.toml")
        for line in re.findall('(?m)^message = "(.*)"', path.read_text("utf-8"))
    }
    assert len(told) > 5
    assert english(told) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--help"], ["check", "--help"], ["baseline", "--help"], ["apply", "--help"], ["review", "--help"],
        ["decide", "--help"], ["suggest-terms", "--help"], ["export-terms", "--help"],
    ],
)  # fmt: skip
def test_help_is_in_chinese(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith("用法：zhengming")
    # What is left in Latin letters: names of commands, options, files, formats and programs.
    prose = re.sub(r"[\w$./|-]*[A-Z_/|-][\w$./|-]*|\[[^\]]*\]|\{[^}]*\}|^ *%\S+", "", told)
    names = {"zhengming", "check", "apply", "review", "baseline", "decide", "text", "accept", "forget", "options"}
    assert set(re.findall("[a-z]{2,}", prose)) - names == set()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "缺少参数：COMMAND"),
        (["apply", "--docx", "new"], "参数 --docx：'new' 不可用"),
        (["review", "--port", "x"], "参数 --port：'x' 不是整数"),
        (["decide"], "缺少参数：NAME"),
        (["check", "--nonsense"], "无法识别的参数：--nonsense"),
        (["check", "--xlsx"], "参数 --xlsx：需要一个值"),
    ],
)
def test_a_wrong_command_line_is_explained_in_chinese(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_a_refusal_is_said_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "x.en.txt"
    assert main(["check", str(missing), "--lang", "zh"]) == 2
    assert capsys.readouterr().err == f"zhengming: {missing}：没有这个文件或文件夹；请检查路径。\n"
    error = InputError("x.en.docx", "this is not a Word file (.docx)", "save it as a Word file (.docx)", 3)
    assert speech.ENGLISH.error(error) == str(error)
    assert CHINESE.error(error) == "x.en.docx:3：不是Word 文件（.docx）；请存为 Word 文件（.docx）。"


def test_a_sentence_within_a_sentence_is_translated_only_when_it_is_known() -> None:
    assert CHINESE.message("“Boao” is a well-known name of China") == "“Boao”是中国的知名专名"
    assert CHINESE.message("“Boao” is misspelled in the engine's eyes") == "“Boao” is misspelled in the engine's eyes"


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
        ("rule “spacing: runs”, as in “a  b” → “a b”", "规则“空格：连续空格”，例如“a  b” → “a b”"),
        ("rule “quotes: style”", "规则“引号：样式”"),
        ("", ""),
    ],
)
def test_what_a_check_says_is_translated_and_the_engines_own_words_stay(told: str, expected: str) -> None:
    assert CHINESE.message(told) == expected
    assert speech.ENGLISH.message(told) == told


def test_every_rule_of_typography_has_a_name_in_chinese() -> None:
    names = [typography.name_of(rule) for rule in {*typography.RULES, *typography.NEUTRAL}]
    assert len(names) > 20
    assert sorted(name for name in names if CHINESE.message(name) == name) == []


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
