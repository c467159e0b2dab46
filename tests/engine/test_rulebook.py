"""The ids of LanguageTool's rules, and what it says of them."""

from __future__ import annotations

import re

import pytest

from pipeline.checks import reported, rules
from pipeline.checks.grammar import findings
from pipeline.engine import rulebook, selection
from pipeline.model import InputError

FAMILY = findings.LANGUAGETOOL.id


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("HE_VERB_AGR", ("en",)),
        ("EN_A_VS_AN", ("en",)),  # written in Java
        ("EN_COMPOUNDS_MULTI_CHANNEL", ("en",)),  # of one word
        ("ACCORD_SUJET_VERBE", ("fr",)),
        ("DE_AGREEMENT", ("de",)),
        ("DOUBLE_PUNCTUATION", ("en", "es", "fr", "it", "pt")),
    ],
)
def test_rules_are_known(name: str, languages: tuple[str, ...]) -> None:
    found = rulebook.known(name)
    assert found is not None and found.description
    assert found.languages == languages
    assert rules.is_known(f"{FAMILY}.{name}")


@pytest.mark.parametrize("name", ["HE_VERB_AGREE", "he_verb_agr", "EN_COMPOUNDS", "MORFOLOGIK_RULE_EN_US", ""])
def test_other_words_are_no_rules(name: str) -> None:
    assert rulebook.known(name) is None
    assert not rules.is_known(f"{FAMILY}.{name}")


def test_a_typo_is_refused_with_the_nearest_rule() -> None:
    with pytest.raises(InputError, match=rf"there is no rule “{FAMILY}.HE_VERB_AGRR”; write “{FAMILY}.HE_VERB_AGR”"):
        rules.find(f"{FAMILY}.HE_VERB_AGRR")


def test_a_rule_of_the_engine_is_explained_in_its_words() -> None:
    found = rules.find(f"{FAMILY}.HE_VERB_AGR")
    assert found.id == f"{FAMILY}.HE_VERB_AGR" and found.languages == ("en",)
    assert "agreement" in str(found.summary).lower()
    [example] = found.bad
    assert [after for _, after in example.parts() if after]


def test_every_rule_that_the_program_leaves_out_exists() -> None:
    names = [*rulebook.ids(), "EN_COMPOUNDS_X", "EN_DIACRITICS_REPLACE_ORTHOGRAPHY_X"]
    for entry in selection._entries(selection.FILE):
        for name in [entry["rule"]] if "rule" in entry else entry.get("except", []):
            pattern = re.compile(re.escape(name).replace(r"\*", ".*"))
            assert any(map(pattern.fullmatch, names)), f"LanguageTool has no rule {name}"


def test_spelling_is_not_among_them() -> None:
    assert not any(map(reported.SPELLER.search, rulebook.ids()))
