"""The divisions of China by their Chinese names, with level, parents and Latin form; loaded when first used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline import knowledge
from pipeline.chinese.pinyin import APOSTROPHES

Level = Literal["province", "prefecture", "county"]


@dataclass(frozen=True, slots=True)
class Place:
    """A division of GB/T 2260."""

    code: str
    """Six digits: two each for the province, the prefecture and the county."""
    name: str
    """嘉兴市."""
    short: str
    """嘉兴."""
    level: Level
    latin: str
    """*Jiaxing*: the official form where there is one (*Harbin*), else the reading."""

    def within(self, other: Place) -> bool:
        """True when this place lies in the other or is the other."""
        width = {"province": 2, "prefecture": 4, "county": 6}[other.level]
        return self.code[:width] == other.code[:width]


def _key(name: str) -> str:
    return "".join(c for c in name.lower() if c not in APOSTROPHES)


def _spell(syllables: list[str]) -> str:
    word = syllables[0] + "".join("'" * (s[0] in "aeo") + s for s in syllables[1:])
    return word.replace("v", "ü").capitalize()


@cache
def official_forms() -> dict[str, tuple[str, ...]]:
    """Chinese names whose Latin form is not their reading: 哈尔滨 to (*Harbin*,), the preferred form first."""
    rows = (line.split("\t") for line in knowledge.lines("official-forms.tsv"))
    return {zh: tuple(forms.split("|")) for zh, forms in rows}


@cache
def short_forms() -> dict[str, str]:
    """What one character stands for a city in the names of roads, railways and markets: 京 of 京张高铁, 深 of 深证."""
    return dict(line.split("\t") for line in knowledge.lines("city-short-forms.tsv"))


@cache
def province_short_forms() -> dict[str, str]:
    """What one character stands for a province: 苏 of 苏北."""
    return dict(line.split("\t") for line in knowledge.lines("province-short-forms.tsv"))


@cache
def _places() -> tuple[dict[str, tuple[Place, ...]], dict[str, tuple[Place, ...]]]:
    latin: dict[str, list[Place]] = {}
    chinese: dict[str, list[Place]] = {}
    for line in knowledge.lines("built/places.tsv"):
        code, name, short, level, reading = line.split("\t")
        forms = official_forms().get(short, ())
        own = _spell(reading.split())
        place = Place(code, name, short, level, forms[0] if forms else own)  # type: ignore[arg-type]  # written so
        for key in dict.fromkeys(_key(form) for form in (own, *forms)):
            latin.setdefault(key, []).append(place)
        for key in dict.fromkeys((name, short)):
            chinese.setdefault(key, []).append(place)
    return {k: tuple(v) for k, v in latin.items()}, {k: tuple(v) for k, v in chinese.items()}


def named(latin: str) -> tuple[Place, ...]:
    """Every place with this Latin name, apostrophes and capitals aside; () when there is none."""
    return _places()[0].get(_key(latin), ())


def called(chinese: str) -> tuple[Place, ...]:
    """Every place with this Chinese name, with or without its suffix; () when there is none."""
    return _places()[1].get(chinese, ())


@cache
def _by_code() -> dict[str, Place]:
    return {place.code: place for places in _places()[1].values() for place in places}


def every() -> tuple[Place, ...]:
    """All divisions."""
    return tuple(_by_code().values())


def coded(code: str) -> Place | None:
    """The place with this code of GB/T 2260."""
    return _by_code().get(code)


def over(place: Place, level: Level) -> Place:
    """The province or prefecture that a place lies in; the province for a county that is under no prefecture."""
    width = 2 if level == "province" else 4
    return coded(place.code[:width].ljust(6, "0")) or coded(place.code[:2] + "0000") or place
