"""Values written as the target language writes them, in the manner of the words they replace."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile

from pipeline.quantities import cldr, matching, tongues, western_dates
from pipeline.quantities.model import Quantity, from_roman, to_roman
from pipeline.quantities.tongues import Tongue

_GROUPED = re.compile(r"(?<![\d.,])\d([,.\u00a0\u202f])\d{3}(?![\d.,]*\d)")
# Years aside.
_UNGROUPED = re.compile(r"(?<![\d.,\w/-])(?!(?:1[89]|20)\d\d)[1-9]\d{3}(?![\d.,]*\d|[\w/-])")
_NUMBERED = re.compile(r"(\d+)(\s?)([^\W\d_]*)$")
_WORDS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile("([IVX]+)(er|e|ᵉ|ème)?$")
_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")


def manner(text: str, tag: str) -> bool | None:
    """True when a text groups four digits (3,525), False when it only writes 3525, None when it shows neither."""
    decimal = tongues.of(tag).decimal
    if any(match[1] != decimal for match in _GROUPED.finditer(text)):
        return True
    return False if _UNGROUPED.search(text) else None


def write(
    value: Decimal,
    like: Quantity,
    words: str,
    tag: str,
    kind: str = "",
    separated: bool | None = None,
) -> str:
    """The value in place of `words`, the text of ``like.span``; its scale, separators and spelling stay if they fit.

    Empty where the language has no words for it in this place.

    `kind` is that of the source, where it differs: a year or the number of a resolution has no separators.
    `separated` is the `manner` of the whole text; where it is None the language's own counts.
    """
    tongue = tongues.of(tag)
    if separated:
        tongue = replace(tongue, table={**tongue.table, "least_grouped": 4})
    whole = value == value.to_integral_value()
    if matching.vague(like):
        return _order(value, words, tongue)
    if like.kind == "fraction" and not whole:
        return _fraction(value, words, tongue)
    if like.kind == "multiple" and words.lower() in tongue.multiples:
        return _multiple(value, words, tongue)
    if like.kind == "decade" and len(words) == 4 and value < 100:
        # 80年代 of the century that the words name
        return f"{words[:2]}{int(value):02}"
    if like.kind == "decade" and len(words) == 2:
        return f"{int(value) % 100:02}"
    if like.kind == "decade" and not words.isdigit():
        decades: dict[str, int] = tongue.table["calendar"]["decades"]
        return next((_cased(word, words) for word, number in decades.items() if number == value % 100), "")
    if whole and kind == "year":
        return str(int(value))
    if like.kind == "month" and whole:
        return _month(int(value), words, tongue)
    if like.kind == "clock":
        return _clock(value, like, words)
    if like.kind in ("weekday", "half", "part", "since"):
        return _dated(int(value), like, words, tag)
    if like.kind == "discount" and like.role != "paid":
        value = 100 - value
    if whole and words.replace(",", "").isdigit() and {like.kind, kind} & {"year", "day", "decade", "ordinal"}:
        return str(int(value))
    if like.kind in ("ordinal", "day", "lunar") and whole:
        return _ordinal(int(value), words, tongue)
    if not any(c.isdigit() for c in words):
        spelt = _spelt(value, words, tongue)
        if spelt is not None:
            return spelt
        return grouped(value, tongue) if value < 1_000_000 or not _short(value) else _scaled(value, "", " ", tongue)
    return _figures(value, words, tongue, separated)


def share(value: Decimal, written: str, tag: str) -> str:
    """A value without the scale that another has, as it is written: the *35* of *35 to 40 million*."""
    tongue = tongues.of(tag)
    words = _WORDS.findall(written)
    scale = math.prod(tongue.scales.get(w.lower(), tongue.table["attached_scales"].get(w, 1)) for w in words)
    return grouped((value / scale).normalize(), tongue)


def say(quantity: Quantity) -> str:
    """A quantity in plain English, for evidence: 1,998,000,000,000 US dollars."""
    tongue = tongues.of("en")
    value = quantity.low
    if quantity.kind == "clock":
        return f"{int(value) // 60}:{int(value) % 60:02}"
    if quantity.kind == "month":
        return _month(int(value), "January", tongue)
    if quantity.kind in ("ordinal", "day"):
        return _ordinal(int(value), "1st", tongue)
    if quantity.kind in ("year", "decade"):
        return str(int(value))
    value = 100 - value if quantity.kind == "discount" else value
    number = grouped(value.normalize() if len(value.as_tuple().digits) < 20 else round(value, 4), tongue)
    if quantity.kind == "multiple":
        return f"{number} times"
    if quantity.kind == "discount":
        return f"{number} percent off"
    if quantity.kind in ("weekday", "half", "part"):
        like = {"weekday": "Monday", "half": "first half", "part": "beginning of"}[quantity.kind]
        return _dated(int(value), quantity, like, "en").removesuffix(" of")
    if quantity.kind == "holiday":
        return f"{_month(int(value) // 100, 'January', tongue)} {int(value) % 100}"
    if quantity.kind == "since":
        return f"{number} months"
    if quantity.kind == "lunar":
        return f"{_ordinal(int(value), '1st', tongue)} month"
    if quantity.sign < 0:
        number = f"-{number}"
    name = unit_name(quantity.unit, "units", "en") if quantity.unit else ""
    return f"{number} {name}".strip()


def unit_name(unit: str, like: str, tag: str, *, one: bool = False) -> str:
    """A unit's name, short where `like` is (km, m²), in the plural unless `one`; empty where the language has none."""
    tongue = tongues.of(tag)
    own: str | None = tongue.table["unit_names"].get(unit)
    if own is not None:
        singular: str = tongue.table.get("names_of_one", {}).get(unit, own)
        return singular if one else own
    if like == "%":
        return "%"
    if like in tongue.table["unit_names"].values():
        like = "units"  # mu is no sign
    names = cldr.of(tongue.table["locales"][0]).units.get(unit, ())
    # Long and short plural, long and short singular.
    names = names[len(names) // 2 :] if one else names
    return (names[1] if len(like.rstrip("²³")) <= 2 and len(names) > 1 else names[0]) if names else ""


def grouped(value: Decimal, tongue: Tongue, *, group: str | None = None) -> str:
    """Digits with the language's separators: 1,998.5."""
    text = format(value, "f")
    whole, _, part = text.partition(".")
    mark = tongue.group[0] if group is None else group
    if mark and len(whole) >= tongue.table.get("least_grouped", 4):
        head = len(whole) % 3
        pieces = ([whole[:head]] if head else []) + [whole[i : i + 3] for i in range(head, len(whole), 3)]
        whole = mark.join(pieces)
    return f"{whole}{tongue.decimal}{part}" if part else whole


def _figures(value: Decimal, words: str, tongue: Tongue, separated: bool | None) -> str:
    """Digits, with a scale word where the replaced words had one or the value asks for one."""
    found = _DIGITS.search(words)
    assert found is not None
    rest = words[found.end() :]
    digits = found.group()
    mark = next((c for c in digits if c in tongue.group and c != tongue.decimal), tongue.group[0])
    word = re.search(r"[^\W\d_]+", rest)
    if word is None:
        old = Decimal("".join(c for c in digits if c.isdigit()) or "0")
        long = value >= 1_000_000 and _short(value) and (old < 10_000 or value / max(old, Decimal(1)) >= 1000)
        if long:
            return _scaled(value, "", " ", tongue)
        figures = len(digits.partition(tongue.decimal)[0]) >= tongue.table.get("least_grouped", 4)
        plain = (not any(c in tongue.group for c in digits) and figures) or (separated is False and value < 10_000)
        return grouped(value, tongue, group="" if plain else mark)
    gap = rest[: word.start()].lstrip(".,")
    scales = {**tongue.table["scales"], **tongue.table["attached_scales"]}
    scale = math.prod(Decimal(scales.get(w, scales.get(w.lower(), 1))) for w in _WORDS.findall(rest))
    number = (value / scale).normalize()
    # mil millones, Mrd.
    name = rest[word.start() :]
    if scale > 1 and 1 <= number < 1000 and _places(number) <= 4:
        return grouped(number, tongue, group=mark) + gap + _inflected(name, number, tongue)
    last = _WORDS.findall(rest)[-1]
    return _scaled(value, last, gap, replace(tongue, group=mark + tongue.group))


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _short(value: Decimal) -> bool:
    """True when a scale word leaves at most four digits after the decimal mark."""
    for scale in (10**12, 10**9, 10**6):
        if value >= scale:
            return _places(value / scale) <= 4
    return True


def _scaled(value: Decimal, word: str, gap: str, tongue: Tongue) -> str:
    """With the largest scale word that leaves at least 1: 57.59 million; with abbreviations in the manner of `word`."""
    scales = _in_the_manner_of(word, tongue)
    attached: dict[str, int] = tongue.table["attached_scales"]
    short = (word in attached and word not in tongue.table["scales"]) or (word in attached and not gap)
    table = {w: s for w, s in attached.items() if w.isascii() and len(w) == len(word)} if short else scales
    if not short and word.lower() not in scales and word.lower() in tongue.scales and len(word) <= 3:
        # mln, bln, trln
        table = {w: s for w, s in tongue.scales.items() if w not in scales and abs(len(w) - len(word)) <= 1}
    if value >= 1_000_000 or (short and value >= 1000):
        for name, scale in sorted(table.items(), key=lambda item: -item[1]):
            if value >= scale and scale >= 1000 and _places(value / scale) <= 4:
                number = (value / scale).normalize()
                written = name.title() if word[:1].isupper() and not word.isupper() else name
                return grouped(number, tongue) + gap + _inflected(written, number, tongue)
    return grouped(value, tongue)


def _in_the_manner_of(word: str, tongue: Tongue) -> dict[str, int]:
    """The scale words that are written; where countries differ, those that go with the writer's own (*bilhão*)."""
    scales: dict[str, int] = tongue.table["written_scales"]
    for further in tongue.table.get("written_with", ()):
        if _inflected(word.lower(), Decimal(1), tongue) in further:
            return {**scales, **further}
    return scales


def _inflected(word: str, number: Decimal, tongue: Tongue) -> str:
    """The scale word in the number that the language wants: 1,9 million, but 1,9 Millionen."""
    plural: dict[str, str] = tongue.table.get("plural_scales", {})
    least: int | None = tongue.table.get("plural_from")
    if number != 1 if least is None else number >= least:
        return plural.get(word, word)
    return next((one for one, many in plural.items() if many == word), word)


def _order(value: Decimal, words: str, tongue: Tongue) -> str:
    """An order of magnitude in the manner of *tens of thousands*: the language's words for it."""
    simple = sorted(tongue.indefinite.items(), key=lambda item: -item[1])
    for name, size in simple:
        if size == value:
            return _cased(name, words)
    of = tongue.table.get("of", "of").partition("|")[0]
    for name, size in simple:
        factor = next((word for word, small in simple if small * size == value and small in (10, 100)), None)
        if factor is not None and size >= 1000:
            return _cased(f"{factor} {of} {name}", words)
    return grouped(value, tongue)


def _multiple(value: Decimal, words: str, tongue: Tongue) -> str:
    """*quadrupled* in the manner of *doubled*; digits where the language's list has no such word."""
    named = [word for word, times in tongue.multiples.items() if times == value]
    old = words.lower()
    times = tongue.table.get("times")
    if times and old[-2:] == "ce" and value > 2:
        # twice -> three times
        return _cased(f"{_spelt(value, 'x', tongue) or grouped(value, tongue)} {times}", words)
    if not named:
        return grouped(value, tongue)
    # doubled -> quadrupled, double -> quadruple, triplicaron -> duplicaron
    return _cased(max(named, key=lambda word: _shared_ends(word, old)), words)


def _shared_ends(one: str, other: str) -> int:
    """How many letters two words begin and end with."""
    pairs = (zip(one, other, strict=False), zip(one[::-1], other[::-1], strict=False))
    return sum(1 for pair in pairs for _ in takewhile(lambda both: both[0] == both[1], pair))


def _fraction(value: Decimal, words: str, tongue: Tongue) -> str:
    """*two-thirds* in English; elsewhere, and where the words are digits, 2/3."""
    share = Fraction(value).limit_denominator(100)
    if share == Fraction(1, 2) and not words[:1].isdigit():
        return _cased(tongue.table["half"][0], words)
    among = tongue.among.search(words)
    if among is not None and share.numerator == 1:
        # one in five, in the manner of *one in six*
        many_spelt = None if words[among.end() :].isdigit() else _spelt(Decimal(share.denominator), "x", tongue)
        return f"{words[: among.end()]}{many_spelt or grouped(Decimal(share.denominator), tongue)}"
    names = {v: w for w, v in tongue.fractions.items()}
    written: str | None = tongue.table.get("written_fractions", {}).get(str(share))
    if written is not None and not words[:1].isdigit():
        return _cased(written, words)
    one = {v: w for w, v in reversed(tongue.numbers.items())}
    many = names.get(share.denominator)
    count = one.get(share.numerator)
    if words[:1].isdigit() or many is None or count is None or not tongue.table.get("fractions_in_words"):
        return f"{share.numerator}/{share.denominator}"
    part = many if share.numerator > 1 else next(w for w, v in tongue.fractions.items() if v == share.denominator)
    joint = "-" if "-" in words else " "
    article = words.split()[0].lower()
    if article == "a" and share.numerator == 1 and part[0] not in "aeio":
        count = article
    return _cased(f"{count}{joint}{part}", words)


def _dated(number: int, like: Quantity, words: str, tag: str) -> str:
    """A part of a year, a month or a week in the manner of `words`: *late June* for *early June*."""
    calendar = western_dates.calendar(tag)
    if like.kind == "since":
        months = 3 if like.noun == "quarter" else 1
        if like.parts or number % months:
            return ""
        value = Decimal(number // months)
        return str(value) if words.isdigit() else _spelt(value, words, tongues.of(tag)) or str(value)
    if like.kind == "part":
        row = next((row for row in calendar.manners if words.lower() in map(str.lower, row)), ())
        return _cased(row[number - 1], words) if row else ""
    names = calendar.weekdays if like.kind == "weekday" else calendar.halves
    # Wed -> Thu, first half -> second half, H1 -> H2
    alike = [name for name, value in names.items() if value == number]
    kept = [n for n in alike if n[:1].isupper() == words[:1].isupper() and (len(n) < 4) == (len(words) < 4)]
    # im zweiten Halbjahr -> im ersten
    return max(kept or [_cased(name, words) for name in alike], key=lambda n: _shared_ends(n, words), default="")


def period(source: Quantity, tag: str) -> str:
    """A part of a year by its name, *first three quarters*; empty where the language's data file has none."""
    tongue = tongues.of(tag)
    names: dict[str, str] = tongue.table.get("calendar", {}).get("periods", {})
    name = {"quarter": "quarters", "month": "months", "季": "quarter"}.get(source.noun, source.kind)
    if source.parts or name not in names:
        return ""
    number = source.low / 3 if name == "quarters" else source.low
    if number != number.to_integral_value():
        return ""
    spelt = _spelt(number, "x", tongue) or str(number)
    return names[name].format(n=spelt, nth=_ordinal(int(number), "x", tongue))


def _month(number: int, words: str, tongue: Tongue) -> str:
    names = [n for n, value in tongue.months.items() if value == number]
    if not names:
        return str(number)
    full = max(names, key=len)
    old = max((n for n, v in tongue.months.items() if v == tongue.months.get(words.lower())), key=len, default="")
    if words.lower() != old and len(words) < len(old):
        full = next((n for n in names if len(n) == 3), min(names, key=len)) if len(words) <= 4 else full
    name = tongue.month_names.get(full, full)
    return name.upper() if words.isupper() and len(words) > 1 else name


def _clock(value: Decimal, like: Quantity, words: str) -> str:
    hour, minute = divmod(int(value), 60)
    if like.noun == "m":
        hour = hour % 12 or 12
    mark = next((c for c in words if c in ":.h"), ":")
    leading = words[:1] == "0"
    first = f"{hour:02}" if leading else str(hour)
    if words.isdigit() and not minute:
        return first
    return f"{first}{mark}{minute:02}"


def _suffix(number: int, tongue: Tongue) -> str:
    """What the language writes after the digits of an ordinal: th, st, nd, rd."""
    suffixes: list[str] = tongue.table["ordinal_digits"]
    last = number % 10
    return suffixes[last] if last < len(suffixes) and number % 100 not in (11, 12, 13) else suffixes[0]


def _ordinal(number: int, words: str, tongue: Tongue) -> str:
    """19th in the manner of 17th; nineteenth in that of seventeenth; III in that of II, XIIe in that of XIVe."""
    if (roman := _ROMAN.match(words)) is not None and from_roman(roman[1]):
        if not roman[2]:
            return to_roman(number)
        first = tongue.table.get("ordinal_one", "")
        other = roman[2] if roman[2] != first else tongue.table["roman_suffixes"][0]
        return to_roman(number) + (first if number == 1 else other)
    if words[:1].isdigit():
        found = _NUMBERED.match(words)
        old, gap, suffix = (int(found[1]), found[2], found[3]) if found else (0, "", "")
        # 18es -> 19es, but 18th -> 23rd
        whole = len(suffix) < 3 or not tongue.month_first
        kept = (
            suffix if suffix and whole and _suffix(old, tongue) == _suffix(number, tongue) else _suffix(number, tongue)
        )
        return f"{number}{gap if gap.isspace() else ''}{kept}"
    spelt = {value: word for word, value in reversed(tongue.ordinals.items())}
    word = spelt.get(number)
    if words[-1:] in tongue.table.get("ordinal_endings", ()):
        # im zweiten -> im dritten, la segunda -> la tercera
        alike = (name for name, value in tongue.ordinals.items() if value == number and name[-1] == words[-1])
        word = next(alike, word)
    if word is None and 20 < number < 100:
        tens = next((w for w, v in tongue.numbers.items() if v == number // 10 * 10), None)
        word = f"{tens}-{spelt[number % 10]}" if tens else None
    if word is None:
        return f"{number}{tongue.table['ordinal_digits'][0]}"
    return _cased(word, words)


def _spelt(value: Decimal, words: str, tongue: Tongue) -> str | None:
    """A whole number under a hundred, or such a number of a scale, in words; None for all others."""
    scale_word = ""
    if value >= 1000:
        for name, scale in sorted(tongue.table["written_scales"].items(), key=lambda i: -i[1]):
            if value >= scale:
                value = value / scale
                scale_word = f" {_inflected(name, value, tongue)}"
                break
    half = ""
    if tongue.table.get("halves_in_words") and 1 < value < 13 and value % 1 == Decimal("0.5") and not scale_word:
        value, half = value - Decimal("0.5"), f" {tongue.table['and_a_half']}"
    if value != value.to_integral_value() or not 0 < value < 100:
        return None
    number = int(value)
    names = {v: w for w, v in reversed(tongue.numbers.items())}
    if number in names:
        word = names[number]
    elif "between_tens_and_ones" in tongue.table:
        word = _tens_and_ones(number, names, tongue)
    else:
        return None
    return _cased(word + half + scale_word, words)


def _tens_and_ones(number: int, names: dict[float, str], tongue: Tongue) -> str:
    """*seventy-seven, setenta y siete, soixante-dix-sept, soixante et onze, quatre-vingts*."""
    joint: str = tongue.table["between_tens_and_ones"]
    if not tongue.table.get("vigesimal"):
        return f"{names[number // 10 * 10]}{joint}{names[number % 10]}"
    if number == 80:
        return str(tongue.table["eighty"][0])
    tens = number // 20 * 20 if number >= 60 else number // 10 * 10
    rest = number - tens
    one: str = tongue.table["articles"][0]
    ones = names.get(rest, one if rest == 1 else f"{names[10]}{joint}{names.get(rest - 10, '')}")
    before_one: str = tongue.table["before_one"]
    first = tongue.table["eighty"][1] if tens == 80 else names[tens]
    return f"{first}{before_one if rest in (1, 11) and tens < 80 else joint}{ones}"


def _cased(word: str, words: str) -> str:
    if words.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if words[:1].isupper() else word
