"""Makes characters visible that a reader cannot see or that a screen would obey: the text falls into pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, repeat
from typing import Literal, NamedTuple

PieceKind = Literal["text", "han", "space", "label"]
Spaces = Literal["plain", "odd", "all"]


class Piece(NamedTuple):
    """A stretch of text to show in one way."""

    kind: PieceKind
    """`text` as it is; `han` Chinese characters; `space` a glyph for a space; `label` a name such as U+202E."""
    text: str
    name: str = ""
    """What a label or a glyph stands for, in words."""


Shown = tuple[Piece, ...]

# Blank glyphs that Unicode counts as letters or symbols, so `str.isprintable` passes them.
_BLANK_LETTERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")
_GLYPHS = {
    " ": ("␣", "space"),
    "\t": ("⇥", "tab"),
    "\n": ("↵", "line feed"),
    "\r": ("␍", "carriage return"),
}
_CONTROLS = "\t\n\r"
# In running text these are laid out as what they are; only in an issue's own words do they need a glyph.
_LAID_OUT = "\t\n\u00a0\u3000"
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
    "[\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U000323af]*"
)
_ODD_SPACES = re.compile(r"^ +| +$| {2,}")


def _hidden(text: str) -> bool:
    """True when a control, format or bidi character, an odd space, an unassigned or a blank letter is in it."""
    return not text.isprintable() or _BLANK_LETTERS.search(text) is not None


def pieces(text: str, spaces: Spaces = "plain") -> Shown:
    """The text in pieces, in order; hidden characters become labels.

    `spaces`: ``plain`` leaves all white space to the layout; ``odd`` shows leading, trailing and repeated
    spaces and every other kind of space by a glyph; ``all`` shows single spaces too.
    """
    if spaces == "plain" and not _hidden(text):
        return tuple(_by_script(text))
    shown = _odd(text) if spaces == "odd" else {i for i, c in enumerate(text) if c == " " and spaces == "all"}
    found: list[Piece] = []
    plain = 0
    for index, character in enumerate(text):
        piece = None
        if index in shown or (spaces != "plain" and character in _CONTROLS):
            piece = Piece("space", *_GLYPHS[character])
        elif spaces != "plain" and character == "\u00a0":
            piece = Piece("label", "NBSP", "no-break space")
        elif _hidden(character) and not (spaces == "plain" and character in _LAID_OUT):
            piece = Piece("label", f"U+{ord(character):04X}", unicodedata.name(character, "unnamed character").lower())
        if piece is not None:
            found.extend(_by_script(text[plain:index]))
            found.append(piece)
            plain = index + 1
    found.extend(_by_script(text[plain:]))
    return tuple(_counted(found))


def plain(text: str) -> str:
    """The text for places that take no markup (a title, an attribute): hidden characters as ``‹U+202E›``."""
    return "".join(f"‹{p.text}›" if p.kind == "label" else p.text for p in pieces(" ".join(text.splitlines())))


def _counted(found: list[Piece]) -> Iterator[Piece]:
    """A run of one label once, with its count: six no-break spaces are ``NBSP ×6``."""
    for piece, run in groupby(found):
        number = len(list(run))
        if piece.kind == "label" and number > 1:
            piece = piece._replace(text=f"{piece.text} ×{number}")
            number = 1
        yield from repeat(piece, number)


def _odd(text: str) -> set[int]:
    return {i for match in _ODD_SPACES.finditer(text) for i in range(*match.span())}


def _by_script(text: str) -> list[Piece]:
    """Chinese apart from the rest, so that each gets its language and its fonts."""
    if not text or text.isascii():
        return [Piece("text", text)] if text else []
    found: list[Piece] = []
    at = 0
    for match in _HAN.finditer(text):
        if at < match.start():
            found.append(Piece("text", text[at : match.start()]))
        found.append(Piece("han", match.group()))
        at = match.end()
    if at < len(text):
        found.append(Piece("text", text[at:]))
    return found
