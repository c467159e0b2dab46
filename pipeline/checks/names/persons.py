"""Given names after a surname: spelt two ways, no pinyin at all, or without their capital."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from pipeline import knowledge
from pipeline.checks.names.release import Release, surnames
from pipeline.chinese import divisions
from pipeline.chinese.pinyin import divide, is_pinyin
from pipeline.words.near import LONGEST, describe, one_slip, slip, variants
from pipeline.words.phrases import Word

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


def find_two_ways(release: Release) -> None:
    """Flag the spelling that is no pinyin; of two that are, the rarer or later one, with both as suggestions."""
    where: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, word in enumerate(release.words):
        before = release.before(i)
        if (
            before
            and before.key in surnames()
            and before.key not in release.lists.before_place
            and before.text[0].isupper()
            and word.text[0].isupper()
            and len(word.key) >= _SHORTEST
            and release.gap(i - 1) == " "
            and release.settled.get(i) is not False
        ):
            where[before.key][word.key].append(i)
    for given in where.values():
        rarest_first = sorted(given, key=lambda key: (len(given[key]), is_pinyin(key), -given[key][0]))
        for one, other in combinations(rarest_first, 2):
            if len(given[one]) == 1 and one_slip(one, other) and given[one][0] not in release.settled:
                _flag(release, given[one][0], given[other])


def _flag(release: Release, rare: int, frequent: list[int]) -> None:
    word, other = release.words[rare], release.words[frequent[0]]
    surname = release.words[rare - 1].text
    sure = not is_pinyin(word.key) and (is_pinyin(other.key) or len(frequent) >= _OFTEN)
    release.flag(
        rare,
        rare,
        "inconsistent-entities",
        f"“{surname} {word.text}” and “{surname} {other.text}” look like one person.",
        (other.text,) if sure else (other.text, word.text),
        (
            describe(word.key, other.key),
            f"“{surname} {other.text}” stands {len(frequent)} time{'s' * (len(frequent) > 1)} in this release",
        ),
        ambiguous=not sure,
        severity="major" if sure else "minor",
    )


def find_given_names(release: Release) -> None:
    """Flag given names that are no pinyin, that miss a public person's name by one slip, or that lack their capital.

    Names of other romanisations and languages stay silent: only what is one slip from two syllables is flagged.
    """
    for i in range(1, len(release.words)):
        if i in release.settled or release.gap(i - 1) != " " or not _is_surname(release, i - 1):
            continue
        word = release.words[i]
        if word.text[0].islower():
            _lower_case(release, i)
        elif word.text[1:].islower() and not release.is_word(word.key) and not divisions.is_place(word.key):
            if not _public_person(release, i):
                _no_pinyin(release, i)


def _is_surname(release: Release, i: int) -> bool:
    """True for a Chinese surname that opens a name: no part of a longer foreign one, no English word."""
    word, before = release.words[i], release.before(i)
    if word.key not in surnames() or not word.text[0].isupper() or not word.text[1:].islower():
        return False
    if release.settled.get(i) or release.opens(i):
        return False
    foreign = before and before.text[0].isupper() and not release.is_word(before.key) and not release.settled.get(i - 1)
    return not foreign


def _ends_name(release: Release, i: int) -> bool:
    """False where the name goes on: *Tan Kahh Kee*, *Wang Shhi-ying*."""
    after = release.after(i)
    return after is None or (release.gap(i) != "-" and (after.text[0].islower() or release.is_word(after.key)))


def _public_person(release: Release, i: int) -> bool:
    """*General Secretary Xi Jingping*: a real name, perhaps, but not of one who bears that title."""
    word, surname = release.words[i], release.words[i - 1]
    given_names = [given for given in _public().get(surname.key, ()) if len(given) >= _SHORTEST_PUBLIC]
    right = next((given for given in given_names if one_slip(word.key, given)), None)
    title, after = release.before(i - 1), release.after(i)
    lists = release.lists
    if right is None:
        return False
    named = (title and title.key in lists.before_person) or (after and after.key == "thought")
    # Another letter makes another person's name, as a slip of the hand seldom does.
    speaks = after and after.key in lists.after_person and slip(word.key, right)[0] in (*_SURE, "lost")
    if not (named or speaks or not is_pinyin(word.key)):
        return False
    _flag_given(release, i, (right.capitalize(),), f"“{surname.text} {right.capitalize()}” is a public person")
    return True


def _no_pinyin(release: Release, i: int) -> None:
    word = release.words[i]
    if not _SHORTEST_WRONG <= len(word.key) <= LONGEST or not word.key.isascii() or not _ends_name(release, i):
        return
    if is_pinyin(word.key, loose=True):
        return
    # Villages are called what persons are: the more usual a name, the sooner it is meant.
    options = sorted(
        set(_pinyin_near(word.key)), key=lambda right: (_rank(release, word, right), -divisions.bearers(right), right)
    )
    if not options:
        return
    best = _rank(release, word, options[0])
    # *Mo Salah*, *Ma Deok*: no syllable of Chinese ends so, and many of other languages do.
    if word.key[-1] not in _LAST_LETTERS and best > (True, _SURE.index("doubled")):
        return
    first = [right for right in options if _rank(release, word, right) == best]
    if best[0] and len(first) > _MOST:
        return
    shown = tuple(right.capitalize() for right in options[:_MOST])
    _flag_given(release, i, shown, *release.stands(options[0], shown[0]), ambiguous=len(first) > 1)


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
    release: Release, i: int, suggestions: tuple[str, ...], *evidence: str, ambiguous: bool = False
) -> None:
    word, surname = release.words[i], release.words[i - 1]
    facts = [describe(word.key, suggestions[0].lower()), *evidence]
    if not is_pinyin(word.key, loose=True):
        facts.insert(0, f"“{word.text}” is not pinyin, and stands after the surname {surname.text}")
    release.flag(
        i,
        i,
        "misspelling",
        f"The given name “{word.text}” looks like a slip for “{suggestions[0]}”.",
        suggestions,
        tuple(facts),
        ambiguous=ambiguous,
    )


def _lower_case(release: Release, i: int) -> None:
    """*Zheng shanjie*: two syllables that are no English word, and stand nowhere else without a capital."""
    word, surname = release.words[i], release.words[i - 1]
    if not is_pinyin(word.key) or release.is_word(word.key) or word.key in _LOANWORDS:
        return
    if len(word.key) < _SHORTEST_WRONG or sum(other.text == word.text for other in release.words) > 1:
        return
    release.flag(
        i,
        i,
        "typographical",
        f"The given name “{word.text}” lacks its capital.",
        (word.text.capitalize(),),
        (f"“{word.text}” stands after the surname {surname.text}",),
    )
