"""English words that no dictionary holds, and which of its words may have been meant.

The dictionaries are those of LanguageTool's own speller (``built/speller-en.txt.gz``), American and British in one. Its
speller takes a third of the time that LanguageTool needs to start and as much of each check; looked up here, the
same words cost a thousandth of that, and no Java is needed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.model import Span
from pipeline.words import lexicon, near

# A word in Latin letters, with the hyphens and apostrophes inside it.
_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['’‐-][A-Za-zÀ-ÖØ-öø-ɏ]+)*")
# What is written without spaces and is no prose: addresses, files, tags.
_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"://|@|\\|www\.|#\w|\w\.[^\W\d_]{2,}|_\w")
_ENDINGS = frozenset("s t d m ll re ve".split())
_PARTS = re.compile(r"['’‐-]")
# Letter groups that sound alike, each way at the cost of one slip: the dictionary's own table.
_ALIKE = (
    ("ei", "a"), ("ey", "a"), ("ai", "ie"), ("are", "air"), ("are", "ear"), ("are", "eir"), ("air", "ere"),
    ("ere", "ear"), ("ere", "eir"), ("ear", "air"), ("f", "ph"), ("f", "gh"), ("kw", "qu"), ("oo", "ew"), ("ew", "ui"),
    ("oo", "ui"), ("uff", "ough"), ("oo", "ieu"), ("ier", "ear"), ("shun", "tion"), ("shun", "sion"), ("shun", "cion"),
)  # fmt: skip
_LIGATURES = str.maketrans({"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"})
# No compound is longer.
_LONGEST = 100
# Words of this length have others two slips away by chance alone.
_TWO_SLIPS = 4
# Half a word is no shorter.
_SHORTEST_HALF = 2
# By chance alone many a name falls into two rare words: *Re bull*.
_COMMON_HALF = "F"
_SHORT_WORDS = frozenset(("a", "i"))
_MOST_TWO_SLIPS = 12


class NoWord(NamedTuple):
    """Letters that no dictionary holds."""

    span: Span
    whole: Span
    """With what hyphens and apostrophes join to it."""


class _Dictionary(NamedTuple):
    small: dict[str, str]
    """A word in lower case → its class of frequency."""
    capitals: dict[str, str]
    """The same of the words that are written with capitals."""
    phrases: str
    """One a line, in lower case."""


@cache
def _dictionary() -> _Dictionary:
    small: dict[str, str] = {}
    capitals: dict[str, str] = {}
    phrases: list[str] = []
    for line in knowledge.lines("built/speller-en.txt.gz"):
        often, _, words = line.partition(" ")
        if often == "=":
            phrases.append(words)
        else:
            # Half a million look-ups in Python would take as long as all else that a release needs.
            (capitals if often.endswith("+") else small).update(dict.fromkeys(words.split(" "), often[0]))
    return _Dictionary(small, capitals, "\n".join(("", *phrases, "")).lower())


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """Lower case → how it is written with capitals."""
    forms: dict[str, tuple[str, ...]] = {}
    for word in _dictionary().capitals:
        small = word.lower()
        forms[small] = (*forms.get(small, ()), word)
    return forms


@cache
def _by_length() -> dict[int, list[str]]:
    """The words in lower case."""
    found = defaultdict(list)
    for word in _dictionary().small | _forms():
        found[len(word)].append(word)
    return found


@cache
def _by_ends(length: int) -> dict[str, list[str]]:
    """Words of a length by their first letter, and by a hyphen and their last."""
    found = defaultdict(list)
    for word in _by_length().get(length, ()):
        found[word[0]].append(word)
        found[f"-{word[-1]}"].append(word)
    return found


def is_word(word: str) -> bool:
    """True for a word that the dictionaries hold, also with a capital at its head, all in capitals, or with accents."""
    dictionary = _dictionary()
    if word in dictionary.small or word in dictionary.capitals:
        return True
    if not word.isascii():
        plain = lexicon.unaccented(word.translate(_LIGATURES))
        return plain in dictionary.small or (word[0].isupper() and plain in _forms())
    if word[0].isupper() and word.endswith("s") and word[:-1] in dictionary.capitals:
        return True  # *the Kiribatis*
    small = word.lower()
    if word[0].lower() + word[1:] == small:
        return small in dictionary.small
    return word.isupper() and (small in dictionary.small or small in _forms())


def unknown(text: str) -> Iterator[NoWord]:
    """The words of an English text that no dictionary holds, in order.

    Of a compound the one part that is no word, nothing where several are not; never a possessive ending, an address, a
    word with a figure in it, or a word of a whole phrase or name that the lists have.
    """
    away = [chunk.span() for chunk in _CHUNK.finditer(text) if _ADDRESS.search(text, *chunk.span())]
    at = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while at < len(away) and away[at][1] <= start:
            at += 1
        if at < len(away) and away[at][0] < end:
            continue
        glued = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
        if not glued and end - start <= _LONGEST and not _is_known(match.group()):
            yield from _parts(text, start, match.group())


@lru_cache(100_000)
def _is_known(token: str) -> bool:
    return is_word(token.replace("’", "'").replace("‐", "-"))


def _parts(text: str, start: int, token: str) -> Iterator[NoWord]:
    begins = start
    found = []
    for number, part in enumerate(_PARTS.split(token)):
        ends = begins + len(part)
        ending = number and text[begins - 1] in ("'", "’")
        if ending and part.lower() not in _ENDINGS:
            return  # a name of another language: *Ba'ath*
        head = text[ends : ends + 1] in ("-", "‐") and _is_known(f"{part}-")
        if not ending and not head and not _is_known(part) and not _is_in_phrase(text, begins, part):
            found.append(Span(begins, ends))
        begins = ends + 1
    if len(found) == 1:
        yield NoWord(found[0], Span(start, start + len(token)))


def _is_in_phrase(text: str, start: int, word: str) -> bool:
    """True where a word (of no dictionary) stands in one of the phrases, whatever their capitals."""
    phrases, small = _dictionary().phrases, word.lower()
    at = phrases.find(small)
    while at >= 0:
        begins, ends = phrases.rfind("\n", 0, at) + 1, phrases.find("\n", at)
        here = start - (at - begins)
        if here >= 0 and text[here : here + ends - begins].lower() == phrases[begins:ends]:
            return True
        at = phrases.find(small, ends)
    return False


@lru_cache(20_000)
def suggestions(word: str) -> tuple[str, ...]:
    """Words of the dictionaries that may have been meant by one they lack, likeliest first.

    The word with other capitals; words one slip or one sound away, and the word in two; where there is none of these,
    words two slips away, for a word of at least four letters. The more frequent first.
    """
    if len(word) > near.LONGEST:
        return ()
    small = word.lower()
    dictionary, forms = _dictionary(), _forms()
    found: dict[str, tuple[int, int]] = {}

    def add(key: str, slips: int) -> None:
        for form, often in _written(key, word):
            found.setdefault(form, (slips, -ord(often)))

    add(small, 0)
    for variant in (*near.variants(small), *_alike(small)):
        if variant in dictionary.small or variant in forms:
            add(variant, 1)
    for halves in _halves(small, word):
        found.setdefault(halves, (1, 0))
    if not found and len(word) >= _TWO_SLIPS:
        for variant in _two_slips(small):
            add(variant, 2)
    found.pop(word, None)
    ranked = sorted(found, key=lambda each: (found[each], -lexicon.frequency(each), each))
    return tuple(ranked)


def _written(key: str, word: str) -> Iterator[tuple[str, str]]:
    """How a word is written in place of another, with its capital at least, and its class of frequency."""
    dictionary = _dictionary()
    if key in dictionary.small:
        yield (key.capitalize() if word[0].isupper() else key), dictionary.small[key]
    for form in _forms().get(key, ()):
        # Nobody means an acronym who writes small letters.
        if not (word.islower() and form.isupper()):
            yield form, dictionary.capitals[form]


def _alike(word: str) -> Iterator[str]:
    for pair in _ALIKE:
        for one, other in (pair, pair[::-1]):
            at = word.find(one)
            while at >= 0:
                yield word[:at] + other + word[at + len(one) :]
                at = word.find(one, at + 1)


def _halves(small: str, word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        one, two = word[:at], word[at:]
        long = all(len(half) >= _SHORTEST_HALF or half.lower() in _SHORT_WORDS for half in (one, two))
        if long and min(_often(one), _often(two)) >= _COMMON_HALF:
            yield f"{one} {two}"


def _often(word: str) -> str:
    """The class of frequency of a word as it is written; "" for none."""
    dictionary = _dictionary()
    return dictionary.capitals.get(word) or dictionary.small.get(word[0].lower() + word[1:], "")


def _two_slips(small: str) -> Iterator[str]:
    """Words two slips away that begin or end as the word does: hardly anybody slips at both ends."""
    found: set[str] = set()
    for length in range(len(small) - 2, len(small) + 3):
        for end in (small[0], f"-{small[-1]}"):
            words = _by_ends(length).get(end, ())
            close = process.extract(small, words, scorer=OSA.distance, score_cutoff=2, limit=None)
            found.update(each for each, _, _ in close)
    yield from sorted(found, key=lambda each: (-lexicon.frequency(each), each))[:_MOST_TWO_SLIPS]
