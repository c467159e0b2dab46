"""Short lists of names that are complete: peoples and rivers of China, cities of Taiwan, places of Hong Kong; firms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline import knowledge
from pipeline.chinese import east, sounds

_Named = Mapping[str, tuple[str, ...]]


@cache
def _rows() -> Mapping[str, _Named]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in knowledge.lines("closed-lists.tsv"):
        name, chinese, forms = line.split("\t")
        found.setdefault(name, {})[chinese] = tuple(forms.split("|"))
    return found


@cache
def lists() -> Mapping[str, _Named]:
    """The lists by their names; in each, names in simplified characters → what English calls them, the usual first."""
    found = {name: rows for name, rows in _rows().items() if name != "company"}
    return found | {"hongkong": {chinese: (form,) for chinese, form in east.hong_kong().items()}}


def companies() -> _Named:
    """Companies of China, which have English names of their own."""
    return _rows()["company"]


@cache
def peoples() -> frozenset[str]:
    """What the peoples of China are called in English, in small letters."""
    return frozenset(sounds.letters(form) for forms in lists()["people"].values() for form in forms)
