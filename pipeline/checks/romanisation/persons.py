"""Persons whose surname or given name is not quite what the source reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.checks.romanisation.beside import abroad, korea
from pipeline.checks.romanisation.comparison import Comparison
from pipeline.checks.romanisation.context import is_person, is_strong, is_whole
from pipeline.checks.romanisation.judgement import Confirmed, Judgement, Misspelt
from pipeline.checks.romanisation.passage import Person
from pipeline.checks.romanisation.rules import PERSON
from pipeline.checks.romanisation.spelling import ASPIRATE, is_elsewhere, is_wade, like, spell
from pipeline.checks.romanisation.tokens import Token, is_frequent
from pipeline.chinese import pinyin, readings
from pipeline.model import Span

# A given name of English before a surname.
_WESTERN = re.compile(r"\b[A-Z][a-z]+ $")
# An English word used more often is no slip of a given name.
_PLAIN_WORD = 5_000_000

# Of several persons of the source, the one is meant from which the letters are least apart; these speak for it, as so
# many letters fewer: the words around it are those around a person, it cuts no word in two, a syllable of its given
# name more; and against it, that the given name can only be divided into more or fewer syllables than it has.
_PERSON, _WHOLE, _SYLLABLE, _UNEVEN = -0.6, -0.3, -0.1, 0.8


def near_person(here: Comparison, at: int) -> Judgement | None:
    """A person whose given name is one word or, against the rule, two."""
    tokens = here.tokens[at : at + 3]
    spaced = [here.text[one.end : other.start] == " " for one, other in pairwise(tokens)]
    if not spaced or not spaced[0]:
        return None
    if all(spaced) and len(tokens) == 3:
        first, second, third = tokens
        divided = _near(here, first, _merged(second, third), 3) or _surname_near(here, _merged(first, second), third, 3)
        if divided:
            return divided
    return _near(here, tokens[0], tokens[1], 2)


def _merged(first: Token, second: Token) -> Token:
    """Two syllables that should be one word: *Li Yun* of *Xia Li Yun*; letters no name has when they are longer."""
    both = all(token.letters in pinyin.syllables() for token in (first, second))
    letters = first.letters + second.letters if both else ""
    return Token(first.start, second.end, f"{first.text} {second.text}", letters)


def _near(here: Comparison, surname: Token, given: Token, tokens: int) -> Judgement | None:
    """A surname and a given name of which one is as the source has it and the other is not."""
    if ASPIRATE.search(surname.text) or ASPIRATE.search(given.text) or len(given.letters) < 2:
        return None
    if is_frequent(given.text, _PLAIN_WORD) and not pinyin.is_pinyin(given.text, loose=True):
        return None
    return _given_near(here, surname, given, tokens) or _surname_near(here, surname, given, tokens)


# -- the given name


@dataclass(frozen=True, slots=True)
class _Given:
    """A given name of the target beside one of the source, whose surname the target has."""

    written: Token
    divisions: tuple[tuple[str, ...], ...]
    """The ways to divide what is written into syllables; none for what is no pinyin."""
    place: Person
    distance: int
    """In letters."""
    person: bool
    """The words around it in the source are those around a person's name."""
    strong: bool
    """And one of them is a title or a verb of saying, or the dictionary knows the person."""
    whole: bool
    """It does not cut a word of the source in two."""

    @property
    def letters(self) -> str:
        return self.written.letters

    @property
    def right(self) -> str:
        return "".join(self.place.given)

    @property
    def rank(self) -> float:
        """The lower, the sooner it is meant."""
        size = len(self.place.given)
        uneven = bool(self.divisions) and all(len(division) != size for division in self.divisions)
        return self.distance + _PERSON * self.person + _WHOLE * self.whole + _SYLLABLE * size + _UNEVEN * uneven


def _given_near(here: Comparison, surname: Token, given: Token, tokens: int) -> Judgement | None:
    """A given name that is nearly the one that the source has after this surname."""
    best: _Given | None = None
    for one in _given_names(here, surname, given):
        if one.distance == 0:
            return None
        if "-" in given.text and _is_of_taiwan(one):
            return Confirmed(Span(surname.start, given.end), tokens)
        if _is_near(one) and _is_slip(one, here, surname) and (best is None or one.rank < best.rank):
            best = one
    if best is None:
        return None
    heard = [p for p in here.passage.persons(surname.letters) if (p.start, p.end) == (best.place.start, best.place.end)]
    heard.sort(key=lambda p: OSA.distance("".join(p.given), given.letters))
    names = dict.fromkeys(like(given.text, spell(p.given)) for p in heard)
    return Misspelt(PERSON, given.span, here.passage.characters(best.place), tuple(names), tokens)


def _given_names(here: Comparison, surname: Token, given: Token) -> Iterator[_Given]:
    """The given names that stand after this surname in the source, each beside the one of the target."""
    passage = here.passage
    divisions = pinyin.divide(given.text)
    korean = korea().search(passage.text) is not None
    for place in passage.persons(surname.letters):
        if korean and ("-" in given.text or len(place.given) == 1):
            continue
        person = is_person(passage, place)
        strong = person and is_strong(passage, place)
        distance = OSA.distance(given.letters, "".join(place.given))
        yield _Given(given, divisions, place, distance, person, strong, is_whole(passage, place))


def _is_of_taiwan(one: _Given) -> bool:
    """True for a given name with a hyphen that is spelt as in Taiwan: *Jin-pyng*."""
    same = one.letters.replace("y", "i") == one.right.replace("y", "i")
    return same or is_elsewhere(one.written.text, one.place.given)


def _is_near(one: _Given) -> bool:
    return _is_near_two(one) if len(one.place.given) == 2 else _is_near_one(one)


def _is_near_two(one: _Given) -> bool:
    """True when what is written may be a slip for a given name of two syllables."""
    first, second = one.place.given
    apart, long = one.distance, len(one.right)
    if apart <= 1 or (apart == 2 and long > 6):
        return True
    # A look-alike character or a wrong reading spoils one syllable and leaves the other.
    shared = one.letters.startswith(first) or one.letters.endswith(second)
    if shared and len(one.letters) >= 4 and (apart <= 4 or (one.strong and len(one.divisions) == 1)):
        return True
    if one.strong and one.whole and any(_each_near(one.place.given, division) for division in one.divisions):
        return True
    return apart == 2 and long > 5 and one.whole and not one.divisions and "-" not in one.written.text


def _is_near_one(one: _Given) -> bool:
    """True when what is written may be a slip for a given name of one syllable."""
    if one.distance <= 1:
        return True
    if one.distance == 2 and min(len(one.right), len(one.letters)) > 3 and not one.divisions:
        return True
    syllable = len(one.divisions) == 1 and len(one.divisions[0]) == 1
    return one.strong and one.whole and syllable and one.letters[0] == one.right[0]


def _each_near(right: Sequence[str], written: Sequence[str]) -> bool:
    """True when each syllable is at most one slip away: *Xi-ze* for 旭哲."""
    return len(right) == len(written) and all(
        OSA.distance(one, other, score_cutoff=1) <= 1 for one, other in zip(right, written, strict=True)
    )


def _is_slip(one: _Given, here: Comparison, surname: Token) -> bool:
    """False for what is rather another name, another spelling or an English word."""
    if is_wade(surname.letters + one.letters, one.place.syllables):
        return False
    if is_frequent(one.written.text) and not (one.divisions or one.strong):
        return False
    if one.distance > 1 and not ((one.person or one.whole) and here.is_unexplained(one.place)):
        return False
    # Two letters apart by one are two names as well as one slip.
    if len(one.right) < 3 and one.divisions:
        return (one.strong or (one.person and one.whole)) and here.is_unexplained(one.place)
    return True


# -- the surname


def _surname_near(here: Comparison, surname: Token, given: Token, tokens: int) -> Misspelt | None:
    """A surname that is nearly, or not at all, the one that the source has before this given name."""
    if is_frequent(surname.text) and not pinyin.is_pinyin(surname.text):
        return None
    best = min(_bearers(here, surname, given), key=lambda bearer: bearer[0], default=None)
    if best is None:
        return None
    place = best[1]
    chinese = here.passage.characters(place)
    # 隗 is Kui or Wei.
    heard = (place.surname, *readings.characters().surnames.get(chinese[: place.size], ()))
    names = dict.fromkeys(like(surname.text, spell((reading,))) for reading in heard)
    return Misspelt(PERSON, surname.span, chinese, tuple(names), tokens)


def _bearers(here: Comparison, surname: Token, given: Token) -> Iterator[tuple[int, Person]]:
    """The persons of the source of this given name who may be meant, with how many letters their surnames are off."""
    passage, letters = here.passage, surname.letters
    western = _WESTERN.search(here.text, max(0, surname.start - 20), surname.start)
    spelt_freely = western or abroad().search(passage.text)
    # Another surname before the very given name: *Le Yunpeng* for 岳云鹏.
    another = len(given.letters) > 4 and letters in pinyin.syllables() and letters not in passage.surnames
    for key in passage.surnames:
        if spelt_freely and letters in readings.surname_spellings().get(key, ()):
            continue  # Frank Chan Fan
        apart = OSA.distance(letters, key)
        near = 0 < apart <= (2 if min(len(key), len(letters)) > 3 else 1)
        if not near and (apart == 0 or not another):
            continue
        for place in passage.persons(key):
            if "".join(place.given) != given.letters or is_wade(letters, place.syllables[:1]):
                continue
            if _is_meant(here, place, near, apart):
                yield apart, place


def _is_meant(here: Comparison, place: Person, near: bool, apart: int) -> bool:
    """True for a person whose surname is `near` the target's, or who must be meant, however far `apart` they are."""
    passage = here.passage
    if len(place.given) == 2:
        if near:
            return True
        if is_strong(passage, place) and is_whole(passage, place) and here.is_unexplained(place):
            return True
    long_enough = len("".join(place.given)) > 1
    return apart == 1 and long_enough and is_person(passage, place) and here.is_unexplained(place)
