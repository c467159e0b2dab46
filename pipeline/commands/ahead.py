"""Java, started before anything else is imported or read, where a check will want it."""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import cache
from pipeline.commands import shared
from pipeline.model import InputError
from pipeline.words import languages

if TYPE_CHECKING:
    from pipeline.engine import languagetool

# More files, or bytes, are no matter of a second; and another Java is better for them.
_MOST_FILES, _MOST_BYTES = 32, 300_000


@contextmanager
def engine(options: argparse.Namespace) -> Iterator[languagetool.Engine | None]:
    """A started engine where a file among the releases is other than at the end of the last run; else None.

    What else a check depends on (decisions, the glossary) seldom needs an answer of the engine, and is not looked at:
    the run starts an engine itself where it needs one. The files are remembered when the block ends well.
    """
    digests = {path: _digest(path) for path in _files(options.paths)} if _is_wanted(options) else {}
    store = options.reports / cache.NAME
    known = cache.looked_at(store, digests.values())
    new = [path for path, digest in digests.items() if digest not in known]
    made = _started(new)
    try:
        yield made
        if new:
            cache.look_at(store, digests.values())
    finally:
        if made is not None:
            made.close()


def _is_wanted(options: argparse.Namespace) -> bool:
    other = options.no_grammar or options.languagetool_url or options.workers or options.scheduler
    return not other and str(options.reports) != shared.NO_REPORTS


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files that the paths stand for; none where they are too many."""
    files: list[Path] = []
    with suppress(OSError), ExitStack() as stack:
        for path in paths:
            inside = stack.enter_context(os.scandir(path)) if path.is_dir() else ()
            files += islice((Path(entry) for entry in inside if entry.is_file()), _MOST_FILES + 1)
            files += [path] if path.is_file() else []
            if len(files) > _MOST_FILES or sum(file.stat().st_size for file in files) > _MOST_BYTES:
                return []
        return sorted(files)
    return []


def _digest(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _started(new: Sequence[Path]) -> languagetool.Engine | None:
    """An engine that starts and loads what the first of the files needs; None where it has to be set up first, or no
    name tells a language that it knows."""
    spoken = (languages.engine(part) for path in new for part in path.name.split(".")[1:-1])
    language = next(filter(None, spoken), None)
    if language is None:
        return None
    # Imported here: where nothing is new, nothing is started.
    from pipeline.engine import languagetool, provision

    with suppress(InputError, OSError):
        if provision.is_ready():
            made = languagetool.Engine()
            made.start()
            made.warm(language)
            return made
    return None
