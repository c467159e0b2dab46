"""Names and terms of the glossary that the source has and the translation does not; what is left out of it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.coverage.foreign import foreign
from pipeline.checks.coverage.glossed import index, places_in, terms_in
from pipeline.checks.coverage.groups import groups
from pipeline.checks.coverage.instead import instead
from pipeline.checks.coverage.lengths import lengths
from pipeline.checks.coverage.omissions import omissions
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from pipeline.words import languages


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Terms of the glossary that the aligned source has and the translation does not, with what stands there instead.

    Bad: ``the CPC Jiaxing Committee`` for 中国共产党嘉兴市委员会. Good: ``the CPC Jiaxing Municipal Committee``.
    Bad: ``Flat Lake`` for 平湖. Good: ``Pinghu``.

    Silent where nothing can be pointed at, except for whole sentences of the source that are left out and
    sentences far too short or long for theirs.
    """
    source = document.source
    if source is None:
        return
    pairs = groups(document, source)
    known = index(glossary, document.language)
    terms = [terms_in(group.source, known) for group in pairs]
    if languages.is_english(document.language):
        terms = [there | places_in(group.source, there) for there, group in zip(terms, pairs, strict=True)]
    for at in range(len(pairs)):
        if terms[at]:
            yield from instead(document, pairs, terms, at)
    yield from foreign(document, pairs, terms)
    left_out = list(omissions(document, source, pairs))
    yield from left_out
    yield from lengths(document, pairs, {issue.span.start for issue in left_out})
