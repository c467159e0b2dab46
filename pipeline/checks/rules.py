"""Every rule of every check, by its id; and what to do about an id that is none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.checks import CHECKS
from pipeline.checks.grammar import findings
from pipeline.engine import rulebook
from pipeline.model import ENGINE_RULES, InputError, Rule, Switches, tell

# Further apart, another id is no guess at what was meant.
_NEAR = 0.6


@cache
def every() -> Mapping[str, Rule]:
    """The rules by id, in the order in which the checks go before one another."""
    return {rule.id: rule for check in CHECKS for rule in check.RULES}


@cache
def _groups() -> frozenset[str]:
    """The beginnings of ids that stand for several rules: the names of the checks."""
    return frozenset(rule.rpartition(".")[0] for rule in every())


# What the grammar engine calls a rule stands behind this in its id.
_ENGINE = f"{ENGINE_RULES}."


def find(rule: str) -> Rule:
    """The record of a rule, of the grammar engine's as well. Raises InputError for an id that is none."""
    found = findings.described(rule.removeprefix(_ENGINE)) if rule.startswith(_ENGINE) else every().get(rule)
    if found is None and rule in _groups():
        some = [name for name in every() if name.startswith(f"{rule}.")][:3]
        remedy = tell("name one of them, such as {a}; “zhengming rules” lists all", a=", ".join(some))
        raise InputError("explain", tell("“{a}” stands for several rules", a=rule), remedy)
    if found is None:
        raise unknown(rule, "explain")
    return found


def is_known(rule: str) -> bool:
    """True for the id of a rule, or one that stands for several."""
    if rule.startswith(_ENGINE):
        return rulebook.known(rule.removeprefix(_ENGINE)) is not None
    return rule in every() or rule in _groups()


def unknown(rule: str, where: object) -> InputError:
    """That there is no such rule, with the nearest one; `where` it was named: a file, an option."""
    ids = [*every(), *_groups()]
    if rule.startswith(_ENGINE):
        ids += [f"{_ENGINE}{name}" for name in rulebook.ids()]
    found = process.extractOne(rule, ids, scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    remedy = tell("see “zhengming rules” for all of them")
    if found is not None:
        remedy = tell("write “{rule}”, or see “zhengming rules” for all of them", rule=found[0])
    return InputError(where, tell("there is no rule “{rule}”", rule=rule), remedy)


def refuse_unknown(switches: Switches, where: Path) -> None:
    """Raises InputError for the first setting of a rule that does not exist."""
    for rule, _ in switches.settings:
        if not is_known(rule):
            raise unknown(rule, where)
