"""Stand-ins for names known to be right, so that the grammar engine neither flags them nor stumbles over them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline import knowledge
from pipeline.model import Finding, Span
from pipeline.words import lexicon

# A word of a name: letters, and an apostrophe between two of them (Xi'an) unless it makes a possessive.
_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
# Words that begin with a vowel letter and a consonant's sound.
_CONSONANT_SOUND = re.compile(r"(?:eu|ew|one(?:s|$)|uni|usa|utah|uk|uru)", re.IGNORECASE)
# LanguageTool takes a short run of capitals for an acronym, whatever it is.
_ACRONYM = 4
# English words of a name (Zone, Development) stay: they carry number and part of speech. Shorter ones are
# as often a surname (He, An, Long is kept) that would read as a pronoun or an article.
_SHORTEST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Mask:
    """A text with stand-ins in it: as long as the original, in code points and in UTF-16 units."""

    text: str
    names: tuple[Span, ...] = ()
    originals: dict[str, str] = field(default_factory=dict)
    """Each stand-in, as written, with the word it stands for."""

    def restore(self, finding: Finding) -> Finding | None:
        """The finding in the words of the original, or None when it is about a stand-in.

        It is when it lies within one name, or when each of its suggestions spoils a name it covers.
        """
        if any(name.contains(finding.span) for name in self.names):
            return None
        if not self.originals:
            return finding
        covered = [word for word in _words(finding.span.of(self.text)) if word in self.originals]
        suggestions = tuple(
            self._back(suggestion)
            for suggestion in finding.suggestions
            if all(word in _words(suggestion) for word in covered)
        )
        if finding.suggestions and not suggestions:
            return None
        return replace(finding, message=self._back(finding.message), suggestions=suggestions)

    def _back(self, text: str) -> str:
        return _WORD.sub(lambda match: self.originals.get(match.group(), match.group()), text)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def mask(text: str, names: Sequence[Span]) -> Mask:
    """`text` with each word of the names replaced by a name that LanguageTool knows.

    A stand-in is as long as the word, begins with the same sound (*a* or *an*), is in capitals where the
    word is, keeps its possessive, and is the same one for the same word throughout the text; different
    words get different ones. Acronyms and English words within names stay.
    """
    if not names:
        return Mask(text)
    pieces, at = [], 0
    chosen: dict[str, str] = {}
    taken = {word.lower() for word in _words(text)}
    originals: dict[str, str] = {}
    for name in sorted(names):
        for match in _WORD.finditer(text, max(at, name.start), name.end):
            word = match.group()
            if not _needs_stand_in(word):
                continue
            key = word.lower()
            if key not in chosen:
                found = _choose(key, taken)
                if found is None:
                    continue
                chosen[key] = found
                taken.add(found.lower())
            stand_in = chosen[key].upper() if word.isupper() else chosen[key]
            originals[stand_in] = word
            pieces += [text[at : match.start()], stand_in]
            at = match.end()
    pieces.append(text[at:])
    return Mask("".join(pieces), tuple(sorted(names)), originals)


def _needs_stand_in(word: str) -> bool:
    if not word[0].isupper() or not word.isprintable() or any(c > "\u024f" and c not in "’" for c in word):
        return False
    if word.isupper() and len(word) <= _ACRONYM:
        return False
    return len(word) < _SHORTEST_KEPT or not lexicon.is_english(word)


def _choose(word: str, taken: set[str]) -> str | None:
    """The first free stand-in of the same length and initial sound, from a place that the word itself gives."""
    pool = _pool().get((len(word), _vowel_sound(word)), ())
    # CRC-32 is the same on every machine and in every run, unlike hash().
    first = zlib.crc32(word.encode("utf-8", "surrogatepass")) % len(pool) if pool else 0
    return next((item for item in (*pool[first:], *pool[:first]) if item.lower() not in taken), None)


def _vowel_sound(word: str) -> bool:
    return word[0].lower() in "aeiouāáǎàēéěèōóǒò" and not _CONSONANT_SOUND.match(word)


@cache
def _pool() -> dict[tuple[int, bool], tuple[str, ...]]:
    """Stand-ins by length and by whether they begin with a vowel's sound."""
    pool: dict[tuple[int, bool], tuple[str, ...]] = {}
    for word in knowledge.words("stand-ins.txt"):
        key = (len(word), _vowel_sound(word))
        pool[key] = (*pool.get(key, ()), word)
    return pool
