"""Romanised Chinese names that the Chinese source spells otherwise."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.romanisation.described import near_described, near_titled, of_joined
from pipeline.checks.romanisation.passage import Passage, passage_of
from pipeline.checks.romanisation.persons import near_person
from pipeline.checks.romanisation.rendering import confirm, find_small
from pipeline.checks.romanisation.single import near_word, nearer
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.checks.romanisation.words import Found, Token, tokens_of
from pipeline.chinese import gazetteer
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Segment, Span
from pipeline.words import languages

NAME = "romanisation"


def _judged(document: Document) -> tuple[Found, ...]:
    if document.source is None:
        return ()
    return _judge(document.text, document.language, document.segments, document.source.text)


# The names known to be right are asked for before the issues of the same document.
@lru_cache(maxsize=4)
def _judge(text: str, language: str, segments: tuple[Segment, ...], source: str) -> tuple[Found, ...]:
    return tuple(_each(text, language, segments, source))


def _each(text: str, language: str, segments: tuple[Segment, ...], source: str) -> Iterator[Found]:
    texts = [s.source.span.of(source) if s.source else "" for s in segments]
    claimed = sorted({s.source.span for s in segments if s.source})
    for number, segment in enumerate(segments):
        tokens = tokens_of(text, segment.span, language)
        here = texts[number]
        around = [t for t in (*texts[max(0, number - 1) : number + 2], *_unclaimed(source, segment, claimed)) if t]
        around = [t for t in dict.fromkeys(around) if t != here]
        if not here:
            before = next((t for t in reversed(texts[:number]) if t), "")
            after = next((t for t in texts[number:] if t), "")
            here = "\n".join(dict.fromkeys((before, after))).strip()
        if not here:
            continue
        beside = [passage_of(t) for t in around]
        passage = passage_of(here)
        present: Counter[str] = Counter()
        for count in (1, 2, 3):
            for i in range(len(tokens) - count + 1):
                present["".join(t.letters for t in tokens[i : i + count])] += 1
        yield from find_small(text, segment.span, passage)
        at = 0
        while at < len(tokens):
            found = _find(tokens, at, text, passage, present)
            if found and found.suggestions:
                elsewhere = "".join(t.letters for t in tokens[at : at + found.next])
                # The same letters, written otherwise (*Caiqi*), are no other name of a neighbour.
                other_name = elsewhere != letters_of(found.suggestions[0])
                if other_name and any(elsewhere in other.spans for other in beside):
                    found = Found(tokens[at].start, tokens[at + found.next - 1].end, next=found.next)
            elif found is None:
                # Alignment may be off by one; but a real place is no slip of another sentence's.
                others = (f for other in beside if (f := _find(tokens, at, text, other, present)))
                letters = tokens[at].letters
                found = next(
                    (f for f in others if not (f.suggestions and f.next == 1 and gazetteer.named(letters))), None
                )
            if found is None:
                at += 1
                continue
            yield found
            at += found.next


# How much of the source before and after a sentence's own is looked at where nothing is aligned with it, in characters.
_REACH = 300


def _unclaimed(source: str, segment: Segment, claimed: list[Span]) -> Iterator[str]:
    """The source directly before and after what a segment is aligned with, as far as no segment is aligned with it."""
    if segment.source is None:
        return
    start, end = segment.source.span.start, segment.source.span.end
    at = bisect_left(claimed, segment.source.span)
    before = claimed[at - 1].end if at else 0
    after = next((span.start for span in claimed[at + 1 :] if span.start >= end), len(source))
    yield source[max(before, start - _REACH) : start].strip()
    yield source[end : min(after, end + _REACH)].strip()


def _find(tokens: list[Token], at: int, text: str, passage: Passage, present: Counter[str]) -> Found | None:
    """What a passage of the source says of the words from `at`; None when it has nothing near them."""
    found = confirm(tokens, at, text, passage) or of_joined(tokens[at], text, passage)
    found = found or near_titled(tokens[at], text, passage, present)
    if found is None and at + 1 < len(tokens):
        found = near_person(tokens[at : at + 3], text, passage, present)
    if found is None:
        found = near_described(tokens[at], text, passage, present)
    if found is None:
        return near_word(tokens[at], passage, present)
    return nearer(found, tokens[at : at + 2], passage, present) if found.suggestions and found.next == 2 else found


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names that are almost what the aligned source reads.

    Bad:  Zhao Yaomin (赵雅敏)    Good: Zhao Yamin
    Bad:  Jiaixng (嘉兴)          Good: Jiaxing

    Readings are those of CC-CEDICT and pypinyin; how names are written follows GB/T 28039-2011 (persons) and
    GB/T 16159-2012. A name without a counterpart in the source stays silent, and so does one that the source
    reads exactly, what it has itself in Latin letters, and what the glossary or the language has for it besides
    pinyin: *Canton*, *Shanghái*.
    """
    names = languages.of(document.language).names
    own = {name.lower() + ending for name in names.exonyms for ending in ("", *names.endings)}
    for found in _judged(document):
        written = document.text[found.start : found.end]
        if not found.suggestions or written == found.suggestions[0] or written.lower() in own:
            continue
        if document.source and re.search(rf"(?<![A-Za-z]){re.escape(written)}(?![A-Za-z])", document.source.text):
            continue  # 王建宾（Jianbin Wang）
        if any(term.target == written for term in glossary.renderings(found.chinese, document.language)):
            continue
        yield Issue(
            check=NAME,
            type="misspelling",
            severity="major",
            span=Span(found.start, found.end),
            text=document.text[found.start : found.end],
            message=f"The source has {found.chinese}, which reads {found.suggestions[0]}.",
            suggestions=found.suggestions,
            evidence=(f"source: {found.chinese}",),
            ambiguous=found.ambiguous,
        )


def confirmed(document: Document) -> tuple[Span, ...]:
    """The spans of the target whose name the aligned source reads exactly: right, and quiet for every other check."""
    return tuple(Span(found.start, found.end) for found in _judged(document) if not found.suggestions)
