"""Renderings that the glossary forbids or deprecates, with the one it prefers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.checks.rows import STATUS, row
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Example, Issue, Message, Rule, Span, Term, TermStatus, Word, tell
from pipeline.words import languages, phrases
from pipeline.words.languages import Pairs
from pipeline.words.lexicon import stem
from pipeline.words.phrases import joined, words

_SPACE = re.compile(r"\s+")
_APOSTROPHE = re.compile("[’ʼ‘]")
_UNIT = re.compile(r"\S+")

_STRATEGY = ("八八战略=Double-Eight Strategy:preferred:slogan", "八八战略=Eight-Eight Strategies:admitted:slogan")
_ECONOMY = ("数字经济=digital economy:preferred:term", "数字经济=number economy:forbidden:term")
_RESOURCE = (
    "人才=talent:preferred:term",
    "人才=talent resource:deprecated:term",
    "人才市场=talent resource market:preferred:term",
)

FORBIDDEN = Rule(
    id="terms.forbidden",
    summary=tell("A rendering that the glossary forbids, in whatever form it is inflected."),
    bad=(
        Example("The [number>digital] economy grows.", glossary=_ECONOMY),
        Example(
            "They plan parks of 10,000 mu of land and [1,000-yuan>100-billion-yuan] output values.",
            glossary=(
                "万亩千亿=10000 mu of land and 100-billion-yuan output value:preferred:slogan",
                "万亩千亿=1000-yuan output values:forbidden:slogan",
            ),
        ),
    ),
    good=(Example("The digital economy grows, and so does the number of firms.", glossary=_ECONOMY),),
    source="the glossary of the house; statuses as in ISO 30042 (TBX)",
    type="terminology",
    severity="major",
)

DEPRECATED = Rule(
    id="terms.deprecated",
    summary=tell("A rendering that the glossary deprecates, in whatever form it is inflected."),
    bad=(Example("Local [talent resources>talents] settle here.", glossary=_RESOURCE),),
    good=(
        Example("Local talents settle here.", glossary=_RESOURCE),
        Example("The talent resource market opened.", glossary=_RESOURCE),
    ),
    source="the glossary of the house; statuses as in ISO 30042 (TBX)",
    type="terminology",
)

HYPHEN = Rule(
    id="terms.hyphen",
    summary=tell("A name that the glossary writes with a hyphen, and the release with a space."),
    bad=(Example("They raised the [Eight Eight Strategies>Double-Eight Strategy] in 2003.", glossary=_STRATEGY),),
    good=(
        Example("They raised the Eight-Eight Strategies in 2003.", glossary=_STRATEGY),
        Example("They know eight eight strategies.", glossary=_STRATEGY),
    ),
    source="the glossary of the house",
    type="inconsistency",
)

RULES = (FORBIDDEN, DEPRECATED, HYPHEN)
_WRONG: Mapping[TermStatus, Rule] = {"forbidden": FORBIDDEN, "deprecated": DEPRECATED}


def _stems(found: Sequence[Word], language: str) -> tuple[str, ...]:
    return tuple(stem(word.key, language) for word in found)


def _surface(text: str) -> str:
    return _SPACE.sub(" ", _APOSTROPHE.sub("'", text)).replace(",", "")


Rows = dict[str, list[tuple[tuple[str, ...], Term]]]


@dataclass(frozen=True, slots=True)
class _Index:
    wrong: Rows
    """By first stem, longest first."""
    right: Rows
    """Likewise; only renderings of several words can hold a wrong one."""
    written: frozenset[str]
    """Each right rendering as it is written."""


@lru_cache(maxsize=4)
def _index(glossary: Glossary, language: str) -> _Index:
    wrong: Rows = defaultdict(list)
    right: Rows = defaultdict(list)
    for term in glossary.of(language):
        if term.status in _WRONG:
            kept = wrong
        elif " " in term.target or "-" in term.target:
            kept = right
        else:
            continue
        stems = _stems(words(term.target, language), language)
        if stems:
            kept[stems[0]].append((stems, term))
    for index in (wrong, right):
        for rows in index.values():
            rows.sort(key=lambda row: -len(row[0]))
    written = frozenset(_surface(term.target) for term in glossary.of(language) if term.status not in _WRONG)
    return _Index(dict(wrong), dict(right), written)


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    last: int
    """Places in the list of words, both inclusive."""
    term: Term

    def holds(self, other: _Match) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: _Match) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class _Page:
    """The words of a release, as they are compared with those of the glossary."""

    text: str
    language: str
    found: Sequence[Word]
    stems: tuple[str, ...]
    starts: frozenset[int]
    """Where a sentence starts."""

    def stands(self, wanted: tuple[str, ...], first: int) -> bool:
        """True when these stems stand there, with nothing between them but a space or a hyphen."""
        last = first + len(wanted) - 1
        return self.stems[first : last + 1] == wanted and all(
            joined(self.text, self.found[j], self.found[j + 1]) for j in range(first, last)
        )

    def span(self, match: _Match) -> Span:
        return Span(self.found[match.first].start, self.found[match.last].end)

    def surface(self, match: _Match) -> str:
        return _surface(self.span(match).of(self.text))


def _page(document: Document) -> _Page:
    found = phrases.of(document)
    starts = frozenset(segment.span.start for segment in document.segments)
    return _Page(document.text, document.language, found, _stems(found, document.language), starts)


def _find(page: _Page, index: Rows) -> Iterator[_Match]:
    """Every place where a rendering of the index stands, inflected or not."""
    for i, first in enumerate(page.stems):
        for wanted, term in index.get(first, ()):
            # An acronym is no word: CASC, not "casc"; US, not "us".
            acronym = term.target.isupper() and not page.found[i].text.isupper()
            if not acronym and page.stands(wanted, i):
                yield _Match(i, i + len(wanted) - 1, term)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Forbidden and deprecated renderings, and names of several words that lack their hyphen."""
    index = _index(glossary, document.language)
    if not index.wrong and not index.right:
        return
    page = _page(document)
    right = list(_find(page, index.right))
    wrong = [match for match in _find(page, index.wrong) if not _excused(page, match, right, index.written)]
    yield from _unwanted(page, wrong, glossary)
    for match in right:
        if not any(match.overlaps(other) for other in wrong):
            yield from _unhyphenated(page, match, glossary)


def _unwanted(page: _Page, wrong: list[_Match], glossary: Glossary) -> Iterator[Issue]:
    """The longest wrong rendering at each place; one within it only where there is nothing to write for the longer."""
    done = -1
    for match in sorted(wrong, key=lambda m: (m.first, -m.last)):
        issue = _wrong(page, match, glossary) if match.first > done else None
        if issue:
            yield issue
            done = match.last


def _excused(page: _Page, match: _Match, right: list[_Match], written: frozenset[str]) -> bool:
    """True inside a longer right rendering, or where the words are a right one that differs only in writing."""
    here, there = page.surface(match), _surface(match.term.target)
    if here != there and here in written:
        return True
    for other in right:
        if not other.holds(match):
            continue
        if (other.first, other.last) != (match.first, match.last):
            return True
        if here.lower() != there.lower() or here == _surface(other.term.target):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands between two spaces: a word, or a compound with its hyphens."""

    text: str
    start: int

    def same(self, other: _Unit, language: str) -> bool:
        """Equal but for inflection and the capital of a sentence; a word the glossary capitalises is kept as it is."""
        if other.text[0].isupper():
            return self.text[0].isupper() and _surface(self.text).lower() == _surface(other.text).lower()
        ours, theirs = words(self.text, language), words(other.text, language)
        return _stems(ours, language) == _stems(theirs, language) and self.text.count("-") == other.text.count("-")


def _units(text: str, start: int = 0) -> list[_Unit]:
    return [_Unit(match.group(), start + match.start()) for match in _UNIT.finditer(text)]


def _replace(page: _Page, match: _Match, target: str) -> tuple[Span, str]:
    """The narrowest span whose replacement turns the words of the match into `target`, and that replacement.

    Words of `target` that stand beside the match already are not written twice.
    """
    text, found = page.text, page.found
    first, last = match.first, match.last
    wanted = _stems(words(target, page.language), page.language)
    for size in range(min(first, len(wanted) - 1), 0, -1):
        if page.stands(wanted[:size], first - size) and joined(text, found[first - 1], found[first]):
            first -= size
            break
    for size in range(min(len(found) - 1 - last, len(wanted) - 1), 0, -1):
        if page.stands(wanted[-size:], last + 1) and joined(text, found[last], found[last + 1]):
            last += size
            break
    styled = _styled(page, match, target)
    if "-" in page.span(match).of(text) and "-" not in match.term.target:
        styled = styled.replace(" ", "-")
    old = _units(text[found[first].start : found[last].end], found[first].start)
    new = _units(styled)
    while len(old) > 1 and len(new) > 1 and old[0].same(new[0], page.language):
        del old[0], new[0]
    while len(old) > 1 and len(new) > 1 and old[-1].same(new[-1], page.language):
        del old[-1], new[-1]
    span = Span(old[0].start, old[-1].start + len(old[-1].text))
    return span, " ".join(unit.text for unit in new)


def _styled(page: _Page, match: _Match, target: str) -> str:
    """The target with the ending and the capitals that the words of the match have over the glossary's own."""
    there, written = page.found[match.first : match.last + 1], words(match.term.target, page.language)
    target = _inflect(target, [w.key for w in there], [w.key for w in written], page.language)
    letters = page.span(match).of(page.text)
    if letters.isupper() and not match.term.target.isupper() and len(letters) > 1:
        return target.upper()
    if there[0].text[0].isupper() and written[0].text[0].islower():
        if all(w.text[0].isupper() for w in there if len(w.text) > 3) and len(there) > 1:
            return " ".join(word[:1].upper() + word[1:] if len(word) > 3 else word for word in target.split(" "))
        return target[:1].upper() + target[1:]
    return target[:1].upper() + target[1:] if there[0].start in page.starts else target


def _inflect(target: str, there: list[str], written: list[str], language: str) -> str:
    """The target with the ending that a word of the match has over the glossary's, or without the one it lacks."""
    lists = languages.of(language).terms
    for one, other in zip(there, written, strict=True):
        if one == other or one[0].isdigit():
            continue
        for pairs in lists.inflections:
            back = tuple((inflected, ending) for ending, inflected in pairs if ending != inflected)
            for change in (pairs, back):
                if _changed(other, change) == one:
                    return _each(target, change, language)
    return target


def _changed(word: str, change: Pairs) -> str:
    """A word with its ending changed by the first row that fits."""
    for ending, other in change:
        if word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


def _each(target: str, change: Pairs, language: str) -> str:
    """The last word of a term changed; where its words agree, each one before a preposition."""
    lists = languages.of(language).terms
    parts = target.split(" ")
    if not lists.agree:
        return " ".join((*parts[:-1], _changed(parts[-1], change)))
    heads = [i for i, part in enumerate(parts) if "’" in part or "'" in part or part.lower() in lists.prepositions]
    stop = heads[0] if heads else len(parts)
    return " ".join((*(_changed(part, change) for part in parts[:stop]), *parts[stop:]))


def _suggest(page: _Page, match: _Match, renderings: tuple[Term, ...]) -> tuple[Span, tuple[str, ...]]:
    """One span for all renderings, and what each puts there."""
    edits = [_replace(page, match, term.target) for term in renderings]
    span = Span(min(s.start for s, _ in edits), max(s.end for s, _ in edits))
    text = page.text
    offered = (text[span.start : s.start] + new + text[s.end : span.end] for s, new in edits)
    return span, tuple(dict.fromkeys(new for new in offered if new != span.of(text)))


def _wrong(page: _Page, match: _Match, glossary: Glossary) -> Issue | None:
    term = match.term
    known = glossary.renderings(term.source, page.language)
    renderings = tuple(t for t in known if t.kind == term.kind) or known
    span = page.span(match)
    offered: tuple[str, ...] = ()
    if term.source and renderings:
        span, offered = _suggest(page, match, renderings)
        if not offered:
            return None
    evidence = (row(term, noted=True), *(row(t, noted=True) for t in renderings))
    return _WRONG[term.status].issue(page.text, span, _told(term, renderings if offered else ()), offered, evidence)


def _told(term: Term, renderings: tuple[Term, ...]) -> Message:
    """What the glossary has against a rendering, and which it prefers, if it has one to offer."""
    status = STATUS[term.status]
    if not renderings:
        return tell("The glossary has “{a}” as {why}.", a=term.target, why=status)
    right = renderings[0].target
    return tell("The glossary has “{a}” as {why}; write “{c}”.", a=term.target, why=status, c=right)


def _unhyphenated(page: _Page, match: _Match, glossary: Glossary) -> Iterator[Issue]:
    """A name of the glossary that has a hyphen there and a space here: *Eight Eight Strategies*."""
    term = match.term
    here, target = page.surface(match), _surface(term.target)
    # A phrase of common words may well lack its hyphen; a name may not.
    written = [*words(term.target, page.language), *page.found[match.first : match.last + 1]]
    if "-" not in target or "-" in here:
        return
    if here.lower() != target.replace("-", " ").lower() or any(w.text[0].islower() for w in written):
        return
    renderings = glossary.renderings(term.source, page.language)
    span, offered = _suggest(page, match, renderings)
    if offered:
        message = tell("The glossary writes “{a}” with a hyphen.", a=term.target)
        yield HYPHEN.issue(page.text, span, message, offered, tuple(row(t, noted=True) for t in renderings))
