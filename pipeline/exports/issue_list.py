"""The issues as an Excel table that a reviewer fills in, and the decisions read back from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline import files
from pipeline.decisions import exchange, review
from pipeline.documents.formats import spreadsheet
from pipeline.documents.read import read_bytes
from pipeline.exports import Told, workbook
from pipeline.exports.record import Release
from pipeline.model import Decision, InputError, Review, Reviewed, Verdict, line_column, tell
from pipeline.speech.speech import ENGLISH, Speech

# Name and width, in characters; the reviewer fills in those of `FILLED`.
COLUMNS: Sequence[tuple[str, int]] = (
    ("release", 24), ("line", 6), ("before", 30), ("words", 24), ("after", 30), ("suggestions", 30), ("message", 44),
    ("evidence", 44), ("severity", 10), ("level", 10), ("check", 14), ("rule", 26), ("verdict", 10),
    ("replacement", 30), ("note", 30), ("reviewer", 16), ("issue", 14), ("state", 18),
)  # fmt: skip
SPOKEN = frozenset({"level"})
"""For people only: these say their name and what they hold in the language of the user; no program reads them back."""
FILLED = frozenset({"verdict", "replacement", "note", "reviewer"})
_NEEDED = ("release", "words", "verdict", "issue")
_VERDICTS: dict[str, Verdict | None] = {
    "accept": "accepted", "accepted": "accepted", "reject": "rejected", "rejected": "rejected",
    "defer": "deferred", "deferred": "deferred", exchange.FORGET: None,
}  # fmt: skip
_SAID: dict[Verdict, str] = {"accepted": "accept", "rejected": "reject", "deferred": "defer"}


def write(path: Path, reviews: Iterable[Review], speech: Speech = ENGLISH) -> None:
    """Every issue of the reviews as a row, with what is decided about it; the same issues give the same bytes.

    Every cell is text: one that begins with ``=``, ``+``, ``-`` or ``@`` is no formula. Raises InputError when
    the file cannot be written.
    """
    files.write(path, _content(reviews, speech))


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`."""
    return _content((release.review for release in releases if release.review is not None), told.speech)


def _content(reviews: Iterable[Review], speech: Speech) -> Iterator[bytes]:
    names = [name for name, _ in COLUMNS]
    sheet = workbook.Sheet(
        "Issues",
        [(speech(name) if name in SPOKEN else name, width) for name, width in COLUMNS],
        (_row(held, item, speech) for held in reviews for item in held.issues),
        frozenset(names.index(name) for name in FILLED),
        (names.index("verdict"), "accept,reject,defer,forget"),
    )
    return workbook.pieces([sheet])


def _row(held: Review, item: Reviewed, speech: Speech) -> list[str]:
    issue, decision, document = item.issue, item.decision, held.document
    exact, before, after = review.quote(document.text, issue.span)
    told = {
        "release": Path(document.path).name,
        "line": str(line_column(document.text, issue.span.start)[0]),
        "before": before,
        "words": exact,
        "after": after,
        "suggestions": " | ".join(suggestion or "(delete)" for suggestion in issue.suggestions),
        "message": f"{issue.message} (by hand: {issue.by_hand})" if issue.by_hand else str(issue.message),
        "evidence": "; ".join(map(str, issue.evidence)),
        "severity": issue.severity,
        "level": speech(issue.level),
        "check": issue.check,
        "rule": issue.rule,
        "issue": issue.id,
    }
    if decision is not None and decision.exact == issue.text:
        told |= {
            "verdict": _SAID[decision.verdict],
            "replacement": decision.replacement or "",
            "note": decision.note,
            "reviewer": decision.reviewer,
            "state": exchange.token(decision),
        }
    return [told.get(name, "") for name, _ in COLUMNS]


def load(path: Path, release: str) -> tuple[exchange.Proposal, ...]:
    """The rows of a release (its file name) in which a verdict is filled in.

    Columns are found by their names, in any order; an acceptance without a replacement means the first suggestion.
    Raises InputError, with the row, for a table without the columns or a verdict that is none.
    """
    book = spreadsheet.load(read_bytes(path), path.as_posix())
    rows = {number: {c: cell.text for c, cell in row.items()} for number, row in book.sheets[0].rows().items()}
    first = next(iter(rows), 0)
    names = {column: text.strip().casefold() for column, text in rows.pop(first, {}).items()}
    missing = [name for name in _NEEDED if name not in names.values()]
    if missing:
        raise InputError(
            path, tell("no column “{a}”", a=missing[0]), tell("import a list that check --xlsx wrote"), max(first, 1)
        )
    found: list[exchange.Proposal] = []
    releases: set[str] = set()
    for number, row in rows.items():
        told = {names[column]: text for column, text in row.items() if column in names}
        releases.add(told.get("release", ""))
        said = told.get("verdict", "").strip().casefold()
        if not said or told.get("release") != release:
            continue
        if said not in _VERDICTS:
            raise InputError(
                path, tell("unknown verdict “{a}”", a=said[:40]), tell("write {a}", a=", ".join(_SAID.values())), number
            )
        found.append(_proposal(told, _VERDICTS[said]))
    if release not in releases:
        raise InputError(
            path, tell("it holds no issue of “{a}”", a=release), tell("name another release, or another list")
        )
    return tuple(found)


def _proposal(told: dict[str, str], verdict: Verdict | None) -> exchange.Proposal:
    replacement = told.get("replacement", "") if verdict == "accepted" else ""
    decision = Decision(
        issue=told.get("issue", "").strip(),
        verdict=verdict or "deferred",
        exact=told.get("words", ""),
        prefix=told.get("before", ""),
        suffix=told.get("after", ""),
        replacement=replacement or None,
        reviewer=told.get("reviewer", "").strip(),
        note=told.get("note", "").strip(),
    )
    return exchange.Proposal(decision, verdict is None, told.get("state", "").strip())
