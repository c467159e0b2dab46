"""Changes of a document's text into replacements of bytes at the places it was read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from typing import cast

from pipeline.documents import formats
from pipeline.documents.formats import Loaded, Place
from pipeline.model import Change, InputError, Message, Span, line_column, tell

# Longer replacements are not compared letter by letter: their place is their first word's.
_LONGEST = 400


class Refused(InputError):
    """A change that cannot be placed; `why` completes “… cannot be replaced: ”."""

    def __init__(self, loaded: Loaded, change: Change, why: Message) -> None:
        self.change, self.why = change, why
        line, _ = line_column(loaded.document.text, change.release.start)
        super().__init__(
            loaded.document.path,
            tell("“{a}” cannot be replaced with “{b}”: {why}", a=change.before, b=change.after, why=why),
            tell("correct it by hand in the file, or take the decision out; nothing was written"),
            line,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """The part of one change that falls into one place: `after` instead of the text of `span`."""

    place: Place
    span: Span
    after: str
    change: Change


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes to put in the place of bytes of `place.part`."""

    place: Place
    start: int
    end: int
    data: bytes
    change: Change


Write = Callable[[Step], bytes]
"""How the text of a step is written at its place: encoded, and escaped as the place asks for; may raise Refused."""


def edits(loaded: Loaded, changes: Iterable[Change], write: Write) -> list[Edit]:
    """The replacements that the changes ask for, sorted by part and place, disjoint.

    Raises InputError, naming the words and the reason, for a change that cannot be placed.
    """
    found = [at_place(loaded, step, write(step)) for change in changes for step in steps(loaded, change)]
    return sorted(found, key=lambda e: (e.place.part, e.start, e.end))


def refusal(loaded: Loaded, span: Span, replacements: Sequence[str]) -> Message | None:
    """Why these words of a file cannot be replaced by one of these, as far as can be told without writing it.

    None when they can be by any of them.
    """
    kind = formats.of(Path(loaded.document.path))
    protected = getattr(kind, "protected", None)
    if protected is not None and (why := protected(loaded, span)) is not None:
        return cast(Message, why)
    write = getattr(kind, "written", None)
    words = span.of(loaded.document.text)
    try:
        for after in replacements:
            for step in steps(loaded, Change(span, span, 0, 0, words, after, "")):
                if write is not None:
                    write(loaded, step)
    except Refused as refused:
        return refused.why
    return None


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

    Where markup stands inside the words, letters that stay keep their place, and so do those that only change about;
    new ones join the letters before them within the change.
    """
    letters = list(_letters(change, loaded.places))
    for (span, after), following in zip_longest(letters, letters[1:], fillvalue=(Span(0, 0), "")):
        inside = touched(loaded.places, span)
        if not inside or sum(len(common(place, span)) for place in inside) != len(span):
            raise Refused(loaded, change, tell("it crosses the end of a paragraph, a tab or a line break"))
        if not len(span):
            moved = not following[1] and following[0].of(loaded.document.text) == after
            inside = inside[-1:] if moved else [_host(inside, span, change)]
        elif len({place.zone for place in inside}) > 1:
            raise Refused(loaded, change, tell("it crosses the border of a field or of another author’s change"))
        for number, place in enumerate(inside):
            if place.fixed:
                raise Refused(loaded, change, place.fixed)
            yield Step(place, common(place, span), after if number == 0 else "", change)


def _letters(change: Change, places: tuple[Place, ...]) -> Iterator[tuple[Span, str]]:
    """What of the change differs: words put before or behind, the whole where it lies in one place, else letters."""
    span, before, after = change.release, change.before, change.after
    if before and after.endswith(f" {before}"):
        yield Span(span.start, span.start), after.removesuffix(before)
    elif before and after.startswith(f"{before} "):
        yield Span(span.end, span.end), after.removeprefix(before)
    elif max(len(before), len(after)) > _LONGEST or any(p.span.contains(span) for p in touched(places, span)):
        yield span, after
    else:
        # Imported here: hardly any change lies in several places.
        from difflib import SequenceMatcher

        for kind, first, last, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind != "equal":
                yield Span(span.start + first, span.start + last), after[start:stop]


def touched(places: tuple[Place, ...], span: Span) -> list[Place]:
    """The places that share a character with the span; of an empty one, those that it lies in or touches."""
    start = bisect_left(places, span.start, key=lambda p: p.span.end)
    end = bisect_right(places, span.end, key=attrgetter("span.start"))
    return [place for place in places[start:end] if not len(span) or place.span.overlaps(span)]


def _host(inside: list[Place], span: Span, change: Change) -> Place:
    """The place that takes an insertion: the one before it, unless that lies outside the change or is fixed."""
    first, last = inside[0], inside[-1]
    outside = first.span.end == span.start == change.release.start and len(change.release) > 0
    return last if outside or first.fixed else first


def common(place: Place, span: Span) -> Span:
    """What of the span lies in the place; empty, at its border, where nothing does."""
    start, end = max(place.span.start, span.start), min(place.span.end, span.end)
    return Span(start, max(start, end))


def at_place(loaded: Loaded, step: Step, data: bytes) -> Edit:
    """The edit that writes a step: its bytes in the place of those of its span."""
    place, text = step.place, loaded.document.text
    if not place.literal:
        # An entity goes as a whole, or stays and the new text stands beside it.
        start = place.start if step.span.start == place.span.start else place.end
        end = place.end if len(step.span) else start
    else:
        start = place.start + _bytes(loaded, text, place.span.start, step.span.start)
        end = start + _bytes(loaded, text, step.span.start, step.span.end)
    return Edit(place, start, end, data, step.change)


def _bytes(loaded: Loaded, text: str, start: int, end: int) -> int:
    return len(text[start:end].encode(loaded.encoding, "surrogatepass"))
