"""How a name is spelt and written in Latin letters: GB/T 28039, GB/T 16159, Wade-Giles."""

from __future__ import annotations

import re
from functools import cache

from pipeline import knowledge
from pipeline.words import lexicon

# The apostrophe of Wade-Giles: *Ch’en*, *T’ang*.
ASPIRATE = re.compile(r"^(?:ch|[ptk]|ts|tz)['’‘ʼ][a-zü]", re.IGNORECASE)


@cache
def _wade_giles() -> dict[str, str]:
    return dict(line.split("\t") for line in knowledge.lines("built/wade-giles.tsv"))


# Letters that no slip of pinyin begins with, or that stand together in no syllable: *Blinken*, *Thongloun*, *Minth*.
_FOREIGN = re.compile(
    r"^(?:[bcdfgkpstvw][lr]|s[ckmnptw]|gh|kn|ph|ps|wh)|[bdkpt]h|ph|([dfgkprst])\1|[aeiou]{4}|[^aeiougnr]$"
)


def looks_foreign(letters: str) -> bool:
    """True for a word in letters that do not look like pinyin with a slip in it."""
    return _FOREIGN.search(letters) is not None


def letters_of(word: str) -> str:
    """``Xi’an`` -> ``xian``; ``Lü`` and ``Lyu`` -> ``lv``; ``Xigazê`` -> ``xigaze``."""
    plain = word.lower().replace("ü", "v").replace("lyu", "lv")
    if not plain.isascii():
        plain = lexicon.unaccented(plain)
    plain = "nv" + plain[3:] if plain.startswith("nyu") else plain
    return plain if plain.isalpha() else "".join(filter(str.isalpha, plain))


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


def is_wade(letters: str, syllables: tuple[str, ...]) -> bool:
    """True for a reading in Wade-Giles, with its umlauts or without: *Yu* and *Yü* for 宇."""
    spelt = wade(syllables)
    return letters in (spelt, spelt.replace("v", "u"))


# What the romanisations of Taiwan write for one sound: *chyuan*, *chüan* and *quan*; *jhih*, *chih* and *zhi*.
_INITIAL = re.compile(r"[^aeiouv]*")
_SOUNDS = {
    "zh": "j", "ch": "j", "j": "j", "q": "j", "jh": "j",
    "z": "j", "c": "j", "ts": "j", "tz": "j", "tch": "j", "dz": "j", "chy": "j", "jy": "j", "cy": "j",
    "x": "s", "hs": "s", "sh": "s", "s": "s", "sy": "s", "shy": "s", "sz": "s", "ss": "s",
    "b": "b", "p": "b",
    "d": "d", "t": "d",
    "g": "g", "k": "g",
    "y": "", "w": "",
}  # fmt: skip
_FINALS = (
    ("v", "u"), ("ung", "ong"), ("ueh", "ue"), ("h", ""), ("yi", "i"), ("wu", "u"), ("ien", "ian"), ("uei", "ui"),
)  # fmt: skip


def _sound(syllable: str) -> tuple[str, str]:
    initial = _INITIAL.match(syllable)
    assert initial is not None
    rest = syllable[initial.end() :]
    for written, heard in _FINALS:
        rest = rest.replace(written, heard)
    return _SOUNDS.get(initial.group(), initial.group()), rest


def is_elsewhere(written: str, syllables: tuple[str, ...]) -> bool:
    """True for a given name with a hyphen that another romanisation than pinyin gives its characters: *Jia-chyuan*."""
    parts = [letters_of(part) for part in written.split("-")]
    return len(parts) == len(syllables) and all(
        part == syllable or is_wade(part, (syllable,)) or _sound(part) == _sound(syllable)
        for part, syllable in zip(parts, syllables, strict=True)
    )


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
