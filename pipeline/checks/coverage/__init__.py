"""Names and terms of the glossary that the source has and the translation does not; what is left out of it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.coverage import bodies, ear, instead, lengths, lists, omissions, routes
from pipeline.checks.coverage.beads import beads_of
from pipeline.checks.coverage.glossed import concepts, places_in, terms_in
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from pipeline.words import languages

RULES = (*instead.RULES, *lists.RULES, *bodies.RULES, *ear.RULES, *omissions.RULES, *lengths.RULES)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Terms of the glossary that the aligned source has and the translation does not, with what stands there instead.

    Silent where nothing can be pointed at, except for whole sentences of the source that are left out and
    sentences far too short or long for theirs.
    """
    source = document.source
    if source is None:
        return
    beads = beads_of(document, source)
    known = concepts(glossary, document.language)
    mentions = [terms_in(bead.source, known) for bead in beads]
    # Elsewhere the check of places tells one province for another.
    if languages.is_english(document.language):
        mentions = [there | places_in(bead.source, there, "en") for there, bead in zip(mentions, beads, strict=True)]
    for at in range(len(beads)):
        yield from instead.instead(document, beads, mentions, at)
    if languages.is_english(document.language):
        yield from routes.routes(document, beads)
        yield from lists.lists(document, beads)
        yield from bodies.bodies_of(document, beads, mentions)
    yield from ear.by_ear(document, beads, mentions)
    left_out = list(omissions.omissions(document, source, beads))
    yield from left_out
    yield from lengths.lengths(document, beads, {issue.span.start for issue in left_out})
