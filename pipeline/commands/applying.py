"""Applying: the accepted corrections into cleaned releases, each by itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline import files, run
from pipeline.commands import CLEAN, FAILED, shared, terminal
from pipeline.commands.given import settings
from pipeline.commands.shared import Command
from pipeline.documents import read
from pipeline.model import CheckFailed, InputError, tell
from pipeline.report import changes
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain


def apply(options: argparse.Namespace, spoken: Speech) -> int:
    """A release is written whole or not at all; what keeps one from being written is told, and the others go on."""
    given = settings(options)
    for folder in (given.reports, options.output):
        files.refuse_link(folder)
    files.tidy(options.output)
    written = refused = 0
    with terminal.Progress(spoken("checking"), spoken) as progress:
        for outcome in run.examine(options.paths, given, progress.step):
            if isinstance(outcome, run.Result):
                try:
                    print(_written(outcome, given, options, spoken), flush=True)
                    written += 1
                    continue
                except (InputError, CheckFailed) as why:
                    outcome = run.Failed(outcome.path, why)
            refused += not outcome.skipped
            terminal.show_failure(outcome, spoken)
    if refused and written:
        told = spoken(
            "not written: {n} of {all} releases; what is wrong with each is told above.",
            n=refused,
            all=refused + written,
        )
        print(f"zhengming: {told}", file=sys.stderr)
    return FAILED if refused else CLEAN


def _written(result: run.Result, given: run.Settings, options: argparse.Namespace, spoken: Speech) -> str:
    """Writes a cleaned release and what tells of its changes; the sentence about it. Raises InputError."""
    path, page = changes.deliver(
        result.review,
        read.read_bytes(result.path),
        options.output,
        run.corrections_file(given, result.path),
        given.depth,
        tracked=options.docx == "tracked",
        columns=given.columns,
        overwrite=options.overwrite,
        speech=spoken,
    )
    line = spoken.counted(
        len(result.review.corrections),
        "{path}: {n} correction applied",
        "{path}: {n} corrections applied",
        path=plain(str(path)),
    )
    if left := result.review.within(given.depth).undecided:
        line += spoken.counted(left, ", {n} issue still pending", ", {n} issues still pending")
    return line + spoken("; what changed: {path}", path=plain(str(page)))


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.releases(parser, spoken)
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("cleaned"),
        metavar="DIR",
        help=spoken("where they are written (default: cleaned/)"),
    )
    parser.add_argument(
        "--docx",
        choices=("tracked", "clean"),
        default="tracked",
        help=spoken(
            "Word files: as tracked changes that Word can accept or reject (default), or as the plain new text"
        ),
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help=spoken("write over cleaned files that somebody has changed since they were written"),
    )
    shared.level(parser, spoken)
    shared.settings(parser, spoken)


APPLY = Command("apply", tell("write the cleaned releases"), _options, apply)
