"""Changes of a document's text into replacements of bytes at the places it was read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import attrgetter

from pipeline.formats import Loaded, Place
from pipeline.model import Change, InputError, Span, line_column

Write = Callable[[str, Place], bytes]
"""How a text is written at a place: encoded, and escaped as the place asks for."""

# Longer replacements are not compared letter by letter: their place is their first word's.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes to put in the place of bytes."""

    place: Place
    start: int
    end: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """The part of one change that falls into one place: `after` instead of the text of `span`."""

    place: Place
    span: Span
    after: str
    change: Change


def edits(loaded: Loaded, changes: Iterable[Change], write: Write) -> list[Edit]:
    """The replacements that the changes ask for, sorted by part and place, disjoint.

    Raises InputError, naming the words and the reason, for a change that cannot be placed.
    """
    found = [_edit(loaded, step, write) for change in changes for step in steps(loaded, change)]
    return sorted(found, key=lambda e: (e.place.part, e.start, e.end))


def replace(data: bytes, wanted: Sequence[Edit]) -> bytes:
    """The bytes with each edit carried out; the edits are sorted and disjoint."""
    out: list[bytes] = []
    at = 0
    for edit in wanted:
        out += (data[at : edit.start], edit.data)
        at = edit.end
    return b"".join((*out, data[at:]))


def steps(loaded: Loaded, change: Change) -> Iterator[Step]:
    """The change taken apart: one step a place, each with the letters that change there and no others.

    Where markup stands inside the words, letters that stay keep their place; new ones join the letters before them
    within the change.
    """
    text = loaded.document.text
    for span, after in _letters(change, loaded.places, text):
        inside = _touched(loaded.places, span)
        if not inside or sum(len(_common(place, span)) for place in inside) != len(span):
            raise _refusal(loaded, change, "it crosses the end of a paragraph, a tab or a line break")
        if len({place.zone for place in inside}) > 1:
            raise _refusal(loaded, change, "it crosses the border of a field or of another author’s change")
        if len(span) == 0:
            inside = [_host(inside, span, change)]
        for number, place in enumerate(inside):
            if place.fixed:
                raise _refusal(loaded, change, place.fixed)
            part = _common(place, span)
            if not place.literal and part != place.span and len(part):
                part = place.span
            yield Step(place, part, after if number == 0 else "", change)


def _letters(change: Change, places: tuple[Place, ...], text: str) -> Iterator[tuple[Span, str]]:
    """What of the change differs; the whole of it where it lies in one place."""
    span, before, after = change.release, change.before, change.after
    touched = _touched(places, span)
    if any(place.span.contains(span) for place in touched) or max(len(before), len(after)) > _LONGEST:
        yield span, after
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, start, stop in matcher.get_opcodes():
        if kind != "equal":
            yield Span(span.start + first, span.start + last), after[start:stop]


def _touched(places: tuple[Place, ...], span: Span) -> list[Place]:
    """The places that share a character with the span; of an empty one, those that it lies in or touches."""
    start = bisect_left(places, span.start, key=lambda p: p.span.end)
    end = bisect_right(places, span.end, key=attrgetter("span.start"))
    return [place for place in places[start:end] if not len(span) or place.span.overlaps(span)]


def _host(inside: list[Place], span: Span, change: Change) -> Place:
    """The place that takes an insertion: the one before it, unless that lies outside the change."""
    first = inside[0]
    if first.span.end == span.start == change.release.start and len(change.release) and len(inside) > 1:
        return inside[-1]
    return first


def _common(place: Place, span: Span) -> Span:
    start, end = max(place.span.start, span.start), min(place.span.end, span.end)
    return Span(start, max(start, end))


def _edit(loaded: Loaded, step: Step, write: Write) -> Edit:
    place, text = step.place, loaded.document.text
    if not place.literal:
        # An entity goes as a whole, or stays and the new text stands beside it.
        start = place.start if step.span.start == place.span.start else place.end
        end = start if not len(step.span) else place.end
    else:
        start = place.start + _bytes(loaded, text, place.span.start, step.span.start)
        end = start + _bytes(loaded, text, step.span.start, step.span.end)
    return Edit(place, start, end, write(step.after, place))


def _bytes(loaded: Loaded, text: str, start: int, end: int) -> int:
    return len(text[start:end].encode(loaded.encoding, "surrogatepass"))


def _refusal(loaded: Loaded, change: Change, why: str) -> InputError:
    line, _ = line_column(loaded.document.text, change.release.start)
    return InputError(
        loaded.document.path,
        f"“{change.before}” cannot be replaced with “{change.after}”: {why}",
        "correct it by hand in the file, or take the decision out; nothing was written",
        line,
    )
