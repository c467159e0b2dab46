"""One word that is almost what the source reads: a place, a company, a given name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.checks.romanisation.beside import korea
from pipeline.checks.romanisation.comparison import Comparison
from pipeline.checks.romanisation.context import is_foreign, is_person, is_whole
from pipeline.checks.romanisation.judgement import Misspelt
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.rules import MISREAD, NAME, PERSON
from pipeline.checks.romanisation.spelling import full_name, is_elsewhere, is_wade, letters_of, like, spell
from pipeline.checks.romanisation.tokens import Token, is_frequent
from pipeline.chinese import gazetteer, pinyin, readings

# A shorter word is too near to too much; one from so many letters on may have two slips.
_SHORTEST, _TWO_SLIPS = 4, 8

# Of several spans of the source, the one is meant from which the letters are least apart; these speak for it or against
# it, as so many letters fewer or more: what the dictionary has it for, the same first letter, few syllables.
_KNOWN_NAME, _COMMON_WORD, _NO_WORD = -1.0, 0.5, -0.2
_SAME_FIRST, _SHORT = -0.2, -0.1


def near_word(here: Comparison, token: Token) -> Misspelt | None:
    """One word that is almost what the source reads: a place, a company, a given name."""
    if len(token.letters) < _SHORTEST or is_frequent(token.text):
        return None
    if "-" in token.text and korea().search(here.passage.text):
        return None
    return _near_official(here, token) or _misread(here, token) or _near_reading(here, token)


def _most_slips(letters: str) -> int:
    return 1 if len(letters) < _TWO_SLIPS else 2


def _near_official(here: Comparison, token: Token) -> Misspelt | None:
    """*Harbing* for 哈尔滨, whose form is not pinyin."""
    for form, (start, end, forms) in here.passage.official.items():
        if len(form) >= _SHORTEST and OSA.distance(token.letters, form, score_cutoff=2) <= _most_slips(form):
            return Misspelt(NAME, token.span, here.passage.text[start:end], (like(token.text, forms[0]),))
    return None


def _misread(here: Comparison, token: Token) -> Misspelt | None:
    """*Leqing* for 乐清, which reads *Yueqing*."""
    place = here.passage.misread.get(token.letters)
    if place is None or here.present[place.joined]:
        return None
    return Misspelt(MISREAD, token.span, here.passage.characters(place), (like(token.text, spell(place.syllables)),))


# -- near what the source reads


@dataclass(frozen=True, slots=True)
class _Near:
    """A span of the source that reads nearly as a word of the target does."""

    place: Reading
    letters: str
    """What it reads as."""
    distance: int
    """In letters."""
    kind: str | None
    """Of the dictionary word that it is (`readings.Entry`); None when it is none."""
    explained: bool
    """The target has everything that the source reads so."""


def _near_reading(here: Comparison, token: Token) -> Misspelt | None:
    found = list(_nearby(here, token))
    candidates = [near for near in found if not _is_written_otherwise(here.passage, token, near)]
    if "-" in token.text and any(is_elsewhere(token.text, near.place.syllables) for near in candidates):
        return None
    valid = pinyin.is_pinyin(token.text, loose=True)
    weighed = [
        (weight, near.place) for near in candidates if (weight := _weight(here.passage, token, near, valid)) is not None
    ]
    if not weighed:
        return _misheard(here, token)
    _, place = min(weighed, key=lambda one: one[0])
    if is_wade(token.letters, place.syllables):
        return None
    ways = [near.place for near in found if (near.place.start, near.place.end) == (place.start, place.end)]
    ways.sort(key=lambda way: OSA.distance(way.joined, token.letters))
    chinese = here.passage.characters(place)
    surname = readings.characters().surnames.get(chinese[0])
    person = bool(surname) and len(chinese) in (2, 3) and is_person(here.passage, place)
    write = full_name if person else spell
    spelt = gazetteer.official_forms().get(chinese, ())[:1] or (write(way.syllables) for way in ways)
    names = tuple(dict.fromkeys(like(token.text, name) for name in spelt))
    return Misspelt(PERSON if person else NAME, token.span, chinese, names)


def _nearby(here: Comparison, token: Token) -> Iterator[_Near]:
    """Whatever the source reads nearly so."""
    most = _most_slips(token.letters)
    near = process.extract(token.letters, here.passage.keys, scorer=OSA.distance, score_cutoff=most, limit=None)
    for letters, distance, _ in near:
        places = here.passage.read(letters)
        for place in places:
            word = here.passage.word(place)
            explained = here.present[letters] >= len(places)
            yield _Near(place, letters, int(distance), word.kind if word else None, explained)


def _is_written_otherwise(passage: Passage, token: Token, near: _Near) -> bool:
    """True for a span that is not written as it reads, or that the word is a short form's full name of."""
    chinese = passage.characters(near.place)
    if near.kind == "f" or (chinese in gazetteer.official_forms() and len(token.letters) < 6):
        return True
    return near.kind is None and _is_short_for(chinese, token.letters)


def _is_short_for(chinese: str, letters: str) -> bool:
    """True for a city that one of the characters stands for: *Shenzhen* and 深证."""
    cities = (gazetteer.short_forms().get(character) for character in chinese)
    return any(city and letters_of(city) == letters for city in cities)


def _weight(passage: Passage, token: Token, near: _Near, valid: bool) -> float | None:
    """How far a word is from a span that it may be a slip for, in letters; None where it is rather none.

    `valid` is a word that is pinyin, and so may be another name.
    """
    size, apart = len(token.letters), near.distance
    if near.kind in ("c", "p"):
        if near.explained and valid:
            return None
        weight = apart + _KNOWN_NAME
    elif not is_whole(passage, near.place) or is_foreign(passage, near.place, token.letters):
        return None
    elif near.kind is not None:
        if apart > 1 or size < 7 or near.explained or valid:
            return None
        weight = apart + _COMMON_WORD
    else:
        if (near.explained and (valid or apart > 1)) or size < 5 or (apart > 1 and size < 9):
            return None
        weight = apart + _NO_WORD
    same_first, short = near.letters[0] == token.letters[0], len(near.place.syllables) < 4
    return weight + (_SAME_FIRST * same_first + _SHORT * short)


# -- another syllable


def _misheard(here: Comparison, token: Token) -> Misspelt | None:
    """A word that is no place, with all syllables but one of a place of the source that the target lacks."""
    passage = here.passage
    divisions = pinyin.divide(token.text)
    if not divisions or gazetteer.named(token.letters):
        return None
    for (start, end), word in passage.words.items():
        if word.kind != "c":
            continue
        place = Reading(start, end, word.readings[0])
        chinese = passage.characters(place)
        if _is_missing(here, place, chinese) and _differs_in_one(token, divisions, place):
            forms = gazetteer.official_forms().get(chinese) or (spell(place.syllables),)
            if not any(here.present[letters_of(form)] for form in forms):
                return Misspelt(NAME, token.span, chinese, (like(token.text, forms[0]),))
    return None


def _is_missing(here: Comparison, place: Reading, chinese: str) -> bool:
    """True for a place below the provinces that the target lacks."""
    places = gazetteer.called(chinese)
    return not here.present[place.joined] and bool(places) and all(p.level != "province" for p in places)


def _differs_in_one(token: Token, divisions: tuple[tuple[str, ...], ...], place: Reading) -> bool:
    """True for a word of as many syllables, all but one of them the same and that one not far."""
    size = len(place.syllables)
    same = (sum(a == b for a, b in zip(d, place.syllables, strict=True)) for d in divisions if len(d) == size)
    return size - 1 in same and OSA.distance(token.letters, place.joined) < 3


# -- a word that belongs to a person as well


def nearer(here: Comparison, person: Misspelt, pair: Sequence[Token]) -> Misspelt:
    """Of a person and a place that are both almost what one word says, the nearer: *Li Bejing* is no Li Jing."""
    for number, token in enumerate(pair):
        if token.start <= person.span.start < token.end:
            place = near_word(here, token)
            apart = OSA.distance(token.letters, letters_of(person.suggestions[0]))
            if place and OSA.distance(token.letters, letters_of(place.suggestions[0])) < apart:
                return replace(place, tokens=number + 1)
    return person
