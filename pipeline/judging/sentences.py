"""What a model that reads sentences says of the suggestions of issues: how much likelier each makes its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.model import Document, InputError, Issue
from pipeline.words.sentences import Change, Sentences, prepared

# So many suggestions of an issue are asked about: the right one is hardly ever behind them.
MOST = 3
# A sentence of more letters is a table or a list, which no model of sentences knows anything about.
_LONGEST = 1_200
# What is never right, or right whatever the sentence: the model is not asked about it.
_NEVER, _ALWAYS = 0.06, 0.999

Gains = tuple[float, ...]
"""Of the first suggestions of an issue, in bits; () where the model was not asked."""


@cache
def _model(file: Path) -> Sentences | None:
    """None for weights that are damaged: the set-up verifies them, and nobody else may write there."""
    try:
        return Sentences(prepared(file))
    except (OSError, ValueError, KeyError, InputError):
        return None


def gains(document: Document, issues: Sequence[Issue], weights: Path) -> list[Gains]:
    """What each issue's first suggestions gain, in the order of the issues, by the model of these weights."""
    model = _model(weights)
    return [()] * len(issues) if model is None else _gains(document, issues, model)


def _gains(document: Document, issues: Sequence[Issue], model: Sentences) -> list[Gains]:
    starts = [segment.span.start for segment in document.segments]
    asked: dict[int, dict[Change, None]] = {}
    places: list[tuple[int, Sequence[Change]] | None] = []
    for issue in issues:
        number = bisect_right(starts, issue.span.start) - 1
        changes: Sequence[Change] = ()
        if number >= 0 and _NEVER <= issue.confidence <= _ALWAYS:
            within = document.segments[number].span
            if issue.span.end <= within.end and len(within) <= _LONGEST:
                start, end = issue.span.start - within.start, issue.span.end - within.start
                changes = [(start, end, each) for each in issue.suggestions[:MOST]]
        if changes:
            asked.setdefault(number, {}).update(dict.fromkeys(changes))
        places.append((number, changes) if changes else None)
    told: dict[int, Mapping[Change, float]] = {}
    sentences = [(_line(document.segments[number].span.of(document.text)), list(asked[number])) for number in asked]
    for number, (_, changes), found in zip(asked, sentences, model.gains(sentences), strict=True):
        told[number] = dict(zip(changes, found, strict=True))
    return [tuple(told[place[0]][change] for change in place[1]) if place else () for place in places]


def _line(sentence: str) -> str:
    """The sentence as one line, of the same length."""
    return sentence.replace("\r", " ").replace("\n", " ")
