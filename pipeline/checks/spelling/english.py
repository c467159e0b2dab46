"""What was meant by an English word that no dictionary holds: slips, not rare words, compounds or names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.checks.spelling.unknown import (
    COMMON,
    EVERYWHERE,
    KNOWN,
    USED,
    VERY_COMMON,
    Unknown,
    as_one,
    divided,
    frequency,
    is_compound,
    is_joined,
    ranked,
    slips,
)
from pipeline.chinese import pinyin
from pipeline.words import lexicon, near

_ENDING = re.compile(r"(?<=....)(?:ed|ing|ly|ness|less|like|er|ers|s)$")
_CAMEL = re.compile(r"([A-Z]?[a-z]+)([A-Z][a-z]+)")

# A word this long may be two slips away.
_TWO_SLIPS = 10
# A word this long is no other one by chance; a little shorter, where there is one suggestion and an easy slip.
_LONG, _RATHER_LONG = 9, 7
# Up to this many letters a word is any slip: then the words beside it must speak.
_SHORT = 3
# How well a candidate goes with the words beside it (`Unknown.fit`) that speak for it, or for it against pinyin.
_FITS, _FITS_WELL = 3, 6

# A capitalised word this long is near few others by chance.
_LONG_NAME = 8
# A shorter one may be any name, at the start of a sentence and elsewhere.
_SHORTEST_AT_START, _SHORTEST = 5, 6
# Much used, so that a capitalised word one slip away is that one: *Natioanl*.
_MUCH_USED = 100 * USED


def lower_case(unknown: Unknown, suggestions: Sequence[str]) -> tuple[str, ...]:
    """The suggestions for a lower-case word that is a slip; () for a rare or foreign word."""
    word = unknown.word
    if _lost_its_capital(word, suggestions):
        return (suggestions[0],)
    if lexicon.is_english(word) or _is_abbreviation(word, suggestions):
        return ()
    apostrophe = with_apostrophe(unknown, suggestions)
    if apostrophe and unknown.after:
        return apostrophe
    joined = tuple(c for c in suggestions if is_joined(unknown, c)) or divided(word)
    close = [candidate for candidate in suggestions if _is_close(word, candidate)]
    likeliest = max(map(frequency, close), default=0)
    if not joined and any(_is_new_compound(word, candidate, likeliest) for candidate in suggestions):
        return ()
    best_first = ranked(unknown, close)
    if not best_first:
        return joined
    if pinyin.is_pinyin(word):
        return best_first if _is_no_pinyin(unknown, best_first[0]) else ()
    if not joined and not _is_sure(unknown, best_first[0], alone=len(suggestions) == 1):
        return ()
    plainly_joined = all(_is_rather_joined(pair, likeliest) for pair in joined)
    return (*joined, *best_first) if plainly_joined else (*best_first, *joined)


def _lost_its_capital(word: str, suggestions: Sequence[str]) -> bool:
    """*chinese*, *monday*."""
    return bool(suggestions) and suggestions[0] == word.capitalize() and lexicon.frequency(word) >= COMMON


def _is_abbreviation(word: str, suggestions: Sequence[str]) -> bool:
    """*ie*, *eg*: British usage leaves the full stops out."""
    return any(candidate.replace(".", "") == word for candidate in suggestions)


def _is_close(word: str, candidate: str) -> bool:
    """One lower-case word that people use, one slip away, of a long word two."""
    if not candidate.islower() or " " in candidate:
        return False
    apart = slips(word, candidate)
    return (apart == 1 or (apart == 2 and len(word) >= _TWO_SLIPS)) and frequency(candidate) >= KNOWN


def _is_new_compound(word: str, candidate: str, likeliest: int) -> bool:
    """*waterpark*: two words that may be written as one, rather than a slip of the likeliest candidate."""
    parts = candidate.split()
    return len(parts) == 2 and "".join(parts) == word and is_compound(*parts) and as_one(candidate) >= likeliest


def _is_rather_joined(pair: str, likeliest: int) -> bool:
    """True for two words, both in everybody's mouth, that were rather written as one than another word mistyped."""
    return min(map(lexicon.frequency, pair.split())) >= VERY_COMMON and as_one(pair) >= likeliest


def _is_no_pinyin(unknown: Unknown, best: str) -> bool:
    """*neduce*, which reads as pinyin like *renminbi*: the neighbours must speak for the English word."""
    word, fit = unknown.word, unknown.fit(best)
    if len(word) > _SHORT and fit > 0:
        often = VERY_COMMON if _kind_of_slip(word, best) in ("doubled", "swapped") else EVERYWHERE
        if frequency(best) >= often:
            return True
    return len(word) > _SHORT + 1 and fit >= _FITS_WELL


def _is_sure(unknown: Unknown, best: str, *, alone: bool) -> bool:
    """True where the best candidate is common enough for the length of the word, or fits the words beside it."""
    word = unknown.word
    if len(word) > _SHORT:
        if unknown.repeated or _is_derived(word):
            rarest = VERY_COMMON
        elif _is_no_other_by_chance(word, best, alone=alone):
            rarest = KNOWN
        else:
            rarest = USED
        if frequency(best) >= rarest:
            return True
    return unknown.fit(best) >= _FITS


def _is_no_other_by_chance(word: str, best: str, *, alone: bool) -> bool:
    """The longer a word, the less it can be another one; `alone`: nothing else was suggested."""
    return len(word) >= _LONG or (len(word) >= _RATHER_LONG and alone and _kind_of_slip(word, best) != "replaced")


def _kind_of_slip(word: str, candidate: str) -> near.Slip:
    return near.slip(word, candidate)[0] if slips(word, candidate) == 1 else "replaced"


def _is_derived(word: str) -> bool:
    """True for a word that its ending makes of another: *lensed*, *outbreaking*."""
    stem = _ENDING.sub("", word)
    return stem != word and any(map(lexicon.is_english, (stem, stem + "e")))


def with_apostrophe(unknown: Unknown, suggestions: Sequence[str]) -> tuple[str, ...]:
    """*Party’s* for *Partys*, *city’s* for *citys*: no plural, so the apostrophe was lost."""
    for candidate in suggestions:
        stem, mark, ending = candidate.replace("’", "'").partition("'")
        if mark and ending == "s" and stem + "s" == unknown.word and lexicon.frequency(stem) >= VERY_COMMON:
            return (f"{stem}{unknown.apostrophe}s",)
    return ()


def capitalised(unknown: Unknown, suggestions: Sequence[str]) -> tuple[str, ...]:
    """The suggestions for a capitalised word that is surely no name: *VIetnam*, *Natioanl*, *AReview*, *Partys*."""
    word = unknown.word
    for candidate in (*suggestions, *_camel(word)):
        if (is_joined(unknown, candidate) and not unknown.listed) or _has_two_capitals(word, candidate):
            return (candidate,)
    if _may_be_a_name(unknown):
        return ()
    apostrophe = with_apostrophe(unknown, suggestions)
    if apostrophe:
        return apostrophe
    best_first = ranked(unknown, [candidate for candidate in suggestions if _is_close_name(unknown, candidate)])
    return best_first[:1] if best_first and _is_no_name(unknown, best_first) else ()


def _camel(word: str) -> tuple[str, ...]:
    """*theXiangtan* in two words: what the engine, which does not know the name, cannot suggest."""
    parts = _CAMEL.fullmatch(word)
    return (f"{parts[1]} {parts[2]}",) if parts else ()


def _has_two_capitals(word: str, candidate: str) -> bool:
    """*VIetnam*: the shift key was held too long."""
    return candidate.lower() == word.lower() and not word.isupper() and word[1].isupper() and word[2:].islower()


def _may_be_a_name(unknown: Unknown) -> bool:
    """True for a capitalised word that stands as names stand, is short, or is pinyin."""
    word = unknown.word
    return (
        unknown.repeated
        or unknown.listed
        or len(word) < (_SHORTEST_AT_START if unknown.starts else _SHORTEST)
        or not word[1:].islower()
        or lexicon.is_english(word)
        or pinyin.is_pinyin(word, loose=True)
    )


def _is_close_name(unknown: Unknown, candidate: str) -> bool:
    """A common word one slip away; the first letter is wrong at the start of a sentence only."""
    return (
        (candidate[:1] == unknown.word[:1] or unknown.starts)
        and candidate.isalpha()
        and slips(unknown.word, candidate) == 1
        and lexicon.is_english(candidate)
        and lexicon.frequency(candidate) >= COMMON
    )


def _is_no_name(unknown: Unknown, best_first: Sequence[str]) -> bool:
    """True where a capitalised word is surely a slip of the first candidate, and no name that is like it."""
    best, length = best_first[0], len(unknown.word)
    common, fits = lexicon.frequency(best) >= VERY_COMMON, unknown.fit(best) > 0
    if unknown.starts and not unknown.after[:1].isupper() and not best.startswith(unknown.word):
        return common or length >= _LONG_NAME
    if length >= _LONG_NAME - 1 and lexicon.frequency(best) >= _MUCH_USED:
        return True
    if common and (length >= _LONG_NAME or fits):
        return True
    if unknown.fit(best) >= _FITS:
        return True
    return length > _LONG_NAME and (fits or len(best_first) == 1)
