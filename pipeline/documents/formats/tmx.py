"""TMX 1.4, translation memories: the translations into one language are read and corrected, sources beside them.

Source: https://www.gala-global.org/tmx-14b.
"""

from __future__ import annotations

import re

from pipeline.documents.formats import Loaded, translations, xml
from pipeline.documents.formats.gather import OBJECT
from pipeline.documents.formats.translations import Unit
from pipeline.documents.formats.translations import splice as splice
from pipeline.model import InputError, tell
from pipeline.words.languages import primary

MAX_BYTES = 50_000_000

# OmegaT writes codes as text: <t0>formatted</t0>, and <f1/> or, of a web page, <i1>, which stand alone.
_OMEGAT_TAGS = re.compile(
    rb"&lt;(?:(?P<single>[a-z]{1,3}\d+/)|(?P<opens>[a-z]{1,3}\d+)|/(?P<closes>[a-z]{1,3}\d+))(?:>|&gt;)"
)


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`. `language` chooses among several translations; where there is one it is not needed."""
    decoded = translations.decode(data, path)
    reader = _Reader(xml.without_doctype(decoded.data), path)
    reader.read()
    if reader.source is None:
        raise InputError(path, tell("this is not a TMX file"), tell("export it as TMX 1.4"))
    languages = dict.fromkeys(tag for variants in reader.memory for tag in variants)
    # Releases are translated from Chinese, whichever way the memory was made.
    named = next((tag for tag in languages if _same(tag, reader.source)), "")
    source = next((tag for tag in languages if _same(tag, "zh")), named)
    target = translations.one_target({t: None for t in languages if t != source}, path, language)
    units = []
    for name, variants in zip(reader.names, reader.memory, strict=True):
        if target in variants:
            sources = variants[source].targets if source in variants else {}
            units.append(Unit(sources=sources, targets=variants[target].targets, name=name))
    return translations.loaded(units, path, (source or "zh", target), data, decoded)


def _same(tag: str, other: str) -> bool:
    return primary(tag) == primary(other)


class _Reader(translations.Reader):
    def __init__(self, data: bytes, path: str) -> None:
        super().__init__(data, path)
        self.source: str | None = None
        self.memory: list[dict[str, Unit]] = []
        """Of each unit, what each language says."""
        self.names: list[str] = []
        self.element(["tmx", "body"], lambda _: None)
        self.element(["header"], self._header)
        self.element(["tu"], self._unit)
        self.element(["tuv"], self._variant)
        self.element(["seg"], self._seg, lambda: self.text(None))
        self.element(["hi"], lambda _: None)
        self.code(["bpt", "ept", "it", "ut"])
        self.code(["ph"], OBJECT)

    def _header(self, attributes: xml.Attributes) -> None:
        self.source = translations.language(attributes.get("srclang", "*all*"))
        if attributes.get("creationtool") == "OmegaT":
            self.tags = _OMEGAT_TAGS

    def _unit(self, attributes: xml.Attributes) -> None:
        self.memory.append({})
        self.names.append(attributes.get("tuid") or str(len(self.memory)))

    def _variant(self, attributes: xml.Attributes) -> None:
        tag = attributes.get(f"{xml.XML} lang") or attributes.get("lang") or ""
        self.unit = Unit()
        if self.memory:
            self.memory[-1].setdefault(translations.language(tag), self.unit)

    def _seg(self, attributes: xml.Attributes) -> None:
        self.text(self.unit.targets)
