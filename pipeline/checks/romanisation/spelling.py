"""How a name is spelt and written in Latin letters: GB/T 28039, GB/T 16159, Wade-Giles."""

from __future__ import annotations

import re
from functools import cache

from pipeline import knowledge

# The apostrophe of Wade-Giles: *Ch’en*, *T’ang*.
ASPIRATE = re.compile(r"^(?:ch|[ptk]|ts|tz)['’‘ʼ][a-zü]", re.IGNORECASE)


@cache
def _wade_giles() -> dict[str, str]:
    return dict(line.split("\t") for line in knowledge.lines("wade-giles.tsv"))


# Letters that no slip of pinyin begins with, or that stand together in no syllable: *Blinken*, *Thongloun*, *Minth*.
_FOREIGN = re.compile(
    r"^(?:[bcdfgkpstvw][lr]|s[ckmnptw]|gh|kn|ph|ps|wh)|[bdkpt]h|ph|([dfgkprst])\1|[aeiou]{4}|[^aeiougnr]$"
)


def looks_foreign(letters: str) -> bool:
    """True for a word in letters that do not look like pinyin with a slip in it."""
    return _FOREIGN.search(letters) is not None


def letters_of(word: str) -> str:
    """``Xi’an`` -> ``xian``; ``Lü`` and ``Lyu`` -> ``lv``."""
    plain = word.lower().replace("ü", "v").replace("lyu", "lv")
    plain = "nv" + plain[3:] if plain.startswith("nyu") else plain
    return "".join(c for c in plain if c.isalpha())


def spell(syllables: tuple[str, ...]) -> str:
    """``("xi", "an")`` -> ``Xi'an``; GB/T 16159: an apostrophe before an inner a, e or o."""
    word = syllables[0]
    for syllable in syllables[1:]:
        word += "'" * (syllable[0] in "aeo") + syllable
    return word.replace("v", "ü").capitalize()


def full_name(syllables: tuple[str, ...]) -> str:
    return f"{spell(syllables[:1])} {spell(syllables[1:])}"


def like(model: str, word: str) -> str:
    """The word in the writing of the model: all capitals, and its kind of apostrophe."""
    if len(model) > 2 and model.isupper():
        word = word.upper()
    return word.replace("'", "’") if "’" in model else word


def wade(syllables: tuple[str, ...]) -> str:
    table = _wade_giles()
    return "".join(table.get(s, s) for s in syllables)


def is_same(written: str, spelt: str, syllables: tuple[str, ...]) -> bool:
    """True when a word is written as its spelling asks, or in a way that bearers of names use."""
    if "-" in written:
        # Taiwan writes given names so: right where the syllables are those of Wade-Giles too.
        return wade(syllables) == "".join(syllables)
    bare = re.sub("[‘’ʼ]", "'", written)
    if not bare.isupper() and bare[1:] != bare[1:].lower():
        return False
    wanted = spelt.lower()
    plain = bare.lower().replace("lyu", "lü").replace("nyu", "nü").replace("lv", "lü").replace("nv", "nü")
    return wanted in (plain, bare.lower()) or wanted.replace("ü", "u") == bare.lower()
