"""What a person sees in the terminal: progress on long work, a short table, plain lines when piped."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from pipeline.model import Decision, Issue, Reviewed, line_column
from pipeline.run import Result
from pipeline.speech import ENGLISH, Speech
from pipeline.visible import pieces, plain

# On a terminal more rows than this scroll the summary away; the report shows them all.
MAX_ROWS = 40
# Without a terminal (CI, a file) a line this often, in seconds, says that work goes on.
_PLAIN_EVERY = 10.0
_COLOURS = {"critical": "red", "major": "red", "minor": "yellow", "neutral": "dim"}


class Progress:
    """Progress on standard error: a bar on a terminal, a plain line now and then elsewhere; silent when quick."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._terminal = sys.stderr.isatty()
        self._last = time.monotonic()
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn and self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, done: int, total: int, name: str) -> None:
        now = time.monotonic()
        if self._terminal and total > 1:
            width = 24
            filled = width * done // total
            bar = "━" * filled + "─" * (width - filled)
            print(f"\r\x1b[K{self._title} {bar} {done}/{total} {plain(name)[:60]}", end="", file=sys.stderr, flush=True)
            self._drawn = True
        elif now - self._last >= _PLAIN_EVERY:
            print(f"{self._title}: {done} of {total} releases", file=sys.stderr, flush=True)
            self._last = now

    def say(self, sentence: str) -> None:
        """One line about what is being waited for, e.g. the start of the grammar engine."""
        if self._terminal:
            print(f"\r\x1b[K{sentence}", end="", file=sys.stderr, flush=True)
            self._drawn = True


def quote(text: str) -> str:
    if not text:
        return "nothing"
    if not text.strip():
        return "“" + "".join(piece.text for piece in pieces(text, "all")) + "”"
    return f"“{plain(text)}”"


def change(issue: Issue) -> str:
    """``“Jiaing” → “Jiaxing”``, with the further suggestions after a bar; without a suggestion only the words."""
    if not issue.suggestions:
        return quote(issue.text)
    return f"{quote(issue.text)} → {' | '.join(quote(s) for s in issue.suggestions[:3])}"


def counts(result: Result, spoken: Speech = ENGLISH) -> str:
    issues = result.review.issues
    parts = [
        f"{result.review.count(status)} {spoken(status)}"
        for status in ("pending", "accepted", "rejected", "deferred")
        if result.review.count(status)
    ]
    grammar = "" if result.grammar else " (without LanguageTool)"
    total = spoken("{n} issue" if len(issues) == 1 else "{n} issues", n=len(issues))
    return f"{spoken('{n} words', n=f'{result.words:,}')}, {total}{': ' + ', '.join(parts) if parts else ''}{grammar}"


def troubles(result: Result) -> list[str]:
    """A line for each decision that a person has to look at again."""
    review = result.review
    lines = [f"stale, its words are gone: {decided(d)}" for d in review.stale]
    lines += [f"ambiguous, its words stand in several places: {decided(d)}" for d in review.ambiguous]
    lines += [f"conflicting: {decided(one)}, and {decided(other)}" for one, other in review.conflicting]
    return lines


def decided(decision: Decision) -> str:
    """One decision in a few words."""
    who = f" by {plain(decision.reviewer)}" if decision.reviewer else ""
    name = decision.issue or "own correction"
    return f"{name} {decision.verdict}{who}, {quote(decision.exact)}"


def show(result: Result, spoken: Speech = ENGLISH) -> None:
    """One release on standard output: a table on a terminal, else a line an issue that grep and editors read."""
    document = result.review.document
    open_issues = [item for item in result.review.issues if item.status in ("pending", "deferred")]
    if sys.stdout.isatty():
        _table(result, open_issues, spoken)
    else:
        for item in open_issues:
            line, column = line_column(document.text, item.issue.span.start)
            issue = item.issue
            later = " (deferred)" if item.status == "deferred" else ""
            print(
                f"{plain(document.path)}:{line}:{column}: {issue.severity} {issue.check}: {change(issue)} "
                f"[{issue.id}]{later} {plain(spoken.message(issue.message))}"
            )
        print(f"{plain(document.path)}: {counts(result, spoken)}")
    for trouble in (*result.notes, *troubles(result)):
        print(f"{plain(document.path)}: {plain(trouble)}")


def _table(result: Result, items: list[Reviewed], spoken: Speech) -> None:
    # Imported here: a piped or JSON run never pays for it.
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    document = result.review.document
    console.print(f"[bold]{escape(plain(document.path))}[/bold]  {escape(counts(result, spoken))}", highlight=False)
    if not items:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("place", "check", "severity", "words → suggestion", "issue"):
        table.add_column(spoken(name), overflow="fold")
    for item in items[:MAX_ROWS]:
        line, column = line_column(document.text, item.issue.span.start)
        severity = item.issue.severity
        table.add_row(
            f"{line}:{column}",
            spoken(item.issue.check),
            f"[{_COLOURS[severity]}]{spoken(severity)}[/]",
            escape(change(item.issue)),
            item.issue.id,
        )
    console.print(table)
    if len(items) > MAX_ROWS:
        console.print(f"and {len(items) - MAX_ROWS} more in the report", style="dim")
