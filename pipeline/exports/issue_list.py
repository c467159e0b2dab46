"""The issues as an Excel table that a reviewer fills in, and the decisions read back from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline import files
from pipeline.decisions import exchange, review
from pipeline.documents.formats import spreadsheet
from pipeline.documents.read import read_bytes
from pipeline.exports import Told, workbook
from pipeline.exports.record import Release
from pipeline.exports.workbook import Marked
from pipeline.model import Decision, Document, InputError, Issue, Review, Reviewed, Verdict, line_column, tell
from pipeline.speech import speech as spoken_in
from pipeline.speech.speech import ENGLISH, Speech

# Name and width, in characters; the reviewer fills in those of `FILLED`.
COLUMNS: Sequence[tuple[str, int]] = (
    ("release", 24), ("line", 6), ("where", 18), ("source sentence", 36), ("sentence", 48), ("words", 24),
    ("suggestions", 30), ("verdict", 10), ("replacement", 30), ("note", 30), ("reviewer", 16), ("message", 44),
    ("evidence", 44), ("severity", 10), ("level", 10), ("check", 14), ("rule", 26), ("before", 30), ("after", 30),
    ("issue", 14), ("state", 18),
)  # fmt: skip
"""Their names in English; the table has them, and what a person reads, in the language of the user."""
FILLED = frozenset({"verdict", "replacement", "note", "reviewer"})
_NEEDED = ("release", "words", "verdict", "issue")
_VERDICTS: dict[str, Verdict | None] = {
    "accept": "accepted", "accepted": "accepted", "reject": "rejected", "rejected": "rejected",
    "defer": "deferred", "deferred": "deferred", exchange.FORGET: None,
}  # fmt: skip
_SAID: dict[Verdict, str] = {"accepted": "accept", "rejected": "reject", "deferred": "defer"}
_CHOICES = (*_SAID.values(), exchange.FORGET)


def _names(speech: Speech) -> dict[str, str]:
    """What each column is called in a language."""
    # “words” alone is how many there are, which is another word in Chinese.
    words = speech("words flagged").removesuffix(" flagged")
    return {
        "release": speech("release"), "line": speech("line"), "where": speech("where"),
        "source sentence": speech("source sentence"), "sentence": speech("sentence"), "words": words,
        "suggestions": speech("suggestions"), "verdict": speech("verdict"), "replacement": speech("replacement"),
        "note": speech("note"), "reviewer": speech("reviewer"), "message": speech("message"),
        "evidence": speech("evidence"), "severity": speech("severity"), "level": speech("level"),
        "check": speech("check"), "rule": speech("rule"), "before": speech("before"), "after": speech("after"),
        "issue": speech("issue"), "state": speech("state"),
    }  # fmt: skip


def _choices(speech: Speech) -> dict[str, str]:
    """What each verdict is called in a language."""
    return {
        "accept": speech("accept"), "reject": speech("reject"), "defer": speech("defer"),
        exchange.FORGET: speech("forget"),
    }  # fmt: skip


@cache
def _known_names() -> Mapping[str, str]:
    """The columns by what they are called in any language."""
    return {
        called.casefold(): name
        for language in spoken_in.LANGUAGES
        for name, called in _names(spoken_in.of(language)).items()
    }


@cache
def _known_verdicts() -> Mapping[str, Verdict | None]:
    """The verdicts by what they are called in any language."""
    spoken = {
        called.casefold(): _VERDICTS[said]
        for language in spoken_in.LANGUAGES
        for said, called in _choices(spoken_in.of(language)).items()
    }
    return {**spoken, **_VERDICTS}


def write(path: Path, reviews: Iterable[Review], speech: Speech = ENGLISH) -> None:
    """Every issue of the reviews as a row, with what is decided about it; the same issues give the same bytes.

    Every cell is text: one that begins with ``=``, ``+``, ``-`` or ``@`` is no formula. Raises InputError when
    the file cannot be written.
    """
    files.write(path, _content(reviews, speech))


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`."""
    return _content((release.review for release in releases if release.review is not None), told.speech)


def table(reviews: Iterable[Review], speech: Speech = ENGLISH) -> bytes:
    """As `write`, of a few reviews, in memory."""
    return b"".join(_content(reviews, speech))


def _content(reviews: Iterable[Review], speech: Speech) -> Iterator[bytes]:
    names = [name for name, _ in COLUMNS]
    called = _names(speech)
    sheet = workbook.Sheet(
        speech("Issues"),
        [(called[name], width) for name, width in COLUMNS],
        (_row(held, item, speech) for held in reviews for item in held.issues),
        frozenset(names.index(name) for name in FILLED),
        (names.index("verdict"), ",".join(_choices(speech).values())),
    )
    return workbook.pieces([sheet])


def _row(held: Review, item: Reviewed, speech: Speech) -> list[workbook.Cell]:
    issue, decision, document = item.issue, item.decision, held.document
    exact, before, after = review.quote(document.text, issue.span)
    message = speech.message(issue.message)
    if issue.by_hand:
        message = speech("{message} (by hand: {why})", message=message, why=speech.message(issue.by_hand))
    source, sentence = _sentences(document, issue)
    told: dict[str, workbook.Cell] = {
        "release": Path(document.path).name,
        "line": str(line_column(document.text, issue.span.start)[0]),
        "where": _where(document, issue, speech),
        "source sentence": source,
        "sentence": sentence,
        "before": before,
        "words": exact,
        "after": after,
        "suggestions": " | ".join(suggestion or speech("(delete)") for suggestion in issue.suggestions),
        "message": message,
        "evidence": "; ".join(map(speech.message, issue.evidence)),
        "severity": speech(issue.severity),
        "level": speech(issue.level),
        "check": speech(issue.check),
        "rule": issue.rule,
        "issue": issue.id,
    }
    if decision is not None and decision.exact == issue.text:
        told |= {
            "verdict": _choices(speech)[_SAID[decision.verdict]],
            "replacement": decision.replacement or "",
            "note": decision.note,
            "reviewer": decision.reviewer,
            "state": exchange.token(decision),
        }
    return [told.get(name, "") for name, _ in COLUMNS]


def _where(document: Document, issue: Issue, speech: Speech) -> str:
    """Where it is as the file names it: a cell, a row of a table, a page of a section; empty in running text."""
    index = next((n for n, p in enumerate(document.paragraphs) if p.span.end >= issue.span.start), None)
    if index is None:
        return ""
    structure = document.paragraphs[index].structure
    place = structure.place or (structure.cell.place if structure.cell else None)
    return speech.message(place) if place else ""


def _sentences(document: Document, issue: Issue) -> tuple[str, workbook.Cell]:
    """The source's sentence, and the sentence with the words marked; a longer span has the sentences it touches."""
    touched = [s for s in document.segments if s.span.start <= issue.span.end and s.span.end >= issue.span.start]
    if not touched:
        return "", ""
    start = min(touched[0].span.start, issue.span.start)
    end = max(touched[-1].span.end, issue.span.end)
    text = document.text
    marked = Marked(text[start : issue.span.start].lstrip(), issue.text or "‸", text[issue.span.end : end].rstrip())
    spans = dict.fromkeys(s.source.span for s in touched if s.source)
    source = document.source.text if document.source else ""
    return " ".join(span.of(source) for span in spans), marked


# --- read back --------------------------------------------------------------------------------------------------------


def load(path: Path, release: str) -> tuple[exchange.Proposal, ...]:
    """The rows of a release (its file name) in which a verdict is filled in.

    Columns are found by their names, in any order and in any language of the program; an acceptance without a
    replacement means the first suggestion. Raises InputError, with the row, for a table without the columns or a
    verdict that is none.
    """
    found = proposals(read_bytes(path), path.as_posix())
    if release not in found:
        raise InputError(
            path, tell("it holds no issue of “{a}”", a=release), tell("name another release, or another list")
        )
    return found[release]


def proposals(data: bytes, path: str) -> dict[str, tuple[exchange.Proposal, ...]]:
    """As `load`, of all releases that the table holds issues of. `path` is for messages."""
    book = spreadsheet.load(data, path)
    rows = {number: {c: cell.text for c, cell in row.items()} for number, row in book.sheets[0].rows().items()}
    first = next(iter(rows), 0)
    known = _known_names()
    heads = {column: text.strip().casefold() for column, text in rows.pop(first, {}).items()}
    names = {column: known.get(head, head) for column, head in heads.items()}
    missing = [name for name in _NEEDED if name not in names.values()]
    if missing:
        remedy = tell("import a list of issues as the page or check --xlsx wrote it")
        raise InputError(path, tell("no column “{a}”", a=missing[0]), remedy, max(first, 1))
    found: dict[str, list[exchange.Proposal]] = {}
    verdicts = _known_verdicts()
    for number, row in rows.items():
        told = {names[column]: text for column, text in row.items() if column in names}
        decided = found.setdefault(told.get("release", ""), [])
        said = told.get("verdict", "").strip().casefold()
        if not said:
            continue
        if said not in verdicts:
            raise InputError(
                path, tell("unknown verdict “{a}”", a=said[:40]), tell("write {a}", a=", ".join(_CHOICES)), number
            )
        decided.append(_proposal(told, verdicts[said]))
    return {release: tuple(decided) for release, decided in found.items()}


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
