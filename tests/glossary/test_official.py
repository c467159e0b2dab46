"""The pack of official names: its rows, and that the house's own always come first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from pipeline import knowledge
from pipeline.glossary import official
from pipeline.glossary.glossary import Glossary
from pipeline.model import KINDS
from tests.marked import glossary
from tests.waiting import processor

ROWS = [line.split("\t") for line in knowledge.lines("official-terms.tsv")]


def targets(terms: Glossary, language: str = "en") -> set[str]:
    return {term.target for term in official.beside(terms, language)}


def test_each_row_says_where_and_when_it_is_attested() -> None:
    for source, target, kind, status, attested, day in ROWS:
        assert source and target and attested, target
        assert kind in KINDS and status in ("preferred", "admitted"), target
        assert date(1949, 10, 1) <= date.fromisoformat(day), target
        assert "'" not in target, "typographic apostrophes"
        assert ("{n}" in source) == ("{nth}" in target), target


def test_no_name_stands_twice_and_each_term_has_one_preferred() -> None:
    assert len({(row[0], row[1]) for row in ROWS}) == len(ROWS)
    preferred = Counter(row[0] for row in ROWS if row[3] == "preferred")
    assert set(preferred.values()) == {1} and preferred.keys() == {row[0] for row in ROWS}


@pytest.mark.parametrize(
    ("rows", "gone", "kept"),
    [
        # Its own name for the same Chinese, with or without quotation marks.
        (["国务院=State Counsel:preferred:organisation"], "State Council", "Belt and Road Initiative"),
        (["一带一路倡议=Belt-Road Plan:preferred:term"], "Belt and Road Initiative", "Belt and Road"),
        # The same English for other Chinese, or forbidden.
        (["国会=State Council:preferred:organisation"], "State Council", "Belt and Road Initiative"),
        (["国务院=state council:forbidden:organisation"], "State Council", "Belt and Road Initiative"),
        # What the house forbids besides says nothing against the name.
        (["国务院=Cabinet:forbidden:organisation"], "", "State Council"),
    ],
)
def test_what_the_house_says_wins(rows: list[str], gone: str, kept: str) -> None:
    found = targets(glossary(*rows))
    assert gone not in found and kept in found


def test_they_are_english_and_can_be_left_out() -> None:
    assert "State Council" in targets(Glossary(), "en-GB")
    assert not targets(Glossary(), "fr")
    assert not targets(replace(Glossary(), official=False))
    assert Glossary().digest != replace(Glossary(), official=False).digest


def test_they_are_loaded_at_once() -> None:
    def loaded() -> None:
        official.terms.cache_clear()
        official.terms()

    # As many lines as there are, split: half a millisecond, of which loading takes some ten.
    lines = list(knowledge.lines("official-terms.tsv"))
    assert min(processor(loaded) for _ in range(9)) < 100 * min(
        processor(lambda: [line.split("\t") for line in lines]) for _ in range(9)
    )
