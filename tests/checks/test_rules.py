"""Every rule does what its record says: it flags each bad example, with that suggestion; each good one is silent."""

from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.aligning import sources
from pipeline.checks import rules
from pipeline.documents.segment import segment
from pipeline.engine.languagetool import Engine
from pipeline.model import Document, Example, Issue, Rule
from tests import marked

# What these say comes from the grammar engine's findings.
ENGINE = ("grammar.languagetool", "spelling.")


def issues_of(example: Example, engine: Engine | None) -> tuple[Document, tuple[Issue, ...]]:
    """What all checks say of an example, as a run over a release would."""
    terms = marked.glossary(*example.glossary, language=example.language)
    document = marked.document(marked.strip(example.text), example.language)
    if example.source:
        source = segment(Document(path="test.zh.txt", language="zh", text=example.source))
        document, problem = sources.attach(document, source)
        assert not problem, problem
    return document, marked.everything(document, terms, engine)


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules.every().values() for e in r.bad], ids=str)
def test_a_bad_example_is_flagged(rule: Rule, example: Example, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue("engine") if rule.id.startswith(ENGINE) else None
    document, issues = issues_of(example, engine)
    assert marked.mark(document.text, issues, most=1) == example.text
    assert all(issue.rule == rule.id or issue.rule.startswith(f"{rule.id}.") for issue in issues)


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules.every().values() for e in r.good], ids=str)
def test_a_good_example_is_silent(rule: Rule, example: Example, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue("engine") if rule.id.startswith(ENGINE) else None
    document, issues = issues_of(example, engine)
    assert marked.mark(document.text, issues) == document.text.replace("[", "\\[")


def test_every_rule_has_a_name_and_examples() -> None:
    every = [rule for check in checks.CHECKS for rule in check.RULES]
    assert len({rule.id for rule in every}) == len(every), "an id stands twice"
    for check in checks.CHECKS:
        assert check.RULES, f"{checks.name_of(check)} has no rules"
        assert {rule.check for rule in check.RULES} == {checks.name_of(check)}
    for rule in every:
        assert rule.bad and rule.good, f"{rule.id} has no examples"
