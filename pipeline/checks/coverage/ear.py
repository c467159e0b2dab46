"""Chinese names that the target spells as English hears them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.coverage.glossed import Mentions
from pipeline.chinese import exonyms, gazetteer, pinyin, readings
from pipeline.model import Document, Example, Issue, Rule, Word, tell
from pipeline.words import languages, lexicon

# Shorter words are too easily something else.
_SHORTEST = 4
# Names whose sound has so many letters may differ in one.
_LONG = 7


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(knowledge.tables("coverage.toml")["ear"][key].split())


def _readings(chinese: str) -> list[tuple[str, ...]]:
    word = readings.word(chinese)
    if word is not None:
        return list(word.readings)
    table = readings.characters().readings
    return list(product(*(table.get(character, ())[:1] for character in chinese)))


def _misspelt(text: str, bead: Bead, mentions: Mentions, language: str) -> Iterator[Issue]:
    """Words that are a Chinese name of the source spelt by ear."""
    source = bead.source.lower()
    names = [word for word in bead.words if word.text[0].isupper() and word.key.isalpha()]
    own = exonyms.by_key(languages.primary(language))
    strange = [word for word in names if _may_be_heard(word) and word.key not in source and word.key not in own]
    accents = languages.of(language).names.accents
    strange = [word for word in strange if not (accents and pinyin.is_pinyin(lexicon.unaccented(word.text)))]
    if not strange:
        return
    entries = [entry for _, _, entry in sources.cover(bead.source) if entry.kind == "f"]
    foreign = {only_letters(name) for entry in entries for name in entry.names}
    absent = list(_absent(bead, mentions))
    for word in strange:
        if word.key not in foreign:
            yield from _by_ear(text, bead, word, absent)


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


RULES = (BY_EAR,)


def by_ear(document: Document, beads: Sequence[Bead], mentions: Sequence[Mentions]) -> Iterator[Issue]:
    """Chinese names that the target spells as English hears them; `mentions` are the glossary's terms of each bead."""
    for bead, there in zip(beads, mentions, strict=True):
        if bead.source:
            yield from _misspelt(document.text, bead, there, document.language)
