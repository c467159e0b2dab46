"""Plain text: the file is the text, in UTF-8 or in a character set of Chinese offices."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.formats import Loaded, Place, charset
from pipeline.documents.formats.positions import Refused, Step, edits, replace
from pipeline.documents.segment import segment
from pipeline.model import Change, Document, InputError, Span, tell

# A release is a few pages; this bounds memory for a file put there by mistake.
MAX_BYTES = 20_000_000


def decode(path: object, data: bytes) -> str:
    """The text of UTF-8 bytes with nothing normalised: BOM, CR and NUL-free; else InputError."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(path, tell("the file is empty"), tell("put its text there or delete it"))
    if b"\0" in data:
        raise InputError(path, tell("this is not a text file (it holds NUL bytes)"), tell("save it as UTF-8 text"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = tell("not UTF-8 (byte 0x{a} at offset {b})", a=f"{data[error.start]:02x}", b=error.start)
        raise InputError(path, found, tell("save it as UTF-8 text"), line) from None


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`. A text that is not in UTF-8 says in what it is."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        decode(path, data)  # says so
    decoded = charset.told_or_guessed(data, path)
    text = decoded.data.decode()
    return Loaded(
        document=segment(Document(path=path, language=language, text=text)),
        data=data,
        places=(Place(Span(0, len(text)), 0, len(data)),),
        encoding=decoded.codec,
        notes=charset.notes(decoded, language),
    )


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`. Raises InputError, too, for what the character set of the text lacks."""
    return replace(loaded.data, edits(loaded, changes, lambda step: written(loaded, step)))


def written(loaded: Loaded, step: Step) -> bytes:
    """See `Format`."""
    if why := charset.lacks(loaded.encoding, step.after):
        raise Refused(loaded, step.change, why)
    return step.after.encode(loaded.encoding)
