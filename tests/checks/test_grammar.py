"""What the real LanguageTool finds, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline import checks
from pipeline.checks import grammar
from pipeline.checks import reported as choice
from pipeline.engine import selection
from pipeline.engine.languagetool import Engine
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.words import languages
from tests.marked import Check, expect, shown


def with_engine(engine: Engine, check: Check, *names: str) -> Check:
    """The check on a document that the engine has seen, `names` known to it; overlaps and names resolved."""

    def checked(document: Document, glossary: Glossary) -> Iterable[Issue]:
        text = document.text
        known = tuple(sorted(Span(text.index(name), text.index(name) + len(name)) for name in names))
        [findings] = engine.check([text], [known], document.language)
        counting = tuple(f for f in findings if selection.chosen().counts(f.rule, f.category))
        document = replace(document, names=known, findings=counting)
        found = check(document, glossary)
        if languages.is_english(document.language):
            found = shown(document, found)
        return checks.resolve(document, [found])

    return checked


FOUND = [
    "The effect has [became>become] more obvious.",
    "He has [went>gone] there.",
    "the one they [thinks>think] the best",
    "It is [a>an] important part of the plan.",
    "There [is>are] many projects in the park.",
    "The project was included [into>in] the plan.",
    "relevant [researches are>research is] in steady progress",
    "The law came into force on [Friday, July 1>Wednesday, July 1], 2020.",
    "It was [an>a] £5bn plan.",
    "In Chapter 2 it [show>shows] the plan.",
]

SILENT = [
    "An Jing reported on the meeting.",
    'He said "we shall go" and went.',
    "The output grew 7.1% year on year; trade -- and tourism -- grew as well.",
    "a large number of experts, scholars and leaders, so as to improve the economy",
    "Shinzo Abe spoke about cyber security and the economy.",
    "The Sunday Times reports that the book is new.",
    "He was born on July 25, 2020 in a small town and moved later.",
    "The second largest economy of the world labours, organises and favours colour.",
    "Covid-19 hit the household appliances industry.",
    "Mr Chirac came to China.",
    "It is a village of the She ethnic group in Jingning She Autonomous County.",
    "The 35-kilometre bridge is new.",
    "An $18bn deal was signed, an £8bn plan, an RMB 8 billion fund and an €11 fee.",
    "The firm won an £800,000 contract and paid an $80 fee and an ¥88,000 tax.",
    "Today is Friday, November 3rd, and the fair opens on Monday, October 7.",
    "The museum will close from Monday, January 6, to Friday, January 10.",
    "The law came into force on Wednesday, July 1, 2020.",
    "Chapter I General Provisions",
    "CHAPTER I GENERAL PROVISIONS",
    "Phase I New Line",
    "See Part I Overview, and read Volume I Early Works.",
]


@pytest.mark.parametrize("marked", FOUND)
def test_errors_are_flagged_on_their_smallest_span(engine: Engine, marked: str) -> None:
    expect(with_engine(engine, grammar.check), marked)


@pytest.mark.parametrize("text", SILENT)
def test_official_prose_is_left_alone(engine: Engine, text: str) -> None:
    expect(with_engine(engine, grammar.check), text)


def test_known_names_are_not_touched(engine: Engine) -> None:
    text = "It is near Research Are today."
    expect(with_engine(engine, grammar.check, "Research Are"), text)


def test_other_languages_get_the_engine_alone() -> None:
    expect(grammar.check, "The project was included into the plan.", language="de")


SMALLEST = [
    ("there's four", ("there are four",), "there's", ("there are",)),
    ("of Philippines", ("of the Philippines",), "Philippines", ("the Philippines",)),
    ("is", ("are", "were"), "is", ("are", "were")),
    ("a important roles", ("a important role", "important roles"), "a important roles", None),
    ("each projects", ("each project",), "projects", ("project",)),
    ("the the", ("the",), "the the", None),
    ("of of it", ("",), "of of it", None),
    ("rest region of", ("rest of",), "region of", ("of",)),
    (
        "made great effort",
        ("made great efforts", "made a great effort"),
        "great effort",
        ("great efforts", "a great effort"),
    ),
]


@pytest.mark.parametrize(("words", "suggestions", "left", "right"), SMALLEST)
def test_smallest(words: str, suggestions: tuple[str, ...], left: str, right: tuple[str, ...] | None) -> None:
    text = f"so {words} here"
    span, cut = choice.smallest(text, Span(3, 3 + len(words)), suggestions)
    assert (span.of(text), cut) == (left, suggestions if right is None else right)
    for before, after in zip(suggestions, cut, strict=True):
        assert text[: span.start] + after + text[span.end :] == f"so {before} here"
