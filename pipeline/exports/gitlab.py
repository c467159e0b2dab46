"""Issues as GitLab's Code Quality report, which a merge request shows beside the lines that it changes.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from pipeline.exports import Told
from pipeline.exports.record import Found, Release
from pipeline.exports.sarif import message
from pipeline.model import Severity

_SEVERITIES: dict[Severity, str] = {"neutral": "info", "minor": "minor", "major": "major", "critical": "critical"}


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`: an entry for each pending issue and for each file that was not checked."""
    first = True
    yield b"["
    for release in releases:
        entries = [_entry(release.path, found) for found in release.pending()]
        if release.error and not release.skipped:
            entries.append(_row(release.path, "unreadable", "unreadable", "blocker", release.error, 1))
        for entry in entries:
            yield (("\n" if first else ",\n") + json.dumps(entry, ensure_ascii=False)).encode(
                "utf-8", "backslashreplace"
            )
            first = False
    yield b"\n]\n"


def _entry(path: str, found: Found) -> dict[str, object]:
    issue = found.issue
    told = message(found) if found.lines else f"{found.unit}: {message(found)}"
    line = found.lines[0].line if found.lines else 1
    return _row(path, issue.id, issue.rule, _SEVERITIES[issue.severity], told, line)


def _row(path: str, key: str, check: str, severity: str, told: str, line: int) -> dict[str, object]:
    # The same however the text around it changes: an issue that moves is not a new one.
    fingerprint = hashlib.sha256(f"{path}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {
        "description": told,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path.removeprefix("./"), "lines": {"begin": line}},
    }
