"""What a quantity is, whichever language it is written in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline import knowledge
from pipeline.model import Span

MOST_DIGITS = 16
"""Longer runs of digits are identifiers (card, account and serial numbers), not quantities."""


MEASURED = frozenset(
    "money percent area length mass volume power energy electric speed digital temperature duration".split()
)
"""Kinds that have units: the tables of ``quantities-units.toml``."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text: *US$1.998 trillion*, *the 19th*, *June*, *3:30 p.m.*, *1980s*."""

    span: Span
    """The words of the value alone: what a correction replaces."""
    whole: Span
    """The same with currency and unit."""
    low: Decimal
    high: Decimal
    """Equal to `low`, but for 六七千 (6,000 and 7,000) and 30多 (30 to 39)."""
    kind: str
    """One of MEASURED, or count, fraction, multiple, ordinal, year, month, day, decade, clock (minutes), name."""
    unit: str = ""
    """A code of `units`; empty where the kind has none."""
    firm: bool = True
    """False where the numeral may be none (一, *one*) or its kind is a guess: it explains others, never more."""
    hedged: bool = False
    """The text says that the value is rounded (约, 近, *about*, *more than*)."""
    open: bool = False
    """Any value from `low` to `high` agrees (30多, 几十万), not only the two ends (六七千)."""
    digits: bool = False
    """Written in Arabic digits, at least in part."""
    broken: bool = False
    """Its separators make no sense (*5.17,000*): `low` is what the digits alone amount to."""
    noun: str = ""
    """What is counted, as the text has it: the measure word, or the stem of the word that follows."""
    per: str = ""
    """A code of `units`: what an amount is for (每斤25元, *25 yuan per kilogram*); empty where nothing is said."""

    def moved(self, by: int) -> Quantity:
        """The same as part of a text that begins `by` code points earlier."""
        span, whole = (Span(s.start + by, s.end + by) for s in (self.span, self.whole))
        return replace(self, span=span, whole=whole)


@cache
def data(name: str) -> dict[str, Any]:
    """A table of ``pipeline/data/quantities-NAME.toml``."""
    return knowledge.tables(f"quantities-{name}.toml")


@cache
def units() -> dict[str, tuple[str, Decimal]]:
    """Each unit's kind, and its size in the first unit of that kind; size 0 cannot be converted."""
    return {unit: (kind, Decimal(str(size))) for kind, table in data("units").items() for unit, size in table.items()}


def last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is not 0: 10 for 1,230; 0.1 for 1.2."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)
