"""One word that is almost what the source reads: a place, a company, a given name."""

from __future__ import annotations

from collections import Counter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.checks.romanisation.beside import korea
from pipeline.checks.romanisation.context import is_foreign, is_person, is_whole
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.spelling import full_name, is_elsewhere, is_wade, letters_of, like, spell
from pipeline.checks.romanisation.words import Found, Token, is_frequent
from pipeline.chinese import gazetteer, pinyin, readings


def near_word(token: Token, passage: Passage, present: Counter[str]) -> Found | None:
    """One word that is almost what the source reads: a place, a company, a given name."""
    letters = token.letters
    if len(letters) < 4 or is_frequent(token.text) or ("-" in token.text and korea().search(passage.text)):
        return None
    for form, (start, end, forms) in passage.official.items():
        if len(form) > 3 and OSA.distance(letters, form, score_cutoff=2) <= (1 if len(form) < 8 else 2):
            chinese = passage.text[start:end]
            return Found(token.start, token.end, (like(token.text, forms[0]),), chinese)
    if letters in passage.misread and not present["".join(passage.misread[letters].syllables)]:
        place = passage.misread[letters]
        return Found(
            token.start, token.end, (like(token.text, spell(place.syllables)),), passage.text[place.start : place.end]
        )
    most = 1 if len(letters) < 8 else 2
    near = process.extract(letters, passage.keys, scorer=OSA.distance, score_cutoff=most, limit=None)
    valid = pinyin.is_pinyin(token.text, loose=True)
    best: tuple[float, Reading] | None = None
    for key, distance, _ in near:
        places = passage.read(key)
        for place in places:
            chinese = passage.text[place.start : place.end]
            word = passage.words.get((place.start, place.end))
            kind = word.kind if word else None
            if kind == "f" or (chinese in gazetteer.official_forms() and len(letters) < 6):
                continue
            if kind is None and _shortened(letters, chinese):
                continue
            if "-" in token.text and is_elsewhere(token.text, place.syllables):
                return None
            if kind == "" and is_foreign(passage, place.start, place.end, letters):
                continue
            whole = is_whole(passage, place.start, place.end)
            explained = present[key] >= len(places)
            if kind in ("c", "p"):
                rank = distance - 1.0
                if explained and valid:
                    continue
            elif word:
                if distance > 1 or len(letters) < 7 or not whole or explained or valid:
                    continue
                rank = distance + 0.5
            else:
                if (
                    is_foreign(passage, place.start, place.end, letters)
                    or not whole
                    or (explained and (valid or distance > 1))
                ):
                    continue
                if len(letters) < 5 or (distance > 1 and len(letters) < 9):
                    continue
                rank = distance - 0.2
            rank -= 0.2 * (key[0] == letters[0]) + 0.1 * (len(place.syllables) < 4)
            if best is None or rank < best[0]:
                best = (rank, place)
    if best is None:
        return _misheard(token, passage, present)
    place = best[1]
    chinese = passage.text[place.start : place.end]
    options = [p for key, _, _ in near for p in passage.read(key) if (p.start, p.end) == (place.start, place.end)]
    options.sort(key=lambda p: OSA.distance("".join(p.syllables), letters))
    if is_wade(letters, place.syllables):
        return None
    surname = readings.characters().surnames.get(chinese[0])
    divided = surname and is_person(passage, place.start, place.end) and len(chinese) in (2, 3)
    write = full_name if divided else spell
    spelt = gazetteer.official_forms().get(chinese, ())[:1] or (write(p.syllables) for p in options)
    names = tuple(dict.fromkeys(like(token.text, name) for name in spelt))
    return Found(token.start, token.end, names, chinese, "", len(names) > 1)


def _shortened(letters: str, chinese: str) -> bool:
    """True for a city that one of the characters stands for: *Shenzhen* and 深证."""
    cities = (gazetteer.short_forms().get(character) for character in chinese)
    return any(city and letters_of(city) == letters for city in cities)


def _misheard(token: Token, passage: Passage, present: Counter[str]) -> Found | None:
    """A word that is no place, with all syllables but one of a place of the source that the target lacks."""
    divided = pinyin.divide(token.text)
    if not divided or gazetteer.named(token.letters):
        return None
    for (start, end), word in passage.words.items():
        syllables = word.readings[0]
        joined = "".join(syllables)
        places = gazetteer.called(passage.text[start:end])
        if word.kind != "c" or present[joined] or not places or any(place.level == "province" for place in places):
            continue
        alike = (sum(a == b for a, b in zip(d, syllables, strict=True)) for d in divided if len(d) == len(syllables))
        if len(syllables) - 1 in alike and OSA.distance(token.letters, joined) < 3:
            forms = gazetteer.official_forms().get(passage.text[start:end]) or (spell(syllables),)
            if not any(present[letters_of(form)] for form in forms):
                return Found(token.start, token.end, (like(token.text, forms[0]),), passage.text[start:end])
    return None


def nearer(person: Found, pair: list[Token], passage: Passage, present: Counter[str]) -> Found:
    """Of a person and a place that are both almost what one word says, the nearer: *Li Bejing* is no Li Jing."""
    for number, token in enumerate(pair):
        if token.start <= person.start < token.end:
            place = near_word(token, passage, present)
            apart = OSA.distance(token.letters, letters_of(person.suggestions[0]))
            if place and OSA.distance(token.letters, letters_of(place.suggestions[0])) < apart:
                return place._replace(next=number + 1)
    return person
