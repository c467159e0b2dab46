"""Makes ``pipeline/data/built/words-XX.txt.gz``: the words of a language that a slip of a Chinese name might be.

Run it with the language's tag, ``python -m scripts.build_language_words fr``, in an environment with pyspellchecker.
"""

from __future__ import annotations

import gzip
import json
import sys
from importlib.util import find_spec
from pathlib import Path

from pipeline.words import lexicon

DATA = Path(__file__).parents[1] / "pipeline" / "data"
# No name in pinyin that is one word is longer, so no longer word is taken for one.
LONGEST = 14


def words(language: str) -> list[str]:
    """The list that pyspellchecker (MIT; from OpenSubtitles and Wiktionary) ships, without Chinese names."""
    package = find_spec("spellchecker")
    assert package is not None and package.origin is not None
    file = Path(package.origin).parent / "resources" / f"{language}.json.gz"
    found = json.loads(gzip.decompress(file.read_bytes()))
    return sorted(w for w in found if 2 <= len(w) <= LONGEST and w.isalpha() and not lexicon.is_chinese(w))


def main() -> None:
    language = sys.argv[1]
    made = "\n".join(words(language)).encode()
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/words-{language}.txt.gz").write_bytes(gzip.compress(made, 9, mtime=0))


if __name__ == "__main__":
    main()
