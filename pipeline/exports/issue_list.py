"""The issues as an Excel table that a reviewer fills in, and the decisions read back from it."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from pipeline import files
from pipeline.decisions import exchange, review
from pipeline.documents.formats import spreadsheet, xml
from pipeline.documents.read import read_bytes
from pipeline.model import Decision, InputError, Review, Reviewed, Verdict, line_column, tell
from pipeline.speech.speech import ENGLISH, Speech

# Name and width, in characters; the reviewer fills in those of `FILLED`.
COLUMNS: Sequence[tuple[str, int]] = (
    ("release", 24), ("line", 6), ("before", 30), ("words", 24), ("after", 30), ("suggestions", 30), ("message", 44),
    ("evidence", 44), ("severity", 10), ("level", 10), ("check", 14), ("rule", 26), ("verdict", 10),
    ("replacement", 30), ("note", 30), ("reviewer", 16), ("issue", 14), ("state", 18),
)  # fmt: skip
SPOKEN = frozenset({"level"})
"""For people only: these say their name and what they hold in the language of the user; no program reads them back."""
FILLED = frozenset({"verdict", "replacement", "note", "reviewer"})
_NEEDED = ("release", "words", "verdict", "issue")
_VERDICTS: dict[str, Verdict | None] = {
    "accept": "accepted", "accepted": "accepted", "reject": "rejected", "rejected": "rejected",
    "defer": "deferred", "deferred": "deferred", exchange.FORGET: None,
}  # fmt: skip
_SAID: dict[Verdict, str] = {"accepted": "accept", "rejected": "reject", "deferred": "defer"}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MOST_ROWS = 1_048_576
_PIECE = 1_000_000
# The styles of the table: plain text, head, and a cell to fill in; all hold text, whatever it begins with.
_TEXT, _HEADER, _OPEN = 1, 2, 3


def write(path: Path, reviews: Iterable[Review], speech: Speech = ENGLISH) -> None:
    """Every issue of the reviews as a row, with what is decided about it; the same issues give the same bytes.

    Every cell is text: one that begins with ``=``, ``+``, ``-`` or ``@`` is no formula. Raises InputError when
    the file cannot be written.
    """
    names = [speech(name) if name in SPOKEN else name for name, _ in COLUMNS]
    with files.Spool[bytes]() as rows:
        number = 1
        for held in reviews:
            for item in held.issues:
                number += 1
                if number > _MOST_ROWS:
                    problem = tell("more issues than the {a} rows of an Excel table", a=f"{_MOST_ROWS:,}")
                    raise InputError(path, problem, tell("check fewer releases at once"))
                rows.add(_table_row(number, names, _row(held, item, speech)))
        with tempfile.TemporaryFile() as made:
            _package(made, names, rows)
            made.seek(0)
            files.write(path, iter(lambda: made.read(_PIECE), b""))


def _row(held: Review, item: Reviewed, speech: Speech) -> list[str]:
    issue, decision, document = item.issue, item.decision, held.document
    exact, before, after = review.quote(document.text, issue.span)
    told = {
        "release": Path(document.path).name,
        "line": str(line_column(document.text, issue.span.start)[0]),
        "before": before,
        "words": exact,
        "after": after,
        "suggestions": " | ".join(suggestion or "(delete)" for suggestion in issue.suggestions),
        "message": f"{issue.message} (by hand: {issue.by_hand})" if issue.by_hand else str(issue.message),
        "evidence": "; ".join(map(str, issue.evidence)),
        "severity": issue.severity,
        "level": speech(issue.level),
        "check": issue.check,
        "rule": issue.rule,
        "issue": issue.id,
    }
    if decision is not None and decision.exact == issue.text:
        told |= {
            "verdict": _SAID[decision.verdict],
            "replacement": decision.replacement or "",
            "note": decision.note,
            "reviewer": decision.reviewer,
            "state": exchange.token(decision),
        }
    return [told.get(name, "") for name, _ in COLUMNS]


def _cell(column: int, row: int, text: str, style: int) -> str:
    place = f"{spreadsheet.letters(column)}{row}"
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    written = spreadsheet.escape(xml.UNWRITABLE.sub("\ufffd", text))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def _table_row(number: int, names: Sequence[str], row: Sequence[str]) -> bytes:
    cells = (_cell(n, number, text, _OPEN if names[n - 1] in FILLED else _TEXT) for n, text in enumerate(row, 1))
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _package(made: IO[bytes], names: Sequence[str], rows: files.Spool[bytes]) -> None:
    """Writes the table, its columns called by these names."""
    header = "".join(_cell(n, 1, name, _HEADER) for n, name in enumerate(names, 1))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(COLUMNS, 1)
    )
    last, verdict = len(rows) + 1, spreadsheet.letters(names.index("verdict") + 1)
    choices = (
        f'<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="{verdict}2:{verdict}{last}">'
        '<formula1>"accept,reject,defer,forget"</formula1></dataValidation></dataValidations>'
    )
    filters = f'<autoFilter ref="A1:{spreadsheet.letters(len(names))}{last}"/>{choices if rows else ""}'
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData><row r="1">{header}</row>'
    )
    text = '<xf numFmtId="49" fontId="{}" fillId="{}" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    wrapped = '<alignment vertical="top" wrapText="1"/></xf>'
    styles = (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill '
        'patternType="solid"><fgColor rgb="FFFFF8DC"/></patternFill></fill></fills><borders count="1"><border/>'
        '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/>'
        f"{text.format(0, 0)}{wrapped}{text.format(1, 0)}{wrapped}{text.format(0, 2)}{wrapped}</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_SHEET}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        f'"{_SHEET}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/></Types>',
        "_rels/.rels": _relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Issues" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": styles,
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            # Without a date of its own, so that the same issues give the same bytes.
            package.writestr(_undated(name), _HEAD + content)
        with package.open(_undated("xl/worksheets/sheet1.xml"), "w") as part:
            part.write((_HEAD + sheet).encode())
            for row in rows:
                part.write(row)
            part.write(f"</sheetData>{filters}</worksheet>".encode())


def _undated(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _relationships(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def load(path: Path, release: str) -> tuple[exchange.Proposal, ...]:
    """The rows of a release (its file name) in which a verdict is filled in.

    Columns are found by their names, in any order; an acceptance without a replacement means the first suggestion.
    Raises InputError, with the row, for a table without the columns or a verdict that is none.
    """
    book = spreadsheet.load(read_bytes(path), path.as_posix())
    rows = {number: {c: cell.text for c, cell in row.items()} for number, row in book.sheets[0].rows().items()}
    first = next(iter(rows), 0)
    names = {column: text.strip().casefold() for column, text in rows.pop(first, {}).items()}
    missing = [name for name in _NEEDED if name not in names.values()]
    if missing:
        raise InputError(
            path, tell("no column “{a}”", a=missing[0]), tell("import a list that check --xlsx wrote"), max(first, 1)
        )
    found: list[exchange.Proposal] = []
    releases: set[str] = set()
    for number, row in rows.items():
        told = {names[column]: text for column, text in row.items() if column in names}
        releases.add(told.get("release", ""))
        said = told.get("verdict", "").strip().casefold()
        if not said or told.get("release") != release:
            continue
        if said not in _VERDICTS:
            raise InputError(
                path, tell("unknown verdict “{a}”", a=said[:40]), tell("write {a}", a=", ".join(_SAID.values())), number
            )
        found.append(_proposal(told, _VERDICTS[said]))
    if release not in releases:
        raise InputError(
            path, tell("it holds no issue of “{a}”", a=release), tell("name another release, or another list")
        )
    return tuple(found)


def _proposal(told: dict[str, str], verdict: Verdict | None) -> exchange.Proposal:
    replacement = told.get("replacement", "") if verdict == "accepted" else ""
    decision = Decision(
        issue=told.get("issue", "").strip(),
        verdict=verdict or "deferred",
        exact=told.get("words", ""),
        prefix=told.get("before", ""),
        suffix=told.get("after", ""),
        replacement=replacement or None,
        reviewer=told.get("reviewer", "").strip(),
        note=told.get("note", "").strip(),
    )
    return exchange.Proposal(decision, verdict is None, told.get("state", "").strip())
