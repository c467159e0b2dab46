"""Which language a text is in, of those that are checked and Chinese: by its script, then by its words."""

from __future__ import annotations

import re

from pipeline.words import languages, lexicon

CHINESE = "zh"

# What is looked at: names have capitals, short words are alike in several languages, and some thousand tell.
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z][^\W\d_]{2,}")
_MOST_LETTERS = 20_000
_HAN = re.compile(r"[\u3400-\u9fff]")
# Kana and Hangul: with Chinese characters among them it is no Chinese.
_OTHERS_BESIDE_HAN = re.compile(r"[\u3041-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
# Of the letters, how many are Chinese characters in a Chinese text with foreign names.
_MOSTLY = 0.5
_RARE = 0.02
# Of the words of a text in a language, its list holds nearly all, where names leave some; that of another one holds
# fewer. Texts in Italian, Dutch, Romanian, Swedish and Catalan reach 0.36 (`tests/words/`).
_ENOUGH = 0.55
_AHEAD = 1.4
_FEWEST = 3


def language_of(text: str) -> str | None:
    """The primary tag of the language that a text is in; None where it cannot be told, or is another one."""
    sample = text[:_MOST_LETTERS]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    if len(_HAN.findall(sample)) > _MOSTLY * letters:
        return CHINESE if len(_OTHERS_BESIDE_HAN.findall(sample)) < _RARE * letters else None
    words = {word.lower() for word in _WORD.findall(sample)}
    if len(words) < _FEWEST:
        return None
    tags = languages.checked()
    shares = {language: sum(_known(word, language) for word in words) / len(words) for language in tags}
    best, second = sorted(tags, key=shares.__getitem__, reverse=True)[:2]
    return best if shares[best] >= _ENOUGH and shares[best] > _AHEAD * shares[second] else None


def _known(word: str, language: str) -> bool:
    return lexicon.is_english(word) if language == "en" else lexicon.is_listed(word, language)
