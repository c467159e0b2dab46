"""Which commas may stand for a full stop, before any sentence is read."""

from __future__ import annotations

import pytest

from pipeline.checks.grammar import splices
from pipeline.documents.segment import segment
from pipeline.model import Document


def _found(text: str) -> list[tuple[str, str]]:
    document = segment(Document("a.en.txt", "en", text))
    return [(issue.span.of(text), issue.suggestions[0]) for issue in splices.issues(document)]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("The road is new, it was built in two years.", "new, it", "new. It"),
        ("The plant is very large ,the company was founded here.", "large ,the", "large. The"),
        ("They opened the port in May, we hope to see it soon.", "May, we", "May. We"),
        ("However, the sea was calm (as always), our boat is small.", "always), our", "always). Our"),
        ("He said that the road is long, it was built in May.", "long, it", "long. It"),
    ],
)
def test_two_clauses_with_a_subject_and_a_verb_each_may_be_two_sentences(text: str, old: str, new: str) -> None:
    assert _found(text) == [(old, new)]


@pytest.mark.parametrize(
    "text",
    [
        "If the road is long, it takes an hour.",
        "But when the sea is calm, the boats go out.",
        "In the year when the road was built, the town was small.",
        "He said that in May, the road was closed.",
        "The road was closed in May, the mayor said.",
        "Article 12 Where a party hides its goods, the court may divide them.",
        "They saw the port, the largest of the country.",
        "They saw the hills, the sea and the town.",
        "It has a port, which is new, and the road is long.",
        "The road is long, and it was built in May.",
    ],
)
def test_a_clause_that_belongs_to_another_or_is_none_is_no_sentence(text: str) -> None:
    assert _found(text) == []
