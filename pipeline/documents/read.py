"""Paths into releases, and files into Documents through the format of each."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pipeline.documents import formats, projects
from pipeline.documents.formats.text import MAX_BYTES, decode
from pipeline.model import Document, InputError, Message, tell
from pipeline.words import languages
from pipeline.words.languages import primary

__all__ = [
    "MAX_BYTES",
    "RELEASES",
    "Beside",
    "Untold",
    "decode",
    "is_among",
    "is_source",
    "language_of",
    "listing",
    "load",
    "no_release_in",
    "read",
    "read_bytes",
    "releases",
    "skipped",
    "source_of",
    "stem",
    "unread",
]

SOURCE_LANGUAGE = "zh"
RELEASES = "releases"
"""What the folder of a house's own releases is called: where it is, a house is."""

_NAME = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?P<suffix>\.\w+)", re.DOTALL)
# A country's letters: no language has them.
_CHINA = "cn"
# A language named in another way than `_NAME` asks for, at the end of a name: NAME_en, NAME-中文, NAME（英文版）.
_SAYS = r"(?is)(?P<stem>.+?)[._ （(-]+(?:{words})版?[)）]?\.\w+"
_SAYS_CHINESE = re.compile(_SAYS.format(words="|".join(languages.CHINESE_CALLED)))
_PLAIN = "\n"
"""No name that is read holds it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# File systems take 255 bytes; the longest name that is made of a release's is that of the page of its changes.
_LONGEST_NAME = 255 - len(".changes.html")
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


@cache
def _says() -> re.Pattern[str]:
    """`_SAYS` with all that people call the languages; made when a name is first met that does not give its own."""
    return re.compile(_SAYS.format(words="|".join(map(re.escape, languages.named()))))


def _name(path: Path) -> re.Match[str] | None:
    """``NAME.LANG.EXT`` of a known kind of file; Word's ``~$NAME.en.docx`` only says that a file is open."""
    known = formats.suffix(path) is not None and not path.name.startswith("~$")
    return _NAME.fullmatch(path.name) if known else None


def language_of(path: Path) -> str | None:
    """The language tag in ``NAME.en.txt``; None for another kind of name or of file."""
    match = _name(path)
    return match["language"] if match else None


def stem(path: Path) -> str:
    """``NAME`` of ``NAME.en.txt``, of ``NAME_en.txt`` and ``NAME-中文.txt``, and of ``NAME.txt``."""
    match = _name(path)
    if match is None or match["language"] == _CHINA:
        match = _says().fullmatch(path.name) or match
    return match["stem"] if match else path.stem


def is_release(path: Path) -> bool:
    """True for ``*.LANG.EXT`` of a known kind of file that is not a source: in any folder it is a release.

    A translation file (XLIFF, TMX) names its languages inside.
    """
    language = language_of(path)
    return _tells_language(path) or (language is not None and primary(language) not in (SOURCE_LANGUAGE, _CHINA))


def _tells_language(path: Path) -> bool:
    return path.suffix.lower() in formats.TELL_LANGUAGE and not path.name.startswith("~$")


def _keeps_names(folder: Path) -> bool:
    """True for the house's own folder, where notes may lie among the releases: only names make a release there."""
    return folder.absolute().name == RELEASES


def _says_translated(path: Path) -> bool:
    """True for ``NAME.en.docx``, ``NAME_en.docx``, ``NAME-英文.docx`` and their kin."""
    return stem(path) != path.stem and formats.suffix(path) is not None and not (is_source(path) or _says_chinese(path))


def _may_be_release(path: Path) -> bool:
    """True where the words of a file, outside `RELEASES`, are to tell whether it is a release: see `load`."""
    named = path.name.startswith((".", "~$")) or is_source(path) or _says_chinese(path)
    return formats.suffix(path) is not None and not named and language_of(path) != _CHINA


class Untold(InputError):
    """Neither the name nor the words of a file give a language that is checked."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file beside releases that is not read although its name is that of one, or nearly."""

    path: Path
    why: InputError


@dataclass(frozen=True, slots=True)
class Unusable:
    """A path that was named and stands for no release."""

    path: Path
    why: InputError


def listing(paths: list[Path]) -> Iterator[Path | Skipped | Unusable]:
    """What the paths stand for, in order: folders opened and sorted, each release once. Nothing raises.

    A folder without releases, one that cannot be opened, and a path that is no release are `Unusable`. In another
    folder than `RELEASES` every file of a known kind is there whose name does not say that it is Chinese; whether its
    words give a language is known when it is read: `load` raises `Untold` where they do not.
    """
    several = len(paths) > 1
    found: set[str] = set()
    for path in paths:
        for one in _stands_for(path):
            if several:
                name = str(one if isinstance(one, Path) else one.path)
                if name in found:
                    continue
                found.add(name)
            yield one


def _stands_for(path: Path) -> Iterator[Path | Skipped | Unusable]:
    try:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield _named(path)
    except InputError as why:
        yield Unusable(path, why)
    except (OSError, ValueError) as error:
        yield Unusable(path, _unreadable(path, error))


def _in_folder(folder: Path) -> Iterator[Path | Skipped | Unusable]:
    """The releases in a folder, and what was or may be one; of an OmegaT project, what it translates."""
    if projects.is_project(folder):
        yield from _in_project(folder)
        return
    some, by_words = False, not _keeps_names(folder)
    inside = _inside(folder)
    translated = {stem(folder / name) for name, _ in inside if _says_translated(folder / name)} if by_words else set()
    for name, is_file in inside:
        path = folder / name
        if by_words and is_file and path.stem in translated and _is_chinese(path):
            continue  # the source of another one: see `Beside`
        if is_release(path) or (by_words and is_file and _may_be_release(path)):
            why = _unusable_name(path) or (None if is_file else _no_file(path))
            some = some or is_file
            if why is None:
                yield path
            else:
                yield (Skipped if path.is_dir() else Unusable)(path, why)
        elif is_file and (_looks_like_a_release(path) or (by_words and _could_be_saved_as_one(path))):
            yield Skipped(path, unread(path))
    if not some:
        yield Unusable(folder, no_release_in(folder))


def no_release_in(folder: Path) -> InputError:
    return InputError(folder, tell("no release in this folder"), tell("put a NAME.en.txt there"))


def _no_file(path: Path) -> InputError:
    """Why what is called like a release is none."""
    if path.is_dir():
        return InputError(path, tell("this is a folder"), tell("name it, too, to have what is in it checked"))
    if path.exists():
        return InputError(path, tell("this is a folder, a pipe or a device"), tell("name a file"))
    return InputError(path, tell("this link leads nowhere"), tell("mend the link or take it away"))


def _in_project(folder: Path) -> Iterator[Path | Unusable]:
    some = False
    for path in projects.releases(folder):
        some = True
        why = _unusable_name(path)
        yield Unusable(path, why) if why else path
    if not some:
        problem = tell("nothing is translated in this OmegaT project")
        yield Unusable(folder, InputError(folder, problem, tell("save it, or have it make the translated documents")))


def _named(path: Path) -> Path:
    """A release that was named. Raises InputError for anything else."""
    if not path.exists():
        if path.is_symlink():
            raise _no_file(path)
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()  # where it cannot be told whether it is there, this says why
        raise InputError(path, tell("no such file or folder"), tell("check the path"))
    if is_release(path) or projects.language_of(path):
        if why := _unusable_name(path):
            raise why
        return path
    if is_source(path) or _says_chinese(path):
        raise InputError(path, *_NO_RELEASE)
    # Its words will tell its language: see `load`.
    if formats.suffix(path) is not None and not path.name.startswith("~$"):
        if why := _unusable_name(path):
            raise why
        return path
    raise unread(path)


_NO_RELEASE = (tell("this is a Chinese source, not a release"), tell("name the translated file"))


def _unusable_name(path: Path) -> InputError | None:
    """Why no file can be called after a release; None when all can."""
    name = os.fsencode(path.name)
    if len(name.removesuffix(b".txt")) > _LONGEST_NAME:
        problem = tell("its name is too long ({a} bytes) for the files that are called after it", a=len(name))
        return InputError(path, problem, tell("give it a name of at most {a} bytes", a=_LONGEST_NAME))
    try:
        name.decode()
    except UnicodeDecodeError:
        return InputError(path, tell("its name is not UTF-8"), tell("rename it"))
    if _CONTROL.search(path.name):
        return InputError(path, tell("its name holds a line feed or another control character"), tell("rename it"))
    return None


def releases(paths: list[Path]) -> list[Path]:
    """Every release that the paths stand for, as `listing` has them. Raises InputError for what is `Unusable`."""
    found = []
    for one in listing(paths):
        if isinstance(one, Unusable):
            raise one.why
        if isinstance(one, Path):
            found.append(one)
    return found


def is_among(path: Path, paths: list[Path]) -> bool:
    """True for a file, there or not, that is a release which the paths stand for, or the Chinese source of one."""
    real = path.resolve()
    for one in paths:
        if projects.is_project(one):
            known: Iterator[Path] = projects.releases(one)
        elif one.is_dir():
            told = is_release(path) or is_source(path) or _says_chinese(path)
            if real.parent == one.resolve() and (told or (not _keeps_names(one) and _may_be_release(path))):
                return True
            continue
        else:
            known = iter((one,))
        for release in known:
            source = source_of(release)
            if real == release.resolve() or (source is not None and real == source.resolve()):
                return True
    return False


def skipped(paths: list[Path]) -> list[InputError]:
    """Why files in the folders among the paths are not read although their names are those of releases, or nearly."""
    return [one.why for one in listing([path for path in paths if path.is_dir()]) if isinstance(one, Skipped)]


def is_source(path: Path) -> bool:
    """True for ``NAME.zh.EXT`` of a known kind of file."""
    language = language_of(path)
    return language is not None and primary(language) == SOURCE_LANGUAGE


def _says_chinese(path: Path) -> bool:
    """True for ``NAME_zh.docx``, ``NAME-中文.docx`` and their kin."""
    known = formats.suffix(path) is not None and not path.name.startswith("~$")
    return known and _SAYS_CHINESE.fullmatch(path.name) is not None


def unread(path: Path) -> InputError:
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


def _inside(folder: Path) -> list[tuple[str, bool]]:
    """The names in a folder, sorted, and whether each is a file. Raises InputError."""
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name, _is_file(entry)) for entry in entries)
    except OSError as error:
        raise _unreadable(folder, error) from None


def _is_file(entry: os.DirEntry[str]) -> bool:
    """True also where it cannot be told: reading it says why."""
    try:
        return entry.is_file() or not (entry.is_dir() or entry.is_symlink())
    except OSError:
        return True


def _unreadable(path: Path, error: Exception) -> InputError:
    why = error.strerror if isinstance(error, OSError) else error
    return InputError(path, tell("cannot be read ({a})", a=why), tell("check the path and its permissions"))


def _looks_like_a_release(path: Path) -> bool:
    match = _NAME.fullmatch(path.name) or _says().fullmatch(path.name)
    return (
        match is not None and not path.name.startswith((".", "~$")) and not is_source(path) and not _says_chinese(path)
    )


def _could_be_saved_as_one(path: Path) -> bool:
    return path.suffix.lower() in _REMEDIES and not path.name.startswith((".", "~$"))


def _known(path: Path) -> Message:
    better = _REMEDIES.get(path.suffix.lower())
    return tell("save it as {a}", a=better) if better else tell("save it as one of {a}", a=", ".join(formats.MODULES))


@dataclass(slots=True)
class Beside:
    """Which Chinese sources stand in which folders; each folder is listed once."""

    _folders: dict[Path, Mapping[str, str]] = field(default_factory=dict)
    """Of each folder, by `stem`: the names of the sources, a line feed between two; by `stem` and `_PLAIN`: those of
    files that say no language."""

    def source_of(self, path: Path) -> Path | None:
        """The Chinese source of ``NAME.en.docx``, or None: ``NAME.zh.docx``, ``NAME.zh-Hant.docx``, or another kind.

        A file of the same kind goes first, then the order of `formats.MODULES`; one without a script or region before
        one with, and that before one that says it otherwise: ``NAME_zh.docx``, ``NAME-中文.docx``. Where none says it,
        ``NAME.docx`` is the source of ``NAME.en.docx`` and ``NAME_en.docx`` if it is Chinese by its words.
        """
        folder = path.parent
        if (source := projects.source_of(path)) is not None:
            return source
        if folder not in self._folders:
            self._folders[folder] = _sources(folder)
        held, name = self._folders[folder], stem(path)
        order = list(dict.fromkeys((path.suffix.lower(), *formats.MODULES)))
        if (names := held.get(name)) is None:
            plain = held.get(f"{name}{_PLAIN}") if name != path.stem else None
            beside = map(folder.joinpath, plain.split("\n") if plain else ())
            return next(filter(_is_chinese, sorted(beside, key=lambda one: order.index(one.suffix.lower()))), None)

        def rank(name: str) -> tuple[bool, int, bool, str]:
            beside = Path(name)
            kind = order.index(beside.suffix.lower())
            return not is_source(beside), kind, language_of(beside) != SOURCE_LANGUAGE, name

        return folder / min(names.split("\n"), key=rank)


def _is_chinese(path: Path) -> bool:
    """By its words; False for a file that cannot be read."""
    if formats.suffix(path) is None or _tells_language(path) or path.name.startswith("~$"):
        return False
    # Imported here: most names give the language.
    from pipeline.words import identification

    with suppress(InputError):
        text = formats.read(read_bytes(path), path.as_posix(), SOURCE_LANGUAGE).document.text
        return identification.language_of(text) == identification.CHINESE
    return False


def _sources(folder: Path) -> Mapping[str, str]:
    """See `Beside`; none where the folder cannot be listed."""
    found: dict[str, str] = {}
    with suppress(InputError):
        for name, is_file in _inside(folder):
            path = folder / name
            # A link that leads nowhere was meant to be one: reading it says so.
            there = is_file or (path.is_symlink() and not path.is_dir())
            if not there or formats.suffix(path) is None or _CONTROL.search(name):
                continue
            says = is_source(path) or _says_chinese(path)
            if says or stem(path) == path.stem:
                key = stem(path) if says else f"{path.stem}{_PLAIN}"
                found[key] = f"{found[key]}\n{name}" if key in found else name
    return found


def alone(folder: Path) -> Iterator[Skipped]:
    """The Chinese files of a folder that are the source of nothing there, and what to do."""
    if projects.is_project(folder):
        return
    try:
        names = [name for name, is_file in _inside(folder) if is_file]
    except InputError:
        return
    translated = {stem(Path(name)) for name in names if is_release(Path(name))}
    for name in names:
        path = folder / name
        if (is_source(path) or _says_chinese(path)) and stem(path) not in translated:
            problem = tell("a Chinese text without its translation")
            yield Skipped(
                path, InputError(path, problem, tell("give the translation, and it is held against this one"))
            )


def source_of(path: Path) -> Path | None:
    """See `Beside.source_of`."""
    return Beside().source_of(path)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file no larger than its kind may be (`MAX_BYTES` for an unknown one); else InputError."""
    most = formats.of(path).MAX_BYTES if formats.suffix(path) else MAX_BYTES
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(path, tell("this is a folder, a pipe or a device"), tell("name a file"))
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    if len(data) > most:
        raise InputError(path, tell("larger than {a} bytes", a=f"{most:,}"), tell("split it into releases"))
    return data


def load(path: Path, language: str | None = None, columns: formats.Pair | None = None) -> formats.Loaded:
    """A file of a known kind as its format reads it; the path is kept as given.

    `language` is for a file whose name does not give it; without one its words tell it, and a note says so. `columns`:
    see `formats.read`. Raises InputError; `Untold` where they do not tell, or tell that it is Chinese.
    """
    # In an OmegaT project a translated document is called as its source is.
    language = language or projects.language_of(path) or language_of(path) or ("" if _tells_language(path) else None)
    if formats.suffix(path) is None:
        raise unread(path)
    data = read_bytes(path)
    if language is not None and language != _CHINA:
        return formats.read(data, path.as_posix(), language, columns)
    # Imported here: most names give the language.
    from pipeline.words import identification

    # Its kind cuts it into sentences as English; that is done anew where it is another language.
    read = formats.read(data, path.as_posix(), "en", columns)
    found = identification.language_of(read.document.text)
    if found is None:
        problem = tell("neither its name nor its words give the language")
        raise Untold(path, problem, tell("rename it to NAME.en{a}", a=path.suffix.lower()))
    if found == identification.CHINESE:
        raise Untold(path, *_NO_RELEASE)
    if found != "en":
        read = formats.read(data, path.as_posix(), found, columns)
    note = tell("Its name does not give the language; by its words it is {a}.", a=Message(languages.of(found).name))
    return replace(read, notes=(note, *read.notes))


def read(path: Path, language: str | None = None) -> Document:
    """A file as a Document, with its paragraphs and segments. See `load`."""
    return load(path, language).document
