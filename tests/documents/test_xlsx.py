"""Excel files: which cells are the release, that only corrected cells change, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import apply
from pipeline.documents.formats import Loaded, bilingual, xlsx
from pipeline.model import Correction, Decision, InputError, Review, Span
from tests.documents.test_docx import corrected
from tests.excel_file import S, cells, entries, excel
from tests.spliced import fates, several
from tests.word_file import HEAD, pack, parts

FIXTURES = Path(__file__).parents[1] / "data" / "formats"
TABLE = (
    ("No", "中文稿", "Draft", "Note"),
    ("1", "嘉兴港开放了。", "The port of Jiaixng was opened.", "done"),
    ("2", "平湖是县级市。它在浙江。", "Pinghu is a city. It lies in Zhejiang.", ""),
    ("3", "嘉兴港开放了。", "The port of Jiaixng was opened.", "twice"),
)


def load(data: bytes) -> Loaded:
    return xlsx.read(data, "x.en.xlsx", "en")


def correct(data: bytes, *pairs: tuple[str, str]) -> bytes:
    return apply.render(corrected(load(data).document, *pairs), data)


@pytest.mark.parametrize(
    ("rows", "source", "target", "header"),
    [
        ([("zh", "en"), ("甲", "A")], "A", "B", True),
        ([("English", "note", "原文"), ("x", "y", "z")], "C", "A", True),
        ([("译文", "source")], "B", "A", True),
        ([("嘉兴港", "The port"), ("平湖市", "The city")], "A", "B", False),
        ([("1", "The port", "嘉兴港", "5%"), ("2", "The city", "平湖市", "7%")], "C", "B", False),
        ([("嘉兴港", "The port was opened", "ok"), ("平湖市", "It is a city", "ok")], "A", "B", False),
        ([("嘉兴港", "The port"), ("Jiaxing", "The city")], None, "", False),
        ([("The port",), ("The city",)], None, "", False),
        ([("嘉兴港",), ("平湖市",)], None, "", False),
        ([("5", "6")], None, "", False),
        ([], None, "", False),
    ],
)
def test_columns_are_found_by_header_or_content(
    rows: list[tuple[str, ...]], source: str | None, target: str, header: bool
) -> None:
    found = bilingual.columns([dict(zip("ABCD", row, strict=False)) for row in rows], "en")
    assert found == (bilingual.Columns(source, (target,), header) if source else None)


def test_several_columns_that_may_be_the_translation_are_named() -> None:
    data = excel(("嘉兴港开放了", "The port opened", "Le port ouvert"), ("平湖是市", "Pinghu city", "Pinghu, ville"))
    told = "in the sheet “One” column B or C may be the translation; say which (--columns A,B), or write “zh” and “en”"
    with pytest.raises(InputError, match=re.escape(told)):
        load(data)
    named = excel(("zh", "en", "fr"), ("嘉兴港开放了", "The port opened", "Le port ouvert"))
    assert load(named).document.text == "The port opened\n"


@pytest.mark.parametrize(
    ("columns", "text", "source"),
    [
        ((1, 2), "The port opened\nPinghu city\n", "嘉兴港开放了\n平湖是市\n"),
        ((1, 3), "Le port ouvert\nPinghu, ville\n", "嘉兴港开放了\n平湖是市\n"),
    ],
)
def test_columns_may_be_named(columns: tuple[int, int], text: str, source: str) -> None:
    rows = ("嘉兴港开放了", "The port opened", "Le port ouvert"), ("平湖是市", "Pinghu city", "Pinghu, ville")
    for header in ((), (("原文", "English", "français"),)):
        data = excel(*header, *rows)
        document = xlsx.read(data, "x.en.xlsx", "en", columns).document
        assert document.source is not None
        assert (document.text, document.source.text) == (text, source)
        word = text.split()[1]
        changed = apply.render(corrected(document, (word, "Port")), data, columns=columns)
        assert xlsx.read(changed, "x.en.xlsx", "en", columns).document.text == text.replace(word, "Port", 1)


@pytest.mark.parametrize("columns", [(2, 1), (1, 7), (7, 1)])
def test_columns_that_are_not_there_are_refused(columns: tuple[int, int]) -> None:
    data = excel(("嘉兴港开放了", "The port opened"), ("平湖是市", "Pinghu city"))
    with pytest.raises(InputError, match=r"no sheet has Chinese in column \w and words in column \w; name the columns"):
        xlsx.read(data, "x.en.xlsx", "en", columns)


@pytest.mark.parametrize("shared", [True, False])
def test_a_table_of_two_languages_is_a_release_with_its_source(shared: bool) -> None:
    loaded = load(excel(*TABLE, shared=shared))
    document = loaded.document
    assert document.text == "Draft\n" + "".join(f"{row[2]}\n" for row in TABLE[1:])
    assert document.source is not None
    pairs = [(s.span.of(document.text), s.source and s.source.span.of(document.source.text)) for s in document.segments]
    assert pairs[2:4] == [("Pinghu is a city.", "平湖是县级市。"), ("It lies in Zhejiang.", "它在浙江。")]
    assert [*map(str, loaded.notes)] == ["Sheet “One”: column B is the source, C the release."]


def test_a_workbook_of_one_language_is_all_its_texts() -> None:
    document = load(excel(("Jiaxing", ""), ("The port\n of Jiaxing", ""))).document
    assert (document.text, document.source) == ("Jiaxing\nThe port\n of Jiaxing\n", None)
    assert [p.span.of(document.text) for p in document.paragraphs] == ["Jiaxing", "The port", "of Jiaxing"]


@pytest.mark.parametrize(("shared", "element"), [(True, "t"), (True, "si"), (False, "t"), (False, "is")])
def test_a_text_within_a_text_is_refused(shared: bool, element: str) -> None:
    """Its bytes would be in two places, and corrected twice."""
    package = entries(TABLE, shared=shared)
    name = "xl/sharedStrings.xml" if shared else "xl/worksheets/sheet1.xml"
    package[name] = re.sub(
        rb"(<%s>.*?</%s>)" % ((element.encode(),) * 2), rb"<%s>\1</%s>" % ((element.encode(),) * 2), package[name]
    )
    with pytest.raises(InputError, match="markup stands inside a text"):
        load(pack(package))


def test_a_correction_that_would_turn_the_columns_is_refused_by_its_name() -> None:
    """The words of a column say of which language it is."""
    data = excel(("嘉兴港口。", "The port was opened."), ("海宁市。", "Haining is a city."))
    with pytest.raises(InputError) as refusal:
        correct(data, ("The port was opened", "嘉兴嘉兴嘉兴"), ("Haining", "Hai"))
    assert "“The port was opened” cannot be replaced with “嘉兴嘉兴嘉兴”" in str(refusal.value)
    assert "the whole file would then be read otherwise" in str(refusal.value)


@pytest.mark.parametrize("shared", [True, False])
def test_only_the_corrected_cells_change(shared: bool) -> None:
    data = excel(*TABLE, shared=shared)
    review = corrected(load(data).document, ("Jiaixng", "Jiaxing"))
    assert apply.render(Review(review.document, ()), data) == data
    one = Review(review.document, (), review.corrections[:1])
    before = cells(data)
    for chosen, rows in ((review, (1, 3)), (one, (1,))):
        cleaned = apply.render(chosen, data)
        wanted = [list(row) for row in before]
        for row in rows:
            wanted[row][2] = "The port of Jiaxing was opened."
        assert cells(cleaned) == wanted
        changed = {name for name, content in parts(cleaned).items() if content != parts(data)[name]}
        everywhere = shared and chosen is review
        here = {"xl/sharedStrings.xml"} if everywhere else {"xl/worksheets/sheet1.xml"}
        assert changed == here | ({"xl/sharedStrings.xml"} if shared else set())


def test_a_text_that_another_column_shares_keeps_it_there() -> None:
    data = excel(("zh", "en", "note"), ("嘉兴", "Jiaixng", "Jiaixng"), ("平湖", "Pinghu & so", ""))
    cleaned = correct(data, ("Jiaixng", "Jiaxing"), ("so", " so"))
    assert cells(cleaned)[1:] == [["嘉兴", "Jiaxing", "Jiaixng"], ["平湖", "Pinghu &  so"]]
    strings = parts(cleaned)["xl/sharedStrings.xml"]
    assert b'uniqueCount="8"' in strings
    assert strings.endswith(b"<si><t>Jiaxing</t></si></sst>")


def test_a_cell_that_begins_like_a_formula_stays_text() -> None:
    cleaned = correct(excel(("zh", "en"), ("嘉兴", "Jiaixng")), ("Jiaixng", "=1+1"))
    assert b"<si><t>=1+1</t></si>" in parts(cleaned)["xl/sharedStrings.xml"]
    assert b"<f>" not in parts(cleaned)["xl/worksheets/sheet1.xml"]


def test_characters_that_excel_writes_as_codes() -> None:
    data = excel(("zh", "en"), ("嘉兴", "Jia_x000D_ of_x005F_x and Jiaixng_x000D_"))
    assert load(data).document.text == "Jia\r of_x and Jiaixng\r\n"
    cleaned = correct(data, ("Jiaixng", "a_x0041_b"))
    assert load(cleaned).document.text == "Jia\r of_x and a_x0041_b\r\n"
    assert b"Jia_x000D_ of_x005F_x and a_x005F_x0041_b_x000D_" in parts(cleaned)["xl/sharedStrings.xml"]


@pytest.mark.parametrize("name", ["openpyxl.xlsx", "libreoffice.xlsx"])
def test_files_of_other_programs(name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    loaded = load(data)
    document = loaded.document
    assert document.text.splitlines()[-1] == "In Jiaixng & <so>"
    assert document.source is not None and document.source.text.startswith("嘉兴港开放了。\n平湖")
    assert str(loaded.notes[1]) == "The sheet “Other” has no two languages and is left out."
    cleaned = correct(data, ("Jiaixng", "Jiaxing"))
    wanted = [[text.replace("Jiaixng", "Jiaxing") for text in row] for row in cells(data)]
    assert cells(cleaned) == wanted
    other = "xl/worksheets/sheet2.xml"
    assert cells(cleaned, other) == cells(data, other)


# What Excel writes for Chinese (runs, readings, extensions), Google Sheets (styles everywhere, runs in the cell), and
# the Open XML SDK (a prefix for every element).
_RICH = "<r><rPr><b/><sz val='11'/></rPr><t>Jia</t></r><r><t>ixng</t></r><r><t xml:space='preserve'> grew. </t></r>"
_READING = "<rPh sb='0' eb='2'><t>jiāxīng</t></rPh><phoneticPr fontId='1' type='noConversion'/>"
_STRINGS = f"<si><t>zh</t></si><si><t>en</t></si><si><t>嘉兴发展了。</t>{_READING}</si><si>{_RICH}{_READING}</si>"
_SHARED = "".join(
    f"<row r='{n}' spans='1:3' ht='14' x14ac:dyDescent='0.2'><c r='A{n}' s='1' t='s'><v>{zh}</v></c>"
    f"<c r='B{n}' s='1' t='s'><v>{en}</v></c><c r='C{n}' s='2'/></row>"
    for n, zh, en in ((1, 0, 1), (2, 2, 3), (3, 2, 3))
)
_INLINE = "".join(
    f"<row><c s='1' t='inlineStr'><is><t>{zh}</t></is></c><c s='1' t='inlineStr'><is>{en}</is></c></row>"
    for zh, en in (("zh", "<t>en</t>"), ("嘉兴发展了。", _RICH), ("嘉兴发展了。", _RICH))
)
_PREFIXED = re.compile(r"<(/?)(?=[a-zA-Z])")


def _sheet(rows: str) -> str:
    return (
        f'<worksheet xmlns="{S}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    )


@pytest.mark.parametrize("rows", [_SHARED, _INLINE])
@pytest.mark.parametrize("prefixed", [False, True])
def test_the_forms_of_other_programs(rows: str, prefixed: bool) -> None:
    files = entries(())
    for name, content in (
        ("xl/worksheets/sheet1.xml", _sheet(rows)),
        ("xl/sharedStrings.xml", f'<sst xmlns="{S}" count="6" uniqueCount="4">{_STRINGS}</sst>'),
    ):
        if prefixed:
            content = _PREFIXED.sub(r"<\1x:", content).replace("xmlns=", "xmlns:x=")
        files[name] = f"{HEAD}{content}".encode()
    data = pack(files)
    document = load(data).document
    assert document.text == "Jiaixng grew. \nJiaixng grew. \n"
    assert document.source is not None and document.source.text == "嘉兴发展了。\n嘉兴发展了。\n"
    both = corrected(document, ("Jiaixng", "Jiaxing"))
    for chosen in (both, Review(document, (), both.corrections[1:])):
        after = load(apply.render(chosen, data)).document
        assert after.text == apply.splice(document.text, chosen.corrections)
        assert after.source == document.source
    for found in parts(apply.render(both, data)).values():
        assert found.count("jiāxīng".encode()) in (0, 2)
    assert apply.render(Review(document, ()), data) == data


texts = several(("Jiaixng", "port", "&", "<so>", "嘉", " ", "x y", "="), 4, least=1).map(" ".join)
tables = st.lists(st.tuples(texts, texts), min_size=1, max_size=6)
# What becomes of a word: every other one stays.
EDITS = (None, None, None, None, "", "Jiaxing", "a < b & c", " =1")


@settings(max_examples=1_000, deadline=None)
@given(fates(EDITS), tables, st.booleans())
def test_any_correction_of_any_cell(edits: Iterator[str | None], table: list[tuple[str, str]], shared: bool) -> None:
    data = excel(
        ("zh", "en", "note"), ("一", "One", ""), *(("嘉", first, second) for first, second in table), shared=shared
    )
    document = load(data).document
    made = []
    for match, after in zip(re.finditer(r"\S+", document.text), edits, strict=False):
        if after is not None:
            decision = Decision("", "accepted", match.group(), replacement=after)
            made.append(Correction(Span(*match.span()), match.group(), after, "", decision))
    cleaned = apply.splice(document.text, made)
    result = apply.render(Review(document, (), tuple(made)), data)
    before, after_cells = cells(data), cells(result)
    lines = iter(cleaned.split("\n"))
    for old, new in zip(before[1:], after_cells[1:], strict=True):
        padded = [*new, "", "", ""][:3]
        whole = [*old, "", "", ""][:3]
        assert padded[0::2] == whole[0::2]
        if whole[1].strip():
            assert padded[1] == next(lines)
    assert made or result == data


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a text": (lambda: b"zh,en", "this is not an Excel file (.xlsx)"),
    "cut short": (lambda: excel(*TABLE)[:-9], "cut short or damaged"),
    "no workbook": (lambda: pack({"x": b""}), "there is no workbook in it"),
    "no sheets": (lambda: _with("xl/workbook.xml", f'<workbook xmlns="{S}"/>'), "there is no workbook in it"),
    "no text": (lambda: excel((" ", " ")), "there is no text in it"),
    "a text that is not there": (
        lambda: _with(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{S}"><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>',
        ),
        "the cell A1 of “One” has a text that is not there",
    ),
    "an entity": (
        lambda: _with("xl/sharedStrings.xml", '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
        "“xl/sharedStrings.xml” in it has a DOCTYPE",
    ),
    "a bomb": (lambda: pack({**entries(TABLE), "xl/media/x": bytes(400_000_000)}), "would grow to 400,"),
}


def _with(name: str, content: str) -> bytes:
    return pack({**entries(TABLE), name: f"{HEAD}{content}".encode()})


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_sentence(name: str) -> None:
    make, told = BAD[name]
    with pytest.raises(InputError) as refusal:
        load(make())
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_formulas_and_protected_sheets_are_not_changed() -> None:
    row = '<row r="1"><c r="A1" t="str"><f>A2</f><v>The port of Jiaixng</v></c></row>'
    formula = _with("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{S}"><sheetData>{row}</sheetData></worksheet>')
    with pytest.raises(InputError, match="a formula or a format makes it"):
        correct(formula, ("Jiaixng", "Jiaxing"))
    protected = excel(*TABLE, more='<sheetProtection sheet="1"/>')
    with pytest.raises(InputError, match="the sheet “One” is protected against changes"):
        correct(protected, ("Jiaixng", "Jiaxing"))
