"""Every rule that LanguageTool has, by its id, and what it says of itself; read only when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge

# Made by scripts/build_languagetool_rules.py from LanguageTool's jars (LGPL 2.1).
FILE = "built/languagetool-rules.tsv.gz"
# At the end of an id: the rule gives each of its words an id of its own.
_EACH_WORD = "_*"


@dataclass(frozen=True, slots=True)
class EngineRule:
    """A rule, or a group of rules under one id, as the engine describes it."""

    languages: tuple[str, ...]
    """Primary subtags, sorted."""
    category: str
    description: str
    """In the language of the rule."""
    example: str
    """As `Example.text`; empty where there is none."""


def known(name: str) -> EngineRule | None:
    """The rule of an id that a finding may have, ``HE_VERB_AGR`` or ``EN_COMPOUNDS_MULTI_CHANNEL``, or None."""
    found = _rules().get(name)
    while found is None and "_" in name:
        name = name.rpartition("_")[0]
        found = _rules().get(name + _EACH_WORD)
    return found


def ids() -> tuple[str, ...]:
    """All ids, sorted; not those that stand for single words of a rule."""
    return tuple(name for name in _rules() if not name.endswith(_EACH_WORD))


@cache
def _rules() -> Mapping[str, EngineRule]:
    rows = (line.split("\t") for line in knowledge.lines(FILE))
    return {
        name: EngineRule(tuple(languages.split(",")), category, description, example)
        for name, languages, category, description, example in rows
    }
