"""Comments that tell the reason of each change, and what a package needs to have them."""

from __future__ import annotations

import posixpath
import re
from xml.sax.saxutils import quoteattr

from pipeline.documents.formats import package, xml
from pipeline.documents.formats.docx import parts as parts_
from pipeline.documents.formats.relationships import relationships_of
from pipeline.model import Change

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = {
    parts_.W[0]: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    parts_.W[1]: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
}
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROGRAM = "zhengming"
_ID = re.compile(rb"""\b\w+:id=["'](\d{1,9})["']""")
# What stands before the root element, and its start tag.
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<(?P<name>[^\s/>]+)(?:[^>"']|"[^"]*"|'[^']*')*>""", re.DOTALL
)


def author(change: Change) -> str:
    """The attributes that say who decided it and when."""
    date = change.date if "T" in change.date or not change.date else f"{change.date}T00:00:00Z"
    said = f' w:date="{date}"' if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", date) else ""
    return f" w:author={quoteattr(_clean(change.reviewer) or _PROGRAM)}{said}"


def reason(change: Change) -> str:
    """Why it was changed: the check's message with its evidence, and the reviewer's note."""
    facts = f" ({'; '.join(map(str, change.evidence))})" if change.evidence else ""
    told = f"{change.message}{facts}" if change.message else ""
    return _clean("\n".join(filter(None, (told, change.note))) or "Corrected by a reviewer.")


def _clean(text: str) -> str:
    return xml.UNWRITABLE.sub("\ufffd", text)


class Comments:
    """The comments part of a document, with what was added to it; `main` is the content of its main part."""

    def __init__(self, word: package.Package, parts: parts_.Parts, main: bytes) -> None:
        self._word, self._parts = word, parts
        self._name = parts.comments
        self._old = word.read(self._name) if self._name else b""
        self._added: list[str] = []
        used = (int(found[1]) for content in (self._old, main) for found in _ID.finditer(content))
        self._next = max(used, default=-1) + 1
        self._namespace = parts_.W[1] if parts_.W[1].encode() in main else parts_.W[0]

    def add(self, change: Change) -> int:
        """The id of a new comment about a change."""
        number = self._next
        self._next += 1
        initials = "".join(word[0] for word in (_clean(change.reviewer) or _PROGRAM).split())[:3]
        paragraphs = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{xml.escape(line)}</w:t></w:r></w:p>'
            for line in reason(change).split("\n")
        )
        self._added.append(
            f'<w:comment xmlns:w="{self._namespace}" w:id="{number}"{author(change)} w:initials={quoteattr(initials)}>'
            f"{paragraphs}</w:comment>"
        )
        return number

    def written(self) -> dict[str, bytes]:
        """The entries that change or come anew."""
        if not self._added:
            return {}
        if self._name:
            return {self._name: _before_end(self._word, self._name, "".join(self._added))}
        folder = posixpath.dirname(self._parts.main)
        taken = {name.lower() for name in self._word.entries}
        candidates = ("comments.xml", *(f"comments{n}.xml" for n in range(1, 1_000)))
        base = next(name for name in candidates if posixpath.join(folder, name).lower() not in taken)
        name = posixpath.join(folder, base)
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        body = "".join(self._added).replace(f' xmlns:w="{self._namespace}"', "")
        part = f'{head}<w:comments xmlns:w="{self._namespace}">{body}</w:comments>'
        return {
            "[Content_Types].xml": _before_end(
                self._word, "[Content_Types].xml", f'<Override PartName="/{name}" ContentType="{_TYPE}"/>'
            ),
            **self._related(base, head),
            name: part.encode(),
        }

    def _related(self, target: str, head: str) -> dict[str, bytes]:
        rels = relationships_of(self._parts.main)
        old = self._word.read(rels) if rels in self._word else b""
        used = set(re.findall(rb"""\bId=["']([^"']*)["']""", old))
        number = next(n for n in range(1, 100_000) if f"rId{n}".encode() not in used)
        entry = f'<Relationship Id="rId{number}" Type="{_RELATION[self._namespace]}" Target="{target}"/>'
        if not old:
            return {rels: f'{head}<Relationships xmlns="{_RELATIONSHIPS}">{entry}</Relationships>'.encode()}
        return {rels: _before_end(self._word, rels, entry)}


def _before_end(word: package.Package, name: str, added: str) -> bytes:
    """A part with elements put in at the end of its root element."""
    content = word.read(name)
    xml.walk(content, word.path, name, {}, {})  # well-formed: what follows may rely on it
    root = _ROOT.match(content)
    assert root is not None
    # The elements put in have the prefix of the root: none, as a rule, in types and relationships.
    prefix = root["name"].rpartition(b":")[0].decode()
    if prefix and not added.startswith("<w:"):
        added = f"<{prefix}:{added[1:]}"
    if content[root.end() - 2 : root.end()] == b"/>":
        opening = content[: root.end() - 2] + b">"
        return opening + added.encode() + b"</" + root["name"] + b">" + content[root.end() :]
    end = content.rfind(b"</" + root["name"])
    return content[:end] + added.encode() + content[end:]
