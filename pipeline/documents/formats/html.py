"""Web pages: text, `alt`, `title` and description, between tags that stay byte for byte.

The tokenizer follows the states of the HTML standard that decide what is text
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization); it builds no tree, so broken markup needs no repair.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.entities import html5

from pipeline.documents.formats import Loaded, charset
from pipeline.documents.formats.gather import OBJECT, Declared, Text
from pipeline.documents.formats.positions import Edit, Step, edits, replace
from pipeline.model import RUNNING, Cell, Change, InputError, Message, ParagraphKind, Structure, as_is, tell

_BOM = "\ufeff".encode()
MAX_BYTES = 20_000_000

_S = rb"[\t\n\f\r ]"
_ATTRIBUTE = (
    rb"[^\t\n\f\r />=][^\t\n\f\r />=]*+"
    rb"(?:" + _S + rb"*+=" + _S + rb"""*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+|(?=>))"""
    rb"|(?!" + _S + rb"*+=))"
)
TAG = re.compile(
    rb"<(?P<close>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)(?P<attributes>(?:[\t\n\f\r /]++|" + _ATTRIBUTE + rb")*+)>"
)
_VALUES = re.compile(
    rb"([^\t\n\f\r />=][^\t\n\f\r />=]*+)"
    rb"(?:" + _S + rb"*+=" + _S + rb"""*+(?:"([^"]*+)"|'([^']*+)'|([^\t\n\f\r >"'][^\t\n\f\r >]*+)))?"""
)
# Anything else that opens with <: a comment to its end or the file's; a declaration or a stray </ to the next >.
_COMMENT = re.compile(rb"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>?|</[^>]*+>?", re.DOTALL)
# In SVG, MathML and XHTML only; elsewhere it is a comment.
_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_PIECE = re.compile(
    rb"(?P<text>[^<&\t\n\f\r ]++)|(?P<space>[\t\n\f\r ]++)|"
    rb"(?P<entity>&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[A-Za-z][A-Za-z0-9]*+;?))|(?P<markup><[A-Za-z/!?])|(?P<bare>[<&])"
)
# Words with single spaces between: the fast way through prose.
_RUN = re.compile(rb"[^<&\t\n\f\r ]++(?: [^<&\t\n\f\r ]++)*+")
_SCRIPT = re.compile(rb"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)
# A reference that nothing closes, or a bare & or <: new letters behind it could become part of it.
_OPEN = re.compile(rb"(?:&[#A-Za-z0-9]*|<[/!?]?[A-Za-z0-9]*)\Z")

_PLAIN = (b"script", b"style", b"xmp", b"iframe", b"noembed", b"noframes", b"noscript")
"""Elements whose content is no markup up to their end tag, and no prose."""
_SKIPPED = frozenset((b"template", b"rt", b"rp"))
_DRAWN = frozenset((b"svg", b"math", b"object"))
"""Elements whose content is left out, and that show something in the line."""
_ALONE = frozenset((b"img", b"input", b"iframe", b"embed", b"meter", b"progress"))
"""Elements that stand in the line without text of their own."""
_CODE = frozenset((b"code", b"kbd", b"samp", b"var", b"tt"))
_HEADINGS = frozenset(
    b"h1 h2 h3 h4 h5 h6 title legend caption figcaption th summary dt button option optgroup label".split()
)
_ITEMS = frozenset((b"li", b"dd"))
_MENUS = frozenset((b"nav", b"menu"))
_CELLS = frozenset((b"td", b"th"))
_PLACES = {b"title": tell("title"), b"caption": tell("caption"), b"figcaption": tell("caption")}
"""Elements whose text is no running text, and what it is."""
_BLOCKS = (
    _HEADINGS
    | _ITEMS
    | _MENUS
    | frozenset(
        b"""html head body meta address article aside blockquote center details dialog dir div dl fieldset footer form
    frameset header hgroup hr main ol p pre listing search section select table tbody td textarea tfoot thead tr ul
    colgroup video audio canvas""".split()
    )
)
# What most pages have none of; the others are read a little slower.
_SOFT_HYPHEN = re.compile(rb"\xc2\xad|&(?:shy|#0*173|#[xX]0*[aA][dD])")
_LANGUAGES = re.compile(rb"(?i)<(?!(?:html|head|body)\b)[a-z][^<>]*lang\s*=")
# These programs write the language of each character's font into their pages.
_WRITTEN_BY = re.compile(rb"""(?i)<meta\s[^>]*generator[^>]*(?:Microsoft|LibreOffice|OpenOffice|WPS|Kingsoft)""")
_SAY_NOTHING = frozenset(b"html head body img br hr input meta link area col embed source track wbr".split())
"""Whose language is not that of words in the text: the page's is in its file's name, and these have no words."""
_DESCRIPTIONS = frozenset((b"description", b"og:description", b"og:title", b"twitter:title", b"twitter:description"))
_MOST_SPANNED = 100
_QUOTES = {2: 1, 3: 2, 4: 3}
"""The zone of an attribute's text, by the group of `_VALUES` that holds it: how its value is quoted."""


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`."""
    if not data.removeprefix(_BOM).strip():
        raise InputError(path, tell("the file is empty"), tell("put its text there or delete it"))
    decoded = charset.decode(data, path, _label(data))
    tells = _LANGUAGES.search(decoded.data) and not _WRITTEN_BY.search(decoded.data, 0, 4_096)
    page = _Page(decoded.data, Declared(language) if tells else None)
    page.text.divided = _SOFT_HYPHEN.search(decoded.data) is not None
    page.walk()
    page.tell_tables()
    return page.text.loaded(path, language, data, _Details(decoded, page.bare))


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`. What the page's character set lacks is written as a character reference."""
    details = loaded.details
    assert isinstance(details, _Details)

    def write(step: Step) -> bytes:
        return details.file.writable(escape(step.after, step.place.zone)).encode()

    wanted = edits(loaded, changes, write)
    if not wanted:
        return loaded.data
    return details.file.encode(replace(details.file.data, list(_closed(details, wanted))))


def escape(text: str, zone: int = 0) -> str:
    """The text as it stands between tags (zone 0) or in an attribute: in ``"`` (1), in ``'`` (2), in no quotes (3)."""
    text = html.escape(text, quote=False).replace("\u00a0", "&nbsp;").replace("\r", "&#13;")
    if zone == 1:
        return text.replace('"', "&quot;")
    if zone == 2:
        return text.replace("'", "&#39;")
    if zone == 3:
        return re.sub("[\t\n\f \"'=`]", lambda match: f"&#{ord(match.group())};", text)
    return text


@dataclass(frozen=True, slots=True)
class _Details:
    file: charset.Decoded
    bare: Mapping[int, int]
    """Start and end of references that no semicolon closes, and of characters that should have been written as one."""


def _closed(details: _Details, wanted: list[Edit]) -> Iterator[Edit]:
    """The edits, and before each what keeps its letters from becoming part of a reference or a tag."""
    data, done = details.file.data, 0
    for edit in wanted:
        match = _OPEN.search(data, max(0, edit.start - 40), edit.start)
        start = match.start() if match else -1
        end = details.bare.get(start, len(data))
        if done <= start and end <= edit.start:
            raw = data[start:end]
            yield Edit(edit.place, start, end, {b"&": b"&amp;", b"<": b"&lt;"}.get(raw, raw + b";"), edit.change)
        yield edit
        done = edit.end


def _label(data: bytes) -> str | None:
    """The character set that a page declares in its first kilobyte: in a ``meta`` or an XML declaration."""
    head = re.sub(rb"<!--.*?-->", b"", data[:4096], flags=re.DOTALL)[:2048]
    declared = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""", head)
    for tag in TAG.finditer(head):
        if tag["name"].lower() == b"meta":
            found = _attributes(tag)
            if b"charset" in found:
                return found[b"charset"].group(found[b"charset"].lastindex or 0).decode("latin-1")
            if b"content" in found:
                inside = re.search(rb"charset\s*=\s*[\"']?([\w.:-]+)", found[b"content"].group())
                if inside:
                    return inside[1].decode("latin-1")
    return declared[1].decode("latin-1") if declared else None


def _attributes(tag: re.Match[bytes]) -> dict[bytes, re.Match[bytes]]:
    """The attributes of a tag by name in lower case; of two of one name the first, as browsers do."""
    found: dict[bytes, re.Match[bytes]] = {}
    for match in _VALUES.finditer(tag.string, *tag.span("attributes")):
        found.setdefault(match[1].lower(), match)
    return found


def _value(found: Mapping[bytes, re.Match[bytes]], name: bytes) -> bytes:
    match = found.get(name)
    return match.group(match.lastindex or 0).lower() if match and match.lastindex != 1 else b""


def reference(raw: bytes, *, attribute: bool = False, after: bytes = b"") -> tuple[str, int]:
    """The characters that a reference (``&amp;``, ``&#20;``, ``&copy`` in ``&copycat``) stands for, and its length.

    An empty string for what is none. `after`: the byte behind it; in an attribute it decides.
    """
    name = raw.decode("ascii")
    if name[1] == "#":
        return html.unescape(name), len(raw)
    if name[1:] in html5 and name.endswith(";"):
        return html5[name[1:]], len(raw)
    for end in range(len(name), 2, -1):
        if name[1:end] in html5:
            follows = name[end : end + 1] or after.decode("latin-1")
            if attribute and (follows == "=" or (follows.isascii() and follows.isalnum())):
                break
            return html5[name[1:end]], end
    return "", 0


def declared_language(tag: re.Match[bytes]) -> str | None:
    """The language that a tag gives its text, of a link that of what it leads to; None where it gives none."""
    attributes = tag["attributes"]
    if b"lang" not in attributes.lower() or attributes.endswith(b"/"):
        return None
    found = _attributes(tag)
    said = _value(found, b"lang") or _value(found, b"xml:lang") or _value(found, b"hreflang")
    return said.decode("latin-1") or None


def _number(value: bytes) -> int:
    """A number of columns or rows as browsers read it, within bounds; 1 for anything else."""
    return min(int(value), _MOST_SPANNED) if re.fullmatch(rb"[1-9]\d{0,5}", value) else 1


def _leads_to_note(tag: re.Match[bytes]) -> bool:
    """True for the number of a footnote, and for the way back, as pandoc, LibreOffice and Word mark them."""
    return re.search(rb"(?i)footnote|doc-noteref|doc-backlink", tag["attributes"]) is not None


@dataclass(slots=True)
class _Table:
    """A table that is open, and what came of it; rows and columns are counted from 1."""

    number: int
    layout: bool = False
    """Another table stands in it, or it says so: it only arranges the page."""
    row: int = 0
    column: int = 0
    across: int = 1
    down: int = 1
    heading: bool = False
    taken: dict[int, int] = field(default_factory=dict)
    """For each column, the last row that a cell from above reaches into."""

    def next_row(self) -> None:
        self.row, self.column, self.across = self.row + 1, 0, 1

    def next_cell(self, across: int, down: int, *, heading: bool) -> None:
        self.row = max(self.row, 1)
        self.column += self.across if self.column else 1
        while self.taken.get(self.column, 0) >= self.row:
            self.column += 1
        self.across, self.down, self.heading = across, down, heading
        for column in range(self.column, self.column + across) if down > 1 else ():
            self.taken[column] = self.row + down - 1

    def cell(self) -> Cell | None:
        return (
            Cell(as_is(str(self.number)), self.row, self.column, self.across, self.heading, self.down)
            if self.column
            else None
        )


@dataclass(slots=True)
class _Page:
    """One pass over the bytes of a page."""

    data: bytes
    declared: Declared | None
    """None where what the page says of languages tells nothing."""
    text: Text = field(default_factory=lambda: Text(flowing=True))
    bare: dict[int, int] = field(default_factory=dict)
    within: ParagraphKind | None = None
    """What a paragraph is by the list or heading that it stands in."""
    menus: int = 0
    preformatted: int = 0
    skipping: bytes = b""
    """The element whose content is left out, and how often it is open within itself."""
    depth: int = 0
    queue: list[tuple[int, int, int, ParagraphKind | None, Message]] = field(default_factory=list)
    """Attributes of the open paragraph that become paragraphs after it: offsets of values, zone, kind, place."""
    open_tables: list[_Table] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    level: int = 0
    place: Message | None = None

    def walk(self) -> None:
        data, size = self.data, len(self.data)
        at = len(_BOM) if data.startswith(_BOM) else 0
        xhtml = data.startswith(b"<?xml", at)
        while at < size:
            if data[at] != 0x3C:
                stop = data.find(b"<", at)
                at = self._content(at, size if stop < 0 else stop)
                continue
            tag = TAG.match(data, at)
            if tag is not None:
                at = self._tag(tag)
                continue
            foreign = xhtml or self.skipping in (b"svg", b"math")
            comment = (_CDATA.match(data, at) if foreign else None) or _COMMENT.match(data, at)
            if comment is not None:
                at = comment.end()
            elif data[at + 1 : at + 2].isalpha():
                break  # a tag that the file does not end: browsers drop it
            else:
                at = self._content(at, at + 1)
        self._close()

    def _tag(self, tag: re.Match[bytes]) -> int:
        """Takes a tag in, and the content of elements that hold no markup; gives the offset behind."""
        name, closing = tag["name"].lower(), bool(tag["close"])
        if self.skipping:
            if name == self.skipping and not tag["attributes"].endswith(b"/"):
                self.depth += -1 if closing else 1
                if not self.depth:
                    self.skipping = b""
            elif name in _PLAIN and not closing:
                return self._raw(name, tag.end())
            return tag.end()
        if name in _BLOCKS:
            self._close()
            self._open(name, closing)
            self._tabulate(name, tag)
            self.text.structure = self._structure()
        elif name == b"br":
            self.text.line_break()
        if self.declared is not None:
            self._declare(self.declared, name, tag)
        if closing:
            return tag.end()
        if tag["attributes"]:
            self._prose(name, tag)
        if name in _ALONE and not (name == b"input" and b"hidden" in tag["attributes"].lower()):
            self.text.put(OBJECT)
        if name in _PLAIN:
            return self._raw(name, tag.end())
        left_out = name in _SKIPPED or (name == b"a" and _leads_to_note(tag))
        if left_out or name in _DRAWN or name in _CODE or self._untranslated(tag):
            if not left_out:
                self.text.put(OBJECT)
            if not tag["attributes"].endswith(b"/") and name not in (b"img", b"br", b"input", b"meta", b"hr", b"link"):
                self.skipping, self.depth = name, 1
        elif name in (b"title", b"textarea"):
            end = re.compile(rb"</" + name + rb"(?=[\t\n\f\r />])", re.IGNORECASE).search(self.data, tag.end())
            stop = end.start() if end else len(self.data)
            self._content(tag.end(), stop)
            return stop
        return tag.end()

    def _declare(self, declared: Declared, name: bytes, tag: re.Match[bytes]) -> None:
        """What the tag says of the language of its text."""
        language = declared_language(tag) if name not in _SAY_NOTHING else None
        declared.tag(name, closing=bool(tag["close"]), language=language)
        self.text.foreign = declared.foreign

    def _untranslated(self, tag: re.Match[bytes]) -> bool:
        return b"ranslate" in tag["attributes"] and _value(_attributes(tag), b"translate") == b"no"

    def _open(self, name: bytes, closing: bool) -> None:
        """What the text behind the tag of a block is."""
        if name in _MENUS:
            self.menus = max(0, self.menus + (-1 if closing else 1))
        if name in (b"pre", b"listing"):
            self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        if name in (b"p", b"div"):
            self.text.kind = self.within
            return
        self.within = None
        self.level = name[1] - 0x30 if len(name) == 2 and name[:1] == b"h" and name != b"hr" and not closing else 0
        self.place = None if closing else _PLACES.get(name, self.place if name not in _MENUS else None)
        if self.menus or (name in _HEADINGS and not closing):
            self.within = "heading"
        elif name in _ITEMS and not closing:
            self.within = "item"
        self.text.kind = self.within

    def _tabulate(self, name: bytes, tag: re.Match[bytes]) -> None:
        """Keeps in mind which cell of which table is open."""
        if name == b"table" and tag["close"]:
            del self.open_tables[-1:]
        elif name == b"table":
            for table in self.open_tables[-1:]:
                table.layout = True
            roles = _value(_attributes(tag), b"role") in (b"presentation", b"none")
            self.tables.append(_Table(len(self.tables) + 1, layout=roles))
            self.open_tables.append(self.tables[-1])
        elif self.open_tables and not tag["close"]:
            if name == b"tr":
                self.open_tables[-1].next_row()
            elif name in _CELLS:
                found = _attributes(tag)
                across, down = (_number(_value(found, span)) for span in (b"colspan", b"rowspan"))
                self.open_tables[-1].next_cell(across, down, heading=name == b"th")

    def _structure(self) -> Structure:
        cell = self.open_tables[-1].cell() if self.open_tables else None
        return Structure(self.place, self.level, cell) if self.place or self.level or cell else RUNNING

    def tell_tables(self) -> None:
        """Numbers the tables that hold data, and forgets those that only arrange the page."""
        names: dict[Message, Message] = {}
        for table in self.tables:
            if not table.layout:
                names[as_is(str(table.number))] = tell("table {a}", a=len(names) + 1)
        for index, (start, one) in enumerate(self.text.structures):
            if one.cell is None:
                continue
            name = names.get(one.cell.table)
            cell = dataclasses.replace(one.cell, table=name) if name else None
            self.text.structures[index] = start, dataclasses.replace(one, cell=cell)

    def _raw(self, name: bytes, at: int) -> int:
        """Behind the content of an element such as `script`; at its end tag."""
        if name != b"script":
            end = re.compile(rb"</" + name + rb"(?=[\t\n\f\r />])", re.IGNORECASE).search(self.data, at)
            return end.start() if end else len(self.data)
        hidden = nested = False
        for match in _SCRIPT.finditer(self.data, at):
            token = match.group()
            if token == b"<!--":
                hidden = True
            elif token == b"-->":
                hidden = nested = False
            elif not match[1]:
                nested = hidden
            elif nested:
                nested = False
            else:
                return match.start()
        return len(self.data)

    def _prose(self, name: bytes, tag: re.Match[bytes]) -> None:
        """Queues the attributes that readers read."""
        found = _attributes(tag)
        wanted = [b"title", b"alt"] if name in (b"img", b"area", b"input") else [b"title"]
        if name == b"meta":
            told = _value(found, b"name") or _value(found, b"property")
            wanted = [b"content"] if told in _DESCRIPTIONS else []
        for attribute in wanted:
            match = found.get(attribute)
            if match is not None and match.lastindex in _QUOTES:
                # Captions, except a description.
                kind: ParagraphKind | None = None if attribute == b"content" else "heading"
                place = {b"alt": tell("alternative text"), b"title": tell("tooltip")}.get(
                    attribute, tell("description")
                )
                self.queue.append((*match.span(match.lastindex), _QUOTES[match.lastindex], kind, place))
        if name == b"meta":
            self._close()

    def _close(self) -> None:
        """Ends the paragraph; then come the attributes that stood in it."""
        self.text.close()
        queued, self.queue = self.queue, []
        before = self.text.structure
        for start, end, zone, self.text.kind, place in queued:
            self.text.structure = Structure(place, cell=before.cell)
            self._content(start, end, zone=zone)
            self.text.close()
        self.text.kind, self.text.structure = None, before

    def _content(self, at: int, stop: int, *, zone: int = 0) -> int:
        """Takes character data in; gives `stop`."""
        if self.skipping and not zone:
            return stop
        data = self.data
        while at < stop:
            match = _RUN.match(data, at, stop) or _PIECE.match(data, at, stop)
            assert match is not None
            group, start, at = match.lastgroup, at, match.end()
            if group == "space":
                if self.preformatted and not zone and b"\n" in match.group():
                    self.text.line_break()
                self.text.space(start, at, zone=zone)
                continue
            raw = match.group()
            if group == "entity":
                at = self._reference(raw, start, data[at : at + 1], zone)
                continue
            if group in ("markup", "bare"):  # in an attribute, or no markup after all
                at = start + 1
                raw = raw[:1]
                self.bare[start] = at
            letters = raw.decode()
            self.text.add(letters, start, at, zone=zone)
        return at

    def _reference(self, raw: bytes, start: int, after: bytes, zone: int) -> int:
        characters, length = reference(raw, attribute=zone > 0, after=after)
        if not characters:
            self.bare[start] = start + 1
            self.text.add("&", start, start + 1, zone=zone)
            return start + 1
        end = start + length
        if self.data[end - 1] != 0x3B:
            self.bare[start] = end
        fixed = tell("one reference stands for several characters") if len(characters) > 1 else None
        self.text.add(characters, start, end, literal=False, fixed=fixed, zone=zone)
        return end
