"""Paragraphs and sentences of a text, with their spans; nothing is copied or changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from pipeline.model import Cell, Document, Paragraph, ParagraphKind, Segment, Span, Structure, tell
from pipeline.words import languages
from pipeline.words.languages import Language

_LINE = re.compile(r"[^\r\n\u2028\u2029\v\f]+")
_SPACE = " \t\u00a0\u3000\ufeff"
# One line with tabs may be anything.
_FEWEST_ROWS = 2
# Text with a line longer than this was not wrapped by hand; a shorter line than _FULL ended on its own.
_WIDEST, _FULL = 100, 50

_END = re.compile(
    r"""(?P<mark>[.!?…]+|[。！？；]+)(?P<close>(?:["'”’»)\]」』）]|[“‘](?=\s|$)|[ \u00a0\u202f]»)*)"""
    # A space, the end, a Chinese mark before, a Chinese character after, or a capital glued to it.
    r"""(?=\s|$|(?<=[。！？；」』”）])|[\u4e00-\u9fff“「『]|[A-Z"‘(])"""
)
# The speaker after a quotation: “……。”他说。
_SPEAKER = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:说|表示|指出|称|道|强调|介绍|认为|坦言|感慨|告诉)")
_ITEM = re.compile(r"(?:[•·●▪■◆\-–—*]|\(?\d{1,3}[.)、]|\(?[a-z][.)]|[>»])\s|[（(]?[一二三四五六七八九十]{1,3}[）)、]")
# “ closes in German, and a space stands before » in French.
_CLOSED = re.compile(r"""[.!?…。！？；;:：](?:["'”’»“‘)\]」』）]|[ \u00a0\u202f]»)*$""")
_WORD = re.compile(r"[^\W\d_]{4,}")
# “… - Xinhua Net”: the publisher after a headline.
_PUBLISHER = re.compile(r"\s(?:[-–—|]|--)\s?[A-Z][^.!?]{0,40}$")
# A headline has fewer words; with more, one unclosed sentence among prose has lost its full stop.
_HEADLINE = 25


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        line = match.group()
        left = len(line) - len(line.lstrip(_SPACE))
        right = len(line.rstrip(_SPACE))
        if left < right:
            yield Span(match.start() + left, match.start() + right)


def _width(text: str, lines: list[Span]) -> int:
    """The width in code points to which a text was wrapped by hand; 0 when it was not wrapped.

    That some line goes on in lower case is the evidence.
    """
    widest = max(map(len, lines), default=0)
    if not _FULL <= widest <= _WIDEST:
        return 0
    return widest if any(_in_mid_sentence(text, upper, lower) for upper, lower in pairwise(lines)) else 0


def _in_mid_sentence(text: str, upper: Span, lower: Span) -> bool:
    unfinished = len(upper) >= _FULL and not _CLOSED.search(upper.of(text))
    return unfinished and text[lower.start].islower() and _adjacent(text, upper, lower)


def _adjacent(text: str, upper: Span, lower: Span) -> bool:
    gap = text[upper.end : lower.start]
    return gap.count("\n") <= 1 and (gap.count("\r") <= 1 or "\n" in gap)


def _wrapped(text: str, upper: Span, lower: Span, width: int) -> bool:
    """True when the lower line goes on with the paragraph of the upper one.

    Either it does so in mid-sentence, or the text is wrapped to a width and the lower line's first word did
    not fit on the upper line.
    """
    if not _adjacent(text, upper, lower) or _ITEM.match(lower.of(text)):
        return False
    if _in_mid_sentence(text, upper, lower):
        return True
    first = re.split("[ \t]", lower.of(text), maxsplit=1)[0]  # no line is broken at a no-break space
    return width > 0 and len(upper) + 1 + len(first) > width and not _is_han(first[0])


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _shortens(text: str, start: int, stop: int, tongue: Language) -> bool:
    """True when the full stop at `stop` belongs to an abbreviation or an initial and the sentence goes on."""
    words = text[max(start, stop - 20) : stop].split()
    if not words or text[stop - 1].isspace():
        return False
    last = words[-1]
    bare = last.rpartition("(")[2].lstrip("“‘\"'").lower()
    following = re.match(r"\s*(\w*)", text[stop + 1 : stop + 40])
    after = following[1] if following else ""
    lists = tongue.sentences
    if tongue.typography.elisions:
        bare = bare.replace("’", "'").rpartition("'")[2]  # l’art. 5
    if lists.ordinals and bare.isdigit() and len(bare) <= 2 and after:
        return after.lower() not in lists.starters
    if bare in lists.before_names or (last.startswith("(") and last[1:].isalpha() and last.islower()):
        return True
    if bare in lists.before_numbers:
        return after[:1].isdigit()
    if bare in lists.before_capitals:
        return not after[:1].isupper()
    if bare in lists.either or (len(bare) == 1 and bare.isalpha()):
        return after.lower() not in lists.starters
    return False


def _goes_on(text: str, match: re.Match[str], end: int) -> bool:
    """True when what follows a closing mark shows that the sentence is not over."""
    mark, at = match["mark"], match.end()
    after = text[at : at + 2]
    if after.lstrip()[:1].islower():
        return True
    if mark[0] == "…" and text[match.start() - 1 : match.start()].isspace() and at < end:
        return True  # “Conference … Among”: words were left out
    if mark[0] in "。！？" and match["close"][:1] in ("”", "」", "』", '"') and _SPEAKER.match(text, at, end):
        return True
    if mark[0] in ".!?…" and after and not after[0].isspace() and at < end:
        # No space follows: a decimal, a host name, or a slip that typography reports; only a capital after a
        # lower-case word is read as the start of a sentence, and Chinese after a western mark.
        if _is_han(after[0]) or after[0] in "“「『":
            return mark == "."
        return not (mark == "." and text[match.start() - 1 : match.start()].islower())
    return False


def _sentences(text: str, paragraph: Span, tongue: Language) -> Iterator[Span]:
    start = paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if match["mark"] == "." and not match["close"] and _shortens(text, start, match.start(), tongue):
            continue
        if _goes_on(text, match, paragraph.end):
            continue
        if match.start() == start:
            continue  # a mark with nothing before it
        yield Span(start, match.end())
        start = match.end()
        while start < paragraph.end and text[start].isspace():
            start += 1
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _is_title(body: str) -> bool:
    """True when most longer words are capitalised or a publisher's name follows a dash."""
    words = _WORD.findall(body)
    capitals = sum(word[0].isupper() for word in words)
    return _PUBLISHER.search(body) is not None or (len(words) > 2 and capitals > 0.65 * len(words))


def _kind(body: str, sentences: int, opening: bool) -> ParagraphKind:
    """What a paragraph is; `opening` when no closed sentence came before it: there, headlines are long."""
    if is_item(body):
        return "item"
    words = len(body.split()) + sum(map(_is_han, body)) // 2
    if _CLOSED.search(body):
        return "prose" if sentences > 1 or words > 3 else "heading"
    if _is_title(body):
        return "heading"
    if sentences > 1:
        return "prose"
    return "prose" if words > _HEADLINE and not opening else "heading"


def _blocks(text: str) -> list[Span]:
    """The paragraphs of a plain text: a line, or a hard-wrapped block."""
    lines = list(_lines(text))
    width = _width(text, lines)
    blocks: list[Span] = []
    upper: Span | None = None
    for line in lines:
        if upper and _wrapped(text, upper, line, width):
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(line)
        upper = line
    return blocks


def is_item(body: str) -> bool:
    """True for a paragraph that begins with a bullet or a number of a list."""
    return _ITEM.match(body) is not None


def segment(document: Document, blocks: Iterable[tuple[Span, ParagraphKind | None]] | None = None) -> Document:
    """The document with its paragraphs and its sentences filled in.

    `blocks` are the paragraphs where the file's format tells them, sorted and disjoint, with what it tells of
    their kind; None for a kind that is to be judged by the words. Without them, a line or a hard-wrapped block
    is a paragraph.
    """
    text, tongue = document.text, languages.of(document.language)
    known = [(span, None) for span in _blocks(text)] if blocks is None else blocks
    paragraphs: list[Paragraph] = []
    segments: list[Segment] = []
    opening = True
    for index, (block, told) in enumerate(known):
        body = block.of(text)
        spans = list(_sentences(text, block, tongue))
        kind = told or _kind(body, len(spans), opening)
        opening = opening and not (kind == "prose" and _CLOSED.search(body))
        paragraphs.append(Paragraph(block, kind))
        segments.extend(Segment(f"p{index + 1}s{n}", span, index) for n, span in enumerate(spans, 1))
    return replace(document, paragraphs=tuple(paragraphs), segments=tuple(segments))


def with_cells(document: Document) -> Document:
    """A plain text whose lines with tabs, two or more one below the other, are rows of a table: a cell a paragraph.

    A column that is empty in each row (an indent) is none. A text without such lines stays as it is.
    """
    text = document.text
    blocks: list[tuple[Span, ParagraphKind | None]] = []
    cells: dict[Span, Cell] = {}
    tables = 0
    for tabbed, group in groupby(document.paragraphs, key=lambda p: "\t" in p.span.of(text)):
        rows = list(group)
        if not tabbed or len(rows) < _FEWEST_ROWS:
            blocks += [(paragraph.span, paragraph.kind) for paragraph in rows]
            continue
        tables += 1
        found = [list(_cells(text, paragraph.span)) for paragraph in rows]
        filled = sorted({column for row in found for column, _ in row})
        for number, row in enumerate(found, 1):
            for column, span in row:
                blocks.append((span, None))
                cells[span] = Cell(tell("table {a}", a=tables), number, filled.index(column) + 1)
    if not cells:
        return document
    made = segment(document, blocks)
    paragraphs = (replace(p, structure=Structure(cell=cells.get(p.span))) for p in made.paragraphs)
    return replace(made, paragraphs=tuple(paragraphs))


def _cells(text: str, row: Span) -> Iterator[tuple[int, Span]]:
    """The cells with something in them, by column from 0; tabs before the row stand for empty ones."""
    start = text.rfind("\n", 0, row.start) + 1
    at = start
    for column, cell in enumerate(text[start : row.end].split("\t")):
        left = at + len(cell) - len(cell.lstrip())
        if cell.strip():
            yield column, Span(left, left + len(cell.strip()))
        at += len(cell) + 1
