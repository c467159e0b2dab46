"""Quantities of Chinese text, simplified or traditional: 19980亿美元, 一万六七千元, 300至500亿, 第十九届, 下午3点半."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pipeline.model import Span
from pipeline.quantities.model import MOST_DIGITS, Quantity, data, last_place, units

ZERO, ONE, HALF, TEN = Decimal(0), Decimal(1), Decimal("0.5"), Decimal(10)

# Nothing that releases count is more; 亿亿亿 is no number.
_MOST = Decimal(10) ** 20

# 几, 数 before a scale: from one to ten of it.
_SEVERAL = (ONE, TEN)


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
_FOREIGN = re.compile(r"\s?(美元|港元|港币|欧元|日元|英镑|韩元|卢布|澳元|加元|新台币)")


@dataclass(slots=True)
class _Run:
    """A numeral: adjacent tokens, with what they amount to."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    digits: bool
    """Written in Arabic digits, at least in part."""
    plain: bool
    """Digits only (2019, 二〇一九), no scale."""
    scale: Decimal
    """The scale at the end, which 300至500亿 lends to the numeral before; 1 where there is none."""
    more: bool
    vague: bool
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
        quantity = _classify(normal, run, runs[index + 1] if index + 1 < len(runs) else None, lexicon)
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
            last, kind = group[-1].lastgroup or "", token.lastgroup or ""
            if kind == "b" or last == "b":
                joined = False
            elif gap == "":
                joined = not (last == "d" and kind in "dhi") and not (
                    kind == "d" and not _ARABIC.match(group[0].group())
                )
            elif gap == " ":
                joined = last == "d" and kind == "s"
            elif gap == "点":
                joined = last == "h" and kind == "h"
            else:
                joined = bool(gap in _MORE and kind == "s")
                more = more or joined
            if not joined:
                runs.extend(_evaluate(text, group, more))
                group, more = [], False
        group.append(token)
    if group:
        runs.extend(_evaluate(text, group, more))
    return runs


def _evaluate(text: str, tokens: Sequence[re.Match[str]], more: bool) -> Iterator[_Run]:
    """The value of adjacent tokens; none where it has more digits than a quantity has."""
    start, end = tokens[0].start(), tokens[-1].end()
    kinds = "".join(t.lastgroup or "" for t in tokens)
    arabic = "d" in kinds
    if kinds == "b":
        yield _Run(start, end, HALF, HALF, False, False, ONE, False, False)
        return
    body = text[start:end]
    if sum(c.isdigit() for c in body) > MOST_DIGITS or len(kinds) > 40:
        return
    digits = _lexicon().digits
    if "点" in body:
        whole, _, rest = body.partition("点")
        scale = ONE
        while rest and rest[-1] in _lexicon().scales:
            scale *= _lexicon().scales[rest[-1]]
            rest = rest[:-1]
        part = [str(digits.get(c, "")) for c in rest]
        runs = list(_evaluate(text, [t for t in tokens if t.end() <= start + len(whole)], False))
        if runs and part and all(part):
            value = (runs[0].low + Decimal("0." + "".join(part))) * scale
            yield _Run(start, end, value, value, False, scale == 1, scale, more, False)
        return
    if "s" not in kinds and "h" in kinds and "d" not in kinds and "i" not in kinds:
        values = [digits[c] for c in body]
        if len(values) == 2 and 0 < values[0] < values[1] <= values[0] + 2 and body[0] != "〇":
            yield _Run(start, end, Decimal(values[0]), Decimal(values[1]), False, False, ONE, False, False)
        else:
            value = Decimal("".join(map(str, values)))
            yield _Run(start, end, value, value, False, True, ONE, False, False)
        return
    low, high, scale, vague = _sum(tokens, digits)
    if high > _MOST:
        return
    if "s" in kinds:
        low, high = _whole(low), _whole(high)
    yield _Run(start, end, low, high, arabic, "s" not in kinds, scale, more, vague)


def _sum(tokens: Sequence[re.Match[str]], digits: dict[str, int]) -> tuple[Decimal, Decimal, Decimal, bool]:
    """Low, high, the scale at the end, and whether 几 or 数 stands in it."""
    scales = _lexicon().scales
    totals, sections = [ZERO, ZERO], [ZERO, ZERO]
    number: tuple[Decimal, Decimal] | None = None
    last, big = ONE, ONE
    zero, vague, single = False, False, False
    tail = ONE
    for token in tokens:
        word = token.group()
        if token.lastgroup == "d":
            value = Decimal(word.replace(",", "").replace(" ", ""))
            number, single = (value, value), len(word) == 1
            tail = ONE
        elif token.lastgroup == "i":
            number, vague, single = _SEVERAL, True, False
            tail = ONE
        elif token.lastgroup == "h":
            value = Decimal(digits[word])
            tail = ONE
            if not value:
                zero = True
            elif number is not None and not zero and value > number[1]:
                number = (number[0], value)
            else:
                number, single = (value, value), True
        else:
            for char in word:
                if char in "廿卅":
                    number = None
                    sections = [s + (20 if char == "廿" else 30) for s in sections]
                    continue
                scale = Decimal(scales[char])
                here = number or (
                    (ONE, ONE) if scale < 10000 or (not any(sections) and not any(totals)) else (ZERO, ZERO)
                )
                number, zero = None, False
                last = scale
                if scale < 10000:
                    sections = [s + n * scale for s, n in zip(sections, here, strict=True)]
                    tail = scale if tail == 1 else tail * scale
                else:
                    both = [s + n for s, n in zip(sections, here, strict=True)]
                    if scale > big > 1:
                        totals = [(t + b) * scale for t, b in zip(totals, both, strict=True)]
                    else:
                        totals = [t + b * scale for t, b in zip(totals, both, strict=True)]
                        if not any(both):
                            totals = [t * scale for t in totals]
                    sections = [ZERO, ZERO]
                    tail *= scale
                    big = scale
    if number is not None:
        # 一百二, 3万5: the digit counts tenths of the scale before it.
        unit = last / 10 if last > 10 and single and not zero else ONE
        sections = [s + n * unit for s, n in zip(sections, number, strict=True)]
    return totals[0] + sections[0], totals[1] + sections[1], tail, vague


def _whole(value: Decimal) -> Decimal:
    """51.7万 is 517000, not 517000.0; a numeral without a scale keeps its zeros (7.0)."""
    return value.quantize(ONE) if value == value.to_integral_value() else value.normalize()


def _lend(text: str, runs: list[_Run]) -> None:
    """300至500亿: the first numeral takes the scale of the second."""
    for one, other in pairwise(runs):
        if other.scale > 1 and one.scale == 1 and one.high < 10000 and other.start - one.end <= 4:
            if _RANGE.fullmatch(text, one.end, other.start) and one.low * other.scale <= other.low:
                one.low *= other.scale
                one.high *= other.scale
                one.plain = False


def _classify(text: str, run: _Run, after: _Run | None, lexicon: _Lexicon) -> Quantity | None:
    start, end = run.start, run.end
    low, high, more = run.low, run.high, run.more
    before = text[start - 1] if start else ""
    if (
        end < len(text)
        and text[end] in _MORE
        and text[end : end + 2] not in ("来自", "来到", "来源", "余额", "余杭", "余姚", "余地", "多元")
    ) or text[end : end + 1] == "+":
        more = True
        end += 1
    at = end + 1 if text[end : end + 1] == " " else end
    span = Span(start, run.end)
    hedged = more or _HEDGE.search(text, max(0, start - 3), start) is not None
    bare = text[start : run.end] in _SCALES_ALONE and not _PASSED.search(text, max(0, start - 2), start)
    firm = (run.digits or low > 1) and not run.vague and not bare

    def made(kind: str, stop: int, unit: str = "", *, sure: bool = True, noun: str = "") -> Quantity:
        top = high
        if more and not run.vague:
            top = low + last_place(low) - (1 if low >= 10 else 0)
        elif run.vague:
            top = max(high, low)
        close = hedged or run.vague or _HEDGE_AFTER.match(text, stop) is not None
        return Quantity(
            span,
            Span(start, stop),
            low,
            top,
            kind,
            unit,
            firm and sure,
            close,
            more or run.vague,
            run.digits,
            noun=noun,
        )

    whole = low == low.to_integral_value() and low == high
    year = text[at : at + 1] == "年" and whole and run.plain and 1000 <= low < 3000 and not _AGES.match(text, at)
    if (
        not year
        and run.digits
        and (_LATIN.match(before) or (before in "-—" and start > 1 and _LATIN.match(text[start - 2])))
    ):
        return made("name", end, sure=False)
    if run.digits and run.plain and text[start] == "0" and len(span) > 2 and text[start + 1] != ".":
        return made("name", end, sure=False)
    if before == "第":
        return made("ordinal", end, noun=text[at : at + 1])
    if text.startswith("分之", at):
        if after is None or after.start != at + 2:
            return None
        share = Span(start, after.end)
        if low in (100, 1000, 10000):
            factor = 100 / low
            unit = "concentr-percent"
            return Quantity(share, share, after.low * factor, after.high * factor, "percent", unit, not after.vague)
        if not low:
            return None
        return Quantity(share, share, after.low / low, after.high / low, "fraction")
    if text.startswith("年代", at):
        return made("decade", at + 2)
    if text[at : at + 1] == "后" and run.plain and run.digits and len(span) == 2 and low % 5 == 0:
        return made("decade", at + 1, sure=False)
    if year:
        return made("year", at + 1, sure=not more)
    if text[at : at + 1] == "月" and whole and 1 <= low <= 12 and len(span) <= 2:
        return made("month", at + 1)
    if text[at : at + 2] in ("）日", ")日") and whole and 1 <= low <= 31:
        return made("day", at + 2)
    if text[at : at + 1] in ("日", "号") and whole and 1 <= low <= 31 and len(span) <= 3:
        after_month = text[start - 1 : start] == "月" or text[max(0, start - 2) : start] == "月 "
        if text[at] == "日" or after_month or _DAY_AFTER.match(text, at + 1):
            return made("day", at + 1)
        return made("ordinal", at + 1, sure=False)
    if text[at : at + 1] in ("时", "点") and whole and low <= 24 and (run.plain or not run.digits):
        clock = _clock(text, start, at + 1, int(low))
        if clock is not None:
            minutes, stop, sure = clock
            return Quantity(Span(start, stop), Span(start, stop), minutes, minutes, "clock", firm=sure)
    if text.startswith("季度", at) or text.startswith("届", at) or text.startswith("中全会", at):
        quantity = made("ordinal", at + 1, noun=text[at : at + 1])
        return replace(quantity, firm=quantity.firm or quantity.noun == "季")
    if not run.digits and 8 <= low <= 30 and _CONGRESS.match(text, at):
        return made("ordinal", at + 1)
    for length in range(min(lexicon.longest, len(text) - at), 0, -1):
        if text[at : at + length] in lexicon.units:
            return _measured(text, made, low, at + length, lexicon.units[text[at : at + length]], run)
    if text[at : at + 1] == "度":
        return made("temperature", at + 1, "temperature-celsius")
    if run.low == HALF:
        return made("fraction", end, sure=False)
    if before in "¥￥$€£" and before:
        return made("money", end, {"$": "USD", "€": "EUR", "£": "GBP"}.get(before, "CNY"))
    if run.digits and run.plain and 1950 <= low <= 2050 and whole and not text[at : at + 1].isspace():
        if text[at : at + 1] not in lexicon.measures:
            return made("year", end)
    if run.digits and _LATIN.match(text, end):
        return made("name", end, sure=False)
    two = text[at : at + 2]
    noun = two if two in lexicon.measures else two[:1] if two[:1] in lexicon.measures else ""
    return made("count", end, sure=bool(noun) or run.digits or low >= 10_000, noun=noun)


def _measured(text: str, made: Callable[..., Quantity], low: Decimal, stop: int, unit: str, run: _Run) -> Quantity:
    """A numeral with its unit, and 半 after it (三年半)."""
    if unit == "multiple":
        quantity = made("multiple", stop)
    elif unit == "tenth":
        quantity = made("percent", stop, "concentr-percent", sure=run.end - run.start <= 3 and 1 < low <= 10)
        return replace(quantity, low=quantity.low * 10, high=quantity.high * 10)
    elif unit == "discount":
        return made("count", stop, sure=False)
    elif unit == "century" or text[stop - 2 : stop] == "周年" or text.startswith("岁生日", stop - 1):
        quantity = made("ordinal", stop)
    elif unit == "duration-year" and text[stop - 1] == "年" and text[stop : stop + 1] in "级初底末":
        quantity = made("duration", stop, unit, sure=False)
    else:
        kind = units()[unit][0]
        quantity = made(kind, stop, unit, noun=text[stop - 1])
        if (rest := _decimals(text, stop)) is not None and low == low.to_integral_value() and not quantity.open:
            figures, stop = rest
            value = quantity.low + Decimal(f"0.{figures}")
            quantity = replace(quantity, whole=Span(quantity.whole.start, stop), low=value, high=value)
        quantity = replace(quantity, per=_per(text, run.start, stop))
        if unit in ("duration-year", "duration-week", "duration-day") and not run.digits and low <= 2:
            quantity = replace(quantity, firm=False)
        if unit == "CNY" and (foreign := _FOREIGN.match(text, stop)):
            quantity = replace(quantity, unit=_lexicon().units[foreign[1]])
    if low >= 1 and _AND_A_HALF.match(text, stop) and not _lexicon().none.match(text, stop):
        whole = Span(quantity.whole.start, stop + 1)
        quantity = replace(quantity, whole=whole, low=quantity.low + HALF, high=quantity.high + HALF)
    return quantity


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


def _clock(text: str, start: int, stop: int, hour: int) -> tuple[Decimal, int, bool] | None:
    """Minutes of the day, end of the words and whether it surely is a time of day; None where it is not."""
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
    return Decimal(value), stop, True
