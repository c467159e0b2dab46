"""The command line as it is read: which options a command has, and what is said of a mistake in which language."""

from __future__ import annotations

import argparse

import pytest

from pipeline.commands import arguments


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of a mistake, below the usage."""
    with pytest.raises(SystemExit) as ended:
        arguments.parse(words)
    assert ended.value.code == 2
    usage, _, sentence = capsys.readouterr().err.rpartition("\nzhengming: ")
    assert usage
    return sentence.rstrip("\n")


MISTAKES = [
    (["check", "--nonsense"], "unrecognized arguments: --nonsense", "无法识别的参数：--nonsense"),
    (["check", "--nonsense={a}"], "unrecognized arguments: --nonsense={a}", "无法识别的参数：--nonsense={a}"),
    (["check", "--xlsx"], "argument --xlsx: expected one argument", "参数 --xlsx：需要一个值"),
    (["check", "--baseline=%s"], "ignored explicit argument '%s'", "参数 --baseline：不接受值 '%s'"),
    (["apply", "--docx", "new"], "--docx: invalid choice: 'new' (choose from ", "参数 --docx：'new' 不可用（可选："),
    (["chekc"], "argument COMMAND: invalid choice: 'chekc' (choose from ", "参数 COMMAND：'chekc' 不可用（可选："),
    (["check", "--lang", "fr"], "argument --lang: invalid choice: 'fr'", "参数 --lang：'fr' 不可用（可选："),
    (["check", "--co", "x"], "ambiguous option: --co", "选项 --co 不明确，可能是 --corrections, --columns"),
    (["review", "--port", "65536"], "argument --port: 65536 is no port; there are ", "参数 --port：65536 不是端口号；"),
    (["review", "--port", "x"], "argument --port: invalid int value: 'x'", "参数 --port：'x' 不是整数"),
    (["check", "--columns", "A"], "--columns: “A” does not name two", "参数 --columns：“A”不是两个列名，例如 B,C"),
    (["check", "--columns", "B,2"], "“B,2” does not name two columns, like B,C", "参数 --columns：“B,2”不是两个列名"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "english", "chinese"), MISTAKES)
def test_a_mistake_is_explained_in_the_language_of_the_user(
    words: list[str],
    english: str,
    chinese: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert english in told(words, capsys)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert told(words, capsys).startswith(chinese)


def test_the_language_that_is_asked_for_goes_before_the_systems(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert told(["check", "--lang", "en", "--xlsx"], capsys) == "argument --xlsx: expected one argument"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert told(["check", "--lang", "zh", "--xlsx"], capsys) == "参数 --xlsx：需要一个值"


def test_other_parsers_speak_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = vars(argparse)["_"], vars(argparse)["ngettext"]
    arguments.parse(["check", "--lang", "zh"])
    with pytest.raises(SystemExit):
        arguments.parse(["check", "--lang", "zh", "--nonsense"])
    assert (vars(argparse)["_"], vars(argparse)["ngettext"]) == before
    assert argparse.ArgumentParser().format_usage().startswith("usage: ")


def test_every_command_has_a_name_of_its_own_and_does_something() -> None:
    for name in arguments.COMMANDS:
        assert arguments.command(name).name == name
        with pytest.raises(SystemExit) as ended:
            arguments.parse([name, "--help"])
        assert ended.value.code == 0


def test_words_behind_an_option_of_decide_are_its_words() -> None:
    options, _ = arguments.parse(["decide", "NAME", "--all-like", "ISSUE", "accept"])
    assert (options.name, options.all_like, options.words) == ("NAME", "ISSUE", ["accept"])
