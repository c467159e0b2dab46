"""Markdown: what is read, and that a correction changes its bytes and no others."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import formats
from pipeline.documents.formats.positions import Refused
from pipeline.model import InputError
from tests.spliced import REPLACEMENTS, WORDS, carried_out, corrected, joined, load, picked
from tests.waiting import assert_linear

FILE = "a.en.md"
FRONT = "---\ntitle: \"The \\\"new\\\" city\" # note\ntags: [a, b]\ndescription: It's a city\nsummary: 'It''s'\n---\n"


def paragraphs(file: str) -> list[tuple[str, str]]:
    document = load(file.encode(), FILE).document
    return [(p.kind, p.span.of(document.text)) for p in document.paragraphs]


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("The city *grew*.\n\nIt is __large__.", "The city grew.|It is large."),
        ("Jiai**xng** is\na city.\r\nIt grew.", "Jiaixng is a city. It grew."),
        ("See [the *page*](http://x \"y\") or [that][r].\n\n[r]: /z", "See the page or that."),
        ("a \\* b \\_ c&amp;d &copy; e\\f", "a * b _ c&d © e\\f"),
        ("a_b_c 2 * 3 **x", "a_b_c 2 * 3 **x"),
        ("- **\n\t\\\n", "** \\"),
        ("one  \nTwo\\\nand three<br>Four", "one|Two\nand three|Four"),
        ("# One #\n## Two\nThree\n===", "One|Two|Three"),
        ("> quoted\n> words\n\n1. one\n   and\n2) two", "quoted words|one and|two"),
        ("|a\\|b| c | \n|--|:-:|\n| d *e* | d |", "a|b|c|d e|d"),
        ("| a | b |\n|--|--|\n| ab | ab |", "a|b|ab|ab"),
        ("see ![the *canal*](x.png) here", "see \ufffc here|the canal"),
        (f"{FRONT}\nText", "The \"new\" city|It's a city|It's|Text"),
        ('+++\ntitle = "One"\nweight = 1\n+++\nText', "One|Text"),
        ("\ufeff# One", "One"),
        ("~~old~~ new[^1].\n\n[^1]: A note.", "old new.|A note."),
        ("中文[链接](x)**粗体**。", "中文链接粗体。"),
        # No prose.
        ("a `code *x*` b <http://x.y> c", "a \ufffc b \ufffc c"),
        ("a\n\n```\ncode\n```\n\n    code\n\n<div title='x'>\nb\n</div>\n\nc", "a|c"),
        ('a <b class="x">c</b> <!-- d --> e', "a c e"),
    ],
)  # fmt: skip
def test_what_is_read(file: str, shown: str) -> None:
    assert "|".join(text for _, text in paragraphs(file)) == shown


def test_the_marks_tell_what_a_paragraph_is() -> None:
    sentence = "The city is large and it grew."
    file = f"# {sentence}\n\n{sentence}\n\n- {sentence}\n\n  {sentence}\n\n{sentence} ![{sentence}](x)\n\n> {sentence}"
    assert [kind for kind, _ in paragraphs(file)] == ["heading", "prose", "item", "item", "prose", "heading", "prose"]


def test_languages_and_soft_hyphens() -> None:
    file = "The <i lang='zh'>红船</i> of Jia&shy;ixng and Hai\u00adinng.\n\n红 <i lang=zh>中\n\n船\n"
    document = load(file.encode(), "a.en.md").document
    assert document.text == "The 红船 of Jiaixng and Haiinng.\n红 中\n船"
    assert [span.of(document.text) for span in document.foreign] == ["红船", "中"]
    cleaned = corrected(file.encode(), "a.en.md", ("Jiaixng", "Jiaxing"), ("Haiinng", "Haining")).decode()
    assert "Jia&shy;xing and Hai\u00adning" in cleaned


@pytest.mark.parametrize(
    ("file", "before", "after", "cleaned"),
    [
        ("Jiai**xng** grew", "Jiaixng", "Jiaxing", "Jiaxi**ng** grew"),
        ("See [teh page](http://teh)", "teh", "the", "See [the page](http://teh)"),
        ("a \\* b", "*", "x", "a x b"),
        ("a R&amp;D b", "R&D b", "R&D c", "a R&amp;D c"),
        ("a b c", "b", "*x* [y] `z` a_b &amp; <i> \\", "a \\*x\\* \\[y\\] \\`z\\` a\\_b \\&amp; \\<i\\> \\\\ c"),
        ("a b c", "b", "R&D, 1 < 2", "a R&D, 1 \\< 2 c"),
        ("> the\n> the city", "the the", "the", "> the city"),
        ("|a|bc|\n|-|-|\n|a\\|b|c|", "a|b", "a|c", "|a|bc|\n|-|-|\n|a\\|c|c|"),
        ("|a|bc|\n|-|-|\n|x|y|", "x", "1|2", "|a|bc|\n|-|-|\n|1\\|2|y|"),
        ("one\ntwo", "one", "# one", "\\# one\ntwo"),
        ("- one", "one", "1. one", "- 1\\. one"),
        ("see ![teh canal](x.png) here", "teh", "the", "see ![the canal](x.png) here"),
        (FRONT + "x", '"new"', '"old"', FRONT.replace("new", "old") + "x"),
        (FRONT + "x", '" city', '" "x" city', FRONT.replace(' city"', ' \\"x\\" city"') + "x"),
        (FRONT + "x", "a city", "the city", FRONT.replace("a city", "the city") + "x"),
        (FRONT + "x", "t's\nx", "t's'\nx", FRONT.replace("''s'", "''s'''") + "x"),
    ],
)  # fmt: skip
def test_a_correction_changes_its_bytes(file: str, before: str, after: str, cleaned: str) -> None:
    assert corrected(file.encode(), FILE, (before, after)).decode() == cleaned


@pytest.mark.parametrize(
    ("file", "before", "after", "reason"),
    [
        ("one\n\ntwo", "one\ntwo", "x", "it crosses the end of a paragraph"),
        ("run `x` now", "\ufffc", "x", "it crosses the end of a paragraph"),
        ("a **b** c", "b", "", "the marks beside it would be read otherwise"),
        ("one two\n\n*o*b c", "ob", "o,b", "the marks beside it would be read otherwise"),
        (FRONT + "x", "a city", "a city: large", "it stands in the front matter without quotation marks"),
    ],
)
def test_what_cannot_be_placed_is_refused(file: str, before: str, after: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        corrected(file.encode(), FILE, (before, after))


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "a.en.md: there is no text in it; put its text there or delete it."),
        (b"```\ncode\n```\n", "a.en.md: there is no text in it; put its text there or delete it."),
        (b"a\0b", "a.en.md: this is not a text file (it holds NUL bytes); save it as UTF-8 text."),
        (
            b"# a\ncaf\xe9",
            "a.en.md:2: not UTF-8 (byte 0xe9 at offset 7); it reads “# a café” in Windows-1252 and “# a caf�” in UTF-8;"
            " save it as UTF-8 text.",
        ),
    ],
)
def test_what_is_no_markdown_is_refused(file: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load(file, FILE)
    assert str(caught.value) == message


_PIECES = (
    *(
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\n\n",
        "  \n",
        "\r\n",
        "\\\n",
        "\t",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "[",
        "](x 'y')",
        "![",
        "](z)",
    ),
    *("# ", "\n> ", "\n- ", "\n1. ", "\n  ", "\n\n    ", "\n---\n", "\n```\n", "\n|a|b|\n|-|-|\n|", "|", "\\|", "[^1]"),
    *("\\*", "&amp;", "&copy", "<b>", "<http://x.y>", "<div>\n", "\n[r]: /u\n"),
)
_SOUP = joined((*_PIECES, *WORDS, *REPLACEMENTS), 30)


@settings(max_examples=1000, deadline=None)
@given(_SOUP, st.data())
def test_any_file_comes_back_with_its_changes_and_nothing_else(soup: str, data: st.DataObject) -> None:
    loaded = load(f"The city\n\n{soup}".encode(), FILE)
    with contextlib.suppress(Refused):
        carried_out(loaded, data.draw(picked(loaded.document.text)))


@settings(max_examples=500, deadline=None)
@given(_SOUP)
def test_every_place_holds_its_characters(soup: str) -> None:
    loaded = load(f"The city {soup}".encode(), FILE)
    for place in loaded.places:
        if place.literal and place.span.of(loaded.document.text) != " ":
            assert loaded.data[place.start : place.end].decode() == place.span.of(loaded.document.text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    data = text.encode("utf-8", "replace")
    try:
        loaded = load(data, FILE)
    except InputError:
        return
    assert formats.of(formats.Path(FILE)).splice(loaded, (), tracked=True) == data


def test_half_a_megabyte_is_read_in_linear_time() -> None:
    paragraph = "The [city](/x) of *Jiaxing* grew &amp; grew, and the canal was long.\n\n"
    assert_linear(lambda count: load((paragraph * count).encode(), FILE), 900)


@pytest.mark.parametrize("piece", ["[", "*a ", "![", "`", "<", "> ", "- ", "|a", "&a", "\\", "[a](", "_a*"])
def test_hostile_files_take_linear_time(piece: str) -> None:
    def read(count: int) -> None:
        with contextlib.suppress(InputError):
            load(f"x{piece * count}".encode(), FILE)

    assert_linear(read, 625)
