"""What a person sees in the terminal: progress on long work, a short table, plain lines when piped."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType

from pipeline.model import SEVERITIES, Decision, InputError, Issue, Reviewed, line_column
from pipeline.run import Failed, Result
from pipeline.speech.speech import ENGLISH, Speech
from pipeline.speech.visible import pieces, plain

# On a terminal more rows than this scroll the summary away; the report shows them all.
MAX_ROWS = 40
# Without a terminal (CI, a file) a line this often, in seconds, says that work goes on.
_PLAIN_EVERY = 10.0
_COLOURS = {"critical": "red", "major": "red", "minor": "yellow", "neutral": "dim"}


class Progress:
    """Progress on standard error: a bar on a terminal, a plain line now and then elsewhere; silent when quick."""

    def __init__(self, title: str, spoken: Speech = ENGLISH) -> None:
        self._title, self._spoken = title, spoken
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
        elif total > 1 and now - self._last >= _PLAIN_EVERY:
            line = self._spoken("{title}: {n} of {all} releases", title=self._title, n=done, all=total)
            print(line, file=sys.stderr, flush=True)
            self._last = now


def quote(text: str, spoken: Speech = ENGLISH) -> str:
    if not text:
        return spoken("nothing")
    if not text.strip():
        return "“" + "".join(piece.text for piece in pieces(text, "all")) + "”"
    return f"“{plain(text)}”"


def change(issue: Issue, spoken: Speech = ENGLISH) -> str:
    """``“Jiaing” → “Jiaxing”``, with the further suggestions after a bar; without a suggestion only the words."""
    words = quote(issue.text, spoken)
    if not issue.suggestions:
        return words
    return f"{words} → {' | '.join(quote(s, spoken) for s in issue.suggestions[:3])}"


def by_hand(issue: Issue, spoken: Speech = ENGLISH) -> str:
    """That it is corrected by hand, and why; empty where `apply` does it."""
    return spoken(" (by hand: {why})", why=plain(spoken.message(issue.by_hand))) if issue.by_hand else ""


def counts(result: Result, spoken: Speech = ENGLISH, left_out: int = 0) -> str:
    """A release in numbers; `left_out` are the pending issues that are too uncertain for the level asked for."""
    issues = result.review.issues
    parts = [
        f"{result.review.count(status)} {spoken(status)}"
        for status in ("pending", "accepted", "rejected", "deferred")
        if result.review.count(status)
    ]
    words = spoken.counted(result.words, "{n} word", "{n} words")
    total = spoken.counted(len(issues), "{n} issue", "{n} issues")
    found = f"{words}, {total}{': ' + ', '.join(parts) if parts else ''}"
    if left_out:
        found += spoken.counted(
            left_out, "; {n} less certain one is left out (--level)", "; {n} less certain ones are left out (--level)"
        )
    without = spoken("without LanguageTool")
    return found if result.grammar else f"{found} ({without})"


def troubles(result: Result, spoken: Speech = ENGLISH) -> list[str]:
    """A line for each decision that a person has to look at again."""
    review = result.review
    lines = [spoken("stale, its words are gone: {a}", a=decided(d, spoken)) for d in review.stale]
    lines += [
        spoken("ambiguous, its words stand in several places: {a}", a=decided(d, spoken)) for d in review.ambiguous
    ]
    lines += [
        spoken("conflicting: {a}; {b}", a=decided(one, spoken), b=decided(other, spoken))
        for one, other in review.conflicting
    ]
    return lines


def decided(decision: Decision, spoken: Speech = ENGLISH) -> str:
    """One decision in a few words."""
    name = decision.issue or spoken("own correction")
    who = f" ({plain(decision.reviewer)})" if decision.reviewer else ""
    return f"{name} {spoken(decision.verdict)}{who}, {quote(decision.exact, spoken)}"


def show(result: Result, spoken: Speech = ENGLISH, left_out: int = 0, *, issues: bool = True) -> None:
    """One release on standard output: a line of numbers, and what a person has to look at again.

    With its `issues`: as a table on a terminal, else a line each, which grep and editors read.
    """
    document = result.review.document
    open_issues = [i for i in result.review.issues if issues and i.status in ("pending", "deferred")]
    if sys.stdout.isatty():
        _table(result, open_issues, spoken, left_out)
    else:
        for item in open_issues:
            line, column = line_column(document.text, item.issue.span.start)
            issue = item.issue
            later = f" ({spoken('deferred')})" if item.status == "deferred" else ""
            level = "" if issue.level == "sure" else f" ({spoken(issue.level)})"
            print(
                f"{plain(document.path)}:{line}:{column}: {spoken(issue.severity)} {spoken(issue.check)}{level}: "
                f"{change(issue, spoken)} "
                f"[{issue.id}]{later} {plain(spoken.message(issue.message))}{by_hand(issue, spoken)}"
            )
        print(f"{plain(document.path)}: {counts(result, spoken, left_out)}")
    for trouble in (*map(spoken.message, result.notes), *troubles(result, spoken)):
        print(f"{plain(document.path)}: {plain(trouble)}")


def totals(reviews: int, words: int, issues: Mapping[str, int], spoken: Speech = ENGLISH) -> str:
    """All releases of a run in numbers; `issues`: what is pending, by severity."""
    parts = [f"{issues[severity]} {spoken(severity)}" for severity in reversed(SEVERITIES) if issues.get(severity)]
    pending = spoken("{n} pending", n=f"{sum(issues.values()):,}")
    return spoken(
        "{releases}, {words}: {pending}{parts}",
        releases=spoken.counted(reviews, "{n} release", "{n} releases"),
        words=spoken.counted(words, "{n} word", "{n} words"),
        pending=pending,
        parts=f" ({', '.join(parts)})" if parts else "",
    )


def trouble(outcome: Failed, spoken: Speech = ENGLISH) -> str:
    """Why a file was not checked, without its name where the place is the file."""
    why = outcome.why
    if isinstance(why, InputError) and why.path in (str(outcome.path), outcome.path.as_posix()):
        told = {"problem": spoken.message(why.problem), "remedy": spoken.message(why.remedy)}
        if why.line is not None:
            return spoken("line {n}: {problem}; {remedy}.", n=why.line, **told)
        return spoken("{problem}; {remedy}.", **told)
    return spoken.error(why)


def failure(outcome: Failed, spoken: Speech = ENGLISH) -> str:
    """A file that was not checked, as a line among those of the others."""
    word = spoken("left out") if outcome.skipped else spoken("not checked")
    return f"{plain(outcome.path.as_posix())}: {word}: {plain(trouble(outcome, spoken))}"


def show_failure(outcome: Failed, spoken: Speech = ENGLISH) -> None:
    """A file that was not checked, in a sentence on standard error."""
    if outcome.skipped and isinstance(outcome.why, InputError):
        problem, remedy = spoken.message(outcome.why.problem), spoken.message(outcome.why.remedy)
        sentence = spoken(
            "{path} is left out: {problem}; {remedy}.", path=outcome.why.where, problem=problem, remedy=remedy
        )
    else:
        sentence = spoken.error(outcome.why)
    print(f"zhengming: {plain(sentence)}", file=sys.stderr, flush=True)


def _table(result: Result, items: list[Reviewed], spoken: Speech, left_out: int) -> None:
    # Imported here: a piped or JSON run never pays for it.
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    document = result.review.document
    console.print(
        f"[bold]{escape(plain(document.path))}[/bold]  {escape(counts(result, spoken, left_out))}", highlight=False
    )
    if not items:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    heads = (
        *(spoken("place"), spoken("check"), spoken("severity"), spoken("level")),
        *(spoken("words → suggestion"), spoken("issue")),
    )
    for head in heads:
        table.add_column(head, overflow="fold")
    for item in items[:MAX_ROWS]:
        line, column = line_column(document.text, item.issue.span.start)
        severity = item.issue.severity
        table.add_row(
            f"{line}:{column}",
            spoken(item.issue.check),
            f"[{_COLOURS[severity]}]{spoken(severity)}[/]",
            spoken(item.issue.level),
            escape(change(item.issue, spoken) + by_hand(item.issue, spoken)),
            item.issue.id,
        )
    console.print(table)
    if len(items) > MAX_ROWS:
        console.print(spoken("and {n} more in the report", n=len(items) - MAX_ROWS), style="dim")
