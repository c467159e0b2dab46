"""Issues as ITS 2.0 markup in a copy of an XLIFF file: marks at their words, what they say in standoff elements.

Sources: https://www.w3.org/TR/its20/#lqissue, and for where XLIFF takes it: its 1.2 (non-XLIFF elements at the end of a
``trans-unit``, ``mrk`` with an ``x-`` type) and 2.1 (elements of modules first in a ``unit``, ``its:generic``, one
reference to each, which begins with ``#its=``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from pipeline import files
from pipeline.apply import QUESTION
from pipeline.documents import formats, read
from pipeline.documents.formats import Loaded, Place, charset, xml
from pipeline.documents.formats.positions import touched
from pipeline.documents.formats.translations import in_cdata, plain
from pipeline.exports.record import Release
from pipeline.model import Decision, InputError, Review, Reviewed, Severity, Span, tell

_ITS = "http://www.w3.org/2005/11/its"
# ITS counts from 0 to 100, MQM in four steps.
SEVERITY: Mapping[Severity, int] = {"neutral": 0, "minor": 33, "major": 67, "critical": 100}
_MARKUP = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<end>/)?(?P<name>[^\s/>]+)(?:[^<>"']|"[^"]*"|'[^']*')*?(?P<empty>/)?>""",
    re.DOTALL,
)
_NAME = re.compile(rb"<((?:[^\s/>:]+:)?)([^\s/>]+)")
# What notes stand before, in a unit of XLIFF 2.
_AFTER_NOTES = (b"originalData", b"segment", b"ignorable")
_Insertions = dict[int, list[bytes]]
"""By offset, what is put in there, in order."""


def write(folder: Path, releases: Iterable[Release]) -> None:
    """A copy of each XLIFF file among those checked, with its issues, in a folder.

    The same in every language. Raises InputError when there is none, one cannot be annotated or written, or a copy
    would replace its release; those before it are written then.
    """
    some = False
    for review in filter(None, (release.review for release in releases)):
        path = Path(review.document.path)
        if formats.MODULES.get(path.suffix.lower()) == "xliff":
            copy = folder / path.name
            if copy.resolve() == path.resolve():
                raise InputError(path, tell("the copy with its issues would replace it"), tell("name another folder"))
            some = True
            files.write(copy, annotate(read.load(path, review.document.language), review), follow=False)
    if not some:
        raise InputError(folder, tell("no release that was checked is XLIFF"), tell("leave --its out"))


def annotate(loaded: Loaded, review: Review) -> bytes:
    """The XLIFF file with every issue of the review; all its text stays, and the same issues give the same bytes.

    An issue that was rejected is kept as one that is switched off; one that was put off with a note is a question, and
    the note one of its unit. A mark in a CDATA section divides it. Raises InputError when the file uses the prefix
    ``its`` for something else.
    """
    decoded = loaded.details
    assert isinstance(decoded, charset.Decoded)
    data, path = decoded.data, loaded.document.path
    root, units = _tags(data, path)
    put: _Insertions = defaultdict(list)
    _declare(data[root[0] : root[1]], root[1] - 1, path, put)
    starts = [unit.opened for unit in units]
    questions: dict[int, list[str]] = defaultdict(list)
    """Of each unit, by its number."""
    stem = _unused(data)
    for number, item in enumerate(review.issues, 1):
        found = list(_stretches(loaded, item.issue.span))
        if not found:
            continue
        place = bisect_right(starts, found[0][1]) - 1
        unit = units[place]
        prefix, second = unit.prefix, unit.second
        key = f"{stem}-{item.issue.id}"
        told = decoded.writable(_standoff(key, item)).encode()
        put[unit.opened if second else unit.closed].append(told)
        if item.status == "deferred" and item.decision is not None and (item.decision.note or item.decision.ask):
            questions[place].append(_question(item.issue.text, item.decision))
        runs = list(_runs(data, [(start, end) for _, start, end in found]))
        sections = {offset for place, start, end in found if in_cdata(place) for offset in (start, end)}
        mark, over = f'{prefix}mrk mtype="x-its" its:locQualityIssuesRef="#{key}"', f"</{prefix}mrk>"
        if second:
            # References say what they point to, and there are marks that cross the borders of elements.
            named = f"{stem}-m{number}"
            kind = f'id="{named}" type="its:generic" its:locQualityIssuesRef="#its={key}"'
            mark = f"{prefix}mrk {kind}"
            if len(runs) > 1:
                mark, over = f"{prefix}sm {kind}/", f'<{prefix}em startRef="{named}"/>'
                runs = [(runs[0][0], runs[-1][1])]
        for start, end in runs:
            if start == end:
                put[start].append(_tag(f"<{mark}>{over}", start in sections))
            else:
                put[start].append(_tag(f"<{mark}>", start in sections))
                put[end].insert(0, _tag(over, end in sections))
    for place, asked in questions.items():
        _ask(units[place], [decoded.writable(question) for question in asked], put)
    out: list[bytes] = []
    at = 0
    for offset in sorted(put):
        out += (data[at:offset], *put[offset])
        at = offset
    written = decoded.encode(b"".join((*out, data[at:])))
    again = formats.of(Path(path)).read(written, path, loaded.document.language).document
    if _words(again.text) != _words(loaded.document.text):
        raise InputError(path, tell("the file with its issues does not read as the release"), tell("report this"))
    return written


def _tag(markup: str, in_section: bool) -> bytes:
    """The markup, between two halves of the CDATA section that it would be text in."""
    return (f"]]>{markup}<![CDATA[" if in_section else markup).encode()


def _words(text: str) -> list[list[str]]:
    """Line by line; spaces are layout, and where a mark begins or ends at some, reading drops them."""
    return [line.split() for line in text.split("\n")]


@dataclass(slots=True)
class _Unit:
    """Where a unit stands in the file."""

    opened: int
    """Behind its start tag."""
    name: re.Match[bytes]
    closed: int = 0
    """Of its end tag."""
    notes: int = -1
    """Where a note of its own may stand; -1: nowhere."""
    noted: bool = False
    """XLIFF 2: there is an element that holds its notes."""

    @property
    def prefix(self) -> str:
        return self.name[1].decode()

    @property
    def second(self) -> bool:
        """True for one of XLIFF 2."""
        return self.name[2] == b"unit"


def _tags(data: bytes, path: str) -> tuple[tuple[int, int], list[_Unit]]:
    """The root's start tag, and the units in their order."""
    roots: list[tuple[int, int]] = []
    opened: list[_Unit] = []
    units: list[_Unit] = []

    def inside() -> _Unit | None:
        """The unit that the element of now is a child of."""
        return opened[-1] if opened and opened[-1].name[2] in (b"unit", b"trans-unit") else None

    def start(attributes: xml.Attributes, at: int, after: int) -> None:
        name = _NAME.match(data, at)
        assert name is not None
        unit = inside()
        if unit is not None and unit.second and unit.notes < 0 and name[2] in _AFTER_NOTES:
            unit.notes = at
        opened.append(_Unit(after, name))
        if len(opened) == 1:
            roots.append((at, after))

    def end(at: int, after: int) -> None:
        ended = opened.pop()
        unit = inside()
        if unit is not None and not unit.second and ended.name[2] == b"target":
            unit.notes = after
        elif unit is not None and unit.second and ended.name[2] == b"notes" and data[at : at + 2] == b"</":
            unit.notes, unit.noted = at, True
        if ended.name[2] in (b"unit", b"trans-unit"):
            ended.closed = at
            units.append(ended)

    xml.walk(plain(data), path, "", {"*": start}, {"*": end})
    return roots[0], sorted(units, key=lambda unit: unit.opened)


def _question(words: str, decision: Decision) -> str:
    who = f" ({decision.reviewer})" if decision.reviewer else ""
    note = ": ".join(filter(None, (QUESTION if decision.ask else "", decision.note)))
    return xml.escape(xml.UNWRITABLE.sub("\ufffd", f"“{words}”: {note}{who}"))


def _ask(unit: _Unit, questions: Sequence[str], put: _Insertions) -> None:
    """Puts questions into the notes of a unit: behind the target, or where XLIFF 2 has them."""
    if unit.notes < 0:
        return
    prefix = unit.prefix
    kind = 'appliesTo="target" category="zhengming"' if unit.second else 'from="zhengming" annotates="target"'
    notes = "".join(f"<{prefix}note {kind}>{question}</{prefix}note>" for question in questions)
    if unit.second and not unit.noted:
        notes = f"<{prefix}notes>{notes}</{prefix}notes>"
    put[unit.notes].append(notes.encode())


def _declare(tag: bytes, at: int, path: str, put: _Insertions) -> None:
    bound = re.search(rb"""\sxmlns:its\s*=\s*["']([^"']*)["']""", tag)
    if bound is None:
        put[at].append(f' xmlns:its="{_ITS}"'.encode())
    elif bound[1] != _ITS.encode():
        raise InputError(path, tell("it uses the prefix “its” for something else"), tell("export it anew without that"))
    if not re.search(rb"\sits:version\s*=", tag):
        put[at].append(b' its:version="2.0"')


def _unused(data: bytes) -> str:
    """How new ids begin: as none in the file does, which may have been annotated before."""
    return next(stem for stem in chain(["lqi"], map("lqi{}".format, count(2))) if f"{stem}-".encode() not in data)


def _runs(data: bytes, stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches as few runs, each of which an element can enclose: the tags in it are paired."""
    first = 0
    while first < len(stretches):
        start, end = stretches[first]
        last, depth = first, 0
        for number, (begin, over) in enumerate(stretches[first + 1 :], first + 1):
            for tag in _MARKUP.finditer(data, stretches[number - 1][1], begin):
                depth += 0 if tag["empty"] or not tag["name"] else -1 if tag["end"] else 1
                if depth < 0:
                    break
            if depth < 0:
                break
            if not depth:
                last, end = number, over
        yield start, end
        first = last + 1


def _stretches(loaded: Loaded, span: Span) -> Iterator[tuple[Place, int, int]]:
    """The places of an issue's words, each with the bytes that they take there; markup between two is in none."""
    text = loaded.document.text
    inside = touched(loaded.places, span)
    for place in inside if len(span) else inside[:1]:
        if not place.literal:
            yield place, place.start, place.end if len(span) else place.start
            continue
        first, last = max(span.start, place.span.start), min(span.end, place.span.end)
        start = place.start + len(text[place.span.start : first].encode())
        yield place, start, start + len(text[first:last].encode())


def _standoff(key: str, item: Reviewed) -> str:
    issue = item.issue
    suggested = f" → {' | '.join(issue.suggestions)}" if any(issue.suggestions) else ""
    facts = f" ({'; '.join(map(str, issue.evidence))})" if issue.evidence else ""
    comment = xml.escape(
        xml.UNWRITABLE.sub("\ufffd", f"“{issue.text}”{suggested}: {issue.message}{facts} [{issue.rule}]"), quotes=True
    )
    enabled = "no" if item.status == "rejected" else "yes"
    return (
        f'<its:locQualityIssues xml:id="{key}"><its:locQualityIssue locQualityIssueType="{issue.type}" '
        f'locQualityIssueSeverity="{SEVERITY[issue.severity]}" locQualityIssueEnabled="{enabled}" '
        f'locQualityIssueComment="{comment}"/></its:locQualityIssues>'
    )
