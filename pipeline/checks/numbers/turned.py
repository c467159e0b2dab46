"""Figures that are right while what is said of them is turned round: a rise for a fall, more for less, to for by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.checks.numbers.blocks import Block
from pipeline.model import Example, Issue, Rule, Span, tell
from pipeline.quantities import tongues
from pipeline.quantities.matching import AMOUNTS, close
from pipeline.quantities.model import Quantity, in_unit
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
        Example("Accidents [doubled>halved].", source="事故减少了一半。"),
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
    """The words of one western language for what is said of a figure."""

    up: dict[str, str]
    """What rises, to what falls in its stead."""
    down: dict[str, str]
    nouns: dict[str, str]
    """Each of those behind a figure to its opposite."""
    changes: re.Pattern[str]
    inverse: re.Pattern[str]
    beside: re.Pattern[str]
    behind: re.Pattern[str]
    bound: re.Pattern[str]
    """`more` or `less`, right before a figure."""
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
    for rise, fall in (*table["changes"], *table["behind"], *table["beside"], *table["compared_behind"]):
        up.setdefault(rise, fall)
        down.setdefault(fall, rise)
    nouns: dict[str, str] = {}
    for rise, fall in table["behind"]:
        nouns.setdefault(rise, fall)
        nouns.setdefault(fall, rise)
    changes = any_of(word for pair in table["changes"] for word in pair)
    beside = any_of(word for pair in table["beside"] for word in pair)
    behind = any_of(word for pair in table["behind"] for word in pair)
    compared = any_of(word for pair in table["compared_behind"] for word in pair)
    than = any_of(table["compared_with"])
    by, hedges, ignored = any_of(table["by"]), table["hedges"], re.IGNORECASE
    return _Words(
        up=up,
        down=down,
        nouns=nouns,
        changes=re.compile(rf"\b(?:{changes})\b(?! (?:{any_of(table['no_change'])})\b)", ignored),
        inverse=re.compile(rf"\b(?:{any_of(table['inverse'])})\b", ignored),
        beside=re.compile(
            rf"(?:[,(–—] ?|\b(?:{any_of(table['was'])}) )(?P<word>{beside}) (?:(?:{by}) )?(?:{hedges})?$", ignored
        ),
        behind=re.compile(rf"[ -](?:\w+ )?(?:(?P<noun>{behind})\b|(?P<compared>{compared})(?= (?:{than})\b))", ignored),
        bound=re.compile(
            rf"\b(?:(?P<more>{any_of(table['more'])})|(?P<less>{any_of(table['less'])}))[ \u00a0]$", ignored
        ),
        by=re.compile(rf"\b({by})[ \u00a0](?:{hedges})?$", ignored),
        to=re.compile(rf"\b({any_of(table['to'])})[ \u00a0](?:{hedges})?$", ignored),
        yearly=re.compile(rf"\b({any_of(table['yearly'])})\b", ignored),
        monthly=re.compile(rf"\b({any_of(table['monthly'])})\b", ignored),
        denied=re.compile(rf"\b(?:{any_of([*table['not'], *table['from']])})\s$", ignored),
        table=table,
    )


# What rises, and what is more than another by a figure: 比上年高0.5个百分点.
_UP = re.compile(
    r"增长|增加(?!值)|提高|提升|上升|上涨|攀升|回升|上调|上浮|走高|扩大|延长|高出|(?:同比|环比|又|再)[增涨升]|[增涨升](?=[至到]?[了近约超逾]{0,2}$)"
    r"|[比较][^，。；、]{1,12}[多高]了?$"
)
_DOWN = re.compile(
    r"下降|减少|降低|回落|下滑|下跌|下调|下浮|走低|缩减|缩小|缩短|压减|压缩|(?:同比|环比|又|再)[降减跌]|(?<!升)[降减跌](?=[至到]?[了近约超逾]{0,2}$)"
    r"|[比较][^，。；、]{1,12}[少低]了?$"
)
# No other words say that something moves.
_MOVES = re.compile("[增涨升降减跌高低多少上下回缩扩收压拉窄延]|走")
# What makes a rise no rise: 降幅收窄, 未增长, 增速放缓.
_MIXED = re.compile(r"[增涨升降减跌]幅|收窄|放缓|未|没|不[^足到]|负增长|亏|免|扭|[-−负]$")
_NARROWED, _WIDENED = re.compile("收窄|缩小|缩窄"), re.compile("扩大|拉大")
_BREAK = re.compile(r"[,，。；;、：:（）()]")
_CLAUSE = re.compile(r"[,;:()—]|\.\s")
_TO = re.compile(
    r"(?:提高|增加|增长|上升|上涨|提升|扩大|下降|降低|减少|压缩|缩短|缩减|上调|下调|升|降|增|减)(?:到|至|为)(?:了|约|近|超过|逾|目前的)?$"
)
_BY = re.compile(
    r"(?:提高|增加|增长|上升|上涨|提升|下降|降低|减少|缩短|缩减|上调|下调)(?:了|约|近|超过|逾|了约|了近)?$"
)
_NEAR = re.compile(r"(?<!最)(?:(?<![附最临靠邻远将])近|将近|接近|逼近)$")
_SHORT = re.compile(r"(?:不足|不到|(?<!不)(?:低于|少于))$")
_SHORT_AFTER = re.compile(r"[^，。；、,;\d]{0,2}以下")
_MOST = re.compile(r"(?:不[得能会可]?超过|不高于|不多于|至多|最多)$")
_MOST_AFTER = re.compile(r"[^，。；、,;\d]{0,2}(?:以内|之内)")
_LEAST = re.compile(r"(?:至少|最少|不少于|不低于)$")
_BEYOND = re.compile(r"(?<![不未])(?<![不没][会得能有])(?:超过|超出|超|逾|突破|高于|多于)$")
_BEYOND_AFTER = re.compile(r"[^，。；、,;\d]{0,2}以上")


def issues(block: Block) -> Iterator[Issue]:
    """What is turned round of the quantities that agree."""
    words = _words(block.document.language) if block.document.source is not None else None
    if words is None:
        return
    yield from _doubled(block, words)
    if not block.matched:
        return
    for t, s in sorted(block.matched.items()):
        source, target = block.here[s], block.there[t]
        if source.kind not in AMOUNTS or target.kind not in AMOUNTS or not _same_size(source, target):
            continue
        found = _other_bound(block, words, source, target) or _other_way(block, words, s, t)
        if found is not None:
            shown = Span(max(source.whole.start - _SHOWN, _start_here(block, s)), source.whole.end)
            assert block.document.source is not None
            yield _turned(block, *found, shown.of(block.document.source.text))
    yield from _other_base(block, words)
    yield from _other_balance(block, words)


def _same_size(source: Quantity, target: Quantity) -> bool:
    """The same figure, also in another unit: 2分钱 is *0.02 yuan*."""
    if source.low == target.low or source.unit == target.unit or "" in (source.unit, target.unit):
        return source.low == target.low
    value = in_unit(source, target.unit)
    return value is not None and close(value, target.low)


# How much of the source is shown before a figure.
_SHOWN = 12

_Found = tuple[Span, str] | None


def _turned(block: Block, span: Span, said: str, source: str) -> Issue:
    """The words in a span, what they should be, where that is known, and the words of the source."""
    written = span.of(block.document.text)
    said = said.capitalize() if written[0].isupper() and written[1:].islower() else said
    evidence = (tell("source: {a}", a=source),)
    return block.issue(TURNED, span, tell("The source says the opposite of it."), (said,) if said else (), evidence)


def _amount_before(quantities: Sequence[Quantity], end: int, start: int) -> int:
    """Where the last amount before a place ends, of which other words speak; a date parts nothing: 比2019年高一成."""
    return max((q.whole.end for q in quantities if q.whole.end <= end and q.kind in AMOUNTS), default=start)


def _start_here(block: Block, s: int) -> int:
    """Where the words begin that speak of a source quantity: after the last mark or the quantity before."""
    assert block.document.source is not None and block.theirs is not None
    text, end = block.document.source.text, block.here[s].whole.start
    start = max(block.theirs.start, end - _NEAR_HERE)
    before = _amount_before(block.here[max(0, s - 3) : s], end, start)
    start = max(start, before)
    marks = list(_BREAK.finditer(text, start, end))
    return marks[-1].end() if marks else start


def _start_there(block: Block, t: int) -> int:
    """The same in the translation."""
    text, end = block.document.text, block.there[t].whole.start
    start = max(block.ours.start, end - _NEAR_THERE)
    before = _amount_before(block.there[max(0, t - 3) : t], end, start)
    start = max(start, before)
    marks = list(_CLAUSE.finditer(text, start, end))
    return marks[-1].end() if marks else start


def _bound(text: str, source: Quantity, start: int) -> tuple[bool, str] | None:
    """Whether the source's figure is more than what is meant, with what is written for that; None where it is exact."""
    end = source.whole.end
    before = [
        (True, "nearly", _NEAR.search(text, start, source.whole.start)),
        (True, "less_than", _SHORT.search(text, start, source.whole.start) or _SHORT_AFTER.match(text, end)),
        (True, "at_most", _MOST.search(text, start, source.whole.start) or _MOST_AFTER.match(text, end)),
        (False, "at_least", _LEAST.search(text, start, source.whole.start)),
        (False, "more_than", _BEYOND.search(text, start, source.whole.start) or _BEYOND_AFTER.match(text, end)),
        (False, "more_than", source.open),
    ]
    told = [(below, said) for below, said, found in before if found]
    return told[0] if told and len({below for below, _ in told}) == 1 else None


def _other_bound(block: Block, words: _Words, source: Quantity, target: Quantity) -> _Found:
    """近300家 as *more than 300*, 超过300家 as *nearly 300*, 至少3次 as *no more than 3 times*."""
    assert block.document.source is not None and block.theirs is not None
    text = block.document.text
    found = words.bound.search(text, max(block.ours.start, target.whole.start - _BEHIND), target.whole.start)
    if found is None or words.denied.search(text, max(0, found.start() - 5), found.start()):
        return None
    bound = _bound(block.document.source.text, source, max(block.theirs.start, source.whole.start - 5))
    if bound is None or bound[0] == (found["less"] is not None):
        return None
    said, written = bound[1], found["more"] or found["less"]
    if said == "nearly" and target.kind == "duration" and written.lower() in words.table["lasting"]:
        return None
    if said == "less_than" and target.kind == "count" and not target.unit:
        said = "fewer_than"
    return Span(*found.span(found.lastgroup or 0)), words.table[said]


def _other_way(block: Block, words: _Words, s: int, t: int) -> _Found:
    """下降5% as *rose by 5 percent*, 提高到35% as *increased by 35 percent*, 收窄 as *widened*."""
    assert block.document.source is not None
    text, target, source = block.document.text, block.there[t], block.here[s]
    clause = block.document.source.text[_start_here(block, s) : source.whole.start]
    if _MOVES.search(clause) is None:
        return None
    start = _start_there(block, t)
    narrowed, widened = _NARROWED.search(clause), _WIDENED.search(clause)
    if bool(narrowed) != bool(widened):
        found = _opposite(words.table["gaps"], text, start, target.whole.start, bool(widened))
        if found is not None or narrowed:
            return found
    rises, falls = _UP.search(clause), _DOWN.search(clause)
    if bool(rises) == bool(falls) or _MIXED.search(clause):
        return None
    if "转" in clause or block.document.source.text.startswith("转", source.whole.end):
        return None  # 由下降3.1%转为增长: it turns
    before = [match.span() for match in words.changes.finditer(text, start, target.whole.start)]
    # The mark before *, up 5 percent* is no other clause.
    beside = words.beside.search(text, max(block.ours.start, target.whole.start - _BEHIND), target.whole.start)
    after = words.behind.match(text, target.whole.end, target.whole.end + _BEHIND)
    spans = [*before, *([beside.span("word")] if beside is not None else [])]
    spans += [after.span(after.lastgroup or 0)] if after is not None else []
    said = [text[slice(*span)].lower() for span in spans]
    wrong, right = (words.down, words.up) if rises else (words.up, words.down)
    if said and all(word in wrong and word not in right for word in said):
        if words.inverse.search(text, start, target.whole.start):
            return None
        word = words.nouns[said[0]] if after is not None and after["noun"] else wrong[said[0]]
        if target.unit:
            word = words.table["uncounted"].get(word, word)
        return Span(*spans[0]), word if len(said) == 1 else ""
    if not said or not before:
        return None
    to, by = _TO.search(clause), _BY.search(clause)
    pattern, meant = (words.by, words.table["to"][0]) if to else (words.to, words.table["by"][0])
    found_at = pattern.search(text, before[-1][1], target.whole.start) if bool(to) != bool(by) else None
    return (Span(*found_at.span(1)), meant) if found_at is not None and found_at.start() <= before[-1][1] + 1 else None


def _opposite(pairs: list[list[str]], text: str, start: int, end: int, first: bool) -> _Found:
    """The one word of a part of the text that is the second of a pair where the first is meant, or the other way."""
    right, wrong = ([pair[at] for pair in pairs] for at in ((0, 1) if first else (1, 0)))
    found = list(re.finditer(rf"\b(?:{any_of(wrong)})\b", text[start:end], re.IGNORECASE))
    if len(found) != 1 or re.search(rf"\b(?:{any_of(right)})\b", text[start:end], re.IGNORECASE):
        return None
    said = right[[word.lower() for word in wrong].index(found[0][0].lower())]
    return Span(start + found[0].start(), start + found[0].end()), said


_RESULTS = re.compile("[差盈赤亏净]")
_BALANCES = (
    ("balances", re.compile("顺差|盈余"), re.compile("逆差|赤字")),
    ("results", re.compile("盈利|净利润"), re.compile("亏损|净亏")),
)


def _other_balance(block: Block, words: _Words) -> Iterator[Issue]:
    """顺差 as *deficit*, 净亏损 as *net profit of*: where either text has the one alone."""
    assert block.theirs is not None and block.document.source is not None
    here = block.theirs.of(block.document.source.text)
    if _RESULTS.search(here) is None:
        return
    for name, good, bad in _BALANCES:
        positive, negative = good.search(here), bad.search(here)
        if (said := positive or negative) is None or (positive and negative):
            continue
        found = _opposite(
            words.table[name], block.document.text, block.ours.start, block.ours.end, positive is not None
        )
        if found is not None:
            yield _turned(block, *found, said[0])


_HALVED = re.compile(r"(?:减少|下降|降低|缩短|缩减|缩小|压缩|减)[了近约到为至]{0,2}一半")
_DOUBLED = re.compile(r"[翻倍]")


def _doubled(block: Block, words: _Words) -> Iterator[Issue]:
    """减少了一半 as *doubled*: where the source says it once and of nothing else that it doubles."""
    if block.theirs is None or block.document.source is None or "doubled" not in words.table:
        return
    here = block.theirs.of(block.document.source.text)
    said = _HALVED.findall(here)
    if len(said) == 1 and _DOUBLED.search(here) is None:
        pairs, ours = words.table["doubled"], block.ours
        found = _opposite(pairs, block.document.text, ours.start, ours.end, first=False)
        if found is not None:
            yield _turned(block, *found, said[0])


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
    # 环比 in a report of a quarter is held against the quarter before.
    name = "year_on_year" if over_year else "quarter_on_quarter" if "季" in here else "month_on_month"
    said = ("-" if "-" in found[0][1] else " ").join(words.table[name].split())
    yield _turned(block, Span(*found[0].span(1)), said, "同比" if over_year else "环比")


RULES = (TURNED,)
