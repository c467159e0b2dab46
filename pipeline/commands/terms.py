"""The glossary on the command line: rows proposed for it, and its terms for translation tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import files
from pipeline.commands import CLEAN, shared
from pipeline.commands.given import release
from pipeline.commands.shared import Command
from pipeline.documents import read
from pipeline.glossary import glossary
from pipeline.model import InputError, tell
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
        raise InputError(
            path, tell("no Chinese source beside it"), tell("put NAME.zh.txt there, or name it with --source")
        )
    terms = glossary.load(options.glossary)
    document, problem = sources.attach(read.read(path), read.read(file, read.SOURCE_LANGUAGE))
    if problem:
        raise InputError(file, tell("the source {why}", why=problem), tell("name the right one with --source"))
    print(proposals.csv_rows(proposals.rows(document, terms), document.language), end="")
    return CLEAN


def _suggest_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.release(parser, spoken)
    shared.glossary(parser, spoken)
    shared.source(parser, spoken)
    shared.language(parser, spoken)


SUGGEST = Command(
    "suggest-terms", tell("propose glossary rows from a release and its Chinese source"), _suggest_options, suggest
)


def export(options: argparse.Namespace, spoken: Speech) -> int:
    """Writes the glossary as TBX-Basic."""
    from pipeline.glossary import tbx

    terms = glossary.load(options.glossary).terms
    files.write(options.output, tbx.render(terms).encode())
    print(spoken.counted(len(terms), "{path}: {n} term", "{path}: {n} terms", path=plain(str(options.output))))
    return CLEAN


def _export_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument("output", type=Path, metavar="FILE.tbx", help=spoken("the file to write"))
    shared.glossary(parser, spoken)
    shared.language(parser, spoken)


EXPORT = Command(
    "export-terms", tell("write the glossary as TBX-Basic, for translation tools"), _export_options, export
)
