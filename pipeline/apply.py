"""Accepted corrections into a cleaned text: one pass that leaves every other byte alone, or a refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.documents import formats
from pipeline.documents.formats.gather import OBJECT
from pipeline.documents.formats.positions import Refused
from pipeline.documents.formats.positions import refusal as refused
from pipeline.documents.read import decode, read_bytes
from pipeline.model import Change, Correction, Decision, InputError, Message, Review, Span, as_is, line_column, tell

VERSION = 1
"""Of the changes file."""


QUESTION = "Question to the translator"
"""What stands before the note of a decision that asks; in English, as everything in a file that leaves the house."""
# Corrections that are tried one by one when the file with all of them is not what it should be.
_TRIED = 200
_REMEDY = tell("run the check again and look at the decision")


class ApplyError(InputError):
    """A correction does not fit the text; nothing was written."""


class EditedError(ApplyError):
    """Where the cleaned file would be written stands one that this program has not written so."""

    def __init__(self, path: Path, problem: Message) -> None:
        remedy = tell(
            "bring what was changed there into the release, or move the file away; --overwrite writes over it"
        )
        super().__init__(path, problem, remedy)


def splice(text: str, corrections: Sequence[Correction], path: object = "the release") -> str:
    """The text with each correction in the place of its span.

    The corrections may come in any order. Raises ApplyError, naming line and words, when two overlap, one
    lies outside the text, or other words than its `before` stand at its span. `path` is for that message.
    """
    out: list[str] = []
    at = 0
    for correction in sorted(corrections, key=lambda c: c.span):
        span = correction.span
        if not 0 <= span.start <= span.end <= len(text):
            raise ApplyError(path, tell("a correction of “{a}” lies outside the text", a=correction.before), _REMEDY)
        if span.start < at:
            problem = tell("the correction of “{a}” overlaps another", a=correction.before)
            raise ApplyError(path, problem, _REMEDY, _line(text, span))
        if span.of(text) != correction.before:
            problem = tell("“{a}” stands where “{b}” was to be corrected", a=span.of(text), b=correction.before)
            raise ApplyError(path, problem, _REMEDY, _line(text, span))
        out += (text[at : span.start], correction.after)
        at = span.end
    return "".join((*out, text[at:]))


def _line(text: str, span: Span) -> int:
    return line_column(text, span.start)[0]


def verify(original: str, cleaned: str, corrections: Sequence[Correction], path: object = "the release") -> None:
    """Proves that `cleaned` is `original` with these corrections and nothing else; else raises ApplyError.

    It walks both texts side by side, and shares nothing with `splice`.
    """
    here = there = 0
    for correction in sorted(corrections, key=lambda c: c.span):
        kept = correction.span.start - here
        same = kept >= 0 and original[here : here + kept] == cleaned[there : there + kept]
        there += kept
        after = cleaned[there : there + len(correction.after)]
        if not same or original[here + kept : correction.span.end] != correction.before or after != correction.after:
            problem = tell("the text around “{a}” would change too", a=correction.before)
            raise ApplyError(path, problem, tell("report this"), _line(original, correction.span))
        here, there = correction.span.end, there + len(correction.after)
    if original[here:] != cleaned[there:]:
        raise ApplyError(path, tell("the text after the last correction would change too"), tell("report this"))


def clean(review: Review) -> str:
    """The cleaned text of a reviewed document, spliced and verified. Raises ApplyError."""
    text, path = review.document.text, review.document.path
    cleaned = splice(text, review.corrections, path)
    verify(text, cleaned, review.corrections, path)
    return cleaned


def changes(review: Review) -> tuple[Change, ...]:
    """What the corrections of a review change, where, and why, in the order of the text."""
    text = review.document.text
    issues = {item.issue.span: item.issue for item in review.issues if item.decision is not None}
    made: list[Change] = []
    line, counted, grown = 1, 0, 0
    for correction in sorted(review.corrections, key=lambda c: c.span):
        start = correction.span.start
        line += text.count("\n", counted, start)
        counted = start
        issue, decision = issues.get(correction.span), correction.decision
        made.append(
            Change(
                release=correction.span,
                cleaned=Span(start + grown, start + grown + len(correction.after)),
                line=line,
                column=start - text.rfind("\n", 0, start),
                before=correction.before,
                after=correction.after,
                issue=correction.issue,
                check=issue.check if issue else "",
                type=issue.type if issue else "",
                message=issue.message if issue else None,
                evidence=issue.evidence if issue else (),
                reviewer=decision.reviewer,
                date=decision.date,
                note=decision.note,
            )
        )
        grown += len(correction.after) - len(correction.before)
    return tuple(made)


def queries(review: Review) -> tuple[Change, ...]:
    """What is left open with a note, or asks somebody: as changes that change nothing, in the order of the text."""
    text = review.document.text
    found: list[Change] = []
    for item in review.issues:
        issue, decision = item.issue, item.decision
        if item.status != "deferred" or decision is None or not (decision.note or decision.ask):
            continue
        line, column = line_column(text, issue.span.start)
        note = decision.note
        if decision.ask:
            note = f"{QUESTION}: {note}" if note else QUESTION
        about = {"check": issue.check, "type": issue.type, "message": issue.message, "evidence": issue.evidence}
        said = {"reviewer": decision.reviewer, "date": decision.date, "note": note}
        words = issue.text
        found.append(Change(issue.span, issue.span, line, column, words, words, issue.id, **about, **said))  # type: ignore[arg-type]
    return tuple(found)


def reverse(made: Sequence[Change]) -> tuple[Correction, ...]:
    """The corrections that turn the cleaned text back into the release: ``splice(cleaned, reverse(made))``."""
    return tuple(
        Correction(
            span=change.cleaned,
            before=change.after,
            after=change.before,
            issue=change.issue,
            decision=Decision(change.issue, "accepted", change.after, replacement=change.before),
        )
        for change in made
    )


def outputs(document_path: str, folder: Path) -> tuple[Path, Path]:
    """Where the cleaned release and its changes go: ``NAME.en.txt`` and ``NAME.en.changes.json``."""
    name = Path(document_path).name
    return folder / name, folder / f"{name.removesuffix('.txt')}.changes.json"


def render(
    review: Review, release: bytes | None = None, *, tracked: bool = True, columns: formats.Pair | None = None
) -> bytes:
    """The cleaned release in the release's own kind of file, verified by reading it again.

    `release` is the bytes of its file; None where the text is the file. `tracked`: see `Format.splice`; `columns`:
    see `formats.read`. Raises ApplyError or InputError when a correction does not fit or cannot be placed.
    """
    document = review.document
    cleaned = clean(review)
    try:
        encoded = cleaned.encode()
    except UnicodeEncodeError:
        raise ApplyError(document.path, tell("a replacement holds half a character"), tell("type it again")) from None
    if release is None:
        return encoded
    kind = formats.of(Path(document.path))
    loaded = formats.read(release, document.path, document.language, columns)
    if loaded.document.text != document.text:
        raise ApplyError(document.path, tell("the file has been changed since it was checked"), _REMEDY)
    asking = getattr(kind, "asking", None) if tracked else None
    if asking is not None and (open_ := queries(review)):
        data = bytes(asking(loaded, changes(review), open_))
    else:
        data = kind.splice(loaded, changes(review), tracked=tracked)
    if not cleaned.strip("\ufeff \t\r\n"):
        return data  # all its words are deleted: no format reads that
    found = formats.text_again(loaded, data, columns)
    # What keeps the place of an object is a reader's sign: it may come and go with the words beside it.
    same = found.replace(OBJECT, "") == cleaned.replace(OBJECT, "")
    if not same and not (loaded.flowing and _lines(found) == _lines(cleaned)):
        odd = next((change for change in changes(review) if _is_layout(change.after)), None)
        if odd is not None:
            raise Refused(loaded, odd, tell("a line break or another sign of layout would be put in"))
        if (odd := _misread(review, loaded, tracked, columns)) is not None:
            raise Refused(loaded, odd, _MISREAD)
        raise ApplyError(
            document.path, tell("the cleaned file does not read as the corrected text"), tell("report this")
        )
    return data


_MISREAD = tell("the whole file would then be read otherwise")


def _misread(review: Review, loaded: formats.Loaded, tracked: bool, columns: formats.Pair | None) -> Change | None:
    """The first change that alone makes a file read otherwise than corrected: words in a table that say which of its
    columns is which language, say."""
    if len(review.corrections) > 1:
        for made in sorted(review.corrections, key=lambda made: made.span)[:_TRIED]:
            try:
                render(replace(review, corrections=(made,)), loaded.data, tracked=tracked, columns=columns)
            except Refused as error:
                return error.change
        return None
    return changes(review)[0] if review.corrections else None


def _is_layout(text: str) -> bool:
    """True for words with a character in them that only arranges others: a line feed, a tab, a mark of direction."""
    return not text.replace("\u00a0", " ").isprintable()


def refusal(loaded: formats.Loaded, span: Span, after: str, columns: formats.Pair | None = None) -> Message | None:
    """Why a correction could not be written into a file; None when it can be, as far as one can be told by itself.

    Where signs of layout are put in, that is found out by writing it, into memory.
    """
    why = refused(loaded, span, [after])
    if why is not None or not _is_layout(after):
        return why
    document = loaded.document
    before = span.of(document.text)
    made = Correction(span, before, after, "", Decision("", "accepted", before, replacement=after))
    try:
        render(Review(document, (), (made,)), loaded.data, columns=columns)
    except Refused as error:
        return error.why
    except InputError as error:
        return error.problem
    return None


def _lines(text: str) -> list[str]:
    """The lines with words, each run of white space in them as one space."""
    return [" ".join(line.split()) for line in text.split("\n") if line.replace(OBJECT, "").strip()]


def write(
    review: Review,
    folder: Path,
    release: bytes | None = None,
    *,
    tracked: bool = True,
    columns: formats.Pair | None = None,
    also: Sequence[tuple[Path, bytes]] = (),
    overwrite: bool = False,
) -> Path:
    """Writes the cleaned release and its changes file into a folder, and returns the cleaned one's path.

    `release` is the bytes of the release's file; None where its text is the file. `tracked`, `columns`: see `render`.
    `also`: what else tells of the changes, in the same folder. `overwrite`: also what somebody else has written there.

    They are one version: a crash leaves the old files, the new ones, or a text without some of what tells of its
    changes, which comes with the next run (`files.replace`). The same review gives the same bytes. Raises ApplyError
    or InputError, with the old files still there, when a correction does not fit, the cleaned file would be
    the release itself or stands there as this program has not written it, or the folder cannot be written.
    """
    document = review.document
    cleaned_path, changes_path = outputs(document.path, folder)
    if cleaned_path.resolve() == Path(document.path).resolve():
        raise ApplyError(
            document.path, tell("the cleaned text would replace the release"), tell("name another --output folder")
        )
    files.refuse_link(folder)
    data = render(review, release, tracked=tracked, columns=columns)
    original = document.text.encode() if release is None else release
    record = {
        "version": VERSION,
        "release": {"name": cleaned_path.name, "sha256": _digest(original)},
        "cleaned": {"name": cleaned_path.name, "sha256": _digest(data)},
        "changes": [_entry(change) for change in changes(review)],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    if not overwrite:
        _refuse_edited(cleaned_path, changes_path, (_digest(data), _digest(original)))
    files.write(cleaned_path, data, ((changes_path, text.encode()), *also), follow=False)
    return cleaned_path


def _refuse_edited(cleaned: Path, changes: Path, known: Collection[str]) -> None:
    """What somebody has made of a cleaned file since it was written is not written over: the file of changes has the
    digest of what was; `known` are those of files that nobody misses."""
    files.settle(cleaned)
    if cleaned.is_symlink() or not cleaned.is_file():
        return  # `files.replace` says why, where it is no file
    found = _digest(read_bytes(cleaned))
    if found in known:
        return
    try:
        written = json.loads(changes.read_bytes())["cleaned"]["sha256"]
    except FileNotFoundError:
        problem = tell("a file has this name that was not written by “apply”")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        problem = tell("whether it was changed by hand cannot be told: {a} is not understood", a=changes.name)
    else:
        if found == written:
            return
        problem = tell("it was changed by hand since it was written")
    raise EditedError(cleaned, problem)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _entry(change: Change) -> dict[str, object]:
    """The changes file's own names; offsets are code points of the text as decoded."""
    return {
        "issue": change.issue,
        "check": change.check,
        "type": change.type,
        "before": change.before,
        "after": change.after,
        "start": change.release.start,
        "end": change.release.end,
        "line": change.line,
        "column": change.column,
        "cleaned_start": change.cleaned.start,
        "cleaned_end": change.cleaned.end,
        "reviewer": change.reviewer,
        "date": change.date,
        "note": change.note,
        "message": str(change.message or ""),
        "evidence": [str(fact) for fact in change.evidence],
        # The same for whoever puts it into another language.
        "told": [told.packed() for told in (change.message, *change.evidence) if told is not None],
    }


_AS_THEY_ARE = ("issue", "check", "type", "before", "after", "line", "column", "reviewer", "date", "note")


def load_changes(path: Path) -> tuple[Change, ...]:
    """The changes of a changes file. Raises InputError for one that `write` did not write, or whose text is another.

    The cleaned release must stand beside it, as it was written.
    """
    remedy = tell("write it again with “apply”")
    try:
        record = json.loads(decode(path, read_bytes(path)))
        if record["version"] != VERSION:
            raise InputError(path, tell("version {a} of the changes file", a=record["version"]), remedy)
        found = tuple(_change(entry) for entry in record["changes"])
        beside, digest = path.with_name(Path(record["cleaned"]["name"]).name), record["cleaned"]["sha256"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(path, tell("not a changes file"), remedy) from None
    if _digest(read_bytes(beside)) != digest:
        raise InputError(path, tell("“{a}” beside it has been changed since", a=beside.name), remedy)
    return found


def _change(entry: dict[str, Any]) -> Change:
    # A file of an earlier version has the sentences only.
    told = tuple(map(Message.unpacked, entry.get("told", ()))) or tuple(
        as_is(sentence) for sentence in (entry["message"], *entry["evidence"]) if sentence
    )
    message, evidence = (told[0], told[1:]) if entry["message"] else (None, told)
    return Change(
        release=Span(entry["start"], entry["end"]),
        cleaned=Span(entry["cleaned_start"], entry["cleaned_end"]),
        message=message,
        evidence=evidence,
        **{key: entry[key] for key in _AS_THEY_ARE},
    )
