"""Whether a source belongs to its release: its language, and how many of its words the translation renders."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pipeline.aligning import align
from pipeline.chinese import readings
from pipeline.documents.segment import with_cells
from pipeline.model import Document, InputError, Message, tell
from pipeline.words import languages

_HAN = re.compile(r"[㐀-鿿]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_HANGUL = re.compile(r"[가-힣]")
_NUMBER = re.compile(r"\d+(?:[,，.]\d+)*")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_WORD = re.compile(r"[^\W\d_]{3,}")
# The dictionary's glosses are cut to as many letters.
_STEM = 5
# Words of a source that are read at most, and fewer than which prove nothing.
_MOST = 2_000
# Aligned with its own source, a translation renders 0.4 to 0.9 of these words; with another release's, once both are
# long enough for chance not to matter, under 0.25 (measured on 106 releases and as many false pairs).
_UNRELATED = 0.35
# Fewer words than this prove nothing.
_LEAST = 12
# The letters of a translation that a Chinese character makes; a release so many times as long is none of its source.
_LETTERS, _SHORT = 3.6, 5


class Rendered(NamedTuple):
    """How many of the words and numbers of a source a translation renders, of those that can be told."""

    found: int
    total: int

    @property
    def share(self) -> float:
        return self.found / self.total if self.total else 0.0


@lru_cache(maxsize=64)
def cover(text: str) -> tuple[tuple[int, int, readings.Entry], ...]:
    """The dictionary's words that a text in simplified characters is made of, longest first, with their places.

    Several checks ask for the same sentences one after the other.
    """
    return tuple(_cover(text))


def _cover(text: str) -> Iterator[tuple[int, int, readings.Entry]]:
    longest = readings.longest()
    for match in readings.HAN.finditer(text):
        start, stop = match.span()
        while start < stop:
            for end in range(min(stop, start + longest.get(text[start : start + 2], 0)), start + 1, -1):
                word = readings.word(text[start:end])
                if word is not None:
                    yield start, end, word
                    start = end
                    break
            else:
                start += 1


def _digits(text: str) -> set[str]:
    """Numbers without separators and trailing zeros: 29.76亿 and 2.976 billion share their digits."""
    bare = (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
    return {digits.strip("0") for digits in bare if len(digits.strip("0")) > 1}


def rendered(target: str, source: str, language: str) -> Rendered:
    """How much of a Chinese text another text renders: the glosses of its words, its names as they read, its numbers.

    Other languages than English are judged by names and numbers alone.
    """
    simple = readings.simplify(source)
    lower = target.lower()
    stems = {word[:_STEM] for word in _WORD.findall(lower)}
    letters = re.sub(r"[\W\d_]", "", lower)
    english = languages.is_english(language)
    found = total = 0
    for _, _, word in cover(simple):
        named = bool(word.kind) if english else word.kind in ("c", "p")
        if not named and not (english and word.glosses):
            continue
        total += 1
        names = {name[:_STEM].lower() for name in word.names}
        found += (
            (english and any(gloss in stems for gloss in word.glosses))
            or not names.isdisjoint(stems)
            or (named and any("".join(reading).replace("v", "u") in letters for reading in word.readings))
        )
        if total >= _MOST:
            break
    numbers, there = _digits(simple[: 4 * _MOST]), _digits(target)
    latin = {word.lower() for word in _LATIN.findall(simple)}
    found += len(numbers & there) + sum(word in letters for word in latin)
    return Rendered(found, total + len(numbers) + len(latin))


def reads(chinese: str, letters: str) -> Iterator[tuple[int, int]]:
    """The spans of a text in simplified characters that may be read as these letters (lower case, ü as v)."""
    table = readings.characters().readings
    for start in range(len(chinese)):
        reached = {0}
        for end in range(start + 1, min(len(chinese), start + readings.LONGEST) + 1):
            sounds = table.get(chinese[end - 1], ())
            reached = {at + len(sound) for at in reached for sound in sounds if letters.startswith(sound, at)}
            if len(letters) in reached:
                yield start, end
            if not reached:
                break


def groups(document: Document) -> Iterator[tuple[str, str]]:
    """The words of the target and of the source in each aligned group, in order of the target."""
    if document.source is None:
        return
    start = end = -1
    source = None
    for segment in (*document.segments, None):
        here = segment.source if segment else None
        if source is not None and (here is None or here.span != source.span):
            yield document.text[start:end], source.span.of(document.source.text)
            source = None
        if segment and here is not None:
            start = segment.span.start if source is None else start
            source, end = here, segment.span.end


def _language(target: Document, source: Document) -> Message | None:
    """What is wrong with the language of a source, as the rest of a sentence; None when it is Chinese."""
    text = source.text
    letters = sum(c.isalpha() for c in text)
    if not letters and not any(c.isdigit() for c in text):
        return tell("is empty")
    han = len(_HAN.findall(text))
    if not han or han < 0.2 * letters:
        if _is_chinese(target.text):
            raise InputError(
                target.path,
                tell("the release is Chinese and its source is not: the two files are swapped"),
                tell("give each the other’s name ({a})", a=source.path),
            )
        return tell("is not Chinese")
    if len(_KANA.findall(text)) > 0.1 * han:
        return tell("is Japanese, not Chinese")
    if len(_HANGUL.findall(text)) > 0.1 * han:
        return tell("is Korean, not Chinese")
    if _is_chinese(target.text):
        return tell("is Chinese, and so is the release")
    if sum(c.isalpha() for c in target.text) > _SHORT * (_LETTERS * han + letters - han):
        return tell("is far too short for the release")
    return None


def _is_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) > 0.5 * sum(c.isalpha() for c in text)


def _unrelated(document: Document) -> Message | None:
    """As `_language`, for an aligned source of which the target renders next to nothing; None when it fits."""
    pairs = list(groups(document))
    found = total = 0
    # Pairs from all over the release; a long one is not read to its end.
    for at in range(max(1, len(pairs) // 100)):
        for target, source in pairs[at :: max(1, len(pairs) // 100)]:
            part = rendered(target, source, document.language)
            found, total = found + part.found, total + part.total
            if total > _MOST:
                break
        if total > _MOST:
            break
    if total >= _LEAST and found / total < _UNRELATED - 1 / math.sqrt(total):
        return tell(
            "seems to be of another release ({a} of {b} of its words and numbers are found in this one)",
            a=found,
            b=total,
        )
    return None


def attach(document: Document, source: Document) -> tuple[Document, Message | None]:
    """The release aligned with its source, and None; or without it, and what is wrong: “is empty”.

    A source that is empty, in another language, far too short or of another release would make a
    hundred false flags: the release is then checked as one that has no source. Raises InputError when the two
    files are swapped: then nothing of the release can be checked.
    """
    problem = _language(document, source)
    if not problem:
        if align.has_cells(document) and not align.has_cells(source):
            source = with_cells(source)
        aligned = align.align(document, source)
        problem = _unrelated(aligned)
        if not problem:
            return aligned, None
    return replace(document, source=None), problem
