"""The terms of the glossary, and places of China, that a source has and its target lacks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, plain
from pipeline.checks.romanisation.beside import kind_words
from pipeline.chinese import exonyms, gazetteer, readings
from pipeline.glossary.glossary import Glossary
from pipeline.model import Term

# What the last character of a division says and a text may leave out: 嘉兴 for 嘉兴市.
LEVELS = "省市县区州盟旗"
_PARTY = re.compile(r"中国共产党(.+)委员会")
_COMPANY = re.compile(r"(.{4,}?)(?:股份|有限|责任)+公司")

Concepts = dict[str, list[tuple[str, "Concept"]]]
"""First two characters → the Chinese terms that begin so, in simplified characters, longest first."""
Mentions = dict[str, tuple["Concept", list[int]]]
"""Chinese term, in simplified characters → its concept and the places where it stands in a source."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a Chinese term stands for, by its renderings: the right ones, and the wrong ones, which `terms` reports."""

    renderings: tuple[Term, ...]
    """The right ones, preferred first."""
    wrong: tuple[str, ...]
    """As `plain` makes them."""
    listed: bool = True
    """False for a place that the glossary does not have."""

    @property
    def first(self) -> Term:
        return self.renderings[0]

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(term.target for term in self.renderings)


def _short_forms(source: str, kind: str) -> Iterator[str]:
    if kind == "place" and len(source) > 2 and source[-1] in LEVELS:
        yield source[:-1]
    party = _PARTY.fullmatch(source)
    if party:
        yield from (f"中共{party[1]}委", f"{party[1]}委")
    company = _COMPANY.fullmatch(source)
    if company:
        yield company[1]


@lru_cache(maxsize=4)
def concepts(glossary: Glossary, language: str) -> Concepts:
    """The terms of two characters or more that have a right rendering in a language, short forms among them."""
    rows: dict[str, list[Term]] = defaultdict(list)
    short: dict[str, list[Term]] = defaultdict(list)
    for term in glossary.of(language):
        if len(term.source) < 2:
            continue
        source = readings.simplify(term.source)
        rows[source].append(term)
        for form in _short_forms(source, term.kind):
            short[form].append(term)
    for form, terms in short.items():
        rows.setdefault(form, terms)
    by_start: dict[str, list[tuple[str, Concept]]] = defaultdict(list)
    for source, terms in rows.items():
        right = sorted(
            (t for t in terms if t.status in ("preferred", "admitted")), key=lambda t: t.status == "admitted"
        )
        if right:
            wrong = tuple(plain(t.target) for t in terms if t.status not in ("preferred", "admitted"))
            by_start[source[:2]].append((source, Concept(tuple(right), wrong)))
    for found in by_start.values():
        found.sort(key=lambda row: -len(row[0]))
    return dict(by_start)


def terms_in(text: str, known: Concepts) -> Mentions:
    """The terms of the glossary in a source text, the longest first, none inside another."""
    found: Mentions = {}
    at = 0
    while at < len(text) - 1:
        for source, concept in known.get(text[at : at + 2], ()):
            if text.startswith(source, at):
                found.setdefault(source, (concept, []))[1].append(at)
                at += len(source) - 1
                break
        at += 1
    return found


@cache
def common_places() -> frozenset[str]:
    """Short names of places that are common words, too: 公安 of 公安县 is rather the police."""
    return frozenset(knowledge.words("built/place-words.txt"))


def _without_umlaut(form: str) -> tuple[str, ...]:
    """How *Lüliang* is written where there is no ü: as in passports, and plainly."""
    return (form.replace("ü", "yu"), form.replace("ü", "u")) if "ü" in form else ()


@cache
def _place(chinese: str, language: str = "en") -> Concept | None:
    """A division of China by its name with or without suffix; None where it has several Latin names or none.

    What the language itself calls it comes first, then what English does.
    """
    called = gazetteer.called(chinese)
    if not called or chinese in common_places():
        return None
    official = gazetteer.official_forms()
    written = [form for place in called for form in (place.latin, *_without_umlaut(place.latin))]
    names = (chinese, *(place.short for place in called))  # 锡林郭勒 of 锡林郭勒盟
    forms = dict.fromkeys((*written, *(form for n in names for form in official.get(n, ()))))
    if len({place.latin for place in called}) > 1 or not all(form.isalpha() for form in forms):
        return None
    own = (form for n in names for form in exonyms.usual(n, language))
    also = (form for n in names for form in exonyms.forms(n, language))
    every = tuple(dict.fromkeys((*own, *forms, *also)))
    return Concept(tuple(Term(chinese, form, language, "place", "preferred") for form in every), (), False)


def _named(chinese: str, word: readings.Entry) -> str:
    """The place that a word is, or that what it names is called by: 兰州 of 兰州大学, 舟山 of 舟山群岛."""
    for size in range(len(chinese) - 1, 1, -1) if not gazetteer.called(chinese) else ():
        place = _place(chinese[:size]) if chinese[size:] in kind_words() else None
        if place is not None and set(place.targets) & set(word.names):
            return chinese[:size]
    return chinese if word.kind == "c" else ""


def places_in(text: str, terms: Mentions, language: str) -> Mentions:
    """The divisions of China in a source text that none of the terms of the glossary there holds."""
    taken = {at + i for source, (_, starts) in terms.items() for at in starts for i in range(len(source))}
    found: Mentions = {}
    for start, end, word in sources.cover(text):
        if word.kind not in ("c", "f") or not taken.isdisjoint(range(start, end)):
            continue
        chinese = _named(text[start:end], word)
        concept = _place(chinese, language)
        if concept is not None:
            found.setdefault(chinese, (concept, []))[1].append(start)
    return found


def _count(term: Term, there: str) -> int:
    """How often a rendering stands in a text, inflected or not: *Chinese* counts for *China*."""
    target = plain(term.target)
    stem = target if " " in target.strip() or len(target) < 6 else target[:-1]
    return there.count(stem)


def _covered(concept: Concept, there: str) -> bool:
    right = any(_count(term, there) for term in concept.renderings)
    return right or any(wrong in there for wrong in concept.wrong)


@dataclass(frozen=True, slots=True)
class Missing:
    """A term that a bead's source has more often than its target."""

    source: str
    concept: Concept
    starts: Sequence[int]
    """Where it stands in the source."""
    wholly: bool
    """False when the target has it, only not as often."""


def missing(beads: Sequence[Bead], mentions: Sequence[Mentions], at: int) -> Iterator[Missing]:
    """What a bead lacks of the terms of its source, and no neighbour has for it; `mentions` are those of each bead."""
    here = beads[at].plain
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(beads)]
    for source, (concept, starts) in mentions[at].items():
        wholly = not _covered(concept, here)
        if not wholly and (len(starts) < 2 or sum(_count(t, here) for t in concept.renderings) >= len(starts)):
            continue
        if any(_covered(concept, beads[i].plain) and source not in mentions[i] for i in beside):
            continue
        yield Missing(source, concept, starts, wholly)
