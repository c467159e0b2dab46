"""The records of rules outside English: made of the committed counts, byte for byte."""

from __future__ import annotations

from scripts import fit_languages


def test_the_table_is_what_the_counts_give() -> None:
    assert fit_languages.fitted() == fit_languages.BUILT.read_text("utf-8")


def test_a_rule_counts_once_for_what_it_belongs_to() -> None:
    often, seldom = "grammar.languagetool.D_N", "grammar.languagetool.D_A_J"
    found = fit_languages.pooled({often: [90.0, 10.0], seldom: [0.0, 1.0], "grammar.verb-number": [5.0, 5.0]})
    assert set(found) == {"grammar.languagetool", "grammar.languagetool:AGREEMENT"}
    assert [round(weight, 2) for weight in found["grammar.languagetool"]] == [0.9, 1.1]


def test_sentences_get_the_same_error_in_each_run() -> None:
    sentences = ["Les villes de la province attirent des visiteurs.", "La ligne relie deux villes de la région."] * 5
    first, again = (list(fit_languages.seeded(sentences, "fr")) for _ in range(2))
    assert first == again and first
    for text, mark in first:
        assert text[mark.start : mark.end] not in mark.corrections
