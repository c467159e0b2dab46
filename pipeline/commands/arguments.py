"""The words of the command line: which commands there are, and what argparse says, in the language of the user."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import NoReturn

from pipeline import __version__
from pipeline.commands import FAILED
from pipeline.commands.shared import Command
from pipeline.speech import speech
from pipeline.speech.speech import Speech

COMMANDS: Mapping[str, str] = {
    "desk": "desk.DESK",
    "init": "beginning.INIT",
    "check": "check.CHECK",
    "baseline": "check.BASELINE",
    "apply": "applying.APPLY",
    "review": "reviewing.REVIEW",
    "serve": "answering.SERVE",
    "lsp": "answering.LSP",
    "mcp": "answering.MCP",
    "decide": "deciding.DECIDE",
    "rules": "rules.RULES",
    "explain": "rules.EXPLAIN",
    "suggest-terms": "terms.SUGGEST",
    "export-terms": "terms.EXPORT",
}
"""All that can be asked for, in the order in which help lists it: where in this package the record of each is. Only
the one that is asked for is imported, all of them for help and for what is none."""
_USUAL = "desk"


def command(name: str) -> Command:
    """The record of one of `COMMANDS`."""
    module, _, record = COMMANDS[name].partition(".")
    found = getattr(import_module(f"pipeline.commands.{module}"), record)
    assert isinstance(found, Command)
    return found


def parse(words: Sequence[str] | None) -> tuple[argparse.Namespace, Speech]:
    """The options of a command, its function at `run`, and the language to speak; exits on `--help` and on mistakes.

    Nothing at all, as from a double click, asks for the desk.
    """
    words = list(sys.argv[1:] if words is None else words) or [_USUAL]
    spoken = _wanted(words)
    with _translated(spoken):
        parser = _parser(words[0], spoken)
        options, rest = parser.parse_known_args(words)
        # argparse gives `words` up at the first option: what follows one (`--all-like ISSUE accept`) is left over.
        if rest and options.command == "decide" and not any(word.startswith("-") for word in rest):
            options.words += rest
        elif rest:
            parser.error(spoken("unrecognized arguments: {a}", a=" ".join(rest)))
    return options, spoken


def _wanted(words: Sequence[str] | None) -> Speech:
    """The language that --lang names, else the system's: it is needed before the first sentence of the parser."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang")
    try:
        wanted = early.parse_known_args(words)[0].lang
    except argparse.ArgumentError:
        wanted = None
    return speech.chosen(wanted if wanted in speech.LANGUAGES else None)


class _Parser(argparse.ArgumentParser):
    """A mistake ends it as any other does: the program's name, one sentence, `FAILED`."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(FAILED, f"zhengming: {message}\n")


def _parser(first: str, spoken: Speech) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="zhengming",
        description=spoken("Checks translated releases; a person decides; exactly that is applied."),
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help=spoken("show the version")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=spoken("commands"))
    for one in map(command, [first] if first in COMMANDS else COMMANDS):
        does = spoken.message(one.does)
        made = commands.add_parser(one.name, help=does, description=does, usage=one.usage)
        one.options(made, spoken)
        made.set_defaults(run=one.run)
    return parser


@contextmanager
def _translated(spoken: Speech) -> Iterator[None]:
    """Lets argparse speak the language of the user, as long as it builds a parser, parses and prints help.

    argparse asks gettext, by these two names in its own module, for each sentence as a template, and puts the words
    of the command line into it afterwards. It asks for the language of the system, and in files that nobody ships;
    here it is answered from our catalogues (argparse.po). A sentence that a newer Python words otherwise stays English.
    """
    instead = {
        "positional arguments": spoken("what to work on"),
        "show this help message and exit": spoken("show this help"),
    }
    told = {**spoken.words, **instead}

    def one(sentence: str) -> str:
        return told.get(sentence, sentence)

    def counted(singular: str, plural: str, number: int) -> str:
        return one(singular if number == 1 else plural)

    names = vars(argparse)
    before = {name: names[name] for name in ("_", "ngettext")}
    names.update(_=one, ngettext=counted)
    try:
        yield
    finally:
        names.update(before)
