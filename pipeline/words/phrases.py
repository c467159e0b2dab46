"""The words of a text, and the longest phrases of a list that stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Document, Word
from pipeline.words import languages

# A number with its separators, or letters (not Chinese ones) with apostrophes inside.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W\d_\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
    r"(?:['’ʼ‘][^\W\d_\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)*"
)
_APOSTROPHE = re.compile("[’ʼ‘]")
# What may stand between two words of one phrase: spaces of any kind, one line break, one hyphen or dash, the apostrophe
# of an elision.
_GAP = re.compile(r"[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?|[-‐‑–'’ʼ‘]")


def words(text: str, language: str = "en") -> list[Word]:
    """The words of a text in order, with their places in code points.

    An elided word is one of its own where the language has such: *d* and *Hangzhou* of *d’Hangzhou*.
    """
    found = []
    elisions = languages.of(language).typography.elisions
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if elisions and not word.isalpha():
            head, mark, tail = _APOSTROPHE.sub("'", word).partition("'")
            if mark and tail and head.lower() in elisions:
                found.append(Word(head, head.lower(), start))
                word, start = word[len(head) + 1 :], start + len(head) + 1
        if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’ʼ‘":
            word = word[:-2]
        key = word.lower()
        found.append(Word(word, key if key.isalpha() else _APOSTROPHE.sub("'", key), start))
    return found


def of(document: Document) -> Sequence[Word]:
    """The words of a document: those that it brings along, else looked for now."""
    return document.words or words(document.text, document.language)


def joined(text: str, left: Word, right: Word) -> bool:
    """True when two neighbouring words may belong to one phrase: nothing but space or a hyphen between them."""
    return _GAP.fullmatch(text, left.end, right.start) is not None
