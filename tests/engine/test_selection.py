"""Which of LanguageTool's rules count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.engine import selection
from pipeline.model import InputError

OFF = [
    ("TOO_LONG_SENTENCE", "STYLE", True),
    ("EN_QUOTES", "TYPOGRAPHY", True),
    ("APOS_SPACE_CONTRACTION", "TYPOGRAPHY", False),
    ("ETC_PERIOD", "AMERICAN_ENGLISH_STYLE", False),
    ("EN_DIACRITICS_REPLACE", "MISC", True),
    ("HAVE_PART_AGREEMENT", "GRAMMAR", False),
    ("DASH_RULE", "PUNCTUATION", True),
    ("DEPOIS_DE_APÓS", "SHORTEN_IT", True),
    ("AFIM_DE", "FORMAL", False),
]


@pytest.mark.parametrize(("rule", "category", "off"), OFF)
def test_rules_that_are_off(rule: str, category: str, off: bool) -> None:
    assert selection.is_off(rule, category) is off


def test_every_rule_that_is_off_says_why_and_how_often() -> None:
    table = selection._entries(selection.FILE)
    assert all(entry["why"] and entry["measured"] for entry in table)
    names = [entry.get("rule") or entry["category"] for entry in table]
    assert len(names) == len(set(names))
    assert all(("rule" in entry) != ("category" in entry) for entry in table)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[rule]\n", "not readable as TOML"),
        ('[[rule]]\nrule = "A"\nwhy = "b"\ncolour = 1\n', "unknown key “colour”"),
        ('level = "picky"\n', "unknown key “level”"),
        ('[[rule]]\nrule = "A"\n', "rule 1: not one rule or category with its reason"),
        ('[[rule]]\nrule = "A"\ncategory = "B"\nwhy = "c"\n', "rule 1"),
    ],
)
def test_a_broken_file_of_rules_is_one_sentence(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(named)):
        selection.chosen(tmp_path / "rules.toml")


def test_a_house_may_want_a_rule_that_is_off() -> None:
    wanted = frozenset({"TOO_LONG_SENTENCE", "EN_QUOTES"})
    choice = selection.chosen(wanted=wanted)
    assert not wanted & set(choice.off) and wanted <= set(choice.on)
    for rule, category, off in OFF:
        assert choice.counts(rule, category) is (rule in wanted or not off)
        assert selection.chosen().counts(rule, category) is not off
