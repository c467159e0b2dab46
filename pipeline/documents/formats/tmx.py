"""TMX 1.4, translation memories: the translations into one language are read and corrected, sources beside them.

Source: https://www.gala-global.org/tmx-14b.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

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
    languages = Counter(tag for variants in reader.memory for tag, _ in variants)
    # Releases are translated from Chinese, whichever way the memory was made.
    named = next((tag for tag in languages if _same(tag, reader.source)), "")
    source = next((tag for tag in languages if _same(tag, "zh")), named)
    others = Counter({tag: count for tag, count in languages.items() if not source or not _same(tag, source)})
    target, kinds, left_out = translations.kinds(others, path, language)
    units = []
    for name, variants in zip(reader.names, reader.memory, strict=True):
        same = [unit for tag, unit in variants if tag == source]
        originals = same or [unit for tag, unit in variants if source and _same(tag, source)]
        sources = originals[0].targets if originals else {}
        units += [Unit(sources=sources, targets=unit.targets, name=name) for tag, unit in variants if tag in kinds]
    return replace(translations.loaded(units, path, (source or "zh", target), data, decoded), notes=left_out)


def _same(tag: str, other: str) -> bool:
    return primary(tag) == primary(other)


class _Reader(translations.Reader):
    def __init__(self, data: bytes, path: str) -> None:
        super().__init__(data, path)
        self.source: str | None = None
        self.memory: list[list[tuple[str, Unit]]] = []
        """Of each unit, what each language says; one may say it twice."""
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
        self.memory.append([])
        self.names.append(attributes.get("tuid") or str(len(self.memory)))

    def _variant(self, attributes: xml.Attributes) -> None:
        tag = attributes.get(f"{xml.XML} lang") or attributes.get("lang") or ""
        self.unit = Unit()
        if self.memory:
            self.memory[-1].append((translations.language(tag), self.unit))

    def _seg(self, attributes: xml.Attributes) -> None:
        self.text(self.unit.targets)
