"""What a model that reads sentences says of the suggestions of issues: how much likelier each makes its sentence.

What is to be asked of many documents is asked at once, while others work (`Reader`), and what was asked before of the
same sentence is known to the store.
"""

from __future__ import annotations

import hashlib
import threading
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Protocol

from pipeline.model import Document, InputError, Issue
from pipeline.words.sentences import Change, Sentences, prepared

# So many suggestions of an issue are asked about: the right one is hardly ever behind them.
MOST = 2
LONGEST = 1_200
"""A sentence of more letters is a table or a list, which no model of sentences knows anything about."""
# What is never right, or right whatever the sentence: the model is not asked about it.
_NEVER, _ALWAYS = 0.1, 0.999

Gains = tuple[float, ...]
"""Of the first suggestions of an issue, or of the changes of a question, in bits; () where the model was not asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence, and changes of it that are weighed together."""

    number: int
    """Which segment of its document it is."""
    sentence: str
    changes: tuple[Change, ...]

    def key(self, model: str) -> str:
        """Names what is asked, and of whom: all that the answer depends on."""
        asked = repr((model, self.sentence, self.changes))
        return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


class Store(Protocol):
    """Where answers are kept, by `Question.key`."""

    def gains(self, keys: Iterable[str]) -> dict[str, Gains]: ...

    def put_gains(self, results: Mapping[str, Gains]) -> None: ...


@cache
def _model(file: Path) -> Sentences | None:
    """None for weights that are damaged: the set-up verifies them, and nobody else may write there."""
    try:
        return Sentences(prepared(file))
    except (OSError, ValueError, KeyError, InputError):
        return None


def questions(document: Document, issues: Sequence[Issue]) -> list[Question]:
    """What is to be asked about the issues of a document and is not known of it yet, each sentence once."""
    known = document.gains
    asked: dict[int, dict[Change, None]] = {}
    for number, changes in _places(document, issues):
        for change in changes:
            if (number, change) not in known:
                asked.setdefault(number, {})[change] = None
    return [
        Question(number, _line(document.segments[number].span.of(document.text)), tuple(changes))
        for number, changes in sorted(asked.items())
    ]


def gains(document: Document, issues: Sequence[Issue], weights: Path) -> list[Gains]:
    """What each issue's first suggestions gain, in the order of the issues, by the model of these weights.

    What has been asked before about a document is remembered with it.
    """
    asked = questions(document, issues)
    if asked:
        _remember([(document, each) for each in asked], _answers(asked, weights, None))
    known = document.gains
    return [
        tuple(known[number, change] for change in changes) if all((number, each) in known for each in changes) else ()
        for number, changes in _places(document, issues)
    ]


def _answers(asked: Sequence[Question], weights: Path, stop: threading.Event | None) -> list[Gains]:
    """What each change gains; () for each question where the model cannot be read."""
    model = _model(weights)
    if model is None:
        return [()] * len(asked)
    return [tuple(each) for each in model.gains([(one.sentence, one.changes) for one in asked], stop)]


_Asked = Sequence[tuple[Document, Question]]


def _remember(asked: _Asked, answers: Sequence[Gains]) -> None:
    for (document, question), answer in zip(asked, answers, strict=True):
        known = zip(question.changes, answer, strict=False)
        document.gains.update(((question.number, change), gain) for change, gain in known)


class Reader:
    """The model at work on many sentences, in a thread of its own. Used by one thread.

    `model` names it, and the program that reads with it, for the store.
    """

    def __init__(self, weights: Path, store: Store, model: str) -> None:
        self._weights, self._store, self._name = weights, store, model
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(1, "reader")

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Whoever interrupts does not wait for what is being read.
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def ask(self, asked: _Asked) -> Reading:
        """Begins to read what the store does not know."""
        keys, known, left = self._left(asked)
        answers = self._pool.submit(_answers, list(left.values()), self._weights, self._stop) if left else None
        return Reading(asked, keys, known, tuple(left), answers, self._store)

    def read(self, asked: _Asked) -> None:
        """Reads at once what the store does not know, before all that `ask` has begun; the documents know it then."""
        keys, known, left = self._left(asked)
        answers: Future[list[Gains]] = Future()
        try:
            answers.set_result(_answers(list(left.values()), self._weights, None) if left else [])
        except Exception as error:
            answers.set_exception(error)
        Reading(asked, keys, known, tuple(left), answers, self._store).finish()

    def _left(self, asked: _Asked) -> tuple[Sequence[str], Mapping[str, Gains], Mapping[str, Question]]:
        """Key of each question, what the store knows, and by key what is to be read, each once."""
        keys = [question.key(self._name) for _, question in asked]
        known = self._store.gains(keys)
        left: dict[str, Question] = {}
        for key, (_, question) in zip(keys, asked, strict=True):
            if len(known.get(key, ())) != len(question.changes):
                left.setdefault(key, question)
        return keys, known, left


@dataclass(frozen=True, slots=True)
class Reading:
    """Sentences that are being read."""

    _asked: _Asked
    _keys: Sequence[str]
    _known: Mapping[str, Gains]
    _left: Sequence[str]
    _answers: Future[list[Gains]] | None
    _store: Store

    @property
    def done(self) -> bool:
        return self._answers is None or self._answers.done()

    def finish(self) -> None:
        """Waits for the answers; the documents know them then.

        Where reading failed, nothing is known: `gains` reads each document by itself, and tells which it was.
        """
        new: dict[str, Gains] = {}
        if self._answers is not None:
            try:
                new = dict(zip(self._left, self._answers.result(), strict=True))
            except Exception:  # whatever it is, it is told of the one document that it comes of
                new = {}
            self._store.put_gains({key: answer for key, answer in new.items() if answer})
        _remember(self._asked, [new[key] if key in new else self._known.get(key, ()) for key in self._keys])


def _places(document: Document, issues: Sequence[Issue]) -> list[tuple[int, Sequence[Change]]]:
    starts = [segment.span.start for segment in document.segments]
    return [_place(document, starts, issue) for issue in issues]


def _place(document: Document, starts: Sequence[int], issue: Issue) -> tuple[int, Sequence[Change]]:
    """The sentence of an issue, and what its suggestions change in it; nothing where nobody needs to ask."""
    number = bisect_right(starts, issue.span.start) - 1
    if number < 0 or not _NEVER <= issue.confidence <= _ALWAYS:
        return number, ()
    within = document.segments[number].span
    if issue.span.end > within.end or len(within) > LONGEST:
        return number, ()
    start, end = issue.span.start - within.start, issue.span.end - within.start
    return number, [(start, end, _line(each)) for each in issue.suggestions[:MOST]]


# One kind of apostrophe and of quotation mark, and no line breaks: letter for letter.
_SAME = str.maketrans("’‘“”\r\n", "''\"\"  ")


def _line(text: str) -> str:
    """A sentence, or a part of it, as one line of the same length."""
    return text.translate(_SAME)
