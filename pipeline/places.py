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
            name, *code = line.lower().split()
            table[name] = (*(code or (_NO_CODE,)), *table.get(name, ()))
    return table


def is_place(key: str) -> bool:
    """True for a division down to counties, or another well-known name of China; `key` is lower case."""
    return key in _codes()


def rank(key: str) -> Rank | None:
    """The highest rank of what bears this name; None for no name that we know."""
    codes = _codes().get(key)
    if codes is None:
        return None
    if any(code.endswith("0000") for code in codes):
        return "province"
    if any(code.endswith("00") for code in codes):
        return "prefecture"
    return "other" if _NO_CODE in codes else "county"


def together(one: str, other: str) -> bool:
    """True when the two names may lie in one province, and neither is so common that this says nothing."""
    mine, theirs = _codes().get(one, ()), _codes().get(other, ())
    if len(mine) > 3 or len(theirs) > 3:
        return False
    return any(a[:2] == b[:2] for a in mine for b in theirs if a != _NO_CODE)
