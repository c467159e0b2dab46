"""What a syllable of Hanyu Pinyin is, and how a joined word divides into syllables."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

APOSTROPHES = "'’‘ʼ"
_VOWELS = "aeo"


@cache
def syllables() -> frozenset[str]:
    """Every toneless syllable, lower case (``pipeline/data/syllables.txt``, ISO 7098)."""
    text = files("pipeline").joinpath("data/syllables.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Whole words of pinyin: as ISO 7098 has it, and with the syllables simply joined."""
    longest_first = sorted(syllables(), key=len, reverse=True)
    every = "|".join(longest_first)
    inner = "|".join(s for s in longest_first if s[0] not in _VOWELS)
    mark = f"[{APOSTROPHES}]"
    strict = rf"(?:{every})(?:{inner}|{mark}(?:{every}))*"
    loose = rf"(?:{every})(?:{mark}?(?:{every}))*"
    return re.compile(strict), re.compile(loose)


def is_pinyin(word: str, *, loose: bool = False) -> bool:
    """True when the whole word is toneless pinyin: ``Jiaxing``, ``Xi’an``, ``TONGXIANG``; one token, no hyphen.

    ISO 7098 asks for an apostrophe before an inner syllable that begins with a, e or o. `loose` lets it
    lack (*Jianou*), as many releases have it.
    """
    return _words()[loose].fullmatch(word.lower()) is not None


def divide(word: str, *, loose: bool = False) -> tuple[tuple[str, ...], ...]:
    """Every way to divide a word into lower-case syllables, longest first syllable first; () when it is not pinyin.

    ``xian`` is one syllable, ``xi’an`` two; loose, ``xian`` is both.
    """
    known = syllables()
    found: list[tuple[str, ...]] = []

    def walk(rest: str, done: tuple[str, ...]) -> None:
        if not rest:
            found.append(done)
            return
        if done and rest[0] in APOSTROPHES:
            rest = rest[1:]
        elif done and rest[0] in _VOWELS and not loose:
            return
        for length in range(min(6, len(rest)), 0, -1):
            if rest[:length] in known:
                walk(rest[length:], (*done, rest[:length]))

    if is_pinyin(word, loose=loose):
        walk(word.lower(), ())
    return tuple(found)
