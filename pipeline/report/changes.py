"""What `apply` changed as a table: for a browser, with the cleaned text around it, and for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import apply, files
from pipeline.apply import QUESTION, changes, outputs, queries
from pipeline.documents import formats
from pipeline.model import Change, Depth, Document, InputError, Review, tell
from pipeline.report import report
from pipeline.report.view.cards import place_in
from pipeline.speech.speech import ENGLISH, Speech
from pipeline.speech.visible import Shown, pieces, plain

COLUMNS = (
    "line",
    "column",
    "before",
    "after",
    "check",
    "type",
    "reviewer",
    "date",
    "note",
    "message",
    "evidence",
    "issue",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One change as it is shown."""

    number: int
    place: str
    before: Shown
    after: Shown
    why: Shown
    evidence: tuple[Shown, ...]
    reviewer: Shown
    date: Shown
    note: Shown


@dataclass(frozen=True, slots=True)
class Made:
    """A change in the cleaned text."""

    number: int
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Page:
    name: Shown
    plain_name: str
    language: str
    rows: tuple[Row, ...]
    open: tuple[Row, ...]
    """What is left open with a note or a question: nothing is changed there."""
    paragraphs: tuple[tuple[Shown | Made, ...], ...]
    """The cleaned text, each change in its place."""
    pending: int


def table(made: Sequence[Change], open_: Sequence[Change] = ()) -> str:
    """The changes as CSV, a header above them, cells that a spreadsheet would run made harmless by an apostrophe.

    Below them what is left open (`apply.queries`), whose verdict is ``deferred`` and whose words stay.

    With a BOM, without which Excel takes UTF-8 for something else.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for change in (*made, *open_):
        told = {
            "verdict": "accepted" if change in made else "deferred",
            "message": change.message or "",
            "evidence": "; ".join(map(str, change.evidence)),
        }
        values = {name: getattr(change, name) for name in COLUMNS if name not in told} | told
        writer.writerow([harmless(str(values[name])) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{cell}" if files.runs(cell) else cell


def render(review: Review, speech: Speech = ENGLISH) -> str:
    """The page of the changes of a review, an HTML document without a script."""
    made, open_ = changes(review), queries(review)
    document = review.document
    page = Page(
        name=pieces(Path(document.path).name),
        plain_name=plain(Path(document.path).name),
        language=document.language,
        rows=tuple(_row(document, number, change, speech) for number, change in enumerate(made, 1)),
        open=tuple(_row(document, number, change, speech) for number, change in enumerate(open_, 1)),
        paragraphs=tuple(_paragraphs(review, made)),
        pending=review.undecided,
    )
    return report.render_changes(page, speech)


def rendered(review: Review, folder: Path, speech: Speech = ENGLISH) -> tuple[tuple[Path, bytes], tuple[Path, bytes]]:
    """``NAME.en.changes.html`` and ``.csv`` beside the cleaned release, with their content."""
    _, record = outputs(review.document.path, folder)
    page, cells = record.with_suffix(".html"), record.with_suffix(".csv")
    return (page, render(review, speech).encode()), (cells, table(changes(review), queries(review)).encode())


def write(review: Review, folder: Path, speech: Speech = ENGLISH) -> tuple[Path, Path]:
    """Writes what `rendered` makes; returns the page and the table. Raises InputError."""
    page, cells = rendered(review, folder, speech)
    for path, content in (page, cells):
        files.write(path, content, follow=False)
    return page[0], cells[0]


def deliver(
    review: Review,
    release: bytes,
    folder: Path,
    corrections: Path,
    depth: Depth,
    *,
    tracked: bool = True,
    columns: formats.Pair | None = None,
    overwrite: bool = False,
    speech: Speech = ENGLISH,
) -> tuple[Path, Path]:
    """Writes the cleaned release and all that tells of its changes; returns its path and that of their page.

    `corrections` is the file of the decisions. Raises InputError, with nothing written, for a decision that no longer
    fits, and as `apply.write` does.
    """
    _refuse_misfits(review, corrections)
    also = rendered(review.within(depth), folder, speech)
    path = apply.write(review, folder, release, tracked=tracked, columns=columns, also=also, overwrite=overwrite)
    return path, also[0][0]


def _refuse_misfits(review: Review, corrections: Path) -> None:
    """A release with a decision that no longer fits is not written."""
    found = [d for d in (*review.stale, *review.ambiguous) if d.verdict == "accepted"]
    lost = [*found, *(d for pair in review.conflicting for d in pair)]
    if lost:
        shown = ", ".join(dict.fromkeys(f"{d.issue} “{plain(d.exact)}”".lstrip() for d in lost))
        raise InputError(
            corrections,
            tell("these decisions no longer fit {a}: {b}", a=plain(review.document.path), b=shown),
            tell("decide them again, or take them out with “decide NAME ISSUE forget”; nothing was written"),
        )


def _row(document: Document, number: int, change: Change, speech: Speech) -> Row:
    return Row(
        number=number,
        place=plain(speech.message(place_in(document, change.release.start))),
        before=pieces(change.before, "odd"),
        after=pieces(change.after, "odd"),
        why=pieces(speech.message(change.message) if change.message else speech("reviewer’s own correction")),
        evidence=tuple(pieces(speech.message(fact)) for fact in change.evidence),
        reviewer=pieces(change.reviewer),
        date=pieces(change.date.partition("T")[0]),
        note=pieces(change.note.replace(QUESTION, speech("Question to the translator"), 1)),
    )


def _paragraphs(review: Review, made: Sequence[Change]) -> Iterator[tuple[Shown | Made, ...]]:
    """The text by paragraph; a change that reaches further belongs to the paragraph it starts in."""
    text = review.document.text
    at = done = 0
    for paragraph in review.document.paragraphs:
        parts: list[Shown | Made] = []
        at = max(at, paragraph.span.start)
        while done < len(made) and made[done].release.start <= paragraph.span.end:
            change = made[done]
            done += 1
            if at < change.release.start:
                parts.append(pieces(text[at : change.release.start].strip("\r\n")))
            parts.append(Made(done, pieces(change.before, "odd"), pieces(change.after, "odd")))
            at = max(at, change.release.end)
        if at < paragraph.span.end:
            parts.append(pieces(text[at : paragraph.span.end]))
            at = paragraph.span.end
        if parts:
            yield tuple(parts)
