"""Names of Japan, Korea, Vietnam and Hong Kong in simplified characters, with what their own languages call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.chinese import sounds

Land = Literal["japan", "korea", "vietnam", "hongkong"]
LANDS: tuple[Land, ...] = ("japan", "korea", "vietnam", "hongkong")

# A given name read otherwise than the tables have it is still that name while so much of its letters agrees.
_ALIKE = 0.3
# Known persons that make a surname a usual one.
_MANY = 40
# More ways to read a name than these are not offered.
_MOST = 4


class Person(NamedTuple):
    """A person's name in its own reading."""

    surname: str
    given: str

    @property
    def whole(self) -> str:
        """*Suzuki Yasutomo*, *Lee Jae-yong*."""
        return f"{self.surname} {self.given}"


@cache
def _table() -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """By country and kind: name in characters → readings, the usual first."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for line in knowledge.lines("built/east-names.tsv.gz"):
        land, kind, chinese, latin, *_ = line.split("\t")
        ways = (latin,) if kind == "place" else tuple(latin.split())
        found.setdefault((land, kind), {})[chinese] = ways
    return found


@cache
def usual_surnames() -> frozenset[str]:
    """Surnames of two characters that many known persons of Japan bear."""
    rows = (line.split("\t") for line in knowledge.lines("built/east-names.tsv.gz"))
    return frozenset(row[2] for row in rows if row[1] == "surname" and len(row[2]) == 2 and int(row[4]) >= _MANY)


@cache
def hong_kong() -> Mapping[str, str]:
    """Places of Hong Kong and Macao → their official English names."""
    return dict(line.split("\t") for line in knowledge.lines("hong-kong-places.tsv"))


@cache
def known_persons() -> Mapping[str, tuple[str, str]]:
    """Persons of these countries → country, and the name in English as they write it."""
    rows = (line.split("\t") for line in knowledge.lines("east-persons.tsv"))
    return {chinese: (land, english) for chinese, land, english in rows}


def anywhere(chinese: str) -> tuple[str, ...]:
    """What English calls a place or a known person of any of these countries."""
    person = known_persons().get(chinese)
    found = [form for land in LANDS for form in places(land).get(chinese, ())]
    own = (hong_kong().get(chinese, ""), person[1] if person else "")
    return tuple(dict.fromkeys((*found, *filter(None, own))))


@cache
def names() -> frozenset[str]:
    """All that `anywhere` knows."""
    return frozenset(known_persons()).union(hong_kong(), *(places(land) for land in LANDS))


@cache
def vietnamese_provinces() -> Mapping[str, str]:
    """Provinces of Vietnam → their names in English; many are called as places of China are."""
    return dict(line.split("\t") for line in knowledge.lines("vietnam-provinces.tsv"))


def places(land: Land) -> Mapping[str, tuple[str, ...]]:
    """Places of a country → what English calls them."""
    return _table().get((land, "place"), {})


@cache
def surnames(land: Land) -> Mapping[str, tuple[str, ...]]:
    """Surnames of a country → their spellings in English, the usual first."""
    if land == "japan":
        return _table()["japan", "surname"]
    if land == "hongkong":
        return {}
    table = {"korea": "korean-surnames.tsv", "vietnam": "vietnamese-surnames.tsv"}[land]
    rows = (line.split("\t") for line in knowledge.lines(table))
    return {chinese: tuple(spellings.split()) for chinese, spellings in rows}


@cache
def japanese_readings() -> frozenset[str]:
    """What the surnames of Japan of two characters and more read, in small letters."""
    return frozenset(form.lower() for name, forms in surnames("japan").items() if len(name) > 1 for form in forms)


def japanese_surnames(text: str) -> Iterator[tuple[int, int]]:
    """Where surnames of Japan of two characters and more may stand in a text, the longest at each place."""
    known, at = surnames("japan"), 0
    while at < len(text) - 1:
        size = next((size for size in (3, 2) if text[at : at + size] in known), 0)
        if size and at + size <= len(text):
            yield at, at + size
        at += size or 1


@cache
def _characters() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Character → its readings in Korea, and in Vietnam."""
    rows = ([*line.split("\t"), "", ""] for line in knowledge.lines("built/east-readings.tsv.gz"))
    return {row[0]: (tuple(row[1].split()), tuple(row[2].split())) for row in rows}


def _split(chinese: str, land: Land) -> Iterator[tuple[str, str]]:
    """A person's name as surname and given name, the longer surname first."""
    for size in (3, 2, 1) if land == "japan" else (2, 1):
        if size < len(chinese) and chinese[:size] in surnames(land):
            yield chinese[:size], chinese[size:]


@lru_cache(maxsize=2_000)
def persons(chinese: str, land: Land) -> tuple[Person, ...]:
    """What a person's full name may be in its own language, the likeliest first; () for no name of this country."""
    return tuple(
        Person(surname, given)
        for first, rest in _split(chinese, land)
        for surname in surnames(land)[first]
        for given in _given(rest, land)
    )


def _given(chinese: str, land: Land) -> list[str]:
    if land == "japan":
        return list(_table()["japan", "given"].get(chinese, ()))
    readings = [_characters().get(character, ((), ()))[land == "vietnam"] for character in chinese]
    if len(chinese) > 3 or not all(readings):
        return []
    ways = list(product(*readings))[:_MOST]
    if land == "vietnam":
        return [" ".join(part.capitalize() for part in way) for way in ways]
    return ["-".join([_at_head(way[0]).capitalize(), *way[1:]]) for way in ways]


def _at_head(syllable: str) -> str:
    """South Korea drops or changes an r and an n at the head of a word: *ryong* → *yong*, *ro* → *no*."""
    if syllable[0] in "rn" and syllable[1:2] in ("y", "i"):
        return syllable[1:]
    return "n" + syllable[1:] if syllable[0] == "r" else syllable


# What the romanisations of one language write otherwise for the same sound.
_SAME: Mapping[Land, tuple[tuple[str, str], ...]] = {
    "japan": (
        ("ou", "o"), ("oo", "o"), ("uu", "u"), ("oh", "o"), ("si", "shi"), ("tu", "tsu"), ("ti", "chi"), ("zi", "ji"),
        ("sya", "sha"), ("mb", "nb"), ("mp", "np"),
    ),
    "korea": (
        ("yeo", "yo"), ("you", "yo"), ("yu", "yo"), ("eo", "o"), ("oo", "u"), ("ou", "u"), ("eu", "u"), ("u", "o"),
        ("ae", "e"), ("ai", "e"), ("ay", "e"), ("ee", "i"), ("ch", "j"), ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"),
        ("kk", "k"), ("wh", "h"),
    ),
    "vietnam": (),
    "hongkong": (),
}  # fmt: skip


@lru_cache(maxsize=4_000)
def folded(word: str, land: Land) -> str:
    """A word without what the romanisations of one language write in different ways."""
    plain = sounds.letters(word)
    for written, sound in _SAME[land]:
        plain = plain.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", plain)


def is_alike(one: str, other: str, land: Land) -> bool:
    """True for two words that may be one name in two romanisations of a language."""
    return OSA.normalized_distance(folded(one, land), folded(other, land)) <= _ALIKE


def is_given(chinese: str, word: str, land: Land) -> bool:
    """True when a word is the given name of a person's full name, in whatever romanisation, a letter aside."""
    heard = folded(word, land)
    return any(
        OSA.distance(heard, folded(given, land), score_cutoff=1) <= 1
        for _, rest in _split(chinese, land)
        for given in _given(rest, land)
    )


def may_be(chinese: str, words: tuple[str, ...], land: Land) -> bool:
    """True when one of some words can be a part of a person's name: its surname, its given name or both joined."""
    joined = "".join(words)
    for first, rest in _split(chinese, land):
        spellings, given = surnames(land)[first], _given(rest, land)
        if any(is_alike(word, name, land) for word in (*words, joined) for name in (*spellings, *given)):
            return True
        if land == "japan" and any(sounds.may_be(rest, folded(word, land), "japan") for word in (*words, joined)):
            return True
    return False
