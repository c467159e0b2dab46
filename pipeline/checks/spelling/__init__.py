"""Spelling: words no dictionary holds, and real words that stand where another was meant."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipeline.checks import findings
from pipeline.checks.spelling import confusions
from pipeline.chinese import pinyin
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Finding, Issue, Span
from pipeline.words import forms, languages, lexicon, near, neighbours

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BEFORE = re.compile(r"([^\W\d_]+)[”\"’]? $")
_AFTER = re.compile(r" [“\"‘]?([^\W\d_]+)")
_ENDING = re.compile(r"(?<=....)(?:ed|ing|ly|ness|less|like|er|ers|s)$")
# The list of frequencies has these in British spelling only: *kilometres*, *colours*.
_BRITISH = (
    (re.compile(r"(?<=[tb])er(s?)$"), r"re\1"),
    (re.compile(r"(?<=...)or(s|ed|ing|ful|able)?$"), r"our\1"),
    (re.compile(r"ward$"), "wards"),
)
_APOSTROPHES = "'’ʼ‘"
# The slips of fingers that make few other words, and so point to the one that was meant.
_EASY: dict[near.Slip, int] = {"swapped": 3, "doubled": 3, "lost": 1, "neighbour": 1, "added": 0, "replaced": 0}
_MOST = 5
# A shorter word with a capital is as likely a name.
_LONG_NOUN = 8

# Occurrences in the frequency list (some 10^12 words of English): a word this common is what people mean to write.
_KNOWN = 100_000
_USED = 500_000
_COMMON = 2_000_000
_VERY_COMMON = 20_000_000
_EVERYWHERE = 200_000_000
# A joined word is only taken apart where one part is one of these; else it may be a compound (armyworm, mooncake).
_LINKS = frozenset(
    """a about after all also an and are as at be been before between but by can could during for from has have he in
    into is it its may more must not of on only or our she should than that the their them then these they this those
    through to under was we were when where which while who will with would you""".split()
)
# Two words that a lost space joined are longer than the compounds that dictionaries lack.
_LONG_JOINED = 12
# A capitalised word this long is near few others by chance.
_LONG_WORD = 8
# Shorter words at the head of a compound are there by chance.
_SHORTEST_PART = 4
_CAMEL = re.compile(r"([A-Z]?[a-z]+)([A-Z][a-z]+)")
# Family names end in these, too: *Mattis*, *Newman*, *Lincoln*.
_NAME_ENDINGS = frozenset("is as an in on at".split())
# What a capitalised name may end in when the space before it is lost: AmurCity.
_KINDS = frozenset("City County District Province Prefecture Town Village Park Road University Airport Zone".split())


@dataclass(frozen=True, slots=True)
class _Place:
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
    vocabulary: frozenset[str]
    """The words of the whole document, lower case."""

    def fit(self, candidate: str) -> int:
        """How well a candidate goes with the words beside it, in doublings of a rare pair."""
        first, last = candidate.split()[0], candidate.split()[-1]
        inner = 0 if first == last else 2 * neighbours.seen(first, last)
        left = neighbours.seen(self.before, first) if self.before else 0
        right = neighbours.seen(last, self.after) if self.after else 0
        return left + right + inner


def _place(document: Document, span: Span, vocabulary: frozenset[str]) -> _Place:
    text = document.text
    before = _BEFORE.search(text, max(0, span.start - 40), span.start)
    after = _AFTER.match(text, span.end, span.end + 40)
    starts = not document.before(span.start).strip("“”\"'‘’ \u00a0")
    mark = "'" if "'" in text and "’" not in text else "’"
    listed = text[max(0, span.start - 2) : span.start] == ", " and text[span.end : span.end + 1] == ","
    return _Place(
        span.of(text), before[1] if before else "", after[1] if after else "", mark, starts, listed, vocabulary
    )


def _frequency(word: str) -> int:
    return lexicon.frequency(word) or max(lexicon.frequency(ours.sub(british, word)) for ours, british in _BRITISH)


def _as_one(pair: str) -> float:
    """How often two words are written as one, in the measure of `_frequency` of a word that could be mistyped so.

    Against the frequency of that word it says which of the two a word is: *water park* as one word is likelier than a
    slip of *watermark*, *accord ding* is less so than one of *according*. The factor was set on such cases.
    """
    one, two = pair.split()
    return lexicon.frequency(one) * lexicon.frequency(two) / 1e10


def _slips(word: str, candidate: str) -> int:
    """How many slips of the fingers lie between a word and what may have been meant; capitals do not count."""
    return OSA.distance(word.lower(), candidate.lower().replace("’", "'"))


def _ranked(place: _Place, suggestions: Sequence[str]) -> tuple[str, ...]:
    """The suggestions, best first: few slips, a common word, one that the document uses, that fits its neighbours."""

    def badness(item: tuple[int, str]) -> float:
        order, candidate = item
        common = min((_frequency(part) for part in candidate.split()), default=0)
        unlikely = 2 * max(0.0, 8 - math.log10(common + 1))
        used = 4 if candidate.lower() in place.vocabulary else 0
        slips = _slips(place.word, candidate)
        easy = _EASY[near.slip(place.word.lower(), candidate.lower())[0]] if slips == 1 else 0
        return 5 * slips + unlikely + order - used - easy - place.fit(candidate)

    return tuple(candidate for _, candidate in sorted(enumerate(suggestions), key=badness))


def _is_joined(place: _Place, candidate: str) -> bool:
    """True when a space was lost: *slowdownto*, *projectsshould*, *AReview*, *AmurCity*; not *armyworm*."""
    parts = candidate.split()
    if len(parts) != 2 or "".join(parts) != place.word:
        return False
    one, two = parts
    rarer = min(lexicon.frequency(part) for part in parts)
    if one.islower() and two[0].isupper():
        # *ofUrumqi*, *nextTuesday*; not *iPhone*, *eBay*.
        everywhere = len(one) > 1 and lexicon.frequency(one) >= _EVERYWHERE
        return everywhere or (len(one) > 3 and lexicon.frequency(one) >= _VERY_COMMON)
    if place.word[0].isupper():
        if two in _LINKS:
            # *Districtof*, not the name *Gongan*.
            long = len(one) > 3 and lexicon.frequency(one) >= _VERY_COMMON
            if place.before[:1].isupper() and two in _NAME_ENDINGS and one not in _KINDS:
                return False  # *Secretary Mattis*
            return long and not pinyin.is_pinyin(place.word, loose=True)
        if two in _KINDS or (one == "A" and two[0].isupper() and lexicon.is_english(two)):
            return True
        # *InternationalTravel*, not *YouTube*.
        return two[0].isupper() and one != two and rarer >= _COMMON and len(place.word) >= _LONG_JOINED
    if not all(lexicon.is_english(part) for part in parts):
        return False
    if not _LINKS.isdisjoint(parts):
        return len(one) > 1 or place.fit(candidate) > 0
    return False


def _is_compound(one: str, two: str) -> bool:
    """True for two words that may be written as one, though the dictionary lacks it: *whitepaper*, *waterpark*."""
    first = forms.can_be(one, "NN", "NN:U", "NN:UN", "JJ")
    return first and forms.can_be(two, "NN", "NN:U", "NN:UN", "NNS", "VBG") and not forms.is_only(two, "RB", "VBN")


def _divided(word: str) -> tuple[str, ...]:
    """Two words that a lost space joined, *morethan*, *partiesconcerned*; () for compounds and all else."""
    long = len(word) >= _LONG_JOINED
    found: list[tuple[int, str]] = []
    for at in range(2, len(word) - 1):
        one, two = word[:at], word[at:]
        rarer = min(lexicon.frequency(one), lexicon.frequency(two))
        together = neighbours.seen(one, two)
        if rarer < (_COMMON if long else _VERY_COMMON) or min(len(one), len(two)) < (4 if long else 2):
            continue
        compound = _is_compound(one, two) and _LINKS.isdisjoint((one, two))
        # *homebuilding*, *decisionmaking*: American usage writes these as one.
        if compound and together and (not long or forms.can_be(two, "VBG")):
            return ()
        if together or (long and not compound):
            found.append((together, f"{one} {two}"))
    return (max(found)[1],) if found else ()


def _camel(word: str) -> tuple[str, ...]:
    """*theXiangtan* in two words: what the engine, which does not know the name, cannot suggest."""
    parts = _CAMEL.fullmatch(word)
    return (f"{parts[1]} {parts[2]}",) if parts else ()


def _is_derived(word: str) -> bool:
    """True for a word that its ending makes of another: *lensed*, *outbreaking*."""
    stem = _ENDING.sub("", word)
    return stem != word and any(map(lexicon.is_english, (stem, stem + "e")))


def _possessive(place: _Place, suggestions: Sequence[str]) -> tuple[str, ...]:
    """*Party’s* for *Partys*, *city’s* for *citys*: no plural, so the apostrophe was lost."""
    for candidate in suggestions:
        stem, mark, ending = candidate.replace("’", "'").partition("'")
        if mark and ending == "s" and stem + "s" == place.word and lexicon.frequency(stem) >= _VERY_COMMON:
            return (f"{stem}{place.apostrophe}s",)
    return ()


def _lower_case(place: _Place, suggestions: Sequence[str], repeated: bool) -> tuple[str, ...]:
    """The suggestions for a lower-case word that is a slip; () for a rare or foreign word."""
    word = place.word
    if suggestions and suggestions[0] == word.capitalize() and lexicon.frequency(word) >= _COMMON:
        return (suggestions[0],)  # *chinese*, *monday*
    if lexicon.is_english(word):
        return ()
    if any(c.replace(".", "") == word for c in suggestions):
        return ()  # ie, eg: British usage
    joined = [c for c in suggestions if _is_joined(place, c)] or _divided(word)
    close = [
        c
        for c in suggestions
        if c.islower()
        and " " not in c
        and (_slips(word, c) == 1 or (_slips(word, c) == 2 and len(word) >= 10))
        and _frequency(c) >= _KNOWN
    ]
    likeliest = max(map(_frequency, close), default=0)
    possessive = _possessive(place, suggestions)
    if possessive and place.after:
        return possessive
    if not joined and any(
        c.replace(" ", "") == word and len(c.split()) == 2 and _is_compound(*c.split()) and _as_one(c) >= likeliest
        for c in suggestions
    ):
        return ()
    ranked = _ranked(place, close)
    if not ranked:
        return tuple(joined)
    best = ranked[0]
    # The longer the word, the less it can be another one.
    kind = near.slip(word, best)[0] if _slips(word, best) == 1 else "replaced"
    long = len(word) >= 9 or (len(word) >= 7 and len(suggestions) == 1 and kind != "replaced")
    rarest = _VERY_COMMON if repeated or _is_derived(word) else _KNOWN if long else _USED
    sure = _frequency(best) >= rarest
    if pinyin.is_pinyin(word):
        # *renminbi*, but also *neduce*: then the neighbours must speak for the English word.
        fit = place.fit(best)
        often = _VERY_COMMON if kind in ("doubled", "swapped") else _EVERYWHERE
        everywhere = len(word) > 3 and fit > 0 and _frequency(best) >= often
        return ranked if everywhere or (len(word) > 4 and fit >= 6) else ()
    if len(word) <= 3 or not sure:
        sure = place.fit(best) >= 3
    plain = all(
        min(map(lexicon.frequency, pair.split())) >= _VERY_COMMON and _as_one(pair) >= likeliest for pair in joined
    )
    return () if not (sure or joined) else (*joined, *ranked) if plain else (*ranked, *joined)


def _capitalised(place: _Place, suggestions: Sequence[str], repeated: bool) -> tuple[str, ...]:
    """The suggestions for a capitalised word that is surely no name: *VIetnam*, *Natioanl*, *AReview*, *Partys*."""
    word = place.word
    for candidate in (*suggestions, *_camel(word)):
        if _is_joined(place, candidate) and not place.listed:
            return (candidate,)
        if candidate.lower() == word.lower() and not word.isupper() and word[1].isupper() and word[2:].islower():
            return (candidate,)
    if (
        repeated
        or place.listed
        or len(word) < (5 if place.starts else 6)
        or not word[1:].islower()
        or lexicon.is_english(word)
        or pinyin.is_pinyin(word, loose=True)
    ):
        return ()
    possessive = _possessive(place, suggestions)
    if possessive:
        return possessive
    close = [
        c
        for c in suggestions
        if (c[:1] == word[:1] or place.starts)
        and c.isalpha()
        and _slips(word, c) == 1
        and lexicon.is_english(c)
        and lexicon.frequency(c) >= _COMMON
    ]
    ranked = _ranked(place, close)
    return ranked[:1] if ranked and _is_no_name(place, ranked) else ()


def _is_no_name(place: _Place, ranked: Sequence[str]) -> bool:
    """True where a capitalised word is surely a slip of the first candidate, and no name that is like it."""
    best, length = ranked[0], len(place.word)
    common, fits = lexicon.frequency(best) >= _VERY_COMMON, place.fit(best) > 0
    if place.starts and not place.after[:1].isupper() and not best.startswith(place.word):
        return common or length >= _LONG_WORD
    if length >= _LONG_WORD - 1 and lexicon.frequency(best) >= _USED * 100:
        return True
    fits_well = place.fit(best) >= 3 and lexicon.frequency(best) >= _COMMON
    return (
        (common and (length >= _LONG_WORD or fits)) or fits_well or (length > _LONG_WORD and (fits or len(ranked) == 1))
    )


def _foreign(place: _Place, suggestions: tuple[str, ...], repeated: bool, language: str) -> tuple[str, ...]:
    """In other languages, without frequencies: a word one slip from a common one; no name, so in lower case.

    Where nouns have capitals, a word with a capital counts too when it is long: *Arbeitsplätzze*.
    """
    word = place.word
    capitals = languages.of(language).nouns_in_capitals
    if capitals and word.islower() and suggestions and suggestions[0] == word.capitalize():
        return suggestions[:1]  # a noun without its capital: *wirtschaft*
    noun = capitals and word[1:].islower() and len(word) >= _LONG_NOUN
    if repeated or len(word) < 4 or not (word.islower() or noun):
        return ()
    single = tuple(s for s in suggestions if " " not in s and s[0].isupper() == word[0].isupper())
    accents = tuple(s for s in single if lexicon.unaccented(s) == lexicon.unaccented(word))
    if accents:
        return accents  # *cientificos*, *schloß*
    if pinyin.is_pinyin(word, loose=True) or _is_foreign_word(word, language):
        return ()
    close = [s for s in single if _slips(lexicon.unaccented(word), lexicon.unaccented(s)) == 1]
    known = [s for s in close if lexicon.is_word(s, language)]
    if not known and word.islower() and len(word) >= _LONG_WORD:
        known = close[:1]  # the list lacks many a plural
    if known or not noun:
        return tuple(known)
    # Compounds are too many for a list.
    if _is_made_of_words(word.lower(), language):
        return ()
    # Letters in another order: *Goldmedallie*.
    turned = [s for s in single[:1] if sorted(s) == sorted(word)]
    return tuple(close[:1] or turned)


def _is_foreign_word(word: str, language: str) -> bool:
    """True for a word that the list of the language holds, or an English one that is short enough to be lent."""
    return lexicon.is_listed(word, language) or (lexicon.is_english(word) and len(word) < _LONG_WORD)


def _is_made_of_words(word: str, language: str) -> bool:
    """True for a compound of listed words, with an *s* between them or without an *e*: *Maulbeerblättertee*."""
    if lexicon.is_listed(word, language):
        return True
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 2):
        heads = (word[:at], word[:at] + "e", word[:at].removesuffix("s"))
        if any(lexicon.is_listed(head, language) for head in heads) and _is_made_of_words(word[at:], language):
            return True
    return False


def _part(text: str, span: Span) -> Span | None:
    """The one part of a compound or of several words that is no word; None when all are, or several are not."""
    parts = [Span(span.start + m.start(), span.start + m.end()) for m in _WORD.finditer(span.of(text))]
    unknown = [p for p in parts if not lexicon.is_english(p.of(text)) and not pinyin.is_pinyin(p.of(text))]
    return unknown[0] if len(unknown) == 1 else None


def _unknown(document: Document, finding: Finding, counts: Counter[str], vocabulary: frozenset[str]) -> Issue | None:
    text, span, suggestions = document.text, finding.span, finding.suggestions
    word = span.of(text)
    if ("-" in word or " " in word) and languages.is_english(document.language):
        # *non-commercila*, and *was hled*, for which the engine also offers *wash led*.
        part = _part(text, span)
        if part is None:
            return None
        head, tail = text[span.start : part.start], text[part.end : span.end]
        kept = tuple(s[len(head) : len(s) - len(tail)] for s in suggestions if s.startswith(head) and s.endswith(tail))
        span, word = part, part.of(text)
        suggestions = kept or tuple(v for v in set(near.variants(word)) if lexicon.frequency(v) >= _COMMON)
    glued = text[span.start - 1 : span.start] in tuple(_APOSTROPHES) or text[span.end : span.end + 1].isdigit()
    if not word.replace("’", "").isalpha() or glued or word.isupper():
        return None
    place = _place(document, span, vocabulary)
    repeated = counts[word] > 1
    if not languages.is_english(document.language):
        if text[span.start - 1 : span.start] in ("-", "–"):
            return None  # half a word: Marktüberwachung und –analyse
        found = _foreign(place, suggestions, repeated, document.language)
    elif word.islower():
        found = _lower_case(place, suggestions, repeated)
    else:
        found = _capitalised(place, suggestions, repeated)
    if not found:
        return None
    evidence = ["LanguageTool: in no dictionary"]
    if place.fit(found[0]) and (place.before or place.after):
        shown = " ".join(filter(None, (place.before, found[0], place.after)))
        evidence.append(f"goes with the words beside it: {shown}")
    return Issue(
        check="spelling",
        type="misspelling",
        severity="minor",
        span=span,
        text=word,
        message=f"“{word}” is not a word; “{found[0]}” is.",
        suggestions=found[:_MOST],
        evidence=tuple(evidence),
    )


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Bad: *a slowdownto*, *the pary*. Good: *slowdown to*, *party*. Names are left to their checks."""
    findings = [f for f in document.findings if findings.is_speller(f) and not findings.touches_name(document, f.span)]
    counts = Counter(_WORD.findall(document.text)) if findings else Counter()
    vocabulary = frozenset(_WORD.findall(document.text.lower())) if findings else frozenset()
    for finding in findings:
        issue = _unknown(document, finding, counts, vocabulary)
        if issue is not None:
            yield issue
    if languages.is_english(document.language):
        yield from confusions.issues(document)
