"""An MQM scorecard: the errors that a person confirmed, by dimension and severity, with the scores of each release."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from pipeline.decisions import quality
from pipeline.decisions.quality import Score
from pipeline.exports import Told, workbook
from pipeline.exports.record import Release, program
from pipeline.model import DIMENSIONS, SEVERITIES

_ALL = "all releases"


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`. An issue that nobody has accepted is no error: `pending` says how many wait."""
    scored = [_Scored(release) for release in releases if not release.error]
    return _workbook(scored) if told.excel else iter([_plain(scored)])


class _Scored:
    """A release as it is scored: figures alone, so that all of them are few bytes."""

    def __init__(self, release: Release) -> None:
        self.path = release.path
        self.pending = sum(1 for _ in release.pending())
        accepted = [found for found in release.issues if found.item.status == "accepted"]
        self.score = quality.score((found.issue for found in accepted), release.words)
        corrections = release.review.corrections if release.review else ()
        self.unclassified = sum(1 for correction in corrections if not correction.issue)
        """A reviewer's own corrections: nobody has said how severe what they correct is, so they have no weight."""
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
                "weight": quality.WEIGHTS[found.issue.severity],
            }
            for found in accepted
        ]


def _sum(scored: Sequence[_Scored]) -> Score:
    return sum((one.score for one in scored), start=Score(0))


def _plain(scored: Sequence[_Scored]) -> bytes:
    whole = {
        "version": 1,
        "program": program(),
        "weights": dict(quality.WEIGHTS),
        "per": quality.PER,
        "total": _figures(_sum(scored), sum(one.pending for one in scored), sum(one.unclassified for one in scored)),
        "releases": [
            {"path": one.path, **_figures(one.score, one.pending, one.unclassified), "errors": one.errors}
            for one in scored
        ],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _figures(score: Score, pending: int, unclassified: int) -> dict[str, object]:
    dimensions: dict[str, dict[str, int]] = {}
    for (dimension, severity), count in sorted(score.errors.items()):
        dimensions.setdefault(dimension, {})[severity] = count
    return {
        "words": score.words,
        "pending": pending,
        "unclassified": unclassified,
        "penalty": score.penalty,
        "penalty_per_1000": _rounded(score.per_thousand),
        "quality": _rounded(score.quality),
        "counts": dimensions,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _workbook(scored: Sequence[_Scored]) -> Iterator[bytes]:
    heads = [("Release", 40), ("Words", 10), ("Pending", 10), ("Unclassified", 14), ("Penalty", 10),
             ("Penalty per 1,000 words", 24), ("Quality", 10)]  # fmt: skip
    rows = [_summary(one.path, one.score, one.pending, one.unclassified) for one in scored]
    rows.append(_summary(_ALL, _sum(scored), sum(o.pending for o in scored), sum(o.unclassified for o in scored)))
    counts: list[list[workbook.Cell]] = []
    for name, score in [*((one.path, one.score) for one in scored), (_ALL, _sum(scored))]:
        for dimension in sorted({dimension for dimension, _ in score.errors}):
            numbers = [score.errors.get((dimension, severity), 0) for severity in SEVERITIES]
            weight = sum(n * quality.WEIGHTS[severity] for n, severity in zip(numbers, SEVERITIES, strict=True))
            counts.append([name, dimension, *numbers, weight])
    named = [(f"{severity.capitalize()} (×{quality.WEIGHTS[severity]})", 14) for severity in SEVERITIES]
    fields = ("id", "rule", "place", "text", "correction", "dimension", "type", "severity", "weight")
    errors: list[list[workbook.Cell]] = [
        [one.path, *(error[f] for f in fields)] for one in scored for error in one.errors
    ]
    widths = [(name.capitalize(), 40 if name in ("text", "correction") else 20) for name in fields]
    return workbook.pieces(
        [
            workbook.Sheet("Scores", heads, rows),
            workbook.Sheet("Dimensions", [("Release", 40), ("Dimension", 26), *named, ("Penalty", 10)], counts),
            workbook.Sheet("Errors", [("Release", 40), *widths], errors),
        ]
    )


def _summary(name: str, score: Score, pending: int, unclassified: int) -> list[workbook.Cell]:
    figures = (score.penalty, _rounded(score.per_thousand), _rounded(score.quality))
    return [name, score.words, pending, unclassified, *figures]
