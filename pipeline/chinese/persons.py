"""Where English text names a Chinese person: a surname that reads like an English word, with a given name behind it."""

from __future__ import annotations

import re

from pipeline.chinese import divisions, pinyin
from pipeline.model import Span
from pipeline.words import lexicon

_GIVEN = re.compile(r"[ \u00a0]([A-Z][a-z]+(?:['’][a-z]+)?)(?![\w'’-]*[A-Z])")

# Occurrences in the frequency list from which on a syllable is rather an English word: *can*, *long*, not *wei*, *tao*.
_USUAL = 6_000_000


def is_surname(text: str, span: Span) -> bool:
    """True for a surname with a given name: *He Guoxiang*, *Yin Tongyue*; not *In Shanghai*, *He Long*."""
    word = span.of(text)
    if not word.istitle() or word.lower() not in pinyin.surnames():
        return False
    given = _GIVEN.match(text, span.end)
    if given is None or not pinyin.is_pinyin(given[1], loose=True):
        return False
    key = given[1].lower()
    # Of the places some have one syllable, as given names do.
    return lexicon.frequency(key) < _USUAL and (key in pinyin.syllables() or not divisions.is_place(key))
