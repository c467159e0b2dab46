"""What the source around a span tells of it: a person, a foreign name, a part of a word."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pipeline import knowledge
from pipeline.checks.romanisation.beside import after_person, before_person
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.spelling import looks_foreign

# Marks that prove nothing alone: a name of a list.
_BESIDE = re.compile(r"[、，,和与队（(：:\s]$")
_BEYOND = re.compile(r"[、，,和与）)等在的\s]")
# The longest word of beside-names.toml, with a space.
_REACH = 6


@cache
def _spells_foreign() -> frozenset[str]:
    return frozenset(knowledge.lines("transliteration.tsv")[0])


def is_person(passage: Passage, start: int, end: int) -> bool:
    """True when the words around a span of the source are those around a person's name."""
    word = passage.words.get((start, end))
    if word and word.kind == "p":
        return True
    if word and word.kind:
        return False
    if is_strong(passage, start, end):
        return True
    before, after = passage.text[max(0, start - _REACH) : start], passage.text[end : end + _REACH]
    return word is None and bool(_BESIDE.search(before)) and bool(_BEYOND.match(after))


def is_strong(passage: Passage, start: int, end: int) -> bool:
    """True when a title or a verb of saying stands beside a span, or the dictionary knows the person."""
    word = passage.words.get((start, end))
    if word and word.kind == "p":
        return True
    return is_called(passage, start, end)


def is_called(passage: Passage, start: int, end: int) -> bool:
    """True when a title or a verb of saying stands beside a span."""
    before, after = passage.text[max(0, start - _REACH) : start], passage.text[end : end + _REACH]
    return bool(before_person().search(before) or after_person().match(after))


def ends_name(rest: str) -> bool:
    """True when nothing of a person's name stands at the beginning of the rest of the source."""
    return not rest or bool(after_person().match(rest) or _BEYOND.match(rest))


def is_foreign(passage: Passage, start: int, end: int, letters: str = "") -> bool:
    """True for a span that spells a foreign name: by its characters, or by a dot in it.

    Half of the characters may be others where the `letters` of the target do not look like pinyin.
    """
    around = passage.text[max(0, start - 1) : start] + passage.text[end : end + 1]
    if "·" in around or "•" in around:
        return True
    others = sum(c not in _spells_foreign() for c in passage.text[start:end])
    return others <= ((end - start) // 2 if looks_foreign(letters) else 0)


def is_whole(passage: Passage, start: int, end: int) -> bool:
    """True when a span does not cut a word of the dictionary in two."""
    return start in passage.cuts and end in passage.cuts


def is_unexplained(place: Reading, passage: Passage, present: Counter[str]) -> bool:
    """True when the source names this more often than the target has it in full."""
    joined = "".join(place.syllables)
    return present[joined] < len(passage.spans.get(joined, ()))
