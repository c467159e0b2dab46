"""Changes into a Word file: only the runs that hold one are written anew, with the formatting they had."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents.formats import Loaded, package, xml
from pipeline.documents.formats.docx import comments
from pipeline.documents.formats.docx import parts as parts_
from pipeline.documents.formats.docx.reading import Details
from pipeline.documents.formats.positions import Edit, Refused, Step, at_place, common, edits, touched
from pipeline.model import Change, InputError, Message, Span, tell

_ID = re.compile(rb"""\b\w+:id=["'](\d{1,9})["']""")
_OWN_ID = re.compile(rb"""(\b\w+:id=)(?:"[^"]*"|'[^']*')""")
# Between an insertion and its runs there may be one of these: then the insertion cannot be cut at the run.
_WRAPPERS = ("hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir", "rubyBase")


@dataclass(slots=True)
class _Text:
    """One ``w:t``; offsets in the part."""

    at: int
    opened: int
    """Behind its start tag."""
    kept: bool
    """It asks to keep the space at its ends."""
    start: int = 0
    end: int = 0
    """Of what is shown: without the space at its ends, unless it asks to keep it."""
    closed: int = 0
    """Its end tag."""
    after: int = 0
    edits: list[Edit] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """One ``w:r``."""

    at: int
    start: int
    """Behind its start tag."""
    insertion: tuple[int, int] | None
    """The start tag of somebody else's insertion, where that is its parent."""
    boxed: bool
    """It stands in a text box, where Word allows no comments, or in a content control."""
    properties: tuple[int, int] = (0, 0)
    texts: list[_Text] = field(default_factory=list)
    end: int = 0
    after: int = 0


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`.

    Tracked changes carry the reviewer and the date of the decision; in the body of the document a comment on each
    tells the reason. (Word allows comments neither in headers nor in text boxes, LibreOffice not in
    notes, and LibreOffice 7.4 loses text where a content control begins with one.)
    """
    return _spliced(loaded, changes, (), tracked) if changes else loaded.data


def asking(loaded: Loaded, changes: Sequence[Change], queries: Sequence[Change]) -> bytes:
    """Tracked changes, as `splice` writes them, and a comment at the words of each query, which change nothing.

    A query whose words stand where Word allows no comment is left out.
    """
    return _spliced(loaded, changes, queries, tracked=True)


def _spliced(loaded: Loaded, changes: Sequence[Change], queries: Sequence[Change], tracked: bool) -> bytes:
    details = loaded.details
    assert isinstance(details, Details)
    word, parts = details.word, details.parts
    why = parts_.protection(word, parts, tracked=tracked)
    if why:
        raise InputError(word.path, why, tell("lift that in Word, or correct it by hand there; nothing was written"))
    twins = replace(loaded, places=details.twins)
    wanted = edits(loaded, changes, lambda step: _written(loaded, step))
    twice = [change for change in changes if touched(details.twins, change.release)]
    wanted += edits(twins, twice, lambda step: _written(twins, step))
    by_part: dict[str, list[Edit]] = defaultdict(list)
    if queries:
        wanted = sorted([*wanted, *_remarks(loaded, changes, queries)], key=lambda e: (e.place.part, e.start, e.end))
    for edit in wanted:
        by_part[edit.place.part].append(edit)
    contents = {name: word.read(name) for name in by_part}
    main = contents.get(parts.main) or word.read(parts.main)
    written: dict[str, bytes] = {}
    notes = comments.Comments(word, parts, main) if tracked else None
    number = max(_highest_id(contents.get(name) or word.read(name)) for name in parts.stories)
    for name, content in contents.items():
        pen = _Pen(content, notes if name == parts.main else None, tracked, number)
        runs = _runs(content, word.path, name, by_part[name])
        written[name] = pen.write(runs, by_part[name])
        number = pen.number
    if notes is not None:
        written |= notes.written()
    return package.repack(word, written)


def _remarks(loaded: Loaded, changes: Sequence[Change], queries: Sequence[Change]) -> Iterator[Edit]:
    """Edits that put the same bytes in the place of the words of the queries, in the body of the document."""
    details = loaded.details
    assert isinstance(details, Details)
    main = details.parts.main
    content = details.word.read(main)
    taken = [change.release for change in changes]
    for query in queries:
        span = query.release
        inside = [place for place in touched(loaded.places, span) if place.part == main and not place.fixed]
        if any(span.overlaps(other) or span == other for other in taken):
            continue
        for place in inside[: None if len(span) else 1]:
            edit = at_place(loaded, Step(place, common(place, span), "", query), b"")
            yield replace(edit, data=content[edit.start : edit.end])


def protected(loaded: Loaded, span: Span) -> Message | None:
    """Why the document must not be changed anywhere; None when it may be."""
    details = loaded.details
    assert isinstance(details, Details)
    return parts_.protection(details.word, details.parts, tracked=True)


def _written(loaded: Loaded, step: Step) -> bytes:
    if set(step.after) & set("\t\n\r") or xml.UNWRITABLE.search(step.after):
        raise Refused(loaded, step.change, tell("a tab, a line break or a control character would be put in"))
    return xml.escape(step.after).encode()


def _highest_id(content: bytes) -> int:
    return max((int(found[1]) for found in _ID.finditer(content)), default=0)


def _runs(content: bytes, path: str, name: str, wanted: list[Edit]) -> list[_Run]:
    """The runs that hold an edit, in the order of the part; each edit is hung on its text."""
    places = sorted(wanted, key=lambda e: (e.place.start, e.start))
    open_runs: list[_Run] = []
    parents: list[tuple[int, int] | None] = []
    found: list[_Run] = []
    boxes = position = 0
    properties: list[int] = []
    space = parts_.Space()

    def run(attributes: xml.Attributes, at: int, after: int) -> None:
        open_runs.append(_Run(at, after, parents[-1] if parents else None, boxes > 0))

    def end_run(at: int, after: int) -> None:
        one = open_runs.pop()
        one.end, one.after = at, after
        if any(text.edits for text in one.texts):
            found.append(one)

    def run_properties(attributes: xml.Attributes, at: int, after: int) -> None:
        properties.append(at)

    def end_run_properties(at: int, after: int) -> None:
        begin = properties.pop()
        if not properties and open_runs and begin > open_runs[-1].at and not open_runs[-1].texts:
            open_runs[-1].properties = (begin, after)

    def text(attributes: xml.Attributes, at: int, after: int) -> None:
        if open_runs:
            open_runs[-1].texts.append(_Text(at, after, space.kept(attributes)))

    def end_text(at: int, after: int) -> None:
        nonlocal position
        if not open_runs or not open_runs[-1].texts:
            return
        one = open_runs[-1].texts[-1]
        one.closed, one.after = at, after
        shown = content[one.opened : at]
        one.start = one.opened if one.kept else at - len(shown.lstrip())
        one.end = at if one.kept else max(one.start, one.opened + len(shown.rstrip()))
        while position < len(places) and places[position].place.start < one.start:
            position += 1
        while position < len(places) and places[position].place.end <= one.end:
            one.edits.append(places[position])
            position += 1

    def insertion(attributes: xml.Attributes, at: int, after: int) -> None:
        parents.append((at, after))

    def wrapper(attributes: xml.Attributes, at: int, after: int) -> None:
        parents.append(None)

    def end_parent(at: int, after: int) -> None:
        parents.pop()

    def box(attributes: xml.Attributes, at: int, after: int) -> None:
        nonlocal boxes
        boxes += 1
        parents.append(None)

    def end_box(at: int, after: int) -> None:
        nonlocal boxes
        boxes -= 1
        parents.pop()

    calls = {
        "r": (run, end_run),
        "rPr": (run_properties, end_run_properties),
        "t": (text, end_text),
        "ins": (insertion, end_parent),
        "moveTo": (insertion, end_parent),
        "txbxContent": (box, end_box),
        "sdtContent": (box, end_box),
        **dict.fromkeys(_WRAPPERS, (wrapper, end_parent)),
    }
    xml.walk(
        content,
        path,
        name,
        space.calls() | {full: pair[0] for local, pair in calls.items() for full in parts_.names(local)},
        {full: pair[1] for local, pair in calls.items() for full in parts_.names(local)},
    )
    return sorted(found, key=lambda r: r.at)


def _replaced(content: bytes, text: _Text) -> bytes:
    out: list[bytes] = []
    at = text.start
    for edit in text.edits:
        out += (content[at : edit.start], edit.data)
        at = edit.end
    return b"".join((*out, content[at : text.end]))


class _Pen:
    """Writes one part; `number` is the last id given to a tracked change."""

    def __init__(self, content: bytes, notes: comments.Comments | None, tracked: bool, number: int) -> None:
        self._content, self._notes, self._tracked = content, notes, tracked
        self._view = memoryview(content)  # for what is only handed on
        self.number = number
        self._runs: list[_Run] = []
        self._left: Counter[int] = Counter()
        self._noted: dict[int, int] = {}
        # Written elements are called ``w:…``; where the part calls them otherwise, they say what w is.
        strict = parts_.W[1] if parts_.W[1].encode() in content else parts_.W[0]
        self._space = (
            "" if re.search(rb"<w:(?:document|hdr|ftr|footnotes|endnotes)\b", content) else f' xmlns:w="{strict}"'
        )

    def write(self, runs: list[_Run], wanted: list[Edit]) -> bytes:
        """The part with these runs written anew; they hold all the wanted edits."""
        self._runs = runs
        self._left = Counter(id(edit.change) for edit in wanted)
        return self._copy(0, len(self._content))

    def _copy(self, start: int, end: int) -> bytes:
        """The bytes between two offsets, with the runs among them written anew (a run may hold a text box)."""
        out: list[bytes | memoryview] = []
        first = bisect_left(self._runs, start, key=lambda r: r.at)
        for run in self._runs[first:]:
            if run.at >= end:
                break
            if run.at >= start:
                out += (self._view[start : run.at], self._run(run))
                start = run.after
        return b"".join((*out, self._view[start:end]))

    def _run(self, run: _Run) -> bytes:
        content = self._content
        begin = run.properties[1] or run.start
        opening = content[run.at : run.start] + content[run.start : begin]
        out: list[bytes] = []
        pending: list[bytes] = []

        def flush() -> None:
            inside = b"".join(pending)
            pending.clear()
            if inside.strip():
                out.append(opening + inside + content[run.end : run.after])

        at = begin
        for text in run.texts:
            if not text.edits:
                continue
            pending.append(self._copy(at, text.at))
            at = text.after
            if not self._tracked:
                pending.append(self._text(text, _replaced(content, text)))
                continue
            here = text.start
            for edit in text.edits:
                if here < edit.start:
                    pending.append(self._text(text, content[here : edit.start]))
                flush()
                out.append(self._change(run, opening, text, edit))
                here = edit.end
            if here < text.end:
                pending.append(self._text(text, content[here : text.end]))
        pending.append(self._copy(at, run.end))
        flush()
        return b"".join(out)

    def _text(self, text: _Text, inside: bytes) -> bytes:
        """A ``w:t`` with other content, which keeps the space at its ends."""
        tag = self._content[text.at : text.opened]
        if not text.kept and inside != inside.strip():
            tag = tag[:-1] + b' xml:space="preserve">'
        return tag + inside + self._content[text.closed : text.after]

    def _change(self, run: _Run, opening: bytes, text: _Text, edit: Edit) -> bytes:
        """Deletion and insertion, between the two ends of the range that the comment is about."""
        change, old = edit.change, self._content[edit.start : edit.end]
        closing = self._content[run.end : run.after]
        out = [self._outside(run, self._comment_start(run, change))]
        if edit.data == old and change.before == change.after:
            kept = opening + self._text(text, old) + closing if old else b""
            return b"".join((*out, kept, self._outside(run, self._comment_end(change))))
        if old:
            deleted = f'<w:delText{self._space} xml:space="preserve">'.encode() + old + b"</w:delText>"
            out.append(self._marked("del", change, opening + deleted + closing))
        if edit.data:
            inserted = opening + self._text(text, edit.data) + closing
            out.append(self._outside(run, self._marked("ins", change, inserted)))
        out.append(self._outside(run, self._comment_end(change)))
        return b"".join(out)

    def _marked(self, kind: str, change: Change, inside: bytes) -> bytes:
        self.number += 1
        who = comments.author(change)
        return f'<w:{kind}{self._space} w:id="{self.number}"{who}>'.encode() + inside + f"</w:{kind}>".encode()

    def _outside(self, run: _Run, inside: bytes) -> bytes:
        """Not within somebody else's insertion: that ends before it and goes on behind it."""
        if run.insertion is None or not inside:
            return inside
        tag = self._content[run.insertion[0] : run.insertion[1]]
        name = tag[1:].split(maxsplit=1)[0].rstrip(b">")
        self.number += 1
        again = _OWN_ID.sub(rb'\g<1>"%d"' % self.number, tag)
        return b"</" + name + b">" + inside + again

    def _comment_start(self, run: _Run, change: Change) -> bytes:
        if self._notes is None or run.boxed or id(change) in self._noted:
            return b""
        number = self._noted[id(change)] = self._notes.add(change)
        return f'<w:commentRangeStart{self._space} w:id="{number}"/>'.encode()

    def _comment_end(self, change: Change) -> bytes:
        self._left[id(change)] -= 1
        if self._left[id(change)] or id(change) not in self._noted:
            return b""
        number = self._noted[id(change)]
        return (
            f'<w:commentRangeEnd{self._space} w:id="{number}"/>'
            f'<w:r{self._space}><w:commentReference w:id="{number}"/></w:r>'
        ).encode()
