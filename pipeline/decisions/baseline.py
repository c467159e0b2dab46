"""The accepted state of a release: the issues that were pending then, so that only new ones fail a gate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline import files
from pipeline.decisions import decisions, review
from pipeline.model import InputError, Review, tell

FOLDER = "baseline"
"""In the corrections folder: one file a release, in the format of a corrections file."""


def file_of(settled: Review, corrections: Path) -> Path:
    return corrections / FOLDER / f"{settled.document.name}.toml"


def accept(settled: Review, corrections: Path, date: str) -> int:
    """Makes the present state the accepted one: all that is pending now; returns how many issues that is.

    Each is kept as a deferred decision, with its quote. Same review, same bytes. Raises InputError.
    """
    path = file_of(settled, corrections)
    pending = [item.issue for item in settled.issues if item.undecided]
    known = [review.decide(settled.document, issue, "deferred", date=date) for issue in pending]
    text = decisions.amend(path, "", known, Path(settled.document.path).name)
    files.own_folder(corrections)
    files.own_folder(path.parent)
    files.write(path, (text or "# Nothing was pending.\n").encode(), follow=False)
    return len(pending)


def require(corrections: Path) -> None:
    """Raises InputError when no state was ever accepted."""
    folder = corrections / FOLDER
    if not folder.is_dir():
        raise InputError(folder, tell("no accepted state"), tell("make one with the command “baseline”"))


def fresh(settled: Review, corrections: Path) -> Review:
    """The review with the issues of the accepted state left out, so that what is pending is new.

    They are found as decisions are: by id, or by their quote. Raises InputError for a state that is not understood.
    """
    path = file_of(settled, corrections)
    known = decisions.load(path, Path(settled.document.path).name)
    pending = [item.issue for item in settled.issues if item.undecided]
    again = review.settle(settled.document, pending, known)
    old = {item.issue.id for item in again.issues if item.status == "deferred"}
    return replace(settled, issues=tuple(item for item in settled.issues if item.issue.id not in old))
