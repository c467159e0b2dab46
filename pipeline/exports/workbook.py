"""An Excel workbook of plain tables, written piece by piece; the same cells give the same bytes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.documents.formats import spreadsheet, xml
from pipeline.model import InputError, tell

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MOST_ROWS = 1_048_576
_PIECE = 1_000_000
# The styles of a table: text, head, a cell to fill in; all of them hold text, whatever it begins with. And a number.
_TEXT, _HEADER, _OPEN, _NUMBER = 1, 2, 3, 4


class Marked(NamedTuple):
    """Text with words in it that stand out."""

    before: str
    words: str
    after: str


Cell = str | int | float | Marked | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: every cell is text, or a number where it is given as one; no cell is ever a formula."""

    name: str
    columns: Sequence[tuple[str, int]]
    """Name and width, in characters."""
    rows: Iterable[Sequence[Cell]]
    """A cell for each column."""
    open: frozenset[int] = frozenset()
    """Columns, from 0, that a person fills in."""
    choices: tuple[int, str] | None = None
    """A column with the words, divided by commas, that it may hold."""


def pieces(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The bytes of a workbook. Raises InputError for more rows than Excel opens."""
    with tempfile.TemporaryFile() as made:
        _package(made, sheets)
        made.seek(0)
        yield from iter(lambda: made.read(_PIECE), b"")


def _cell(column: int, row: int, value: Cell, style: int) -> str:
    place = f"{spreadsheet.letters(column)}{row}"
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, Marked):
        runs = (_run(value.before), _run(value.words, _STANDS_OUT), _run(value.after))
        return f'<c r="{place}" s="{style}" t="inlineStr"><is>{"".join(runs)}</is></c>'
    if not isinstance(value, str):
        return f'<c r="{place}" s="{_NUMBER}"><v>{value}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'


def _text(text: str) -> str:
    written = spreadsheet.escape(xml.UNWRITABLE.sub("\ufffd", text))
    return f'<t xml:space="preserve">{written}</t>'


_PLAIN = '<sz val="11"/><rFont val="Calibri"/>'
_STANDS_OUT = '<b/><sz val="11"/><color rgb="FFB93A0A"/><rFont val="Calibri"/><u/>'


def _run(text: str, looks: str = _PLAIN) -> str:
    return f"<r><rPr>{looks}</rPr>{_text(text)}</r>" if text else ""


def _row(number: int, row: Sequence[Cell], open: frozenset[int]) -> bytes:
    cells = (_cell(n + 1, number, value, _OPEN if n in open else _TEXT) for n, value in enumerate(row))
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _package(made: IO[bytes], sheets: Sequence[Sheet]) -> None:
    names = [f"sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    text = '<xf numFmtId="49" fontId="{}" fillId="{}" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    wrapped = '<alignment vertical="top" wrapText="1"/></xf>'
    styles = (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill '
        'patternType="solid"><fgColor rgb="FFFFF8DC"/></patternFill></fill></fills><borders count="1"><border/>'
        '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/>'
        f"{text.format(0, 0)}{wrapped}{text.format(1, 0)}{wrapped}{text.format(0, 2)}{wrapped}"
        '<xf xfId="0" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_SHEET}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/{name}" ContentType="{_SHEET}.worksheet+xml"/>' for name in names
        )
        + f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/></Types>',
        "_rels/.rels": _relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{xml.escape(sheet.name, quotes=True)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, sheet in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relationships(
            *(("worksheet", f"worksheets/{name}") for name in names), ("styles", "styles.xml")
        ),
        "xl/styles.xml": styles,
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(_undated(name), _HEAD + content)
        for name, sheet in zip(names, sheets, strict=True):
            with package.open(_undated(f"xl/worksheets/{name}"), "w") as part:
                part.writelines(_sheet(sheet))


def _sheet(sheet: Sheet) -> Iterator[bytes]:
    header = "".join(_cell(n, 1, name, _HEADER) for n, (name, _) in enumerate(sheet.columns, 1))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(sheet.columns, 1)
    )
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        f'topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData><row r="1">'
        f"{header}</row>"
    ).encode()
    last = 1
    for row in sheet.rows:
        last += 1
        if last > _MOST_ROWS:
            problem = tell("more issues than the {a} rows of an Excel table", a=f"{_MOST_ROWS:,}")
            raise InputError(Path(sheet.name), problem, tell("check fewer releases at once"))
        yield _row(last, row, sheet.open)
    choices = ""
    if sheet.choices is not None and last > 1:
        column = spreadsheet.letters(sheet.choices[0] + 1)
        choices = (
            f'<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="{column}2:{column}{last}">'
            f'<formula1>"{sheet.choices[1]}"</formula1></dataValidation></dataValidations>'
        )
    edge = spreadsheet.letters(len(sheet.columns))
    yield f'</sheetData><autoFilter ref="A1:{edge}{last}"/>{choices}</worksheet>'.encode()


def _undated(name: str) -> zipfile.ZipInfo:
    """Without a date of its own, so that the same issues give the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _relationships(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
