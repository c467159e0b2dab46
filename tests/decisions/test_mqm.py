"""The score of a release: what is counted, how it is weighed, and when it passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.decisions import mqm, standing
from pipeline.exports import scores as scored
from pipeline.model import InputError, Review, Reviewed
from pipeline.speech import speech
from tests import sample_review
from tests.excel_file import cells


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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_scorecard_has_a_row_a_type_and_one_for_all(language: str) -> None:
    cards = [scored.Card("a.en.txt", mqm.score(decided("Jiaixng", "builded"), 500, 10))]
    head, *rows = cells(scored.table(cards, speech.of(language)))
    assert [row[4:10] for row in rows] == [
        ["0", "1", "0", "0", "1", "2.0"],
        ["0", "0", "1", "0", "5", "10.0"],
        ["0", "1", "1", "0", "6", "12.0"],
    ]
    assert rows[-1][-1] == {"en": "fail", "zh": "不通过"}[language] and len(head) == 12
    (told,) = scored.plain(cards)["releases"]
    assert (told["points"], told["points_per_1000_words"], told["passed"]) == (6, 12.0, False)
    assert [error["points"] for error in told["errors"]] == [1, 5]
