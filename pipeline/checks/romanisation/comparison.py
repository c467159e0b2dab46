"""Each sentence of a target with the passages of the source that it is held against."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.checks.romanisation.passage import Passage, Reading, passage_of
from pipeline.checks.romanisation.tokens import Token, tokens_of
from pipeline.model import Document, Segment, Span

# How much of the source before and after a sentence's own is looked at where nothing is aligned with it, in characters.
_REACH = 300
# The longest run of tokens that may be one name.
_LONGEST_RUN = 3
# Passages of the sentences just before that are kept for those that follow.
_AT_HAND = 16


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sentence of the target and one passage of the source."""

    text: str
    """The whole target."""
    span: Span
    """The sentence."""
    tokens: Sequence[Token]
    """The sentence's capitalised words."""
    present: Counter[str]
    """How often the letters of each run of up to `_LONGEST_RUN` tokens stand in the sentence."""
    passage: Passage
    language: str = "en"
    """Of the target, BCP 47."""

    def is_unexplained(self, place: Reading) -> bool:
        """True when the passage names this more often than the sentence has it in full."""
        joined = place.joined
        return self.present[joined] < len(self.passage.spans.get(joined, ()))


def comparisons(document: Document) -> Iterator[tuple[Comparison, Sequence[Comparison]]]:
    """Each sentence with its own source, and with what stands beside that, which may be its source, too."""
    # Sentences that follow one another look at the same passages: each is made once while they go by.
    passage = lru_cache(maxsize=_AT_HAND)(passage_of)
    for segment, own, around in _sources(document):
        tokens = tokens_of(document.text, segment.span, document.language, "\n".join((own, *around)))
        present = _present(tokens)
        here, *beside = (
            Comparison(document.text, segment.span, tokens, present, passage(source), document.language)
            for source in (own, *around)
        )
        yield here, beside


def _present(tokens: Sequence[Token]) -> Counter[str]:
    letters = [token.letters for token in tokens]
    runs = range(1, _LONGEST_RUN + 1)
    return Counter("".join(letters[at : at + size]) for size in runs for at in range(len(letters) - size + 1))


def _sources(document: Document) -> Iterator[tuple[Segment, str, list[str]]]:
    """Each segment with the text of its source, and the texts beside that which it may translate, too.

    One that nothing is aligned with may translate the nearest source before it and behind it. Segments are left out
    where the document has no source at all.
    """
    source, segments = document.source, document.segments
    if source is None:
        return
    texts = [segment.source.span.of(source.text) if segment.source else "" for segment in segments]
    claimed = sorted({segment.source.span for segment in segments if segment.source})
    nearest = zip(_latest(texts), reversed(_latest(texts[::-1])), strict=True)
    for number, (segment, (before, behind)) in enumerate(zip(segments, nearest, strict=True)):
        around = [*texts[max(0, number - 1) : number + 2], *_unclaimed(source.text, segment, claimed)]
        here = texts[number] or "\n".join(dict.fromkeys((before, behind))).strip()
        if here:
            yield segment, here, [text for text in dict.fromkeys(around) if text and text != texts[number]]


def _latest(texts: Sequence[str]) -> list[str]:
    """For each of some texts, itself or else the last before it that is not empty; empty where all are."""
    found, latest = [], ""
    for text in texts:
        latest = text or latest
        found.append(latest)
    return found


def _unclaimed(source: str, segment: Segment, claimed: Sequence[Span]) -> Iterator[str]:
    """The source directly before and after what a segment is aligned with, as far as no segment is aligned with it."""
    if segment.source is None:
        return
    start, end = segment.source.span.start, segment.source.span.end
    at = bisect_left(claimed, segment.source.span)
    before = claimed[at - 1].end if at else 0
    after = next((span.start for span in claimed[at + 1 :] if span.start >= end), len(source))
    yield source[max(before, start - _REACH) : start].strip()
    yield source[end : min(after, end + _REACH)].strip()
