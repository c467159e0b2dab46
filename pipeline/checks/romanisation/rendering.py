"""Names whose letters are right: their division into words, order, capitals, hyphens and apostrophes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from pipeline.checks.romanisation.beside import abroad, company_words, kinds, taiwan
from pipeline.checks.romanisation.comparison import Comparison
from pipeline.checks.romanisation.context import (
    ends_name,
    follows_surname_abroad,
    is_called,
    is_foreign,
    is_person,
    is_strong,
    is_whole,
)
from pipeline.checks.romanisation.judgement import Confirmed, Judgement, Misspelt
from pipeline.checks.romanisation.passage import Passage, Person, Reading
from pipeline.checks.romanisation.rules import CAPITAL, MISREAD, OFFICIAL_FORM, ORDER, ORTHOGRAPHY, PERSON
from pipeline.checks.romanisation.spelling import ASPIRATE, is_same, letters_of, like, spell
from pipeline.checks.romanisation.tokens import Token, is_frequent, kinds_after
from pipeline.chinese import exonyms, gazetteer, pinyin, readings
from pipeline.model import Rule, Span

# Words of a name, at most, and those of a given name before its surname.
_MOST_WORDS, _MOST_GIVEN = 4, 2
# A word with a capital directly before another.
_AHEAD, _CAPITAL_AHEAD = 12, re.compile("(?<![A-Za-z])[A-Z][a-z]+ $")
# Characters of the longest word for what a company is.
_KIND = 4
_JOINTS = (" ", "\u00a0", "-")


def confirm(here: Comparison, at: int) -> Judgement | None:
    """The longest run of words from `at` whose letters the source reads exactly."""
    longest = _longest(here, at)
    for count in range(longest, 0, -1):
        group = here.tokens[at : at + count]
        if count <= _MOST_GIVEN and count < longest:
            turned = _turned(here, group, here.tokens[at + count])
            if turned:
                return turned
        joined = "".join(token.letters for token in group)
        if joined in here.passage.official and not _is_divided_otherwise(group, here.passage.official[joined][2]):
            return Confirmed(_span(group), count)
        places = here.passage.read(joined)
        if not places or (count == 2 < longest and _goes_on(here, at + 2, places)):
            continue
        if count > 1 and all(is_frequent(token.text) for token in group) and not _is_name(here.passage, group, places):
            continue
        return _as_written(here, group, places)
    token = here.tokens[at]
    return Confirmed(token.span) if token.letters in here.passage.latin else None


def _longest(here: Comparison, at: int) -> int:
    """How many tokens from `at` on may be one name."""
    tokens, count = here.tokens, 1
    while (
        count < _MOST_WORDS
        and at + count < len(tokens)
        and here.text[tokens[at + count - 1].end : tokens[at + count].start] in _JOINTS
    ):
        count += 1
    return count


def _span(group: Sequence[Token]) -> Span:
    return Span(group[0].start, group[-1].end)


def _goes_on(here: Comparison, third: int, places: list[Reading]) -> bool:
    """True when the third word is of the name, too: *Xia Li Yun*."""
    if here.tokens[third].letters not in pinyin.syllables():
        return False
    return all(_given_in_full(here.passage, place) for place in places)


def _is_name(passage: Passage, group: Sequence[Token], places: list[Reading]) -> bool:
    """False for English words that only happen to be what the source reads: *He Said*, *Long Men*."""
    if any((word := passage.word(place)) and word.kind == "c" for place in places):
        return True
    if any(is_strong(passage, place) for place in places):
        return True
    joined = "".join(token.letters for token in group)
    return any(person.joined == joined for person in passage.persons(group[0].letters))


# -- a given name before its surname

# How many characters from a person's name the source may tell of an institution abroad.
_NEARBY = 20


def _turned(here: Comparison, given: Sequence[Token], surname: Token) -> Misspelt | None:
    """*Jiajun Yuan*, *Jia Jun Yuan*; a given name of one syllable, beside a title or a verb."""
    passage = here.passage
    written = "".join(token.letters for token in given)
    for place in passage.persons(surname.letters):
        if "".join(place.given) != written or not is_person(passage, place):
            continue
        if len(place.given) == 1 and (place.size > 1 or not is_strong(passage, place)):
            continue
        if abroad().search(passage.text, max(0, place.start - _NEARBY), place.end + _NEARBY):
            continue
        name = like(given[0].text, spell(place.given)) if len(given) > 1 else given[0].text
        span = Span(given[0].start, surname.end)
        return Misspelt(ORDER, span, passage.characters(place), (f"{surname.text} {name}",), len(given) + 1)
    return None


# -- how the words of a name are written

# Between the words of an official form.
_PARTS = re.compile(r"[ -]")


class _Plain(Enum):
    RIGHT = auto()
    UNCLEAR = auto()
    """Nobody can tell."""


class _Otherwise(NamedTuple):
    """The words of a match should be written so."""

    rule: Rule
    spelling: str


_Answer = _Plain | _Otherwise


@dataclass(frozen=True, slots=True)
class _Match:
    """Words of the target, and a span of the source that reads exactly so."""

    text: str
    group: Sequence[Token]
    passage: Passage
    place: Reading
    chinese: str
    word: readings.Entry | None
    """The dictionary word that the span is."""
    size: int
    """Characters of the surname that it may begin with."""
    surname: tuple[str, ...]
    """How this reads as a surname; none when it is none."""
    own: tuple[str, ...]
    """What the language of the target, and not English, calls the place that it is."""

    @property
    def syllables(self) -> tuple[str, ...]:
        return self.place.syllables

    @property
    def letters(self) -> list[str]:
        return [token.letters for token in self.group]

    @property
    def head(self) -> str:
        """The surname as the target reads it."""
        return "".join(self.syllables[: self.size])

    @property
    def given(self) -> tuple[str, ...]:
        return self.syllables[self.size :]

    @property
    def has_given(self) -> bool:
        """True when what is left beside the surname is as long as given names are."""
        return len(self.chinese) - self.size in (1, 2)

    @property
    def is_full_name(self) -> bool:
        """True when it reads as a surname with a given name."""
        return self.head in self.surname and self.has_given

    @property
    def is_persons(self) -> bool:
        """True when the words around it in the source are those around a person's name."""
        return is_person(self.passage, self.place)


def _match(here: Comparison, group: Sequence[Token], place: Reading) -> _Match:
    surnames, chinese = readings.characters().surnames, here.passage.characters(place)
    size = 2 if chinese[:2] in surnames and len(chinese) > 2 else 1
    surname = surnames.get(chinese[:size], ())
    own = exonyms.usual(chinese, here.language)
    return _Match(here.text, group, here.passage, place, chinese, here.passage.word(place), size, surname, own)


def _as_written(here: Comparison, group: Sequence[Token], places: list[Reading]) -> Judgement:
    """Right if the words are written as one of the places asks; else what the first that asks otherwise asks for."""
    right = Confirmed(_span(group), len(group))
    first: Misspelt | None = None
    for place in places:
        answer = _answer(_match(here, group, place))
        if answer is _Plain.RIGHT:
            return right
        if isinstance(answer, _Otherwise) and first is None:
            spelling = like(right.span.of(here.text), answer.spelling)
            first = Misspelt(answer.rule, right.span, here.passage.characters(place), (spelling,), len(group))
    return first or right


def _answer(match: _Match) -> _Answer:
    """How the words of a match should be written, as the first of `_KINDS` has it that knows."""
    for kind in _KINDS:
        answer = kind(match)
        if answer is not None:
            return answer
    return _Plain.RIGHT if is_whole(match.passage, match.place) else _Plain.UNCLEAR


def _of_official_form(match: _Match) -> _Answer | None:
    """A place that has another form than pinyin: *Harbin*, *Shaanxi*."""
    forms = gazetteer.official_forms().get(match.chinese)
    if not forms:
        return None
    joined = "".join(match.letters)
    form = next((form for form in forms if letters_of(form) == joined), "")
    if form and _is_divided_otherwise(match.group, forms):
        return _Otherwise(ORTHOGRAPHY, form)
    return _Plain.RIGHT if form else _Otherwise(OFFICIAL_FORM, (match.own or forms)[0])


def _is_divided_otherwise(group: Sequence[Token], forms: Sequence[str]) -> bool:
    """True for words of which each form with the same letters has fewer, or more: *Guang Zhou*, *Hongkong*."""
    joined = "".join(token.letters for token in group)
    words = {len(_PARTS.split(form)) for form in forms if letters_of(form) == joined}
    return bool(words) and len(group) not in words


def _of_wade_giles(match: _Match) -> _Answer | None:
    return _Plain.RIGHT if any(ASPIRATE.search(token.text) for token in match.group) else None


def _place_in_pieces(match: _Match) -> _Answer | None:
    """*Jia Xing* for 嘉兴, *Shi Jia Zhuang* for 石家庄."""
    pieces = len(match.group) > 1 and match.letters == list(match.syllables)
    if pieces and _is_place(match.group[-1], match.text, match.passage, match.place):
        return _Otherwise(ORTHOGRAPHY, spell(match.syllables))
    return None


def _wrong_surname(match: _Match) -> _Answer | None:
    """*Dan Jixiang* for 单霁翔, whose surname reads *Shan*; *Si Mawen* for 司马文, whose surname is 司马."""
    known = match.word is not None and match.word.kind != "p"
    if len(match.group) != 2 or known or not match.surname or not match.has_given:
        return None
    misread = not match.is_full_name and match.letters == [match.head, "".join(match.given)]
    divided = match.is_full_name and match.size == 2 and match.letters[0] != match.head
    if not (misread or divided) or not match.is_persons:
        return None
    surname = spell(match.surname[:1])
    if misread:
        return _Otherwise(MISREAD, f"{surname} {match.group[1].text}")
    return _Otherwise(ORTHOGRAPHY, f"{surname} {spell(match.given)}")


def _surname_and_given(match: _Match) -> _Answer | None:
    """*Yuan JiaJun* and *Yuan Jia-jun* for 袁家军; *Chai Ke* for 柴克清, of which it is the beginning."""
    if not match.is_full_name or len(match.group) != 2 or match.letters[0] != match.head:
        return None
    surname, written = (token.text for token in match.group)
    full = _given_in_full(match.passage, match.place)
    if full:
        return _Otherwise(PERSON, f"{surname} {full}")
    given = spell(match.given)
    if "-" in written and taiwan().search(match.passage.text):
        return _Plain.RIGHT
    return _Plain.RIGHT if is_same(written, given, match.given) else _Otherwise(ORTHOGRAPHY, f"{surname} {given}")


def _one_word(match: _Match) -> _Answer | None:
    """*Caiqi* for the person 蔡奇, *Xian* for the place 西安."""
    if len(match.group) != 1:
        return None
    word = match.word
    known = word is not None and not (word.kind == "p" and is_called(match.passage, match.place))
    if match.is_full_name and not known and len(match.chinese) in (2, 3) and _lone_person(match):
        return _Otherwise(ORTHOGRAPHY, f"{spell(match.syllables[: match.size])} {spell(match.given)}")
    spelt = spell(match.syllables)
    if word is None or word.kind != "c" or is_same(match.group[0].text, spelt, match.syllables):
        return _Plain.RIGHT
    if _names_company(match.passage, match.place):  # which writes its name as it likes: *Huaan Fund*
        return _Plain.RIGHT
    return _Otherwise(ORTHOGRAPHY, spelt)


def _syllable_by_syllable(match: _Match) -> _Answer | None:
    """*Yuan Jia Jun* for 袁家军."""
    three = len(match.group) == 3 and match.letters == list(match.syllables)
    if match.is_full_name and three and match.size == 1 and match.is_persons:
        return _Otherwise(ORTHOGRAPHY, f"{match.group[0].text} {spell(match.syllables[1:])}")
    return None


def _surname_in_two(match: _Match) -> _Answer | None:
    """*Ji Ke Aniu* for 吉克阿牛."""
    syllables = match.syllables
    if len(match.group) != 3 or len(match.chinese) <= (2 if match.size == 2 else 3) or match.word is not None:
        return None
    if match.letters == [*syllables[:2], "".join(syllables[2:])] and match.is_persons:
        return _Otherwise(ORTHOGRAPHY, f"{spell(syllables[:2])} {spell(syllables[2:])}")
    return None


# Each says how a kind of name is written, or None of what is not of its kind; the first that speaks is right.
_KINDS: tuple[Callable[[_Match], _Answer | None], ...] = (
    _of_official_form,
    _of_wade_giles,
    _place_in_pieces,
    _wrong_surname,
    _surname_and_given,
    _one_word,
    _syllable_by_syllable,
    _surname_in_two,
)


def _is_place(last: Token, text: str, passage: Passage, place: Reading) -> bool:
    """True for a division that nothing else is called: a county needs its suffix (平安 is a company too)."""
    rest = passage.text[place.end :]
    if any(rest.startswith(kind) for word in kinds_after(last, text) for kind in kinds(word)):
        return True
    places = gazetteer.called(passage.characters(place))
    return any(p.level != "county" or rest[:1] in ("市", "县", "区") for p in places)


def _names_company(passage: Passage, place: Reading) -> bool:
    """True where what a company is stands behind a name: 华安 of 华安基金."""
    behind = passage.text[place.end : place.end + _KIND]
    return any(behind.startswith(kind) for kind in company_words())


def _lone_person(match: _Match) -> bool:
    """True when a span is a whole person's name and no given name alone: no surname stands before it."""
    passage, place = match.passage, match.place
    before = passage.text[max(0, place.start - 1) : place.start]
    ahead = match.text[max(0, match.group[0].start - _AHEAD) : match.group[0].start]
    if before in readings.characters().surnames and (not is_whole(passage, place) or _CAPITAL_AHEAD.search(ahead)):
        return False
    if follows_surname_abroad(passage, place.start):
        return False
    sure = is_strong(passage, place) or (len(match.syllables) == 3 and match.is_persons)
    return sure and is_whole(passage, place) and not is_foreign(passage, place)


def _given_in_full(passage: Passage, place: Reading) -> str:
    """The given name of two characters of which the target has the first alone: *Chai Ke* for 柴克清."""
    end = place.end + 1
    if len(place.syllables) != 2 or end > len(passage.text) or not passage.options[end - 1]:
        return ""
    last = passage.options[end - 1][0]
    longer = Person(place.start, end, (*place.syllables, last))
    if ends_name(passage, place.end) or not ends_name(passage, end):
        return ""
    if not is_person(passage, longer) or not is_whole(passage, longer) or (place.end, end) in passage.words:
        return ""
    return spell((place.syllables[1], last))


# -- small letters

_GIVEN = re.compile(r"[ \u00a0]([A-Z][a-zü]+)")
# A word in small letters before a space; pinyin of persons and places has no shorter nor longer ones.
_SMALL = re.compile(r"(?<![\w'’-])[a-zü]{2,20}(?=[ \u00a0])")


def find_small(here: Comparison) -> Iterator[Misspelt]:
    """Names that begin with a small letter: a surname before its given name, a place before what it is."""
    passage = here.passage
    for match in _SMALL.finditer(here.text, here.span.start, here.span.end):
        word = match.group()
        if word not in passage.spans and word not in passage.surnames:
            continue
        token = Token(match.start(), match.end(), word, letters_of(word))
        place = None if is_frequent(word) else _named_small(here, token)
        if place is not None:
            yield Misspelt(CAPITAL, token.span, passage.characters(place), (word[0].upper() + word[1:],))


def _named_small(here: Comparison, token: Token) -> Reading | None:
    """The person or the place of the source that a word in small letters names with what follows it."""
    passage = here.passage
    beside = _GIVEN.match(here.text, token.end)
    if beside:
        given = letters_of(beside[1])
        for person in passage.persons(token.letters):
            if "".join(person.given) == given:
                return person
    for place in passage.read(token.letters):
        if gazetteer.called(passage.characters(place)) and _is_place(token, here.text, passage, place):
            return place
    return None
