"""Spaces, punctuation, quotation marks and characters: what a typesetter would put right."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.checks.typography import characters, compounds, punctuation, quotes, spacing
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Message, Rule, Span, as_is, tell
from pipeline.words import languages


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of looking at a text."""

    name: Message
    """What it is called in the evidence."""
    find: Callable[[Document], Iterator[Issue]]
    rules: tuple[Rule, ...]
    """Those whose issues it finds; the first example of the first one is shown as evidence."""
    everywhere: bool = False
    """Also in a language without a data file; what the others need of a language is there."""

    def holds_in(self, language: str) -> bool:
        tongue = languages.of(language)
        of_the_language = any(rule.holds_in(tongue.tag) for rule in self.rules)
        return of_the_language and (self.everywhere or tongue.known)


# In the order of their precedence: one flag a place.
PATTERNS: tuple[Pattern, ...] = (
    Pattern(tell("characters: garbled"), characters.garbled, (characters.GARBLED,), everywhere=True),
    Pattern(tell("characters: entities"), characters.entities, (characters.ENTITY,), everywhere=True),
    Pattern(tell("characters: lost"), characters.lost, (characters.LOST, characters.LOST_AS_QUESTION_MARK)),
    Pattern(tell("characters: invisible"), characters.invisible, (characters.INVISIBLE,), everywhere=True),
    Pattern(tell("characters: look alikes"), characters.look_alikes, (characters.LOOK_ALIKE,), everywhere=True),
    Pattern(tell("characters: full width"), characters.full_width, (characters.FULL_WIDTH_CHARACTER,)),
    Pattern(tell("characters: ligatures"), characters.ligatures, (characters.LIGATURE,), everywhere=True),
    Pattern(tell("spacing: apostrophe"), spacing.apostrophe, (spacing.APOSTROPHE,)),
    Pattern(tell("spacing: around marks"), spacing.around_marks, (spacing.AROUND_MARKS,)),
    Pattern(tell("spacing: of the language"), spacing.of_the_language, (spacing.OF_THE_LANGUAGE,)),
    Pattern(tell("spacing: inside brackets"), spacing.inside_brackets, (spacing.INSIDE_BRACKETS,)),
    Pattern(tell("spacing: hyphen"), spacing.hyphen, (spacing.HYPHEN,)),
    Pattern(tell("compounds"), compounds.compounds, (compounds.COMPOUND,)),
    Pattern(tell("spacing: numbers"), spacing.numbers, (spacing.NUMBER_GLUED, spacing.ORDINAL)),
    Pattern(tell("punctuation: dots"), punctuation.dots, (punctuation.DOTS,)),
    Pattern(tell("punctuation: doubled"), punctuation.doubled, (punctuation.DOUBLED,)),
    Pattern(tell("punctuation: hyphens"), punctuation.hyphens, (punctuation.HYPHENS,)),
    Pattern(tell("quotes: direction"), quotes.direction, (quotes.DIRECTION,)),
    Pattern(tell("quotes: balance"), quotes.balance, (quotes.UNPAIRED,)),
    Pattern(tell("quotes: pairs"), quotes.pairs, (quotes.PAIRS,)),
    Pattern(tell("quotes: style"), quotes.style, (quotes.STYLE,)),
    Pattern(tell("spacing: trailing"), spacing.trailing, (spacing.TRAILING,), everywhere=True),
    Pattern(tell("spacing: leading"), spacing.leading, (spacing.LEADING,), everywhere=True),
    Pattern(tell("spacing: runs"), spacing.runs, (spacing.RUNS,), everywhere=True),
    Pattern(tell("punctuation: attribution"), punctuation.attribution, (punctuation.ATTRIBUTION,)),
    Pattern(tell("punctuation: abbreviations"), punctuation.abbreviations, (punctuation.ABBREVIATION,)),
    Pattern(tell("punctuation: linking"), punctuation.linking, (punctuation.LINKING,)),
    Pattern(tell("punctuation: possessives"), punctuation.possessives, (punctuation.POSSESSIVE,)),
    Pattern(tell("punctuation: opening"), punctuation.opening, (punctuation.OPENING,)),
    Pattern(tell("punctuation: closing"), punctuation.closing, (punctuation.CLOSING,)),
)

# Addresses are typed as they are: no rule of prose holds inside.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s，。；）】”]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net|gov|edu|html?|docx?|pdf|xlsx?|jpe?g|png|txt|zip)\b(?:/\S*)?"
)

# Everybody sees what these are: the evidence does not name them.
_ORDINARY = frozenset(" '\"“”‘’")
_MOST_NAMED = 3


def _with_evidence(issue: Issue, pattern: Pattern) -> Issue:
    """The issue with what it rests on: the unusual characters by name, and the pattern with an example."""
    if issue.evidence:
        return issue
    odd = Counter(c for c in issue.text if not (c.isalnum() or c in _ORDINARY))
    named = [f"{count} × U+{ord(c):04X} {unicodedata.name(c, 'control').lower()}" for c, count in odd.items()]
    return replace(issue, evidence=(*map(as_is, named[:_MOST_NAMED]), _shown(pattern)))


def _shown(pattern: Pattern) -> Message:
    """``rule “spacing: runs”, as in “a  b” → “a b”``; an example of another language than English says so."""
    example = pattern.rules[0].bad[0]
    wrong = _line("".join(words for words, _ in example.parts()))
    right = _line("".join(words if after is None else after for words, after in example.parts()))
    if not languages.is_english(example.language):
        wrong += f"    ({languages.of(example.language).name})"
    return tell("rule “{why}”, as in “{b}” → “{c}”", why=pattern.name, b=wrong, c=right)


def _line(text: str) -> str:
    """The last line of an example, which the others only prepare; spaces at its edges can be seen."""
    line = text.rpartition("\n")[2]
    indent, inner = len(line) - len(line.lstrip(" ")), line.strip(" ")
    return "␠" * indent + inner + "␠" * (len(line) - len(inner) - indent)


def _in_address(span: Span, addresses: Sequence[Span]) -> bool:
    """True when it shares a letter with an address; `addresses` are sorted and disjoint."""
    at = bisect_left(addresses, span.end, key=lambda address: address.start)
    return at > 0 and span.start < addresses[at - 1].end


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Every pattern that holds in the language, in the order of their precedence."""
    addresses = [Span(*match.span()) for match in _ADDRESS.finditer(document.text)]
    for pattern in PATTERNS:
        if pattern.holds_in(document.language):
            for issue in pattern.find(document):
                if not _in_address(issue.span, addresses):
                    yield _with_evidence(issue, pattern)


RULES: tuple[Rule, ...] = tuple(rule for pattern in PATTERNS for rule in pattern.rules)
