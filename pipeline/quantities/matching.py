"""Whether a quantity of the translation says what one of the source says, and how likely it is a slip of that one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rapidfuzz.distance import OSA

from pipeline.quantities.model import MEASURED, QUARTER, Quantity, exact_ratio, in_unit, last_place, units

AMOUNTS = MEASURED | {"count", "fraction", "multiple", "discount"}
"""Kinds whose value says how much or how many; the others (dates, times, ordinals) say which."""

# Measure words of places in an order, which English writes as ordinals: 12楼, the 12th floor.
_PLACES = frozenset("楼层级期届次代轮")

PERCENT = {"concentr-percent", "percent-point"}
"""Units that translators use for one another (占比上升3个百分点: *rose by 3 percent*); raters do not mark it."""

# Measure words of what is done so many times.
_TURNS = frozenset(("次", "人次", "趟", "场", "例", "股", "种", "项"))
_MOST_TIMES = 20

# Kinds whose units no language leaves out beside what is counted.
_UNITS = MEASURED - {"digital", "temperature"}

# A bare number from one to the other is a year.
_MODERN = (1950, 2050)

# *5 pounds* may be of either.
_POUNDS = {"GBP", "mass-pound"}

# How far a value may be from the exact one after conversion: 3000亩 is 200.01 hectares, 5 feet are 1.5 metres.
_ROUND = frozenset(("duration-decade", "duration-century", "duration-millennium"))
_TOLERANCE, _ROUNDING = Decimal("0.06"), Decimal("0.15")
# The same between units of which one is a whole number of the other, whose digits were not rounded.
_EXACT = Decimal("1e-5")


def same(source: Quantity, target: Quantity) -> bool:
    """The same value of the same kind and unit."""
    if source.kind != target.kind or target.broken or not same_unit(source, target):
        return False
    if (source.per, source.each) != (target.per, target.each) and _rated(source, target):
        return False
    if source.kind == "clock" and "" not in (source.role, target.role) and source.role != target.role:
        return False
    if source.kind == "clock":
        return (source.low - target.low) % 720 == 0
    if source.kind == "decade":
        known = source.low > 100 and target.low > 100
        return source.low == target.low if known else source.low % 100 == target.low % 100
    if source.noun == "番" and target.kind == "multiple":
        return source.low == target.low
    return equal(source, target) and not _misread(source, target)


def _misread(source: Quantity, target: Quantity) -> bool:
    """The same figure of something else: 零下5度 and *5 degrees*, 增长两倍 and *doubled*."""
    if source.kind != target.kind:
        return False
    half = source.kind == "clock" and "" not in (source.role, target.role) and source.role != target.role
    return half or source.sign * target.sign < 0 or (source.kind == "multiple" and 0 not in _steps(source, target))


def other_kind(source: Quantity, target: Quantity) -> bool:
    """The same value where the two languages may name the kind differently, or one leaves it out."""
    one, other = source.kind, target.kind
    if target.broken or one == other:
        return False
    return _alike(source, target) and not conflict(source, target)


def _alike(source: Quantity, target: Quantity) -> bool:
    """`other_kind`, of kinds alone."""
    one, other = source.kind, target.kind
    kinds = {one, other}
    if "holiday" in kinds:
        return one == "holiday" and source.role != "feast" and _names_day(source, target)
    if kinds == {"since", "half"}:
        # the first six months
        return {source.low, target.low} == {Decimal(1), Decimal(6)}
    if kinds == {"since", "duration"}:
        return close(source.low, target.low) and "duration-month" in (source.unit, target.unit)
    if source.noun == "split" and other in ("count", "clock"):
        # 四六分成 is 4:6, too.
        return target.low in (source.low, source.low / 10)
    if kinds <= {"decade", "year", "count", "duration", "name"} and "decade" in kinds:
        return source.low % 100 == target.low % 100
    if akin(one, other) or "name" in kinds:
        return equal(source, target)
    if not source.firm and source.low < 2 and target.digits and other in MEASURED | {"ordinal"}:
        # 一般 does not explain *on the 1st*, nor 一点 *1 percent*.
        return False
    if "ordinal" in kinds:
        return kinds <= {"ordinal", "count", "duration", "decade", "year"} and equal(source, target)
    if "year" in kinds:
        return not kinds & {"month", "day", "clock"} and equal(source, target)
    if kinds <= AMOUNTS:
        return (not kinds <= MEASURED or _same_way(source, target)) and equal(source, target)
    return False


def conflict(source: Quantity, target: Quantity) -> bool:
    """What cannot be the same whatever its figure: two units of different kinds, people and yuan."""
    one, other = source.kind, target.kind
    if one in MEASURED and other in MEASURED:
        pounds = {one, other} == {"money", "mass"} and _POUNDS & {source.unit, target.unit}
        return one != other and not pounds and not _same_way(source, target)
    if "multiple" in (one, other) and (one in MEASURED or other in MEASURED):
        # 3倍 and *3 percent*, *3 tons*
        return source.low == target.low
    if one == "count" and other == "multiple" and source.role == "things":
        # 1200万人次 may be *12 million times*, 300人 is not *300 times*.
        return (
            source.noun not in _TURNS and target.low > _MOST_TIMES and bool(target.unit or target.whole != target.span)
        )
    return (source.role == "things" and other in _UNITS) or (target.role == "things" and one in _UNITS)


def _same_way(source: Quantity, target: Quantity) -> bool:
    """时速350公里 and *350 kilometers*."""
    ways = {source.kind: source.unit, target.kind: target.unit}
    return ways.keys() == {"speed", "length"} and ways["speed"].startswith(ways["length"].replace("length", "speed"))


def derived(source: Quantity, target: Quantity) -> bool:
    """Another value that says the same: converted, rounded, a share, a multiple, a price for another weight."""
    return not target.broken and _derives(source, target) and not conflict(source, target)


def _derives(source: Quantity, target: Quantity) -> bool:
    one, other = source.kind, target.kind
    if one == other and one in MEASURED:
        if not same_unit(source, target) or _rates(source, target):
            return _converted(source, target)
    if {one, other} == {"discount", "percent"}:
        # 打八折 is *reduced by 20 percent*, too.
        return source.low + target.low == 100
    if {one, other} == {"fraction", "percent"}:
        share, percent = (source, target) if one == "fraction" else (target, source)
        return abs(share.low * 100 - percent.low) <= 1
    if "multiple" in (one, other):
        return _times(source, target)
    if one != other and "count" not in (one, other):
        return False
    return one in AMOUNTS and other in AMOUNTS and same_unit(source, target) and rounded(source, target)


def _steps(source: Quantity, target: Quantity) -> tuple[int, ...]:
    """What may be added to the source's multiple to give the target's.

    增长两倍, a change, is *tripled*, a total; where a side does not tell, both are right.
    """
    whole = target.role == "total"
    if source.role == "change":
        return (1,) if whole and target.kind == "multiple" else (0, 1)
    if source.role == "total":
        return (0,) if whole else (-1, 0)
    return (-1, 0, 1)


def _times(source: Quantity, target: Quantity) -> bool:
    """增长两倍 is *tripled* or *up 200 percent*; 是两倍 is *twice*; 翻两番 is *quadrupled*."""
    times, rest = (source, target) if source.kind == "multiple" else (target, source)
    value = rest.low / 100 if rest.kind == "percent" else rest.low
    if source.noun == "番":
        return rest.kind in ("multiple", "percent", "count") and value in (times.low, times.low - 1)
    steps = _steps(source, target) if times is source else (-1, 0, 1)
    return rest.kind in ("multiple", "percent", "count", "fraction") and any(
        close(value, times.low + step) for step in steps
    )


def _names_day(source: Quantity, target: Quantity) -> bool:
    """3·15 as *315*, *3.15* or *3/15*, 双十一 as *11*."""
    month, day = divmod(int(source.low), 100)
    if target.kind == "fraction":
        return close(target.low, Decimal(month) / day)
    if target.kind not in ("count", "year", "name", "decade", "ordinal"):
        return False
    written = [source.low, month + Decimal(day) / 100, month + Decimal(day) / 10]
    return target.low in written or (month == day and target.low == day)


def read_as_number(source: Quantity) -> Decimal:
    """The number that the two characters of a named day are, if they are read as one: 十一 is 11, 五一 is 51."""
    month, day = divmod(int(source.low), 100)
    return Decimal(month + day if month == 10 else month * 10 + day)


def close(one: Decimal, other: Decimal) -> bool:
    """Equal, but for the last place of an endless fraction."""
    return one == other or abs(one - other) <= Decimal("1e-9") * max(abs(one), abs(other))


def equal(source: Quantity, target: Quantity) -> bool:
    """The same value, or values of which one is said to lie within the other (30多: *more than 30*)."""
    if not (source.open or target.open):
        return close(source.low, target.low)
    if source.firm and target.digits and len(figures(target.low)) > len(figures(source.low)):
        # 30余 is *more than 30*, also *dozens*, not *33*.
        return False
    if vague(source) and vague(target):
        # 数万 and *thousands* only touch.
        return source.low < target.high and target.low < source.high
    return source.low <= target.high and target.low <= source.high


def unlike(source: Quantity, target: Quantity) -> float:
    """How much of value and unit two quantities that agree write otherwise, or leave to be guessed."""
    units_differ = bool(source.unit and target.unit and source.unit != target.unit)
    return (source.low != target.low) + units_differ + (0.0 if source.firm else 0.5)


def telling(quantity: Quantity) -> bool:
    """True for an amount of so many figures that another of the same value is hardly found by chance."""
    return quantity.kind in AMOUNTS and quantity.firm and len(figures(quantity.low)) > 2


def akin(one: str, other: str) -> bool:
    """The same kind, or the day that English writes as an ordinal (*the 27th*)."""
    return one == other or {one, other} == {"day", "ordinal"}


def vague(quantity: Quantity) -> bool:
    """True for 数万 and *tens of thousands*: an order of magnitude, no value."""
    return quantity.open and quantity.high >= 10 * quantity.low > 0


def same_unit(source: Quantity, target: Quantity) -> bool:
    """The same unit, or one is left out, or *dollars* of any country, or *percent* and *percentage points*."""
    one, other = source.unit, target.unit
    if not one or not other or one == other or {one, other} == PERCENT:
        return True
    return (
        (other == "dollar" and one.endswith("D"))
        or (other == "yuan/yen" and one in ("CNY", "JPY"))
        or (other == "cent" and one in ("CNY-fen", "USD-cent"))
    )


def _rates(source: Quantity, target: Quantity) -> tuple[Decimal, ...]:
    """How many times what the source's amount is for the target's may be for: 2 for 每斤 and *per kilogram*.

    Where one side does not say it beside its figure, what the two languages reckon in: 每斤2元 is *4 yuan* of what
    costs so much *per kilogram*. None where both are for the same, or for what cannot be compared.
    """
    if not source.per or not target.per:
        return _RECKONED.get((source.per, target.per), ())
    (one, theirs), (other, ours) = units()[source.per], units()[target.per]
    if one != other or not theirs or (source.per, source.each) == (target.per, target.each):
        return ()
    return (ours * target.each / (theirs * source.each),)


# A kilogram is two jin, a hectare 15 mu.
_RECKONED = {
    ("mass-jin", ""): (Decimal(1), Decimal(2)),
    ("", "mass-kilogram"): (Decimal(1), Decimal(2)),
    ("area-mu", ""): (Decimal(1), Decimal(15)),
    ("", "area-hectare"): (Decimal(1), Decimal(15)),
}
# A cubic meter of water, which is how water is sold.
_WATER = {"volume-cubic-meter", "mass-tonne"}


def _rated(source: Quantity, target: Quantity) -> bool:
    """Amounts for another weight, area or volume, or money for another time; of other times texts say too little."""
    if not source.per or not target.per or {source.per, target.per} == _WATER:
        return False
    kinds = {units()[quantity.per][0] for quantity in (source, target)}
    return "duration" not in kinds or (len(kinds) == 1 and "money" == source.kind == target.kind)


def other_rate(source: Quantity, target: Quantity) -> bool:
    """The same amount for another weight, area or volume: 每斤25元 and *25 yuan per kilogram*."""
    return (
        source.kind == target.kind
        and (source.per, source.each) != (target.per, target.each)
        and _rated(source, target)
        and same_unit(source, target)
        and close(source.low, target.low)
    )


def _converted(source: Quantity, target: Quantity) -> bool:
    """The source's size in another unit, rounded: 3000亩 and *200 hectares*; currencies are not judged."""
    value = source.low if same_unit(source, target) else in_unit(source, target.unit)
    if value is None:
        # 8.6亿元 is not *$86 million*: another power of ten is no rate of exchange.
        shifted = len(figures(source.low)) > 1 and figures(source.low) == figures(target.low)
        return not shifted and not close(source.low, target.low)
    if source.kind == "temperature":
        if source.role == "change":
            value = source.low * 9 / 5 if target.unit.endswith("fahrenheit") else source.low * 5 / 9
        return abs(value - (target.low if target.sign >= 0 else -target.low)) <= 1
    rates = _rates(source, target)
    exact = exact_ratio(source.unit, target.unit) if source.unit and target.unit else None
    if exact is None or rates:
        return any(_near(value * rate, target.low) for rate in rates or (1,))
    low, high = source.low * exact, (source.high if source.open else source.low) * exact
    if source.open and low <= target.low <= high:
        return True
    place = _written_place(target.low)
    near = place if source.hedged or target.hedged or len(figures(target.low)) > 2 else place / 2
    # A rounded figure is near by more than its place alone: 1.8 is no *2* of anything but of what is rounded.
    return abs(value - target.low) <= max(min(near, value * _TOLERANCE), value * _EXACT)


def _near(value: Decimal, written: Decimal) -> bool:
    """A converted value as it is written, rounded to its last place: 1.86 is *two miles*, 61.8 is *60*."""
    rounding = min(_written_place(written) / 2, value * _ROUNDING)
    return abs(value - written) <= max(value * _TOLERANCE, rounding)


def rounded(source: Quantity, target: Quantity) -> bool:
    """The target's value is the source's, rounded, and one of the texts says that it is."""
    if target.low <= 0 or source.low <= 0 or not (source.hedged or target.hedged):
        return False
    ratio = target.low / source.low
    if not Decimal("0.9") < ratio < Decimal("1.1") or len(figures(target.low)) >= len(figures(source.low)):
        return False
    # Up or down: *nearly 30 billion* and *more than 29 billion* are both right for 29.76 billion, *29.6* is not.
    return abs(target.low - source.low) < _written_place(target.low)


def _written_place(value: Decimal) -> Decimal:
    """The place of the last digit as it is written: 0.1 for 5.0; of more than a thousand the zeros say nothing."""
    exponent = value.as_tuple().exponent
    if value < 1000 and isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    return last_place(value)


def figures(value: Decimal) -> str:
    """The significant digits: 1998 for 1.998 trillion."""
    return "".join(map(str, value.normalize().as_tuple().digits))


def _all_figures(value: Decimal) -> str:
    """The digits, zeros at the end among them: 1400."""
    return "".join(c for c in format(value, "f") if c.isdigit())


def cost(source: Quantity, target: Quantity, twin: Quantity | None) -> float | None:
    """How unlikely it is that the target's words are a slip of the source's; None where they are no such pair.

    `twin` is the other end of the source's range, where it is one numeral (六七千).
    """
    if vague(source) or vague(target):
        return _magnitude(source, target)
    if not (source.firm and target.firm):
        return None
    if source.kind == "holiday":
        return _wrong_day(source, target)
    if not same_unit(source, target):
        return _other_size(source, target)
    if not _comparable(source, target):
        return None
    if source.kind == "month" and target.kind == "duration":
        return 0.5
    if _misread(source, target):
        return 0.2 if equal(source, target) else 0.7
    if equal(source, target) and not target.broken:
        return None
    placed = target.kind == "ordinal" and source.kind == "count" and source.noun in _PLACES
    if source.kind not in AMOUNTS or placed:
        # One figure is wrong rather than two, of a year above all.
        far = (0.3 if source.low >= 100 else 0.15) * OSA.distance(figures(source.low), figures(target.low))
        return 0.5 + far + (0.0 if source.kind == target.kind else 0.2)
    slip = 0.7 if "discount" == source.kind == target.kind or _grows(source, target) else _slip(source, target, twin)
    if slip is None:
        return None
    return slip + (0.0 if source.kind == target.kind else 0.2)


def _wrong_day(source: Quantity, target: Quantity) -> float | None:
    """A day that names something, taken for a number (“十一” as *11*), another (国庆 as *May Day*), or with a wrong
    figure (3·15 as *351*)."""
    if target.kind == "holiday":
        return 0.3 if source.low != target.low else None
    if source.role == "feast":
        return None
    named = bool(source.noun) and target.low == read_as_number(source) and target.low != source.low // 100
    if named and (target.kind == "month" or target.unit == "duration-day"):
        # “十一”长假 as *the November holiday*, *the 11-day holiday*
        return 0.2
    if target.kind not in ("count", "year", "ordinal", "decade") or target.unit:
        return None
    if source.noun and target.low == read_as_number(source):
        return 0.2
    first, second = figures(source.low), figures(target.low)
    return 0.3 if len(second) > 2 and OSA.distance(first, second) == 1 else None


def _other_size(source: Quantity, target: Quantity) -> float | None:
    """Amounts in other units of one system: 3斤6两 and *1.5 kg*; only where one is put together, or by a figure."""
    if source.kind != target.kind or source.kind not in MEASURED:
        return None
    value = in_unit(source, target.unit)
    if value is None:
        # 8.6亿元 as *$86 million*
        first, second = figures(source.low), figures(target.low)
        return 0.4 if first == second and len(first) > 1 and source.low != target.low else None
    ratio = exact_ratio(source.unit, target.unit)
    if ratio is None:
        # Miles, acres, degrees Fahrenheit: what is far from the value, or another power of ten of it.
        return 0.7 if source.kind != "duration" else None
    put = replace(source, low=source.low * ratio, high=source.high * ratio)
    slip = _slip(put, target, None)
    # 20多年 is *two decades*: of round units there are few. Of time texts say much that no source has.
    sure = source.parts or target.parts or target.unit in _ROUND or source.kind != "duration"
    return slip if slip is not None and (slip <= 0.4 or sure) else None


def _grows(source: Quantity, target: Quantity) -> bool:
    """增长两倍 and *rose by 100 percent*."""
    return source.kind == "multiple" and target.kind == "percent" and target.low % 100 == 0


def _magnitude(source: Quantity, target: Quantity) -> float | None:
    """数亿 and *tens of millions*: orders of magnitude that do not even touch in more than their ends."""
    if not (vague(source) and vague(target)) or equal(source, target) or not same_unit(source, target):
        return None
    return 0.4 if min(source.low, target.low) >= 100 else None


def _comparable(source: Quantity, target: Quantity) -> bool:
    """True when the one may stand where the other should."""
    one, other = source.kind, target.kind
    if not same_unit(source, target):
        return False
    if one == "ordinal" and other == "ordinal":
        # A quarter of the year is no edition of a congress, nor is a day of the lunar calendar.
        day = (source.noun == "日") == (target.noun == "day")
        return day and (source.noun == "季") == (target.noun == QUARTER)
    if one == "part" and other == "part":
        return source.noun == target.noun
    if one == "month" and other == "duration":
        # 9月 and *nine months*
        return target.unit == "duration-month" and source.low == target.low
    if one == "ordinal" and other == "day":
        # A session beside a date that English adds.
        return False
    if {one, other} <= {"since", "half", "ordinal"} and one != other and "half" in (one, other):
        # 前三季度 and *the first half*, 二季度 and *the first half*
        return "ordinal" not in (one, other) or (source.noun == "季" or target.noun == QUARTER)
    if one == "since" and other == "ordinal":
        # 前三季度 and *the third quarter*
        return target.noun == QUARTER and source.noun == "quarter" and source.low == target.low * 3
    if akin(one, other):
        return True
    if other == "ordinal" and one == "count" and source.noun in _PLACES:
        return True
    if {one, other} <= {"year", "count", "ordinal"}:
        # A year, an article, a resolution that lost its form (*16,960*): only where the digits speak for it.
        if other == "year" and _MODERN[0] <= source.low <= _MODERN[1]:
            return True
        slip = _slip(source, target, None)
        long = min(len(_all_figures(source.low)), len(_all_figures(target.low))) >= 3
        return (long and slip in (0.1, 0.3)) or (bool(source.noun) and slip == 0.1)
    if {one, other} == {"count", "fraction"}:
        # 每10人中有1人 is *one in ten*.
        return False
    if {one, other} == {"multiple", "percent"}:
        # 1.3倍 and *13 percent*, 增长两倍 and *100 percent*
        if source.role == "change" and target.low % 100 == 0:
            return True
        return len(figures(source.low)) > 1 and figures(source.low) == figures(target.low)
    return "count" in (one, other) and one in AMOUNTS and other in AMOUNTS


def _slip(source: Quantity, target: Quantity, twin: Quantity | None) -> float | None:
    """The cost of reading one amount as a slip of the other; None where they have too little in common."""
    first, second = figures(source.low), figures(target.low)
    if first == second:
        return 0.1 if len(first) > 1 else 0.4
    if min(len(first), len(second)) >= 2 and OSA.distance(first, second) == 1:
        return 0.3
    if twin is not None and OSA.distance(first + figures(twin.low), second) <= 2:
        return 0.3
    if source.kind == target.kind and (source.kind in MEASURED | {"fraction"} or source.noun == "番"):
        return 0.7
    if source.kind == target.kind == "multiple" and source.role and target.role:
        return 0.7
    if source.noun and target.unit and not source.unit:
        # 13级 is a force of the wind, *149 km/h* its speed.
        return None
    # Small numerals in words change with the sentence (4位医生: *Dr Zhang and three other doctors*).
    spelt = not (source.digits and target.digits)
    return None if spelt and min(source.low, target.low) < 10 else 0.9
