"""Compounds without their hyphen: *long term growth*, *export oriented firms*, *anti epidemic work*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Document, Example, Issue, Rule, Span, tell
from pipeline.words import forms, hyphens

COMPOUND = Rule(
    id="typography.compound",
    summary=tell("Two words before a noun that belong together, without the hyphen that is nearly always there."),
    bad=(
        Example("They opened an [export oriented>export-oriented] plant."),
        Example("The [far reaching>far-reaching] change is felt."),
        Example("The [anti corruption>anti-corruption] drive goes on."),
    ),
    good=(
        Example("The growth is far reaching in the long term."),
        Example("The four story categories are new."),
        Example("Low and middle income countries took part."),
        Example("It is a non sequitur, and pro bono work."),
    ),
    source="The Chicago Manual of Style, 17th edition, 7.81–7.89; how open text writes each pair, counted",
    type="typographical",
    severity="minor",
    languages=("en",),
)

# Nearly always: of all that stands before a noun.
_NEARLY_ALWAYS = 0.9
_WORDS = re.compile(r"(?<![\w'’.@/-])([a-z]{2,}) ([a-z]{3,})(?![\w'’@/-])(?: ([a-z]+)(?![\w'’-]))?")
# *four story categories*, *a 12 year old city*: the number may be of what comes behind, or belong to both.
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve hundred thousand million".split())
_NUMBER_BEFORE = re.compile(rf"(?:\d|\b(?:{'|'.join(sorted(_NUMBERS))}|twenty|thirty|forty|fifty)) $")
# *low and middle income countries*: the first of the two lacks its hyphen as well.
_AND_BEFORE = re.compile(r"(\w+) (?:and|or|to) $")
# No word that matters there is longer.
_REACH = 24


def compounds(document: Document) -> Iterator[Issue]:
    text = document.text
    at = 0
    while match := _WORDS.search(text, at):
        first, second, noun = match.groups()
        at = match.start(2)
        how = _how_surely(text, match.start(), first, second, noun or "")
        if not how:
            continue
        span, new = Span(match.start(), match.end(2)), f"{first}-{second}"
        message = tell("“{a}” is written “{b}” before what it belongs to.", a=span.of(text), b=new)
        evidence = (tell("Of open text that has it there, {a} percent writes the hyphen.", a=round(100 * how)),)
        yield COMPOUND.issue(text, span, message, (new,), evidence, confidence=how)
        at = match.end(2)


def _how_surely(text: str, start: int, first: str, second: str, noun: str) -> float:
    """The share of open text with a hyphen here; 0 where it may be right without."""
    if bound := hyphens.alone(first, second):
        # *non sequitur*: no English word.
        return bound if forms.can_be(second, *forms.TAGS) else 0.0
    if first in _NUMBERS or not noun or not hyphens.may_be_noun(noun):
        return 0.0
    share = hyphens.before_noun(first, second)
    if share < _NEARLY_ALWAYS or _NUMBER_BEFORE.search(text, max(0, start - _REACH), start):
        return 0.0
    beside = _AND_BEFORE.search(text, max(0, start - _REACH), start)
    return 0.0 if beside and hyphens.before_noun(beside[1].lower(), second) else share
