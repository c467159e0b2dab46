"""Ministries, universities, firms: the words that their Chinese names are made of, and English ones for these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import knowledge
from pipeline.chinese import readings

# What a word costs by its characters, where a name is divided at the least cost: two words of two characters
# before one of four, and the levels and kinds that are one character by themselves.
_COST: Mapping[int, float] = {1: 1.5, 2: 1.0, 3: 1.7, 4: 2.3, 5: 4.0, 6: 5.0, 7: 6.0}
_SINGLE, _OF_SINGLE = frozenset("部局厅署省市县区州处社院司"), 0.6
# Words of English names that say nothing.
SMALL = frozenset("a an and for of on the with".split())
# So many letters of an English word tell it, without the ending of a plural.
STEM = 7
# Divisions, which a name has before its own words; the words of English for them.
LEVELS: Mapping[str, frozenset[str]] = {
    "省": frozenset(("province", "provincial")),
    "市": frozenset(("municipal", "municipality", "city")),
    "县": frozenset(("county",)),
    "区": frozenset(("district", "area", "zone", "regional", "region")),
}


@lru_cache(maxsize=256)
def parts(text: str) -> tuple[tuple[int, str], ...]:
    """The words that a text in simplified characters is made of, as short as they come, with their places."""
    found: list[tuple[int, str]] = []
    for match in readings.HAN.finditer(text):
        found.extend((match.start() + at, word) for at, word in _divided(match.group()))
    return tuple(found)


def divided(name: str) -> list[str]:
    """The words of a name, which may be a word of the dictionary itself: 宣传 and 部 of 宣传部."""
    return [word for _, word in _divided(name, whole=False)]


def _divided(run: str, *, whole: bool = True) -> list[tuple[int, str]]:
    size, longest = len(run), readings.longest()
    cost, before = [0.0, *[float("inf")] * size], [0] * (size + 1)
    for start in range(size):
        reach = max(1, longest.get(run[start : start + 2], 0))
        for end in range(start + 1, min(size, start + reach) + 1):
            length = end - start
            if length == 1:
                here = _OF_SINGLE if run[start] in _SINGLE else _COST[1]
            elif (length == size and not whole) or readings.word(run[start:end]) is None:
                continue
            else:
                here = _COST[length]
            if cost[start] + here < cost[end]:
                cost[end], before[end] = cost[start] + here, start
    found: list[tuple[int, str]] = []
    while size:
        found.append((before[size], run[before[size] : size]))
        size = before[size]
    return found[::-1]


@cache
def kinds() -> Mapping[str, frozenset[str]]:
    """What ends a name → the words that English has for it: 局 → bureau, administration."""
    rows = (line.split("\t") for line in knowledge.lines("body-kinds.tsv"))
    return {chinese: frozenset(words.split()) for chinese, words in rows}


@cache
def kind_words() -> frozenset[str]:
    """All English words for kinds of bodies."""
    return frozenset().union(*kinds().values())


@cache
def _longest_kind() -> int:
    return max(map(len, kinds()))


@lru_cache(maxsize=4096)
def kind_of(word: str) -> frozenset[str]:
    """What English calls the kind of body that a word is or ends in; empty for other words."""
    for size in range(min(len(word), _longest_kind()), 0, -1):
        if size in (len(word), 2, 3) and word[-size:] in kinds():
            return kinds()[word[-size:]]
    return frozenset()


@cache
def words() -> Mapping[str, Mapping[str, float]]:
    """A word of Chinese names of bodies → the English ones that stand for it in theirs, and how often, up to 1."""
    found: dict[str, dict[str, float]] = {}
    for line in knowledge.lines("built/body-words.tsv"):
        chinese, *shares = line.split("\t")
        found[chinese] = {word: int(share) / 100 for word, share in (each.split(":") for each in shares)}
    return found


@cache
def rendered() -> Mapping[str, frozenset[str]]:
    """A word of Chinese → what people render it by, as `stem` makes English words, where no dictionary need have it."""
    rows = (line.partition("\t") for line in knowledge.lines("built/rendered-words.tsv"))
    return {chinese: frozenset(words.split()) for chinese, _, words in rows}


class Told(NamedTuple):
    """What the dictionary's definitions tell of an English word."""

    characters: str
    """Those that go with it in Chinese, the surest first."""
    beside: tuple[str, ...]
    """Words of much the same meaning, as `stem` makes them: that stand beside it in several definitions."""


@cache
def _told() -> Mapping[str, str]:
    rows = (line.partition("\t") for line in knowledge.lines("built/word-characters.tsv.gz"))
    return {word: rest for word, _, rest in rows}


def stem(word: str) -> str:
    """The letters that tell an English word: those of a plural and of a participle left out."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3:
            word = word.removesuffix(ending)
    return word.removesuffix("e")[:STEM]


@lru_cache(maxsize=8192)
def told(word: str) -> Told | None:
    """What is told of an English word; None for one too rare to tell."""
    rest = _told().get(stem(word))
    if rest is None:
        return None
    characters, _, beside = rest.partition("\t")
    return Told(characters, tuple(beside.split()))


@cache
def _longest() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for name in sorted(names(), key=len):
        found[name[:2]] = len(name)
    return found


def named(text: str) -> Iterator[tuple[int, str]]:
    """The bodies that a text in simplified characters names, the longest first, with their places."""
    at = 0
    while at < len(text) - 1:
        for size in range(_longest().get(text[at : at + 2], 0), 1, -1):
            if text[at : at + size] in names():
                yield at, text[at : at + size]
                at += size - 1
                break
        at += 1


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Bodies by their Chinese names → what English calls them, initials among it."""
    rows = (line.split("\t") for line in knowledge.lines("built/bodies.tsv.gz"))
    found = {chinese: tuple(forms.split("|")) for chinese, forms in rows}
    for chinese, (form, *others) in _official().items():
        found[chinese] = tuple(dict.fromkeys((form, *others, *found.get(chinese, ()))))
    return found


def is_attested(chinese: str) -> bool:
    """True for a body whose English name the official documents have."""
    return chinese in _official()


@cache
def _official() -> Mapping[str, list[str]]:
    """Those of the official names that are bodies and have no number."""
    found: dict[str, list[str]] = {}
    for line in knowledge.lines("official-terms.tsv"):
        chinese, form, kind, *_ = line.split("\t")
        if kind == "organisation" and "{" not in chinese and not set(chinese) & set("“”"):
            found.setdefault(chinese, []).append(form.replace("’", "'"))
    return found


def content(form: str) -> Sequence[str]:
    """The words of an English name that say something, in small letters."""
    return [word for word in form.lower().replace("’", "'").replace("-", " ").split() if word not in SMALL]
