"""Markdown (CommonMark with tables and struck-out text): prose between marks that stay byte for byte.

markdown-it-py parses; here its inline tokens are given their places, which it does not keep.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    escape,
    html_inline,
    image,
    link,
    newline,
    strikethrough,
    text,
)
from markdown_it.token import Token

from pipeline.documents.formats import Loaded, charset
from pipeline.documents.formats.gather import OBJECT, Declared, Text
from pipeline.documents.formats.html import TAG, declared_language
from pipeline.documents.formats.positions import Refused, Step, edits, replace
from pipeline.documents.formats.rereading import prove
from pipeline.model import Cell, Change, Message, ParagraphKind, Structure, tell

MAX_BYTES = 5_000_000

_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# Keys of the front matter whose values are published prose: of Jekyll, Hugo, Pandoc and their themes.
_PROSE = re.compile(
    r"^(?:title|subtitle|description|summary|abstract|excerpt|lead|caption|alt)[ \t]*[:=][ \t]*"
    r"""(?:"(?P<double>(?:[^"\\\r\n]|\\.)*)"|'(?P<single>(?:[^'\r\n]|'')*)'|(?P<plain>[^\s"'|>&*!%@`{\[#][^\r\n#]*?))"""
    r"[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
_DOUBLE, _SINGLE, _PLAIN, _CELL = 1, 2, 3, 4
"""Zones: a quoted value of the front matter, an unquoted one, a cell of a table."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_WORDS = re.compile(r"(?P<note>\[\^[^\[\]\s]+\]:?)|(?P<space>[ \t\n]+)|[^ \t\n\[]+(?: [^ \t\n\[]+)*|\[")
_MARKS = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)|!(?=\[)")
# What stands before the first words of a line: quotes, bullets, numbers.
_INDENT = re.compile(rb"[ \t>*+\-#]*(?:\d+[.)][ \t]+)?\Z")
_OPENING = re.compile(r"(?=[-+=#>|:])|(?P<number>\d{1,9})(?=[.)])")


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`. Code, URLs, HTML and the front matter's keys are no prose."""
    decoded = charset.told_or_guessed(data, path)
    source = _Source(decoded.data.decode())
    gathered = Text(flowing=True, divided=True)
    front = _FRONT.match(source.text)
    if front is not None:
        _front_matter(source, front, gathered)
    _body(source, front.end() if front else source.text.startswith("\ufeff"), gathered, language)
    return gathered.loaded(path, language, data, decoded, charset.notes(decoded, language))


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`. Marks in the replacements are escaped.

    Raises InputError also when a replacement would make the marks beside it read otherwise.
    """
    decoded = loaded.details
    assert isinstance(decoded, charset.Decoded)
    if not changes:
        return loaded.data
    out = replace(decoded.data, edits(loaded, changes, lambda step: written(loaded, step)))
    prove(read, loaded, changes, out)  # in UTF-8, which is told whatever is left
    return decoded.encode(out)


def written(loaded: Loaded, step: Step) -> bytes:
    """See `Format`."""
    if why := charset.lacks(loaded.details.codec, step.after):  # type: ignore[attr-defined]  # as `read` made it
        raise Refused(loaded, step.change, why)
    after, zone = step.after, step.place.zone
    if zone == _DOUBLE:
        after = after.replace("\\", "\\\\").replace('"', '\\"')
    elif zone == _SINGLE:
        after = after.replace("'", "''")
    elif zone == _PLAIN:
        if re.search(r"[:#\n]", after) or (step.span.start == step.place.span.start and not after[:1].isalnum()):
            raise Refused(loaded, step.change, tell("it stands in the front matter without quotation marks"))
    else:
        after = _MARKS.sub(lambda match: f"\\{match.group()}", after)
        if zone == _CELL:
            after = after.replace("|", "\\|")
        elif _opens_line(loaded, step):
            after = (
                _OPENING.sub(lambda match: f"{match['number'] or ''}\\", after, count=1)
                if _OPENING.match(after)
                else after
            )
    return after.encode()


def _opens_line(loaded: Loaded, step: Step) -> bool:
    if step.span.start != step.place.span.start:
        return False
    data, at = loaded.details.data, step.place.start  # type: ignore[attr-defined]  # `splice` looked
    return _INDENT.match(data, data.rfind(b"\n", 0, at) + 1, at) is not None


@dataclass(slots=True)
class _Source:
    """A file's text, with its lines and the bytes of its characters."""

    text: str
    lines: list[int] = field(init=False)
    """Where each line begins."""
    bytes: Sequence[int] = field(init=False)
    """The byte at which each character begins, and the end."""

    def __post_init__(self) -> None:
        self.lines = [match.start() for match in _LINE.finditer(self.text)]
        if self.text.isascii():
            self.bytes = range(len(self.text) + 1)
        else:
            self.bytes = [0, *accumulate(len(character.encode()) for character in self.text)]

    def line(self, number: int) -> str:
        """A line without its end."""
        stop = self.lines[number + 1] if number + 1 < len(self.lines) else len(self.text)
        return self.text[self.lines[number] : stop].rstrip("\r\n")


def _front_matter(source: _Source, front: re.Match[str], gathered: Text) -> None:
    gathered.structure = Structure(tell("front matter"))
    for match in _PROSE.finditer(source.text, front.start(), front.end()):
        group = match.lastgroup or ""
        zone = {"double": _DOUBLE, "single": _SINGLE, "plain": _PLAIN}[group]
        for piece in re.finditer(r"\\.|''|[^\\']+|'", match[group]):
            start, raw = match.start(group) + piece.start(), piece.group()
            whole = raw == "''" or raw[0] == "\\"
            fixed = tell("it is written as an escape") if raw[0] == "\\" and raw not in ('\\"', "\\\\") else None
            begin, end = source.bytes[start], source.bytes[start + len(raw)]
            gathered.add(raw[1:] if whole else raw, begin, end, literal=not whole, fixed=fixed, zone=zone)
        gathered.kind = "heading" if match.group().startswith(("title", "subtitle", "caption", "alt")) else None
        gathered.close()
    gathered.kind = None


def _body(source: _Source, start: int, gathered: Text, language: str) -> None:
    """Gathers the paragraphs behind the front matter."""
    parser = _parser()
    skipped = bisect_right(source.lines, start) - 1 if start > 1 else 0
    env: dict[str, object] = {}
    tokens = parser.parse(source.text[source.lines[skipped] if start > 1 else start :], env)
    within: list[ParagraphKind | None] = []
    cursors: dict[int, int] = {}
    cell: Cell | None = None
    table = row = column = level = 0
    for token in tokens:
        if token.type in ("heading_open", "th_open"):
            within.append("heading")
        elif token.type == "list_item_open":
            within.append("item")
        elif token.type in ("heading_close", "th_close", "list_item_close"):
            within.pop()
        level = int(token.tag[1]) if token.type == "heading_open" else level if token.type == "inline" else 0
        if token.type == "table_open":
            table, row = table + 1, 0
        elif token.type == "tr_open":
            row, column = row + 1, 0
        elif token.type in ("th_open", "td_open"):
            column += 1
            cell = Cell(tell("table {a}", a=table), row, column, heading=token.type == "th_open")
        elif token.type != "inline":
            cell = None
        if token.type == "inline" and token.content and token.map:
            lines = range(token.map[0] + skipped, token.map[1] + skipped)
            origin = _origin(source, token.content, lines, cursors if cell else {}, cell is not None, start)
            gathered.structure = Structure(level=level, cell=cell)
            gathered.kind = within[-1] if within else None
            _Inline(parser, env, source, gathered, _CELL if cell else 0, language).gather(token.content, origin)


def _origin(
    source: _Source, content: str, lines: range, cursors: dict[int, int], cell: bool, start: int
) -> Sequence[int]:
    """Where in the file each character of a block's content stands, and its end.

    The content is the block's lines without what opens them (``> ``, ``- ``, ``#``) and the spaces at the ends.
    """
    found: list[int] = []
    numbers = iter(lines)
    for part in content.split("\n"):
        for number in numbers:
            line, at = source.line(number), source.lines[number]
            if cell:
                offset = _cell(line, part, cursors.get(number, 0), found, at)
                cursors[number] = offset
                break
            bare = part.lstrip(" \t")  # tabs before it have become spaces
            offset = line.rfind(bare)
            if offset >= 0:
                found += [at + offset] * (len(part) - len(bare))
                found += range(at + offset, at + offset + len(bare) + 1)
                break
    return found


def _cell(line: str, part: str, cursor: int, found: list[int], at: int) -> int:
    """Appends the places of a cell's characters (``\\|`` is one); gives the offset behind them."""
    pattern = "".join(r"\\?\|" if character == "|" else re.escape(character) for character in part)
    match = re.compile(pattern).search(line, cursor)
    assert match is not None, "the parser took the cell from this line"
    offset = match.start()
    for character in part:
        found.append(at + offset)
        offset += 2 if character == "|" and line[offset] == "\\" else 1
    found.append(at + offset)
    return offset


# --- inline tokens with their places -------------------------------------------------------------------------


class _State(StateInline):
    """Notes where pending text began when it becomes a token."""

    def pushPending(self) -> Token:
        length = len(self.pending)
        token = super().pushPending()
        token.meta["at"] = self.pos - length
        return token


_RULES = {
    "text": text,
    "newline": newline,
    "escape": escape,
    "backticks": backtick,
    "strikethrough": strikethrough.tokenize,
    "emphasis": emphasis.tokenize,
    "link": link,
    "image": image,
    "autolink": autolink,
    "html_inline": html_inline,
    "entity": entity,
}


def _parser() -> MarkdownIt:
    """A parser that leaves inline content alone, for `_Inline` to parse with places."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.disable("inline")
    parser.inline.ruler2.disable("fragments_join")
    for name, rule in _RULES.items():
        parser.inline.ruler.at(name, _placed(rule))
    return parser


_Rule = Callable[[StateInline, bool], bool]


def _placed(rule: _Rule) -> _Rule:
    """The rule, noting in each token that it makes where it begins (`at`) and ends (`end`)."""

    def noting(state: StateInline, silent: bool) -> bool:
        if silent or not isinstance(state, _State):
            return rule(state, silent)
        start, count, pending = state.pos, len(state.tokens), len(state.pending)
        done = rule(state, silent)
        made = state.tokens[count:]
        if made and pending and made[0].type == "text" and "at" in made[0].meta:
            made[0].meta["at"] = start - pending
        at = start
        for token in made:
            if "at" not in token.meta:
                token.meta["at"] = at
                at += len(token.content) if token.type == "text" else 0
            token.meta.setdefault("end", state.pos)
        return done

    return noting


@dataclass(slots=True)
class _Inline:
    """Gathers the prose of one block."""

    parser: MarkdownIt
    env: dict[str, object]
    source: _Source
    gathered: Text
    zone: int
    language: str
    origin: Sequence[int] = ()

    def gather(self, content: str, origin: Sequence[int]) -> None:
        self.origin = origin
        declared = Declared(self.language)
        images: list[tuple[int, str]] = []
        automatic = False
        for token in self._tokens(content):
            at = token.meta.get("at", 0)
            if token.type in ("link_open", "link_close") and token.info == "auto":
                automatic = token.type == "link_open"
                if automatic:
                    self.gathered.put(OBJECT)
            elif automatic:
                continue
            elif token.type == "text":
                self._text(token.content, at)
            elif token.type == "text_special":
                fixed = tell("one reference stands for several characters") if len(token.content) > 1 else None
                self._add(token.content, at, at + len(token.markup), literal=False, fixed=fixed)
            elif token.type == "softbreak":
                self.gathered.space(*self._bytes(at, token.meta["end"]))
            elif token.type == "hardbreak" or (token.type == "html_inline" and token.content[:3].lower() == "<br"):
                self.gathered.line_break()
            elif token.type == "html_inline" and (tag := TAG.fullmatch(token.content.encode())):
                declared.tag(tag["name"].lower(), closing=bool(tag["close"]), language=declared_language(tag))
                self.gathered.foreign = declared.foreign
            elif token.type == "code_inline":
                self.gathered.put(OBJECT)
            elif token.type == "image":
                images.append((at + 2, token.content))
                self.gathered.put(OBJECT)
        self.gathered.close()
        self.gathered.foreign = False
        for at, alt in images:
            self.gathered.kind = "heading"
            self.gathered.structure = Structure(tell("alternative text"), cell=self.gathered.structure.cell)
            self.gather(alt, origin[at : at + len(alt) + 1])

    def _tokens(self, content: str) -> list[Token]:
        state = _State(content, self.parser, self.env, [])
        self.parser.inline.tokenize(state)
        for rule in self.parser.inline.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def _text(self, words: str, at: int) -> None:
        for match in _WORDS.finditer(words):
            start, end = at + match.start(), at + match.end()
            if match.lastgroup == "space":
                self.gathered.space(*self._bytes(start, end), zone=self.zone)
            elif match.lastgroup != "note":
                for first, last in self._runs(start, end):
                    literal = self.origin[last] - self.origin[first] == last - first
                    self._add(words[first - at : last - at], first, last, literal=literal)

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of characters that follow each other in the file, each other one alone."""
        if self.origin[end] - self.origin[start] == end - start:
            yield start, end
            return
        for index in range(start, end):
            yield index, index + 1

    def _add(self, words: str, start: int, end: int, *, literal: bool = True, fixed: Message | None = None) -> None:
        self.gathered.add(words, *self._bytes(start, end), literal=literal, fixed=fixed, zone=self.zone)

    def _bytes(self, start: int, end: int) -> tuple[int, int]:
        return self.source.bytes[self.origin[start]], self.source.bytes[self.origin[end]]
