"""Issues in the columns of ApSIC Xbench's own lists, as agencies exchange them: for Excel, or with tabs.

Both are forms in which Xbench hands its results on (https://docs.xbench.net/user-guide/dialogs/main-window/qa); its
manual does not name the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.exports import Told, workbook
from pipeline.exports.record import Found, Release
from pipeline.exports.sarif import message
from pipeline.files import runs
from pipeline.model import DIMENSIONS

COLUMNS = (("File", 30), ("ID", 16), ("Source", 50), ("Target", 60), ("Category", 30), ("Description", 60))


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`: a row for each pending or accepted issue; what was rejected or put off is nobody's error."""
    rows = (_row(release.path, found) for release in releases for found in release.issues if _counts(found))
    if told.excel:
        return workbook.pieces([workbook.Sheet("Issues", COLUMNS, rows)])
    return _lines(rows)


def _counts(found: Found) -> bool:
    return found.item.undecided or found.item.status == "accepted"


def _row(path: str, found: Found) -> list[str]:
    issue = found.issue
    category = f"{DIMENSIONS[issue.type]}: {issue.type} ({issue.severity})"
    return [path, found.unit, found.source, found.sentence, category, f"[{issue.rule}] {message(found)}"]


def _lines(rows: Iterable[list[str]]) -> Iterator[bytes]:
    yield ("\t".join(name for name, _ in COLUMNS) + "\r\n").encode("utf-8-sig")
    for row in rows:
        yield ("\t".join(map(_cell, row)) + "\r\n").encode("utf-8", "backslashreplace")


def _cell(text: str) -> str:
    """In one line, and nothing that a spreadsheet would run."""
    plain = " ".join(text.split())
    return f"'{plain}" if runs(plain) else plain
