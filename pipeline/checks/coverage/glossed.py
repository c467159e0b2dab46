"""The terms of the glossary, and places of China, that a source has and its target lacks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.groups import Group, plain
from pipeline.chinese import gazetteer, readings
from pipeline.glossary.glossary import Glossary
from pipeline.model import Term

# What the last character of a division says and a text may leave out: 嘉兴 for 嘉兴市.
LEVELS = "省市县区州盟旗"
_PARTY = re.compile(r"中国共产党(.+)委员会")
_COMPANY = re.compile(r"(.{4,}?)(?:股份|有限|责任)+公司")

Index = dict[str, list[tuple[str, "Entry"]]]
"""First two characters → the terms that begin so, in simplified characters, longest first."""
Terms = dict[str, tuple["Entry", list[int]]]
"""Term of the glossary, in simplified characters → its entry and the places where it stands in a source."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A Chinese term with its right renderings, preferred first, and the wrong ones, which `terms` reports."""

    renderings: tuple[Term, ...]
    wrong: tuple[str, ...]
    listed: bool = True
    """False for a place that the glossary does not have."""

    @property
    def first(self) -> Term:
        return self.renderings[0]


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
def index(glossary: Glossary, language: str) -> Index:
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
    by_start: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for source, terms in rows.items():
        right = sorted(
            (t for t in terms if t.status in ("preferred", "admitted")), key=lambda t: t.status == "admitted"
        )
        if right:
            wrong = tuple(plain(t.target) for t in terms if t.status not in ("preferred", "admitted"))
            by_start[source[:2]].append((source, Entry(tuple(right), wrong)))
    for found in by_start.values():
        found.sort(key=lambda row: -len(row[0]))
    return dict(by_start)


def terms_in(text: str, index: Index) -> Terms:
    """The terms of the glossary in a source text, the longest first, none inside another."""
    found: Terms = {}
    at = 0
    while at < len(text) - 1:
        for source, entry in index.get(text[at : at + 2], ()):
            if text.startswith(source, at):
                found.setdefault(source, (entry, []))[1].append(at)
                at += len(source) - 1
                break
        at += 1
    return found


@cache
def common_places() -> frozenset[str]:
    """Short names of places that are common words, too: 公安 of 公安县 is rather the police."""
    return frozenset(knowledge.words("built/place-words.txt"))


@cache
def _place(chinese: str) -> Entry | None:
    """A division of China by its name with or without suffix; None where it has several Latin names or none."""
    called = gazetteer.called(chinese)
    if not called or chinese in common_places():
        return None
    forms = dict.fromkeys((*(place.latin for place in called), *gazetteer.official_forms().get(chinese, ())))
    if len({place.latin for place in called}) > 1 or not all(form.isalpha() for form in forms):
        return None
    return Entry(tuple(Term(chinese, form, "en", "place", "preferred") for form in forms), (), False)


def places_in(text: str, terms: Terms) -> Terms:
    """The divisions of China in a source text that none of the terms of the glossary there holds."""
    taken = {at + i for source, (_, starts) in terms.items() for at in starts for i in range(len(source))}
    found: Terms = {}
    for start, end, word in sources.cover(text):
        if word.kind != "c" or not taken.isdisjoint(range(start, end)):
            continue
        entry = _place(text[start:end])
        if entry is not None:
            found.setdefault(text[start:end], (entry, []))[1].append(start)
    return found


def _count(term: Term, there: str) -> int:
    """How often a rendering stands in a text, inflected or not: *Chinese* counts for *China*."""
    target = plain(term.target)
    stem = target if " " in target.strip() or len(target) < 6 else target[:-1]
    return there.count(stem)


def _covered(entry: Entry, there: str) -> bool:
    return any(_count(term, there) for term in entry.renderings) or any(wrong in there for wrong in entry.wrong)


@dataclass(frozen=True, slots=True)
class Missing:
    """A term that a group's source has more often than its target."""

    source: str
    entry: Entry
    wholly: bool
    """False when the target has it, only not as often."""


def missing(groups: list[Group], terms: list[Terms], at: int) -> Iterator[Missing]:
    """What a group lacks of the terms of its source, and no neighbour has for it; `terms` are those of each group."""
    here = groups[at].plain
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(groups)]
    for source, (entry, places) in terms[at].items():
        wholly = not _covered(entry, here)
        if not wholly and (len(places) < 2 or sum(_count(t, here) for t in entry.renderings) >= len(places)):
            continue
        if any(_covered(entry, groups[i].plain) and source not in terms[i] for i in beside):
            continue
        yield Missing(source, entry, wholly)
