"""Answering other programs: LanguageTool's interface, an editor's, an assistant's."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from pipeline import run, system
from pipeline.commands import CLEAN, shared
from pipeline.commands.given import reviewer
from pipeline.commands.shared import Command
from pipeline.model import USUAL, InputError, tell
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain


def serve(options: argparse.Namespace, spoken: Speech) -> int:
    """Answers as a LanguageTool server does, until it is told to end."""
    # Imported here, as in the others: no other command pays for a web server.
    from pipeline.answering import languagetool_server
    from pipeline.answering.desk import Desk
    from pipeline.serving import server

    _enter(options)
    given = _settings(options)
    allowed = languagetool_server.origins(options.allow_origin, given.corrections)

    def troubled(trouble: InputError) -> None:
        print(f"zhengming: {plain(spoken.error(trouble))}", file=sys.stderr, flush=True)

    # Who asks before all is ready waits in the queue of this socket.
    listener = languagetool_server.listen(options.port)
    port: int = listener.getsockname()[1]
    asked = urlsplit(options.languagetool_url or "")
    if asked.port == port and asked.hostname in (server.HOST, "localhost"):
        listener.close()
        where = options.languagetool_url
        raise InputError(
            where, tell("this server would ask itself"), tell("give it another --port, or start LanguageTool")
        )
    with listener, suppress(KeyboardInterrupt), Desk(given) as desk:
        print(spoken("Starting: this takes some seconds."), flush=True)
        if not desk.warm():
            print(spoken("LanguageTool is not ready yet; answers come without it until it is."), flush=True)
        address = f"http://{server.HOST}:{port}"
        print(spoken("Ready: a LanguageTool server at {address}, or {address}/v2.", address=address))
        print(
            spoken("LibreOffice, LTeX+, Obsidian … take it as the address of their LanguageTool. Ctrl-C ends this."),
            flush=True,
        )
        server.serve(languagetool_server.application(desk, spoken, port, allowed, troubled), listener)
    return CLEAN


def _serve_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    _house(parser, spoken)
    parser.add_argument(
        "--port",
        type=shared.port_number(spoken),
        default=8081,
        metavar="N",
        help=spoken("the port that the other programs are told (default: 8081, LanguageTool’s own)"),
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help=spoken(
            "an extension of a browser that may ask: chrome-extension://ID or moz-extension://ID; may be repeated"
        ),
    )
    shared.level(parser, spoken)
    _settings_options(parser, spoken)


def _house(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--house",
        type=Path,
        metavar="DIR",
        help=spoken("the folder of the house, in which all other paths are looked for (default: this one)"),
    )


def _settings_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.glossary(parser, spoken)
    shared.corrections(parser, spoken)
    shared.language(parser, spoken)
    shared.engine(parser, spoken)


def _settings(options: argparse.Namespace) -> run.Settings:
    """What texts in memory are checked by: they have no report, and no model is waited for while somebody writes."""
    return run.Settings(
        glossary=options.glossary,
        corrections=options.corrections,
        grammar=not options.no_grammar,
        languagetool_url=options.languagetool_url,
        model=False,
        sentences=not options.no_sentence_model,
        depth=getattr(options, "level", USUAL),
    )


def _enter(options: argparse.Namespace) -> None:
    """Goes where the house is: these are started by programs that are somewhere else. Raises InputError."""
    if options.house is not None:
        try:
            os.chdir(options.house)
        except OSError as error:
            problem = tell("cannot be read ({a})", a=error.strerror or error)
            raise InputError(options.house, problem, tell("check the path")) from None


def _required(module: str, extra: str) -> None:
    """Raises InputError where an optional package is not installed."""
    if importlib.util.find_spec(module) is None:
        raise InputError(
            f"zhengming {extra}",
            tell("the package {a} is not installed", a=module),
            tell("install it: {a}", a=system.adding(module, extra)),
        )


SERVE = Command(
    "serve",
    tell("answer programs that ask a LanguageTool server: LibreOffice, browsers, editors"),
    _serve_options,
    serve,
)


def lsp(options: argparse.Namespace, spoken: Speech) -> int:
    """Speaks with an editor on standard input and output, until that ends it."""
    _required("pygls", "lsp")
    from pipeline.answering import lsp

    _enter(options)

    said = spoken if options.lang else None
    follow = options.house is None
    with ExitStack() as stack, _channel() as (given, told):
        made = lsp.server(_settings(options), reviewer(options), options.language, said, stack, follow=follow)
        made.start_io(given, told)
    return CLEAN


@contextmanager
def _channel() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and output for the protocol alone: whatever else is printed goes where errors go."""
    with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as given, os.fdopen(os.dup(sys.stdout.fileno()), "wb") as told:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        yield given, told


def _lsp_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    _house(parser, spoken)
    _language(parser, spoken)
    shared.level(parser, spoken)
    shared.reviewer(parser, spoken)
    _settings_options(parser, spoken)


def _language(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "--language",
        default="en",
        metavar="TAG",
        help=spoken("the language of texts whose names do not say it (default: en)"),
    )


LSP = Command("lsp", tell("show issues in an editor, by the Language Server Protocol"), _lsp_options, lsp)


def mcp(options: argparse.Namespace, spoken: Speech) -> int:
    """Speaks with an assistant on standard input and output, until that ends it."""
    _required("mcp", "mcp")
    from pipeline.answering import mcp
    from pipeline.answering.desk import Desk

    _enter(options)
    with Desk(_settings(options)) as desk:
        if desk.engine is not None:
            desk.engine.start()
        mcp.server(desk, options.paths, spoken).run("stdio")
    return CLEAN


def _mcp_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    _house(parser, spoken)
    shared.releases(parser, spoken)
    _settings_options(parser, spoken)


MCP = Command(
    "mcp",
    tell("let an assistant check, explain, look up and propose, by the Model Context Protocol"),
    _mcp_options,
    mcp,
)
