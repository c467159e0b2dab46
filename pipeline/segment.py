"""Paragraphs and sentences of a text, with their spans; nothing is copied or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import Document, Paragraph, ParagraphKind, Segment, Span

_LINE = re.compile(r"[^\r\n\u2028\u2029\v\f]+")
_SPACE = " \t\u00a0\u3000\ufeff"

# A full stop after these does not end a sentence.
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sr jr gen col lt capt sgt rev hon no nos vol fig figs art sec ch pp p vs etc al ed eds
    inc ltd co corp dept est approx e.g i.e cf jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n a.m p.m
    ph.d b.c a.d""".split()
)
_END = re.compile(
    r"""(?P<mark>[.!?…]+|[。！？；]+)(?P<close>["'”’»)\]」』）]*)(?=\s|$|(?<=[。！？；」』”）])|[A-Z“‘"(])"""
)
_ITEM = re.compile(r"(?:[•·●▪■◆\-–—*]|\(?\d{1,3}[.)、]|\(?[a-z][.)]|[>»])\s")
_CLOSED = re.compile(r"""[.!?…。！？；;:：]["'”’»)\]」』）]*$""")


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        line = match.group()
        left = len(line) - len(line.lstrip(_SPACE))
        right = len(line.rstrip(_SPACE))
        if left < right:
            yield Span(match.start() + left, match.start() + right)


def _wrapped(text: str, upper: Span, lower: Span) -> bool:
    """True when two lines are one hard-wrapped paragraph: adjacent, and the second goes on mid-sentence."""
    gap = text[upper.end : lower.start]
    if gap.count("\n") > 1 or (gap.count("\r") > 1 and "\n" not in gap):
        return False
    return len(upper) >= 50 and not _CLOSED.search(upper.of(text)) and text[lower.start].islower()


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        mark = match["mark"]
        if mark == "." and not match["close"]:
            word = text[max(start, match.start() - 12) : match.start()].split()[-1:]
            bare = word[0].lstrip("(“\"'").lower() if word else ""
            if bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isalpha()):
                continue
        after = text[match.end() : match.end() + 2]
        if mark[0] in ".…" and after.lstrip(" ")[:1].islower():
            continue
        if not after[:1].isspace() and mark[0] in ".!?…" and match.end() < paragraph.end:
            # No space follows: a decimal, a host name, or a slip that typography reports; only a
            # capital after a lower-case word is read as the start of a sentence.
            if not (mark == "." and text[match.start() - 1 : match.start()].islower()):
                continue
        end = match.end()
        if start < end:
            yield Span(start, end)
        start = end
        while start < paragraph.end and text[start].isspace():
            start += 1
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _kind(text: str, span: Span, sentences: int) -> ParagraphKind:
    body = span.of(text)
    words = len(body.split()) + sum("一" <= c <= "鿿" for c in body) // 2
    if sentences > 1:
        return "prose"
    if _ITEM.match(body):
        return "item"
    if _CLOSED.search(body) and words > 3:
        return "prose"
    return "prose" if words > 25 else "heading"


def segment(document: Document) -> Document:
    """The document with its paragraphs (a line, or a hard-wrapped block) and its sentences filled in."""
    text = document.text
    blocks: list[Span] = []
    for line in _lines(text):
        if blocks and _wrapped(text, blocks[-1], line):
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(line)
    paragraphs: list[Paragraph] = []
    segments: list[Segment] = []
    for index, block in enumerate(blocks):
        spans = list(_sentences(text, block))
        paragraphs.append(Paragraph(block, _kind(text, block, len(spans))))
        segments.extend(Segment(f"p{index + 1}s{n}", span, index) for n, span in enumerate(spans, 1))
    return replace(document, paragraphs=tuple(paragraphs), segments=tuple(segments))
