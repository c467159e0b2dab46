"""What of the target may be a name that nothing explains yet: words and pairs of words with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.checks.romanisation.beside import kinds
from pipeline.checks.romanisation.spelling import ASPIRATE, looks_foreign
from pipeline.checks.romanisation.tokens import Token, called_before, is_frequent, is_own_spelling, kinds_after
from pipeline.chinese import pinyin, readings
from pipeline.model import Span

Shape = Literal["person", "turned", "word"]

_VOWEL = re.compile("[aeiouv]")
# An English word used more often than this is no slip of a given name.
_PLAIN_WORD = 5_000_000


class Mention(NamedTuple):
    """One to three words of the target that may stand for one name of the source."""

    first: int
    """The first of its tokens, by their number in the sentence."""
    last: int
    """The one behind its last."""
    shape: Shape
    surname: Token | None
    """None for a single word."""
    given: Token
    """The given name as one token; the whole, where there is no surname."""
    parts: tuple[tuple[str, ...], ...]
    """The ways to divide what `given` has into syllables; none for what is no pinyin."""

    @property
    def span(self) -> Span:
        if self.surname is None:
            return self.given.span
        return Span(min(self.surname.start, self.given.start), max(self.surname.end, self.given.end))

    @property
    def letters(self) -> str:
        return (self.surname.letters if self.surname else "") + self.given.letters


def mentions_of(text: str, tokens: Sequence[Token], settled: Sequence[bool]) -> Iterator[Mention]:
    """What the tokens of a sentence may mention, but for what is `settled` as a whole."""
    for at, token in enumerate(tokens):
        if not settled[at] and _may_be_word(token, text):
            yield Mention(at, at + 1, "word", None, token, pinyin.divide(token.text, loose=True))
        for size in (2, 3):
            group = tokens[at : at + size]
            if len(group) == size and not all(settled[at : at + size]) and _is_spaced(text, group):
                yield from _persons(at, group, settled[at : at + size])


def _is_spaced(text: str, group: Sequence[Token]) -> bool:
    return all(text[one.end : other.start] in (" ", "\u00a0") for one, other in pairwise(group))


def _may_be_word(token: Token, text: str) -> bool:
    """True for what is no English word and no acronym; a syllable may be both, where a title or a kind says so."""
    valid = pinyin.is_pinyin(token.text, loose=True)
    if is_own_spelling(token.text) and not valid:
        return False
    if len(token.letters) < 2 or (token.text.isupper() and len(token.text) < 6 and not valid):
        return False
    if not is_frequent(token.text):
        return True
    return token.letters in pinyin.syllables() and bool(called_before(text, token.span) or _kinds(token, text))


def _kinds(token: Token, text: str) -> bool:
    return any(kinds(word) for word in kinds_after(token, text))


def _persons(at: int, group: Sequence[Token], settled: Sequence[bool]) -> Iterator[Mention]:
    """A surname, not settled as anything else, and a given name of one word or of two; and the other way round."""
    for surname, rest in ((group[0], group[1:]), (group[-1], group[:-1])):
        shape: Shape = "person" if surname is group[0] else "turned"
        given = rest[0] if len(rest) == 1 else merged(*rest)
        blocked = settled[0 if shape == "person" else -1] and not is_surname(surname.letters)
        if not blocked and _may_be_pair(surname, given, shape):
            parts = pinyin.divide(re.sub("[ -]", "", given.text), loose=True)
            if parts or is_surname(surname.letters):
                yield Mention(at, at + len(group), shape, surname, given, parts)


def _may_be_pair(surname: Token, given: Token, shape: Shape) -> bool:
    if ASPIRATE.search(surname.text) or ASPIRATE.search(given.text) or len(given.letters) < 2:
        return False
    if not _VOWEL.search(given.letters):
        return False
    if looks_foreign(surname.letters) or (shape == "turned" and surname.letters not in _surnames()):
        return False
    if is_frequent(surname.text) and surname.letters not in pinyin.syllables() and not is_surname(surname.letters):
        return False
    if shape == "turned" and is_frequent(given.text):
        return False
    return not (is_frequent(given.text, _PLAIN_WORD) and not pinyin.is_pinyin(given.text, loose=True))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(way.replace("v", "u") for ways in readings.characters().surnames.values() for way in ways)


def is_surname(letters: str) -> bool:
    """True for letters that a surname reads as."""
    return letters.replace("v", "u") in _surnames()


def merged(first: Token, second: Token) -> Token:
    """Two syllables that should be one word: *Li Yun* of *Xia Li Yun*; letters no name has when they are longer."""
    both = all(token.letters in pinyin.syllables() for token in (first, second))
    return Token(first.start, second.end, f"{first.text} {second.text}", first.letters + second.letters if both else "")
