"""Foreign names written as Mandarin reads their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from rapidfuzz.distance import OSA

from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.foreign_names.rules import IN_PINYIN
from pipeline.checks.foreign_names.spans import Named, own, parts_of
from pipeline.checks.romanisation.beside import english_titles
from pipeline.chinese import closed, foreign, gazetteer, pinyin, readings, sounds
from pipeline.model import Issue, Message, Span, Word, tell
from pipeline.words import lexicon

# Words that one name may be written in.
_MOST_WORDS = 3
# Shorter words are too easily something else.
_SHORTEST = 4
# Ways to read one name.
_MOST_WAYS = 8
# Characters and letters of a name that a slip leaves as it is.
_LONG, _LEAST = 3, 6
# Bits that letters cost as the sound of a foreign name, above which they rather are a copy of its characters. Of 25,165
# names of GeoNames and CC-CEDICT that are not spelt as pinyin, 78% would cost more if they were; of 209 that are, 2 do.
_COPIED = 12.0
# What a place is, at the end of its name, and how surely a word is no foreign name by its characters.
_KINDS, _CHINESE = frozenset("州省市岛宫湾河湖山港"), -0.3
# The same for a given name of two characters, which the dictionary calls a name.
_RATHER, _GIVEN = 0.3, "name"
# Letters of a person's given name that may be off where the surname stands before it.
_OFF = 2


def _runs(found: Sequence[Word], text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of capitalised words that may be pinyin, longest first at each place: first, last, letters."""
    fits = [word.text[0].isupper() and pinyin.is_pinyin(word.text, loose=True) for word in found]
    for first in range(len(found)):
        last = first
        while (
            fits[first]
            and last + 1 < len(found)
            and last - first + 1 < _MOST_WORDS
            and fits[last + 1]
            and text[found[last].end : found[last + 1].start] in (" ", "-")
        ):
            last += 1
        for end in range(last, first - 1, -1) if fits[first] else ():
            yield first, end, "".join(only_letters(word.text) for word in found[first : end + 1])


def ways(chinese: str) -> list[tuple[str, ...]]:
    """How Mandarin reads a name, by syllables: as the dictionary's word, and character by character."""
    word, table = readings.word(chinese), readings.characters()
    first = table.surnames.get(chinese[0], ())[:1]
    options = [dict.fromkeys((*first[: not at], *table.readings.get(c, ())[:2])) for at, c in enumerate(chinese)]
    return list(dict.fromkeys((*(word.readings if word else ()), *islice(product(*options), _MOST_WAYS))))


def _letters_of(name: Named) -> dict[str, int]:
    """The letters of a name in pinyin, a person's given name first as well → the length of what stands first."""
    found: dict[str, int] = {}
    for way in ways(name.chinese):
        found["".join(way)] = len(way[0])
        if bare(name) != name.chinese:
            found.setdefault("".join(way[:-1]), len(way[0]))
        if name.person and len(way) > 2:
            for size in (1, 2):
                found.setdefault("".join((*way[size:], *way[:size])), 0)
    return found


def issues(text: str, bead: Bead, names: Sequence[Named]) -> Iterator[Issue]:
    """*Telangpu* for 特朗普, who is Trump; *Li Zairong* for 李在镕, who is Lee Jae-yong."""
    names = [part for name in names for part in ((name,) if name.forms else parts_of(name))]
    known = [(name, _letters_of(name)) for name in names if _may_be_read(name, bead)]
    runs = list(_runs(bead.words, bead.text)) if known else []
    done: set[int] = set()
    for first, last, letters in runs:
        if len(letters) < _SHORTEST or not done.isdisjoint(range(first, last + 1)):
            continue
        meant = [name for name, read in known if letters in read] or [
            name for name, read in known if name.person and last > first and _nearly(bead, first, last, name, read)
        ]
        meant = meant or [name for name, read in known if first == last and _is_begun(letters, name, read, bead)]
        beside = {bead.words[i].key for i in (first - 1, last + 1) if 0 <= i < len(bead.words)}
        if meant and not _has_own_reason(meant, letters, bead.source, beside):
            done.update(range(first, last + 1))
            name = meant[0]
            if not name.forms and (not _is_no_spelling(name.chinese, letters) or _has_given(text, bead, first, last)):
                continue
            suggestions = dict.fromkeys(form for each in meant for form in suggested(each))
            evidence = (
                tell("source: {a}", a=name.chinese),
                _told(name),
                tell("{a} written as it reads", a=name.chinese),
            )
            span = bead.place(Span(bead.words[first].start, bead.words[last].end))
            yield IN_PINYIN.issue(text, span, _message(name), suggestions, evidence)


def _may_be_read(name: Named, bead: Bead) -> bool:
    """True for a foreign name, or a longer foreign word of the dictionary of whose English the target has nothing."""
    if name.told:
        return bool(name.forms) or name.land == "west"
    low = bead.text.lower()
    if name.land != "other" or name.chinese in own() or any(form.lower() in low for form in name.forms):
        return False
    if len(name.chinese) < _LONG:
        word = readings.word(name.chinese)
        return word is not None and word.glosses[:1] == (_GIVEN,) and foreign.spells(name.chinese) > _RATHER
    return foreign.spells(bare(name)) > _CHINESE and not gazetteer.called(name.chinese)


def bare(name: Named) -> str:
    """A word of the dictionary without what it says of its kind: 佛罗里达 of 佛罗里达州."""
    return name.chinese[:-1] if name.land == "other" and name.chinese[-1] in _KINDS else name.chinese


def suggested(name: Named) -> tuple[str, ...]:
    """What a name is called; of a word of the dictionary only the words are known that its English name is made of."""
    return name.forms if name.land != "other" or len(name.forms) == 1 else ()


def _nearly(bead: Bead, first: int, last: int, name: Named, read: dict[str, int]) -> bool:
    """True for a person's surname in pinyin and what is nearly the given name's: *Fan Mingeng*, 范明政."""
    surname, given = bead.words[first].key, "".join(only_letters(w.text) for w in bead.words[first + 1 : last + 1])
    if len(given) <= 2 * _OFF:
        return False
    rests = [letters[size:] for letters, size in read.items() if size == len(surname) and letters.startswith(surname)]
    return any(OSA.distance(given, rest, score_cutoff=_OFF) <= _OFF for rest in rests)


def _is_begun(letters: str, name: Named, read: dict[str, int], bead: Bead) -> bool:
    """True for pinyin that nearly is a transliterated name as it reads: *Telanpu*."""
    if (
        name.land not in ("west", "other")
        or len(name.chinese) < _LONG
        or letters in foreign.latin()
        or lexicon.is_english(letters)
    ):
        return False
    if len(letters) < _LEAST or not (name.forms or _is_no_spelling(name.chinese, letters)):
        return False
    low = bead.text.lower()
    if any(part[:4].lower() in low for form in name.forms for part in form.split()):
        return False
    return any(OSA.distance(letters, whole, score_cutoff=1) <= 1 for whole in read)


def _is_no_spelling(chinese: str, letters: str) -> bool:
    """True where the characters hardly stand for the letters abroad: *Yefumeinuofu*, not *Malala* for 马拉拉."""
    heard = sounds.heard(chinese, letters)
    return heard is None or heard.cost > _COPIED


def _has_given(text: str, bead: Bead, first: int, last: int) -> bool:
    """True where a release has a foreign given name before what it is called, of which a source has but the surname.

    So it was not copied from the source: *Francis Kasaila*, 卡塞拉.
    """
    written = re.escape(bead.text[bead.words[first].start : bead.words[last].end])
    before = (match[1].lower() for match in re.finditer(rf"(?<![A-Za-z])([A-Z][a-z]+) {written}(?![A-Za-z])", text))
    return any(
        word in foreign.latin() and not pinyin.is_pinyin(word) and word.capitalize() not in english_titles()
        for word in before
    )


def _message(name: Named) -> Message:
    if suggested(name):
        return is_foreign(name.chinese, name.forms[0])
    return tell("The source has {a}, a foreign name, which is not spelt as its characters read.", a=name.chinese)


def is_foreign(chinese: str, english: str) -> Message:
    return tell("The source has {a}, a foreign name that is “{b}” in English.", a=chinese, b=english)


_LANDS = {
    "japan": tell("a name of Japan"),
    "korea": tell("a name of Korea"),
    "vietnam": tell("a name of Vietnam"),
    "singapore": tell("a name of Singapore"),
    "hongkong": tell("a name of Hong Kong or Macao"),
}
_LISTED = tell("a foreign name of the dictionary")
_SPELT = tell("a foreign name, by its characters and the words beside it")


def _told(name: Named) -> Message:
    return _LANDS.get(name.land, _LISTED if name.forms else _SPELT)


def _has_own_reason(names: Sequence[Named], letters: str, chinese: str, beside: set[str]) -> bool:
    """True when the letters are right as they stand.

    They are the English name itself or that of another name, the source reads so elsewhere, or the name is the given
    name of a Chinese whose surname is among the words `beside`: 陈亚丁, *Chen Yading*.
    """
    rest, surnames = chinese, readings.characters().surnames
    for name in names:
        before = chinese[name.start - 1 : name.start]
        if name.land in ("west", "east") and not beside.isdisjoint(surnames.get(before, ())):
            return True
        if any(only_letters(form) == letters for form in (*name.forms, *foreign.called_so().get(name.chinese, ()))):
            return True
        if letters in closed.peoples() and any(only_letters(form) in closed.peoples() for form in name.forms):
            return True  # Naxi, who are called Nakhi as well
        rest = rest.replace(name.chinese, "。")
    if any(letters in map(only_letters, entry.names) for _, _, entry in sources.cover(rest)):
        return True
    return any(sources.reads(rest, letters))
