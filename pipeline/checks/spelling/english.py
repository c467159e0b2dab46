"""What was meant by an English word that no dictionary holds: candidates, and what the judge is told of the word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline import knowledge
from pipeline.checks.spelling.unknown import COMMON, LINKS, Unknown, divided, is_compound, is_joined
from pipeline.chinese import pinyin, readings
from pipeline.judging.judge import Observed, Verdict
from pipeline.model import Span
from pipeline.quantities import cldr
from pipeline.words import hyphens, lexicon, near, neighbours, speller

_LETTERS_BEFORE = re.compile(r"([A-Za-z]+) $")
_LETTERS_AFTER = re.compile(r" ([A-Za-z]+)")
_CAMEL = re.compile(r"([A-Z]?[a-z]+)([A-Z][a-z]+)")
# Of what the engine suggests, and of the words one slip away.
_MOST_OFFERED, _MOST_NEAR = 8, 6
_GIVEN = re.compile(r"(?<![\w-])([A-Z][a-z]+),? [A-Z][a-z]+[-‐]([a-z]{2,6})(?![\w-])")
# No syllables are longer.
_REACH = 40
# A possessive *s* is looked for behind so many letters.
_SHORTEST_STEM = 4


def candidates(unknown: Unknown, suggestions: Sequence[str]) -> tuple[str, ...]:
    """What may have been meant: what the engine offers, words one slip away, the word taken apart."""
    word = unknown.word
    small = word.lower()
    close = sorted(near.near(small, lexicon.words()), key=lambda each: (-lexicon.frequency(each), each))[:_MOST_NEAR]
    if word[0].isupper():
        close = [each.capitalize() for each in close]
    apart = _camel(word)
    offered = [each.replace("'", unknown.apostrophe) for each in suggestions[:_MOST_OFFERED]]
    stem = word[:-1]
    owner = small.endswith("s") and len(stem) >= _SHORTEST_STEM and lexicon.is_english(stem)
    possessive = [f"{stem}{unknown.apostrophe}s"] if owner else []
    every = dict.fromkeys((*offered, *apart, *divided(small), *possessive, *close))
    return tuple(each for each in every if each != word and not _is_one_word(word, each))


def _camel(word: str) -> tuple[str, ...]:
    """*theXiangtan* in two words: what the engine, which does not know the name, cannot suggest."""
    parts = _CAMEL.fullmatch(word)
    return (f"{parts[1]} {parts[2]}",) if parts else ()


def _is_one_word(word: str, candidate: str) -> bool:
    """True for a candidate that only divides a word in two that never stand side by side, or a new compound."""
    parts = candidate.lower().replace("-", " ").split()
    if not word.islower() or len(parts) != 2 or "".join(parts) != word or not LINKS.isdisjoint(parts):
        return False
    return not neighbours.seen(*parts) or is_compound(*parts)


# What needs no judge: a word that the dictionary has only with a capital, or only as a possessive.
CERTAIN = 0.96


def certain(unknown: Unknown, suggestions: Sequence[str]) -> str:
    """What leaves no doubt: *chinese*, *VIetnam*, *citys*, *longterm*; "" for all else."""
    word = unknown.word
    first = suggestions[0] if suggestions else ""
    if first == word.capitalize() != word and word.islower() and lexicon.frequency(word) >= COMMON:
        return first
    if first.lower() == word.lower() and not word.isupper() and word[1:2].isupper() and word[2:].islower():
        return first
    if compound := hyphens.divided(word):
        return compound
    # *ofUrumqi*, *AmurCity*, *AReview*: a space was lost before a capital.
    if not unknown.listed:
        joined = next((each for each in (*suggestions, *_camel(word)) if is_joined(unknown, each)), "")
        if joined and any(letter.isupper() for letter in word[1:]):
            return joined
    # *technologys*, *partys*: the plural would end otherwise.
    stem = word[:-1]
    if word.endswith("ys") and stem[-2:-1] not in "aeiou" and unknown.after and lexicon.frequency(stem) >= COMMON:
        return f"{stem}{unknown.apostrophe}s"
    return ""


def about(unknown: Unknown) -> Observed:
    """What is observed of the word itself."""
    word = unknown.word
    capital = word[0].isupper()
    half = word.islower() and is_compounded(word)
    return {
        "capital": float(capital and not unknown.starts),
        "capital.start": float(capital and unknown.starts),
        "capitals": float(not word[1:].islower()),
        "pinyin": float(pinyin.is_pinyin(word)),
        "pinyin.nearly": float(pinyin.is_pinyin(word, loose=True)),
        "repeated": float(unknown.repeated),
        "listed": float(unknown.listed and capital),
        "name.before": float(unknown.before[:1].isupper() and capital),
        "name.after": float(unknown.after[:1].isupper() and capital),
        "held": float(lexicon.is_english(word)),
        "compound": float(half),
        "foreign": float(not word.isascii()),
        "long": len(word) / 8,
    }


def of_candidate(unknown: Unknown, candidate: str, suggestions: Sequence[str]) -> Observed:
    """What is observed of one candidate besides."""
    first, last = candidate[:1], unknown.word[:1]
    return {
        "order": float(min(suggestions.index(candidate), _MOST_OFFERED) if candidate in suggestions else _MOST_OFFERED),
        "first": float(first.lower() != last.lower()),
        "capital.added": float(first.isupper() and last.islower()),
        "capital.lost": float(first.islower() and last.isupper()),
        "two.words": float(" " in candidate),
        "hyphen": float("-" in candidate),
    }


@cache
def _surnames() -> frozenset[str]:
    """Chinese surnames in lower case: in pinyin, Wade-Giles, and as bearers overseas and in Hong Kong spell them."""
    pinyin_ones = pinyin.surnames()
    rows = (line.split("\t") for line in knowledge.lines("built/wade-giles.tsv"))
    wade_giles = {other for syllable, other in rows if syllable in pinyin_ones}
    return pinyin_ones | wade_giles | frozenset().union(*readings.surname_spellings().values())


def given_names(text: str) -> list[Span]:
    """The second halves of given names behind a Chinese surname, in order: *Yang Chung-hsin*, *Cheung Kin-chung*."""
    return [Span(*m.span(2)) for m in _GIVEN.finditer(text) if m[1].lower() in _surnames()]


@cache
def _calendar() -> frozenset[str]:
    names = cldr.of("en")
    return frozenset((*names.days["abbreviated"], *names.months["abbreviated"]))


def is_of_calendar(word: str) -> bool:
    """True for the short name of a day or a month that is no other word: *Tue*, *Nov*; not *Wed*, *Mar*."""
    return word in _calendar() and not speller.is_word(word.lower())


def romanised(text: str) -> list[Span]:
    """Chinese that an English text quotes in pinyin, in order: *ni hao*; words of which two or more are not English."""
    found: list[Span] = []
    for word in speller.unknown(text):
        if found and found[-1].end >= word.span.end:
            continue
        run = _syllables_beside(text, word.span)
        if run is not None and run.of(text).count(" "):
            strange = [each for each in run.of(text).split() if each.islower() and not _is_usual(each)]
            if len(strange) > 1:
                found.append(run)
    return found


def _is_usual(word: str) -> bool:
    """True for a word that every list of English has: not *hao*, a coin, nor *han*, which has a capital."""
    return speller.is_word(word) and lexicon.is_english(word)


def _syllables_beside(text: str, span: Span) -> Span | None:
    """A word in small letters that is pinyin, with those that stand before and behind it."""
    if not span.of(text).islower() or not pinyin.is_pinyin(span.of(text)):
        return None
    start, end = span.start, span.end
    while (left := _LETTERS_BEFORE.search(text, max(0, start - _REACH), start)) and pinyin.is_pinyin(left[1]):
        start = left.start(1)
    while (right := _LETTERS_AFTER.match(text, end)) and pinyin.is_pinyin(right[1]):
        end = right.end(1)
    return Span(start, end)


def is_explained(unknown: Unknown) -> bool:
    """True for a word whose being unknown has a reason: a name, a term of the document, a loan, a compound."""
    word = unknown.word
    return (
        not word.islower()
        or unknown.repeated
        or pinyin.is_pinyin(word, loose=True)
        or lexicon.is_english(word)
        or not word.isascii()
        or is_compounded(word)
    )


# A shorter word in capitals is as likely an acronym.
_NO_ACRONYM, _WORD_IN_CAPITALS = 7, 3


def is_in_capitals(unknown: Unknown) -> bool:
    """True for a long word of a line in capitals, by a word beside it: no acronym, nor a brand."""
    beside = [each for each in (unknown.before, unknown.after) if each.isupper() and len(each) >= _WORD_IN_CAPITALS]
    known = any(speller.is_word(each.lower()) for each in beside)
    return known and len(unknown.word) >= _NO_ACRONYM and not pinyin.is_pinyin(unknown.word, loose=True)


# What is in capitals may be a name, of which capitals tell nothing: only a plain word one slip away is meant.
_CERTAIN_IN_CAPITALS = 0.9


def is_certain_in_capitals(unknown: Unknown, told: Verdict) -> bool:
    best = told.best_first[0] if told.best_first else ""
    plain = best.isalpha() and best.islower() and lexicon.frequency(best) >= COMMON
    return plain and near.one_slip(unknown.word, best) and told.confidence >= _CERTAIN_IN_CAPITALS


# What stands before a word without a hyphen, in terms that dictionaries lack; longer than what a slip may leave.
_COMBINING = re.compile(
    r"(?:agri|agro|anti|astro|auto|bio|counter|cyber|eco|electro|geo|hydro|inter|macro|mega|micro|mini|multi|nano|neo"
    r"|non|over|photo|poly|post|pseudo|semi|socio|super|tele|thermo|trans|ultra)([a-z]{4,})"
)


def is_built(word: str) -> bool:
    """True for a combining form with a word: *agritourism*, *Geoeconomic*."""
    parts = _COMBINING.fullmatch(word.lower())
    return parts is not None and lexicon.is_english(parts[1])


def is_compounded(word: str) -> bool:
    """True for two words that may be written as one, though a dictionary may lack it: *waterpark*."""
    return any(is_compound(word[:at], word[at:]) for at in range(3, len(word) - 2))
