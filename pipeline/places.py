"""Which words are places of China that everyone may name, and where they lie."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

Rank = Literal["province", "prefecture", "county", "other"]


# The code of a well-known name that is no division.
_NO_CODE = "-"


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """Lower-case name → codes of six digits (GB/T 2260)."""
    data = files("pipeline").joinpath("data")
    table: dict[str, tuple[str, ...]] = {}
    for line in data.joinpath("divisions.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, codes = line.split("\t")
            table[name] = tuple(codes.split(","))
    for line in data.joinpath("well-known.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name = line.lower().rstrip(" 0123456789")
            code = line[len(name) :].strip() or _NO_CODE
            table[name] = (code, *table.get(name, ()))
    return table


def is_place(key: str) -> bool:
    """True for a division down to counties, or another well-known name of China.

    `key` is lower case, with a straight apostrophe and single spaces.
    """
    return key in _codes()


@cache
def ranks(key: str) -> frozenset[Rank]:
    """The ranks of what bears this name; empty for no name that we know."""
    return frozenset(_rank(code) for code in _codes().get(key, ()))


def _rank(code: str) -> Rank:
    if code == _NO_CODE:
        return "other"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def provinces(key: str) -> frozenset[str]:
    """The provinces (two digits) where a place of this name lies."""
    return frozenset(code[:2] for code in _codes().get(key, ()) if code != _NO_CODE)
