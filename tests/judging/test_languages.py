"""How likely flags of French, German and Spanish grammar are right: the record of the rule, of its category, of all."""

from __future__ import annotations

import pytest

from pipeline.judging import judge, languages
from pipeline.model import LIKELY, Example, Issue, Rule, Span, tell

RULE = Rule(
    id="grammar.languagetool.DE_CASE",
    summary=tell("“{a}” is one word.", a="x"),
    bad=(Example("[a>b]"),),
    good=(Example("a"),),
    source="",
    type="grammar",
)


def _issue(words: str, *suggestions: str) -> Issue:
    return RULE.issue(words, Span(0, len(words)), RULE.summary, suggestions)


def test_a_capital_taken_away_is_another_matter_than_one_asked_for() -> None:
    assert languages.key(_issue("wirtschaft", "Wirtschaft")) == "grammar.languagetool.DE_CASE:capital"
    assert languages.key(_issue("Chinesische", "chinesische")) == "grammar.languagetool.DE_CASE:small"
    assert languages.key(_issue("der", "die")) == languages.key(_issue("der")) == "grammar.languagetool.DE_CASE"


def test_a_rule_that_was_seldom_judged_is_like_its_category() -> None:
    assert list(languages.wider("grammar.languagetool.D_N")) == [
        "grammar.languagetool:AGREEMENT",
        "grammar.languagetool",
    ]
    assert list(languages.wider("grammar.verb-number")) == []
    known, unread = (languages.share(f"grammar.languagetool.{rule}", "fr") for rule in ("D_N", "D_A_J"))
    assert known > LIKELY and abs(known - unread) < 0.15


@pytest.mark.parametrize("language", ["fr", "de", "es", "it"])
def test_our_own_rules_are_trusted_where_nothing_speaks_against_them(language: str) -> None:
    assert languages.share("grammar.unheard-of", language) == judge.UNJUDGED


def test_taste_and_the_capitals_of_names_are_not_shown() -> None:
    assert languages.share("grammar.languagetool.F_ANSTATT_PH", "de") < LIKELY
    assert languages.share("grammar.languagetool.PAS_DE_VIRGULE", "fr-CA") < LIKELY
    (judged,) = languages.judged([_issue("Chinesische", "chinesische")], "de")
    assert judged.level == "ask"
