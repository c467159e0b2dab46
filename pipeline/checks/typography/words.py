"""The characters that the check knows in every language (``data/typography.toml``), and patterns of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline import knowledge

_DATA: dict[str, Any] = knowledge.tables("typography.toml")

FULL_WIDTH: Mapping[str, str] = _DATA["full_width"]
LOOK_ALIKES: Mapping[str, str] = _DATA["look_alikes"]
LETTER_FOR_DIGIT = re.compile(r"(?<![\w.,'’-])[lI](?:,\d{3})+(?!\w)")
"""A number whose first digit is a letter that looks like 1: *l,000*."""


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; of none, a pattern that never matches."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"
