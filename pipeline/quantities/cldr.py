"""What Unicode CLDR calls months, days, units and currencies: a table that `scripts/build_cldr.py` makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge

_WIDTHS = ("wide", "abbreviated")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one locale."""

    decimal: str
    group: str
    """The mark that groups digits."""
    months: Mapping[str, tuple[str, ...]]
    """From January, *wide* and *abbreviated*."""
    days: Mapping[str, tuple[str, ...]]
    """From Monday."""
    units: Mapping[str, tuple[str, ...]]
    """Plural, then singular; of a unit that is no currency long and short each. None for a unit of our own (mu)."""


@cache
def _rows() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in knowledge.lines("built/cldr.tsv"):
        locale, what, *names = line.split("\t")
        found.setdefault(locale, {})[what] = tuple(names)
    return found


@cache
def of(locale: str) -> Names:
    """The names of a locale (``en_GB``). Raises KeyError for one that is not in the table."""
    rows = dict(_rows()[locale])
    decimal, group = rows.pop("marks")
    months = {width: rows.pop(f"months {width}") for width in _WIDTHS}
    days = {width: rows.pop(f"days {width}") for width in _WIDTHS}
    return Names(decimal, group, months, days, rows)
