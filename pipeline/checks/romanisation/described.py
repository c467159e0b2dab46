"""Names beside a word that says what they name, on both sides: *Keqiang District*, *Mayor Zhag*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from rapidfuzz.distance import OSA

from pipeline.checks.romanisation.beside import companies, english_titles, kinds, title, titles
from pipeline.checks.romanisation.comparison import Comparison
from pipeline.checks.romanisation.context import is_foreign
from pipeline.checks.romanisation.judgement import Confirmed, Judgement, Misspelt
from pipeline.checks.romanisation.passage import Passage, Person, Reading
from pipeline.checks.romanisation.rules import MISREAD, NAME, PERSON
from pipeline.checks.romanisation.spelling import is_wade, letters_of, like, looks_foreign, spell
from pipeline.checks.romanisation.tokens import Token, is_frequent, kinds_after
from pipeline.chinese import gazetteer, pinyin, readings

_TITLE_BEFORE = re.compile(r"\b([A-Za-z][a-z]+)\.?[ \u00a0]$")
_KIND_BEFORE = re.compile(r"\b(Mount|Lake|Port|Mt)\.?(?: of)? $")
_GIVEN_AFTER = re.compile(r"[ \u00a0-][A-Z]")
# The longest name before its kind, in characters.
_LONGEST = 4
# A name that dictionary or gazetteer has is nearer than one that they do not have; a reading of its characters in other
# words is nearer than a letter off. In letters.
_KNOWN, _READ_ELSEWHERE = -0.3, 0.5


def near_titled(here: Comparison, token: Token) -> Judgement | None:
    """A surname alone after a title, as the source has a surname before that title: *Mayor Zhag* for 张市长."""
    before = _TITLE_BEFORE.search(here.text, max(0, token.start - 20), token.start)
    called = before[1].capitalize() if before else ""
    if (called != "Surnamed" and called not in english_titles()) or _GIVEN_AFTER.match(here.text, token.end):
        return None
    passage, letters = here.passage, token.letters
    bearers = list(_titled(passage, called))
    if any(letters == bearer.surname for bearer in bearers):
        return Confirmed(token.span)
    valid = letters in pinyin.syllables()
    if letters in passage.surnames or (is_frequent(token.text) and not valid):
        return None
    near = [b for b in bearers if _is_slip_of(b, letters) and not (valid and here.present[b.surname])]
    names = tuple(dict.fromkeys(like(token.text, spell(bearer.syllables)) for bearer in near))
    if not names or (valid and len(names) > 1):
        return None
    return Misspelt(PERSON, token.span, passage.characters(near[0]), names)


def _is_slip_of(bearer: Person, letters: str) -> bool:
    """True for a surname a letter away, that is no other spelling of it: *Chan* is right for 陈."""
    surname = bearer.surname
    apart = min(OSA.distance(letters, heard, score_cutoff=1) for heard in (surname, surname.replace("v", "u")))
    spellings = readings.surname_spellings().get(surname, ())
    return apart <= 1 and not is_wade(letters, bearer.syllables) and letters not in spellings


def _titled(passage: Passage, english: str) -> Iterator[Person]:
    """The surnames of the source that stand before a title that English calls so: 乔 of 乔市长 for *Mayor*.

    After *Surnamed*, those before any title: 乔 of 乔女士.
    """
    known = readings.characters().surnames
    for match in title().finditer(passage.text):
        if english != "Surnamed" and english not in titles()[match.group()]:
            continue
        for size in (2, 1):
            start = match.start() - size
            for reading in known.get(passage.text[start : match.start()], ()) if start >= 0 else ():
                yield Person(start, match.start(), (reading,))


def near_described(here: Comparison, token: Token) -> Judgement | None:
    """A name before the word that says what it is, where the source has such a name with a reading not far from it."""
    passage, letters = here.passage, token.letters
    if is_frequent(token.text) and letters not in pinyin.syllables():
        return None
    called = _called(here, token)
    if not called:
        return None
    best: tuple[float, Reading] | None = None
    divisions = pinyin.divide(token.text, loose=True)
    for kind in called:
        for place in _described(passage, kind):
            apart = _apart(letters, divisions, place, passage)
            if apart == 0:
                return Confirmed(token.span)
            if apart is None or (not here.is_unexplained(place) and here.present[place.joined]):
                continue
            if best is None or apart < best[0]:
                best = (apart, place)
    if best is None or is_wade(letters, best[1].syllables):
        return None
    apart, place = best
    chinese = passage.characters(place)
    forms = gazetteer.official_forms().get(chinese) or (spell(place.syllables),)
    rule = MISREAD if apart == _READ_ELSEWHERE else NAME
    return Misspelt(rule, token.span, chinese, (like(token.text, forms[0]),))


def _called(here: Comparison, token: Token) -> list[str]:
    """What the source may call what the words beside a name say it is: 区 of *Keqiao District*, 湖 of *Lake Taihu*."""
    words = kinds_after(token, here.text)
    before = _KIND_BEFORE.search(here.text, max(0, token.start - 12), token.start)
    if before:
        words.append(before[1].replace("Mt", "Mount"))
    called = list(dict.fromkeys(kind for word in words for kind in kinds(word)))
    if len(token.letters) > 5 and not looks_foreign(token.letters):
        called += [kind for word in words for kind in companies(word)]
    return called


def of_joined(here: Comparison, token: Token) -> Judgement | None:
    """A city joined to another by a hyphen, of which the source has one character: *Beijng-Zhangjiakou* for 京张."""
    joined = here.text[token.start - 1 : token.start] == "-" or here.text[token.end : token.end + 1] == "-"
    if not joined or len(token.letters) < 5 or is_frequent(token.text):
        return None
    short = gazetteer.short_forms()
    cities = [(city, c) for c in dict.fromkeys(here.passage.text) if (city := short.get(c))]
    if any(letters_of(city) == token.letters for city, _ in cities):
        return Confirmed(token.span)
    if not pinyin.is_pinyin(token.text, loose=True):
        for city, character in cities:
            if OSA.distance(token.letters, letters_of(city), score_cutoff=1) < 2:
                return Misspelt(NAME, token.span, character, (like(token.text, city),))
    return None


def _described(passage: Passage, kind: str) -> Iterator[Reading]:
    """The names of up to four characters that stand before a kind: 柯桥 of 绍兴市柯桥区 for 区."""
    end = passage.text.find(kind)
    while end >= 0:
        for start in range(end - 1, max(-1, end - 1 - _LONGEST), -1):
            word = passage.words.get((start, end + len(kind))) or passage.words.get((start, end))
            if not passage.options[start]:
                break
            if start in passage.cuts and (end - start > 1 or word):
                if word and word.readings:
                    heard: Iterator[tuple[str, ...]] = (reading[: end - start] for reading in word.readings)
                else:
                    heard = product(*passage.options[start:end])
                for syllables in heard:
                    yield Reading(start, end, syllables)
        end = passage.text.find(kind, end + 1)


def _apart(letters: str, divisions: tuple[tuple[str, ...], ...], place: Reading, passage: Passage) -> float | None:
    """How far a word is from a name that it may stand for, in letters: 0 for the name itself, None for too far."""
    right = place.joined
    distance = OSA.distance(letters, right)
    if distance == 0 or letters == right.replace("v", "u"):
        return 0
    characters = passage.characters(place)
    if len(characters) < 3 and _is_read_elsewhere(letters, characters):
        return _READ_ELSEWHERE
    if len(characters) < 2 or is_foreign(passage, place):
        return None
    known = passage.word(place) is not None or bool(gazetteer.called(characters))
    near = (distance == 1 and len(right) > 3) or (distance == 2 and not divisions and len(right) > 5)
    near = near or (known and distance < 4 and _is_half(divisions, place) and not gazetteer.named(letters))
    return distance + _KNOWN * known if near else None


def _is_read_elsewhere(letters: str, characters: str) -> bool:
    """True when each of some characters reads so in some word."""
    table = readings.characters().readings
    return any("".join(reading) == letters for reading in product(*(table.get(c, ()) for c in characters)))


def _is_half(divisions: tuple[tuple[str, ...], ...], place: Reading) -> bool:
    """True when a word has as many syllables as a name, and the first or the last of them."""
    first, last, size = place.syllables[0], place.syllables[-1], len(place.syllables)
    return any(len(d) == size and (d[0] == first or d[-1] == last) for d in divisions)
