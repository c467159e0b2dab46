"""The spans of a passage that may be names, with what the words around each say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import Literal, NamedTuple

from pipeline.checks.romanisation.beside import kind_words, never_given, title
from pipeline.checks.romanisation.context import begins_name, ends_name, is_called, is_foreigner
from pipeline.checks.romanisation.passage import Passage, Person, Reading
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import foreign, gazetteer, pinyin, readings

Kind = Literal["person", "surname", "place", "word"]

# The longest name before the word that says what it names, in characters, and the most ways to read a name.
_LONGEST, _WAYS = 4, 8
# The longest name that no dictionary has.
_LONGEST_UNKNOWN = 3
# The longest name of a person of Japan.
_LONGEST_PERSON = 5


class Name(NamedTuple):
    """A span of the source that may be a name."""

    start: int
    end: int
    chinese: str
    kind: Kind
    ways: tuple[tuple[str, ...], ...]
    """How it may read, in syllables; a person's surname, of however many characters, is one of them."""
    size: int
    """Characters of the surname; 0 for what is no person."""
    called: bool
    """A title or a verb of saying stands beside it."""
    bounded: int
    """On how many of its sides the source marks where a name ends: 0 to 2."""
    whole: bool
    """It does not cut a word of the dictionary in two."""
    known: str
    """`readings.Entry.kind` of the word that it is; ``-`` for a common word, empty for none."""
    fits: float
    """Of a person: 1 where it ends as names end, -1 where it would end sooner or later."""
    common: bool
    """Of a person: the given name is a common word of the dictionary."""
    form: str
    """How it is written in full where the source has one character for it: *Beijing* for 京; empty elsewhere."""
    before_kind: str
    """The word behind it that says what it names: 镇, 集团."""


def names_of(passage: Passage) -> tuple[Name, ...]:
    """The names that the passage seems to have, from left to right."""
    found: dict[tuple[int, int, int], Name] = {}
    for name in (
        *_persons(passage),
        *_surnames(passage),
        *_words(passage),
        *_described(passage),
        *_unknown(passage),
        *_short(passage),
    ):
        if not _cuts_foreign(passage, name) and not (name.size and is_foreigner(passage, name.start)):
            found.setdefault((name.start, name.end, name.size), name)
    return tuple(sorted(found.values()))


def _cuts_foreign(passage: Passage, name: Name) -> bool:
    """True for a part of a foreign name that a list or the dictionary has: 国 of 泰国, 柬埔 of 柬埔寨."""
    for start in range(max(0, name.end - _LONGEST_PERSON), name.start + 1):
        for end in range(name.end, start + _LONGEST_PERSON + 1):
            if (start, end) != (name.start, name.end) and foreign.is_listed(passage.text[start:end]):
                return True  # 田文雄 of 岸田文雄
    return any(
        word.kind == "f" and start <= name.start and name.end <= end and end - start > name.end - name.start
        for (start, end), word in passage.words.items()
    )


def name_at(
    passage: Passage, place: Reading, kind: Kind, ways: Sequence[tuple[str, ...]], size: int = 0, form: str = ""
) -> Name:
    """A span of the source as a name that reads in these ways."""
    start, end = place.start, place.end
    word = passage.words.get((start, end))
    known = (word.kind or "-") if word else ""
    called = kind == "surname" or is_called(passage, place)
    bounded = begins_name(passage, start) + ends_name(passage, end)
    whole = start in passage.cuts and end in passage.cuts
    return Name(
        start, end, passage.text[start:end], kind, tuple(ways), size, called, bounded, whole, known,
        _ends_as_name(passage, start + size, end) if kind == "person" else 0.0,
        _is_common(passage, start + size, end) if kind == "person" else False, form,
        _kind_behind(passage, end),
    )  # fmt: skip


def _is_common(passage: Passage, given: int, end: int) -> bool:
    word = passage.words.get((given, end))
    return word is not None and not word.kind


def _ends_as_name(passage: Passage, given: int, end: int) -> float:
    """Whether a given name ends here rather than a character sooner or later."""
    if end - given == 2 and ends_name(passage, end - 1):
        return -1.0
    if ends_name(passage, end):
        return 1.0
    return -1.0 if end - given == 1 and ends_name(passage, end + 1) else 0.0


def _kind_behind(passage: Passage, end: int) -> str:
    for size in (4, 3, 2, 1):
        behind = passage.text[end : end + size]
        if len(behind) == size and behind in kind_words():
            return behind
    return ""


def person_at(passage: Passage, person: Person) -> Name:
    """A person of the source as a name, in every way that surname and given name may read."""
    surnames = readings.characters().surnames
    chinese = passage.text[person.start : person.start + person.size]
    heads = dict.fromkeys((person.surname, *surnames.get(chinese, ())))
    rest = passage.given(person.start + person.size, person.end)
    ways = tuple(islice(((head, *given) for given in product(*rest) for head in heads), _WAYS))
    return name_at(passage, person, "person", ways, person.size)


def _persons(passage: Passage) -> Iterator[Name]:
    """Persons by the words around them: a surname and a given name between marks, titles and verbs of saying."""
    table = readings.characters().surnames
    text, options, cuts = passage.text, passage.options, passage.cuts
    for start in range(len(text)):
        for size in (2, 1):
            heads = table.get(text[start : start + size])
            if not heads or not (start in cuts or begins_name(passage, start)):
                continue
            for given in (2, 1):
                end = start + size + given
                rest = options[start + size : end]
                if len(rest) < given or not all(rest) or text[end - 1] in never_given():
                    continue
                if end not in cuts and not ends_name(passage, end):
                    continue
                name = person_at(passage, Person(start, end, (heads[0], *(way[0] for way in rest))))
                if _may_be_person(name):
                    yield name


def _may_be_person(name: Name) -> bool:
    if name.known in ("f", "c"):
        return False
    if name.known == "-":
        return name.called and name.bounded == 2
    return name.known == "p" or (name.whole and name.bounded > 0) or name.bounded == 2


def _surnames(passage: Passage) -> Iterator[Name]:
    """Surnames alone before a title: 乔 of 乔市长."""
    known = readings.characters().surnames
    for match in title().finditer(passage.text):
        for size in (2, 1):
            start = match.start() - size
            heads = known.get(passage.text[start : match.start()], ()) if start >= 0 else ()
            if heads and (start in passage.cuts or begins_name(passage, start)):
                ways = tuple((head,) for head in heads)
                yield name_at(passage, Reading(start, match.start(), ways[0]), "surname", ways, size)


def _words(passage: Passage) -> Iterator[Name]:
    """Proper names that the dictionary or the list of divisions has."""
    surnames = readings.characters().surnames
    for (start, end), word in passage.words.items():
        chinese = passage.text[start:end]
        if chinese in surnames or any(place.short != chinese for place in gazetteer.called(chinese)):
            continue
        if word.kind == "c" or (word.kind != "p" and gazetteer.called(chinese)):
            yield name_at(passage, Reading(start, end, word.readings[0]), "place", word.readings)


def _ways(passage: Passage, start: int, end: int) -> tuple[tuple[str, ...], ...]:
    word = passage.words.get((start, end))
    if word is not None and word.kind:
        return word.readings
    return tuple(islice(product(*passage.options[start:end]), _WAYS))


def _described(passage: Passage) -> Iterator[Name]:
    """Names before the word that says what they name: 柯桥 of 柯桥区, 君安 of 君安港."""
    text = passage.text
    for end in range(1, len(text)):
        if not _kind_behind(passage, end):
            continue
        for start in range(end - 1, max(-1, end - 1 - _LONGEST), -1):
            if not passage.options[start]:
                break
            if text[start] in never_given():
                break
            if start in passage.cuts and (end - start > 1 or (start, end + 1) in passage.words):
                ways = _ways(passage, start, end)
                yield name_at(passage, Reading(start, end, ways[0]), "place", ways)


def _unknown(passage: Passage) -> Iterator[Name]:
    """Characters side by side of which no word of the dictionary is made: 日昌 of 日昌餐馆."""
    single = [bool(o) for o in passage.options]
    for start, end in passage.words:
        single[start:end] = [False] * (end - start)
    for start in range(len(single)):
        for end in range(start + 2, min(len(single), start + _LONGEST_UNKNOWN) + 1):
            if not all(single[start:end]):
                break
            if passage.text[start] not in never_given() and passage.text[end - 1] not in never_given():
                ways = _ways(passage, start, end)
                yield name_at(passage, Reading(start, end, ways[0]), "word", ways)


def _short(passage: Passage) -> Iterator[Name]:
    """Cities of which the source has one character, side by side: 京 and 张 of 京张高铁."""
    short = gazetteer.short_forms()
    cities = [short.get(character, "") for character in passage.text]
    if not any(one and other for one, other in pairwise(cities)):
        return
    for start, end in passage.words:
        if gazetteer.called(passage.text[start:end]):  # 南宁 is neither 南昌 nor 南京
            cities[start:end] = [""] * (end - start)
    for at, city in enumerate(cities):
        if city and any(cities[max(0, at - 1) : at] + cities[at + 1 : at + 2]):
            yield name_at(
                passage, Reading(at, at + 1, ()), "place", pinyin.divide(city)[:1] or ((letters_of(city),),), 0, city
            )


def forms_of(name: Name) -> tuple[str, ...]:
    """The letters of every right rendering that is known of a name: its readings, its official and customary forms."""
    return _forms(name.chinese, name.ways)


@lru_cache(maxsize=10_000)
def _forms(chinese: str, ways: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    word = readings.word(chinese)
    forms = (*gazetteer.official_forms().get(chinese, ()), *(word.names if word else ()))
    # Of a person the dictionary has the words: a surname says nothing of what stands behind it (*Zhou Exlai*, 周恩来).
    heads = {way[0] for way in ways} if word and word.kind == "p" else set()
    written = (letters_of(form) for form in forms)
    return tuple(dict.fromkeys((*map("".join, ways), *(form for form in written if form not in heads))))
