"""Checking releases: their reports, what a person or a program reads of them, and the accepted state of a gate."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from pipeline import __version__, cache, exports, files, run
from pipeline.commands import CLEAN, FAILED, PENDING, shared, terminal
from pipeline.commands.given import has_reports, settings
from pipeline.decisions import baseline, record, standing
from pipeline.decisions.seen import Seen
from pipeline.documents import read
from pipeline.engine import provision
from pipeline.exports import listing
from pipeline.exports import record as record_of
from pipeline.glossary import glossary
from pipeline.model import CheckFailed, Depth, InputError, Review, Rule, tell
from pipeline.report import report
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain

if TYPE_CHECKING:
    from pipeline.engine import languagetool


def check(options: argparse.Namespace, spoken: Speech, started: languagetool.Engine | None = None) -> int:
    """`started`: see `run.Lent`."""
    with shared.whole(options, listing.failed):
        given = settings(options)
        if options.baseline:
            baseline.require(given.corrections)
        files.refuse_link(given.reports)
        for folder in (given.reports, given.corrections):
            files.tidy(folder)
        paged = has_reports(options)
        if paged and any(path.is_dir() and path.resolve() == given.reports.resolve() for path in options.paths):
            problem = tell("reports among the releases would be checked as releases by the next run")
            raise InputError(given.reports, problem, tell("name another --reports folder"))
        wanted = _wanted(options)
        for kind, path in wanted:
            if path != exports.STANDARD_OUTPUT and not kind.folder:
                _refuse_read(path, options, given)
    # Where something else is printed, people are told nothing between.
    quiet = any(path == exports.STANDARD_OUTPUT and not kind.lines for kind, path in wanted)
    full = bool(wanted) or options.format == "json"
    today = datetime.now(UTC).date().isoformat()
    linked = given.reports.as_posix() if paged else None
    form: _Form = "json" if options.format == "json" else "nothing" if quiet else "text"
    told = _Told(form, options.verbose, spoken, linked)
    with ExitStack() as stack:
        stack.enter_context(told)
        rows = stack.enter_context(files.Spool[report.Row]())
        releases = stack.enter_context(files.Spool[record_of.Release]())
        lent = replace(stack.enter_context(_lent(options, given)), started=started)
        if paged:
            # Nothing of a release is on that page.
            lent = replace(lent, meanwhile=lambda recorded: _write_rules(recorded, given, spoken))
        seen = stack.enter_context(Seen(given.reports))
        threshold = standing.threshold(given.corrections)
        progress = stack.enter_context(terminal.Progress(spoken("checking"), spoken))
        for outcome in run.examine(options.paths, given, progress.step, lent):
            if isinstance(outcome, run.Result):
                try:
                    told_of = facts(outcome, given.depth, today, spoken, threshold)
                    if paged:
                        issues = (item.issue.id for item in outcome.review.issues)
                        fresh, since = seen.fresh(outcome.path.name, issues, today)
                        told_of = replace(told_of, fresh=fresh, since=since)
                    row, release = _reported(outcome, options, given, told_of, told, spoken, full)
                    if row is not None:
                        rows.add(row)
                    if release is not None and wanted:
                        releases.add(release)
                    continue
                except InputError as why:
                    outcome = run.Failed(outcome.path, why)
            trouble = terminal.trouble(outcome, spoken)
            rows.add(report.unchecked(outcome.path.as_posix(), trouble, skipped=outcome.skipped))
            releases.add(told.failed(outcome))
        page = given.reports / "index.html"
        if paged and (told.checked or len(rows) > 1):
            report.write_index(rows, given.reports, spoken)
        if len(rows) == 1:
            page = given.reports / unquote(next(iter(rows)).file)
        if told.checked and paged:
            _write_rules(told.recorded, given, spoken)
        for kind, path in wanted:
            kind.write(path, releases, linked, spoken)
    if options.format != "json" and told.checked and not quiet:
        print(told.ending(page if paged else None))
    return FAILED if told.unchecked else PENDING if told.pending else CLEAN


def _wanted(options: argparse.Namespace) -> list[tuple[exports.Kind, Path]]:
    """The reports that were asked for, each with its file. Raises InputError for one that is none, and for two that
    would be printed or written to one file."""
    wanted = [exports.asked_for(word) for word in options.report]
    for kind in exports.KINDS:
        path = getattr(options, kind.option) if kind.option else None
        if path is not None:
            wanted.append((kind, path))
    taken = Counter(path.resolve() for kind, path in wanted if path != exports.STANDARD_OUTPUT)
    if (twice := next((path for path, times in taken.items() if times > 1), None)) is not None:
        raise InputError(twice, tell("two reports would be written there"), tell("name a file for each"))
    printed = [kind.name for kind, path in wanted if path == exports.STANDARD_OUTPUT]
    if len(printed) + (options.format == "json") > 1:
        raise InputError(
            "--report",
            tell("two things would be printed at once"),
            tell("say where to write one of them: --report {a}:FILE", a=printed[0]),
        )
    return wanted


def _refuse_read(path: Path, options: argparse.Namespace, given: run.Settings) -> None:
    """Raises InputError where a report would take the place of what the run reads."""
    real = path.resolve()
    decided = path.suffix == ".toml" and real.parent == given.corrections.resolve()
    beside = [*glossary.files(given.glossary), *([given.source] if given.source else [])]
    if decided or read.is_among(path, options.paths) or any(real == file.resolve() for file in beside):
        if path.exists() or read.is_release(path):
            problem = tell("the report would replace a file that this run reads")
            raise InputError(path, problem, tell("name another file"))
        problem = tell("the next run would take the report for a release")
        raise InputError(path, problem, tell("name a file in another folder"))


def _lent(options: argparse.Namespace, given: run.Settings) -> AbstractContextManager[run.Lent]:
    """What other processes find of the releases, where any are asked for. Raises InputError."""
    if not options.workers and not options.scheduler:
        return nullcontext(run.OWN)
    # Imported here: no other run pays for it.
    from pipeline import cluster

    return cluster.lent(options.paths, given, cluster.Cluster(options.workers or 1, options.scheduler or ""))


def _reported(
    result: run.Result,
    options: argparse.Namespace,
    given: run.Settings,
    told_of: report.Facts,
    told: _Told,
    spoken: Speech,
    full: bool,
) -> tuple[report.Row | None, record_of.Release | None]:
    """Writes the report of a release and tells what was found. Its row of the index, if there is one, and (`full`) what
    other programs are told. Raises InputError, before anything is told."""
    found = result.review
    if options.baseline:
        found = baseline.fresh(found, given.corrections)
    row = None
    if has_reports(options):
        row = report.write(result.review, told_of, given.reports, spoken)
    counted = replace(result, review=found.within(given.depth))
    release = None
    if full:
        release = _release(counted, result.review.within(given.depth), told_of.threshold, options.utf16)
    told.result(counted, len(found.issues), release)
    return row, release


def _release(counted: run.Result, review: Review, threshold: float | None, utf16: bool) -> record_of.Release:
    """What other programs are told of a release; `counted` has the issues that count, `review` all that are shown."""
    document = counted.review.document
    return record_of.Release(
        path=document.path,
        language=document.language,
        source=document.source.path if document.source else None,
        words=counted.words,
        glossary=counted.glossary,
        engine=f"LanguageTool {provision.LANGUAGETOOL}" if counted.engine else "",
        model=counted.model,
        threshold=threshold,
        review=review,
        issues=record_of.issues(counted.review, counted.loaded, utf16=utf16),
    )


_Form = Literal["text", "json", "nothing"]


class _Told:
    """What is printed of a run, release by release, and what is kept in mind of it for the end.

    As JSON it is one document, closed whatever happens; or it is nothing but troubles.
    """

    def __init__(self, form: _Form, verbose: bool, spoken: Speech, folder: str | None) -> None:
        self._form, self._verbose, self._spoken, self._folder = form, verbose, spoken, folder
        self._words = 0
        self._severities: Counter[str] = Counter()
        """Of what is pending."""
        self._documents = 0
        self._standing: Counter[standing.Standing] = Counter()
        self._corrections = False
        self._held: list[str] = []
        """Lines about files that were not checked, until there is another: one alone is told on standard error."""
        self._failed: set[str] = set()
        self.checked = self.unchecked = self.pending = 0
        self.recorded = record.NOTHING

    def __enter__(self) -> _Told:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._tell_broken()
        if self._form == "json":
            why = "" if error is None else _why(error)
            ending = listing.tail(empty=not self._documents, error=why)
            print("" if self._documents else listing.head(), ending, sep="", end="")

    def result(self, result: run.Result, found: int, release: record_of.Release | None) -> None:
        """A release that was checked; `found`: its issues, those among them that are left out for their level."""
        self.checked += 1
        self.recorded = result.record
        for one, count in result.house.places:
            self._standing[one] += count
        self._corrections = self._corrections or bool(result.review.corrections)
        self.pending += result.review.undecided
        self._words += result.words
        self._severities.update(item.issue.severity for item in result.review.issues if item.undecided)
        if release is not None and self._form == "json":
            self._print(release)
        elif self._form == "text":
            self._let_go()
            terminal.show(result, self._spoken, found - len(result.review.issues), issues=self._verbose)

    def failed(self, outcome: run.Failed) -> record_of.Release:
        """A file that was not checked; what other programs are told of it."""
        release = record_of.failed(outcome.path.as_posix(), terminal.trouble(outcome), outcome.skipped)
        self.unchecked += not outcome.skipped
        self._failed.add(str(outcome.why))
        if self._form == "json":
            self._print(release)
        elif self._form == "text" and not sys.stdout.isatty():
            self._held.append(terminal.failure(outcome, self._spoken))
            if self.checked or len(self._held) > 1:
                self._let_go()
        terminal.show_failure(outcome, self._spoken)
        return release

    def _let_go(self) -> None:
        for line in self._held:
            print(line)
        self._held.clear()

    def _tell_broken(self) -> None:
        """Corrections files that are not understood, of releases that were not looked at."""
        for why in self.recorded.broken:
            if str(why) not in self._failed:
                told = self._spoken("{problem} Its decisions do not count.", problem=self._spoken.error(why))
                print(f"zhengming: {plain(told)}", file=sys.stderr)

    def _print(self, release: record_of.Release) -> None:
        if not self._documents:
            print(listing.head(), end="")
        print(listing.entry(release, self._folder, first=not self._documents), end="", flush=True)
        self._documents += 1

    def ending(self, page: Path | None) -> str:
        """What a person may do next; `page`: the report to open, where there is one."""
        spoken = self._spoken
        lines = []
        if self.checked > 1:
            lines.append(terminal.totals(self.checked, self._words, self._severities, spoken))
        for one in standing.idle(self._standing.items()):
            told = f"{standing.sentence(one, spoken)}, {one.date[:10]}"
            lines.append(spoken("standing decision that matches nothing here: {told}", told=plain(told)))
        if page is not None:
            lines.append(spoken("Report: {path}", path=plain(str(page))))
        if self.pending:
            if not self._verbose:
                lines.append(spoken("-v lists the issues."))
            lines.append(
                spoken(
                    "Next: {review} opens the page where you decide; then {apply} writes the cleaned release.",
                    review=shared.called("review"),
                    apply=shared.called("apply"),
                )
            )
        elif self._corrections:
            lines.append(spoken("Next: {apply} writes the cleaned release.", apply=shared.called("apply")))
        elif not self.unchecked:
            lines.append(spoken("Nothing to do."))
        return "\n".join(lines)


def _write_rules(recorded: record.Record, given: run.Settings, spoken: Speech) -> None:
    """The page of the rules, unless it is there. Raises InputError."""
    report.write_rules(_rules, given.reports, cache.program()[:16], spoken, recorded)


def _rules() -> Iterable[Rule]:
    # Imported here: a run over unchanged releases imports no check.
    from pipeline.checks import rules

    return rules.every().values()


def accept(options: argparse.Namespace, spoken: Speech) -> int:
    """Makes what is pending now the accepted state, for ``check --baseline``; what is uncertain, too.

    A gate of whatever level then fails on what is new in the text, not on what the house has come to think of a rule.
    """
    given = settings(options)
    for folder in (given.reports, given.corrections):
        files.refuse_link(folder)
    today = datetime.now(UTC).date().isoformat()
    failed = False
    with terminal.Progress(spoken("checking"), spoken) as progress:
        for outcome in run.examine(options.paths, given, progress.step):
            if isinstance(outcome, run.Result):
                try:
                    print(_accepted(outcome, given, today, spoken))
                    continue
                except InputError as why:
                    outcome = run.Failed(outcome.path, why)
            failed = failed or not outcome.skipped
            terminal.show_failure(outcome, spoken)
    return FAILED if failed else CLEAN


def _accepted(result: run.Result, given: run.Settings, today: str, spoken: Speech) -> str:
    """Accepts the present state of one release; what is told of it. Raises InputError."""
    count = baseline.accept(result.review, given.corrections, today)
    uncertain = count - result.review.within(given.depth).undecided
    path = plain(str(baseline.file_of(result.review, given.corrections)))
    line = spoken.counted(
        count - uncertain,
        "{path}: {n} issue accepted as it is",
        "{path}: {n} issues accepted as they are",
        path=path,
    )
    if uncertain:
        line += spoken.counted(uncertain, ", and {n} uncertain one", ", and {n} uncertain ones")
    return line


def facts(result: run.Result, depth: Depth, today: str, spoken: Speech, threshold: float | None = None) -> report.Facts:
    """What a report tells of the run; `threshold`: see `standing.threshold`."""
    notes = tuple(map(spoken.message, result.notes))
    if not result.grammar:
        notes += (spoken("LanguageTool did not run (--no-grammar): much of spelling and grammar is not checked."),)
    return report.Facts(
        words=result.words,
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
        threshold=threshold,
    )


def _why(error: BaseException) -> str:
    """What ended a run before its end, in English whatever is spoken."""
    if isinstance(error, (InputError, CheckFailed)):
        return str(error)
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        return "interrupted; nothing is half-written."
    return f"this is a bug: {type(error).__name__}: {error}"
