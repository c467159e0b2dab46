"""The score of a release: what is counted, how it is weighed, and when it passes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from pipeline import exports
from pipeline.decisions import mqm, standing
from pipeline.exports import record, scorecard
from pipeline.model import InputError, Review, Reviewed
from pipeline.speech import speech
from tests import sample_review


def decided(*accepted: str) -> Review:
    """The sample with the issues of these words accepted, and all others rejected but one."""
    document = sample_review.document()
    found = sample_review.review().issues
    statuses = ["accepted" if item.issue.text in accepted else "rejected" for item in found]
    return Review(document, tuple(Reviewed(i.issue, s) for i, s in zip(found, statuses, strict=True)))  # type: ignore[arg-type]


def test_accepted_issues_are_weighed_by_severity_per_thousand_words() -> None:
    score = mqm.score(decided("Jiaixng", "1,000-yuan", "builded", "  along"), 500)
    assert score.errors == {
        "grammar": {"minor": 1}, "misspelling": {"major": 1}, "numbers": {"critical": 1}, "whitespace": {"neutral": 1},
    }  # fmt: skip
    assert (score.count, score.points, score.per_thousand) == (4, 31, 62.0)


def test_what_is_not_accepted_is_not_counted() -> None:
    review = sample_review.review()
    score = mqm.score(review, 100)
    assert score.count == review.count("accepted") and score.pending == review.count("pending")
    assert score.own == sum(not made.issue for made in review.corrections)


@pytest.mark.parametrize(
    ("words", "pending", "threshold", "passed"),
    [
        (1000, 0, None, None), (1000, 0, 31, True), (1000, 0, 30.9, False), (1000, 1, 31, None),
        (1000, 1, 30, False), (0, 0, 0, True),
    ],
)  # fmt: skip
def test_a_release_passes_when_nothing_can_change_it(
    words: int, pending: int, threshold: float | None, passed: bool | None
) -> None:
    score = mqm.Score(words, {"numbers": {"critical": 1, "major": 1, "minor": 1}}, pending, 0, threshold)
    assert score.passed is passed


def test_the_house_sets_the_threshold(tmp_path: Path) -> None:
    assert standing.threshold(tmp_path) is None
    file = tmp_path / "standing.toml"
    file.write_text("[score]\nthreshold = 12.5\n", "utf-8")
    assert standing.threshold(tmp_path) == 12.5
    for wrong in (
        "[score]\nthreshold = 'x'",
        "[score]",
        "[score]\nthreshold = true",
        "score = 7",
        "[score]\nlimit = 3",
    ):
        file.write_text(wrong, "utf-8")
        with pytest.raises(InputError, match="score"):
            standing.threshold(tmp_path)


def test_the_quality_of_a_text_is_a_hundred_less_its_points_a_hundred_words() -> None:
    assert [mqm.Score(words, {"numbers": {"major": 2}}).quality for words in (1000, 50, 10, 5, 0)] == [
        99.0, 80.0, 0.0, 0.0, None,
    ]  # fmt: skip


def test_several_releases_are_added_up_by_dimension_and_without_a_threshold() -> None:
    one = mqm.Score(300, {"grammar": {"minor": 2}, "numbers": {"critical": 1}}, 1, 2, threshold=5)
    other = mqm.Score(200, {"misspelling": {"minor": 1, "major": 1}}, 3, 0, threshold=5)
    whole = mqm.total([one, other])
    assert (whole.words, whole.points, whole.pending, whole.own, whole.passed) == (500, 33, 4, 2, None)
    assert whole.by_severity == {"minor": 3, "major": 1, "critical": 1}
    assert whole.by_dimension["Linguistic conventions"] == {"minor": 3, "major": 1}
    assert mqm.total([]) == mqm.Score(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_scorecard_has_a_sheet_of_scores_of_types_and_of_errors(language: str) -> None:
    review = decided("Jiaixng", "builded")
    release = record.Release("a.en.txt", words=500, threshold=10, review=review, issues=record.issues(review, None))
    said = speech.of(language)
    data = b"".join(scorecard.pieces([release], exports.Told(excel=True, speech=said)))
    scores, types, errors = (list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(data)))
    assert dict(zip(scores[0], scores[1], strict=True)) == {
        said("release"): "a.en.txt", said("words"): 500, said("pending"): review.undecided, said("own corrections"): 0,
        said("points"): 6, said("points per 1,000 words"): 12, said("quality"): 98.8, said("threshold"): 10,
        said("result"): {"en": "fail", "zh": "不通过"}[language],
    }  # fmt: skip
    assert [row[2:] for row in types[1:3]] == [(said("grammar"), 0, 1, 0, 0, 1), (said("misspelling"), 0, 0, 1, 0, 5)]
    assert {row[4] for row in errors[1:]} == {"Jiaixng", "builded"}
    (plain,) = json.loads(b"".join(scorecard.pieces([release], exports.Told(speech=said))))["releases"]
    assert (plain["penalty"], plain["penalty_per_1000"], plain["threshold"], plain["passed"]) == (6, 12.0, 10, False)
    assert [(kind["type"], kind["penalty"]) for kind in plain["types"]] == [("grammar", 1), ("misspelling", 5)]
