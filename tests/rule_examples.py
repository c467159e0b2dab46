"""The examples of rules, run as a release would be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.aligning import sources
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


def shown(case: Rule | Example) -> str:
    """What a test of an example is called."""
    return case.id if isinstance(case, Rule) else case.text


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
