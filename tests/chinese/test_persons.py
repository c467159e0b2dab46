"""A surname that reads like an English word, told by the given name behind it."""

from __future__ import annotations

import pytest

from pipeline.chinese import persons
from pipeline.model import Span


@pytest.mark.parametrize("text", ["He Guoxiang", "Yin Tongyue said so", "An Conghui", "He Wei", "You Xi’an"])
def test_a_given_name_makes_a_surname(text: str) -> None:
    assert persons.is_surname(text, Span(0, text.index(" ")))


@pytest.mark.parametrize(
    "text", ["In Shanghai", "He Shanghai", "An Apple", "Long Live", "He said", "he Guoxiang", "He, Guoxiang", "An A"]
)
def test_other_words_are_none(text: str) -> None:
    assert not persons.is_surname(text, Span(0, 2 if text[2] in " ," else text.index(" ")))
