"""Subtitles (SubRip and WebVTT): what is said, without numbers, timings and tags.

Sources: https://www.w3.org/TR/webvtt1/; for SubRip, which has no standard, what players accept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.documents.formats import Loaded, charset
from pipeline.documents.formats.gather import Declared, Text
from pipeline.documents.formats.html import reference
from pipeline.documents.formats.positions import Refused, Step, edits, replace
from pipeline.documents.formats.rereading import prove
from pipeline.model import Change, InputError, Structure, as_is, tell

MAX_BYTES = 5_000_000
# Of the lines whose times are not understood, so many are named.
_NAMED = 5

_LINE = re.compile(rb"[^\r\n]*+(?:\r\n?|\n|\Z)")
# Programs write clocks with fewer digits than the standard asks for (``0:0:3.5``), or without fractions.
_CLOCK = rb"(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,:]\d{1,3})?"
_TIMING = re.compile(rb"[ \t]*" + rb"(?P<start>" + _CLOCK + rb")[ \t]*-->[ \t]*" + _CLOCK)
_PIECE = re.compile(
    rb"(?P<tag></?[A-Za-z][^<>]*>|<[\d:.]+>|\{\\[^{}]*\})|(?P<space>[ \t]+)|(?P<entity>&(?:#\w+|\w+);)"
    rb"|(?P<text>[^<&{ \t]+(?: [^<&{ \t]+)*|[<&{])"
)
_LANGUAGE = re.compile(rb"<(?P<close>/?)lang(?:\.[^ \t>]*)?(?:[ \t]+(?P<language>[^ \t>]+))?[ \t]*>")
# A sentence runs on from one caption to the next until it is closed.
_CLOSED = re.compile(r"[.!?…。！？♪:：)）\]][\"”’]*$")
_SPEAKER = re.compile(r"[ \t]*(?:[-–—>\[(（♪]|<v[ .])")


def read(data: bytes, path: str, language: str) -> Loaded:
    """See `Format.read`."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(path, tell("the file is empty"), tell("put its text there or delete it"))
    decoded = charset.told_or_guessed(data, path)
    vtt = _is_vtt(decoded.data)
    text = Text(flowing=True, divided=vtt)
    captions = 0
    for clock, lines in _captions(decoded.data):
        captions += 1
        text.structure = Structure(as_is(clock))
        text.foreign, declared = False, Declared(language)  # a tag ends with its caption
        for start, end in lines:
            if _CLOSED.search(text.last) or _SPEAKER.match(decoded.data[start:end].decode()):
                text.close()
            elif text.last:
                text.put("\n")
            _line(text, decoded.data, start, end, declared if vtt else None)
    if not captions:
        raise InputError(path, tell("there are no captions in it"), tell("save it as SubRip or WebVTT"))
    notes = charset.notes(decoded, language)
    if untimed := list(islice(_untimed(decoded.data), _NAMED + 1)):
        told = ", ".join([*map(str, untimed[:_NAMED]), *(["…"] if len(untimed) > _NAMED else [])])
        notes += (
            tell("The times in these lines are not understood, and their captions are not checked: {a}.", a=told),
        )
    return text.loaded(path, language, data, decoded, notes)


def splice(loaded: Loaded, changes: Sequence[Change], *, tracked: bool) -> bytes:
    """See `Format.splice`."""
    decoded = loaded.details
    assert isinstance(decoded, charset.Decoded)
    if not changes:
        return loaded.data
    out = replace(decoded.data, edits(loaded, changes, lambda step: written(loaded, step)))
    prove(read, loaded, changes, out)  # in UTF-8, which is told whatever is left
    return decoded.encode(out)


def written(loaded: Loaded, step: Step) -> bytes:
    """See `Format`."""
    after, decoded = step.after, loaded.details
    assert isinstance(decoded, charset.Decoded)
    if "\n" in after or "\r" in after or "-->" in after:
        raise Refused(loaded, step.change, tell("a caption cannot hold that"))
    if why := charset.lacks(decoded.codec, after):
        raise Refused(loaded, step.change, why)
    if _is_vtt(decoded.data):
        after = after.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return after.encode()


def _is_vtt(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _captions(data: bytes) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """When each caption shows, and its lines without their ends: those from a timing to a blank line."""
    lines: list[tuple[int, int]] | None = None
    clock = ""
    for match in _LINE.finditer(data):
        start, end = match.start(), match.start() + len(match.group().rstrip(b"\r\n"))
        if timing := _TIMING.match(data, start, end):
            clock, lines = timing["start"].decode(), []
        elif not data[start:end].strip():
            if lines:
                yield clock, lines
            lines = None
        elif lines is not None:
            lines.append((start, end))
    if lines:
        yield clock, lines


def _untimed(data: bytes) -> Iterator[int]:
    """The lines, counted from 1, outside captions that have the arrow of a timing and no clocks beside it."""
    inside = False
    for number, match in enumerate(_LINE.finditer(data), 1):
        line = match.group()
        if _TIMING.match(line):
            inside = True
        elif not line.strip():
            inside = False
        elif not inside and b"-->" in line:
            yield number


def _line(text: Text, data: bytes, start: int, end: int, declared: Declared | None) -> None:
    """`declared`: the languages of WebVTT; None in SubRip, which has neither these nor references."""
    for match in _PIECE.finditer(data, start, end):
        if match.lastgroup == "space":
            text.space(match.start(), match.end())
        elif match.lastgroup == "entity" and declared:
            characters, _ = reference(match.group())
            fixed = tell("one reference stands for several characters") if len(characters) > 1 else None
            text.add(characters or match.group().decode(), match.start(), match.end(), literal=False, fixed=fixed)
        elif match.lastgroup == "tag":
            if declared and (tag := _LANGUAGE.fullmatch(match.group())):
                said = tag["language"]
                declared.tag(b"lang", closing=bool(tag["close"]), language=said.decode() if said else None)
                text.foreign = declared.foreign
        else:
            text.add(match.group().decode(), match.start(), match.end())
