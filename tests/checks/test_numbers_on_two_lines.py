"""A number and its scale word on two lines of a file are one quantity, in every kind of file that breaks lines."""

from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.aligning import align
from pipeline.checks import numbers
from pipeline.documents.segment import segment
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document
from tests.marked import mark
from tests.spliced import load
from tests.word_file import p, word

# Long enough that a line that ends in the middle of a sentence is seen to be wrapped.
BEFORE = "Over the whole of the past year the city of Jiaxing planted {}"
AFTER = "trees along its roads and rivers, which cost much money."
SOURCE = "过去一年，嘉兴市在道路和河流两旁植树1200万棵，花费巨大。"

SRT = "1\n00:00:01,000 --> 00:00:09,000\n{}\n{}\n"
MAIL = (
    "From: a@example.org\nTo: b@example.org\nSubject: Trees\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\n\n{}\n{}\n"
)
XLIFF = (
    "<xliff version='1.2'><file source-language='zh' target-language='en'><body><trans-unit id='u'>"
    "<target>{}<x id='1'/>{}</target></trans-unit></body></file></xliff>"
)


def _word(first: str, second: str) -> bytes:
    return word(p(f"<w:r><w:t>{first}</w:t><w:br/><w:t>{second}</w:t></w:r>"))


KINDS = {
    "a.en.txt": lambda first, second: f"{first}\n{second}\n".encode(),
    "windows.en.txt": lambda first, second: f"{first}\r\n{second}\r\n".encode(),
    "a.en.srt": lambda first, second: SRT.format(first, second).encode(),
    "a.en.eml": lambda first, second: MAIL.format(first, second).encode(),
    "a.en.html": lambda first, second: f"<!doctype html><body><p>{first}<br>{second}</p>".encode(),
    "a.en.docx": _word,
    "a.xlf": lambda first, second: XLIFF.format(first, second).encode(),
}


def _found(name: str, number: str) -> str:
    document = load(KINDS[name](BEFORE.format(number), f"million {AFTER}"), name).document
    source = segment(Document("a.zh.txt", "zh", SOURCE))
    document = align.align(document, source)
    return mark(document.text, checks.resolve(document, [numbers.check(document, Glossary())]))


@pytest.mark.parametrize("name", KINDS)
def test_the_right_number_is_silent(name: str) -> None:
    assert "[" not in _found(name, "12")


@pytest.mark.parametrize("name", KINDS)
def test_a_wrong_number_is_found_with_its_line_break(name: str) -> None:
    assert "[" in (found := _found(name, "13"))
    assert ">12" in found
    assert "million million" not in found
