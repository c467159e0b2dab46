"""English words and how often they are used: which words are no names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path


@cache
def _frequencies() -> dict[str, str]:
    # symspellpy's list (MIT; Google Books Ngrams crossed with SCOWL): 82,834 lines "word count". The
    # counts stay strings: few are ever asked for, and the list is read on every run.
    # Found without importing the package, which takes as long as reading the list.
    package = find_spec("symspellpy")
    assert package is not None and package.origin is not None
    parts = Path(package.origin).with_name("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def _chinese() -> frozenset[str]:
    text = files("pipeline").joinpath("data/chinese.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def frequency(word: str) -> int:
    """How often a word is used in English books, capitalised or not; 0 for one the list does not hold."""
    return int(_frequencies().get(word.lower(), 0))


def is_english(word: str) -> bool:
    """True for a word of the list that is not just a Chinese name in it: *guide*, *Boxing*, not *Beijing*."""
    key = word.lower()
    return key in _frequencies() and key not in _chinese()
