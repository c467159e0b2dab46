"""Mail (RFC 5322, MIME): its subject and the plain text that its writer wrote, not what is quoted or attached."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message as Mail
from email.parser import BytesHeaderParser
from itertools import chain, pairwise

from pipeline.documents.formats import Loaded, charset
from pipeline.documents.formats.gather import Text, told
from pipeline.documents.formats.positions import Edit, Refused, Step, edits, replace
from pipeline.documents.formats.rereading import prove
from pipeline.documents.segment import segment
from pipeline.model import RUNNING, Change, Document, InputError, Message, Structure, tell

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
# Lines of quoted-printable hold at most 76 characters.
_LONGEST = 76
_LONGEST_CHARACTER = 4
"""Bytes of UTF-8, and of GB 18030."""
_DEEPEST = 20
_SIGNATURE = "-- "
"""The line above a signature, by RFC 3676 and long before it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A plain text, or the subject; its offsets are bytes of the mail."""

    start: int
    end: int
    codec: str = "ascii"
    transfer: str = "7bit"
    fixed: Message | None = None
    """Why it must not be changed."""
    flowed: bool = False
    """Lines that end in a space go on in the next (``format=flowed``)."""
    joined: bool = False
    """The space before such a break is none of the text (``delsp=yes``)."""


@dataclass(frozen=True, slots=True)
class _Details:
    """The mail with what is in base64 unpacked: places are bytes of it."""

    readable: bytes
    parts: tuple[_Part, ...]
    """By zone, the subject first; offsets are bytes of `readable`."""
    packed: tuple[bytes, ...]
    """Of each part the bytes in the mail, where it is in base64; else none."""


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`. Raises InputError for a mail without plain text, or in a character set that is not known."""
    if not data.strip():
        raise InputError(path, tell("the file is empty"), tell("save the mail anew"))
    mailbox = _FROM.match(data)
    begin = mailbox.end() if mailbox else 0
    head = _BLANK.search(data)
    if head is None or not _FIELD.match(data, begin):
        raise InputError(path, tell("this is not a mail"), tell("save it as .eml"))
    text = Text(flowing=True)
    subject = _SUBJECT.search(data, 0, head.start())
    structures = [(0, RUNNING)]
    about = _Part(0, 0)
    if subject is not None and b"=?" not in subject[1]:
        about = _Part(*subject.span(1))
        text.add(subject[1].decode(), *subject.span(1))
        text.put("\n\n")
        structures = [(0, Structure(tell("subject"))), (len(subject[1]) + 1, RUNNING)]
    parts = list(_parts(data, begin, len(data), path, None, 0))
    if not parts:
        raise InputError(path, tell("there is no plain text in it"), tell("save its page as HTML, or its text as .txt"))
    details = _unpacked(data, [about, *parts], path)
    for zone, part in enumerate(details.parts[1:], 1):
        _gather(text, details.readable, part, zone, path)
    body = text.open_text()
    if not body.strip():
        raise InputError(path, tell("there is no text in it"), tell("put its text there or delete it"))
    document = told(segment(Document(path=path, language=language, text=body)), structures)
    return Loaded(document, data, tuple(text.places), flowing=True, details=details)


def _unpacked(data: bytes, parts: Sequence[_Part], path: str) -> _Details:
    readable = bytearray()
    at = 0
    moved, packed = [], []
    for part in parts:
        readable += data[at : part.start]
        raw = data[part.start : part.end]
        at, begin = part.end, len(readable)
        fixed = part.fixed
        if part.transfer == "base64":
            try:
                readable += base64.b64decode(raw)
            except binascii.Error:
                line = data.count(b"\n", 0, part.start) + 1
                raise InputError(path, tell("its text is damaged (base64)"), tell("save the mail anew"), line) from None
            if _packed(bytes(readable[begin:]), raw) != raw:
                fixed = fixed or tell("the mail program packed it in a way of its own (base64)")
        else:
            readable += raw
        packed.append(raw if part.transfer == "base64" else b"")
        moved.append(dataclasses.replace(part, start=begin, end=len(readable), fixed=fixed))
    return _Details(bytes(readable + data[at:]), tuple(moved), tuple(packed))


def _packed(content: bytes, model: bytes) -> bytes:
    """The content in base64, in lines as long as those of the model, with what the model has at its end."""
    first = re.match(rb"[^\r\n]*(\r?\n)?", model)
    assert first is not None
    length, newline = len(first[0]) - len(first[1] or b""), first[1] or b""
    letters = base64.b64encode(content)
    lines = [letters[at : at + length] for at in range(0, len(letters), length)] if length else [letters]
    return newline.join(lines) + model[len(model.rstrip()) :]


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`. Quoted-printable is written where the part is, and long lines are wrapped there; a part in
    base64 is packed anew in lines of the same length, so that those before the first change stay."""
    if not changes:
        return loaded.data
    details = loaded.details
    assert isinstance(details, _Details)
    readable, parts = details.readable, details.parts

    def write(step: Step) -> bytes:
        after, part = step.after, parts[step.place.zone]
        if "\n" in after or "\r" in after:
            raise Refused(loaded, step.change, tell("it would begin another line of the mail"))
        try:
            written = after.encode(part.codec)
        except UnicodeEncodeError:
            what = "ASCII" if part.codec == "ascii" else part.codec.upper()
            raise Refused(loaded, step.change, tell("its part of the mail holds {a} only", a=what)) from None
        if part.transfer != "quoted-printable":
            return written
        return "".join(f"={byte:02X}" if byte > 126 or byte in b"=\t" else chr(byte) for byte in written).encode()

    wanted = edits(loaded, changes, write)
    quoted = [parts[edit.place.zone].transfer == "quoted-printable" for edit in wanted]
    wanted = [_wrapped(readable, edit) if q else edit for q, edit in zip(quoted, wanted, strict=True)]
    out = b""
    at = 0
    for zone, (part, packed) in enumerate(zip(parts, details.packed, strict=True)):
        inside = [edit for edit in wanted if edit.place.zone == zone]
        content = _changed(readable, part, inside)
        out += readable[at : part.start] + (_packed(content, packed) if packed and inside else packed or content)
        at = part.end
    out += readable[at:]
    prove(read, loaded, changes, out)
    return out


def _changed(readable: bytes, part: _Part, inside: Sequence[Edit]) -> bytes:
    moved = [Edit(e.place, e.start - part.start, e.end - part.start, e.data, e.change) for e in inside]
    return replace(readable[part.start : part.end], moved)


def _wrapped(data: bytes, edit: Edit) -> Edit:
    """The edit, with a line of quoted-printable that it makes too long going on in the next."""
    start, end = data.rfind(b"\n", 0, edit.start) + 1, data.find(b"\n", edit.end)
    line = (end if end >= 0 else len(data)) - start + len(edit.data) - (edit.end - edit.start)
    if line <= _LONGEST or not edit.data:
        return edit
    newline = b"\r\n" if data[end - 1 : end] == b"\r" else b"\n"
    return Edit(edit.place, edit.start, edit.end, b"=" + newline + edit.data + b"=" + newline, edit.change)


def _parts(
    data: bytes, start: int, end: int, path: str, fixed: Message | None, depth: int, default: str = "text/plain"
) -> Iterator[_Part]:
    """The plain text of an entity and of those in it, in order; of alternatives the plain one.

    `default` is what it is when it does not say: in a digest, a mail.
    """
    blank = _BLANK.search(data, start, end)
    if data[start : start + 1] == b"\n" or data[start : start + 2] == b"\r\n":
        body, head = start + (1 if data[start : start + 1] == b"\n" else 2), Mail()
    elif blank is None or depth > _DEEPEST:
        return
    else:
        body, head = blank.end(), BytesHeaderParser().parsebytes(data[start : blank.end()])
    head.set_default_type(default)
    kind = head.get_content_type()
    if kind in ("multipart/signed", "multipart/encrypted"):
        fixed = tell("the mail is signed")
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
        codec = "ascii" if label in ("us-ascii", "ascii") else charset.codec_of(label)
        if codec is None or codec.startswith("utf-16"):
            raise InputError(
                path, tell("its text is written in “{a}”", a=label[:40]), tell("save its text as .txt in UTF-8")
            )
        if encoding == "uuencode" or encoding.startswith("x-"):
            raise InputError(
                path, tell("its text is packed as “{a}”", a=encoding[:40]), tell("save its text as .txt in UTF-8")
            )
        flowed, joined = (
            str(head.get_param(name, "")).lower() == value for name, value in (("format", "flowed"), ("delsp", "yes"))
        )
        yield _Part(body, end, codec, encoding, fixed, flowed, joined)


_Character = tuple[str, int, int, bool]
"""A character, the offsets of the bytes that it was read from, and whether it is written as itself."""


@dataclass(slots=True)
class _Line:
    characters: list[_Character] = field(default_factory=list)
    ends: tuple[int, int] | None = None
    """The bytes of its end; None behind the last line."""
    quoted: bool = False
    """It quotes another mail; its characters are not read."""

    @property
    def text(self) -> str:
        return "".join(character[0] for character in self.characters)


def _gather(text: Text, data: bytes, part: _Part, zone: int, path: str) -> None:
    """The characters of a part, each with its bytes; lines that quote another mail are left out.

    A flowed text (RFC 3676) reads as it is shown: a line that ends in a space goes on in the next one, and a space
    that opens a line only protects it. The mark above a signature, ``-- ``, has its space in any mail.
    """

    def add(characters: Iterable[_Character]) -> None:
        for character, start, end, literal in characters:
            text.add(character, start, end, literal=literal, fixed=part.fixed, zone=zone)

    for line, following in pairwise(chain(_lines(data, part, path), (_Line(),))):
        if line.quoted:
            continue
        shown = line.characters
        signed = len(shown) == len(_SIGNATURE) and line.text == _SIGNATURE
        if part.flowed and shown and shown[0][0] == " ":
            shown = shown[1:]
        bare = len(shown)
        while bare and shown[bare - 1][0] == " " and (part.flowed or signed):
            bare -= 1
        add(shown if bare == len(shown) else shown[:bare])
        flows = part.flowed and 0 < bare < len(shown) and not signed
        if flows and following.text.strip() and following.text.removeprefix(" ") != _SIGNATURE:
            if part.joined:
                add(shown[bare:-1])
                continue
            sign = " "
        else:
            sign = "\n"
        if line.ends is not None:
            start = shown[bare][1] if bare < len(shown) else line.ends[0]
            text.add(sign, start, line.ends[1], literal=False, fixed=part.fixed, zone=zone)
    text.put("\n")


def _lines(data: bytes, part: _Part, path: str) -> Iterator[_Line]:
    line, opening = _Line(), True
    waiting: list[tuple[int, int, int]] = []  # bytes of a character that is not complete
    coded = part.transfer == "quoted-printable"
    # Mails that say nothing of their letters are often in UTF-8.
    codec = "utf-8" if part.codec == "ascii" else part.codec
    for match in (_QUOTED if coded else _PLAIN).finditer(data, part.start, part.end):
        if match.lastgroup == "soft":
            continue
        if match.lastgroup == "line":
            if waiting:
                raise _broken(data, waiting[0][1], codec, path)
            line.ends = match.span()
            yield line
            line, opening = _Line(), True
            continue
        value = int(match["code"], 16) if match.lastgroup == "code" else data[match.start()]
        line.quoted = line.quoted or (opening and value == 0x3E)
        opening = False
        if line.quoted:
            continue
        waiting.append((value, match.start(), match.end()))
        try:
            character = bytes(byte for byte, _, _ in waiting).decode(codec)
        except UnicodeDecodeError:
            if len(waiting) < _LONGEST_CHARACTER:
                continue
            raise _broken(data, match.start(), codec, path) from None
        start, end = waiting[0][1], waiting[-1][2]
        line.characters.append((character, start, end, end - start == len(waiting) and codec == "utf-8"))
        waiting = []
    if waiting:
        raise _broken(data, waiting[0][1], codec, path)
    yield line


def _broken(data: bytes, at: int, codec: str, path: str) -> InputError:
    line = data.count(b"\n", 0, at) + 1
    return InputError(path, tell("it is not {a}", a=codec.upper()), tell("save its text as .txt in UTF-8"), line)
