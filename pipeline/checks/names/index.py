"""The right names of a glossary, each way the check looks them up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.glossary.glossary import Glossary
from pipeline.model import Term, Word
from pipeline.words.lexicon import is_word
from pipeline.words.phrases import words

Phrase = tuple[tuple[str, ...], Term]
# Shorter words of a name are near too many others to stand for it alone.
_SHORTEST_PART = 5


@dataclass(frozen=True, slots=True)
class Index:
    """Keys are words in lower case with a straight apostrophe (`Word.key`)."""

    single: dict[str, Term]
    """Names of one word."""
    phrases: dict[str, list[Phrase]]
    """Names of several words by their first, longest first."""
    parts: dict[str, Term]
    """Words that only a name has: *Yangtze* of Yangtze River Delta."""
    frames: dict[tuple[str, ...], list[tuple[Term, Word]]]
    """Names of several words with one word blanked (an empty string), and that word."""
    shapes: tuple[tuple[int, int], ...]
    """(number of words, blanked word) of all frames."""
    members: frozenset[str]
    """All words of names of several words."""
    neighbours: dict[tuple[str, str], Term]
    """Pairs of words that stand side by side in a name."""
    letters: dict[str, Term]
    """Names by their letters alone."""
    language: str
    """BCP 47, of the targets."""
    wrong: frozenset[str]
    """Words of deprecated and forbidden renderings that no right name has."""


# Frames grow with the square of a name's words; what has more is a text that stands in a cell by mistake.
_MOST_WORDS = 40


def is_name(term: Term) -> bool:
    return term.kind in ("place", "person", "organisation") or term.target[:1].isupper()


@lru_cache(maxsize=4)
def index(glossary: Glossary, language: str) -> Index:
    """Built once for a glossary and language; time and size grow with the words of the glossary."""
    single: dict[str, Term] = {}
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    parts: dict[str, Term] = {}
    frames: dict[tuple[str, ...], list[tuple[Term, Word]]] = defaultdict(list)
    shapes: set[tuple[int, int]] = set()
    neighbours: dict[tuple[str, str], Term] = {}
    letters: dict[str, Term] = {}
    right: set[str] = set()
    wrong: set[str] = set()
    for term in filter(is_name, glossary.of(language)):
        # The usual case, a name of one plain word, first: a glossary may hold every place of a country.
        plain = term.target.isalpha()
        written = [] if plain else words(term.target, language)
        keys = (term.target.lower(),) if plain else tuple(word.key for word in written)
        if term.status in ("deprecated", "forbidden"):
            wrong.update(keys)
            continue
        if not keys:
            continue
        letters.setdefault("".join(keys).replace("'", ""), term)
        if len(keys) == 1:
            single.setdefault(keys[0], term)
            continue
        right.update(keys)
        phrases[keys[0]].append((keys, term))
        for pair in pairwise(keys):
            neighbours.setdefault(pair, term)
        for i, key in enumerate(keys):
            if len(key) >= _SHORTEST_PART and key.isalpha() and not is_word(key, language):
                parts.setdefault(key, term)
            if len(keys) <= _MOST_WORDS:
                frames[(*keys[:i], "", *keys[i + 1 :])].append((term, written[i]))
                shapes.add((len(keys), i))
    for found in phrases.values():
        found.sort(key=lambda phrase: -len(phrase[0]))
    return Index(
        single=single,
        phrases=dict(phrases),
        parts=parts,
        frames=dict(frames),
        shapes=tuple(sorted(shapes)),
        members=frozenset(right),
        neighbours=neighbours,
        letters=letters,
        language=language,
        wrong=frozenset(wrong - right - single.keys()),
    )
