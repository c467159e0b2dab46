"""What the source gives otherwise: amounts, dates, ordinals, units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from pipeline.checks.numbers.assignment import Pair, assigned
from pipeline.checks.numbers.blocks import REACH, SPACES, Block
from pipeline.model import Example, Issue, Rule, Span, tell
from pipeline.quantities import layout, matching
from pipeline.quantities.matching import AMOUNTS
from pipeline.quantities.model import MEASURED, Quantity, data, in_unit
from pipeline.quantities.writing import manner, period, share, unit_name, write

# Quantities of a paragraph that stand no further apart, as parts of it, are taken for the same one.
_NEAR = 0.3

# What a slip by one figure or a power of ten costs at most.
_FIGURE = 0.3

# A quantity that is a slip of none costs as much: two unlikely slips are no better than a likely one and a rest.
_ALONE = 2.5

# Letters between a month or year and the day it belongs to.
_DATE = 5

# Decimal places of a value that was converted, and its significant figures where it has more.
_PLACES, _FIGURES = 4, 4

_ANY = frozenset(("duration-year", "duration-day"))

# Counts from here on are compared whatever stands beside them.
_SMALL = 13
# How far from a count the word *other* may stand.
_BESIDE = 20

_FOLLOWING = re.compile(r"[^\W\d_]+")
_MANY, _HEAD = re.compile("s$|^people$"), re.compile(r"[ -]?(?:[a-z]+ ){0,2}")
_COMPOUND = re.compile(r"(?:-[^\W\d_]+)+")

_NUMERALS = "GB/T 15835-2011 (General rules for writing numerals in public texts)"
_UNITS = "State Council order on legal units of measurement (1984); SI Brochure, 9th edition (2019); ISO 4217"


def differences(block: Block, elsewhere: Sequence[Quantity] = ()) -> Iterator[Issue]:
    """Of what does not agree, the pairs of which one must be a slip of the other.

    `elsewhere`: what the paragraph's other sentences have in the source; what is said there once more is no slip.
    """
    if elsewhere:
        for t in [t for t in block.open if matching.telling(block.there[t])]:
            if any(matching.same(source, block.there[t]) for source in elsewhere):
                del block.open[t]
    if block.free and block.open:
        yield from _units(block)
    yield from _bare_dollars(block)
    yield from _points(block)
    yield from _percent_lost(block)
    yield from _counted(block)
    yield from _dates(block)
    yield from slips(block)


# Units.

UNIT = Rule(
    id="numbers.unit",
    summary=tell("The amount of the source, in another unit or currency than the source has."),
    bad=(
        Example("It covers 3,525 [hectares>mu] of land.", source="占地3525亩。"),
        Example("Strawberries sell for 25 yuan per [kilogram>jin].", source="草莓每斤售价25元。"),
        Example("It cost [$15 million>NT$15 million].", source="耗资新台币1500万元。"),
        Example("It made a profit of [$860 million>860 million yuan].", source="实现净利润8.6亿元。"),
        Example("Output rose by [12.5>12.5 percent] year on year.", source="产量同比增长12.5%。"),
    ),
    good=(
        Example("The rates are 3.1, 2.8 and 4 percent.", source="利率分别为3.1%、2.8%和4%。"),
        Example("It covers 200 hectares of land.", source="占地3000亩。"),
        Example("Strawberries sell for 80 yuan per kilogram.", source="草莓每斤卖到40元。"),
    ),
    source=_UNITS,
    type="numbers",
    severity="major",
)


def _units(block: Block) -> Iterator[Issue]:
    """The same value in another unit: 3525亩 and *3,525 hectares*, 25元一斤 and *25 yuan per kilogram*."""
    for t, s in list(block.pairs()):
        target, source = block.there[t], block.here[s]
        if t not in block.open or s not in block.free:
            continue
        if not (target.firm and source.firm) and not _one(block, source, target):
            continue
        if matching.other_rate(source, target):
            unit = block.tongue.per.match(block.document.text, target.whole.end)
            if unit is not None:
                block.explain(t, s)
                yield _wrong_unit(block, source, Span(*unit.span("unit")), source.per)
        elif _other_unit(block, s, t):
            block.explain(t, s)
            yield _wrong_name(block, source, target)


def _one(block: Block, source: Quantity, target: Quantity) -> bool:
    """一个月 and *one week*: the only ones of their kind in their sentences; 一年 and 一天 may be any."""
    kind = source.kind
    if not (source.low == target.low == 1 and kind == target.kind and kind in MEASURED) or source.unit in _ANY:
        return False
    return all(sum(q.kind == kind for q in own) == 1 for own in (block.here, block.there))


def _other_unit(block: Block, s: int, t: int) -> bool:
    """The same value in another unit; small ones in words only where they stand close together."""
    source, target = block.here[s], block.there[t]
    if not matching.close(source.low, target.low) or matching.vague(source) or matching.vague(target):
        return False
    if matching.conflict(source, target):
        return target.low > 2 and (target.low > _SMALL or block.apart(s, t) < _NEAR)
    if source.kind != target.kind or matching.same_unit(source, target) or target.whole == target.span:
        return False
    if source.digits and target.digits:
        return True
    if target.low == 1 or target.low != target.low.to_integral_value():
        return True
    return target.low >= 2 and (block.apart(s, t) < _NEAR or (source.kind != "duration" and target.low > _SMALL))


def _wrong_name(block: Block, source: Quantity, target: Quantity) -> Issue:
    """The unit that follows the number, or the whole amount where the sign of a currency stands before it."""
    text, start, end = block.document.text, target.span.end, target.whole.end
    if target.role == "things" and (noun := _FOLLOWING.search(text, end)) is not None:
        # 65亿元 as *6.5 billion people*
        return _wrong_unit(block, source, Span(*noun.span()), source.unit)
    if not source.unit:
        while start < end and text[start] in SPACES:
            start += 1
        span = Span(start, end) if target.whole.start == target.span.start else target.whole
        return block.issue(UNIT, span, tell("The source has another unit."), (), (block.said(source),))
    while start < end and text[start] in SPACES:
        start += 1
    if target.span.end < start < end or text[start:end].isalpha():
        return _wrong_unit(block, source, Span(start, end), source.unit)
    # $860 million for 8.6亿元
    amount = f"{target.span.of(text)} {unit_name(source.unit, 'units', block.document.language)}"
    return block.issue(UNIT, target.whole, tell("The source has another unit."), (amount,), (block.said(source),))


def _wrong_unit(block: Block, source: Quantity, span: Span, unit: str) -> Issue:
    one = unit == source.per or source.low == 1 or block.document.text[span.start - 1] == "-"
    name = unit_name(unit, span.of(block.document.text), block.document.language, one=one)
    span, name = _with_article(block, span, name)
    message = tell("The source has another unit.")
    return block.issue(UNIT, span, message, (name,) if name else (), (block.said(source),))


# A bare sign of the dollar is Hong Kong's or Canada's where they write of themselves; that of Taiwan is NT$ there, too.
_NEVER_BARE = frozenset({"TWD"})


def _bare_dollars(block: Block) -> Iterator[Issue]:
    """新台币1500万元 as *$15 million*, where nothing in the release says which dollar that is."""
    text = block.document.text
    for t, s in block.matched.items():
        source, target = block.here[s], block.there[t]
        if source.unit not in _NEVER_BARE or target.unit != "dollar" or _TAIWAN.search(text):
            continue
        if text[target.whole.start] == "$" and not text[: target.whole.start][-1:].isalpha():
            amount = f"NT{target.whole.of(text)}"
            message = tell("The source has another unit.")
            yield block.issue(UNIT, target.whole, message, (amount,), (block.said(source),))


_TAIWAN = re.compile(r"NT ?\$|NTD|TWD|New Taiwan|Taiwan(?:ese)? dollar")


# What follows a percentage whose sign is lost: a mark, the end, what it is compared with.
_AFTER_PERCENT = re.compile(r"\s*(?:$|[.;!?)](?!\d)|,\s(?![\d.,]*\d))|\s(?:year|from|over|compared|of)\b")


def _percent_lost(block: Block) -> Iterator[Issue]:
    """增长12.5% as *rose by 12.5*: a bare number that is no part of a list whose last has the sign."""
    text, tag = block.document.text, block.document.language
    for t, s in block.matched.items():
        source, target = block.here[s], block.there[t]
        if (
            source.kind != "percent"
            or source.noun == "split"
            or target.kind != "count"
            or target.whole != target.span
            or not target.digits
        ):
            continue
        rest = block.there[t + 1 : t + 3]
        if source.low != target.low or any(
            q.kind == "percent" and q.whole.start - target.whole.end < _LIST for q in rest
        ):
            continue
        if _AFTER_PERCENT.match(text, target.whole.end) is None or text[target.whole.start - 1].isalnum():
            continue
        amount = f"{target.span.of(text)} {unit_name(source.unit, 'units', tag, one=target.low == 1)}"
        yield block.issue(UNIT, target.whole, tell("The source has another unit."), (amount,), (block.said(source),))


# Letters between the members of a list.
_LIST = 24


def _with_article(block: Block, span: Span, name: str) -> tuple[Span, str]:
    """*500 millions de dollars*: what stands before the unit stays, or becomes what the other unit wants: d’euros."""
    words, elided = span.of(block.document.text), block.tongue.table.get("elided", "")
    article = block.tongue.article_of.match(words)
    if article is None or not name:
        return span, name
    if elided and name[0].lower() in _VOWELS:
        return span, f"{elided}{name}"
    if not article[0].endswith(" "):
        return span, f"{article_of(block)} {name}"
    return Span(span.start + article.end(), span.end), name


def article_of(block: Block) -> str:
    """What the language says between a scale and what is counted: de."""
    return str(block.tongue.table["of"]).partition("|")[0]


_VOWELS = frozenset("aeiouhéèêàâôîûœ")

POINTS = Rule(
    id="numbers.percentage-points",
    summary=tell("A difference of two percentages, which the source gives in percentage points, as a percentage."),
    bad=(
        Example("Its share rose by 3 [percent>percentage points].", source="占比上升3个百分点。"),
        Example("The rate fell by 0.5[%> percentage points].", source="利率下降0.5个百分点。"),
    ),
    good=(
        Example("The rate was cut by 25 basis points.", source="利率下调0.25个百分点。"),
        Example("Its share rose by 5 percentage points.", source="占比提高5%。"),
    ),
    source="SI Brochure, 9th edition (2019), 5.4.7; OECD, Data and Metadata Reporting Handbook (2007), 4.2.1",
    type="numbers",
    severity="minor",
)


def _points(block: Block) -> Iterator[Issue]:
    """3个百分点 as *3 percent*, where the figure is right."""
    text, tag = block.document.text, block.document.language
    for t, s in block.matched.items():
        source, target = block.here[s], block.there[t]
        if (source.unit, target.unit) != ("percent-point", "concentr-percent") or source.low != target.low:
            continue
        start, end = target.span.end, target.whole.end
        name = unit_name(source.unit, "", tag, one=target.low == 1)
        written = text[start:end].strip(SPACES)
        if not name or not written or text[start] == "-":
            continue
        span = Span(end - len(written), end)
        # 0.5% -> 0.5 percentage points
        name = name if text[span.start - 1].isspace() else f" {name}"
        yield block.issue(POINTS, span, tell("The source has percentage points."), (name,), (block.said(source),))


COUNTED = Rule(
    id="numbers.counted",
    summary=tell("A count of the source, of something else: floors for buildings, rooms for households."),
    bad=(
        Example("The estate has 12 [floors>buildings].", source="小区有12栋住宅。"),
        Example("The tower has 30 [buildings>floors].", source="大楼有30层。"),
    ),
    good=(
        Example("The estate has 12 villas.", source="小区有12栋别墅。"),
        Example("It is a 30-story building.", source="这是一座30层的大楼。"),
    ),
    source="吕叔湘《现代汉语八百词》, appendix (measure words)",
    type="numbers",
    severity="major",
    bulk=False,
)


@cache
def _things() -> dict[str, str]:
    """What each measure word counts, of those that tell."""
    return {noun: name for name, nouns in data("zh")["counted"].items() for noun in nouns.split()}


def _counted(block: Block) -> Iterator[Issue]:
    """12栋 as *12 floors*: the words that follow are of another measure word, and none is of its own."""
    table: dict[str, str] = block.tongue.table.get("counted", {})
    if not table:
        return
    for t, s in block.matched.items():
        source, target = block.here[s], block.there[t]
        own = _things().get(source.noun) if source.kind == target.kind == "count" else None
        if own is None or target.unit:
            continue
        text, end = block.document.text, target.whole.end
        following = list(_FOLLOWING.finditer(text, end, end + _BESIDE * 2))[:3]
        words = [match[0].lower() for match in following]
        if any(word in table[own].split() for word in words) or not words:
            continue
        # *12 residential floors*; *12-floor*
        at = 0 if text[end] == "-" else next((n for n, word in enumerate(words) if _MANY.search(word)), 0)
        alone = _HEAD.fullmatch(text, end, following[at].start()) is not None
        if alone and any(words[at] in table[other].split() for other in table):
            name = table[own].split()[1]
            message = tell("The source counts something else.")
            yield block.issue(COUNTED, Span(*following[at].span()), message, (name,), (block.said(source),))


# Values.

DATE = Rule(
    id="numbers.date",
    summary=tell("A day, a month, a year, a part of one or a named day that the source gives otherwise."),
    bad=(
        Example("It opened on [August>September] 26, 2019.", source="2019年9月26日开幕。"),
        Example("It lasts from October 22 to [July>October] 24.", source="10月22日至24日举行。"),
        Example("It was founded in the [1990>1980]s.", source="创办于上世纪80年代。"),
        Example("It opens on [Tuesday>Wednesday].", source="将于周三开幕。"),
        Example("It opens in [late>early] June.", source="将于6月上旬开幕。"),
        Example("Exports grew in the [second half>first half] of the year.", source="上半年出口增长。"),
    ),
    good=(
        Example("It lasts from October 22 to October 24, 2019.", source="10月22日至24日举行。"),
        Example("They were born in the 1970s and 1980s.", source="他们是70后、80后。"),
        Example("The Double 11 sales begin in the first ten days of November.", source="双十一促销11月上旬开始。"),
        Example("It was built in 1949.", source="建于民国三十八年。"),
    ),
    source=_NUMERALS,
    type="numbers",
    severity="major",
)

TIME = Rule(
    id="numbers.time",
    summary=tell("A time of day that the source gives otherwise."),
    bad=(Example("The ceremony began at [2:30>3:30] pm.", source="仪式下午三时三十分开始。"),),
    good=(Example("The hall is open from 9 a.m. to 5 p.m.", source="大厅开放时间为9:00-17:00。"),),
    source=_NUMERALS,
    type="numbers",
    severity="major",
)

ORDINAL = Rule(
    id="numbers.ordinal",
    summary=tell("An edition, a quarter, an anniversary or another place in an order that the source gives otherwise."),
    bad=(
        Example("They attended the [3rd>2nd] Macau Stem Cell Symposium.", source="他们出席第二届澳门干细胞研讨会。"),
        Example("It grew in the [second>third] quarter.", source="今年三季度有所增长。"),
        Example("The city ranked [second>third].", source="该市排名第三。"),
    ),
    good=(Example("It is the 40th anniversary of reform.", source="今年是改革开放40周年。"),),
    source=_NUMERALS,
    type="numbers",
    severity="major",
)

MAGNITUDE = Rule(
    id="numbers.magnitude",
    summary=tell("The figures of the source at another power of ten: a decimal point, a zero or a scale is wrong."),
    bad=(
        Example("The turnover was [10.8 billion>108 billion] yuan.", source="成交金额1080亿元。"),
        Example("The output rose by [125>12.5] percent.", source="产量增长12.5%。"),
        Example("It received [3.5 to 4 million>35 to 40 million] visitors.", source="接待游客3500万至4000万人次。"),
        Example("It took [tens of millions>hundreds of millions] of yuan.", source="金额为数亿元。"),
    ),
    good=(
        Example("GDP reached 487.198 billion yuan, up 7.6 percent.", source="地区生产总值4871.98亿元，同比增长7.6%。"),
        Example("The farms have 1.8 billion mu of land.", source="农场有18亿亩耕地。"),
    ),
    source=_NUMERALS,
    type="numbers",
    severity="major",
)

VALUE = Rule(
    id="numbers.value",
    summary=tell("An amount, a count, a share or a multiple that the source gives otherwise."),
    bad=(
        Example(
            "It has an external debt of [198 billion>1.998 trillion] US dollars.", source="外债余额为19980亿美元。"
        ),
        Example("It covers [2535>3525] mu of land.", source="占地3525亩。"),
        Example("About [three-quarters>two-thirds] of them agreed.", source="约三分之二的受访者同意。"),
        Example("It took one hour and [14>40] minutes.", source="用时1小时40分钟。"),
        Example("Everything is [80>20] percent off.", source="全场打八折。"),
        Example("It was [5>minus 5] degrees Celsius.", source="气温零下5摄氏度。"),
    ),
    good=(
        Example("It has a population of about 4.8 million.", source="总人口480.2万人。"),
        Example("Output doubled and costs fell by 30 percent.", source="产量翻一番，成本下降三成。"),
        Example("The school sent 30 teachers and students.", source="学校派出3名教师和27名学生。"),
        Example("It weighs 1.8 kg.", source="重3斤6两。"),
        Example("About 35 percent of them agreed.", source="约三成五的受访者同意。"),
    ),
    source=_NUMERALS,
    type="numbers",
    severity="major",
)

SMALL_COUNT = Rule(
    id="numbers.small-count",
    summary=tell(
        "A count of no more than twelve, the only one that neither side explains, which the source gives otherwise."
    ),
    bad=(
        Example("[Nine>Eight] agreements were signed.", source="会上签署了八项协议。"),
        Example("It cut the process to [four>three] steps.", source="审批环节压缩至3个环节。"),
    ),
    good=(Example("Dr Zhang and three other doctors came.", source="副主任医师张欢等4位医生赶到。"),),
    source=_NUMERALS,
    type="numbers",
    severity="major",
    bulk=False,
)

_DATES = frozenset("day month year decade weekday half part since lunar holiday".split())


def _rule(source: Quantity, target: Quantity, high: Quantity | None) -> Rule:
    """Which rule tells of a target quantity that is a slip of the source's, `high` the other end of a range."""
    if source.kind in _DATES:
        return DATE
    if source.kind == "clock":
        return TIME
    if source.kind == "ordinal":
        return ORDINAL
    same_figures = high is None and not target.broken and matching.figures(source.low) == matching.figures(target.low)
    return MAGNITUDE if same_figures else VALUE


def _dates(block: Block) -> Iterator[Issue]:
    """The month or year of a day, where the source gives it once for several days: 10月22日至24日."""
    for t in list(block.open):
        target = block.there[t]
        if target.kind not in ("month", "year") or not target.firm:
            continue
        for near in (t + 1, t - 1, t + 2, t - 2):
            day = block.there[near] if 0 <= near < len(block.there) else None
            if day is None or near not in block.matched or day.kind != "day":
                continue
            given = date_of(block, target.kind, block.matched[near]) if close(target, day) else None
            if given is not None and given.low != target.low:
                block.explain(t)
                yield slip(block, DATE, given, target)
                break


def close(one: Quantity, other: Quantity) -> bool:
    """True when the two may be parts of one date."""
    return max(one.span.start, other.span.start) - min(one.span.end, other.span.end) <= _DATE


def date_of(block: Block, kind: str, day: int) -> Quantity | None:
    """The month that a day of the source is in, or the year where it stands right before it."""
    if block.here[day].kind != "day":
        return None
    before = range(day - 1, max(-1, day - REACH), -1)
    month = next((q for q in before if block.here[q].kind == "month" and block.here[q].firm), None)
    if kind == "month" or month is None:
        return None if month is None else block.here[month]
    year = block.here[month - 1] if month else None
    straight = month == day - 1 and year is not None and year.kind == "year"
    return year if straight and year is not None and year.whole.end == block.here[month].span.start else None


def slips(block: Block, sure: Callable[[Quantity], bool] = lambda _: True) -> Iterator[Issue]:
    """Wrong values; where the target quantity is not `sure` to belong here, only by a figure or a power of ten."""
    pairs = []
    for t, s in block.pairs():
        cost = _cost(block, s, t)
        if cost is not None and (cost <= _FIGURE or sure(block.there[t])):
            pairs.append(Pair(cost + block.apart(s, t) / (1 if block.here[s].kind in AMOUNTS else 2), t, s))
    for pair in assigned(pairs, _ALONE):
        if pair.target in block.open and pair.source in block.free:
            yield _told(block, pair.target, pair.source)
    if not pairs:
        yield from _small_count(block)


def _cost(block: Block, s: int, t: int) -> float | None:
    """How unlikely it is that the target's words are a slip of the source's; None where they are no such pair."""
    twin = block.twin(s)
    if twin >= 0 and twin not in block.free:
        # The other end is there already: this one can only stand beside it.
        beside = [at for at in (t - 1, t + 1) if block.matched.get(at) == twin]
        if not beside or not block.joined(min(t, beside[0])):
            return None
    return matching.cost(block.here[s], block.there[t], block.here[twin] if twin >= 0 else None)


def _told(block: Block, t: int, s: int) -> Issue:
    """A pair as an issue, with the other end of its range where that is wrong, too."""
    target, source, twin = block.there[t], block.here[s], block.twin(s)
    if twin in block.free:
        block.explain(t, s, twin)
        source, high = (block.here[end] for end in sorted((s, twin)))
        return slip(block, _rule(source, target, high), source, target, high)
    block.explain(t, s)
    if _sharesslip(block, t, s):
        block.explain(t - 1, s - 1)
        return _range(block, t, s)
    return slip(block, _rule(source, target, None), source, target)


def _sharesslip(block: Block, target: int, source: int) -> bool:
    """True for the end of *3.5 to 4 million* beside 3500万至4000万: its beginning has the same wrong scale."""
    if target - 1 not in block.open or source - 1 not in block.free or not block.joined(target - 1):
        return False
    low, high = block.there[target - 1 : target + 1]
    theirs, ours = block.here[source - 1 : source + 1]
    return not low.firm and theirs.low > 0 and low.low * ours.low == high.low * theirs.low


def _range(block: Block, target: int, source: int) -> Issue:
    """Both ends of a range whose scale is wrong; the scale is written once, as it was."""
    text, tag = block.document.text, block.document.language
    low, high = block.there[target - 1 : target + 1]
    given_low, given_high = block.here[source - 1 : source + 1]
    words = high.span.of(text)
    end = write(given_high.low, high, words, tag, separated=manner(text, tag))
    suggestion = share(given_low.low, end, tag) + text[low.span.end : high.span.start] + end
    span = Span(low.span.start, high.span.end)
    message = tell("The source gives {a}, not {b}.", a=block.given(given_high), b=words)
    return block.issue(MAGNITUDE, span, message, (suggestion,), (block.said(given_low, given_high),))


def slip(block: Block, rule: Rule, source: Quantity, target: Quantity, high: Quantity | None = None) -> Issue:
    """The source's value in place of the target's words; `high`: the other end of its range, where both are written."""
    text, tag = block.document.text, block.document.language
    span, words = target.span, target.span.of(text)
    if source.kind == target.kind == "clock" and source.low % 720 == target.low % 720:
        return _other_half(block, source, target)
    if source.unit == target.unit and source.sign * target.sign < 0:
        return _other_sign(block, source, target)
    # 十二年六个月 as *six years and 12 months*: what each part should be is not told by the whole.
    value = None if source.parts and _goes_on(block, target) else _value(source, target)
    joined = block.tongue.joined.match(text, span.end)
    if joined is not None and value is not None:
        # 250 M€
        value = (value / block.tongue.table["joined"][joined[1]][0]).normalize()
    suggestion = write(value, target, words, tag, source.kind, manner(text, tag)) if value is not None else ""
    if source.kind == "holiday":
        span, suggestion = _day_named(block, source, target)
    elif source.kind != target.kind and {source.kind, target.kind} <= {"since", "half", "ordinal"} and value is None:
        # Q2 is no place for a phrase.
        spelt = text[target.whole.start : target.whole.end].replace(" ", "").isalpha()
        span, suggestion = target.whole, period(source, tag) if spelt else ""
        if target.kind == "ordinal" and (quarter := _FOLLOWING.search(text, span.end)) is not None:
            span = Span(span.start, quarter.end())
    elif target.kind == "part":
        span, suggestion = _hyphened(block, span, suggestion)
    compound = _COMPOUND.match(text, span.end)
    if high is not None:
        suggestion = f"{suggestion} {block.tongue.range_word} {write(high.low, target, words, tag)}"
    elif compound is not None and suggestion:
        # 1,000-yuan -> 100-billion-yuan
        span = Span(span.start, compound.end())
        suggestion = suggestion.replace(" ", "-") + compound.group()
    message = tell("The source gives {a}, not {b}.", a=block.given(source), b=" ".join(words.split()))
    span, suggestion = _on_one_line(text, span, suggestion)
    return block.issue(rule, span, message, (suggestion,) if suggestion else (), (block.said(source, high),))


def _goes_on(block: Block, target: Quantity) -> bool:
    """True for the second of two quantities of one kind that stand side by side: *six years and 12 months*."""
    text, pattern = block.document.text, block.tongue.and_part
    return not target.parts and any(
        q.kind == target.kind
        and q.whole.end < target.whole.start
        and pattern.fullmatch(text, q.whole.end, target.whole.start)
        for q in block.there
    )


def _hyphened(block: Block, span: Span, suggestion: str) -> tuple[Span, str]:
    """*mid-June* for *late June*, and the other way round."""
    joined: list[str] = block.tongue.table.get("calendar", {}).get("hyphened", [])
    text = block.document.text
    old, new = (word.lower() in joined for word in (span.of(text), suggestion))
    if old == new or not suggestion or text[span.end : span.end + 1] not in (" ", "-"):
        return span, suggestion
    return Span(span.start, span.end + 1), suggestion + ("-" if new else " ")


def _on_one_line(text: str, span: Span, suggestion: str) -> tuple[Span, str]:
    """The correction without the line break in its words, where only what stands before or after it changes."""
    found = layout.FEED.search(text, span.start, span.end)
    if found is None or not suggestion:
        return span, suggestion
    before, after = text[span.start : found.end()], text[found.start() : span.end]
    if suggestion.endswith(after):
        return Span(span.start, found.start()), suggestion[: -len(after)]
    if suggestion.startswith(before):
        return Span(found.end(), span.end), suggestion[len(before) :]
    return span, suggestion


def _value(source: Quantity, target: Quantity) -> Decimal | None:
    """The source's value in the target's kind and unit: 1.3倍 is 130 percent; None where none is short."""
    if target.role == "half":
        return None
    if (source.kind, target.kind) == ("multiple", "percent"):
        return (source.low * 100).normalize()
    if source.kind == target.kind == "multiple" and source.role == "change" and target.role == "total":
        return source.low + 1
    if not matching.same_unit(source, target):
        value = in_unit(source, target.unit)
        if value is None or target.sign * value < 0:
            return None
        return _short(abs(value))
    if (source.kind, target.kind) == ("month", "duration"):
        return None
    if source.kind != target.kind and "ordinal" not in (source.kind, target.kind) and target.kind in ("since", "half"):
        return None
    if {source.kind, target.kind} in ({"since", "ordinal"}, {"half", "ordinal"}):
        return None
    return source.low


def _short(value: Decimal) -> Decimal:
    """A value that was converted as people would write it: 80 hectares, 4,333 hectares, 62.14 miles."""
    short = round(value, _PLACES)
    if abs(short - value) > value / 10**9:
        short = value.quantize(Decimal(1).scaleb(value.adjusted() + 1 - _FIGURES))
    return short.normalize()


def _other_sign(block: Block, source: Quantity, target: Quantity) -> Issue:
    """零下5度 as *5 degrees*, or the other way round: the sign, in the manner of the unit."""
    text = block.document.text
    unit = text[target.span.end : target.whole.end]
    message = tell("The source gives {a}, not {b}.", a=block.given(source), b=target.whole.of(text))
    evidence = (block.said(source),)
    words = target.span.of(text)
    if source.sign > 0:
        # Behind the unit it stands in other words: *below zero*.
        before = Span(target.whole.start, target.span.end)
        span, kept = (before, (words,)) if len(before) > len(words) else (target.whole, ())
    else:
        sign = f"{block.tongue.table['minus'][0]} " if unit.strip(SPACES)[:1].isalpha() else "-"
        span, kept = target.span, (f"{sign}{_value_like(source, target, words, block)}",)
    return block.issue(VALUE, span, message, kept, evidence)


def _other_half(block: Block, source: Quantity, target: Quantity) -> Issue:
    """下午3点 as *3 a.m.*: the word after the figures, in the manner of the text."""
    text = block.document.text
    after = Span(target.span.end, target.whole.end).of(text)
    start = target.span.end + len(after) - len(after.lstrip(SPACES))
    span, written = Span(start, target.whole.end), after.lstrip(SPACES)
    names: list[str] = block.tongue.table["clock"]["morning" if source.role == "am" else "afternoon"]
    alike = [n for n in names if len(n) == len(written) and n.isupper() == written.isupper()]
    message = tell("The source gives {a}, not {b}.", a=block.given(source), b=target.whole.of(text))
    return block.issue(TIME, span, message, alike[:1], (block.said(source),))


def _value_like(source: Quantity, target: Quantity, words: str, block: Block) -> str:
    return words if source.low == target.low else write(source.low, target, words, block.document.language)


def _day_named(block: Block, source: Quantity, target: Quantity) -> tuple[Span, str]:
    """What the language calls a day that Chinese names by its date, or its figures where these are wrong."""
    if target.kind != "holiday" and target.low != matching.read_as_number(source):
        return target.span, str(source.low)
    names: dict[str, str] = block.tongue.table.get("named_days", {})
    feasts: dict[str, int] = block.tongue.table.get("feasts", {})
    feast = next((name for name, day in feasts.items() if day == source.low), "")
    return target.whole, names.get(str(source.low), feast)


def _small_count(block: Block) -> Iterator[Issue]:
    """The one count of each side that nothing explains, where both have as many: *Four men* for 五名男子.

    Small numerals in words change with the sentence (等4位医生: *Dr Zhang and three other doctors*), so that no
    word beside them may say so.
    """
    if block.theirs is None or block.document.source is None:
        return
    ours = [t for t in block.open if _is_count(block.there[t])]
    theirs = [s for s in block.free if _is_count(block.here[s])]
    if len(ours) != 1 or len(theirs) != 1 or sum(map(_is_count, block.there)) != sum(map(_is_count, block.here)):
        return
    target, source = block.there[ours[0]], block.here[theirs[0]]
    if source.low == target.low or not (1 < source.low < _SMALL and 1 < target.low < _SMALL):
        return
    start, end = target.whole.start, target.whole.end
    beside = block.document.text[max(0, start - _BESIDE) : end + _BESIDE]
    if block.tongue.others.search(beside) or block.document.source.text[source.span.start - 1] == "等":
        return
    block.explain(ours[0], theirs[0])
    yield slip(block, SMALL_COUNT, source, target)


def _is_count(quantity: Quantity) -> bool:
    return quantity.kind == "count" and quantity.firm and not quantity.open and bool(quantity.noun)


RULES = (UNIT, POINTS, COUNTED, DATE, TIME, ORDINAL, MAGNITUDE, VALUE, SMALL_COUNT)
