"""Whether two English words are one in two forms, or so nearly alike that one is written for the other."""

from __future__ import annotations

import re
from functools import lru_cache

# British and American ways to spell a word; what is left is only compared. Few words have two.
_TWO_SPELLINGS = re.compile("is|our|tre|ence|amme|ll")
_SPELLINGS = (
    (re.compile(r"is(?=(?:e[drs]?|ing|ations?)$)"), "iz"),
    (re.compile(r"(?<=..)our(?=(?:s|ed|ing|able|ful|hoods?|ly)?$)"), "or"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=def|off|lic)ence(?=s?$)"), "ense"),
    (re.compile(r"ogramme"), "ogram"),
    (re.compile(r"ll(?=(?:ed|ing|[eo]rs?)$)"), "l"),
)
# Endings that one word has in place of the other's: economical for economic, industrial for industry.
_ENDINGS = (
    ("", "al"),
    ("", "ly"),
    ("e", "al"),
    ("y", "ial"),
    ("y", "ic"),
    ("y", "ical"),
    ("ion", "ive"),
)
_SHORTEST_STEM = 4
# What is left of a word's sound: one sign for all vowels that stand together, one letter for those that sound alike.
_SOUNDS = (
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"^(?:wr|rh)"), "r"),
    (re.compile(r"^kn"), "n"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"c?k|[cq]"), "k"),
    (re.compile(r"(?<=[^aeiou])e$"), ""),
    (re.compile(r"[aeiouy]+(?:gh)?"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=50_000)
def spelling(word: str) -> str:
    """What a word’s British and American spelling have in common; only ever compared with that of another."""
    for theirs, ours in _SPELLINGS if _TWO_SPELLINGS.search(word) else ():
        word = theirs.sub(ours, word)
    return word


def plural(word: str) -> str:
    """The regular plural."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def sound(word: str) -> str:
    """The same for words that sound alike: *council* and *counsel*, *road* and *rode*."""
    for letters, heard in _SOUNDS:
        word = letters.sub(heard, word)
    return word


def other_ending(wrong: str, right: str) -> bool:
    """True for one stem with two endings: *economical* for *economic*, *structure* for *structural*."""
    for pair in _ENDINGS:
        for here, there in (pair, pair[::-1]):
            stem = wrong.removesuffix(here)
            if wrong.endswith(here) and len(stem) >= _SHORTEST_STEM and stem + there == right:
                return True
    return False
