"""Dates of western text that are no numeral and its unit: *Wednesday*, *H1*, *late June*, *the first eight months*."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.model import Span
from pipeline.quantities import cldr
from pipeline.quantities.model import QUARTER, Quantity
from pipeline.quantities.tongues import Tongue, any_of, of


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one language calls the parts of a year, a month and a week."""

    weekdays: dict[str, int]
    """1 to 7, as they are written."""
    halves: dict[str, int]
    manners: tuple[tuple[str, ...], ...]
    """Words for the beginning, the middle and the end, one manner of speaking a row; "" where it has none."""
    parts: dict[str, int]
    starts: frozenset[str]
    """The words, as they are written, that one of `patterns` can begin with."""
    patterns: tuple[tuple[Callable[[re.Match[str], Calendar, Tongue], Quantity | None], re.Pattern[str]], ...]
    """Each with what makes a quantity of it, in the order in which they are tried."""
    numbered: str
    """A word that shows that some of them may begin with digits: *the 8th lunar month*; empty where none can."""


@cache
def calendar(tag: str) -> Calendar:
    """The calendar of a language, from CLDR and its data file."""
    tongue = of(tag)
    table = tongue.table.get("calendar", {})
    days = cldr.of(tongue.table["locales"][0]).days
    weekdays = {name: number for number, name in enumerate(days["wide"], 1)}
    short = {name: number for number, name in enumerate(days["abbreviated"], 1) if name not in table.get("no_days", ())}
    short = short if table.get("short_days") else {}
    halves: dict[str, int] = table.get("halves", {})
    manners = tuple(tuple(row) for row in table.get("parts", ()))
    parts = {word: place for row in manners for place, word in enumerate(row, 1) if word}
    months = any_of(tongue.months)
    year = rf"{table.get('year', '(?!)')}|[12]\d{{3}}\b"
    century = table.get("century", "(?!)")
    anchor = rf"(?:(?P<month>{months})\b|(?P<year>{year})|(?P<century>{century})|(?P<decade>(?:19|20)?\d0s))"
    january = [name for name, number in tongue.months.items() if number == 1 and len(name) > 3]
    joints = rf"[ \u00a0]?[-–—][ \u00a0]?|[ \u00a0](?:{any_of(tongue.table['to'][:4])})[ \u00a0]"
    ignored = re.IGNORECASE
    weekday = rf"(?:({any_of(weekdays)})s?\b|({any_of(short) or '(?!)'})\.)"
    article = table.get("article", "(?!)")
    feasts: dict[str, int] = tongue.table.get("feasts", {})
    feast = any_of(feasts).replace("'", "['’]")
    patterns = [
        (_feast, re.compile(rf"({feast or '(?!)'})\b")),
        (_weekday, re.compile(weekday)),
        (_half, re.compile(rf"({any_of(halves) or '(?!)'})\b", ignored)),
        (_part, re.compile(rf"({any_of(parts) or '(?!)'})[ \u00a0-](?:{article})?{anchor}", ignored)),
        (_quarter, re.compile(table.get("quarter", "(?!)"))),
        (_through, re.compile(rf"({any_of(january)})(?:{joints})({months})\b(?! \d{{1,2}}\b)", ignored)),
        (_since, re.compile(table.get("since", "(?!)"), ignored)),
        (_lunar, re.compile(table.get("lunar", "(?!)"), ignored)),
        (_decade, re.compile(table.get("decade", "(?!)"), ignored)),
    ]
    named = [*weekdays, *(f"{day}s" for day in weekdays), *short, *halves, *parts, *january, *feasts]
    first = [phrase.split()[0] for phrase in named]
    first += table.get("starts", ())
    starts = {_letters(form) for word in first for form in (word, word.lower(), word.capitalize(), word.upper())}
    return Calendar(
        weekdays=weekdays | short,
        halves=halves,
        manners=manners,
        parts=parts,
        starts=frozenset(starts),
        patterns=tuple(patterns),
        numbered=table.get("numbered", ""),
    )


def _letters(word: str) -> str:
    """The letters that a word begins with: H of H1."""
    found = re.match(r"[^\W\d_]+", word)
    return found[0] if found is not None else word


def date(text: str, start: int, words: Calendar, tongue: Tongue) -> Quantity | None:
    """The date that begins at a place, if there is one."""
    for kind, pattern in words.patterns:
        found = pattern.match(text, start)
        if found is not None and (quantity := kind(found, words, tongue)) is not None:
            return quantity
    return None


def _weekday(found: re.Match[str], words: Calendar, _: Tongue) -> Quantity | None:
    group = 1 if found[1] else 2
    return _quantity(found.span(group), words.weekdays[found[group]], "weekday")


def _feast(found: re.Match[str], words: Calendar, tongue: Tongue) -> Quantity | None:
    value: int = tongue.table["feasts"][found[1].replace("’", "'")]
    return _quantity(found.span(), value, "holiday")


def _half(found: re.Match[str], words: Calendar, _: Tongue) -> Quantity | None:
    return _quantity(found.span(1), words.halves[_known(found[1], words.halves)], "half")


def _part(found: re.Match[str], words: Calendar, tongue: Tongue) -> Quantity | None:
    noun = next((name for name in ("month", "century", "decade") if found[name]), "year")
    if noun == "month" and not found["month"][0].isupper() and tongue.capital_months:
        return None
    return _quantity(found.span(1), words.parts[_known(found[1], words.parts)], "part", noun=noun)


def _quarter(found: re.Match[str], words: Calendar, _: Tongue) -> Quantity | None:
    return _quantity(found.span(1), int(found[1]), "ordinal", noun=QUARTER)


def _through(found: re.Match[str], words: Calendar, tongue: Tongue) -> Quantity | None:
    months = tuple(_quantity(found.span(n), tongue.months[found[n].lower()], "month") for n in (1, 2))
    last = months[1].low
    return _quantity(found.span(), last, "since", noun="month", parts=months) if last > 1 else None


def _since(found: re.Match[str], words: Calendar, tongue: Tongue) -> Quantity | None:
    number = int(found["n"]) if found["n"].isdigit() else int(tongue.numbers.get(found["n"].lower(), 0))
    if not 1 < number < 12:
        return None
    quarters = found["quarters"] is not None
    noun = "quarter" if quarters else "month"
    return _quantity(found.span("n"), number * (3 if quarters else 1), "since", found.span(), noun=noun)


def _decade(found: re.Match[str], words: Calendar, tongue: Tongue) -> Quantity | None:
    word = found["n"]
    value = int(word) if word.isdigit() else tongue.table["calendar"]["decades"][word.lower()]
    return (
        None
        if of_age(found.string, found.start(), tongue)
        else _quantity(found.span("n"), value, "decade", found.span())
    )


# *in their late 30s and early 40s*
_AGE = 24


def of_age(text: str, start: int, tongue: Tongue) -> bool:
    """True for the decade of somebody's life: *in their 30s*, *in his early forties*."""
    ages = tongue.table.get("calendar", {}).get("ages", ())
    return any(word in ages for word in text[max(0, start - _AGE) : start].lower().split())


def _lunar(found: re.Match[str], words: Calendar, tongue: Tongue) -> Quantity | None:
    word = found["n"].lower()
    digits = word.rstrip("stndrh")
    number = int(digits) if digits.isdigit() else tongue.ordinals.get(word, 0)
    return _quantity(found.span("n"), number, "lunar", found.span()) if 0 < number < 13 else None


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
