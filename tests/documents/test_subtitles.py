"""Subtitles: what is said, corrected in place."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.formats.positions import Refused
from pipeline.model import InputError
from tests.spliced import REPLACEMENTS, WORDS, carried_out, corrected, joined, load, picked

SRT = "\ufeff1\r\n00:00:01,000 --> 00:00:02,500 X1:1\r\n{}\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n{}\r\n"
VTT = (
    "WEBVTT - The city\nX: y\n\nSTYLE\n::cue {{ color: red }}\n\nNOTE\nNo prose.\n\n"
    "intro\n00:01.000 --> 00:02.500 align:start\n{}\n\n00:00:03.000 --> 00:00:04.000\n{}\n"
)


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("The city grew.", "It is large.", "The city grew.|It is large."),
        ("The city of", "Jiaxing <i>grew</i>.", "The city of\nJiaxing grew."),
        ("The city,\r\n{\\an8}which <font size='1'>is</font>", "a port, grew.", "The city,\nwhich is\na port, grew."),
        ("- Who?\r\n- The mayor", "- Who, then?", "- Who?|- The mayor|- Who, then?"),
        ("a < b & 3", "R&amp;D", "a < b & 3\nR&amp;D"),
    ],
)  # fmt: skip
def test_what_is_read_of_subrip(first: str, second: str, shown: str) -> None:
    document = load(SRT.format(first, second).encode(), "a.en.srt").document
    assert "|".join(p.span.of(document.text) for p in document.paragraphs) == shown


@pytest.mark.parametrize("clock", ["0:0:3.5 --> 0:0:7.23", "00:00:01 --> 00:00:02", "00:00:01:500 --> 00:00:02:000"])
def test_clocks_as_programs_write_them(clock: str) -> None:
    assert load(f"1\n{clock}\nThe city grew.\n".encode(), "a.en.srt").document.text == "The city grew."


@pytest.mark.parametrize(("count", "told"), [(1, "6."), (6, "6, 10, 14, 18, 22, ….")])
def test_a_caption_whose_time_is_not_understood_is_told_of(count: int, told: str) -> None:
    lost = "".join(f"{n}\n00:00:03 --> later\nIt is is.\n\n" for n in range(2, 2 + count))
    read = load(f"1\n00:00:01,000 --> 00:00:02,500\nA --> B.\n\n{lost}".encode(), "a.en.srt")
    assert read.document.text == "A --> B."
    assert str(read.notes[-1]).endswith(f"their captions are not checked: {told}")


def test_what_is_read_of_webvtt() -> None:
    file = VTT.format("<v Mayor>R&amp;D <c.red>grew</c>.", "It is\n<00:03.500>large &lt; huge.")
    document = load(file.encode(), "a.en.vtt").document
    assert document.text == "R&D grew.\nIt is\nlarge < huge."


def test_languages_and_soft_hyphens_of_webvtt() -> None:
    file = VTT.format(
        "The <lang zh><b>红船</b>精神</lang> lives: <lang.x en>红</lang>.", "Jia\u00adixng, co&shy;operation."
    )
    document = load(file.encode(), "a.en.vtt").document
    assert document.text == "The 红船精神 lives: 红.\nJiaixng, cooperation."
    assert [span.of(document.text) for span in document.foreign] == ["红船精神"]
    assert "Jia\u00adxing," in corrected(file.encode(), "a.en.vtt", ("Jiaixng", "Jiaxing")).decode()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_correction_changes_its_bytes(codec: str) -> None:
    file = SRT.removeprefix("\ufeff").format("Jiai<b>xng</b> grew", "fast.")
    cleaned = corrected(file.encode(codec), "a.en.srt", ("Jiaixng", "Jiaxing"), ("fast", "R&D"))
    assert cleaned == file.replace("Jiai<b>xng", "Jiaxi<b>ng").replace("fast", "R&D").encode(codec)
    assert b"R&amp;D." in corrected(VTT.format("It grew", "fast.").encode(), "a.en.vtt", ("fast", "R&D"))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("grew", "<i>", "the marks beside it would be read otherwise"),
        ("grew", "one\ntwo", "a caption cannot hold that"),
        ("grew", "-->", "a caption cannot hold that"),
        ("The city\ngrew", "x", "it crosses the end of a paragraph"),
        ("The city", "", "the marks beside it would be read otherwise"),
    ],
)
def test_what_cannot_be_placed_is_refused(before: str, after: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        corrected(SRT.format("The city\r\ngrew", "and so").encode(), "a.en.srt", (before, after))


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "a.en.srt: the file is empty; put its text there or delete it."),
        (b"The city grew.\n", "a.en.srt: there are no captions in it; save it as SubRip or WebVTT."),
        (
            SRT.format("caf\xe9", "").encode("latin-1", "replace"),
            "a.en.srt:3: not UTF-8 (byte 0xe9 at offset 43); it reads “1:1 café 2” in Windows-1252 and "
            "“1:1 caf� 2” in UTF-8; save it as UTF-8 text.",
        ),
        (
            SRT.format("<i></i>", "{\\an8}").encode(),
            "a.en.srt: there is no text in it; put its text there or delete it.",
        ),
    ],
)
def test_what_are_no_subtitles_is_refused(file: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load(file, "a.en.srt")
    assert str(caught.value) == message


_PIECES = (
    " ",
    " ",
    " ",
    "\n",
    "\r\n",
    "<i>",
    "</i>",
    "{\\an8}",
    "- ",
    "&amp;",
    "&copy;",
    "<00:01.000>",
    "\n\n",
    "12",
    "{",
    "-->",
)
_CUES = joined((*_PIECES, *WORDS, *REPLACEMENTS), 15)


@pytest.mark.parametrize(("file", "path"), [(SRT, "a.en.srt"), (VTT, "a.en.vtt")])
@settings(max_examples=1000, deadline=None)
@given(_CUES, _CUES, st.data())
def test_any_captions_come_back_with_their_changes_and_nothing_else(
    file: str, path: str, first: str, second: str, data: st.DataObject
) -> None:
    loaded = load(file.format(f"The city {first}", second).encode(), path)
    with contextlib.suppress(Refused):
        carried_out(loaded, data.draw(picked(loaded.document.text)))
