"""How likely flags of grammar and spelling are right in French, German and Spanish: by the record of their rule.

Where there is no model of the language, a rule speaks for its flags: how often it was right on text that a person read,
and where errors were put into that text (``scripts/fit_languages.py``). Of a rule that seldom spoke its category tells,
of a category all that the engine says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from pipeline import knowledge
from pipeline.engine import rulebook
from pipeline.judging.judge import UNJUDGED
from pipeline.model import ENGINE_RULES, InputError, Issue, tell
from pipeline.words import languages

_FILE = "built/language-records.tsv"
# What is wider counts as so many flags of a rule of which little is known.
_AS_MANY = 4.0
# A rule that never spoke on right text of 16,000 to 25,000 words seldom speaks without a reason: halfway to this.
_SILENT = 0.95


@cache
def _records() -> Mapping[tuple[str, str], tuple[float, float]]:
    found = {}
    for line in knowledge.lines(_FILE):
        try:
            language, rule, right, wrong = line.split("\t")
            found[language, rule] = float(right), float(wrong)
        except ValueError:
            told = tell("“{a}” is no row of this table", a=line)
            raise InputError(_FILE, told, tell("install the program again")) from None
    return found


def key(issue: Issue) -> str:
    """The rule of an issue, and how it changes the first letter: to take a capital away is another matter than to ask
    for one."""
    first = issue.suggestions[0] if issue.suggestions else ""
    if first and first != issue.text and first.lower() == issue.text.lower():
        return f"{issue.rule}:{'small' if issue.text[0].isupper() else 'capital'}"
    return issue.rule


def wider(rule: str) -> Iterator[str]:
    """What a rule belongs to, the narrowest first."""
    if rule.startswith(f"{ENGINE_RULES}."):
        yield f"{ENGINE_RULES}:{_category(rule.removeprefix(f'{ENGINE_RULES}.').partition(':')[0])}"
        yield ENGINE_RULES


def _category(name: str) -> str:
    found = rulebook.known(name)
    return found.category if found else ""


def share(rule: str, language: str) -> float:
    """How many of the flags of a rule are right; `UNJUDGED` where nothing is known of it or its like."""
    known = _records()
    tag = languages.primary(language)
    out = UNJUDGED
    kinds = tuple(wider(rule))
    for name in (*reversed(kinds), rule):
        right, wrong = known.get((tag, name), (0.0, 0.0))
        out = (right + _AS_MANY * out) / (right + wrong + _AS_MANY)
    return (out + _SILENT) / 2 if kinds and (tag, rule) not in known else out


def judged(issues: Iterable[Issue], language: str) -> list[Issue]:
    """The issues, each as likely right as its rule; what is less sure for its own reasons stays so."""
    return [replace(i, confidence=min(i.confidence, round(share(key(i), language), 4))) for i in issues]
