"""The text of a release with its marks and cards, in paragraphs and tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipeline.documents.segment import is_item
from pipeline.model import Cell, Document, Message, Span, Structure, tell
from pipeline.report.view.cards import Card, Mark, card_of, mark_of, place_of
from pipeline.report.view.marks import Entry, Territory
from pipeline.report.view.passages import passage_of
from pipeline.speech.speech import Speech
from pipeline.speech.visible import Shown, pieces

# Characters of text and cards that a browser lays out in one go, far less than a millisecond's work each.
STRETCH = 4_000
_CARD = 400
_NOTES = (tell("footnote"), tell("endnote"))
_NARROWEST, _USUAL, _WIDEST = 4, 8, 20
"""Of a column, in rem; what a wide one shrinks to for a table to fit."""
_ROOM = 68
"""For a table on a desktop, in rem."""
_LETTERS = 2
"""In a rem."""
_TOGETHER = 12
"""Rows that merged cells hold together at most: their cards stand below all of them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    """What `parts` show."""
    kind: str
    parts: tuple[Shown | Mark, ...]
    cards: tuple[Card, ...]
    source: Shown
    place: Shown
    """What it is when not running text: ``footnote``; empty in running text and in a cell that is drawn as one."""
    note: bool
    """It stands below the text, or behind it."""
    level: int
    """Of a heading, from 1; 0 where its file tells none."""
    marker: bool
    """It is an item of a list whose bullet or number is not in its text."""
    cell: Cell | None
    longest: int
    """Letters of its longest word; 0 outside of tables."""
    row: int
    """The first of the rows that merged cells hold together with that of the cell; 0 outside of tables."""


@dataclass(frozen=True, slots=True)
class TableCell:
    paragraphs: tuple[Paragraph, ...] = ()
    """None in a cell without text."""
    across: int = 1
    """Columns that it takes."""
    down: int = 1
    """Rows that it takes."""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class TableRows:
    """A row, or several that merged cells hold together."""

    rows: tuple[tuple[TableCell, ...], ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file, or a part of a long one."""

    name: Shown
    goes_on: bool
    """It is not the first part."""
    widths: tuple[int, ...]
    """Of its columns that hold text, in rem."""
    groups: tuple[TableRows, ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        cells = (cell for group in self.groups for row in group.rows for cell in row)
        return (paragraph for cell in cells for paragraph in cell.paragraphs)


Block = Paragraph | Table


def laid_out(
    document: Document, entries: Sequence[Entry], territories: Sequence[Territory], command_name: str, speech: Speech
) -> Iterator[tuple[Block, ...]]:
    """The whole text in stretches: neighbouring paragraphs and tables together, as many as fill a few screens."""
    stretch: list[Block] = []
    size = 0
    for block in _blocks(_paragraphs(document, entries, territories, command_name, speech), speech):
        stretch.append(block)
        size += sum(map(_size, block.paragraphs)) if isinstance(block, Table) else _size(block) + _CARD
        if size >= STRETCH:
            yield tuple(stretch)
            stretch, size = [], 0
    if stretch:
        yield tuple(stretch)


def _size(paragraph: Paragraph) -> int:
    return len(paragraph.span) + _CARD * len(paragraph.cards)


def _paragraphs(
    document: Document, entries: Sequence[Entry], territories: Sequence[Territory], command_name: str, speech: Speech
) -> Iterator[Paragraph]:
    text = document.text
    pending = [number for number, entry in enumerate(entries, 1) if entry.status == "pending"]
    before = 0  # pending issues before the present one
    nth = 0
    # Where a file tells its headings, what only looks like one is drawn as text.
    told = any(territory.structure.level for territory in territories)
    row: tuple[Message, int] | None = None
    rows = _first_rows(t.structure for t in territories)
    for count, (territory, here) in enumerate(zip(territories, rows, strict=True), 1):
        bare = territory.span.of(text)
        start = territory.span.start + len(bare) - len(bare.lstrip())
        end = max(start, territory.span.start + len(bare.rstrip()))
        if territory.entries:
            start = min(start, territory.entries[0].span.start)
            end = max(end, territory.entries[-1].span.end)
        structure = territory.structure
        above, row = row, here
        if row is None or row != above:
            nth = 0
        parts: list[Shown | Mark] = []
        cards: list[Card] = []
        at = start
        for number, entry in enumerate(territory.entries, territory.first):
            nth += 1
            if at < entry.span.start:
                parts.append(pieces(text[at : entry.span.start]))
            at = entry.span.end
            mark = mark_of(text, entry, number, nth)
            parts.append(mark)
            after = before + (entry.status == "pending")
            previous = entries[pending[before - 1] - 1].anchor if before else ""
            following = entries[pending[after] - 1].anchor if after < len(pending) else ""
            issue = entry.reviewed.issue if entry.reviewed else None
            passage = passage_of(document, entry.span if entry.correction or issue is None else issue.span, issue)
            place = place_of(document, structure, count, passage.words.start)
            steps = previous, following
            cards.append(card_of(document, entry, mark, passage, place, command_name, steps, speech))
            before = after
        if at < end:
            parts.append(pieces(text[at:end]))
        if parts:
            yield Paragraph(
                span=Span(start, max(start, end)),
                kind="prose" if told and territory.kind == "heading" and not structure.level else territory.kind,
                parts=tuple(parts),
                cards=tuple(cards),
                source=pieces(territory.source),
                place=pieces(speech.message(structure.place)) if structure.place else (),
                note=structure.place in _NOTES,
                level=structure.level,
                marker=territory.kind == "item" and not is_item(text[start:end]),
                cell=structure.cell,
                longest=max(map(len, text[start:end].split()), default=0) if row else 0,
                row=row[1] if row else 0,
            )


def _first_rows(structures: Iterable[Structure]) -> Iterator[tuple[Message, int] | None]:
    """For each, its table and the first of the rows that merged cells hold together with its own."""
    table: Message | None = None
    first = last = 0
    for structure in structures:
        cell = structure.cell
        if cell is None:
            table = None
            yield None
            continue
        if cell.table != table or not first <= cell.row <= last:
            table, first, last = cell.table, cell.row, cell.row
        last = min(max(last, cell.row + cell.down - 1), first + _TOGETHER - 1)
        yield table, first


# --- tables -----------------------------------------------------------------------------------------------------------


def _blocks(paragraphs: Iterable[Paragraph], speech: Speech) -> Iterator[Block]:
    for table, group in groupby(paragraphs, lambda paragraph: paragraph.cell and paragraph.cell.table):
        found = tuple(group)
        cells = [paragraph.cell for paragraph in found if paragraph.cell]
        if table and _drawable(cells):
            yield from _tables(pieces(speech.message(table)), found, cells)
        else:
            yield from (_named(paragraph, speech) for paragraph in found)


def _drawable(cells: Sequence[Cell]) -> bool:
    """False for one column, which reads as text, and for what does not stand in the order of its rows."""
    in_order = all((upper.row, upper.column) <= (lower.row, lower.column) for upper, lower in pairwise(cells))
    return in_order and len({cell.column for cell in cells}) > 1


def _named(paragraph: Paragraph, speech: Speech) -> Paragraph:
    """A paragraph that is not drawn in a table says which cell it is."""
    if paragraph.cell is None or paragraph.place:
        return paragraph
    return replace(paragraph, place=pieces(speech.message(paragraph.cell.place)))


def _tables(name: Shown, paragraphs: Sequence[Paragraph], cells: Sequence[Cell]) -> Iterator[Table]:
    """A table, in parts that are hardly longer than a stretch."""
    columns = sorted({cell.column for cell in cells})
    widths = dict.fromkeys(columns, _NARROWEST)
    for paragraph, cell in zip(paragraphs, cells, strict=True):
        if cell.across == 1:
            wanted = max(len(paragraph.span) // _LETTERS, paragraph.longest * 3 // 5) + 2
            widths[cell.column] = max(widths[cell.column], min(_WIDEST, wanted))
    most = next(
        (cap for cap in range(_WIDEST, _USUAL, -1) if sum(min(w, cap) for w in widths.values()) <= _ROOM), _USUAL
    )
    shares = tuple(min(width, most) for width in widths.values())
    groups: list[TableRows] = []
    size = parts = 0
    for _, group in groupby(paragraphs, lambda paragraph: paragraph.row):
        found = tuple(group)
        groups.append(_rows(found, columns))
        size += sum(map(_size, found))
        if size >= STRETCH:
            yield Table(name, parts > 0, shares, tuple(groups))
            groups, size, parts = [], 0, parts + 1
    if groups:
        yield Table(name, parts > 0, shares, tuple(groups))


def _rows(paragraphs: Sequence[Paragraph], columns: Sequence[int]) -> TableRows:
    """Rows from the first column to the last, with empty cells where there is no text and no cell from above."""
    found = [[tuple(cell) for _, cell in groupby(row, _column)] for _, row in groupby(paragraphs, _row)]
    starts = [[bisect_left(columns, _column(cell[0])) for cell in row] for row in found]
    rows: list[tuple[TableCell, ...]] = []
    free = [0] * len(columns)  # by column, the first row below the cell that was drawn last
    for number, row in enumerate(found):
        cells: list[TableCell] = []
        drawn = 0
        for inside, first, following in zip(row, starts[number], [*starts[number][1:], len(columns)], strict=True):
            cell = inside[0].cell
            assert cell is not None
            cells += [TableCell() for column in range(drawn, first) if free[column] <= number]
            end = min(bisect_left(columns, cell.column + cell.across), following)
            end = next((column for column in range(first, end) if free[column] > number), end)
            down = 1
            for other, begun in zip(found[number + 1 :], starts[number + 1 :], strict=True):
                if _row(other[0][0]) >= cell.row + cell.down or any(first <= start < end for start in begun):
                    break
                down += 1
            cells.append(TableCell(inside, end - first, down, cell.heading))
            free[first:end] = [number + down] * (end - first)
            drawn = end
        cells += [TableCell() for column in range(drawn, len(columns)) if free[column] <= number]
        rows.append(tuple(cells))
    return TableRows(tuple(rows), tuple(card for paragraph in paragraphs for card in paragraph.cards))


def _row(paragraph: Paragraph) -> int:
    return paragraph.cell.row if paragraph.cell else 0


def _column(paragraph: Paragraph) -> int:
    return paragraph.cell.column if paragraph.cell else 0
