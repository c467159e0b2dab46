"""Applying: the accepted corrections into cleaned releases, all of them or none."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import apply as applied
from pipeline import run
from pipeline.commands import CLEAN, shared, terminal
from pipeline.commands.given import name_skipped, settings
from pipeline.commands.shared import Command
from pipeline.documents import read
from pipeline.model import InputError, tell
from pipeline.report import changes
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain


def apply(options: argparse.Namespace, spoken: Speech) -> int:
    given = settings(options)
    name_skipped(options.paths, spoken)
    # Everything is checked and held against its decisions before the first file is written.
    with terminal.Progress(spoken("checking"), spoken) as progress:
        results = list(run.examine(options.paths, given, progress.step))
    for result in results:
        _refuse_misfits(result, run.corrections_file(given, result.path))
    for result in results:
        data = read.read_bytes(result.path)
        tracked = options.docx == "tracked"
        written = applied.write(result.review, options.output, data, tracked=tracked, columns=given.columns)
        shown = result.review.within(given.depth)
        page, _ = changes.write(shown, options.output, spoken)
        line = spoken.counted(
            len(result.review.corrections),
            "{path}: {n} correction applied",
            "{path}: {n} corrections applied",
            path=plain(str(written)),
        )
        if left := shown.count("pending"):
            line += spoken.counted(left, ", {n} issue still pending", ", {n} issues still pending")
        print(line + spoken("; what changed: {path}", path=plain(str(page))))
    return CLEAN


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
    shared.level(parser, spoken)
    shared.settings(parser, spoken)


APPLY = Command("apply", tell("write the cleaned releases"), _options, apply)


def _refuse_misfits(result: run.Result, corrections: Path) -> None:
    """A decision that no longer fits stops `apply` before anything is written."""
    accepted = [*result.review.stale, *result.review.ambiguous]
    lost = [d for d in accepted if d.verdict == "accepted"] + [d for pair in result.review.conflicting for d in pair]
    if lost:
        shown = ", ".join(dict.fromkeys(f"{d.issue} {terminal.quote(d.exact)}".lstrip() for d in lost))
        raise InputError(
            corrections,
            tell("these decisions no longer fit {a}: {b}", a=plain(str(result.path)), b=shown),
            tell("decide them again, or take them out with “decide NAME ISSUE forget”; nothing was written"),
        )
