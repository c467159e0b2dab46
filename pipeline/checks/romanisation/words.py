"""The capitalised words of the target, and what is found out about them."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline import languages, lexicon, pinyin
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.languages import Language
from pipeline.model import Span

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’‘ʼ][A-Za-zÀ-ÿ]+)*(?:-[a-zà-ÿ]+(?:['’][A-Za-zà-ÿ]+)*)*")


_POSSESSIVE = re.compile(r"['’‘ʼ]s?$|['’‘ʼ]S$")


# A word of the list used less often than this is rather a slip of a name than the word itself.
_COMMON_WORD = 400_000


class Token(NamedTuple):
    """A capitalised word of the target; a possessive ending is left outside."""

    start: int
    end: int
    text: str
    letters: str


def tokens_of(text: str, segment: Span, language: str) -> list[Token]:
    tongue = languages.of(language)
    found = []
    for match in _TOKEN.finditer(text, segment.start, segment.end):
        start, word = match.start(), _POSSESSIVE.sub("", match.group())
        head, mark, tail = word.replace("’", "'").partition("'")
        if mark and tail and head.lower() in tongue.typography.elisions:  # L’Anhui, d’Hangzhou
            start, word = start + len(head) + 1, tail
        word = _without_ending(word, tongue)
        if word and word[0].isupper():
            found.append(Token(start, start + len(word), word, letters_of(word)))
    return found


def _without_ending(word: str, tongue: Language) -> str:
    """*Jiaxing* of German *Jiaxings* and *Jiaxinger*; a word of the language keeps its ending."""
    ending = next((e for e in tongue.names.endings if word.endswith(e)), "")
    stem = word.removesuffix(ending)
    if not ending or lexicon.is_word(word, tongue.tag) or lexicon.is_word(stem, tongue.tag):
        return word
    return stem if len(ending) == 1 or pinyin.is_pinyin(stem) else word


def is_frequent(word: str) -> bool:
    return lexicon.is_english(word) and lexicon.frequency(word) >= _COMMON_WORD


class Found(NamedTuple):
    """What the source says of a run of the target: a correction, or (without suggestions) a confirmation."""

    start: int
    end: int
    """Of the words that change."""
    suggestions: tuple[str, ...] = ()
    chinese: str = ""
    reason: str = ""
    ambiguous: bool = False
    next: int = 1
    """How many tokens this settles."""
