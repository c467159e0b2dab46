"""Dates of Chinese text whose parts are no numerals by themselves: 周三, 上半年, 6月上旬, 1-8月, 民国113年, 3·15."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from pipeline.model import Span
from pipeline.quantities.han_numerals import vocabulary
from pipeline.quantities.model import Quantity, data

_ONES = "一二三四五六七八九"
_SMALL = rf"(?:[一二三四五六]?十[{_ONES}]?|[{_ONES}两])"

_PLAN = re.compile(r"十([一二三四五六七])五(?=[\"”」』’'》]|规划|计划|时期|期间|末|以来|开局|收官|发展|目标|建设)")
_CLOCK = re.compile(r"(?<![\d:.])([012]?\d):([0-5]\d)(?::[0-5]\d)?(?![\d:])")
_DIGITS = re.compile(r"\d{4}[-/.]")
_ISO = re.compile(r"(?<!\d)([12]\d{3})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
AFTERNOON = re.compile(r"(?:下午|晚上|晚间|傍晚|当晚|今晚|午后|夜间|晚|中午)\s?$")

# Not 一周三次, 每周五天: times and days a week.
_WEEKDAY = re.compile(
    rf"(?:(?<![{_ONES}十百两几半多\d])周|星期|礼拜)([一二三四五六日天])"
    r"(?![次天场节小个篇名家期班趟课遍批堂轮份封回集均致])"
)
_HALF = re.compile(r"([上下])半(?=[年叶月程场])")
_FIRST = re.compile(
    rf"(?P<year>年的?)?前(?:(?P<quarters>{_SMALL}|\d)个?季度|(?P<months>{_SMALL}|\d{{1,2}})个?月)"
    rf"|(?<![\d.月年])(?P<one>1)(?:月份?)?[-—–~至到](?P<to>\d{{1,2}})月(?!\d{{1,2}}[日号])"
)
_PART = re.compile(
    r"(?:(?<=\d月)|(?<=[一二三四五六七八九十本上下当该]月))(?P<month>初|上旬|中旬|下旬|底|末)"
    r"|(?<![末一两三四五六七八九十几多])年(?P<year>初|底|末|终)(?![一二三四五六七八九十])"
    r"|世纪(?P<century>初|末)|年代(?P<decade>初|末)"
)
_PLACE = re.compile("[旬底末初终]")
_ONE_TO = re.compile("1(?:月份?)?[-—–~至到]")
_PLACES = {"初": 1, "上旬": 1, "中旬": 2, "下旬": 3, "底": 3, "末": 3, "终": 3}
_ERA = re.compile(rf"民国(元|\d{{1,3}}|{_SMALL})年")
_ERA_BEGAN = 1911
_LUNAR = re.compile(
    rf"(?P<named>农历|阴历|旧历|夏历)(?:[^，。；\d]{{0,3}}年)?(?P<m1>正|冬|腊|{_SMALL}|\d{{1,2}})月(?P<d1>初[{_ONES}十]|{_SMALL}|廿[{_ONES}]|\d{{1,2}})?"
    rf"|(?P<m2>正|冬|腊)月(?P<d2>初[{_ONES}十]|{_SMALL}|廿[{_ONES}])"
    rf"|(?P<m3>{_SMALL})月(?P<d3>初[{_ONES}十])"
)
_OF_MOON = re.compile("历|月初|[正冬腊]月")
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_DOTTED = re.compile(
    r"(?<![\d.])(1[0-2]|0?[1-9])(?:[·•・](3[01]|[12]\d|0?[1-9])(?![\d%])"
    r"|\.(3[01]|[12]\d|0?[1-9])(?=[”\"’」]?(?:晚会|事件|事故|地震|大?案|特?大?暴雨|强降雨|洪[水灾]|爆炸|火灾|惨案|活动|购物节|大促)))"
)
_IN_NAMES = re.compile("[双四七八九十五六]一|双|五四|三八|一二九")
_DOT = re.compile(r"\d[·•・.]\d")
_FESTIVE = re.compile(r"[”\"」』]?(?:国庆|五一|小?长假|黄金周|假期|期间|节|劳动节|国际|购物|大促|前后)")
_QUOTES = '“"「『”'


def dates(text: str) -> Iterator[Quantity]:
    """The dates of a text in simplified characters, in no order."""
    if ":" in text:
        yield from _clocks(text)
    for m in _ISO.finditer(text) if _DIGITS.search(text) else ():
        if int(m[3]) <= 12 and int(m[4]) <= 31:
            yield quantity(m.span(1), m.span(), int(m[1]), "year")
            yield quantity(m.span(3), m.span(3), int(m[3]), "month")
            yield quantity(m.span(4), m.span(4), int(m[4]), "day")
    for m in _PLAN.finditer(text) if "五" in text else ():
        yield quantity(m.span(), m.span(), 11 + "一二三四五六七".index(m[1]), "ordinal")
    for m in _WEEKDAY.finditer(text) if "周" in text or "期" in text or "拜" in text else ():
        yield quantity(m.span(), m.span(), "一二三四五六日".find(m[1]) + 1 or 7, "weekday")
    for m in _ERA.finditer(text) if "民国" in text else ():
        yield quantity(m.span(1), m.span(), _ERA_BEGAN + small(m[1].replace("元", "1")), "year")
    yield from _parts(text)
    if "月" in text and _OF_MOON.search(text) is not None:
        yield from _lunar(text)
    yield from _named(text)


def quantity(
    span: tuple[int, int], whole: tuple[int, int], value: int | Decimal, kind: str, **more: object
) -> Quantity:
    """A quantity of one value."""
    number = Decimal(value)
    return Quantity(Span(*span), Span(*whole), number, number, kind, **more)  # type: ignore[arg-type]


def small(word: str) -> int:
    """A numeral under a hundred, in characters or digits."""
    if word.isascii():
        return int(word or 0)
    digits = vocabulary().digits
    tens, ten, ones = word.replace("廿", "二十").rpartition("十")
    if not ten:
        return int("".join(str(digits[c]) for c in word) or 0)
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)


def _clocks(text: str) -> Iterator[Quantity]:
    for m in _CLOCK.finditer(text):
        if int(m[1]) < 25:
            minutes = int(m[1]) * 60 + int(m[2])
            if AFTERNOON.search(text, max(0, m.start() - 4), m.start()) and int(m[1]) < 12:
                minutes += 720
            yield quantity(m.span(), m.span(), minutes, "clock")


def _parts(text: str) -> Iterator[Quantity]:
    """Parts of a year or a month: 上半年, 前三季度, 1-8月, 6月上旬, 年底."""
    for m in _HALF.finditer(text) if "半" in text else ():
        yield quantity(m.span(), m.span(), 1 if m[1] == "上" else 2, "half")
    if not any(word in text for word in "月年季纪"):
        return
    for m in _PART.finditer(text) if _PLACE.search(text) else ():
        noun = m.lastgroup or ""
        yield quantity(m.span(noun), m.span(), _PLACES[m[noun]], "part", noun=noun)
    for m in _FIRST.finditer(text) if "前" in text or _ONE_TO.search(text) else ():
        if m["quarters"]:
            if small(m["quarters"]) < 4:
                yield quantity(m.span(), m.span(), small(m["quarters"]) * 3, "since", noun="quarter")
        elif m["months"]:
            if small(m["months"]) < 12:
                # 前三个月 may be those that went before.
                sure = m["year"] is not None or small(m["months"]) > 5
                yield quantity(m.span(), m.span(), small(m["months"]), "since", noun="month", firm=sure)
        elif 1 < int(m["to"]) <= 12:
            months = [
                quantity(m.span(name), m.span(name), int(m[name]), "month", digits=True) for name in ("one", "to")
            ]
            yield quantity(m.span(), m.span(), int(m["to"]), "since", noun="month", parts=tuple(months))


def _lunar(text: str) -> Iterator[Quantity]:
    """农历八月十五, 腊月二十三, 五月初五: a month of its own calendar, and a day that English counts as an ordinal."""
    for m in _LUNAR.finditer(text):
        group = next(n for n in "123" if m[f"m{n}"])
        month, day = m[f"m{group}"], m[f"d{group}"]
        number = _LUNAR_MONTHS.get(month) or small(month)
        if number > 12:
            continue
        yield quantity(m.span(f"m{group}"), (m.start(), m.end(f"m{group}") + 1), number, "lunar")
        value = small(day.removeprefix("初")) if day else 0
        if 0 < value <= 30:
            yield quantity(m.span(f"d{group}"), m.span(f"d{group}"), value, "ordinal", noun="日")


@cache
def _feasts() -> tuple[re.Pattern[str], dict[str, int]]:
    table: dict[str, int] = data("zh")["feasts"]
    return re.compile("|".join(table)), table


@cache
def _days() -> tuple[re.Pattern[str], dict[str, int]]:
    table: dict[str, int] = data("zh")["named_days"]
    return re.compile("|".join(sorted(table, key=len, reverse=True))), table


def _named(text: str) -> Iterator[Quantity]:
    """Days that name a feast, a fair or an event: “十一”长假, 五一假期, 3·15晚会, 双十一."""
    names, table = _days()
    for m in names.finditer(text) if _IN_NAMES.search(text) else ():
        quoted = text[m.start() - 1 : m.start()] in tuple(_QUOTES) and text[m.end() : m.end() + 1] in tuple(_QUOTES)
        if m[0].startswith("双") or quoted or _FESTIVE.match(text, m.end()):
            yield _day(m, m.end() - 1, table[m[0]], "" if m[0].startswith("双") else m[0])
    feasts, table = _feasts()
    for m in feasts.finditer(text) if "节" in text or "元旦" in text or "国庆" in text else ():
        yield replace(_day(m, m.end() - 1, table[m[0]], m[0]), noun="", role="feast")
    for m in _DOTTED.finditer(text) if _DOT.search(text) else ():
        yield _day(m, m.start(2 if m[2] else 3), int(m[1]) * 100 + int(m[2] or m[3]))


def _day(match: re.Match[str], middle: int, value: int, name: str = "") -> Quantity:
    """A named day with its month and day, which begins at `middle`."""
    month, day = divmod(value, 100)
    first, second = (match.start(), middle), (middle, match.end())
    # A feast in a report of other dates has no month of its own: it explains one, and asks for none.
    firm = not name
    parts = (quantity(first, first, month, "month", firm=firm), quantity(second, second, day, "day", firm=firm))
    return quantity(match.span(), match.span(), value, "holiday", noun=name, parts=parts)
