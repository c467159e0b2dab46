"""How names of China were written in letters before pinyin, and how those of its other peoples still are.

A spelling of another system is no slip of the spelling in pinyin: *Chengtu*, *Kiangsu*, *Lithang*. What the systems
(Wade-Giles, the postal maps, the École française d'Extrême-Orient, German before 1950) make of an initial and of a
final is a table; a name is of such a system where all of its syllables are, so *Jiangsi* is a slip of *Jiangxi* still.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import product

from pipeline.chinese import pinyin

# After R. H. Mathews, Chinese-English Dictionary (1943), and the Postal Atlas of China (1919). A letter that a system
# keeps stands among its own forms; one that none keeps does not.
_INITIALS = {
    "b": "p", "p": "p ph", "m": "m", "f": "f", "d": "t", "t": "t th", "n": "n", "l": "l", "g": "k", "k": "k kh",
    "h": "h", "j": "ch k ts tch tsch", "q": "ch k ts tch tsch", "x": "hs s sh h", "zh": "ch tch tsch",
    "ch": "ch tch tsch", "sh": "sh ch sch", "r": "j", "z": "ts tz", "c": "ts", "s": "s", "w": "w ou", "y": "y i",
    "": " ng",
}  # fmt: skip
_FINALS = {
    "ian": "ien", "an": "an en", "ie": "ieh ie", "e": "e eh o", "uo": "o uo wo", "ui": "ui wei uei", "ong": "ung oung",
    "iong": "iung ioung", "i": "i ih e ze zu u", "iu": "iu ieou", "u": "u ou oo", "ue": "ueh io iue iueh",
    "ua": "ua wa oua",
    "uai": "uai wai ouai", "uan": "uan wan ouan", "uang": "uang wang ouang", "ou": "ou ow eou", "ao": "ao au",
    "iao": "iao iau", "er": "erh eul", "un": "un uen iun", "ü": "u ue", "eng": "eng ang",
}  # fmt: skip
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcswy]?)([a-zü]+)")
# What is written of a stop with breath in Tibetan and of a fricative in Russian letters, and stops at a word's end.
_BREATH = re.compile(r"(?<=[kgptb])h(?!h)")
_ENDS = {"k": "g", "g": "k", "t": "d", "d": "t", "p": "b", "b": "p"}
# No name of a place is longer.
_MOST_LETTERS = 16


@cache
def _syllables() -> Mapping[str, frozenset[str]]:
    """What the other systems write for a syllable, and the syllables of pinyin that it stands for."""
    found: dict[str, set[str]] = defaultdict(set)
    for syllable in pinyin.syllables():
        match = _SYLLABLE.fullmatch(syllable)
        if match is not None:
            initial, final = match.groups()
            for first, last in product(_INITIALS[initial].split(" "), _FINALS.get(final, final).split()):
                found[first + last].add(syllable)
    return {written: frozenset(meant) for written, meant in found.items()}


@cache
def _longest() -> int:
    return max(map(len, _syllables()))


def _readings(word: str) -> Iterator[str]:
    """What a word may be in pinyin, if it is of another system throughout."""
    if not word:
        yield ""
    for end in range(1, min(len(word), _longest()) + 1):
        for syllable in _syllables().get(word[:end], ()):
            yield from (syllable + rest for rest in _readings(word[end:]))


def is_other_spelling(word: str, names: Collection[str]) -> bool:
    """True for a word (small letters) that is one of the names (small letters, pinyin) as another system spells it."""
    if word in names or len(word) > _MOST_LETTERS:
        return False
    plain = _BREATH.sub("", word)
    ends = (plain[:-1] + _ENDS[plain[-1]],) if plain[-1:] in _ENDS else ()
    if any(other in names for other in (plain, word.replace("kh", "h"), *ends)):
        return True
    return any(reading in names for reading in _readings(word))
