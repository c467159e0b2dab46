"""Issues for CI servers: JUnit XML, a suite for each release and a test for each pending issue.

Source: https://github.com/testmoapp/junitxml, which describes what the readers of it have in common, and the schema of
Jenkins (``junit-10.xsd``), which refuses any other attribute: a test cannot name its file and line in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.documents.formats import xml
from pipeline.exports import Told
from pipeline.exports.record import Found, Release
from pipeline.exports.sarif import message


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`. A file that was not checked is an error; a release without a pending issue passes."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="zhengming">\n'
    for release in releases:
        yield "".join(_suite(release)).encode()
    yield b"</testsuites>\n"


def _suite(release: Release) -> Iterator[str]:
    path = _quoted(release.path)
    pending = list(release.pending())
    tests = max(1, len(pending))
    errors, skipped = bool(release.error and not release.skipped), int(release.skipped)
    yield (
        f'<testsuite name="{path}" file="{path}" tests="{tests}" failures="{len(pending)}" errors="{int(errors)}" '
        f'skipped="{skipped}">\n'
    )
    if release.error:
        kind = "skipped" if release.skipped else "error"
        yield f'<testcase name="reads" classname="{path}"><{kind} message="{_quoted(release.error)}"/></testcase>\n'
    elif not pending:
        yield f'<testcase name="no pending issue" classname="{path}"/>\n'
    for found in pending:
        yield _case(path, found)
    yield "</testsuite>\n"


def _case(path: str, found: Found) -> str:
    issue = found.issue
    where = f"{found.lines[0].line}:{found.lines[0].column}" if found.lines else found.unit
    facts = "\n".join((message(found), *map(str, issue.evidence), *filter(None, (found.sentence, found.source))))
    return (
        f'<testcase name="{_quoted(f"{issue.rule} at {where} ({issue.id})")}" classname="{path}">'
        f'<failure type="{_quoted(issue.rule)}" message="{_quoted(message(found))}">{_plain(facts)}</failure>'
        "</testcase>\n"
    )


def _plain(text: str) -> str:
    return xml.escape(xml.UNWRITABLE.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return xml.escape(xml.UNWRITABLE.sub("\ufffd", text), quotes=True)
