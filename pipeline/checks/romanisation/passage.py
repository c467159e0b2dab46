"""A stretch of the source with every name that might be read out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import NamedTuple

from pipeline.checks.romanisation.beside import kind_characters
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import gazetteer, readings

# The longest span that is read, in characters, and the most ways to read it.
_LONGEST, _MOST_READINGS = 5, 8

Places = dict[str, list[tuple[int, int]]]
"""Letters → the spans of the source that read so, by start and end."""


class Reading(NamedTuple):
    """A span of the source and one way to read it."""

    start: int
    end: int
    syllables: tuple[str, ...]

    @property
    def joined(self) -> str:
        return "".join(self.syllables)


class Person(Reading):
    """A surname, its reading in one piece, and a given name of up to two characters."""

    @property
    def surname(self) -> str:
        return self.syllables[0]

    @property
    def given(self) -> tuple[str, ...]:
        return self.syllables[1:]

    @property
    def size(self) -> int:
        """Characters of the surname."""
        return self.end - self.start - len(self.given)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the source, with every name that might be read out of it."""

    text: str
    """In simplified characters."""
    options: list[tuple[str, ...]]
    """For each character, how it may read there; empty for one that is not Chinese."""
    spans: Places
    """The spans of two characters or more, by their joined readings."""
    surnames: Places
    """Where a surname may stand, by its reading."""
    words: dict[tuple[int, int], readings.Entry]
    """Every dictionary word, by its place."""
    cuts: set[int]
    """Where a word begins or ends."""
    official: dict[str, tuple[int, int, tuple[str, ...]]]
    """Letters of a form that is not pinyin (harbin) → its place and all right forms."""
    misread: dict[str, Reading]
    """A wrong reading of a known place or body, each character read as in other words (leqing) → the right one."""
    latin: frozenset[str]
    """Latin words and the renderings of foreign names: no romanisation, but right."""
    keys: list[str]
    """Of `spans`."""

    def read(self, joined: str) -> list[Reading]:
        """Every span that reads so, with its syllables."""
        found = []
        for start, end in self.spans.get(joined, ()):
            for syllables in product(*self.options[start:end]):
                if joined in _heard("".join(syllables)):
                    found.append(Reading(start, end, syllables))
                    break
        return found

    def persons(self, surname: str) -> Iterator[Person]:
        """The spans of a surname that reads so and a given name of two characters or of one."""
        for start, end in self.surnames.get(surname, ()):
            for given in (2, 1):
                rest = [
                    _as_given(self.text[at], self.options[at]) for at in range(end, min(end + given, len(self.text)))
                ]
                if len(rest) == given and all(rest):
                    for name in product(*rest):
                        yield Person(start, end + given, (surname, *name))

    def given(self, start: int, end: int) -> list[tuple[str, ...]]:
        """How each character of a given name may read, a reading of surnames alone last: 员 is *yuan*, not *yun*."""
        return [
            _as_given(character, options)
            for character, options in zip(self.text[start:end], self.options[start:end], strict=True)
        ]

    def characters(self, place: Reading) -> str:
        return self.text[place.start : place.end]

    def word(self, place: Reading) -> readings.Entry | None:
        """The dictionary word that a span is."""
        return self.words.get((place.start, place.end))


def _as_given(character: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """The readings of a character, those that no other word has last."""
    usual = readings.characters().readings.get(character, ())
    return tuple(sorted(options, key=lambda way: way not in usual)) if len(options) > 1 else options


@cache
def _official_names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(gazetteer.official_forms(), key=len, reverse=True)))


def _options(run: str, covers: list[tuple[int, int]]) -> list[tuple[str, ...]]:
    """For each character, how it may read there: inside a word only as the word does."""
    table = readings.characters()
    options = [table.readings.get(c, ()) for c in run]
    settled: set[int] = set()
    for start, end in covers:
        word = readings.word(run[start:end])
        if word:
            settled.update(range(start, end) if word.kind == "c" or run[start:end] in table.surnames else ())
            for at in range(start, end):
                options[at] = tuple(dict.fromkeys(reading[at - start] for reading in word.readings))
    if not _read_otherwise().keys().isdisjoint(run):
        for at, character in enumerate(run):
            more = _read_otherwise().get(character)
            if more and at not in settled and not set(more) <= set(options[at]):
                options[at] = (*more, *(o for o in options[at] if o not in more))
    return options


@cache
def _read_otherwise() -> dict[str, tuple[str, ...]]:
    """The readings as a surname of those characters that have any other reading."""
    table = readings.characters()
    return {c: ways for c, ways in table.surnames.items() if len({*ways, *table.readings.get(c, ())}) > 1}


@cache
def _surnames_heard() -> dict[str, tuple[str, ...]]:
    """Surnames as they may be written in letters."""
    surnames = readings.characters().surnames
    return {surname: tuple(heard for way in ways for heard in _heard(way)) for surname, ways in surnames.items()}


def passage_of(text: str) -> Passage:
    """A stretch of the source, in whatever characters, as a passage."""
    simple = readings.simplify(text)
    options: list[tuple[str, ...]] = [()] * len(simple)
    spans: Places = {}
    surnames: Places = {}
    words: dict[tuple[int, int], readings.Entry] = {}
    cuts: set[int] = set()
    for match in readings.HAN.finditer(simple):
        run, base = match.group(), match.start()
        covers = _words(run, base, words, cuts)
        options[base : match.end()] = _options(run, covers)
        _enter_spans(spans, options, base, match.end())
        _enter_surnames(surnames, run, base)
    latin = {word.lower() for word in re.findall(r"[A-Za-z]+", simple)}
    misread: dict[str, Reading] = {}
    for (start, end), word in words.items():
        if word.kind in ("f", "c"):
            latin.update(letters_of(name) for name in word.names)
        if word.kind == "c" and end - start < _LONGEST:
            misread.update(_misread(simple, start, end, word))
    official = _official(simple)
    latin.update(_stations(simple))
    return Passage(simple, options, spans, surnames, words, cuts, official, misread, frozenset(latin), list(spans))


def _official(simple: str) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """`Passage.official` of a text."""
    forms = gazetteer.official_forms()
    return {
        letters_of(form): (match.start(), match.end(), forms[match.group()])
        for match in _official_names().finditer(simple)
        for form in forms[match.group()]
    }


# Where a station lies in its city.
_SIDES = {"东": "dong", "西": "xi", "南": "nan", "北": "bei"}


def _stations(simple: str) -> Iterator[str]:
    """Stations of places that have a form of their own, as the railway calls them: *harbinxi*, 哈尔滨西站."""
    forms = gazetteer.official_forms()
    for match in _official_names().finditer(simple):
        side = _SIDES.get(simple[match.end() : match.end() + 1])
        if side and simple.startswith("站", match.end() + 1):
            yield from (letters_of(form) + side for form in forms[match.group()])


def _enter_spans(spans: Places, options: list[tuple[str, ...]], first: int, last: int) -> None:
    """Enter whatever may be read from `first` to before `last`, a run of Chinese characters, at its letters."""
    umlauts = any("v" in reading for choices in options[first:last] for reading in choices)
    get = spans.get
    for start in range(first, last - 1):
        heads: Sequence[str] = options[start]
        for end, choices in enumerate(options[start + 1 : min(last, start + _LONGEST)], start + 2):
            if not heads:
                break
            if len(choices) != 1:
                heads = [head + tail for head in heads for tail in choices][:_MOST_READINGS]
            elif len(heads) == 1:
                heads = (heads[0] + choices[0],)
            else:
                heads = [head + choices[0] for head in heads]
            place = (start, end)
            for head in heads:
                places = get(head)
                if places is None:
                    spans[head] = [place]
                else:
                    places.append(place)
                if umlauts and "v" in head:
                    spans.setdefault(head.replace("v", "u"), []).append(place)


def _enter_surnames(surnames: Places, run: str, base: int) -> None:
    """Enter every character or two of a run of Chinese characters that may be a surname, as it then reads."""
    table = _surnames_heard()
    last = len(run) - 1
    for at, character in enumerate(run):
        found = (run[at : at + 2], character) if at < last else (character,)
        for surname in found:
            for heard in table.get(surname, ()):
                surnames.setdefault(heard, []).append((base + at, base + at + len(surname)))


def _heard(joined: str) -> tuple[str, ...]:
    """A reading, and how it is written where ü is: *Lu*, *Nuwa*."""
    return (joined, joined.replace("v", "u")) if "v" in joined else (joined,)


def _misread(text: str, start: int, end: int, word: readings.Entry) -> Iterator[tuple[str, Reading]]:
    """The readings that its characters have elsewhere and the word has not."""
    table = readings.characters().readings
    usual = [table.get(c, ()) for c in text[start:end]]
    if all(
        len(options) == 1 and options[0] == syllable for options, syllable in zip(usual, word.readings[0], strict=True)
    ):
        return
    right = {"".join(reading) for reading in word.readings}
    for syllables in product(*usual):
        joined = "".join(syllables)
        if joined not in right:
            yield joined, Reading(start, end, word.readings[0])


def _words(run: str, base: int, words: dict[tuple[int, int], readings.Entry], cuts: set[int]) -> list[tuple[int, int]]:
    """Enter every dictionary word of a run at its place, and return those that cover it, longest first."""
    covers: list[tuple[int, int]] = []
    listed, longest_of = readings.listed(), readings.longest()
    reach, size = 0, len(run)
    for start in range(size):
        longest = 0
        for end in range(min(size, start + longest_of.get(run[start : start + 2], 0)), start + 1, -1):
            if run[start:end] not in listed:
                continue
            word = readings.word(run[start:end])
            if word is not None:
                words[base + start, base + end] = word
                longest = longest or end
        if start >= reach:
            if longest:
                covers.append((start, longest))
            reach = longest or start + 1
            cuts.update((base + start, base + reach))
            cuts.update(base + at for at in _within(run, start, reach))
    return covers


def _within(run: str, start: int, end: int) -> Iterator[int]:
    """Where a known name of several parts may be cut: 九华|山, 洋山|深水港, 黑龙江|沿岸."""
    word = readings.word(run[start:end]) if end - start > 2 else None
    if word is not None and word.kind:
        if run[end - 1] in kind_characters():
            yield end - 1
        if end - start > 3:
            yield next((at for at in range(end - 1, start + 1, -1) if readings.word(run[start:at])), start + 2)
