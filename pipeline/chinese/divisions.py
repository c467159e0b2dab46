"""Which Latin words are well-known places of China, of which rank, where they lie, and how many bear the name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pipeline import knowledge
from pipeline.chinese import gazetteer

Rank = Literal["province", "prefecture", "county", "other"]

# The code of a well-known name that is no division.
_NO_CODE = "-"
# The code of a name that is right, and that no other word is taken for a slip of.
_NOT_MEANT = "000000"


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """Lower-case name → codes of six digits (GB/T 2260)."""
    table: dict[str, tuple[str, ...]] = {}
    for line in knowledge.lines("built/divisions.tsv"):
        name, codes = line.split("\t")
        table[name] = tuple(codes.split(","))
    for line in knowledge.lines("well-known.txt"):
        name = line.lower().rstrip(" 0123456789")
        code = line[len(name) :].strip() or _NO_CODE
        table[name] = (code, *table.get(name, ()))
    return table


@cache
def _spellings() -> dict[str, str]:
    """Names with capitals of their own, by their lower-case form."""
    names = (line.rstrip(" 0123456789") for line in knowledge.lines("well-known.txt"))
    return {name.lower(): name for name in names}


@cache
def meant() -> frozenset[str]:
    """The names that another word may be a slip of."""
    return frozenset(name for name, codes in _codes().items() if _NOT_MEANT not in codes)


def written(key: str) -> str:
    """A name as it is written, with a straight apostrophe: *Xi'an*, *Hong Kong*."""
    return _spellings().get(key) or " ".join(part.capitalize() for part in key.split(" "))


def is_place(key: str) -> bool:
    """True for a division down to counties, or another well-known name of China.

    `key` is lower case, with a straight apostrophe and single spaces.
    """
    return key in _codes()


@cache
def _established() -> dict[str, str]:
    """Readings that are no form of a place's name → its established form: *lasa* → *Lhasa*."""
    forms = gazetteer.official_forms()
    readings: dict[str, set[str]] = {}
    for line in knowledge.lines("built/places.tsv"):
        _, _, short, _, reading = line.split("\t")
        readings.setdefault(reading.replace(" ", ""), set()).add(short)
    found = {}
    for reading, names in readings.items():
        right = forms.get(next(iter(names)), ()) if len(names) == 1 else []
        if right and reading not in {form.lower() for form in right}:
            found[reading] = right[0]
    return found


def established(key: str) -> str:
    """The established form of a place that `key`, its reading in lower case, is no form of; "" for any other word."""
    return _established().get(key.replace("'", ""), "")


def readings_of_established() -> Mapping[str, str]:
    """The readings, in lower case and without apostrophes, of places that have another form, and that form: *haerbin*,
    *Harbin*."""
    return _established()


@cache
def _by_letters() -> dict[str, str]:
    by_rank = sorted(meant(), key=lambda name: ("county" in ranks(name), name))
    return {name.replace("'", ""): name for name in reversed(by_rank)}


def with_apostrophe(letters: str) -> str:
    """The place that lower-case letters spell, written with its apostrophe: *xian* → *Xi'an*; "" for none."""
    key = _by_letters().get(letters, "")
    return written(key) if key else ""


@cache
def pairs() -> frozenset[tuple[str, str]]:
    """Words (lower case) that stand side by side in well-known names: (*xinhua*, *news*)."""
    found = (name.split() for name in _spellings())
    return frozenset((words[0], words[1]) for words in found if len(words) > 1)


@cache
def _bearers() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in knowledge.lines("built/name-readings.txt.gz"):
        level, names = line.split("\t")
        table.update(dict.fromkeys(names.split(), int(level)))
    return table


def bearers(key: str) -> int:
    """How many places of China down to villages bear this name (lower case): n for 2 to the power of n-1 and more.

    0 for a name that at most one bears. A name of CC-CEDICT counts as many. About 25 ms on first use.
    """
    return _bearers().get(key.replace("'", ""), 0)


@cache
def ranks(key: str) -> frozenset[Rank]:
    """The ranks of what bears this name; empty for no name that we know."""
    return frozenset(_rank(code) for code in _codes().get(key, ()))


def _rank(code: str) -> Rank:
    if code in (_NO_CODE, _NOT_MEANT):
        return "other"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def provinces(key: str) -> frozenset[str]:
    """The provinces (two digits) where a place of this name lies."""
    return frozenset(code[:2] for code in _codes().get(key, ()) if code not in (_NO_CODE, _NOT_MEANT))


def cities(key: str) -> frozenset[str]:
    """The prefectures (four digits; the districts of Beijing have one, too) where a county of this name lies."""
    return frozenset(code[:4] for code in _codes().get(key, ()) if _rank(code) == "county")
