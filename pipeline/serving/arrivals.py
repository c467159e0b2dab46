"""Files that a page was given: what each is, which Chinese belongs to which release, what they will be called."""

from __future__ import annotations

import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pipeline import files
from pipeline.aligning import sources
from pipeline.documents import formats, read
from pipeline.model import Document, InputError, tell
from pipeline.words import identification, languages

LANGUAGES = ("en", "zh", *languages.checked()[1:])
"""Languages that a file may be said to be in, the likeliest first."""
MOST = 200
"""Files that wait to be put into the folder."""
MOST_BYTES = 300_000_000
"""Bytes of all of them."""
KEPT_SECONDS = 1800.0
"""For which a file waits for a person's answer."""
# A name leaves room for what is made of it: the language, the kind, “.changes.html”.
_LONGEST_STEM, _LONGEST_NAME = 180, 240
# Letters that are looked at to find the source of a release.
_MOST_LETTERS = 6_000
# A Chinese text that renders this much more of a release than any other is its source (see `sources`).
_RELATED, _MARGIN = 0.35, 0.15
_TRANSLATED = ("译文", "译稿", "translation")
_WORDS: Mapping[str, str] = {**languages.named(), "中文版": "zh", **dict.fromkeys(_TRANSLATED, "")}
"""How people name a language in the name of a file; empty for words that only say it is translated."""
_ENDING = re.compile(
    r"(?i)(?P<stem>.*?)[\s._\-（(\[【]*(?P<word>"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")[)）\]】]?"
)
# An ASCII word is one of its own only behind a sign: “Shen.en”, not “Shenzhen”.
_APART = re.compile(r"[\s._\-（(\[【]$")
# Source: Microsoft, “Naming Files, Paths, and Namespaces”.
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')


def clean_name(given: str, longest: int = _LONGEST_STEM) -> str:
    """The name of a file without its folders and without all that a file system or a person may stumble over.

    Composed (NFC), no control characters or marks of direction, no dots or spaces at its ends, none of the names that
    Windows keeps for devices; never empty, but for the suffix as it was given.
    """
    name = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    name = "".join(
        c for c in _UNSAFE.sub("", name) if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    name = " ".join(name.split()).removeprefix("~$").strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    stem = stem.strip(". ") or "release"
    if _RESERVED.fullmatch(stem.partition(".")[0].rstrip()):
        stem = f"_{stem}"
    return f"{shortened(stem, longest)}{dot}{suffix[:12]}"


def shortened(stem: str, longest: int = _LONGEST_STEM) -> str:
    """As much of it as leaves room for the names that are made of it: so many bytes."""
    return stem.encode()[:longest].decode("utf-8", "ignore").rstrip(". ")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was given, not yet in the house's folder."""

    id: str
    name: str
    """Cleaned."""
    stem: str
    """Its name without the language and the kind."""
    data: bytes
    language: str
    """What it seems to be in; empty where that cannot be told, or where the file itself says so (XLIFF, TMX)."""
    certain: bool
    """Name and content leave no doubt about the language."""
    document: Document
    since: float

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    @property
    def tells(self) -> bool:
        """True for kinds of files that hold both languages and name them."""
        return self.suffix in formats.TELL_LANGUAGE

    @property
    def both(self) -> bool:
        """True for a file that brings its source with it: a table of two languages, a translation file."""
        return self.tells or self.document.source is not None

    @property
    def is_source(self) -> bool:
        return self.language == read.SOURCE_LANGUAGE and not self.both


Wish = Literal["", "replace", "both", "skip"]
"""What is to become of a file whose name is taken: nothing was said, put in its place, kept beside it, left out."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a file is to go."""

    arrival: Arrival
    name: str
    taken: Literal["", "same", "other"] = ""
    """Whether the folder has such a file already: none, the same, or another."""


def look(given: str, data: bytes) -> Arrival:
    """What a file is. Raises InputError, with the name that it was given, for one that cannot be read."""
    name = clean_name(given)
    path = Path(name)
    suffix = formats.suffix(path)
    if suffix is None:
        raise read.unread(path)
    stem, named = _named(path.stem)
    path = path.with_suffix(suffix)
    tells = suffix in formats.TELL_LANGUAGE
    loaded = formats.read(data, name, named or ("" if tells else "en"))
    document = loaded.document
    language, sure = ("", True) if tells else told(document.text)
    if document.source is not None and not tells:
        # A table of two languages: what it is checked in is that of its other column.
        language, sure = (language if language != read.SOURCE_LANGUAGE else "en"), True
    if named and not tells:
        # What somebody wrote counts, unless the text is plainly in another language.
        certain = named == language or not sure
        language, sure = (named, True) if certain else (language, False)
    made = replace(document, language=language or document.language)
    return Arrival(secrets.token_hex(6), path.name, stem, data, language, sure, made, time.monotonic())


def _named(stem: str) -> tuple[str, str]:
    """The stem of a name without the language that it ends with, and that language."""
    match = _ENDING.fullmatch(stem)
    if match is None or not match["stem"]:
        return stem, ""
    before = stem[: match.start("word")]
    if match["word"].isascii() and not _APART.search(before):
        return stem, ""
    if len(match["word"]) == 1 and not _APART.search(before):
        return stem, ""  # 英 and 中 end many words
    return match["stem"].rstrip() or stem, _WORDS[match["word"].lower()]


def told(text: str) -> tuple[str, bool]:
    """The language of a text, and whether its script and its words leave no doubt."""
    found = identification.language_of(text)
    return (found or "en", found is not None)


# --- what belongs together --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class There:
    """A release or a Chinese source that stands in the folder already, without its other half."""

    path: Path
    document: Document

    @property
    def stem(self) -> str:
        return read.stem(self.path)


@dataclass(frozen=True, slots=True)
class Pair:
    """A release and its source; either may stand in the folder already."""

    release: str
    """The id of what arrived, or the name of a file in the folder."""
    source: str
    certain: bool


def pairs(arrived: Sequence[Arrival], there: Iterable[There] = ()) -> tuple[Pair, ...]:
    """Which Chinese belongs to which release: by name, and where names say nothing, by what is in them.

    Certain is what has one name, or renders far more of it than any other, and can be aligned.
    """
    releases: dict[str, tuple[str, Document]] = {
        one.id: (one.stem, one.document) for one in arrived if not one.is_source and not one.both
    }
    chinese: dict[str, tuple[str, Document]] = {one.id: (one.stem, one.document) for one in arrived if one.is_source}
    standing = {one.path.name: (one.stem, one.document) for one in there}
    for name, (stem, document) in standing.items():
        (chinese if read.is_source(Path(name)) else releases)[name] = (stem, document)
    new = {one.id for one in arrived}
    made: list[Pair] = []

    def take(release: str, source: str) -> None:
        made.append(Pair(release, source, _fits(releases.pop(release)[1], chinese.pop(source)[1])))

    for release, (stem, _) in list(releases.items()):
        same = [key for key, (other, _) in chinese.items() if _alike(other) == _alike(stem) and new & {key, release}]
        if len(same) == 1:
            take(release, same[0])
    shares = {
        (release, source): sources.rendered(_head(document), _head(text), document.language).share
        for release, (_, document) in releases.items()
        for source, (_, text) in chinese.items()
        if new & {release, source}
    }
    for (release, source), share in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        if release not in releases or source not in chinese or share < _RELATED:
            continue
        rivals = [
            other
            for key, other in shares.items()
            if key != (release, source)
            and (key[0] == release or key[1] == source)
            and key[0] in releases
            and key[1] in chinese
        ]
        certain = all(share - rival >= _MARGIN for rival in rivals)
        take(release, source)
        made[-1] = replace(made[-1], certain=made[-1].certain and certain)
    return tuple(made)


def _alike(stem: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", stem)).casefold()


def _head(document: Document) -> str:
    return document.text[:_MOST_LETTERS]


def _fits(release: Document, source: Document) -> bool:
    try:
        return sources.attach(release, source)[1] is None
    except InputError:
        return False


# --- into the folder --------------------------------------------------------------------------------------------------


class Arrivals:
    """Files that wait for a person's answer, in memory; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, Arrival] = {}

    def add(self, arrival: Arrival) -> None:
        """Keeps a file. Raises InputError where too many wait."""
        with self._lock:
            now = time.monotonic()
            self._held = {key: one for key, one in self._held.items() if now - one.since < KEPT_SECONDS}
            bytes_held = sum(len(one.data) for one in self._held.values()) + len(arrival.data)
            if len(self._held) >= MOST or bytes_held > MOST_BYTES:
                problem = tell("too many files wait to be taken in")
                raise InputError(arrival.name, problem, tell("take in those that were given before, or leave them out"))
            self._held[arrival.id] = arrival

    def all(self, ids: Iterable[str]) -> list[Arrival]:
        """Those of these ids that still wait."""
        with self._lock:
            return [self._held[key] for key in ids if key in self._held]

    def drop(self, ids: Iterable[str]) -> None:
        with self._lock:
            for key in ids:
                self._held.pop(key, None)


def called(arrival: Arrival, language: str, release: str = "") -> str:
    """What a file is called in the folder: ``NAME.en.docx``, or the name that its `release` has, ``NAME.zh.docx``."""
    stem = shortened(read.stem(Path(release)) if release else arrival.stem)
    if arrival.tells:
        return f"{stem}{arrival.suffix}"
    return f"{stem}.{language}{arrival.suffix}"


def placed(folder: Path, arrival: Arrival, name: str) -> Placed:
    """Whether the name is free in the folder."""
    path = folder / name
    try:
        there = path.read_bytes() if path.stat().st_size == len(arrival.data) else b""
    except FileNotFoundError:
        return Placed(arrival, name)
    except OSError:
        there = b""
    return Placed(arrival, name, "same" if there == arrival.data else "other")


def put(folder: Path, arrival: Arrival, name: str, wish: Wish) -> str | None:
    """Writes a file into the folder; the name it has there, or None where it was left out.

    Raises InputError where the name is taken and nobody said what to do, and when it cannot be written.
    """
    if wish == "skip":
        return None
    files.make_folder(folder)
    path = folder / name
    if path.parent != folder or clean_name(name, _LONGEST_NAME) != name:
        raise InputError(name, tell("no file may be called so"), tell("give it another name"))
    with files.locked(path):
        if wish == "both":
            path = _beside(path)
        now = placed(folder, arrival, path.name)
        if now.taken == "other" and wish != "replace":
            problem = tell("a file of this name is there already, with other content")
            raise InputError(path.name, problem, tell("say whether it is to be replaced, or kept beside it"))
        if now.taken != "same":
            files.replace(path, arrival.data, follow=False)
    return path.name


def _beside(path: Path) -> Path:
    """A name that is free: ``NAME-2.en.docx``."""
    stem = read.stem(path)
    rest = path.name.removeprefix(stem)
    for number in range(2, 1000):
        other = path.with_name(f"{stem}-{number}{rest}")
        if not other.exists():
            return other
    raise InputError(path, tell("a thousand files of this name are there"), tell("give it another name"))


def said(arrival: Arrival) -> dict[str, Any]:
    """What a page is told of a file that waits."""
    return {
        "id": arrival.id,
        "name": arrival.name,
        "language": arrival.language,
        "certain": arrival.certain,
        "source": arrival.is_source,
        "both": arrival.both,
        "tells": arrival.tells,
    }
