"""The capitalised words of the target, and what is found out about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.checks.romanisation.beside import english_titles
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import exonyms, pinyin, readings
from pipeline.model import Span
from pipeline.words import languages, lexicon
from pipeline.words.languages import Language

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’‘ʼ][A-Za-zÀ-ÿ]+)*(?:-[a-zà-ÿ]+(?:['’][A-Za-zà-ÿ]+)*)*")
_POSSESSIVE = re.compile(r"['’‘ʼ]s?$|['’‘ʼ]S$")
_WORD_BEFORE = re.compile(r"([A-Za-z]+)[ \u00a0]$")
_SMALL = re.compile(r"[ \u00a0][a-zà-ÿ]")
# A word of the list used less often than this is rather a slip of a name than the word itself.
_COMMON_WORD = 400_000


class Token(NamedTuple):
    """A capitalised word of the target; a possessive ending is left outside."""

    start: int
    end: int
    text: str
    """As it stands; of a place by the language's own name what English calls it: *Nanjing* for French *Nankin*."""
    letters: str
    """As `letters_of` makes them; none for what no name can be."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def tokens_of(text: str, segment: Span, language: str, source: str = "") -> list[Token]:
    """The tokens of a segment, in order; places in code points of the whole text.

    `source` is what it may translate: a word that is a common noun, too, is a place's name where the source has that.
    """
    tongue = languages.of(language)
    found = list(_of_several_words(text, segment, tongue))
    taken = [token.span for token in found]
    for match in _TOKEN.finditer(text, segment.start, segment.end):
        word = match.group()
        if word.islower() or any(span.start <= match.start() < span.end for span in taken):
            continue
        start = match.start()
        if not word.isalpha():
            word = _POSSESSIVE.sub("", word)
            head, mark, tail = word.replace("’", "'").partition("'")
            if mark and tail and head.lower() in tongue.typography.elisions:  # L’Anhui, d’Hangzhou
                start, word = start + len(head) + 1, tail
        own = _own_name(word, tongue.tag)
        if own is not None:
            if not own.is_common or own.chinese in readings.simplify(source):
                found.append(own.at(start))
            continue
        if tongue.nouns_in_capitals and lexicon.is_listed(word, tongue.tag) and _follows_article(text, start, tongue):
            continue  # der Hafen
        if tongue.names.endings:
            word = _without_ending(word, tongue)
        if word.lower() in tongue.sentences.starters and tongue.tag != "en" and _SMALL.match(text, match.end()):
            continue  # Eine neue …
        if word and word[0].isupper() and not _is_of_language(word, tongue):
            found.append(Token(start, start + len(word), _without_accent(word, tongue), letters_of(word)))
    return sorted(found) if taken else found


class _Own(NamedTuple):
    """A word that is the language's own name of a place of China."""

    length: int
    """Of the name, in code points; an ending is left outside."""
    latin: str
    chinese: str
    is_common: bool
    """It is a common noun, too."""

    def at(self, start: int) -> Token:
        return Token(start, start + self.length, self.latin, letters_of(self.latin))


@lru_cache(maxsize=10_000)
def _own_name(word: str, language: str) -> _Own | None:
    tongue = languages.of(language)
    if tongue.tag == "en" or not word[:1].isupper():
        return None
    for ending in ("", *tongue.names.endings):
        stem = word.removesuffix(ending)
        own = exonyms.of(stem, tongue.tag) if word.endswith(ending) else None
        # Without its accents it is no name that the source makes right: Pekin.
        if own is not None and (own.form.isascii() or not stem.isascii()):
            return _Own(len(stem), own.latin, own.chinese, stem.lower() in tongue.names.common)
    return None


def _follows_article(text: str, start: int, tongue: Language) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - 10), start)
    return before is not None and before[1].lower() in tongue.names.articles


@cache
def _names_of_several_words(language: str) -> re.Pattern[str] | None:
    names = [each.form for each in exonyms.of_china(language).values() if not each.form.isalpha()]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b") if names else None


def _of_several_words(text: str, segment: Span, tongue: Language) -> Iterator[Token]:
    """*Innere Mongolei*, *Mongolie-Intérieure*."""
    pattern = _names_of_several_words(tongue.tag)
    for match in pattern.finditer(text, segment.start, segment.end) if pattern else ():
        own = exonyms.of(match.group(), tongue.tag)
        if own is not None:
            yield Token(match.start(), match.end(), own.latin, letters_of(own.latin))


def _without_accent(word: str, tongue: Language) -> str:
    """*Wuhan* of Spanish *Wuhán*."""
    accented = [letter for letter in word if letter.lower() in tongue.names.accents]
    return word.translate({ord(accented[0]): lexicon.unaccented(accented[0])}) if len(accented) == 1 else word


def _is_of_language(word: str, tongue: Language) -> bool:
    """True for a word of another language than English that is no pinyin, German *Sie*, and for an article."""
    if word.lower() in tongue.names.articles:
        return True
    return tongue.tag != "en" and lexicon.is_word(word.lower(), tongue.tag) and not pinyin.is_pinyin(word)


def _without_ending(word: str, tongue: Language) -> str:
    """*Jiaxing* of German *Jiaxings* and *Jiaxinger*; a word of the language keeps its ending."""
    ending = next((e for e in tongue.names.endings if word.endswith(e)), "")
    stem = word.removesuffix(ending)
    if not ending or lexicon.is_word(word, tongue.tag) or lexicon.is_word(stem, tongue.tag):
        return word
    # Names of one syllable, persons and firms, make no such words: *Haer* is not of *Ha*.
    made = pinyin.is_pinyin(stem) and any(len(division) > 1 for division in pinyin.divide(stem))
    return stem if len(ending) == 1 or made else word


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
