"""Short lists of names that are complete: peoples and rivers of China, countries, companies, places of Hong Kong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline import knowledge
from pipeline.chinese import east, foreign, sounds


@cache
def lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The lists by their names; in each, names in simplified characters → what English calls them, the usual first."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in knowledge.lines("closed-lists.tsv"):
        name, chinese, forms = line.split("\t")
        found.setdefault(name, {})[chinese] = tuple(forms.split("|"))
    found["hongkong"] = {chinese: (form,) for chinese, form in east.hong_kong().items()}
    found["country"] = {chinese: (form,) for chinese, form in foreign.countries().items()}
    for kind in ("company", "person"):
        known = {chinese: name.forms for chinese, name in foreign.listed().items() if name.kind == kind}
        found[kind] = found.get(kind, {}) | known
    return found


@cache
def peoples() -> frozenset[str]:
    """What the peoples of China are called in English, in small letters."""
    return frozenset(sounds.letters(form) for forms in lists()["people"].values() for form in forms)
