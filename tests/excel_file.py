"""Excel files made for tests, and an independent reading of their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tests.word_file import HEAD, pack, parts

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def entries(rows: Sequence[Sequence[str]], *, shared: bool = True, more: str = "") -> dict[str, bytes]:
    """One sheet of texts; equal texts are one shared string. `more` follows the rows."""
    texts = list(dict.fromkeys(text for row in rows for text in row if text))

    def cell(place: str, text: str) -> str:
        if not text:
            return ""
        if shared:
            return f'<c r="{place}" t="s"><v>{texts.index(text)}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    body = "".join(
        f'<row r="{n}">{"".join(cell(f"{chr(65 + c)}{n}", text) for c, text in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    made = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships {_RELS}><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{S}" xmlns:r="{_OFFICE}"><sheets><sheet name="One" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships {_RELS}><Relationship Id="rId1" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{S}"><sheetData>{body}</sheetData>{more}</worksheet>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{S}" uniqueCount="{len(texts)}">{strings}</sst>',
    }
    return {name: text.encode() for name, text in made.items()}


def excel(*rows: Sequence[str], shared: bool = True, more: str = "") -> bytes:
    return pack(entries(rows, shared=shared, more=more))


def cells(data: bytes, sheet: str = "xl/worksheets/sheet1.xml") -> list[list[str]]:
    """The texts of a sheet as ElementTree reads them; numbers as written."""
    files = parts(data)
    strings = [_text(si) for si in ElementTree.fromstring(files.get("xl/sharedStrings.xml", b"<x/>"))]
    found = []
    for row in ElementTree.fromstring(files[sheet]).iter(f"{{{S}}}row"):
        found.append([""] * 26)
        for cell in row:
            column = ord(re.sub("[0-9]", "", cell.get("r", ""))) - 65
            value = cell.findtext(f"{{{S}}}v") or ""
            inline = cell.find(f"{{{S}}}is")
            text = _text(inline) if inline is not None else strings[int(value)] if cell.get("t") == "s" else value
            found[-1][column] = text
        while found[-1] and not found[-1][-1]:
            found[-1].pop()
    return found


def _text(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{{{S}}}t"))
