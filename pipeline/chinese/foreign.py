"""Names of other languages: how Chinese writes them, and which words they are made of; loaded when first used."""

from __future__ import annotations

from functools import cache

from pipeline import knowledge


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """Foreign names in Chinese → as their own language or English has them: 巴黎 to (*Paris*,)."""
    table: dict[str, list[str]] = {}
    for line in knowledge.lines("built/foreign-names.tsv"):
        chinese, english, *_ = line.split("\t")
        table.setdefault(chinese, []).append(english)
    return {chinese: tuple(names) for chinese, names in table.items()}


@cache
def _words() -> frozenset[str]:
    return frozenset(
        "".join(filter(str.isalpha, word)).lower()
        for names in listed().values()
        for name in names
        for word in name.split()
    )


def is_word(letters: str) -> bool:
    """True for a word (lower case, letters alone) of a foreign name: *siemens*."""
    return letters in _words()
