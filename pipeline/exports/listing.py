"""All that is known of the issues, as ``check --format json`` prints it: `docs/issues.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pipeline.exports import Told
from pipeline.exports.record import VERSION, Release, program


def head() -> str:
    """What stands before the first release; behind the last one comes `tail`."""
    begun = json.dumps({"version": VERSION, "program": program(), "documents": []}, indent=1)
    return begun.removesuffix("]\n}")


def entry(release: Release, folder: str | None, *, first: bool) -> str:
    """One release. `folder`: see `Release.plain`."""
    written = json.dumps(release.plain(folder), ensure_ascii=False, indent=1)
    return ("\n  " if first else ",\n  ") + written.replace("\n", "\n  ")


def tail(*, empty: bool, error: str = "") -> str:
    """What stands behind the last release; `empty`: there was none; `error`: why there are no more, where that is no
    end."""
    why = f',\n "error": {json.dumps(error, ensure_ascii=False)}' if error else ""
    return f"{']' if empty else chr(10) + ' ]'}{why}\n}}\n"


def failed(error: str) -> str:
    """All that is printed of a run that came to no release."""
    return head() + tail(empty=True, error=error)


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`."""
    yield head().encode()
    first = True
    for release in releases:
        yield entry(release, told.folder, first=first).encode("utf-8", "backslashreplace")
        first = False
    yield tail(empty=first).encode()
