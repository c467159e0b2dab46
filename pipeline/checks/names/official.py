"""The standing English names of policies, bodies, titles and meetings, and words that are nearly theirs.

*Yangtze River Economical Belt*: each other word is that of the name, and this one sounds like its word, is a slip of
the hand away from it, or has another ending.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from rapidfuzz.distance import OSA

from pipeline.checks.names import alike
from pipeline.checks.names.release import Flag, Release, Run
from pipeline.checks.names.settled import Settled
from pipeline.chinese import divisions
from pipeline.glossary import official
from pipeline.glossary.glossary import Glossary
from pipeline.model import Example, Rule, Term, Word, tell
from pipeline.words.near import one_slip
from pipeline.words.phrases import words

OFFICIAL = Rule(
    id=official.RULE,
    summary=tell("A word that is nearly that of the official English name of a policy, a body, a title or a meeting."),
    bad=(
        Example("They welcomed the Belt and Road [Initative>Initiative]."),
        Example("It lies in the Yangtze River [Economical>Economic] Belt."),
        Example("The [Forth>Fourth] Plenary Session of the 19th CPC Central Committee was held."),
        Example("The State [Counsel>Council] issued a circular."),
    ),
    good=(
        Example("They welcomed the belt and road initiative, and other Belt-and-Road initiatives."),
        Example("It is an economic belt along the Yangtze River, with an economical bridge."),
        Example("Their councils met the counsel of the state."),
        Example("The State Counsel met.", glossary=("国务院=State Counsel:preferred:organisation",)),
    ),
    source="the official documents that pipeline/data/official-terms.tsv names, each with its date",
    type="terminology",
    severity="major",
    languages=("en",),
)

# Stands for any ordinal; one of the text is "#19", however it is written.
_SLOT = "#"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_NUMBER = {word: f"{_SLOT}{number}" for number, word in enumerate(_ORDINALS, 1)}
_TENS = {"twenty": 20, "thirty": 30}
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})

# Words that tell nothing of a name.
_FUNCTION = frozenset("a an and as by for from in is of on not our the to with".split())
# What may stand between two words of a name besides a comma: quotation marks, one hyphen or dash, one line break.
_GAP = re.compile(r"[“”\"]?[^\S\r\n]*(?:\r?\n[^\S\r\n]*|[-‐‑–])?[“”\"]?")
# A shorter word is near too many others.
_SHORTEST = 4
# From this length on, two slips make no other word.
_LONG = 8
# The same for one slip where little else tells that the name is meant.
_LONG_ENOUGH = 6
# Beside this many words of the name that tell something, capitals are not asked for.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class _Name:
    term: Term
    keys: tuple[str, ...]
    written: tuple[str, ...]
    owns: tuple[bool, ...]
    """Which words have a possessive ending: *People* of *People’s*."""
    commas: frozenset[int]
    """The places of words with a comma behind them."""

    telling: int
    """How many words tell something."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Each way the names are looked up; time and size grow with their words."""

    first: dict[str, list[_Name]]
    """By the first word, longest first."""
    beside: dict[tuple[str, str], list[tuple[_Name, int]]]
    """By two words side by side, with the place of the first."""
    around: dict[tuple[str, str], list[_Name]]
    """Those of three words by the first and the last."""
    alone: dict[str, list[tuple[_Name, int]]]
    """Those of two words by either, with its place."""
    members: frozenset[str]
    """All their words that tell something."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The words of a text as they are compared: an ordinal of two (19th, twenty-first) is one."""

    keys: list[str]
    runs: list[Run]
    """The words of each."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A release as it is compared with the names."""

    settled: Settled
    tokens: _Tokens

    @property
    def release(self) -> Release:
        return self.settled.release

    def word(self, i: int) -> Word:
        return self.release.words[self.tokens.runs[i][0]]

    def gap(self, i: int) -> str:
        return self.release.gap(self.tokens.runs[i][1])

    def owns(self, i: int) -> bool:
        return _is_possessive(self.gap(i))

    def stands(self, name: _Name, first: int) -> bool:
        """True where nothing but spaces, hyphens and its own commas would stand between the words of a name."""
        for k in range(len(name.keys) - 1):
            gap = self.gap(first + k)
            if gap == " ":
                continue
            if _is_possessive(gap):
                if not name.owns[k]:
                    return False
                gap = gap[2:]
            # A last comma of a list is a matter of taste.
            if gap[:1] == "," and (k in name.commas or name.keys[k + 1] == "and"):
                gap = gap[1:]
            if not _GAP.fullmatch(gap):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Option:
    """What a word may be meant for."""

    right: str
    """Empty: the word is that of the name, in another form."""
    name: _Name
    matched: int
    """How many words of the name stand around it."""


def settle(settled: Settled, glossary: Glossary) -> Settled:
    """With the names that stand as they should, and the words that are nearly theirs."""
    names = _names(glossary, settled.release.language.tag)
    if not names:
        return settled
    release = settled.release
    page = _Page(settled, _tokens(release.words, release.gaps))
    exact = list(_exact(page, names))
    known = (run for first, last in exact for run in _without_ordinals(page.tokens, first, last))
    right = {i for first, last in exact for i in range(first, last + 1)}
    return settled.guarding(known).flagging(_find_near(page, names, right))


def _without_ordinals(tokens: _Tokens, first: int, last: int) -> Iterator[Run]:
    """The words of a name in which an ordinal may be wrong."""
    for ordinal, run in groupby(range(first, last + 1), key=lambda i: tokens.keys[i][0] == _SLOT):
        if not ordinal:
            places = list(run)
            yield tokens.runs[places[0]][0], tokens.runs[places[-1]][1]


def _find_near(page: _Page, names: _Names, right: set[int]) -> Iterator[Flag]:
    """Words that are nearly that of a name, where every other word is; `right` are words of names that stand there."""
    options: dict[int, list[_Option]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for name, first in _candidates(page, names):
        if (id(name), first) not in seen:
            seen.add((id(name), first))
            for i, option in _near_misses(page, name, first):
                if i not in right:
                    options[i].append(option)
    for i, found in sorted(options.items()):
        first, last = page.tokens.runs[i]
        if all(option.right for option in found) and page.settled.words.isdisjoint(range(first, last + 1)):
            yield _flag(page, i, found)


@lru_cache(maxsize=4)
def _names(glossary: Glossary, language: str) -> _Names | None:
    terms = official.beside(glossary, language)
    if not terms:
        return None
    found = [_name(term) for term in terms]
    members = frozenset(_general(key) for name in found for key in name.keys if _tells(key))
    names = _Names({}, {}, {}, {}, members)
    for name in found:
        keys = tuple(map(_general, name.keys))
        names.first.setdefault(keys[0], []).append(name)
        for k in range(len(keys) - 1):
            if _tells(keys[k]) or _tells(keys[k + 1]):
                names.beside.setdefault((keys[k], keys[k + 1]), []).append((name, k))
        if len(keys) == 3:
            names.around.setdefault((keys[0], keys[2]), []).append(name)
        if len(keys) == 2:
            for k in (0, 1):
                names.alone.setdefault(keys[k], []).append((name, k))
    for same in names.first.values():
        same.sort(key=lambda name: -len(name.keys))
    return names


def _name(term: Term) -> _Name:
    found = words(term.target)
    gaps = [term.target[one.end : other.start] for one, other in pairwise(found)]
    tokens = _tokens(found, gaps)
    behind = [(*gaps, "")[last] for _, last in tokens.runs]
    return _Name(
        term=term,
        keys=tuple(_SLOT if key == official.ORDINAL else key for key in tokens.keys),
        written=tuple(term.target[found[first].start : found[last].end] for first, last in tokens.runs),
        owns=tuple(map(_is_possessive, behind)),
        commas=frozenset(k for k, gap in enumerate(behind) if gap.startswith(",")),
        telling=sum(map(_tells, tokens.keys)),
    )


def _tokens(found: Sequence[Word], gaps: Sequence[str]) -> _Tokens:
    keys: list[str] = []
    runs: list[Run] = []
    taken = False
    for i, word in enumerate(found):
        if taken:
            taken = False
            continue
        key = word.key
        number = _NUMBER.get(key, "")
        if not number and (key in _TENS or key.isdigit()):
            number = _of_two(found, gaps, i)
            taken = number != ""
        keys.append(number or alike.spelling(key))
        runs.append((i, i + taken))
    return _Tokens(keys, runs)


def _of_two(found: Sequence[Word], gaps: Sequence[str], i: int) -> str:
    """The ordinal that a word makes with the next one; empty for none."""
    if i + 1 < len(found):
        key, gap, after = found[i].key, gaps[i], found[i + 1].key
        if gap == "" and after in _SUFFIXES:
            return f"{_SLOT}{key}"
        if gap == "-" and key in _TENS and after in _ORDINALS[:9]:
            return f"{_SLOT}{_TENS[key] + _ORDINALS.index(after) + 1}"
    return ""


def _is_possessive(gap: str) -> bool:
    return gap[:2].lower() in ("'s", "’s")


def _tells(key: str) -> bool:
    return key not in _FUNCTION


def _general(key: str) -> str:
    """Any ordinal for an ordinal."""
    return _SLOT if key[0] == _SLOT else key


def _stands(page: _Page, name: _Name, k: int, i: int) -> bool:
    """True where token i is the name’s word k, with its possessive ending."""
    right, key = name.keys[k], page.tokens.keys[i]
    same = right == key or (right == _SLOT and key[0] == _SLOT)
    return same and (not name.owns[k] or page.owns(i))


def _exact(page: _Page, names: _Names) -> Iterator[Run]:
    """The first and the last token of each name that stands there whole."""
    last = -1
    for i, key in enumerate(page.tokens.keys):
        if i > last and (found := names.first.get(_general(key))):
            name = _whole(page, found, i)
            if name:
                last = i + len(name.keys) - 1
                yield i, last


def _whole(page: _Page, names: list[_Name], i: int) -> _Name | None:
    """The longest of some names that stands there."""
    runs = page.tokens.runs
    for name in names:
        size = len(name.keys)
        if i + size > len(runs) or (size > 1 and not _stands(page, name, 1, i + 1)):
            continue
        if not all(_stands(page, name, k, i + k) for k in range(size)):
            continue
        if name.written[0][0].isupper() and page.word(i).text[0].islower():
            continue
        span = range(runs[i][0], runs[i + size - 1][1] + 1)
        of_house = any(j in page.settled.words and j not in page.settled.right for j in span)
        if not of_house and page.stands(name, i):
            return name
    return None


def _candidates(page: _Page, names: _Names) -> Iterator[tuple[_Name, int]]:
    """Names of which so much stands in the text that the rest is worth a look, and where each would begin."""
    keys = [_general(key) for key in page.tokens.keys]
    tells = [key in names.members for key in keys]
    for i, key in enumerate(keys):
        if tells[i]:
            for name, k in names.alone.get(key, ()):
                yield name, i - k
            if i + 2 < len(keys):
                for name in names.around.get((key, keys[i + 2]), ()):
                    yield name, i
        if i + 1 < len(keys) and (tells[i] or tells[i + 1]):
            for name, k in names.beside.get((key, keys[i + 1]), ()):
                yield name, i - k


def _near_misses(page: _Page, name: _Name, first: int) -> Iterator[tuple[int, _Option]]:
    """The words that are nearly those of a name which begins there, when all others are those of it."""
    size = len(name.keys)
    if first < 0 or first + size > len(page.tokens.keys):
        return
    allowed = max(1, (name.telling - 1) // 2)
    wrong: list[int] = []
    there = page.tokens.keys[first : first + size]
    for k, (right, key, owns) in enumerate(zip(name.keys, there, name.owns, strict=True)):
        if (right != key or owns) and not _stands(page, name, k, first + k):
            wrong.append(k)
            if len(wrong) > allowed or not _tells(right):
                return
    if not wrong or not page.stands(name, first):
        return
    telling = [k for k in range(size) if k not in wrong and _tells(name.keys[k])]
    sure = len(telling) >= _ENOUGH
    if not sure and not all(page.word(first + k).text[0].isupper() for k in (*telling, *wrong)):
        return
    if not sure and any(name.written[k][0].islower() for k in (*telling, *wrong)):
        return
    meant = [_meant(page, name, first, k, sure) for k in wrong]
    if None not in meant:
        for k, form in zip(wrong, meant, strict=True):
            yield first + k, _Option(_written(page, first + k, form or ""), name, size - len(wrong))


def _meant(page: _Page, name: _Name, first: int, k: int, sure: bool) -> str | None:
    """The form of the name's word that a word is nearly; empty for a form of it, None for another word."""
    release, wrong = page.release, page.word(first + k).key
    if not wrong.isalpha():
        return None
    right = name.written[k].lower()
    if name.keys[k] == _SLOT:
        forms = _ORDINALS
    elif not right.isalpha() or (name.owns[k] and not page.owns(first + k)):
        return None  # a number; a turn of phrase: people congress
    elif _is_form(release, page.tokens.keys[first + k], name.keys[k]):
        return ""
    else:
        forms = [right, alike.plural(right)]
    near = [form for form in forms if _is_slip(release, wrong, form, sure, len(name.keys))]
    return min(near, key=lambda form: OSA.distance(wrong, form), default=None)


def _is_form(release: Release, key: str, right: str) -> bool:
    """True for the same word in another spelling, for one thing or several, for a person, and for what belongs to it:
    *officer* of *office*, *regional* of *region*."""
    if key in (right, alike.plural(right)):
        return True
    made = [f"{right}r", f"{right}er"] + [f"{right}al"] * (not right.endswith("ic"))  # *economical* is not *economic*
    return release.is_word(key) and (alike.plural(key) == right or key in made)


def _is_slip(release: Release, wrong: str, right: str, sure: bool, size: int) -> bool:
    if len(right) < _SHORTEST or len(wrong) < _SHORTEST - 1 or divisions.is_place(wrong):
        return False
    if not release.is_word(wrong):
        if wrong in release.index.single or wrong in release.index.parts:
            return False
        return one_slip(wrong, right) or (len(right) >= _LONG and OSA.distance(wrong, right, score_cutoff=2) <= 2)
    if size == 2:
        return len(right) >= _LONG_ENOUGH and alike.sound(wrong) == alike.sound(right)
    if alike.sound(wrong) == alike.sound(right):
        return True
    if one_slip(wrong, right):
        return sure or len(right) >= _LONG_ENOUGH
    return sure and alike.other_ending(wrong, right)


def _written(page: _Page, i: int, right: str) -> str:
    """What the word should be, in the capitals that it has."""
    text = page.word(i).text
    if len(text) > 1 and text.isupper():
        return right.upper()
    return right[:1].upper() + right[1:] if text[0].isupper() else right


def _flag(page: _Page, i: int, found: list[_Option]) -> Flag:
    """One flag for all that a word may be meant for, what the most words speak for first."""
    found.sort(key=lambda option: (-option.matched, option.right))
    best = found[0]
    rights = tuple(dict.fromkeys(option.right for option in found if option.matched == best.matched))
    first, last = page.tokens.runs[i]
    term = best.name.term
    return page.release.flag(
        OFFICIAL,
        first,
        last,
        tell("“{a}” looks like “{b}” in “{c}”.", a=page.word(i).text, b=best.right, c=_shown(term.target)),
        rights,
        (
            tell("every other word is that of “{a}”", a=_shown(term.target)),
            tell("official wording: {a} = {b} ({c})", a=_shown(term.source), b=_shown(term.target), c=term.note),
        ),
        ambiguous=len(rights) > 1,
    )


def _shown(text: str) -> str:
    """A name with a gap for its ordinals."""
    return text.replace("{nth}", "…").replace("{n}", "…")


RULES = (OFFICIAL,)
