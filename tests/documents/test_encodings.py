"""Plain text as Windows and WPS save it: read, named, and written back in the same bytes, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import apply
from pipeline.documents import formats, read
from pipeline.documents.formats import positions
from pipeline.model import InputError, Review
from tests.commands.test_main import zhengming
from tests.documents.test_docx import corrected
from tests.house import laid_out

ENGLISH = (
    "Jiaxing opens its port\r\n\r\nThe “Double Eight Strategy” (八八战略) began here — so it is said.\r\n"
    "The the port of Haining (海宁) is called “red”.\r\n"
)
CHINESE = "嘉兴港口启用\r\n\r\n“八八战略”从这里开始，大家都这样说。海宁港被称为“红色”港口。\r\n"
TRADITIONAL = "嘉興港口啟用\r\n\r\n「八八戰略」從這裡開始，大家都這樣說。海寧港被稱為「紅色」港口。\r\n"
CODECS = {
    "gbk": "GBK",
    "gb18030": "GBK",
    "cp950": "Big5",
    "utf-16": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-16-le without a mark": "UTF-16",
    "utf-16-be without a mark": "UTF-16",
    "utf-8": "",
    "utf-8-sig": "",
}


def encoded(text: str, codec: str) -> bytes:
    bom = "\ufeff" if codec.endswith("-be") else ""
    codec = codec.partition(" ")[0]
    text = text.replace("八八战略", "八八戰略").replace("海宁", "海寧") if codec == "cp950" else text
    return (bom + text).encode(codec)


@pytest.mark.parametrize("codec", CODECS)
def test_a_release_is_cleaned_in_its_own_character_set(codec: str, tmp_path: Path) -> None:
    release = encoded(ENGLISH, codec)
    source = encoded(TRADITIONAL if codec == "cp950" else CHINESE, codec)
    laid_out(tmp_path, a_en_txt=release, a_zh_txt=source)
    checked = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    (document,) = json.loads(checked.stdout)["documents"]
    assert document["source"] == "releases/a.zh.txt"
    (issue,) = [one for one in document["issues"] if one["check"] == "duplicates"]
    page = (tmp_path / "reports" / "a.en.html").read_text("utf-8")
    named = "The text is in {}, and is written in it.".format
    assert (named(CODECS[codec]) in page) == bool(CODECS[codec])
    assert zhengming(tmp_path, "decide", "a", issue["id"], "accept", "--no-grammar").returncode == 0
    applied = zhengming(tmp_path, "apply", "--no-grammar")
    assert applied.returncode == 0, applied.stderr
    expected = encoded(ENGLISH.replace("The the port", "The port"), codec)
    assert (tmp_path / "cleaned" / "a.en.txt").read_bytes() == expected


def test_what_the_character_set_lacks_is_refused_and_said(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=encoded(ENGLISH, "cp950"))
    words = ("decide", "a", "--exact", "its port", "--replacement", "its pört", "--no-grammar")
    done = zhengming(tmp_path, *words)
    if done.returncode == 0:
        done = zhengming(tmp_path, "apply", "--no-grammar")
    assert done.returncode == 2
    assert "Big5, which lacks a character of it" in done.stderr
    assert not (tmp_path / "cleaned").exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("嘉兴 city".encode("gbk"), "it reads “嘉兴 city” in GB 18030 and “"),
        ("It’s a café in Jiaxing.".encode("cp1252"), "Windows-1252"),
        ("Véa’s façade".encode("cp1252"), "“Véa’s façade” in Windows-1252"),
        ("The port of 嘉兴".encode()[:-1], "not UTF-8 (byte 0xe5 at offset"),
        ("The port of 嘉兴, so it is said, “opened”".encode("gb18030")[:-1], "not UTF-8"),
        ("嘉兴\0".encode("utf-16"), "NUL bytes"),
        ("\ud83d".encode("utf-16", "surrogatepass"), "not UTF-8|NUL bytes"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_readings(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a.en.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as refusal:
        read.read(path)
    assert any(one in str(refusal.value) for one in told.split("|"))
    assert str(refusal.value).endswith("; save it as UTF-8 text.")


KINDS = {
    "md": "# Jiaxing opens its **port**\n\n{}\n\n* “red”, `code`\n",
    "srt": "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Jiaxing</i> port\r\n{}\r\n",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Jiaxing port\n{}\n",
}


@pytest.mark.parametrize("codec", [codec for codec in CODECS if codec != "gb18030"])
@pytest.mark.parametrize("kind", KINDS)
def test_marks_and_captions_are_cleaned_in_their_own_character_set(kind: str, codec: str) -> None:
    text = KINDS[kind].format("The “Double Eight Strategy” (八八战略) of 海宁 began here — so it is said.")
    data = encoded(text, codec)
    loaded = formats.read(data, f"a.en.{kind}", "en")
    named = [f"The text is in {CODECS[codec]}, and is written in it."] if CODECS[codec] else []
    assert [str(note) for note in loaded.notes] == named
    for before, after in (("port", "harbour"), ("Strategy” (八八", "Plan” (八八"), ("Double Eight Strategy", "x")):
        before, after = (
            encoded(words, codec).decode(codec.partition(" ")[0]).lstrip("\ufeff") for words in (before, after)
        )
        found = apply.render(corrected(loaded.document, (before, after)), data)
        assert found == encoded(text.replace(before, after), codec)
    assert apply.render(Review(loaded.document, ()), data) == data
    if codec in ("gbk", "cp950"):
        review = corrected(loaded.document, ("port", "pört"))
        with pytest.raises(InputError, match=f"the text is in {CODECS[codec]}, which lacks a character of it"):
            apply.render(review, data)
        assert positions.refusal(loaded, review.corrections[0].span, ["pört"]) is not None


def test_a_correction_may_take_away_all_that_told_the_character_set() -> None:
    text = KINDS["md"].format("It is called 嘉兴港口今天启用 here.").replace("“red”", "red")
    data = text.encode("gbk")
    document = formats.read(data, "a.en.md", "en").document
    cleaned = apply.render(corrected(document, ("called 嘉兴港口今天启用 here", "called so here")), data)
    assert cleaned == text.replace("嘉兴港口今天启用", "so").encode("gbk")


@pytest.mark.parametrize("codec", ["gb18030", "cp950"])
def test_a_source_of_a_few_words_is_read(codec: str) -> None:
    """Of the pieces of a text with eight to twelve characters nearly all, and none as another text."""
    simple = "嘉兴市今天举行新闻发布会，介绍港口建设情况。去年全市生产总值达到七千亿元，比上年增长百分之六。"
    full = "嘉興市今天舉行新聞發佈會，介紹港口建設情況。去年全市生產總值達到七千億元，比上年增長百分之六。"
    text = full if codec == "cp950" else simple
    told = total = 0
    for length in (8, 12):
        for start in range(0, len(text) - length, 2):
            total += 1
            data = text[start : start + length].encode(codec)
            try:
                found = read_text(data)
            except InputError as refusal:
                assert "it reads" in str(refusal)
            else:
                assert found == text[start : start + length]
                told += 1
    assert told > 0.85 * total


def read_text(data: bytes) -> str:
    return formats.read(data, "a.zh.txt", "zh").document.text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_zeros_are_utf_16_only_where_that_reads_as_text(codec: str) -> None:
    assert read_text("The port.\n".encode(codec)) == "The port.\n"
    for data in (b"ab\0c" * 9, bytes(range(256)), b"\0\1\2\3", "\ue000\ue001a".encode(codec), b"The port\0.\n"):
        with pytest.raises(
            InputError, match=r"NUL bytes|it may be UTF-16, and reads “(.*)” or “(?!\1).*” by the order"
        ):
            read_text(data)


@pytest.mark.parametrize(
    ("data", "first", "second"),
    [
        # One byte of UTF-8 is wrong: where, and how the rest reads.
        (
            "嘉兴的港口今天启用。".encode().replace("港".encode(), b"\xe6\xb8\xff"),
            " in UTF-8",
            "in Windows-1252",
        ),
        # Of GBK, one byte is lost.
        ("嘉兴的港口今天启用。".encode("gbk")[:-1], "in GB 18030", "in Windows-1252"),
        # The two sets of Chinese, neither surely.
        ("嘉兴".encode("gbk"), "“嘉兴” in GB 18030", "“樁倓” in Big5"),
        # None of Windows' codes, no set of Chinese.
        (b"The port \x81\xff\x8d of \x9d.", "he port", "he port"),
        (bytes(range(128, 256)), " in ", " in "),
    ],
)
def test_what_is_in_no_character_set_is_shown_in_two(data: bytes, first: str, second: str) -> None:
    with pytest.raises(
        InputError, match=r"^a\.zh\.txt:1: not UTF-8 \(byte 0x\w\w at offset \d+\); it reads "
    ) as refusal:
        read_text(data)
    told = str(refusal.value)
    one, _, other = told.partition(" and ")
    assert first in one
    assert second in other
    assert len(told) < 180
    assert told.endswith("; save it as UTF-8 text.")
