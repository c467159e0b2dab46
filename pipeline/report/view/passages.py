"""The sentence that an issue stands in, and the sentence of the source that it translates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Document, Issue, Message, Span
from pipeline.report.view.marks import LINE_END
from pipeline.speech.visible import Shown, pieces

_REACH = 160
"""Code points of a sentence on each side of the words."""
_WORD_END = 24
"""Code points in which the end of a word is looked for, where a long sentence is cut."""
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af·]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a person needs to see of the texts to decide about words."""

    text: str
    """Of the document."""
    sentence: Span
    """The sentence of the words, or what stands near them in a long one."""
    words: Span
    source: str
    """The sentence that it translates, cut in the same way; empty where none is known."""
    cut: tuple[bool, bool]
    """Whether the sentence goes on before what is shown of it, and behind."""
    said: tuple[Span, ...]
    """Where in `source` the words stand that the evidence speaks of; sorted, disjoint."""

    @property
    def before(self) -> Shown:
        return pieces("…" * self.cut[0] + _flat(self.text[self.sentence.start : self.words.start]))

    @property
    def behind(self) -> Shown:
        return pieces(_flat(self.text[self.words.end : self.sentence.end]) + "…" * self.cut[1])

    @property
    def told(self) -> tuple[tuple[Shown, bool], ...]:
        """The source in parts, each with whether the evidence speaks of it."""
        parts: list[tuple[Shown, bool]] = []
        at = 0
        for span in self.said:
            parts += [(pieces(self.source[at : span.start]), False), (pieces(span.of(self.source)), True)]
            at = span.end
        return tuple(part for part in (*parts, (pieces(self.source[at:]), False)) if part[0])

    @property
    def term(self) -> str:
        """The longest words of the source that the evidence speaks of: a row of the glossary may be about them."""
        return max((span.of(self.source) for span in self.said), key=len, default="")


def passage_of(document: Document, span: Span, issue: Issue | None) -> Passage:
    """The passage of words; without an issue, nothing of the source is marked."""
    text, segments = document.text, document.segments
    first = max(0, bisect_right(segments, span.start, key=lambda segment: segment.span.start) - 1)
    start, end = span.start, span.end
    source: Span | None = None
    for segment in segments[first:]:
        if segment.span.start > span.end:
            break
        if segment.span.end < span.start:
            continue
        start, end = min(start, segment.span.start), max(end, segment.span.end)
        if segment.source is not None:
            there = segment.source.span
            source = there if source is None else Span(min(source.start, there.start), max(source.end, there.end))
    sentence = _cut(text, Span(start, end), span)
    cut = sentence.start > start, sentence.end < end
    if source is None or document.source is None:
        return Passage(text, sentence, span, "", cut, ())
    whole = source.of(document.source.text)
    said = _said(whole, issue)
    near = _cut(whole, Span(0, len(whole)), said[0] if said else Span(0, 0))
    before, behind = "…" * (near.start > 0), "…" * (near.end < len(whole))
    moved = len(before) - near.start
    shown = tuple(Span(s.start + moved, s.end + moved) for s in said if near.contains(s))
    return Passage(text, sentence, span, f"{before}{near.of(whole)}{behind}", cut, shown)


def _flat(text: str) -> str:
    """On one line."""
    return LINE_END.sub(" ", text)


def _cut(text: str, whole: Span, words: Span) -> Span:
    """As much of `whole` as is near the words, ending where words end."""
    start, end = whole.start, whole.end
    if words.start - start > _REACH:
        start = words.start - _REACH
        space = text.find(" ", start, start + _WORD_END)
        start = space + 1 if space >= 0 else start
    if end - words.end > _REACH:
        end = words.end + _REACH
        space = text.rfind(" ", end - _WORD_END, end)
        end = space if space >= 0 else end
    return Span(start, end)


def _said(source: str, issue: Issue | None) -> tuple[Span, ...]:
    """Where the Chinese of an issue's evidence stands in the source; what is longer goes before what lies in it."""
    found: list[Span] = []
    for words in sorted(set(_chinese(issue)), key=len, reverse=True) if issue else ():
        at = source.find(words)
        while at >= 0:
            span = Span(at, at + len(words))
            if not any(span.overlaps(other) for other in found):
                found.append(span)
            at = source.find(words, span.end)
    return tuple(sorted(found))


def _chinese(issue: Issue) -> Iterator[str]:
    for told in (issue.message, *issue.evidence):
        yield from _quoted(told)


def _quoted(told: Message) -> Iterator[str]:
    """The Chinese that a message quotes, as it stands in the texts: not in the language of whoever reads it."""
    for _, value in told.values:
        if isinstance(value, Message):
            yield from _quoted(value)
        elif runs := _HAN.findall(value):
            yield from (value, *runs)
