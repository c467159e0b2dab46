"""What the source around a span tells of it: a person, a foreign name, a part of a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache

from pipeline.checks.romanisation.beside import after_person, before_person, never_given
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.spelling import looks_foreign
from pipeline.chinese import east, foreign, gazetteer

# Marks that prove nothing alone: a name of a list.
_BESIDE = re.compile(r"[、，,和与队（(：:\s]$")
_LISTED = re.compile(r"[、，,和与]")
_BEYOND = re.compile(r"[、，,和与）)等在的\s]")
# The longest word of beside-names.toml, with a space.
_REACH = 6
# Characters from a country to the end of a title, and of both; what tells of somebody of China between them.
_BETWEEN, FAR = 12, 20
_OWN = re.compile(r"中国|中方|我国|华[人侨裔商]")
# Inner Mongolia, Tibet and Xinjiang, and the peoples of prefectures and counties elsewhere, whose names are romanised
# from their own languages (少数民族语地名汉语拼音字母音译转写法, 1976).
_REGIONS, _PEOPLES = ("15", "54", "65"), re.compile("藏族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克")


def is_person(passage: Passage, place: Reading) -> bool:
    """True when the words around a span of the source are those around a person's name."""
    word = passage.word(place)
    if word and word.kind:
        return word.kind == "p"
    if is_called(passage, place):
        return True
    before, after = _around(passage, place)
    beyond = _BEYOND.match(after) if before else _LISTED.match(after)
    return word is None and bool(beyond) and (not before or bool(_BESIDE.search(before)))


def is_strong(passage: Passage, place: Reading) -> bool:
    """True when a title or a verb of saying stands beside a span, or the dictionary knows the person."""
    word = passage.word(place)
    return (word is not None and word.kind == "p") or is_called(passage, place)


def is_called(passage: Passage, place: Reading) -> bool:
    """True when a title or a verb of saying stands beside a span."""
    before, after = _around(passage, place)
    return bool(before_person().search(before) or after_person().match(after))


def _around(passage: Passage, place: Reading) -> tuple[str, str]:
    return passage.text[max(0, place.start - _REACH) : place.start], passage.text[place.end : place.end + _REACH]


@cache
def _country_before() -> re.Pattern[str]:
    names = "|".join(sorted(foreign.countries(), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![驻访赴籍])(?:{names})(?!籍)([㐀-鿿]{{2,{_BETWEEN}}})$")


@lru_cache(maxsize=2_000)
def follows_country(before: str) -> bool:
    """True where some text ends with a country and a title: 柬埔寨首相, not 柬埔寨江西商会会长."""
    told = _country_before().search(before)
    if told is None or _OWN.search(told[1]) or not before_person().search(before):
        return False
    return not any(_is_region(told[1][at : at + size]) for size in (2, 3) for at in range(len(told[1]) - size + 1))


def _is_region(chinese: str) -> bool:
    """True for a province or a prefecture of China."""
    return any(place.level != "county" for place in gazetteer.called(chinese))


def is_foreigner(passage: Passage, at: int) -> bool:
    """True where a country and a title stand before a name: 洪玛奈 of 柬埔寨首相洪玛奈, not 驻泰国大使韩志强."""
    return follows_country(passage.text[max(0, at - FAR) : at])


def begins_name(passage: Passage, at: int) -> bool:
    """True when nothing of a person's name stands before a place of the source."""
    before = passage.text[max(0, at - _REACH) : at]
    return not before or bool(before_person().search(before) or _BESIDE.search(before))


def ends_name(passage: Passage, at: int) -> bool:
    """True when nothing of a person's name stands at a place of the source."""
    rest = passage.text[at : at + _REACH]
    return not rest or rest[0] in never_given() or bool(after_person().match(rest) or _BEYOND.match(rest))


def is_foreign(passage: Passage, place: Reading, letters: str = "") -> bool:
    """True for a span that spells a foreign name: by its characters, or by a dot in it.

    Half of the characters may be others where the `letters` of the target do not look like pinyin.
    """
    around = passage.text[max(0, place.start - 1) : place.start] + passage.text[place.end : place.end + 1]
    if "·" in around or "•" in around or is_foreigner(passage, place.start):
        return True
    characters = passage.characters(place)
    if len(characters) == 2 and foreign.spells(characters) < 1:
        return False  # 欧邦 may as well be a firm
    others = sum(c not in foreign.usual() for c in characters)
    return others <= (len(characters) // 2 if looks_foreign(letters) else 0)


def is_whole(passage: Passage, place: Reading) -> bool:
    """True when a span does not cut a word of the dictionary in two."""
    return place.start in passage.cuts and place.end in passage.cuts


def may_be_of_other_language(passage: Passage, start: int, end: int) -> bool:
    """True for a name of a region where names are romanised from Tibetan, Uygur or Mongolian: 昌珠, *Changzhug*.

    A division down to counties is none: its official form is known. Nor is what is but a part of a longer word: 阿里 of
    阿里巴巴.
    """
    if gazetteer.called(passage.text[start:end]):
        return False
    places = (span for span in passage.words if _is_of_other_language(passage.text[span[0] : span[1]]))
    return any(not _is_in_longer_word(passage, *place) for place in places)


def _is_in_longer_word(passage: Passage, start: int, end: int) -> bool:
    return any(first <= start and end <= last and last - first > end - start for first, last in passage.words)


@lru_cache(maxsize=2_000)
def _is_of_other_language(chinese: str) -> bool:
    places = gazetteer.called(chinese)
    return bool(places) and all(
        place.code.startswith(_REGIONS) or bool(_PEOPLES.search(gazetteer.over(place, "prefecture").name + place.name))
        for place in places
    )


# Characters of the longest given name of Japan.
_GIVEN = 3


def japanese(passage: Passage, letters: Collection[str]) -> list[tuple[int, int, str]]:
    """The persons of Japan whose surnames a sentence has as they read there: where each begins and ends at most.

    The third is the letters of the surname; `letters` are those of the words that nothing in the source reads as.
    """
    found = []
    for start, end in () if east.japanese_readings().isdisjoint(letters) else east.japanese_surnames(passage.text):
        for form in east.surnames("japan")[passage.text[start:end]]:
            if (spelt := form.lower()) in letters:
                found.append((start, min(len(passage.text), end + _GIVEN), spelt))
    return found


def follows_surname_abroad(passage: Passage, at: int) -> bool:
    """True behind a surname that many bear in Japan, or one of Korea or Vietnam where that country is named."""
    if passage.text[max(0, at - 2) : at] in east.usual_surnames():
        return True
    countries: Mapping[east.Land, str] = {"korea": "韩国|朝鲜|南韩", "vietnam": "越南|越共"}
    before = passage.text[max(0, at - 1) : at]
    return any(
        before in east.surnames(land) and re.search(names, passage.text) for land, names in countries.items() if before
    )


def is_korean(passage: Passage, given: str) -> bool:
    """True for a given name with a hyphen that some name of the passage reads in Korea: *Soo-young* of 崔秀英."""
    return "-" in given and any(
        east.is_given(passage.text[start : start + 3], given, "korea")
        for start in range(len(passage.text) - 2)
        if passage.options[start]
    )
