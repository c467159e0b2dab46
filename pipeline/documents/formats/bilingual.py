"""Tables of two languages: which column is the source, which the translation, and row by row what translates what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Document, Segment, Span
from pipeline.words.languages import primary

_SOURCE_HEADERS = frozenset({"zh", "zh-cn", "zh-hans", "zh-hant", "chinese", "source", "中文", "汉语", "原文", "源文"})
_TARGET_HEADERS = frozenset({"english", "target", "translation", "英文", "英语", "译文", "翻译"})
# Of the cells with words, how many have to be in the column's language, and how many make a table.
_MOST, _LEAST = 0.8, 2


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's columns are; `target` names several where the content does not tell."""

    source: str
    target: tuple[str, ...]
    header: bool
    """The first row names the columns."""


def columns(rows: Sequence[Mapping[str, str]], language: str, named: tuple[str, str] | None = None) -> Columns | None:
    """The columns of a table of two languages, by its header or else by the letters in it; None for another table.

    `rows` map column names to texts, top to bottom; `language` is the translation's. `named`: the source's and the
    translation's column, where somebody says which they are; None for a table in which they have not the words.
    """
    if not rows:
        return None
    names = {column: text.strip().casefold() for column, text in rows[0].items()}
    if named is not None:
        source, target = named
        header = names.get(source, "") in _SOURCE_HEADERS or not _chinese(names.get(source, ""))
        below = rows[header:]
        fits = any(_chinese(row.get(source, "")) for row in below) and any(worded(row.get(target, "")) for row in below)
        return Columns(source, (target,), header) if fits else None
    wanted = _TARGET_HEADERS | {language.casefold(), primary(language)}
    sources = [column for column, name in names.items() if name in _SOURCE_HEADERS]
    targets = [column for column, name in names.items() if name in wanted]
    if len(sources) == 1 and len(targets) == 1:
        return Columns(sources[0], (targets[0],), header=True)
    every = list(dict.fromkeys(column for row in rows for column in row))
    scores = {column: [_chinese(row[column]) for row in rows if worded(row.get(column, ""))] for column in every}
    chinese = [c for c, found in scores.items() if len(found) >= _LEAST and sum(found) >= _MOST * len(found)]
    other = [c for c, found in scores.items() if len(found) >= _LEAST and sum(found) <= (1 - _MOST) * len(found)]
    if len(chinese) != 1 or not other:
        return None
    # Notes and numbers are shorter than what is translated.
    length = {column: sum(len(row.get(column, "")) for row in rows) for column in other}
    best = max(length.values())
    rivals = tuple(column for column in other if length[column] > best / 3)
    return Columns(chinese[0], (targets[0],) if targets else rivals, header=bool(sources or targets))


def worded(text: str) -> bool:
    """True for a cell with a word in it, not only numbers and signs."""
    return sum(map(str.isalpha, text)) > 1


def _chinese(text: str) -> bool:
    alphabetic = [letter for letter in text if letter.isalpha()]
    return sum("\u4e00" <= letter <= "\u9fff" for letter in alphabetic) > 0.5 * len(alphabetic)


def pair(target: Document, source: Document, rows: Sequence[tuple[Span, Span]]) -> Document:
    """The target with `source` set, and each of its segments with what it translates.

    `rows` are the spans in the target and in the source that stand in one row, in order. In a row of as many
    sentences on both sides these are paired; else each sentence has the whole source cell.
    """
    partner: dict[str, Segment] = {}
    ours, theirs = _within(target, [row[0] for row in rows]), _within(source, [row[1] for row in rows])
    for here, there in zip(ours, theirs, strict=True):
        if not there:
            continue
        whole = replace(there[0], span=Span(there[0].span.start, there[-1].span.end))
        paired = there if len(here) == len(there) else [whole] * len(here)
        partner.update({segment.id: other for segment, other in zip(here, paired, strict=True)})
    segments = tuple(replace(segment, source=partner.get(segment.id)) for segment in target.segments)
    return replace(target, segments=segments, source=source)


def _within(document: Document, spans: Sequence[Span]) -> list[list[Segment]]:
    """The segments that lie in each of the spans, which are sorted and disjoint."""
    found: list[list[Segment]] = []
    at = 0
    segments = document.segments
    for span in spans:
        here = []
        while at < len(segments) and segments[at].span.start < span.end:
            if segments[at].span.start >= span.start:
                here.append(segments[at])
            at += 1
        found.append(here)
    return found
