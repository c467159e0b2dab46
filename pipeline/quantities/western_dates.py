"""Dates of western text that are no numeral and its unit: *Wednesday*, *H1*, *late June*, *the first eight months*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale

from pipeline.model import Span
from pipeline.quantities.model import Quantity
from pipeline.quantities.tongues import any_of, of


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one language calls the parts of a year, a month and a week."""

    weekdays: dict[str, int]
    """1 to 7, as they are written."""
    weekday: re.Pattern[str]
    halves: dict[str, int]
    half: re.Pattern[str] | None
    manners: tuple[tuple[str, ...], ...]
    """Words for the beginning, the middle and the end, one manner of speaking a row; "" where it has none."""
    parts: dict[str, int]
    part: re.Pattern[str] | None
    quarter: re.Pattern[str] | None
    since: re.Pattern[str] | None
    """*The first eight months*: the number and the unit are groups."""
    through: re.Pattern[str]
    """*January to August*."""
    lunar: re.Pattern[str] | None


@cache
def calendar(tag: str) -> Calendar:
    """The calendar of a language, from CLDR and its data file."""
    tongue = of(tag)
    table = tongue.table.get("calendar", {})
    locale = Locale.parse(tongue.table["locales"][0])
    days = locale.days["format"]
    weekdays = {name: number + 1 for number, name in days["wide"].items()}
    short = {name: number + 1 for number, name in days["abbreviated"].items() if name not in table.get("no_days", ())}
    shortened = any_of(short) if table.get("short_days") else "(?!)"
    halves: dict[str, int] = table.get("halves", {})
    manners = tuple(tuple(row) for row in table.get("parts", ()))
    parts = {word: place for row in manners for place, word in enumerate(row, 1) if word}
    months = any_of(tongue.months)
    anchor = (
        rf"(?:(?P<month>{months})\b|(?P<year>{table.get('year', '(?!)')}|[12]\d{{3}}\b)|(?P<decade>(?:19|20)?\d0s))"
    )
    january = any_of(name for name, number in tongue.months.items() if number == 1 and len(name) > 3)
    joints = rf"[ \u00a0]?[-–—][ \u00a0]?|[ \u00a0](?:{any_of(tongue.table['to'][:4])})[ \u00a0]"
    return Calendar(
        weekdays=weekdays | short,
        weekday=re.compile(rf"\b(?:({any_of(weekdays)})s?\b|({shortened})\.)"),
        halves=halves,
        half=re.compile(rf"\b({any_of(halves)})\b", re.IGNORECASE) if halves else None,
        manners=manners,
        parts=parts,
        part=re.compile(rf"\b({any_of(parts)})[ \u00a0-](?:{table.get('article', '(?!)')})?{anchor}", re.IGNORECASE)
        if parts
        else None,
        quarter=re.compile(table["quarter"]) if "quarter" in table else None,
        since=re.compile(table["since"], re.IGNORECASE) if "since" in table else None,
        through=re.compile(rf"\b({january})(?:{joints})({months})\b(?! \d{{1,2}}\b)", re.IGNORECASE),
        lunar=re.compile(table["lunar"], re.IGNORECASE) if "lunar" in table else None,
    )


def dates(text: str, tag: str) -> Iterator[Quantity]:
    """The dates of a text, in no order."""
    words = calendar(tag)
    tongue = of(tag)
    for m in words.weekday.finditer(text):
        group = 1 if m[1] else 2
        yield _quantity(m.span(group), words.weekdays[m[group]], "weekday")
    if words.half is not None:
        for m in words.half.finditer(text):
            yield _quantity(m.span(1), words.halves[m[1] if m[1] in words.halves else m[1].lower()], "half")
    if words.part is not None:
        for m in words.part.finditer(text):
            noun = "month" if m["month"] else "decade" if m["decade"] else "year"
            if noun != "month" or m["month"][0].isupper() or not tongue.capital_months:
                yield _quantity(m.span(1), words.parts[_known(m[1], words.parts)], "part", noun=noun)
    if words.quarter is not None:
        for m in words.quarter.finditer(text):
            yield _quantity(m.span(1), int(m[1]), "ordinal", noun="quarte")
    for m in words.through.finditer(text):
        months = tuple(_quantity(m.span(n), tongue.months[m[n].lower()], "month") for n in (1, 2))
        if months[1].low > 1:
            yield _quantity(m.span(), months[1].low, "since", noun="month", parts=months)
    if words.since is not None:
        for m in words.since.finditer(text):
            number = int(m["n"]) if m["n"].isdigit() else int(tongue.numbers.get(m["n"].lower(), 0))
            if 1 < number < 12:
                quarters = m["quarters"] is not None
                value = number * (3 if quarters else 1)
                yield _quantity(m.span("n"), value, "since", m.span(), noun="quarter" if quarters else "month")
    if words.lunar is not None:
        for m in words.lunar.finditer(text):
            word = m["n"].lower()
            digits = word.rstrip("stndrh")
            number = int(digits) if digits.isdigit() else tongue.ordinals.get(word, 0)
            if 0 < number < 13:
                yield _quantity(m.span("n"), number, "lunar", m.span())


def _known(word: str, words: dict[str, int]) -> str:
    return word if word in words else next((known for known in words if known.lower() == word.lower()), word)


def _quantity(
    span: tuple[int, int],
    value: int | Decimal,
    kind: str,
    whole: tuple[int, int] | None = None,
    *,
    noun: str = "",
    parts: tuple[Quantity, ...] = (),
) -> Quantity:
    number = Decimal(value)
    return Quantity(Span(*span), Span(*(whole or span)), number, number, kind, noun=noun, parts=parts)
