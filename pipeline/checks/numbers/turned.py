"""Figures that are right while what is said of them is turned round: a rise for a fall, more for less, to for by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.checks.numbers.blocks import Block
from pipeline.model import Example, Issue, Rule, Span, tell
from pipeline.quantities import tongues
from pipeline.quantities.matching import AMOUNTS
from pipeline.quantities.model import Quantity
from pipeline.quantities.tongues import any_of

# How far from a figure the words stand that say so, in each text.
_NEAR_THERE, _NEAR_HERE, _BEHIND = 60, 24, 24

TURNED = Rule(
    id="numbers.turned",
    summary=tell(
        "A right figure of which the opposite is said: a rise for a fall, more than for nearly, by for to, "
        "over the year for over the month."
    ),
    bad=(
        Example("Exports [rose>fell] by 5.2 percent.", source="出口下降5.2%。"),
        Example("[More than>Nearly] 300 companies took part.", source="近300家企业参加。"),
        Example("The share increased [by>to] 35 percent.", source="占比提高到35%。"),
        Example("Prices rose 0.3 percent [month on month>year on year].", source="价格同比上涨0.3%。"),
    ),
    good=(
        Example("Exports declined by 5.2 percent.", source="出口下降5.2%。"),
        Example("Almost 300 companies took part.", source="近300家企业参加。"),
        Example("The share increased by 35 percent.", source="占比提高35%。"),
        Example("Growth slowed by 2 percentage points.", source="增速回落2个百分点。"),
    ),
    source="National Bureau of Statistics, Explanatory Notes on Main Statistical Indicators (同比, 环比)",
    type="mistranslation",
    severity="major",
    bulk=False,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one western language, and those of Chinese."""

    up: dict[str, str]
    """What rises, to what falls in its stead."""
    down: dict[str, str]
    changes: re.Pattern[str]
    behind: re.Pattern[str]
    more: re.Pattern[str]
    less: re.Pattern[str]
    by: re.Pattern[str]
    to: re.Pattern[str]
    yearly: re.Pattern[str]
    monthly: re.Pattern[str]
    denied: re.Pattern[str]
    table: dict[str, Any]


@cache
def _words(name: str) -> _Words | None:
    """The words of a language; None where its data file has none."""
    table = tongues.of(name).table.get("turned")
    if table is None:
        return None
    up: dict[str, str] = {}
    down: dict[str, str] = {}
    for rise, fall in table["changes"]:
        up.setdefault(rise, fall)
        down.setdefault(fall, rise)
    changes = any_of([*up, *down])
    hedges = table["hedges"]
    return _Words(
        up=up,
        down=down,
        changes=re.compile(rf"\b(?:{changes})\b(?! (?:{any_of(table['no_change'])})\b)", re.IGNORECASE),
        behind=re.compile(rf"[ -](?:\w+ )?(?P<word>{any_of(table['behind'])})\b", re.IGNORECASE),
        more=re.compile(rf"\b({any_of(table['more'])})[ \u00a0](?:the )?$", re.IGNORECASE),
        less=re.compile(rf"\b({any_of(table['less'])})[ \u00a0](?:the )?$", re.IGNORECASE),
        by=re.compile(rf"\b({any_of(table['by'])})[ \u00a0](?:{hedges})?$", re.IGNORECASE),
        to=re.compile(rf"\b({any_of(table['to'])})[ \u00a0](?:{hedges})?$", re.IGNORECASE),
        yearly=re.compile(rf"\b({any_of(table['yearly'])})\b", re.IGNORECASE),
        monthly=re.compile(rf"\b({any_of(table['monthly'])})\b", re.IGNORECASE),
        denied=re.compile(rf"\b(?:{any_of(table['not'])})\s$", re.IGNORECASE),
        table=table,
    )


_UP = re.compile(
    r"增长|增加|提高|提升|上升|上涨|攀升|回升|上调|扩大|(?:同比|环比|又|再)[增涨升]|[增涨升](?=[了近约超逾]?$)"
)
_DOWN = re.compile(
    r"下降|减少|降低|回落|下滑|下跌|下调|缩减|缩小|压减|(?:同比|环比|又|再)[降减跌]|(?<!升)[降减跌](?=[了近约超逾]?$)"
)
# What makes a rise no rise: 降幅收窄, 未增长, 增速放缓.
_MIXED = re.compile(r"[增涨升降减跌]幅|收窄|放缓|未|没|不[^足到]|负增长|亏|免|扭|[-−负]$")
_BREAK = re.compile(r"[,，。；;、：:（）()]")
_CLAUSE = re.compile(r"[,;:()—]|\.\s")
_TO = re.compile(
    r"(?:提高|增加|增长|上升|上涨|提升|扩大|下降|降低|减少|压缩|缩短|缩减|上调|下调|升|降|增|减)(?:到|至|为)(?:了|约|近|目前的)?$"
)
_BY = re.compile(r"(?:提高|增加|增长|上升|上涨|提升|下降|降低|减少|缩短|缩减|上调|下调)(?:了|约|近|了约|了近)?$")
_LESS = re.compile(r"(?<!最)(?:(?<![附最临靠邻远将])近|将近|接近|不足|不到|逼近)$")
_MORE = re.compile(r"(?<![不未])(?<![不没][会得能有])(?:超过|超出|超|逾|突破|高于|多于)$")
_LESS_AFTER = re.compile(r"[^，。；、,;\d]{0,2}(?:以下|以内)")
_MORE_AFTER = re.compile(r"[^，。；、,;\d]{0,2}以上")


def issues(block: Block) -> Iterator[Issue]:
    """What is turned round of the quantities that agree."""
    words = _words(block.document.language) if block.matched and block.document.source is not None else None
    if words is None:
        return
    for t, s in sorted(block.matched.items()):
        source, target = block.here[s], block.there[t]
        if source.kind not in AMOUNTS or target.kind not in AMOUNTS or source.low != target.low:
            continue
        found = _other_bound(block, words, source, target) or _other_way(block, words, s, t)
        if found is not None:
            span, said = found
            shown = Span(max(source.whole.start - _SHOWN, _start_here(block, s)), source.whole.end)
            assert block.document.source is not None
            evidence = (tell("source: {a}", a=shown.of(block.document.source.text)),)
            yield block.issue(
                TURNED, span, tell("The source says the opposite of it."), (said,) if said else (), evidence
            )
    yield from _other_base(block, words)


# How much of the source is shown before a figure.
_SHOWN = 12

_Found = tuple[Span, str] | None


def _start_here(block: Block, s: int) -> int:
    """Where the words begin that speak of a source quantity: after the last mark or the quantity before."""
    assert block.document.source is not None and block.theirs is not None
    text, end = block.document.source.text, block.here[s].whole.start
    start = max(block.theirs.start, end - _NEAR_HERE)
    before = max((q.whole.end for q in block.here[max(0, s - 3) : s] if q.whole.end <= end), default=start)
    start = max(start, before)
    marks = list(_BREAK.finditer(text, start, end))
    return marks[-1].end() if marks else start


def _start_there(block: Block, t: int) -> int:
    """The same in the translation."""
    text, end = block.document.text, block.there[t].whole.start
    start = max(block.ours.start, end - _NEAR_THERE)
    before = max((q.whole.end for q in block.there[max(0, t - 3) : t] if q.whole.end <= end), default=start)
    start = max(start, before)
    marks = list(_CLAUSE.finditer(text, start, end))
    return marks[-1].end() if marks else start


def _other_bound(block: Block, words: _Words, source: Quantity, target: Quantity) -> _Found:
    """近300家 as *more than 300*, 超过300家 as *nearly 300*."""
    assert block.document.source is not None
    text, here = block.document.text, block.document.source.text
    before = max(0, source.whole.start - 4)
    less = _LESS.search(here, before, source.whole.start) or _LESS_AFTER.match(here, source.whole.end)
    more = source.open or _MORE.search(here, before, source.whole.start) or _MORE_AFTER.match(here, source.whole.end)
    if bool(less) == bool(more):
        return None
    pattern, said = (words.more, words.table["nearly"]) if less else (words.less, words.table["more_than"])
    if less and here[source.whole.start - 1] != "近":
        said = words.table["less_than"]
    found = pattern.search(text, max(block.ours.start, target.whole.start - 24), target.whole.start)
    if found is None or words.denied.search(text, max(0, found.start() - 5), found.start()):
        return None
    written = found[1]
    return Span(*found.span(1)), said.capitalize() if written[0].isupper() else said


def _other_way(block: Block, words: _Words, s: int, t: int) -> _Found:
    """下降5% as *rose by 5 percent*, 提高到35% as *increased by 35 percent*."""
    assert block.document.source is not None
    text, target, source = block.document.text, block.there[t], block.here[s]
    clause = block.document.source.text[_start_here(block, s) : source.whole.start]
    rises, falls = _UP.search(clause), _DOWN.search(clause)
    if bool(rises) == bool(falls) or _MIXED.search(clause):
        return None
    if "转" in clause or block.document.source.text.startswith("转", source.whole.end):
        return None  # 由下降3.1%转为增长: it turns
    start = _start_there(block, t)
    before = list(words.changes.finditer(text, start, target.whole.start))
    after = words.behind.match(text, target.whole.end, target.whole.end + _BEHIND)
    said = [match[0].lower() for match in before] + ([after["word"].lower()] if after is not None else [])
    wrong, right = (words.down, words.up) if rises else (words.up, words.down)
    if said and all(word in wrong and word not in right for word in said):
        span = Span(*(before[-1].span() if before else after.span("word") if after is not None else (0, 0)))
        word = wrong[span.of(text).lower()]
        return (span, word.capitalize() if span.of(text)[0].isupper() else word) if len(said) == 1 else (span, "")
    if not said or not before:
        return None
    to, by = _TO.search(clause), _BY.search(clause)
    pattern, meant = (words.by, words.table["to"][0]) if to else (words.to, words.table["by"][0])
    found = pattern.search(text, before[-1].end(), target.whole.start) if bool(to) != bool(by) else None
    return (Span(*found.span(1)), meant) if found is not None and found.start() <= before[-1].end() + 1 else None


def _other_base(block: Block, words: _Words) -> Iterator[Issue]:
    """环比 as *year on year*: where either text has the one alone."""
    if block.theirs is None or block.document.source is None:
        return
    here, text = block.theirs.of(block.document.source.text), block.document.text
    over_year, over_month = here.count("同比"), here.count("环比")
    if bool(over_year) == bool(over_month):
        return
    pattern, other = (words.monthly, words.yearly) if over_year else (words.yearly, words.monthly)
    found = list(pattern.finditer(text, block.ours.start, block.ours.end))
    if len(found) != 1 or (over_year or over_month) != 1 or other.search(text, block.ours.start, block.ours.end):
        return
    written = found[0][1]
    said = ("-" if "-" in written else " ").join(words.table["year_on_year"].split()) if over_year else ""
    evidence = (tell("source: {a}", a="同比" if over_year else "环比"),)
    span = Span(*found[0].span(1))
    yield block.issue(TURNED, span, tell("The source says the opposite of it."), (said,) if said else (), evidence)


RULES = (TURNED,)
