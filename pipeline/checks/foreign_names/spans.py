"""The foreign names of a source: transliterated ones, and those of countries that write in characters themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.romanisation.beside import kind_characters, never_given
from pipeline.checks.romanisation.context import FAR, follows_country
from pipeline.chinese import closed, east, foreign, gazetteer, readings, sounds
from pipeline.chinese.east import Land

_PERSONS: tuple[Land, ...] = ("japan", "korea", "vietnam")
# A country named so many characters before a person tells whose name it is.
_NEAR = 14
# A name in letters, which a translation keeps.
_LATIN = re.compile(r"(?<![A-Za-z.@/])[A-Z][a-z]{4,}(?![A-Za-z.@/])")
_HAN = r"[㐀-鿿]"
# A country or a title so many characters before a name tells that it is foreign.
_BESIDE = 6
# A run of transliterating characters this long is a name without further witness.
_SURE = 3
_PARTS = "·•‧"
DOTS = re.compile(f"[{_PARTS}]")
# Characters of the longest name of a country, and of a town.
_LONGEST_COUNTRY, _LONGEST_TOWN = 7, 8
_IN_NAME = re.compile(f"[{_PARTS}㐀-鿿]")
# Characters of a name behind a title; odds of one that may end it, and of all its characters together, or of two, or of
# those behind a country.
_LONGEST, _HARDLY, _BARELY, _OF_TWO = 12, -1.25, 0.0, 1.5
# How surely the characters of a word of the dictionary spell a foreign name, from -1 to 1.
_RATHER = 0.5
# Odds of all characters of a name in a run with Chinese words in it, and what each word that is in the name takes off.
_SPELT, _WORD_INSIDE = 4.0, 1.0
# What a dot before it speaks for a name, and a country.
_PARTED, _BEHIND = 3.0, 1.0
# The odds of one that may be within a name.
_SELDOM = -3.5
# The odds of a character that hardly spells foreign names, in one that has dots: 耐 of 施耐德.
_UNUSUAL = -2.5
# What characters may take off that stand between two of a name.
_DIP = 3.0
# Bits a character by which a form of the dictionary is surely written by its sound, and those that letters cost which
# a character does not stand for.
_HEARD, _MISHEARD = 1.0, 15.0
# What lies below a county of China, and how what it lies in ends: 稻城县|亚丁|村. A town abroad is a 镇, too.
_BELOW_COUNTY, _OF_CHINA = re.compile("[村乡镇]|街道|社区|苏木"), frozenset("县区市旗盟州乡镇")

_Covered = tuple[int, int, readings.Entry]
"""A word of the dictionary in a passage: where it begins and ends."""


class Named(NamedTuple):
    """A foreign name of the source."""

    start: int
    end: int
    chinese: str
    land: str
    """A country that writes names in characters, or ``west``; ``other`` for what is not written by its sound (中国),
    ``latin`` for what the source has in letters itself."""
    forms: tuple[str, ...]
    """What English calls it, the usual first; () where nobody listed it."""
    person: bool
    told: bool = True
    """What stands beside it tells that it is a foreign name, or a list does."""


@dataclass(slots=True)
class Context:
    """What a whole source tells of the names in it."""

    lands: frozenset[Land]
    persons: dict[str, Named] = field(default_factory=dict)
    """Persons that some sentence tells to be foreign."""


@cache
def _data() -> dict[str, Any]:
    return knowledge.tables("foreign-names.toml")


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(_data()[table].get(key, "").split())


@cache
def own() -> frozenset[str]:
    """Foreign names that Chinese places, surnames or companies are written with, too."""
    return frozenset(_data()["own"].split())


@cache
def own_names() -> Mapping[str, tuple[str, ...]]:
    """Firms and universities of China → how they spell their names themselves, in one word."""
    found = dict(closed.companies())
    places = {*east.hong_kong(), *(chinese for rows in closed.lists().values() for chinese in rows)}
    for chinese, forms in gazetteer.official_forms().items():
        word = readings.word(chinese)
        if not gazetteer.called(chinese) and chinese not in places and (word is None or word.kind != "c"):
            found.setdefault(chinese, forms)
    return {chinese: forms for chinese, forms in found.items() if all(form.isalpha() for form in forms)}


@cache
def _any_own() -> re.Pattern[str]:
    return re.compile("|".join(sorted(own_names(), key=lambda name: (-len(name), name))))


def owned(passage: str) -> Iterator[Named]:
    """The firms and universities of a passage that spell their own names."""
    for match in _any_own().finditer(passage):
        yield Named(match.start(), match.end(), match.group(), "other", own_names()[match.group()], False)


@cache
def _candidates() -> frozenset[str]:
    """Whatever may be a foreign name of a list, towns aside."""
    listed = (name for name, known in foreign.listed().items() if known.kind != "town")
    return frozenset(listed).union(*(east.places(land) for land in east.LANDS)) - own()


@cache
def _any(table: str, key: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words(table, key), key=len, reverse=True)))


@cache
def _known_elsewhere() -> re.Pattern[str]:
    """Names that the dictionary does not tell: persons, companies, places of Hong Kong, provinces of Vietnam."""
    known = (name for name, each in foreign.listed().items() if each.kind in ("person", "company"))
    names = {*east.known_persons(), *east.hong_kong(), *east.vietnamese_provinces(), *known}
    return re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('persons', 'before').pattern}|^|[、，。；：\s“”（）和与及])$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"{_any('persons', 'after').pattern}|$|[、，。；：\s“”（）和与及]")


def is_country(chinese: str) -> bool:
    """True for a country that writes names in characters, and what stands for it."""
    return any(chinese in _words("lands", land) for land in east.LANDS)


def context_of(source: str) -> Context:
    """What a whole source in simplified characters tells."""
    lands = frozenset(land for land in east.LANDS if _any("lands", land).search(source))
    context = Context(lands)
    if lands or _may_have_japanese(source):
        for line in source.splitlines():
            for name in _told_persons(line, context):
                context.persons.setdefault(name.chinese, name)
    return context


def names_of(source: str, context: Context) -> list[Named]:
    """The foreign names of a passage of the source in simplified characters, in order; no two overlap."""
    cover = sources.cover(source)
    found: dict[int, Named] = {}
    taken: set[int] = set()

    def keep(name: Named) -> None:
        if taken.isdisjoint(range(name.start, name.end)):
            found[name.start] = name
            taken.update(range(name.start, name.end))

    for match in _known_elsewhere().finditer(source):
        name = _elsewhere(source, match, context, cover)
        if name is not None:
            keep(name)
    for chinese, person in context.persons.items():
        for match in re.finditer(re.escape(chinese), source):
            keep(person._replace(start=match.start(), end=match.end()))
    for name in _parted(source, cover):
        keep(name)
    for start, end, word in cover:
        if source[start:end] in _candidates():
            name = _of_dictionary(source, start, end, word, context)
        else:
            name = _of_word(source, start, end, word) if word.kind == "f" else None
            if name is not None and name.land in ("west", "other") and _is_below_county(source, start, end):
                continue
        if name is not None and not (name.land == "west" and _is_within(source, start, end, cover)):
            keep(name)
        elif name is not None and end - start > 2 and name.chinese in foreign.countries():
            keep(name)  # none is part of a longer name
    for name in _titled(source, cover):
        keep(_without_country(name))
    for name in _towns(source, cover):
        keep(name)
    for name in _transliterated(source, cover, taken):
        keep(_without_kind(_without_country(name)))
    for match in _LATIN.finditer(source):
        keep(Named(*match.span(), match.group(), "latin", (match.group(),), False, False))
    return [found[start] for start in sorted(found)]


def _without_country(name: Named) -> Named:
    """A name that no list has without the country that stands before it: 伊德利卜 of 叙利亚伊德利卜."""
    for size in range(min(_LONGEST_COUNTRY, len(name.chinese) - 2), 1, -1):
        if not name.forms and name.chinese[:size] in foreign.countries():
            return name._replace(start=name.start + size, chinese=name.chinese[size:])
    return name


def _without_kind(name: Named) -> Named:
    """A name that no list has without what says what it is: 比雷埃夫 of 比雷埃夫港."""
    last = name.chinese[-1]
    if name.forms or len(name.chinese) <= _SURE or last not in kind_characters() or foreign.odds(last) > 0:
        return name
    return name._replace(end=name.end - 1, chinese=name.chinese[:-1])


def _towns(source: str, cover: Sequence[_Covered]) -> Iterator[Named]:
    """Towns abroad of GeoNames, where a country is named; one of two characters directly behind it: 瑞典隆德."""
    lands = [country for country in foreign.countries() if country in source]
    at, stop = 0, len(source) - 1 if lands else 0
    while at < stop:
        town = _town_at(source, at, lands, cover) if source[at : at + 2] in _town_heads() else None
        if town is not None:
            yield town
        at = town.end if town else at + 1


def _town_at(source: str, start: int, lands: Sequence[str], cover: Sequence[_Covered]) -> Named | None:
    for end in range(min(len(source), start + _LONGEST_TOWN), start + 1, -1):
        known = foreign.listed().get(source[start:end])
        if known is None or known.kind != "town" or _cuts(cover, start, end):
            continue
        if end - start == 2 and not any(source.endswith(land, 0, start) for land in lands):
            continue
        if not (_is_within(source, start, end, cover) or _is_below_county(source, start, end)):
            return Named(start, end, source[start:end], "west", known.forms, False)
    return None


@cache
def _town_heads() -> frozenset[str]:
    return frozenset(name[:2] for name, known in foreign.listed().items() if known.kind == "town")


def _parted(source: str, cover: Sequence[_Covered]) -> Iterator[Named]:
    """The parts of each name that is written with dots: 安德烈亚斯 and 韦伯 of 经理安德烈亚斯·韦伯讲话.

    A part begins at a dot, and ends at the next or where the characters spell a foreign name best, whatever words of
    Chinese it looks like.
    """
    for match in _WITH_DOTS.finditer(source):
        runs = [each.span() for each in re.finditer(f"{_HAN}+", source[: match.end()]) if each.start() >= match.start()]
        spans: list[tuple[int, int]] = []
        for number, (start, end) in enumerate(runs):
            # How far it goes on behind the dot before it, and begins before the one behind it.
            behind = _reach(source, range(start, end), cover) if number else 0
            before = _reach(source, range(end - 1, start - 1, -1), cover) if number < len(runs) - 1 else 0
            if behind + before >= end - start:
                spans.append((start, end))  # between two dots, or all that stands beside one
            else:
                spans += ((start, start + behind), (end - before, end))  # 拜登和约翰 between two dots are two names
        odds = [sum(map(foreign.odds, source[start:end])) for start, end in spans]
        if any(end - start > _LONGEST for start, end in spans) or sum(odds) < _SPELT:
            continue
        for start, end in spans:
            if start < end:
                yield Named(
                    start, end, source[start:end], "west", _heard_forms(source[start:end]), True, end - start > 1
                )


# Names with dots between their parts.
_WITH_DOTS = re.compile(f"{_HAN}+(?:[{_PARTS}]{_HAN}+)+")


def _reach(source: str, places: Sequence[int], cover: Sequence[_Covered]) -> int:
    """How many of some characters, from a dot on, spell a foreign name best."""
    heard = {(s, e) for s, e, word in cover if word.kind == "f" and _heard_forms(source[s:e])}
    names = {at for s, e in heard for at in range(s, e)}
    words = {
        s: e
        for s, e, word in cover
        if (not word.kind and not foreign.possible().issuperset(source[s:e]))
        or (word.kind == "f" and (s, e) not in heard and foreign.spells(source[s:e]) < 0)
    }
    common = {at for s, e in words.items() for at in range(s + (foreign.odds(source[s]) > 0), e)}
    total = most = 0.0
    best = 0
    for count, at in enumerate(places[:_LONGEST], 1):
        character = source[at]
        if character in never_given() or at in common:
            break
        total += max(foreign.odds(character), 0.5 if at in names else _UNUSUAL)
        if total > most or (count == 2 and best and character in foreign.possible()):
            most, best = total, count
        elif total < most - _DIP:
            break
    return best


def _heard_forms(chinese: str) -> tuple[str, ...]:
    """What a list or the dictionary has for a part of a name, as far as that sounds like it."""
    known, word = foreign.listed().get(chinese), readings.word(chinese)
    if known is not None and known.kind != "town":
        forms = known.forms
    else:
        forms = word.names if word and word.kind == "f" else ()  # bearers write what a town is called otherwise
    return tuple(form for form in forms if _is_heard(chinese, form))


def _is_heard(chinese: str, form: str) -> bool:
    """True for a form of which every character stands for its part."""
    heard = sounds.heard(chinese, sounds.letters(form))
    return heard is not None and heard.bits > _HEARD and max(cost for _, _, cost in heard.groups) < _MISHEARD


def parts_of(name: Named) -> Iterator[Named]:
    """A name, or each of its parts where it has a dot."""
    if DOTS.search(name.chinese) is None:
        yield name
        return
    start = name.start
    for part in DOTS.split(name.chinese):
        known = foreign.listed().get(part)
        if part:
            yield Named(start, start + len(part), part, "west", known.forms if known else (), True)
        start += len(part) + 1


def _elsewhere(source: str, match: re.Match[str], context: Context, cover: Sequence[_Covered]) -> Named | None:
    chinese = match.group()
    start, end = match.span()
    if _cuts(cover, start, end):
        return None
    abroad = foreign.listed().get(chinese)
    if abroad is not None and abroad.kind in ("person", "company"):
        if _is_part(source, start, end, cover):
            return None  # 比亚 of 比亚迪
        return Named(start, end, chinese, "west", abroad.forms, abroad.kind == "person")
    person = east.known_persons().get(chinese)
    if person is not None:
        land, english = person
        if len(chinese) < 3 and land not in context.lands:
            return None
        return Named(start, end, chinese, land, _in_both_orders(english, land), True)
    if chinese in east.vietnamese_provinces():
        if source[end : end + 1] != "省":
            return None
        return Named(start, end, chinese, "vietnam", (east.vietnamese_provinces()[chinese],), False)
    if chinese in _words("shared", "hongkong") and not _any("lands", "hongkong").search(source):
        return None
    return Named(start, end, chinese, "hongkong", (east.hong_kong()[chinese],), False)


def _is_part(source: str, start: int, end: int, cover: Sequence[_Covered]) -> bool:
    """True for a name beside which more characters spell a foreign one, and begin or end no other word."""
    starts, ends = {s for s, _, _ in cover}, {e for _, e, _ in cover}
    whole = foreign.in_full(source, start, end)
    at = source.rfind(whole, 0, end + len(whole))
    if (at < start and start not in ends) or (at + len(whole) > end and end not in starts):
        return True
    usual = foreign.usual()
    beside = (source[at : at + 1] in usual and not any(s <= at < e for s, e, _ in cover) for at in (start - 1, end))
    return any(beside)


def _is_below_county(source: str, start: int, end: int) -> bool:
    """True for a village, a township or a town of China that is written as a name abroad is: 亚丁村, 德格镇."""
    kind = _BELOW_COUNTY.match(source, end)
    if kind is None:
        return False
    return source[max(0, start - 1) : start] in _OF_CHINA or (kind[0] != "镇" and may_be_of_china(source))


def _is_within(source: str, start: int, end: int, cover: Sequence[_Covered]) -> bool:
    """`_is_part`, or two characters that more of a foreign name stands before (尔德 of 罗斯柴尔德), or that have no
    word and no mark on either side (西顿 of 扎西顿珠)."""
    if _is_part(source, start, end, cover) or (end - start == 2 and _goes_before(source, start, cover)):
        return True
    before, after = source[max(0, start - 1) : start], source[end : end + 1]
    loose = (before, after) if end - start == 2 else ()
    return bool(loose) and all(
        readings.HAN.fullmatch(each) and each not in never_given() and not edge
        for each, edge in zip(
            loose, (any(e == start for _, e, _ in cover), any(s == end for s, _, _ in cover)), strict=True
        )
    )


def _goes_before(source: str, start: int, cover: Sequence[_Covered]) -> bool:
    """True where a character that may spell foreign names, of no word, joins a name to one that usually does."""
    if start < 2 or source[start - 1] not in foreign.possible() or any(s < start <= e for s, e, _ in cover):
        return False
    return source[start - 2] in foreign.usual()


def _in_both_orders(english: str, land: str) -> tuple[str, ...]:
    """A listed person's name; of Japan in the order of the source first."""
    given, _, surname = english.partition(" ")
    return (f"{surname} {given}", english) if land == "japan" and surname else (english,)


def _cuts(cover: Sequence[_Covered], start: int, end: int) -> bool:
    """True for a span that begins or ends within a word of the dictionary."""
    return any(s < start < e or s < end < e for s, e, _ in cover)


def _of_dictionary(source: str, start: int, end: int, word: readings.Entry, context: Context) -> Named | None:
    """A word of the dictionary, or a place of the tables, that is a foreign name here."""
    chinese = source[start:end]
    known = foreign.listed().get(chinese)
    for land in east.LANDS:
        forms = east.places(land).get(chinese, ())
        if forms and _is_meant(source, start, chinese, word, land, context):
            return Named(start, end, chinese, land, (*forms, *(known.forms if known else ())), False)
    if known is not None:
        if _is_below_county(source, start, end):
            return None
        forms = known.forms
        if known.kind != "east":
            return Named(start, end, chinese, "west", forms, False, told=known.kind != "word")
        if len(chinese) > 2 or any(_is_meant(source, start, chinese, word, land, context) for land in east.LANDS):
            return Named(start, end, chinese, "east", forms, False)
    return None


def _of_word(source: str, start: int, end: int, word: readings.Entry) -> Named:
    """A foreign word of the dictionary, with the words of its English name; told where it is transliterated."""
    chinese = source[start:end]
    country = foreign.countries().get(chinese)
    if country is not None:
        return Named(start, end, chinese, "west", (country,), False)
    bare = chinese[:-1] if chinese[-1] in "市县" else chinese
    for land in east.LANDS:
        if bare in east.places(land) and not gazetteer.called(bare):
            return Named(start, start + len(bare), bare, land, east.places(land)[bare], False)
    told = (
        len(chinese) > 2
        and chinese not in own()
        and foreign.possible().issuperset(chinese)
        and foreign.spells(chinese) >= _RATHER
    )
    return Named(start, end, chinese, "other", word.names, False, told)


def _is_meant(source: str, start: int, chinese: str, word: readings.Entry, land: Land, context: Context) -> bool:
    """True when the source speaks of a place of this country, not of one of China that is written so."""
    if _words("unless", land) and _any("unless", land).search(source):
        return False
    if chinese in _words("clear", land):
        return True
    before = source[max(0, start - 4) : start]
    if any(before.endswith(each) for each in _words("lands", land)):
        return True
    if word.kind == "c" or gazetteer.called(chinese):
        return False
    return land in context.lands or _has_company(source, chinese, land)


def _has_company(source: str, chinese: str, land: Land) -> bool:
    """True for one of several places of a country in a sentence: 横滨、神户、福冈."""
    others = {source[s:e] for s, e, word in sources.cover(source) if word.kind == "f"} - {chinese}
    return any(other in east.places(land) for other in others)


# -- persons


def _told_persons(line: str, context: Context) -> Iterator[Named]:
    """Persons of a line that are told to be of another country: by a country before them, or by a name of Japan."""
    for land in _PERSONS:
        if land not in context.lands and land != "japan":
            continue
        first = _first(land)
        for run in re.finditer(f"{_HAN}+", line):
            at = run.start()
            while at < run.end():
                name = _person_at(line, at, run.end(), land, context) if line[at] in first else None
                if name is not None:
                    yield name
                at = name.end if name else at + 1


@cache
def _first(land: Land) -> frozenset[str]:
    return frozenset(surname[0] for surname in east.surnames(land))


@cache
def _japanese() -> re.Pattern[str]:
    """Surnames of two characters of Japan."""
    return re.compile("|".join(sorted(east.usual_surnames())))


def _may_have_japanese(source: str) -> bool:
    return _japanese().search(source) is not None


def _person_at(line: str, at: int, end: int, land: Land, context: Context) -> Named | None:
    for size in (5, 4, 3) if land == "japan" else (3, 4):
        stop = at + size
        if stop > end:
            continue
        persons = east.persons(line[at:stop], land)
        if persons and _is_person(line, at, stop, land, context):
            return Named(at, stop, line[at:stop], land, _forms(persons, land), True)
    return None


def _forms(persons: Sequence[east.Person], land: Land) -> tuple[str, ...]:
    """Surnames first, as their own countries have it; of Japan, English has them last as well."""
    forms = [person.whole for person in persons]
    if land == "japan":
        forms[1:1] = [f"{persons[0].given} {persons[0].surname}"]
    return tuple(forms)


def _is_person(line: str, start: int, stop: int, land: Land, context: Context) -> bool:
    cover = sources.cover(line)
    size = next(s for s in (3, 2, 1) if line[start : start + s] in east.surnames(land))
    inside = [(s, e, word) for s, e, word in cover if s < stop and e > start]
    for s, e, word in inside:
        surname, given = (s, e) == (start, start + size), s >= start + size and e <= stop
        if not (surname or given) or (given and word.kind in ("c", "f")):
            return False
    if not (_after().match(line[stop:]) or any(s == stop for s, _, _ in cover)):
        return False
    if not (_before().search(line[:start]) or any(e == start for _, e, _ in cover)):
        return False
    if land == "japan" and size == 2 and stop - start == 4:
        if land in context.lands or line[start : start + 2] in east.usual_surnames():
            return True
    near = line[max(0, start - _NEAR) : start]
    told = [match.end() for match in _any("lands", land).finditer(near)]
    return bool(told) and not re.search("[省市县区、，；]|中国|我国|中方", near[told[-1] :])


# -- transliterated names that no list has


def _titled(source: str, cover: Sequence[_Covered]) -> Iterator[Named]:
    """Whoever stands behind a country and a title, whatever the characters: 武契奇 of 塞尔维亚总统武契奇感谢."""
    words = {
        start: end for start, end, word in cover if not (word.kind == "f" and foreign.spells(source[start:end]) > 0)
    }
    for match in _titles().finditer(source):
        start = match.end()
        before = source[max(0, start - FAR) : start]
        if start in words or not follows_country(before) or _writes_characters(before):
            continue
        end = start
        while end < len(source) and end - start < _LONGEST and (_IN_NAME.match(source[end]) and end not in words):
            end += 1
        while end > start and foreign.odds(source[end - 1]) < _HARDLY:
            end -= 1
        chinese = source[start:end]
        if len(chinese) > 1 and sum(map(foreign.odds, chinese)) > (_BARELY if len(chinese) > 2 else _OF_TWO):
            yield Named(start, end, chinese, "west", (), True)


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('persons', 'before').pattern})(?={_HAN})")


def _writes_characters(before: str) -> bool:
    """True for a country of which persons may have Chinese names."""
    return any(
        land in before for lands in ("japan", "korea", "vietnam", "singapore") for land in _words("lands", lands)
    )


@cache
def _run() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(foreign.possible() - never_given()))}]+")


def _transliterated(source: str, cover: Sequence[_Covered], taken: set[int]) -> Iterator[Named]:
    """Runs of characters that spell foreign names, as far as no word of the dictionary has them."""
    spells = foreign.usual()
    words = [
        (start, end)
        for start, end, word in cover
        if word.kind in ("c", "p") or (word.kind != "f" and not spells.issuperset(source[start:end]))
    ]
    lands = [(s, e) for s, e, word in cover if word.kind == "f" and source[s:e] in foreign.countries()]
    for first, last in _runs(source, cover):
        # A name begins behind a country before it: 奥苏乔 of 意大利奥苏乔.
        first = max((e for s, e in lands if s - (e - s > 2) < first < e), default=first)
        behind = any(e == first for _, e in lands)
        start, end, bits = _part_that_spells(source, first, last, words, behind)
        if not taken.isdisjoint(range(start, end)):
            continue
        usual = sum(character in spells for character in source[start:end])
        parted = source[max(0, start - 1)] in _PARTS or source[end : end + 1] in tuple(_PARTS)
        whole = (start, end) == (first, last) and not any(s < end and start < e for s, e in words)
        if not whole and (bits < _SPELT or end - start < _SURE):
            continue
        behind = behind and start == first and end - start >= _SURE and bits > _OF_TWO  # 丹吉尔 of 摩洛哥丹吉尔
        spelt = (usual >= _SURE - 1 and end - start >= _SURE) or (parted and end - start > 1)
        if behind or (spelt and 2 * usual >= end - start):
            known = foreign.listed().get(source[start:end]) if source[start:end] not in own() else None
            forms = known.forms if known and known.kind != "town" else ()
            told = bool(forms or parted) or _is_abroad(source, start, end, cover) or not may_be_of_china(source)
            if not forms and end - start == _SURE and source[start] in readings.characters().surnames:
                told = parted  # 鲁金博 may be Chinese
            yield Named(start, end, source[start:end], "west", forms, True, told)


def _runs(source: str, cover: Sequence[_Covered]) -> Iterator[tuple[int, int]]:
    """Runs of characters that may spell foreign names; between two that usually do, one of no word: 蒂永维尔."""
    spells, first, last = foreign.usual(), -1, -1
    for match in _run().finditer(source):
        start, end = match.span()
        joins = last >= 0 and start - last == 1 and source[last - 1] in spells and source[start] in spells
        joins = joins and readings.HAN.fullmatch(source[last]) is not None
        if joins and foreign.odds(source[last]) >= _SELDOM and not any(s <= last < e for s, e, _ in cover):
            last = end
            continue
        if last >= 0:
            yield first, last
        first, last = start, end
    if last >= 0:
        yield first, last


def _part_that_spells(
    source: str, start: int, end: int, words: Sequence[tuple[int, int]], behind: bool
) -> tuple[int, int, float]:
    """The part of a run that spells a foreign name most surely, and how surely; the whole where no word is in it.

    A country may stand before it. Words of Chinese may be in a name (马里 of 马里尼切夫, 安达 of 安达纳尔), at a price,
    but none reaches beyond it.
    """
    inside = [(s, e) for s, e in words if s < end and start < e]
    if not inside:
        return start, end, sum(map(foreign.odds, source[start:end]))
    starts, best, first, at = dict(inside), (start, start, 0.0), start, start
    total = _PARTED if source[max(0, start - 1)] in _PARTS else _BEHIND if behind else 0.0
    for s, _ in inside[:1]:
        if s < start:  # it begins before the run
            at = first = min(end, starts[s])
    while at < end:
        stop = starts.get(at, at + 1)
        if stop > end:
            break
        total += sum(map(foreign.odds, source[at:stop])) - (_WORD_INSIDE if at in starts else 0.0)
        at = stop
        if total <= 0:
            total, first = 0.0, at
        elif total > best[2]:
            best = first, at, total
    return best


def may_be_of_china(source: str) -> bool:
    """True where a place of China is named and no country: Uygurs and Tibetans are written as they read."""
    if any(country in source for country in foreign.countries()):
        return False
    return "族" in source or any(word.kind == "c" for _, _, word in sources.cover(source))


def _is_abroad(source: str, start: int, end: int, cover: Sequence[_Covered]) -> bool:
    """True where a country or a title that only other countries have stands beside a name."""
    if _any("persons", "abroad").search(source[max(0, start - _BESIDE) : start] + "。" + source[end : end + 3]):
        return True
    return any(
        start - 2 * _BESIDE <= e <= start and word.kind == "f" and source[s:e] in foreign.listed()
        for s, e, word in cover
    )
