"""A document's text gathered piece by piece from a file, with the bytes that each piece was read from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents.formats import Loaded, Place
from pipeline.documents.segment import segment
from pipeline.model import RUNNING, Document, InputError, Message, ParagraphKind, Span, Structure, tell
from pipeline.words.languages import primary

OBJECT = "\ufffc"
"""Stands in the text for what is no prose: code, a placeholder. No check flags it."""
SOFT_HYPHEN = "\u00ad"
"""In marked-up text it says where a word may be divided: no letter of it."""
LAYOUT = " \t\n\r\f"
"""Characters of which a run reads as one space where white space is layout."""

_EDGES = LAYOUT + OBJECT + "\ufeff\u3000\u00a0"
_TORN = tell("markup stands in its space")

# Of the letters of a text, how many have to be Chinese characters before it counts as what it says it is.
_MOST = 0.5

Block = tuple[Span, ParagraphKind | None]


def told(document: Document, structures: Sequence[tuple[int, Structure]]) -> Document:
    """The document whose paragraphs say where they stand in the file; each by the offset it holds from, sorted."""
    starts = [start for start, _ in structures]
    paragraphs = []
    for paragraph in document.paragraphs:
        at = bisect_right(starts, paragraph.span.start) - 1
        paragraphs.append(replace(paragraph, structure=structures[at][1]) if at >= 0 else paragraph)
    return replace(document, paragraphs=tuple(paragraphs))


@dataclass(slots=True)
class Declared:
    """Which language the elements that are open say their text is in.

    No tree is built: an element ends at its end tag, those of its own name within it counted, and one whose end tag
    may be left out at the next of its name.
    """

    own: str
    """The release's language, BCP 47."""
    _open: list[tuple[bytes, int, bool]] = field(default_factory=list)
    """Name, how often it is open within itself, and whether its language is another."""

    @property
    def foreign(self) -> bool:
        """True where the text is said to be in another language than the release."""
        return bool(self._open) and self._open[-1][2]

    def tag(self, name: bytes, *, closing: bool, language: str | None = None) -> None:
        """Takes in a tag, its name in lower case; `language` is what it declares."""
        if self._open and self._open[-1][0] == name:
            _, depth, foreign = self._open.pop()
            depth += -1 if closing else 1
            if depth and name not in _ENDS_LEFT_OUT:
                self._open.append((name, depth, foreign))
        if language and not closing:
            self._open.append((name, 1, primary(language) != primary(self.own)))


# https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
_ENDS_LEFT_OUT = frozenset(b"p li dt dd option optgroup tr td th thead tbody tfoot".split())


def _bare(span: Span, text: str) -> Span:
    """The span without white space at its ends, and within the text."""
    start = span.start + len(span.of(text)) - len(span.of(text).lstrip())
    return Span(start, start + len(span.of(text).strip()))


def _in_chinese(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u3400" <= letter <= "\u9fff" for letter in letters) > _MOST * len(letters)


@dataclass(slots=True)
class Text:
    """Paragraphs one below the other, with a line feed between two that belongs to no place.

    With `flowing`, white space is layout: a run of it, even one that markup interrupts, is one space, and none
    stands at the ends of a paragraph.
    """

    flowing: bool = False
    kind: ParagraphKind | None = None
    """What the open paragraph is, where the file tells."""
    structure: Structure = RUNNING
    """Where the next paragraph to begin stands."""
    structures: list[tuple[int, Structure]] = field(default_factory=list)
    """Of each paragraph, by the offset it begins at."""
    divided: bool = False
    """Soft hyphens are left out: the words around one are read as one word."""
    foreign: bool = False
    """What comes next is said to be in another language than the release."""
    places: list[Place] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _open: int = -1
    """Where the open paragraph began in `_parts`; -1 when none is open."""
    _start: int = 0
    _first_place: int = 0
    _others: list[Span] = field(default_factory=list)
    """Said to be in another language; a stretch each."""
    _broken: bool = False
    """A line break has been read, and no letter since."""

    @property
    def last(self) -> str:
        """The last character of the open paragraph; empty when it has none."""
        return self._parts[-1][-1] if self._open >= 0 and self._length > self._start else ""

    def add(
        self, text: str, start: int, end: int, *, literal: bool = True, fixed: Message | None = None, zone: int = 0
    ) -> None:
        """Appends characters that were read from the bytes between two offsets."""
        if self.divided and SOFT_HYPHEN in text:
            at = start
            for piece in re.split(f"({SOFT_HYPHEN})", text) if literal else ():
                size = len(piece.encode())
                if piece != SOFT_HYPHEN:
                    self.add(piece, at, at + size, fixed=fixed, zone=zone)
                at += size
        elif text:
            self._begin(text)
            span = Span(self._length, self._length + len(text))
            self.places.append(Place(span, start, end, literal=literal, fixed=fixed, zone=zone))
            self._append(text)

    def space(self, start: int, end: int, *, zone: int = 0) -> None:
        """Appends a run of white space as one space; after another one, and at the start, it is dropped."""
        if self._broken:
            return
        if self.last == " ":
            place = self.places[-1]
            if not place.fixed and place.span.end == self._length and start > place.end:
                # Both halves would have to change, and markup lies between.
                self.places[-1] = Place(place.span, place.start, place.end, literal=False, fixed=_TORN, zone=zone)
        elif self.last:
            self.add(" ", start, end, literal=end - start == 1, zone=zone)

    def put(self, text: str) -> None:
        """Appends characters that lead back to no place: they cannot be changed."""
        if text:
            if text == "\n":
                self._trim()
            self._begin(text)
            self._append(text)

    def line_break(self) -> None:
        """Within a sentence (a small letter follows) a line feed, else the end of the paragraph."""
        self._broken = True

    def close(self) -> Span | None:
        """Ends the paragraph and gives its span; None, and no trace of it, when it holds no words."""
        self._broken = False
        if self._open < 0:
            return None
        self._trim()
        body = "".join(self._parts[self._open :])
        bare = body.strip(_EDGES)
        span = None
        if bare:
            start = self._start + len(body) - len(body.lstrip(_EDGES))
            span = Span(start, start + len(bare))
            self.blocks.append((span, self.kind))
        else:
            del self._parts[self._open :], self.places[self._first_place :]
            self._length = self._start
            while self._others and self._others[-1].end > self._length:
                self._others.pop()
            self.structures.pop()
            if self._parts:  # the line feed before it
                self._length -= len(self._parts.pop())
        self._open = -1
        return span

    def open_text(self) -> str:
        """What was gathered, where the paragraphs are still to be told from the lines."""
        return "".join(self._parts)

    def document(self, path: str, language: str) -> Document:
        """The text as a segmented document. Raises InputError when nothing was gathered."""
        self.close()
        if not self.blocks:
            raise InputError(path, tell("there is no text in it"), tell("put its text there or delete it"))
        text = "".join(self._parts)
        # Programs mark languages on their own, and wrongly: the letters have to bear it out.
        foreign = tuple(_bare(span, text) for span in self._others if _in_chinese(span.of(text)))
        document = segment(Document(path=path, language=language, text=text, foreign=foreign), self.blocks)
        return told(document, self.structures)

    def loaded(
        self, path: str, language: str, data: bytes, details: object = None, notes: tuple[Message, ...] = ()
    ) -> Loaded:
        """The file as read; its places are those gathered."""
        document, places = self.document(path, language), tuple(self.places)
        return Loaded(document, data, places, details=details, flowing=self.flowing, notes=notes)

    def _begin(self, text: str) -> None:
        if self._broken and self.last:
            if text[0].islower():
                self._trim()
                self._append("\n")
            else:
                self.close()
        self._broken = False
        if self._open < 0:
            if self._parts:
                self._append("\n")
            self._open, self._start, self._first_place = len(self._parts), self._length, len(self.places)
            self.structures.append((self._start, self.structure))

    def _trim(self) -> None:
        """Takes back the space at the end of a line."""
        while self.flowing and 0 <= self._open < len(self._parts) and self._parts[-1] == " ":
            self._parts.pop()
            self._length -= 1
            if self.places and self.places[-1].span.end > self._length:
                self.places.pop()

    def _append(self, text: str) -> None:
        if self.foreign and text != "\n":
            start = self._length
            if self._others and self._others[-1].end == start:
                start = self._others.pop().start
            self._others.append(Span(start, self._length + len(text)))
        self._parts.append(text)
        self._length += len(text)
