"""Verbs beside their subjects and auxiliaries."""

from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.checks.grammar import agreement
from pipeline.checks.grammar.agreement import openings, verb_forms
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from tests.marked import expect

PATTERNS = (*openings.PATTERNS, *verb_forms.PATTERNS)


def check(document: Document, glossary: Glossary) -> list[Issue]:
    return list(checks.resolve(document, [agreement.issues(document, PATTERNS)]))


PRONOUNS = [
    "He [stress>stresses|stressed] the need for it.",
    "He said that it [welcome>welcomes|welcomed] investors from abroad.",
    "The mayor insisted that he attend the hearing. It put the plan on hold. He can help the city.",
    "If he visit the place, let it help the poor.",
    "It [are>is] good.",
    "They [is>are] good, and he said that it [have>has] been so.",
    "These [was>were] the first.",
    "If it were so, let it have them; make he are a word.",
    "It was said that they are good.",
]
PLACES = [
    "Zhuzhou [attach>attaches] great importance to it.",
    "He said that China [have>has] a plan.",
    "Ningbo [are>is] a port.",
    "Beijing and Shanghai are large. Products from China have sold.",
    "He proposed that China have a plan. The cities of Jiangsu are old.",
    "China will attach importance to it.",
]
NOUNS = [
    "The four-week expo [attract>attracts|attracted] thousands of guests.",
    "The white paper [conclude>concludes] that it is so.",
    "This will bring the guests. The program will create a class.",
    "The people attract the guests. The public value the road.",
    "The city plan the mayor read is new.",
]
PARTICIPLES = [
    "It has [promote>promoted] the reform.",
    "The plan was officially [emphasize>emphasized] by them.",
    "It was complete in May, and open to all. They have to build it. The work is in progress.",
]
ITS = [
    "The government [its>is] a defender, and this [its>is] right.",
    "It [its>is] reported so, and the Airport [its>is] expected to grow.",
    "The place we look at is beautiful; the plan he works with is money.",
    "with peace at [is>its] core",
    "What it stands for is growth. It opens its doors, and gives the city its first park.",
    "Of its own accord the city gave its all.",
]


@pytest.mark.parametrize("marked", [*PRONOUNS, *PLACES, *NOUNS, *PARTICIPLES, *ITS])
def test_verbs(marked: str) -> None:
    expect(check, marked)
