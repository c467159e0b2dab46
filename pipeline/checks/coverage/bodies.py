"""Names of ministries, bureaus, universities, firms: each word of the English must be of one of the Chinese.

A body's Chinese name is a compound: *of where*, *of what*, *what kind*. Where a word of the English name is none that
the source could mean, while the name there has a word that nothing in the target renders, one stands for the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.checks.coverage.beads import Bead, is_between_pairs
from pipeline.checks.coverage.glossed import Mentions, common_places
from pipeline.checks.coverage.omissions import vague
from pipeline.checks.names import alike
from pipeline.checks.romanisation.judgement import apostrophe
from pipeline.chinese import bodies, readings
from pipeline.model import Document, Example, Issue, Rule, Span, Word, tell
from pipeline.words import forms, lexicon

OTHER_BODY = Rule(
    id="coverage.other-body",
    summary=tell(
        "A word in the name of a ministry, a bureau, a university, a firm that nothing in the Chinese source means, "
        "while a word of its Chinese name is left out."
    ),
    bad=(
        Example("The Bureau of Human Resources and Social [Work>Security] met.", "人力资源和社会保障局开会。"),
        Example("The All-China [Youth>Women's] Federation met.", "中华全国妇女联合会开会。"),
        Example("The [Provincial>Municipal] Health Bureau held a meeting.", "市卫生局召开会议。"),
    ),
    good=(
        Example("The Bureau of Human Resources and Social Security met.", "人力资源和社会保障局开会。"),
        Example("The Publicity Department met.", "宣传部开会。"),
        Example("The Textile Industry Council met.", "纺织工业联合会开会。"),
        Example("The Shanghai Health Bureau held a meeting.", "市卫生局召开会议。"),
    ),
    source="CC-CEDICT (meanings of words; names of bodies)",
    type="mistranslation",
    severity="major",
    languages=("en",),
    bulk=False,
)

RULES = (OTHER_BODY,)

# So many letters tell a word in the dictionary's glosses.
_GLOSS = 5
# A text without full stops: no sentence has more words.
_LONGEST = 600
# Words before what ends a body's name that may belong to it.
_REACH = 8
# What may stand between two words of an English name, and of a Chinese one.
_GAP = re.compile(r" |-|’s |'s | & ")
_WITHIN = re.compile(r"[、“”《》\"]*")
_LATIN = re.compile(r"[A-Za-z]+")
# So often the first English word for a Chinese one stands for it in names before it is proposed.
_SURE = 0.6
# A name of fewer words is too near others.
_LEAST = 3
# A word for at most so many endings of Chinese names says one kind of body.
_FEW = 3
_CONFIDENCE = 0.85
_DIGITS = "一二三四五六七八九十"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
# What a word within a name may be.
_KINDS = ("NN", "NNS", "NN:U", "NN:UN", "JJ", "JJR", "VBG", "VBN")
# Words of the legal form, and small ones, which a name goes without or English says otherwise; of rank, in titles.
_FORM = frozenset(("有限", "责任", "股份", "控股", "总"))
_JOINING = frozenset("和与及暨的")
# The whole country, of which English says now one, now the other, now nothing.
_NATION = frozenset(("中国", "中华", "国家", "全国", "我国"))
_NEVER_LOST = _JOINING | _NATION | frozenset(bodies.LEVELS)
_TITLES = frozenset("general deputy vice acting executive president chairman chairwoman director minister".split())
_DATES = frozenset(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
# Of these each has a name that it chose, whatever the Chinese means: *Union Hospital* of 协和医院.
_CHOSEN = frozenset("hospital school company group news daily times post press station inc co ltd limited".split())
_NO_SIGN = _TITLES | _DATES | frozenset("national state china chinese central".split())
_LEVEL_WORDS = frozenset().union(*bodies.LEVELS.values())


class _Body(NamedTuple):
    """What may be the name of a body in a source."""

    words: tuple[str, ...]
    """The last is its kind."""


@lru_cache(maxsize=8192)
def _glosses(word: str) -> frozenset[str]:
    """What English words for a Chinese one begin with."""
    learnt = (*bodies.words().get(word, ()), *bodies.rendered().get(word, ()))
    kinds = bodies.kind_words() if not bodies.kind_of(word) else frozenset()
    found = {each[:_GLOSS] for each in learnt if each not in kinds}
    found.update(each[:_GLOSS] for each in bodies.LEVELS.get(word, ()))
    entry = readings.word(word) if len(word) > 1 else None
    if entry is not None:
        found.update(entry.glosses)
        found.update(name[:_GLOSS].lower() for name in entry.names)
    return frozenset(found)


@lru_cache(maxsize=64)
def _means(chinese: str) -> frozenset[str]:
    """What the words of a text may be in English, whatever they are parts of: the first letters."""
    found: set[str] = set()
    listed, longest = readings.listed(), readings.longest()
    for match in readings.HAN.finditer(chinese):
        run = match.group()
        for start in range(len(run)):
            found |= _glosses(run[start])
            for end in range(start + 2, min(len(run), start + longest.get(run[start : start + 2], 0)) + 1):
                if run[start:end] in listed:
                    found |= _glosses(run[start:end])
    for _, name in bodies.named(chinese):
        found.update(word[:_GLOSS] for form in bodies.names()[name] for word in bodies.content(form))
    return frozenset(found)


def _is_meant(word: str, glosses: frozenset[str]) -> bool:
    """True where an English word has the beginning of one that is given."""
    if word[:_GLOSS] in glosses:
        return True
    stem = bodies.stem(word)
    return stem[:_GLOSS] in glosses or (len(stem) < _GLOSS and f"{stem}e" in glosses)


def _can_tell(word: str) -> bool:
    """True for a word of English that may be one of a name's, and of which the dictionary tells what it means."""
    bare = word.removesuffix("'s")
    if len(bare) < 4 or not (bare.isascii() and bare.isalpha()) or bare in _NO_SIGN:
        return False
    if bare in _LEVEL_WORDS or bare in _ORDINALS:
        return True
    return lexicon.is_english(bare) and forms.can_be(bare, *_KINDS) and bodies.told(bare) is not None


class _Passage(NamedTuple):
    """A bead's source with those beside it, and the words of their targets."""

    chinese: str
    glosses: frozenset[str]
    """What its words may be in English."""
    latin: frozenset[str]
    """Its words in Latin letters."""
    target: frozenset[str]
    often: Counter[str]
    """How often each of those stands there."""

    def has_for(self, word: str, beside: Sequence[str]) -> bool:
        """True where the targets render a word of the source as often as that has it, or in no clear way."""
        target = self.target - bodies.kind_words()
        said = sum(self.often[english] for english in target if _means_it(english, word))
        if not said:
            return _is_rendered(word, target, beside)
        return said >= sum(chinese == word for _, chinese in bodies.parts(self.chinese))


def _is_borne(word: str, passage: _Passage) -> bool:
    """True for a word that the source may mean, or of which that cannot be told."""
    if word in _ORDINALS:
        return any(mark + _DIGITS[_ORDINALS.index(word)] in passage.chinese for mark in ("第", "十"))
    if not _can_tell(word) or _is_meant(word, passage.glosses):
        return True
    told = bodies.told(word)
    if told is None or word in _LEVEL_WORDS:
        return False
    # A word of the source that another of the target renders has its characters for that.
    others = [each for each in passage.target if bodies.stem(each) != bodies.stem(word)]
    for _, chinese in bodies.parts(passage.chinese):
        if any(character in told.characters for character in chinese) and chinese not in bodies.kinds():
            glosses = _glosses(chinese)
            if not any(_is_meant(each, glosses) for each in others):
                return True
    return False


def _names(bead: Bead) -> Iterator[list[Word]]:
    """The names of bodies in a target: runs of words with capitals, with the small ones between them."""
    found, text, at = bead.words, bead.text, 0
    if not any(map(_is_kind, found)):
        return
    while at < len(found):
        if not found[at].text[0].isupper():
            at += 1
            continue
        last = at
        while (after := _next(text, found, last)) is not None:
            last = after
        run = [word for word in found[at : last + 1] if word.key not in bodies.SMALL]
        if len(run) > 1 and any(_is_kind(word) for word in run):
            yield run
        at = last + 1


def _next(text: str, found: Sequence[Word], last: int) -> int | None:
    """The next word with a capital in the same name; small words may stand before it."""
    at = last + 1
    while at < len(found) and at - last <= 3 and _GAP.fullmatch(text, found[at - 1].end, found[at].start):
        if found[at].text[0].isupper():
            return at
        if found[at].key not in bodies.SMALL:
            return None
        at += 1
    return None


def _is_kind(word: Word) -> bool:
    kinds = bodies.kind_words()
    return word.key in kinds or word.key.removesuffix("s") in kinds


@lru_cache(maxsize=64)
def _bodies(chinese: str) -> tuple[_Body, ...]:
    """What may be the names of bodies in a text in simplified characters: each word for a kind with those before it."""
    parts = bodies.parts(chinese)
    found = []
    for at, (_, word) in enumerate(parts):
        if not bodies.kind_of(word):
            continue
        first = at
        while first and at - first < _REACH:
            start, before = parts[first - 1]
            if not _WITHIN.fullmatch(chinese, start + len(before), parts[first][0]) or not _may_be_within(before):
                break
            first -= 1
        words = [each for _, each in parts[first : at + 1]]
        while len(words) > 1 and words[-2] + words[-1] in bodies.kinds():
            words[-2:] = [words[-2] + words[-1]]  # 研究院
        found.append(_Body(tuple(words)))
    return tuple(found)


def _may_be_within(word: str) -> bool:
    """False for a word of one character that begins no part of a name: 由, 在, 向."""
    return len(word) > 1 or word in bodies.LEVELS or word in _JOINING or bool(bodies.kind_of(word))


def _is_clear(word: str) -> bool:
    """True for a word of which it can be told whether a target renders it."""
    if word in bodies.LEVELS:
        return True
    if len(word) < 2 or word in vague() or word in _FORM or bodies.kind_of(word):
        return False
    entry = readings.word(word)
    return entry is not None and bool(entry.glosses) and (not entry.kind or word in common_places())


def _is_rendered(word: str, target: frozenset[str], beside: Sequence[str] = ()) -> bool:
    """True where a target has what may stand for a Chinese word; `beside` are those of its name.

    What is said of another of them by its meaning is not what has only a character of this one.
    """
    if any(_means_it(english, word) for english in target):
        return True
    if word in bodies.LEVELS:
        return False
    alike = (english for english in target if _has_character(english, word))
    return any(not any(each != word and _means_it(english, each) for each in beside) for english in alike)


@lru_cache(maxsize=32768)
def _means_it(english: str, word: str) -> bool:
    """True for an English word that a Chinese one means, or how it reads."""
    if _is_meant(english, _glosses(word)):
        return True
    entry = readings.word(word)
    return entry is not None and any("".join(reading) == english for reading in entry.readings)


@lru_cache(maxsize=32768)
def _has_character(english: str, word: str) -> bool:
    """True for an English word that goes with a character of a Chinese one."""
    told = bodies.told(english)
    return told is not None and any(character in told.characters for character in word)


def bodies_of(document: Document, beads: list[Bead], mentions: Sequence[Mentions]) -> Iterator[Issue]:
    """Words in the names of bodies that are none of theirs; `mentions` are the glossary's terms of each bead."""
    for at, bead in enumerate(beads):
        if not bead.source or len(bead.words) > _LONGEST or not is_between_pairs(beads, at):
            continue
        found = list(_names(bead))
        if not found:
            continue
        near = slice(max(0, at - 1), at + 2)
        around = "。".join(each.source for each in beads[near])
        often = Counter(word.key for each in beads[near] for word in each.words)
        target = frozenset(often)
        house = {form for there in mentions[near] for concept, _ in there.values() for form in concept.targets}
        glosses = frozenset(word[:_GLOSS] for form in house for word in bodies.content(form))
        glosses = glosses.union(*(_means(each.source) for each in beads[near]))
        passage = _Passage(around, glosses, frozenset(_LATIN.findall(around.lower())), target, often)
        known = _unrendered(bead.source, target)
        for name in found:
            said = list(_known(document.text, bead, name, passage, known))
            yield from said or _other(document.text, bead, name, passage)


def _unrendered(chinese: str, target: frozenset[str]) -> list[str]:
    """The bodies with a known English name that a text in simplified characters names and its target does not."""
    found, spelt = [], frozenset(map(alike.spelling, target))
    for name in dict.fromkeys(name for _, name in bodies.named(chinese) if bodies.kind_of(bodies.divided(name)[-1])):
        forms_of = [bodies.content(form) for form in bodies.names()[name]]
        if not any(
            spelt.issuperset(map(alike.spelling, form)) or "".join(word[0] for word in form) in target
            for form in forms_of
        ):
            found.append(name)
    return found


@cache
def _forms() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """The English names of bodies by their first words, each with the Chinese one."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for chinese, forms_of in bodies.names().items():
        for form in forms_of:
            words = tuple(bodies.content(form))
            if len(words) > 1:
                found.setdefault(words[0], []).append((words, chinese))
    for same in found.values():
        same.sort(key=lambda row: -len(row[0]))
    return found


def _known(text: str, bead: Bead, name: list[Word], passage: _Passage, known: Sequence[str]) -> Iterator[Issue]:
    """The name of a known body with another word in it, or that of another known body."""
    keys = [word.key for word in name]
    for chinese in known:
        for form in bodies.names()[chinese]:
            words = bodies.content(form)
            if len(words) != len(keys) or len(words) < _LEAST:
                continue
            other = [
                at
                for at, (one, right) in enumerate(zip(keys, words, strict=True))
                if alike.spelling(one) != alike.spelling(right)
            ]
            if len(other) == 1 and _is_another(keys[other[0]], words[other[0]], chinese, passage):
                at = other[0]
                yield _known_issue(text, bead, name[at : at + 1], chinese, form, _written(form, words[at]))
                return
    if len(known) != 1 or bodies.kind_of(bodies.divided(known[0])[-1]).isdisjoint(keys):
        return
    for at, key in enumerate(keys):
        for words, _ in _forms().get(key, ()):
            if tuple(keys[at : at + len(words)]) != words or len(keys) > len(words) + 1:
                continue
            same = [each for each in _forms()[key] if each[0] == words]
            if any(each in passage.chinese or _is_short_for(known[0], each) for _, each in same):
                return
            if any(not _is_kind(word) and not _is_borne(word.key, passage) for word in name[at : at + len(words)]):
                form = bodies.names()[known[0]][0]
                yield _known_issue(text, bead, name[at : at + len(words)], known[0], form, form)
            return


def _is_short_for(one: str, other: str) -> bool:
    """True for two names of which one has all characters of the other: 中宣部, 中共中央宣传部."""
    return set(one) <= set(other) or set(other) <= set(one)


def _is_another(word: str, right: str, chinese: str, passage: _Passage) -> bool:
    """True where a word of a name is no other form of the right one, and either kinds of bodies or one is strange.

    Of two words for one kind, *Committee* and *Commission* of 委员会, only an official name tells the right one.
    """
    kinds = bodies.kind_words()
    if word in kinds and right in kinds:
        return bodies.is_attested(chinese) or word not in bodies.kind_of(bodies.divided(chinese)[-1])
    return bodies.stem(word)[:_GLOSS] != bodies.stem(right)[:_GLOSS] and not _is_borne(word, passage)


def _written(form: str, key: str) -> str:
    """A word of a name as it is written there."""
    return next((word for word in re.split(r"[ -]", form) if word.lower().replace("’", "'") == key), key)


def _known_issue(text: str, bead: Bead, words: Sequence[Word], chinese: str, form: str, right: str) -> Issue:
    span = bead.place(Span(words[0].start, words[-1].end))
    message = tell("The source has {a}, which is “{b}” in English.", a=chinese, b=form)
    evidence = (tell("source: {a}", a=chinese),)
    return OTHER_BODY.issue(text, span, message, _suggested(text, span, right), evidence, confidence=_CONFIDENCE)


def _other(text: str, bead: Bead, name: list[Word], passage: _Passage) -> Iterator[Issue]:
    strange = [at for at in range(len(name)) if not _is_known(bead.text, name, at, passage)]
    if len(strange) != 1 or _has_initials(bead, name):
        return
    at = strange[0]
    if _is_head(bead.text, name, at):
        yield from _other_kind(text, bead, name, at, passage.target)
        return
    wanted = {key for word in name if _is_kind(word) for key in (word.key, word.key.removesuffix("s"))}
    if name[at].key not in _LEVEL_WORDS and name[at].key not in _ORDINALS:
        wanted -= _CHOSEN
    others = frozenset(
        word.key for i, word in enumerate(name) if i != at and not (_is_kind(word) and _is_head(bead.text, name, i))
    )
    fitting = (body for body in _bodies(bead.source) if not bodies.kind_of(body.words[-1]).isdisjoint(wanted))
    compared = [(_compared(body, others, passage, name[at].key in _LEVEL_WORDS), body) for body in fitting]
    if not compared:
        return
    (_, lost), body = max(compared, key=lambda each: each[0][0])
    if lost < 0 or not _fit(name, at, body, lost):
        return
    yield _issue(text, bead, name[at], body, lost, passage.target)


def _other_kind(text: str, bead: Bead, name: list[Word], at: int, target: frozenset[str]) -> Iterator[Issue]:
    """*Court* of a procuratorate: all other words are those of the one body that nothing calls by its kind."""
    others = frozenset(word.key for word in name if word is not name[at])
    found = {
        body.words[-1]: body
        for body in _bodies(bead.source)
        if bodies.kind_of(body.words[-1]).isdisjoint(target)
        and len(body.words) > 2
        and all(_is_rendered(word, others) for word in body.words[-3:-1])
    }
    if len(found) == 1:
        ((kind, body),) = found.items()
        if len(bodies.kind_of(kind)) == 1:
            yield _issue(text, bead, name[at], body, len(body.words) - 1, target)


def _is_known(text: str, name: Sequence[Word], at: int, passage: _Passage) -> bool:
    """True for a word that is explained or need not be: the kind of body that ends a name, initials, what is meant."""
    word = name[at]
    if word.text.isupper() or word.key in passage.latin:
        return True
    if _is_head(text, name, at):
        key = word.key.removesuffix("s")
        return key not in _distinct() or any(key in bodies.kind_of(each) for each in _kinds_in(passage.chinese))
    return _is_borne(word.key, passage)


@lru_cache(maxsize=64)
def _kinds_in(chinese: str) -> frozenset[str]:
    """The words for kinds of bodies in a text in simplified characters."""
    return frozenset(body.words[-1] for body in _bodies(chinese))


def _is_head(text: str, name: Sequence[Word], at: int) -> bool:
    """True for the word that says what kind of body has the name: at its end, or before *of*."""
    return _is_kind(name[at]) and (at + 1 == len(name) or text[name[at].end : name[at + 1].start] != " ")


@cache
def _distinct() -> frozenset[str]:
    """Words that alone stand for some kind of body, and for few others: *court*, *bank*, not *office*."""
    often = Counter(word for words in bodies.kinds().values() for word in words)
    alone = {word for words in bodies.kinds().values() if len(words) == 1 for word in words}
    return frozenset(word for word in alone if often[word] <= _FEW) - _CHOSEN


def _has_initials(bead: Bead, name: Sequence[Word]) -> bool:
    """True for a name with its initials behind it, (CAICT): the bearer's own."""
    last = name[-1]
    return re.match(r" ?[(（][A-Z]{2,}", bead.text[last.end : last.end + 6]) is not None


def _compared(body: _Body, others: frozenset[str], passage: _Passage, level: bool) -> tuple[int, int]:
    """How many words of a body's name some English ones render, and where in it the one is that nothing renders.

    -1 where there is no such word, or several. A division is one only for the word of a division, `level`, and where it
    stands for itself: 市 of 市卫生局, not of 嘉兴市卫生局.
    """
    there = [_is_rendered(word, others, body.words) for word in body.words]
    if level:
        lost = body.words[0] in bodies.LEVELS and any(there[1:-1]) and not _is_rendered(body.words[0], passage.target)
        return sum(there), 0 if lost else -1
    there[-1] = True
    first = there.index(True)
    if first == len(body.words) - 1:
        first = max(0, first - 1)
    lost_at = [
        at
        for at in range(first, len(body.words))
        if not there[at]
        and body.words[at] not in _NEVER_LOST
        and not bodies.kind_of(body.words[at])
        and not passage.has_for(body.words[at], body.words)
    ]
    if not lost_at:
        lost_at = [
            at for at in range(first, len(body.words)) if there[at] and _other_half(body.words[at], passage.target)
        ]
    one = len(lost_at) == 1 and _is_clear(body.words[lost_at[0]])
    return sum(there), lost_at[0] if one else -1


def _other_half(chinese: str, target: frozenset[str]) -> str:
    """What is left out of a word that names render by two: *Technology* of 科技, where *Science* stands."""
    pair = list(bodies.words().get(chinese, ()))
    missing = [word for word in pair if not any(bodies.stem(word)[:_GLOSS] == each[:_GLOSS] for each in target)]
    return missing[0] if len(pair) == 2 and len(missing) == 1 else ""


def _fit(name: Sequence[Word], at: int, body: _Body, lost: int) -> bool:
    """True where a word of each name has the same neighbour, and both are divisions or none is."""
    word, chinese = name[at].key, body.words[lost]
    if (word in _LEVEL_WORDS) != (chinese in bodies.LEVELS) or (word in _ORDINALS) != (chinese[0] == "第"):
        return False
    told = bodies.told(word)
    if word in _LEVEL_WORDS:
        return True
    if told is not None and any(beside[:_GLOSS] in _glosses(chinese) for beside in told.beside):
        return False
    here = {each.key for each in (*name[max(0, at - 1) : at], *name[at + 1 : at + 2])}
    there = [each for each in body.words if each not in _JOINING]
    place = there.index(chinese)
    near = (*there[max(0, place - 1) : place], *there[place + 1 : place + 2])
    if _other_half(chinese, frozenset(here)):
        return True
    if any(_is_rendered(each, frozenset(here)) for each in near):
        return True
    return any(
        key.removesuffix("s") in bodies.kind_of(each) or key in bodies.kind_of(each) for key in here for each in near
    )


def _right(word: Word, body: _Body, lost: int, before_another: bool | None, target: frozenset[str]) -> str:
    """What stands for a Chinese word in the names of bodies; empty where that is not sure.

    `before_another`: whether another word of the name follows; None where *and* does, and that is not told.
    """
    chinese, key = body.words[lost], word.key
    if chinese in bodies.LEVELS:
        found = {"provincial": {"市": "municipal"}, "municipal": {"省": "provincial"}}.get(key, {}).get(chinese, "")
    elif len(chinese) == 2 and chinese[0] == "第" and chinese[1] in _DIGITS:
        found = _ORDINALS[_DIGITS.index(chinese[1])]
    elif lost + 1 == len(body.words):
        (found,) = bodies.kind_of(chinese)
    else:
        half = _other_half(chinese, target)
        if half:  # the dictionary may know a third
            entry = readings.word(chinese)
            return half.capitalize() if entry is not None and half[:_GLOSS] in entry.glosses else ""
        found, share = next(iter(bodies.words().get(chinese, {}).items()), ("", 0.0))
        if share < _SURE or found in bodies.kind_words():
            return ""
        found = found if before_another is None else _in_place(found, before_another)
    return found.capitalize()


@cache
def _variants() -> Mapping[str, Counter[tuple[bool, str]]]:
    """By their first letters: how often words stand in the names of bodies right before another one, and elsewhere."""
    found: dict[str, Counter[tuple[bool, str]]] = {}
    for form in (form for forms_of in bodies.names().values() for form in forms_of):
        for word, after in pairwise((*form.lower().split(), "")):
            found.setdefault(word[:_GLOSS], Counter())[bool(after) and after not in bodies.SMALL, word] += 1
    return found


def _in_place(word: str, before_another: bool) -> str:
    """A word as names have it in such a place: *Agricultural Sciences*, but *Ministry of Agriculture*."""
    same = {
        other: seen
        for (place, other), seen in _variants().get(word[:_GLOSS], Counter()).items()
        if place == before_another and other.startswith(word[: min(len(word), len(other)) - 1])
    }
    return max(same, key=lambda other: (same[other], other == word), default=word)


def _issue(text: str, bead: Bead, word: Word, body: _Body, lost: int, target: frozenset[str]) -> Issue:
    span = bead.place(word.span)
    joined = text[: span.start].endswith((" and ", " & ", ", ")) or text.startswith((" and", " &", ","), span.end)
    before_another = (
        None if joined else text[span.end : span.end + 1] == " " and text[span.end + 1 : span.end + 2].isupper()
    )
    chinese, right = body.words[lost], _right(word, body, lost, before_another, target)
    evidence = (
        tell("source: {a}", a="".join(body.words[max(0, lost - 2) :])),
        tell("nothing in the source means “{a}”", a=word.text),
        tell("nothing here renders {a}", a=chinese),
    )
    message = tell("The source has {a}, not “{b}”.", a=chinese, b=word.text)
    return OTHER_BODY.issue(text, span, message, _suggested(text, span, right), evidence, confidence=_CONFIDENCE)


def _suggested(text: str, span: Span, right: str) -> tuple[str, ...]:
    """A suggestion with the apostrophe of the text, if it has none behind it; none for an empty one."""
    if text.startswith(("'s", "’s"), span.end):
        right = right.removesuffix("'s")
    return (right.replace("'", apostrophe(text) or ("'" if text.isascii() else "’")),) if right else ()
