"""Quantities of Chinese text, simplified or traditional: 19980亿美元, 一万六七千元, 300至500亿, 第十九届, 下午3点半."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise

from pipeline.model import Span
from pipeline.quantities.model import MOST_DIGITS, Quantity, data, last_place, units

ZERO, ONE, HALF, TEN = Decimal(0), Decimal(1), Decimal("0.5"), Decimal(10)

# Nothing that releases count is more; 亿亿亿 is no number.
_MOST = Decimal(10) ** 20
# Nor has a numeral more parts.
_MOST_TOKENS = 40

_Ends = tuple[Decimal, Decimal]
"""A value's low and high end; twice the same but for 六七千 and 几十."""

# 几, 数 before a scale: from one to ten of it.
_SEVERAL = (ONE, TEN)

_TENS = {"廿": (Decimal(20), Decimal(20)), "卅": (Decimal(30), Decimal(30))}


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The data file, ready for use."""

    normal: dict[int, int]
    digits: dict[str, int]
    scales: dict[str, int]
    units: dict[str, str]
    longest: int
    """Length of the longest unit."""
    measures: frozenset[str]
    none: re.Pattern[str]
    unit: re.Pattern[str]
    """A unit that can be converted or paid for; the longest first."""


@cache
def _lexicon() -> _Lexicon:
    table = data("zh")
    names: dict[str, str] = table["units"]
    measures = frozenset(table["measures"]["words"].split())
    none = sorted(table["words"]["none"].split(), key=len, reverse=True)
    return _Lexicon(
        normal=str.maketrans(table["traditional"], table["simplified"]),
        digits={char: value for chars, value in table["digits"].items() for char in chars},
        scales=table["scales"],
        units=names,
        longest=max(map(len, names)),
        measures=measures,
        none=re.compile("|".join(none)),
        unit=re.compile("|".join(sorted((n for n in names if names[n] in units()), key=len, reverse=True))),
    )


_TOKEN = re.compile(
    r"(?P<d>\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<h>[零〇一二三四五六七八九两])"
    r"|(?P<s>[十百万亿兆廿卅]|千(?![瓦米克卡伏]))|(?P<i>[几数](?=[十百千万亿]|个|名|位|家|次|年|天|小时|分钟|公里|米|项|种|件))|(?P<b>半)"
)
_PLAN = re.compile(r"十[一二三四五六七]五(?=[\"”」』’'》]|规划|计划|时期|期间|末|以来|开局|收官|发展|目标|建设)")
_CONGRESS = re.compile(r"大(?=以来|报告|精神|代表|召开|[\"”」』》，。、和上后的]|期间|闭幕|开幕|提出|作出|$)")
_CLOCK = re.compile(r"(?<![\d:.])([012]?\d):([0-5]\d)(?::[0-5]\d)?(?![\d:])")
_ISO = re.compile(r"(?<!\d)([12]\d{3})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_AFTERNOON = re.compile(r"(?:下午|晚上|晚间|傍晚|当晚|今晚|午后|夜间|晚|中午)\s?$")
_MORNING = re.compile(r"(?:上午|早上|早晨|凌晨|清晨|今晨|早|晨)\s?$")
_MINUTES = re.compile(
    r"(?:(\d{1,2}|[零一二三四五]?十?[零一二三四五六七八九]?)分(?!之|钟|别)|半(?![年天个])|([一三])刻|整|许)"
)
_HEDGE = re.compile(r"(?:大约|约为|约|接近|将近|近|超过|超|逾|突破|过|不到|不足|上|至少|最多|最高|左右|逼近|达到)\s?$")
# 过亿 is a number; 亿 with nothing before it has lost its own.
_SCALES_ALONE = frozenset(("万", "亿", "万亿"))
_PASSED = re.compile(r"[过超逾破上近]\s?$")
_HEDGE_AFTER = re.compile(r"\s?(?:左右|上下|以上|以下|以内|开外)")
_RANGE = re.compile(r"\s?(?:至|到|[-—–~]{1,2}|或)\s?")
_JOINT = re.compile(r"\s?(?:至|到|[-—–~]{1,2}|或|、|和|与|及|,|，)\s?")
_MORE = "多余来"
# 30多; not 30余杭人.
_SOME_MORE = re.compile("(?!来自|来到|来源|余额|余杭|余姚|余地|多元)[多余来]")
_DAY_AFTER = re.compile(r"[,，。、上下晚早凌至到在]|$")
_AND_TO = re.compile(r"[点时半分]\s?(?:至|到|[-—–~])\s?$")
_AND_A_HALF = re.compile("半(?!个月)")
# Years that are no date: 2200年历史.
_AGES = re.compile(r"年(?:的?(?:悠久)?(?:历史|文明)|老)")
# 翻两番: twice as much, twice.
_FOLD = re.compile(r"翻(?:了|上)?([一两二三四五]?)番")
_REST = re.compile(r"\d{1,2}(?![\d.年月日个万千百十亿%:元])|[一二三四五六七八九]")
# How far before an amount stands what it is for.
_FOR = 14
_BREAK = re.compile(r"[,。；、;:]|\d")
_PAY = re.compile(r"(亩|[日月年](?=[薪租]))[产薪租均金][^,。；、;\d]{0,6}$")
_PAID = {"亩": "area-mu", "日": "duration-day", "月": "duration-month", "年": "duration-year"}
_ARABIC = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-z]")
# 一年, 两天 with these may be any time.
_OFTEN_NO_NUMBER = frozenset(("duration-year", "duration-week", "duration-day"))
# A sign before a number to its currency.
_SIGNS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_FOREIGN = re.compile(r"\s?(美元|港元|港币|欧元|日元|英镑|韩元|卢布|澳元|加元|新台币)")


@dataclass(slots=True)
class _Run:
    """Adjacent tokens, with what they amount to."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    digits: bool = False
    """Written in Arabic digits, at least in part."""
    plain: bool = False
    """Digits only (2019, 二〇一九), no scale."""
    scale: Decimal = ONE
    """The scale at the end, which 300至500亿 lends to the numeral before; 1 where there is none."""
    more: bool = False
    """Some more than it says: 30多万."""
    vague: bool = False
    """Without a value of its own (几十万, 数千)."""


def parse(text: str) -> Iterator[Quantity]:
    """The quantities of a Chinese text in order; runs of more than MOST_DIGITS digits are passed over."""
    lexicon = _lexicon()
    normal = text.translate(lexicon.normal)
    taken = {at for m in lexicon.none.finditer(normal) for at in range(*m.span())}
    found: list[Quantity] = []
    special = list(_special(normal))
    barred = {at for q in special for at in range(q.span.start, q.span.end)}
    runs = [r for r in _runs(normal) if barred.isdisjoint(range(r.start, r.end))]
    _lend(normal, runs)
    skip = -1
    for index, run in enumerate(runs):
        if run.start < skip:
            continue
        quantity = _classify(_numeral(normal, run, runs[index + 1] if index + 1 < len(runs) else None))
        if quantity is None:
            continue
        skip = quantity.whole.end
        if quantity.firm and not run.digits and run.start in taken:
            quantity = replace(quantity, firm=False)
        found.append(quantity)
    found = sorted((*found, *special), key=lambda q: q.span)
    for at in range(len(found) - 2, -1, -1):
        found[at] = _shared(normal, found[at], found[at + 1])
    return iter(found)


def _shared(text: str, one: Quantity, other: Quantity) -> Quantity:
    """26、27日, 3至5月, 5%和7%: a bare number takes the kind and unit of the one it is joined to."""
    if one.kind != "count" or one.noun or not one.digits or one.hedged or other.kind in ("name", "clock", "decade"):
        return one
    if _JOINT.fullmatch(text, one.whole.end, other.span.start) is None:
        return one
    if (other.kind == "day" and one.low > 31) or (other.kind == "month" and one.low > 12):
        return one
    if other.kind == "year" and not 1000 <= one.low < 3000:
        return one
    return replace(one, kind=other.kind, unit=other.unit, noun=other.noun)


def _special(text: str) -> Iterator[Quantity]:
    """Dates and times in digits, and the five-year plans, whose parts are no numerals by themselves."""
    if ":" in text:
        for m in _CLOCK.finditer(text):
            if int(m[1]) < 25:
                minutes = int(m[1]) * 60 + int(m[2])
                if _AFTERNOON.search(text, max(0, m.start() - 4), m.start()) and int(m[1]) < 12:
                    minutes += 720
                yield _quantity(m.span(), m.span(), minutes, "clock")
    for m in _ISO.finditer(text):
        if int(m[3]) <= 12 and int(m[4]) <= 31:
            yield _quantity(m.span(1), m.span(), int(m[1]), "year")
            yield _quantity(m.span(3), m.span(3), int(m[3]), "month")
            yield _quantity(m.span(4), m.span(4), int(m[4]), "day")
    for m in _FOLD.finditer(text) if "番" in text else ():
        times = _lexicon().digits[m[1]] if m[1] else 1
        yield replace(_quantity(m.span(), m.span(), 2**times, "multiple"), noun="番")
    if "五" in text:
        for m in _PLAN.finditer(text):
            value = 10 + "一二三四五六七".index(text[m.start() + 1]) + 1
            yield _quantity(m.span(), m.span(), value, "ordinal")


def _quantity(
    span: tuple[int, int], whole: tuple[int, int], value: int | Decimal, kind: str, *, firm: bool = True
) -> Quantity:
    number = Decimal(value)
    return Quantity(Span(*span), Span(*whole), number, number, kind, firm=firm)


def _runs(text: str) -> list[_Run]:
    """The numerals of a text, each with its value."""
    runs: list[_Run] = []
    group: list[re.Match[str]] = []
    more = False
    for token in _TOKEN.finditer(text):
        if group:
            gap = text[group[-1].end() : token.start()]
            if _joined(group, gap, token):
                more = more or (gap != "" and gap in _MORE)
            else:
                runs.extend(_evaluate(text, group, more))
                group, more = [], False
        group.append(token)
    if group:
        runs.extend(_evaluate(text, group, more))
    return runs


def _joined(group: Sequence[re.Match[str]], gap: str, token: re.Match[str]) -> bool:
    """True for a token that goes on with the numeral before it, with 点, 多 or a space between them, or nothing."""
    last, kind = group[-1].lastgroup or "", token.lastgroup or ""
    if "b" in (last, kind):
        return False
    if gap == "":
        return not (last == "d" and kind in "dhi") and not (kind == "d" and not _ARABIC.match(group[0].group()))
    if gap == " ":
        return last == "d" and kind == "s"
    if gap == "点":
        return last == "h" and kind == "h"
    return gap in _MORE and kind == "s"


def _evaluate(text: str, tokens: Sequence[re.Match[str]], more: bool) -> Iterator[_Run]:
    """The value of adjacent tokens; none where it has more digits than a quantity has."""
    start, end = tokens[0].start(), tokens[-1].end()
    kinds = "".join(t.lastgroup or "" for t in tokens)
    body = text[start:end]
    if kinds == "b":
        yield _Run(start, end, HALF, HALF)
    elif sum(c.isdigit() for c in body) > MOST_DIGITS or len(kinds) > _MOST_TOKENS:
        return
    elif kinds == "d":
        value = _in_digits(body)
        yield _Run(start, end, value, value, digits=True, plain=True, more=more)
    elif "点" in body:
        yield from _with_decimals(text, tokens, more)
    elif set(kinds) == {"h"}:
        yield _figure_by_figure(start, body)
    else:
        total = _Sum(tokens)
        low, high = total.ends
        if high > _MOST:
            return
        plain = "s" not in kinds
        if not plain:
            low, high = _whole(low), _whole(high)
        digits, scale, vague = "d" in kinds, total.tail, total.vague
        yield _Run(start, end, low, high, digits=digits, plain=plain, scale=scale, more=more, vague=vague)


def _with_decimals(text: str, tokens: Sequence[re.Match[str]], more: bool) -> Iterator[_Run]:
    """三点五亿."""
    start, end = tokens[0].start(), tokens[-1].end()
    lexicon = _lexicon()
    whole, _, rest = text[start:end].partition("点")
    scale = ONE
    while rest and rest[-1] in lexicon.scales:
        scale *= lexicon.scales[rest[-1]]
        rest = rest[:-1]
    part = [str(lexicon.digits.get(c, "")) for c in rest]
    runs = list(_evaluate(text, [t for t in tokens if t.end() <= start + len(whole)], False))
    if runs and part and all(part):
        value = (runs[0].low + Decimal("0." + "".join(part))) * scale
        yield _Run(start, end, value, value, plain=scale == 1, scale=scale, more=more)


def _figure_by_figure(start: int, body: str) -> _Run:
    """二〇一九; 六七 is six or seven."""
    values = [_lexicon().digits[c] for c in body]
    end = start + len(body)
    if len(values) == 2 and 0 < values[0] < values[1] <= values[0] + 2:
        return _Run(start, end, Decimal(values[0]), Decimal(values[1]))
    value = Decimal("".join(map(str, values)))
    return _Run(start, end, value, value, plain=True)


def _in_digits(word: str) -> Decimal:
    return Decimal(word.replace(",", "").replace(" ", ""))


class _Sum:
    """Tokens added up, one by one: digits, characters and scales. Everything is counted twice, for the low end and
    the high end of a range written as one numeral (六七千)."""

    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        self.vague = False
        """几 or 数 stands in it."""
        self.tail = ONE
        """The scale at the end."""
        self._totals = (ZERO, ZERO)
        self._section = (ZERO, ZERO)
        """What stands since the last scale of ten thousand or more."""
        self._number: _Ends | None = None
        """What stands since the last scale."""
        self._single = False
        """One digit or character alone."""
        self._zero = False
        """零 stands since the last scale."""
        self._last, self._big = ONE, ONE
        """The last scale, and the last one of ten thousand or more."""
        for token in tokens:
            self._take(token.lastgroup or "", token.group())
        if self._number is not None:
            # 一百二, 3万5: the digit counts tenths of the scale before it.
            unit = self._last / 10 if self._last > 10 and self._single and not self._zero else ONE
            self._section = _plus(self._section, self._number, unit)

    @property
    def ends(self) -> _Ends:
        """Low and high."""
        return _plus(self._totals, self._section)

    def _take(self, kind: str, word: str) -> None:
        if kind == "s":
            for char in word:
                self._scale(char)
            return
        self.tail = ONE
        if kind == "d":
            value = _in_digits(word)
            self._number, self._single = (value, value), len(word) == 1
        elif kind == "i":
            self._number, self._single, self.vague = _SEVERAL, False, True
        else:
            self._character(Decimal(_lexicon().digits[word]))

    def _character(self, value: Decimal) -> None:
        if not value:
            self._zero = True
        elif self._number is not None and not self._zero and value > self._number[1]:
            self._number = (self._number[0], value)
        else:
            self._number, self._single = (value, value), True

    def _scale(self, char: str) -> None:
        if char in _TENS:
            self._number = None
            self._section = _plus(self._section, _TENS[char])
            return
        scale = Decimal(_lexicon().scales[char])
        number = self._number
        if number is None:
            # 千亿, 万: one of it; not the 万 of 十万.
            alone = scale < 10000 or not (any(self._section) or any(self._totals))
            number = (ONE, ONE) if alone else (ZERO, ZERO)
        self._number, self._zero, self._last = None, False, scale
        if scale < 10000:
            self._section = _plus(self._section, number, scale)
            self.tail = scale if self.tail == 1 else self.tail * scale
            return
        section = _plus(self._section, number)
        if scale > self._big > 1:
            self._totals = _times(_plus(self._totals, section), scale)
        elif any(section):
            self._totals = _plus(self._totals, section, scale)
        else:
            self._totals = _times(self._totals, scale)
        self._section, self._big = (ZERO, ZERO), scale
        self.tail *= scale


def _plus(one: _Ends, other: _Ends, scale: Decimal = ONE) -> _Ends:
    return one[0] + other[0] * scale, one[1] + other[1] * scale


def _times(ends: _Ends, scale: Decimal) -> _Ends:
    return ends[0] * scale, ends[1] * scale


def _whole(value: Decimal) -> Decimal:
    """51.7万 is 517000, not 517000.0; a numeral without a scale keeps its zeros (7.0)."""
    return value.quantize(ONE) if value == value.to_integral_value() else value.normalize()


def _lend(text: str, runs: list[_Run]) -> None:
    """300至500亿: the first numeral takes the scale of the second."""
    for at, (one, other) in enumerate(pairwise(runs)):
        if other.scale > 1 and one.scale == 1 and one.high < 10000 and other.start - one.end <= 4:
            if _RANGE.fullmatch(text, one.end, other.start) and one.low * other.scale <= other.low:
                scale = other.scale
                runs[at] = replace(one, low=one.low * scale, high=one.high * scale, plain=False)


@dataclass(slots=True)
class _Numeral:
    """A numeral with the words around it, which tell what kind of quantity it is."""

    text: str
    run: _Run
    after: _Run | None
    """The numeral that comes next."""
    end: int
    """Where it ends, 多 or + included (30多, 100+)."""
    at: int
    """Where the words after it begin: a space may stand between."""
    before: str
    """The character before it; "" at the start."""
    next: str
    """The character after it; "" at the end."""
    more: bool
    """30多, 30+: some more than it says."""
    hedged: bool
    firm: bool

    @property
    def span(self) -> Span:
        return Span(self.run.start, self.run.end)

    @property
    def whole(self) -> bool:
        """One whole number, neither 3.5 nor 三四."""
        return self.run.low == self.run.high and self.run.low == self.run.low.to_integral_value()

    @property
    def high(self) -> Decimal:
        """The most that it may be."""
        low, high = self.run.low, self.run.high
        if self.run.vague:
            return max(high, low)
        return low + last_place(low) - (1 if low >= 10 else 0) if self.more else high

    def followed(self, *words: str) -> bool:
        return self.text.startswith(words, self.at)

    def read_as(
        self, kind: str, stop: int, unit: str = "", *, sure: bool = True, noun: str = "", per: str = ""
    ) -> Quantity:
        """The numeral as a quantity of a kind that ends at `stop`; firm if the numeral is and this is `sure`."""
        vague = self.run.vague
        return Quantity(
            span=self.span,
            whole=Span(self.run.start, stop),
            low=self.run.low,
            high=self.high,
            kind=kind,
            unit=unit,
            firm=self.firm and sure,
            hedged=self.hedged or vague or _HEDGE_AFTER.match(self.text, stop) is not None,
            open=self.more or vague,
            digits=self.run.digits,
            noun=noun,
            per=per,
        )


def _numeral(text: str, run: _Run, after: _Run | None) -> _Numeral:
    start, end = run.start, run.end
    plus = text[end : end + 1] == "+" or (_SOME_MORE.match(text, end) is not None)
    more = run.more or plus
    end += plus
    at = end + 1 if text[end : end + 1] == " " else end
    bare = text[start : run.end] in _SCALES_ALONE and not _PASSED.search(text, max(0, start - 2), start)
    return _Numeral(
        text=text,
        run=run,
        after=after,
        end=end,
        at=at,
        before=text[start - 1] if start else "",
        next=text[at : at + 1],
        more=more,
        hedged=more or _HEDGE.search(text, max(0, start - 3), start) is not None,
        firm=(run.digits or run.low > 1) and not run.vague and not bare,
    )


_Kind = Callable[[_Numeral], Quantity | None]
"""One kind of quantity: the numeral as one of this kind, or None where the words around it say otherwise."""


def _classify(numeral: _Numeral) -> Quantity | None:
    """The quantity that a numeral is: what stands before it says most, then what stands after; None if it is none."""
    for kind in _BY_WORDS_BEFORE:
        if (quantity := kind(numeral)) is not None:
            return quantity
    if numeral.followed("分之"):
        return _part(numeral)
    for kind in chain(_BY_NEXT.get(numeral.next, ()), _OTHERWISE):
        if (quantity := kind(numeral)) is not None:
            return quantity
    return _count(numeral)


# What stands before it.


def _named(numeral: _Numeral) -> Quantity | None:
    """G60, COVID-19: part of a name; the year of *in2019年* is none."""
    text, start, before = numeral.text, numeral.run.start, numeral.before
    if not numeral.run.digits or _is_year(numeral):
        return None
    letters = _LATIN.match(before) or (before in "-—" and start > 1 and _LATIN.match(text[start - 2]))
    return numeral.read_as("name", numeral.end, sure=False) if letters else None


def _identifier(numeral: _Numeral) -> Quantity | None:
    """000651: a share, a telephone."""
    run = numeral.run
    zeros = run.digits and run.plain and numeral.text[run.start] == "0" and len(numeral.span) > 2
    return numeral.read_as("name", numeral.end, sure=False) if zeros and numeral.text[run.start + 1] != "." else None


def _in_order(numeral: _Numeral) -> Quantity | None:
    """第19届."""
    return numeral.read_as("ordinal", numeral.end, noun=numeral.next) if numeral.before == "第" else None


# What stands after it.


def _part(numeral: _Numeral) -> Quantity | None:
    """三分之二, 百分之五; None without a numeral after it, and for a part of nothing."""
    low, parts = numeral.run.low, numeral.after
    if parts is None or parts.start != numeral.at + len("分之") or not low:
        return None
    share = Span(numeral.run.start, parts.end)
    if low in (100, 1000, 10000):
        factor = 100 / low
        low, high = parts.low * factor, parts.high * factor
        return Quantity(share, share, low, high, "percent", "concentr-percent", not parts.vague)
    return Quantity(share, share, parts.low / low, parts.high / low, "fraction")


def _decade(numeral: _Numeral) -> Quantity | None:
    """90年代."""
    return numeral.read_as("decade", numeral.at + 2) if numeral.followed("年代") else None


def _born(numeral: _Numeral) -> Quantity | None:
    """80后: people born in these years."""
    run = numeral.run
    if run.plain and run.digits and len(numeral.span) == 2 and run.low % 5 == 0:
        return numeral.read_as("decade", numeral.at + 1, sure=False)
    return None


def _year(numeral: _Numeral) -> Quantity | None:
    """2019年, 二〇一九年."""
    return numeral.read_as("year", numeral.at + 1, sure=not numeral.more) if _is_year(numeral) else None


def _is_year(numeral: _Numeral) -> bool:
    if numeral.next != "年" or not (numeral.run.plain and numeral.whole and 1000 <= numeral.run.low < 3000):
        return False
    return not _AGES.match(numeral.text, numeral.at)


def _month(numeral: _Numeral) -> Quantity | None:
    """9月."""
    month = numeral.whole and 1 <= numeral.run.low <= 12 and len(numeral.span) <= 2
    return numeral.read_as("month", numeral.at + 1) if month else None


def _day_in_brackets(numeral: _Numeral) -> Quantity | None:
    """（26）日."""
    day = numeral.followed("）日", ")日") and numeral.whole and 1 <= numeral.run.low <= 31
    return numeral.read_as("day", numeral.at + 2) if day else None


def _day(numeral: _Numeral) -> Quantity | None:
    """26日, 9月26号; 26号 by itself may be a house."""
    text, start, stop = numeral.text, numeral.run.start, numeral.at + 1
    if not (numeral.whole and 1 <= numeral.run.low <= 31 and len(numeral.span) <= 3):
        return None
    after_month = text[max(0, start - 2) : start].rstrip(" ").endswith("月")
    if numeral.next == "日" or after_month or _DAY_AFTER.match(text, stop):
        return numeral.read_as("day", stop)
    return numeral.read_as("ordinal", stop, sure=False)


def _time_of_day(numeral: _Numeral) -> Quantity | None:
    """下午3点半, 24时."""
    run = numeral.run
    if not (numeral.whole and run.low <= 24 and (run.plain or not run.digits)):
        return None
    clock = _clock(numeral.text, run.start, numeral.at + 1, int(run.low))
    if clock is None:
        return None
    minutes, stop = clock
    span = Span(run.start, stop)
    return Quantity(span, span, minutes, minutes, "clock")


def _quarter(numeral: _Numeral) -> Quantity | None:
    """一季度: of the year, so that 一 is a number."""
    if not numeral.followed("季度"):
        return None
    return replace(numeral.read_as("ordinal", numeral.at + 1, noun="季"), firm=True)


def _session(numeral: _Numeral) -> Quantity | None:
    """十九届四中全会."""
    session = numeral.followed("届", "中全会")
    return numeral.read_as("ordinal", numeral.at + 1, noun=numeral.next) if session else None


def _congress(numeral: _Numeral) -> Quantity | None:
    """十八大以来."""
    congress = not numeral.run.digits and 8 <= numeral.run.low <= 30 and _CONGRESS.match(numeral.text, numeral.at)
    return numeral.read_as("ordinal", numeral.at + 1) if congress else None


def _degrees(numeral: _Numeral) -> Quantity | None:
    """38度."""
    return numeral.read_as("temperature", numeral.at + 1, "temperature-celsius") if numeral.next == "度" else None


# Neither says it by itself.


def _with_unit(numeral: _Numeral) -> Quantity | None:
    """The longest unit that follows: 3525亩."""
    text, at, lexicon = numeral.text, numeral.at, _lexicon()
    for length in range(min(lexicon.longest, len(text) - at), 0, -1):
        unit = lexicon.units.get(text[at : at + length])
        if unit is not None:
            return _measured(numeral, at + length, unit)
    return None


def _half(numeral: _Numeral) -> Quantity | None:
    """半."""
    return numeral.read_as("fraction", numeral.end, sure=False) if numeral.run.low == HALF else None


def _price(numeral: _Numeral) -> Quantity | None:
    """¥500."""
    currency = _SIGNS.get(numeral.before)
    return numeral.read_as("money", numeral.end, currency) if currency is not None else None


def _modern_year(numeral: _Numeral) -> Quantity | None:
    """2019 without 年, where nothing is counted."""
    run = numeral.run
    if not (run.digits and run.plain and 1950 <= run.low <= 2050 and numeral.whole) or numeral.next.isspace():
        return None
    return numeral.read_as("year", numeral.end) if numeral.next not in _lexicon().measures else None


def _before_letters(numeral: _Numeral) -> Quantity | None:
    """5G."""
    letters = numeral.run.digits and _LATIN.match(numeral.text, numeral.end)
    return numeral.read_as("name", numeral.end, sure=False) if letters else None


def _count(numeral: _Numeral) -> Quantity:
    """66家, and every number of which nothing else is said."""
    measures, two = _lexicon().measures, numeral.text[numeral.at : numeral.at + 2]
    noun = next((word for word in (two, two[:1]) if word in measures), "")
    sure = bool(noun) or numeral.run.digits or numeral.run.low >= 10_000
    return numeral.read_as("count", numeral.end, sure=sure, noun=noun)


# The kinds in the order in which they are tried.
_BY_WORDS_BEFORE: tuple[_Kind, ...] = (_named, _identifier, _in_order)
_BY_NEXT: dict[str, tuple[_Kind, ...]] = {
    "年": (_decade, _year),
    "后": (_born,),
    "月": (_month,),
    "）": (_day_in_brackets,),
    ")": (_day_in_brackets,),
    "日": (_day,),
    "号": (_day,),
    "时": (_time_of_day,),
    "点": (_time_of_day,),
    "季": (_quarter,),
    "届": (_session,),
    "中": (_session,),
    "大": (_congress,),
}
_OTHERWISE: tuple[_Kind, ...] = (_with_unit, _degrees, _half, _price, _modern_year, _before_letters)


def _measured(numeral: _Numeral, stop: int, unit: str) -> Quantity:
    """A numeral with its unit, and 半 after it (三年半)."""
    text, low = numeral.text, numeral.run.low
    if unit == "discount":
        return numeral.read_as("count", stop, sure=False)
    if unit == "tenth":
        sure = len(numeral.span) <= 3 and 1 < low <= 10
        tenths = numeral.read_as("percent", stop, "concentr-percent", sure=sure)
        return replace(tenths, low=tenths.low * 10, high=tenths.high * 10)
    if unit == "multiple":
        quantity = numeral.read_as("multiple", stop)
    elif unit == "century" or text[stop - 2 : stop] == "周年" or text.startswith("岁生日", stop - 1):
        quantity = numeral.read_as("ordinal", stop)
    elif unit == "duration-year" and text[stop - 1] == "年" and text[stop : stop + 1] in "级初底末":
        quantity = numeral.read_as("duration", stop, unit, sure=False)
    else:
        quantity = _sized(numeral, stop, unit)
    end = quantity.whole.end
    if low >= 1 and _AND_A_HALF.match(text, end) and not _lexicon().none.match(text, end):
        whole = Span(quantity.whole.start, end + 1)
        quantity = replace(quantity, whole=whole, low=quantity.low + HALF, high=quantity.high + HALF)
    return quantity


def _sized(numeral: _Numeral, stop: int, unit: str) -> Quantity:
    """A numeral with a unit that can be converted or paid for, its decimals after the unit (9秒91), what it is for."""
    text, run, noun = numeral.text, numeral.run, numeral.text[stop - 1]
    kind, surely = units()[unit][0], run.digits or run.low > 2 or unit not in _OFTEN_NO_NUMBER
    exact = not (numeral.more or run.vague) and run.low == run.low.to_integral_value()
    rest = _decimals(text, stop) if exact else None
    end = stop if rest is None else rest[1]
    if unit == "CNY" and (foreign := _FOREIGN.match(text, end)):
        unit = _lexicon().units[foreign[1]]
    quantity = numeral.read_as(kind, stop, unit, sure=surely, noun=noun, per=_per(text, run.start, end))
    if rest is None:
        return quantity
    value = quantity.low + Decimal(f"0.{rest[0]}")
    return replace(quantity, whole=Span(run.start, end), low=value, high=value)


def _decimals(text: str, stop: int) -> tuple[str, int] | None:
    """The figures after a unit: 9秒91, 1米85, 一米八; with where they end."""
    found = _REST.match(text, stop) if text[stop - 1] in "秒米块元" else None
    if found is None:
        return None
    word = found.group()
    if word.isdigit() and word.isascii():
        return word, found.end()
    beyond = text[stop + 1 : stop + 2]
    lexicon = _lexicon()
    if text[stop - 1] not in "米块" or beyond in lexicon.measures or beyond in lexicon.units or _TOKEN.match(beyond):
        return None
    return str(lexicon.digits[word]), found.end()


def _per(text: str, start: int, stop: int) -> str:
    """The unit that an amount is for: 每斤25元, 亩产800公斤, 30元/公斤, 月薪8000元; empty where there is none."""
    lexicon = _lexicon()
    if text[stop : stop + 1] in ("/", "每", "一"):
        found = lexicon.unit.match(text, stop + 1)
        if found is None or (text[stop] == "一" and units()[lexicon.units[found[0]]][0] not in ("mass", "area")):
            return ""
        return lexicon.units[found[0]]
    before = max(0, start - _FOR)
    at = text.rfind("每", before, start)
    if at >= 0 and _BREAK.search(text, at, start) is None:
        at += 2 if text[at + 1 : at + 2] == "一" else 1
        if text[at] in _PAID and text[at] != "亩":
            return _PAID[text[at]]
        found = lexicon.unit.match(text, at, start)
        return lexicon.units[found[0]] if found is not None else ""
    pay = _PAY.search(text, before, start)
    return _PAID[pay[1]] if pay is not None else ""


def _small(word: str) -> int:
    """A numeral under a hundred in characters."""
    digits = _lexicon().digits
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return int("".join(str(digits[c]) for c in word) or 0)
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)


def _clock(text: str, start: int, stop: int, hour: int) -> tuple[Decimal, int] | None:
    """Minutes of the day and end of the words; None where it is not surely a time of day."""
    if text[stop - 1] == "时" and text[stop : stop + 1] in ("期", "代", "段"):
        return None
    begin = max(0, start - 4)
    late, early = _AFTERNOON.search(text, begin, start), _MORNING.search(text, begin, start)
    minutes = _MINUTES.match(text, stop)
    sure = text[stop - 1] == "时" or bool(late or early or minutes or _AND_TO.search(text, begin, start))
    if not sure and text[stop : stop + 1] != "钟":
        return None
    value = hour * 60
    if late and 1 <= hour < 12:
        value += 720
    if minutes:
        stop = minutes.end()
        if minutes[1]:
            value += int(minutes[1]) if minutes[1].isdigit() else _small(minutes[1])
        elif minutes[0] == "半":
            value += 30
        elif minutes[2]:
            value += 15 if minutes[2] == "一" else 45
    return Decimal(value), stop
