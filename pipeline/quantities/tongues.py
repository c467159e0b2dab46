"""What holds of quantities in one western language: its data file and what CLDR adds to it, ready for use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline import knowledge
from pipeline.model import InputError, tell
from pipeline.quantities import cldr
from pipeline.quantities.model import QUARTER, data, to_roman, units
from pipeline.words.languages import primary

_NO_BREAK = "\u00a0\u202f"
_NEVER = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's data file and what CLDR adds to it, ready for use."""

    table: dict[str, Any]
    decimal: str
    group: str
    """The characters that group digits, CLDR's first."""
    numbers: dict[str, float]
    scales: dict[str, int]
    ordinals: dict[str, int]
    fractions: dict[str, int]
    indefinite: dict[str, int]
    multiples: dict[str, int]
    months: dict[str, int]
    month_names: dict[str, str]
    """Lower case to the way it is written."""
    capital_months: bool
    month_first: bool
    """*June 31*, not *31 juin*."""
    units: dict[str, str]
    starts: frozenset[str]
    """Words, as they are written, that a quantity can start with."""
    articles: frozenset[str]
    joiners: frozenset[str]
    hedges: frozenset[str]
    token: re.Pattern[str]
    unit: re.Pattern[str]
    before: re.Pattern[str]
    currencies: dict[str, str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    ordinal: re.Pattern[str]
    decade: re.Pattern[str]
    attached: re.Pattern[str]
    scale_after: re.Pattern[str]
    lost_figure: re.Pattern[str]
    """A decimal mark without decimals before a scale: *26. billion*."""
    half_after: re.Pattern[str]
    article_of: re.Pattern[str]
    """What stands between a scale and what is counted, part of some units' names: *de yuans, d’euros*."""
    of_scale: re.Pattern[str]
    share_of: re.Pattern[str]
    """What stands after *a third* that is a part."""
    of_indefinite: re.Pattern[str]
    clock: re.Pattern[str]
    to: re.Pattern[str]
    """What stands between the ends of a range."""
    range_word: str
    """The one of these that is written."""
    among: re.Pattern[str]
    """What stands between the numbers of *one in ten*."""
    others: re.Pattern[str]
    """Beside a count: it is of those that are not named."""
    at: re.Pattern[str]
    """What stands before a time of day."""
    more_days: re.Pattern[str]
    """The second day of *26 and 27*."""
    hedge_after: re.Pattern[str]
    per: re.Pattern[str]
    """What an amount is for: *per kilogram*, */kg*, *per 500 grams*; `unit`, and `each` or `half`."""
    rates: re.Pattern[str]
    """A word before an amount that says so, too: *monthly*."""
    roman: dict[str, tuple[int, bool]]
    """Roman numerals as this language has them in text, with their value and whether only what follows tells: XX."""
    labels: frozenset[str]
    """Words before a number that names one of a row, as they are written: *level*, *Phase*."""
    joined: re.Pattern[str]
    """A scale and a currency in one sign: *2 500 M€*."""
    things: frozenset[str]
    """Stems of words for what cannot be a unit: people, companies."""
    quarter: str
    """The stem of what a quarter of the year is called."""
    and_part: re.Pattern[str]
    """What stands between one hour and 40 minutes."""
    one_before: re.Pattern[str]
    """*An hour and*, before minutes."""
    compared: re.Pattern[str]
    """What shows that *two times* is what something is, not what it grows by: *that of*, *as*."""
    discount_after: re.Pattern[str]
    discount_before: re.Pattern[str]
    discounted_to: re.Pattern[str]
    """What shows that a percentage is what is paid: *of the original price*."""
    below_before: re.Pattern[str]
    """What says that a temperature is below zero; and, before the first of two, perhaps of the second."""
    below_after: re.Pattern[str]
    below_to: re.Pattern[str]


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


class _Table(dict[str, Any]):
    """The data of a language; what is missing is told to whoever wrote it."""

    def __init__(self, table: Mapping[str, Any], language: str) -> None:
        super().__init__(table)
        self._file = f"quantities-{language}.toml"

    def __missing__(self, key: str) -> Any:
        raise InputError(self._file, tell("the key “{a}” is missing", a=key), tell("start from quantities-es.toml"))


@cache
def of(tag: str) -> Tongue:
    """The data of a BCP 47 language: its primary subtag counts. Raises KeyError where there is none."""
    name = primary(tag)
    if not supports(tag):
        raise KeyError(tag)
    table = _Table(data(name), name)
    locales = [cldr.of(code) for code in table["locales"]]
    months, month_names = _months(locales, table)
    names = _unit_names(locales)
    names.update(table["units"])
    for word in table.get("no_units", ()):
        del names[word]
    # As headings have them: *3-Year*, *U.S. Dollars*.
    for word, unit in list(names.items()):
        if len(word) > 2 and not word.isupper():
            names.setdefault(word.title(), unit)
    decimal, group = locales[0].decimal, locales[0].group
    # Where the comma is the decimal mark, points and spaces both group.
    groups = group + ("" if decimal == "." else " .") + _NO_BREAK
    spaces = "".join(c for c in groups if c.isspace())
    number = (
        rf"\d{{1,3}}(?:[{spaces}]\d{{3}})+(?!\d)(?:{re.escape(decimal)}\d+)?|\d+(?:[.,]\d+)*"
        if " " in spaces
        else rf"\d{{1,3}}(?:[{_NO_BREAK}]\d{{3}})+(?!\d)|\d+(?:[.,]\d+)*"
    )
    # The codes of ISO 4217 are understood everywhere.
    before = {unit: unit for unit, (kind, _) in units().items() if kind == "money" and unit.isupper()}
    before.update(table["currency_before"])
    scales = dict(table["scales"])
    clock = table["clock"]
    month = any_of(month_names)
    suffix = table["ordinal_suffix"]
    genitive = f"(?:{table.get('of', 'of')})"
    numbers = _compounds(table) if "compounds" in table else table["numbers"]
    starts = (
        set(numbers) | set(table["ordinals"]) | set(table["indefinite"]) | set(table["multiples"])
        | set(months) | set(table["articles"]) | set(table["half"]) | {k for k in scales if scales[k] >= 100}
    )  # fmt: skip
    minus = any_of(table["minus"])
    return Tongue(
        table=table,
        decimal=decimal,
        group=groups,
        numbers=numbers,
        scales=scales,
        ordinals=table["ordinals"],
        fractions=table["fractions"],
        indefinite=table["indefinite"],
        multiples=table["multiples"],
        months=months,
        month_names=month_names,
        capital_months=any(name[0].isupper() for name in month_names.values()),
        month_first=table.get("month_first", False),
        units=names,
        starts=frozenset(form for word in starts for form in (word, word.capitalize(), word.upper(), word.title())),
        articles=frozenset(table["articles"]),
        joiners=frozenset(table["joiners"]),
        hedges=frozenset(table["hedges"].split()),
        token=re.compile(rf"{number}|[^\W\d_]+"),
        unit=re.compile(rf"[ \u00a0\u202f-]?({any_of(names)})(?![\w²³]|{table.get('no_unit_before', '(?!)')})"),
        before=re.compile(rf"({any_of(before)})[ \u00a0\u202f]?$"),
        currencies=before,
        day_month=re.compile(rf"(?:{suffix}|\.)?[ \u00a0-](?:{genitive}[ \u00a0]+)?({month})\b", re.IGNORECASE),
        month_day=re.compile(
            rf"\.?[ \u00a0-](?:the )?((\d{{1,3}})(?:{suffix})?)(?![\d:.,]*\d|\w| ?%| ?(?:{any_of(scales)})\b)",
            re.IGNORECASE,
        ),
        ordinal=re.compile(rf"{table.get('before_ordinal_suffix', '')}(?:{suffix})(?!\w)"),
        decade=re.compile(rf"{table['decade_suffix']}\b") if table["decade_suffix"] else re.compile(r"(?!)"),
        attached=re.compile(rf"({any_of(table['attached_scales'])})\b"),
        scale_after=re.compile(rf"[ \u00a0\u202f-]?({any_of(scales)})(?!\w)", re.IGNORECASE),
        article_of=re.compile(rf"(?:{table.get('of', 'of')})(?:(?<=[’'])| )"),
        of_scale=re.compile(rf" {genitive} (?:{any_of(table['articles'])}) ({any_of(scales)})(?!\w)", re.IGNORECASE),
        share_of=re.compile(rf" {genitive} ", re.IGNORECASE),
        of_indefinite=re.compile(rf" {genitive} ({any_of(table['indefinite'])})\b", re.IGNORECASE),
        lost_figure=re.compile(rf"{re.escape(decimal)} (?={any_of(scales)})"),
        half_after=re.compile(rf"[ -]{table['and_a_half']}\b", re.IGNORECASE),
        clock=re.compile(
            rf"(?:(?:{clock['between']})(?P<minutes>\d{{2,3}})(?::[0-5]\d)?)?"
            rf"(?:[ \u00a0]?(?:(?P<am>{any_of(clock['morning'])})"
            rf"|(?P<pm>{any_of(clock['afternoon'])})"
            rf"|(?P<oclock>{any_of(clock['after'])})))?(?!\w)"
        ),
        more_days=re.compile(
            rf"(?:\s?[-–—]\s?| & | (?:{any_of(table['to'])}) )(?:le |el )?((\d{{1,2}})(?:{suffix})?)"
            rf"(?![\d:.,]*\d|\w| ?(?:{any_of([*names, *scales])})(?!\w))"
        ),
        at=re.compile(rf"\b(?:{any_of(table['at'])})\s$", re.IGNORECASE),
        to=re.compile(rf"\s?(?:[-–—~]|{any_of(table['to'])}(?=\s))\s?", re.IGNORECASE),
        range_word=table["to"][0],
        others=re.compile(rf"\b(?:{any_of(table['others'])})\b", re.IGNORECASE),
        among=re.compile(rf"[ \u00a0](?:{any_of(table['among'])})[ \u00a0]", re.IGNORECASE),
        per=re.compile(
            rf"(?: (?:{any_of(table['per'])}) |\s?/\s?)"
            rf"(?:(?P<each>\d{{1,5}}|(?P<half>{any_of(table['half'])}))[ \u00a0-]?)?"
            rf"(?P<unit>{any_of(names)})(?!\w)"
        ),
        rates=re.compile(rf"\b({any_of(table['rates'])})\b", re.IGNORECASE),
        roman=_roman(table),
        labels=frozenset(form for word in table["number_signs"] for form in (word, word.capitalize(), word.upper())),
        joined=re.compile(rf"[ \u00a0\u202f]?({any_of(table['joined'])})(?!\w)") if "joined" in table else _NEVER,
        things=frozenset(table.get("things", "").split()),
        quarter=table.get("calendar", {}).get("quarter_stem", QUARTER),
        and_part=re.compile(rf",? (?:(?:{any_of(table['joiners'])}) )?"),
        one_before=re.compile(
            rf"\b(?:{any_of(table['articles'])}) ({any_of(n for n, u in names.items() if u.startswith('duration'))})"
            rf",? (?:(?:{any_of(table['joiners'])}) )?$",
            re.IGNORECASE,
        ),
        compared=re.compile(rf" (?:{any_of(table.get('compared', ()))})\b") if "compared" in table else _NEVER,
        discount_after=re.compile(rf"[ -](?:{any_of(table['discounts'])})\b", re.IGNORECASE),
        discounted_to=re.compile(rf" (?:{any_of(table['discounted_to'])})\b") if "discounted_to" in table else _NEVER,
        discount_before=re.compile(rf"\b(?:{any_of(table['discounts_of'])})[ \u00a0][^.;,\d]{{0,12}}$", re.IGNORECASE),
        below_before=re.compile(rf"(?:\b(?:{minus})[ \u00a0]|(?<![\w%°℃])[-−–])$", re.IGNORECASE),
        below_after=re.compile(rf" (?:{any_of(table['below_zero'])})\b", re.IGNORECASE),
        below_to=re.compile(rf"(?:\b(?:{minus}) |(?<!\w)[-−])\d[^,;\d]{{0,30}}$", re.IGNORECASE),
        hedge_after=re.compile(rf"\s?(?:{any_of(table['hedges_after'])})", re.IGNORECASE),
    )


def _compounds(table: dict[str, Any]) -> dict[str, float]:
    """Number words to 999,000 where they are written as one word: zweihundertfünfzigtausend, quarantacinquemila.

    The table says what stands for *one* in them, for a hundred, for one thousand and for several; what joins ones
    that stand before the tens (`ones_first`), and perhaps what follows a hundred (`joint`); before which words a vowel
    falls (`elided`: *ventuno*); and which are written otherwise at the end (`accented`: *ventitré*).
    """
    simple: dict[str, float] = table["numbers"]
    rules: dict[str, Any] = table["compounds"]
    hundred, thousand, thousands = (rules[key] for key in ("hundred", "thousand", "thousands"))
    whole = {w: v for w, v in simple.items() if v > 0 and v == int(v)}
    one = rules.get("one", next(w for w, v in whole.items() if v == 1))
    ones = {one if v == 1 else w: v for w, v in whole.items() if v < 10}
    small: dict[str, float] = {w: v for w, v in whole.items() if v < 20} | {one: 1}
    for word, value in whole.items():
        if value >= 20:
            small[word] = value
            for digit, n in ones.items():
                first = "ones_first" in rules
                joined = [digit + rules["ones_first"] + word] if first else _in_one(word, digit, rules)
                small.update(dict.fromkeys(joined, n + value))
    words = dict(small)
    for digit, n in {"": 1.0, **{w: v for w, v in ones.items() if v > 1 or "one" in rules}}.items():
        words[f"{digit}{hundred}"] = 100 * n
        for join in {"", rules.get("joint", "")}:
            for word, value in small.items():
                joined = _in_one(f"{digit}{hundred}{join}", word, rules)
                words.update(dict.fromkeys(joined, 100 * n + value))
    several = {f"{w}{thousands}": 1000 * v for w, v in words.items() if v > 1 or (w == one and "one" in rules)}
    several[thousand] = 1000
    # millecinquecento, zweitausendfünfhundert: longer ones are written in figures.
    hundreds = {w: v for w, v in words.items() if v >= 100 and v % 100 == 0}
    mixed = {t + h: n + v for t, n in several.items() if n < 10_000 for h, v in hundreds.items()}
    return {**words, **mixed, **several, **simple, thousand: 1000}


def _in_one(first: str, second: str, rules: Mapping[str, Any]) -> list[str]:
    """Two number words written as one, the usual way first: *vent(i)uno*, *ventitré*, also *ventitre*."""
    firsts = [first[:-1], first] if second in rules.get("elided", ()) else [first]
    ends = list(dict.fromkeys((rules.get("accented", {}).get(second, second), second)))
    return [start + end for start in firsts for end in ends]


def _roman(table: dict[str, Any]) -> dict[str, tuple[int, bool]]:
    """XIVe where ordinals have a suffix, XIV where they have none; a single letter is mostly something else."""
    numerals = {to_roman(number): number for number in range(1, 40)}
    suffixes: list[str] = table.get("roman_suffixes", [])
    found = {f"{numeral}{suffix}": (number, False) for numeral, number in numerals.items() for suffix in suffixes}
    if table.get("roman"):
        found.update({numeral: (number, True) for numeral, number in numerals.items() if len(numeral) > 1})
    return found


def _months(locales: Sequence[cldr.Names], table: dict[str, Any]) -> tuple[dict[str, int], dict[str, str]]:
    months: dict[str, int] = dict(table.get("months", {}))
    capital = locales[0].months["wide"][0][0].isupper()
    names: dict[str, str] = {name: name.capitalize() if capital else name for name in months}
    for locale in locales:
        for width in ("wide", "abbreviated"):
            for number, name in enumerate(locale.months[width], 1):
                plain = name.rstrip(".")
                months.setdefault(plain.lower(), number)
                names.setdefault(plain.lower(), plain)
    return months, names


def _unit_names(locales: Sequence[cldr.Names]) -> dict[str, str]:
    """CLDR's names of our units and currencies: long and short, singular and plural."""
    names: dict[str, str] = {}
    for locale in locales:
        for unit in units():
            for name in locale.units.get(unit, ()):
                if len(name) > 1:
                    names.setdefault(name, unit)
    return names


def supports(tag: str) -> bool:
    """True when a language has its data file."""
    return knowledge.has(f"quantities-{primary(tag)}.toml")
