"""What a model that reads sentences says of the suggestions of issues: how much likelier each makes its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.model import Document, InputError, Issue
from pipeline.words.sentences import Change, Sentences, prepared

# So many suggestions of an issue are asked about: the right one is hardly ever behind them.
MOST = 2
# A sentence of more letters is a table or a list, which no model of sentences knows anything about.
_LONGEST = 1_200
# What is never right, or right whatever the sentence: the model is not asked about it.
_NEVER, _ALWAYS = 0.1, 0.999

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
    """What each issue's first suggestions gain, in the order of the issues, by the model of these weights.

    What has been asked before about a document is remembered with it.
    """
    model = _model(weights)
    if model is None:
        return [()] * len(issues)
    known = document.gains
    starts = [segment.span.start for segment in document.segments]
    places = [_place(document, starts, issue) for issue in issues]
    asked: dict[int, dict[Change, None]] = {}
    for number, changes in places:
        for change in changes:
            if (number, change) not in known:
                asked.setdefault(number, {})[change] = None
    sentences = [(_line(document.segments[number].span.of(document.text)), list(asked[number])) for number in asked]
    for (number, new), found in zip(asked.items(), model.gains(sentences), strict=True):
        known.update(((number, change), gain) for change, gain in zip(new, found, strict=True))
    return [tuple(known[number, change] for change in changes) for number, changes in places]


def _place(document: Document, starts: Sequence[int], issue: Issue) -> tuple[int, Sequence[Change]]:
    """The sentence of an issue, and what its suggestions change in it; nothing where nobody needs to ask."""
    number = bisect_right(starts, issue.span.start) - 1
    if number < 0 or not _NEVER <= issue.confidence <= _ALWAYS:
        return number, ()
    within = document.segments[number].span
    if issue.span.end > within.end or len(within) > _LONGEST:
        return number, ()
    start, end = issue.span.start - within.start, issue.span.end - within.start
    return number, [(start, end, _line(each)) for each in issue.suggestions[:MOST]]


# One kind of apostrophe and of quotation mark, and no line breaks: letter for letter.
_SAME = str.maketrans("’‘“”\r\n", "''\"\"  ")


def _line(text: str) -> str:
    """A sentence, or a part of it, as one line of the same length."""
    return text.translate(_SAME)
