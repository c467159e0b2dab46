"""Every rule is silent where a good example of its record stands."""

from __future__ import annotations

import pytest

from pipeline.checks import rules
from pipeline.model import Example, Rule
from tests import marked
from tests.rule_examples import house, issues_of, parts, shown

__all__ = ("house",)


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules.every().values() for e in r.good], ids=shown)
def test_a_good_example_is_silent(rule: Rule, example: Example, request: pytest.FixtureRequest) -> None:
    document, found = issues_of(example, *parts(rule, request))
    issues = [issue for issue in found if issue.level != "ask"]
    assert marked.mark(document.text, issues) == document.text.replace("[", "\\[")
