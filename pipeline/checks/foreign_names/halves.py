"""Persons of Japan, Korea and Vietnam of whose name one half is their own and the other is written in pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.foreign_names.in_pinyin import is_foreign, ways
from pipeline.checks.foreign_names.rules import IN_PINYIN
from pipeline.checks.foreign_names.spans import Context, Named
from pipeline.chinese import east, pinyin
from pipeline.chinese.east import Land
from pipeline.model import Issue, Word, tell

# Characters of a given name, and letters that are no chance.
_GIVEN, _SHORTEST = (3, 2, 1), 3


def issues(text: str, bead: Bead, names: Sequence[Named], context: Context) -> Iterator[Issue]:
    """*Ando [Yukang]* for 安藤裕康, who is Ando Hiroyasu; *[Xiaochi] Yuriko* for 小池百合子."""
    done: set[int] = set()
    capitals = [word.text[0].isupper() for word in bead.words]
    both = (at for at, (one, other) in enumerate(pairwise(capitals)) if one and other)
    pairs = [(bead.words[at], bead.words[at + 1]) for at in both if _is_pair(bead, *bead.words[at : at + 2])]
    for land, start, end in _surnames(bead.source, context) if pairs else ():
        for one, other in pairs:
            for surname, given in ((one, other), (other, one)):
                if done.isdisjoint((surname.start, given.start)):
                    found = _wrong(bead.source, land, start, end, surname, given)
                    if found is not None:
                        wrong, chinese, forms = found
                        done.add(wrong.start)
                        right = given if wrong is surname else surname
                        yield _issue(text, bead, wrong, chinese, _listed(chinese, right, land, names) or forms)


def _is_pair(bead: Bead, one: Word, other: Word) -> bool:
    """True for two words with a capital side by side, one of which may be pinyin."""
    if bead.text[one.end : other.start] != " ":
        return False
    return all(word.text[1:].islower() for word in (one, other)) and any(
        pinyin.is_pinyin(word.text) for word in (one, other)
    )


def _surnames(source: str, context: Context) -> Iterator[tuple[Land, int, int]]:
    """Where surnames of these countries may stand: of others than Japan, where the country is named."""
    for start, end in east.japanese_surnames(source):
        yield "japan", start, end
    for land in context.lands & {"korea", "vietnam"}:
        for match in _others(land).finditer(source):
            yield land, *match.span()


@cache
def _others(land: Land) -> re.Pattern[str]:
    return re.compile("|".join(sorted(east.surnames(land), key=lambda name: (-len(name), name))))


def _wrong(
    source: str, land: Land, start: int, end: int, surname: Word, given: Word
) -> tuple[Word, str, tuple[str, ...]] | None:
    """The half of two words that is pinyin beside a half that is right, its characters, and what it should be."""
    spelt = east.surnames(land)[source[start:end]]
    is_own = any(east.folded(surname.text, land) == east.folded(form, land) for form in spelt)
    read = {"".join(way) for way in ways(source[start:end])}
    for size in _GIVEN:
        rest = source[end : end + size]
        if len(rest) < size or (land != "japan" and size > 2):
            continue
        person = east.persons(source[start : end + size], land)
        own_given = tuple(dict.fromkeys(each.given for each in person if each.surname in spelt))
        if is_own and only_letters(surname.text) not in read and len(given.key) >= _SHORTEST:
            alike = any(east.folded(given.text, land) == east.folded(form, land) for form in own_given)
            if not alike and given.key in {"".join(way) for way in ways(rest)} and pinyin.is_pinyin(given.text):
                return given, source[start : end + size], own_given
        if surname.key in read and land == "japan" and not is_own:
            if any(only_letters(form) == only_letters(given.text) for form in own_given):
                return surname, source[start : end + size], spelt
    return None


def _listed(chinese: str, right: Word, land: Land, names: Sequence[Named]) -> tuple[str, ...]:
    """The other half of a known person's name than the one which is right."""
    forms = (form.split(" ", 1) for name in names if name.chinese == chinese for form in name.forms)
    return tuple(
        dict.fromkeys(
            half[1 - at]
            for half in forms
            for at in range(len(half))
            if len(half) == 2 and east.folded(half[at], land) == east.folded(right.text, land)
        )
    )


def _issue(text: str, bead: Bead, wrong: Word, chinese: str, forms: Sequence[str]) -> Issue:
    evidence = (tell("source: {a}", a=chinese), tell("{a} written as it reads", a=chinese))
    if forms:
        message = is_foreign(chinese, forms[0])
    else:
        message = tell("The source has {a}, a foreign name, which is not spelt as its characters read.", a=chinese)
    return IN_PINYIN.issue(text, bead.place(wrong.span), message, forms, evidence)
