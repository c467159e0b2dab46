"""Quantities of English, French, German and Spanish text: *US$1.998 trillion*, *half a million*, *26 septembre*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.model import Span
from pipeline.quantities import layout, tongues
from pipeline.quantities.model import MEASURED, MOST_DIGITS, QUARTER, Quantity, composed, exact_ratio, from_roman, units
from pipeline.quantities.spelt import Sum
from pipeline.quantities.tongues import Tongue
from pipeline.quantities.western_dates import calendar, date, of_age

_FULL_WIDTH = {ord(f): a for f, a in zip("０１２３４５６７８９．，％：", "0123456789.,%:", strict=True)}
# Beyond this many words no numeral is spelt out; it bounds the search.
_MOST_WORDS = 12
# The ends of a range are no further apart.
_FAR = 1000
_HALF, _ONE = Decimal("0.5"), Decimal(1)
# Scales are not multiplied any further: *million million million*.
_MOST = 10**15


def parse(text: str, tag: str) -> Iterator[Quantity]:
    """The quantities of a text in order. Raises KeyError for a language without a data file."""
    joined, places = layout.western(text)
    found = _Scanner(joined, tongues.of(tag), tag).scan()
    return found if places is None else (quantity.placed(places) for quantity in found)


@dataclass(frozen=True, slots=True)
class _Digits:
    """A run of digits with the marks between them, as it is written."""

    start: int
    end: int
    word: str

    @property
    def plain(self) -> bool:
        """Without a mark."""
        return self.word.isdigit()

    @property
    def whole(self) -> Decimal:
        """The value of plain digits."""
        return Decimal(self.word)

    @property
    def count(self) -> int:
        return sum(c.isdigit() for c in self.word)


# What a word can begin: a date that is no numeral and its unit, a numeral in words, a number in a row.
_DATED, _WORDS, _LABEL, _IN_ROMAN = 1, 2, 4, 8


@cache
def _first_words(tag: str) -> dict[str, int]:
    """The words, as they are written, that a quantity can begin with, and what each can begin."""
    tongue = tongues.of(tag)
    kinds: dict[str, int] = {}
    groups = (calendar(tag).starts, _DATED), (tongue.starts, _WORDS), (tongue.labels, _LABEL), (tongue.roman, _IN_ROMAN)
    for words, kind in groups:
        for word in words:
            kinds[word] = kinds.get(word, 0) | kind
    return kinds


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str, tongue: Tongue, tag: str) -> None:
        self.text = text if text.isascii() else text.translate(_FULL_WIDTH)
        self.tongue = tongue
        self.ready: list[Quantity] = []
        self.tag = tag
        self.calendar = calendar(tag)

    def scan(self) -> Iterator[Quantity]:
        at = 0
        numbered = self.calendar.numbered != "" and self.calendar.numbered in self.text
        kinds = _first_words(self.tag)
        for match in self.tongue.token.finditer(self.text):
            word = match[0]
            kind = kinds.get(word)
            if kind is None and not "0" <= word[0] <= "9":
                continue
            start = match.start()
            if start < at:
                continue
            if kind is None:
                at = (numbered and self._date(start)) or self._digits(match)
            elif kind & _DATED and (stop := self._date(start)):
                at = stop
            elif kind & _WORDS:
                at = self._words(match)
            elif kind & _LABEL:
                at = self._in_roman(match.end())
            elif kind & _IN_ROMAN:
                at = self._roman(match)
        self._ranges()
        self._shares()
        self._compose()
        return iter(self.ready)

    def _date(self, start: int) -> int:
        """Reads a date that is no numeral and its unit; returns where it ends, 0 where there is none."""
        found = date(self.text, start, self.calendar, self.tongue)
        if found is None:
            return 0
        self.ready.append(found)
        return found.whole.end

    def _in_roman(self, start: int) -> int:
        """Reads the *II* of *level II*; returns where it ends, or `start`."""
        found = _ROMAN.match(self.text, start)
        number = from_roman(found[1]) if found is not None else 0
        if found is None or not number:
            return start
        return self._add(found.start(1), found.end(), Decimal(number), "ordinal", firm=number > 1)

    def _roman(self, match: re.Match[str]) -> int:
        """Reads *XIVe* in French, *XX* before a word with a capital in Spanish, *XX.* in German."""
        number, bare = self.tongue.roman[match[0]]
        if bare and _CAPITALISED.match(self.text, match.end()) is None:
            return match.end()
        noun = self._noun(match.end())
        return self._add(match.start(), match.end(), Decimal(number), "ordinal", firm=number > 1, noun=noun)

    # Numerals in digits.

    def _digits(self, match: re.Match[str]) -> int:
        """Reads what starts with a run of digits; returns where it ends."""
        digits = _Digits(match.start(), match.end(), match.group())
        if digits.count > MOST_DIGITS:
            return digits.end
        for kind in self._KINDS:
            if (stop := kind(self, digits)) is not None:
                return stop
        return self._amount(digits)

    # Each reads one kind of what digits can be; returns where it ends, None for other digits.

    def _identifier(self, digits: _Digits) -> int | None:
        """COVID-19, 0573, a telephone number."""
        start, end, word = digits.start, digits.end, digits.word
        code = len(word) > 2 and word[0] == "0" and digits.plain and self.tongue.unit.match(self.text, end) is None
        if not code and not self._named(start):
            phone = _PHONE.match(self.text, start)
            if phone is None:
                return None
            end, word = phone.end(), phone.group()
        return self._add(start, end, _plain(word), "name", firm=False)

    def _day_and_month(self, digits: _Digits) -> int | None:
        """26 September."""
        if not digits.plain or len(digits.word) > 3:
            return None
        month = self.tongue.day_month.match(self.text, digits.end)
        if month is None:
            return None
        self._add(digits.start, digits.end, digits.whole, "day")
        return self._month(month.start(1), month.end(1), month[1], True)

    def _iso_date(self, digits: _Digits) -> int | None:
        """2019-09-26."""
        if not digits.plain or len(digits.word) != 4 or self.text[digits.end : digits.end + 1] not in tuple("-/."):
            return None
        date = _ISO.match(self.text, digits.start)
        if date is None:
            return None
        self._add(digits.start, digits.end, digits.whole, "year")
        self._add(date.start(2), date.end(2), Decimal(date[2]), "month")
        return self._add(date.start(3), date.end(3), Decimal(date[3]), "day")

    def _ordinal(self, digits: _Digits) -> int | None:
        """The 19th, the 26th of May."""
        text, tongue, end = self.text, self.tongue, digits.end
        suffix = tongue.ordinal.match(text, end) if digits.plain else None
        if suffix is None and digits.plain and tongue.month_first and (torn := _TORN.match(text, end)) is not None:
            stop = torn.end() + 2
            self._add(digits.start, stop, digits.whole, "ordinal", noun=self._noun(stop))
            self.ready[-1] = replace(self.ready[-1], broken=True)
            return stop
        if suffix is None:
            return None
        if text[end] in " -":
            return self._add(digits.start, end, digits.whole, "count", firm=False)
        stop = suffix.end()
        if (month := tongue.day_month.match(text, end)) is not None and digits.whole < 100:
            self._add(digits.start, stop, digits.whole, "day")
            return self._month(month.start(1), month.end(1), month[1], True)
        # In German, *18.* may end a sentence, but not after an article.
        ends = tongue.table["ordinal_digits"] == ["."] and not self._after(digits.start, "before_ordinals")
        firm = not ends and len(digits.word) < 6
        return self._add(digits.start, stop, digits.whole, "ordinal", firm=firm, noun=self._noun(stop))

    def _decade(self, digits: _Digits) -> int | None:
        """The 1980s, the 80s; the span leaves the s out."""
        if not digits.plain or len(digits.word) not in (2, 4) or digits.whole % 10:
            return None
        if self.tongue.decade.match(self.text, digits.end) is None:
            return None
        aged = of_age(self.text, digits.start, self.tongue)
        return self._add(digits.start, digits.end, digits.whole, "decade", firm=not aged)

    def _amount(self, digits: _Digits) -> int:
        """1,998.5 billion yuan, and all else that is not just part of a name."""
        tongue, text = self.tongue, self.text
        start, end = digits.start, digits.end
        value = self._value(digits.word)
        broken = value is None
        if value is None:
            value = _plain(digits.word)
            if digits.count < 3:
                # A list or a pair: [0,1].
                return self._add(start, end, value, "name", firm=False)
        if not digits.plain and (found := tongue.ordinal.match(text, end)) is not None and text[end].isalpha():
            # *the 1,000th*, and a slip: *the 32.4th*
            return self._add(start, found.end(), value, "ordinal")
        if (joined := tongue.joined.match(text, end)) is not None:
            scale, unit = tongue.table["joined"][joined[1]]
            return self._keep(start, end, Span(start, joined.end()), value * scale, "money", unit, True)
        stop, factor = self._scale(start, end)
        if stop == end and tongue.lost_figure.match(text, end) is not None:
            # *26. billion*
            stop, factor = self._scale(start, end + 1)
            broken = True
        if stop == end and end < len(text) and text[end].isalpha() and not tongue.unit.match(text, end):
            # *5G*
            return self._add(start, end, value, "name", firm=False)
        if factor == 1 and text[end : end + 1] == "/" and (share := _SHARE.match(text, end)) and int(share[1]):
            return self._add(start, share.end(), value / int(share[1]), "fraction", firm=False)
        if (half := tongue.half_after.match(text, stop)) is not None:
            value += _HALF
            stop = half.end()
            if factor == 1:
                stop, factor = self._scale(start, stop)
        kind = "year" if factor == 1 and self._like_a_year(digits) else "count"
        after = self._unit(start, stop, value * factor, kind)
        if broken:
            self.ready[-1] = replace(self.ready[-1], broken=True)
        return after

    def _like_a_year(self, digits: _Digits) -> bool:
        """2019 without a separator; not 1500 soldiers."""
        if not digits.plain or len(digits.word) != 4 or not 1000 <= digits.whole < 2200:
            return False
        return 1700 <= digits.whole < 2100 or _PLURAL.match(self.text, digits.end) is None

    def _named(self, start: int) -> bool:
        """True for the digits of COVID-19, G60, Shenzhou-12: part of a name."""
        if not start:
            return False
        before = self.text[start - 1]
        if before.isalpha() or before in "_@#&":
            currency = self.tongue.before.search(self.text, max(0, start - 4), start)
            return currency is None
        if before in "-–/" and start > 1 and self.text[start - 2].isalpha():
            word = _LAST_WORD.search(self.text, max(0, start - 20), start - 1)
            return (
                word is not None
                and word[0].lower() not in self.tongue.table["prefixes"]
                and word[0].lower() not in self.tongue.months
                and word[0].lower() not in self.tongue.numbers
                and word[0].lower() not in self.tongue.scales
                and word[0] not in self.tongue.units
            )
        return False

    def _after(self, start: int, words: str) -> bool:
        """True after one of a list of the language's words."""
        before = _LAST_WORD.search(self.text, max(0, start - 12), max(0, start - 1))
        return before is not None and before[0].lower() in self.tongue.table[words]

    def _is_sure(self, start: int, value: Decimal, noun: str) -> bool:
        """False for *first* and *second*, which say other things as well, but for *ranked second*."""
        return value > 2 or noun == QUARTER or ("ranks" in self.tongue.table and self._after(start, "ranks"))

    def _value(self, word: str) -> Decimal | None:
        """The value of digits as this language separates them; None where the separators make no sense."""
        tongue = self.tongue
        if word.isdigit():
            return Decimal(word)
        whole, _, part = word.partition(tongue.decimal)
        if part and not part.isdigit():
            return None
        pieces = re.split(f"[{re.escape(tongue.group)}]", whole)
        if len(pieces) > 1 and not (0 < len(pieces[0]) <= 3 and all(len(p) == 3 for p in pieces[1:])):
            return None
        joined = "".join(pieces)
        if not joined.isdigit():
            return None
        return Decimal(f"{joined}.{part}" if part else joined)

    def _scale(self, start: int, at: int) -> tuple[int, Decimal]:
        """End and factor of the scales that stand at a place: *million*, *thousand million*, *bn*."""
        factor = Decimal(1)
        tongue, text = self.tongue, self.text
        if (found := tongue.attached.match(text, at)) is not None and not tongue.unit.match(text, at):
            return found.end(), Decimal(tongue.table["attached_scales"][found[1]])
        if found is not None and found[1] == "m" and tongue.before.search(text, max(0, start - 8), start):
            return found.end(), Decimal(1000000)
        while factor < _MOST and (found := tongue.scale_after.match(text, at)) is not None:
            factor *= tongue.scales[found[1].lower()]
            at = found.end()
        return at, factor

    def _clock(self, digits: _Digits) -> int | None:
        """15:30, 3.30 p.m., 8 a.m."""
        tongue, text, start = self.tongue, self.text, digits.start
        hour, _, part = digits.word.partition(".")
        if not hour.isdigit() or len(hour) > 3:
            return None
        at = start + len(hour)
        found = tongue.clock.match(text, at)
        if found is None:
            return None
        minutes, am, pm, oclock = found["minutes"], found["am"], found["pm"], found["oclock"]
        colon = minutes is not None and text[at] != "."
        if not (am or pm or oclock or colon) or (part and not (am or pm)):
            return None
        if colon and text[at] == ":" and _RATIO.match(text, found.end()):
            return None
        h, m = int(hour), int(minutes or 0)
        broken = h > 24 or m > 59 or len(hour) > 2 or (minutes is not None and len(minutes) > 2)
        if pm and h < 12:
            h += 12
        if am and h == 12:
            h = 0
        value = Decimal(h * 60 + m)
        self.ready.append(
            Quantity(
                Span(start, found.end("minutes") if minutes is not None else at),
                Span(start, found.end()),
                value,
                value,
                "clock",
                firm=colon or not oclock,
                broken=broken,
                noun="m" if am or pm else "",
                role="am" if am else "pm" if pm else "",
            )
        )
        return found.end()

    # In this order: the first that fits is the one.
    _KINDS = (_identifier, _day_and_month, _clock, _iso_date, _ordinal, _decade)

    # Numerals in words.

    def _words(self, match: re.Match[str]) -> int:
        """Reads what starts with a number word, a month or an article; returns where it ends."""
        tongue, text = self.tongue, self.text
        start, end = match.span()
        word = match.group().lower()
        if word in tongue.months and (match.group()[0].isupper() or not tongue.capital_months):
            return self._month(start, end, match.group(), False)
        parts = self._phrase(start)
        if word in tongue.articles:
            if len(parts) < 2:
                return end
            following = parts[1][0]
            shares = tongue.table.get("fractions_with_noun", ())
            if not any(following in words for words in (tongue.scales, tongue.table["half"], tongue.fractions, shares)):
                return end
        if word in tongue.indefinite and word not in tongue.numbers:
            stop = end
            low = Decimal(tongue.indefinite[word])
            following_of = tongue.of_indefinite.match(text, end)
            if following_of:
                low *= tongue.indefinite[following_of[1].lower()]
                stop = following_of.end()
            self.ready.append(
                Quantity(
                    Span(start, stop), Span(start, stop), low, low * 10, "count", firm=False, hedged=True, open=True
                )
            )
            return stop
        if word in tongue.multiples:
            times = tongue.multiples[word]
            return self._add(start, end, Decimal(times), "multiple", firm=times > 1, role="total")
        return self._spelt(start, parts)

    def _phrase(self, start: int) -> list[tuple[str, int]]:
        """The words from a place that only spaces and hyphens part, lower case, each with its end."""
        parts: list[tuple[str, int]] = []
        at = start
        while len(parts) < _MOST_WORDS and (found := _WORD.match(self.text, at)) is not None:
            parts.append((found[1].lower(), found.end(1)))
            at = found.end()
            if not found[2]:
                break
        return parts

    def _spelt(self, start: int, parts: list[tuple[str, int]]) -> int:
        """Adds up number words from the first that is one to the last; returns where they end."""
        tongue = self.tongue
        if (several := self._several(start, parts)) is not None:
            return several
        sum_ = Sum(tongue, parts)
        sum_.run()
        if not sum_.used:
            return parts[0][1] if parts else start + 1
        stop = parts[sum_.used - 1][1]
        value = sum_.value
        if sum_.kind == "fraction":
            of = tongue.of_scale.match(self.text, stop)
            if of is not None:
                value *= tongue.scales[of[1].lower()]
                return self._unit(start, of.end(), value, "count")
            # *by a third*, *a third of*; elsewhere it may be one more.
            part = self._after(start, "before_shares") or tongue.share_of.match(self.text, stop) is not None
            return self._add(start, stop, value, "fraction", firm=sum_.shares or (part and value != _HALF))
        if sum_.kind == "ordinal":
            month = tongue.day_month.match(self.text, stop)
            if month is not None and value <= 31:
                self._add(start, stop, value, "day")
                return self._month(month.start(1), month.end(1), month[1], True)
            noun = self._noun(stop)
            return self._add(start, stop, value, "ordinal", firm=self._is_sure(start, value, noun), noun=noun)
        firm = value > 1 and not (parts[0][0] in tongue.articles and value <= 100)
        return self._unit(start, stop, value, "count", firm=firm)

    def _several(self, start: int, parts: list[tuple[str, int]]) -> int | None:
        """*Two trillion-yuan clusters*: two, each of a trillion yuan; None for *a two-trillion-yuan cluster*."""
        tongue, text = self.tongue, self.text
        if len(parts) < 3 or parts[0][0] not in tongue.numbers or parts[1][0] not in tongue.scales:
            return None
        (_, one), (_, scale) = parts[:2]
        value = Decimal(tongue.scales[parts[1][0]])
        for word, end in parts[2:]:
            # *five hundred-billion-yuan clusters*
            if word not in tongue.scales or text[scale] != "-":
                break
            value, scale = value * tongue.scales[word], end
        if text[one] != " " or text[scale] != "-" or text[start - 1 : start] == "-":
            return None
        unit = tongue.unit.match(text, scale)
        if unit is None or not _PLURALS.match(text, unit.end()):
            return None
        self._add(start, one, Decimal(tongue.numbers[parts[0][0]]), "count")
        return self._unit(one + 1, scale, value, "count")

    # Shared ends.

    def _unit(self, start: int, stop: int, value: Decimal, kind: str, *, firm: bool = True) -> int:
        """Looks for a currency before and a unit after a value, and keeps the quantity."""
        tongue, text = self.tongue, self.text
        low = max(0, start - 12)
        sign = tongue.before.search(text, low, start)
        if sign is not None and sign[1][0].isalpha() and sign.start() and text[sign.start() - 1].isalnum():
            sign = None
        if sign is not None and self.ready and self.ready[-1].whole.end > sign.start():
            # *3 yuan 6 jiao*
            sign = None
        found = tongue.unit.match(text, stop)
        if found is not None and value > 1 and found[1] in tongue.ordinals and text[stop] == " ":
            # *five second prizes*
            found = None
        if found is not None:
            unit = tongue.units[found[1]]
            end = found.end()
        else:
            unit, end = "", stop
        if sign is not None and (not unit or units().get(unit, ("",))[0] != "percent"):
            unit = tongue.currencies[sign[1]]
            whole = Span(
                sign.start(1), end if found and units().get(tongue.units[found[1]], ("",))[0] == "money" else stop
            )
            return self._keep(start, stop, whole, value, "money", unit, firm)
        whole = Span(start, end)
        if unit.startswith("duration") and (half := tongue.half_after.match(text, end)) is not None:
            # *two hours and a half*
            whole = Span(start, half.end())
            return self._keep(start, half.end(), whole, value + _HALF, "duration", unit, firm, role="half")
        if unit == "multiple":
            role = "total" if tongue.compared.match(text, end) is not None else ""
            return self._keep(start, stop, whole, value, "multiple", "", firm, role=role)
        if unit == "concentr-percent" and tongue.discounted_to.match(text, end) is not None:
            return self._keep(start, stop, whole, value, "discount", "", firm, role="paid")
        if unit == "concentr-percent" and value < 100 and self._discount(start, end):
            return self._keep(start, stop, whole, 100 - value, "discount", "", firm)
        if unit == "length-foot" and (inches := _INCHES.match(text, end)) is not None:
            # *6-foot-2*
            feet = round(value + Decimal(inches[1]) / 12, 6).normalize()
            return self._keep(start, stop, Span(start, inches.end()), feet, "length", unit, firm)
        if unit.startswith("temperature"):
            return self._temperature(start, stop, whole, value, unit)
        if unit:
            return self._keep(start, stop, whole, value, units()[unit][0], unit, firm)
        label = _LAST_WORD.search(text, max(0, start - 12), max(0, start - 1))
        if (
            kind == "count"
            and value <= 100
            and label
            and text[start - 1] in " ."
            and label[0].lower() in tongue.table["number_signs"]
        ):
            # *Line 7*, not *a group 7 strong*
            graded = label[0].lower() in tongue.table.get("graded", ())
            surely = value >= 10 or (text[start].isdigit() and (graded or (label[0][0].isupper() and value > 1)))
            return self._keep(start, stop, whole, value, "ordinal", "", firm and surely)
        return self._keep(start, stop, whole, value, kind, "", firm)

    def _discount(self, start: int, end: int) -> bool:
        """True for *20 percent off* and *a discount of 20 percent*, which say what is not paid."""
        tongue = self.tongue
        if tongue.discount_after.match(self.text, end) is not None:
            return True
        return tongue.discount_before.search(self.text, max(0, start - 30), start) is not None

    def _temperature(self, start: int, stop: int, whole: Span, value: Decimal, unit: str) -> int:
        """*minus 5 degrees*, *-5°C*, *5 degrees below zero*."""
        tongue, text, sign = self.tongue, self.text, 1
        if (before := tongue.below_before.search(text, max(0, start - 12), start)) is not None:
            whole, sign = Span(before.start(), whole.end), -1
        elif (after := tongue.below_after.match(text, whole.end)) is not None:
            whole, sign = Span(whole.start, after.end()), -1
        elif tongue.below_to.search(text, max(0, start - 40), start) is not None:
            sign = 0
        return self._keep(start, stop, whole, value, "temperature", unit, True, sign=sign)

    def _compose(self) -> None:
        """*One hour and 40 minutes*, *5 feet 11 inches*: one quantity of both."""
        found = self.ready
        for index in range(len(found) - 1, -1, -1):
            other = found[index]
            if other.kind == "duration" and (one := self._one_before(other)) is not None:
                found[index] = composed([one, *(other.parts or (other,))])
                continue
            one = found[index - 1]
            if (
                not index
                or not one.unit
                or one.kind != other.kind
                or one.kind not in MEASURED
                or one.open
                or other.open
            ):
                continue
            ratio = exact_ratio(one.unit, other.unit)
            if ratio is None or ratio <= 1 or other.low >= ratio or one.low != one.low.to_integral_value():
                continue
            if self.tongue.and_part.fullmatch(self.text, one.whole.end, other.whole.start) is not None:
                found[index - 1 : index + 1] = [composed([one, *(other.parts or (other,))])]

    def _one_before(self, other: Quantity) -> Quantity | None:
        """The hour of *an hour and 40 minutes*."""
        start = other.whole.start
        found = self.tongue.one_before.search(self.text, max(0, start - 20), start)
        unit = self.tongue.units[found[1]] if found is not None else ""
        ratio = exact_ratio(unit, other.unit) if unit in units() else None
        if found is None or ratio is None or other.low >= ratio:
            return None
        span = Span(*found.span())
        return Quantity(span, span, Decimal(1), Decimal(1), other.kind, unit)

    def _keep(
        self,
        start: int,
        stop: int,
        whole: Span,
        value: Decimal,
        kind: str,
        unit: str,
        firm: bool,
        *,
        role: str = "",
        sign: int = 1,
    ) -> int:
        hedged = self._hedged(whole.start) or self.tongue.hedge_after.match(self.text, whole.end) is not None
        noun = "" if unit else self._noun(stop)
        per, each = self._per(whole) if kind in MEASURED else ("", _ONE)
        if kind == "count" and noun in self.tongue.things:
            role = "things"
        self.ready.append(
            Quantity(
                Span(start, stop),
                whole,
                value,
                value,
                kind,
                unit,
                firm,
                hedged,
                digits=self.text[start].isdigit(),
                noun=noun,
                per=per,
                each=each,
                role=role,
                sign=sign,
            )
        )
        return whole.end

    def _noun(self, at: int) -> str:
        """The stem of the word that follows."""
        found = _NOUN.match(self.text, at)
        stem = found[1].lower()[:6] if found is not None else ""
        return QUARTER if stem == self.tongue.quarter else stem

    def _per(self, whole: Span) -> tuple[str, Decimal]:
        """What an amount is for: *per kilogram*, *per 500 grams* after it, or *monthly* before it."""
        tongue = self.tongue
        if (found := tongue.per.match(self.text, whole.end)) is not None:
            unit = tongue.units[found["unit"]]
            each = _HALF if found["half"] else Decimal(found["each"] or 1)
            return (unit, each) if unit in units() and each else ("", _ONE)
        if (found := tongue.rates.search(self.text, max(0, whole.start - 30), whole.start)) is not None:
            return str(tongue.table["rates"][found[1].lower()]), _ONE
        return "", _ONE

    def _hedged(self, start: int) -> bool:
        words = _BEFORE.search(self.text, max(0, start - 30), start)
        return words is not None and any(w.lower() in self.tongue.hedges for w in words[0].split())

    def _add(
        self, start: int, stop: int, value: Decimal, kind: str, *, firm: bool = True, noun: str = "", role: str = ""
    ) -> int:
        span = Span(start, stop)
        hedged = kind not in ("day", "month", "year") and self._hedged(start)
        self.ready.append(Quantity(span, span, value, value, kind, firm=firm, hedged=hedged, noun=noun, role=role))
        return stop

    def _month(self, start: int, end: int, word: str, sure: bool) -> int:
        """A month's name, and the day after it."""
        tongue, text = self.tongue, self.text
        number = tongue.months[word.lower()]
        after = tongue.month_day.match(text, end)
        day = after is not None
        sure = sure or day
        if not sure:
            before = _LAST_WORD.search(text, max(0, start - 12), start - 1) if start else None
            near = before is not None and before[0].lower() in tongue.table["adjacent"]
            sure = (
                near or word.lower() not in tongue.table["ambiguous_months"] or _YEAR_AFTER.match(text, end) is not None
            )
            sure = sure and len(word) > 2
        self._add(start, end, Decimal(number), "month", firm=sure)
        if not day or after is None:
            return end
        stop = self._add(after.start(1), after.end(1), Decimal(after[2]), "day")
        while (more := tongue.more_days.match(text, stop)) is not None and 1 <= int(more[2]) <= 31:
            self._add(more.start(1), more.end(1), Decimal(more[2]), "day")
            stop = more.end()
        return stop

    def _ranges(self) -> None:
        """*300 to 500 million yuan*: the first takes the scale and the unit of the second."""
        found = self.ready
        for index in range(len(found) - 1):
            one, other = found[index], found[index + 1]
            if one.kind not in ("count", "year") or one.unit or one.whole.end != one.span.end:
                continue
            gap = other.whole.start - one.span.end
            if not 0 < gap <= 9 or self.tongue.to.fullmatch(self.text, one.span.end, other.whole.start) is None:
                continue
            if one.kind == "year":
                continue
            if other.kind in ("day", "month", "clock", "year", "name", "fraction", "decade"):
                if other.kind == "day" and one.low <= 31:
                    found[index] = replace(one, kind="day", firm=False)
                elif other.kind == "clock" and other.noun and one.low <= 12:
                    found[index] = replace(one, kind="clock", low=one.low * 60, high=one.low * 60, noun=other.noun)
                continue
            factor = Decimal(1)
            words = self.text[other.span.start : other.span.end]
            scale = self.tongue.scale_after.search(words)
            if scale is not None and one.low < 1000:
                factor = Decimal(self.tongue.scales[scale[1].lower()])
                if one.low * factor > other.low:
                    factor = Decimal(1)
            if one.low * factor > _FAR * max(other.low, _ONE):
                # *314,000 or 57.3 percent*
                continue
            if other.kind == "temperature":
                one = self._signed(one, other)
            sign = other.unit if other.unit else ""
            found[index] = replace(
                one,
                low=one.low * factor,
                high=one.high * factor,
                kind=other.kind,
                unit=sign,
                firm=one.firm and factor == 1,
                per=other.per,
                each=other.each,
            )

    def _signed(self, one: Quantity, other: Quantity) -> Quantity:
        """The first of two temperatures with its sign: *minus 10 to minus 5 degrees*, *5 to 10 degrees below zero*."""
        start = one.span.start
        before = self.tongue.below_before.search(self.text, max(0, start - 12), start)
        if before is not None:
            return replace(one, whole=Span(before.start(), one.whole.end), sign=-1)
        after = other.sign < 0 and other.whole.start == other.span.start
        return replace(one, sign=-1) if after else one

    def _shares(self) -> None:
        """*one in ten*, *three out of five*: a fraction, sure where the first number is a one in a word."""
        found = self.ready
        for index in range(len(found) - 1, 0, -1):
            one, other = found[index - 1], found[index]
            if one.kind not in ("count", "length") or other.kind != "count" or other.whole != other.span:
                continue
            if not 0 < one.low < other.low or not self.tongue.among.fullmatch(
                self.text, one.span.end, other.span.start
            ):
                continue
            span = Span(one.span.start, other.span.end)
            share, firm = one.low / other.low, one.low == 1 and not one.digits
            found[index - 1 : index + 1] = [
                Quantity(span, span, share, share, "fraction", firm=firm, hedged=one.hedged, digits=other.digits)
            ]


def _plain(word: str) -> Decimal:
    return Decimal("".join(c for c in word if c.isdigit()))


_ROMAN = re.compile(r"[ -]([IVX]{1,5})(?!\w)")
_CAPITALISED = re.compile(r"\.? [^\W\d_a-z]?[A-ZÁÉÍÓÚÄÖÜ][a-záéíóúñäöüß]")
_INCHES = re.compile(r"-(1[01]|\d)(?!\w)")
# A letter too much: *the 2ith*.
_TORN = re.compile(r"[a-z](?=(?:st|nd|rd|th)\b)")
_ISO = re.compile(r"([12]\d{3})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?!\d)")
# Four groups of digits or more, or a country's code before them: *+86-573-8234-5678*.
_PHONE = re.compile(r"(?<=\+)\d{1,3}(?:[ -]\d{2,8}){2,4}(?!\d)|\d{2,4}(?:-\d{2,8}){3}(?!\d)")
_SHARE = re.compile(r"/(\d{1,2})(?![\d/])")
_RATIO = re.compile(r"[:\d]")
_WORD = re.compile(r"([^\W\d_]+)([ \u00a0-]?)")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
# *trillion-yuan industrial clusters*
_PLURALS = re.compile(r"(?: [a-z]+){0,2} [a-z]{2,}s\b")
_PLURAL = re.compile(r" [a-z]{3,}s\b(?!')")
_NOUN = re.compile(r"[ \u00a0-]([^\W\d_]+)")
_BEFORE = re.compile(r"(?:[^\W\d_]+[ \u00a0-]){1,3}$")
_YEAR_AFTER = re.compile(r"\.?,?(?: (?:of|de|del))? [12]\d{3}\b")
