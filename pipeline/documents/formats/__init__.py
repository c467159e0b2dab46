"""Kinds of files: for each, bytes into a Document whose text maps back to places, and changes into those places."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from pipeline.model import Change, Document, InputError, Message, Span, tell

# The module that reads each kind of file. A module is loaded when the first such file is.
MODULES: Mapping[str, str] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".sdlxliff": "xliff",
    ".mqxliff": "xliff",
    ".mxliff": "xliff",
    ".tmx": "tmx",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".eml": "mail",
}
# Kinds that name their languages inside: the file's name need not.
TELL_LANGUAGE = frozenset(suffix for suffix, module in MODULES.items() if module in ("xliff", "tmx"))

Pair = tuple[int, int]
"""Columns of a table of two languages, counted from 1: the source's and the translation's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the document's text and the bytes it was read from.

    Text between two places (the line feed between two paragraphs, a tab that is an element) is in no place:
    it cannot be changed. Bytes between two places (markup) stay.
    """

    span: Span
    """In the document's text."""
    start: int
    """First byte, in the part."""
    end: int
    """Behind the last byte."""
    part: str = ""
    """The file inside a package (a ZIP entry); empty where the file is one piece."""
    literal: bool = True
    """Every character is written as itself, in the part's encoding; else (an entity) it is replaced whole or kept."""
    fixed: Message | None = None
    """Why it must not be changed, to follow “… cannot be placed: ”; empty when it may."""
    zone: int = 0
    """What one edit may cover: a change that takes the words of two zones together is refused."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as read: its document, and what leads from the document's text back into the file."""

    document: Document
    data: bytes
    """The whole file."""
    places: tuple[Place, ...]
    """Sorted by span, disjoint."""
    encoding: str = "utf-8"
    """Of literal places."""
    flowing: bool = False
    """White space is layout: reading the file again may show less of it, and no blank lines."""
    details: object = None
    """What only the format's own `splice` reads."""
    notes: tuple[Message, ...] = ()
    """What the reader of the report should confirm: which columns were taken for which language, say."""


class Format(Protocol):
    """What a module of this package offers; those that read tables of two languages are `Tabular`."""

    MAX_BYTES: int
    """A larger file is refused before it is read."""

    # Two more are optional, for what can be told before anything is written: ``protected(loaded, span)``, why nothing
    # at a span may be changed, a Message or None; ``written(loaded, step)``, the bytes of a step, raises Refused. Where
    # a file can carry remarks, so is ``asking(loaded, changes, queries)``: tracked changes and, at the words of the
    # queries (changes that change nothing), what they say.

    def read(self, data: bytes, path: str, language: str) -> Loaded:
        """The bytes of a file as a document with paragraphs (kinds set), segments, and a source where the file
        holds one. `path` is for messages and `Document.path`. Raises InputError for what is not this format."""

    def splice(self, loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
        """The file with each change in its place and every other byte as it was; no changes: the same bytes.

        The changes are sorted by span, disjoint, and fit the text. `tracked`: as changes that the reader of the
        file can accept or reject, where the format has such. Raises InputError, with the reason, when a change
        cannot be placed."""


class Tabular(Format, Protocol):
    """A kind of file that may hold a table of two languages."""

    def read(self, data: bytes, path: str, language: str, columns: Pair | None = None) -> Loaded:
        """As `Format.read`. `columns`: the two that somebody named; None: they are found by header and content.
        Raises InputError, too, when no table has these."""


_TABULAR = ("xlsx", "docx")


def read(data: bytes, path: str, language: str, columns: Pair | None = None) -> Loaded:
    """The bytes of a file as its kind reads them; see `Tabular.read`. Raises InputError."""
    kind = of(Path(path))
    if columns is None:
        return kind.read(data, path, language)
    if MODULES[Path(path).suffix.lower()] not in _TABULAR:
        raise InputError(path, tell("this kind of file has no columns"), tell("leave out --columns"))
    return cast(Tabular, kind).read(data, path, language, columns)


def text_again(loaded: Loaded, data: bytes, columns: Pair | None = None) -> str:
    """The text of a file as it was written anew: in its own character set, however little is left to tell it by."""
    document = loaded.document
    if loaded.encoding != "utf-8":
        return data.decode(loaded.encoding)
    if getattr(loaded.details, "guessed", False):
        data = data.decode(loaded.details.codec).encode()  # type: ignore[attr-defined]  # `charset.Decoded`
    return read(data, document.path, document.language, columns).document.text


def suffix(path: Path) -> str | None:
    """The suffix of a known kind of file, in lower case; None for another."""
    found = path.suffix.lower()
    return found if found in MODULES else None


def of(path: Path) -> Format:
    """The format of a file, by its suffix. Raises KeyError for an unknown one."""
    return cast(Format, importlib.import_module(f"pipeline.documents.formats.{MODULES[path.suffix.lower()]}"))
