"""The scores of the releases of a desk: as an Excel table, a row a type of error, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.decisions import mqm, quality
from pipeline.model import DIMENSIONS, SEVERITIES
from pipeline.speech.speech import ENGLISH, Speech

if TYPE_CHECKING:
    from pipeline.exports.workbook import Cell

VERSION = 1
"""Of `plain`."""


class Card(NamedTuple):
    """The score of one release."""

    release: str
    """The name of its file."""
    score: mqm.Score


def plain(cards: Iterable[Card]) -> dict[str, Any]:
    """All that a program may want to know of the scores, and what they count, in English whatever is spoken."""
    return {
        "version": VERSION,
        "counts": "issues that a person accepted; weights by severity; points per 1,000 words of the release",
        "weights": dict(quality.WEIGHTS),
        "releases": [{"release": card.release, **row(card)} for card in cards],
    }


def row(card: Card) -> dict[str, Any]:
    """The score of one release as plain data."""
    score = card.score
    return {
        "words": score.words,
        "errors": [
            {
                "dimension": DIMENSIONS[kind],
                "type": kind,
                **{severity: errors.get(severity, 0) for severity in SEVERITIES},
                "points": mqm.points_of(errors),
            }
            for kind, errors in score.errors.items()
        ],
        "points": score.points,
        "points_per_1000_words": score.per_thousand,
        "pending": score.pending,
        "own_corrections": score.own,
        "threshold": score.threshold,
        "passed": score.passed,
    }


def table(cards: Iterable[Card], speech: Speech = ENGLISH) -> bytes:
    """A workbook: for each release a row a type of error, then one for all of it, with the verdict."""
    # Imported here: whoever prints the scores as JSON makes no workbook.
    from pipeline.exports import workbook

    severities = [(speech(severity), 10) for severity in SEVERITIES]
    columns = [
        (speech("release"), 30),
        (speech("words"), 10),
        (speech("dimension"), 24),
        (speech("type"), 20),
        *severities,
        (speech("points"), 10),
        (speech("points per 1,000 words"), 14),
        (speech("threshold"), 12),
        (speech("verdict"), 12),
    ]
    rows = (row for card in cards for row in _rows(card, speech))
    return b"".join(workbook.pieces([workbook.Sheet(speech("Scores"), columns, rows)]))


def _rows(card: Card, speech: Speech) -> Iterable[Sequence[Cell]]:
    score = card.score
    for kind, errors in score.errors.items():
        counts = [errors.get(severity, 0) for severity in SEVERITIES]
        points = mqm.points_of(errors)
        head = (card.release, score.words, speech(DIMENSIONS[kind]), speech(kind))
        yield (*head, *counts, points, mqm.per_thousand(points, score.words), "", "")
    totals = [sum(errors.get(severity, 0) for errors in score.errors.values()) for severity in SEVERITIES]
    verdict = {True: speech("pass"), False: speech("fail"), None: ""}[score.passed]
    if not verdict and score.pending:
        verdict = speech("{n} pending", n=score.pending)
    threshold: Cell = "" if score.threshold is None else score.threshold
    yield (card.release, score.words, speech("all"), "", *totals, score.points, score.per_thousand, threshold, verdict)
