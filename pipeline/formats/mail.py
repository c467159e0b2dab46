"""Mail (RFC 5322, MIME): its subject and the plain text that its writer wrote, not what is quoted or attached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import pairwise

from pipeline.formats import Loaded, charset
from pipeline.formats.gather import Text, told
from pipeline.formats.places import Edit, Refused, Step, edits, replace
from pipeline.formats.rereading import prove
from pipeline.model import RUNNING, Change, Document, InputError, Structure
from pipeline.segment import segment

MAX_BYTES = 20_000_000

_BLANK = re.compile(rb"\r?\n\r?\n")
# The line before a mail that was taken out of a mailbox.
_FROM = re.compile(rb"(?:From [^\n]*\n)?")
_FIELD = re.compile(rb"[!-9;-~]+:")
_SUBJECT = re.compile(rb"^Subject:[ \t]*([\x20-\x7e]+)\r?$", re.IGNORECASE | re.MULTILINE)
# A byte of quoted-printable: a line that goes on, a code, a line end, a byte as it is.
_QUOTED = re.compile(
    rb"(?P<soft>=[ \t]*\r?\n)|=(?P<code>[0-9A-Fa-f]{2})|(?P<line>[ \t]*\r?\n)|(?P<raw>[^\n])", re.DOTALL
)
_PLAIN = re.compile(rb"(?P<line>\r?\n)|(?P<raw>[^\n])", re.DOTALL)
_ASCII, _UTF8, _CODED = 1, 2, 3
"""Zones: what a place of the mail can hold."""
# Lines of quoted-printable hold at most 76 characters.
_LONGEST = 76
_LONGEST_CHARACTER = 4
"""Bytes of UTF-8."""
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    zone: int
    fixed: str
    """Why it must not be changed."""


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`. Raises InputError for a mail without plain text, or whose text is base64 or no UTF-8."""
    if not data.strip():
        raise InputError(path, "the file is empty", "save the mail anew")
    mailbox = _FROM.match(data)
    begin = mailbox.end() if mailbox else 0
    head = _BLANK.search(data)
    if head is None or not _FIELD.match(data, begin):
        raise InputError(path, "this is not a mail", "save it as .eml")
    text = Text(flowing=True)
    subject = _SUBJECT.search(data, 0, head.start())
    structures = [(0, RUNNING)]
    if subject is not None and b"=?" not in subject[1]:
        text.add(subject[1].decode(), *subject.span(1), zone=_ASCII)
        text.put("\n\n")
        structures = [(0, Structure("subject")), (len(subject[1]) + 1, RUNNING)]
    parts = list(_parts(data, begin, len(data), path, "", 0))
    if not parts:
        raise InputError(path, "there is no plain text in it", "save its page as HTML, or its text as .txt")
    for part in parts:
        _gather(text, data, part, path)
    body = text.open_text()
    if not body.strip():
        raise InputError(path, "there is no text in it", "put its text there or delete it")
    document = told(segment(Document(path=path, language=language, text=body)), structures)
    return Loaded(document, data, tuple(text.places), flowing=True)


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`. Quoted-printable is written where the part is, and long lines are wrapped there."""
    if not changes:
        return loaded.data

    def write(step: Step) -> bytes:
        after, zone = step.after, step.place.zone
        if "\n" in after or "\r" in after:
            raise Refused(loaded, step.change, "it would begin another line of the mail")
        if zone == _CODED:
            return "".join(
                f"={byte:02X}" if byte > 126 or byte in b"=\t" else chr(byte) for byte in after.encode()
            ).encode()
        if not after.isascii() and zone == _ASCII:
            raise Refused(loaded, step.change, "its part of the mail holds ASCII only")
        return after.encode()

    wanted = [_wrapped(loaded.data, edit) for edit in edits(loaded, changes, write)]
    out = replace(loaded.data, wanted)
    prove(read, loaded, changes, out)
    return out


def _wrapped(data: bytes, edit: Edit) -> Edit:
    """The edit, with a line of quoted-printable that it makes too long going on in the next."""
    start, end = data.rfind(b"\n", 0, edit.start) + 1, data.find(b"\n", edit.end)
    line = (end if end >= 0 else len(data)) - start + len(edit.data) - (edit.end - edit.start)
    if edit.place.zone != _CODED or line <= _LONGEST or not edit.data:
        return edit
    newline = b"\r\n" if data[end - 1 : end] == b"\r" else b"\n"
    return Edit(edit.place, edit.start, edit.end, b"=" + newline + edit.data + b"=" + newline, edit.change)


def _parts(
    data: bytes, start: int, end: int, path: str, fixed: str, depth: int, default: str = "text/plain"
) -> Iterator[_Part]:
    """The plain text of an entity and of those in it, in order; of alternatives the plain one.

    `default` is what it is when it does not say: in a digest, a mail.
    """
    blank = _BLANK.search(data, start, end)
    if data[start : start + 1] == b"\n" or data[start : start + 2] == b"\r\n":
        body, head = start + (1 if data[start : start + 1] == b"\n" else 2), Message()
    elif blank is None or depth > _DEEPEST:
        return
    else:
        body, head = blank.end(), BytesHeaderParser().parsebytes(data[start : blank.end()])
    head.set_default_type(default)
    kind = head.get_content_type()
    if kind in ("multipart/signed", "multipart/encrypted"):
        fixed = "the mail is signed"
    boundary = head.get_boundary()
    if kind.startswith("multipart/") and boundary:
        mark = re.compile(rb"^--" + re.escape(boundary.encode()) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
        marks = list(mark.finditer(data, body, end))
        inside = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        for this, following in pairwise(marks):
            yield from _parts(data, this.end(), following.start(), path, fixed, depth + 1, inside)
    elif kind == "text/plain" and head.get_content_disposition() != "attachment":
        encoding = str(head.get("Content-Transfer-Encoding", "7bit")).strip().lower()
        label = (head.get_content_charset() or "us-ascii").lower()
        if encoding == "base64" or label not in ("utf-8", "us-ascii"):
            what = "in base64" if encoding == "base64" else f"in “{label}”"
            raise InputError(path, f"its text is written {what}", "save its text as .txt in UTF-8")
        zone = _CODED if encoding == "quoted-printable" else _UTF8 if label == "utf-8" else _ASCII
        charset.decode(data[body:end], path, "utf-8")
        yield _Part(body, end, zone, fixed)


def _gather(text: Text, data: bytes, part: _Part, path: str) -> None:
    """The characters of a part, each with its bytes; lines that quote another mail are left out."""
    quoting, opening = False, True
    waiting: list[tuple[int, int, int]] = []  # bytes of a character that is not complete
    for match in (_QUOTED if part.zone == _CODED else _PLAIN).finditer(data, part.start, part.end):
        if match.lastgroup == "soft":
            continue
        if match.lastgroup == "line":
            if not quoting:
                text.add("\n", match.start(), match.end(), literal=False, fixed=part.fixed, zone=part.zone)
            quoting, opening, waiting = False, True, []
            continue
        value = int(match["code"], 16) if match.lastgroup == "code" else data[match.start()]
        quoting, opening = quoting or (opening and value == 0x3E), False
        if quoting:
            continue
        waiting.append((value, match.start(), match.end()))
        try:
            character = bytes(byte for byte, _, _ in waiting).decode()
        except UnicodeDecodeError:
            if len(waiting) < _LONGEST_CHARACTER:
                continue
            line = data.count(b"\n", 0, match.start()) + 1
            raise InputError(path, "it is not UTF-8", "save its text as .txt in UTF-8", line) from None
        start, end = waiting[0][1], waiting[-1][2]
        literal = end - start == len(waiting)
        text.add(character, start, end, literal=literal, fixed=part.fixed, zone=part.zone)
        waiting = []
    text.put("\n")
