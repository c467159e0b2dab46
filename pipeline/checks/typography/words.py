"""The characters that the check knows in every language (``data/typography.toml``), and patterns of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline import knowledge

_DATA: dict[str, Any] = knowledge.tables("typography.toml")

FULL_WIDTH: Mapping[str, str] = _DATA["full_width"]
LOOK_ALIKES: Mapping[str, str] = _DATA["look_alikes"]


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; of none, a pattern that never matches."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"
