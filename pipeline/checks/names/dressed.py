"""Places of which all letters are right, and spaces, capitals, hyphens or apostrophes are not: *Nan Jing*, *BeiJing*.

What stands so may be somebody's name (*Su Zhou*), so facts are weighed as for slips (`slips`): how well the place is
known, what its pieces may be, and what its company makes of it. A glossary is not needed; what it has is for
`orthography`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import log10
from typing import NamedTuple

from pipeline import knowledge
from pipeline.checks.names import orthography
from pipeline.checks.names.release import Flag, Release, in_case_of
from pipeline.checks.names.settled import Settled
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import surnames, syllables
from pipeline.model import tell
from pipeline.words.lexicon import frequency, is_english

# What each fact adds, and how much is enough. Set on places of China written in other ways, and on persons who are
# called as places are, in sentences of every kind that releases have.
ENOUGH = 2.5
RANK: dict[divisions.Rank, float] = {"province": 3.0, "other": 2.5, "prefecture": 2.0, "county": -1.0}
# At most, for the names that English books use most: 300,000 times in `frequency`'s list, and 0 for 10,000.
IN_ENGLISH_BOOKS = 2.0
# Capitals inside, *BeiJing*, are no way to write a person.
CAPITALS_INSIDE = 1.0
# *Jia xing*, *Z hejiang*: neither a person nor two words; *Gui-lin* may be half a person.
SMALL_BEHIND, SMALL_BEHIND_HYPHEN = 4.0, 1.5
# *Jing-Hu* is a railway between two cities.
HYPHEN = -2.0
# So many syllables make a person whose given name was divided, or much rather a place.
THREE_PIECES = 1.0
STANDS_HERE = 2.0
# Where places stand and persons hardly do: *in Wu Han*; beside another place and a comma; *the city of X*.
PLACE = 3.0
BESIDE_PLACE = (0.0, 2.0, 3.0)
KIND = 3.0
# Roads are called after places, and after what else sounds so.
SMALL_KIND = 1.5
OTHER_KIND = -4.0
# A person may be called so, by a surname that many bear, or few.
COMMON_SURNAME, SURNAME, SURNAME_OF_THREE = -3.0, -2.5, -0.5
# What goes on with a capital is a body's own name: *Hongkong Land*.
GOES_ON = -4.0

_MOST_PIECES = 5
_SHORTEST = 5
_LONGEST_BRAND = 6
# Before persons, too: *from X to Y*, *it went to X*.
_BEFORE_ANY = frozenset("to from between toward towards visit visited leaving".split())
_ARTICLES = frozenset(("a", "an", "the"))
_APPOSED = frozenset("city capital province county municipality prefecture district town port seaport".split())
_BEHIND_DATELINE = frozenset(")\n\r—–-")


class _Place(NamedTuple):
    key: str
    """Of `divisions`."""
    written: str


@cache
def _common_surnames() -> frozenset[str]:
    return frozenset(knowledge.words("common-surnames.txt"))


@cache
def _by_letters() -> Mapping[str, _Place]:
    """Places by their letters, in lower case; of several the best known."""
    found: dict[str, _Place] = {}
    for key in sorted(divisions.meant(), key=lambda name: (_known(name), name), reverse=True):
        letters = key.replace("'", "").replace(" ", "")
        # Brands and agencies write themselves as they like.
        if (len(letters) >= _SHORTEST or "'" in key) and divisions.provinces(key):
            right = divisions.established(letters)
            found.setdefault(letters, _Place(right.lower(), right) if right else _Place(key, divisions.written(key)))
    for letters, right in divisions.readings_of_established().items():
        found.setdefault(letters, _Place(right.lower(), right))
    return found


def _known(key: str) -> float:
    return max((RANK[rank] for rank in divisions.ranks(key)), default=0.0)


def find_dressed(settled: Settled) -> Iterator[Flag]:
    """Places in other dress, the longest run of words at each place; none that is a person elsewhere in the release."""
    release, done = settled.release, -1
    found: list[tuple[int, int, _Place]] = []
    persons: set[str] = set()
    for i in release.capitals:
        if i <= done or i in settled.words:
            continue
        for last in range(min(i + _MOST_PIECES, len(release.words)) - 1, i - 1, -1):
            place = _place(settled, i, last)
            if place is None:
                continue
            done = last
            if _is_person(settled, i, last):
                persons.add(place.key)
            else:
                found.append((i, last, place))
            break
    for first, last, place in found:
        if place.key not in persons and sum(_facts(settled, first, last, place.key)) >= ENOUGH:
            yield _flag(release, first, last, place)


def _place(settled: Settled, first: int, last: int) -> _Place | None:
    """The place whose letters the words are, in another dress."""
    release = settled.release
    run = release.words[first : last + 1]
    if any(j in settled.words for j in range(first, last + 1)):
        return None
    place = _by_letters().get("".join(word.key for word in run).replace("'", ""))
    if place is None or place.key in release.index.single:
        return None
    if not all(release.gap(j) in (" ", "-") for j in range(first, last)):
        return None
    written = release.text[run[0].start : run[-1].end].replace("’", "'")
    if written in (place.written, place.written.upper()) or _is_own_way(release, written, first < last):
        return None
    return place if _may_be_pieces(release, first, last, place.key) else None


def _flag(release: Release, first: int, last: int, place: _Place) -> Flag:
    written = release.span(first, last).of(release.text)
    right = in_case_of(written.replace(" ", "").replace("-", ""), place.written).replace("'", release.apostrophe)
    if first < last:
        rule, message = orthography.SPACING, tell("The name “{a}” is divided into words otherwise.", a=right)
    elif _has_capitals_inside(written):
        rule, message = orthography.CAPITALS, tell("The name “{a}” is written with other capitals.", a=right)
    else:
        rule = orthography.ESTABLISHED_FORM
        message = tell("“{a}” is the established form of the place “{b}”.", a=right, b=written)
    facts = (tell("“{a}” is a place of China", a=right), *release.stands(place.key, right))
    return release.flag(rule, first, last, message, (right,), facts)


def _has_capitals_inside(written: str) -> bool:
    return not written[1:].islower() and not written.isupper()


def _is_own_way(release: Release, written: str, divided: bool) -> bool:
    """True for what the release's language, or an English word, is written like. Other languages have hyphens and no
    apostrophes of their own: *Hong-Kong*, *Xian*."""
    key = written.lower()
    own = not release.in_english and (not divided or "-" in written) and not _has_capitals_inside(written)
    return own or key in release.exonyms or release.is_word(key) or key in release.index.wrong


def _may_be_pieces(release: Release, first: int, last: int, key: str) -> bool:
    """True for one word, for pieces that are words of the name or syllables of it, and for what has lost the rest of
    its word to the next, in small letters."""
    run = release.words[first : last + 1]
    pieces = [word.key for word in run]
    if len(pieces) == 1 or pieces == key.split(" "):
        return True
    small = [word.key for word in run if word.text[0].islower()]
    if small and " " in key:
        return False
    if release.gap(first) == "-" or not small:
        return all(piece in syllables() for piece in pieces)
    return not any(release.is_word(piece) for piece in small)


def _facts(settled: Settled, first: int, last: int, key: str) -> Iterator[float]:
    """What speaks for the place."""
    release = settled.release
    words = release.words
    pieces = last - first + 1
    yield _known(key)
    used = 0 if is_english(key) else frequency(key)
    if used:
        yield min(IN_ENGLISH_BOOKS, max(0.0, log10(used) - 4))
    if pieces == 1 and _has_capitals_inside(words[first].text):
        yield CAPITALS_INSIDE
    hyphen = any(release.gap(j) == "-" for j in range(first, last))
    if any(words[j].text[0].islower() for j in range(first, last + 1)):
        yield SMALL_BEHIND_HYPHEN if hyphen else SMALL_BEHIND
    elif " " not in key and hyphen:
        yield HYPHEN
    if pieces > 2 and " " not in key:
        yield THREE_PIECES
    if release.count[key]:
        yield STANDS_HERE
    kind = _kind(settled, first, last, key)
    yield kind
    if kind <= 0:
        before = release.before(first)
        placed = before is not None and before.key in release.lists.before_place and before.key not in _BEFORE_ANY
        if (placed and release.in_english) or _is_dateline(release, first, last):
            yield PLACE
        else:
            yield BESIDE_PLACE[_places_beside(release, first, last)]
    if kind < KIND and words[first].key in surnames():
        common = words[first].key in _common_surnames()
        yield SURNAME_OF_THREE if pieces > 2 else COMMON_SURNAME if common else SURNAME
    after = release.after(last)
    if (pieces == 1 and kind <= 0 and after is not None and after.text[0].isupper()) or _is_in_brand(release, first):
        yield GOES_ON


def _is_person(settled: Settled, first: int, last: int) -> bool:
    """*Mr. An Hui*, *Zhang Wu-han*, *An Hui said*."""
    release = settled.release
    title = first > 0 and release.words[first - 1].key in release.lists.before_person
    if title and release.gap(first - 1) in (" ", ". "):
        return True
    after = release.after(last)
    acts = after is not None and after.key in release.lists.after_person
    return acts or settled.follows_surname(first)


def _kind(settled: Settled, first: int, last: int, key: str) -> float:
    """What the kind of place that stands beside says: *X City*, *the city of X*, *X, a city in*."""
    release = settled.release
    after = release.after(last)
    if after is not None and after.key in release.lists.after_place and after.text[0].isupper():
        if after.key in release.lists.small:
            return SMALL_KIND
        return KIND if _is_of_kind(release, after.key, key) else OTHER_KIND
    if release.kind_before(first) in release.lists.after_place:
        return KIND
    # *X, a city in*; *X is a city*.
    at = last + 1
    if release.gap(last) == " " and at < len(release.words) and release.words[at].key == "is":
        at += 1
    elif release.gap(last) != ", ":
        return 0.0
    words = [word.key for word in release.words[at : at + 2]]
    return KIND if len(words) > 1 and words[0] in _ARTICLES and words[1] in _APPOSED else 0.0


def _is_of_kind(release: Release, kind: str, key: str) -> bool:
    """False for a county that is called so where the place is a prefecture."""
    rank: divisions.Rank | None = (
        "county" if kind in release.lists.county else "province" if kind in release.lists.province else None
    )
    return rank is None or rank in divisions.ranks(key)


def _places_beside(release: Release, first: int, last: int) -> int:
    """On how many sides a place stands behind a comma, or an *and*."""
    words, joining = release.words, release.lists.joining
    sides = 0
    for at, step in ((first - 1, -1), (last + 1, 1)):
        gap = release.gap(min(at, at - step)) if 0 <= at < len(words) else ""
        if gap == " " and words[at].key in joining:
            at += step
            gap = ","
        if gap.strip() == "," and 0 <= at < len(words) and words[at].text[0].isupper():
            key = words[at].key
            sides += release.is_place(key) or key in release.lists.after_comma
    return sides


def _is_dateline(release: Release, first: int, last: int) -> bool:
    """*(13 December 2018, Nan Jing)*."""
    before = release.words[first - 1].key if first else ""
    return before.isdigit() and release.gap(first - 1) == ", " and release.gap(last)[:1] in _BEHIND_DATELINE


def _is_in_brand(release: Release, i: int) -> bool:
    """True at the head of a company's name, which may have an *and*: *Hongkong and Shanghai Banking Corporation*."""
    for word in release.words[i + 1 : i + _LONGEST_BRAND]:
        if word.text[0].islower() and word.key != "and":
            return False
        if word.key in release.lists.brand:
            return True
    return False
