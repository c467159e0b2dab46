"""Word files made for tests, and an independent reading of what they say with their changes accepted or rejected."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes", "settings": "settings",
          "styles": "styles", "comments": "comments"}  # fmt: skip


def document(body: str) -> str:
    return f"{HEAD}<w:document {_NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"


def entries(body: str, **parts: str) -> dict[str, bytes]:
    """The entries of a package with this body; ``header="<w:p>…"`` adds a part with that content."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{name}+xml"/>'
        for name in parts
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for n, name in enumerate(parts, 1)
    )
    rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    made = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships {rels}><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": f"{HEAD}<Relationships {rels}>{relations}</Relationships>",
    }
    for name, inside in parts.items():
        made[f"word/{name}.xml"] = f"{HEAD}<w:{_KINDS[name]} {_NAMESPACES}>{inside}</w:{_KINDS[name]}>"
    return {name: text.encode() for name, text in made.items()}


def pack(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 5, 0, 0)), content, method)
    return made.getvalue()


def word(body: str, **parts: str) -> bytes:
    return pack(entries(body, **parts))


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run; the text is XML."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(*runs: str, author: str = "Wang Wei") -> str:
    return f'<w:ins w:id="7" w:author="{author}">{"".join(runs)}</w:ins>'


def deleted(text: str, author: str = "Wang Wei") -> str:
    return f'<w:del w:id="8" w:author="{author}"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def field(instruction: str, *result: str) -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
    return f"{char('begin')}{code}{char('separate')}{''.join(result)}{char('end')}"


def box(*paragraphs: str) -> str:
    """A text box written twice, as Word does."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def said(xml: bytes, *, accept: bool, author: str | None = None) -> str:
    """The text of a part with the changes of one author (or of everybody) accepted or rejected.

    Read by ElementTree, with nothing shared with the program. Other people's changes read as accepted.
    """
    return "".join(_said(ElementTree.fromstring(xml), accept, author))


def _said(element: ElementTree.Element, accept: bool, author: str | None) -> Iterator[str]:
    local = element.tag.rpartition("}")[2]
    ours = author is None or element.get(f"{{{W}}}author") == author
    taken = accept or not ours
    if (local in ("del", "moveFrom") and taken) or (local in ("ins", "moveTo") and not taken):
        return
    if local in ("t", "delText"):
        yield element.text or ""
    yield from {"tab": "\t", "br": "\n"}.get(local, "")
    for child in element:
        yield from _said(child, accept, author)
    if local == "p":
        yield "\n"
