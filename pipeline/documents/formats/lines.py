"""Where the words of a document stand in its file, as a text editor counts: lines, and characters in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents import formats
from pipeline.documents.formats import Loaded, charset
from pipeline.model import Span

_TEXT = "text"
# Kinds whose places count the bytes of the whole file in UTF-8. A mail's text may be packed; packages have no lines.
_MARKED_UP = ("html", "markdown", "subtitles", "xliff", "tmx")
# What one of these would have to write in another way than it stands there.
_ESCAPED = frozenset("<>&\"'*_[]()`|\\#~{}\r\n")


@dataclass(frozen=True, slots=True)
class Position:
    """One place in a text file; the first line and the first column are 1, and a line ends at ``\\n``."""

    line: int
    column: int
    """In code points; a BOM at the beginning of the file is none of them."""
    column_bytes: int
    """In bytes of the line in UTF-8."""


class Lines:
    """Finds the lines of one file; each of its methods takes offsets of the document's text."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._kind = formats.MODULES[Path(loaded.document.path).suffix.lower()]
        self._text = ""
        self._data = b""
        """UTF-8, where the file is marked up."""
        if self._kind == _TEXT:
            self._text = loaded.document.text
            self._starts: Sequence[int] = _starts(self._text, "\n")
        elif self._kind in _MARKED_UP:
            details = getattr(loaded.details, "file", loaded.details)
            assert isinstance(details, charset.Decoded)
            self._data = details.data
            self._starts = _starts(self._data, b"\n")

    def of(self, span: Span) -> tuple[Position, Position] | None:
        """Where words begin, and where the first character behind them stands; None for a file without lines."""
        if self._kind == _TEXT:
            return self._in_text(span.start), self._in_text(span.end)
        if self._kind not in _MARKED_UP or not self._loaded.places:
            return None
        start = self._byte(span.start, last=False)
        return self._in_bytes(start), self._in_bytes(max(start, self._byte(span.end, last=True)))

    def writable(self, span: Span, words: str) -> bool:
        """True where these words, as they are, may stand in the place of those at a span of the file."""
        if self._kind == _TEXT:
            return True
        if self._kind not in _MARKED_UP or _ESCAPED.intersection(words):
            return False
        places = self._loaded.places
        at = bisect_right(places, span.start, key=lambda place: place.span.start) - 1
        return at >= 0 and places[at].literal and not places[at].fixed and places[at].span.contains(span)

    def _byte(self, offset: int, *, last: bool) -> int:
        """Of an offset the byte of the file; `last`: the byte behind the character before it."""
        places = self._loaded.places
        at = bisect_left(places, offset, key=lambda p: p.span.end) if last else self._holding(offset)
        place = places[min(max(at, 0), len(places) - 1)]
        inside = min(max(offset, place.span.start), place.span.end)
        if not place.literal:
            return place.end if inside > place.span.start else place.start
        return place.start + len(self._loaded.document.text[place.span.start : inside].encode("utf-8", "surrogatepass"))

    def _holding(self, offset: int) -> int:
        return bisect_right(self._loaded.places, offset, key=lambda place: place.span.start) - 1

    def _in_text(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        before = self._text[self._starts[line] : offset]
        if not line:
            before = before.removeprefix("\ufeff")
        return Position(line + 1, len(before) + 1, len(before.encode("utf-8", "surrogatepass")) + 1)

    def _in_bytes(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        before = self._data[self._starts[line] : offset]
        if not line:
            before = before.removeprefix(b"\xef\xbb\xbf")
        return Position(line + 1, len(before.decode("utf-8", "replace")) + 1, len(before) + 1)


def _starts(text: str | bytes, end: str | bytes) -> list[int]:
    """Where the lines begin."""
    starts, at = [0], 0
    while (at := text.find(end, at) + 1) > 0:  # type: ignore[arg-type]  # both are of one kind
        starts.append(at)
    return starts
