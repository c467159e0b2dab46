"""A model of English: how likely a word is after the three before it, from a table of n-grams that is mapped, not read.

The table (``pipeline/data/built/english.ngrams``) is made by `scripts/build_ngrams.py` of open texts. Its words
are numbers of 16 bits, so the key of up to four of them is one number of 64; its values lie in static functions: three
cells, found by three hashes of the key, whose exclusive or gives a fingerprint and the value. A key that is not in the
table gives another fingerprint, but for one in 65,536.

numpy is imported with this module, which only those import that have something to ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.model import Span
from pipeline.words import ngram_file

Ids = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

ORDER = 4

# What stands for words that cost nothing to say: a name is as likely as any other name.
START, END, UNKNOWN, NAME, NUMBER, ONE, YEAR, ORDINAL, CHINESE, MARK = range(10)
CLASSES = ("<s>", "</s>", "<unknown>", "<name>", "<number>", "1", "<year>", "<ordinal>", "<chinese>", "<mark>")

# A word with its apostrophes, but the ending of a possessive is a token of its own; a number; Chinese; a mark.
TOKEN = re.compile(
    r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+(?:['’](?!s\b)[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+)*"
    r"|['’]s\b|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?\b|\d+|[\u2e80-\u9fff\uf900-\ufaff]+|[^\w\s]|\S"
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_SAME = {"’": "'", "‘": "'", "“": '"', "”": '"', "″": '"', "—": "–", "―": "–", "…": "."}
MARKS = frozenset(".,;:!?()'\"–-%$&/")
POSSESSIVE = "'s"

# Probabilities are kept as tenths of a bit, what is left for shorter histories in sixteenths, from this much upwards.
P_STEP = 0.1
BOW_STEP, BOW_TOP = 1 / 16, 2.0


def written(token: str) -> str:
    """A token as the vocabulary writes it: one kind of apostrophe, quotation mark and dash."""
    if len(token) == 1:
        return _SAME.get(token, token)
    return token.replace("’", "'")


def class_of(token: str) -> int:
    """The class of a token (see `written`) that the vocabulary does not hold."""
    first = token[0]
    if first.isdigit():
        if token == "1":
            return ONE
        if token[-1].isalpha():
            return ORDINAL
        return YEAR if _YEAR.fullmatch(token) else NUMBER
    if "\u2e80" <= first <= "\u9fff":
        return CHINESE
    if first.isalpha():
        return UNKNOWN if token.islower() else NAME
    return MARK


class Vocabulary:
    """Words and their numbers."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._ids: dict[str, int] = {word: number for number, word in enumerate(words)}

    def number(self, token: str) -> int:
        """The number of a token (see `written`): its own, that of its small letters, or that of its class."""
        found = self._ids.get(token)
        if found is None:
            found = self._ids.get(token.lower()) if not token.islower() else None
            if found is None:
                found = class_of(token)
            if len(self._ids) < 500_000:
                self._ids[token] = found
        return found

    def holds(self, word: str) -> bool:
        number = self._ids.get(word)
        return number is not None and self.words[number] == word


def mixed(keys: Ids, seed: int) -> Ids:
    """A hash of each key, of 64 bits (the finaliser of SplitMix64)."""
    x = keys + np.uint64((seed * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def cells(keys: Ids, third: int) -> tuple[tuple[Ids, Ids, Ids], npt.NDArray[np.uint16]]:
    """The three cells of each key, one in each third of a table, and its fingerprint."""
    half, size = np.uint64(32), np.uint64(third)
    one, two = mixed(keys, 1), mixed(keys, 2)
    low = np.uint64(0xFFFFFFFF)
    places = (
        ((one >> half) * size) >> half,
        (((one & low) * size) >> half) + size,
        (((two >> half) * size) >> half) + size + size,
    )
    return places, (two & np.uint64(0xFFFF)).astype(np.uint16)


@dataclass(frozen=True, slots=True)
class Table:
    """The n-grams of one length: a fingerprint a cell and, for each value, a byte a cell."""

    prints: npt.NDArray[np.uint16]
    values: tuple[npt.NDArray[np.uint8], ...]
    """The probability of the last word and, but for the longest, what is left for what never followed."""

    def find(self, keys: Ids) -> tuple[npt.NDArray[np.bool_], Ids, Ids, Ids]:
        """Which keys the table holds, and their cells, for `value`."""
        (a, b, c), wanted = cells(keys, len(self.prints) // 3)
        return (self.prints[a] ^ self.prints[b] ^ self.prints[c]) == wanted, a, b, c

    def value(self, which: int, a: Ids, b: Ids, c: Ids) -> npt.NDArray[np.uint8]:
        cells = self.values[which]
        return cells[a] ^ cells[b] ^ cells[c]


NOTHING = np.uint64(0xFFFF)
"""What stands in an n-gram before the start of its sentence."""


def packed(grams: Ids, first: int, end: int) -> Ids:
    """The key of the words from `first` up to `end` of each n-gram (one a row)."""
    keys = grams[:, first].copy()
    for column in range(first + 1, end):
        keys = (keys << np.uint64(16)) | grams[:, column]
    return keys


class Model:
    """The table with its vocabulary. Reading is thread-safe."""

    def __init__(self, file: Path) -> None:
        self._header = ngram_file.header(file)
        self._data = np.asarray(np.memmap(file, np.uint8, "r"))
        self.vocabulary = Vocabulary(bytes(self._array("words")).decode("utf-8").split("\n"))
        self._p1: Floats = self._array("p1")
        self._bow1: Floats = self._array("bow1")
        self._tables = {
            order: Table(
                self._array(f"print{order}"),
                tuple(self._array(f"{kind}{order}") for kind in (("p", "bow") if order < ORDER else ("p",))),
            )
            for order in range(2, ORDER + 1)
        }
        self.variants_from = self._array("variants_from")
        self.variants_to = self._array("variants_to")
        self.variants_kind = self._array("variants_kind")

    def _array(self, name: str) -> Any:
        begin, end, kind, shape = self._header.place(name)
        return self._data[begin:end].view(kind).reshape(shape)

    @property
    def sources(self) -> list[str]:
        return list(map(str, self._header.data["sources"]))

    def unigram(self, number: int) -> float:
        """The probability of a word by itself, as a logarithm to the base of two."""
        return float(self._p1[number])

    def log2p(self, grams: Ids) -> Floats:
        """The probability of the last of four words after the others, a row each, as logarithms to the base of two.

        `NOTHING` stands before the start of a sentence.
        """
        total: Floats = np.zeros(len(grams), np.float32)
        open_rows = np.arange(len(grams))
        for order in range(ORDER, 1, -1):
            first = ORDER - order
            rows = open_rows[grams[open_rows, first] != NOTHING]
            if not len(rows):
                continue
            wanted = grams[rows]
            table = self._tables[order]
            known, a, b, c = table.find(packed(wanted, first, ORDER))
            hit = rows[known]
            total[hit] -= table.value(0, a[known], b[known], c[known]) * np.float32(P_STEP)
            missed = rows[~known]
            if order > 2:
                shorter = self._tables[order - 1]
                held, a, b, c = shorter.find(packed(wanted[~known], first, ORDER - 1))
                left = BOW_TOP - shorter.value(1, a[held], b[held], c[held]) * np.float32(BOW_STEP)
                total[missed[held]] += left
            else:
                total[missed] += self._bow1[wanted[~known][:, ORDER - 2]]
            closed = np.zeros(len(grams), bool)
            closed[hit] = True
            open_rows = open_rows[~closed[open_rows]]
        total[open_rows] += self._p1[grams[open_rows, ORDER - 1]]
        return total


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of a sentence: their numbers between start and end, and their places in the text."""

    numbers: tuple[int, ...]
    """With `START` first and `END` last."""
    spans: tuple[Span, ...]
    """Of what stands between."""


def encoded(model: Model, text: str, within: Span) -> Encoded:
    """The tokens of a part of a text, which is one sentence."""
    number = model.vocabulary.number
    numbers = [START]
    spans = []
    for match in TOKEN.finditer(text, within.start, within.end):
        numbers.append(number(written(match.group())))
        spans.append(Span(*match.span()))
    numbers.append(END)
    return Encoded(tuple(numbers), tuple(spans))


@cache
def english() -> Model | None:
    """The model of English; None where its file is not usable (see `ngram_file.problem`)."""
    try:
        return Model(ngram_file.path())
    except (OSError, ValueError):
        return None
