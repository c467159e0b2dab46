"""How likely flags of French, German and Spanish grammar are right: the record of the rule, of its category, of all."""

from __future__ import annotations

from dataclasses import replace

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


def _issue(words: str, *suggestions: str, rule: str = RULE.id, at: int = 0) -> Issue:
    made = RULE.issue(" " * at + words, Span(at, at + len(words)), RULE.summary, suggestions)
    return replace(made, rule=rule)


def _key(text: str, words: str, *suggestions: str, rule: str = RULE.id, language: str = "es") -> str:
    found = languages.key(_issue(words, *suggestions, rule=rule, at=text.index(words)), text, language)
    return found.removeprefix(rule)


def test_a_capital_taken_away_is_another_matter_than_one_asked_for() -> None:
    assert _key("die wirtschaft", "wirtschaft", "Wirtschaft", language="de") == ":capital"
    assert _key("Die Chinesische Mauer", "Chinesische", "chinesische", language="de") == ":small"
    assert _key("Im Mai:\n- Mai 1995", "Mai 1995", "mai 1995", language="fr") == ":opens"
    assert _key("der Stadt", "der", "die", language="de") == _key("der", "der", language="de") == ""


def test_what_is_said_of_a_name_is_another_matter() -> None:
    assert _key("en el Parma juega", "el", "la") == _key("en la PEP", "la", "el") == ":name"
    assert _key("lo dijo el China Daily", "China", "Chine") == ":name"
    assert _key("Le ministre. Les ville grandissent.", "Les ville", "Les villes", language="fr") == ""
    assert _key("el ciudad", "el", "la") == _key("«El ciudad»", "El", "La") == ""
    assert _key("Die Stadt der Kultur", "der", "die", language="de") == "", "every noun has a capital"


def test_short_words_and_nouns_that_nobody_knows_are_counted_apart() -> None:
    unknown = "spelling.unknown-word"
    assert _key("la ciduad", "ciduad", "ciudad", rule=unknown) == ":short"
    assert _key("bactéries barophiles", "barophiles", "basophiles", rule=unknown, language="fr") == ":another"
    assert _key("le tiralleur", "tiralleur", "tirailleur", rule=unknown, language="fr") == ""
    assert _key("Die Pressemittelung", "Pressemittelung", "Pressemitteilung", rule=unknown, language="de") == ":noun"


def test_a_rule_that_was_seldom_judged_is_like_its_category() -> None:
    assert list(languages.wider("grammar.languagetool.D_N")) == [
        "grammar.languagetool:AGREEMENT",
        "grammar.languagetool",
    ]
    assert list(languages.wider("grammar.languagetool.D_N:name")) == [
        "grammar.languagetool:AGREEMENT:name",
        "grammar.languagetool:name",
        "grammar.languagetool",
    ]
    assert list(languages.wider("grammar.verb-number")) == []
    known, unread = (languages.share(f"grammar.languagetool.{rule}", "fr") for rule in ("D_N", "D_A_J"))
    assert known > LIKELY and abs(known - unread) < 0.15


def test_a_language_that_nobody_has_read_has_the_record_of_the_others() -> None:
    agreement, comma = (languages.share(f"grammar.languagetool.{rule}", "pt") for rule in ("D_N", "PAS_DE_VIRGULE"))
    assert agreement > LIKELY > comma


@pytest.mark.parametrize("language", ["fr", "de", "es", "it"])
def test_our_own_rules_are_trusted_where_nothing_speaks_against_them(language: str) -> None:
    assert languages.share("grammar.unheard-of", language) == judge.UNJUDGED


def test_taste_and_the_capitals_of_names_are_not_shown() -> None:
    assert languages.share("grammar.languagetool.F_ANSTATT_PH", "de") < LIKELY
    assert languages.share("grammar.languagetool.PAS_DE_VIRGULE", "fr-CA") < LIKELY
    (judged,) = languages.judged([_issue("Chinesische", "chinesische")], "Chinesische", "de")
    assert judged.level == "ask"
