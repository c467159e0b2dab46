"""Changes carried out in files of any kind, and the proof that nothing else in the file changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from pipeline.documents import formats
from pipeline.documents.formats.gather import OBJECT
from pipeline.model import Change, Span

T = TypeVar("T")

# What corrections hold: words, marks that mean something in some format, other scripts.
REPLACEMENTS = (
    "Jiaxing",
    "a",
    "R&D",
    "<b>",
    '"so"',
    "it's",
    "two words",
    "嘉兴",
    "naïve",
    "*x*",
    "[y]",
    "😀",
    "a&amp;b",
    "",
)
WORDS = (
    "Jiaxing",
    "city",
    "R",
    "D",
    "the",
    "嘉兴",
    "grew.",
    "naïve",
    "fast,",
    "It",
    "&",
    "<",
    "1,000",
    "x>y",
    "amp;",
    "lt",
)


def load(data: bytes, path: str) -> formats.Loaded:
    return formats.of(Path(path)).read(data, path, "en")


def change(text: str, start: int, end: int, after: str) -> Change:
    return Change(Span(start, end), Span(0, 0), 1, 1, text[start:end], after, "")


def changes(text: str, *pairs: tuple[str, str]) -> tuple[Change, ...]:
    """A change for each pair of words that stand in the text once, and what replaces them."""
    found = []
    for before, after in pairs:
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {text!r}"
        at = text.index(before)
        found.append(change(text, at, at + len(before), after))
    return tuple(sorted(found, key=lambda c: c.release))


def corrected(data: bytes, path: str, *pairs: tuple[str, str]) -> bytes:
    """The file with these words replaced."""
    loaded = load(data, path)
    return carried_out(loaded, changes(loaded.document.text, *pairs))


def carried_out(loaded: formats.Loaded, wanted: tuple[Change, ...]) -> bytes:
    """The file with the changes, proven: it reads as the corrected text, and differs only where these stand."""
    document = loaded.document
    kind = formats.of(Path(document.path))
    assert kind.splice(loaded, (), tracked=True) == loaded.data, "rejecting all changes the file"
    out = kind.splice(loaded, wanted, tracked=True)
    expected, at = "", 0
    for one in wanted:
        expected += document.text[at : one.release.start] + one.after
        at = one.release.end
    expected += document.text[at:]
    # Of a mail, what its places lead to is unpacked.
    old = new = getattr(loaded.details, "readable", None)
    if lines(expected):
        again = kind.read(out, document.path, document.language)
        assert lines(again.document.text) == lines(expected)
        new = getattr(again.details, "readable", None)
    if loaded.encoding == "utf-8" and not loaded.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _only_there(loaded, wanted, loaded.data if old is None else old, out if new is None else new)
    return out


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.replace(OBJECT, "").strip()]


def _only_there(loaded: formats.Loaded, wanted: tuple[Change, ...], data: bytes, out: bytes) -> None:
    """The bytes of `data` between the runs that hold a change follow each other in `out` as they did."""
    held = {
        (place.start, place.end)
        for place in loaded.places
        if any(place.span.start <= c.release.end and c.release.start <= place.span.end for c in wanted)
    }
    # Where a page wrote a bare & or < before a change, it may have to be escaped.
    held |= set(getattr(loaded.details, "bare", {}).items()) if wanted else set()
    at, found = 0, 0
    for start, end in sorted(held):
        kept = data[at:start]
        where = out.find(kept, found)
        assert where >= found, f"{kept!r} is gone"
        found, at = where + len(kept), end
    assert out.endswith(data[at:])


def several(things: Sequence[T], most: int, least: int = 0) -> st.SearchStrategy[list[T]]:
    """Some of these things, in any order and any number of times; one that is given twice comes twice as often.

    They are drawn as the letters of one text, which takes Hypothesis a tenth of the time of a list. At most 256:
    of more letters it draws the first more often.
    """
    assert len(things) <= 256
    letters = {chr(0xE000 + number): thing for number, thing in enumerate(things)}
    return st.text("".join(letters), min_size=least, max_size=most).map(lambda text: [letters[one] for one in text])


def fates(things: Sequence[T]) -> st.SearchStrategy[Iterator[T]]:
    """One of these things after the other, without end: what becomes of each of the words of a text.

    To be drawn before the text: what does not fit into an example that Hypothesis varies becomes the simplest, here
    the first thing for every word. Bytes, which it does not take for one of the pieces of `several`.
    """
    return st.binary(min_size=48, max_size=48).map(lambda drawn: cycle(things[one % len(things)] for one in drawn))


def joined(pieces: Sequence[str], most: int) -> st.SearchStrategy[str]:
    """A text of such pieces, at most so many."""
    return several(pieces, most).map("".join)


@st.composite
def picked(draw: st.DrawFn, text: str) -> tuple[Change, ...]:
    """A few disjoint stretches of a text, none across a line, each with a replacement."""
    stretches = []
    at = 0
    for _ in range(draw(st.integers(0, 4))):
        if at >= len(text):
            break
        start = draw(st.integers(at, len(text) - 1))
        end = min(start + draw(st.integers(0, 12)), len(text))
        line = text.find("\n", start, end)
        end = end if line < 0 else line
        after = draw(st.sampled_from(REPLACEMENTS))
        if text[start:end] != after:
            stretches.append(change(text, start, end, after))
        at = end + 1
    return tuple(stretches)
