"""The character set of a marked-up file: read as UTF-8 bytes, written back in the file's own."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from pipeline.model import InputError, Message, tell
from pipeline.words.languages import primary

# Labels as pages write them, and Python's codec. Only sets in which each character stands for itself:
# with shifts between states, bytes around a correction would change.
# Source: https://encoding.spec.whatwg.org/#names-and-labels
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "gb2312": "gbk",
    "gb_2312-80": "gbk",
    "gbk": "gbk",
    "x-gbk": "gbk",
    "gb18030": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-2": "iso8859-2",
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
}
# The web takes these for the larger sets above; XML means them as they are called.
_EXACT = {
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "gb2312": "gb2312",
    "gb_2312-80": "gb2312",
    "shift_jis": "shift_jis",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # Markup without a BOM begins with a tag.
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The bytes of a file in UTF-8, and the codec that gives its own bytes back."""

    data: bytes
    """A BOM is kept."""
    codec: str
    guessed: bool = False
    """The file does not say what its character set is."""

    def encode(self, data: bytes) -> bytes:
        """UTF-8 bytes in the file's own character set, which must hold their characters; see `writable`."""
        return data if self.codec == "utf-8" else data.decode().encode(self.codec)

    def writable(self, text: str) -> str:
        """The text, each character that the character set lacks as a character reference."""
        if self.codec.startswith("utf"):
            return text
        return text.encode(self.codec, "xmlcharrefreplace").decode(self.codec)


def codec_of(label: str) -> str | None:
    """Python's codec for a label that a page or a mail writes; None for one that is not known."""
    return _CODECS.get(label.strip().lower())


def decode(data: bytes, path: str, label: str | None, *, exact: bool = False) -> Decoded:
    """The bytes in UTF-8, by their BOM, else by the label that the file declares, else as UTF-8.

    `exact`: the label's own set rather than the larger one that the web reads, where the bytes are of that.

    Raises InputError for a label that is not known, for bytes that are not what the label says, and for such
    that would not come back as they were.
    """
    codec = next((codec for bom, codec in _BOMS if data.startswith(bom)), None)
    if codec is None:
        name = (label or "utf-8").strip().lower()
        codec = _CODECS.get(name)
        if codec is None:
            raise InputError(path, tell("its character set is “{a}”", a=name[:40]), tell("save it as UTF-8"))
        if codec.startswith("utf-16") and (label is None or b"\0" not in data[:100]):
            codec = "utf-8"  # who could read the label does not read UTF-16
        if exact and name in _EXACT and not _broken(data, _EXACT[name]):
            codec = _EXACT[name]
    if codec == "utf-8":
        line = _broken(data, codec)
        if line:
            if label:
                raise InputError(path, tell("it is not UTF-8"), tell("save it as UTF-8"), line)
            what = tell("it is not UTF-8 and declares no character set")
            raise InputError(path, what, tell("save it as UTF-8 or declare its character set"), line)
        if b"\0" in data:
            raise InputError(path, tell("this is not a text file (it holds NUL bytes)"), tell("save it as UTF-8 text"))
        return Decoded(data, codec)
    line = _broken(data, codec)
    if line and codec == "gbk":
        codec, line = "gb18030", _broken(data, "gb18030")
    if not line and data.decode(codec).encode(codec, "replace") != data:
        line = 1
    if line:
        raise InputError(
            path, tell("its bytes are not what “{a}” allows", a=label or codec), tell("save it as UTF-8"), line
        )
    return Decoded(data.decode(codec).encode(), codec)


def told_or_guessed(data: bytes, path: str) -> Decoded:
    """The bytes of a file that declares nothing in UTF-8: by their BOM, as UTF-8, or in the set that they are in beyond
    doubt (`detection`). Raises InputError."""
    if not _broken(data, "utf-8") and b"\0" not in data:
        return decode(data, path, "utf-8")
    # Imported here: most files are UTF-8.
    from pipeline.documents.formats import detection

    text, codec = detection.read(path, data)
    return Decoded(text.encode(), codec, guessed=True)


def notes(decoded: Decoded, language: str) -> tuple[Message, ...]:
    """In what a text is that is not in UTF-8 and does not say so; a source is never written."""
    if not decoded.guessed:
        return ()
    name = name_of(decoded.codec)
    if primary(language) == "zh":
        return (tell("The source is in {a}.", a=name),)
    return (tell("The text is in {a}, and is written in it.", a=name),)


def name_of(codec: str) -> str:
    """What people call the set of a text that does not say in what it is."""
    from pipeline.documents.formats import detection

    return detection.NAMES.get(codec, "UTF-8")


def lacks(codec: str, text: str) -> Message | None:
    """Why a set cannot hold a text; None where it can."""
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return tell("the text is in {a}, which lacks a character of it", a=name_of(codec))
    return None


def _broken(data: bytes, codec: str) -> int:
    """The line of the first byte that the codec does not know; 0 when it knows all."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 0
