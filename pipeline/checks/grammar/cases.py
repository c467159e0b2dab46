"""Cases: an article that the preposition before it, or the noun behind it, does not allow; compounds written apart.

Which cases a preposition takes and what each article may be is in the data file of the language (``[cases]``); what the
nouns may be, in its readings (`words.morphology`). Only German has both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.checks.grammar.agreement.sentence import pair
from pipeline.model import Document, Example, Issue, Rule, Span, Word, tell
from pipeline.words import languages, morphology
from pipeline.words.phrases import joined, words

_DUDEN = "Duden, Die Grammatik, 9th edition (Rektion der Präpositionen; Kongruenz); Duden, Die deutsche Rechtschreibung"

# Adjectives between an article and its noun.
_MOST_ADJECTIVES = 3
# Shorter words stand beside others by chance.
_SHORTEST_PART = 4

PREPOSITION = Rule(
    id="grammar.case-after-preposition",
    summary=tell("An article is in a case that the preposition before it does not take."),
    bad=(
        Example("Er sprach mit [die>der] Delegation.", language="de"),
        Example("Das Abkommen zwischen [die>den] beiden Ländern gilt.", language="de"),
        Example("Die Fabrik wurde von [einen>einem] Konzern gekauft.", language="de"),
    ),
    good=(
        Example("Die Stadt, in der Menschen leben, liegt an dem Fluss.", language="de"),
        Example("Das ist für den der Stadt nahen Hafen gut.", language="de"),
    ),
    source=_DUDEN,
    type="grammar",
    languages=("de",),
)

ARTICLE = Rule(
    id="grammar.case-of-object",
    summary=tell("After a verb, article and adjective do not agree, and only another article makes them an object."),
    bad=(Example("Besucher können [der>die] traditionelle Kultur entdecken.", language="de"),),
    good=(Example("Besucher können die traditionelle Kultur der alten Stadt entdecken.", language="de"),),
    source=_DUDEN,
    type="grammar",
    languages=("de",),
)

APART = Rule(
    id="grammar.compound-apart",
    summary=tell("A compound that the dictionary holds is written as two words."),
    bad=(Example("Die [Zusammen Arbeit>Zusammenarbeit] mit deutschen Firmen trägt Früchte.", language="de"),),
    good=(Example("Die Stadt Hangzhou trinkt eine Tasse Tee.", language="de"),),
    source=_DUDEN,
    type="misspelling",
    languages=("de",),
)

RULES = (PREPOSITION, ARTICLE, APART)

# Words that a preposition of two halves holds at most.
_WITHIN_PAIR = 6

Fit = tuple[str, str, str]
"""Gender, number and case, a letter each."""


@dataclass(frozen=True, slots=True)
class _Articles:
    """The articles of a language: what each may be, and the family whose member another may take its place."""

    fits: dict[str, frozenset[Fit]]
    families: tuple[dict[str, frozenset[Fit]], ...]
    prepositions: dict[str, str]
    """The letters of the cases that each takes."""


@cache
def _articles(tag: str) -> _Articles | None:
    table = languages.of(tag).cases
    if not table.articles:
        return None
    families = []
    for rows in table.articles:
        family: dict[str, set[Fit]] = {}
        for written, genders, number, cases in rows:
            family.setdefault(written, set()).update((g, number, c) for g in genders for c in cases)
        families.append({written: frozenset(fits) for written, fits in family.items()})
    prepositions = {word: cases for cases, listed in table.prepositions for word in listed.split()}
    return _Articles({w: f for family in families for w, f in family.items()}, tuple(families), prepositions)


def issues(document: Document) -> Iterator[Issue]:
    """What the parts of the sentences do not allow, segment by segment."""
    articles = _articles(languages.of(document.language).tag)
    if articles is None:
        return
    for segment in document.segments:
        start = segment.span.start
        found = [
            Word(word.text, word.key, word.start + start)
            for word in words(segment.span.of(document.text), document.language)
        ]
        reading = _Reading(document, articles, found)
        for at in range(len(found)):
            yield from reading.compound(at)
            yield from reading.article(at)


@dataclass(frozen=True, slots=True)
class _Reading:
    document: Document
    articles: _Articles
    found: Sequence[Word]

    def _can(self, at: int, *starts: str) -> bool:
        return at < len(self.found) and morphology.can_be(self.found[at].text, self.document.language, *starts)

    def _joined(self, at: int) -> bool:
        """True when nothing but space stands before the word at `at` and after the one before it."""
        return 0 < at < len(self.found) and joined(self.document.text, self.found[at - 1], self.found[at])

    def compound(self, at: int) -> Iterator[Issue]:
        """Two words with capitals that the dictionary holds as one noun."""
        if at == 0 or not self._joined(at):
            return
        one, two = self.found[at - 1], self.found[at]
        if "-" in self.document.text[one.end : two.start]:
            return
        if min(len(one.text), len(two.text)) < _SHORTEST_PART or not (one.text.istitle() and two.text.istitle()):
            return
        whole = one.text + two.text.lower()
        # A word that is no noun has its capital from the beginning of the sentence, or a name.
        opens = at == 1 or not self._joined(at - 1)
        fits = self._can(at, "N") and (self._can(at - 1, "N") or not opens)
        if fits and _is_noun(whole, self.document.language):
            span = Span(one.start, two.end)
            message = tell("“{a}” is one word.", a=whole)
            yield APART.issue(self.document.text, span, message, (whole,), (pair(one.text, two.text),))

    def article(self, at: int) -> Iterator[Issue]:
        """An article that does not fit between the word before it and its noun."""
        article = self.found[at]
        fits = self.articles.fits.get(article.text)
        head = self._head(at)
        if fits is None or head is None or at == 0 or not self._joined(at):
            return
        noun = frozenset(
            (code[1], code[2], case)
            for code in morphology.of(self.found[head].text, self.document.language)
            if code[0] == "N" and code[1] in "mfn"
            for case in code[3:]
        )
        before = self.found[at - 1]
        cases = self.articles.prepositions.get(before.text.lower())
        if not noun:
            return
        if cases is not None:
            postposed = at > 1 and self._joined(at - 1) and self._can(at - 2, "R") and self.found[at - 2].text.islower()
            if (postposed and not self._can(at - 2, "D")) or self._ends_a_pair(at - 1):
                return  # *ihm gegenüber die Absicht*
            if self._begins_a_clause(at - 1) or any(fit in noun and fit[2] in cases for fit in fits):
                return
            rule, message = PREPOSITION, tell("“{a}” takes another case.", a=before.text)
        elif before.text.islower() and morphology.is_only(before.text, self.document.language, "V") and head > at + 1:
            cases = "na"
            if any(fit in noun and self._suits(at, head, fit) for fit in fits):
                return
            rule, message = ARTICLE, tell("“{a}” does not go with the adjective behind it.", a=article.text)
        else:
            return
        right = self._right(at, head, fits, noun, cases)
        if right:
            shown = self.document.text[before.start : self.found[head].end]
            yield rule.issue(self.document.text, article.span, message, (right,), (pair(before.text, shown),))

    def _head(self, at: int) -> int | None:
        """The noun of an article: behind adjectives, with a capital; None where something else stands there."""
        place = at + 1
        while place < len(self.found) and self._joined(place) and place - at <= _MOST_ADJECTIVES + 1:
            word = self.found[place]
            if word.text[0].isupper():
                language = self.document.language
                if not all(code[0] == "N" for code in morphology.of(word.text, language)):
                    return None
                participle = self._joined(place + 1) and self._can(place + 1, "J") and self._joined(place + 2)
                if participle and self.found[place + 1].text.islower() and self.found[place + 2].text[0].isupper():
                    return None  # *für der Stadt nahe Orte*
                if self._joined(place + 1) and self.found[place + 1].text[0].isupper():
                    return None  # part of a name, perhaps
                if self.document.text[word.end : word.end + 1] == "-":
                    return None  # *von den Haupt- und Nebenfiguren*
                return place
            counted = word.text in languages.of(self.document.language).cases.between
            if not counted and (not self._can(place, "J") or self._can(place, "P")):
                return None
            place += 1
        return None

    def _ends_a_pair(self, at: int) -> bool:
        """True for the second half of a preposition of two: *von der Raumstation aus*."""
        around = languages.of(self.document.language).cases.around
        first = {one for one, other in around if other == self.found[at].key}
        return any(word.key in first for word in self.found[max(0, at - _WITHIN_PAIR) : at])

    def _begins_a_clause(self, at: int) -> bool:
        """True for a preposition behind a comma: what follows may be a relative pronoun."""
        return at > 0 and not self._joined(at)

    def _suits(self, at: int, head: int, fit: Fit) -> bool:
        """True when the adjectives between article and noun have the ending that they take there."""
        _, number, case = fit
        weak_e = number == "s" and (case == "n" or (case == "a" and fit[0] in "fn"))
        return all(self.found[place].text.endswith("e" if weak_e else "en") for place in range(at + 1, head))

    def _right(self, at: int, head: int, fits: frozenset[Fit], noun: frozenset[Fit], cases: str) -> str:
        """Another article of the same family that fits; one of the same number rather, then of the usual case."""
        written = self.found[at].text
        numbers = {number for _, number, _ in fits}
        # *Halle* is the hall rather than an old dative of *Hall*: the gender with more forms comes first.
        forms = Counter(gender for gender, _, _ in noun)
        best: list[tuple[bool, bool, int, int, str]] = []
        for family in self.articles.families:
            if written not in family:
                continue
            for other, others in family.items():
                for fit in others & noun:
                    if fit[2] in cases:
                        suits = head == at + 1 or self._suits(at, head, fit)
                        best.append((not suits, fit[1] not in numbers, -forms[fit[0]], cases.index(fit[2]), other))
        return min(best)[4] if best and not min(best)[0] else ""


def _is_noun(word: str, language: str) -> bool:
    """True for a noun that the readings hold as it stands, not as a compound of others."""
    return any(code[0] == "N" for code in morphology.exact(word, language))
