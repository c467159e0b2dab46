"""XLIFF 1.x and 2.x with the dialects of Trados, memoQ and Phrase: targets are read and corrected, sources beside them.

Sources: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html, https://docs.oasis-open.org/xliff/xliff-core/v2.1/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents.formats import Loaded, translations, xml
from pipeline.documents.formats.gather import OBJECT
from pipeline.documents.formats.translations import LOCKED, Unit
from pipeline.documents.formats.translations import splice as splice
from pipeline.model import InputError, ParagraphKind, tell

MAX_BYTES = 50_000_000

_NAMESPACE = "urn:oasis:names:tc:xliff:document:"
_SPACES = ("", *(f"{_NAMESPACE}{version} " for version in ("1.1", "1.2", "2.0", "2.1", "2.2")))
_SDL = "http://sdl.com/FileTypes/SdlXliff/1.0 "
_PHRASE = b"http://www.memsource.com/mxlf/"
# Phrase writes {b>bold<b}, {1>formatted<1} and {2}, which stands alone.
_PHRASE_TAGS = re.compile(rb"\{(?:[biu_^]+|\d+)(?:>|&gt;)|(?:<|&lt;)(?:[biu_^]+|\d+)\}|(?P<single>\{\d+\})")
# Marks of what must not be translated; the second is that of ITS.
_PROTECTED = ("protected", "x-its-translate-no")


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`. The languages are those that the file names; `language` chooses where it names none.

    Raises InputError, also when its parts are translated into several languages.
    """
    decoded = translations.decode(data, path)
    reader = _Reader(decoded.data, path)
    reader.read()
    if not reader.root:
        raise InputError(path, tell("this is not an XLIFF file"), tell("export it as XLIFF 1.2 or 2.0"))
    target = translations.one_target(reader.targets, path, language)
    sources = [tag for tag in reader.sources if tag] or ["zh"]
    return translations.loaded(reader.units, path, (sources[0], target), data, decoded)


def _names(*locals: str) -> Sequence[str]:
    return [f"{space}{local}" for space in _SPACES for local in locals]


class _Reader(translations.Reader):
    def __init__(self, data: bytes, path: str) -> None:
        super().__init__(data, path)
        self.root = False
        self.sources: dict[str, None] = {}
        self.targets: dict[str, None] = {}
        self._translate = [True]
        self._segments = 0
        self._technical = False
        self._name = self._original = ""
        self._marks: list[int] = []
        """The zones around the open marks."""
        self._insertions = translations.FIRST_ZONE
        if _PHRASE in data[:4_096]:
            self.tags = _PHRASE_TAGS
        self.element(_names("xliff"), self._xliff)
        self.element(_names("file"), self._file, self._end_group)
        self.element(_names("group"), self._group, self._end_group)
        self.element(_names("body"), lambda _: None)
        self.element(_names("trans-unit", "unit"), self._unit, self._end_unit)
        self.element(_names("segment"), self._next_segment)
        self.element(_names("source", "seg-source"), self._source, self._side_ends)
        self.element(_names("target"), self._target, self._side_ends)
        self.element(_names("mrk"), self._mark, self._end_mark)
        self.element(_names("g", "pc"), lambda _: None)
        self.element([f"{_SDL}seg-defs"], lambda _: None)
        self.element([f"{_SDL}seg"], self._defined)
        # Formatting opens and closes around words; what stands alone stands for something.
        self.code(_names("bx", "ex", "bpt", "ept", "sc", "ec", "sm", "em", "it"))
        self.code(_names("x", "ph", "cp"), OBJECT)

    def _xliff(self, attributes: xml.Attributes) -> None:
        self.root = True
        self._languages(attributes.get("srcLang"), attributes.get("trgLang"))

    def _file(self, attributes: xml.Attributes) -> None:
        self._original = attributes.get("original", attributes.get("id", ""))
        self._group(attributes)

    def _group(self, attributes: xml.Attributes) -> None:
        self._languages(attributes.get("source-language"), attributes.get("target-language"))
        self._translate.append(attributes.get("translate", "yes" if self._translate[-1] else "no") != "no")

    def _end_group(self) -> None:
        self._translate.pop()

    def _languages(self, source: str | None, target: str | None) -> None:
        if source:
            self.sources[translations.language(source)] = None
        if target:
            self.targets[translations.language(target)] = None

    def _unit(self, attributes: xml.Attributes) -> None:
        self._group({"translate": attributes["translate"]} if "translate" in attributes else {})
        kind = _kind(attributes.get("restype", attributes.get("type", "")))
        self.unit = Unit(kind=kind, name=attributes.get("id", ""), file=self._original)
        self._technical = attributes.get("restype") == "x-gettext-domain-header"
        # memoQ and Phrase name it so, each in its own namespace.
        locks = (value for name, value in attributes.items() if name.endswith(" locked"))
        if any(value.lower() in ("true", "locked", "yes", "1") for value in locks):
            self.unit.fixed = LOCKED
        self._name = ""

    def _end_unit(self) -> None:
        if self._translate.pop() and not self._technical:
            self.units.append(self.unit)
        self.unit = Unit()

    def _next_segment(self, attributes: xml.Attributes) -> None:
        self._segments += 1
        self._name = f"\0{self._segments}"
        self.unit.segments[self._name] = attributes.get("id", "")

    def _source(self, attributes: xml.Attributes) -> None:
        self.text(self.unit.sources)
        self.enter(self._name)

    def _target(self, attributes: xml.Attributes) -> None:
        self.text(self.unit.targets)
        self.enter(self._name)

    def _side_ends(self) -> None:
        self.text(None)
        self.leave()

    def _mark(self, attributes: xml.Attributes) -> None:
        kind = attributes.get("mtype")
        if kind == "x-sdl-deleted":  # by somebody who tracks changes in Trados
            self.leave_out()
            return
        if kind in _PROTECTED or attributes.get("translate") == "no":
            self.leave_out(OBJECT)
            return
        self._marks.append(self.zone)
        if kind == "x-sdl-added":
            self._insertions += 1
            self.zone = self._insertions
        self.enter(attributes.get("mid", "") if kind == "seg" else self._segment[-1])

    def _end_mark(self) -> None:
        self.zone = self._marks.pop()
        self.leave()

    def _defined(self, attributes: xml.Attributes) -> None:
        if attributes.get("locked") == "true":
            self.unit.locked.add(attributes.get("id", ""))


def _kind(type_: str) -> ParagraphKind | None:
    """What the resource types of the standard, and ``x-h1`` of its users, say of a paragraph."""
    name = re.sub(r"^(?:x-|\w+:)", "", type_.lower())
    if re.fullmatch(r"h[1-6]|title|header|heading|caption|menuitem|button|label|menu|th", name):
        return "heading"
    return "item" if name in ("listitem", "li") else None
