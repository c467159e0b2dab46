"""The word lists of the check, from ``data/typography.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(files("pipeline").joinpath("data/typography.toml").read_text("utf-8"))

ATTRIBUTION: tuple[str, ...] = tuple(_DATA["attribution"])
ATTRIBUTION_SUBJECTS: tuple[str, ...] = tuple(_DATA["attribution_subjects"])
LINKING: tuple[str, ...] = tuple(_DATA["linking"])
NOT_LINKING_BEFORE: tuple[str, ...] = tuple(_DATA["not_linking_before"])
LOST_APOSTROPHE: frozenset[str] = frozenset(_DATA["lost_apostrophe"])
PEOPLES: tuple[str, ...] = tuple(_DATA["peoples"])
ABBREVIATIONS: tuple[str, ...] = tuple(_DATA["abbreviations"])
DASH_WORDS: frozenset[str] = frozenset(_DATA["dash_words"])
SUSPENDED: frozenset[str] = frozenset(_DATA["suspended"])
FULL_WIDTH: Mapping[str, str] = _DATA["full_width"]
LOOK_ALIKES: Mapping[str, str] = _DATA["look_alikes"]
