"""The words of the command line: every command with its options, and its help in the language of the user."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from pipeline import __version__
from pipeline.commands import FAILED, applying, checking, deciding, reviewing, terms
from pipeline.documents import formats
from pipeline.speech import speech
from pipeline.speech.speech import Speech

Command = Callable[[argparse.Namespace, Speech], int]


def parse(words: Sequence[str] | None) -> tuple[argparse.Namespace, Speech]:
    """The options of a command, its function at `run`, and the language to speak; exits on `--help` and on mistakes."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang")
    try:
        wanted = early.parse_known_args(words)[0].lang
    except argparse.ArgumentError:
        wanted = None
    spoken = speech.chosen(wanted if wanted in speech.LANGUAGES else None)
    parser = _parser(spoken)
    options, rest = parser.parse_known_args(words)
    # argparse gives `words` up at the first option: what follows one (`--all-like ISSUE accept`) is left over.
    if rest and options.command == "decide" and not any(word.startswith("-") for word in rest):
        options.words += rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options, spoken


def _parser(spoken: Speech) -> argparse.ArgumentParser:
    class Formatter(argparse.HelpFormatter):
        """Help whose heading is translated, too."""

        def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
            super().add_usage(usage, actions, groups, spoken("usage: ") if prefix is None else prefix)

    class Parser(argparse.ArgumentParser):
        """argparse's own words, in the language of the user."""

        def __init__(self, *, description: str = "", **settings: object) -> None:
            settings = {"formatter_class": Formatter, "add_help": False} | settings
            super().__init__(description=spoken(description), **settings)  # type: ignore[arg-type]
            self._positionals.title = spoken("what to work on")
            self._optionals.title = spoken("options")
            self.add_argument("-h", "--help", action="help", help=spoken("show this help"))

        def error(self, message: str) -> NoReturn:
            self.print_usage(sys.stderr)
            self.exit(FAILED, f"zhengming: {spoken.message(message)}\n")

    parser = Parser(
        prog="zhengming", description="Checks translated releases; a person decides; exactly that is applied."
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help=spoken("show the version")
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=Parser, title=spoken("commands")
    )

    def command(name: str, does: str, run: Command, usage: str | None = None) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=spoken(does), description=does, usage=usage)
        made.set_defaults(run=run)
        return made

    check = command("check", "check releases and write the reports", checking.check)
    _releases(check, spoken)
    check.add_argument(
        "--format", choices=("text", "json"), default="text", help=spoken("what is printed (default: text)")
    )
    check.add_argument(
        "--xlsx",
        type=Path,
        metavar="FILE",
        help=spoken("write the issues as an Excel table to decide in, for decide --import"),
    )
    check.add_argument(
        "--its",
        type=Path,
        metavar="DIR",
        help=spoken("write copies of XLIFF releases with the issues in them, as ITS 2.0 has it"),
    )
    check.add_argument(
        "--baseline",
        action="store_true",
        help=spoken("only issues that are new since the accepted state (see baseline)"),
    )
    _common(check, spoken)

    accept = command("baseline", "accept what is pending now, for check --baseline", checking.accept)
    _releases(accept, spoken)
    _common(accept, spoken)

    apply = command("apply", "write the cleaned releases", applying.apply)
    _releases(apply, spoken)
    apply.add_argument(
        "--output",
        type=Path,
        default=Path("cleaned"),
        metavar="DIR",
        help=spoken("where they are written (default: cleaned/)"),
    )
    apply.add_argument(
        "--docx",
        choices=("tracked", "clean"),
        default="tracked",
        help=spoken(
            "Word files: as tracked changes that Word can accept or reject (default), or as the plain new text"
        ),
    )
    _common(apply, spoken)

    look = command("review", "open the review page in the browser", reviewing.review)
    _releases(look, spoken)
    look.add_argument(
        "--port", type=int, default=8731, metavar="N", help=spoken("the first port to try (default: 8731)")
    )
    look.add_argument("--no-browser", action="store_true", help=spoken("only print the address"))
    _reviewer(look, spoken)
    _common(look, spoken)

    decide = command(
        "decide",
        "record one decision",
        deciding.decide,
        usage="%(prog)s NAME ISSUE accept|reject|defer|forget [options]\n"
        "       %(prog)s NAME --all-like ISSUE accept|reject|defer|forget [options]\n"
        "       %(prog)s NAME --exact WORDS --replacement TEXT [options]\n"
        "       %(prog)s NAME --import FILE [--prefer theirs|ours]",
    )
    decide.add_argument("name", metavar="NAME", help=spoken("a release: its name or its path"))
    decide.add_argument("words", nargs="*", metavar="ISSUE VERDICT", help=spoken("an issue’s id and the verdict"))
    decide.add_argument("--all-like", metavar="ISSUE", help=spoken("decide every identical issue"))
    decide.add_argument(
        "--import",
        dest="file",
        type=Path,
        metavar="FILE",
        help=spoken("merge the decisions that a report page downloaded, or of a table that check --xlsx wrote"),
    )
    decide.add_argument(
        "--prefer",
        choices=("theirs", "ours"),
        help=spoken(
            "where FILE and the corrections file disagree: take FILE’s decision, or keep ours (default: list both)"
        ),
    )
    decide.add_argument("--exact", metavar="WORDS", help=spoken("a correction of your own: the words to replace"))
    before, behind = "what stands before WORDS, to tell places apart", "what stands after WORDS, to tell places apart"
    decide.add_argument("--prefix", default="", metavar="TEXT", help=spoken(before))
    decide.add_argument("--suffix", default="", metavar="TEXT", help=spoken(behind))
    decide.add_argument(
        "--replacement", metavar="TEXT", help=spoken("the text to write (default: the first suggestion)")
    )
    decide.add_argument("--suggestion", type=int, metavar="N", help=spoken("take the Nth suggestion, counted from 1"))
    decide.add_argument("--note", default="", metavar="TEXT", help=spoken("why, for colleagues"))
    _reviewer(decide, spoken)
    _common(decide, spoken)

    suggest = command("suggest-terms", "propose glossary rows from a release and its Chinese source", terms.suggest)
    suggest.add_argument("name", metavar="NAME", help=spoken("a release: its name or its path"))
    _glossary(suggest, spoken)
    _source(suggest, spoken)
    _language(suggest, spoken)

    export = command("export-terms", "write the glossary as TBX-Basic, for translation tools", terms.export)
    export.add_argument("output", type=Path, metavar="FILE.tbx", help=spoken("the file to write"))
    _glossary(export, spoken)
    _language(export, spoken)
    return parser


def _releases(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        default=[Path("releases")],
        help=spoken("releases, or folders of releases (default: releases/)"),
    )


def _reviewer(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--reviewer",
        metavar="NAME",
        help=spoken("who decides (default: $ZHENGMING_REVIEWER, else the login)"),
    )


def _glossary(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--glossary",
        type=Path,
        default=Path("glossary"),
        metavar="PATH",
        help=spoken("the glossary: a file or a folder (default: glossary/)"),
    )


def _source(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--source",
        type=Path,
        metavar="FILE",
        help=spoken("the Chinese source of the one release (default: NAME.zh.txt beside it)"),
    )


def _columns(given: str) -> formats.Pair:
    from pipeline.documents.formats import spreadsheet

    found = re.fullmatch(r"\s*([A-Za-z]{1,3}|[1-9]\d{0,4})\s*,\s*([A-Za-z]{1,3}|[1-9]\d{0,4})\s*", given)
    named = [int(c) if c.isdigit() else spreadsheet.number(c.upper()) for c in found.groups()] if found else []
    if len(set(named)) != 2:
        raise argparse.ArgumentTypeError(f"“{given}” does not name two columns, like B,C")
    return named[0], named[1]


def _language(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--lang",
        choices=speech.LANGUAGES,
        help=spoken("the language of reports, review page and terminal (default: the system’s and the browser’s)"),
    )


def _common(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    _glossary(parser, spoken)
    parser.add_argument(
        "--corrections",
        type=Path,
        default=Path("corrections"),
        metavar="DIR",
        help=spoken("the folder of the decisions (default: corrections/)"),
    )
    parser.add_argument(
        "--reports",
        type=Path,
        default=Path("reports"),
        metavar="DIR",
        help=spoken("the folder of the reports (default: reports/)"),
    )
    _source(parser, spoken)
    parser.add_argument(
        "--columns",
        type=_columns,
        metavar="SOURCE,TARGET",
        help=spoken("the columns of the one release’s table, by letter or number: B,C (default: they are found)"),
    )
    _language(parser, spoken)
    parser.add_argument("--no-grammar", action="store_true", help=spoken("leave LanguageTool out; the report says so"))
    parser.add_argument(
        "--languagetool-url",
        metavar="URL",
        default=os.environ.get("LANGUAGETOOL_URL") or None,
        help=spoken("use a LanguageTool server that runs already (default: $LANGUAGETOOL_URL, else start one)"),
    )
