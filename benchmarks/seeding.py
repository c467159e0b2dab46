"""Slips made on purpose in right text: one a segment, each of a class, the same ones in every run."""

from __future__ import annotations

import csv
import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benchmarks.scoring import Marked
from pipeline.chinese import readings

NAME_SLIPS = ("transposed", "lost", "doubled", "replaced", "first letter", "last letter")
NUMBER_SLIPS = (
    "×10",
    "÷10",
    "million/billion",
    "lost word",
    "lost point",
    "lost digit",
    "swapped digits",
    "replaced digit",
)
DATE_SLIPS = ("year", "month", "day", "ordinal")

_SEED = 20190726
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Seeded:
    text: str
    source: str
    mark: Marked


@dataclass(frozen=True, slots=True)
class Place:
    names: tuple[str, ...]
    """In Chinese: with and without its level."""
    english: str


def places(path: Path) -> list[Place]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [Place((row["zh"], row["zh_short"]), row["en"]) for row in csv.DictReader(stream)]


def name_slip(word: str, kind: str, dice: random.Random) -> str:
    inner = range(1, len(word) - 1)
    if kind == "transposed":
        at = dice.choice([i for i in inner if word[i] != word[i + 1]] or [0])
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if at else word
    if kind == "lost":
        at = dice.choice(inner)
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        at = dice.choice(inner)
        return word[: at + 1] + word[at:]
    letters = "abcdefghijklmnopqrstuvwxyz"
    if kind == "replaced":
        at = dice.choice(inner)
        return word[:at] + dice.choice([c for c in letters if c != word[at]]) + word[at + 1 :]
    if kind == "first letter":
        return dice.choice([c for c in letters.upper() if c != word[0]]) + word[1:]
    return word[:-1] + dice.choice(["", *(c for c in letters if c != word[-1])])


def _is_given_name(text: str, match: re.Match[str], known: Sequence[Place], source: str) -> bool:
    """True for a word beside the surname that stands before the place's characters in the source."""
    beside = {*re.findall(r"(\w+) $", text[: match.start()]), *re.findall(r"^ (\w+)", text[match.end() :])}
    before = {char for place in known for name in place.names for char in re.findall(f"(.){name}", source)}
    surnames = readings.characters().surnames
    return any(word.lower() in surnames.get(char, ()) for word in beside for char in before)


def seeded_places(
    pairs: Sequence[tuple[str, str]],
    known: Sequence[Place],
    is_word: Callable[[str], bool],
    most: int,
    seed: int = _SEED,
) -> Iterator[Seeded]:
    """Place names of the target that the source has too, each misspelt; never into another place or a word.

    A given name that reads like a place, 钟南山 Zhong Nanshan, is none: no glossary of places says how it is written.
    """
    dice = random.Random(seed)
    by_english: dict[str, list[Place]] = {}
    for place in known:
        if len(place.english) >= 5 and place.english.isalpha():
            by_english.setdefault(place.english, []).append(place)
    made = 0
    for text, source in pairs:
        found = [
            match
            for match in re.finditer(r"\b[A-Z][a-z]+\b", text)
            if any(name in source for place in by_english.get(match.group(), ()) for name in place.names)
            and not _is_given_name(text, match, by_english[match.group()], source)
        ]
        if not found or made >= most:
            continue
        match = dice.choice(found)
        kind = NAME_SLIPS[made % len(NAME_SLIPS)]
        for _ in range(20):
            wrong = name_slip(match.group(), kind, dice)
            if wrong != match.group() and wrong not in by_english and not is_word(wrong.lower()):
                break
        else:
            continue
        made += 1
        start = match.start()
        yield Seeded(
            text[:start] + wrong + text[match.end() :],
            source,
            Marked(start, start + len(wrong), (match.group(),), kind),
        )


def _figures(number: str) -> str:
    return number.replace(",", "").replace(".", "").strip("0")


_NUMBER = re.compile(r"(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?)(?: (million|billion|trillion))?(?![\w.,]*\d)")
_DATE = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})\b(?!,\d)|\b((?:19|20)\d\d)\b|\b(\d{{1,2}})(st|nd|rd|th)\b")


def _number_slip(number: str, scale: str | None, kind: str, dice: random.Random) -> tuple[str, str | None] | None:
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    whole = number.replace(",", "")
    if kind in ("×10", "÷10"):
        value = float(whole) * (10 if kind == "×10" else 0.1)
        wrong = f"{value:,.10f}".rstrip("0").rstrip(".")
        return (wrong if "," in number or len(whole.split(".")[0]) < 4 else wrong.replace(",", "")), scale
    if kind == "million/billion":
        return (number, {"million": "billion", "billion": "million", "trillion": "billion"}[scale]) if scale else None
    if kind == "lost word":
        return (number, None) if scale else None
    if kind == "lost point":
        return (number.replace(".", ""), scale) if "." in number else None
    if len(digits) < 3:
        return None
    if kind == "lost digit":
        # Never the only one after the point: *26.* is no number.
        at = dice.choice([i for i in digits[1:] if i + 1 < len(number) or number[i - 1] != "."])
        return number[:at] + number[at + 1 :], scale
    if kind == "swapped digits":
        pairs = [
            (a, b)
            for a, b in itertools.pairwise(digits)
            if b == a + 1 and number[a] != number[b] and not (a == 0 and number[b] == "0")
        ]
        if not pairs:
            return None
        a, b = dice.choice(pairs)
        return number[:a] + number[b] + number[a] + number[b + 1 :], scale
    at = dice.choice(digits)
    return number[:at] + dice.choice([c for c in "123456789" if c != number[at]]) + number[at + 1 :], scale


_HEDGED = re.compile(
    r"\b(?:about|around|some|nearly|almost|approximately|roughly|over|than) (?:[A-Z$¥€£]+ ?)?$", re.IGNORECASE
)


def _rounds(before: str, right: str, wrong: str) -> bool:
    """True when a number is the right one rounded, and the words before it say so: *about 7.088* for 7.0883."""
    if _HEDGED.search(before) is None:
        return False
    old, new = (Decimal(number.replace(",", "")).normalize() for number in (right, wrong))
    shorter = len(new.as_tuple().digits) < len(old.as_tuple().digits)
    return shorter and abs(old - new) < Decimal(1).scaleb(int(new.as_tuple().exponent))


def _elsewhere(figure: str, rest: str, source: str) -> bool:
    """True when the rest of the text has a figure as often as the source: the one that was made wrong was added."""
    pattern = re.compile(rf"(?<!\d){figure}(?!\d)")
    return len(pattern.findall(rest)) >= len(pattern.findall(source))


def seeded_numbers(pairs: Sequence[tuple[str, str]], most: int) -> Iterator[Seeded]:
    """Numbers of the target whose figures the source has too, each made wrong.

    Seeds that leave the text right are skipped: *about 7.088* for 7.0883.
    """
    dice = random.Random(_SEED)
    made = 0
    for text, source in pairs:
        if made >= most:
            return
        figures = {_figures(n) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", source)}
        numbers = [m for m in _NUMBER.finditer(text) if _figures(m[1]) in figures and _figures(m[1])]
        numbers = [m for m in numbers if m[2] or not re.fullmatch(r"(?:19|20)\d\d|\d{1,2}", m[1])]
        kind = NUMBER_SLIPS[made % len(NUMBER_SLIPS)]
        dice.shuffle(numbers)
        for match in numbers:
            slip = _number_slip(match[1], match[2], kind, dice)
            if slip is None or slip == (match[1], match[2]):
                continue
            if slip[1] == match[2] and _rounds(text[: match.start()], match[1], slip[0]):
                continue
            wrong = slip[0] + (f" {slip[1]}" if slip[1] else "")
            made += 1
            start = match.start()
            yield Seeded(
                text[:start] + wrong + text[match.end() :],
                source,
                Marked(start, start + len(wrong), (match.group(),), kind),
            )
            break


def seeded_dates(pairs: Sequence[tuple[str, str]], most: int) -> Iterator[Seeded]:
    """Years, months, days and ordinals of the target that the source has in figures, each made wrong.

    A year or ordinal that the text has more often than the source is skipped: with *World Expo [2021>2020]* beside
    *October 20, 2020* for one 2020年10月20日, nothing in the source tells that the text is wrong.
    """
    dice = random.Random(_SEED)
    made = 0
    for text, source in pairs:
        if made >= most:
            return
        kind = DATE_SLIPS[made % len(DATE_SLIPS)]
        for match in _DATE.finditer(text):
            month, day, year, ordinal, _ = match.groups()
            start, end = match.span()
            if kind in ("year", "ordinal") and _elsewhere(year or ordinal or "-", text[:start] + text[end:], source):
                continue
            if kind == "year" and year and f"{year}年" in source:
                wrong = str(int(year) + dice.choice([-10, -1, 1, 10]))
            elif kind == "month" and month and f"{_MONTHS.index(month) + 1}月{day}日" in source:
                wrong = dice.choice([m for m in _MONTHS if m != month])
                end = start + len(month)
            elif kind == "day" and day and f"{_MONTHS.index(month) + 1}月{day}日" in source:
                wrong = str(dice.choice([d for d in range(1, 29) if d != int(day)]))
                start, end = match.span(2)
            elif kind == "ordinal" and ordinal and re.search(rf"(?<!\d){ordinal}(?!\d)", source):
                other = int(ordinal) + dice.choice([1, 2, 3])
                wrong = f"{other}{'th' if other in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(other % 10, 'th')}"
            else:
                continue
            made += 1
            yield Seeded(
                text[:start] + wrong + text[end:],
                source,
                Marked(start, start + len(wrong), (text[start:end],), kind),
            )
            break
