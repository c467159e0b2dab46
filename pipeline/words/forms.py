"""What an English word can be: noun, plural, verb form, adjective, adverb."""

from __future__ import annotations

from functools import cache

from pipeline import knowledge

TAGS = ("NN", "NN:U", "NN:UN", "NNS", "VB", "VBZ", "VBD", "VBN", "VBG", "JJ", "JJR", "RB")


@cache
def _tagged() -> dict[str, frozenset[str]]:
    # Made by scripts/build_word_forms.py from LanguageTool's dictionary (LGPL 2.1): a line a tag.
    rows = (line.partition(" ") for line in knowledge.lines("built/word-forms.txt"))
    return {tag: frozenset(words.split()) for tag, _, words in rows}


def can_be(word: str, *tags: str) -> bool:
    """True when a word (lower case) has one of the tags, of `TAGS`."""
    return any(word in _tagged()[tag] for tag in tags)


def is_only(word: str, *tags: str) -> bool:
    """True when a word (lower case) has some of the tags and no other: *employees* is only a plural, *works* is not."""
    return can_be(word, *tags) and not any(word in words for tag, words in _tagged().items() if tag not in tags)


def plural(noun: str) -> str:
    """The plural of a noun that the dictionary knows; "" when it has none."""
    endings = [noun + "s", noun + "es"]
    if noun.endswith(("s", "x", "z", "ch", "sh", "o")):
        endings.reverse()  # *plans*, not *planes*, but *heroes*
    if noun.endswith("y"):
        endings.insert(0, noun[:-1] + "ies")
    return next((form for form in endings if can_be(form, "NNS")), "")


def base(verb: str) -> str:
    """The plain form of *works*, *carries*, *reaches*; "" when the dictionary has none."""
    options = [verb[:-1], verb[:-2], verb[:-3] + "y"] if verb.endswith("ies") else [verb[:-1], verb[:-2]]
    return next((form for form in options if can_be(form, "VB")), "") if verb.endswith("s") else ""


def third_person(verb: str) -> str:
    """*values* of *value*, as the dictionary or else the rule has it."""
    endings = [verb[:-1] + "ies"] if verb.endswith("y") else []
    known = next((form for form in (*endings, verb + "es", verb + "s") if can_be(form, "VBZ")), "")
    return known or (verb + "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else verb + "s")


def gerund(verb: str) -> str:
    """*promoting* of *promote*; "" when the dictionary has none."""
    options = (verb[:-1] + "ing" if verb.endswith("e") else "", verb + "ing", verb + verb[-1] + "ing")
    return next((form for form in options if form and can_be(form, "VBG")), "")
