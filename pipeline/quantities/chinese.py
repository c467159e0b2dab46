"""Quantities of Chinese text, simplified or traditional: 19980亿美元, 一万六七千元, 300至500亿, 第十九届, 下午3点半.

A numeral (`han_numerals`) becomes a quantity by what stands around it: a kind says what it counts, a unit and a
currency how much of what, the words before a change or a share its role; quantities of one kind that follow each other
compose. Dates whose parts are no numerals are read by `chinese_dates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import chain

from pipeline.model import Span
from pipeline.quantities import layout
from pipeline.quantities.chinese_dates import AFTERNOON, dates, quantity, small
from pipeline.quantities.han_numerals import HALF, ONE, TOKEN, Run, lend, runs, simplified, vocabulary
from pipeline.quantities.model import Quantity, composed, data, from_roman, last_place, units

_CONGRESS = re.compile(
    r"大(?=以来|报告|精神|代表|召开|[\"”」』》，。；、：:！,.;!）)和与与上后的对是将提作描擘擎绘开闭胜部确立强指要明战]|期间|通过|主题|党章|$)"
)
# 十大 may be ten great ones; 二十大 after these is the congress.
_PARTY = re.compile(r"(?:党的|中共|中国共产党|学习|贯彻|落实|宣传|迎接|喜迎|宣讲)$")
_BORN = re.compile(r"[、，。,.的和与及青干男女妈爸群消员]|[“”\"]|年轻|夫妻|创业|返乡|大学|村|党|$")
_MORNING = re.compile(r"(?:上午|早上|早晨|凌晨|清晨|今晨|早|晨)\s?$")
_EVENING = re.compile("(?:晚|晚上|晚间|夜间)$")
_MINUTES = re.compile(
    r"(?:(\d{1,2}|[零一二三四五]?十?[零一二三四五六七八九]?)分(?!之|钟|别)|半(?![年天个])|([一三])刻|整|许)"
)
_HEDGE = re.compile(r"(?:大约|约为|约|接近|将近|近|超过|超|逾|突破|过|不到|不足|上|至少|最多|最高|左右|逼近|达到)\s?$")
# 过亿 is a number; 亿 with nothing before it has lost its own.
_SCALES_ALONE = frozenset(("万", "亿", "万亿"))
_PASSED = re.compile(r"[过超逾破上近]\s?$")
_HEDGE_AFTER = re.compile(r"\s?(?:左右|上下|以上|以下|以内|开外)")
_JOINT = re.compile(r"\s?(?:至|到|[-—–~]{1,2}|或|、|和|与|及|,|，)\s?")
# 30多; not 30余杭人.
_SOME_MORE = re.compile("(?!来自|来到|来源|余额|余杭|余姚|余地|多元)[多余来]")
_DAY_AFTER = re.compile(r"[,，。、上下晚早凌至到在]|$")
# 每斤12元降到8元, 每斤86元，同比上涨5元
_TO = re.compile(r"[^。；;]{0,12}?(?:[涨跌升降高低增减加少多至到为]|[-—–~])(?:了|至|到)?")
_AND_TO = re.compile(r"[点时半分]\s?(?:至|到|[-—–~])\s?$")
_AND_A_HALF = re.compile("半(?!个月|[价数径夜球载导岛决途成])")
# Years that are no date: 2200年历史.
_AGES = re.compile(r"年(?:的?(?:悠久)?(?:历史|文明)|老)")
# 翻两番: twice as much, twice.
_FOLD = re.compile(r"翻(?:了|上)?([一两二三四五]?)番")
_REST = re.compile(r"\d{1,2}(?![\d.年月日个万千百十亿%:元角毛分])|[一二三四五六七八九]")
# No degrees Celsius that releases speak of are more.
_HOTTEST = 200
# How far before an amount stands what it is for.
_FOR = 14
_BREAK = re.compile(r"[,。；、;:]|\d")
_PAY = re.compile(r"(亩|[日月年](?=[薪租]))[产薪租均金][^,。；、;\d]{0,6}$")
# 一斤可卖20元
_ONE_OF = re.compile(r"(?<![一二三四五六七八九十百千万半多\d])一(斤|公斤|千克|亩|吨)[^,，。；、;:\d]{0,8}$")
_EACH = re.compile(r"[一十百千]|[1-9]\d{0,4}(?!\d)")
_TENS = {"一": ONE, "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_PAID = {"亩": "area-mu", "日": "duration-day", "月": "duration-month", "年": "duration-year"}
_LATIN = re.compile(r"[A-Za-z]")
# 一年, 两天 with these may be any time.
_OFTEN_NO_NUMBER = frozenset(("duration-year", "duration-week", "duration-day"))
# A sign before a number to its currency.
_SIGNS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_HEDGES = "约|大约|近|将近|逾|超|超过|达|共|合计|高达|不足|仅|共计|总计|至少|最多"
# 三成, not 三成立.
_TENTH = re.compile("成(?![立为功长果绩本员都品就熟效语型套堆群批双对交龙])")
_DISCOUNT_BEFORE = re.compile(r"(?:打|享|享受|低至|最低|可享)(?:受|了|出|至)?$")
_DISCOUNT_AFTER = re.compile(r"(?:优惠|起|以[下内]|促销|特价|出售|销售|购|机?票)|[，。、；！,;!)）]|$")
# What rises or falls by a multiple, and what is one.
_CHANGE = re.compile(
    r"(?:增长|增加|提高|提升|上升|上涨|增|涨|激增|暴涨|猛增|攀升)(?:了|近|约|超过|超|逾|将近|接近|达|了近|了约|至少){0,2}$"
)
_TOTAL = re.compile(r"(?:到|至|是|为|相当于|等于|达到)[^，。；、,;\d]{0,12}$")
_BELOW = re.compile(r"零下\s?$|(?<![\d年月日%℃度点-])[-−负]$")
# A difference of temperatures, no temperature.
_WARMER = re.compile(r"(?:[升降]温|上升|下降|回升|升高|降低|偏[高低]|温差|[高低]|[升降])(?:了|约|近|达|幅度?)*$")
_ABOVE = re.compile(r"零上\s?$")
# 零下10至5度: the second may be above.
_BELOW_TO = re.compile(r"(?:零下|[-−])\d+(?:\.\d+)?(?:度|℃|摄氏度)?(?:至|到|[-—–~])$")
_SITTING = re.compile("次(?:全体)?(?:会议|全会|会晤)")
_SITS = re.compile(r"(?:届|人大|政协|委员会|常委会|代表大会|联大)$")
_TERM = re.compile(
    r"届(?:全国|省|市|县|区|自治区)?(?:人大|政协|常委会|委员会|党代会|人民代表|中全会|人民政府|[一二三四五六七八九十]{1,2}[次中])"
)
_CENTURY = re.compile(r"(?:上|(1\d|20|十[六七八九]|二十))个?世纪$")
_ROMAN = re.compile("[Ⅰ-ⅫIVX]")
_GRADE = re.compile(r"(?<![A-Za-z])([Ⅰ-Ⅻ]|[IVX]{1,4})(?=级|类|期临床|期工程|型|标段)")
_SPLIT = re.compile(
    r"(?<![一二三四五六七八九十])([一二三四五六七八九])([一二三四五六七八九])(?=分成|分账|开(?![一-龥])|开[，。的])"
)


def parse(text: str) -> Iterator[Quantity]:
    """The quantities of a Chinese text in order; runs of more than MOST_DIGITS digits are passed over."""
    joined, places = layout.chinese(text)
    found = _parsed(simplified(joined))
    return iter(found if places is None else [q.placed(places) for q in found])


def _parsed(text: str) -> list[Quantity]:
    """The quantities of a text in simplified characters, without breaks."""
    found: list[Quantity] = []
    special = [*dates(text), *_special(text)]
    numerals = runs(text)
    if special:
        barred = {at for q in special for at in range(q.whole.start, q.whole.end)}
        numerals = [r for r in numerals if barred.isdisjoint(range(r.start, r.end))]
    lend(text, numerals)
    skip = -1
    for index, run in enumerate(numerals):
        if run.start < skip:
            continue
        quantity = _classify(_numeral(text, run, numerals[index + 1] if index + 1 < len(numerals) else None))
        if quantity is None:
            continue
        quantity = _with_parts(text, numerals, index, quantity)
        skip = quantity.whole.end
        # 人大四次会议 is no 大四, nor 四季度 四季.
        sits = quantity.kind == "ordinal" and quantity.noun in ("次", "届", "季")
        if quantity.firm and not run.digits and not quantity.parts and not sits and _in_a_word(text, run, quantity):
            quantity = replace(quantity, firm=False)
        found.append(quantity)
    found = sorted((*found, *special), key=lambda q: q.span)
    for at in range(len(found) - 2, -1, -1):
        found[at] = _shared(text, found[at], found[at + 1])
    for at in range(1, len(found)):
        one, other = found[at - 1], found[at]
        if (
            one.per
            and not other.per
            and one.unit == other.unit
            and _TO.fullmatch(text, one.whole.end, other.span.start)
        ):
            found[at] = replace(other, per=one.per, each=one.each)
    return found


# The classes of a school: not in 提高一倍.
_CLASSES = frozenset("高大初")


def _in_a_word(text: str, run: Run, quantity: Quantity) -> bool:
    """True for a character of a word in which nothing is counted: 三亚, 统一."""
    words, at = vocabulary(), run.start
    for start in range(max(0, at - words.longest_none + 1), at + 1):
        found = words.none.match(text, start)
        if found is None or found.end() <= at:
            continue
        if found[0][0] not in _CLASSES or found.end() > run.end or quantity.whole.end == run.end:
            return True
    return False


def _with_parts(text: str, numerals: Sequence[Run], index: int, first: Quantity) -> Quantity:
    """The quantity with those of smaller units that follow it: 二十五元五角, 3斤6两, 2分35秒."""
    if first.unit not in data("zh")["parts"] or first.low != first.low.to_integral_value():
        return first
    found, unit = [first], first.unit
    for run in numerals[index + 1 : index + 3]:
        end = found[-1].whole.end
        if run.start - end not in (0, 1) or (run.start > end and text[end] not in "零又") or run.scale > 1 or run.vague:
            break
        part = _smaller(text, run, unit)
        if part is None:
            break
        found.append(part)
        unit = part.unit
    return composed(found) if len(found) > 1 else first


def _smaller(text: str, run: Run, unit: str) -> Quantity | None:
    """A numeral with a unit of which the one before is made up."""
    names: dict[str, str] = data("zh")["parts"].get(unit, {})
    for length in (2, 1):
        word = text[run.end : run.end + length]
        part = names.get(word)
        if part is not None and run.low == run.high:
            stop = run.end + len(word)
            span = Span(run.start, run.end)
            kind = units()[part][0]
            return Quantity(
                span, Span(run.start, stop), run.low, run.high, kind, part, digits=run.digits, noun=text[stop - 1]
            )
    return None


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
    if other.kind == "temperature":
        start, sign = _sign(text, one.span.start)
        one = replace(one, whole=Span(start, one.whole.end), sign=sign)
    return replace(one, kind=other.kind, unit=other.unit, noun=other.noun)


def _special(text: str) -> Iterator[Quantity]:
    """What is no numeral and its unit: 翻两番, 四六分成, Ⅱ级."""
    for m in _GRADE.finditer(text) if _ROMAN.search(text) else ():
        value = from_roman(unicodedata.normalize("NFKC", m[1]))
        if value:
            yield quantity(m.span(1), m.span(1), value, "ordinal", noun="级")
    for m in _FOLD.finditer(text) if "番" in text else ():
        times = vocabulary().digits[m[1]] if m[1] else 1
        yield quantity(m.span(), m.span(), 2**times, "multiple", noun="番")
    for m in _SPLIT.finditer(text) if "分" in text or "开" in text else ():
        shares = [vocabulary().digits[m[n]] for n in (1, 2)]
        if sum(shares) == 10:
            for n, share in enumerate(shares, 1):
                yield quantity(m.span(n), m.span(n), share * 10, "percent", noun="split")


@dataclass(slots=True)
class _Numeral:
    """A numeral with the words around it, which tell what kind of quantity it is."""

    text: str
    run: Run
    after: Run | None
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
        self,
        kind: str,
        stop: int,
        unit: str = "",
        *,
        sure: bool = True,
        noun: str = "",
        per: str = "",
        each: Decimal = ONE,
        role: str = "",
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
            each=each,
            role=role,
        )


def _numeral(text: str, run: Run, after: Run | None) -> _Numeral:
    start, end = run.start, run.end
    plus = text[end : end + 1] == "+" or (_SOME_MORE.match(text, end) is not None)
    more = run.more or plus
    end += plus
    at = end
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
    if numeral.before != "第":
        return None
    noun = "季" if numeral.followed("季度") else numeral.next
    return numeral.read_as("ordinal", numeral.end, noun=noun)


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
    """90年代, and 20世纪60年代, whose century is told."""
    if not numeral.followed("年代"):
        return None
    found = numeral.read_as("decade", numeral.at + 2)
    start = numeral.run.start
    century = _CENTURY.search(numeral.text, max(0, start - 5), start)
    if century is None or found.low >= 100:
        return found
    # 上世纪 is the twentieth: nobody writes of the nineteenth so.
    number = 20 if century[1] is None else small(century[1])
    value = found.low + (number - 1) * 100
    return replace(found, low=value, high=value)


def _born(numeral: _Numeral) -> Quantity | None:
    """80后: people born in these years."""
    run = numeral.run
    if run.plain and run.digits and len(numeral.span) == 2 and run.low % 5 == 0:
        return numeral.read_as("decade", numeral.at + 1, sure=_BORN.match(numeral.text, numeral.at + 1) is not None)
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
    return Quantity(span, span, minutes, minutes, "clock", role=half_of_day(numeral.text, run.start, int(run.low)))


def _quarter(numeral: _Numeral) -> Quantity | None:
    """一季度: of the year, so that 一 is a number."""
    if not numeral.followed("季度"):
        return None
    return replace(numeral.read_as("ordinal", numeral.at + 1, noun="季"), firm=True)


def _session(numeral: _Numeral) -> Quantity | None:
    """十九届四中全会, 四次会议."""
    session = numeral.followed("中全会") or _TERM.match(numeral.text, numeral.at)
    if not session and _SITTING.match(numeral.text, numeral.at):
        session = _SITS.search(numeral.text, max(0, numeral.run.start - 4), numeral.run.start)
    return numeral.read_as("ordinal", numeral.at + 1, noun=numeral.next) if session else None


def _minutes_and_seconds(numeral: _Numeral) -> Quantity | None:
    """2分35秒: minutes, which the seconds complete."""
    after = numeral.after
    if (
        after is None
        or after.start != numeral.at + 1
        or not numeral.text.startswith("秒", after.end)
        or not numeral.whole
    ):
        return None
    return numeral.read_as("duration", numeral.at + 1, "duration-minute", noun="分")


def _congress(numeral: _Numeral) -> Quantity | None:
    """十八大以来."""
    if numeral.run.digits or not 8 <= numeral.run.low <= 30:
        return None
    start = numeral.run.start
    party = numeral.run.low > 10 and _PARTY.search(numeral.text, max(0, start - 5), start)
    congress = party or _CONGRESS.match(numeral.text, numeral.at)
    return numeral.read_as("ordinal", numeral.at + 1) if congress else None


def _degrees(numeral: _Numeral) -> Quantity | None:
    """38度, 华氏105度; 用电5000度 are kilowatt-hours."""
    if numeral.next != "度":
        return None
    text, start, stop = numeral.text, numeral.run.start, numeral.at + 1
    if text[max(0, start - 2) : start] == "华氏":
        return _temperature(numeral, stop, "temperature-fahrenheit")
    if numeral.run.low > _HOTTEST or "电" in text[max(0, start - _FOR) : start]:
        return numeral.read_as("energy", stop, "energy-kilowatt-hour", sure="电" in text)
    return _temperature(numeral, stop, "temperature-celsius")


def _liang(numeral: _Numeral) -> Quantity | None:
    """8两: a weight, not *8, two*."""
    run, after = numeral.run, numeral.after
    beyond = numeral.text[numeral.at + 1 : numeral.at + 2]
    if not run.digits or after is None or after.end != numeral.at + 1 or beyond in vocabulary().measures:
        return None
    return numeral.read_as("mass", numeral.at + 1, "mass-liang", noun="两")


def _temperature(numeral: _Numeral, stop: int, unit: str) -> Quantity:
    """零下5度, -5℃."""
    change = "change" if _WARMER.search(numeral.text, max(0, numeral.run.start - 6), numeral.run.start) else ""
    found = numeral.read_as("temperature", stop, unit, role=change)
    start, sign = _sign(numeral.text, found.span.start)
    return replace(found, whole=Span(start, stop), sign=sign)


def _sign(text: str, start: int) -> tuple[int, int]:
    """Where a temperature begins with its sign, and the sign."""
    if (below := _BELOW.search(text, max(0, start - 4), start)) is not None:
        return below.start(), -1
    if _ABOVE.search(text, max(0, start - 4), start) or not _BELOW_TO.search(text, max(0, start - 14), start):
        return start, 1
    return start, 0


# Neither says it by itself.


def _with_unit(numeral: _Numeral) -> Quantity | None:
    """The longest unit that follows: 3525亩."""
    text, at, words = numeral.text, numeral.at, vocabulary()
    for length in range(min(words.longest, len(text) - at), 0, -1):
        unit = words.units.get(text[at : at + length])
        if unit is not None:
            return _measured(numeral, at + length, unit)
    return None


def _half(numeral: _Numeral) -> Quantity | None:
    """半, 半数."""
    if numeral.run.low != HALF:
        return None
    most = numeral.followed("数") or numeral.before == "过"
    half = numeral.read_as("fraction", numeral.at + most, sure=False)
    return replace(half, firm=bool(most))


def _one_half(numeral: _Numeral) -> Quantity | None:
    """一半以上."""
    after = numeral.after
    if numeral.run.digits or numeral.run.low != ONE or after is None or after.low != HALF or after.start != numeral.at:
        return None
    span = Span(numeral.run.start, after.end)
    hedged = numeral.hedged or _HEDGE_AFTER.match(numeral.text, after.end) is not None
    return Quantity(
        span, span, HALF, HALF, "fraction", firm=hedged or numeral.text.startswith("的", after.end), hedged=hedged
    )


def _and_a_half(numeral: _Numeral) -> Quantity | None:
    """两个半小时: the half stands before the unit."""
    if not numeral.followed("个半") or not numeral.whole:
        return None
    text, names = numeral.text, vocabulary().units
    for length in (3, 2, 1):
        word = text[numeral.at + 2 : numeral.at + 2 + length]
        unit = names.get(f"个{word}") or names.get(word)
        if unit in units():
            stop = numeral.at + 2 + length
            found = replace(numeral.read_as(units()[unit][0], stop, unit), span=Span(numeral.run.start, numeral.at + 2))
            return replace(found, low=found.low + HALF, high=found.high + HALF, firm=True)
    return None


def _discount(numeral: _Numeral) -> Quantity | None:
    """打八折, 8.5折, 六五折: what is paid, in percent."""
    text, run = numeral.text, numeral.run
    digits = "".join(str(vocabulary().digits.get(c, c)) for c in numeral.span.of(text)).replace(".", "")
    if not digits.isdigit() or not 0 < len(digits) < 3:
        return None
    before = _DISCOUNT_BEFORE.search(text, max(0, run.start - 5), run.start)
    sure = bool(before or _DISCOUNT_AFTER.match(text, numeral.at + 1))
    found = numeral.read_as("discount", numeral.at + 1, sure=True)
    paid = Decimal(digits) * (10 if len(digits) == 1 else 1)
    return replace(found, low=paid, high=paid, firm=sure)


def _price(numeral: _Numeral) -> Quantity | None:
    """¥500, 欧元12亿."""
    currency = _SIGNS.get(numeral.before)
    if currency is None and (numeral.run.low >= 100 or numeral.run.scale > 1):
        currency = _currency_before(numeral.text, numeral.run.start)
    return numeral.read_as("money", numeral.end, currency) if currency is not None else None


def _modern_year(numeral: _Numeral) -> Quantity | None:
    """2019 without 年, where nothing is counted."""
    run = numeral.run
    if not (run.digits and run.plain and 1950 <= run.low <= 2050 and numeral.whole) or numeral.next.isspace():
        return None
    return numeral.read_as("year", numeral.end) if numeral.next not in vocabulary().measures else None


def _before_letters(numeral: _Numeral) -> Quantity | None:
    """5G."""
    letters = numeral.run.digits and _LATIN.match(numeral.text, numeral.end)
    return numeral.read_as("name", numeral.end, sure=False) if letters else None


def _count(numeral: _Numeral) -> Quantity:
    """66家, and every number of which nothing else is said."""
    if numeral.next == "级" and numeral.run.scale > 1:
        # 千亿级: of that order.
        return numeral.read_as("count", numeral.end, sure=False)
    measures, two = vocabulary().measures, numeral.text[numeral.at : numeral.at + 2]
    noun = next((word for word in (two, two[:1]) if word in measures), "")
    sure = bool(noun) or numeral.run.digits or numeral.run.low >= 10_000
    role = "things" if noun in vocabulary().things else ""
    found = numeral.read_as("count", numeral.end, sure=sure, noun=noun, role=role)
    if noun == "层" and two == "层半" and numeral.whole:
        # 两层半小楼
        return replace(found, low=found.low + HALF, high=found.high + HALF)
    return found


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
    "次": (_session,),
    "两": (_liang,),
    "分": (_minutes_and_seconds,),
    "个": (_and_a_half,),
    "半": (_one_half,),
    "折": (_discount,),
}
_OTHERWISE: tuple[_Kind, ...] = (_with_unit, _degrees, _half, _price, _modern_year, _before_letters)


def _measured(numeral: _Numeral, stop: int, unit: str) -> Quantity:
    """A numeral with its unit, and 半 after it (三年半)."""
    text, low = numeral.text, numeral.run.low
    if unit == "tenth":
        return _tenths(numeral, stop)
    if unit.startswith("temperature"):
        return _temperature(numeral, stop, unit)
    if unit == "multiple":
        role = _role(text, numeral.run.start)
        quantity = replace(numeral.read_as("multiple", stop, role=role), firm=numeral.firm or bool(role))
    elif unit == "century" or text[stop - 2 : stop] == "周年" or text.startswith("岁生日", stop - 1):
        quantity = numeral.read_as("ordinal", stop)
    elif unit == "duration-year" and text[stop - 1] == "年" and text[stop : stop + 1] in "级初底末":
        quantity = numeral.read_as("duration", stop, unit, sure=False)
    else:
        quantity = _sized(numeral, stop, unit)
    end = quantity.whole.end
    if low >= 1 and _AND_A_HALF.match(text, end) and not vocabulary().none.match(text, end):
        whole = Span(quantity.whole.start, end + 1)
        firm = quantity.firm or unit in units()
        quantity = replace(quantity, whole=whole, low=quantity.low + HALF, high=quantity.high + HALF, firm=firm)
    return quantity


def _tenths(numeral: _Numeral, stop: int) -> Quantity:
    """三成, 三成五, 两成半: tenths, and hundredths after them."""
    text, low = numeral.text, numeral.run.low
    sure = len(numeral.span) <= 3 and 1 < low <= 10 and _TENTH.match(text, stop - 1) is not None
    rest, after = Decimal(0), numeral.after
    if after is not None and after.start == stop and after.low == after.high and after.low < 10:
        beyond, words = text[after.end : after.end + 1], vocabulary()
        if beyond not in words.measures and beyond not in words.units:
            rest, stop = (Decimal(5) if after.low == HALF else after.low), after.end
    elif low == 1:
        sure = False
    if rest:
        sure = sure or low == 1
    found = numeral.read_as("percent", stop, "concentr-percent", sure=sure)
    return replace(found, low=found.low * 10 + rest, high=found.high * 10 + rest)


def _role(text: str, start: int) -> str:
    """Whether a multiple is what something grows by (增长两倍) or what it becomes (是去年的两倍)."""
    before = max(0, start - 20)
    if _CHANGE.search(text, max(0, start - 8), start):
        return "change"
    return "total" if _TOTAL.search(text, before, start) else ""


@cache
def _currencies() -> re.Pattern[str]:
    """The names of currencies that may stand before an amount."""
    names = [n for n, unit in vocabulary().units.items() if units().get(unit, ("",))[0] == "money"]
    before = "|".join(sorted((n for n in names if len(n) > 1 and n != "块钱" and n[0] != "元"), key=len, reverse=True))
    return re.compile(rf"({before})(?:{_HEDGES})?$")


@cache
def _currency_ends() -> frozenset[str]:
    """The last characters of what may stand before such an amount: nothing else is searched for."""
    return frozenset(name[-1] for name in (*vocabulary().units, *_HEDGES.split("|")))


def _currency_before(text: str, start: int) -> str | None:
    """The currency of 美金2500万元, 港币约200万元."""
    if text[max(0, start - 1) : start] not in _currency_ends():
        return None
    found = _currencies().search(text, max(0, start - 8), start)
    return vocabulary().units[found[1]] if found is not None else None


def _sized(numeral: _Numeral, stop: int, unit: str) -> Quantity:
    """A numeral with a unit that can be converted or paid for, its decimals after the unit (9秒91), what it is for."""
    text, run, noun = numeral.text, numeral.run, numeral.text[stop - 1]
    kind, surely = units()[unit][0], run.digits or run.low > 2 or unit not in _OFTEN_NO_NUMBER
    exact = not (numeral.more or run.vague) and run.low == run.low.to_integral_value()
    rest = _decimals(text, stop) if exact else None
    end = stop if rest is None else rest[1]
    per, each = _per(text, run.start, end)
    if kind == "length" and (fast := _speed(text, run.start, unit, per)):
        kind, unit, per = "speed", fast, ""
    if unit == "CNY" and text[stop - 1] in "元圆块" and (before := _currency_before(text, run.start)) is not None:
        unit = before
    surely = surely or rest is not None or (run.low > 1 and text[stop : stop + 1] in tuple("前后内间"))
    quantity = numeral.read_as(kind, stop, unit, sure=surely, noun=noun, per=per, each=each)
    if rest is None:
        return quantity
    value = quantity.low + Decimal(f"0.{rest[0]}")
    return replace(quantity, whole=Span(run.start, end), low=value, high=value, firm=True)


# What is covered in an hour or a second is a speed, by the unit.
_SPEEDS = {
    ("length-kilometer", "duration-hour"): "speed-kilometer-per-hour",
    ("length-mile", "duration-hour"): "speed-mile-per-hour",
    ("length-nautical-mile", "duration-hour"): "speed-knot",
    ("length-meter", "duration-second"): "speed-meter-per-second",
}
_BY_THE_HOUR = re.compile(r"时速(?:达|约|近|为|超|超过|可达|高达|最高|达到|至|提高到)?$")


def _speed(text: str, start: int, unit: str, per: str) -> str:
    """时速350公里, 每小时350公里, 每秒8米; empty for any other length."""
    hourly = _BY_THE_HOUR.search(text, max(0, start - 6), start) is not None
    return _SPEEDS.get((unit, "duration-hour" if hourly else per), "")


def _decimals(text: str, stop: int) -> tuple[str, int] | None:
    """The figures after a unit: 9秒91, 1米85, 一米八; with where they end."""
    found = _REST.match(text, stop) if text[stop - 1] in "秒米块元" else None
    if found is None:
        return None
    word = found.group()
    if word.isdigit() and word.isascii():
        return word, found.end()
    beyond = text[stop + 1 : stop + 2]
    words = vocabulary()
    if text[stop - 1] not in "米块" or beyond in words.measures or beyond in words.units or TOKEN.match(beyond):
        return None
    return str(words.digits[word]), found.end()


def _per(text: str, start: int, stop: int) -> tuple[str, Decimal]:
    """What an amount is for: 每斤25元, 亩产800公斤, 30元/公斤, 月薪8000元, 每百斤127元; empty where nothing is said."""
    words = vocabulary()
    if text[stop : stop + 1] in ("/", "每", "一"):
        found = words.unit.match(text, stop + 1)
        if found is None or (text[stop] == "一" and units()[words.units[found[0]]][0] not in ("mass", "area")):
            return "", ONE
        return words.units[found[0]], ONE
    before = max(0, start - _FOR)
    at = text.rfind("每", before, start)
    if at >= 0:
        many = _EACH.match(text, at + 1)
        at = at + 1 if many is None else many.end()
        if _BREAK.search(text, at, start) is None:
            if text[at] in _PAID and text[at] != "亩":
                return _PAID[text[at]], ONE
            found = words.unit.match(text, at, start)
            each = _TENS.get(many[0]) or Decimal(many[0]) if many is not None else ONE
            return (words.units[found[0]], each) if found is not None else ("", ONE)
    if (one := _ONE_OF.search(text, before, start)) is not None and text[stop - 1] in "元块角分":
        return words.units[one[1]], ONE
    pay = _PAY.search(text, before, start)
    return (_PAID[pay[1]] if pay is not None else ""), ONE


# Hours that only clocks of 24 hours have; 24时 ends one day and begins another.
_PM = range(13, 24)


def half_of_day(text: str, start: int, hour: int) -> str:
    """Of a time of day: am after 上午, pm after 下午 and from 13时 on; after 中午 it may be either."""
    if hour in _PM:
        return "pm"
    before = text[max(0, start - 2) : start]
    if before in ("下午", "傍晚", "午后") or (5 <= hour < 12 and _EVENING.search(before)):
        return "pm"
    return "am" if before in ("上午", "早上", "早晨", "清晨", "凌晨") else ""


def _clock(text: str, start: int, stop: int, hour: int) -> tuple[Decimal, int] | None:
    """Minutes of the day and end of the words; None where it is not surely a time of day."""
    if text[stop - 1] == "时" and text[stop : stop + 1] in ("期", "代", "段"):
        return None
    begin = max(0, start - 4)
    late, early = AFTERNOON.search(text, begin, start), _MORNING.search(text, begin, start)
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
            value += small(minutes[1])
        elif minutes[0] == "半":
            value += 30
        elif minutes[2]:
            value += 15 if minutes[2] == "一" else 45
    return Decimal(value), stop
