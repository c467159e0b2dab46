"""The words of a sentence, and what a rule of agreement asks of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.checks.grammar.usage import NUMBER_WORDS, Word
from pipeline.words import forms

NOUN = ("NN", "NN:U", "NN:UN")
NUMERAL = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``pipeline/data/agreement.toml`` as sets."""

    determiners: frozenset[str]
    prepositions: frozenset[str]
    uncountable: dict[str, str]
    unchanged: frozenset[str]
    article_verbs: frozenset[str]
    article_nouns: frozenset[str]
    collective: frozenset[str]
    singular: frozenset[str]
    barriers: frozenset[str]
    plural_of: dict[str, str]
    singular_of: dict[str, str]
    counted_after: frozenset[str]
    counted_unchanged: frozenset[str]
    series: frozenset[str]
    measures: frozenset[str]
    infinitive: frozenset[str]
    irregular: dict[str, str]
    bare_verbs: frozenset[str]
    adverbs: frozenset[str]
    adverb_nouns: frozenset[str]


@cache
def known() -> Knowledge:
    data = knowledge.tables("agreement.toml")

    def listed(text: str) -> frozenset[str]:
        return frozenset(text.split())

    return Knowledge(
        determiners=listed(data["determiners"]),
        prepositions=listed(data["prepositions"]),
        uncountable=data["uncountable"],
        unchanged=listed(data["unchanged"]["words"]),
        article_verbs=listed(data["article"]["verbs"]),
        article_nouns=listed(data["article"]["nouns"]),
        collective=listed(data["concord"]["collective"]),
        singular=listed(data["concord"]["singular"]),
        barriers=listed(data["concord"]["barriers"]),
        plural_of=data["concord"]["plural_of"],
        singular_of=data["concord"]["singular_of"],
        counted_after=listed(data["counted"]["after"]),
        counted_unchanged=listed(data["counted"]["unchanged"]),
        series=listed(data["counted"]["series"]),
        measures=listed(data["counted"]["measures"]),
        infinitive=listed(data["infinitive"]["verbs"]),
        irregular=data["infinitive"]["irregular"],
        bare_verbs=listed(data["gerund"]["verbs"]),
        adverbs=listed(data["adverbs"]["allowed"]),
        adverb_nouns=listed(data["adverbs"]["nouns"]),
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a segment, and the text between them."""

    text: str
    words: Sequence[Word]

    def key(self, at: int) -> str:
        """The word at a place in lower case; "" outside the sentence."""
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def joined(self, at: int) -> bool:
        """True when only white space stands between a word and the one before it."""
        return 0 < at < len(self.words) and self.gap(at).isspace()

    def gap(self, at: int) -> str:
        return self.text[self.words[at - 1].span.end : self.words[at].span.start] if 0 < at < len(self.words) else ""


@dataclass(frozen=True, slots=True)
class Slip:
    """Words `start` to `end` of a sentence and what should stand there."""

    start: int
    end: int
    suggestions: tuple[str, ...]
    message: str
    evidence: str


Rule = Callable[[Sentence], Iterator[Slip]]


def is_lower(word: Word) -> bool:
    return word.text.islower() and word.text.isalpha()


ENDERS = frozenset("that which who where when and or is are was were has have had will can may would could".split())


def ends_here(sentence: Sentence, at: int) -> bool:
    """True where no further noun follows: a mark, a preposition, a verb, the end."""
    key = sentence.key(at)
    return not sentence.joined(at) or key in known().prepositions or key in ENDERS


def is_singular(key: str) -> bool:
    """True for a countable noun in the singular: not *sheep*, not a word of grammar."""
    know = known()
    if key in know.prepositions or key in know.barriers or key in know.collective:
        return False
    return forms.can_be(key, "NN", "NN:UN") and not forms.can_be(key, "NNS", "RB", "JJR")


def clauses(sentence: Sentence) -> Iterator[int]:
    """Places where a clause may begin: the first word, one after ; or :, and one after an opening phrase."""
    know = known()
    commas = 0
    for at in range(len(sentence.words)):
        gap = sentence.gap(at)
        if at == 0 or ";" in gap or ":" in gap:
            commas = 0
            yield at
        elif "," in gap:
            commas += 1
            if commas == 1 and sentence.key(0) in know.prepositions and sentence.key(at) in know.determiners:
                yield at


def may_lead(key: str) -> bool:
    know = known()
    if forms.is_only(key, "VBG"):
        return False  # *buying back shares is*: the noun is an object
    if key in know.determiners or key == "all" or key in NUMBER_WORDS or NUMERAL.search(key):
        return True
    return "-" in key or key.endswith("'s") or forms.can_be(key, "JJ", "VBN", "VBG", *NOUN)
