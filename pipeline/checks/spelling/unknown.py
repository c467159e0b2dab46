"""A word that no dictionary holds, with the words beside it, and what it may have been meant to be, best first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipeline.chinese import pinyin
from pipeline.model import Document, Span
from pipeline.words import forms, lexicon, neighbours

_BEFORE = re.compile(r"([^\W\d_]+)[”\"’]? $")
_AFTER = re.compile(r" [“\"‘]?([^\W\d_]+)")
# How far the words beside one are looked for.
_REACH = 40
# Occurrences in the frequency list (some 10^12 words of English): a word this common is what people mean to write.
COMMON = 2_000_000
VERY_COMMON = 20_000_000
EVERYWHERE = 200_000_000

# A joined word is only taken apart where one part is one of these; else it may be a compound (armyworm, mooncake).
LINKS = frozenset(
    """a about after all also an and are as at be been before between but by can could during for from has have he in
    into is it its may more must not of on only or our she should than that the their them then these they this those
    through to under was we were when where which while who will with would you""".split()
)
_CAPITAL_WITHIN = re.compile(r"([^\W\d_A-Z]+)[A-Z][a-z]+$")
# Two words that a lost space joined are longer than the compounds that dictionaries lack.
_LONG_JOINED = 12
# Family names end in these, too: *Mattis*, *Newman*, *Lincoln*.
_NAME_ENDINGS = frozenset("is as an in on at".split())
# What a capitalised name may end in when the space before it is lost: AmurCity.
_KINDS = frozenset("City County District Province Prefecture Town Village Park Road University Airport Zone".split())


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown word and the words beside it, "" at the edge of a sentence."""

    word: str
    before: str
    after: str
    apostrophe: str
    """The one that the document uses."""
    starts: bool
    """At the start of a sentence, where any word has a capital."""
    listed: bool
    """Between two commas: capitalised, it is rather one name of a list."""
    repeated: bool
    """It stands in the document more than once."""

    def fit(self, candidate: str) -> int:
        """How well a candidate goes with the words beside it, in doublings of a rare pair."""
        first, last = candidate.split()[0], candidate.split()[-1]
        inner = 0 if first == last else 2 * neighbours.seen(first, last)
        left = neighbours.seen(self.before, first) if self.before else 0
        right = neighbours.seen(last, self.after) if self.after else 0
        return left + right + inner


def at(document: Document, span: Span, repeated: bool) -> Unknown:
    """The unknown word at a span of a document; `repeated` as the field of `Unknown`."""
    text = document.text
    before = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
    after = _AFTER.match(text, span.end, span.end + _REACH)
    return Unknown(
        word=span.of(text),
        before=before[1] if before else "",
        after=after[1] if after else "",
        apostrophe="'" if "'" in text and "’" not in text else "’",
        starts=not document.before(span.start).strip("“”\"'‘’ \u00a0"),
        listed=text[max(0, span.start - 2) : span.start] == ", " and text[span.end : span.end + 1] == ",",
        repeated=repeated,
    )


def slips(word: str, candidate: str) -> int:
    """How many slips of the fingers lie between a word and what may have been meant; capitals do not count."""
    return OSA.distance(word.lower(), candidate.lower().replace("’", "'"))


# Two words that were written as one.


def is_joined(unknown: Unknown, candidate: str) -> bool:
    """True when a space was lost: *slowdownto*, *projectsshould*, *AReview*, *AmurCity*; not *armyworm*."""
    parts = candidate.split()
    if len(parts) != 2 or "".join(parts) != unknown.word:
        return False
    one, two = parts
    if one.islower() and two[0].isupper():
        # *ofUrumqi*, *nextTuesday*; not *iPhone*, *eBay*.
        everywhere = len(one) > 1 and lexicon.frequency(one) >= EVERYWHERE
        return everywhere or _is_head(one)
    if one[0].isupper():
        return _is_joined_in_capitals(unknown, one, two)
    if not all(lexicon.is_english(part) for part in parts) or LINKS.isdisjoint(parts):
        return False
    return len(one) > 1 or unknown.fit(candidate) > 0


def is_own_spelling(unknown: Unknown) -> bool:
    """True for a capital within a word that is written so each time: *openGauss*; not *ofUrumqi*."""
    first = _CAPITAL_WITHIN.match(unknown.word)
    return unknown.repeated and first is not None and first[1] not in LINKS


def _is_joined_in_capitals(unknown: Unknown, one: str, two: str) -> bool:
    if two in LINKS:
        # *Districtof*, not the name *Gongan*.
        if unknown.before[:1].isupper() and two in _NAME_ENDINGS and one not in _KINDS:
            return False  # *Secretary Mattis*
        return _is_head(one) and not pinyin.is_pinyin(unknown.word, loose=True)
    if two in _KINDS or (one == "A" and two[0].isupper() and lexicon.is_english(two)):
        return True
    # *InternationalTravel*, not *YouTube*.
    rarer = min(lexicon.frequency(one), lexicon.frequency(two))
    return two[0].isupper() and one != two and rarer >= COMMON and len(unknown.word) >= _LONG_JOINED


def _is_head(word: str) -> bool:
    """True for a word that is surely one where another follows without a space."""
    return len(word) > 3 and lexicon.frequency(word) >= VERY_COMMON


def is_compound(one: str, two: str) -> bool:
    """True for two words that may be written as one, though the dictionary lacks it: *whitepaper*, *waterpark*."""
    first = forms.can_be(one, "NN", "NN:U", "NN:UN", "JJ")
    return first and forms.can_be(two, "NN", "NN:U", "NN:UN", "NNS", "VBG") and not forms.is_only(two, "RB", "VBN")


def divided(word: str) -> tuple[str, ...]:
    """Two words that a lost space joined, *morethan*, *partiesconcerned*; () for compounds and all else."""
    long = len(word) >= _LONG_JOINED
    found: list[tuple[int, str]] = []
    for at in range(2, len(word) - 1):
        one, two = word[:at], word[at:]
        rarer = min(lexicon.frequency(one), lexicon.frequency(two))
        together = neighbours.seen(one, two)
        if rarer < (COMMON if long else VERY_COMMON) or min(len(one), len(two)) < (4 if long else 2):
            continue
        compound = is_compound(one, two) and LINKS.isdisjoint((one, two))
        # *homebuilding*, *decisionmaking*: American usage writes these as one.
        if compound and together and (not long or forms.can_be(two, "VBG")):
            return ()
        if together or (long and not compound):
            found.append((together, f"{one} {two}"))
    return (max(found)[1],) if found else ()
