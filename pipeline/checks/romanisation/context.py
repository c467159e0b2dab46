"""What the source around a span tells of it: a person, a foreign name, a part of a word."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pipeline import knowledge
from pipeline.checks.romanisation.passage import Passage, Reading

# What stands before and after the name of a person in news prose; strong evidence, and marks that prove nothing alone.
_PERSON_BEFORE = re.compile(
    r"(?:记者|编辑|责编|作者|通讯员|书记|主席|市长|省长|县长|区长|院长|校长|所长|会长|局长|部长|处长|厅长|社长|站长|队长|组长|行长|秘书长|主任|经理|董事长|总裁"
    r"|总监|教授|研究员|院士|专家|博士|先生|女士|选手|队员|运动员|教练|导演|演员|作家|歌手|主持人|嘉宾|司机|医生|护士|老师|学生|同学|村民|居民|市民|战士|士兵"
    r"|委员|代表|大使|发言人|领导|负责人|创始人|助理|领队|外交官|将军|律师|摄影师|设计师|妻子|丈夫|父亲|母亲|儿子|女儿|由)[\s:：]*$"
)


_PERSON_AFTER = re.compile(
    r"\s*(?:表示|说|指出|认为|介绍|强调|告诉|坦言|感叹|透露|回忆|先生|女士|同学|老师|教授|院士|书记|市长|省长|院长|主席|主任|部长|会长|总经理|董事长|向"
    r"|摄|执导|主演|致辞|出席|主持|率团|参加)"
)


_BESIDE = re.compile(r"[、，,和与（(：:\s]$")


_BEYOND = re.compile(r"[、，,和与）)等在的\s]")


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
    before, after = passage.text[max(0, start - 6) : start], passage.text[end : end + 6]
    return word is None and bool(_BESIDE.search(before)) and bool(_BEYOND.match(after))


def is_strong(passage: Passage, start: int, end: int) -> bool:
    """True when a title or a verb of saying stands beside a span, or the dictionary knows the person."""
    word = passage.words.get((start, end))
    if word and word.kind == "p":
        return True
    before, after = passage.text[max(0, start - 6) : start], passage.text[end : end + 6]
    return bool(_PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after))


def is_foreign(passage: Passage, start: int, end: int) -> bool:
    """True for a span that spells a foreign name: by its characters, or by the dot in it."""
    around = passage.text[max(0, start - 1) : start] + passage.text[end : end + 1]
    if "·" in around or "•" in around:
        return True
    return all(c in _spells_foreign() for c in passage.text[start:end])


def is_whole(passage: Passage, start: int, end: int) -> bool:
    """True when a span does not cut a word of the dictionary in two."""
    return start in passage.cuts and end in passage.cuts


def is_unexplained(place: Reading, passage: Passage, present: Counter[str]) -> bool:
    """True when the source names this more often than the target has it in full."""
    joined = "".join(place.syllables)
    return present[joined] < len(passage.spans.get(joined, ()))
