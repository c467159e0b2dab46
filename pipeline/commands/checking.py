"""Checking releases: their reports, what a person or a program reads of them, and the accepted state of a gate."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from pipeline import __version__, cache, run
from pipeline.commands import CLEAN, PENDING, shared, terminal
from pipeline.commands.given import name_skipped, settings
from pipeline.commands.shared import Command
from pipeline.decisions import baseline, record, standing
from pipeline.engine import provision
from pipeline.exports import EXPORTS
from pipeline.model import Depth, Review, Rule, tell
from pipeline.report import report
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain


def check(options: argparse.Namespace, spoken: Speech) -> int:
    given = settings(options)
    name_skipped(options.paths, spoken)
    documents: list[dict[str, object]] = []
    rows: list[report.Row] = []
    reviews: list[Review] = []
    wanted = [(export, path) for export in EXPORTS if (path := getattr(options, export.option)) is not None]
    today = datetime.now(UTC).date().isoformat()
    corrections = False
    pending = 0
    recorded = record.NOTHING
    places: list[tuple[standing.Standing, int]] = []
    with terminal.Progress(spoken("checking"), spoken) as progress:
        for result in run.examine(options.paths, given, progress.step):
            places += result.house.places
            recorded = result.record
            rows.append(report.write(result.review, facts(result, given.depth, today, spoken), given.reports, spoken))
            if wanted:
                reviews.append(result.review.within(given.depth))
            found = result.review
            if options.baseline:
                found = baseline.fresh(found, given.corrections)
            result = replace(result, review=found.within(given.depth))
            corrections = corrections or bool(result.review.corrections)
            pending += result.review.count("pending")
            if options.format == "json":
                documents.append(_plain(result))
            else:
                terminal.show(result, spoken, len(found.issues) - len(result.review.issues))
    index = report.write_index(rows, given.reports, spoken)
    report.write_rules(_rules, given.reports, cache.program()[:16], spoken, recorded)
    for export, path in wanted:
        export.write(path, reviews, spoken)
    if options.format == "json":
        print(json.dumps({"version": 1, "documents": documents}, ensure_ascii=False, indent=1))
    else:
        page = given.reports / unquote(rows[0].file) if len(rows) == 1 else index
        for one in standing.idle(places):
            told = f"{standing.sentence(one, spoken)}, {one.date[:10]}"
            print(spoken("standing decision that matches nothing here: {told}", told=plain(told)))
        print(spoken("Report: {path}", path=plain(str(page))))
        if pending:
            print(
                spoken("Next: make review opens the page where you decide; then make apply writes the cleaned release.")
            )
        elif corrections:
            print(spoken("Next: make apply writes the cleaned release."))
        else:
            print(spoken("Nothing to do."))
    return PENDING if pending else CLEAN


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.releases(parser, spoken)
    shared.form(parser, spoken)
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
    for export in EXPORTS:
        does = spoken.message(export.does)
        parser.add_argument(f"--{export.option}", type=Path, metavar=export.metavar, help=does)
    parser.add_argument(
        "--baseline",
        action="store_true",
        help=spoken("only issues that are new since the accepted state (see baseline)"),
    )
    shared.level(parser, spoken)
    shared.settings(parser, spoken)


CHECK = Command("check", tell("check releases and write the reports"), _options, check)


def _rules() -> Iterable[Rule]:
    # Imported here: a run over unchanged releases imports no check.
    from pipeline.checks import rules

    return rules.every().values()


def accept(options: argparse.Namespace, spoken: Speech) -> int:
    """Makes what is pending now the accepted state, for ``check --baseline``; what is uncertain, too.

    A gate of whatever level then fails on what is new in the text, not on what the house has come to think of a rule.
    """
    given = settings(options)
    today = datetime.now(UTC).date().isoformat()
    with terminal.Progress(spoken("checking"), spoken) as progress:
        results = list(run.examine(options.paths, given, progress.step))
    for result in results:
        count = baseline.accept(result.review, given.corrections, today)
        uncertain = count - result.review.within(given.depth).count("pending")
        path = plain(str(baseline.file_of(result.review, given.corrections)))
        line = spoken.counted(
            count - uncertain,
            "{path}: {n} issue accepted as it is",
            "{path}: {n} issues accepted as they are",
            path=path,
        )
        if uncertain:
            line += spoken.counted(uncertain, ", and {n} uncertain one", ", and {n} uncertain ones")
        print(line)
    return CLEAN


def _baseline_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.releases(parser, spoken)
    shared.settings(parser, spoken)


BASELINE = Command("baseline", tell("accept what is pending now, for check --baseline"), _baseline_options, accept)


def facts(result: run.Result, depth: Depth, today: str, spoken: Speech) -> report.Facts:
    """What a report tells of the run."""
    notes = tuple(map(spoken.message, result.notes))
    if not result.grammar:
        notes += (spoken("LanguageTool did not run (--no-grammar): much of spelling and grammar is not checked."),)
    return report.Facts(
        words=result.words,
        seconds=result.seconds,
        date=today,
        versions=(
            ("zhengming", __version__),
            *((("LanguageTool", provision.LANGUAGETOOL),) if result.grammar else ()),
            *(((spoken("the model"), result.model),) if result.model else ()),
        ),
        notes=notes,
        standing=tuple(
            (standing.sentence(one, spoken), f"{one.reviewer}, {one.date[:10]}".strip(", "), count)
            for one, count in result.house.places
        ),
        depth=depth,
    )


def _plain(result: run.Result) -> dict[str, object]:
    """A release as ``--format json`` prints it, in English whatever is spoken."""
    document = result.review.document
    return {
        "path": document.path,
        "language": document.language,
        "source": document.source.path if document.source else None,
        "issues": [
            {
                "id": issue.id,
                "check": issue.check,
                "rule": issue.rule,
                "type": issue.type,
                "severity": issue.severity,
                "confidence": issue.figure,
                "level": issue.level,
                "start": issue.span.start,
                "end": issue.span.end,
                "text": issue.text,
                "message": str(issue.message),
                "suggestions": list(issue.suggestions),
                "evidence": [str(fact) for fact in issue.evidence],
                "status": item.status,
            }
            for item in result.review.issues
            for issue in (item.issue,)
        ],
    }
