"""XML read with the place of every tag in bytes; DOCTYPE and entities of its own are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from xml.parsers import expat

from pipeline.model import InputError, tell

Attributes = Mapping[str, str]
Start = Callable[[Attributes, int, int], None]
"""Attributes, offset of the tag, offset behind the tag."""
End = Callable[[int, int], None]
"""Offset of the end tag and behind it; both lie behind the tag of an element written ``<a/>``."""

XML = "http://www.w3.org/XML/1998/namespace"

_TAG = re.compile(rb"""<[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+>""")
_ENTITY = re.compile(rb"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {b"amp": "&", b"lt": "<", b"gt": ">", b"quot": '"', b"apos": "'"}
_PIECE = re.compile(
    rb"(?P<text>[^&<\r\n]+)|(?P<line>\r\n?|\n)|(?P<entity>&[^;]*;)|(?P<markup><!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>)",
    re.DOTALL,
)
# What XML 1.0 cannot hold, not even as a reference.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# Programs write this line, and nothing follows it. A DOCTYPE with declarations, or from elsewhere, is refused.
_DOCTYPE = re.compile(rb"""<!DOCTYPE\s+\w+(?:\s+(?:SYSTEM|PUBLIC\s+"[^"<>]*")\s+(?:"[\w.-]+"|'[\w.-]+'))?\s*>""")


def without_doctype(data: bytes) -> bytes:
    """The bytes with blanks for a DOCTYPE that only names a DTD beside the file; every offset stays."""
    match = _DOCTYPE.search(data, 0, 4_096)
    return data[: match.start()] + b" " * len(match.group()) + data[match.end() :] if match else data


def walk(
    data: bytes, path: str, part: str, starts: Mapping[str, Start], ends: Mapping[str, End], *, deepest: int = 1_000
) -> None:
    """Calls back for each element, in order. Names are ``namespace local`` (or ``local`` without a namespace);
    ``*`` stands for every element that is not named.

    `part` names the file inside a package, for messages. Raises InputError for bytes that are not well-formed
    XML in UTF-8, for a DOCTYPE, and for elements nested more than `deepest` levels.
    """
    where = tell("“{a}” in it", a=part) if part else tell("it")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] in (b"<\0?\0", b"\0<\0?"):
        raise InputError(path, tell("{where} is not in UTF-8", where=where), tell("save it in UTF-8"))
    parser = expat.ParserCreate(namespace_separator=" ")
    closed: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        tag = _TAG.match(data, at)
        if tag is None or len(closed) >= deepest:
            raise InputError(
                path,
                tell("{where} is not XML that can be edited", where=where),
                tell("open it in its program and save it anew"),
            )
        after = tag.end()
        closed.append(data[after - 2] == 0x2F)
        call = starts.get(name) or starts.get("*")
        if call is not None:
            call(attributes, at, after)

    def end(name: str) -> None:
        at = parser.CurrentByteIndex
        empty = closed.pop()
        call = ends.get(name) or ends.get("*")
        if call is not None:
            call(at, at if empty else data.index(b">", at) + 1)

    def doctype(*_: object) -> None:
        raise InputError(path, tell("{where} has a DOCTYPE", where=where), tell("take it out: documents have none"))

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise InputError(
                path, tell("{where} is in {encoding}", where=where, encoding=encoding), tell("save it in UTF-8")
            )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise InputError(
            path,
            tell("{where} is not XML ({what}, line {lineno})", where=where, what=what, lineno=error.lineno),
            tell("open it in its program and save it anew"),
        ) from None
    finally:
        # The handlers know the parser: without this, all that they hold waits for the garbage collector.
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.StartDoctypeDeclHandler = parser.XmlDeclHandler = None


def pieces(data: bytes, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    """The character data between two offsets that hold no elements: text, offsets, and whether it is literal.

    An entity, a character reference, a line end and a CDATA section are pieces of their own, not literal;
    comments have no text.
    """
    if b"&" not in data[start:end] and b"<" not in data[start:end] and not _breaks(data, start, end):
        if start < end:
            yield data[start:end].decode(), start, end, True
        return
    for match in _PIECE.finditer(data, start, end):
        raw = match.group()
        if match.lastgroup == "text":
            yield raw.decode(), match.start(), match.end(), True
        elif match.lastgroup == "line":
            yield "\n", match.start(), match.end(), False
        elif match.lastgroup == "entity":
            yield _character(raw), match.start(), match.end(), False
        elif raw.startswith(b"<![CDATA["):
            yield raw[9:-3].decode(), match.start(), match.end(), False


def _breaks(data: bytes, start: int, end: int) -> bool:
    return data.find(b"\n", start, end) >= 0 or data.find(b"\r", start, end) >= 0


def _character(raw: bytes) -> str:
    match = _ENTITY.fullmatch(raw)
    assert match is not None, "expat lets no other entity pass"
    if match[1]:
        return _NAMED[match[1]]
    return chr(int(match[2]) if match[2] else int(match[3], 16))


def escape(text: str, *, quotes: bool = False) -> str:
    """The text as character data, or (with `quotes`) as an attribute's value."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") if quotes else text
