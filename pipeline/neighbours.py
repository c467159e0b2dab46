"""How often two English words stand side by side: what tells *planing* from *planning*."""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _following() -> dict[str, str]:
    # Made by scripts/build_word_pairs.py from symspellpy's list (MIT; Google Web 1T): a line a first word.
    data = files("pipeline").joinpath("data/word-pairs.txt.gz").read_bytes()
    lines = gzip.decompress(data).decode("utf-8").splitlines()
    return {left: rest for left, _, rest in (line.partition(" ") for line in lines)}


@lru_cache(maxsize=100_000)
def seen(left: str, right: str) -> int:
    """How common a pair of words is: 0 for one rarer than 6.4 million in a trillion words, 1 up to twice that, then
    one more for each doubling. Capitals do not count."""
    line = f" {_following().get(left.lower(), '')}"
    at = line.find(f" {right.lower()}=")
    return ord(line[at + len(right) + 2]) - ord("a") + 1 if at >= 0 else 0
