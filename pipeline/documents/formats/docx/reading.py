"""A Word file as its reader sees it: insertions in, deletions out, hidden text out, each letter with its place.

Charts, diagrams, formulas, pictures and embedded documents are not read: where one stands in the line like a word, an
`OBJECT` keeps its place; one that floats beside the text has none. Comments are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.documents.formats import Loaded, Pair, Place, bilingual, package, xml
from pipeline.documents.formats.docx import parts as parts_
from pipeline.documents.formats.gather import OBJECT, told
from pipeline.documents.segment import segment
from pipeline.model import RUNNING, Cell, Document, InputError, Message, ParagraphKind, Span, Structure, tell
from pipeline.words.languages import primary

_SOURCE = "zh"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# Fields whose result is plain text that stays until somebody renews it; those that may hold a correction.
_STATIC = re.compile(r"\s*(?:HYPERLINK|TOC|TOA|INDEX|FORMTEXT)\b", re.IGNORECASE)
# Fields that are set and never shown; any other that has no result yet shows what Word makes of it.
_SILENT = re.compile(r"\s*(?:ADVANCE|ASK|DATA|NEXT|NEXTIF|PRINT|PRIVATE|RD|SET|SKIPIF|TA|TC|XE|$)(?!\w)", re.IGNORECASE)
# Fields that are drawn from their instruction, whatever result they keep.
_DRAWN = re.compile(r"\s*(?:EQ|SYMBOL|AUTONUM\w*|LISTNUM|FORMCHECKBOX|FORMDROPDOWN|INCLUDEPICTURE)\b", re.IGNORECASE)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
)
_VML = "urn:schemas-microsoft-com:vml"
_SHAPES = ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image", "group")
_FLOATS = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)
# Elements of a run that Word fills in or draws itself: numbers of notes, parts of the date, ink.
_FILLED_IN = (
    "footnoteRef", "endnoteRef", "pgNum", "contentPart", "dayShort", "monthShort", "yearShort", "dayLong",
    "monthLong", "yearLong",
)  # fmt: skip
_RECKONED = ("calculated", "currentDate", "currentTime")  # kinds of form fields that nobody fills in
# Far more than a document has; they bound time and memory for a file made to exhaust them.
_MOST_FIELDS, _MOST_PARAGRAPHS = 50, 200_000
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Details:
    """What `splice` needs beyond the places."""

    word: package.Package
    parts: parts_.Parts
    twins: tuple[Place, ...]
    """Places of text boxes that stand in the file a second time, for older programs; sorted by span."""


@dataclass(slots=True)
class _Stretch:
    """Text of a paragraph; without a place when `end` is 0."""

    text: str
    start: int = 0
    end: int = 0
    literal: bool = True
    fixed: Message | None = None
    zone: int = 0


@dataclass(slots=True)
class _Paragraph:
    stretches: list[_Stretch] = field(default_factory=list)
    kind: ParagraphKind | None = None
    level: int = 0
    """Of a heading."""
    joined: bool = False
    """Its mark is deleted: the next paragraph goes on in the same line."""
    boxes: list[_Paragraph] = field(default_factory=list)
    twin: _Paragraph | None = None
    cell: tuple[int, int, int] | None = None
    """Table, row and column, counted from 0, of the outermost table that it stands in."""
    across: int = 1
    """Columns of the table that its cell takes."""
    down: int = 1
    """Rows of the table that its cell takes."""
    boxed: bool = False
    """It stands in a text box."""
    in_heading: bool = False
    """Its row stands again at the top of every page."""

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)


@dataclass(slots=True)
class _Field:
    number: int
    instruction: str = ""
    result: bool = False
    reckoned: bool = False
    """A form field that Word fills in."""
    shown: bool = False
    """Something of it stands in the text."""


@dataclass(slots=True)
class _Story:
    """One flow of paragraphs: a part, or a text box within one."""

    paragraphs: list[_Paragraph] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    current: _Paragraph | None = None
    runs: int = 0
    """Open ones."""


def read(data: bytes, path: str, language: str, columns: Pair | None = None) -> Loaded:
    """See `Tabular.read`. Body, then footnotes, endnotes, headers and footers; a paragraph is a line.

    Where a table of two languages holds most of the text, its source column is the document's source.
    """
    word = package.unpack(data, path, tell("a Word file (.docx)"))
    parts = parts_.of(word)
    stories = _stories(word, parts, language, columns)
    if columns is not None and stories.table is None:
        problem = tell("no table has Chinese in column {a} and words in column {b}", a=columns[0], b=columns[1])
        raise InputError(
            path, problem, tell("name the columns of the source and of the translation: --columns {a}", a="1,2")
        )
    if not stories.text.replace(OBJECT, "").strip():
        raise InputError(path, tell("there is no text in it"), tell("put its text there or delete it"))
    document = told(_segmented(path, language, stories.text, stories.blocks), stories.beside)
    notes: tuple[Message, ...] = ()
    if table := stories.table:
        document = table.paired(document, stories.cells)
        notes = (
            tell("In the table, column {a} is the source, {b} the release.", a=table.source + 1, b=table.target + 1),
        )
    details = Details(word, parts, tuple(stories.twins))
    return Loaded(document, data, tuple(stories.places), details=details, notes=notes)


@dataclass(slots=True)
class _Stories:
    """All parts with text, one after the other."""

    text: str = ""
    blocks: list[tuple[Span, ParagraphKind | None]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    twins: list[Place] = field(default_factory=list)
    beside: list[tuple[int, Structure]] = field(default_factory=list)
    table: _Table | None = None
    cells: dict[tuple[int, int], Span] = field(default_factory=dict)
    """Of the table, by row and column."""


def _stories(word: package.Package, parts: parts_.Parts, language: str, columns: Pair | None) -> _Stories:
    styles = parts_.styles(word, parts.styles)
    out = _Stories()
    text: list[str] = []
    gone: dict[str, bool] = {}
    at = 0
    for number, name in enumerate(parts.stories):
        found = _Reader(word.read(name), word.path, name, styles, number << 32, gone).paragraphs()
        both = number == 0 and primary(language) != _SOURCE
        table = _bilingual(found, language, columns) if both else None
        if table is not None:
            out.table = table
            found = [paragraph for paragraph in found if not table.in_source(paragraph)]
        begin = at
        for index, paragraph in enumerate(found):
            length = _place(paragraph, name, at, out.places)
            if paragraph.twin is not None:
                _place(paragraph.twin, name, at, out.twins)
            if paragraph.cell is not None and table is not None and paragraph.cell[0] == table.number:
                key = paragraph.cell[1:]
                out.cells[key] = Span(out.cells[key].start if key in out.cells else at, at + length)
            text.append(paragraph.text)
            paragraph.stretches.clear()  # they are places and text now, and take more memory than both
            at += length
            if paragraph.joined and index + 1 < len(found):
                continue
            out.blocks.append((Span(begin, at), paragraph.kind))
            out.beside.append((begin, _structure(name, paragraph)))
            text.append("\n")
            at += 1
            begin = at
    out.text = "".join(text)
    return out


# The parts with text beside the body, by how their names begin.
_STORIES = {
    "footnote": tell("footnote"),
    "endnote": tell("endnote"),
    "header": tell("header"),
    "footer": tell("footer"),
}


def _structure(part: str, paragraph: _Paragraph) -> Structure:
    story = part.rpartition("/")[2]
    for name, place in _STORIES.items():
        if story.startswith(name):
            return Structure(place)
    if paragraph.boxed:
        return Structure(tell("text box"), paragraph.level)
    if paragraph.cell is None:
        return Structure(level=paragraph.level) if paragraph.level else RUNNING
    table, row, column = (number + 1 for number in paragraph.cell)
    cell = Cell(tell("table {a}", a=table), row, column, paragraph.across, paragraph.in_heading, paragraph.down)
    return Structure(level=paragraph.level, cell=cell)


def _segmented(path: str, language: str, text: str, blocks: list[tuple[Span, ParagraphKind | None]]) -> Document:
    lines = [(span, kind) for block, kind in blocks for span in _lines(text, block)]
    return segment(Document(path=path, language=language, text=text), lines)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of two languages that is the release."""

    number: int
    source: int
    target: int
    rows: dict[int, str]
    """The source text of each row."""

    def in_source(self, paragraph: _Paragraph) -> bool:
        cell = paragraph.cell
        return cell is not None and (cell[0], cell[2]) == (self.number, self.source)

    def paired(self, document: Document, cells: dict[tuple[int, int], Span]) -> Document:
        """The document with the table's source; `cells` are the spans of the table's cells by row and column."""
        text: list[str] = []
        blocks: list[tuple[Span, ParagraphKind | None]] = []
        rows: list[tuple[Span, Span]] = []
        at = 0
        for row, words in self.rows.items():
            span = Span(at, at + len(words))
            text.append(f"{words}\n")
            blocks.append((span, None))
            at += len(words) + 1
            if (row, self.target) in cells:
                rows.append((cells[row, self.target], span))
        source = _segmented(document.path, _SOURCE, "".join(text), blocks)
        return bilingual.pair(document, source, rows)


def _bilingual(paragraphs: list[_Paragraph], language: str, named: Pair | None) -> _Table | None:
    """The table with a source and a translation that makes up most of the body; None when there is none.

    With `named`, the first table that has them in these columns.
    """
    tables: dict[int, dict[int, dict[str, str]]] = {}
    for paragraph in paragraphs:
        if paragraph.cell is not None:
            number, row, column = paragraph.cell
            cells = tables.setdefault(number, {}).setdefault(row, {})
            name = str(column)
            cells[name] = f"{cells[name]}\n{paragraph.text}" if name in cells else paragraph.text
    length = sum(len(paragraph.text) for paragraph in paragraphs)
    for number, rows in tables.items():
        counted = None if named is None else (str(named[0] - 1), str(named[1] - 1))
        found = bilingual.columns(list(rows.values()), language, counted)
        if found is None or len(found.target) > 1:
            continue
        if named or 2 * sum(len(text) for cells in rows.values() for text in cells.values()) > length:
            source, target = int(found.source), int(found.target[0])
            words = {row: cells.get(found.source, "") for row, cells in rows.items()}
            return _Table(number, source, target, words)
    return None


def _place(paragraph: _Paragraph, part: str, at: int, places: list[Place]) -> int:
    start = at
    for s in paragraph.stretches:
        if s.end:
            places.append(Place(Span(at, at + len(s.text)), s.start, s.end, part, s.literal, s.fixed, s.zone))
        at += len(s.text)
    return at - start


def _lines(text: str, block: Span) -> list[Span]:
    """The lines of a paragraph with line breaks, without space and objects around them; none of an empty one.

    Within a sentence (a small letter follows) a line goes on with the one before, as in HTML.
    """
    found: list[Span] = []
    for match in re.compile(r"[^\n]+").finditer(text, block.start, block.end):
        line = match.group().replace(OBJECT, " ")
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end and found and text[start].islower():
            found[-1] = Span(found[-1].start, end)
        elif start < end:
            found.append(Span(start, end))
    return found


class _Reader:
    """Walks one part; the state is what is open at the current tag."""

    def __init__(
        self,
        data: bytes,
        path: str,
        name: str,
        styles: Mapping[str, parts_.Style],
        first_zone: int,
        gone: dict[str, bool],
    ) -> None:
        self._data, self._path, self._name, self._styles = data, path, name, styles
        self._stories = [_Story()]
        self._hidden = 0  # deletions, moved-away text, phonetic guides
        self._old = 0  # properties as they were before a tracked change
        self._paragraph_properties = self._run_properties = False
        self._vanished = False
        self._space = parts_.Space()
        self._text_from: tuple[int, bool] | None = None
        self._instruction_from: int | None = None
        self._changes: list[int] = []  # other people's insertions, open here
        self._controls: list[list[Message]] = []  # of each content control, why it is locked
        self._simple: list[_Field] = []
        self._paragraphs = 0
        self._tables = 0  # open ones
        self._cell = (-1, -1, -1)  # of the outermost table: its number, row and column
        self._across = 1
        self._merged: dict[int, tuple[int, int, int]] = {}  # by column, the cell that a merged one below goes on
        self._down: dict[tuple[int, int, int], int] = {}
        self._heading_row = False
        self._rows: list[bool] = []  # of each table row, whether it is deleted
        self._row_properties = False
        self._alternatives: list[_Alternative] = []
        self._pictures: list[bool] = []  # of each picture or object of older programs, whether it has been placed
        self._notes: list[bool] = []  # of each open note, whether it is deleted
        self._gone = gone  # of “footnote 3”, whether somebody has deleted its sign in the body
        self._zones: dict[tuple[int, ...], int] = {}
        self._first_zone, self._numbers = first_zone, 0

    def paragraphs(self) -> list[_Paragraph]:
        starts: dict[str, xml.Start] = {
            "p": self._p, "t": self._t, "tab": self._tab, "ptab": self._tab, "br": self._br, "cr": self._br,
            "noBreakHyphen": self._hyphen, "sym": self._sym, "r": self._r, "rPr": self._rpr, "pPr": self._ppr,
            "rPrChange": self._older, "pPrChange": self._older, "tcPrChange": self._older, "vanish": self._vanish,
            "pStyle": self._style, "outlineLvl": self._outline, "numPr": self._numbered, "del": self._deletion,
            "moveFrom": self._deletion, "ins": self._insertion, "moveTo": self._insertion, "rt": self._hide,
            "rubyBase": self._leave_run,
            "fldChar": self._fldchar, "type": self._type, "instrText": self._instr, "fldSimple": self._fldsimple,
            "footnoteReference": partial(self._reference, "footnote"), "footnote": partial(self._note, "footnote"),
            "endnoteReference": partial(self._reference, "endnote"), "endnote": partial(self._note, "endnote"),
            "sdt": self._sdt, "lock": self._lock, "dataBinding": self._bound, "showingPlcHdr": self._placeholder,
            "txbxContent": self._box, "tr": self._tr, "trPr": self._trpr, "tbl": self._tbl, "tc": self._tc,
            "gridSpan": self._spans, "vMerge": self._merges, "tblHeader": self._heads,
            "pict": self._picture, "object": self._picture,
        }  # fmt: skip
        ends: dict[str, xml.End] = {
            "p": self._end_p, "r": self._end_r, "t": self._end_t, "rPr": self._end_rpr, "pPr": self._end_ppr,
            "rPrChange": self._end_older, "pPrChange": self._end_older, "tcPrChange": self._end_older,
            "del": self._end_deletion, "moveFrom": self._end_deletion, "ins": self._end_insertion,
            "moveTo": self._end_insertion, "rt": self._show, "rubyBase": self._back_in_run,
            "footnote": self._end_note, "endnote": self._end_note,
            "instrText": self._end_instr, "fldSimple": self._end_fldsimple, "sdt": self._end_sdt,
            "txbxContent": self._end_box, "tr": self._end_tr, "trPr": self._end_trpr, "tbl": self._end_tbl,
            "pict": self._end_picture, "object": self._end_embedded,
        }  # fmt: skip
        begin = {full: call for local, call in starts.items() for full in parts_.names(local)}
        finish = {full: call for local, call in ends.items() for full in parts_.names(local)}
        begin |= self._space.calls()
        begin |= {full: self._object for local in _FILLED_IN for full in parts_.names(local)}
        begin |= {f"{space} oMath": self._formula for space in _MATH}
        begin |= {f"{space} inline": self._object for space in _DRAWING}
        begin |= {f"{space} anchor": self._float for space in _DRAWING}
        begin |= {f"{_VML} {local}": self._shape for local in _SHAPES}
        begin |= {
            f"{_MC} AlternateContent": self._alternate,
            f"{_MC} Fallback": self._old_alternative,
        }
        finish |= {
            f"{_MC} AlternateContent": self._end_alternate,
            f"{_MC} Fallback": self._end_old_alternative,
        }
        finish |= {f"{space} oMath": self._show for space in _MATH}
        xml.walk(self._data, self._path, self._name, begin, finish)
        found = _flat(self._stories[0].paragraphs)
        for paragraph in found:
            if paragraph.cell is not None:
                paragraph.down = self._down.get(paragraph.cell, 1)
        return found

    def _refusal(self, found: Message) -> InputError:
        return InputError(
            self._path, tell("{why} in “{b}” of it", why=found, b=self._name), tell("open it in Word and save it anew")
        )

    # Paragraphs and text boxes

    def _p(self, attributes: xml.Attributes, at: int, after: int) -> None:
        story = self._stories[-1]
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise self._refusal(tell("more than {a} paragraphs are", a=f"{_MOST_PARAGRAPHS:,}"))
        story.current = _Paragraph(boxed=len(self._stories) > 1)
        if self._tables and len(self._stories) == 1:
            story.current = _Paragraph(cell=self._cell, across=self._across, in_heading=self._heading_row)
        story.paragraphs.append(story.current)
        self._vanished = False

    def _end_p(self, at: int, after: int) -> None:
        self._stories[-1].current = None

    def _box(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._stories.append(_Story())

    def _end_box(self, at: int, after: int) -> None:
        box = self._stories.pop()
        host = self._stories[-1].current
        if host is not None:
            host.boxes += box.paragraphs
        else:
            self._stories[-1].paragraphs += box.paragraphs
        self._vanished = False

    def _style(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._kind(*self._styles.get(parts_.attribute(attributes, "val") or "", (None, 0)))

    def _outline(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if level := parts_.outline_level(attributes):
            self._kind("heading", level)

    def _numbered(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._kind("item")

    def _kind(self, kind: ParagraphKind | None, level: int = 0) -> None:
        paragraph = self._stories[-1].current
        if paragraph is not None and self._paragraph_properties and not self._old and paragraph.kind is None:
            paragraph.kind, paragraph.level = kind, level

    # Runs and text

    def _r(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._vanished = False
        self._stories[-1].runs += 1

    def _end_r(self, at: int, after: int) -> None:
        self._stories[-1].runs -= 1

    def _ppr(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._paragraph_properties = True

    def _end_ppr(self, at: int, after: int) -> None:
        self._paragraph_properties = self._old > 0

    def _rpr(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._run_properties = True

    def _end_rpr(self, at: int, after: int) -> None:
        self._run_properties = False

    def _older(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._old += 1

    def _end_older(self, at: int, after: int) -> None:
        self._old -= 1

    def _vanish(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._run_properties and not self._paragraph_properties and not self._old:
            self._vanished = parts_.on(attributes)

    def _t(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._text_from = (after, self._space.kept(attributes))

    def _end_t(self, at: int, after: int) -> None:
        if self._text_from is None or not self._seen():
            self._text_from = None
            return
        start, kept = self._text_from
        self._text_from = None
        if self._data.find(b"<", start, at) >= 0 and b"<" in _CDATA.sub(b"", self._data[start:at]):
            raise self._refusal(tell("markup stands inside a text (byte {a})", a=start))
        if not kept:
            # Word leaves out the space around a text that does not ask to keep it.
            while start < at and self._data[start] in b" \t\r\n":
                start += 1
            while start < at and self._data[at - 1] in b" \t\r\n":
                at -= 1
        fixed, zone = self._fixed(), self._zone()
        for text, first, last, literal in xml.pieces(self._data, start, at):
            why = fixed
            if not literal and text == "\n":
                text = " "
            elif not literal and self._data[first] == 0x3C:
                why = why or tell("it is written in a way that cannot be edited (CDATA)")
            self._add(_Stretch(text, first, last, literal, why, zone))

    def _tab(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if not self._paragraph_properties:  # there, a tab stop
            self._sign("\t")

    def _br(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._sign("\n")

    def _hyphen(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._sign("\u2011")

    def _sym(self, attributes: xml.Attributes, at: int, after: int) -> None:
        code = parts_.attribute(attributes, "char") or ""
        char = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
        known = char.isprintable() and char and not "\ue000" <= char <= "\uf8ff"
        self._sign(char if known else OBJECT)

    def _sign(self, text: str) -> None:
        if self._seen():
            self._add(_Stretch(text))

    def _add(self, stretch: _Stretch) -> None:
        story = self._stories[-1]
        for one in (*story.fields, *self._simple):
            one.shown = True
        if story.current is not None:
            story.current.stretches.append(stretch)

    def _seen(self) -> bool:
        """False for text that the reader does not see."""
        fields = self._stories[-1].fields
        return not (self._hidden or self._vanished or self._old or (fields and not all(f.result for f in fields)))

    # Objects

    def _object(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._pictures:
            self._pictures[-1] = True
        self._sign(OBJECT)

    def _float(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._pictures:
            self._pictures[-1] = True
        self._sign("")  # nothing in the line; and what is written for older programs in its place is not read

    def _formula(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._vanished = False
        self._object(attributes, at, after)
        self._hidden += 1

    def _picture(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._pictures.append(False)

    def _shape(self, attributes: xml.Attributes, at: int, after: int) -> None:
        """The outermost shape says where its picture stands."""
        if self._pictures and not self._pictures[-1]:
            (self._float if _FLOATS.search(attributes.get("style", "")) else self._object)(attributes, at, after)

    def _end_picture(self, at: int, after: int) -> None:
        self._pictures.pop()

    def _end_embedded(self, at: int, after: int) -> None:
        if not self._pictures.pop():  # without a picture of it
            self._sign(OBJECT)

    # Notes

    def _reference(self, kind: str, attributes: xml.Attributes, at: int, after: int) -> None:
        """The number of a note belongs to the word before it; where a space parts them, it stands like a word."""
        host = self._stories[-1].current
        if host is not None and host.stretches and host.stretches[-1].text.endswith(" "):
            self._sign(OBJECT)
        note = f"{kind} {parts_.attribute(attributes, 'id')}"
        self._gone[note] = self._gone.get(note, True) and self._hidden > 0

    def _note(self, kind: str, attributes: xml.Attributes, at: int, after: int) -> None:
        self._notes.append(self._gone.get(f"{kind} {parts_.attribute(attributes, 'id')}", False))
        self._hidden += self._notes[-1]

    def _end_note(self, at: int, after: int) -> None:
        self._hidden -= self._notes.pop()

    # Fields

    def _fldchar(self, attributes: xml.Attributes, at: int, after: int) -> None:
        kind = parts_.attribute(attributes, "fldCharType")
        fields = self._stories[-1].fields
        if self._hidden:
            return
        if kind == "begin":
            if len(fields) >= _MOST_FIELDS:
                raise self._refusal(tell("more than {a} fields stand one in another", a=_MOST_FIELDS))
            fields.append(_Field(self._number()))
        elif kind == "separate" and fields:
            fields[-1].result = True
        elif kind == "end" and fields:
            self._ended(fields.pop())

    def _type(self, attributes: xml.Attributes, at: int, after: int) -> None:
        fields = self._stories[-1].fields
        if fields and not fields[-1].result and parts_.attribute(attributes, "val") in _RECKONED:
            fields[-1].reckoned = True

    def _instr(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._instruction_from = after

    def _end_instr(self, at: int, after: int) -> None:
        fields = self._stories[-1].fields
        if fields and self._instruction_from is not None:
            found = xml.pieces(self._data, self._instruction_from, at)
            fields[-1].instruction += "".join(text for text, *_ in found)
        self._instruction_from = None

    def _fldsimple(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._simple.append(_Field(self._number(), parts_.attribute(attributes, "instr") or "", True))

    def _end_fldsimple(self, at: int, after: int) -> None:
        ended = self._simple.pop()
        ended.result = False  # it holds its result, or none
        self._ended(ended)

    def _ended(self, one: _Field) -> None:
        """A field of which nothing stands in the text keeps a place in it, unless it is one that shows nothing."""
        if one.shown:
            return
        if _DRAWN.match(one.instruction) or not (one.result or _SILENT.match(one.instruction)):
            self._sign(OBJECT)

    # Other people's changes

    def _deletion(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._row_properties:
            if self._rows and not self._rows[-1]:
                self._rows[-1] = True
                self._hidden += 1
        elif not self._run_properties:
            self._hidden += 1
        elif self._paragraph_properties and not self._old:
            paragraph = self._stories[-1].current
            if paragraph is not None:
                paragraph.joined = True

    def _end_deletion(self, at: int, after: int) -> None:
        if not self._row_properties and not self._run_properties:
            self._hidden -= 1

    def _tbl(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._tables += 1
        if self._tables == 1 and len(self._stories) == 1:
            self._cell = (self._cell[0] + 1, -1, -1)
            self._merged.clear()

    def _end_tbl(self, at: int, after: int) -> None:
        self._tables -= 1

    def _tc(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._tables == 1 and len(self._stories) == 1:
            number, row, column = self._cell
            self._cell = (number, row, column + self._across)
            self._across = 1

    def _spans(self, attributes: xml.Attributes, at: int, after: int) -> None:
        width = parts_.attribute(attributes, "val") or "1"
        if self._tables == 1 and len(self._stories) == 1 and not self._old and re.fullmatch(r"[1-9]\d?", width):
            self._across = int(width)

    def _merges(self, attributes: xml.Attributes, at: int, after: int) -> None:
        """A cell that goes on below (``restart``), or one that is the lower part of it."""
        if self._tables != 1 or len(self._stories) != 1 or self._old:
            return
        _, row, column = self._cell
        above = self._merged.get(column)
        if parts_.attribute(attributes, "val") == "restart":
            self._merged[column] = self._cell
        elif above is not None and above[1] + self._down.get(above, 1) == row:
            self._down[above] = row - above[1] + 1

    def _heads(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._tables == 1 and len(self._stories) == 1:
            self._heading_row = parts_.on(attributes)

    def _tr(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._rows.append(False)
        if self._tables == 1 and len(self._stories) == 1:
            self._cell = (self._cell[0], self._cell[1] + 1, -1)
            self._across, self._heading_row = 1, False

    def _end_tr(self, at: int, after: int) -> None:
        self._hidden -= self._rows.pop()

    def _trpr(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._row_properties = True

    def _end_trpr(self, at: int, after: int) -> None:
        self._row_properties = False

    def _insertion(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._changes.append(self._number())

    def _end_insertion(self, at: int, after: int) -> None:
        self._changes.pop()

    def _leave_run(self, attributes: xml.Attributes, at: int, after: int) -> None:
        # What has a reading above it stands in runs of its own, within the run of the whole.
        self._stories[-1].runs -= 1

    def _back_in_run(self, at: int, after: int) -> None:
        self._stories[-1].runs += 1

    def _hide(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._hidden += 1

    def _show(self, at: int, after: int) -> None:
        self._hidden -= 1

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _zone(self) -> int:
        key = (*self._changes, -1, *(f.number for f in (*self._stories[-1].fields, *self._simple)))
        return self._first_zone + self._zones.setdefault(key, len(self._zones))

    def _fixed(self) -> Message | None:
        """Why the text at this place must not be changed; None when it may be."""
        if self._stories[-1].runs != 1 or self._run_properties or self._paragraph_properties:
            return tell("it stands where Word has no text")
        for control in self._controls:
            if control:
                return control[0]
        for one in (*self._stories[-1].fields, *self._simple):
            if one.reckoned or not _STATIC.match(one.instruction):
                name = one.instruction.split()[0] if one.instruction.split() else "unknown"
                return tell("it is the result of a field ({a}), which Word works out anew", a=name)
        return None

    # Content controls

    def _sdt(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._controls.append([])

    def _end_sdt(self, at: int, after: int) -> None:
        self._controls.pop()

    def _lock(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if parts_.attribute(attributes, "val") in ("contentLocked", "sdtContentLocked"):
            self._locked(tell("it is locked against changes"))

    def _bound(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._locked(tell("Word fills it in from the properties of the document"))

    def _placeholder(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._locked(tell("it only says what is to be filled in here"))

    def _locked(self, why: Message) -> None:
        if self._controls:
            self._controls[-1].append(why)

    # Content written twice: for newer programs, and for older ones

    def _alternate(self, attributes: xml.Attributes, at: int, after: int) -> None:
        story = self._stories[-1]
        host = story.current
        if host is None:
            self._alternatives.append(_Alternative(None, len(story.paragraphs), 0))
        else:
            self._alternatives.append(_Alternative(host, len(host.stretches), len(host.boxes)))

    def _end_alternate(self, at: int, after: int) -> None:
        self._alternatives.pop()

    def _old_alternative(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._alternatives:
            one, story = self._alternatives[-1], self._stories[-1]
            host = one.host
            if host is None:
                one.fallback = (len(story.paragraphs), 0)
            else:
                one.fallback = (len(host.stretches), len(host.boxes))

    def _end_old_alternative(self, at: int, after: int) -> None:
        if not self._alternatives:
            return
        one, story = self._alternatives[-1], self._stories[-1]
        host = one.host
        if host is None:
            if one.fallback[0] > one.first:
                del story.paragraphs[one.fallback[0] :]
            return
        newer, older = host.boxes[one.boxes : one.fallback[1]], host.boxes[one.fallback[1] :]
        if one.fallback[0] > one.first or newer:
            del host.stretches[one.fallback[0] :], host.boxes[one.fallback[1] :]
            fallback = _flat(older)
            choice = _flat(newer)
            if [p.text for p in choice] == [p.text for p in fallback]:
                for paragraph, twin in zip(choice, fallback, strict=True):
                    paragraph.twin = twin
        else:
            for stretch in host.stretches[one.first :]:
                stretch.fixed = stretch.fixed or tell("newer versions of Word show another sign in its place")


@dataclass(slots=True)
class _Alternative:
    """What the paragraph held before the newer and before the older content."""

    host: _Paragraph | None
    first: int
    """Stretches of the host; paragraphs of the story where there is no host."""
    boxes: int
    fallback: tuple[int, int] = (0, 0)


def _flat(paragraphs: list[_Paragraph]) -> list[_Paragraph]:
    """Text boxes behind the paragraph that they hang on."""
    found = []
    for paragraph in paragraphs:
        found.append(paragraph)
        found += _flat(paragraph.boxes)
    return found
