"""Every rule flags each bad example of its record, with that suggestion."""

from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.checks import rules
from pipeline.model import Example, Rule
from tests import marked
from tests.rule_examples import house, issues_of, parts, shown

__all__ = ("house",)


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules.every().values() for e in r.bad], ids=shown)
def test_a_bad_example_is_flagged(rule: Rule, example: Example, request: pytest.FixtureRequest) -> None:
    document, found = issues_of(example, *parts(rule, request))
    own = [issue for issue in found if issue.rule == rule.id or issue.rule.startswith(f"{rule.id}.")]
    # What is uncertain is asked for by nobody here, unless it is what the rule says.
    issues = [issue for issue in found if issue in own or issue.level != "ask"]
    assert marked.mark(document.text, issues, most=1) == example.text
    assert issues == own


def test_every_rule_has_a_name_and_examples() -> None:
    every = [rule for check in checks.CHECKS for rule in check.RULES]
    assert len({rule.id for rule in every}) == len(every), "an id stands twice"
    for check in checks.CHECKS:
        assert check.RULES, f"{checks.name_of(check)} has no rules"
        assert {rule.check for rule in check.RULES} == {checks.name_of(check)}
    for rule in every:
        assert rule.bad and rule.good, f"{rule.id} has no examples"
