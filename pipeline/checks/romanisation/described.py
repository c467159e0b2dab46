"""Names beside a word that says what they name, on both sides: *Keqiang District*, *Mayor Zhag*."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product

from rapidfuzz.distance import OSA

from pipeline.checks.romanisation.beside import companies, english_titles, kinds, title, titles
from pipeline.checks.romanisation.context import is_foreign, is_unexplained
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.spelling import is_wade, letters_of, like, looks_foreign, spell
from pipeline.checks.romanisation.words import Found, Token, is_frequent, kinds_after
from pipeline.chinese import gazetteer, pinyin, readings

_TITLE_BEFORE = re.compile(r"\b([A-Za-z][a-z]+)\.?[ \u00a0]$")
_KIND_BEFORE = re.compile(r"\b(Mount|Lake|Port|Mt)\.?(?: of)? $")
_GIVEN_AFTER = re.compile(r"[ \u00a0-][A-Z]")
# The longest name before its kind, in characters.
_LONGEST = 4


def near_titled(token: Token, text: str, passage: Passage, present: Counter[str]) -> Found | None:
    """A surname alone after a title, as the source has a surname before that title: *Mayor Zhag* for 张市长."""
    before = _TITLE_BEFORE.search(text, max(0, token.start - 20), token.start)
    called = before[1].capitalize() if before else ""
    if called not in {"Surnamed", *english_titles()} or _GIVEN_AFTER.match(text, token.end):
        return None
    letters = token.letters
    bearers = list(_titled(passage, called))
    if any(letters == place.syllables[0] for place in bearers):
        return Found(token.start, token.end)
    valid = letters in pinyin.syllables()
    if letters in passage.surnames or (is_frequent(token.text) and not valid):
        return None
    near = []
    for place in bearers:
        surname = place.syllables[0]
        apart = min(OSA.distance(letters, heard, score_cutoff=1) for heard in (surname, surname.replace("v", "u")))
        if apart > 1 or is_wade(letters, place.syllables):
            continue
        if letters in readings.surname_spellings().get(surname, ()) or (valid and present[surname]):
            continue
        near.append(place)
    names = tuple(dict.fromkeys(like(token.text, spell(place.syllables)) for place in near))
    if not names or (valid and len(names) > 1):
        return None
    return Found(token.start, token.end, names, passage.text[near[0].start : near[0].end], "", len(names) > 1)


def _titled(passage: Passage, english: str) -> Iterator[Reading]:
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
                yield Reading(start, match.start(), (reading,))


def near_described(token: Token, text: str, passage: Passage, present: Counter[str]) -> Found | None:
    """A name before the word that says what it is, where the source has such a name with a reading not far from it."""
    letters = token.letters
    words = kinds_after(token, text)
    before = _KIND_BEFORE.search(text, max(0, token.start - 12), token.start)
    if before:
        words.append(before[1].replace("Mt", "Mount"))
    called = list(dict.fromkeys(kind for word in words for kind in kinds(word)))
    if len(letters) > 5 and not looks_foreign(letters):
        called += [kind for word in words for kind in companies(word)]
    if not called or (is_frequent(token.text) and letters not in pinyin.syllables()):
        return None
    best: tuple[float, Reading] | None = None
    divided = pinyin.divide(token.text, loose=True)
    for kind in called:
        for place in _described(passage, kind):
            apart = _apart(letters, divided, place, passage)
            if apart == 0:
                return Found(token.start, token.end)
            if apart is None or (not is_unexplained(place, passage, present) and present["".join(place.syllables)]):
                continue
            if best is None or apart < best[0]:
                best = (apart, place)
    if best is None or is_wade(letters, best[1].syllables):
        return None
    place = best[1]
    chinese = passage.text[place.start : place.end]
    forms = gazetteer.official_forms().get(chinese) or (spell(place.syllables),)
    return Found(token.start, token.end, (like(token.text, forms[0]),), chinese)


def of_joined(token: Token, text: str, passage: Passage) -> Found | None:
    """A city joined to another by a hyphen, of which the source has one character: *Beijng-Zhangjiakou* for 京张."""
    joined = text[token.start - 1 : token.start] == "-" or text[token.end : token.end + 1] == "-"
    if not joined or len(token.letters) < 5 or is_frequent(token.text):
        return None
    cities = [(city, c) for c in dict.fromkeys(passage.text) if (city := gazetteer.short_forms().get(c))]
    if any(letters_of(city) == token.letters for city, _ in cities):
        return Found(token.start, token.end)
    if not pinyin.is_pinyin(token.text, loose=True):
        for city, character in cities:
            if OSA.distance(token.letters, letters_of(city), score_cutoff=1) < 2:
                return Found(token.start, token.end, (like(token.text, city),), character)
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


def _apart(letters: str, divided: tuple[tuple[str, ...], ...], place: Reading, passage: Passage) -> float | None:
    """How far a word is from a name that it may stand for: 0 for the name itself, None for too far."""
    right = "".join(place.syllables)
    distance = OSA.distance(letters, right)
    if distance == 0 or letters == right.replace("v", "u"):
        return 0
    table = readings.characters().readings
    characters = passage.text[place.start : place.end]
    known = (place.start, place.end) in passage.words or bool(gazetteer.called(characters))
    if len(characters) < 3 and any("".join(r) == letters for r in product(*(table.get(c, ()) for c in characters))):
        return 0.5
    if len(characters) < 2 or is_foreign(passage, place.start, place.end):
        return None
    rank = distance - 0.3 * known
    if (distance == 1 and len(right) > 3) or (distance == 2 and not divided and len(right) > 5):
        return rank
    alike = any(
        len(d) == len(place.syllables) and (d[0] == place.syllables[0] or d[-1] == place.syllables[-1]) for d in divided
    )
    return rank if known and alike and distance < 4 and not gazetteer.named(letters) else None
