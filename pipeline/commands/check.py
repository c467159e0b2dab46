"""``check`` and ``baseline`` on the command line; what they do (`checking`) is imported while Java starts."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import exports
from pipeline.commands import ahead, shared
from pipeline.commands.shared import Command
from pipeline.model import tell
from pipeline.speech.speech import Speech


def check(options: argparse.Namespace, spoken: Speech) -> int:
    with ahead.engine(options) as started:
        from pipeline.commands import checking

        return checking.check(options, spoken, started)


def baseline(options: argparse.Namespace, spoken: Speech) -> int:
    from pipeline.commands import checking

    return checking.accept(options, spoken)


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.releases(parser, spoken)
    shared.form(parser, spoken)
    parser.add_argument("-v", "--verbose", action="store_true", help=spoken("list the issues"))
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        metavar="RULE",
        help=spoken("only what this rule finds (may be given again)"),
    )
    parser.add_argument(
        "--no-rule",
        action="append",
        default=[],
        metavar="RULE",
        help=spoken("without what this rule finds (may be given again)"),
    )
    kinds = "; ".join(f"{kind.name}: {spoken.message(kind.does)}" for kind in exports.KINDS)
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="KIND[:FILE]",
        help=spoken("write or print what was found for another program (may be given again): {kinds}", kinds=kinds),
    )
    for kind in exports.KINDS:
        if kind.option:
            metavar = "DIR" if kind.folder else "FILE"
            parser.add_argument(f"--{kind.option}", type=Path, metavar=metavar, help=spoken.message(kind.does))
    parser.add_argument(
        "--utf16",
        action="store_true",
        help=spoken("in JSON, say where an issue stands in UTF-16 units, too, as browsers and editors count"),
    )
    parser.add_argument(
        "--baseline",
        action="store_true",
        help=spoken("only issues that are new since the accepted state (see baseline)"),
    )
    parser.add_argument(
        "--workers",
        type=shared.counted(spoken),
        metavar="N",
        help=spoken("check with so many processes (needs zhengming[cluster])"),
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help=spoken("check with the workers of this Dask scheduler (needs zhengming[cluster])"),
    )
    shared.level(parser, spoken)
    shared.settings(parser, spoken)


CHECK = Command("check", tell("check releases and write the reports"), _options, check)


def _baseline_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.releases(parser, spoken)
    shared.settings(parser, spoken)


BASELINE = Command("baseline", tell("accept what is pending now, for check --baseline"), _baseline_options, baseline)
