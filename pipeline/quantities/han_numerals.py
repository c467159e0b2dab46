"""Chinese numerals and what they amount to: 19980亿, 一万六七千, 三点五, 几十万, 伍佰贰拾万."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pipeline.quantities.model import MOST_DIGITS, data, units

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
class Vocabulary:
    """The data file, ready for use."""

    normal: dict[int, int]
    digits: dict[str, int]
    scales: dict[str, int]
    units: dict[str, str]
    longest: int
    """Length of the longest unit."""
    measures: frozenset[str]
    things: frozenset[str]
    """Those of what cannot be a unit."""
    none: re.Pattern[str]
    longest_none: int
    unit: re.Pattern[str]
    """A unit that can be converted or paid for; the longest first."""


# 伍 and 陆 are surnames, too.
_CAPITAL = re.compile(
    r"(?=[零伍陆陸參参仟佰拾万萬亿億]*[壹贰貳貮叁叄肆柒捌玖拾佰仟])[零壹贰貳貮叁叄參参肆伍陆陸柒捌玖拾佰仟万萬亿億]{2,}"
    r"|[壹贰貳貮叁叄肆伍陆陸柒捌玖](?=[元圆圓角分])"
)
_ONE_CAPITAL = re.compile("[壹贰貳貮叁叄肆伍陆陸柒捌玖拾佰仟]")
_CAPITALS = str.maketrans("壹贰貳貮叁叄參参肆伍陆陸柒捌玖拾佰仟", "一二二二三三三三四五六六七八九十百千")


def simplified(text: str) -> str:
    """A text of the same length in simplified characters, capital numerals (伍佰贰拾) as the common ones."""
    text = text.translate(vocabulary().normal)
    if _ONE_CAPITAL.search(text) is None:
        return text
    return _CAPITAL.sub(lambda m: m[0].translate(_CAPITALS), text)


@cache
def vocabulary() -> Vocabulary:
    """The data file of Chinese quantities."""
    table = data("zh")
    names: dict[str, str] = table["units"]
    measures = frozenset(table["measures"]["words"].split())
    none = sorted(table["words"]["none"].split(), key=len, reverse=True)
    return Vocabulary(
        normal=str.maketrans(table["traditional"], table["simplified"]),
        digits={char: value for chars, value in table["digits"].items() for char in chars},
        scales=table["scales"],
        units=names,
        longest=max(map(len, names)),
        measures=measures,
        things=frozenset(table["measures"]["things"].split()),
        none=re.compile("|".join(none)),
        longest_none=len(none[0]),
        unit=re.compile("|".join(sorted((n for n in names if names[n] in units()), key=len, reverse=True))),
    )


TOKEN = re.compile(
    r"(?P<d>\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<h>[零〇一二三四五六七八九两])"
    r"|(?P<s>[十万亿廿卅]|百(?!帕)|千(?![瓦米克卡伏赫帕焦字])|兆(?![瓦赫字帕焦比伏]))|(?P<i>[几数](?=[十百千万亿]|个|名|位|家|次|年|天|小时|分钟|公里|米|项|种|件))|(?P<b>半)"
)
_RANGE = re.compile(r"\s?(?:至|到|[-—–~]{1,2}|或)\s?")
MORE = "多余来"
_ARABIC = re.compile(r"\d")


@dataclass(slots=True)
class Run:
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


def runs(text: str) -> list[Run]:
    """The numerals of a text, each with its value."""
    runs: list[Run] = []
    group: list[re.Match[str]] = []
    more = False
    for token in TOKEN.finditer(text):
        if group:
            gap = text[group[-1].end() : token.start()]
            if _joined(group, gap, token):
                more = more or (gap != "" and gap in MORE)
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
    if gap == "点":
        return last == "h" and kind == "h"
    return gap in MORE and kind == "s"


def _evaluate(text: str, tokens: Sequence[re.Match[str]], more: bool) -> Iterator[Run]:
    """The value of adjacent tokens; none where it has more digits than a quantity has."""
    start, end = tokens[0].start(), tokens[-1].end()
    if len(tokens) == 1 and tokens[0].lastgroup == "d" and end - start <= MOST_DIGITS:
        value = _in_digits(tokens[0].group())
        yield Run(start, end, value, value, digits=True, plain=True, more=more)
        return
    kinds = "".join(t.lastgroup or "" for t in tokens)
    body = text[start:end]
    if kinds == "b":
        yield Run(start, end, HALF, HALF)
    elif sum(c.isdigit() for c in body) > MOST_DIGITS or len(kinds) > _MOST_TOKENS:
        return
    elif kinds == "d":
        value = _in_digits(body)
        yield Run(start, end, value, value, digits=True, plain=True, more=more)
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
        yield Run(start, end, low, high, digits=digits, plain=plain, scale=scale, more=more, vague=vague)


def _with_decimals(text: str, tokens: Sequence[re.Match[str]], more: bool) -> Iterator[Run]:
    """三点五亿."""
    start, end = tokens[0].start(), tokens[-1].end()
    words = vocabulary()
    whole, _, rest = text[start:end].partition("点")
    scale = ONE
    while rest and rest[-1] in words.scales:
        scale *= words.scales[rest[-1]]
        rest = rest[:-1]
    part = [str(words.digits.get(c, "")) for c in rest]
    runs = list(_evaluate(text, [t for t in tokens if t.end() <= start + len(whole)], False))
    if runs and part and all(part):
        value = (runs[0].low + Decimal("0." + "".join(part))) * scale
        yield Run(start, end, value, value, plain=scale == 1, scale=scale, more=more)


def _figure_by_figure(start: int, body: str) -> Run:
    """二〇一九; 六七 is six or seven."""
    values = [vocabulary().digits[c] for c in body]
    end = start + len(body)
    if len(values) == 2 and 0 < values[0] < values[1] <= values[0] + 2:
        return Run(start, end, Decimal(values[0]), Decimal(values[1]))
    value = Decimal("".join(map(str, values)))
    return Run(start, end, value, value, plain=True)


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
            self._character(Decimal(vocabulary().digits[word]))

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
        scale = Decimal(vocabulary().scales[char])
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


def lend(text: str, runs: list[Run]) -> None:
    """300至500亿: the first numeral takes the scale of the second."""
    for at, (one, other) in enumerate(pairwise(runs)):
        if other.scale > 1 and one.scale == 1 and one.high < 10000 and other.start - one.end <= 4:
            if _RANGE.fullmatch(text, one.end, other.start) and one.low * other.scale <= other.low:
                scale = other.scale
                runs[at] = replace(one, low=one.low * scale, high=one.high * scale, plain=False)
