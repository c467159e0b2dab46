"""The glossary on the command line: rows proposed for it, and its terms for translation tools."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipeline import files
from pipeline.commands import CLEAN, shared
from pipeline.commands.given import release
from pipeline.commands.shared import Command
from pipeline.documents import read
from pipeline.glossary import glossary
from pipeline.model import InputError, Term, tell
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
    """Writes the glossary as TBX-Basic, or as UTX where the file is called so. Raises InputError."""
    from pipeline.glossary import tbx, utx

    if options.output.suffix.lower() not in (".tbx", ".utx"):
        problem = tell("the suffix says neither TBX nor UTX")
        raise InputError(options.output, problem, tell("name a file that ends with .tbx or .utx"))
    held = glossary.files(options.glossary)
    if options.output.resolve().parent in {file.resolve().parent for file in held if file != options.glossary}:
        problem = tell("in the folder of the glossary it would be read as a part of it")
        raise InputError(options.output, problem, tell("write it elsewhere"))
    terms = glossary.load(options.glossary).terms
    if options.output.suffix.lower() == ".utx":
        terms = _of_one_language(terms, options)
        content = utx.render(terms, terms[0].language if terms else "en", _now())
    else:
        content = tbx.render(terms)
    files.write(options.output, content.encode())
    print(spoken.counted(len(terms), "{path}: {n} term", "{path}: {n} terms", path=plain(str(options.output))))
    return CLEAN


def _of_one_language(terms: Sequence[Term], options: argparse.Namespace) -> tuple[Term, ...]:
    """The terms of the target language that was named, or of the only one: UTX holds two languages."""
    languages = dict.fromkeys(term.language for term in terms)
    wanted = options.target or next(iter(languages), "en")
    if (options.target is None and len(languages) > 1) or (languages and wanted not in languages):
        raise InputError(
            options.output,
            tell("a UTX file holds one language beside Chinese, and the glossary has {a}", a=", ".join(languages)),
            tell("name one of them with --target"),
        )
    return tuple(term for term in terms if term.language == wanted and term.source)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _export_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "output", type=Path, metavar="FILE", help=spoken("the file to write: its suffix says which, .tbx or .utx")
    )
    parser.add_argument("--target", metavar="LANG", help=spoken("the language of a UTX file, where there are several"))
    shared.glossary(parser, spoken)
    shared.language(parser, spoken)


EXPORT = Command(
    "export-terms", tell("write the glossary as TBX-Basic or UTX, for translation tools"), _export_options, export
)
