"""Files made to break the program, on the command line: one sentence, exit 2, nothing written, in bounded time."""

from __future__ import annotations

import os
import resource
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.__main__ import main
from tests.excel_file import S, excel
from tests.excel_file import entries as sheets
from tests.word_file import HEAD, document, entries, p, pack, r

SECONDS, MEGABYTES = 40, 400
WORD = entries(p(r("The port of Jiaixng.")))
DECLARED = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)) + '<!ENTITY e0 "ha">]>'
)
UNIT = "<trans-unit id='1'><target>{}</target></trans-unit>"
XLIFF = "<xliff version='1.2'><file source-language='zh' target-language='en'><body>{}</body></file></xliff>"
TMX = "<tmx version='1.4'><header srclang='zh'/><body><tu><tuv xml:lang='{}'><seg>x</seg></tuv></tu></body></tmx>"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def word(**parts: str | bytes) -> bytes:
    """A Word file with parts replaced: ``document="…"``."""
    return pack({**WORD, **{f"word/{k}.xml": v.encode() if isinstance(v, str) else v for k, v in parts.items()}})


def xliff(target: str, before: str = "") -> bytes:
    return f"{before}{XLIFF.format(UNIT.format(target))}".encode()


def sheet(rows: str) -> bytes:
    content = f'{HEAD}<worksheet xmlns="{S}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    return pack({**sheets([["zh", "en"]]), "xl/worksheets/sheet1.xml": content.encode()})


def patched(data: bytes, at: int, pattern: str, *values: int) -> bytes:
    """The bytes with numbers written over those at a place."""
    found = bytearray(data)
    struct.pack_into(pattern, found, at, *values)
    return bytes(found)


def record(data: bytes, name: bytes) -> int:
    """Where the directory tells of an entry."""
    return data.rindex(name) - 46


def overlapping() -> bytes:
    """Two entries over the same bytes, as in Fifield's bomb."""
    data = pack({**WORD, "word/one.bin": b"x" * 50, "word/two.bin": b"x" * 50})
    first = struct.unpack_from("<L", data, record(data, b"word/one.bin") + 42)[0]
    shorter = data.replace(b"word/two.bin", b"word/one.bin")
    return patched(shorter, record(shorter, b"word/one.bin") + 42, "<L", first)


GOOD = pack(WORD)
MAIN = record(GOOD, b"word/document.xml")
DEEP = 100_000
REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an empty file": ("docx", lambda: b""),
    "a text called .docx": ("docx", lambda: b"The port of Jiaixng."),
    "a PDF called .docx": ("docx", lambda: b"%PDF-1.7\n" + bytes(500)),
    "a .doc called .docx": ("docx", lambda: OLE),
    "a password": ("docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "an encrypted entry": ("docx", lambda: patched(GOOD, MAIN + 8, "<H", 1)),
    "cut short": ("docx", lambda: GOOD[: len(GOOD) // 2]),
    "a wrong checksum": ("docx", lambda: patched(GOOD, MAIN + 16, "<L", 7)),
    "a size too small": ("docx", lambda: patched(GOOD, MAIN + 24, "<L", 10)),
    "a size of gigabytes": ("docx", lambda: patched(GOOD, MAIN + 24, "<L", 0xFFFFFFF0)),
    "a packed size beyond the file": ("docx", lambda: patched(GOOD, MAIN + 20, "<L", 1 << 30)),
    "an offset beyond the file": ("docx", lambda: patched(GOOD, MAIN + 42, "<L", 1 << 30)),
    "ZIP64": ("docx", lambda: patched(GOOD, GOOD.rindex(b"PK\5\6") + 16, "<L", 0xFFFFFFFF)),
    "a bomb": ("docx", lambda: pack({**WORD, "word/media/x.bin": bytes(400_000_000)})),
    "a bomb of a part": ("docx", lambda: word(document=document(p(r(" " * 29_000_000))))),
    "a bomb of many parts": ("docx", lambda: pack({**WORD, **{f"word/{n}.bin": bytes(9_000_000) for n in range(60)}})),
    "entries one over the other": ("docx", overlapping),
    "a package in a package": ("docx", lambda: word(document=GOOD)),
    "only a package in a package": ("docx", lambda: pack({"x.docx": GOOD})),
    "an entry twice": ("docx", lambda: pack({**WORD, "WORD/document.xml": b"<x/>"})),
    "a path upwards": ("docx", lambda: pack({**WORD, "../../../tmp/x": b"x"})),
    "a path of Windows": ("docx", lambda: pack({**WORD, "..\\x": b"x"})),
    "an absolute path": ("docx", lambda: pack({**WORD, "/etc/x": b"x"})),
    "100,000 entries": ("docx", lambda: pack({**WORD, **{f"x/{n}": b"" for n in range(60_000)}}, zipfile.ZIP_STORED)),
    "an external entity": ("docx", lambda: word(document=HEAD + DECLARED + "<x>&e;</x>")),
    "a billion laughs": ("docx", lambda: word(document=HEAD + LAUGHS + "<x>&e11;</x>")),
    "a parameter entity": ("docx", lambda: word(document=HEAD + '<!DOCTYPE x [<!ENTITY % a "b"> %a;]><x/>')),
    "XML nested deep": ("docx", lambda: word(document="<a>" * DEEP + "</a>" * DEEP)),
    "an element with a million attributes": (
        "docx",
        lambda: word(document="<a " + " ".join(f'a{n}="1"' for n in range(300_000)) + "><b></a>"),
    ),
    "tables nested deep": ("docx", lambda: word(document=document("<w:tbl><w:tr><w:tc>" * 5_000))),
    "half a character": ("docx", lambda: word(document=document(p(r("x"))).encode().replace(b">x<", b">\xe5\x98<"))),
    "a zero byte": ("docx", lambda: word(document=document(p(r("a\0b"))))),
    "UTF-16": ("docx", lambda: word(document=document(p(r("x"))).replace("UTF-8", "UTF-16").encode("utf-16"))),
    "UTF-16 without a BOM": ("docx", lambda: word(document=document(p(r("x"))).encode("utf-16-le"))),
    "UTF-32 without a BOM": ("docx", lambda: word(document=document(p(r("x"))).encode("utf-32-be"))),
    "relationships in a circle": (
        "docx",
        lambda: pack({**WORD, "_rels/.rels": WORD["_rels/.rels"].replace(b"word/document.xml", b"_rels/.rels")}),
    ),
    "a workbook called .docx": ("docx", lambda: excel(("zh", "en"), ("嘉兴", "Jiaxing"))),
    "a document called .xlsx": ("xlsx", lambda: GOOD),
    "a cell of a text that is not there": ("xlsx", lambda: sheet('<row><c t="s"><v>999999999</v></c></row>')),
    "only a dimension": ("xlsx", lambda: sheet("")),
    "a row of a million million": ("xlsx", lambda: sheet(f'<row r="{10**12}"><c r="A{10**12}"><v>1</v></c></row>')),
    "half a million cells": ("xlsx", lambda: sheet(f"<row>{'<c><v>1</v></c>' * 500_001}</row>")),
    "an entity in XLIFF": ("xlf", lambda: xliff("&e;", DECLARED)),
    "laughs in XLIFF": ("xlf", lambda: xliff("&e11;", LAUGHS)),
    "a language of three thousand letters": ("tmx", lambda: TMX.format("x" * 3_000).encode()),
    "a language that leads out of the folder": ("tmx", lambda: TMX.format("../../x").encode()),
    "codes nested deep": ("xlf", lambda: xliff("<g id='1'>" * DEEP + "x" + "</g>" * DEEP)),
    "XLIFF cut short": ("xlf", lambda: xliff("Jiaixng")[:-20]),
    "XLIFF in UTF-32": ("xlf", lambda: xliff("Jiaixng").decode().encode("utf-32")),
    "a declaration without an end": ("xlf", lambda: b"<?xml " + b" " * 1_000_000),
    "an entity in TMX": ("tmx", lambda: f"{DECLARED}<tmx><body/></tmx>".encode()),
    "a text with a zero byte": ("txt", lambda: b"The port\0 of Jiaixng."),
    "a text in UTF-32": ("txt", lambda: "The port of Jiaixng.".encode("utf-32")),
    "a text in Latin-1": ("txt", lambda: "The café of Jiaixng.".encode("latin-1")),
    "half a character in a text": ("txt", lambda: "The port of 嘉兴".encode()[:-1]),
    "bytes called .html": ("html", lambda: bytes(range(256)) * 40),
    "bytes called .srt": ("srt", lambda: bytes(range(256)) * 40),
    "bytes called .vtt": ("vtt", lambda: bytes(range(256)) * 40),
    "bytes called .md": ("md", lambda: bytes(range(256)) * 40),
    "quotations nested deep": ("md", lambda: b">" * 20_000 + b" Jiaxing grew.\n"),
    "bytes called .eml": ("eml", lambda: bytes(range(256)) * 40),
    "parts nested deep in mail": (
        "eml",
        lambda: b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5_000)),
    ),
}
# Odd, but with words in it that can be read: these are checked like any other, in the same bounds.
READ: dict[str, tuple[str, Callable[[], bytes]]] = {
    "macros": ("docm", lambda: pack({**WORD, "word/vbaProject.bin": OLE})),
    "a link to elsewhere": ("docx", lambda: pack({**WORD, "word/x.lnk": b"http://127.0.0.1:9/"})),
    "a dimension of the whole sheet": ("xlsx", lambda: sheet('<row r="1048576"><c t="str"><v>Jiaxing</v></c></row>')),
    "columns far out": ("xlsx", lambda: sheet('<row><c r="ZZZ1" t="inlineStr"><is><t>Jiaxing</t></is></c></row>')),
    "a page nested deep": ("html", lambda: b"<div>" * DEEP + b"Jiaxing grew."),
    "a page of open tags": ("html", lambda: b"<a <b " * 50_000 + b">Jiaxing grew."),
    "brackets without an end": ("md", lambda: b"[" * 50_000 + b" Jiaxing grew.\n"),
    "notes without an end": ("md", lambda: b"^[" * 20_000 + b" Jiaxing grew.\n"),
    "stars without an end": ("md", lambda: b"**a " * 20_000 + b" Jiaxing grew.\n"),
    "one line of a million letters": ("txt", lambda: b"x" * 1_000_000),
    "many spaces": ("txt", lambda: b"Jiaxing" + b" " * 300_000 + b"grew.\n"),
}


def run(folder: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and what was said, within the bounds of processor time and memory."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    words = ("--glossary", "glossary", "--corrections", "corrections", "--reports", "reports")
    status = main(["check", "--no-grammar", *words, path.relative_to(folder).as_posix()])
    assert time.process_time() - started < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most) / 1_000 < MEGABYTES
    return status, capsys.readouterr().err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "g.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def there(folder: Path) -> set[str]:
    """The files of a folder, by name; those of the cache aside."""
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    return {name for name in found if not name.startswith("reports/.cache")}


def refused(desk: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    before = there(desk)
    status, said = run(desk, path, capsys)
    assert status == 2, said
    assert len(said.splitlines()) == 1
    assert said.startswith(f"zhengming: {path.relative_to(desk).as_posix()}")
    assert "this is a bug" not in said
    assert said.rstrip().endswith(".")
    assert there(desk) == before
    return said


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused(name: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suffix, make = REFUSED[name]
    path = desk / (f"x.{suffix}" if suffix == "tmx" else f"x.en.{suffix}")
    path.write_bytes(make())
    refused(desk, path, capsys)


@pytest.mark.parametrize("name", READ)
def test_an_odd_file_is_checked_in_the_same_bounds(name: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suffix, make = READ[name]
    path = desk / f"x.en.{suffix}"
    path.write_bytes(make())
    status, said = run(desk, path, capsys)
    assert status in (0, 1), said
    assert path.read_bytes() == make()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


@pytest.mark.parametrize("suffix", ["docx", "txt", "html"])
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (os.mkfifo, "this is a folder, a pipe or a device"),
        (_device, "this is a folder, a pipe or a device"),
        (Path.mkdir, "no release in this folder"),
        (_loop, "this link leads nowhere"),
        (_large, "larger than "),
    ],
)
def test_what_is_no_file_is_refused(
    make: Callable[[Path], None], told: str, suffix: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk / f"x.en.{suffix}"
    make(path)
    assert told in refused(desk, path, capsys)
