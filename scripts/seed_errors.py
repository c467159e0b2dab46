"""Errors put on purpose into English text that is taken for right: the same ones in every run.

    python -m scripts.seed_errors FILE [SEED]

prints the text with errors, then a line an error: where it stands, its kind, what stands there, what is right.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from pipeline.judging import judge
from pipeline.model import Span
from pipeline.words import forms, lexicon, ngrams

EVERY_REAL_WORD = 40
"""One word in so many, of those in small letters, is a real word in the wrong place."""
EVERY = 30
"""One word in so many has an error of any kind."""

# How often a real word stands for one that is one slip away, of the same sound, another form of it, often taken for it,
# two slips away (the kinds of a `Substitute`): mostly fingers slip.
REAL_WORDS = (0.72, 0.05, 0.15, 0.05, 0.03)
_FORM = 2
# Among errors of every kind two real words in four are one slip away.
_REAL_WORD_KINDS = (0, 0, 1, 3)

# How often each kind of error is seeded: roughly as translators and typists make them.
KINDS = {
    "letters": 3,
    "article": 2,
    "number": 2,
    "form": 2,
    "preposition": 1,
    "doubled": 1,
    "lost": 1,
    "joined": 1,
    "real word": 1,
}
# Kinds that are put into text only where they are asked for.
MORE_KINDS = {"capital": 2}

_ARTICLES = ("a", "an", "the")
_PREPOSITIONS = tuple("of in on at to for from by with as into about over under during through between".split())
# The small words that translators leave out.
_LOST = frozenset(
    """a an the of in on at to for from by with as into and or but that which who is are was were be been being has have
    had will would can could may it its he she they their this these those there not no than more most""".split()
)
# A longer word is hardly typed twice, a shorter one hardly mistyped into no word.
_LONGEST_DOUBLED, _SHORTEST_MISTYPED = 5, 4
# How often an article that is wrong is left out, and a noun without one gets one.
_ARTICLE_LOST, _ARTICLE_ADDED = 0.5, 0.3
_ATTEMPTS = 20
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]+(?![\w'’-])")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])")


@dataclass(frozen=True, slots=True)
class Seed:
    """An error in a text."""

    span: Span
    """In the text with all errors; empty where words were lost."""
    right: str
    """What stood there."""
    kind: str

    def undone(self, text: str) -> str:
        """The text without this error; the others stay."""
        return text[: self.span.start] + self.right + text[self.span.end :]


class Slips:
    """What each word is mistyped as."""

    def __init__(self, model: ngrams.Model) -> None:
        self._model = model

    @cached_property
    def _typed_for(self) -> Mapping[str, Mapping[int, Sequence[str]]]:
        """For each word those that stand for it, by kind: the table of what each may stand for, turned round."""
        words = self._model.vocabulary.words
        first = self._model.variants_from.tolist()
        to, kinds = self._model.variants_to.tolist(), self._model.variants_kind.tolist()
        out: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for number, word in enumerate(words):
            for at in range(first[number], first[number + 1]):
                out[words[to[at]]][kinds[at]].append(word)
        return out

    def of(self, word: str, kind: int) -> Sequence[str]:
        """The real words of a kind that stand for a word in small letters."""
        return self._typed_for.get(word, {}).get(kind, ())

    def is_word(self, word: str) -> bool:
        return lexicon.is_english(word) or self._model.vocabulary.holds(word)


@dataclass(frozen=True, slots=True)
class _Place:
    """A word, and the next, of a text."""

    text: str
    here: re.Match[str]
    next: re.Match[str]
    slips: Slips

    @property
    def word(self) -> str:
        return self.here.group()

    @property
    def small(self) -> str:
        return self.word.lower()

    @property
    def is_small(self) -> bool:
        return self.word.islower()

    @property
    def is_beside(self) -> bool:
        """True where only a space stands before the next word."""
        return self.text[self.here.end() : self.next.start()] == " "


_Made = tuple[int, str] | None
"""Where what is replaced ends, and by what; None: this error cannot be made here."""


def _letters(place: _Place, rng: random.Random) -> _Made:
    if len(place.word) < _SHORTEST_MISTYPED:
        return None
    wrong = _mistyped(place.small, place.slips, rng)
    if wrong is None:
        return None
    return place.here.end(), wrong.capitalize() if place.word[0].isupper() else wrong


def _mistyped(word: str, slips: Slips, rng: random.Random) -> str | None:
    """One slip of the fingers away, and no word."""
    for _ in range(_ATTEMPTS):
        at = rng.randrange(len(word))
        kind = rng.choice(("swapped", "lost", "doubled", "replaced", "added"))
        if kind == "swapped":
            wrong = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        elif kind == "lost":
            wrong = word[:at] + word[at + 1 :]
        elif kind == "doubled":
            wrong = word[:at] + word[at] + word[at:]
        elif kind == "replaced":
            wrong = word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
        else:
            wrong = word[:at] + rng.choice(_LETTERS) + word[at:]
        if wrong != word and not slips.is_word(wrong):
            return wrong
    return None


def _article(place: _Place, rng: random.Random) -> _Made:
    if place.small in _ARTICLES and place.is_beside:
        if rng.random() < _ARTICLE_LOST:
            return place.next.start(), ""
        return place.here.end(), rng.choice([each for each in _ARTICLES if each != place.small])
    noun = place.is_small and forms.can_be(place.word, "NN", "NN:U", "NNS")
    if noun and rng.random() < _ARTICLE_ADDED:
        return place.here.end(), rng.choice(("the ", "a ")) + place.word
    return None


def _preposition(place: _Place, rng: random.Random) -> _Made:
    if place.small not in _PREPOSITIONS:
        return None
    return place.here.end(), rng.choice([each for each in _PREPOSITIONS if each != place.small])


def _form_of(place: _Place, rng: random.Random, number: bool) -> _Made:
    """Another form of the word: of another number, or else any other."""
    if not place.is_small:
        return None
    others = [
        each
        for each in place.slips.of(place.word, _FORM)
        if (judge.how(each, place.word, _FORM) == "form.number") is number
    ]
    return (place.here.end(), rng.choice(others)) if others else None


def _number(place: _Place, rng: random.Random) -> _Made:
    return _form_of(place, rng, True)


def _form(place: _Place, rng: random.Random) -> _Made:
    return _form_of(place, rng, False)


def _doubled(place: _Place, rng: random.Random) -> _Made:
    short = place.is_small and len(place.word) <= _LONGEST_DOUBLED
    return (place.here.end(), f"{place.word} {place.word}") if short and place.is_beside else None


def _lost(place: _Place, rng: random.Random) -> _Made:
    return (place.next.start(), "") if place.word in _LOST and place.is_beside else None


def _joined(place: _Place, rng: random.Random) -> _Made:
    both = place.is_beside and place.next.group().islower()
    return (place.next.end(), place.word + place.next.group()) if both else None


def _real_word(place: _Place, rng: random.Random) -> _Made:
    others = place.slips.of(place.word, rng.choice(_REAL_WORD_KINDS)) if place.is_small else ()
    return (place.here.end(), rng.choice(others)) if others else None


def _capital(place: _Place, rng: random.Random) -> _Made:
    """A small word with a capital; one with a capital beside another without."""
    if place.is_small:
        return place.here.end(), place.word.capitalize()
    named = place.is_beside and place.next.group()[0].isupper() and place.word[1:].islower()
    return (place.here.end(), place.small) if named and forms.can_be(place.small, "NN", "NN:U", "NN:UN") else None


_MAKE: Mapping[str, Callable[[_Place, random.Random], _Made]] = {
    "letters": _letters,
    "article": _article,
    "number": _number,
    "form": _form,
    "preposition": _preposition,
    "doubled": _doubled,
    "lost": _lost,
    "joined": _joined,
    "real word": _real_word,
    "capital": _capital,
}

_Change = tuple[int, int, str, str]
"""Start and end in the right text, what stands there instead, the kind of error."""


def errors(text: str, slips: Slips, rng: random.Random, kinds: Sequence[str] = tuple(KINDS)) -> tuple[str, list[Seed]]:
    """The text with errors of every kind, or of some, in order."""
    return _changed(text, _any(text, slips, rng, kinds))


def _any(text: str, slips: Slips, rng: random.Random, kinds: Sequence[str]) -> Iterator[_Change]:
    words = list(_WORD.finditer(text))
    shares = [(KINDS | MORE_KINDS)[kind] for kind in kinds]
    due, last = rng.randint(5, EVERY), 0
    for count, (here, following) in enumerate(pairwise(words)):
        if count < due or here.start() < last:
            continue
        kind = rng.choices(kinds, shares)[0]
        made = _MAKE[kind](_Place(text, here, following, slips), rng)
        if made is None:
            continue
        last, wrong = made
        yield here.start(), last, wrong, kind
        due = count + rng.randint(EVERY // 2, EVERY * 3 // 2)


def real_words(text: str, slips: Slips, rng: random.Random) -> tuple[str, list[Seed]]:
    """The text with real words in the wrong place; the kinds of error are those of `judge.how`."""
    return _changed(text, _real(text, slips, rng))


def _real(text: str, slips: Slips, rng: random.Random) -> Iterator[_Change]:
    due = rng.randint(5, EVERY_REAL_WORD)
    for count, match in enumerate(_SMALL.finditer(text)):
        if count < due:
            continue
        kind = rng.choices(range(len(REAL_WORDS)), REAL_WORDS)[0]
        others = slips.of(match.group(), kind)
        if not others:
            continue
        wrong = rng.choice(others)
        yield *match.span(), wrong, judge.how(wrong, match.group(), kind)
        due = count + rng.randint(EVERY_REAL_WORD // 2, EVERY_REAL_WORD * 3 // 2)


def _changed(text: str, changes: Iterator[_Change]) -> tuple[str, list[Seed]]:
    pieces: list[str] = []
    seeds = []
    last = shift = 0
    for start, end, wrong, kind in changes:
        pieces += (text[last:start], wrong)
        seeds.append(Seed(Span(start + shift, start + shift + len(wrong)), text[start:end], kind))
        shift += len(wrong) - (end - start)
        last = end
    return "".join((*pieces, text[last:])), seeds


def main() -> None:
    model = ngrams.english()
    assert model is not None
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 11)
    wrong, seeds = errors(Path(sys.argv[1]).read_text("utf-8"), Slips(model), rng)
    print(wrong)
    for seed in seeds:
        print(seed.span.start, seed.kind, seed.span.of(wrong), seed.right, sep="\t")


if __name__ == "__main__":
    main()
