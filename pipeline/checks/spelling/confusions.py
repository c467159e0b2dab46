"""Real words typed for others, told apart by the words beside them: *transportation planing*, *the world peach and*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from pipeline import knowledge
from pipeline.model import Document, Example, Issue, Rule, tell
from pipeline.words import lexicon, neighbours
from pipeline.words.near import variants
from pipeline.words.tokens import Token, tokens

# Occurrences in the frequency list: a word seldom enough to be a slip, and one common enough to be meant.
_SELDOM = 4_000_000
_OFTEN = 15_000_000
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words either side of one, "" where a mark or the edge of the sentence stands."""

    left: str
    right: str

    def fit(self, word: str) -> tuple[int, int]:
        """How common the word is after the left one and before the right one (see `neighbours.seen`)."""
        return (
            neighbours.seen(self.left, word) if self.left else 0,
            neighbours.seen(word, self.right) if self.right else 0,
        )


_Fit = tuple[int, int]
_Judge = Callable[[_Beside, _Fit, _Fit], bool]
"""Whether another word is meant, by how the neighbours fit the one that stands there and how they fit the other."""


def _beside(found: Sequence[Token], at: int, text: str) -> _Beside:
    def joined(left: int) -> bool:
        gap = text[found[left].span.end : found[left + 1].span.start]
        return bool(gap) and not gap.strip()

    left = found[at - 1].key if at and joined(at - 1) else ""
    right = found[at + 1].key if at + 1 < len(found) and joined(at) else ""
    return _Beside(left if left.isalpha() else "", right if right.isalpha() else "")


_SOURCE = "LanguageTool, confusion_sets.txt; pairs of words of the Google Web 1T corpus, as packaged by symspellpy"

NEVER_MEANT = Rule(
    id="spelling.never-meant",
    summary=tell("A real word that official prose never means, beside words that go with one a slip away."),
    bad=(
        Example("The [costal>coastal] city is famous for its tea."),
        Example("The transportation [planing>planning] for railways has come into being."),
    ),
    good=(Example("The coastal city had lunch for all its guests."), Example("Two planed boards lay beside the boat.")),
    source=_SOURCE,
    type="misspelling",
    severity="major",
    languages=("en",),
)


def _never_meant(_: _Beside, here: _Fit, there: _Fit) -> bool:
    """The word is seen with neither neighbour, the other one with either."""
    return any(there) and not any(here)


SELDOM_MEANT = Rule(
    id="spelling.seldom-meant",
    summary=tell("A real word that official prose seldom means, beside words that go with one a slip away."),
    bad=(
        Example("The drought did [sever>severe] damage to the crops."),
        Example("It lies in the northeast [potion>portion] of the province."),
        Example("They will [expend>expand] the network."),
    ),
    good=(Example("The wizard drank the potion."), Example("The manger stood in the stable.")),
    source=_SOURCE,
    type="misspelling",
    severity="major",
    languages=("en",),
)


def _seldom_meant(beside: _Beside, here: _Fit, there: _Fit) -> bool:
    """The word is seen with neither neighbour; the other one with both, with one that is no word of grammar, or
    very often with one."""
    if any(here):
        return False
    function = _function_words()
    content = (there[0] > 0 and beside.left not in function) or (there[1] > 0 and beside.right not in function)
    return content or (all(there) and sum(there) >= 6) or max(there) >= 8 or there[1] >= 5


CONFUSED = Rule(
    id="spelling.confused",
    summary=tell("One of two common words that are taken for one another, between words that go with the other."),
    bad=(
        Example("The [see>sea] level rose by two millimeters."),
        Example("They must determine [weather>whether] it is safe."),
        Example("The firm hopes to [meat>meet] the demand."),
        Example("It was not [quiet>quite] a success."),
    ),
    good=(
        Example("The county is in the country."),
        Example("The trail leads through the forest, though not far."),
        Example("The form comes from the office."),
    ),
    source=_SOURCE,
    type="misspelling",
    severity="major",
    languages=("en",),
)


def _confused(beside: _Beside, here: _Fit, there: _Fit) -> bool:
    """Every neighbour prefers the other word, by far on the whole."""
    if not (beside.left and beside.right):
        return False
    return all(t > h for h, t in zip(here, there, strict=True)) and min(here) == 0 and sum(there) - sum(here) >= 10


RARE = Rule(
    id="spelling.rare-for-common",
    summary=tell("A rare word that is never seen beside these words, one slip from a common one that is."),
    bad=(
        Example("It stands for the world [peach>peace] and development of all."),
        Example("The [bard>board] of directors met in May."),
        Example("The foreign [tirade>trade] of the city grew."),
    ),
    good=(Example("They sell a peach and a plum."), Example("They illegally mined sand.")),
    source=_SOURCE,
    type="misspelling",
    severity="major",
    languages=("en",),
)


def _rare(beside: _Beside, here: _Fit, there: _Fit) -> bool:
    """Neither list nor luck: the neighbours go with the other word, the more often the less they say by themselves.

    Set on real words typed into 100,000 words of prose: one in six is found, one right word flagged.
    """
    if any(here):
        return False
    function = _function_words()
    sides = zip((beside.left, beside.right), there, strict=True)
    telling = any(word and fit and word not in function for word, fit in sides)
    if all(there):
        return sum(there) >= (6 if telling else 11)
    return telling and sum(there) >= 8


RULES = (NEVER_MEANT, SELDOM_MEANT, CONFUSED, RARE)

# What the lists of ``pipeline/data/confusions.toml`` are called there, and what makes a flag of their words.
_LISTS: tuple[tuple[str, Rule, _Judge], ...] = (
    ("never", NEVER_MEANT, _never_meant),
    ("rare", SELDOM_MEANT, _seldom_meant),
    ("common", CONFUSED, _confused),
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A word that may have been meant, and what has to hold for that."""

    word: str
    rule: Rule
    holds: _Judge


@cache
def _data() -> Mapping[str, str]:
    return knowledge.tables("confusions.toml")


@cache
def _function_words() -> frozenset[str]:
    return frozenset(_data()["function"].split())


@cache
def _listed() -> Mapping[str, Sequence[_Candidate]]:
    """What may have been meant by each word of the lists."""
    table: dict[str, list[_Candidate]] = defaultdict(list)
    for name, rule, holds in _LISTS:
        for entry in _data()[name].split(","):
            wrong, right = entry.split()
            table[wrong].append(_Candidate(right, rule, holds))
    return table


def _often(word: str) -> Iterator[_Candidate]:
    """Common words one slip away that are not the same word with another ending."""
    for candidate in set(variants(word)):
        if lexicon.frequency(candidate) >= _OFTEN and not _same_stem(word, candidate):
            yield _Candidate(candidate, RARE, _rare)


def _same_stem(one: str, other: str) -> bool:
    """True for *plan* and *plans*, *lined* and *liner*, *lined* and *unlined*: no slips, other forms."""
    shorter, longer = sorted((one, other), key=len)
    ending = one[:-1] == other[:-1] and {one[-1], other[-1]} <= set("sdrnyet")
    return ending or longer.startswith(shorter) or longer.endswith(shorter)


def _meant(word: str, beside: _Beside) -> _Candidate | None:
    """The word that was meant; None when the one that is there may well be right."""
    listed = _listed().get(word, ())
    seldom = len(word) >= _SHORTEST and 0 < lexicon.frequency(word) <= _SELDOM
    if not (listed or seldom) or not (beside.left or beside.right):
        return None
    here = beside.fit(word)
    unlisted = _often(word) if seldom and not any(here) else ()
    sure: list[tuple[int, str, _Candidate]] = []
    for candidate in (*listed, *unlisted):
        there = beside.fit(candidate.word)
        if candidate.holds(beside, here, there):
            sure.append((sum(there), candidate.word, candidate))
    # The best fit; of equals, the last in the alphabet, so that every run says the same.
    return max(sure, key=itemgetter(0, 1))[2] if sure else None


def issues(document: Document) -> Iterator[Issue]:
    """Words of an English document in lower case that stand where another was meant."""
    for segment in document.segments:
        found = tokens(document.text, segment.span)
        for at, word in enumerate(found):
            if not (word.text.islower() and word.text.isalpha()):
                continue
            beside = _beside(found, at, document.text)
            meant = _meant(word.key, beside)
            if meant is not None:
                yield _issue(document, word, meant, beside)


def _issue(document: Document, word: Token, meant: _Candidate, beside: _Beside) -> Issue:
    before, after = beside.fit(meant.word)
    pairs = [f"{beside.left} {meant.word}"] if before else []
    pairs += [f"{meant.word} {beside.right}"] if after else []
    message = tell("“{a}” is a word, but “{b}” fits here.", a=word.text, b=meant.word)
    evidence = (
        tell("frequent: {a}", a=", ".join(pairs)),
        tell("“{a}” is rare beside these words", a=word.text),
    )
    return meant.rule.issue(document.text, word.span, message, (meant.word,), evidence)
