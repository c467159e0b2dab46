"""Words one slip away from a name: every fact is weighed, and only enough of them make a flag."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import log2, log10

from pipeline.checks.names.release import Release, apostrophe, in_case_of, row, surnames
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import divide, is_pinyin
from pipeline.words.lexicon import frequency, is_english
from pipeline.words.near import Slip, describe, near, slip
from pipeline.words.phrases import words

# What each fact adds to the case for a slip, and how much is enough. A word that is no pinyin, or that
# is near a name the release repeats, needs little else; one that is pinyin may be another real name, and
# needs several facts. Set on slips seeded into human translations and on the flags in these themselves.
ENOUGH = 0.75
SLIP: dict[Slip, float] = {
    "swapped": 1.0,
    "doubled": 1.0,
    "lost": 1.0,
    "neighbour": 1.0,
    "added": 0.5,
    "replaced": 0.0,
}
# A hand seldom adds a letter before the first.
ADDED_FIRST = -1.0
NOT_PINYIN = 1.25
# Pinyin only if an inner syllable lacks its apostrophe, or with a syllable more than names mostly have.
UNUSUAL_PINYIN = 1.0
# Another letter makes another name: Jiaying, Jianing. A slip of the hand seldom lands on one, and the more
# places bear a name (`divisions.bearers`) the sooner it is meant.
OTHER_NAME = -1.25
BEARERS = -0.5
# A name of the dictionary, or of 64 places and more.
WIDELY_KNOWN = -1.0
WIDELY = 7
NO_BEARER = 0.5
STANDS_HERE = 2.0
STANDS_OFTEN = 2.0
RECURS = -1.5
RANK: dict[divisions.Rank, float] = {"province": 3.0, "other": 2.5, "prefecture": 2.0, "county": 0.0}
OTHER_RANK = -2.0
# At most, for the names that English books use most: 300,000 times in `frequency`'s list, and 0 for 10,000.
IN_ENGLISH_BOOKS = 2.5
SMALL_GLOSSARY = 1.0
SMALL_GLOSSARY_SIZE = 500
NO_GLOSSARY = -1.0
# A place that only our own list of divisions has.
NO_ROW = -1.5
NO_ROW_NO_PLACE = -2.0
PLACE = 2.0
# Times the share of the places named close by that lie in the same province.
REGION = 2.5
# In a list of provinces.
AMONG_PROVINCES = 2.0
POSSESSIVE = 1.0
# Beside the word that it stands beside in a well-known name: News of Xinhua News Agency.
PAIR = 3.5
# What is pinyin and near a place that the release does not speak of may be a town, a river, a street.
ANOTHER_PLACE = -1.0
ANOTHER_PLACE_NO_ROW = -3.0
SMALL_PLACE = -5.0
PERSON = -5.0
BRAND = -5.0
FOREIGN = -2.5
LOWER_CASE = -2.0
# Other candidates within this are offered too; a closer one makes the flag ambiguous.
ALSO = 2.0
CLOSE_CALL = 0.25

_WHAT: dict[divisions.Rank, str] = {
    "province": "a province of China",
    "prefecture": "a prefecture or city of China",
    "county": "a county or district of China",
    "other": "a well-known name of China",
}

_SHORTEST = 4
# Capitals up to this length are an acronym, unless their neighbours are in capitals too.
_ACRONYM = 5
# A name that only the release itself has must be this long and stand this often.
_OWN_LENGTH = 6
_OWN_COUNT = 3
# Endings that make another word of a foreign name: Kiribatis, Rohingyan.
_ENDINGS = frozenset("sniaeodr")


@dataclass(slots=True)
class Case:
    """The case that a word is a slip for `target`."""

    key: str
    target: str
    score: float = 0.0
    facts: list[str] = field(default_factory=list)

    def add(self, weight: float, fact: str = "") -> None:
        self.score += weight
        if fact:
            self.facts.append(fact)


def find_slips(release: Release) -> None:
    """Flag every word that has a case of at least `ENOUGH`. Each distinct word is judged once."""
    index = release.index
    own = {
        key
        for key, n in release.count.items()
        if n >= _OWN_COUNT
        and len(key) >= _OWN_LENGTH
        and key not in release.lower
        and not release.is_word(key)
        and release.is_foreign(key)
        and key not in index.single
    }
    names = index.single.keys() | index.parts.keys() | own
    # The places of our list are as English writes them; in other languages only those that the release names count.
    names |= divisions.meant() if release.language.tag == "en" else divisions.meant() & release.count.keys()
    where: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(release.words):
        if i not in release.settled and len(word.key) >= _SHORTEST and _may_be_name(release, i):
            where[word.key].append(i)
    for key, found in where.items():
        if release.is_word(key) or divisions.is_place(key) or key in index.single:
            continue
        candidates = near(key, names)
        if key in surnames() and not any(_before(release, i, "province") for i in found):
            # A surname is right as it stands, unless all it lacks is an apostrophe: Xian for Xi'an.
            candidates = {right for right in candidates if right.replace("'", "") == key}
        cases = [case for right in candidates if (case := _weigh(release, key, found, right))]
        cases.sort(key=lambda case: (-case.score, case.key))
        if cases and cases[0].score >= ENOUGH:
            _flag(release, found, cases)


def _may_be_name(release: Release, i: int) -> bool:
    """Capitalised and no acronym, or long."""
    text = release.words[i].text
    if text.isupper() and len(text) <= _ACRONYM:
        near_by = [word.text for word in (release.before(i), release.after(i)) if word]
        return bool(near_by) and all(other.isupper() for other in near_by)
    if not text[1:].islower() and not text.isupper():
        return False  # brands: LONGi, iFlytek
    return text[0].isupper() or (text[0].isalpha() and len(text) >= _OWN_LENGTH)


def _flag(release: Release, found: list[int], cases: list[Case]) -> None:
    index = release.index
    best, *rest = cases
    also = [case for case in rest if case.score >= best.score - ALSO and case.score > ENOUGH - 1]
    known = index.single.keys() | index.parts.keys() | divisions.meant()
    for i in found:
        text = release.words[i].text
        release.flag(
            i,
            i,
            "misspelling" if best.key in known else "inconsistent-entities",
            f"“{text}” looks like a slip for “{best.target}”.",
            tuple(in_case_of(text, case.target) for case in (best, *also)),
            tuple(best.facts),
            ambiguous=any(case.score > best.score - CLOSE_CALL for case in also),
        )


def _weigh(release: Release, key: str, found: list[int], right: str) -> Case | None:
    """The case that `key`, which stands at the places `found`, is a slip for the name `right`; None for no case."""
    index = release.index
    term = index.single.get(right) or index.parts.get(right)
    if key == right + "s":
        return None
    if term is None and divisions.is_place(right):
        placed = any(release.is_place(i) for i in found)
        case = Case(
            right,
            divisions.written(right).replace("'", apostrophe(release)),
            NO_ROW if placed or _highest(right) != "county" else NO_ROW_NO_PLACE,
        )
        case.facts.append(f"“{case.target}” is {_WHAT[_highest(right) or 'other']}")
    elif term is None:
        # Only the release has it: another ending makes another word.
        if key[:-1] == right or (right[:-1] == key and right[-1] in _ENDINGS):
            return None
        case = Case(right, next(w.text for w in release.words if w.key == right and w.text[0].isupper()), NO_GLOSSARY)
    else:
        in_phrase = right not in index.single
        case = Case(
            right,
            next(w.text for w in words(term.target, index.language) if w.key == right) if in_phrase else term.target,
        )
        if in_phrase and is_pinyin(key):
            return None
        if len(index.single) <= SMALL_GLOSSARY_SIZE and not is_pinyin(key):
            case.add(SMALL_GLOSSARY)
    _weigh_letters(release, case, key, found)
    _weigh_renown(release, case, found)
    _weigh_company(release, case, key, found)
    if term:
        case.add(0, row(term))
    return case


def _highest(key: str) -> divisions.Rank | None:
    return max(divisions.ranks(key), key=RANK.__getitem__, default=None)


def _weigh_letters(release: Release, case: Case, key: str, found: list[int]) -> None:
    kind, at = slip(key, case.key)
    case.add(SLIP[kind] + (ADDED_FIRST if kind == "added" and at == 0 else 0), describe(key, case.key))
    case.add(_length(min(len(key), len(case.key))))
    if not is_pinyin(key, loose=True):
        case.add(NOT_PINYIN, f"“{release.words[found[0]].text}” is not pinyin")
    elif not _may_be_another(key, case.key):
        case.add(UNUSUAL_PINYIN)
    elif key == case.key.replace("'", ""):
        pass  # whoever bears the name, it lacks its apostrophe
    elif bearers := divisions.bearers(key):
        if kind in ("replaced", "neighbour"):
            case.add(OTHER_NAME)
        # Every province is in our list, whatever villages are called.
        if not any(_before(release, i, "province") for i in found):
            case.add(BEARERS * bearers + (WIDELY_KNOWN if bearers >= WIDELY else 0))
    else:
        case.add(NO_BEARER, f"no place of China is known as “{release.words[found[0]].text}”")


def _may_be_another(key: str, right: str) -> bool:
    """True for pinyin that a name may be: with its apostrophes, and no more syllables than names have."""
    return is_pinyin(key) and _syllables(key) <= max(2, _syllables(right))


def _syllables(key: str) -> int:
    return min((len(division) for division in divide(key, loose=True)), default=0)


def _length(letters: int) -> float:
    """A short word is near many others by chance, a long one near none."""
    return -2.0 if letters <= 4 else -1.0 if letters == 5 else 1.0 if letters >= 8 else 0.0


def _weigh_renown(release: Release, case: Case, found: list[int]) -> None:
    n, k = release.count[case.key], len(found)
    if n:
        case.add(STANDS_HERE + min(STANDS_OFTEN, log2(n) / 2))
        case.facts.extend(release.stands(case.key, case.target))
    if k > 1 and n < 3 * k:
        case.add(RECURS * log2(k))
    case.add(max((RANK[rank] for rank in divisions.ranks(case.key)), default=0.0))
    used = 0 if is_english(case.key) else frequency(case.key)
    if used:
        case.add(min(IN_ENGLISH_BOOKS, max(0.0, log10(used) - 4)))


def _before(release: Release, i: int, rank: str) -> bool:
    kinds = getattr(release.lists, rank)
    after = release.after(i)
    return (after is not None and after.key in kinds) or release.kind_before(i) in kinds


def _pair(release: Release, i: int, right: str) -> str:
    """The word beside word i that stands beside `right` in a well-known name; "" for none."""
    before, after = release.before(i), release.after(i)
    if before and (before.key, right) in divisions.pairs():
        return before.text
    return after.text if after and (right, after.key) in divisions.pairs() else ""


def _goes_on(release: Release, i: int) -> bool:
    """True for a surname before more pinyin: *Xian De Lai*."""
    after = release.after(i)
    return bool(
        after
        and release.words[i].key in surnames()
        and after.text[0].isupper()
        and is_pinyin(after.key)
        and i + 1 not in release.settled
    )


def _among_provinces(release: Release, i: int) -> bool:
    """True for an item of a list where at least two of the two words before and the two after are provinces."""
    if "," not in (release.gap(i - 1).strip(), release.gap(i).strip()):
        return False
    beside = [release.words[j].key for j in (i - 2, i - 1, i + 1, i + 2) if release.settled.get(j)]
    return sum("province" in divisions.ranks(key) for key in beside) > 1


def _weigh_company(release: Release, case: Case, key: str, found: list[int]) -> None:
    if any(release.is_called_person(i) for i in found):
        case.add(PERSON if is_pinyin(key) else FOREIGN)
    elif any(release.is_person(i) or _goes_on(release, i) for i in found):
        case.add(FOREIGN)
    elif (
        (is_pinyin(key) or case.key not in release.index.single)
        and "province" not in divisions.ranks(case.key)
        and any(release.is_brand(i) for i in found)
    ):
        case.add(BRAND)
    elif any(release.is_place(i) for i in found):
        case.add(PLACE, "it stands where a place stands")
    elif any(release.is_possessive(i) for i in found):
        case.add(POSSESSIVE)
    if "province" in divisions.ranks(case.key) and any(_among_provinces(release, i) for i in found):
        case.add(AMONG_PROVINCES, "it stands among provinces")
    if pair := next(filter(None, (_pair(release, i, case.key) for i in found)), ""):
        case.add(PAIR, f"“{pair}” stands beside “{case.target}” in a well-known name")
    for rank in ("province", "county"):
        if divisions.ranks(case.key).isdisjoint({rank}) and any(_before(release, i, rank) for i in found):
            case.add(OTHER_RANK)
    mine = divisions.provinces(case.key)
    near_by = {
        other for i in found for other in release.close_by(i) if other != case.key and divisions.provinces(other)
    }
    region = sorted(other for other in near_by if mine & divisions.provinces(other))
    if release.lists.city and _may_be_another(key, case.key) and not release.count[case.key]:
        if any(_before(release, i, "small") for i in found):
            case.add(SMALL_PLACE)
        elif not any(_before(release, i, "city") for i in found):
            case.add(ANOTHER_PLACE_NO_ROW if case.key not in release.index.single else ANOTHER_PLACE)
    if region:
        case.add(REGION * len(region) / len(near_by), f"“{region[0].title()}”, named close by, is in its province")
    if not any(release.words[i].text[0].isupper() for i in found):
        case.add(2 * LOWER_CASE if is_pinyin(key) else LOWER_CASE)
