"""How often two English words stand side by side: what tells *planing* from *planning*."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache

from pipeline import knowledge


@cache
def _following() -> list[str]:
    # Made by scripts/build_word_pairs.py from symspellpy's list (MIT; Google Web 1T): a line a first word, sorted.
    return knowledge.lines("built/word-pairs.txt.gz")


@lru_cache(maxsize=100_000)
def seen(left: str, right: str) -> int:
    """How common a pair of words is: 0 for one rarer than 6.4 million in a trillion words, 1 up to twice that, then
    one more for each doubling. Capitals do not count."""
    lines = _following()
    start = f"{left.lower()} "
    at = bisect_left(lines, start)
    if at == len(lines) or not lines[at].startswith(start):
        return 0
    place = lines[at].find(f" {right.lower()}=")
    return ord(lines[at][place + len(right) + 2]) - ord("a") + 1 if place >= 0 else 0
