"""XLIFF and TMX: targets with their sources, corrected in place."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.documents import formats, read
from pipeline.documents.formats.positions import Refused
from pipeline.model import InputError
from tests.spliced import WORDS, carried_out, corrected, joined, load, picked

XLIFF_1 = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n'
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff" '
    'xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">\n'
    '<file original="a" source-language="zh-CN" target-language="en-us" datatype="x"><header><note>n</note></header>\n'
    "<body><group>{}</group></body></file></xliff>"
)
XLIFF_2 = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" '
    'version="2.0" srcLang="zh" trgLang="en"><file id="f">{}</file></xliff>'
)
TMX = (
    '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    '<tmx version="1.4"><header srclang="zh-CN" segtype="sentence"><note>n</note></header><body>{}</body></tmx>'
)


def pairs(data: bytes, path: str = "a.xlf") -> list[tuple[str, str]]:
    document = read_as(data, path).document
    source = document.source.text if document.source else ""
    return [(s.span.of(document.text), s.source.span.of(source) if s.source else "") for s in document.segments]


def read_as(data: bytes, path: str) -> formats.Loaded:
    """As a file whose name does not tell its language."""
    return formats.of(Path(path)).read(data, path, "")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<trans-unit id="1"><source>嘉兴</source><target>Jiaxing</target></trans-unit>', [("Jiaxing", "嘉兴")]),
        (
            '<trans-unit id="1"><source>它<x id="1"/>大。</source><target>It <g id="2">gr<b/>e</g>w'
            '<bpt id="3">&lt;b></bpt> <ph id="4">&lt;x></ph> a&amp;b.</target></trans-unit>',
            [("It grew \ufffc a&b.", "它\ufffc大。")],
        ),
        (
            "<trans-unit id='1'><source>甲</source><target>The <mrk mtype='protected'>Port <g id='1'>Group</g></mrk>, "
            "<mrk mtype='x-its-translate-no'>X</mrk> and <mrk mtype='term'>Y</mrk></target></trans-unit>",
            [("The \ufffc, \ufffc and Y", "甲")],
        ),
        # The segments of Trados.
        (
            "<trans-unit id='1'><source>一。二。</source><seg-source><mrk mtype='seg' mid='1'>一。</mrk>"
            "<mrk mtype='seg' mid='2'>二。</mrk></seg-source><target><mrk mtype='seg' mid='1'>One city.</mrk> "
            "<g id='1'><mrk mtype='seg' mid='2'>Two <mrk mtype='x-term'>big</mrk> cities.</mrk></g></target>"
            "</trans-unit>",
            [("One city.", "一。"), ("Two big cities.", "二。")],
        ),
        # Not segmented: the whole source, or sentence by sentence where there are as many.
        (
            "<trans-unit id='1'><source>一，二。</source><target><mrk mtype='seg' mid='1'>One city.</mrk> "
            "<mrk mtype='seg' mid='2'>Two cities.</mrk></target></trans-unit>",
            [("One city.", "一，二。"), ("Two cities.", "一，二。")],
        ),
        (
            "<trans-unit id='1'><source>一个城市。两个城市。</source>"
            "<target>One city. Two cities.</target></trans-unit>",
            [("One city.", "一个城市。"), ("Two cities.", "两个城市。")],
        ),
        # No translation, no text.
        (
            "<trans-unit id='1' translate='no'><source>甲</source><target>x</target></trans-unit>"
            "<trans-unit id='2'><source>甲</source><target> </target></trans-unit>"
            "<trans-unit id='3'><source>甲</source><target>A</target><alt-trans><source>乙</source>"
            "<target>B</target></alt-trans><note>c</note></trans-unit>"
            "<group translate='no'><trans-unit id='4'><target>D</target></trans-unit></group>",
            [("A", "甲")],
        ),
        ("<trans-unit id='1'><target><![CDATA[R&D]]> &#x4e2d;<!-- x --></target></trans-unit>", [("R&D 中", "")]),
    ],
)  # fmt: skip
def test_what_is_read_of_xliff_1(body: str, found: list[tuple[str, str]]) -> None:
    assert pairs(XLIFF_1.format(body).encode()) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "<unit id='1'><originalData><data id='d'>x</data></originalData><notes><note>n</note></notes>"
            "<segment><source>一<pc id='1'>个</pc>。</source>"
            "<target>One<sc id='2'/> <pc id='1'>ci</pc>ty.<ec id='3'/></target></segment>"
            "<ignorable><source> </source></ignorable>"
            "<segment><source>二。</source><target>Two <ph id='3'/> more.</target></segment>"
            "<mtc:matches><mtc:match><source>三</source><target>Three</target></mtc:match></mtc:matches></unit>",
            [("One city.", "一个。"), ("Two \ufffc more.", "二。")],
        ),
        (
            "<unit id='1'><segment><source>甲</source><target>The <mrk id='m1' translate='no'>Port</mrk> "
            "<sm id='m2' type='comment' value='x'/>grew<em startRef='m2'/></target></segment></unit>",
            [("The \ufffc grew", "甲")],
        ),
        ("<unit id='1' translate='no'><segment><target>x</target></segment></unit>"
         "<unit id='2'><segment><target>y</target></segment></unit>", [("y", "")]),
    ],
)  # fmt: skip
def test_what_is_read_of_xliff_2(body: str, found: list[tuple[str, str]]) -> None:
    assert pairs(XLIFF_2.format(body).encode()) == found


def unit(*variants: tuple[str, str]) -> str:
    inside = "".join(f"<tuv xml:lang='{tag}'><seg>{seg}</seg></tuv>" for tag, seg in variants)
    return f"<tu><prop type='x'>p</prop>{inside}</tu>"


def test_what_is_read_of_tmx() -> None:
    memory = TMX.format(
        unit(("zh-CN", "嘉兴。"), ("en-US", "Jiaxing <bpt i='1'>&lt;b></bpt>grew<ept i='1'/>."))
        + unit(("EN-US", "Two &amp; <hi>three</hi>."), ("ZH-cn", "二和三。"))
        + unit(("zh-CN", "四"))
    ).encode()
    assert pairs(memory, "a.tmx") == [("Jiaxing grew.", "嘉兴。"), ("Two & three.", "二和三。")]
    several = TMX.format(unit(("zh-CN", "一"), ("en", "One"), ("de-DE", "Eins"))).encode()
    with pytest.raises(InputError, match=r"a\.tmx: it holds translations into de-DE, en; name the one to check"):
        pairs(several, "a.tmx")
    assert load(several, "a.en.tmx").document.text == "One"


@pytest.mark.parametrize(
    ("tags", "name", "read_texts", "language", "left"),
    [
        (("en", "en-GB", "en"), "a.tmx", "13", "en", {"en-GB": 1}),
        (("en", "en-GB"), "a.en-GB.tmx", "2", "en-GB", {"en": 1}),
        (("en-US", "en-GB", "en-GB"), "a.en.tmx", "23", "en-GB", {"en-US": 1}),
        (("en-US", "en-GB", "en-GB"), "a.en-US.tmx", "1", "en-US", {"en-GB": 2}),
        (("EN", "en_US", "En-us", "en-AU"), "a.tmx", "123", "en-US", {"en-AU": 1}),
        (("EN", "en_US", "de-DE", "en-US"), "a.en.tmx", "124", "en", {}),
        (("fr-FR", "fr-CA", "fr"), "a.tmx", "13", "fr-FR", {"fr-CA": 1}),
        (("en", "en"), "a.tmx", "12", "en", {}),
    ],
)
def test_kinds_of_a_language_in_tmx_are_read_or_named(
    tags: tuple[str, ...], name: str, read_texts: str, language: str, left: dict[str, int]
) -> None:
    for memory in (
        "".join(unit(("zh-CN", f"第{n}"), (tag, f"Text {n}")) for n, tag in enumerate(tags, 1)),
        unit(("zh-TW", "第一"), ("zh-CN", "第二"), *((tag, f"Text {n}") for n, tag in enumerate(tags, 1))),
    ):
        named = language if name != "a.tmx" else ""
        named = name.split(".")[1] if named else ""
        loaded = formats.of(Path(name)).read(TMX.format(memory).encode(), name, named)
        document = loaded.document
        assert document.language == language
        assert "".join(line.removeprefix("Text ") for line in document.text.splitlines()) == read_texts
        assert all(segment.source for segment in document.segments)
        notes = {
            f"{count} texts in {tag} are left out; rename the file to NAME.{tag}.tmx to check them."
            if count > 1
            else f"1 text in {tag} is left out; rename the file to NAME.{tag}.tmx to check it."
            for tag, count in left.items()
        }
        assert set(map(str, loaded.notes)) == notes


def test_text_inside_a_code_is_read_and_corrected() -> None:
    code = "<ph>&lt;img alt='<sub>The port of {}</sub>' title='<sub>Gate</sub>'></ph>"
    seg = f"See {code} and <bpt i='1'>&lt;a title='<sub>The <ph>x</ph> road</sub>'></bpt>go<ept i='1'/>."
    memory = TMX.format(unit(("zh-CN", "看<ph>x<sub>嘉兴港</sub></ph>去。"), ("en", seg)))
    assert pairs(memory.format("Jiaixng").encode(), "a.tmx") == [
        ("See \ufffc and go.", "看\ufffc去。"),
        ("The port of Jiaixng", "嘉兴港"),
        ("Gate", ""),
        ("The \ufffc road", ""),
    ]
    out = corrected(memory.format("Jiaixng").encode(), "a.en.tmx", ("Jiaixng", "Jiaxing"), ("Gate", "Gates"))
    assert out.decode() == memory.format("Jiaxing").replace("Gate", "Gates")
    body = "<trans-unit id='1'><source>甲</source><target>A <x id='1'/><ph id='2'>x<sub>B &amp; c</sub></ph></target>"
    body += (
        "<alt-trans><target>Z<ph id='3'><sub>no</sub></ph></target></alt-trans><note>n<sub>no</sub></note></trans-unit>"
    )
    assert pairs(XLIFF_1.format(body).encode()) == [("A", "甲"), ("B & c", "")]


def test_the_languages_come_from_the_file(tmp_path: Path) -> None:
    body = "<trans-unit id='1'><source>一</source><target>One</target></trans-unit>"
    for name, data in (("page.htm.sdlxliff", XLIFF_1), ("a.mxliff", XLIFF_1), ("b.xliff", XLIFF_1)):
        (tmp_path / name).write_text(data.format(body), encoding="utf-8")
    found = read.releases([tmp_path])
    assert [path.name for path in found] == ["a.mxliff", "b.xliff", "page.htm.sdlxliff"]
    documents = [read.read(path) for path in found]
    assert {(d.language, d.source.language) for d in documents if d.source} == {("en-US", "zh-CN")}


@pytest.mark.parametrize(
    ("target", "before", "after", "cleaned"),
    [
        ('Jiai<g id="1">xng</g> grew', "Jiaixng", "Jiaxing", 'Jiaxi<g id="1">ng</g> grew'),
        ("R&amp;D grew", "grew", "<grew> & so", "R&amp;D &lt;grew&gt; &amp; so"),
        ("a R&#38;D b", "&", "and", "a RandD b"),
        ("a <![CDATA[b & c]]> d", "b & c", "b < c", "a <![CDATA[b < c]]> d"),
        ("one\r\ntwo", "one\ntwo", "one two", "one two"),
        ('a b<x id="1"/>', "a b", "b", 'b<x id="1"/>'),
    ],
)
def test_a_correction_changes_its_bytes(target: str, before: str, after: str, cleaned: str) -> None:
    body = "<trans-unit id='1'><source>甲 grew b</source><target>{}</target></trans-unit>"
    file = XLIFF_1.format(body.format(target)).encode()
    assert corrected(file, "a.xlf", (before, after)) == XLIFF_1.format(body.format(cleaned)).encode()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_kept(codec: str) -> None:
    label = codec.removesuffix("-sig")
    file = XLIFF_1.replace("UTF-8", label).format(
        "<trans-unit id='1'><source>嘉兴</source><target>中 city</target></trans-unit>"
    )
    assert corrected(file.encode(codec), "a.xlf", ("city", "嘉é😀")) == file.replace("city", "嘉é😀").encode(codec)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("us-ascii", "caf&#233; &#8364;"),
        ("iso-8859-1", "café &#8364;"),
        ("gb2312", "café &#8364;"),  # XML means the set of 1980
        ("windows-1252", "café €"),
    ],
)
def test_a_character_set_is_taken_at_its_word(label: str, written: str) -> None:
    file = XLIFF_1.replace("UTF-8", label).format("<trans-unit id='1'><target>city</target></trans-unit>")
    found = corrected(file.encode(label), "a.xlf", ("city", "café €"))
    assert found == file.replace("city", written).encode(label)
    assert etree.fromstring(found).findtext(".//{*}target") == "café €"


@pytest.mark.parametrize(
    ("seg", "found"),
    [
        ("A &lt;t0&gt;big&lt;/t0&gt; port&lt;f1/&gt;.", "A big port\ufffc."),
        ("The port&lt;i1&gt; grew.", "The port\ufffc grew."),
        ("It &lt;b0>grew.&lt;/b0> So&lt;/i1&gt; fast&lt;i2>!", "It grew. So fast\ufffc!"),
        ("2 &lt;3 and 4&gt; x", "2 <3 and 4> x"),
    ],
)  # fmt: skip
def test_codes_that_omegat_writes_as_text(seg: str, found: str) -> None:
    memory = TMX.replace("<header ", "<header creationtool='OmegaT' ").format(unit(("zh-CN", "一"), ("en", seg)))
    assert read_as(memory.encode(), "a.tmx").document.text == found


_LOCKED = (
    "<trans-unit id='1'><target><mrk mtype='seg' mid='7'>one</mrk></target><sdl:seg-defs>"
    "<sdl:seg id='7' locked='true'/></sdl:seg-defs></trans-unit>"
)


@pytest.mark.parametrize(
    ("body", "after", "reason"),
    [
        (_LOCKED, "two", "the segment is locked"),
        ("<trans-unit id='1' mq:locked='locked'><target>one</target></trans-unit>", "two", "the segment is locked"),
        ("<trans-unit id='1'><target>one</target></trans-unit>", "a\x01", "it holds a character that XML cannot hold"),
        ("<trans-unit id='1'><target><![CDATA[one]]></target></trans-unit>", "]]>", "it stands in a CDATA section"),
    ],
)
def test_what_cannot_be_placed_is_refused(body: str, after: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        corrected(XLIFF_1.format(body).encode(), "a.xlf", ("one", after))


_ONE = "<trans-unit id='1'><source>一</source><target>One</target></trans-unit>"
_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("a.xlf", b"", "a.xlf: the file is empty; export it anew."),
        ("a.xlf", b"<a/>", "a.xlf: this is not an XLIFF file; export it as XLIFF 1.2 or 2.0."),
        ("a.xlf", XLIFF_1.format(_ONE)[:-9].encode(), "a.xlf: it is not XML (unclosed token, line 4); open it"),
        ("a.xlf", (_BOMB + XLIFF_2.format(_ONE)).encode(), "a.xlf: it has a DOCTYPE; take it out"),
        ("a.xlf", XLIFF_1.format("&x;").encode(), "a.xlf: it is not XML (undefined entity"),
        ("a.xlf", XLIFF_1.format(_ONE.replace("One", " ")).encode(), "a.xlf: no segment in it is translated"),
        ("a.xlf", XLIFF_1.format(_ONE).replace("target-l", "x-l").encode(), "a.xlf: it does not say what language"),
        ("a.xlf", XLIFF_1.format("</group></body></file><file target-language='de'><body><group>" + _ONE).encode(),
         "a.xlf: it holds translations into de, en-US; name the one to check in its name: NAME.en.EXT."),
        ("a.xlf", XLIFF_1.format("\xe9").encode("latin-1"), "a.xlf:4: it is not UTF-8; save it as UTF-8."),
        ("a.xlf", XLIFF_1.replace("UTF-8", "utf-7").format(_ONE).encode(), "a.xlf: its character set is “utf-7”"),
        ("a.xlf", b"<xliff>" + b"<g>" * 2_000, "a.xlf: it is not XML that can be edited"),
        ("a.tmx", b"<a/>", "a.tmx: this is not a TMX file; export it as TMX 1.4."),
        ("a.tmx", TMX.replace('"tmx14.dtd"', '"http://x.y/z.dtd"').format("").encode(), "a.tmx: it has a DOCTYPE"),
        ("a.tmx", TMX.replace('.dtd"', '.dtd" [<!ENTITY a "b">]').format("").encode(), "a.tmx: it has a DOCTYPE"),
        ("a.tmx", TMX.format("<tu>").encode(), "a.tmx: it is not XML (mismatched tag"),
        ("a.tmx", TMX.format(unit(("zh-CN", "一"))).encode(), "a.tmx: it does not say what language"),
    ],
)  # fmt: skip
def test_what_is_no_translation_file_is_refused(path: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_as(data, path)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


_CODES = ("<g id='1'>{}</g>", "<x id='2'/>", "<ph id='3'>&lt;b></ph>", "<mrk mtype='x'>{}</mrk>", "<!-- c -->{}")
_TEXT = tuple(word.replace("&", "&amp;").replace("<", "&lt;") for word in (*WORDS, " ", " ", "\n", "\r\n"))
_CODED = tuple(code.format(text) for code in (*_CODES, "<![CDATA[{}]]>") for text in _TEXT)
# Every other piece is coded.
_INLINE = joined((*_TEXT * 6, *_CODED), 8)
_UNITS = st.lists(st.tuples(_INLINE, _INLINE), max_size=4)
Units = list[tuple[str, str]]


def _carried_out(file: str, path: str, data: st.DataObject) -> None:
    loaded = load(file.encode(), path)
    with contextlib.suppress(Refused):
        carried_out(loaded, data.draw(picked(loaded.document.text)))


@settings(max_examples=1000, deadline=None)
@given(_UNITS, st.data())
def test_any_xliff_1_comes_back_with_its_changes_and_nothing_else(units: Units, data: st.DataObject) -> None:
    body = "".join(f"<trans-unit id='1'><source>{s}</source><target>{t}</target></trans-unit>\n" for s, t in units)
    _carried_out(XLIFF_1.format(_ONE + body), "a.xlf", data)


@settings(max_examples=1000, deadline=None)
@given(_UNITS, st.data())
def test_any_xliff_2_comes_back_with_its_changes_and_nothing_else(units: Units, data: st.DataObject) -> None:
    body = "".join(f"<segment><source>{s}</source><target>{t}</target></segment>\n" for s, t in [("一", "One"), *units])
    _carried_out(XLIFF_2.format(f"<unit id='u'>{body}</unit>"), "a.xliff", data)


@settings(max_examples=1000, deadline=None)
@given(_UNITS, st.data())
def test_any_tmx_comes_back_with_its_changes_and_nothing_else(units: Units, data: st.DataObject) -> None:
    body = "\n".join(unit(("zh-CN", s), ("en", t)) for s, t in [("一", "One"), *units])
    _carried_out(TMX.format(body), "a.tmx", data)
