"""Excel files: a table of two languages, or all the texts of a workbook."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.documents.formats import Loaded, Pair, Place, bilingual, package, spreadsheet, xml
from pipeline.documents.formats.gather import told
from pipeline.documents.formats.positions import Edit, Refused, Step, edits, replace, touched
from pipeline.documents.formats.spreadsheet import MAX_BYTES, Cell, Sheet, Words, Workbook
from pipeline.documents.segment import segment
from pipeline.model import Cell as Position
from pipeline.model import Change, Document, InputError, Message, ParagraphKind, Span, Structure, tell
from pipeline.words.languages import primary

__all__ = ["MAX_BYTES", "protected", "read", "splice"]

_SOURCE = "zh"
_BARE = re.compile(rb"(<(?:\w+:)?t)>([^<]*)")
_UNIQUE = re.compile(rb"""(\buniqueCount=["'])[0-9]+(["'])""")


@dataclass(frozen=True, slots=True)
class Details:
    book: Workbook
    cells: tuple[tuple[Sheet, Cell], ...]
    """By zone: every cell is one."""


def read(data: bytes, path: str, language: str, columns: Pair | None = None) -> Loaded:
    """See `Tabular.read`. A cell's line is a paragraph.

    In a workbook with tables of two languages (see `bilingual.columns`), the text is the translations', and the
    source is read from the column beside them; sheets without one are left out. Raises InputError, naming the
    columns, when several may be the translation.
    """
    book = spreadsheet.load(data, path)
    named = None if columns is None else (spreadsheet.letters(columns[0]), spreadsheet.letters(columns[1]))
    tables = [(sheet, _columns(sheet, path, language, named)) for sheet in book.sheets]
    paired = any(found is not None for _, found in tables)
    if named is not None and not paired:
        problem = tell("no sheet has Chinese in column {a} and words in column {b}", a=named[0], b=named[1])
        raise InputError(
            path, problem, tell("name the columns of the source and of the translation: --columns {a}", a="B,C")
        )
    ours, theirs = _Gathered(), _Gathered()
    rows: list[tuple[Span, Span]] = []
    places: list[Place] = []
    cells: list[tuple[Sheet, Cell]] = []
    notes: list[Message] = []
    stands: list[tuple[int, Structure]] = []
    for sheet, table in tables:
        if paired and table is None:
            if any(bilingual.worded(cell.text) for cell in sheet.cells):
                notes.append(tell("The sheet “{a}” has no two languages and is left out.", a=sheet.name))
            continue
        if table is not None:
            notes.append(
                tell(
                    "Sheet “{a}”: column {b} is the source, {c} the release.",
                    a=sheet.name,
                    b=table.source,
                    c=table.target[0],
                )
            )
        for number, (_, row) in enumerate(sheet.rows().items()):
            if table is not None and table.header and number == 0:
                continue
            wanted = row.values() if table is None else filter(None, (row.get(table.target[0]),))
            for cell in wanted:
                if not cell.text.strip() or (table is None and cell.number):
                    continue
                span = ours.add(cell.text)
                places += _places(book, sheet, cell, span.start, len(cells))
                stands.append((span.start, _structure(sheet, cell)))
                cells.append((sheet, cell))
                if table is not None and table.source in row:
                    rows.append((span, theirs.add(row[table.source].text)))
    if not ours.length:
        raise InputError(path, tell("there is no text in it"), tell("put its text there or delete it"))
    document = told(ours.document(path, language), stands)
    if rows:
        document = bilingual.pair(document, theirs.document(path, _SOURCE), rows)
    # A cell whose words are all deleted is not read again, hence `flowing`.
    return Loaded(document, data, tuple(places), flowing=True, details=Details(book, tuple(cells)), notes=tuple(notes))


def _structure(sheet: Sheet, cell: Cell) -> Structure:
    name = tell("cell {a}", a=f"{cell.column}{cell.row}")
    column = spreadsheet.number(cell.column)
    across, down = sheet.merged.get((cell.row, column), (1, 1))
    return Structure(cell=Position(tell("sheet “{a}”", a=sheet.name), cell.row, column, across, down=down, name=name))


class _Gathered:
    """The texts of cells, one below the other."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self.length = 0
        self._blocks: list[tuple[Span, ParagraphKind | None]] = []

    def add(self, text: str) -> Span:
        start = self.length
        for line in text.split("\n"):
            if line.strip():
                left = len(line) - len(line.lstrip())
                self._blocks.append((Span(self.length + left, self.length + len(line.rstrip())), None))
            self.length += len(line) + 1
        self._texts.append(text)
        return Span(start, self.length - 1)

    def document(self, path: str, language: str) -> Document:
        return segment(Document(path, language, "".join(f"{text}\n" for text in self._texts)), self._blocks)


def _columns(sheet: Sheet, path: str, language: str, named: tuple[str, str] | None) -> bilingual.Columns | None:
    if primary(language) == _SOURCE:
        return None
    rows = [{column: cell.text for column, cell in row.items()} for row in sheet.rows().values()]
    found = bilingual.columns(rows, language, named)
    if found is not None and len(found.target) > 1:
        problem = tell(
            "in the sheet “{a}” column {b} may be the translation", a=sheet.name, b=" or ".join(found.target)
        )
        two = f"{found.source},{found.target[0]}"
        remedy = tell(
            "say which (--columns {a}), or write “{b}” and “{c}” above the two that belong together",
            a=two,
            b=_SOURCE,
            c=language,
        )
        raise InputError(path, problem, remedy)
    return found


def _places(book: Workbook, sheet: Sheet, cell: Cell, at: int, zone: int) -> Iterable[Place]:
    words = cell.own if cell.shared is None else book.strings[cell.shared]
    if words is None or cell.formula:
        yield Place(
            Span(at, at + len(cell.text)), 0, 0, sheet.part, False, tell("a formula or a format makes it"), zone
        )
        return
    part = sheet.part if cell.shared is None else book.strings_part
    for text, start, end, literal in words.pieces:
        yield Place(Span(at, at + len(text)), start, end, part, literal, None, zone)
        at += len(text)


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`; Excel has no tracked changes that fit.

    A text that several cells share is changed in place when all of them change alike; else the changed cells get
    a text of their own, at the end of the shared ones.
    """
    if not changes:
        return loaded.data
    details = loaded.details
    assert isinstance(details, Details)
    book = details.book
    by_cell: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits(loaded, changes, lambda step: _written(loaded, step)):
        by_cell[edit.place.zone].append(edit)
    _refuse_protected(book, [details.cells[zone][0] for zone in by_cell])
    wanted: dict[str, list[Edit]] = defaultdict(list)
    changed: dict[int, dict[bytes, list[int]]] = defaultdict(lambda: defaultdict(list))
    shared = book.package.read(book.strings_part) if book.strings_part else b""
    sheets = {sheet.part: book.package.read(sheet.part) for sheet in book.sheets}
    for zone, made in by_cell.items():
        sheet, cell = details.cells[zone]
        if cell.shared is not None:
            changed[cell.shared][_rewritten(shared, book.strings[cell.shared], made)].append(zone)
        elif cell.own is not None:
            element = _rewritten(sheets[sheet.part], cell.own, made)
            wanted[sheet.part].append(Edit(made[0].place, cell.own.start, cell.own.end, element, made[0].change))
    users = Counter(cell.shared for sheet in book.sheets for cell in sheet.cells)
    added: list[bytes] = []
    for index, versions in changed.items():
        words = book.strings[index]
        for content, zones in versions.items():
            if len(versions) == 1 and users[index] == len(zones):
                edit = by_cell[zones[0]][0]
                wanted[book.strings_part].append(Edit(edit.place, words.start, words.end, content, edit.change))
                continue
            number = str(len(book.strings) + len(added)).encode()
            added.append(content)
            for zone in zones:
                sheet, cell = details.cells[zone]
                first = by_cell[zone][0]
                wanted[sheet.part].append(Edit(first.place, *cell.index, number, first.change))
    written = {
        part: replace(sheets.get(part, shared), sorted(made, key=attrgetter("start"))) for part, made in wanted.items()
    }
    if added:
        written[book.strings_part] = _extended(written.get(book.strings_part, shared), added, len(book.strings))
    return package.repack(book.package, written)


def _written(loaded: Loaded, step: Step) -> bytes:
    if xml.UNWRITABLE.search(step.after) or "\r" in step.after:
        raise Refused(loaded, step.change, tell("a control character would be put in"))
    return spreadsheet.escape(step.after).encode()


def protected(loaded: Loaded, span: Span) -> Message | None:
    """Why nothing may be changed there: the workbook is signed, or its sheet protected. None when it may be."""
    details = loaded.details
    assert isinstance(details, Details)
    sheets = [details.cells[place.zone][0] for place in touched(loaded.places, span)]
    try:
        _refuse_protected(details.book, sheets)
    except InputError as why:
        return why.problem
    return None


def _refuse_protected(book: Workbook, sheets: Iterable[Sheet]) -> None:
    if any(name.lower().startswith("_xmlsignatures/") for name in book.package.entries):
        why = tell("it is signed, and a change would break the signature")
        raise InputError(book.package.path, why, tell("correct it by hand; nothing was written"))
    for sheet in sheets:
        if sheet.protected:
            why = tell("the sheet “{a}” is protected against changes", a=sheet.name)
            raise InputError(
                book.package.path, why, tell("lift that in Excel, or correct it by hand; nothing was written")
            )


def _rewritten(content: bytes, words: Words, made: list[Edit]) -> bytes:
    """The element of a text with these edits, in which texts keep the space at their ends."""
    out: list[bytes] = []
    at = words.start
    for edit in made:
        out += (content[at : edit.start], edit.data)
        at = edit.end
    element = b"".join((*out, content[at : words.end]))
    return _BARE.sub(lambda m: m[1] + b' xml:space="preserve">' + m[2] if m[2] != m[2].strip() else m[0], element)


def _extended(content: bytes, added: list[bytes], count: int) -> bytes:
    """The shared strings with more at their end, and with their number where it is told."""
    end = content.rfind(b"</")
    head = _UNIQUE.sub(lambda m: m[1] + str(count + len(added)).encode() + m[2], content[:end], count=1)
    return head + b"".join(added) + content[end:]
