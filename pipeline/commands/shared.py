"""A command as a record, and the options that several commands share."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents import formats
from pipeline.documents.read import RELEASES
from pipeline.model import DEPTHS, USUAL, InputError, Message
from pipeline.speech import speech
from pipeline.speech.speech import Speech

NO_REPORTS = "none"
"""In place of the folder of the reports."""


@dataclass(frozen=True, slots=True)
class Command:
    """What the command line can be asked to do: one record beside the function that does it."""

    name: str
    does: Message
    """In a few words, for the list of the commands and for its own help."""
    options: Callable[[argparse.ArgumentParser, Speech], None]
    """Adds its options to its parser, each with its help in the language of the user."""
    run: Callable[[argparse.Namespace, Speech], int]
    """Does it, and returns the exit status."""
    usage: str | None = None
    """Where its forms exclude each other, one line a form; else argparse makes one of the options."""


def called(command: str) -> str:
    """What a person types for a command: ``zhengming apply`` where it is installed, else ``make apply``."""
    return f"zhengming {command}" if Path(sys.argv[0]).stem.lower() == "zhengming" else f"make {command}"


def releases(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """The releases to work on, at `paths`."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        default=[Path(RELEASES)],
        help=spoken("releases, or folders of releases (default: releases/)"),
    )


def release(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """The one release, at `name`: see `given.release`."""
    parser.add_argument("name", metavar="NAME", help=spoken("a release: its name or its path"))


def form(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """For people or for programs, at `format`."""
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=spoken("what is printed (default: text)")
    )


def _only_the_error(why: str) -> str:
    return json.dumps({"error": why}, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def whole(options: argparse.Namespace, printed: Callable[[str], str] = _only_the_error) -> Iterator[None]:
    """What goes wrong in the block is told in JSON, too, where that was asked for and nothing is printed yet."""
    try:
        yield
    except InputError as why:
        if options.format == "json":
            print(printed(str(why)), end="")
        raise


def reviewer(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """Who decides: see `given.reviewer`."""
    parser.add_argument(
        "--reviewer",
        metavar="NAME",
        help=spoken("who decides (default: $ZHENGMING_REVIEWER, else the login)"),
    )


def level(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """Which pending issues are shown and counted: see `Review.within`."""
    parser.add_argument(
        "--level",
        choices=DEPTHS,
        default=USUAL,
        help=spoken("which pending issues count: only sure ones, likely ones too (default), or uncertain ones too"),
    )


def port(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """Where a page is served, at `port`, and whether it is opened, at `no_browser`."""
    parser.add_argument(
        "--port",
        type=port_number(spoken),
        default=8731,
        metavar="N",
        help=spoken("the first port to try (default: 8731)"),
    )
    parser.add_argument("--no-browser", action="store_true", help=spoken("only print the address"))


def glossary(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--glossary",
        type=Path,
        metavar="PATH",
        help=spoken("the glossary: a file or a folder (default: glossary/)"),
    )


def corrections(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--corrections",
        type=Path,
        default=Path("corrections"),
        metavar="DIR",
        help=spoken("the folder of the decisions (default: corrections/)"),
    )


def source(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--source",
        type=Path,
        metavar="FILE",
        help=spoken("the Chinese source of the one release (default: NAME.zh.txt beside it)"),
    )


def language(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """What is spoken to the user; read before all other options, see `arguments.parse`."""
    parser.add_argument(
        "--lang",
        choices=speech.LANGUAGES,
        help=spoken("the language of reports, review page and terminal (default: the system’s and the browser’s)"),
    )


def settings(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """What every command that checks releases is told: see `given.settings`."""
    glossary(parser, spoken)
    corrections(parser, spoken)
    parser.add_argument(
        "--reports",
        type=Path,
        default=Path("reports"),
        metavar="DIR",
        help=spoken("the folder of the reports, or “none” for no pages (default: reports/)"),
    )
    source(parser, spoken)
    parser.add_argument(
        "--columns",
        type=two_columns(spoken),
        metavar="SOURCE,TARGET",
        help=spoken("the columns of the one release’s table, by letter or number: B,C (default: they are found)"),
    )
    language(parser, spoken)
    engine(parser, spoken)
    model(parser, spoken)


def model(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """Whether the language model of the house is left out, at `no_model`."""
    parser.add_argument("--no-model", action="store_true", help=spoken("do not ask the language model of the house"))


def engine(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    """Which grammar engine is asked, if any, and whether English is judged without the sentence model."""
    parser.add_argument("--no-grammar", action="store_true", help=spoken("leave LanguageTool out; the report says so"))
    parser.add_argument(
        "--languagetool-url",
        metavar="URL",
        default=os.environ.get("LANGUAGETOOL_URL") or None,
        help=spoken("use a LanguageTool server that runs already (default: $LANGUAGETOOL_URL, else start one)"),
    )
    parser.add_argument(
        "--no-sentence-model",
        action="store_true",
        help=spoken("judge English without the sentence model; the report says so"),
    )


# --- values: what argparse makes of a word; it puts the name of the option before the sentence of an error ------------


def whole_number(spoken: Speech) -> Callable[[str], int]:
    def number(word: str) -> int:
        try:
            return int(word)
        except ValueError:
            raise argparse.ArgumentTypeError(spoken("invalid int value: {a}", a=repr(word))) from None

    return number


def counted(spoken: Speech) -> Callable[[str], int]:
    """A number of things, of which there is at least one."""

    def number(word: str) -> int:
        if not word.isascii() or not word.isdigit() or not int(word):
            raise argparse.ArgumentTypeError(spoken("“{a}” is no whole number from 1 on", a=word))
        return int(word)

    return number


def port_number(spoken: Speech) -> Callable[[str], int]:
    """A port of TCP; 0 lets the system choose."""
    whole = whole_number(spoken)

    def number(word: str) -> int:
        if not 0 <= (found := whole(word)) <= 65535:
            raise argparse.ArgumentTypeError(spoken("{a} is no port; there are those up to 65535", a=word))
        return found

    return number


def two_columns(spoken: Speech) -> Callable[[str], formats.Pair]:
    """Two columns of a table, counted from 1, of ``B,C`` or ``2,3``."""

    def columns(word: str) -> formats.Pair:
        from pipeline.documents.formats import spreadsheet

        found = re.fullmatch(r"\s*([A-Za-z]{1,3}|[1-9]\d{0,4})\s*,\s*([A-Za-z]{1,3}|[1-9]\d{0,4})\s*", word)
        named = [int(c) if c.isdigit() else spreadsheet.number(c.upper()) for c in found.groups()] if found else []
        if len(set(named)) != 2:
            raise argparse.ArgumentTypeError(spoken("“{a}” does not name two columns, like B,C", a=word))
        return named[0], named[1]

    return columns
