"""Which name a word was meant to be that nearly sounds like a foreign name of the source: one weighed choice.

The word as it stands is held against all that is a letter or two away: names that are known or that the release has
elsewhere, and whatever sounds more like the characters. What is observed of each, times its weight
(``pipeline/data/built/foreign-weights.tsv``, fitted by `scripts/fit_foreign.py` on right and on misspelt names).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.chinese import foreign, sounds
from pipeline.words import lexicon

Observed = dict[str, float]

SHORTEST = 5
"""Letters of the shortest word that is looked at."""

# Bits that letters must cost less which nobody knows as a name, and one that is known may cost more.
_LEAST, _WORSE = 4.0, 4.0
# Letters of a word that may differ in two from what it was meant to be.
_LONG = 7
# Bits a character by which the characters surely spell a name: more tell no more.
_SURELY = 6.0
# What may be a slip at all, as the odds that the word is wrong, and the share of one name in these.
_LIKELY, MOSTLY = 0.5, 0.5
# A capitalised word that may be a foreign name.
_WORD = re.compile(r"(?<![^\W\d_])[A-Z][a-z]{4,}(?![^\W\d_])")


class Meant(NamedTuple):
    """What a word was meant to be."""

    name: str
    """In lower case; "" where several names are as likely."""
    wrong: float
    """How likely the word is wrong, from 0 to 1, where half of all words are."""


def meant(word: str, chinese: str, own: Collection[str], there: Collection[str]) -> Meant | None:
    """The choice for a word in lower case; `own` are the words of the release that may be names, `there` those of the
    sentence. None where nothing speaks against the word."""
    found = observe(word, chinese, own, there)
    if not found:
        return None
    odds = {name: math.exp(min(30.0, score(observed))) for name, observed in found.items()}
    total = sum(odds.values())
    if total / (1 + total) < _LIKELY:
        return None
    best = max(odds, key=lambda name: (odds[name], name))
    return Meant(best if odds[best] >= MOSTLY * total else "", total / (1 + total))


@cache
def _weights() -> Mapping[str, float]:
    rows = (line.split("\t") for line in knowledge.lines("built/foreign-weights.tsv"))
    return {name: float(weight) for name, weight in rows}


def score(observed: Mapping[str, float]) -> float:
    """The logarithm of the odds that a name was meant, against the word as it stands."""
    return sum(_weights().get(name, 0.0) * value for name, value in observed.items())


def observe(word: str, chinese: str, own: Collection[str], there: Collection[str]) -> dict[str, Observed]:
    """Every name that may be meant, with what is observed of it beside the word."""
    heard = sounds.heard(chinese, word)
    if heard is None or heard.bits < sounds.BAR or len(word) < SHORTEST:
        return {}
    found: dict[str, float] = dict(sounds.nearer(chinese, word, _LEAST))
    known = {*known_near(word), *_near(word, own)}
    for name in known:
        if name not in found:
            wanted = sounds.heard(chinese, name)
            if wanted is not None and wanted.cost <= heard.cost + _WORSE:
                found[name] = wanted.cost
    size = len(chinese)
    spelt = sounds.spelling(word)
    worst = max(cost for _, _, cost in heard.groups)
    return {
        name: _observed(word, name, heard.cost - cost, spelt - sounds.spelling(name), size, worst, own)
        | {"sure": min(_SURELY, (sounds.spelling(name) - cost) / size)}
        for name, cost in found.items()
        if name not in there and not (name in known and is_other_spelling(word, name))
    }


def is_other_spelling(word: str, name: str) -> bool:
    """True for two that languages write for one sound: of a name that is known its bearers may write the other."""
    return folded(word) == folded(name) and sorted(word) != sorted(name)


def is_strange(word: str) -> bool:
    """True for a word that no list has: it is no name, as far as is known."""
    return word not in foreign.latin() and not lexicon.is_english(word) and not foreign.is_word(word)


def _observed(
    word: str, name: str, gain: float, letters: float, size: int, worst: float, own: Collection[str]
) -> Observed:
    """`gain` and `letters` are bits that the name costs less than the word: as characters sound, as any name."""
    apart = OSA.distance(word, name)
    kind = "add" if len(word) > len(name) else "drop" if len(word) < len(name) else "other"
    if apart == 1 and len(word) == len(name) and sorted(word) == sorted(name):
        kind = "swap"
    seen: Observed = {
        kind: 1.0,
        "two": float(apart > 1),
        "sound": gain,
        "sound a character": gain / size,
        "letters": letters,
        "worst": worst / 10,
        "alike": float(is_other_spelling(word, name)),
        "last": float(word[-1] != name[-1]),
        "size": math.log2(len(name)),
        "known": float(name in foreign.latin()),
        "own": float(name in own),
        "used": math.log2(1 + lexicon.frequency(name)) / 10,
    }
    return {each: value for each, value in seen.items() if value}


# What languages write for one sound: *Junker* and *Juncker*, *Schmid* and *Schmidt*.
_SAME = (
    ("qu", "kv"),
    ("sch", "sh"), ("tch", "ch"), ("ck", "k"), ("ph", "f"), ("dt", "t"), ("th", "t"), ("kh", "k"), ("gh", "g"),
    ("q", "k"), ("cz", "ch"), ("tz", "z"), ("x", "ks"), ("c", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("s", "z"),
    ("h", ""),
)  # fmt: skip


@cache
def folded(word: str) -> str:
    """A word as it may be written for its sound in any language."""
    for written, sound in _SAME:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def _by_length() -> dict[tuple[str, int], list[str]]:
    """`latin` by first letter and length."""
    found: dict[tuple[str, int], list[str]] = {}
    for name in foreign.latin():
        found.setdefault((name[0], len(name)), []).append(name)
    return found


@lru_cache(maxsize=2_000)
def known_near(word: str) -> tuple[str, ...]:
    most = _most(word)
    sizes = range(len(word) - most, len(word) + most + 1)
    names = [name for size in sizes for name in _by_length().get((word[0], size), ())]
    return tuple(_near(word, names))


def _near(word: str, names: Collection[str]) -> list[str]:
    most = _most(word)
    return [name for name in names if name != word and OSA.distance(word, name, score_cutoff=most) <= most]


def _most(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


@lru_cache(maxsize=2)
def words_of(text: str) -> frozenset[str]:
    """The words of a release that may be foreign names, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(text) if not lexicon.is_english(word))
