"""Segments of translation files, source beside target: what XLIFF and TMX have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from pipeline.documents.formats import Loaded, Place, charset, xml
from pipeline.documents.formats.bilingual import pair
from pipeline.documents.formats.gather import OBJECT, Text
from pipeline.documents.formats.positions import Refused, Step, edits, replace
from pipeline.model import Change, InputError, Message, ParagraphKind, Span, Structure, tell, tell_count
from pipeline.words.languages import engine, primary

_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?(\s+encoding\s*=\s*["']([\w.:-]+)["'])""")
# A tag as BCP 47 has them; data files are looked for by it.
_LANGUAGE = re.compile("[a-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_HEAD = 1_024
"""The declaration stands in so many bytes."""
_CDATA = 1
"""The zone of text in a CDATA section, where nothing is escaped."""
_LONGEST_NAME = 24
FIRST_ZONE = 2
"""Of those that a reader may give."""
_INSIDE = "\0inside "
"""Before the number of a text that stands inside a code, behind its segment."""
_OPEN, _CLOSE = b"<![CDATA[", b"]]>"


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int = -1
    """-1: no bytes of its own (a code)."""
    end: int = -1
    literal: bool = True
    zone: int = 0
    fixed: Message | None = None


@dataclass(slots=True)
class Unit:
    """What is translated as one: pieces of source and of target by the segment they belong to (empty: to none)."""

    sources: dict[str, list[_Piece]] = field(default_factory=dict)
    targets: dict[str, list[_Piece]] = field(default_factory=dict)
    kind: ParagraphKind | None = None
    name: str = ""
    """What the file calls it."""
    fixed: Message | None = None
    """Why its target must not be changed."""
    locked: set[str] = field(default_factory=set)
    """Segments that must not be changed."""
    file: str = ""
    """What was translated, where the file holds several such."""
    segments: dict[str, str] = field(default_factory=dict)
    """What the file calls those of its segments that it does not call by the names of `sources` and `targets`."""


LOCKED = tell("the segment is locked")


class Reader:
    """Collects the units of one file while its XML is walked.

    A subclass names the elements; everything that it does not name is left out with all it holds.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.data, self.path = data, path
        self.units: list[Unit] = []
        self.unit = Unit()
        self.starts: dict[str, xml.Start] = {"*": self._skip}
        self.ends: dict[str, xml.End] = {"*": self._skipped}
        self.tags: re.Pattern[bytes] | None = None
        """How the file writes codes as text, where it does: what stands alone is in the group *single*; names in
        *opens* and *closes*, if it has these, say which other codes are no pair in their segment and stand alone."""
        self.zone = 0
        """Not 0 in somebody's tracked insertion: see `Place.zone`."""
        self._into: dict[str, list[_Piece]] | None = None
        self._segment = [""]
        self._at = 0
        self._depth = 0
        """Elements left out that are open."""
        self._in_code = False
        """The outermost of them is a code."""
        self._around: list[int] = []
        """Of each text inside a code that is open, how many such elements are open around it."""
        # The text of an alternative, say; both XLIFF 1.2 and TMX have it.
        for space in ("", "urn:oasis:names:tc:xliff:document:1.1 ", "urn:oasis:names:tc:xliff:document:1.2 "):
            self.starts[f"{space}sub"], self.ends[f"{space}sub"] = self._text_inside, self._inside_ends

    def element(
        self, names: Sequence[str], start: Callable[[xml.Attributes], None], end: Callable[[], None] | None = None
    ) -> None:
        """What happens at elements that are not inside one that is left out."""

        def opened(attributes: xml.Attributes, at: int, after: int) -> None:
            if self._depth:
                self._depth += 1
                return
            self._flush(at, after)
            start(attributes)

        def closed(at: int, after: int) -> None:
            if self._depth:
                self._depth -= 1
                if self._depth:
                    return
                self._at = after
                return
            self._flush(at, after)
            if end is not None:
                end()

        for name in names:
            self.starts[name], self.ends[name] = opened, closed

    def code(self, names: Sequence[str], shown: str = "") -> None:
        """Inline codes: their content is left out, `shown` stands for it."""

        def opened(attributes: xml.Attributes, at: int, after: int) -> None:
            outermost = not self._depth
            if outermost and shown:
                self._flush(at, after)
                self._add(_Piece(shown))
            self._skip(attributes, at, after)
            self._in_code = self._in_code or outermost

        for name in names:
            self.starts[name], self.ends[name] = opened, self._skipped

    def text(self, into: dict[str, list[_Piece]] | None) -> None:
        """From here on, text belongs to this side of the unit; None: to neither."""
        self._into = into

    def enter(self, segment: str) -> None:
        self._segment.append(segment)
        if self._into is not None:
            self._into.setdefault(segment, [])

    def leave(self) -> None:
        self._segment.pop()

    def leave_out(self, shown: str = "") -> None:
        """For `start` of an `element`: leaves this one out with all it holds, `shown` stands for it."""
        if shown:
            self._add(_Piece(shown))
        self._depth += 1

    def read(self) -> None:
        """Walks the file. Raises InputError for what is not XML."""
        xml.walk(plain(self.data), self.path, "", self.starts, self.ends)

    def _skip(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if not self._depth:
            self._flush(at, after)
            self._in_code = False
        self._depth += 1

    def _skipped(self, at: int, after: int) -> None:
        self._depth -= 1
        self._at = after

    def _text_inside(self, attributes: xml.Attributes, at: int, after: int) -> None:
        if not (self._depth and self._in_code and self._into is not None):
            self._around.append(-1)
            self._skip(attributes, at, after)
            return
        self._around.append(self._depth)
        self._depth, self._at = 0, after
        own, _, _ = self._segment[-1].partition(_INSIDE)
        inside = sum(name.startswith(f"{own}{_INSIDE}") for name in self._into)
        self.enter(f"{own}{_INSIDE}{inside + 1}")

    def _inside_ends(self, at: int, after: int) -> None:
        around = self._around.pop()
        if around < 0:
            self._skipped(at, after)
            return
        self._flush(at, after)
        self.leave()
        self._depth, self._in_code = around, True

    def _flush(self, at: int, after: int) -> None:
        """The character data since the last tag."""
        if self._into is not None:
            here = self._at
            tags = [(tag, tag.groupdict()) for tag in self.tags.finditer(self.data, here, at)] if self.tags else []
            closed = {names.get("closes") for _, names in tags}
            for tag, names in tags:
                self._read(here, tag.start())
                opens = names.get("opens")
                alone = names["single"] or (opens and opens not in closed)
                self._add(_Piece(OBJECT if alone else ""))
                here = tag.end()
            self._read(here, at)
        self._at = after

    def _read(self, first: int, last: int) -> None:
        for text, start, end, literal in xml.pieces(self.data, first, last):
            if not literal and self.data.startswith(_OPEN, start) and b"\r" not in self.data[start:end]:
                self._add(_Piece(text, start + len(_OPEN), end - len(_CLOSE), True, _CDATA))
            else:
                fixed = tell("it stands in a CDATA section of several lines") if len(text) > 1 and not literal else None
                self._add(_Piece(text, start, end, literal, self.zone, fixed))

    def _add(self, piece: _Piece) -> None:
        if self._into is not None:
            self._into.setdefault(self._segment[-1], []).append(piece)


def in_cdata(place: Place) -> bool:
    """True for text in a CDATA section, which takes no markup."""
    return place.zone == _CDATA


def plain(data: bytes) -> bytes:
    """The bytes without the declared encoding, which is another one's: they have been made UTF-8."""
    match = _DECLARED.match(data, 0, _HEAD)
    return data[: match.start(1)] + b" " * len(match[1]) + data[match.end(1) :] if match else data


def decode(data: bytes, path: str) -> charset.Decoded:
    """The bytes of an XML file in UTF-8, by its BOM or declaration. Raises InputError."""
    if not data:
        raise InputError(path, tell("the file is empty"), tell("export it anew"))
    match = _DECLARED.match(data, 0, _HEAD)
    return charset.decode(data, path, match[2].decode("ascii") if match else "utf-8", exact=True)


def loaded(units: Sequence[Unit], path: str, languages: tuple[str, str], data: bytes, decoded: object) -> Loaded:
    """The targets as a document whose source are the sources, each segment with the one it translates.

    `languages`: of the source (one that no tag names is Chinese) and of the target. Raises InputError when nothing is
    translated.
    """
    texts, sources = Text(flowing=True), Text(flowing=True)
    rows: list[tuple[Span, Span]] = []
    found: dict[int, Span | None] = {}
    for unit in units:
        texts.kind = sources.kind = unit.kind
        for name, pieces in unit.targets.items():
            segment, inside, _ = name.partition(_INSIDE)
            fixed = unit.fixed or (LOCKED if segment in unit.locked else None)
            called = unit.segments.get(segment, segment)
            texts.structure = Structure(_called(unit, segment), file=unit.file, unit=unit.name, segment=called)
            for piece in pieces:
                if piece.start < 0:
                    texts.put(piece.text)
                    continue
                why = fixed or piece.fixed
                texts.add(piece.text, piece.start, piece.end, literal=piece.literal, zone=piece.zone, fixed=why)
            span = texts.close()
            if span is None:
                continue
            original = unit.sources.get(name) or (None if inside else unit.sources.get(""))
            if not original:
                continue
            if id(original) not in found:
                sources.put("".join(piece.text for piece in original))
                found[id(original)] = sources.close()
            translated = found[id(original)]
            if translated is None:
                continue
            if rows and rows[-1][1] == translated:  # segments of a target whose source has none
                rows[-1] = (Span(rows[-1][0].start, span.end), translated)
            else:
                rows.append((span, translated))
    if not texts.blocks:
        raise InputError(path, tell("no segment in it is translated"), tell("export it with its translations"))
    document = texts.document(path, languages[1])
    if sources.blocks:
        source = languages[0] if _LANGUAGE.fullmatch(languages[0]) else "zh"
        document = pair(document, sources.document(path, source), rows)
    return Loaded(document, data, tuple(texts.places), flowing=True, details=decoded)


def _called(unit: Unit, segment: str) -> Message | None:
    """How a person finds the segment in a translation tool, in words; a long name is one that nobody sees."""
    if _is_short_name(segment):
        return tell("segment {a}", a=segment)
    return tell("unit {a}", a=unit.name) if _is_short_name(unit.name) else None


def _is_short_name(name: str) -> bool:
    return name.isprintable() and 0 < len(name) <= _LONGEST_NAME


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`. Only targets change; what the character set lacks is written as a reference."""
    decoded = loaded.details
    assert isinstance(decoded, charset.Decoded)

    def write(step: Step) -> bytes:
        after = step.after
        if xml.UNWRITABLE.search(after):
            raise Refused(loaded, step.change, tell("it holds a character that XML cannot hold"))
        if step.place.zone != _CDATA:
            return decoded.writable(xml.escape(after)).encode()
        if decoded.writable(after) != after or "]]>" in after or "\r" in after:
            raise Refused(loaded, step.change, tell("it stands in a CDATA section, which cannot hold that"))
        return after.encode()

    wanted = edits(loaded, changes, write)
    return decoded.encode(replace(decoded.data, wanted)) if wanted else loaded.data


def language(tag: str) -> str:
    """A language as files write it (``EN_us``) as BCP 47 does (``en-US``)."""
    first, *others = re.split("[-_]", tag.strip())
    cased = (part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in others)
    return "-".join((first.lower(), *cased))


def kinds(found: Counter[str], path: str, named: str) -> tuple[str, frozenset[str], tuple[Message, ...]]:
    """Of the languages that a file holds (with how many texts each has), the one to check, the tags that are read as
    it, and what to tell of the rest.

    One language may stand there in several kinds: *en* and *en-GB*. Those that are spelt alike are read together; else
    the named one, or the one with most texts, is read, and the others are named. Raises InputError.
    """
    tags = [tag for tag in found if _LANGUAGE.fullmatch(tag)]
    wanted = [tag for tag in tags if named and primary(tag) == primary(named)] or tags
    if len({primary(tag) for tag in wanted}) != 1:
        first = one_target(found, path, named)
        return first, frozenset({first}), ()
    first = named if named in found else max(wanted, key=lambda tag: found[tag])
    alike = {tag for tag in wanted if engine(tag) == engine(first)} | {first}
    others = [tag for tag in wanted if tag not in alike]
    left = (
        tell_count(
            found[tag],
            "{n} text in {b} is left out; rename the file to NAME.{b}{c} to check it.",
            "{n} texts in {b} are left out; rename the file to NAME.{b}{c} to check them.",
            b=tag,
            c=PurePath(path).suffix,
        )
        for tag in others
    )
    return first, frozenset(alike), tuple(left)


def one_target(found: Mapping[str, object], path: str, named: str) -> str:
    """The language to check of those that a file holds: its only one, or the one in its name."""
    languages = [tag for tag in found if _LANGUAGE.fullmatch(tag)]
    if named and (not languages or named in languages):
        return named
    matching = [tag for tag in languages if named and primary(tag) == primary(named)]
    if len(matching or languages) == 1:
        return (matching or languages)[0]
    if not languages:
        raise InputError(
            path, tell("it does not say what language it is translated into"), tell("rename it to NAME.en.EXT")
        )
    listed = ", ".join(sorted(languages))
    raise InputError(
        path, tell("it holds translations into {a}", a=listed), tell("name the one to check in its name: NAME.en.EXT")
    )
