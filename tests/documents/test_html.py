"""Web pages: what is read, and that a correction changes its bytes and no others."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import checks
from pipeline.documents import formats
from pipeline.documents.formats.positions import Refused
from pipeline.glossary.glossary import Glossary
from pipeline.model import InputError
from tests.spliced import REPLACEMENTS, WORDS, carried_out, corrected, joined, lines, load, picked
from tests.waiting import assert_linear

PAGE = "a.en.html"
DECLARE = "save it as UTF-8 or declare its character set"


def paragraphs(page: str) -> list[tuple[str, str]]:
    document = load(page.encode(), PAGE).document
    return [(p.kind, p.span.of(document.text)) for p in document.paragraphs]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>The city grew.</p>", "The city grew."),
        ("Jiai<b>xng</b> is <i>a</i>\n   city.", "Jiaixng is a city."),
        ("<p>one <b> two</b> <i>\nthree  four.", "one two three four."),
        ("<p>one <b>two </b> <ul><li>three <br>\n four \n</ul>", "one two|three\nfour"),
        ("R&D, R&amp;D, &copy2020, &notit; &#20013;&#x56fd; &x; a < b", "R&D, R&D, ©2020, ¬it; 中国 &x; a < b"),
        ("a<br>The city<br>and the<br/>town.<br><br>B", "a|The city\nand the\ntown.|B"),
        ("<pre>First line.\nsecond part\n  here.\n\nThird.</pre>", "First line.\nsecond part\nhere.|Third."),
        ("<img alt='The canal'>Two men.", "Two men.|The canal"),
        ("<p>See <img alt='the canal'> here.", "See \ufffc here.|the canal"),
        ("<a href='x?a&copy=1' title=Home>See the page.</a>", "See the page.|Home"),
        ("<a title='a&copy=1 &copy; b&ampc'>x</a>", "x|a&copy=1 © b&ampc"),
        ('<meta name=description content="The city grew."><p>x', "The city grew.|x"),
        ("<META content='A &lt; B' property=og:title><p>x", "A < B|x"),
        ("a<textarea>b <i> &lt;</textarea>c<p title='x>y' class=>d", "a|b <i> <|c|d|x>y"),
        ("Jia&shy;xing, co\u00adoperation &shy", "Jiaxing, cooperation"),
        # Objects.
        (
            "<p>It is <math><mi>x</mi></math>, <svg><path/></svg> or <object><p>y</object>.",
            "It is \ufffc, \ufffc or \ufffc.",
        ),
        ("<p>Name: <input name=q><input type=hidden>.", "Name: \ufffc."),
        # No prose.
        ("<meta name=keywords content='city, town'><p>x", "x"),
        ("<p>Run <code>x -y</code> now.", "Run \ufffc now."),
        ("<p>Call <span translate=no>TODO <span>x</span></span> now.", "Call \ufffc now."),
        ("a<script>if (x<y) '</p>b'</script><style>p{}</style><!-- c -> --><template><p>d</template>e", "ae"),
        ("a<script><!-- <script> </script> --></script>b", "ab"),
        ("a<!-->b<!--->c<!-- d --!>e<!doctype f><?g?></ h>i", "abcei"),
        ("a<svg><title>b</title><![CDATA[ <p>c ]]></svg>d<![CDATA[e>f]]>g", "a\ufffcdf]]>g"),
        ("<?xml version='1.0'?><p>a<![CDATA[b>c]]>d", "ad"),
        ("a<iframe><p>b</iframe>c<noscript><img alt=d></noscript>", "a\ufffcc"),
        # Broken markup.
        ("<p>a <b>b</p></i></div>c<p", "a b|c"),
        ("a<p title='b>c</p>d", "a"),
        ("a<!-- b", "a"),
        ("<p>a <3 b << c </3> d", "a <3 b << c d"),
        ("<td>a<li>b</h2>c</ul></td>d", "a|b|c|d"),
    ],
)
def test_what_is_read(page: str, shown: str) -> None:
    assert "|".join(text for _, text in paragraphs(page)) == shown
    assert " \n" not in load(page.encode(), PAGE).document.text


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        ("<h1>The city is large and it grew.</h1><p>The city is large and it grew.", "heading prose"),
        ("<title>News.</title><nav><p>See all of the jobs.</p><ul><li>Jobs</ul></nav>", "heading heading heading"),
        ("<ul><li>One city<li><p>Two</p><p>x</ul><p>The city is large and it grew.", "item item item prose"),
        ("<table><caption>a<tr><th>Name<td>Jiaxing is a large city.</table>", "heading heading prose"),
        ("<ul><li>a<ul><li>b</ul></ul>", "item item"),
        ("<p>The city is large and it grew.<img alt='The city is large and it grew.'>", "prose heading"),
    ],
)
def test_the_markup_tells_what_a_paragraph_is(page: str, kinds: str) -> None:
    assert " ".join(kind for kind, _ in paragraphs(page)) == kinds


@pytest.mark.parametrize(
    ("page", "before", "after", "cleaned"),
    [
        ("<p>Jiai<b>xng</b> grew", "Jiaixng", "Jiaxing", "<p>Jiaxi<b>ng</b> grew"),
        ("<p><b>Jia</b>xing grew", "Jiaxing", "Huzhou", "<p><b>Huzhou</b> grew"),
        ("a R&amp;D b", "R&D", "R+D", "a R+D b"),
        ("a R&amp;D b", "&", "", "a RD b"),
        ("a R&amp;D b", "D b", "D c", "a R&amp;D c"),
        ("a b", "b", "R&D <x>", "a R&amp;D &lt;x&gt;"),
        ("<p title=\"a b\">x", "a b", "\"a\" & 'b'", "<p title=\"&quot;a&quot; &amp; 'b'\">x"),
        ("<p title='a b'>x", "a b", "a's", "<p title='a&#39;s'>x"),
        ("<p title=ab>x", "ab", "a b=c", "<p title=a&#32;b&#61;c>x"),
        ("the\n\tthe city", "the the", "the", "the city"),
        ("the <b> the</b> city", "the the city", "the town", "the <b> town</b>"),
        ("a &mdash; b", "—", "–", "a – b"),
        # Soft hyphens say where a word may be divided.
        ("the Jia&shy;ixng road", "Jiaixng", "Jiaxing", "the Jia&shy;xing road"),
        ("the Jia\u00adixng road", "Jiaixng", "Jiaxing", "the Jia\u00adxing road"),
        ("the Jiai&#173;xng&shy;", "Jiaixng", "Jiaxing", "the Jiaxi&#173;ng&shy;"),
        ("<p title='Jiai\u00adxng'>x", "Jiaixng", "Jiaxing", "<p title='Jiaxi\u00adng'>x"),
        ("<p>Jia<b>ixng</b> grew", "Jiaixng", "Jiaxing", "<p>Jia<b>xing</b> grew"),
        # Neighbours that would join what is written.
        ("a R& Dt", " Dt", "lt;", "a R&amp;lt;"),
        ("a < b", " b", "b", "a &lt;b"),
        ("&copy 1", " 1", "right", "&copy;right"),
        ("&am x", " x", "p;", "&amp;am" "p;"),
        ("a&#65 1", " 1", "1", "a&#65;1"),
    ],
)  # fmt: skip
def test_a_correction_changes_its_bytes(page: str, before: str, after: str, cleaned: str) -> None:
    assert corrected(page.encode(), PAGE, (before, after)).decode() == cleaned


@pytest.mark.parametrize(
    ("page", "before", "reason"),
    [
        ("<p>one<p>two", "one\ntwo", "it crosses the end of a paragraph"),
        ("one <b> two</b>", " ", "markup stands in its space"),
        ("one &fjlig;ord", "j", "one reference stands for several characters"),
        ("run <code>x</code> now", "\ufffc", "it crosses the end of a paragraph"),
    ],
)
def test_what_cannot_be_placed_is_refused(page: str, before: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        corrected(page.encode(), PAGE, (before, "x"))


WORD = '<meta name="Generator" content="Microsoft Word 15">'


@pytest.mark.parametrize(
    ("page", "foreign"),
    [
        ('<p>The <i lang="zh">红船 <b>精神</b></i> and 红船', ["红船 精神"]),
        ("<p>The <span xml:lang='zh-Hant' class=x>紅船</span>, <i lang=ja>日本</i>", ["紅船", "日本"]),
        ("<a href=/ hreflang=zh>嘉兴市</a> <a lang=zh-cn>浙江</a>", ["嘉兴市", "浙江"]),
        ("<div lang=zh>中文<p>第二<div>三</div></div>四", ["中文", "第二", "三"]),
        ("<div lang=zh>中文 <span lang=en>红</span> 文</div>", ["中文", "文"]),
        ("<ul><li lang=zh>中文<li>红船</ul>", ["中文"]),
        ("<p LANG=zh>中文<p>红船", ["中文"]),
        ("<p><i lang=zh>中文<br>Two</i>", ["中文"]),
        # What says nothing, or what the letters do not bear out.
        ("<html lang=zh><body lang=zh><p>红船", []),
        ("<p><i lang=en>红船</i> <i lang=''>红船</i> <i class=lang>红船</i> <i data-x='lang'>红船</i>", []),
        ("<p lang=zh>The spirit of 红船 lives on.", []),
        ("<p><img lang=zh alt=a>红船 <i lang=zh />红船", []),
        (f"{WORD}<p><span lang=ZH-CN>红船精神</span>", []),
    ],
)
def test_chinese_that_says_so_is_left_as_it_is(page: str, foreign: list[str]) -> None:
    document = load(page.encode(), PAGE).document
    assert [span.of(document.text) for span in document.foreign] == foreign
    prepared = checks.prepare(document, Glossary())
    left = [issue for issue in checks.run(prepared.document, Glossary()) if issue.type == "untranslated"]
    assert not any(span.overlaps(issue.span) for issue in left for span in document.foreign)


@pytest.mark.parametrize(
    ("head", "codec", "written"),
    [
        ("<meta charset=utf-8>", "utf-8", "嘉兴😀é"),
        ("\ufeff", "utf-8", "嘉兴😀é"),
        ("", "utf-8", "嘉兴😀é"),
        ("<meta charset='GB2312'>", "gbk", "嘉兴&#128512;é"),
        ('<META http-equiv="Content-Type" content="text/html; charset=gb18030">', "gb18030", "嘉兴😀é"),
        ("<?xml version='1.0' encoding='big5'?>", "big5", "嘉&#20852;&#128512;&#233;"),
        ("<!-- <meta charset=utf-8> --><meta charset=iso-8859-1>", "cp1252", "&#22025;&#20852;&#128512;é"),
        ("\ufeff<meta charset=gbk>", "utf-16-le", "嘉兴😀é"),
        ("\ufeff", "utf-16-be", "嘉兴😀é"),
    ],
)  # fmt: skip
def test_the_character_set_is_kept(head: str, codec: str, written: str) -> None:
    page = f"{head}<p>The ® city grew" if codec == "cp1252" else f"{head}<p>The 中 city grew"
    cleaned = corrected(page.encode(codec), PAGE, ("city", "嘉兴😀é"))
    assert cleaned == page.replace("city", written).encode(codec)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"", "a.en.html: the file is empty; put its text there or delete it."),
        (b"<script>x</script><p>&nbsp;", "a.en.html: there is no text in it; put its text there or delete it."),
        (b"<p>\n<p>caf\xe9", f"a.en.html:2: it is not UTF-8 and declares no character set; {DECLARE}."),
        (b"<meta charset=utf-8>\n\n<p>\xe9", "a.en.html:3: it is not UTF-8; save it as UTF-8."),
        (b"<meta charset=utf-7><p>x", "a.en.html: its character set is “utf-7”; save it as UTF-8."),
        (b"<meta charset=gbk>\n<p>\x81\x20", "a.en.html:2: its bytes are not what “gbk” allows; save it as UTF-8."),
        (b"<p>a\0b", "a.en.html: this is not a text file (it holds NUL bytes); save it as UTF-8 text."),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused(page: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load(page, PAGE)
    assert str(caught.value) == message


_TAGS = (
    *(
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br>",
        "<li>",
        "<h2 class='x y'>",
        "</h2>",
        "<nav>",
        "</nav>",
        "<title>",
        "</title>",
    ),
    *(
        '<a title="a b" href=x>',
        "<a title=go>",
        "</a>",
        "<img alt='the canal'>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
    ),
    *("<!-- c -->", "<script>1<2</script>", "<td", "</ x>", "<?x?>", "<svg>", "</svg>"),
)
_GAPS = (" ", " ", " ", "\n", "  ", "&amp;", "&nbsp;", "&copy", "&#65;", "&#65", "&", "&lt")
# Every other piece is a gap.
_SOUP = joined((*_TAGS, *WORDS, *REPLACEMENTS, *_GAPS * 5), 30)


@settings(max_examples=1000, deadline=None)
@given(_SOUP, st.data())
def test_any_page_comes_back_with_its_changes_and_nothing_else(soup: str, data: st.DataObject) -> None:
    loaded = load(f"<p>The city {soup}".encode(), PAGE)
    with contextlib.suppress(Refused):
        carried_out(loaded, data.draw(picked(loaded.document.text)))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        loaded = load(data, PAGE)
    except InputError:
        return
    assert formats.of(formats.Path(PAGE)).splice(loaded, (), tracked=True) == data


def test_a_megabyte_is_read_and_written_in_linear_time() -> None:
    def read(count: int) -> None:
        page = "<p class='a b'>The <a href='/x'>city</a> of Jiaxing grew &amp; grew.</p>\n" * count
        assert len(lines(load(page.encode(), PAGE).document.text)) == count

    assert_linear(read, 1_700)


@pytest.mark.parametrize(
    "piece", ["<a b='", "<!--", "<![CDATA[", '<p title="x', "&a", "<", "</", "<script>", "<b><svg>", " ", "<p a=b "]
)
def test_hostile_pages_take_linear_time(piece: str) -> None:
    assert_linear(lambda count: load(f"x{piece * count}".encode(), PAGE), 6_250)
