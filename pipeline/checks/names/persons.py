"""Given names after a surname: spelt two ways, no pinyin at all, or without their capital."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

from pipeline import knowledge
from pipeline.checks.names.orthography import CAPITALS
from pipeline.checks.names.release import Flag, Release, stands
from pipeline.checks.names.settled import Settled
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import divide, is_pinyin, surnames
from pipeline.model import Example, Message, Rule, Word, tell
from pipeline.words import languages
from pipeline.words.near import LONGEST, describe, one_slip, slip, variants

_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
# No sentence is longer, in letters.
_ONE_SENTENCE = 600
# Shorter given names are near many others.
_SHORTEST = 4
# A spelling that stands so often is right beside one that is no pinyin.
_OFTEN = 3
# Of a given name that is no pinyin: shorter ones may be of another language.
_SHORTEST_WRONG = 5
_SYLLABLES = 2
# Of a public person: *Chen Qun* is not Chen Yun.
_SHORTEST_PUBLIC = 6
# What the hand does most, the surest first.
_SURE = ("swapped", "doubled", "added")
_MOST = 3
_LAST_LETTERS = "aeiounrg"
# Words that read like Chinese names and that English prose writes small.
_LOANWORDS = frozenset(
    """baijiu baozi bianzhong chili danwei erhu fengshui guanxi guqin guzheng hanfu hukou hutong jiaozi kungfu mahjong
    nongjiale pinyin pipa putonghua qigong qipao renminbi siheyuan taichi taiji tulou wushu yuanxiao zongzi""".split()
)


@cache
def _public() -> dict[str, tuple[str, ...]]:
    """Surname → given names of persons whom every release may name (``pipeline/data/persons.txt``), lower case."""
    table: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in knowledge.lines("persons.txt"):
        surname, given = line.lower().split(" ")
        table[surname] += (given,)
    return dict(table)


PERSON_SLIP = Rule(
    id="names.person-slip",
    summary=tell("A given name that is no pinyin, one slip away from another after the same surname."),
    bad=(
        Example("Sun Ruizhe met Li Wen. Sun [Ruizge>Ruizhe] said so."),
        Example("Zhong Nanshan was there. Zhong [Nanshn>Nanshan] spoke."),
    ),
    good=(Example("Sun Ruizhe met Li Wen. Sun Ruizhe said so."),),
    source="GB/T 28039-2011 (The Chinese phonetic alphabet spelling rules for Chinese names)",
    type="inconsistent-entities",
    severity="major",
)

TWO_PERSONS = Rule(
    id="names.person-two-ways",
    summary=tell("A given name one slip away from another after the same surname: two persons, or one."),
    bad=(Example("Editor Yao Yuyi came. Yao [Yuyu>Yuyi] graduated in 2003."),),
    good=(
        Example("Zhang Weimin and Wang Weiming came."),
        Example("Zhang Weimin met Zhang Weiming. Zhang Weimin thanked Zhang Weiming."),
        Example("Zhang Weimin, Zhang Weiming and Li Hua came."),
    ),
    source="GB/T 28039-2011 (The Chinese phonetic alphabet spelling rules for Chinese names)",
    type="inconsistent-entities",
    bulk=False,
)


def find_two_ways(settled: Settled) -> Iterator[Flag]:
    """Of two spellings of a given name, the one that is no pinyin; where both are, the rarer or the later one."""
    release = settled.release
    flagged: set[int] = set()
    for given in _given_names(settled).values():
        rarest_first = sorted(given, key=lambda key: (len(given[key]), is_pinyin(key), -given[key][0]))
        for one, other in combinations(rarest_first, 2):
            at = given[one][0]
            inflected = any(one == f"{other}{ending}" for ending in release.lists.endings)  # *Wang Mings Linie*
            if inflected or len(given[one]) > 1 or not one_slip(one, other) or at in flagged or at in settled.words:
                continue
            if is_pinyin(one) and any(_in_one_sentence(release, at, place) for place in given[other]):
                continue
            flagged.add(at)
            yield _two_ways(release, at, given[other])


def _in_one_sentence(release: Release, one: int, other: int) -> bool:
    """True for two names between which no sentence ends: who writes both at once means two persons."""
    first, last = sorted((one, other))
    start, end = release.words[first].end, release.words[last].start
    return end - start < _ONE_SENTENCE and not _SENTENCE_END.search(release.text, start, end)


def _given_names(settled: Settled) -> dict[str, dict[str, list[int]]]:
    """What stands after each surname with a capital, not flagged yet, and where: keys in lower case."""
    release = settled.release
    where: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, word in release.capitalised:
        if len(word.key) < _SHORTEST:
            continue
        surname = release.before(i)
        if surname is None or surname.key not in surnames() or not surname.text[0].isupper():
            continue
        if surname.key in release.lists.before_place or release.gap(i - 1) != " ":
            continue
        if i in settled.right or i not in settled.words:
            where[surname.key][word.key].append(i)
    return where


def _two_ways(release: Release, rare: int, frequent: list[int]) -> Flag:
    word, other = release.words[rare], release.words[frequent[0]]
    surname = release.words[rare - 1].text
    here, there = f"{surname} {word.text}", f"{surname} {other.text}"
    sure = not is_pinyin(word.key) and (is_pinyin(other.key) or len(frequent) >= _OFTEN)
    return release.flag(
        PERSON_SLIP if sure else TWO_PERSONS,
        rare,
        rare,
        tell("“{a}” and “{b}” look like one person.", a=here, b=there),
        (other.text,) if sure else (other.text, word.text),
        (describe(word.key, other.key), stands(len(frequent), there)),
        ambiguous=not sure,
    )


def find_given_names(settled: Settled) -> Iterator[Flag]:
    """Given names that are no pinyin, that miss a public person's name by one slip, or that lack their capital.

    Names of other romanisations and languages stay silent: only what is one slip from two syllables is flagged.
    """
    release, heads = settled.release, surnames()
    for i, (before, word) in enumerate(pairwise(release.words), 1):
        if before.key not in heads or i in settled.words or release.gap(i - 1) != " ":
            continue
        if not _is_surname(settled, i - 1):
            continue
        flag = None
        if word.text[0].islower():
            flag = _lower_case(release, i)
        elif word.text[1:].islower() and not release.is_word(word.key) and not divisions.is_place(word.key):
            flag = _public_person(release, i) or _no_pinyin(release, i)
        if flag:
            yield flag


def _is_surname(settled: Settled, i: int) -> bool:
    """True for a Chinese surname that opens a name: no part of a longer foreign one, no English word."""
    release = settled.release
    word, before = release.words[i], release.before(i)
    if word.key not in surnames() or not word.text[0].isupper() or not word.text[1:].islower():
        return False
    if word.key in languages.of(release.index.language).concord.singular:
        return False  # *Laurent Le Mesle*
    if i in settled.right or release.opens(i):
        return False
    foreign = before and before.text[0].isupper() and not release.is_word(before.key) and i - 1 not in settled.right
    return not foreign


PUBLIC_PERSON = Rule(
    id="names.public-person",
    summary=tell("A given name one slip away from that of a public person with the same surname."),
    bad=(
        Example("General Secretary Xi [Jingping>Jinping] said so."),
        Example("Zhong [Nansan>Nanshan] said that masks help."),
    ),
    good=(Example("General Secretary Xi Jinping said so."), Example("Dr Li Jingping said so.")),
    source="pipeline/data/persons.txt: persons whom releases name again and again",
    type="misspelling",
    severity="major",
    bulk=False,
)


def _public_person(release: Release, i: int) -> Flag | None:
    """*General Secretary Xi Jingping*: a real name, perhaps, but not of one who bears that title."""
    word, surname = release.words[i], release.words[i - 1]
    given_names = [given for given in _public().get(surname.key, ()) if len(given) >= _SHORTEST_PUBLIC]
    right = next((given for given in given_names if one_slip(word.key, given)), None)
    if right is None:
        return None
    title, after = release.before(i - 1), release.after(i)
    lists = release.lists
    named = (title and title.key in lists.before_person) or (after and after.key == "thought")
    # Another letter makes another person's name, as a slip of the hand seldom does.
    speaks = after and after.key in lists.after_person and slip(word.key, right)[0] in (*_SURE, "lost")
    if not (named or speaks or not is_pinyin(word.key)):
        return None
    told = tell("“{a}” is a public person", a=f"{surname.text} {right.capitalize()}")
    return _flag_given(PUBLIC_PERSON, release, i, (right.capitalize(),), (told,))


GIVEN_NAME = Rule(
    id="names.given-name",
    summary=tell("A given name after a Chinese surname that is no pinyin, and one slip away from two syllables of it."),
    bad=(Example("Director Chen [Lihhua>Lihua] said so."), Example("Mayor Liu [Weidongg>Weidong] came.")),
    good=(Example("Mayor Liu Weidong came."), Example("Mo Salah, Kim Jong and Li Ka-shing came.")),
    source="GB/T 28039-2011 (The Chinese phonetic alphabet spelling rules for Chinese names)",
    type="misspelling",
    severity="major",
    bulk=False,
)


def _no_pinyin(release: Release, i: int) -> Flag | None:
    word = release.words[i]
    if not _SHORTEST_WRONG <= len(word.key) <= LONGEST or not word.key.isascii() or not _ends_name(release, i):
        return None
    if is_pinyin(word.key, loose=True):
        return None
    # Villages are called what persons are: the more usual a name, the sooner it is meant.
    options = sorted(
        set(_pinyin_near(word.key)), key=lambda right: (_rank(release, word, right), -divisions.bearers(right), right)
    )
    if not options:
        return None
    best = _rank(release, word, options[0])
    # *Mo Salah*, *Ma Deok*: no syllable of Chinese ends so, and many of other languages do.
    if word.key[-1] not in _LAST_LETTERS and best > (True, _SURE.index("doubled")):
        return None
    first = [right for right in options if _rank(release, word, right) == best]
    if best[0] and len(first) > _MOST:
        return None
    shown = tuple(right.capitalize() for right in options[:_MOST])
    return _flag_given(GIVEN_NAME, release, i, shown, release.stands(options[0], shown[0]), ambiguous=len(first) > 1)


def _ends_name(release: Release, i: int) -> bool:
    """False where the name goes on: *Tan Kahh Kee*, *Wang Shhi-ying*."""
    after = release.after(i)
    return after is None or (release.gap(i) != "-" and (after.text[0].islower() or release.is_word(after.key)))


def _pinyin_near(key: str) -> Iterator[str]:
    """Given names of two syllables one slip away."""
    for variant in variants(key):
        if variant.isalpha() and is_pinyin(variant) and any(len(d) == _SYLLABLES for d in divide(variant)):
            yield variant


def _rank(release: Release, word: Word, right: str) -> tuple[bool, int]:
    """First what the release itself has, then what the hand does most."""
    kind = slip(word.key, right)[0]
    return not release.count[right], _SURE.index(kind) if kind in _SURE else len(_SURE)


def _flag_given(
    rule: Rule,
    release: Release,
    i: int,
    suggestions: tuple[str, ...],
    evidence: tuple[Message, ...],
    *,
    ambiguous: bool = False,
) -> Flag:
    word, surname = release.words[i], release.words[i - 1]
    facts = [describe(word.key, suggestions[0].lower()), *evidence]
    if not is_pinyin(word.key, loose=True):
        facts.insert(0, tell("“{a}” is not pinyin, and stands after the surname {b}", a=word.text, b=surname.text))
    message = tell("The given name “{a}” looks like a slip for “{b}”.", a=word.text, b=suggestions[0])
    return release.flag(rule, i, i, message, suggestions, tuple(facts), ambiguous=ambiguous)


def _lower_case(release: Release, i: int) -> Flag | None:
    """*Zheng shanjie*: two syllables that are no English word, and stand nowhere else without a capital."""
    word, surname = release.words[i], release.words[i - 1]
    if not is_pinyin(word.key) or release.is_word(word.key) or word.key in _LOANWORDS:
        return None
    if len(word.key) < _SHORTEST_WRONG or sum(other.text == word.text for other in release.words) > 1:
        return None
    message = tell("The given name “{a}” lacks its capital.", a=word.text)
    facts = (tell("“{a}” stands after the surname {b}", a=word.text, b=surname.text),)
    return release.flag(CAPITALS, i, i, message, (word.text.capitalize(),), facts)


RULES = (PERSON_SLIP, TWO_PERSONS, PUBLIC_PERSON, GIVEN_NAME)
