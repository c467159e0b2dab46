"""A text with markup in it, as LanguageTool's interface takes it, and its places in UTF-16 units."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model import Span


class Malformed(Exception):
    """What was sent is no such text; ``str()`` says why, in LanguageTool's words."""


class Utf16:
    """Places of a text in UTF-16 units, which LanguageTool, Java and JavaScript count."""

    def __init__(self, text: str) -> None:
        # Characters beyond U+FFFF take two units; most texts have none.
        self._beyond = [] if text.isascii() else [at for at, c in enumerate(text) if c > "\uffff"]

    def units(self, at: int) -> int:
        """The units before a code point."""
        return at + bisect_left(self._beyond, at)

    def point(self, units: int) -> int:
        """The code point at so many units; one of two halves counts as the whole."""
        before = bisect_right(self._beyond, units, key=lambda at: self.units(at) + 1)
        return units - before


@dataclass(frozen=True, slots=True)
class _Piece:
    plain: Span
    """In the text that is read."""
    whole: Span
    """In what was sent."""
    is_text: bool
    """False for markup, which stands there as a whole for what it is interpreted as."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """What is read, what was sent, and how the one lies in the other."""

    text: str
    """What is read: without markup, or with what stands for it."""
    whole: str
    """What was sent: text and markup."""
    pieces: tuple[_Piece, ...] = ()
    """In order; none where all is text."""

    def place(self, span: Span) -> Span:
        """Where a span of what is read stands in what was sent; markup within it is part of that."""
        if not self.pieces:
            return span
        first = self._piece(span.start)
        last = self._piece(max(span.start, span.end - 1))
        start = first.whole.start + (span.start - first.plain.start if first.is_text else 0)
        if not span:
            return Span(start, start)
        end = last.whole.start + span.end - last.plain.start if last.is_text else last.whole.end
        return Span(start, end)

    def _piece(self, at: int) -> _Piece:
        """The piece that a character is of; the last one at the end. Those that are read as nothing have none."""
        index = bisect_right(self.pieces, at, key=lambda piece: piece.plain.start) - 1
        return self.pieces[max(index, 0)]


def plain(text: str) -> Annotated:
    whole = _mended(text)
    return Annotated(whole, whole)


def parsed(data: str) -> Annotated:
    """What the parameter ``data`` holds: ``{"text": …}`` or ``{"annotation": [{"text": …}, {"markup": …,
    "interpretAs": …}]}``. Raises Malformed."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Malformed("Could not parse JSON from 'data' parameter") from None
    if not isinstance(found, dict) or not found.keys() & {"text", "annotation"}:
        raise Malformed("'data' key in JSON requires 'text' or 'annotation' key")
    if "text" in found and "annotation" in found:
        raise Malformed("'data' key in JSON requires either 'text' or 'annotation' key, not both")
    if "text" in found:
        return plain(_text(found["text"]))
    items = found["annotation"]
    return _joined(items if isinstance(items, list) else [*items.values()] if isinstance(items, dict) else [items])


def _joined(items: Sequence[Any]) -> Annotated:
    text: list[str] = []
    whole: list[str] = []
    pieces: list[_Piece] = []
    at = sent = 0
    for item in items:
        shown = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        keys = item.keys() if isinstance(item, dict) else frozenset[str]()
        if {"text", "markup"} <= keys:
            raise Malformed(
                f"Only either 'text' or 'markup' are supported in an object in 'annotation' list, not both: {shown}"
            )
        if "text" in keys and "interpretAs" in keys:
            raise Malformed(f"'text' cannot be used with 'interpretAs' (only 'markup' can): {shown}")
        if not keys & {"text", "markup"}:
            raise Malformed(f"Only 'text' and 'markup' are supported in 'annotation' list: {shown}")
        is_text = "text" in keys
        there = _mended(_text(item["text" if is_text else "markup"]))
        read = there if is_text else _mended(_text(item.get("interpretAs", "")))
        if read:
            pieces.append(_Piece(Span(at, at + len(read)), Span(sent, sent + len(there)), is_text))
        text.append(read)
        whole.append(there)
        at, sent = at + len(read), sent + len(there)
    return Annotated("".join(text), "".join(whole), tuple(pieces))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _mended(text: str) -> str:
    """The text without halves of characters, which no file can hold; as long as it was, in both units."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
