"""Outside English: verbs that do not go with their subject, and nouns that lack their plural after a number.

What a language needs is in its data file (``[concord]``) and in its list of words (``concord-XX.txt.gz``, made by
``scripts/build_concord.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.model import Document, Issue, Span
from pipeline.words import languages
from pipeline.words.languages import Concord
from pipeline.words.lexicon import stem
from pipeline.words.phrases import Word, joined, words

# A subject is no longer, in words.
_LONGEST = 12
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?![\d.,]*\d)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# Before the number or the word, no space: a name of a road or a model (G60, COVID-19).
_GLUED = "-–/.,:$€¥°№#+"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language by number."""

    plural_of_noun: dict[str, str]
    plural_of_verb: dict[str, str]
    singular_of_verb: dict[str, str]
    singular: frozenset[str]
    """Nouns and adjectives that are singular and nothing else."""
    plural: frozenset[str]
    masculine: frozenset[str]
    """Nouns that only a masculine article goes with; empty where the list does not tell them apart."""


@cache
def _stems(listed: frozenset[str], language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in listed)


@cache
def _words(tag: str) -> _Words | None:
    name = f"built/concord-{tag}.txt.gz"
    if not knowledge.has(name):
        return None
    rows: dict[str, list[tuple[str, str]]] = {}
    for line in knowledge.lines(name):
        kind, *pairs = line.split()
        rows[kind] = [(one, many) for one, _, many in (pair.partition("=") for pair in pairs)]
    nouns = [*rows.get("M", ()), *rows.get("N", ())]
    both = [*nouns, *rows.get("A", ())]
    singular, plural = {one for one, _ in both}, {many for _, many in both}
    feminine = {one for one, _ in rows.get("N", ())}
    masculine = {one for one, _ in rows.get("M", ())}
    return _Words(
        {one: many for one, many in nouns if one not in plural},
        {one: many for kind in "VS" for one, many in rows.get(kind, ())},
        {many: one for kind in "VP" for one, many in rows.get(kind, ())},
        frozenset(singular - plural),
        frozenset(plural - singular),
        frozenset(masculine - feminine - plural),
    )


def issues(document: Document) -> Iterator[Issue]:
    """Bad: *Les villages attire*, *3 000 diplômé*. Good: *Les villages attirent*, *3 000 diplômés*."""
    tag = document.language.split("-")[0]
    lists, known = languages.of(tag).concord, _words(tag)
    if known is None:
        return
    for segment in document.segments:
        if document.paragraphs[segment.paragraph].kind == "heading":
            continue
        text, start = document.text, segment.span.start
        found = [
            Word(word.text, word.key, word.start + start) for word in words(segment.span.of(text), document.language)
        ]
        sentence = _Sentence(document, found, lists, known)
        yield from sentence.verbs()
        yield from sentence.participles()
        yield from sentence.plurals()


@dataclass(frozen=True, slots=True)
class _Sentence:
    document: Document
    found: list[Word]
    lists: Concord
    known: _Words

    def verbs(self) -> Iterator[Issue]:
        """A verb in the singular after a plural subject, or the other way round, at the start of a clause."""
        for at, word in enumerate(self.found):
            if self._opens(at):
                if word.key in self.lists.singular_pronouns or word.key in self.lists.plural_pronouns:
                    yield from self._after(at, at + 1, word.key in self.lists.plural_pronouns)
                else:
                    yield from self._subject(at)

    def participles(self) -> Iterator[Issue]:
        """A participle that agrees with something after an auxiliary that lets it not: *ha recibida*."""
        for at, word in enumerate(self.found[1:], 1):
            auxiliary = self.found[at - 1]
            if auxiliary.key not in self.lists.perfect or not joined(self.document.text, auxiliary, word):
                continue
            for ending, unchanged in self.lists.participles:
                right = word.key.removesuffix(ending) + unchanged
                if word.text.islower() and word.key.endswith(ending) and right in self.known.singular:
                    message = f"After “{auxiliary.text}”, the verb is a participle."
                    yield self._issue(word, right, message, f"{auxiliary.text} … {word.text}")
                    break

    def plurals(self) -> Iterator[Issue]:
        """A noun in the singular after a number from two up."""
        for at, word in enumerate(self.found[1:], 1):
            noun = self._key(at)
            plural = self.known.plural_of_noun.get(noun)
            if plural is None or noun not in self.known.singular or not self._counts(at - 1):
                continue
            if self._is_one_of(word, self.lists.uncounted):
                continue
            number = self.found[at - 1].text
            message = f"After “{number}”, the noun is plural."
            yield self._issue(word, plural, message, f"{number} … {word.text}")

    def _key(self, at: int) -> str:
        """The word as the list writes it: nouns have capitals there where the language gives them one."""
        word = self.found[at]
        return word.text if languages.of(self.document.language).nouns_in_capitals else word.key

    def _is_one_of(self, word: Word, listed: frozenset[str]) -> bool:
        """True for a word of the list in any of its forms."""
        return stem(word.key, self.document.language) in _stems(listed, self.document.language)

    def _opens(self, at: int) -> bool:
        """True at the start of the sentence, after a comma or a colon, and after a word such as *that*."""
        if at == 0:
            return True
        before = self.found[at - 1]
        between = self.document.text[before.end : self.found[at].start]
        return before.key in self.lists.openers or any(mark in between for mark in ",:;«„")

    def _counts(self, at: int) -> bool:
        """True for a number of things at `at`: not 1, no year, no part of a name or of a date."""
        word, text = self.found[at], self.document.text
        if not joined(text, word, self.found[at + 1]) or "-" in text[word.end : self.found[at + 1].start]:
            return False
        if not word.text[0].isdigit():
            return word.key in self.lists.numbers
        first = at
        while first and self.found[first - 1].text.isdigit() and joined(text, self.found[first - 1], self.found[first]):
            first -= 1  # 3 000
        start = self.found[first].start
        number = _NUMBER.fullmatch(text[start : word.end])
        if not number or _YEAR.fullmatch(number.group()) or text[max(0, start - 1) : start] in tuple(_GLUED):
            return False
        if len(number.group()) == 1 and number.group() in "01":
            return False
        # “la ligne 3 direction Nord”, “Expo 2010”: a number that follows its noun.
        before = self.found[first - 1] if first and joined(text, self.found[first - 1], self.found[first]) else None
        if before is None:
            return True
        time = self._is_one_of(before, self.lists.not_subjects)  # “chaque année 3 000 élèves”
        article = first > 1 and self.found[first - 2].key in self.lists.singular and not time
        return not (article or (before.text[0].isupper() and first > 1))

    def _subject(self, at: int) -> Iterator[Issue]:
        """The noun phrase that begins with an article at `at`, as far as a verb that follows it."""
        lists, known, text = self.lists, self.known, self.document.text
        if self.found[at].key in lists.plural:
            plural = True
        elif self.found[at].key in lists.singular:
            plural = False
        else:
            return
        head: str | None = None
        for place in range(at + 1, min(at + _LONGEST, len(self.found))):
            word, key = self.found[place], self._key(place)
            if not joined(text, self.found[place - 1], word):
                return
            if head is not None and (key in known.plural_of_verb or key in known.singular_of_verb):
                yield from self._after(at, place, plural)
                return
            noun = key in known.singular or key in known.plural
            if head is None:
                if word.key in lists.numbers or word.key in lists.degree:
                    continue
                if not noun or (not plural and key in known.plural):
                    return
                if self._is_one_of(word, lists.not_subjects):
                    return
                if key in known.plural_of_noun or key in known.plural_of_noun.values():
                    head = key
                    if lists.masculine_only and (plural or key not in known.masculine):
                        return  # it may be the object: “Die Stadt besuchten …”
                continue
            if word.key in lists.joining or (not plural and key in known.plural):
                if not plural:
                    return
                continue
            article = word.key in lists.singular or word.key in lists.plural
            if not (self._is_within(place) or (not article and (noun or word.text[0].isupper()))):
                return

    def _is_within(self, at: int) -> bool:
        """True for a little word inside a noun phrase: *de la* ville, *le plus* beau; not for the pronoun *las*."""
        lists, key = self.lists, self.found[at].key
        if key not in lists.singular | lists.plural:
            return key in lists.within or key in lists.degree
        follows = self.found[at + 1].key if at + 1 < len(self.found) else ""
        return self.found[at - 1].key in lists.within | lists.joining or follows in lists.degree

    def _after(self, subject: int, at: int, plural: bool) -> Iterator[Issue]:
        """The verb at `at`, when its number is not the subject's."""
        if at >= len(self.found) or not joined(self.document.text, self.found[at - 1], self.found[at]):
            return
        verb, noun = self.found[at], self.found[subject]
        right = (self.known.plural_of_verb if plural else self.known.singular_of_verb).get(verb.key)
        if right is None or right == verb.key or not verb.text.islower():
            return
        number = "plural" if plural else "singular"
        shown = self.document.text[noun.start : self.found[at - 1].end]
        yield self._issue(verb, right, f"The subject “{shown}” is {number}.", f"{shown} … {verb.text}")

    def _issue(self, word: Word, right: str, message: str, evidence: str) -> Issue:
        return Issue(
            check="grammar",
            type="grammar",
            severity="minor",
            span=Span(word.start, word.end),
            text=word.text,
            message=message,
            suggestions=(right,),
            evidence=(evidence,),
        )
