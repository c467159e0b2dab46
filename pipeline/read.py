"""Bytes into a Document, strictly: the only place that decides what a character is."""

from __future__ import annotations

import glob
import re
from pathlib import Path

from pipeline.model import Document, InputError
from pipeline.segment import segment

SOURCE_LANGUAGE = "zh"
# A release is a few pages; this bounds memory for a file put there by mistake.
MAX_BYTES = 20_000_000

_NAME = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.txt")


def language_of(path: Path) -> str | None:
    """The language tag in ``NAME.en.txt``; None for another kind of name."""
    match = _NAME.fullmatch(path.name)
    return match["language"] if match else None


def stem(path: Path) -> str:
    """``NAME`` of ``NAME.en.txt``."""
    match = _NAME.fullmatch(path.name)
    return match["stem"] if match else path.stem


def is_release(path: Path) -> bool:
    """A folder stands for every ``*.LANG.txt`` in it that is not a source."""
    language = language_of(path)
    return language is not None and language.split("-")[0] != SOURCE_LANGUAGE


def releases(paths: list[Path]) -> list[Path]:
    """Every release that the paths stand for, folders opened, sorted within a folder, each once.

    Raises InputError for a path that does not exist, a folder without releases, or a file whose
    name does not give its language.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if is_release(p) and p.is_file())
            if not inside:
                raise InputError(path, "no release in this folder", "put a NAME.en.txt there")
            found.update(dict.fromkeys(inside))
        elif not path.exists():
            raise InputError(path, "no such file or folder", "check the path")
        elif is_release(path):
            found[path] = None
        elif language_of(path):
            raise InputError(path, "this is a Chinese source, not a release", "name the translated file")
        else:
            raise InputError(path, "the name does not give the language", "rename it to NAME.en.txt")
    return list(found)


def source_of(path: Path) -> Path | None:
    """The Chinese source of ``NAME.en.txt``: ``NAME.zh.txt`` (or ``NAME.zh-Hant.txt``) beside it, or None."""
    beside = path.parent / f"{stem(path)}.{SOURCE_LANGUAGE}.txt"
    if beside.is_file():
        return beside
    tagged = sorted(path.parent.glob(f"{glob.escape(stem(path))}.{SOURCE_LANGUAGE}-*.txt"))
    return tagged[0] if tagged else None


def decode(path: Path, data: bytes) -> str:
    """The text of UTF-8 bytes with nothing normalised: BOM, CR and NUL-free; else InputError."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(path, "the file is empty", "put its text there or delete it")
    if b"\0" in data:
        raise InputError(path, "this is not a text file (it holds NUL bytes)", "save it as UTF-8 text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"not UTF-8 (byte 0x{data[error.start]:02x} at offset {error.start})"
        raise InputError(path, found, "save it as UTF-8 text", line) from None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file no larger than `MAX_BYTES`; else InputError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(path, f"larger than {MAX_BYTES:,} bytes", "split it into releases")
        return path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})", "check the path and its permissions") from None


def read(path: Path, language: str | None = None) -> Document:
    """A text as a Document, with its paragraphs and segments; the path is kept as given.

    `language` is for a file whose name does not give it.
    """
    language = language or language_of(path)
    if language is None:
        raise InputError(path, "the name does not give the language", "rename it to NAME.en.txt")
    text = decode(path, read_bytes(path))
    return segment(Document(path=path.as_posix(), language=language, text=text))
