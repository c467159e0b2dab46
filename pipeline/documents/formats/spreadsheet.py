"""The cells of an Excel workbook with the places of their text; formulas are never worked out, links never followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.documents.formats import package, xml
from pipeline.documents.formats.relationships import relationships
from pipeline.model import InputError, tell

MAX_BYTES = 50_000_000
MAX_CELLS = 500_000
_S = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_R = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
# Neither half a character nor none.
_CODED = re.compile("_x((?![Dd][89A-Fa-f]|0000)[0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(rf"{_PLACE.pattern}:{_PLACE.pattern}")

_Call = TypeVar("_Call")

Piece = tuple[str, int, int, bool]
"""Text, offsets in its part, and whether it is literal: see `xml.pieces`."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text with its places: a shared string, or one written in its cell."""

    pieces: tuple[Piece, ...]
    start: int
    """Of its element (``si`` or ``is``)."""
    end: int

    @property
    def text(self) -> str:
        return "".join(piece[0] for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    """Counted from 1."""
    column: str
    text: str
    shared: int | None = None
    """Number of its shared string."""
    index: tuple[int, int] = (0, 0)
    """Where that number stands in the sheet."""
    own: Words | None = None
    """Where its text is written in the sheet."""
    formula: bool = False
    """Its text is worked out by a formula, or made of a number by a format."""
    number: bool = False
    """A number, a date or a truth value."""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    part: str
    cells: tuple[Cell, ...]
    """With a value, row by row."""
    protected: bool = False
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Row and column of a cell, counted from 1, to the columns and rows that it takes, where it is several."""

    def rows(self) -> dict[int, dict[str, Cell]]:
        """Row number to column letter to cell, in order; rows without a value are left out."""
        found: dict[int, dict[str, Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, {})[cell.column] = cell
        return found


@dataclass(frozen=True, slots=True)
class Workbook:
    package: package.Package
    sheets: tuple[Sheet, ...]
    strings: tuple[Words, ...]
    strings_part: str
    """Empty when there is none."""


def load(data: bytes, path: str) -> Workbook:
    """All sheets of a workbook. Raises InputError for what is none, or is refused by `package` and `xml`."""
    whole = package.unpack(data, path, tell("an Excel file (.xlsx)"))
    main = next((r.target for r in relationships(whole, "") if r.kind == "officeDocument"), "")
    if main not in whole:
        raise InputError(path, tell("there is no workbook in it"), tell("save it as an Excel file (.xlsx)"))
    beside = {r.id: r for r in relationships(whole, main) if r.target in whole}
    listed: list[tuple[str, str]] = []

    def sheet(attributes: xml.Attributes, at: int, after: int) -> None:
        key = next((attributes[f"{uri} id"] for uri in _R if f"{uri} id" in attributes), "")
        known = {part for _, part in listed}
        if key in beside and beside[key].kind == "worksheet" and beside[key].target not in known:
            listed.append((attributes.get("name", ""), beside[key].target))

    xml.walk(whole.read(main), path, main, _named({"sheet": sheet}), {})
    if not listed:
        raise InputError(path, tell("there is no workbook in it"), tell("save it as an Excel file (.xlsx)"))
    strings_part = next((r.target for r in beside.values() if r.kind == "sharedStrings"), "")
    strings = _strings(whole.read(strings_part), path, strings_part) if strings_part else ()
    return Workbook(whole, tuple(_sheet(whole, name, part, strings) for name, part in listed), strings, strings_part)


def _named(calls: Mapping[str, _Call]) -> dict[str, _Call]:
    return {f"{uri} {local}": call for local, call in calls.items() for uri in _S}


class _Texts:
    """Gathers the text of ``si`` and ``is`` elements; phonetic readings (``rPh``) are no text."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data, self._path = data, path
        self.found: list[Words] = []
        self._pieces: list[Piece] = []
        self._from = self._begin = 0
        self._phonetic = 0
        self._inside = self._open = False

    def _nested(self, at: int) -> InputError:
        """Its bytes would belong to two texts."""
        return InputError(
            self._path, tell("markup stands inside a text (byte {a})", a=at), tell("save the workbook anew")
        )

    def start(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._inside:
            raise self._nested(at)
        self._pieces, self._begin, self._inside = [], at, True

    def end(self, at: int, after: int) -> None:
        if len(self.found) >= MAX_CELLS:
            raise InputError(self._path, tell("it has more than {a} texts", a=f"{MAX_CELLS:,}"), tell("split it"))
        self.found.append(Words(tuple(self._pieces), self._begin, after))
        self._inside = False

    def phonetic(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._phonetic += 1

    def end_phonetic(self, at: int, after: int) -> None:
        self._phonetic -= 1

    def text(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if self._open:
            raise self._nested(at)
        self._from, self._open = after, True

    def end_text(self, at: int, after: int) -> None:
        self._open = False
        if self._inside and not self._phonetic:
            for piece in xml.pieces(self._data, self._from, at):
                self._pieces += _decoded(piece) if piece[3] and "_x" in piece[0] else [piece]


def _decoded(piece: Piece) -> list[Piece]:
    """A literal piece taken apart where Excel writes a character as its code: ``_x000D_``."""
    text, start, end, _ = piece
    found: list[Piece] = []
    at = 0
    for match in _CODED.finditer(text):
        begin = start + len(text[: match.start()].encode())
        if at < match.start():
            found.append((text[at : match.start()], start + len(text[:at].encode()), begin, True))
        found.append((chr(int(match[1], 16)), begin, begin + len(match.group()), False))
        at = match.end()
    if at < len(text):
        found.append((text[at:], start + len(text[:at].encode()), end, True))
    return found


def escape(text: str) -> str:
    """The text as a cell holds it: XML, and words that look like Excel's code of a character are none."""
    return xml.escape(_CODED.sub(r"_x005F_x\1_", text))


def _strings(data: bytes, path: str, part: str) -> tuple[Words, ...]:
    texts = _Texts(data, path)
    xml.walk(
        data,
        path,
        part,
        _named({"si": texts.start, "t": texts.text, "rPh": texts.phonetic}),
        _named({"si": texts.end, "t": texts.end_text, "rPh": texts.end_phonetic}),
    )
    return tuple(texts.found)


def _sheet(whole: package.Package, name: str, part: str, strings: tuple[Words, ...]) -> Sheet:
    data, path = whole.read(part), whole.path
    texts = _Texts(data, path)
    cells: list[Cell] = []
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    at_cell: dict[str, str] = {}
    row = column = 0
    value = (0, 0)
    formula = protected = False

    def begin_row(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal row, column
        told = attributes.get("r", "")
        row, column = (int(told) if told.isdecimal() and len(told) < 8 else row + 1), 0

    def begin_cell(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal at_cell, value, formula, column
        at_cell, value, formula = dict(attributes), (0, 0), False
        texts.found.clear()
        match = _PLACE.fullmatch(attributes.get("r", ""))
        column = number(match[1]) if match else column + 1

    def begin_value(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal value
        value = (after, after)

    def end_value(at: int, after: int) -> None:
        nonlocal value
        value = (value[0], at)

    def with_formula(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal formula
        formula = True

    def end_cell(at: int, after: int) -> None:
        if len(cells) >= MAX_CELLS:
            raise InputError(
                path, tell("the sheet “{a}” has more than {b} cells", a=name, b=f"{MAX_CELLS:,}"), tell("split it")
            )
        raw = "".join(piece[0] for piece in xml.pieces(data, *value)) if value[1] else ""
        kind = at_cell.get("t", "n")
        if kind == "s":
            if not raw.strip().isdecimal() or len(raw) > 9 or int(raw) >= len(strings):
                place = f"{letters(column)}{row}"
                raise InputError(
                    path,
                    tell("the cell {a} of “{b}” has a text that is not there", a=place, b=name),
                    tell("save the workbook anew"),
                )
            cells.append(Cell(row, letters(column), strings[int(raw)].text, int(raw), value))
        elif kind == "inlineStr" and texts.found:
            cells.append(Cell(row, letters(column), texts.found[0].text, own=texts.found[0], formula=formula))
        elif raw and kind != "e":
            cells.append(Cell(row, letters(column), raw, formula=True, number=kind != "str"))

    def merge(attributes: xml.Attributes, at: int, after: int) -> None:
        match = _RANGE.fullmatch(attributes.get("ref", ""))
        if match and len(merged) < MAX_CELLS:
            left, top, right, bottom = number(match[1]), int(match[2]), number(match[3]), int(match[4])
            if left <= right and top <= bottom:
                merged[top, left] = (right - left + 1, bottom - top + 1)

    def protection(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal protected
        protected = attributes.get("sheet") in ("1", "true")

    xml.walk(
        data,
        path,
        part,
        _named(
            {
                "row": begin_row,
                "c": begin_cell,
                "v": begin_value,
                "f": with_formula,
                "is": texts.start,
                "t": texts.text,
                "rPh": texts.phonetic,
                "sheetProtection": protection,
                "mergeCell": merge,
            }
        ),
        _named({"c": end_cell, "v": end_value, "is": texts.end, "t": texts.end_text, "rPh": texts.end_phonetic}),
    )
    return Sheet(name, part, tuple(cells), protected, merged)


def number(column: str) -> int:
    """1 for A, 27 for AA."""
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - 64
    return found


def letters(column: int) -> str:
    """A for 1, AA for 27."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
