"""The characters that the check knows in every language (``data/typography.toml``), and patterns of words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(files("pipeline").joinpath("data/typography.toml").read_text("utf-8"))

FULL_WIDTH: Mapping[str, str] = _DATA["full_width"]
LOOK_ALIKES: Mapping[str, str] = _DATA["look_alikes"]


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; of none, a pattern that never matches."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"
