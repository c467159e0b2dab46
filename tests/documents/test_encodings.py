"""Plain text as Windows and WPS save it: read, named, and written back in the same bytes, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.documents import read
from pipeline.model import InputError
from tests.commands.test_main import zhengming
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
    "utf-8": "",
    "utf-8-sig": "",
}


def encoded(text: str, codec: str) -> bytes:
    bom = "\ufeff" if codec.endswith("-be") else ""
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
