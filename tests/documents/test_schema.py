"""What is written into Word files follows the schemas of ECMA-376, in every part."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import apply
from pipeline.documents.formats import Loaded
from pipeline.model import InputError, Review
from tests.documents.test_docx import corrected, documents, load
from tests.schema import faults
from tests.word_file import box, deleted, field, ins, p, r, word
from tests.word_forms import FORMS

FIXTURES = Path(__file__).parents[1] / "data" / "formats"
NAME = r("Jiaixng ")
NOTE = f'<w:footnote w:id="2">{p(NAME)}</w:footnote>'
CELL = f"<w:tc>{p(NAME)}</w:tc>"


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (p(r("The port of "), r("Jiaixng", "<w:b/><w:i/>"), r(" grew.")), {}),
        (p(r("Jia"), r("ixn", "<w:b/>"), r("g")), {}),
        (p(NAME), {"header": p(NAME), "footer": p(NAME), "footnotes": NOTE, "endnotes": NOTE.replace("foot", "end")}),
        (p(NAME), {"comments": f'<w:comment w:id="4" w:author="A">{p(r("mine"))}</w:comment>'}),
        (p(ins(r("put in: Jiaixng, too"))), {}),
        (p(ins(NAME), deleted("gone"), NAME), {}),
        (p('<w:hyperlink w:anchor="a">', NAME, "</w:hyperlink>"), {}),
        (p(field("HYPERLINK x", NAME)), {}),
        (p('<w:fldSimple w:instr="TOC">', NAME, "</w:fldSimple>"), {}),
        (p('<w:smartTag w:uri="u" w:element="place">', NAME, "</w:smartTag>"), {}),
        (p("<w:sdt><w:sdtPr/><w:sdtContent>", NAME, "</w:sdtContent></w:sdt>"), {}),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p(NAME) + "</w:sdtContent></w:sdt>", {}),
        (p(box(p(NAME))), {}),
        (f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{CELL}{CELL}</w:tr></w:tbl>" + p(), {}),
        (p("<w:r><w:t>Jiaixng a</w:t><w:tab/><w:t>Jiaixng</w:t><w:br/></w:r>"), {}),
        (p("<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val='center'/><w:hps w:val='1'/><w:hpsRaise w:val='1'/>"
           "<w:hpsBaseText w:val='1'/><w:lid w:val='zh-CN'/></w:rubyPr><w:rt>", r("jia"), "</w:rt><w:rubyBase>", NAME,
           "</w:rubyBase></w:ruby></w:r>"), {}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tracked", [True, False])
def test_every_part_that_is_written_is_valid(body: str, parts: dict[str, str], tracked: bool) -> None:
    data = word(body, **parts)
    review = corrected(load(data).document, ("Jiaixng", "Jiaxing"))
    assert review.corrections
    assert faults(apply.render(review, data, tracked=tracked)) <= faults(data)


@pytest.mark.parametrize("name", ["libreoffice.docx", "python-docx.docx"])
@pytest.mark.parametrize("tracked", [True, False])
def test_files_of_other_programs_stay_as_valid_as_they_were(name: str, tracked: bool) -> None:
    data = (FIXTURES / name).read_bytes()
    review = corrected(load(data).document, ("Jiaixng", "Jiaxing"), ("port", "harbour"))
    assert faults(apply.render(review, data, tracked=tracked)) <= faults(data)


@settings(max_examples=300, deadline=None)
@given(documents(), st.booleans())
def test_generated_documents_stay_valid(case: tuple[Loaded, Review], tracked: bool) -> None:
    loaded, review = case
    try:
        written = apply.render(review, loaded.data, tracked=tracked)
    except InputError:
        return
    assert faults(written) <= faults(loaded.data)


def test_the_schema_finds_what_is_wrong() -> None:
    assert not faults(word(p(NAME)))
    wrong = word(p("<w:t>a text without a run</w:t>"), comments="<w:p/>")
    assert {name for name, _ in faults(wrong)} == {"word/document.xml", "word/comments.xml"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tracked", [True, False])
def test_the_forms_of_other_programs_stay_valid(form: str, tracked: bool) -> None:
    review = corrected(load(FORMS[form]).document, ("Jiaixng", "Jiaxing"))
    assert faults(apply.render(review, FORMS[form], tracked=tracked)) <= faults(FORMS[form])
