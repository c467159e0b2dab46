"""The words of a sentence, the classes of words that patterns ask for, and the issue that is made of some of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.model import Issue, Message, Rule, Span, as_is, tell
from pipeline.words import forms
from pipeline.words.tokens import NUMBER_WORDS, Token

ENGLISH = ("en",)
"""The language of all patterns here: their words and the order of these are English."""
QUIRK = "R. Quirk et al., A Comprehensive Grammar of the English Language (1985)"

NOUN = ("NN", "NN:U", "NN:UN")
"""The tags of a noun in the singular."""
NUMERAL = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class WordClasses:
    """``pipeline/data/agreement.toml`` as sets; what each holds is said there."""

    determiners: frozenset[str]
    prepositions: frozenset[str]
    modals: frozenset[str]
    uncountable: dict[str, str]
    unchanged: frozenset[str]
    article_verbs: frozenset[str]
    article_nouns: frozenset[str]
    article_titles: frozenset[str]
    collective: frozenset[str]
    singular: frozenset[str]
    barriers: frozenset[str]
    plural_of: dict[str, str]
    singular_of: dict[str, str]
    counted_after: frozenset[str]
    counted_unchanged: frozenset[str]
    series: frozenset[str]
    times: frozenset[str]
    labels: frozenset[str]
    measures: frozenset[str]
    infinitive: frozenset[str]
    irregular: dict[str, str]
    bare_verbs: frozenset[str]
    adverbs: frozenset[str]
    adverb_nouns: frozenset[str]
    wishes: frozenset[str]
    unreal: frozenset[str]
    opens_object: frozenset[str]
    opens_adjunct: frozenset[str]


@cache
def classes() -> WordClasses:
    data = knowledge.tables("agreement.toml")

    def listed(text: str) -> frozenset[str]:
        return frozenset(text.split())

    return WordClasses(
        determiners=listed(data["determiners"]),
        prepositions=listed(data["prepositions"]),
        modals=listed(data["modals"]),
        uncountable=data["uncountable"],
        unchanged=listed(data["unchanged"]["words"]),
        article_verbs=listed(data["article"]["verbs"]),
        article_nouns=listed(data["article"]["nouns"]),
        article_titles=listed(data["article"]["titles"]),
        collective=listed(data["concord"]["collective"]),
        singular=listed(data["concord"]["singular"]),
        barriers=listed(data["concord"]["barriers"]),
        plural_of=data["concord"]["plural_of"],
        singular_of=data["concord"]["singular_of"],
        counted_after=listed(data["counted"]["after"]),
        counted_unchanged=listed(data["counted"]["unchanged"]),
        series=listed(data["counted"]["series"]),
        times=listed(data["counted"]["times"]),
        labels=listed(data["counted"]["labels"]),
        measures=listed(data["counted"]["measures"]),
        infinitive=listed(data["infinitive"]["verbs"]),
        irregular=data["infinitive"]["irregular"],
        bare_verbs=listed(data["gerund"]["verbs"]),
        adverbs=listed(data["adverbs"]["allowed"]),
        adverb_nouns=listed(data["adverbs"]["nouns"]),
        wishes=listed(data["clauses"]["wishes"]),
        unreal=listed(data["clauses"]["unreal"]),
        opens_object=listed(data["clauses"]["opens_object"]),
        opens_adjunct=listed(data["clauses"]["opens_adjunct"]),
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a segment, and the text between them."""

    text: str
    """Of the whole document: the words' spans are places in it."""
    words: Sequence[Token]

    def key(self, at: int) -> str:
        """The word at a place in lower case; "" outside the sentence."""
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def keys(self, start: int, end: int) -> list[str]:
        """The words from `start` up to `end` in lower case."""
        return [self.key(at) for at in range(start, end)]

    def joined(self, at: int) -> bool:
        """True when only white space stands between a word and the one before it."""
        return 0 < at < len(self.words) and self.gap(at).isspace()

    def all_joined(self, start: int, end: int) -> bool:
        """True when only white space stands before each word from `start` up to `end`."""
        return all(self.joined(at) for at in range(start, end))

    def gap(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.words[at - 1].span.end : self.words[at].span.start] if 0 < at < len(self.words) else ""

    def issue(
        self, rule: Rule, start: int, end: int, message: Message, suggestions: Iterable[str], evidence: Message
    ) -> Issue:
        """An issue of the words from `start` up to `end`."""
        span = Span(self.words[start].span.start, self.words[end - 1].span.end)
        return rule.issue(self.text, span, message, suggestions, (evidence,))


Pattern = Callable[[Sentence], Iterator[Issue]]
"""What looks for one kind of slip in a sentence."""


def pair(left: str, right: str) -> Message:
    """Two words of the text that do not go together, as evidence."""
    return as_is(f"{left} … {right}")


def subject_is(noun: str, plural: bool) -> Message:
    """Which number the subject of a verb has."""
    return tell("The subject “{a}” is plural.", a=noun) if plural else tell("The subject “{a}” is singular.", a=noun)


def is_lower(word: Token) -> bool:
    return word.text.islower() and word.text.isalpha()


ENDERS = frozenset("that which who where when and or is are was were has have had will can may would could".split())


def ends_here(sentence: Sentence, at: int) -> bool:
    """True where no further noun follows: a mark, a preposition, a verb, the end."""
    key = sentence.key(at)
    return not sentence.joined(at) or key in classes().prepositions or key in ENDERS


def is_singular(key: str) -> bool:
    """True for a countable noun in the singular: not *sheep*, not a word of grammar."""
    listed = classes()
    if key in listed.prepositions or key in listed.barriers or key in listed.collective:
        return False
    if key in listed.plural_of or key in listed.singular_of:
        return False  # *two are*: the dictionary has *are* for a measure of land, too
    return forms.can_be(key, "NN", "NN:UN") and not forms.can_be(key, "NNS", "RB", "JJR")


def clauses(sentence: Sentence) -> Iterator[int]:
    """Places where a clause may begin: the first word, one after ; or :, and one after an opening phrase."""
    listed = classes()
    commas = 0
    for at in range(len(sentence.words)):
        gap = sentence.gap(at)
        if at == 0 or ";" in gap or ":" in gap:
            commas = 0
            yield at
        elif "," in gap:
            commas += 1
            if commas == 1 and sentence.key(0) in listed.prepositions and sentence.key(at) in listed.determiners:
                yield at


def may_lead(key: str) -> bool:
    """True for a word that may stand before a noun in its phrase: *the*, *30*, *new*, *export*, *city's*."""
    if forms.is_only(key, "VBG"):
        return False  # *buying back shares is*: the noun is an object
    if key in classes().determiners or key == "all" or key in NUMBER_WORDS or NUMERAL.search(key):
        return True
    return "-" in key or key.endswith("'s") or forms.can_be(key, "JJ", "VBN", "VBG", *NOUN)
