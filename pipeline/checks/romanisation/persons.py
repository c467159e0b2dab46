"""Persons whose surname or given name is not quite what the source reads."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.checks.romanisation.beside import abroad, korea
from pipeline.checks.romanisation.context import is_person, is_strong, is_unexplained, is_whole
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.spelling import ASPIRATE, is_elsewhere, is_wade, like, spell
from pipeline.checks.romanisation.words import Found, Token, is_frequent
from pipeline.chinese import pinyin, readings

# A given name of English before a surname.
_WESTERN = re.compile(r"\b[A-Z][a-z]+ $")
# An English word used more often is no slip of a given name.
_PLAIN_WORD = 5_000_000


def near_person(tokens: list[Token], text: str, passage: Passage, present: Counter[str]) -> Found | None:
    """A person whose given name is one word or, against the rule, two."""
    beside = [text[one.end : other.start] == " " for one, other in pairwise(tokens)]
    if not beside[0]:
        return None
    if len(beside) > 1 and beside[1]:
        found = _person_near(tokens[0], _merge(tokens[1], tokens[2]), text, passage, present)
        if found is None:
            found = _surname_near(_merge(tokens[0], tokens[1]), tokens[2], text, passage, present)
        if found:
            return found._replace(next=3)
    return _person_near(tokens[0], tokens[1], text, passage, present)


def _person_near(first: Token, second: Token, text: str, passage: Passage, present: Counter[str]) -> Found | None:
    """A surname and a given name of which one is as the source has it and the other is not."""
    given = second.letters
    if ASPIRATE.search(first.text) or ASPIRATE.search(second.text):
        return None
    if len(given) < 2 or (is_frequent(second.text, _PLAIN_WORD) and not pinyin.is_pinyin(second.text, loose=True)):
        return None
    return _given_near(first, second, passage, present) or _surname_near(first, second, text, passage, present)


def _given_near(first: Token, second: Token, passage: Passage, present: Counter[str]) -> Found | None:
    given = second.letters
    divided = pinyin.divide(second.text)
    korean = korea().search(passage.text) is not None
    best: tuple[float, Reading] | None = None
    for place, _ in passage.persons(first.letters):
        syllables = place.syllables[1:]
        if korean and ("-" in second.text or len(syllables) == 1):
            continue
        right = "".join(syllables)
        distance = OSA.distance(given, right)
        person = is_person(passage, place.start, place.end)
        strong = person and is_strong(passage, place.start, place.end)
        whole = is_whole(passage, place.start, place.end)
        if distance == 0:
            return None
        if "-" in second.text:
            if given.replace("y", "i") == right.replace("y", "i") or is_elsewhere(second.text, syllables):
                return Found(first.start, second.end, next=2)  # Taiwan writes Jin-pyng
        if len(syllables) == 2:
            # A look-alike character or a wrong reading spoils one syllable and leaves the other.
            shared = given.startswith(syllables[0]) or given.endswith(syllables[1])
            near = distance <= 1 or (shared and len(given) >= 4 and (distance <= 4 or (strong and len(divided) == 1)))
            near = near or (distance == 2 and len(right) > 6)
            near = near or (strong and whole and any(map(partial(_each_near, syllables), divided)))
        else:
            near = distance <= 1 or (distance == 2 and min(len(right), len(given)) > 3 and not divided)
            near = near or (strong and whole and len(divided) == 1 and len(divided[0]) == 1 and given[0] == right[0])
        if len(syllables) == 2 and distance == 2 and len(right) > 5 and not divided and "-" not in second.text:
            near = near or whole
        if not near or is_wade(first.letters + given, place.syllables):
            continue
        if is_frequent(second.text) and not (divided or strong):
            continue
        if distance > 1 and not ((person or whole) and is_unexplained(place, passage, present)):
            continue
        # Two letters apart by one are two names as well as one slip.
        sure = strong or (person and whole)
        if len(right) < 3 and divided and not (sure and is_unexplained(place, passage, present)):
            continue
        uneven = any(len(d) == len(syllables) for d in divided) < bool(divided)
        rank = distance - 0.6 * person - 0.3 * whole - 0.1 * len(syllables) + 0.8 * uneven
        if best is None or rank < best[0]:
            best = (rank, place)
    if best is None:
        return None
    place = best[1]
    choices = [p for p, _ in passage.persons(first.letters) if (p.start, p.end) == (place.start, place.end)]
    choices.sort(key=lambda p: OSA.distance("".join(p.syllables[1:]), given))
    options = tuple(dict.fromkeys(like(second.text, spell(p.syllables[1:])) for p in choices))
    chinese = passage.text[place.start : place.end]
    return Found(second.start, second.end, options, chinese, "", len(options) > 1, 2)


def _each_near(right: tuple[str, ...], written: tuple[str, ...]) -> bool:
    """True when each syllable is at most one slip away: *Xi-ze* for 旭哲."""
    return len(right) == len(written) and all(
        OSA.distance(one, other, score_cutoff=1) <= 1 for one, other in zip(right, written, strict=True)
    )


def _surname_near(first: Token, second: Token, text: str, passage: Passage, present: Counter[str]) -> Found | None:
    given, best = second.letters, None
    away = _WESTERN.search(text, max(0, first.start - 20), first.start) or abroad().search(passage.text)
    # Another surname before the very given name: *Le Yunpeng* for 岳云鹏.
    other = len(given) > 4 and first.letters in pinyin.syllables() and first.letters not in passage.surnames
    for key in passage.surnames:
        if away and first.letters in readings.surname_spellings().get(key, ()):
            continue  # Frank Chan Fan
        apart = OSA.distance(first.letters, key)
        near = 0 < apart <= (2 if min(len(key), len(first.letters)) > 3 else 1)
        if not near and (apart == 0 or not other):
            continue
        for place, _ in passage.persons(key):
            if "".join(place.syllables[1:]) != given or is_wade(first.letters, place.syllables[:1]):
                continue
            sure = len(place.syllables) == 3 and (
                near
                or (
                    is_strong(passage, place.start, place.end)
                    and is_whole(passage, place.start, place.end)
                    and is_unexplained(place, passage, present)
                )
            )
            sure = sure or (
                apart == 1
                and len(given) > 1
                and is_person(passage, place.start, place.end)
                and is_unexplained(place, passage, present)
            )
            if sure and (best is None or apart < best[0]):
                best = (apart, place)
    if best is None or (is_frequent(first.text) and not pinyin.is_pinyin(first.text)):
        return None
    place = best[1]
    chinese = passage.text[place.start : place.end]
    size = len(chinese) - len(place.syllables) + 1
    # 隗 is Kui or Wei.
    heard = [place.syllables[0], *readings.characters().surnames.get(chinese[:size], ())]
    names = tuple(dict.fromkeys(like(first.text, spell((surname,))) for surname in heard))
    return Found(first.start, first.end, names, chinese, "", len(names) > 1, 2)


def _merge(first: Token, second: Token) -> Token:
    """Two syllables that should be one word: *Li Yun* of *Xia Li Yun*; letters no name has when they are longer."""
    both = all(token.letters in pinyin.syllables() for token in (first, second))
    letters = first.letters + second.letters if both else ""
    return Token(first.start, second.end, f"{first.text} {second.text}", letters)
