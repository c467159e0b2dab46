"""Word files, pages, Markdown and translation files that other programs wrote, or that have the form they give them."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import checks
from pipeline.documents import read
from pipeline.documents.formats import Loaded, docx
from pipeline.documents.formats.positions import Refused, steps
from pipeline.glossary.glossary import Glossary
from pipeline.model import Change, Span, Term
from tests import schema
from tests.spliced import carried_out, change, picked
from tests.word_file import parts, said

FOLDER = Path(__file__).parents[1] / "data" / "formats"
FORMS = (
    "trados.sdlxliff",
    "memoq.mqxliff",
    "phrase.mxliff",
    "okapi.xlf",
    "okapi-2.xlf",
    "okapi.tmx",
    "omegat.tmx",
    "omegat-level2.tmx",
)
NAMES = (
    "pandoc.en.html",
    "pandoc.en.md",
    "libreoffice.en.html",
    "translate-toolkit.en.xlf",
    "translate-toolkit-2.xlf",
    "translate-toolkit.tmx",
    *FORMS,
)
# What stands in each Word file, in this order, among other things; and whether a word of it may be corrected.
WORD = {
    "word-2007-notes.docx": (("Pole 1", True), ("slove", True), ("snoska", True)),
    "word-2007-tracked.docx": (("Tika can be:", True), ("A Nepalese name", True), ("March 2009", True)),
    "word-2010-text-box.docx": (("in the body", True), ("inside of a text box in the body", True),
                                ("inside of a text box in the header", True)),
    "word-2016-controls.docx": (("simple-text", True), ("_inside-text-box", True), ("rich-text-content", True)),
    "wps-chinese.docx": (("测试：HELLO", True), ("张三丰", True), ("大理段氏家传", True), ("测试文档", False)),
    "wps-header.docx": (("test", True), ("1", False)),
    "google-docs-notes.docx": (("Page 3.", True), ("Footnote for pg1", True), ("Footnote for pg 6", True)),
    "python-docx-objects.docx": (("Jiaixng is given by", True), ("A cell of Jiaixng", True), ("Jiaxing grew", True),
                                 ("News of Jiaixng", True)),
    "google-docs-text.docx": (("Lorem ipsum", True), ("Donec blandit auctor arcu", True)),
}  # fmt: skip
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


def word_changes(loaded: Loaded) -> tuple[Change, ...]:
    """Every word that is read and may be corrected."""
    text, found = loaded.document.text, []
    for match in re.finditer(r"\w+", text):
        one = replace(change(text, *match.span(), f"{match[0]}&X"), reviewer="Li Hua", date="2026-11-23")
        with contextlib.suppress(Refused):
            list(steps(loaded, one))
            found.append(one)
    return tuple(found)


@pytest.mark.parametrize("name", WORD)
def test_word_files_are_read_and_corrected(name: str) -> None:
    loaded = docx.read((FOLDER / name).read_bytes(), name, "en")
    text, changes = loaded.document.text, word_changes(loaded)
    at = -1
    for words, correctable in WORD[name]:
        at = text.index(words, at + 1)
        span = Span(at, at + len(words))
        assert any(span.contains(one.release) for one in changes) == correctable, words
    assert docx.splice(loaded, (), tracked=True) == loaded.data
    expected, end = "", 0
    for one in changes:
        expected += text[end : one.release.start] + one.after
        end = one.release.end
    expected += text[end:]
    before = parts(loaded.data)
    holding = {step.place.part for one in changes for step in steps(loaded, one)}
    plumbing = {"word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    for tracked in (True, False):
        out = docx.splice(loaded, changes, tracked=tracked)
        assert docx.read(out, name, "en").document.text == expected
        after = parts(out)
        assert [part for part in after if part in before] == list(before)
        assert {part for part in after if after[part] != before.get(part)} - (plumbing if tracked else set()) == holding
        assert schema.faults(out) <= schema.faults(loaded.data)
        for part in holding if tracked else ():
            assert said(after[part], accept=False, author="Li Hua") == said(before[part], accept=True, author="Li Hua")


def test_beside_objects_of_a_word_file_nothing_is_flagged() -> None:
    document = docx.read((FOLDER / "python-docx-objects.docx").read_bytes(), "objects.en.docx", "en").document
    assert document.text.count("\ufffc") == 8 * 14
    terms = Glossary((Term("嘉兴", "Jiaxing", "en", "place", "preferred"),))
    prepared = checks.prepare(document, terms)
    found = [*checks.run(prepared.document, terms, prepared.found)]
    assert {(issue.text, issue.suggestions[0]) for issue in found} == {("Jiaixng", "Jiaxing")}
    assert len(found) == 8 * 3


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
    for name in ("translate-toolkit.en.xlf", "translate-toolkit-2.xlf", "translate-toolkit.tmx"):
        document = LOADED[name].document
        assert document.source is not None
        assert document.language == "en"
        assert [
            (s.span.of(document.text), s.source and s.source.span.of(document.source.text)) for s in document.segments
        ] == [
            ("Jiaxing lies in the <b>north</b> of Zhejiang & near Shanghai.", "嘉兴位于浙江北部。"),
            ("Pinghu has its first ten-billion-yuan project.", "平湖引进了第一个百亿元项目。"),
        ]


@pytest.mark.parametrize("name", FORMS)
def test_the_dialects_of_translation_programs_are_read_with_their_sources(name: str) -> None:
    document = LOADED[name].document
    assert document.source is not None
    found = [(s.span.of(document.text), s.source and s.source.span.of(document.source.text)) for s in document.segments]
    # Tags are nothing or one sign, what somebody deleted is gone, what must not be translated is one sign.
    assert ("Jiaixng lies in the north of Zhejiang, near Shanghai.", "嘉兴位于浙江北部，临近上海。") in found
    sign = "" if name == "omegat-level2.tmx" else "\ufffc"  # there it is half of a pair
    port = {english for english, chinese in found if chinese in ("港口开放了。", "港口开放了\ufffc。")}
    assert port <= {f"The port was opened{sign}.", f"The port of \ufffc was opened{sign}."}
    assert len(port) == 1
    if "okapi" in name or "omegat" in name:
        protected = "\ufffc" if name == "okapi-2.xlf" else "R&D"
        assert (f"The {protected} zone is large.", "研发区很大。") in found
        assert ("Pinghu has its first ten-billion-yuan project.", "平湖引进了第一个百亿元项目。") in found
    assert not {"an older text", "Kashing", "Zhejang", "Jiaxing is in the north."} & {english for english, _ in found}


@pytest.mark.parametrize("name", ["trados.sdlxliff", "memoq.mqxliff", "phrase.mxliff"])
def test_locked_segments_are_read_only(name: str) -> None:
    text = LOADED[name].document.text
    at = text.index("Pinghu")
    with pytest.raises(Refused, match="the segment is locked"):
        carried_out(LOADED[name], (change(text, at, at + 6, "Jiaxing"),))


def test_a_change_across_a_tracked_insertion_of_trados_is_refused() -> None:
    text = LOADED["trados.sdlxliff"].document.text
    at = text.index("was opened")
    with pytest.raises(Refused, match="the border of a field or of another author’s change"):
        carried_out(LOADED["trados.sdlxliff"], (change(text, at + 2, at + 6, "X"),))
