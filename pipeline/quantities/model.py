"""What a quantity is, whichever language it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline import knowledge
from pipeline.model import Span

MOST_DIGITS = 16
"""Longer runs of digits are identifiers (card, account and serial numbers), not quantities."""


QUARTER = "quarte"
"""The stem of a quarter of the year as `Quantity.noun`, in every language."""

MEASURED = frozenset(
    "money percent area length mass volume power energy electric frequency speed digital temperature duration".split()
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
    """One of MEASURED, or count, fraction, multiple, ordinal, name, or of a time: year, month, day, decade, clock
    (minutes), weekday (1 to 7), half (of a year), part (1 to 3: the beginning, the middle, the end of a month or a
    year), since (months from the beginning of a year), lunar (a month), holiday (315: the day that names it), or
    discount (the percentage that is paid)."""
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
    each: Decimal = Decimal(1)
    """How many of these it is for: 100 in 每百斤127元, 500 in *25 yuan per 500 grams*."""
    role: str = ""
    """What the words beside it tell: of a multiple, *change* (增长两倍) or *total* (是两倍, *doubled*); of a time of
    day, *am* or *pm*; of a holiday, *feast*, where its name has no date; of a temperature, *change*, where it is a
    difference; of a discount, *paid*, where the text says what is paid; of a duration, *half*, where the half
    stands behind its unit (*deux heures et demie*); of a count, *things*, where what is counted cannot be a unit
    (人, *people*)."""
    sign: int = 1
    """-1 below zero (零下5度), 0 where the text may mean either; of temperatures only."""
    parts: tuple[Quantity, ...] = ()
    """What it is put together from: 1小时40分钟, 1-8月."""

    def moved(self, by: int) -> Quantity:
        """The same as part of a text that begins `by` code points earlier."""
        span, whole = self.span, self.whole
        return self._at(
            Span(span.start + by, span.end + by),
            Span(whole.start + by, whole.end + by),
            tuple(part.moved(by) for part in self.parts) if self.parts else (),
        )

    def placed(self, places: Sequence[int]) -> Quantity:
        """The same in the text that `places` lead to, one a character and one for the end."""
        span, whole = (Span(places[s.start], places[s.end - 1] + 1) for s in (self.span, self.whole))
        return self._at(span, whole, tuple(part.placed(places) for part in self.parts))

    def _at(self, span: Span, whole: Span, parts: tuple[Quantity, ...]) -> Quantity:
        """The same elsewhere; `replace` takes three times as long, and every quantity is moved."""
        return Quantity(
            span,
            whole,
            self.low,
            self.high,
            self.kind,
            self.unit,
            self.firm,
            self.hedged,
            self.open,
            self.digits,
            self.broken,
            self.noun,
            self.per,
            self.each,
            self.role,
            self.sign,
            parts,
        )


@cache
def data(name: str) -> dict[str, Any]:
    """A table of ``pipeline/data/quantities-NAME.toml``."""
    return knowledge.tables(f"quantities-{name}.toml")


@cache
def units() -> dict[str, tuple[str, Decimal]]:
    """Each unit's kind, and its size in the first unit of that kind; size 0 cannot be converted."""
    return {unit: (kind, Decimal(str(size))) for kind, table in data("units").items() for unit, size in table.items()}


def exact_ratio(one: str, other: str) -> Decimal | None:
    """How many of `other` one of `one` is, where that is a whole number or a whole part; None for all other units."""
    (kind, theirs), (also, ours) = units()[one], units()[other]
    if kind != also or not theirs or not ours:
        return None
    ratio = max(theirs, ours) / min(theirs, ours)
    whole = ratio.to_integral_value()
    if abs(ratio - whole) > Decimal("1e-6") * ratio:
        return None
    return whole if theirs > ours else 1 / whole


def in_unit(quantity: Quantity, unit: str) -> Decimal | None:
    """The size of a quantity in another unit of its kind, not rounded; None for units that cannot be converted."""
    if quantity.unit == unit:
        return quantity.low
    if quantity.kind == "temperature":
        degrees = quantity.low if quantity.sign >= 0 else -quantity.low
        return degrees * 9 / 5 + 32 if unit == _FAHRENHEIT else (degrees - 32) * 5 / 9
    (kind, theirs), (also, ours) = units()[quantity.unit], units()[unit]
    return quantity.low * theirs / ours if kind == also and theirs and ours else None


_FAHRENHEIT = "temperature-fahrenheit"


def composed(parts: Sequence[Quantity]) -> Quantity:
    """Quantities of one kind, each of a smaller unit than the one before, as one in the unit of the first."""
    first, last = parts[0], parts[-1]
    total = Decimal(0)
    for part in parts:
        ratio = exact_ratio(part.unit, first.unit)
        assert ratio is not None
        total += part.low * ratio
    total = round(total, 6).normalize()
    return replace(
        first,
        span=Span(first.span.start, last.span.end),
        whole=Span(first.whole.start, last.whole.end),
        low=total,
        high=total,
        firm=all(part.firm for part in parts),
        hedged=first.hedged or last.hedged,
        noun=last.noun,
        per=last.per,
        each=last.each,
        parts=tuple(parts),
    )


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def to_roman(number: int) -> str:
    """A small number in Roman numerals."""
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def from_roman(word: str) -> int:
    """The value of Roman numerals to 39; 0 where they are none."""
    return next((number for number in range(1, 40) if to_roman(number) == word), 0)


def last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is not 0: 10 for 1,230; 0.1 for 1.2."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)
