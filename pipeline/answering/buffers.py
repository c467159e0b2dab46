"""A text that an editor holds, by the protocol's lines and units; and a file's places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.answering.annotated import Utf16
from pipeline.documents import formats
from pipeline.documents.formats import positions
from pipeline.model import Change, InputError, Span

# What ends a line for the protocol; Python knows more.
_END = re.compile(r"\r\n|\n|\r")

Place = tuple[int, int]
"""Line and column, both from 0; the column in the units of the editor."""

_UNITS: Mapping[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: Utf16(text).units(len(text)),
    "utf-32": len,
}
_POINTS: Mapping[str, Callable[[str, int], int]] = {
    "utf-8": lambda text, units: len(text.encode("utf-8", "surrogatepass")[:units].decode("utf-8", "ignore")),
    "utf-16": lambda text, units: Utf16(text).point(units),
    "utf-32": lambda text, units: units,
}
ENCODINGS = tuple(_UNITS)


@dataclass(frozen=True)
class Buffer:
    """A text as an editor has it; a change makes another."""

    text: str
    version: int | None = None
    encoding: str = "utf-16"
    """Of the units in columns: one of `ENCODINGS`."""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _END.finditer(self.text))]

    def _line(self, number: int) -> str:
        """A line without its end."""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end].rstrip("\r\n")

    def place(self, at: int) -> Place:
        """Where a code point stands."""
        line = bisect_right(self._starts, at) - 1
        start = self._starts[line]
        return line, _UNITS[self.encoding](self.text[start:at])

    def point(self, place: Place) -> int:
        """The code point at a place; behind the end of a line or of the text, its end, as the protocol has it."""
        number, units = place
        if number >= len(self._starts):
            return len(self.text)
        line = self._line(number)
        return self._starts[number] + min(len(line), _POINTS[self.encoding](line, max(0, units)))

    def changed(self, start: Place | None, end: Place | None, text: str, version: int | None) -> Buffer:
        """With other words between two places; without places, another text altogether."""
        if start is None or end is None:
            return Buffer(text, version, self.encoding)
        first = self.point(start)
        return Buffer(self.text[:first] + text + self.text[max(first, self.point(end)) :], version, self.encoding)


@dataclass(frozen=True)
class Sheet:
    """A buffer read as the file that it will be saved as."""

    buffer: Buffer
    loaded: formats.Loaded
    _points: dict[int, int] = field(default_factory=dict)

    def _point(self, byte: int) -> int:
        """The code point of the buffer that a byte of the file begins."""
        if byte not in self._points:
            self._points[byte] = len(self.loaded.data[:byte].decode("utf-8", "replace"))
        return self._points[byte]

    def span(self, span: Span) -> Span:
        """Where a span of the document stands in the buffer, the markup within it included; where the document shows
        what no byte stands for (a break between two paragraphs), beside that."""
        inside = [
            place for place in self.loaded.places if place.span.start <= span.end and span.start <= place.span.end
        ]
        if not inside:
            return Span(0, 0)
        # An empty span is at the end of what stands before it.
        if span:
            inside = [place for place in inside if place.span.overlaps(span)] or inside
        first, last = inside[0], inside[-1] if span else inside[0]
        start = self._at(first, max(span.start, first.span.start), end=False)
        return Span(start, max(start, self._at(last, min(span.end, last.span.end), end=True)))

    def _at(self, place: formats.Place, at: int, end: bool) -> int:
        if not place.literal:
            return self._point(place.end if end else place.start)
        before = self.loaded.document.text[place.span.start : at]
        return self._point(place.start + len(before.encode("utf-8", "surrogatepass")))

    def document_point(self, at: int) -> int:
        """The place in the document of a code point of the buffer, or the nearest before it."""
        byte = len(self.buffer.text[:at].encode("utf-8", "surrogatepass"))
        best = 0
        for place in self.loaded.places:
            if place.start > byte:
                break
            inside = self.loaded.data[place.start : min(byte, place.end)].decode("utf-8", "ignore")
            best = min(place.span.end, place.span.start + len(inside)) if place.literal else place.span.start
        return best

    def edits(self, span: Span, after: str) -> Iterator[tuple[Span, str]]:
        """What to write where in the buffer for other words at a span of the document, as `apply` would; nothing where
        it could not be placed."""
        document = self.loaded.document
        change = Change(span, span, 0, 0, span.of(document.text), after, "")
        kind = formats.of(Path(document.path))
        written = getattr(kind, "written", None)
        try:
            found = positions.edits(
                self.loaded, [change], lambda step: written(self.loaded, step) if written else step.after.encode()
            )
        except InputError:
            return
        for edit in found:
            yield Span(self._point(edit.start), self._point(edit.end)), edit.data.decode("utf-8", "replace")


def read(buffer: Buffer, path: Path, language: str) -> Sheet:
    """The buffer as a file of that name. Raises InputError for what is no such file, an empty one among them."""
    # Half of a character, which an editor may send and no file can hold, is one unit, as is what stands for it here.
    text = buffer.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Sheet(buffer, formats.read(text.encode(), path.as_posix(), language))
