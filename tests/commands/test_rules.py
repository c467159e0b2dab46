"""Rules as a user meets them: listed, explained, tried, switched off by the house, and refused when there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.__main__ import main
from scripts import build_rules_page

TEXT = "The city has an obligation to to inherit traditions in Jiaixng , said the the mayor.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one release, whose words come doubled twice and whose comma stands apart."""
    monkeypatch.chdir(tmp_path)
    for folder in ("releases", "glossary", "corrections"):
        (tmp_path / folder).mkdir()
    (tmp_path / "releases" / "a.en.txt").write_text(TEXT, "utf-8")
    (tmp_path / "glossary" / "g.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, str]:
    """The issues of a check by rule, with their severities."""
    capsys.readouterr()
    assert main(["check", "--no-grammar", "--format", "json", *more]) in (0, 1)
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    return {issue["rule"]: issue["severity"] for issue in document["issues"]}


def test_rules_are_listed_and_explained(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    assert main(["rules"]) == 0
    assert "duplicates.word: minor: A word written twice" in capsys.readouterr().out
    assert main(["rules", "--format", "json"]) == 0
    listed = {rule["id"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert {"id", "summary", "bad", "good", "source", "severity", "languages"} <= listed["duplicates.word"].keys()
    assert main(["explain", "duplicates.word"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("duplicates.word (duplication, minor)\n") and "Bad: The city" in told
    assert main(["explain", "duplicates.word", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == listed["duplicates.word"]
    assert main(["explain", "duplicates.word", "--lang", "zh"]) == 0
    assert "[to to → to]" in capsys.readouterr().out


def test_one_line_of_the_house_or_of_a_run_does_without_the_official_names(
    capsys: pytest.CaptureFixture[str], desk: Path
) -> None:
    (desk / "releases" / "a.en.txt").write_text("The Yangtze River Economical Belt grows fast.\n", "utf-8")
    assert found(capsys) == {"names.official": "major"}
    assert found(capsys, "--no-rule", "names.official") == {}
    standing = desk / "corrections" / "standing.toml"
    standing.write_text('[rules]\n"names.official" = "minor"\n', "utf-8")
    assert found(capsys) == {"names.official": "minor"}
    standing.write_text('[rules]\n"names.official" = "off"\n', "utf-8")
    assert found(capsys) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["explain", "places"], "explain: “places” stands for several rules; name one of them, such as places."),
        (["explain", "duplicates.wrd"], "explain: there is no rule “duplicates.wrd”; write “duplicates.word”"),
        (["check", "--rule", "qqqq"], "--rule: there is no rule “qqqq”; see “zhengming rules” for all of them."),
        (["check", "--no-rule", "duplicate"], "--no-rule: there is no rule “duplicate”; write “duplicates”"),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], desk: Path
) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_a_rule_is_tried_alone_and_left_out(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    every = found(capsys)
    assert "duplicates.word" in every and len(every) > 1
    assert found(capsys, "--rule", "duplicates.word") == {"duplicates.word": "minor"}
    assert found(capsys, "--rule", "duplicates") == {"duplicates.word": "minor"}
    assert found(capsys, "--no-rule", "duplicates.word") == {r: s for r, s in every.items() if r != "duplicates.word"}
    assert found(capsys) == every, "nothing that was tried is remembered"


def test_the_house_switches_rules(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    every = found(capsys)
    file = desk / "corrections" / "standing.toml"
    file.write_text('[rules]\n"duplicates.word" = "off"\n', "utf-8")
    assert "duplicates.word" not in found(capsys)
    file.write_text('[rules]\n"duplicates.word" = "critical"\n', "utf-8")
    assert found(capsys) == {**every, "duplicates.word": "critical"}
    file.write_text('[rules]\nduplicates = "off"\n"duplicates.word" = "on"\n', "utf-8")
    assert found(capsys) == every
    assert main(["rules"]) == 0
    assert "duplicates.phrase: off:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[rules]\n"duplicates.wrd" = "off"\n', "standing.toml: there is no rule “duplicates.wrd”; write"),
        ('[rules]\n"duplicates.word" = "maybe"\n', '"maybe" is no setting of the rule “duplicates.word”; write one of'),
        ("[rules]\nduplicates.word = 'off'\n", "put the rule’s id in quotation marks"),
        ('rules = "off"\n', "“rules” is not a table; write [rules] above its lines"),
    ],
)
def test_settings_that_are_none_are_refused(
    written: str, told: str, capsys: pytest.CaptureFixture[str], desk: Path
) -> None:
    (desk / "corrections" / "standing.toml").write_text(written, "utf-8")
    assert main(["check", "--no-grammar"]) == 2
    assert told in capsys.readouterr().err


def test_a_decision_and_the_tables_carry_the_rule(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    assert main(["check", "--no-grammar", "--rule", "duplicates", "--format", "json"]) == 1
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert main(["decide", "a.en.txt", document["issues"][0]["id"], "accept", "--no-grammar"]) == 0
    assert 'rule = "duplicates.word"' in (desk / "corrections" / "a.en.toml").read_text("utf-8")


def test_a_rule_may_want_each_place_looked_at_by_itself(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    """A word one slip away from a place that the glossary does not have may be another name: it is not bulk."""
    (desk / "releases" / "a.en.txt").write_text("He went to Hanghzou.\n\nShe stayed in Hanghzou.\n", "utf-8")
    assert main(["check", "--no-grammar", "--format", "json"]) == 1
    issues = json.loads(capsys.readouterr().out)["documents"][0]["issues"]
    assert {issue["rule"] for issue in issues} == {"names.near-place"}
    assert main(["decide", "a.en.txt", "--all-like", issues[0]["id"], "accept", "--no-grammar"]) == 2
    assert "the rule names.near-place wants each place looked at by itself" in capsys.readouterr().err
    assert main(["decide", "a.en.txt", issues[0]["id"], "accept", "--no-grammar"]) == 0
    assert main(["decide", "a.en.txt", "--all-like", issues[0]["id"], "reject", "--no-grammar"]) == 0


def test_every_card_links_to_its_rule(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    assert main(["check", "--no-grammar"]) == 1
    page, manual = ((desk / "reports" / name).read_text("utf-8") for name in ("a.en.html", "rules.html"))
    assert 'href="rules.html#duplicates.word"' in page and 'id="duplicates.word"' in manual
    assert main(["check", "--no-grammar", "--lang", "zh"]) == 1
    assert '<html lang="zh-Hans">' in (desk / "reports" / "rules.html").read_text("utf-8")


def test_the_page_of_the_rules_is_what_the_records_say() -> None:
    assert build_rules_page.TARGET.read_bytes().decode() == build_rules_page.page(), "run `make rules`"
