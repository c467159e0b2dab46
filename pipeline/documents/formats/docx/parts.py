"""Which files a Word package consists of, found through its relationships and never by a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.documents.formats import package, xml
from pipeline.documents.formats.relationships import relationships
from pipeline.model import InputError, Message, ParagraphKind, tell

W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_SPACE = f"{xml.XML} space"
_HEADING = re.compile(r"(?:heading (\d)|title|subtitle|caption)", re.IGNORECASE)
Style = tuple[ParagraphKind, int]
"""What the paragraphs of a style are; of headings with their level, from 1, where it has one."""
_ROOTS = ("document", "hdr", "ftr", "footnotes", "endnotes")
# The order in which a reader would come to them; parts of one kind by name.
_STORIES = ("footnotes", "endnotes", "header", "footer")


@dataclass(frozen=True, slots=True)
class Parts:
    """Names of ZIP entries; empty where there is none."""

    main: str
    stories: tuple[str, ...]
    """With text, `main` first."""
    styles: str = ""
    settings: str = ""
    comments: str = ""


def of(word: package.Package) -> Parts:
    """The parts of a Word package. Raises InputError when it has no document."""
    main = next((r.target for r in relationships(word, "") if r.kind == "officeDocument"), "")
    if main not in word or "[Content_Types].xml" not in word:
        raise InputError(word.path, tell("there is no Word document in it"), tell("save it as a Word file (.docx)"))
    beside: dict[str, list[str]] = {}
    for _, kind, target in relationships(word, main):
        if target in word and target not in beside.setdefault(kind, []):
            beside[kind].append(target)
    stories = [name for kind in _STORIES for name in sorted(beside.get(kind, ()), key=_natural)]

    def one(kind: str) -> str:
        return beside.get(kind, [""])[0]

    return Parts(main, tuple(dict.fromkeys((main, *stories))), one("styles"), one("settings"), one("comments"))


def _natural(name: str) -> tuple[int, str]:
    return len(name), name


def names(local: str) -> tuple[str, ...]:
    """An element or attribute of WordprocessingML in the transitional and the strict namespace."""
    return tuple(f"{uri} {local}" for uri in W)


def attribute(attributes: xml.Attributes, local: str) -> str | None:
    for name in names(local):
        if name in attributes:
            return attributes[name]
    return None


class Space:
    """Whether a text keeps the space at its ends: it says so itself, or the whole part does."""

    def __init__(self) -> None:
        self._whole = ""

    def calls(self) -> dict[str, xml.Start]:
        """What `xml.walk` has to call back for the roots of parts."""
        return {name: self._root for local in _ROOTS for name in names(local)}

    def kept(self, attributes: xml.Attributes) -> bool:
        return attributes.get(_SPACE, self._whole) == "preserve"

    def _root(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._whole = attributes.get(_SPACE, "")


def on(attributes: xml.Attributes) -> bool:
    """The value of a switch: ``<w:vanish/>`` is on, ``<w:vanish w:val="0"/>`` is not."""
    return attribute(attributes, "val") not in ("0", "false", "off")


def outline_level(attributes: xml.Attributes) -> int:
    """The level of a heading, from 1; 0 of other text."""
    level = attribute(attributes, "val") or "9"
    return int(level) + 1 if level in tuple("012345678") else 0


def styles(word: package.Package, name: str) -> Mapping[str, Style]:
    """The paragraph styles that are headings (by name or outline level) or lists, with those based on them."""
    if not name:
        return {}
    kinds: dict[str, Style] = {}
    parents: dict[str, str] = {}
    plain: set[str] = set()
    here = ""

    def style(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal here
        here = attribute(attributes, "styleId") or ""

    def title(attributes: xml.Attributes, at: int, after: int) -> None:
        called = _HEADING.fullmatch(attribute(attributes, "val") or "")
        if here and called:
            kinds[here] = "heading", int(called[1] or called[0].lower() == "title")

    def outline(attributes: xml.Attributes, at: int, after: int) -> None:
        level = outline_level(attributes)
        if here and level:
            kinds[here] = "heading", level

    def numbered(attributes: xml.Attributes, at: int, after: int) -> None:
        if here:
            kinds.setdefault(here, ("item", 0))

    def based(attributes: xml.Attributes, at: int, after: int) -> None:
        parents[here] = attribute(attributes, "val") or ""

    calls = {"style": style, "name": title, "outlineLvl": outline, "numPr": numbered, "basedOn": based}
    xml.walk(
        word.read(name), word.path, name, {full: call for local, call in calls.items() for full in names(local)}, {}
    )
    for child in parents:
        path: dict[str, None] = {}
        at = child
        while at and at not in kinds and at not in plain and at not in path:
            path[at] = None
            at = parents.get(at, "")
        if at in kinds:
            kinds.update(dict.fromkeys(path, kinds[at]))
        else:
            plain.update(path)
    return kinds


def protection(word: package.Package, parts: Parts, *, tracked: bool) -> Message | None:
    """Why the document must not be changed; None when it may be."""
    if any(name.lower().startswith("_xmlsignatures/") for name in word.entries):
        return tell("it is signed, and a change would break the signature")
    if not parts.settings:
        return None
    why: Message | None = None

    def protected(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal why
        mode = attribute(attributes, "edit") or "none"
        allowed = mode == "none" or (mode == "trackedChanges" and tracked)
        if (attribute(attributes, "enforcement") or "0") not in ("0", "false", "off") and not allowed:
            why = tell("it is protected against changes ({a})", a=mode)

    def reserved(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal why
        if attribute(attributes, "hash") or attribute(attributes, "hashValue"):
            why = tell("a password protects it against changes")

    calls = {"documentProtection": protected, "writeProtection": reserved}
    xml.walk(
        word.read(parts.settings),
        word.path,
        parts.settings,
        {full: call for local, call in calls.items() for full in names(local)},
        {},
    )
    return why
