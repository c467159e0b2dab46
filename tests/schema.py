"""The parts of a Word file held against the schemas of ECMA-376."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path

from lxml import etree

from tests.word_file import W, parts

_ARCHIVE = Path(__file__).parent / "data" / "schemas" / "ecma-376-1.zip"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What the schemas import from elsewhere. Of drawings only the names: the program writes none.
_IMPORTED = {
    "xml.xsd": '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
    '<attribute name="space"/><attribute name="lang"/></schema>',
    "dml-wordprocessingDrawing.xsd": '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace='
    '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><element name="inline"/>'
    '<element name="anchor"/></schema>',
    "all.xsd": '<schema xmlns="http://www.w3.org/2001/XMLSchema"><import schemaLocation="xml.xsd" '
    f'namespace="http://www.w3.org/XML/1998/namespace"/><import schemaLocation="wml.xsd" namespace="{W}"/></schema>',
}


class _Archive(etree.Resolver):
    def resolve(self, url: str, public_id: str, context: object) -> object:
        name = url.rpartition("/")[2]
        if name in _IMPORTED:
            return self.resolve_string(_IMPORTED[name], context, base_url=url)
        with zipfile.ZipFile(_ARCHIVE) as archive:
            return self.resolve_string(archive.read(name), context, base_url=url)


@cache
def _schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Archive())
    return etree.XMLSchema(etree.fromstring(_IMPORTED["all.xsd"], parser, base_url="archive:/all.xsd"))


def faults(data: bytes) -> set[tuple[str, str]]:
    """Where the parts of a Word file do not follow the schema: the part and the reason.

    What newer versions of Word have added is left out first, as ECMA-376 part 3 tells older ones to do.
    """
    found = set()
    for name, content in parts(data).items():
        if name.endswith(".xml") and f"{W}".encode() in content:
            root = etree.fromstring(content)
            if etree.QName(root).namespace == W:
                _older(root)
                schema = _schema()
                schema.validate(etree.fromstring(etree.tostring(root)))
                found |= {(name, entry.message) for entry in schema.error_log}
    return found


def _older(root: etree._Element) -> None:
    """Takes out what may be ignored, and the newer one of two alternatives."""
    ignored = {
        element.nsmap[prefix]
        for element in root.iter(etree.Element)
        for prefix in element.attrib.pop(f"{_MC}Ignorable", "").split()
    }
    for element in list(root.iter(etree.Element)):
        for name in element.attrib:
            if etree.QName(name).namespace in ignored:
                del element.attrib[name]
        if etree.QName(element).namespace in ignored and element is not root:
            element.getparent().remove(element)
    for element in list(root.iter(f"{_MC}AlternateContent")):
        parent = element.getparent()
        if parent is not None:
            parent[parent.index(element) : parent.index(element) + 1] = element.findall(f"{_MC}Fallback/*")
