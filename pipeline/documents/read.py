"""Paths into releases, and files into Documents through the format of each."""

from __future__ import annotations

import glob
import re
import stat
from pathlib import Path

from pipeline.documents import formats
from pipeline.documents.formats.text import MAX_BYTES, decode
from pipeline.model import Document, InputError, Message, tell
from pipeline.words.languages import primary

__all__ = [
    "MAX_BYTES",
    "decode",
    "language_of",
    "load",
    "read",
    "read_bytes",
    "releases",
    "skipped",
    "source_of",
    "stem",
]

SOURCE_LANGUAGE = "zh"

_NAME = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?P<suffix>\.\w+)")
# A country's letters: no language has them.
_CHINA = "cn"
# What names a language in another way than `_NAME` asks for.
_NEARLY = re.compile(r"(?i)(?P<stem>.+)[._ -](?:en|eng|fr|de|es|zh|chn?)\.\w+")
# What the programs behind files of other kinds can save them as.
_REMEDIES = {
    **dict.fromkeys((".doc", ".dot", ".dotx", ".rtf", ".odt", ".wps", ".pages"), ".docx"),
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".csv", ".tsv", ".et", ".numbers"), ".xlsx"),
    **dict.fromkeys((".pdf", ".ppt", ".pptx", ".odp", ".key"), ".docx or .txt"),
    **dict.fromkeys((".xhtml", ".mht", ".mhtml", ".shtml", ".asp", ".aspx", ".php", ".jsp"), ".html"),
    **dict.fromkeys((".msg", ".mbox", ".emlx"), ".eml"),
    **dict.fromkeys((".ass", ".ssa", ".sub", ".ttml"), ".srt"),
    **dict.fromkeys((".markdown", ".mdx", ".rst", ".adoc"), ".md"),
}


def _name(path: Path) -> re.Match[str] | None:
    """``NAME.LANG.EXT`` of a known kind of file; Word's ``~$NAME.en.docx`` only says that a file is open."""
    known = formats.suffix(path) is not None and not path.name.startswith("~$")
    return _NAME.fullmatch(path.name) if known else None


def language_of(path: Path) -> str | None:
    """The language tag in ``NAME.en.txt``; None for another kind of name or of file."""
    match = _name(path)
    return match["language"] if match else None


def stem(path: Path) -> str:
    """``NAME`` of ``NAME.en.txt``."""
    match = _name(path)
    return match["stem"] if match else path.stem


def is_release(path: Path) -> bool:
    """A folder stands for every ``*.LANG.EXT`` in it, of a known kind of file, that is not a source.

    A translation file (XLIFF, TMX) names its languages inside.
    """
    language = language_of(path)
    return _tells_language(path) or (language is not None and primary(language) not in (SOURCE_LANGUAGE, _CHINA))


def _tells_language(path: Path) -> bool:
    return path.suffix.lower() in formats.TELL_LANGUAGE and not path.name.startswith("~$")


def releases(paths: list[Path]) -> list[Path]:
    """Every release that the paths stand for, folders opened, sorted within a folder, each once.

    Raises InputError for a path that does not exist, a folder without releases, or a file whose
    name does not give its language.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [p for p in _inside(path) if is_release(p) and p.is_file()]
            if not inside:
                raise InputError(path, tell("no release in this folder"), tell("put a NAME.en.txt there"))
            found.update(dict.fromkeys(inside))
        elif not path.exists():
            raise InputError(path, tell("no such file or folder"), tell("check the path"))
        elif is_release(path):
            found[path] = None
        elif _is_source(path):
            raise InputError(path, tell("this is a Chinese source, not a release"), tell("name the translated file"))
        else:
            raise _unread(path)
    return list(found)


def skipped(paths: list[Path]) -> list[InputError]:
    """Why files in the folders among the paths are not read although their names are those of releases, or nearly."""
    inside = [p for path in paths if path.is_dir() for p in _inside(path)]
    return [
        _unread(p)
        for p in inside
        if _looks_like_a_release(p) and not is_release(p) and not _is_source(p) and p.is_file()
    ]


def _is_source(path: Path) -> bool:
    language = language_of(path)
    return language is not None and primary(language) == SOURCE_LANGUAGE


def _unread(path: Path) -> InputError:
    """Why a file is neither a release nor a source, and what to do."""
    if formats.suffix(path) is None:
        return InputError(path, tell("this kind of file is not read ({a})", a=path.suffix or "no suffix"), _known(path))
    if language_of(path) == _CHINA:
        return InputError(
            path,
            tell("“{a}” is no language", a=_CHINA),
            tell("rename it to NAME.{a}{b}", a=SOURCE_LANGUAGE, b=path.suffix),
        )
    return InputError(
        path, tell("the name does not give the language"), tell("rename it to NAME.en{a}", a=path.suffix.lower())
    )


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise InputError(
            folder, tell("cannot be read ({a})", a=error.strerror), tell("check the path and its permissions")
        ) from None


def _looks_like_a_release(path: Path) -> bool:
    match = _NAME.fullmatch(path.name) or _NEARLY.fullmatch(path.name)
    return match is not None and not path.name.startswith((".", "~$"))


def _known(path: Path) -> Message:
    better = _REMEDIES.get(path.suffix.lower())
    return tell("save it as {a}", a=better) if better else tell("save it as one of {a}", a=", ".join(formats.MODULES))


def source_of(path: Path) -> Path | None:
    """The Chinese source of ``NAME.en.docx``, or None: ``NAME.zh.docx``, ``NAME.zh-Hant.docx``, or another kind.

    A file of the same kind goes first, then the order of `formats.MODULES`.
    """
    for suffix in dict.fromkeys((path.suffix.lower(), *formats.MODULES)):
        beside = path.parent / f"{stem(path)}.{SOURCE_LANGUAGE}{suffix}"
        if beside.is_file():
            return beside
        tagged = sorted(path.parent.glob(f"{glob.escape(stem(path))}.{SOURCE_LANGUAGE}-*{suffix}"))
        if tagged:
            return tagged[0]
    return None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file no larger than its kind may be (`MAX_BYTES` for an unknown one); else InputError."""
    most = formats.of(path).MAX_BYTES if formats.suffix(path) else MAX_BYTES
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(path, tell("this is a folder, a pipe or a device"), tell("name a file"))
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise InputError(
            path, tell("cannot be read ({a})", a=error.strerror), tell("check the path and its permissions")
        ) from None
    if len(data) > most:
        raise InputError(path, tell("larger than {a} bytes", a=f"{most:,}"), tell("split it into releases"))
    return data


def load(path: Path, language: str | None = None, columns: formats.Pair | None = None) -> formats.Loaded:
    """A file of a known kind as its format reads it; the path is kept as given.

    `language` is for a file whose name does not give it; `columns`: see `formats.read`. Raises InputError.
    """
    language = language or language_of(path) or ("" if _tells_language(path) else None)
    if formats.suffix(path) is None or language is None:
        raise _unread(path)
    return formats.read(read_bytes(path), path.as_posix(), language, columns)


def read(path: Path, language: str | None = None) -> Document:
    """A file as a Document, with its paragraphs and segments. See `load`."""
    return load(path, language).document
