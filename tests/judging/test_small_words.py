"""Where a model that reads sentences is asked about small words, forms and capitals: what the counts would have."""

from __future__ import annotations

import pytest

from pipeline.judging import small_words
from pipeline.judging.reading import Reading
from pipeline.model import Document
from pipeline.words import ngrams
from tests.marked import document


def proposed(text: str, *kinds: str) -> list[tuple[str, str]]:
    found: Document = document(text)
    model = ngrams.english()
    assert model is not None
    return [
        (each.span.of(text), each.new)
        for each in small_words.proposals(found, Reading(model, found))
        if each.kind in kinds
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We wish them success and hope That they will come back.", [("That", "that")]),
        ("In addition, We have a long and stable relationship with them.", [("We", "we")]),
        ("They opened a unique Exhibition of showcases in the spring.", [("Exhibition", "exhibition")]),
        ("It was built by the Confucius institute Fund two years ago.", [("institute", "Institute")]),
        ("They work for the World bank in the city of Washington.", [("bank", "Bank")]),
        ("He has lived in south Africa for more than twenty years.", [("south", "South")]),
        ("We wish them success and hope That President Wilson will come back.", [("That", "that")]),
    ],
)
def test_a_capital_is_asked_about(text: str, expected: list[tuple[str, str]]) -> None:
    assert set(expected) <= set(proposed(text, small_words.CAPITAL))


@pytest.mark.parametrize(
    "text",
    [
        "The provisions of this Law and the Conference are well known to all.",  # terms
        "They met at the Court of Appeal and the National Bureau of Statistics.",  # names
        "They sold it to Top 500 enterprises under Article 17 of the rules.",  # labels
        "He said in May and in August that the march began in March.",
        "They read about it on the Internet, and in A Dream of Red Mansions.",  # so now and then; a title
        "They live south of Africa; the party of communists welcomed the belt and road initiative.",
        "“We are here,” he said; I am here, too.",
        "New Exhibition Opens, and City Officials Attend Its Ceremony",
        "The Wuhan of today and the Hangzhou of old are cities of the south.",
    ],
)
def test_a_capital_of_a_term_a_name_or_a_heading_is_not(text: str) -> None:
    assert proposed(text, small_words.CAPITAL) == []


def test_headings_and_compounds_lack_no_small_word() -> None:
    kinds = (small_words.MISSING, small_words.TOO_MANY, small_words.ANOTHER, small_words.FORM)
    assert ("", "the ") in proposed("He visited the city for first time last year.", small_words.MISSING)
    assert proposed("He visited the city for first time last year", *kinds) == []
    assert proposed("Mayor Visited City For First Time Last Year.", *kinds) == []
    assert "and " not in [new for _, new in proposed("They sell health-preserving food in town.", small_words.MISSING)]


def test_each_sentence_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counted(sentence: str) -> bool:
        looked.append(sentence)
        return True

    monkeypatch.setattr(small_words, "_is_running", counted)
    text = "He visited the city for first time last year, and We saw That they came for first time. It rained."
    assert len(proposed(text, small_words.CAPITAL, small_words.MISSING)) > 2
    assert len(looked) == len(document(text).segments)
