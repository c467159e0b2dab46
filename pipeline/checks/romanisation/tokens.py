"""The capitalised words of the target, and what is found out about them."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.checks.romanisation.beside import english_titles
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import pinyin
from pipeline.model import Span
from pipeline.words import languages, lexicon
from pipeline.words.languages import Language

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
    """As `letters_of` makes them; none for what no name can be."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def tokens_of(text: str, segment: Span, language: str) -> list[Token]:
    """The tokens of a segment, in order; places in code points of the whole text."""
    tongue = languages.of(language)
    found = []
    for match in _TOKEN.finditer(text, segment.start, segment.end):
        word = match.group()
        if word.islower():
            continue
        start = match.start()
        if not word.isalpha():
            word = _POSSESSIVE.sub("", word)
            head, mark, tail = word.replace("’", "'").partition("'")
            if mark and tail and head.lower() in tongue.typography.elisions:  # L’Anhui, d’Hangzhou
                start, word = start + len(head) + 1, tail
        if tongue.names.endings:
            word = _without_ending(word, tongue)
        if word and word[0].isupper() and not _is_of_language(word, tongue):
            found.append(Token(start, start + len(word), word, letters_of(word)))
    return found


def _is_of_language(word: str, tongue: Language) -> bool:
    """True for a word of another language than English that is no pinyin: German *Sie*."""
    return tongue.tag != "en" and lexicon.is_word(word.lower(), tongue.tag) and not pinyin.is_pinyin(word)


def _without_ending(word: str, tongue: Language) -> str:
    """*Jiaxing* of German *Jiaxings* and *Jiaxinger*; a word of the language keeps its ending."""
    ending = next((e for e in tongue.names.endings if word.endswith(e)), "")
    stem = word.removesuffix(ending)
    if not ending or lexicon.is_word(word, tongue.tag) or lexicon.is_word(stem, tongue.tag):
        return word
    return stem if len(ending) == 1 or pinyin.is_pinyin(stem) else word


def is_frequent(word: str, least: int = _COMMON_WORD) -> bool:
    """True for a word that English books use at least so often."""
    return lexicon.is_english(word) and lexicon.frequency(word) >= least


_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]")


def is_own_spelling(word: str) -> bool:
    """True for a word with a capital inside, as companies write their own names: *XiamenAir*, *WuXi*."""
    return _CAPITAL_INSIDE.search(word) is not None


# "'s" and up to three words; none beyond a comma.
_FOLLOWING = re.compile(r"(?:['’]s?)?((?:[ \u00a0-][A-Za-z]+){1,3})")


def kinds_after(token: Token, text: str) -> list[str]:
    """The words after a name that may say what it is, capitalised: *Jiashan county*, *Hongqiao Railway Station*."""
    match = _FOLLOWING.match(text, token.end)
    if match is None:
        return []
    words = re.split(r"[ \u00a0-]", match[1])[1:]
    found = words[:1]
    for word in words[1:]:
        if not word[0].isupper() or not found[-1][0].isupper():
            break
        found.append(word)
    return [word[0].upper() + word[1:] for word in found]


_TITLE_BEFORE = re.compile(r"\b([A-Za-z][a-z]+)\.?[ \u00a0]$")


def called_before(text: str, span: Span) -> str:
    """The title that English has before a name, *Mayor*; *Surnamed*; empty for none."""
    before = _TITLE_BEFORE.search(text, max(0, span.start - 20), span.start)
    called = before[1].capitalize() if before else ""
    return called if called == "Surnamed" or called in english_titles() else ""
