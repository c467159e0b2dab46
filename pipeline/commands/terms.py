"""The glossary on the command line: rows proposed for it, and its terms for translation tools."""

from __future__ import annotations

import argparse

from pipeline import files
from pipeline.commands import CLEAN
from pipeline.commands.given import release
from pipeline.documents import read
from pipeline.glossary import glossary
from pipeline.model import InputError
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain


def suggest(options: argparse.Namespace, spoken: Speech) -> int:
    """Prints rows for the glossary; a person copies those that are right."""
    # Imported here, as in `export`: no other command pays for it.
    from pipeline.aligning import sources
    from pipeline.glossary import suggest as proposals

    path = release(options.name)
    file = options.source or read.source_of(path)
    if file is None:
        raise InputError(path, "no Chinese source beside it", "put NAME.zh.txt there, or name it with --source")
    terms = glossary.load(options.glossary)
    document, problem = sources.attach(read.read(path), read.read(file, read.SOURCE_LANGUAGE))
    if problem:
        raise InputError(file, f"the source {problem}", "name the right one with --source")
    print(proposals.csv_rows(proposals.rows(document, terms), document.language), end="")
    return CLEAN


def export(options: argparse.Namespace, spoken: Speech) -> int:
    """Writes the glossary as TBX-Basic."""
    from pipeline.glossary import tbx

    terms = glossary.load(options.glossary).terms
    files.write(options.output, tbx.render(terms).encode())
    print(spoken.counted(len(terms), "{path}: {n} term", "{path}: {n} terms", path=plain(str(options.output))))
    return CLEAN
