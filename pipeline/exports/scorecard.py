"""An MQM scorecard: the errors that a person confirmed, by type and severity, with the scores of each release."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.decisions import mqm
from pipeline.decisions.mqm import Score
from pipeline.exports import Told, workbook
from pipeline.exports.record import Release, program
from pipeline.model import DIMENSIONS, SEVERITIES
from pipeline.speech.speech import Speech

VERSION = 2
"""Of the JSON."""


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`. An issue that nobody has accepted is no error: `pending` says how many wait."""
    scored = [_Scored(release) for release in releases if release.review is not None]
    return _workbook(scored, told.speech) if told.excel else iter([_plain(scored)])


class _Scored:
    """A release as it is scored: figures alone, so that all of them are few bytes."""

    def __init__(self, release: Release) -> None:
        assert release.review is not None
        self.path = release.path
        # Without the issues that a gate does not count; what is decided is among the others.
        counted = replace(release.review, issues=tuple(found.item for found in release.issues))
        self.score = mqm.score(counted, release.words, release.threshold)
        self.errors = [
            {
                "id": found.issue.id,
                "rule": found.issue.rule,
                "place": found.unit,
                "text": found.issue.text,
                "correction": found.item.decision.replacement if found.item.decision else None,
                "dimension": DIMENSIONS[found.issue.type],
                "type": found.issue.type,
                "severity": found.issue.severity,
                "weight": mqm.WEIGHTS[found.issue.severity],
            }
            for found in release.issues
            if found.item.status == "accepted"
        ]


def _plain(scored: Sequence[_Scored]) -> bytes:
    """All that a program may want to know of the scores, in English whatever is spoken."""
    whole = {
        "version": VERSION,
        "program": program(),
        "scored": "issues that a person accepted; penalty: weights by severity, also per 1,000 words of the release",
        "weights": dict(mqm.WEIGHTS),
        "per": mqm.PER,
        "total": _figures(mqm.total(one.score for one in scored)),
        "releases": [
            {
                "path": one.path,
                **_figures(one.score),
                "threshold": one.score.threshold,
                "passed": one.score.passed,
                "errors": one.errors,
            }
            for one in scored
        ],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _figures(score: Score) -> dict[str, object]:
    types = [
        {
            "dimension": DIMENSIONS[kind],
            "type": kind,
            **{severity: counts.get(severity, 0) for severity in SEVERITIES},
            "penalty": mqm.points_of(counts),
        }
        for kind, counts in score.errors.items()
    ]
    return {
        "words": score.words,
        "pending": score.pending,
        "own_corrections": score.own,
        "penalty": score.points,
        "penalty_per_1000": score.per_thousand,
        "quality": score.quality,
        "counts": score.by_dimension,
        "types": types,
    }


def _workbook(scored: Sequence[_Scored], speech: Speech) -> Iterator[bytes]:
    release = (speech("release"), 40)
    severities = [(f"{speech(severity)} (×{mqm.WEIGHTS[severity]})", 14) for severity in SEVERITIES]
    points, dimension, kind = (speech("points"), 10), (speech("dimension"), 26), (speech("type"), 20)
    named = [(one.path, one.score) for one in scored]
    named.append((speech("all releases"), mqm.total(one.score for one in scored)))
    summary = [
        release, (speech("words"), 10), (speech("pending"), 10), (speech("own corrections"), 16), points,
        (speech("points per 1,000 words"), 24), (speech("quality"), 10), (speech("threshold"), 12),
        (speech("result"), 12),
    ]  # fmt: skip
    fields = [
        (speech("number of the issue"), 20), (speech("rule"), 20), (speech("where"), 20), (speech("text"), 40),
        (speech("correction"), 40), dimension, kind, (speech("severity"), 20), points,
    ]  # fmt: skip
    return workbook.pieces(
        [
            workbook.Sheet(speech("Scores"), summary, [_summary(name, score, speech) for name, score in named]),
            workbook.Sheet(
                speech("Types of errors"),
                [release, dimension, kind, *severities, points],
                [row for name, score in named for row in _types(name, score, speech)],
            ),
            workbook.Sheet(
                speech("Errors"),
                [release, *fields],
                [
                    [one.path, *(speech(str(v)) if f in _SAID else v for f, v in error.items())]
                    for one in scored
                    for error in one.errors
                ],
            ),
        ]
    )


_SAID = ("dimension", "type", "severity")


def _summary(name: str, score: Score, speech: Speech) -> list[workbook.Cell]:
    result = {True: speech("pass"), False: speech("fail"), None: ""}[score.passed]
    return [
        name, score.words, score.pending, score.own, score.points, score.per_thousand, score.quality, score.threshold,
        result,
    ]  # fmt: skip


def _types(name: str, score: Score, speech: Speech) -> Iterator[list[workbook.Cell]]:
    """A row a type of error."""
    for kind, counts in score.errors.items():
        numbers = [counts.get(severity, 0) for severity in SEVERITIES]
        yield [name, speech(DIMENSIONS[kind]), speech(kind), *numbers, mqm.points_of(counts)]
