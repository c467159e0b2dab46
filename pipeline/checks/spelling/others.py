"""What was meant by an unknown word of another language: without frequencies, a word one slip away that is no name."""

from __future__ import annotations

from pipeline.checks.spelling.unknown import VERY_COMMON, Unknown, slips
from pipeline.chinese import foreign, pinyin
from pipeline.words import languages, lexicon, morphology

# A shorter word with a capital is as likely a name.
_LONG_NOUN = 8
# An English word this long is not lent, and the list may lack a plural of one's own.
_LONG_WORD = 8
# A shorter English word may be lent.
_LONG_ENGLISH = 6
# A shorter one is near many.
_SHORTEST = 4
# Shorter words at the head of a compound are there by chance.
_SHORTEST_PART = 4
# *griechisch kosmos*: a word of the language that is named.
_OF_A_LANGUAGE = "isch"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def meant(unknown: Unknown, suggestions: tuple[str, ...], language: str) -> tuple[str, ...]:
    """A word one slip from a common one; no name, so in lower case.

    Where nouns have capitals, a word with a capital counts too when it is long: *Arbeitsplätzze*.
    """
    word = unknown.word
    capitals = languages.of(language).nouns_in_capitals
    if _is_among_foreign(unknown, language) or languages.is_variant(word, suggestions, language):
        return ()
    if capitals and word.islower() and suggestions and suggestions[0] == word.capitalize():
        beside = (w for w in (unknown.before, unknown.after) if w.islower())
        foreign_beside = not all(morphology.of(each, language) for each in beside)  # *in junior form*
        if foreign_beside or pinyin.is_pinyin(word, loose=True) or unknown.before.endswith(_OF_A_LANGUAGE):
            return ()
        if not any(code[0] == "N" for code in morphology.exact(suggestions[0], language)):
            return ()  # *sakralisieren*, *abstimmungsreif*: what is no noun of the list needs no capital
        return suggestions[:1]  # a noun without its capital: *wirtschaft*
    noun = capitals and word[1:].islower() and len(word) >= _LONG_NOUN
    if noun and (_is_made_of_words(word.lower(), language) or _is_inflected(word, suggestions, language)):
        return ()
    if noun and _is_name(word.lower()):
        return ()
    if unknown.repeated or len(word) < _SHORTEST or not (word.islower() or noun):
        return ()
    single = tuple(s for s in suggestions if " " not in s and s[0].isupper() == word[0].isupper())
    accents = tuple(s for s in single if lexicon.unaccented(s) == lexicon.unaccented(word))
    if (
        accents
        and languages.of(language).spelling.inner_accents
        and word[-1] == accents[0][-1]
        and accents[0].isascii()
    ):
        return ()  # *subìto*
    if accents:
        return accents  # *cientificos*, *schloß*
    if pinyin.is_pinyin(word, loose=True) or _is_foreign(word, language):
        return ()
    return _one_slip_away(word, single, language, noun=noun)


def is_left_in_english(unknown: Unknown, language: str) -> bool:
    """True for a common English word between words of the language, an article or a preposition before it.

    What stands there again and again is lent, and so is one before another English word: *un personal computer*.
    """
    word, after = unknown.word, unknown.after
    if not word.islower() or len(word) < _LONG_ENGLISH or lexicon.frequency(word) < VERY_COMMON:
        return False
    if unknown.repeated or (len(after) >= _SHORTEST and lexicon.frequency(after) >= VERY_COMMON):
        return False
    if lexicon.is_listed(word, language) or morphology.of(word, language):
        return False
    led = morphology.can_be(unknown.before, language, "D", "P")
    return led and bool(after) and _is_own(after, language)


def _one_slip_away(word: str, single: tuple[str, ...], language: str, *, noun: bool) -> tuple[str, ...]:
    close = [s for s in single if slips(lexicon.unaccented(word), lexicon.unaccented(s)) == 1]
    # The first letter is seldom wrong: *Hallström* is no *Fallstrom*, *surasiática* no *eurasiática*.
    close = [s for s in close if s[0] == word[0] or sorted(s[:2].lower()) == sorted(word[:2].lower())]
    known = [s for s in close if _is_noun(s, language)] if noun else [s for s in close if lexicon.is_word(s, language)]
    if not known and word.islower() and len(word) >= _LONG_WORD:
        known = close[:1]  # the list lacks many a plural
    if known or not noun:
        return tuple(known)
    # Compounds are too many for a list.
    if _is_made_of_words(word.lower(), language):
        return ()
    # Letters in another order: *Goldmedallie*.
    turned = [s for s in single[:1] if sorted(s) == sorted(word)]
    return tuple(close[:1] or turned)


def _is_noun(word: str, language: str) -> bool:
    """True for a noun of the language or a compound of its words; names are no nouns."""
    listed = lexicon.is_listed(word, language) or _is_made_of_words(word.lower(), language)
    return listed and morphology.can_be(word, language, "N")


def _is_inflected(word: str, suggestions: tuple[str, ...], language: str) -> bool:
    """True for a form of a noun of which the dictionary has only another: *Legislativrats*, with *Legislativräte*."""
    return any(lexicon.stem(word.lower(), language) == lexicon.stem(each.lower(), language) for each in suggestions[:1])


def _is_name(word: str) -> bool:
    """True for what persons and places abroad are called, also as *Schröter* is written without its umlaut."""
    return word in foreign.latin() or word.translate(_UMLAUTS) in foreign.latin()


def _is_own(word: str, language: str) -> bool:
    """True for a word of the language, as far as its lists know; for none at all."""
    return not word or lexicon.is_listed(word, language) or bool(morphology.of(word, language))


def _is_among_foreign(unknown: Unknown, language: str) -> bool:
    """True beside another word that is none of the language: a title, a species, a full name (*Garth Jennings*)."""
    if any(word.islower() and not _is_own(word, language) for word in (unknown.before, unknown.after)):
        return True
    if not unknown.word[0].isupper():
        return False
    names = (word for word in (unknown.before, unknown.after) if word[:1].isupper() and len(word) > 1)
    return any(not morphology.can_be(word, language, "N", "J", "D", "R", "P", "A", "C") for word in names)


def _is_foreign(word: str, language: str) -> bool:
    """True for a word that the list of the language holds, or an English one that is short enough to be lent."""
    return lexicon.is_listed(word, language) or (lexicon.is_english(word) and len(word) < _LONG_WORD)


def _is_made_of_words(word: str, language: str) -> bool:
    """True for a compound of listed words, with an *s* between them or without an *e*: *Maulbeerblättertee*."""
    if lexicon.is_listed(word, language):
        return True
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 2):
        heads = (word[:at], word[:at] + "e", word[:at].removesuffix("s"))
        if any(lexicon.is_listed(head, language) for head in heads) and _is_made_of_words(word[at:], language):
            return True
    return False
