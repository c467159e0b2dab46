"""A document as the model of English reads it: its tokens in a row, and what a change of some costs or gains."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.model import Document, Span
from pipeline.words import ngrams
from pipeline.words.ngrams import CLASSES, END, NAME, NOTHING, ORDER, START, UNKNOWN, Floats, Ids, Model

# A candidate that loses this many bits in the two tokens that tell most is not looked at further.
HOPELESS = -6.0
# One that does not gain this many in all is none.
LEAST_GAIN = -1.0


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change gains, in bits."""

    words: float
    """In the changed words themselves, after what stands before them."""
    after: float
    """In the words behind them."""
    surprise: float
    """How unlikely what stands there is by itself, a token."""

    @property
    def all(self) -> float:
        return self.words + self.after


@dataclass(frozen=True, slots=True)
class Substitute:
    """A word of the vocabulary that may stand for a token."""

    token: int
    """Which token of the document."""
    word: str
    kind: int
    """How it was found: 0 one slip away, 1 the same sound, 2 another form of the word, 3 taken for one another."""
    gain: Gain


class Reading:
    """The tokens of all sentences of a document, known names among them as names."""

    def __init__(self, model: Model, document: Document) -> None:
        self.model = model
        self.text = document.text
        self.names = document.names
        self.mistaken: tuple[Any, ...] | None = None
        """What `judge.real_words` found; None before it looked."""
        self.spans: list[Span] = []
        """Of each token."""
        self._places: list[int] = []
        row: list[int] = []
        nothing = [int(NOTHING)] * (ORDER - 1)
        names = self.names
        for segment in document.segments:
            encoded = ngrams.encoded(model, document.text, segment.span)
            row += nothing
            row.append(START)
            for number, span in zip(encoded.numbers[1:-1], encoded.spans, strict=True):
                self._places.append(len(row))
                self.spans.append(span)
                known = number >= len(CLASSES) and names and _within(names, span)
                row.append(NAME if known else number)
            row.append(END)
        row += nothing
        self._row: Ids = np.array(row, np.uint64)
        self._starts = [span.start for span in self.spans]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in the document, in small letters."""
        return Counter(span.of(self.text).lower() for span in self.spans)

    @property
    def row(self) -> Ids:
        """All tokens as numbers, nothing and a start before each sentence, an end behind it, and nothing at last."""
        return self._row

    @property
    def places(self) -> Sequence[int]:
        """Where each token stands in the row."""
        return self._places

    def number(self, token: int) -> int:
        return int(self._row[self._places[token]])

    def unknown(self) -> list[Span]:
        """The tokens in small letters that the vocabulary does not hold."""
        return [span for span, place in zip(self.spans, self._places, strict=True) if self._row[place] == UNKNOWN]

    def begins(self, token: int) -> bool:
        """True for the first token of a sentence, or the first word behind a quotation mark there."""
        place = self._places[token]
        before = self._row[place - 1]
        if before == START:
            return True
        return bool(self._row[place - 2] == START and not self.spans[token - 1].of(self.text)[:1].isalnum())

    def classes_beside(self, first: int, last: int) -> int:
        """How many of the two tokens on either side are names, numbers or unknown."""
        row, a, b = self._row, self._places[first], self._places[last]
        beside = (*row[a - 2 : a].tolist(), *row[b + 1 : b + 3].tolist())
        return sum(UNKNOWN <= number < len(CLASSES) for number in beside)

    def widened(self, span: Span) -> tuple[int, int, str, str] | None:
        """The first token that a span touches, the one after its last, and what of these stands before and behind it.

        None beyond the sentences, and where it touches two of them.
        """
        first = bisect_left(self._starts, span.start)
        if first and self.spans[first - 1].end > span.start:
            first -= 1
        end = max(first, bisect_left(self._starts, span.end)) if len(span) else first
        if not len(span) and first < len(self.spans) and self.spans[first].start < span.start:
            end = first + 1
        if first >= len(self.spans):
            return None
        if end == first:
            return first, first, "", ""
        if self._places[end - 1] - self._places[first] != end - 1 - first:
            return None
        start, stop = min(self.spans[first].start, span.start), max(self.spans[end - 1].end, span.end)
        return first, end, self.text[start : span.start], self.text[span.end : stop]

    def numbers(self, text: str) -> list[int]:
        """The tokens of other words, as numbers."""
        number = self.model.vocabulary.number
        return [number(ngrams.written(token)) for token in ngrams.TOKEN.findall(text)]

    def gains(self, changes: Sequence[tuple[int, int, Sequence[int]]]) -> list[Gain]:
        """What each change gains: first token, end, and the numbers that stand there instead."""
        rows: list[Sequence[int]] = []
        sizes: list[tuple[int, int, int]] = []
        nothing = int(NOTHING)
        for first, end, numbers in changes:
            start = self._places[first]
            stop = start + (end - first)
            history = self._row[start - ORDER + 1 : start].tolist()
            behind = self._row[stop : stop + ORDER - 1].tolist()
            if nothing in behind:
                behind = behind[: behind.index(nothing)]
            old = self._row[start:stop].tolist()
            for inner in (old, list(numbers)):
                line = history + inner + behind
                rows += [line[at - ORDER + 1 : at + 1] for at in range(ORDER - 1, len(line))]
            sizes.append((len(old), len(numbers), len(behind)))
        if not rows:
            return []
        scores = self.model.log2p(np.array(rows, np.uint64))
        out = []
        at = 0
        for old_size, new_size, behind_size in sizes:
            old_scores = scores[at : at + old_size + behind_size]
            at += old_size + behind_size
            new_scores = scores[at : at + new_size + behind_size]
            at += new_size + behind_size
            here = float(old_scores[:old_size].sum())
            out.append(
                Gain(
                    float(new_scores[:new_size].sum()) - here,
                    float(new_scores[new_size:].sum() - old_scores[old_size:].sum()),
                    -here / old_size if old_size else 0.0,
                )
            )
        return out

    def substitutes(self, tokens: Sequence[int]) -> list[Substitute]:
        """What may have been meant by each of the tokens, which are words of the vocabulary, if it gains anything."""
        model = self.model
        numbers = np.array([self.number(t) for t in tokens], np.int64)
        if not len(numbers):
            return []
        first = model.variants_from[numbers].astype(np.int64)
        count = model.variants_from[numbers + 1].astype(np.int64) - first
        which = np.repeat(np.arange(len(numbers)), count)
        if not len(which):
            return []
        index = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + first[which]
        words = model.variants_to[index].astype(np.uint64)
        kinds = model.variants_kind[index]
        places = np.array([self._places[t] for t in tokens], np.int64)
        old = self._scores(places)
        new = np.zeros((len(which), ORDER), np.float32)
        going = np.arange(len(which))
        for step in range(ORDER):
            new[going, step] = self._score(places[which[going]], step, words[going])
            if step < 2:
                lost = (new[going, : step + 1] - old[which[going], : step + 1]).sum(1)
                going = going[lost > (HOPELESS if step else 2 * HOPELESS)]
        gain = new[going] - old[which[going]]
        kept = np.flatnonzero(gain.sum(1) > LEAST_GAIN)
        out = []
        for row in kept.tolist():
            at = int(going[row])
            here = int(which[at])
            whole = Gain(float(gain[row, 0]), float(gain[row, 1:].sum()), float(-old[here, 0]))
            out.append(Substitute(tokens[here], model.vocabulary.words[int(words[at])], int(kinds[at]), whole))
        return out

    def _scores(self, places: np.ndarray) -> Floats:
        return np.stack([self._score(places, step) for step in range(ORDER)], 1)

    def _score(self, places: np.ndarray, step: int, instead: Ids | None = None) -> Floats:
        """The probability of the token `step` places behind each place; 0 beyond the sentence."""
        grams = np.stack([self._row[places + step - ORDER + 1 + column] for column in range(ORDER)], 1)
        if instead is not None:
            grams[:, ORDER - 1 - step] = instead
        out = np.zeros(len(places), np.float32)
        inside = grams[:, ORDER - 1] != NOTHING
        out[inside] = self.model.log2p(grams[inside])
        return out


def _within(names: Sequence[Span], span: Span) -> bool:
    at = bisect_left(names, span)
    return (at < len(names) and names[at].contains(span)) or (at > 0 and names[at - 1].contains(span))


def of(document: Document, model: Model | None) -> Reading | None:
    """The document as the model reads it, the same for all checks that ask; None without a model."""
    if model is None:
        return None
    for each in document.readings:
        assert isinstance(each, Reading)
        # A document with other names is read anew.
        if each.model is model and each.names is document.names and each.text is document.text:
            return each
    found = Reading(model, document)
    document.readings[:] = [found]
    return found
