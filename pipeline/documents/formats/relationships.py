"""How the parts of an Office package refer to each other."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from pipeline.documents.formats import package, xml

_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"


def relationships_of(part: str) -> str:
    """The entry that holds a part's relationships; of the package for an empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relationship(NamedTuple):
    id: str
    kind: str
    """The last word of its type."""
    target: str
    """Name of an entry of the package, which need not be there."""


def relationships(whole: package.Package, part: str) -> list[Relationship]:
    """The relationships of a part to others inside the package; links to the outside are left alone."""
    entry = relationships_of(part)
    if entry not in whole:
        return []
    found: list[Relationship] = []

    def relationship(attributes: xml.Attributes, at: int, after: int) -> None:
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") != "External" and target:
            kind = attributes.get("Type", "").rpartition("/")[2]
            base = "/" if target.startswith("/") else f"/{posixpath.dirname(part)}"
            name = posixpath.normpath(posixpath.join(base, target)).lstrip("/")
            found.append(Relationship(attributes.get("Id", ""), kind, name))

    xml.walk(whole.read(entry), whole.path, entry, {_RELATIONSHIP: relationship}, {})
    return found
