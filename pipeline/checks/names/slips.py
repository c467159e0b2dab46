"""Words one slip away from a name: every fact is weighed, and only enough of them make a flag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from math import log2, log10

from pipeline.checks.names.release import Flag, Release, in_case_of
from pipeline.checks.names.settled import Settled
from pipeline.checks.rows import row
from pipeline.chinese import divisions, exonyms, foreign, romanisations
from pipeline.chinese.pinyin import divide, is_pinyin, surnames
from pipeline.model import Example, Message, Rule, Term, tell
from pipeline.words.lexicon import frequency, is_english, unaccented
from pipeline.words.near import Slip, describe, moved, near, slip
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
    "moved": 0.5,
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
# At most, in doublings, for what is no pinyin and in no foreign name: one hand makes the same slip again and again.
RECURS_MOST = 2.5
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
# In a list of counties and districts of one city: nobody lists another city's among them.
AMONG_SIBLINGS = 4.0
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
# A word of a foreign name that the dictionary has: Siemens, Nepali.
KNOWN_FOREIGN = -5.0
LOWER_CASE = -2.0
# Other candidates within this are offered too; a closer one makes the flag ambiguous.
ALSO = 2.0
CLOSE_CALL = 0.25

_WHAT: dict[divisions.Rank, Message] = {
    "province": tell("a province of China"),
    "prefecture": tell("a prefecture or city of China"),
    "county": tell("a county or district of China"),
    "other": tell("a well-known name of China"),
}

_SHORTEST = 4
# In a shorter word, a letter two places from where it belongs makes too many others.
_LONG = 7
# Capitals up to this length are an acronym, unless their neighbours are in capitals too.
_ACRONYM = 5
# A name that only the release itself has must be this long and stand this often.
_OWN_LENGTH = 6
_OWN_COUNT = 3
# Endings that make another word of a foreign name: Kiribatis, Rohingyan.
_ENDINGS = frozenset("sniaeodr")

_DAMERAU = "F. J. Damerau, A technique for computer detection and correction of spelling errors (1964)"

NEAR_GLOSSARY = Rule(
    id="names.near-glossary",
    summary=tell("A word one slip of the fingers away from a name of the glossary, which its company makes likely."),
    bad=(
        Example("This year, [Jiaixng>Jiaxing] will endeavor to grow.", glossary=("嘉兴=Jiaxing",)),
        Example("They came from [Xian>Xi’an], Shaanxi.", glossary=("西安=Xi’an",)),
    ),
    good=(
        Example("Jiaxing, Jiaxing’s port and the Shanghai-Jiaxing line", glossary=("嘉兴=Jiaxing",)),
        Example("Jiaxiang, Jianning and Jiaying are other places.", glossary=("嘉兴=Jiaxing",)),
        Example("Zhang Jiaxin said so.", glossary=("嘉兴=Jiaxing",)),
    ),
    source=_DAMERAU,
    type="misspelling",
    severity="major",
)

NEAR_PLACE = Rule(
    id="names.near-place",
    summary=tell("A word one slip of the fingers away from a well-known place that the glossary does not have."),
    bad=(
        Example("It is the symbol of [Xianghsan>Xiangshan] County."),
        Example("The [Huan>Hunan] Province grows."),
        Example("They have schools in Shunyi, Daxing, [Fangshang>Fangshan] and other districts."),
    ),
    good=(
        Example("Xindai Town, Jianing Village, the Guanhe River and Changsan Road are there."),
        Example("Jiajang Lee met Dubai’s Crown Prince."),
        Example("They travelled from Kiangsu Province to the plateau of Lithang."),
    ),
    source=f"GB/T 2260 (Codes for the administrative divisions of China); {_DAMERAU}",
    type="misspelling",
    severity="major",
    bulk=False,
)

NEAR_RELEASE = Rule(
    id="names.near-release",
    summary=tell("A word one slip of the fingers away from a name that the release itself has again and again."),
    bad=(Example("Rouhani spoke. Rouhani left. Then [Rouhnai>Rouhani] came back. Rouhani left."),),
    good=(Example("Rouhnai and Rouhani met."), Example("Kiribati, Kiribati, Kiribati and the Kiribatis met.")),
    source=_DAMERAU,
    type="inconsistent-entities",
    severity="major",
    bulk=False,
)

RULES = (NEAR_GLOSSARY, NEAR_PLACE, NEAR_RELEASE)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word that may be a slip, and all the places where it stands."""

    key: str
    at: tuple[int, ...]
    settled: Settled

    @property
    def release(self) -> Release:
        return self.settled.release

    @property
    def written(self) -> str:
        return self.release.words[self.at[0]].text

    @property
    def letters(self) -> str:
        """Its key without accents: a slip is told by its letters."""
        return self.key if self.key.isascii() else unaccented(self.key)

    def anywhere(self, holds: Callable[[int], object]) -> bool:
        """True where it holds at one of the places."""
        return any(holds(i) for i in self.at)

    def is_before(self, rank: str) -> bool:
        """True where what it stands before, *Province*, or after, *the province of*, is a word of such places."""
        kinds = getattr(self.release.lists, rank)
        return self.anywhere(lambda i: _beside_kind(self.release, i, kinds))


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a word may be a slip of."""

    key: str
    written: str
    term: Term | None = None
    """The glossary's row that has it."""
    is_part: bool = False
    """Only a name of several words has it."""
    place: str = ""
    """The place that it names, as `divisions` has it; empty for what is in no list of places."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that speaks for a slip, or against it."""

    weight: float = 0.0
    told: Message | None = None
    """In words, as evidence; None for what a reader sees without being told."""


@dataclass(frozen=True, slots=True)
class Case:
    """The case that a word is a slip for a name."""

    name: Name
    facts: tuple[Fact, ...]
    score: float

    @property
    def evidence(self) -> tuple[Message, ...]:
        return tuple(fact.told for fact in self.facts if fact.told)


def find_slips(settled: Settled) -> Iterator[Flag]:
    """Every word that has a case of at least `ENOUGH`. Each distinct word is judged once."""
    names = _names(settled.release)
    for key, places in _suspects(settled).items():
        suspect = Suspect(key, places, settled)
        cases = [case for right in _near(suspect, names) if (case := _case(suspect, right))]
        cases.sort(key=lambda case: (-case.score, case.name.key))
        if cases and cases[0].score >= ENOUGH and not _is_other_spelling(suspect, cases[0].name):
            flags = tuple(_flags(suspect, cases))
            yield from flags
            # What is a slip of a place is no given name after a surname.
            settled = settled.flagging(flags)


def _is_other_spelling(suspect: Suspect, name: Name) -> bool:
    """True for a place as it was written before pinyin (*Kiangsu, Lithang*), unless the house itself has it."""
    return name.term is None and any(
        romanisations.is_other_spelling(suspect.letters, names) for names in ({name.key}, _wide_places())
    )


@cache
def _wide_places() -> frozenset[str]:
    """Provinces, prefectures and what else is well known: old maps and books have these."""
    return frozenset(key for key in divisions.meant() if divisions.ranks(key) - {"county"})


def _names(release: Release) -> frozenset[str]:
    """The names that a word may be a slip of; in lower case."""
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
    return divisions.meant().union(release.own_places, index.single, index.parts, own)


def _suspects(settled: Settled) -> dict[str, tuple[int, ...]]:
    """The words that may be names and are none that is known, in lower case, and where each stands."""
    release = settled.release
    where: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(release.words):
        if len(word.key) < _SHORTEST or (len(word.key) < _OWN_LENGTH and word.text.islower()):
            continue
        if i not in settled.words and _may_be_name(release, i):
            where[word.key].append(i)
    known = release.index.single
    accents = release.lists.accents
    for key in [key for key in where if accents and not key.isascii() and divisions.is_place(unaccented(key))]:
        del where[key]  # Chengdú
    return {
        key: tuple(places)
        for key, places in where.items()
        if not (release.is_word(key) or release.is_place(key) or key in known or _is_own_name(release, key))
    }


def _is_own_name(release: Release, key: str) -> bool:
    """True for what this language calls any place, or another one a place of China: *Tsingtao*."""
    return key in release.exonyms or key in exonyms.anywhere()


def _may_be_name(release: Release, i: int) -> bool:
    """Capitalised and no acronym, or long."""
    text = release.words[i].text
    if text.isupper() and len(text) <= _ACRONYM:
        near_by = [word.text for word in (release.before(i), release.after(i)) if word]
        return bool(near_by) and all(other.isupper() for other in near_by)
    if not text[1:].islower() and not text.isupper():
        return False  # brands: LONGi, iFlytek
    return text[0].isupper() or (text[0].isalpha() and len(text) >= _OWN_LENGTH)


def _near(suspect: Suspect, names: frozenset[str]) -> set[str]:
    """The names one slip away; of what only lacks its apostrophe, that place."""
    whole = divisions.with_apostrophe(suspect.letters).lower()
    if whole and whole != suspect.letters:
        return {whole} & names
    if not suspect.key.isascii():
        if len(suspect.key) < _OWN_LENGTH:
            return set()
        names = names if _may_have_accents(suspect) else frozenset(suspect.release.own_places)
    found = near(suspect.letters, names)
    if not found and len(suspect.letters) >= _LONG:
        found = {word for word in moved(suspect.letters) if word in names} - {suspect.letters}
    if suspect.key in surnames() and not suspect.is_before("province"):
        # A surname is right as it stands, unless all it lacks is an apostrophe: Xian for Xi'an.
        return {right for right in found if right.replace("'", "") == suspect.key}
    return found


def _may_have_accents(suspect: Suspect) -> bool:
    """True for a word whose one accent may be the language's own on a name in pinyin: *Wuhán*."""
    letters = [letter for letter in suspect.key if not letter.isascii()]
    return len(letters) == 1 and letters[0] in suspect.release.lists.accents


def _flags(suspect: Suspect, cases: list[Case]) -> Iterator[Flag]:
    best, *rest = cases
    also = [case for case in rest if case.score >= best.score - ALSO and case.score > ENOUGH - 1]
    for i in suspect.at:
        text = suspect.release.words[i].text
        yield suspect.release.flag(
            _rule(best.name),
            i,
            i,
            tell("“{a}” looks like a slip for “{b}”.", a=text, b=best.name.written),
            tuple(in_case_of(text, case.name.written) for case in (best, *also)),
            best.evidence,
            ambiguous=any(case.score > best.score - CLOSE_CALL for case in also),
        )


def _rule(name: Name) -> Rule:
    if name.term:
        return NEAR_GLOSSARY
    return NEAR_PLACE if name.place else NEAR_RELEASE


def _case(suspect: Suspect, right: str) -> Case | None:
    """The case that the suspect is a slip for the name `right`; None for no case."""
    name = None if suspect.key == right + "s" else _name(suspect, right)
    if name is None:
        return None
    facts = tuple(chain.from_iterable(weigh(suspect, name) for weigh in _WEIGHED))
    return Case(name, facts, sum(fact.weight for fact in facts))


def _name(suspect: Suspect, right: str) -> Name | None:
    """The name that `right` is; None where the suspect is another word, although it is near."""
    release, key = suspect.release, suspect.key
    place = release.place(right) if release.is_place(right) else ""
    if term := release.index.single.get(right):
        return Name(right, term.target, term, place=place)
    if term := release.index.parts.get(right):
        written = next(w.text for w in words(term.target, release.index.language) if w.key == right)
        return None if is_pinyin(key) else Name(right, written, term, is_part=True, place=place)
    if own := release.own_places.get(right):
        return Name(right, own, place=release.place(own.lower()))
    if place:
        return Name(right, divisions.written(right).replace("'", release.apostrophe), place=place)
    # Only the release has it: another ending makes another word.
    if key[:-1] == right or (right[:-1] == key and right[-1] in _ENDINGS):
        return None
    return Name(right, next(w.text for w in release.words if w.key == right and w.text[0].isupper()))


def _weigh_origin(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """Who says that there is such a name."""
    if name.term:
        if len(suspect.release.index.single) <= SMALL_GLOSSARY_SIZE and not is_pinyin(suspect.key):
            yield Fact(SMALL_GLOSSARY)
    elif divisions.is_place(name.place):
        rank = max(divisions.ranks(name.place), key=RANK.__getitem__, default=None)
        placed = rank != "county" or suspect.anywhere(suspect.settled.stands_as_place)
        told = tell("“{a}” is {why}", a=name.written, why=_WHAT[rank or "other"])
        yield Fact(NO_ROW if placed else NO_ROW_NO_PLACE, told)
    else:
        yield Fact(NO_GLOSSARY)


def _weigh_letters(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """Which slip it is, and how soon such letters are near a name by chance."""
    kind, at = slip(suspect.letters, name.key)
    yield Fact(SLIP[kind] + (ADDED_FIRST if kind == "added" and at == 0 else 0), describe(suspect.letters, name.key))
    yield Fact(_length(min(len(suspect.letters), len(name.key))))


def _length(letters: int) -> float:
    """A short word is near many others by chance, a long one near none."""
    return -2.0 if letters <= 4 else -1.0 if letters == 5 else 1.0 if letters >= 8 else 0.0


def _weigh_reading(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """Whether it may be a name itself, and who bears it."""
    key = suspect.key
    if not is_pinyin(key, loose=True):
        yield Fact(NOT_PINYIN, tell("“{a}” is not pinyin", a=suspect.written))
    elif not _may_be_another(key, name.key):
        yield Fact(UNUSUAL_PINYIN)
    elif key == name.key.replace("'", ""):
        pass  # whoever bears the name, it lacks its apostrophe
    elif bearers := divisions.bearers(key):
        if slip(key, name.key)[0] in ("replaced", "neighbour"):
            yield Fact(OTHER_NAME)
        # Every province is in our list, whatever villages are called.
        if not suspect.is_before("province"):
            yield Fact(BEARERS * bearers + (WIDELY_KNOWN if bearers >= WIDELY else 0))
    else:
        yield Fact(NO_BEARER, tell("no place of China is known as “{a}”", a=suspect.written))


def _may_be_another(key: str, right: str) -> bool:
    """True for pinyin that a name may be: with its apostrophes, and no more syllables than names have."""
    return is_pinyin(key) and _syllables(key) <= max(2, _syllables(right))


def _syllables(key: str) -> int:
    return min((len(division) for division in divide(key, loose=True)), default=0)


def _weigh_renown(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """How often the release has either, and how well the name is known."""
    right, wrong = suspect.release.count[name.key], len(suspect.at)
    if right:
        yield Fact(STANDS_HERE + min(STANDS_OFTEN, log2(right) / 2))
        yield from (Fact(told=told) for told in suspect.release.stands(name.key, name.written))
    if wrong > 1 and right < 3 * wrong:
        slip_only = not is_pinyin(suspect.key, loose=True) and not foreign.is_word(suspect.key)
        yield Fact(RECURS * (min(RECURS_MOST, log2(wrong)) if slip_only else log2(wrong)))
    yield Fact(max((RANK[rank] for rank in divisions.ranks(name.place)), default=0.0))
    used = 0 if is_english(name.place or name.key) else frequency(name.place or name.key)
    if used:
        yield Fact(min(IN_ENGLISH_BOOKS, max(0.0, log10(used) - 4)))


def _weigh_company(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """What its company makes it: a person, a company, a place, or what owns something; the first that holds."""
    settled = suspect.settled
    if suspect.anywhere(settled.is_called_person):
        yield Fact(PERSON if is_pinyin(suspect.key) else FOREIGN)
    elif not is_pinyin(suspect.key) and (foreign.is_word(suspect.key) or _is_name_abroad(suspect, name)):
        yield Fact(KNOWN_FOREIGN)
    elif suspect.anywhere(lambda i: settled.stands_as_person(i) or _goes_on(settled, i)):
        yield Fact(FOREIGN)
    elif _may_be_brand(suspect, name) and suspect.anywhere(suspect.release.is_brand):
        yield Fact(BRAND)
    elif suspect.anywhere(settled.stands_as_place):
        yield Fact(PLACE, tell("it stands where a place stands"))
    elif suspect.anywhere(suspect.release.is_possessive):
        yield Fact(POSSESSIVE)


def _is_name_abroad(suspect: Suspect, name: Name) -> bool:
    """True for what persons and places abroad are called, unless the house itself has the name that it is near."""
    return name.term is None and suspect.key in foreign.latin()


def _goes_on(settled: Settled, i: int) -> bool:
    """True for a surname before more pinyin: *Xian De Lai*."""
    after = settled.release.after(i)
    return bool(
        after
        and settled.release.words[i].key in surnames()
        and after.text[0].isupper()
        and is_pinyin(after.key)
        and i + 1 not in settled.words
    )


def _may_be_brand(suspect: Suspect, name: Name) -> bool:
    """False where a company would hardly be called so: by what is no pinyin, or by nearly a province's name."""
    if "province" in divisions.ranks(name.place):
        return False
    return is_pinyin(suspect.key) or name.term is None or name.is_part


def _weigh_list(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """*Shaanxi, Gansu, X and Hebei*; *Shunyi, Daxing, X and other districts*."""

    def is_among(those: Callable[[str], bool]) -> bool:
        return suspect.anywhere(partial(_is_among, suspect.settled, those=those))

    if "province" in divisions.ranks(name.place):
        if is_among(lambda key: "province" in divisions.ranks(key)):
            yield Fact(AMONG_PROVINCES, tell("it stands among provinces"))
    elif cities := divisions.cities(name.place):
        if is_among(lambda key: not cities.isdisjoint(divisions.cities(key))):
            yield Fact(AMONG_SIBLINGS, tell("it stands among places of the same city"))


def _is_among(settled: Settled, i: int, those: Callable[[str], bool]) -> bool:
    """True for an item of a list where at least two of the two words before and the two after are `those` places."""
    release = settled.release
    if "," not in (release.gap(i - 1).strip(), release.gap(i).strip()):
        return False
    beside = [release.words[j].key for j in (i - 2, i - 1, i + 1, i + 2) if j in settled.right]
    return sum(those(release.place(key)) for key in beside) > 1


def _weigh_pair(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """*X News Agency*."""
    beside = next(filter(None, (_pair(suspect.release, i, name.key) for i in suspect.at)), "")
    if beside:
        yield Fact(PAIR, tell("“{a}” stands beside “{b}” in a well-known name", a=beside, b=name.written))


def _pair(release: Release, i: int, right: str) -> str:
    """The word beside word i that stands beside `right` in a well-known name; "" for none."""
    before, after = release.before(i), release.after(i)
    if before and (before.key, right) in divisions.pairs():
        return before.text
    return after.text if after and (right, after.key) in divisions.pairs() else ""


def _weigh_rank(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """*X Province* is no slip of a city's name."""
    for rank in ("province", "county"):
        if divisions.ranks(name.place).isdisjoint({rank}) and suspect.is_before(rank):
            yield Fact(OTHER_RANK)


def _beside_kind(release: Release, i: int, kinds: frozenset[str]) -> bool:
    after = release.after(i)
    return (after is not None and after.key in kinds) or release.kind_before(i) in kinds


def _weigh_another_place(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """What reads as a place, where the release does not speak of the name, may be a place that is in no list."""
    release = suspect.release
    if not release.lists.city or release.count[name.key] or not _may_be_another(suspect.key, name.key):
        return
    if suspect.is_before("small"):
        yield Fact(SMALL_PLACE)
    elif not suspect.is_before("city"):
        yield Fact(ANOTHER_PLACE_NO_ROW if name.term is None or name.is_part else ANOTHER_PLACE)


def _weigh_region(suspect: Suspect, name: Name) -> Iterator[Fact]:
    """Of the places that are named close by, how many lie in the same province."""
    mine = divisions.provinces(name.place)
    release = suspect.release
    named = {other for i in suspect.at for other in suspect.settled.close_by(i)}
    near_by = {other for other in named if other != name.key and divisions.provinces(release.place(other))}
    region = sorted(other for other in near_by if mine & divisions.provinces(release.place(other)))
    if region:
        told = tell("“{a}”, named close by, is in its province", a=region[0].title())
        yield Fact(REGION * len(region) / len(near_by), told)


def _weigh_capital(suspect: Suspect, name: Name) -> Iterator[Fact]:
    if not suspect.anywhere(lambda i: suspect.release.words[i].text[0].isupper()):
        yield Fact(2 * LOWER_CASE if is_pinyin(suspect.key) else LOWER_CASE)


def _weigh_row(suspect: Suspect, name: Name) -> Iterator[Fact]:
    if name.term:
        yield Fact(told=row(name.term))


# In the order in which the evidence is told.
_WEIGHED: tuple[Callable[[Suspect, Name], Iterator[Fact]], ...] = (
    _weigh_origin,
    _weigh_letters,
    _weigh_reading,
    _weigh_renown,
    _weigh_company,
    _weigh_list,
    _weigh_pair,
    _weigh_rank,
    _weigh_another_place,
    _weigh_region,
    _weigh_capital,
    _weigh_row,
)
