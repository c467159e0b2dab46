"""Sentences far too short or long for their source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.coverage.groups import Group, clip, is_between_pairs
from pipeline.model import Document, Issue, Span

# A translation is this much shorter or longer than its source at the least and at the most, in letters of English a
# Chinese character makes; of 3,642 news sentences by people, one lies below and one above.
_SHORTEST, _LONGEST = 0.33, 2.6
# Shorter source sentences, in such letters, vary too much.
_TELLING = 100


def lengths(document: Document, groups: list[Group], left_out: set[int]) -> Iterator[Issue]:
    """Sentences far too short or long for their source, between sentences of usual length.

    `left_out` are the places of the target where something is known to be left out.
    """
    source = document.source
    assert source is not None
    ratios = [group.ratio for group in groups]
    for at, (group, ratio) in enumerate(zip(groups, ratios, strict=True)):
        if group.weight < _TELLING or _SHORTEST <= ratio <= _LONGEST:
            continue
        if any(group.span.start <= place <= group.span.end for place in left_out):
            continue
        if not is_between_pairs(groups, at) or (ratio > 1 and _has_unpaired(groups, at, source)):
            continue
        # What is missing here may stand with a neighbour, wrongly aligned.
        if any(not 0.6 < ratios[i] < 1.6 for i in (at - 1, at + 1) if 0 <= i < len(groups)):
            continue
        how = "short" if ratio < 1 else "long"
        yield Issue(
            "coverage",
            "length",
            "neutral",
            Span(group.span.end, group.span.end),
            "",
            f"This sentence is very {how} for its source.",
            (),
            (f"source: {clip(group.source)}",),
        )


def _has_unpaired(groups: list[Group], at: int, source: Document) -> bool:
    """True when source sentences just before or behind a group's own have no target: they may be its, too."""
    before, after = (groups[i].origin if 0 <= i < len(groups) else None for i in (at - 1, at + 1))
    origin = groups[at].origin
    assert origin is not None
    start, end = before.end if before else 0, after.start if after else len(source.text)
    return any(c.isalnum() for c in source.text[start : origin.start] + source.text[origin.end : end])
