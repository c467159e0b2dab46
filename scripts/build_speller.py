"""Writes pipeline/data/built/speller-en.txt.gz from the English dictionaries and word lists that LanguageTool carries.

    python -m scripts.build_speller FOLDER

FOLDER holds LanguageTool's jars (``libs`` of the engine): `english-pos-dict` (LGPL 2.1; the spelling dictionaries of
en-US and en-GB, made by Marcin Miłkowski and Mike Unwalla from SCOWL and other open lists), `language-en` and
`languagetool-core` (LGPL 2.1; lists of words and of names and phrases in several words). Needs ``java``.
"""

from __future__ import annotations

import argparse
import gzip
import re
import subprocess
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SCRIPTS = Path(__file__).parent
TARGET = SCRIPTS.parent / "pipeline" / "data" / "built" / "speller-en.txt.gz"
RESOURCES = "org/languagetool/resource"
DICTIONARIES = ("en_US", "en_GB")
# (jar, file, what parts an entry from its notes)
LISTS = (
    ("language-en", f"{RESOURCES}/en/hunspell/spelling.txt"),
    ("language-en", f"{RESOURCES}/en/hunspell/spelling_en-US.txt"),
    ("language-en", f"{RESOURCES}/en/hunspell/spelling_en-GB.txt"),
    ("language-en", f"{RESOURCES}/en/hunspell/ignore.txt"),
    ("language-en", f"{RESOURCES}/en/multiwords.txt"),
    ("languagetool-core", f"{RESOURCES}/spelling_global.txt"),
)
PROHIBITED = ("language-en", f"{RESOURCES}/en/hunspell/prohibit.txt")
# Of the dictionary's classes of frequency, A (rarest or never counted) to Z.
UNCOUNTED = "A"
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
HEADER = """\
# English words by how frequent they are (A: rare or not counted, W: everywhere), those with capitals after "+"; then
# names and phrases, since some of their words are right only there. From the en-US and en-GB dictionaries and lists of
# LanguageTool 6.8 (LGPL 2.1), by scripts/build_speller.py.
"""


def _jar(folder: Path, name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(path for path in sorted(folder.glob("*.jar")) if path.name.startswith(f"{name}-")))


def listed(folder: Path, name: str, file: str) -> Iterator[str]:
    """The entries of a list, without notes, tags and the marks that say how they bend."""
    with _jar(folder, name) as archive:
        for line in archive.read(file).decode("utf-8").splitlines():
            entry = line.partition("#")[0].partition("\t")[0].partition("/")[0].strip()
            if entry:
                yield entry


def dictionary(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """(word, class of frequency) of each entry."""
    with tempfile.TemporaryDirectory() as place, _jar(folder, "english-pos-dict") as archive:
        packed = archive.extract(f"{RESOURCES}/en/hunspell/{name}.dict", place)
        about = archive.read(f"{RESOURCES}/en/hunspell/{name}.info").decode("utf-8")
        command = ["java", "-cp", f"{folder}/*", str(SCRIPTS / "SpellerWords.java"), packed]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=120)
    separator = next(line.partition("=")[2] for line in about.splitlines() if line.startswith("fsa.dict.separator"))
    for line in done.stdout.splitlines():
        word, _, often = line.rpartition(separator.strip())
        yield word, often


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = parser.parse_args().folder
    words: dict[str, str] = {}
    for name in DICTIONARIES:
        for word, often in dictionary(folder, name):
            if _WORD.fullmatch(word):
                words[word] = max(often, words.get(word, often))
    entries = [entry for name, file in LISTS for entry in listed(folder, name, file)]
    for entry in entries:
        if _WORD.fullmatch(entry):
            words.setdefault(entry, UNCOUNTED)
    # Those in phrases (*de*, *facto*) are no slips of English words but words of other languages.
    inside = {part for entry in entries if " " in entry for part in entry.split()}
    for entry in listed(folder, *PROHIBITED):
        if entry in inside:
            words.setdefault(entry, UNCOUNTED)
        else:
            words.pop(entry, None)
    # What stands only before a hyphen: *socio-*.
    heads = {f"{word.partition('-')[0]}-" for word in words if "-" in word.strip("-")}
    words |= {head: UNCOUNTED for head in heads if head.islower() and head[:-1] not in words}
    known = {word.lower() for word in words}

    def is_elsewhere(part: str) -> bool:
        # *alma mater*, *pro bono*: in small letters the dictionary has the one word only in the phrase.
        return part.lower() in known and (part in words or not part.islower())

    phrases = {entry for entry in entries if " " in entry and not all(map(is_elsewhere, entry.split()))}
    classes = defaultdict(list)
    for word, often in words.items():
        classes[often if word == word.lower() else f"{often}+"].append(word)
    lines = [f"{often} {' '.join(sorted(classes[often]))}\n" for often in sorted(classes, reverse=True)]
    lines += [f"= {phrase}\n" for phrase in sorted(phrases)]
    with TARGET.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write((HEADER + "".join(lines)).encode())
    print(f"{len(words):,} words, {len(phrases):,} phrases, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
