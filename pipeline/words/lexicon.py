"""Words of English and the other target languages, and how often English ones are used: which words are no names."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from pipeline import knowledge
from pipeline.words import languages


@cache
def _frequencies() -> dict[str, str]:
    # Made by scripts/build_english_words.py from symspellpy's list (MIT; Google Books Ngrams crossed with SCOWL): lines
    # "word count". The counts stay strings: few are ever asked for, and the list is read on every run.
    parts = knowledge.words("built/english-words.txt.gz")
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def _chinese() -> frozenset[str]:
    return frozenset(knowledge.words("chinese.txt"))


def frequency(word: str) -> int:
    """How often a word is used in English books, capitalised or not; 0 for one the list does not hold."""
    return int(_frequencies().get(word.lower(), 0))


@cache
def words() -> frozenset[str]:
    """The words of the list, in small letters."""
    return frozenset(_frequencies())


@lru_cache(maxsize=50_000)
def is_english(word: str) -> bool:
    """True for a word of the list that is not just a Chinese name in it: *guide*, *Boxing*, not *Beijing*."""
    key = word.lower()
    return key in _frequencies() and key not in _chinese()


def is_chinese(word: str) -> bool:
    """True for a Chinese name that word lists hold: *Beijing*."""
    return word.lower() in _chinese()


@cache
def _words(language: str) -> frozenset[str]:
    # Made by scripts/build_language_words.py from pyspellchecker's lists (MIT): one word a line.
    name = f"built/words-{language}.txt.gz"
    return frozenset(knowledge.words(name)) if knowledge.has(name) else frozenset()


def is_listed(word: str, language: str) -> bool:
    """True for a word in the list of a BCP 47 language other than English: see `is_word`."""
    return word.lower() in _words(languages.primary(language))


@lru_cache(maxsize=50_000)
def is_word(word: str, language: str) -> bool:
    """True for a word of a BCP 47 language, or of English, which stands in the names of every language's releases.

    A word in capitals or of more than 14 letters may be missing; so is every word of a language without a list.
    """
    return is_english(word) or is_listed(word, language)


# What is left of a word when its ending goes is no shorter.
_SHORTEST_STEM = 3


@cache
def stem(word: str, language: str) -> str:
    """A word (lower case) without accents and the endings that the language's data file lists.

    Only ever compared with another stem, so it need not be a word: *values*, *value*, *valued* → *valu*. A number
    is left without its thousands separators.
    """
    if word[0].isdigit():
        return word.replace(",", "")
    plain = unaccented(word)
    for ending, left in languages.of(language).terms.endings:
        if plain.endswith(ending) and len(plain) - len(ending) + len(left) >= _SHORTEST_STEM:
            return plain.removesuffix(ending) + left
    return plain


def unaccented(word: str) -> str:
    """A word in lower case without accents, and with ss for ß: what two ways of writing it have in common."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFD", word.lower().replace("ß", "ss"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
