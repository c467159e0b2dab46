"""What the reader takes, byte for byte, and what it refuses in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.documents import read
from pipeline.model import InputError
from pipeline.words import languages


def write(folder: Path, name: str, data: bytes = b"The city grew.") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.en.txt", "en"),
        ("a.b.en-GB.txt", "en-GB"),
        ("a.zh.txt", "zh"),
        ("a.zh-Hant.txt", "zh-Hant"),
        ("a.txt", None),
        (".en.txt", None),
        ("a.en.md", "en"),
        ("a.english.txt", None),
        ("a.en.rtf", None),
    ],
)
def test_the_language_is_in_the_name(name: str, language: str | None) -> None:
    assert read.language_of(Path(name)) == language


@pytest.mark.parametrize("text", ["\ufeffThe city.\r\n", "a\rb\r\nc\n", "é e\u0301 嘉兴 😀", "\x1b\u200b\u2028", " a "])
def test_text_is_kept_as_it_is(text: str) -> None:
    assert read.decode(Path("a.en.txt"), text.encode()) == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.en.txt: the file is empty; put its text there or delete it."),
        (b"\xef\xbb\xbf \r\n", "a.en.txt: the file is empty; put its text there or delete it."),
        (
            b"a\0b",
            "a.en.txt: this is not a text file (it holds NUL bytes); save it as UTF-8 text.",
        ),
        (
            "嘉兴 is a city.\n".encode() + b"Jiaxing\x92s city",
            "a.en.txt:2: not UTF-8 (byte 0x92 at offset 25); save it as UTF-8 text.",
        ),
        ("The city".encode("utf-16"), "a.en.txt: this is not a text file (it holds NUL bytes); save it as UTF-8 text."),
        ("嘉兴".encode("gb18030"), "a.en.txt:1: not UTF-8 (byte 0xbc at offset 0); save it as UTF-8 text."),
        (b"\xed\xa0\x80", "a.en.txt:1: not UTF-8 (byte 0xed at offset 0); save it as UTF-8 text."),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read.decode(Path("a.en.txt"), data)
    assert str(caught.value) == message


def test_a_release_keeps_its_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.en.txt", b"One. Two.")
    monkeypatch.chdir(tmp_path)
    found = read.read(Path("a.en.txt"))
    assert (found.path, found.language, len(found.segments)) == ("a.en.txt", "en", 2)


def test_a_folder_stands_for_its_releases(tmp_path: Path) -> None:
    house = tmp_path / "releases"
    house.mkdir()
    for name in ("b.en.txt", "a.fr.txt", "a.zh.txt", "notes.txt", "a.en.txt"):
        write(house, name)
    (house / "c.en.txt").mkdir()
    found = read.releases([house, house / "a.en.txt"])
    assert [path.name for path in found] == ["a.en.txt", "a.fr.txt", "b.en.txt"]
    # Elsewhere the words of others tell, when they are read.
    house.rename(tmp_path / "drafts")
    found = read.releases([tmp_path / "drafts"])
    assert [path.name for path in found] == ["a.en.txt", "a.fr.txt", "b.en.txt", "notes.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.en.txt", "no such file or folder; check the path."),
        ("empty", "no release in this folder; put a NAME.en.txt there."),
        ("a.zh.txt", "this is a Chinese source, not a release; name the translated file."),
        ("a_zh.txt", "this is a Chinese source, not a release; name the translated file."),
        ("a（原文）.txt", "this is a Chinese source, not a release; name the translated file."),
        ("a.doc", "this kind of file is not read (.doc); save it as .docx."),
    ],
)
def test_what_is_no_release_is_refused(tmp_path: Path, name: str, message: str) -> None:
    for there in ("a.zh.txt", "a_zh.txt", "a（原文）.txt", "a.doc"):
        write(tmp_path, there)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        read.releases([tmp_path / name])
    assert str(caught.value) == f"{tmp_path / name}: {message}"


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The port of Jiaxing was opened to the world.\n", "en", "English"),
        ("Le port de Jiaxing a été ouvert au monde entier.\n", "fr", "French"),
        ("Der Hafen von Jiaxing wurde für die ganze Welt geöffnet.\n", "de", "German"),
        ("El puerto de Jiaxing se abrió al mundo entero.\n", "es", "Spanish"),
    ],
)
def test_the_words_tell_the_language_that_a_name_does_not_give(
    tmp_path: Path, text: str, language: str, name: str
) -> None:
    found = read.load(write(tmp_path, "a.txt", text.encode()))
    assert found.document.language == language and found.document.segments
    assert [str(note) for note in found.notes] == [f"Its name does not give the language; by its words it is {name}."]
    # What its name says in another way is held against its words, too.
    assert read.load(write(tmp_path, "a_fr.txt", text.encode())).document.language == language


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("嘉兴港昨天开放了。\n", "this is a Chinese source, not a release"),
        ("De haven van Jiaxing is gisteren voor de hele wereld geopend.\n", "neither its name nor its words give"),
        ("嘉興市は昨日、新しい橋を開通させた。\n", "neither its name nor its words give the language"),
        ("Город Цзясин вчера открыл новый мост.\n", "neither its name nor its words give the language"),
        ("Jiaxing 2019\n", "neither its name nor its words give the language"),
    ],
)
def test_a_text_whose_language_cannot_be_told_is_not_read(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read.read(write(tmp_path, "a.txt", text.encode()))


@pytest.mark.parametrize(
    "release",
    [
        "port.txt",
        "port.en.txt",
        "port_EN.txt",
        "port-英文版.txt",
        "port_pt.txt",
        "port（葡文版）.txt",
        "port spanish.txt",
    ],
)
@pytest.mark.parametrize(
    "source", ["port.zh.txt", "port_zh.txt", "port-中文.txt", "port（中文版）.txt", "port.cn.txt", "port 原文.docx"]
)
def test_a_source_is_found_by_whatever_says_chinese(tmp_path: Path, release: str, source: str) -> None:
    for name in (release, source, "portrait.zh.txt", "port.fr.txt"):
        write(tmp_path, name)
    assert read.source_of(tmp_path / release) == tmp_path / source


def test_a_source_that_is_named_as_it_should_be_goes_first(tmp_path: Path) -> None:
    for name in ("port.en.txt", "port_zh.txt", "port.zh-Hans.docx"):
        write(tmp_path, name)
    assert read.source_of(tmp_path / "port.en.txt") == tmp_path / "port.zh-Hans.docx"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.en.txt"
    with path.open("wb") as file:
        file.truncate(read.MAX_BYTES + 1)
    with pytest.raises(InputError, match="larger than 20,000,000 bytes; split it into releases"):
        read.read(path)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "a.en.txt"
    folder.mkdir()
    with pytest.raises(InputError, match=r"a\.en\.txt: this is a folder, a pipe or a device; name a file"):
        read.read(folder)


def test_the_stem_is_the_name_without_language(tmp_path: Path) -> None:
    assert read.stem(Path("folder/a.b.en.txt")) == "a.b"


def test_words_for_a_language_are_those_of_its_data_file() -> None:
    """Every language that is checked is known by its tag and by what people call it, as on the desk."""
    for tag in languages.checked():
        for word in (tag, *languages.of(tag).called):
            assert read.stem(Path(f"port_{word}.docx")) == "port", word
            assert languages.named()[word] == tag


def test_usual_names_are_told_without_the_data_of_the_languages(tmp_path: Path) -> None:
    """Reading it would cost every run the files of all languages."""
    for name in ("port.en.txt", "port.zh.txt"):
        write(tmp_path, name)
    code = (
        "import sys; from pathlib import Path;"
        "from pipeline.documents import read; from pipeline.words import languages; folder = Path(sys.argv[1]);"
        "read.stem(Path('a.en.txt')), read.source_of(folder / 'port.en.txt'), list(read.listing([folder]));"
        "raise SystemExit(languages.named.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0
