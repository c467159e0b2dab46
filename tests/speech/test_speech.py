"""English and Simplified Chinese: the whole page is translated, the words of users and of the engine stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import pipeline
from pipeline import checks, exports, run
from pipeline.__main__ import main
from pipeline.commands import arguments
from pipeline.decisions import standing
from pipeline.model import (
    DIMENSIONS,
    KINDS,
    LEVELS,
    SETTINGS,
    SEVERITIES,
    VERDICTS,
    InputError,
    as_is,
    tell,
    tell_count,
)
from pipeline.report import report
from pipeline.report.view import STATUSES
from pipeline.speech import speech
from pipeline.words import languages
from tests import sample_review
from tests.report.test_report import Elements

PACKAGE = Path(pipeline.__file__).parent
TEMPLATES = Path(report.__file__).parent / "templates"
CHINESE = speech.of("zh")
# What takes a sentence: which of its arguments are some (by place, from 1).
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "tell": None, "tell_count": (2, 3), "spoken": None, "_spoken": None, "speech": None, "counted": (2, 3), "_": None,
    "say": None, "button": None,
}  # fmt: skip
# Words that the program says by the value of a field, and by a number.
WORDS = (
    *DIMENSIONS, *DIMENSIONS.values(), *SEVERITIES, *SETTINGS, *KINDS, *LEVELS, *STATUSES, *VERDICTS,
    *(checks.name_of(check) for check in checks.CHECKS), standing.CHECK,
    *(languages.of(tag).name for tag in languages.checked()),
    *(f"{{n}} {kind} decision{s}" for kind in ("stale", "ambiguous", "conflicting") for s in ("", "s")),
)  # fmt: skip


def extracted(path: Path, method: str) -> Iterator[str]:
    """The sentences of a file, as Babel finds them."""
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, keywords=KEYWORDS):
            yield from filter(None, [message] if isinstance(message, str) else message)


def in_data(value: object, key: str = "") -> Iterator[str]:
    """The messages of a table of data."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from in_data(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from in_data(inside, key)
    elif key in ("message", "summary"):
        assert isinstance(value, str)
        yield value


@cache
def said() -> frozenset[str]:
    """Every sentence that the program can say: in its code, its pages, its script and its data."""
    found: set[str] = set(WORDS)
    for path in PACKAGE.rglob("*.py"):
        found.update(extracted(path, "python"))
    for path in TEMPLATES.rglob("*.html"):
        found.update(extracted(path, "jinja2"))
        for noun in re.findall(r"""plural\([^"]+, "([\w ]+)"\)""", path.read_text("utf-8")):
            found |= {f"{{n}} {noun}", f"{{n}} {noun}s"}
    for path in TEMPLATES.rglob("*.js"):
        found.update(extracted(path, "javascript"))
    for path in (PACKAGE / "data").glob("*.toml"):
        found.update(in_data(tomllib.loads(path.read_text("utf-8"))))
    return frozenset(sentence for sentence in found if sentence.replace("{text}", "") and "${" not in sentence)


def test_the_sentences_are_found() -> None:
    assert len(said()) > 900
    assert {"no such file or folder", "“{a}” doubled", "There is no such page.", "only print the address"} <= said()


def places(sentence: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", sentence))


def test_every_sentence_is_said_in_chinese_with_the_same_places() -> None:
    assert sorted(said() - CHINESE.words.keys()) == []
    chinese = {sentence: CHINESE.words[sentence] for sentence in said()}
    assert [pair for pair in sorted(chinese.items()) if places(pair[0]) != places(pair[1])] == []


def test_catalogues_are_read_as_gettext_reads_them() -> None:
    for path in (speech.CATALOGUES / "zh" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            read = {message.id: message.string for message in read_po(file) if message.id and message.string}
        assert dict(speech._messages(path.read_text("utf-8"))) == read, path.name
    odd = (
        'msgid ""\nmsgstr "Language: zh\\n"\n\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n\n# of {x}\n#: file.py:1\nmsgid ""\n'
        '"one \\"two\\"\\n"\n"three \\\\ \\t"\nmsgstr "一"\n"二"\n\nmsgid "none"\nmsgstr ""\n'
    )
    assert dict(speech._messages(odd)) == {'one "two"\nthree \\ \t': "一二"}


def test_no_translation_is_of_a_sentence_that_is_gone() -> None:
    # What argparse asks for differs between versions of Python: tests/commands/test_arguments.py.
    with (speech.CATALOGUES / "zh" / "LC_MESSAGES" / "argparse.po").open("rb") as file:
        of_argparse = {message.id for message in read_po(file)}
    assert sorted(CHINESE.words.keys() - said() - of_argparse) == []


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
    names = {"zhengming", "text", "accept", "forget", "options", *arguments.COMMANDS}
    names |= {"none", "reviewdog", "xlsx", *(kind.name for kind in exports.KINDS)}
    assert set(re.findall("[a-z]{2,}", prose)) - names == set()


@pytest.mark.parametrize(
    ("words", "told"),
    [
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
    error = InputError(
        "x.en.docx",
        tell("this is not {why}", why=tell("a Word file (.docx)")),
        tell("save it as {a}", a=tell("a Word file (.docx)")),
        3,
    )
    assert speech.ENGLISH.error(error) == str(error)
    assert CHINESE.error(error) == "x.en.docx:3：不是Word 文件（.docx）；请存为 Word 文件（.docx）。"


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


def test_a_message_is_put_into_words_with_what_stands_in_it() -> None:
    slip = tell("“{a}” looks like a slip for “{b}”.", a="{n} {a}", b="Shanghai")
    assert str(slip) == "“{n} {a}” looks like a slip for “Shanghai”.", "words of users are no places"
    assert CHINESE.message(slip) == "“{n} {a}”疑为“Shanghai”之误。"
    within = tell("The source {a} {why}; the release was checked without it.", a="x.zh.txt", why=tell("is empty"))
    assert str(within) == "The source x.zh.txt is empty; the release was checked without it."
    assert "x.zh.txt" in CHINESE.message(within) and "empty" not in CHINESE.message(within)
    assert CHINESE.message(as_is("Possible typo: {a} repeated.")) == "Possible typo: {a} repeated."
    assert speech.ENGLISH("{n} pending", n="{all}") == "{all} pending"


@pytest.mark.parametrize(("number", "told"), [(1, "1 issue"), (0, "0 issues"), (1234, "1,234 issues")])
def test_a_number_chooses_its_sentence(number: int, told: str) -> None:
    assert str(tell_count(number, "{n} issue", "{n} issues")) == told
    assert speech.ENGLISH.counted(number, "{n} issue", "{n} issues") == told


def test_what_the_checks_say_of_the_shared_release_is_translated(tmp_path: Path) -> None:
    settings = run.Settings(grammar=False, reports=tmp_path)
    (result,) = run.examine([Path("releases/jiaxing-2019-07-26.en.txt")], settings)
    told = {item.issue.message for item in result.review.issues}
    assert len(told) > 10
    assert sorted(str(message) for message in told if CHINESE.message(message) == str(message)) == []


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


def test_the_words_of_the_interface_are_those_of_the_list() -> None:
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text("utf-8")
    table = text.partition("### The words of the interface")[2].partition("\n## ")[0]
    listed = dict(re.findall(r"(?m)^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$", table)[2:])
    assert len(listed) > 15
    assert {word: CHINESE.words[word] for word in listed} == listed
