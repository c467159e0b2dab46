"""Writes pipeline/data/built/english-words.txt.gz: English words by how often books use them, from symspellpy's list.

    python -m scripts.build_english_words

The list (MIT; Google Books Ngrams crossed with SCOWL) has 82,834 lines ``word count``. They are written as they are, in
their order; a run then needs neither symspellpy nor what that needs.
"""

from __future__ import annotations

import gzip
from importlib.resources import files
from pathlib import Path

SOURCE = "frequency_dictionary_en_82_765.txt"
TARGET = Path(__file__).parent.parent / "pipeline" / "data" / "built/english-words.txt.gz"


def main() -> None:
    parts = files("symspellpy").joinpath(SOURCE).read_text("utf-8-sig").split()
    lines = "".join(f"{word} {count}\n" for word, count in zip(parts[::2], parts[1::2], strict=True))
    # mtime=0: the same list gives the same bytes.
    TARGET.write_bytes(gzip.compress(lines.encode("utf-8"), mtime=0))
    print(f"{TARGET.name}: {len(parts) // 2:,} words, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
