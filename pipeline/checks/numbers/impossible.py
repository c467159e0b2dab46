"""What is wrong whatever the source says: one amount with two units, a day or a time that there is none of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.numbers.blocks import SPACES, Block
from pipeline.model import Example, Issue, Message, Rule, Span, tell
from pipeline.quantities import matching
from pipeline.quantities.matching import AMOUNTS
from pipeline.quantities.model import Quantity
from pipeline.quantities.writing import grouped, write

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Letters between the day and the month of *the 32nd of May*.
_OF = 4

# How far before a time stands the word that makes it one: *at*.
_AT = 12

_MILLION = 10**6
# The least that two scales make.
_GREAT = 10**12


def issues(block: Block) -> Iterator[Issue]:
    """Two currencies, units or scales on one amount, days and times that do not exist."""
    for index, quantity in enumerate(block.there):
        if quantity.broken and (mended := _english_marks(block, quantity)) is not None:
            yield mended
            continue
        if quantity.kind == "money":
            yield from _two_currencies(block, quantity)
        elif quantity.unit:
            yield from _two_units(block, quantity)
        elif quantity.kind == "day":
            yield from _no_such_day(block, index)
        elif quantity.kind == "clock":
            yield from _no_such_time(block, index)
        if quantity.kind in AMOUNTS and quantity.low >= _GREAT:
            yield from _two_scales(block, quantity)


SEPARATORS = Rule(
    id="numbers.separators",
    summary=tell("Digits that are grouped and parted as in English, in a language whose decimal mark is the comma."),
    bad=(
        Example("Le projet coûte [1,250,000>1\u202f250\u202f000] yuans.", language="fr"),
        Example("El proyecto cuesta [1,250,000>1.250.000] yuanes.", language="es"),
        Example("Das Projekt kostet [1,250,000.5>1.250.000,5] Yuan.", language="de"),
    ),
    good=(
        Example("Le projet coûte 1 250 000 yuans, soit 1,25 million.", language="fr"),
        Example("El proyecto cuesta 1.250.000 yuanes.", language="es"),
        Example("Das Projekt kostet 1.250.000,5 Yuan.", language="de"),
    ),
    source="CLDR 48, symbols of numbers; SI Brochure, 9th edition (2019), 5.4.4",
    type="numbers",
    severity="major",
    languages=("fr", "de", "es", "it"),
)

# Two groups or more, or one and decimals: 1,250 alone may be a decimal.
_ENGLISH = re.compile(r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)")


def _english_marks(block: Block, quantity: Quantity) -> Issue | None:
    """*1,250,000* where the comma is the decimal mark."""
    text, tongue = block.document.text, block.tongue
    found = _ENGLISH.match(text, quantity.span.start) if tongue.decimal == "," else None
    if found is None or text[found.end() : found.end() + 1].isdigit():
        return None
    written = grouped(Decimal(found[0].replace(",", "")), tongue)
    return block.issue(SEPARATORS, Span(*found.span()), tell("The digits are grouped as in English."), (written,))


TWO_CURRENCIES = Rule(
    id="numbers.two-currencies",
    summary=tell("An amount with the sign of a currency before it and the name of one after it."),
    bad=(
        Example("Foreign capital totaled [$38.7 billion yuan>$38.7 billion] last year."),
        Example("The project cost [$3.87 billion yuan>3.87 billion yuan] in total.", source="项目总投资38.7亿元。"),
    ),
    good=(Example("It cost RMB 5 billion yuan, and $100 USD more."), Example("It cost HK$5 million (US$600,000).")),
    source="European Commission, English Style Guide, on currencies: a sign or a name, not both; ISO 4217",
    type="numbers",
    severity="major",
)


def _two_currencies(block: Block, quantity: Quantity) -> Iterator[Issue]:
    """*$38.7 billion yuan*: the sign before and the name after are two currencies, or one currency twice."""
    text = block.document.text
    sign = text[quantity.whole.start : quantity.span.start].strip()
    name = text[quantity.span.end : quantity.whole.end].strip(SPACES)
    # $100 USD says which dollar, and RMB is the currency whose unit is the yuan.
    if not sign or not name or name.isupper() or sign in ("RMB", "CNY"):
        return
    with_sign = quantity.whole.of(text)[: -len(name)].rstrip(SPACES)
    with_name = f"{quantity.span.of(text)} {name}"
    meant = next((q for q in block.here if q.kind == "money" and matching.close(q.low, quantity.low)), None)
    suggestions = (with_sign, with_name)
    evidence = [tell("“{a}” and “{b}” both name a currency", a=sign, b=name)]
    if meant is not None:
        evidence.append(block.said(meant))
        if meant.unit != quantity.unit:
            suggestions = (with_name, with_sign)
    message = tell("One amount has two currencies.")
    yield block.issue(TWO_CURRENCIES, quantity.whole, message, suggestions, evidence, ambiguous=meant is None)


UNIT_TWICE = Rule(
    id="numbers.unit-twice",
    summary=tell("An amount whose unit is written twice, as a word and as a sign."),
    bad=(
        Example("It was a rise of 5 percent[ %>] over the year."),
        Example("The panda weighs 95 kg[ kilograms>] now."),
    ),
    good=(Example("It was a rise of 5 percent over the year."), Example("The panda weighs 95 kg (209 pounds) now.")),
    source="SI Brochure, 9th edition (2019), 5.4.3",
    type="duplication",
    severity="major",
)

TWO_UNITS = Rule(
    id="numbers.two-units",
    summary=tell("A percent sign and “percentage points” on one amount; the two say different things."),
    bad=(Example("The share saw a rise of [3% percentage points>3 percentage points]."),),
    good=(Example("The share rose by 3 percentage points, the output by 3%."),),
    source="SI Brochure, 9th edition (2019), 5.4.7, on the sign %",
    type="numbers",
    severity="major",
    bulk=False,
)


def _two_units(block: Block, quantity: Quantity) -> Iterator[Issue]:
    """*5 percent %*, *20 kilometers km*: the unit is written twice; *3% percentage points*: two units."""
    text = block.document.text
    after = block.tongue.unit.match(text, quantity.whole.end)
    if after is None or text[after.start()] == "-" or quantity.kind == "duration":
        return
    unit = block.tongue.units[after[1]]
    if unit == quantity.unit:
        yield block.issue(UNIT_TWICE, Span(*after.span()), tell("The unit is written twice."), ("",))
    elif quantity.kind == "percent" and {unit, quantity.unit} == matching.PERCENT:
        either = (f"{quantity.span.of(text)} {after[1]}", quantity.whole.of(text))
        span = Span(quantity.whole.start, after.end())
        yield block.issue(TWO_UNITS, span, tell("One amount has two units."), either, ambiguous=True)


IMPOSSIBLE_DAY = Rule(
    id="numbers.impossible-day",
    summary=tell("A day that its month does not have."),
    bad=(
        Example("The fair opens on July [32>?] in the city."),
        Example("The fair opens on July [32>22] in the city.", source="博览会7月22日在该市开幕。"),
        Example("La foire ouvre le [31>?] juin.", language="fr"),
    ),
    good=(
        Example("It lasted from January 31 to February 29, 2020."),
        Example("La foire dure du 31 mai au 1er juin.", language="fr"),
    ),
    source="ISO 8601-1:2019, table 1 (calendar months)",
    type="numbers",
    severity="major",
)


def _no_such_day(block: Block, index: int) -> Iterator[Issue]:
    day, month = block.there[index], _month_beside(block, index)
    # Where the source has the day, the month is the slip.
    if month is not None and day.low > _DAYS[int(month.low) - 1] and index not in block.matched:
        message = tell("There is no such day: {words}.", words=day.span.of(block.document.text))
        yield _no_such(IMPOSSIBLE_DAY, block, day, message)


def _month_beside(block: Block, day: int) -> Quantity | None:
    """The month of a day of the translation, on the side where the language has it, if not on the other."""
    for near in (day - 1, day + 1) if block.tongue.month_first else (day + 1, day - 1):
        month = block.there[near] if 0 <= near < len(block.there) else None
        if month is not None and month.kind == "month":
            one, other = sorted((month.span, block.there[day].span))
            if other.start - one.end <= _OF:
                return month
    return None


IMPOSSIBLE_TIME = Rule(
    id="numbers.impossible-time",
    summary=tell("A time of day whose hour or minute there is none of."),
    bad=(
        Example("It starts at [25:70>?] in the hall."),
        Example("The hall is open from 9:00 to [17:60>17:30].", source="大厅开放时间为9:00至17:30。"),
    ),
    good=(Example("The hall is open from 9:00 to 24:00."), Example("They won the match 102:98.")),
    source="ISO 8601-1:2019, 4.3 (clock units)",
    type="numbers",
    severity="major",
)


def _no_such_time(block: Block, index: int) -> Iterator[Issue]:
    time = block.there[index]
    if time.broken and _surely_time(block, index):
        message = tell("There is no such time of day: {words}.", words=time.span.of(block.document.text))
        yield _no_such(IMPOSSIBLE_TIME, block, time, message)


def _surely_time(block: Block, index: int) -> bool:
    """25:70 after *at* or *9:00 to* is a time that is none; elsewhere it may be a score or a ratio."""
    time = block.there[index]
    before = block.there[index - 1] if index else None
    if before is not None and before.kind == "clock" and not before.broken and block.joined(index - 1):
        return True
    start = time.span.start
    return time.noun == "m" or block.tongue.at.search(block.document.text, max(0, start - _AT), start) is not None


def _no_such(rule: Rule, block: Block, quantity: Quantity, message: Message) -> Issue:
    """With the nearest of the source's days or times that the translation lacks."""
    words = quantity.span.of(block.document.text)
    given = [q for q in block.here if q.kind == quantity.kind and q.firm]
    given = [q for q in given if not any(t.kind == q.kind and t.low == q.low for t in block.there)]
    meant = sorted(given, key=lambda q: block.between(q, quantity))[:1]
    suggestions = [write(q.low, quantity, words, block.document.language) for q in meant]
    return block.issue(rule, quantity.span, message, suggestions, map(block.said, meant))


TWO_SCALES = Rule(
    id="numbers.two-scales",
    summary=tell("An amount with two of the words that say millions, billions or trillions."),
    bad=(
        Example("It made [3.5 million billion>3.5 billion] yuan last year."),
        Example("It made [3.5 million billion>3.5 million] yuan last year.", source="去年收入350万元。"),
    ),
    good=(Example("A thousand million people live there."),),
    source="The Chicago Manual of Style, 17th ed., 9.8",
    type="numbers",
    severity="major",
)


def _two_scales(block: Block, quantity: Quantity) -> Iterator[Issue]:
    """*3.5 million billion*: one of the two is too much; *a thousand million* is a billion."""
    words, tongue = quantity.span.of(block.document.text), block.tongue
    scales = [m for m in tongue.scale_after.finditer(words) if tongue.scales[m[1].lower()] >= _MILLION]
    if len(scales) < 2:
        return
    kept: tuple[str, ...] = (words[: scales[-2].start()] + words[scales[-1].start() :], words[: scales[-2].end()])
    figures = matching.figures(quantity.low)
    meant = [q for q in block.here if q.kind == quantity.kind and matching.figures(q.low) == figures][:1]
    if meant:
        kept = (write(meant[0].low, quantity, kept[0], block.document.language), *kept)
    message = tell("One amount has two scales.")
    yield block.issue(TWO_SCALES, quantity.span, message, kept, map(block.said, meant), ambiguous=not meant)


RULES = (SEPARATORS, TWO_CURRENCIES, UNIT_TWICE, TWO_UNITS, IMPOSSIBLE_DAY, IMPOSSIBLE_TIME, TWO_SCALES)
