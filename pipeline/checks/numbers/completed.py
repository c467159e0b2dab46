"""Dates that the translation completes from the rest of the document: the month of 26日, the year of 9月26日."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.checks.numbers.blocks import Block
from pipeline.checks.numbers.slips import DATE, close, date_of, slip
from pipeline.model import Issue
from pipeline.quantities.model import Quantity

# Days of a month that a report of the next one, or of the one before, may speak of without naming it.
_LATE, _EARLY = 15, 15
# Words of another year than the one of the document.
_OTHER_YEAR = re.compile("[去前明后]年|上年|次年|翌年|上世纪|当年|同年|历史上")


@dataclass(slots=True)
class Mentioned:
    """The months and years that the source names, with one quantity of each."""

    months: dict[int, Quantity] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)
    """Its days that stand with their month."""
    years: dict[int, Quantity] = field(default_factory=dict)
    of_day: dict[tuple[int, int], dict[int, Quantity]] = field(default_factory=lambda: defaultdict(dict))
    """The years of a month and day."""


def mentioned(blocks: Iterable[Block]) -> Mentioned:
    """What a document's source says of months and years."""
    found = Mentioned()
    for block in blocks:
        for at, quantity in enumerate(block.here):
            if not quantity.firm or quantity.kind not in ("month", "year"):
                continue
            if quantity.kind == "month":
                found.months.setdefault(int(quantity.low), quantity)
                found.days.update(int(q.low) for q in block.here[at + 1 : at + 2] if q.kind == "day")
                continue
            following = block.here[at + 1 : at + 3]
            if [q.kind for q in following] == ["month", "day"] and following[0].span.start == quantity.whole.end:
                found.years.setdefault(int(quantity.low), quantity)
                day = (int(following[0].low), int(following[1].low))
                found.of_day[day].setdefault(int(quantity.low), quantity)
    return found


def issues(block: Block, document: Mentioned) -> Iterator[Issue]:
    """A month or year that English adds beside a day of the source, and that is none of the document's."""
    if block.document.source is None or block.theirs is None:
        return
    for t in list(block.open):
        target = block.there[t]
        if target.kind not in ("month", "year") or not target.firm:
            continue
        for near in (t + 1, t - 1, t + 2, t - 2):
            beside = block.there[near] if 0 <= near < len(block.there) else None
            if beside is None or near not in block.matched or not close(target, beside):
                continue
            source = block.matched[near]
            given = (
                _month(block, source, target, document) if target.kind == "month" else _year(block, source, document)
            )
            if given is not None and given.low != target.low:
                del block.open[t]
                yield slip(block, DATE, given, target)
                break


def _month(block: Block, day: int, target: Quantity, document: Mentioned) -> Quantity | None:
    """The only month that the source names, and with a day, for a day that has none in its sentence.

    A month alone (1至6月出口) is no date, so that days of a report may be of another.
    """
    if block.here[day].kind != "day" or len(document.months) != 1 or date_of(block, "month", day) is not None:
        return None
    if not document.days:
        return None
    ((number, month),) = document.months.items()
    apart = (int(target.low) - number) % 12
    value = block.here[day].low
    before = apart == 11 and value >= _LATE and min(document.days, default=1) <= _EARLY
    after = apart == 1 and value <= _EARLY and max(document.days, default=31) >= _LATE
    if before or after:
        return None
    return month


def _year(block: Block, source: int, document: Mentioned) -> Quantity | None:
    """The year that the source gives the same day elsewhere, or the only one that it gives to days."""
    quantity = block.here[source]
    month = source if quantity.kind == "month" else source - 1
    if quantity.kind not in ("month", "day") or month < 0 or block.here[month].kind != "month":
        return None
    before = block.here[month - 1] if month else None
    assert block.document.source is not None and block.theirs is not None
    if (before is not None and before.kind == "year") or _OTHER_YEAR.search(
        block.theirs.of(block.document.source.text)
    ):
        return None
    day = block.here[month + 1] if month + 1 < len(block.here) else None
    years = document.of_day.get((int(block.here[month].low), int(day.low)), {}) if day is not None else {}
    years = years or document.years
    return next(iter(years.values())) if len(years) == 1 else None
