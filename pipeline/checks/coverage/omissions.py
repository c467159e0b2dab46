"""Sentences and clauses of the source that the target leaves out."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from statistics import median
from typing import NamedTuple

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, clip, is_between_pairs, weight
from pipeline.chinese import readings
from pipeline.model import Document, Example, Issue, Rule, Span, tell
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
# So many beads of more than so many letters of English tell how wordy a translator is.
_TELLING, _SAYS_SOMETHING = 8, 30
# Chance makes a word of a source stand in a sentence that does not translate it.
_CHANCE = 0.06
# How often a translation has a word that can be told, at the outset, and how many words that is worth.
_USUAL, _WORTH = 0.65, 6
# Names and numbers are kept more often than words.
_KEPT = 0.88
# What must come together, in natural logarithms; and of that, from the length.
_ENOUGH, _LENGTH = 7.0, 0.5
# However odd a length is, it says no more than this.
_FARTHEST = 8.0
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


class _State(Enum):
    """What became of a unit."""

    TRANSLATED = auto()
    MISSING = auto()
    UNCLEAR = auto()


@cache
def _data() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = knowledge.tables("coverage.toml")
    return tables


@cache
def vague() -> frozenset[str]:
    return frozenset(_data()["omission"]["vague"].split())


@cache
def _boilerplate() -> tuple[str, ...]:
    return tuple(_data()["omission"]["boilerplate"])


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).strip("0")


def _side(text: str) -> _Side:
    lower = text.lower().replace("’", "'")
    found = _WORD.findall(lower.replace(".", ""))
    tokens = Counter(word[:size] for word in found for size in range(2, _STEM + 1) if len(word) >= size)
    tokens.update(f"{word[:-3]}e"[:_STEM] for word in found if word.endswith("ing") and len(word) > 5)
    tokens.update(_digits(number) for number in _NUMBER.findall(text))
    return _Side(tokens, re.sub(r"[\W\d_]", "", lower))


def _units(chinese: str, english: bool) -> tuple[_Unit, ...]:
    """What can be told of a source in simplified characters; of other languages than English names and numbers."""
    found = []
    for start, end, word in sources.cover(chinese):
        text = chinese[start:end]
        if text in vague():
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
    """A bead with the sentences of the source behind it that no bead translates."""

    bead: int
    source: Span
    clauses: tuple[Span, ...]


def _stretches(source: Document, beads: list[Bead]) -> Iterator[_Stretch]:
    placed = [(number, bead.origin) for number, bead in enumerate(beads) if bead.origin is not None]
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

    def __init__(self, side: _Side, units: Sequence[_Unit]) -> None:
        self.side = side
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


def _state(unit: _Unit, here: _Pair, beside: Sequence[_Pair]) -> _State:
    if here.side.count(unit):
        return _State.TRANSLATED if here.surplus(unit) > 0 else _State.UNCLEAR
    if any(pair.surplus(unit) > 0 for pair in beside):
        return _State.TRANSLATED
    return _State.UNCLEAR if _hinted(unit, here.side) else _State.MISSING


@dataclass(frozen=True, slots=True)
class _Clauses:
    """The clauses of a stretch, and what became of each of their units in the target."""

    spans: tuple[Span, ...]
    units: Sequence[tuple[_Unit, ...]]
    """Of each clause."""
    state: dict[str, _State]
    """Of each unit, by its text."""
    weights: Sequence[float]
    """The letters of English that each clause makes."""
    size: int
    """The letters and digits of the target."""
    usual: float
    """How many letters English has for one that a source makes, as a logarithm."""

    def without(self, first: int, last: int) -> _Lost | None:
        """The case that the clauses first to last are left out; None where too little speaks for it."""
        whole = sum(self.weights)
        rest = whole - sum(self.weights[first : last + 1])
        if not rest:
            return None
        length = _improbability(self.size / whole, self.usual) - _improbability(self.size / rest, self.usual)
        told = {
            unit.text: unit
            for part in self.units[first : last + 1]
            for unit in part
            if self.state[unit.text] is not _State.UNCLEAR
        }
        missing = tuple(text for text in told if self.state[text] is _State.MISSING)
        there = len(told) - len(missing)
        if length < _LENGTH or len(missing) < _LEAST or there > _MOST_THERE * len(told):
            return None
        others = [self.state[u.text] for part in (*self.units[:first], *self.units[last + 1 :]) for u in part]
        span = Span(self.spans[first].start, self.spans[last].end)
        return _Lost(first, last, span, missing, length + _words(told.values(), self.state, others))


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


def _improbability(shown: float, usual: float) -> float:
    """How far a length speaks against a complete translation: half its squared distance in standard deviations."""
    return min(_FARTHEST, (math.log(shown) - usual) ** 2 / (2 * _SPREAD**2))


def _is_short(bead: Bead, whole: float, usual: float) -> bool:
    """True for a target that is so short for the letters that its whole source makes that something may be missing."""
    if not bead.size or not whole:
        return False
    ratio = bead.size / whole
    return math.log(ratio) <= usual and _improbability(ratio, usual) >= _LENGTH


def _lost(clauses: _Clauses) -> _Lost | None:
    """The clauses that are most surely left out; None when none are."""
    number = len(clauses.spans)
    cases = (
        case
        for first in range(number)
        for last in range(first, min(number, first + _TOGETHER))
        if (case := clauses.without(first, last)) is not None
    )
    best = max(cases, key=lambda case: case.evidence, default=None)
    return best if best is not None and best.evidence >= _ENOUGH else None


def _words(told: Iterable[_Unit], state: dict[str, _State], others: list[_State]) -> float:
    """How far its words speak for a part being left out, where so many of the others are translated."""
    clear = len(others) - others.count(_State.UNCLEAR)
    rate = (_USUAL * _WORTH + others.count(_State.TRANSLATED)) / (_WORTH + clear)
    evidence = 0.0
    for unit in told:
        kept = max(rate, _KEPT) if unit.kept else min(rate, _KEPT)
        there = state[unit.text] is _State.TRANSLATED
        evidence += math.log(_CHANCE / kept if there else (1 - _CHANCE) / (1 - kept))
    return evidence


OMISSION = Rule(
    id="coverage.omission",
    summary=tell(
        "A clause or a sentence of the Chinese source that is left out: its words, names and numbers are not in the "
        "translation, which is as short as it would be without it."
    ),
    bad=(
        Example(
            "The city of Jiaxing opened a new railway station on Monday. The factory produces 300,000 bicycles for "
            "export every year.[>?] Doctors from the hospital treated 120 patients without charge.",
            "嘉兴市周一启用了新的火车站。这家工厂每年生产30万辆自行车供出口。教师和学生在暑假期间参观了博物馆。"
            "医院的医生免费为120名患者治疗。",
        ),
    ),
    good=(
        Example(
            "The city of Jiaxing opened a new railway station on Monday. The factory produces 300,000 bicycles for "
            "export every year, and teachers and students visited the museum during the summer holiday.",
            "嘉兴市周一启用了新的火车站。这家工厂每年生产30万辆自行车供出口。教师和学生在暑假期间参观了博物馆。",
        ),
    ),
    source="CC-CEDICT (meanings of words); measured on 3,400 sentences translated by people",
    type="omission",
    severity="major",
    bulk=False,
)


def omissions(document: Document, source: Document, beads: list[Bead]) -> Iterator[Issue]:
    """Clauses and sentences of the source that are left out, as insertions without a suggestion.

    A clause counts as left out when its words, names and numbers are not in the target, those beside it are, and
    the target is as short as it would be without it.
    """
    simple, english = readings.simplify(source.text), languages.is_english(document.language)
    ratios = [math.log(bead.ratio) for bead in beads if bead.weight > _SAYS_SOMETHING and bead.size]
    usual = median(ratios) if len(ratios) >= _TELLING else 0.0

    # Each bead may be looked at for itself and beside two others.
    @cache
    def side(number: int) -> _Side:
        return _side(beads[number].text)

    @cache
    def pair(number: int) -> _Pair:
        return _Pair(side(number), _units(beads[number].source, english))

    for stretch in _stretches(source, beads):
        weights = [weight(clause.of(simple)) for clause in stretch.clauses]
        bead = beads[stretch.bead]
        if not is_between_pairs(beads, stretch.bead) or not _is_short(bead, sum(weights), usual):
            continue
        units = [_units(clause.of(simple), english) for clause in stretch.clauses]
        here = _Pair(side(stretch.bead), [unit for part in units for unit in part])
        beside = [pair(i) for i in (stretch.bead - 1, stretch.bead + 1) if 0 <= i < len(beads)]
        state = {unit.text: _state(unit, here, beside) for part in units for unit in part}
        lost = _lost(_Clauses(stretch.clauses, units, state, weights, bead.size, usual))
        if lost is None:
            continue
        words = lost.source.of(source.text).strip()
        if any(mark in words for mark in _boilerplate()):
            continue
        place = _place(stretch, lost, document, source, beads)
        evidence = (tell("source: {a}", a=clip(words)), tell("not found: {a}", a=", ".join(lost.missing[:8])))
        message = tell("A part of the source seems to be left out here.")
        yield OMISSION.issue(document.text, Span(place, place), message, (), evidence)


def _place(stretch: _Stretch, lost: _Lost, document: Document, source: Document, beads: list[Bead]) -> int:
    """Where in the target lost clauses belong: after what renders the clauses before them."""
    bead = beads[stretch.bead]
    assert bead.origin is not None
    if lost.last + 1 == len(stretch.clauses):
        apart = "\n" in source.text[bead.origin.end : lost.source.start].strip(" ")
        return beads[stretch.bead + 1].span.start if apart and stretch.bead + 1 < len(beads) else bead.span.end
    if not lost.first:
        return bead.span.start
    simple, english = readings.simplify(source.text), languages.is_english(document.language)
    before = _units(simple[stretch.source.start : lost.source.start], english)
    after = _units(simple[lost.source.end : stretch.source.end], english)
    best, place = -1, bead.span.end
    for match in _BREAK.finditer(document.text, bead.span.start, bead.span.end):
        at = match.start() + len(match.group().rstrip())
        left, right = _side(document.text[bead.span.start : at]), _side(document.text[at : bead.span.end])
        fit = sum(left.count(unit) > 0 == right.count(unit) for unit in before)
        fit += sum(right.count(unit) > 0 == left.count(unit) for unit in after)
        if fit > best:
            best, place = fit, at
    return place


RULES = (OMISSION,)
