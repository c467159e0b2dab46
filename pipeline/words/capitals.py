"""Which words of names are written with a capital wherever they stand: *Communist Party*, *Yangtze River*.

Counted from open text by ``scripts/build_capitals.py``: pairs of words side by side, and words by themselves.
"""

from __future__ import annotations

from functools import cache

from pipeline import knowledge

END, START, BOTH, ALONE = "end", "start", "both", "alone"


@cache
def _table() -> dict[str, frozenset[str]]:
    """By what is told of them, pairs and words in small letters."""
    out: dict[str, set[str]] = {kind: set() for kind in (END, START, BOTH, ALONE)}
    for line in knowledge.lines("built/capitals.txt.gz"):
        words, _, kind = line.rpartition(" ")
        out[kind].add(words)
    return {kind: frozenset(words) for kind, words in out.items()}


def lacking(first: str, second: str) -> str:
    """Two words side by side with the capitals that they lack as a name; "" where they lack none, or are none.

    What lacks two is a name only if those two words hardly ever stand side by side otherwise.
    """
    pair = f"{first} {second}".lower()
    if first.islower() and second.islower():
        return f"{first.capitalize()} {second.capitalize()}" if pair in _table()[BOTH] else ""
    if second.islower():
        return f"{first} {second.capitalize()}" if pair in _table()[END] else ""
    if first.islower():
        return f"{first.capitalize()} {second}" if pair in _table()[START] else ""
    return ""


def has_now_and_then(word: str) -> bool:
    """True for a word (small letters) that has a capital by itself so often that one is no slip: *Internet*."""
    return word in _table()[ALONE]
