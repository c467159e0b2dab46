"""Reviewing: the page in the browser, served from this machine to itself."""

from __future__ import annotations

import argparse
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pipeline import files, run
from pipeline.commands import CLEAN, FAILED, shared, terminal
from pipeline.commands.checking import facts
from pipeline.commands.given import reviewer, settings
from pipeline.commands.shared import Command
from pipeline.decisions import standing
from pipeline.model import InputError, tell
from pipeline.report import report
from pipeline.speech.speech import Speech


def review(options: argparse.Namespace, spoken: Speech) -> int:
    # Imported here: no other command pays for a web server.
    from pipeline.serving import server
    from pipeline.serving.house import House
    from pipeline.serving.session import Around, Session

    given = settings(options)
    # Before somebody decides what could not be saved.
    for folder in (given.reports, given.corrections):
        files.refuse_link(folder)

    def again(path: Path) -> run.Result:
        return run.examine_one(path, given)

    around = Around(given)
    sessions: list[Session] = []
    unchecked: list[run.Failed] = []
    with terminal.Progress(spoken("checking"), spoken) as progress:
        for outcome in run.examine(options.paths, given, progress.step):
            if isinstance(outcome, run.Result):
                try:
                    sessions.append(Session(outcome, given, again, around))
                    continue
                except InputError as why:
                    outcome = run.Failed(outcome.path, why)
            unchecked.append(outcome)
            terminal.show_failure(outcome, spoken)
    failed = any(not one.skipped for one in unchecked)
    if not sessions:
        return FAILED if failed else CLEAN

    def told(result: run.Result, language: Speech) -> report.Facts:
        today = datetime.now(UTC).date().isoformat()
        return facts(result, given.depth, today, language, standing.threshold(given.corrections))

    listener = server.listen(options.port)
    port: int = listener.getsockname()[1]
    token = server.new_token()
    address = f"http://{server.HOST}:{port}/#token={token}"
    house = House(given, sessions, unchecked)
    house.begin()
    app = server.application(house, told, reviewer(options), token, port, options.lang)
    # Ctrl-C is how a person ends it; everything is on the disk.
    with suppress(KeyboardInterrupt):
        if port != options.port:
            print(spoken("Port {a} is taken; this is {b}.", a=options.port, b=port))
        print(spoken("Review: {address}", address=address))
        print(spoken("Every decision is saved as it is made. Ctrl-C ends this."), flush=True)
        if not options.no_browser and not server.open_browser(address):
            print(spoken("No browser could be opened: open the address above."), flush=True)
        server.serve(app, listener)
    house.close()
    left = sum(session.shown.undecided for session in sessions)
    if left:
        print(spoken("{n} pending. {apply} writes the cleaned release.", n=left, apply=shared.called("apply")))
    else:
        print(spoken("{apply} writes the cleaned release.", apply=shared.called("apply")))
    return FAILED if failed else CLEAN


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.releases(parser, spoken)
    shared.port(parser, spoken)
    shared.level(parser, spoken)
    shared.reviewer(parser, spoken)
    shared.settings(parser, spoken)


REVIEW = Command("review", tell("open the review page in the browser"), _options, review)
