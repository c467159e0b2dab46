"""The desk: the page in the browser over a whole house, for whoever wants no terminal."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pipeline import files, run
from pipeline.commands import CLEAN, given, launchers, shared
from pipeline.commands.beginning import FOLDERS
from pipeline.commands.checking import facts
from pipeline.commands.shared import Command
from pipeline.decisions import standing
from pipeline.documents.read import RELEASES
from pipeline.files import make_folder
from pipeline.model import InputError, tell
from pipeline.report import report
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain

USUAL = "zhengming"
"""The house in the folder of the user's documents, where nobody names another."""
_ALIVE_SECONDS = 2.0


def desk(options: argparse.Namespace, spoken: Speech) -> int:
    """Serves the page until it is told to end. Raises InputError for a folder that cannot be used."""
    # Imported here: no other command pays for a web server.
    from pipeline.serving import server
    from pipeline.serving.house import House

    folder = _house(options.folder, spoken)
    for name in FOLDERS:
        if name != RELEASES:
            files.refuse_link(folder / name)
        make_folder(folder / name)
    noted = _note(folder)
    if address := _running(noted):
        print(spoken("It is open already: {address}", address=address), flush=True)
        if not options.no_browser:
            server.open_browser(address)
        return CLEAN
    # Everything else is named as in any command that is given in the folder of a house.
    os.chdir(folder)
    files.tidy(Path(RELEASES))
    settings = given.settings(options)
    house = House(settings, folder=Path(RELEASES))

    def told(result: run.Result, language: Speech) -> report.Facts:
        today = datetime.now(UTC).date().isoformat()
        return facts(result, settings.depth, today, language, standing.threshold(settings.corrections))

    ends: list[Callable[[], None]] = []
    listener = server.listen(options.port)
    port: int = listener.getsockname()[1]
    token = server.new_token()
    address = f"http://{server.HOST}:{port}/#token={token}"
    app = server.application(
        house,
        told,
        given.reviewer(options),
        token,
        port,
        options.lang,
        unnamed=not given.is_named(options),
        keep=given.keep_reviewer,
        launcher=lambda: launchers.write(_desktop(), folder),
        stop=lambda: ends[0](),
    )
    running = server.made(app)
    ends.append(lambda: setattr(running, "should_exit", True))
    # Ctrl-C is how a person ends it in a terminal; everything is on the disk.
    with _noted(noted, port, token), suppress(KeyboardInterrupt):
        print(spoken("The desk of {folder}: {address}", folder=plain(str(folder)), address=address))
        print(spoken("Every decision is saved as it is made. Ctrl-C ends this."), flush=True)
        house.begin()
        if not options.no_browser and not server.open_browser(address):
            print(spoken("No browser could be opened: open the address above."), flush=True)
        server.run(running, listener)
    house.close()
    return CLEAN


def _house(named: Path | None, spoken: Speech) -> Path:
    """The house to open: the one that is named, this folder where it is one, else that among the user's documents."""
    if named is not None:
        return named.absolute()
    here = Path.cwd()
    if (here / RELEASES).is_dir():
        return here
    import platformdirs

    folder = platformdirs.user_documents_path() / USUAL
    print(spoken("This folder is no house; the one in {folder} is opened.", folder=plain(str(folder))), flush=True)
    return folder


def _desktop() -> Path:
    import platformdirs

    folder = platformdirs.user_desktop_path()
    if not folder.is_dir():
        problem = tell("there is no such folder")
        raise InputError(folder, problem, tell("use the launcher in the folder of the house, or “zhengming”"))
    return folder


# --- one server a house -----------------------------------------------------------------------------------------------


def _note(folder: Path) -> Path:
    """The file that says where the desk of a house is served; only its user can read it."""
    import platformdirs

    name = hashlib.sha256(os.path.realpath(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return platformdirs.user_state_path("zhengming", appauthor=False) / f"desk-{name}.json"


def _running(note: Path) -> str:
    """The address of the desk that is open already; empty where none answers."""
    try:
        told = json.loads(note.read_text("utf-8"))
        port, token = int(told["port"]), str(told["token"])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ALIVE_SECONDS)
        try:
            connection.request("GET", "/api/desk", headers={"Cookie": f"zhengming-{port}={token}"})
            answer = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return ""
    return f"http://127.0.0.1:{port}/#token={token}" if answer == 200 else ""


@contextmanager
def _noted(note: Path, port: int, token: str) -> Iterator[None]:
    """The note is there as long as the block runs; a house whose note cannot be written is served all the same."""
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump({"port": port, "token": token}, file)
    try:
        yield
    finally:
        with suppress(OSError, ValueError, KeyError):
            if json.loads(note.read_text("utf-8"))["token"] == token:
                note.unlink()


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help=spoken("the folder of the house (default: this one, else zhengming among your documents)"),
    )
    shared.port(parser, spoken)
    shared.level(parser, spoken)
    shared.reviewer(parser, spoken)
    shared.language(parser, spoken)
    shared.engine(parser, spoken)
    shared.model(parser, spoken)
    usual = run.Settings()
    parser.set_defaults(
        glossary=usual.glossary, corrections=usual.corrections, reports=usual.reports, source=None, columns=None
    )


DESK = Command("desk", tell("open the desk in the browser: releases in, cleaned files out"), _options, desk)
