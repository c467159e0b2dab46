"""Foreign names that the target spells as Chinese ones, and Chinese names that it spells as foreign ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.glossed import Terms
from pipeline.checks.coverage.groups import Group
from pipeline.chinese import gazetteer, pinyin, readings
from pipeline.model import Document, Issue, Span
from pipeline.words import languages, lexicon
from pipeline.words.phrases import Word, words

# Words that one name may be written in.
_MOST_WORDS = 3
# Shorter words are too easily something else.
_SHORTEST = 4
# Names whose sound has so many letters may differ in one.
_LONG = 7


class _Name(NamedTuple):
    """A foreign name written in Chinese."""

    chinese: str
    english: str
    east: bool
    """Of Japan, Korea, Vietnam or Singapore: Chinese places and persons may be written with the same characters."""


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(knowledge.tables("coverage.toml")["foreign"][key].split())


@cache
def _by_reading() -> dict[str, list[_Name]]:
    """As pinyin reads them, joined → the foreign names of the dictionary."""
    own = _listed("own")
    found: dict[str, list[_Name]] = defaultdict(list)
    for line in knowledge.lines("built/foreign-names.tsv"):
        chinese, english, *east = line.split("\t")
        if chinese not in own:
            for reading in _readings(chinese):
                found["".join(reading)].append(_Name(chinese, english, bool(east)))
    return found


def _readings(chinese: str) -> list[tuple[str, ...]]:
    word = readings.word(chinese)
    if word is not None:
        return list(word.readings)
    table = readings.characters().readings
    return list(product(*(table.get(character, ())[:1] for character in chinese)))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.lower().replace("ü", "v"))


def _runs(found: list[Word], text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of capitalised words that may be pinyin, longest first at each place: first, last, letters."""
    fits = [word.text[0].isupper() and pinyin.is_pinyin(word.text, loose=True) for word in found]
    for first in range(len(found)):
        if not fits[first]:
            continue
        last = first
        while (
            last + 1 < len(found)
            and last - first + 1 < _MOST_WORDS
            and fits[last + 1]
            and text[found[last].end : found[last + 1].start] in (" ", "-")
        ):
            last += 1
        for end in range(last, first - 1, -1):
            yield first, end, "".join(_letters(word.text) for word in found[first : end + 1])


def _clear(chinese: str) -> frozenset[str]:
    """The names of two characters, of countries that write in characters, that are theirs in this source."""
    if any(word in chinese for word in _listed("unless")):
        return frozenset()
    if any(land in chinese for land in _listed("lands")):
        return frozenset(name.chinese for names in _by_reading().values() for name in names if name.east)
    return _listed("clear")


def _in_pinyin(document: Document, group: Group, found: list[Word], clear: frozenset[str]) -> Iterator[Issue]:
    """*Telangpu* for 特朗普, who is Trump."""
    known, text, start, done = _by_reading(), group.span.of(document.text), group.span.start, -1
    for first, last, letters in _runs(found, text):
        if first <= done or len(letters) < _SHORTEST or letters not in known:
            continue
        names = [name for name in known[letters] if name.chinese in group.source]
        names = [name for name in names if not name.east or len(name.chinese) > 2 or name.chinese in clear]
        beside = {found[i].key for i in (first - 1, last + 1) if 0 <= i < len(found)}
        if not names or _has_own_reason(names, letters, group.source, beside):
            continue
        done = last
        span = Span(start + found[first].start, start + found[last].end)
        yield Issue(
            "coverage",
            "mistranslation",
            "major",
            span,
            span.of(document.text),
            f"The source has {names[0].chinese}, a foreign name that is “{names[0].english}” in English.",
            tuple(dict.fromkeys(name.english for name in names)),
            (f"source: {names[0].chinese}", f"{names[0].chinese} written as it reads"),
        )


def _has_own_reason(names: list[_Name], letters: str, chinese: str, beside: set[str]) -> bool:
    """True when the letters are right as they stand.

    They are the English name itself or that of another name, the source reads so elsewhere, or the name is the given
    name of a Chinese whose surname is among the words `beside`: 陈亚丁, *Chen Yading*.
    """
    rest, surnames = chinese, readings.characters().surnames
    for name in names:
        before = chinese[chinese.find(name.chinese) - 1 : chinese.find(name.chinese)]
        if not beside.isdisjoint(surnames.get(before, ())):
            return True
        if _letters(name.english) == letters:
            return True
        rest = rest.replace(name.chinese, "。")
    if any(letters in map(_letters, entry.names) for _, _, entry in sources.cover(chinese)):
        return True
    # The longest word decides: 巴林 is no country in 巴林右旗.
    whole = {chinese[start:end] for start, end, _ in sources.cover(chinese)}
    return not any(name.chinese in whole for name in names) or any(sources.reads(rest, letters))


# -- Chinese names spelt by ear

# How English spells what pinyin spells otherwise: both sides become one. Longer spellings come first.
_PINYIN = (("zh", "j"), ("ch", "tsh"), ("c", "z"), ("tsh", "ch"), ("q", "ch"), ("x", "sh"), ("v", "u"), ("ou", "o"))
_EAR = (
    ("x", "sh"), ("q", "ch"),
    ("tch", "ch"), ("zh", "j"), ("dz", "z"), ("tz", "z"), ("ts", "z"), ("ck", "k"), ("ph", "f"), ("kh", "k"),
    ("oo", "u"), ("ew", "u"), ("oe", "o"), ("oh", "o"), ("ou", "o"), ("ee", "i"), ("ea", "i"), ("ey", "i"), ("ah", "a"),
    ("ie", "i"), ("iy", "i"), ("ay", "ei"), ("ow", "au"), ("ao", "au"), ("ngg", "ng"),
)  # fmt: skip


def _sound(letters: str, table: tuple[tuple[str, str], ...]) -> str:
    for spelling, sound in table:
        letters = letters.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"(?<=[b-df-hj-np-tv-z])e$", "", re.sub(r"y$", "i", letters)))


@cache
def _heard(letters: str) -> str:
    """How a reading in pinyin sounds, in the letters that `_sound` makes of English spellings."""
    return _sound(_sound(letters, _PINYIN), (("ao", "au"),))


class _Chinese(NamedTuple):
    """A Chinese name of the source that the target does not have as it reads."""

    source: str
    letters: str
    written: tuple[str, ...]
    """The right renderings, best first."""


def _absent(group: Group, terms: Terms, there: str) -> Iterator[_Chinese]:
    """The Chinese places and persons of a group's source that its target does not have; `there` are its letters."""
    for source, (entry, _) in terms.items():
        if entry.first.kind in ("place", "person"):
            written = tuple(term.target for term in entry.renderings)
            if not any(_letters(target) in there for target in written):
                yield from (_Chinese(source, "".join(r), written) for r in _readings(source)[:4])
    for start, end, word in sources.cover(group.source):
        source = group.source[start:end]
        if word.kind not in ("c", "p") or source in terms:
            continue
        if word.kind == "c" and any(_letters(name) in there for name in word.names):
            continue
        if any("".join(reading) in there for reading in word.readings):
            continue
        for reading in word.readings:
            yield _Chinese(source, "".join(reading), (_spelt(source, reading, word.kind == "p"),))


def _spelt(source: str, syllables: tuple[str, ...], person: bool) -> str:
    official = gazetteer.official_forms().get(source)
    if official:
        return official[0]
    parts = (syllables[:1], syllables[1:]) if person and len(syllables) in (2, 3) else (syllables,)
    return " ".join(
        "".join("'" * (i > 0 and s[0] in "aeo") + s for i, s in enumerate(part)).replace("v", "ü").capitalize()
        for part in parts
    )


def _by_ear(document: Document, group: Group, found: list[Word], terms: Terms) -> Iterator[Issue]:
    """*Pinghoo* for 平湖, *Wangley* for 王力."""
    strange = [
        word
        for word in found
        if word.text[0].isupper()
        and len(word.text) > _SHORTEST
        and word.key.isalpha()
        and not lexicon.is_english(word.key)
        and not pinyin.is_pinyin(word.text)
        and word.key not in _listed("customary")
        and word.key not in group.source.lower()
    ]
    if not strange:
        return
    absent = list(_absent(group, terms, _letters(group.span.of(document.text))))
    known = {_letters(n) for _, _, entry in sources.cover(group.source) if entry.kind == "f" for n in entry.names}
    for word in strange:
        sound = _sound(word.key, _EAR)
        if word.key in known:
            continue
        near = [name for name in absent if _alike(sound, _heard(name.letters))]
        if not near or len({name.source for name in near}) > 1:
            continue
        yield Issue(
            "coverage",
            "mistranslation",
            "major",
            Span(group.span.start + word.start, group.span.start + word.end),
            word.text,
            f"The source has {near[0].source}, which is written “{near[0].written[0]}”.",
            tuple(dict.fromkeys(form for name in near for form in name.written)),
            (f"source: {near[0].source}", f"“{word.text}” is spelt by ear"),
        )


def _alike(one: str, other: str) -> bool:
    if one == other:
        return len(one) >= _SHORTEST
    return min(len(one), len(other)) >= _LONG and one[0] == other[0] and OSA.distance(one, other, score_cutoff=1) == 1


# -- foreign names a slip away

# Shorter names are one letter from too many others.
_NO_SHORTER = 5
# A word used more often than this in English books is no slip of a name.
_COMMON = 100_000
# Letters that renderings of one foreign name have or lack: *Rohani* and *Rouhani*, *Gutteres*, *Zelenskyy*.
_LOOSE = frozenset("aeiouhwy")


def _slipped(word: str, name: str) -> bool:
    """True for two letters that changed places, or for a consonant lost or added within the name.

    Other differences may be those of two romanisations, of endings (*Canada*, *Canadian*), of doubled letters.
    """
    if OSA.distance(word, name, score_cutoff=1) != 1:
        return False
    if len(word) == len(name):
        return sorted(word) == sorted(name)
    longer, shorter = sorted((word, name), key=len, reverse=True)
    at = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    single = longer[at] not in (longer[at - 1 : at], longer[at + 1 : at + 2])
    return len(name) > _NO_SHORTER and 0 < at < len(shorter) - 1 and single and longer[at] not in _LOOSE


def _one_slip(document: Document, group: Group, found: list[Word]) -> Iterator[Issue]:
    """*Chian* for 中国, *Marcon* for 马克龙."""
    there = {word.key for word in found}
    strange = [
        word
        for word in found
        if word.text[0].isupper()
        and len(word.key) >= _NO_SHORTER - 1
        and word.key.isalpha()
        and lexicon.frequency(word.key) < _COMMON
        and not lexicon.is_chinese(word.key)
        and word.key not in group.source.lower()
    ]
    if not strange:
        return
    names = {
        name: group.source[start:end]
        for start, end, entry in sources.cover(group.source)
        if entry.kind == "f"
        for name in entry.names
        if len(name) >= _NO_SHORTER and name.isalpha()
    }
    own = {name.lower() for name in names}
    for word in strange:
        if word.key in own:
            continue
        near = [name for name in names if _slipped(word.key, name.lower()) and name.lower() not in there]
        if len(near) != 1:
            continue
        right = near[0].upper() if word.text.isupper() else near[0]
        yield Issue(
            "coverage",
            "misspelling",
            "major",
            Span(group.span.start + word.start, group.span.start + word.end),
            word.text,
            f"The source has {names[near[0]]}, a foreign name that is “{right}” in English.",
            (right,),
            (f"source: {names[near[0]]}",),
        )


def foreign(document: Document, groups: list[Group], terms: list[Terms]) -> Iterator[Issue]:
    """Names of another language than the target spells them in; `terms` are the glossary's of each group."""
    source = document.source
    if source is None:
        return
    clear = _clear(readings.simplify(source.text))
    english = languages.is_english(document.language)
    for at, group in enumerate(groups):
        if not group.source:
            continue
        found = words(group.span.of(document.text))
        yield from _in_pinyin(document, group, found, clear)
        if english:
            yield from _one_slip(document, group, found)
        yield from _by_ear(document, group, found, terms[at] if terms else {})
