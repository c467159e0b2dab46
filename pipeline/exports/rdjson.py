"""Issues for reviewdog, which writes them into the review of a change: its rdjson, columns in bytes of UTF-8.

Source: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pipeline.documents.formats.lines import Position
from pipeline.exports import Told
from pipeline.exports.record import Found, Release
from pipeline.exports.sarif import message
from pipeline.model import Severity

_SEVERITIES: dict[Severity, str] = {"neutral": "INFO", "minor": "WARNING", "major": "WARNING", "critical": "ERROR"}


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`: an entry for each pending issue and for each file that was not checked."""
    yield b'{"source": {"name": "zhengming"}, "diagnostics": ['
    first = True
    for release in releases:
        entries = [_diagnostic(release.path, found) for found in release.pending()]
        if release.error and not release.skipped:
            entries.append({"message": release.error, "location": {"path": release.path}, "severity": "ERROR"})
        for entry in entries:
            written = json.dumps(entry, ensure_ascii=False)
            yield (("\n" if first else ",\n") + written).encode("utf-8", "backslashreplace")
            first = False
    yield b"\n]}\n"


def _diagnostic(path: str, found: Found) -> dict[str, object]:
    issue, at = found.issue, found.lines
    location: dict[str, object] = {"path": path}
    entry: dict[str, object] = {
        "message": message(found) if at else f"{found.unit}: {message(found)}",
        "location": location,
        "severity": _SEVERITIES[issue.severity],
        "code": {"value": issue.rule},
    }
    if at is not None:
        location["range"] = {"start": _position(at[0]), "end": _position(at[1])}
        if found.fixable:
            entry["suggestions"] = [{"range": location["range"], "text": issue.suggestions[0]}]
    return entry


def _position(at: Position) -> dict[str, int]:
    return {"line": at.line, "column": at.column_bytes}
