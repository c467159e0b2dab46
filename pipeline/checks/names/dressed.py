"""Places of which all letters are right, and spaces, capitals, hyphens or apostrophes are not: *Nan Jing*, *BeiJing*.

What stands so may be somebody's name (*Su Zhou*), so facts are weighed as for slips (`slips`): how well the place is
known, what its pieces may be, and what its company makes of it. A glossary is not needed; what it has is for
`orthography`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log10

from pipeline import knowledge
from pipeline.checks.names import orthography
from pipeline.checks.names.release import Flag, Release, in_case_of
from pipeline.checks.names.settled import Settled
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import surnames, syllables
from pipeline.model import Word, tell
from pipeline.words.lexicon import frequency, is_english

# What each fact adds, and how much is enough. Set on places of China written in other ways in pages, and on the names
# of persons in these.
ENOUGH = 2.5
RANK: dict[divisions.Rank, float] = {"province": 3.0, "other": 2.5, "prefecture": 2.0, "county": -1.0}
# At most, for the names that English books use most: 300,000 times in `frequency`'s list, and 0 for 10,000.
IN_ENGLISH_BOOKS = 2.0
# Capitals inside, *BeiJing*, are no way to write a person.
CAPITALS_INSIDE = 1.0
LACKS_APOSTROPHE = 1.0
# *Jia xing*, *Z hejiang*: neither a person nor two words.
SMALL_BEHIND = 4.0
# *Jing-Hu* is a railway between two cities.
HYPHEN = -2.0
STANDS_HERE = 2.0
PLACE = 2.0
# *Su Zhou City*.
KIND_BEHIND = 3.0
OTHER_KIND = -4.0
# A person may be called so: by a surname that many bear, or few.
COMMON_SURNAME = -3.0
SURNAME = -1.5
PERSON = -6.0
# Somebody stands beside it: *Li Su Zhou*.
BESIDE_STRANGER = -3.0

_MOST_PIECES = 3
_SHORTEST = 5
_LONGEST_BRAND = 6
_BEHIND_DATELINE = frozenset(")\n\r—–-")


@cache
def _common_surnames() -> frozenset[str]:
    return frozenset(knowledge.words("common-surnames.txt"))


@cache
def _by_letters() -> Mapping[str, str]:
    """The letters of places, in lower case, and their keys of `divisions`; of several the best known."""
    found: dict[str, str] = {}
    for key in sorted(divisions.meant(), key=lambda name: (_known(name), name), reverse=True):
        letters = key.replace("'", "").replace(" ", "")
        # Brands and agencies write themselves as they like.
        if (len(letters) >= _SHORTEST or "'" in key) and divisions.provinces(key):
            found.setdefault(letters, key)
    return found


def _known(key: str) -> float:
    return max((RANK[rank] for rank in divisions.ranks(key)), default=0.0)


def find_dressed(settled: Settled) -> Iterator[Flag]:
    """Places in other dress, the longest run of words at each place."""
    release, done = settled.release, -1
    for i in release.capitals:
        if i <= done or i in settled.words:
            continue
        for last in range(min(i + _MOST_PIECES, len(release.words)) - 1, i - 1, -1):
            flag = _flag(settled, i, last)
            if flag:
                done = last
                yield flag
                break


def _flag(settled: Settled, first: int, last: int) -> Flag | None:
    release = settled.release
    run = release.words[first : last + 1]
    if any(j in settled.words for j in range(first, last + 1)):
        return None
    key = _by_letters().get("".join(word.key for word in run).replace("'", ""))
    if key is None or key in release.index.single or not all(release.gap(j) in (" ", "-") for j in range(first, last)):
        return None
    right = divisions.written(key)
    written = release.text[run[0].start : run[-1].end].replace("’", "'")
    if written in (right, right.upper()) or _is_own_way(release, written) or not _may_be_pieces(release, run, key):
        return None
    if sum(_facts(settled, first, last, key)) < ENOUGH:
        return None
    right = in_case_of(written.replace(" ", "").replace("-", ""), right).replace("'", release.apostrophe)
    inside = first == last and written[1:] != written[1:].lower()
    rule = orthography.CAPITALS if inside else orthography.SPACING if first < last else orthography.ESTABLISHED_FORM
    message = (
        tell("The name “{a}” is written with other capitals.", a=right)
        if inside
        else tell("The name “{a}” is divided into words otherwise.", a=right)
        if first < last
        else tell("“{a}” is the established form of the place “{b}”.", a=right, b=written)
    )
    facts = (tell("“{a}” is a place of China", a=right), *release.stands(key, right))
    return release.flag(rule, first, last, message, (right,), facts)


def _is_own_way(release: Release, written: str) -> bool:
    """True for what the release's language, or an English word, is written like."""
    key = written.lower()
    return key in release.exonyms or release.is_word(key) or key in release.index.wrong


def _may_be_pieces(release: Release, run: Sequence[Word], key: str) -> bool:
    """True for one word, for pieces that are words of the name or syllables of it, and for what has lost the rest of
    its word to the next, in small letters."""
    pieces = [word.key for word in run]
    if len(pieces) == 1:
        return True
    if any(word.text[0].islower() for word in run):
        return " " not in key and not any(word.text[0].islower() and release.is_word(word.key) for word in run)
    return pieces == key.split(" ") or all(piece in syllables() for piece in pieces)


def _facts(settled: Settled, first: int, last: int, key: str) -> Iterator[float]:
    release = settled.release
    words = release.words
    yield _known(key)
    used = 0 if is_english(key) else frequency(key)
    if used:
        yield min(IN_ENGLISH_BOOKS, max(0.0, log10(used) - 4))
    if first == last and not words[first].text[1:].islower():
        yield CAPITALS_INSIDE
    if any(words[j].text[0].islower() for j in range(first, last + 1)):
        yield SMALL_BEHIND
    elif " " not in key and any(release.gap(j) == "-" for j in range(first, last)):
        yield HYPHEN
    if release.count[key]:
        yield STANDS_HERE
    if first == last and "'" in key and len(key) > _SHORTEST:
        yield LACKS_APOSTROPHE
    after = release.after(last)
    if after and after.key in release.lists.after_place and after.text[0].isupper():
        yield KIND_BEHIND if _is_of_kind(release, after.key, key) else OTHER_KIND
    else:
        if settled.stands_as_place(first) or settled.stands_as_place(last) or _is_dateline(release, first, last):
            yield PLACE
        if words[first].key in surnames():
            yield COMMON_SURNAME if words[first].key in _common_surnames() else SURNAME
    if _has_title(release, first) or settled.is_called_person(first) or _acts(release, last):
        yield PERSON
    elif (first == last and settled.stands_as_person(first)) or _is_in_brand(release, first):
        yield BESIDE_STRANGER


def _is_of_kind(release: Release, kind: str, key: str) -> bool:
    """False for a county that is called so where the place is a prefecture."""
    rank: divisions.Rank | None = (
        "county" if kind in release.lists.county else "province" if kind in release.lists.province else None
    )
    return rank is None or rank in divisions.ranks(key)


def _is_dateline(release: Release, first: int, last: int) -> bool:
    """*(13 December 2018, Nan Jing)*."""
    before = release.words[first - 1].key if first else ""
    return before.isdigit() and release.gap(first - 1) == ", " and release.gap(last)[:1] in _BEHIND_DATELINE


def _has_title(release: Release, i: int) -> bool:
    """*Mr. An Hui*."""
    return i > 0 and release.words[i - 1].key in release.lists.before_person and release.gap(i - 1) in (" ", ". ")


def _acts(release: Release, i: int) -> bool:
    after = release.after(i)
    return after is not None and after.key in release.lists.after_person


def _is_in_brand(release: Release, i: int) -> bool:
    """True at the head of a company's name, which may have an *and*: *Hongkong and Shanghai Banking Corporation*."""
    for word in release.words[i + 1 : i + _LONGEST_BRAND]:
        if word.text[0].islower() and word.key != "and":
            return False
        if word.key in release.lists.brand:
            return True
    return False
