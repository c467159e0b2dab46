"""What an English word can be: noun, plural, verb form, adjective, adverb."""

from __future__ import annotations

from functools import cache

from pipeline import knowledge


@cache
def _tagged() -> dict[str, frozenset[str]]:
    # Made by scripts/build_word_forms.py from LanguageTool's dictionary (LGPL 2.1): a line a tag.
    rows = (line.partition(" ") for line in knowledge.lines("word-forms.txt"))
    return {tag: frozenset(words.split()) for tag, _, words in rows}


def can_be(word: str, *tags: str) -> bool:
    """True when a word (lower case) has one of the tags: NN, NN:U, NN:UN, NNS, VB, VBZ, VBD, VBN, VBG, JJ, JJR, RB."""
    return any(word in _tagged()[tag] for tag in tags)


def is_only(word: str, *tags: str) -> bool:
    """True when a word (lower case) has some of the tags and no other: *employees* is only a plural, *works* is not."""
    return can_be(word, *tags) and not any(word in words for tag, words in _tagged().items() if tag not in tags)
