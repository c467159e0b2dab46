"""Names whose letters are right: their division into words, order, capitals, hyphens and apostrophes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.romanisation.beside import abroad, kinds, taiwan
from pipeline.checks.romanisation.context import ends_name, is_called, is_foreign, is_person, is_strong, is_whole
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.spelling import ASPIRATE, is_same, letters_of, like, spell
from pipeline.checks.romanisation.words import Found, Token, is_frequent, kinds_after
from pipeline.chinese import gazetteer, pinyin, readings
from pipeline.model import Span


def confirm(tokens: list[Token], at: int, text: str, passage: Passage) -> Found | None:
    """The longest run of words from `at` whose letters the source reads exactly."""
    longest = 1
    while (
        longest < 4
        and at + longest < len(tokens)
        and text[tokens[at + longest - 1].end : tokens[at + longest].start] in (" ", "\u00a0", "-")
    ):
        longest += 1
    for count in range(longest, 0, -1):
        group = tokens[at : at + count]
        joined = "".join(token.letters for token in group)
        turned = _turned(tokens[at : at + count], tokens[at + count], passage) if count < min(longest, 3) else None
        if turned:
            return turned
        if joined in passage.official:
            return Found(group[0].start, group[-1].end, next=count)
        places = passage.read(joined)
        if not places:
            continue
        if count == 2 < longest and tokens[at + 2].letters in pinyin.syllables():
            if all(_longer(passage, place) for place in places):
                continue  # Xia Li Yun: the third word is of the name, too
        if count > 1 and all(is_frequent(token.text) for token in group):
            people = passage.persons(group[0].letters)
            known = any((word := passage.words.get((p.start, p.end))) and word.kind == "c" for p in places)
            said = any(is_strong(passage, place.start, place.end) for place in places)
            if not known and not said and not any("".join(place.syllables) == joined for place, _ in people):
                continue
        return _writing(group, text, passage, places)
    token = tokens[at]
    if token.letters in passage.latin:
        return Found(token.start, token.end)
    return None


# How many characters from a person's name the source may tell of an institution abroad.
_NEARBY = 20


def _turned(given: list[Token], surname: Token, passage: Passage) -> Found | None:
    """A given name before its surname: *Jiajun Yuan*, *Jia Jun Yuan*; of one syllable, beside a title or a verb."""
    written = "".join(token.letters for token in given)
    for place, size in passage.persons(surname.letters):
        syllables = place.syllables[1:]
        if "".join(syllables) != written or not is_person(passage, place.start, place.end):
            continue
        if len(syllables) == 1 and (size > 1 or not is_strong(passage, place.start, place.end)):
            continue
        if abroad().search(passage.text, max(0, place.start - _NEARBY), place.end + _NEARBY):
            continue
        name = like(given[0].text, spell(syllables)) if len(given) > 1 else given[0].text
        chinese = passage.text[place.start : place.end]
        suggestion = f"{surname.text} {name}"
        return Found(given[0].start, surname.end, (suggestion,), chinese, "", False, len(given) + 1)
    return None


def _writing(group: list[Token], text: str, passage: Passage, places: list[Reading]) -> Found | None:
    """A name whose letters are right: its division into words, its capitals, hyphens and apostrophes."""
    first, last, count = group[0], group[-1], len(group)
    right = Found(first.start, last.end, next=count)
    proposal = ""
    for place in places:
        found = _written(group, text, passage, place)
        if found is None:
            return right
        if found and not proposal:
            proposal, right = found, right._replace(chinese=passage.text[place.start : place.end])
    if not proposal:
        return right._replace(chinese="")
    return right._replace(suggestions=(like(text[first.start : last.end], proposal),))


def _written(group: list[Token], text: str, passage: Passage, place: Reading) -> str | None:
    """How the words of one exact match should be written; None when they are right, empty when nobody can tell."""
    chinese, syllables = passage.text[place.start : place.end], place.syllables
    letters = [token.letters for token in group]
    plain = [token.text for token in group]
    forms = gazetteer.official_forms().get(chinese)
    if forms:
        return None if "".join(letters) in {letters_of(form) for form in forms} else forms[0]
    word = passage.words.get((place.start, place.end))
    size = 2 if chinese[:2] in readings.characters().surnames and len(chinese) > 2 else 1
    surname = readings.characters().surnames.get(chinese[:size], ())
    heard = "".join(syllables[:size])
    person = heard in surname and len(chinese) - size in (1, 2)
    if any(ASPIRATE.search(word) for word in plain):
        return None
    if len(group) == 2 and letters == list(syllables) and _is_place(group[-1], text, passage, place):
        return spell(syllables)
    if len(group) == 2 and (word is None or word.kind == "p") and surname and len(chinese) - size in (1, 2):
        given = "".join(syllables[size:])
        misread = not person and letters == [heard, given]
        divided = person and size == 2 and letters[0] != heard
        if (misread or divided) and is_person(passage, place.start, place.end):
            return f"{spell(surname[:1])} {plain[1] if misread else spell(syllables[size:])}"
    if person and len(group) == 2 and letters[0] == heard:
        longer = _longer(passage, place)
        if longer:
            return f"{group[0].text} {longer}"
        given = spell(syllables[size:])
        if "-" in plain[1] and taiwan().search(passage.text):
            return None
        return None if is_same(plain[1], given, syllables[size:]) else f"{group[0].text} {given}"
    if len(group) == 1:
        known = word is not None and not (word.kind == "p" and is_called(passage, place.start, place.end))
        if person and not known and len(chinese) in (2, 3) and _lone_person(passage, place):
            return f"{spell(syllables[:size])} {spell(syllables[size:])}"
        spelt = spell(syllables)
        return None if word is None or word.kind != "c" or is_same(plain[0], spelt, syllables) else spelt
    if (
        person
        and len(group) == 3
        and size == 1
        and letters == list(syllables)
        and is_person(passage, place.start, place.end)
    ):
        return f"{group[0].text} {spell(syllables[1:])}"
    if (
        len(group) == 3
        and len(chinese) > (2 if size == 2 else 3)
        and letters == [*syllables[:2], "".join(syllables[2:])]
    ):
        if word is None and is_person(passage, place.start, place.end):
            return f"{spell(syllables[:2])} {spell(syllables[2:])}"
    return None if is_whole(passage, place.start, place.end) else ""


def _is_place(last: Token, text: str, passage: Passage, place: Reading) -> bool:
    """True for a division that nothing else is called: a county needs its suffix (平安 is a company too)."""
    rest = passage.text[place.end :]
    if any(rest.startswith(kind) for word in kinds_after(last, text) for kind in kinds(word)):
        return True
    places = gazetteer.called(passage.text[place.start : place.end])
    return any(p.level != "county" or rest[:1] in ("市", "县", "区") for p in places)


def _lone_person(passage: Passage, place: Reading) -> bool:
    """True when a span is a whole person's name and no given name alone: no surname stands before it."""
    before = passage.text[max(0, place.start - 1) : place.start]
    if before in readings.characters().surnames and not is_whole(passage, place.start, place.end):
        return False
    start, end = place.start, place.end
    sure = is_strong(passage, start, end) or (len(place.syllables) == 3 and is_person(passage, start, end))
    return sure and is_whole(passage, start, end) and not is_foreign(passage, start, end)


def _longer(passage: Passage, place: Reading) -> str:
    """The given name of two characters of which the target has the first alone: *Chai Ke* for 柴克清."""
    end = place.end + 1
    if len(place.syllables) != 2 or end > len(passage.text) or not passage.options[end - 1]:
        return ""
    after = [passage.text[at : at + 6] for at in (place.end, end)]
    closed = [ends_name(rest) for rest in after]
    if closed[0] or not closed[1] or not is_person(passage, place.start, end):
        return ""
    if not is_whole(passage, place.start, end) or (place.end, end) in passage.words:
        return ""
    return spell((place.syllables[1], passage.options[end - 1][0]))


# A word in small letters before a space; pinyin of persons and places has no shorter nor longer ones.
_GIVEN = re.compile(r"[ \u00a0]([A-Z][a-zü]+)")
_SMALL = re.compile(r"(?<![\w'’-])[a-zü]{2,20}(?=[ \u00a0])")


def find_small(text: str, segment: Span, passage: Passage) -> Iterator[Found]:
    """Names that begin with a small letter: a surname before its given name, a place before what it is."""
    for match in _SMALL.finditer(text, segment.start, segment.end):
        word = match.group()
        if word not in passage.spans and word not in passage.surnames:
            continue
        token = Token(match.start(), match.end(), word, letters_of(word))
        place = None if is_frequent(word) else _named_small(token, text, passage)
        if place is not None:
            chinese = passage.text[place.start : place.end]
            yield Found(token.start, token.end, (word[0].upper() + word[1:],), chinese)


def _named_small(token: Token, text: str, passage: Passage) -> Reading | None:
    """The person or the place of the source that a word in small letters names with what follows it."""
    beside = _GIVEN.match(text, token.end)
    if beside:
        given = letters_of(beside[1])
        for place, _ in passage.persons(token.letters):
            if "".join(place.syllables[1:]) == given:
                return place
    for place in passage.read(token.letters):
        if gazetteer.called(passage.text[place.start : place.end]) and _is_place(token, text, passage, place):
            return place
    return None
