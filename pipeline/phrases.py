"""The words of a text, and the longest phrases of a list that stand in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.model import Span

# A number with its separators, or letters (not Chinese ones) with apostrophes inside.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W\d_\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
    r"(?:['’ʼ‘][^\W\d_\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)*"
)
_APOSTROPHE = re.compile("[’ʼ‘]")
# What may stand between two words of one phrase: spaces of any kind, one line break, one hyphen or dash.
_GAP = re.compile(r"[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?|[-‐‑–]")


class Word(NamedTuple):
    """One word without a possessive ending; the parts of a compound are words of their own."""

    text: str
    key: str
    """Lower case, with a straight apostrophe."""
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def words(text: str) -> list[Word]:
    """The words of a text in order, with their places in code points."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’ʼ‘":
            word = word[:-2]
        key = word.lower()
        found.append(Word(word, key if key.isalpha() else _APOSTROPHE.sub("'", key), match.start()))
    return found


def joined(text: str, left: Word, right: Word) -> bool:
    """True when two neighbouring words may belong to one phrase: nothing but space or a hyphen between them."""
    return _GAP.fullmatch(text, left.end, right.start) is not None
