"""Every rule does what its record says: it flags each bad example, with that suggestion; each good one is silent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline import checks
from pipeline.aligning import sources
from pipeline.checks import rules
from pipeline.documents.segment import segment
from pipeline.engine.house_model import HouseModel, Named
from pipeline.engine.languagetool import Engine
from pipeline.model import MODEL_RULE, Document, Example, Issue, Rule
from tests import marked
from tests.model_server import edits, recorded, serving

# What these say comes from the grammar engine's findings.
ENGINE = ("grammar.languagetool", "spelling.")
# What a model of a house might write to the examples of its rule: some of it is to be taken, the rest is not.
RECORDED = {
    "The fair has opened yesterday.": edits(("The fair has opened yesterday", "The fair opened yesterday")),
    "The museum is closed every Monday.": edits(("closed", "open", "The source says 开放.")),
    "The delegation arrived in Jiaxing yesterday.": edits(("in Jiaxing", "in Jiashan")),
    "The output of the county rose by twelve percent.": edits(("twelve percent", "twenty percent")),
    "The old town attracts many visitors every year.": edits(
        ("The old town attracts many visitors every year.", "Every year many visitors are drawn to the ancient city.")
    ),
}


@pytest.fixture(scope="module")
def house() -> Iterator[HouseModel]:
    """The client, as in a run, with a server on this machine that sends what is recorded."""
    with serving(recorded(RECORDED)) as server, HouseModel(Named("recorded", server.url)) as model:
        yield model


def parts(rule: Rule, request: pytest.FixtureRequest) -> tuple[Engine | None, HouseModel | None]:
    """What a rule needs besides the text."""
    engine = request.getfixturevalue("engine") if rule.id.startswith(ENGINE) else None
    return engine, request.getfixturevalue("house") if rule.id == MODEL_RULE else None


def issues_of(example: Example, engine: Engine | None, model: HouseModel | None) -> tuple[Document, tuple[Issue, ...]]:
    """What all checks say of an example, as a run over a release would."""
    terms = marked.glossary(*example.glossary, language=example.language)
    document = marked.document(marked.strip(example.text), example.language)
    if example.source:
        source = segment(Document(path="test.zh.txt", language="zh", text=example.source))
        document, problem = sources.attach(document, source)
        assert not problem, problem
    return document, marked.everything(document, terms, engine, model)


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules.every().values() for e in r.bad], ids=str)
def test_a_bad_example_is_flagged(rule: Rule, example: Example, request: pytest.FixtureRequest) -> None:
    document, found = issues_of(example, *parts(rule, request))
    own = [issue for issue in found if issue.rule == rule.id or issue.rule.startswith(f"{rule.id}.")]
    # What is uncertain is asked for by nobody here, unless it is what the rule says.
    issues = [issue for issue in found if issue in own or issue.level != "ask"]
    assert marked.mark(document.text, issues, most=1) == example.text
    assert issues == own


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules.every().values() for e in r.good], ids=str)
def test_a_good_example_is_silent(rule: Rule, example: Example, request: pytest.FixtureRequest) -> None:
    document, found = issues_of(example, *parts(rule, request))
    issues = [issue for issue in found if issue.level != "ask"]
    assert marked.mark(document.text, issues) == document.text.replace("[", "\\[")


def test_every_rule_has_a_name_and_examples() -> None:
    every = [rule for check in checks.CHECKS for rule in check.RULES]
    assert len({rule.id for rule in every}) == len(every), "an id stands twice"
    for check in checks.CHECKS:
        assert check.RULES, f"{checks.name_of(check)} has no rules"
        assert {rule.check for rule in check.RULES} == {checks.name_of(check)}
    for rule in every:
        assert rule.bad and rule.good, f"{rule.id} has no examples"
