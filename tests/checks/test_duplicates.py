"""Words written twice in a row, and the good prose that repeats a word."""

from dataclasses import replace

import pytest

from pipeline import checks
from pipeline.checks import duplicates
from pipeline.glossary.glossary import Glossary
from pipeline.model import Span
from tests.marked import document, expect, glossary

FOUND = [
    "Jiaxing has an obligation [to to>to] inherit traditions.",
    "so as to live up to [the the>the] General Secretary’s expectations",
    "he has been [invited invited>invited] to participate",
    "He was elected [as the mayor as the mayor>as the mayor] of it.",
    "The [work report work report>work report] was approved.",
    "[The the>The] city grew. [In in>In] 2019 it was large.",
    "the statistics of [the the the>the] year",
    "regulated [and and>and] how, taken [in in>in] the church",
    "a release of [the\u00a0 the>the] year",
    "Great development tides appear in the region and in [the\nthe>the] delta of the river.",
    "Great development tides appear in the region and in [the\r\nthe>the] delta of the river.",
    "THE ROAD [TO TO>TO] THE SEA",
    "The Obligation [To To>To] Inherit",
    "the [year-on-year year-on-year>year-on-year] growth",
    "the city [was was>was] large",
    "it is [a a>a] city",
    "the city cluster of the Yangtze [River River>River] Delta",
]
SILENT = [
    "They live from paycheck to paycheck to raise a family.",
    "They met again and again and again, step by step by step, in New York New York.",
    "Bye bye bye bye, and ha ha ha ha.",
    "He had had enough, and she said that that rule was good.",
    "What it is is a start; what it was was large.",
    "the “Eight Eight Strategies” and one one zero",
    "Li Li met Fei Fei in Bora Bora and Duran Duran played.",
    "It is very very good. No no, again again.",
    "He came, came again and again. The, the city.",
    "It was 7 7 and 2019 2019.",
    "step-by-step by step and side by side by side",
    "in IT it is good; the The Paper report; the US us too",
    "She gave her her book.",
    "The city grew.\n\nThe city grew.",
    "Home\nHome",
    "the cat cats and the-the",
    "World War I I think, class A a",
    "He said to “to” and (to) to.",
    "Bye-bye! It was tick tick tick.",
    "on. On the way",
]


@pytest.mark.parametrize("marked", FOUND + SILENT)
def test_duplicates(marked: str) -> None:
    expect(duplicates.check, marked)


def test_a_variant_of_english_repeats_what_english_does() -> None:
    expect(duplicates.check, "They live from paycheck to paycheck to raise a family.", language="en-GB")


def test_a_glossary_name_is_not_written_twice_but_li_li_is_a_name() -> None:
    terms = glossary("嘉兴=Jiaxing", "李=Li:preferred:person")
    expect(duplicates.check, "in [Jiaxing Jiaxing>Jiaxing] with Li Li", terms)


def test_a_name_known_to_be_right_may_repeat_a_word() -> None:
    named = replace(document("the the Band plays"), names=(Span(0, 12),))
    assert not list(checks.resolve(named, [duplicates.check(named, Glossary())]))
