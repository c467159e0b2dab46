"""Pages, Markdown and translation files that other programs wrote."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import read
from pipeline.formats.places import Refused
from tests.spliced import carried_out, change, picked

FOLDER = Path(__file__).parent / "data" / "formats"
NAMES = ("pandoc.en.html", "pandoc.en.md", "libreoffice.en.html", "translate-toolkit.en.xlf", "translate-toolkit.tmx")
LOADED = {name: read.load(FOLDER / name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_words_come_back_changed_one_by_one(name: str) -> None:
    loaded = LOADED[name]
    for place in loaded.places:
        words = place.span.of(loaded.document.text)
        if words.isalpha() and not place.fixed:
            carried_out(loaded, (change(loaded.document.text, place.span.start, place.span.end, "Jiaxing"),))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_changes_come_back_and_nothing_else(name: str, data: st.DataObject) -> None:
    with contextlib.suppress(Refused):
        carried_out(LOADED[name], data.draw(picked(LOADED[name].document.text)))


@pytest.mark.parametrize("name", ["pandoc.en.html", "pandoc.en.md"])
def test_pandoc_writes_what_it_read(name: str) -> None:
    document = LOADED[name].document
    found = [(p.kind, p.span.of(document.text).replace("’", "'")) for p in document.paragraphs]
    for paragraph in (
        ("heading", "The canal city"),
        ("prose", "Jiaixng, a city of 4.5 million, lies in the north of Zhejiang. It's 90 km from Shanghai & 80 km "
                  "from Hangzhou; the R&D belt reaches both."),
        ("item", "Haining, known for its tide"),
        ("item", "and its leather"),
        ("item", "First, the canal."),
        ("heading", "The South Lake"),
        ("heading", "Run \ufffc."),
    ):  # fmt: skip
        assert paragraph in found


def test_libreoffice_writes_what_it_read() -> None:
    document = LOADED["libreoffice.en.html"].document
    found = [(p.kind, p.span.of(document.text)) for p in document.paragraphs]
    assert ("heading", "Jiaixng opens its port") in found
    assert (
        "prose",
        "The port of Jiaixng & its “sister” <port> opened to the world. More is on the site of Jiaixng.",
    ) in found


def test_translations_have_their_sources() -> None:
    for name in ("translate-toolkit.en.xlf", "translate-toolkit.tmx"):
        document = LOADED[name].document
        assert document.source is not None
        assert document.language == "en"
        assert [
            (s.span.of(document.text), s.source and s.source.span.of(document.source.text)) for s in document.segments
        ] == [
            ("Jiaxing lies in the <b>north</b> of Zhejiang & near Shanghai.", "嘉兴位于浙江北部。"),
            ("Pinghu has its first ten-billion-yuan project.", "平湖引进了第一个百亿元项目。"),
        ]
