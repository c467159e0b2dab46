"""Quantities of the translation held against those of its source: value, unit and kind, one to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.checks.numbers import blocks, codes, completed, impossible, slips, turned
from pipeline.checks.numbers.blocks import Block
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Rule, Span
from pipeline.quantities import matching, tongues

# A source of which so much disagrees is another release: one warning elsewhere, no flags here.
_FEW, _SHARE = 10, 3

# Sentences on either side of one whose quantities it may repeat.
_NEAR = 3

# In the order of their precedence: what cannot be outranks what the source gives otherwise.
RULES: tuple[Rule, ...] = (*impossible.RULES, *slips.RULES, *codes.RULES, *turned.RULES)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Quantities that the source gives otherwise, and, without a source, too, amounts, days and times that cannot be.

    A difference on words that also cannot be (*July 32*) is left to `checks.resolve`: what cannot be comes first.
    """
    if not tongues.supports(document.language):
        return
    compared = 0
    differences: list[Issue] = []
    everything = list(blocks.of(document))
    gaps = blocks.gaps(document, everything)
    named = completed.mentioned(everything)
    for _, parts in groupby(everything, key=lambda block: block.paragraph):
        paragraph = list(parts)
        differences += _differences(document, paragraph, gaps, named)
        for block in paragraph:
            yield from impossible.issues(block)
        compared += sum(len(block.there) for block in paragraph if block.here)
    if len(differences) <= max(_FEW, compared // _SHARE):
        yield from differences


def _differences(
    document: Document, paragraph: Sequence[Block], gaps: Sequence[Span], named: completed.Mentioned
) -> Iterator[Issue]:
    """The differences of one paragraph: first what agrees in each block, then what agrees across them, then the rest.

    Sentences that are aligned wrongly, or not at all, find their quantities in the neighbours'.
    """
    for block in paragraph:
        block.agree()
    whole = blocks.merged(document, paragraph, gaps)
    if whole is not None:
        whole.agree()
        for block in paragraph:
            block.keep(whole)
    for at, block in enumerate(paragraph):
        beside = (*paragraph[max(0, at - _NEAR) : at], *paragraph[at + 1 : at + 1 + _NEAR]) if block.open else ()
        yield from slips.differences(block, [q for other in beside for q in other.here if matching.telling(q)])
    if whole is not None:
        for block in paragraph:
            whole.keep(block)
        alone = {q for block in paragraph if block.theirs is None for q in block.there}
        yield from slips.slips(whole, alone.__contains__)
    for block in paragraph:
        yield from completed.issues(block, named)
        yield from codes.issues(block)
        yield from turned.issues(block)
