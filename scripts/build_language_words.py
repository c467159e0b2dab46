"""Makes ``pipeline/data/built/words-XX.txt.gz``: the words of a language that a slip of a Chinese name might be.

Run it with the language's tag, ``python -m scripts.build_language_words fr``, in an environment with pyspellchecker.
Where that list has hardly more than the words as a dictionary heads them, as for Spanish, a second argument, the folder
``libs`` of an installed LanguageTool, adds the plurals and the forms of the third person of its own dictionary.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from pipeline.words import lexicon
from scripts import dictionaries

DATA = Path(__file__).parents[1] / "pipeline" / "data"
# No name in pinyin that is one word is longer, so no longer word is taken for one.
LONGEST = 14


def inflected(language: str, folder: Path, known: Collection[str]) -> set[str]:
    """The inflected forms of known words that LanguageTool's dictionary of a language has."""
    tags, rows = re.compile(dictionaries.of(language)["inflected"]), dictionaries.entries(folder, language)
    return {word for word, tag, lemma in rows if lemma in known and tags.match(tag) and word.islower()}


def words(language: str, folder: Path | None = None) -> list[str]:
    """The list that pyspellchecker (MIT; from OpenSubtitles and Wiktionary) ships, without Chinese names."""
    package = find_spec("spellchecker")
    assert package is not None and package.origin is not None
    file = Path(package.origin).parent / "resources" / f"{language}.json.gz"
    found = json.loads(gzip.decompress(file.read_bytes()))
    known = set(found) | (inflected(language, folder, found) if folder else set())
    return sorted(w for w in known if 2 <= len(w) <= LONGEST and w.isalpha() and not lexicon.is_chinese(w))


def main() -> None:
    language, *folder = sys.argv[1:]
    made = "\n".join(words(language, *map(Path, folder))).encode()
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/words-{language}.txt.gz").write_bytes(gzip.compress(made, 9, mtime=0))


if __name__ == "__main__":
    main()
