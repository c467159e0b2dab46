"""TBX, the exchange format of term bases (ISO 30042, both editions): glossaries in, and out as TBX-Basic.

Sources: https://www.tbxinfo.net/tbx-dialects/, https://www.ttt.org/oscarstandards/tbx/tbx-basic.html.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.documents.formats import translations, xml
from pipeline.documents.read import read_bytes
from pipeline.model import KINDS, InputError, Term, TermStatus, tell
from pipeline.words.languages import primary

_SPACES = ("", "urn:iso:std:iso:30042:ed-2 ", "http://www.tbxinfo.net/ns/min ", "http://www.tbxinfo.net/ns/basic ")
_TAG = re.compile(rb"</?[A-Za-z][^>]*>")
# The standard knows no forbidden terms: these are deprecated ones with this word as their note.
_FORBIDDEN = "forbidden"
_STATUS: dict[TermStatus, str] = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}


@dataclass(slots=True)
class _Term:
    language: str
    text: str = ""
    status: str = ""
    notes: list[str] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class _Concept:
    kind: str = "term"
    notes: list[str] = field(default_factory=list)
    terms: list[_Term] = field(default_factory=list)


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of the rows that a glossary in CSV would have, the header first. Raises InputError."""
    data = translations.decode(read_bytes(path), path.as_posix()).data
    reader = _Reader(xml.without_doctype(data), path)
    reader.read()
    _shorten(reader.concepts)
    targets = [tag for tag in dict.fromkeys(t.language for c in reader.concepts for t in c.terms) if tag != "zh"]
    if not targets:
        raise InputError(path, tell("no terms in a language other than Chinese"), tell("export the term base anew"))
    yield 1, ["zh", *targets, "kind", "status", "note"]
    for concept in reader.concepts:
        chinese = [term.text for term in concept.terms if term.language == "zh"] or [""]
        for term in _judged(term for term in concept.terms if term.language != "zh"):
            note = "; ".join(n for n in (*concept.notes, *term.notes) if n != _FORBIDDEN)
            for source in chinese:
                cells = [source, *(term.text if tag == term.language else "" for tag in targets)]
                yield term.line, [*cells, concept.kind, term.status, note]


def _shorten(concepts: Iterable[_Concept]) -> None:
    """Makes ``en-US`` plain ``en``, which serves every English release, where it is the only English."""
    terms = [term for concept in concepts for term in concept.terms]
    tags = {term.language for term in terms}
    for term in terms:
        plain = primary(term.language)
        if sum(primary(tag) == plain for tag in tags) == 1:
            term.language = plain


def _judged(terms: Iterable[_Term]) -> Iterator[_Term]:
    """The terms of a concept with our statuses, each rendering once; of those without one the first is preferred."""
    seen: set[tuple[str, str]] = set()
    preferred: set[str] = set()
    for term in terms:
        if (term.language, term.text) in seen:
            continue
        seen.add((term.language, term.text))
        told = re.match("preferred|admitted|deprecated|superseded", term.status, re.IGNORECASE)
        name = told.group().lower() if told else ""
        if _FORBIDDEN in term.notes:
            term.status = "forbidden"
        elif name in ("deprecated", "superseded"):
            term.status = "deprecated"
        elif name == "admitted" or term.language in preferred:
            term.status = "admitted"
        else:
            term.status = "preferred"
            preferred.add(term.language)
        yield term


class _Reader:
    def __init__(self, data: bytes, path: Path) -> None:
        self.data, self.path = data, path
        self.concepts: list[_Concept] = []
        self._lines = [match.end() for match in re.finditer(b"\n", data)]
        self._root = self._in_term = False
        self._language = ""
        self._type = ""
        self._from = 0

    def read(self) -> None:
        starts: dict[str, xml.Start] = {}
        ends: dict[str, xml.End] = {}
        for space in _SPACES:
            starts |= {f"{space}{name}": self._opens for name in ("martif", "tbx")}
            starts |= {f"{space}{name}": self._concept for name in ("termEntry", "conceptEntry")}
            starts |= {f"{space}{name}": self._section for name in ("langSet", "langSec")}
            starts |= {f"{space}{name}": self._term for name in ("tig", "ntig", "termSec")}
            ends |= {f"{space}{name}": self._term_ends for name in ("tig", "ntig", "termSec")}
            for name in ("term", "termNote", "descrip", "note", "administrativeStatus", "subjectField"):
                starts[f"{space}{name}"] = self._leaf
                ends[f"{space}{name}"] = self._taking(name)
        xml.walk(translations.plain(self.data), self.path.as_posix(), "", starts, ends)
        if not self._root:
            raise InputError(self.path, tell("this is not a TBX file"), tell("export it as TBX-Basic"))

    def _opens(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._root = True

    def _concept(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self.concepts.append(_Concept())

    def _section(self, attributes: xml.Attributes, at: int, after: int) -> None:
        tag = translations.language(attributes.get(f"{xml.XML} lang", ""))
        self._language = "zh" if primary(tag) == "zh" else tag

    def _term(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._in_term = True
        if self.concepts:
            self.concepts[-1].terms.append(_Term(self._language, line=bisect_right(self._lines, at) + 1))

    def _term_ends(self, at: int, after: int) -> None:
        self._in_term = False
        terms = self.concepts[-1].terms if self.concepts else []
        if terms and not terms[-1].text:  # one within another may be gone already
            terms.pop()

    def _leaf(self, attributes: xml.Attributes, at: int, after: int) -> None:
        self._type, self._from = attributes.get("type", ""), after

    def _taking(self, name: str) -> xml.End:
        def take(at: int, after: int) -> None:
            if not self.concepts:
                return
            raw = _TAG.sub(b"", self.data[self._from : at])
            text = " ".join("".join(piece[0] for piece in xml.pieces(raw, 0, len(raw))).split())
            self._take(name if name in ("term", "note") else self._type or name, text)

        return take

    def _take(self, name: str, text: str) -> None:
        concept = self.concepts[-1]
        if name == "subjectField" and text.lower() in KINDS:
            concept.kind = text.lower()
        elif name == "note" and not self._in_term:
            concept.notes.append(text)
        elif self._in_term and concept.terms:
            term = concept.terms[-1]
            if name == "term":
                term.text = text
            elif name in ("administrativeStatus", "normativeAuthorization"):
                term.status = text
            elif name == "note":
                term.notes.append(text)


def render(terms: Iterable[Term]) -> str:
    """The terms as TBX-Basic, one entry for each Chinese term of a kind; the same terms give the same text."""
    entries: dict[tuple[str, str], dict[str, list[Term]]] = {}
    for term in terms:
        entries.setdefault((term.source, term.kind), {}).setdefault(term.language, []).append(term)
    out = [_HEAD]
    for number, ((source, kind), languages) in enumerate(entries.items(), 1):
        out.append(f'<termEntry id="c{number}">\n<descrip type="subjectField">{kind}</descrip>\n')
        if source:
            out.append(f'<langSet xml:lang="zh"><tig><term>{_clean(source)}</term></tig></langSet>\n')
        for language, found in languages.items():
            out += (f'<langSet xml:lang="{language}">\n', *map(_tig, found), "</langSet>\n")
        out.append("</termEntry>\n")
    return "".join((*out, "</body>\n</text>\n</martif>\n"))


def _tig(term: Term) -> str:
    notes = [_FORBIDDEN] * (term.status == "forbidden") + [term.note] * bool(term.note)
    status = f'<termNote type="administrativeStatus">{_STATUS[term.status]}</termNote>'
    told = "".join(f"<note>{_clean(note)}</note>" for note in notes)
    return f"<tig><term>{_clean(term.target)}</term>{status}{told}</tig>\n"


def _clean(text: str) -> str:
    return xml.escape(xml.UNWRITABLE.sub("\ufffd", text))


_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="en">
<martifHeader>
<fileDesc><sourceDesc><p>The glossary that releases are checked with.</p></sourceDesc></fileDesc>
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>
</martifHeader>
<text>
<body>
"""
