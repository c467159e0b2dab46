"""Small words that are missing, too many, or stand for others, and words in another form, where sentences are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import exp

from pipeline.judging import small_words
from pipeline.judging.reading import Reading
from pipeline.judging.small_words import ANOTHER, CAPITAL, FORM, MISSING, TOO_MANY, Proposal
from pipeline.model import Document, Example, Issue, Message, Rule, Span, tell

# So many suggestions are offered at most.
_MOST = 3
_SOURCE = "counts of word sequences in 187 million words of open English text; SmolLM2-135M (README, Licences)"

MISSING_WORD = Rule(
    id="grammar.missing-word",
    summary=tell("A small word is missing: the sentence is far likelier with it."),
    bad=(
        Example("They have lived in the village since the birth [our>of our] first child."),
        Example("He visited the city for [first>the first] time last year."),
        Example("Many of the farmers want their children [go>to go] to university."),
    ),
    good=(
        Example("They have lived in the village since the birth of our first child."),
        Example("Farmers sell vegetables and fruit in town."),
        Example("The museum was closed for two weeks in January."),
    ),
    source=_SOURCE,
    type="grammar",
    languages=("en",),
)

EXTRA_WORD = Rule(
    id="grammar.extra-word",
    summary=tell("A small word is too many: the sentence is far likelier without it."),
    bad=(
        Example("We must address [to both>both] the symptoms and the causes of the problem."),
        Example("The city is faced with [by many>many] problems in the next five years."),
    ),
    good=(
        Example("We must address both the symptoms and the causes of the problem."),
        Example("The police had to deal with all of the consequences."),
    ),
    source=_SOURCE,
    type="grammar",
    languages=("en",),
)

OTHER_WORD = Rule(
    id="grammar.other-word",
    summary=tell("A small word where English has another: the sentence is far likelier with that."),
    bad=(Example("As a result [for>of] the storm, all schools were closed."),),
    good=(
        Example("He was born on June 21 in a small village near the lake."),
        Example("In the morning they went to the market by bus."),
    ),
    source=_SOURCE,
    type="grammar",
    languages=("en",),
)

WORD_FORM = Rule(
    id="grammar.word-form",
    summary=tell("Another form of the word belongs here: the sentence is far likelier with that."),
    bad=(Example("They spent two years to [restoring>restore] the old theatre."),),
    good=(
        Example("He has built a strong bond with the people of the village."),
        Example("The results of the vote were published on Friday."),
    ),
    source=_SOURCE,
    type="grammar",
    languages=("en",),
)

CAPITAL_LETTER = Rule(
    id="grammar.capital-letter",
    summary=tell("A capital within a sentence that the sentence is far likelier without, or one that a name lacks."),
    bad=(
        Example("We wish them every success and hope [That>that] they will come back."),
        Example("It was made by the Haining Green [technology>Technology] Company in spring."),
    ),
    good=(
        Example("The provisions of this Law went into effect in May."),
        Example("The Group sold its shares last year, and the State bought them."),
    ),
    source="The Chicago Manual of Style, 17th ed., 8.1; SmolLM2-135M (README, Licences)",
    type="grammar",
    languages=("en",),
)

RULES = (MISSING_WORD, EXTRA_WORD, OTHER_WORD, WORD_FORM, CAPITAL_LETTER)
_RULE_OF = {
    MISSING: MISSING_WORD,
    TOO_MANY: EXTRA_WORD,
    ANOTHER: OTHER_WORD,
    FORM: WORD_FORM,
    CAPITAL: CAPITAL_LETTER,
}


def issues(document: Document, reading: Reading) -> Iterator[Issue]:
    """What may be wrong with small words of an English document, as likely as the count of words alone has it."""
    placed = [(*_placed(reading, each), each) for each in small_words.proposals(document, reading)]
    placed.sort(key=lambda item: (item[0], item[2].kind, -item[2].bits, item[1]))
    for (span, kind), those in groupby(placed, key=lambda item: (item[0], item[2].kind)):
        best = list(those)[:_MOST]
        odds = small_words.odds(best[0][2])
        message = _message(kind, span.of(document.text), best[0][1])
        suggestions = [new for _, new, _ in best]
        yield _RULE_OF[kind].issue(document.text, span, message, suggestions, confidence=round(1 / (1 + exp(-odds)), 4))


def _placed(reading: Reading, proposal: Proposal) -> tuple[Span, str]:
    """The change with the word behind it, where a word comes or goes: somebody must see what it is about."""
    if proposal.kind not in (MISSING, TOO_MANY):
        return proposal.span, proposal.new
    return Span(proposal.span.start, proposal.behind.end), proposal.new + proposal.behind.of(reading.text)


def _message(kind: str, words: str, suggestion: str) -> Message:
    if kind == MISSING:
        return tell("A small word seems to be missing: “{b}” fits here.", b=suggestion)
    if kind == TOO_MANY:
        return tell("“{a}” has a small word too many: “{b}” fits here.", a=words, b=suggestion)
    return tell("“{b}” fits here, not “{a}”.", a=words, b=suggestion)
