"""What a syllable of Hanyu Pinyin is, and how a joined word divides into syllables."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline import knowledge

APOSTROPHES = "'’‘ʼ"
# Letters of the longest syllables: zhuang, chuang, shuang.
LONGEST = 6
_VOWELS = "aeo"


@cache
def syllables() -> frozenset[str]:
    """Every toneless syllable, lower case (``pipeline/data/syllables.txt``, ISO 7098)."""
    return frozenset(knowledge.words("syllables.txt"))


@cache
def surnames() -> frozenset[str]:
    """Chinese surnames in lower case (``pipeline/data/surnames.txt``)."""
    return frozenset(knowledge.words("surnames.txt"))


@lru_cache(maxsize=65_536)
def _is_joined(word: str, loose: bool) -> bool:
    """True when syllables, one after the other, make up the word (lower case)."""
    known, ends = syllables(), {0}
    for start in range(len(word)):
        if start not in ends:
            continue
        begin = start + 1 if start and word[start] in APOSTROPHES else start
        if begin == start and start and not loose and word[begin] in _VOWELS:
            continue
        ends.update(end for end in range(begin + 1, min(begin + LONGEST, len(word)) + 1) if word[begin:end] in known)
    return len(word) in ends and word != ""


def is_pinyin(word: str, *, loose: bool = False) -> bool:
    """True when the whole word is toneless pinyin: ``Jiaxing``, ``Xi’an``, ``TONGXIANG``; one token, no hyphen.

    ISO 7098 asks for an apostrophe before an inner syllable that begins with a, e or o. `loose` lets it
    lack (*Jianou*), as many releases have it.
    """
    return _is_joined(word.lower(), loose)


@lru_cache(maxsize=65_536)
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
        for length in range(min(LONGEST, len(rest)), 0, -1):
            if rest[:length] in known:
                walk(rest[length:], (*done, rest[:length]))

    if is_pinyin(word, loose=loose):
        walk(word.lower(), ())
    return tuple(found)
