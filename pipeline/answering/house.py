"""What programs in which people write may put into the house's files: through the code that every other way takes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipeline import run
from pipeline.answering.desk import Desk
from pipeline.decisions import decisions, review, standing
from pipeline.glossary import glossary
from pipeline.model import InputError, Reviewed, Verdict, tell
from pipeline.words import languages


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def named(result: run.Result, issue: str) -> Reviewed:
    """An issue of a text by its id. Raises InputError where it has none such."""
    found = next((item for item in result.review.issues if item.issue.id == issue), None)
    if found is None:
        problem = tell("no such issue in {a}", a=result.review.document.path)
        raise InputError(issue, problem, tell("check the text again, it may have changed"))
    return found


def decide(
    desk: Desk, result: run.Result, release: Path, issue: str, verdict: Verdict, reviewer: str, note: str = ""
) -> Path:
    """Records that an issue of a release is rejected, or put off; in place of what was decided about it.

    Raises InputError.
    """
    item = named(result, issue)
    made = review.decide(result.review.document, item.issue, verdict, None, reviewer, now(), note)
    file = run.corrections_file(desk.settings, release)
    # Only a decision about these very words gives way, not a wider correction that covers them.
    before = [item.decision] if item.decision is not None and item.decision.exact == item.issue.text else []
    decisions.record(file, [made], release.name, instead_of=before)
    desk.look(now=True)
    return file


def switch_off(desk: Desk, rule: str) -> Path:
    """Switches a rule off for the house. Raises InputError for one that is none."""
    # Imported here: it holds every check.
    from pipeline.checks import rules

    if not rules.is_known(rule):
        raise rules.unknown(rule, standing.NAME)
    standing.switch(desk.settings.corrections, rule, "off")
    desk.look(now=True)
    return desk.settings.corrections / standing.NAME


def never(desk: Desk, words: str, reviewer: str) -> Path:
    """Makes it a rule of the house that these words are never flagged. Raises InputError."""
    standing.add(desk.settings.corrections, standing.Standing("never", words, reviewer=reviewer, date=now()))
    desk.look(now=True)
    return desk.settings.corrections / standing.NAME


def add_term(desk: Desk, source: str, target: str, kind: str, language: str, reviewer: str) -> Path:
    """Adds a row to the glossary. Raises InputError for one that it cannot hold."""
    note = f"{reviewer}, {now()[:10]}"
    file = glossary.add(desk.settings.glossary, source, target, kind, languages.primary(language), note)
    desk.look(now=True)
    return file
