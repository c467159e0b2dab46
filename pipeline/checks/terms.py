"""Renderings that the glossary forbids or deprecates, with the one it prefers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Severity, Span, Term
from pipeline.phrases import Word, joined, words

_SEVERITY: dict[str, Severity] = {"forbidden": "major", "deprecated": "minor"}
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_SPACE = re.compile(r"\s+")
_APOSTROPHE = re.compile("[’ʼ‘]")


@cache
def _stem(word: str) -> str:
    """A word (lower case) without thousands separators or the endings of plurals and regular verbs.

    Only ever compared with another stem, so it need not be a word: *values*, *value*, *valued* → *valu*.
    """
    if word[0].isdigit():
        return word.replace(",", "")
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("ed"):
        return word[:-2]
    if len(word) > 4 and word.endswith("es"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _stems(found: list[Word]) -> tuple[str, ...]:
    return tuple(_stem(word.key) for word in found)


@dataclass(frozen=True, slots=True)
class _Index:
    wrong: dict[str, list[tuple[tuple[str, ...], Term]]]
    """By first stem, longest first."""
    right: dict[str, list[tuple[tuple[str, ...], Term]]]
    """Likewise; only renderings of several words can hold a wrong one."""


@lru_cache(maxsize=4)
def _index(glossary: Glossary, language: str) -> _Index:
    wrong: dict[str, list[tuple[tuple[str, ...], Term]]] = defaultdict(list)
    right: dict[str, list[tuple[tuple[str, ...], Term]]] = defaultdict(list)
    for term in glossary.of(language):
        if term.status in _SEVERITY:
            kept = wrong
        elif " " in term.target or "-" in term.target:
            kept = right
        else:
            continue
        stems = _stems(words(term.target))
        if stems:
            kept[stems[0]].append((stems, term))
    for index in (wrong, right):
        for rows in index.values():
            rows.sort(key=lambda row: -len(row[0]))
    return _Index(dict(wrong), dict(right))


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    last: int
    """Places in the list of words, both inclusive."""
    term: Term

    def holds(self, other: _Match) -> bool:
        return self.first <= other.first and other.last <= self.last


def _find(
    text: str, found: list[Word], stems: list[str], index: dict[str, list[tuple[tuple[str, ...], Term]]]
) -> Iterator[_Match]:
    """Every place where a rendering of the index stands, inflected or not."""
    for i, stem in enumerate(stems):
        for wanted, term in index.get(stem, ()):
            last = i + len(wanted) - 1
            if tuple(stems[i : last + 1]) != wanted:
                continue
            if not all(joined(text, found[j], found[j + 1]) for j in range(i, last)):
                continue
            # An acronym is no word: CASC, not "casc"; US, not "us".
            if term.target.isupper() and not found[i].text.isupper():
                continue
            yield _Match(i, last, term)


def _surface(text: str) -> str:
    return _SPACE.sub(" ", _APOSTROPHE.sub("'", text)).replace(",", "")


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Forbidden and deprecated renderings, and names of several words that lack their hyphen.

    Bad: ``10,000 mu of land and 1,000-yuan output values``.
    Good: ``10,000 mu of land and 100-billion-yuan output values``.
    """
    index = _index(glossary, document.language)
    if not index.wrong and not index.right:
        return
    text = document.text
    found = words(text, document.language)
    stems = [_stem(word.key) for word in found]
    right = list(_find(text, found, stems, index.right))
    done = -1
    for match in sorted(_find(text, found, stems, index.wrong), key=lambda m: (m.first, -m.last)):
        if match.first <= done or _excused(text, found, match, right):
            continue
        issue = _wrong(text, found, match, glossary, document.language)
        if issue:
            yield issue
            done = match.last
    wrong = [m for m in _find(text, found, stems, index.wrong) if not _excused(text, found, m, right)]
    for match in right:
        if not any(m.first <= match.last and match.first <= m.last for m in wrong):
            yield from _unhyphenated(text, found, match, glossary, document.language)


def _excused(text: str, found: list[Word], match: _Match, right: list[_Match]) -> bool:
    """True inside a longer right rendering, or where the words are a right one that differs only in writing."""
    here = _surface(text[found[match.first].start : found[match.last].end])
    for other in right:
        if not other.holds(match):
            continue
        if (other.first, other.last) != (match.first, match.last):
            return True
        if here.lower() != _surface(match.term.target).lower() or here == _surface(other.term.target):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands between two spaces: a word, or a compound with its hyphens."""

    text: str
    start: int

    def same(self, other: _Unit) -> bool:
        """Equal but for inflection and the capital of a sentence; a word the glossary capitalises is kept as it is."""
        if other.text[0].isupper():
            return self.text[0].isupper() and _surface(self.text).lower() == _surface(other.text).lower()
        return _stems(words(self.text)) == _stems(words(other.text)) and self.text.count("-") == other.text.count("-")


_UNIT = re.compile(r"\S+")


def _units(text: str, start: int = 0) -> list[_Unit]:
    return [_Unit(match.group(), start + match.start()) for match in _UNIT.finditer(text)]


def _replace(text: str, found: list[Word], match: _Match, target: str) -> tuple[Span, str]:
    """The narrowest span whose replacement turns the words of the match into `target`, and that replacement.

    Words of `target` that stand beside the match already are not written twice.
    """
    first, last = match.first, match.last
    wanted = [_stem(word.key) for word in words(target)]
    for size in range(min(first, len(wanted) - 1), 0, -1):
        if [_stem(w.key) for w in found[first - size : first]] == wanted[:size]:
            if all(joined(text, found[j], found[j + 1]) for j in range(first - size, first)):
                first -= size
                break
    for size in range(min(len(found) - 1 - last, len(wanted) - 1), 0, -1):
        if [_stem(w.key) for w in found[last + 1 : last + 1 + size]] == wanted[-size:]:
            if all(joined(text, found[j], found[j + 1]) for j in range(last, last + size)):
                last += size
                break
    styled = _styled(text, found, match, target)
    if "-" in text[found[match.first].start : found[match.last].end] and "-" not in match.term.target:
        styled = styled.replace(" ", "-")
    old = _units(text[found[first].start : found[last].end], found[first].start)
    new = _units(styled)
    while len(old) > 1 and len(new) > 1 and old[0].same(new[0]):
        del old[0], new[0]
    while len(old) > 1 and len(new) > 1 and old[-1].same(new[-1]):
        del old[-1], new[-1]
    span = Span(old[0].start, old[-1].start + len(old[-1].text))
    return span, " ".join(unit.text for unit in new)


def _styled(text: str, found: list[Word], match: _Match, target: str) -> str:
    """The target with the ending and the capitals that the words of the match have over the glossary's own."""
    there, written = found[match.first : match.last + 1], words(match.term.target)
    target = _inflect(target, there[-1].key, written[-1].key)
    letters = text[there[0].start : there[-1].end]
    if letters.isupper() and not match.term.target.isupper() and len(letters) > 1:
        return target.upper()
    if there[0].text[0].isupper() and written[0].text[0].islower():
        if all(w.text[0].isupper() for w in there if len(w.text) > 3) and len(there) > 1:
            return " ".join(word[:1].upper() + word[1:] if len(word) > 3 else word for word in target.split(" "))
        return target[:1].upper() + target[1:]
    return target


def _inflect(target: str, there: str, written: str) -> str:
    """The target's last word in the plural or past that `there` has over `written`, or without it."""
    if there == written or there[0].isdigit():
        return target
    if len(there) > len(written) and there.endswith("ed"):
        return target + "d" if target.endswith("e") else target + "ed"
    if len(there) > len(written) and there.endswith("s"):
        if target.endswith("s"):
            return target
        if target.endswith("y") and target[-2:-1] not in "aeiou":
            return target[:-1] + "ies"
        return target + ("es" if _SIBILANT.search(target) else "s")
    if len(there) < len(written) and written.endswith("s") and target.endswith("s") and not target.endswith("ss"):
        return target[:-3] + "y" if target.endswith("ies") else target[:-1]
    return target


def _row(term: Term) -> str:
    where = f" ({term.origin})" if term.origin else ""
    note = f": {term.note}" if term.note else ""
    return f"glossary: {term.source} = {term.target}, {term.status}{where}{note}"


def _suggest(text: str, found: list[Word], match: _Match, renderings: tuple[Term, ...]) -> tuple[Span, tuple[str, ...]]:
    """One span for all renderings, and what each puts there."""
    edits = [_replace(text, found, match, term.target) for term in renderings]
    span = Span(min(s.start for s, _ in edits), max(s.end for s, _ in edits))
    offered = (text[span.start : s.start] + new + text[s.end : span.end] for s, new in edits)
    return span, tuple(dict.fromkeys(new for new in offered if new != span.of(text)))


def _wrong(text: str, found: list[Word], match: _Match, glossary: Glossary, language: str) -> Issue | None:
    term = match.term
    renderings = tuple(t for t in glossary.renderings(term.source, language) if t.kind == term.kind) or (
        glossary.renderings(term.source, language)
    )
    span = Span(found[match.first].start, found[match.last].end)
    offered: tuple[str, ...] = ()
    if term.source and renderings:
        span, offered = _suggest(text, found, match, renderings)
        if not offered:
            return None
    advice = f"; write “{renderings[0].target}”" if offered else ""
    return Issue(
        "terms",
        "terminology",
        _SEVERITY[term.status],
        span,
        span.of(text),
        f"The glossary has “{term.target}” as {term.status}{advice}.",
        offered,
        (_row(term), *(_row(t) for t in renderings)),
    )


def _unhyphenated(text: str, found: list[Word], match: _Match, glossary: Glossary, language: str) -> Iterator[Issue]:
    """A name of the glossary that has a hyphen there and a space here: *Eight Eight Strategies*."""
    term = match.term
    here = _surface(text[found[match.first].start : found[match.last].end])
    target = _surface(term.target)
    # A phrase of common words may well lack its hyphen; a name may not.
    written = [*words(term.target), *found[match.first : match.last + 1]]
    if "-" not in target or "-" in here:
        return
    if here.lower() != target.replace("-", " ").lower() or any(w.text[0].islower() for w in written):
        return
    renderings = glossary.renderings(term.source, language)
    span, offered = _suggest(text, found, match, renderings)
    if offered:
        yield Issue(
            "terms",
            "inconsistency",
            "minor",
            span,
            span.of(text),
            f"The glossary writes “{term.target}” with a hyphen.",
            offered,
            tuple(_row(t) for t in renderings),
        )
