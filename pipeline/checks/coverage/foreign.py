"""Foreign names that the target spells as Chinese ones, and Chinese names that it spells as foreign ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.coverage.glossed import Mentions
from pipeline.chinese import gazetteer, pinyin, readings
from pipeline.model import Document, Example, Issue, Message, Rule, Span, Word, tell
from pipeline.words import languages, lexicon

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


def _runs(found: Sequence[Word], text: str) -> Iterator[tuple[int, int, str]]:
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
            yield first, end, "".join(only_letters(word.text) for word in found[first : end + 1])


def _clear(chinese: str) -> frozenset[str]:
    """The names of two characters, of countries that write in characters, that are theirs in this source."""
    if any(word in chinese for word in _listed("unless")):
        return frozenset()
    if any(land in chinese for land in _listed("lands")):
        return frozenset(name.chinese for names in _by_reading().values() for name in names if name.east)
    return _listed("clear")


IN_PINYIN = Rule(
    id="coverage.foreign-in-pinyin",
    summary=tell("A foreign name written as its Chinese characters read, not as its own language has it."),
    bad=(
        Example("President [Telangpu>Trump] spoke on Monday.", "特朗普总统周一讲话。"),
        Example("The flight to [Bali>Paris] was late.", "飞往巴黎的航班晚点。"),
        Example("Japan’s Prime Minister [Anbei Jinsan>Abe Shinzo] spoke.", "日本首相安倍晋三讲话。"),
    ),
    good=(
        Example("They flew from Paris to Bali.", "他们从巴黎飞往巴厘岛。"),
        Example("Chen Yading spoke on Monday.", "陈亚丁周一讲话。"),
        Example("Dongjing was the capital of the Northern Song.", "东京是北宋的都城。"),
    ),
    source="CC-CEDICT (foreign names and their readings)",
    type="mistranslation",
    severity="major",
)


def _in_pinyin(text: str, bead: Bead, clear: frozenset[str]) -> Iterator[Issue]:
    """*Telangpu* for 特朗普, who is Trump."""
    known, found = _by_reading(), bead.words
    for first, last, letters in _runs(found, bead.text):
        if len(letters) < _SHORTEST or letters not in known:
            continue
        names = [name for name in known[letters] if name.chinese in bead.source]
        names = [name for name in names if not name.east or len(name.chinese) > 2 or name.chinese in clear]
        beside = {found[i].key for i in (first - 1, last + 1) if 0 <= i < len(found)}
        if names and not _has_own_reason(names, letters, bead.source, beside):
            chinese, suggestions = names[0].chinese, dict.fromkeys(name.english for name in names)
            evidence = (tell("source: {a}", a=chinese), tell("{a} written as it reads", a=chinese))
            span = bead.place(Span(found[first].start, found[last].end))
            yield IN_PINYIN.issue(text, span, _is_foreign(chinese, names[0].english), suggestions, evidence)


def _is_foreign(chinese: str, english: str) -> Message:
    return tell("The source has {a}, a foreign name that is “{b}” in English.", a=chinese, b=english)


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
        if only_letters(name.english) == letters:
            return True
        rest = rest.replace(name.chinese, "。")
    if any(letters in map(only_letters, entry.names) for _, _, entry in sources.cover(chinese)):
        return True
    # The longest word decides: 巴林 is no country in 巴林右旗.
    whole = {chinese[start:end] for start, end, _ in sources.cover(chinese)}
    return not any(name.chinese in whole for name in names) or any(sources.reads(rest, letters))


# -- names of the source that a word is nearly


def _misspelt(text: str, bead: Bead, mentions: Mentions, english: bool) -> Iterator[Issue]:
    """Words that are a Chinese name of the source spelt by ear, or in `english` a slip away from a foreign one."""
    source = bead.source.lower()
    names = [word for word in bead.words if word.text[0].isupper() and word.key.isalpha()]
    weighed = ((word, _may_be_heard(word), english and _may_be_slip(word)) for word in names)
    strange = [(word, heard, slip) for word, heard, slip in weighed if (heard or slip) and word.key not in source]
    if not strange:
        return
    own = {n: bead.source[s:e] for s, e, entry in sources.cover(bead.source) if entry.kind == "f" for n in entry.names}
    right, there = {only_letters(name) for name in own}, {word.key for word in bead.words}
    absent = list(_absent(bead, mentions)) if any(heard for _, heard, _ in strange) else []
    for word, heard, slip in strange:
        if word.key in right:
            continue
        issues = [
            *(_by_ear(text, bead, word, absent) if heard else ()),
            *(_by_slip(text, bead, word, own, there) if slip else ()),
        ]
        if issues:
            yield reduce(Issue.joined, issues)


# -- Chinese names spelt by ear

BY_EAR = Rule(
    id="coverage.by-ear",
    summary=tell("A Chinese name spelt as English hears it, not as pinyin has it."),
    bad=(
        Example("The port of [Pinghoo>Pinghu] is busy.", "平湖港十分繁忙。", ("平湖=Pinghu",)),
        Example("The linguist [Wangley>Wang Li] spoke.", "语言学家王力讲话。"),
        Example("The road to [Jeeashing>Jiaxing] is open.", "通往嘉兴的公路通车了。"),
    ),
    good=(
        Example("The road to Pinghu is open.", "通往平湖的公路通车了。"),
        Example("Soochow University opened a school.", "苏州大学开设学院。"),
    ),
    source="the glossary of the house; CC-CEDICT (readings)",
    type="mistranslation",
    severity="major",
)

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


def _absent(bead: Bead, mentions: Mentions) -> Iterator[_Chinese]:
    """The Chinese places and persons of a bead's source that its target does not have."""
    there = only_letters(bead.text)
    for source, (concept, _) in mentions.items():
        if concept.first.kind in ("place", "person"):
            if not any(only_letters(target) in there for target in concept.targets):
                yield from (_Chinese(source, "".join(r), concept.targets) for r in _readings(source)[:4])
    for start, end, word in sources.cover(bead.source):
        source = bead.source[start:end]
        if word.kind not in ("c", "p") or source in mentions:
            continue
        if word.kind == "c" and any(only_letters(name) in there for name in word.names):
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


def _may_be_heard(word: Word) -> bool:
    if len(word.text) <= _SHORTEST or lexicon.is_english(word.key) or pinyin.is_pinyin(word.text):
        return False
    return word.key not in _listed("customary")


def _by_ear(text: str, bead: Bead, word: Word, absent: Iterable[_Chinese]) -> Iterator[Issue]:
    """*Pinghoo* for 平湖, *Wangley* for 王力."""
    sound = _sound(word.key, _EAR)
    near = [name for name in absent if _alike(sound, _heard(name.letters))]
    if near and len({name.source for name in near}) == 1:
        source, suggestions = near[0].source, dict.fromkeys(form for name in near for form in name.written)
        message = tell("The source has {a}, which is written “{b}”.", a=source, b=near[0].written[0])
        evidence = (tell("source: {a}", a=source), tell("“{a}” is spelt by ear", a=word.text))
        yield BY_EAR.issue(text, bead.place(word.span), message, suggestions, evidence)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return len(one) >= _SHORTEST
    return min(len(one), len(other)) >= _LONG and one[0] == other[0] and OSA.distance(one, other, score_cutoff=1) == 1


# -- foreign names a slip away

SLIP = Rule(
    id="coverage.foreign-slip",
    summary=tell("A foreign name of the Chinese source with two letters changed about, or one lost or added."),
    bad=(
        Example("President [Marcon>Macron] spoke on Monday.", "马克龙总统周一讲话。"),
        Example("He flew to [Indnonesia>Indonesia].", "他飞往印度尼西亚。"),
    ),
    good=(
        Example("President Macron spoke on Monday.", "马克龙总统周一讲话。"),
        Example("Alexander Lukashenko and Antonio Gutteres spoke.", "卢卡申科和古特雷斯讲话。"),
        Example("Ronald and Ronaldo played in Chile.", "罗纳尔多在智利比赛。"),
    ),
    source="CC-CEDICT (foreign names)",
    type="misspelling",
    severity="major",
    languages=("en",),
)

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


def _may_be_slip(word: Word) -> bool:
    if len(word.key) < _NO_SHORTER - 1 or lexicon.frequency(word.key) >= _COMMON:
        return False
    return not lexicon.is_chinese(word.key)


def _by_slip(text: str, bead: Bead, word: Word, names: Mapping[str, str], there: Container[str]) -> Iterator[Issue]:
    """*Chian* for 中国, *Marcon* for 马克龙.

    `names` are the foreign ones of the source, with their Chinese; `there` are the words of the target, in lower case.
    """
    long = (name for name in names if len(name) >= _NO_SHORTER and name.isalpha())
    near = [name for name in long if _slipped(word.key, name.lower()) and name.lower() not in there]
    if len(near) == 1:
        chinese, right = names[near[0]], near[0].upper() if word.text.isupper() else near[0]
        evidence = (tell("source: {a}", a=chinese),)
        yield SLIP.issue(text, bead.place(word.span), _is_foreign(chinese, right), (right,), evidence)


RULES = (IN_PINYIN, BY_EAR, SLIP)


def foreign(document: Document, beads: Sequence[Bead], mentions: Sequence[Mentions]) -> Iterator[Issue]:
    """Names of another language than the target spells them in; `mentions` are the glossary's terms of each bead."""
    source, text = document.source, document.text
    if source is None:
        return
    clear = _clear(readings.simplify(source.text))
    english = languages.is_english(document.language)
    for bead, there in zip(beads, mentions, strict=True):
        if bead.source:
            yield from _in_pinyin(text, bead, clear)
            yield from _misspelt(text, bead, there, english)
