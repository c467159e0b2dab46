"""Issues as annotations of a pull request: the commands that a job of GitHub Actions prints.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.exports import Told
from pipeline.exports.record import Found, Release
from pipeline.exports.sarif import message
from pipeline.model import Severity

_COMMANDS: dict[Severity, str] = {"critical": "error", "major": "warning", "minor": "warning", "neutral": "notice"}


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`: a line for each pending issue and for each file that was not checked."""
    for release in releases:
        lines = [_annotation(release.path, found) for found in release.pending()]
        if release.error:
            command = "notice" if release.skipped else "error"
            lines.append(f"::{command} file={_value(release.path)}::{_data(release.error)}")
        yield "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _annotation(path: str, found: Found) -> str:
    issue, at = found.issue, found.lines
    values = {"file": path}
    told = message(found)
    if at is not None:
        values |= {"line": str(at[0].line), "endLine": str(at[1].line)}
        if at[0].line == at[1].line:
            values |= {"col": str(at[0].column), "endColumn": str(at[1].column)}
    else:
        told = f"{found.unit}: “{issue.text}”: {told}"
    values["title"] = issue.rule
    written = ",".join(f"{name}={_value(value)}" for name, value in values.items())
    return f"::{_COMMANDS[issue.severity]} {written}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
