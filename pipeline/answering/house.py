"""What programs in which people write may put into the house's files: through the code that every other way takes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipeline import files, run
from pipeline.answering.desk import Desk
from pipeline.decisions import decisions, review, standing
from pipeline.glossary import glossary
from pipeline.model import ASSISTANT, InputError, Reviewed, Verdict, tell
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


_MOST_OF_A_NOTE = 1_000


def propose(
    desk: Desk,
    result: run.Result,
    release: Path,
    issue: str,
    verdict: Literal["accept", "reject"],
    replacement: str | None,
    reason: str,
    by: str,
) -> Path:
    """Records what an assistant would decide about an issue: deferred, in its name, its proposal in the note.

    So the page shows it as put off, and it counts for nothing: `apply` does not see it, nor does the record of the
    rule; a gate fails for it, and lists count it, as what is pending. A proposal takes the place of an earlier one.
    Raises InputError where a person has decided, and for what could not be accepted.
    """
    item = named(result, issue)
    document = result.review.document
    reason = _line(reason)
    if not reason:
        raise InputError(issue, tell("a proposal without its reason"), tell("say why, in a sentence"))
    told = f"proposes to reject: {reason}"
    if verdict == "accept":
        # What a person could not accept is not proposed.
        accepted = review.decide(document, item.issue, "accepted", replacement)
        told = f"proposes “{_line(accepted.replacement or '')}”: {reason}"
    who = (_line(by)[:60] or "unnamed") + ASSISTANT
    made = review.decide(document, item.issue, "deferred", None, who, now(), told[:_MOST_OF_A_NOTE])
    file = run.corrections_file(desk.settings, release)
    files.own_folder(file.parent)
    with files.locked(file):
        # As it is now: a person may have decided since the release was checked.
        text = decisions.text_of(file)
        settled = standing.settle(
            document,
            tuple(each.issue for each in result.review.issues),
            decisions.parse(file, text, release.name),
            result.house.decided,
        )
        there = next(each.decision for each in settled.issues if each.issue.id == item.issue.id)
        if there is not None and not there.proposed:
            problem = tell("{a} has decided about it", a=there.reviewer or tell("somebody"))
            raise InputError(issue, problem, tell("tell that person what you would propose"))
        gone = [there] if there is not None else []
        files.replace(file, decisions.amend(file, text, [made], release.name, gone).encode(), follow=False)
    desk.look(now=True)
    return file


def _line(text: str) -> str:
    """One line of what can be seen."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


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
