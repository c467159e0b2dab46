"""Sentences of the source without a counterpart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from pipeline import knowledge, sources
from pipeline.checks.coverage.groups import Group, clip, letters, weight
from pipeline.model import Document, Issue, Segment, Span

# A source sentence of fewer letters of English says too little to be missed.
_SAYS_SOMETHING = 30
# Beside a sentence that is left out, no more of its words are found than this.
_UNTRANSLATED = 0.3


@cache
def _boilerplate() -> tuple[str, ...]:
    return tuple(knowledge.tables("coverage.toml")["omission"]["boilerplate"])


def _is_line_of_the_page(text: str) -> bool:
    return any(mark in text for mark in _boilerplate())


def _sure(document: Document, group: Group) -> bool:
    """True when a group is certainly the translation of its source."""
    if not group.source:
        return False
    there = group.span.of(document.text)
    if not 0.5 < letters(there) / max(1.0, weight(group.source)) < 1.8:
        return False
    part = sources.rendered(there, group.source, document.language)
    return part.total > 2 and part.share >= 0.4


def _untranslated(document: Document, lost: str, there: str, least: int) -> bool:
    """True when a text renders next to nothing of a source, and the source says enough to tell."""
    if weight(lost) < _SAYS_SOMETHING or _is_line_of_the_page(lost):
        return False
    part = sources.rendered(there, lost, document.language)
    return part.total >= least and part.share <= _UNTRANSLATED


def _left_out(document: Document, source: Document, groups: list[Group]) -> Iterator[tuple[int, str]]:
    """Source sentences that no target sentence translates, where both neighbours are sure, and where they belong."""
    by_end = {group.origin.end: number for number, group in enumerate(groups) if group.origin is not None}
    ends = sorted(by_end)
    run: list[Segment] = []
    for segment in source.segments:
        at = bisect_left(ends, segment.span.end)
        following = groups[by_end[ends[at]]].origin if at < len(ends) else None
        if following is None:
            return
        if not following.overlaps(segment.span):
            run.append(segment)
            continue
        number = by_end[ends[at - 1]] if at else -1
        lost, run = run, []
        if not lost or number < 0 or number + 1 != by_end[ends[at]]:
            continue
        left, right = groups[number], groups[number + 1]
        words_ = source.text[lost[0].span.start : lost[-1].span.end]
        around = document.text[left.span.start : right.span.end]
        if _sure(document, left) and _sure(document, right) and _untranslated(document, words_, around, 5):
            paragraph = source.paragraphs[lost[0].paragraph].span
            assert left.origin is not None
            yield left.span.end if paragraph.contains(left.origin) else right.span.start, words_


def _dropped(document: Document, source: Document, groups: list[Group]) -> Iterator[tuple[int, str]]:
    """The first or last of the source sentences that a group translates, when the target says nothing of it."""
    starts = [segment.span.start for segment in source.segments]
    for group in groups:
        if group.origin is None:
            continue
        first, stop = bisect_left(starts, group.origin.start), bisect_left(starts, group.origin.end)
        if stop - first < 2:
            continue
        there = group.span.of(document.text)
        size = letters(there)
        parts = [segment.span.of(source.text) for segment in source.segments[first:stop]]
        for at, place in ((0, group.span.start), (-1, group.span.end)):
            kept = "".join(parts[1:] if at == 0 else parts[:-1])
            if not 0.65 < size / max(1.0, weight(kept)) < 1.5:
                continue
            rest = sources.rendered(there, kept, document.language)
            if rest.total > 4 and rest.share >= 0.5 and _untranslated(document, parts[at], there, 6):
                yield place, parts[at]
                break


def omissions(document: Document, source: Document, groups: list[Group]) -> Iterator[Issue]:
    """Sentences of the source that are left out, as insertions without a suggestion."""
    for place, lost in (*_left_out(document, source, groups), *_dropped(document, source, groups)):
        yield Issue(
            "coverage",
            "omission",
            "major",
            Span(place, place),
            "",
            "A sentence of the source seems to be left out here.",
            (),
            (f"source: {clip(lost)}",),
        )
