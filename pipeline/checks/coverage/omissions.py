"""Sentences and clauses of the source that the target leaves out."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import median
from typing import NamedTuple

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.groups import Group, clip, is_between_pairs, weight
from pipeline.chinese import readings
from pipeline.model import Document, Issue, Span
from pipeline.words import languages

_CLAUSE = re.compile(r"[^，；：。！？!?;\n]+[，；：。！？!?;\n”’」』）)]*")
_BREAK = re.compile(r"[.!?;,:]+[\"'”’)\]]*\s+")
_NUMBER = re.compile(r"\d+(?:[,，.]\d+)*")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_WORD = re.compile(r"[a-zà-ÿ]{2,}")
_STEM = 5
# How a right translation's length varies about what its source leads to expect, as the standard deviation of its
# logarithm; measured on 3,400 sentences by people.
_SPREAD = 0.2
# So many groups of more than so many letters of English tell how wordy a translator is.
_TELLING, _SAYS_SOMETHING = 8, 30
# Chance makes a word of a source stand in a sentence that does not translate it.
_CHANCE = 0.06
# How often a translation has a word that can be told, at the outset, and how many words that is worth.
_USUAL, _WORTH = 0.65, 6
# Names and numbers are kept more often than words.
_KEPT = 0.88
# What must come together, in natural logarithms; and of that, from the length.
_ENOUGH, _LENGTH = 7.0, 0.5
# A part of so few words that can be told says too little, and one of which more than this part is there is there.
_LEAST, _MOST_THERE = 4, 0.34
# Clauses that are looked at together.
_TOGETHER = 6
# A text without full stops is not looked through.
_LONGEST = 40


class _Unit(NamedTuple):
    """A word, a name or a number of a source that can be told in a translation."""

    text: str
    start: int
    tokens: frozenset[str]
    """Stems of its renderings, or the digits of a number."""
    sounds: tuple[str, ...]
    """How a name reads."""
    kept: bool
    """True for names and numbers."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A target text, as far as words are looked for in it."""

    tokens: Counter[str]
    """Stems of words, and digits of numbers, with how often they stand there."""
    letters: str

    def count(self, unit: _Unit) -> int:
        """How often a unit may stand there."""
        found = sum(self.tokens[token] for token in unit.tokens)
        return found or max((self.letters.count(sound) for sound in unit.sounds), default=0)


@cache
def _data() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = knowledge.tables("coverage.toml")
    return tables


@cache
def _vague() -> frozenset[str]:
    return frozenset(_data()["omission"]["vague"].split())


@cache
def _boilerplate() -> tuple[str, ...]:
    return tuple(_data()["omission"]["boilerplate"])


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).strip("0")


@lru_cache(maxsize=4096)
def _side(text: str) -> _Side:
    lower = text.lower().replace("’", "'")
    found = _WORD.findall(lower.replace(".", ""))
    tokens = Counter(word[:size] for word in found for size in range(2, _STEM + 1) if len(word) >= size)
    tokens.update(f"{word[:-3]}e"[:_STEM] for word in found if word.endswith("ing") and len(word) > 5)
    tokens.update(_digits(number) for number in _NUMBER.findall(text))
    return _Side(tokens, re.sub(r"[\W\d_]", "", lower))


@lru_cache(maxsize=4096)
def _units(chinese: str, english: bool) -> tuple[_Unit, ...]:
    """What can be told of a source in simplified characters; of other languages than English names and numbers."""
    found = []
    for start, end, word in sources.cover(chinese):
        text = chinese[start:end]
        if text in _vague():
            continue
        named = word.kind in ("c", "p") or bool(word.kind and english)
        stems = {name[:_STEM].lower() for name in word.names} if named else set()
        if english:
            stems.update(word.glosses)
            stems.update(_data()["renderings"].get(text, "").split())
        if stems or named:
            sounds = tuple("".join(r).replace("v", "u") for r in word.readings) if named else ()
            found.append(_Unit(text, start, frozenset(stems or {text}), sounds, named))
    for match in _NUMBER.finditer(chinese):
        digits = _digits(match.group())
        if len(digits) > 1:
            found.append(_Unit(digits, match.start(), frozenset({digits}), (), True))
    for match in _LATIN.finditer(chinese):
        word_ = match.group().lower()
        found.append(_Unit(word_, match.start(), frozenset({word_[:_STEM]}), (word_,), True))
    return tuple(sorted(found, key=lambda unit: unit.start))


def _hinted(unit: _Unit, side: _Side) -> bool:
    """True when one of a word's characters is translated: rather another way to say it than left out."""
    table = readings.glosses()
    return any(gloss[:_STEM] in side.tokens for character in unit.text for gloss in table.get(character, ()))


class _Stretch(NamedTuple):
    """A group with the sentences of the source behind it that no group translates."""

    group: int
    source: Span
    clauses: tuple[Span, ...]


def _stretches(document: Document, source: Document, groups: list[Group]) -> Iterator[_Stretch]:
    placed = [(number, group.origin) for number, group in enumerate(groups) if group.origin is not None]
    starts = [segment.span.start for segment in source.segments]
    for at, (number, origin) in enumerate(placed):
        following = placed[at + 1][1] if at + 1 < len(placed) else None
        end = origin.end
        if following is not None and following.start > end:
            behind = source.segments[bisect_right(starts, following.start) - 2].span
            end = max(end, behind.end)
        clauses = tuple(Span(match.start(), match.end()) for match in _CLAUSE.finditer(source.text, origin.start, end))
        if 1 < len(clauses) <= _LONGEST:
            yield _Stretch(number, Span(origin.start, end), clauses)


class _Pair:
    """A target text and what can be told of its source, to see which words of the one explain which of the other."""

    def __init__(self, target: str, units: Sequence[_Unit]) -> None:
        self.side = _side(target)
        self._often = Counter(unit.text for unit in units)
        self._holders: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            for token in unit.tokens:
                self._holders[token].add(unit.text)

    def surplus(self, unit: _Unit) -> int:
        """How often a unit may stand in the target beyond what other units of the source explain."""
        there = self.side.count(unit)
        if not there:
            return 0
        alike = set[str]().union(*(self._holders.get(token, ()) for token in unit.tokens)) - {unit.text}
        return there - sum(self._often[text] for text in alike) - max(0, self._often[unit.text] - 1)


def _state(unit: _Unit, here: _Pair, beside: Sequence[_Pair]) -> float:
    """1 when a unit is translated, 0 when it is not, a half when nobody can tell."""
    if here.side.count(unit):
        return 1.0 if here.surplus(unit) > 0 else 0.5
    if any(pair.surplus(unit) > 0 for pair in beside):
        return 1.0
    return 0.5 if _hinted(unit, here.side) else 0.0


class _Lost(NamedTuple):
    """Clauses that are left out."""

    first: int
    last: int
    """Of the stretch's clauses, both included."""
    source: Span
    missing: tuple[str, ...]
    """What is not found of them."""
    evidence: float
    """In natural logarithms."""


def _length(shown: float, usual: float) -> float:
    """How far a length speaks against a complete translation: half its squared distance in standard deviations."""
    return min(8.0, (math.log(shown) - usual) ** 2 / (2 * _SPREAD**2))


def _lost(stretch: _Stretch, simple: str, document: Document, groups: list[Group], usual: float) -> _Lost | None:
    """The clauses of a stretch that are most surely left out; None when none are."""
    size = groups[stretch.group].size
    weights = [weight(clause.of(simple)) for clause in stretch.clauses]
    whole = sum(weights)
    if not size or not whole or math.log(size / whole) > usual or _length(size / whole, usual) < _LENGTH:
        return None
    english = languages.is_english(document.language)
    units = [_units(clause.of(simple), english) for clause in stretch.clauses]
    here = _Pair(groups[stretch.group].span.of(document.text), [unit for part in units for unit in part])
    beside = [
        _Pair(groups[i].span.of(document.text), _units(groups[i].source, english))
        for i in (stretch.group - 1, stretch.group + 1)
        if 0 <= i < len(groups)
    ]
    state = {unit.text: _state(unit, here, beside) for part in units for unit in part}
    best: _Lost | None = None
    for first in range(len(units)):
        for last in range(first, min(len(units), first + _TOGETHER)):
            rest = whole - sum(weights[first : last + 1])
            if not rest:
                continue
            length = _length(size / whole, usual) - _length(size / rest, usual)
            told = {unit.text: unit for part in units[first : last + 1] for unit in part if state[unit.text] != 0.5}
            missing = tuple(text for text in told if not state[text])
            there = len(told) - len(missing)
            if length < _LENGTH or len(missing) < _LEAST or there > _MOST_THERE * len(told):
                continue
            others = [state[unit.text] for part in (*units[:first], *units[last + 1 :]) for unit in part]
            evidence = length + _words(told.values(), state, others)
            if best is None or evidence > best.evidence:
                span = Span(stretch.clauses[first].start, stretch.clauses[last].end)
                best = _Lost(first, last, span, missing, evidence)
    return best if best is not None and best.evidence >= _ENOUGH else None


def _words(told: Iterable[_Unit], state: dict[str, float], others: list[float]) -> float:
    """How far its words speak for a part being left out, where so many of the others are translated."""
    rate = (_USUAL * _WORTH + others.count(1.0)) / (_WORTH + len(others) - others.count(0.5))
    evidence = 0.0
    for unit in told:
        kept = max(rate, _KEPT) if unit.kept else min(rate, _KEPT)
        evidence += math.log(_CHANCE / kept if state[unit.text] else (1 - _CHANCE) / (1 - kept))
    return evidence


def omissions(document: Document, source: Document, groups: list[Group]) -> Iterator[Issue]:
    """Clauses and sentences of the source that are left out, as insertions without a suggestion.

    A clause counts as left out when its words, names and numbers are not in the target, those beside it are, and
    the target is as short as it would be without it.
    """
    simple = readings.simplify(source.text)
    ratios = [math.log(group.ratio) for group in groups if group.weight > _SAYS_SOMETHING and group.size]
    usual = median(ratios) if len(ratios) >= _TELLING else 0.0
    for stretch in _stretches(document, source, groups):
        if not is_between_pairs(groups, stretch.group):
            continue
        lost = _lost(stretch, simple, document, groups, usual)
        if lost is None:
            continue
        words = lost.source.of(source.text).strip()
        if any(mark in words for mark in _boilerplate()):
            continue
        place = _place(stretch, lost, document, groups)
        yield Issue(
            "coverage",
            "omission",
            "major",
            Span(place, place),
            "",
            "A part of the source seems to be left out here.",
            (),
            (f"source: {clip(words)}", f"not found: {', '.join(lost.missing[:8])}"),
        )


def _place(stretch: _Stretch, lost: _Lost, document: Document, groups: list[Group]) -> int:
    """Where in the target lost clauses belong: after what renders the clauses before them."""
    group, source = groups[stretch.group], document.source
    assert source is not None and group.origin is not None
    if lost.last + 1 == len(stretch.clauses):
        apart = "\n" in source.text[group.origin.end : lost.source.start].strip(" ")
        return groups[stretch.group + 1].span.start if apart and stretch.group + 1 < len(groups) else group.span.end
    if not lost.first:
        return group.span.start
    simple, english = readings.simplify(source.text), languages.is_english(document.language)
    before = _units(simple[stretch.source.start : lost.source.start], english)
    after = _units(simple[lost.source.end : stretch.source.end], english)
    best, place = -1, group.span.end
    for match in _BREAK.finditer(document.text, group.span.start, group.span.end):
        at = match.start() + len(match.group().rstrip())
        left, right = _side(document.text[group.span.start : at]), _side(document.text[at : group.span.end])
        fit = sum(left.count(unit) > 0 == right.count(unit) for unit in before)
        fit += sum(right.count(unit) > 0 == left.count(unit) for unit in after)
        if fit > best:
            best, place = fit, at
    return place
