"""Spaces, punctuation, quotation marks and characters: what a typesetter would put right."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.checks.typography import characters, punctuation, quotes, spacing
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.words import languages

Rule = Callable[[Document], Iterator[Issue]]

# In the order of their precedence: one flag a place. What a rule needs of a language is in its data file, and a rule
# that finds nothing there says nothing.
RULES: tuple[Rule, ...] = (
    characters.garbled,
    characters.entities,
    characters.lost,
    characters.invisible,
    characters.look_alikes,
    characters.full_width,
    characters.ligatures,
    spacing.apostrophe,
    spacing.around_marks,
    spacing.of_the_language,
    spacing.inside_brackets,
    spacing.hyphen,
    spacing.numbers,
    punctuation.dots,
    punctuation.doubled,
    punctuation.hyphens,
    quotes.direction,
    quotes.balance,
    quotes.pairs,
    quotes.style,
    spacing.trailing,
    spacing.leading,
    spacing.runs,
    punctuation.attribution,
    punctuation.abbreviations,
    punctuation.linking,
    punctuation.possessives,
    punctuation.opening,
    punctuation.closing,
)
# True in every language, also in one without a data file.
NEUTRAL: tuple[Rule, ...] = (
    characters.garbled,
    characters.entities,
    characters.invisible,
    characters.look_alikes,
    characters.ligatures,
    spacing.trailing,
    spacing.leading,
    spacing.runs,
)

# Addresses are typed as they are: no rule of prose holds inside.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s，。；）】”]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net|gov|edu|html?|docx?|pdf|xlsx?|jpe?g|png|txt|zip)\b(?:/\S*)?"
)


def _changes_name(issue: Issue, document: Document) -> bool:
    """True when a correction would not leave a name known to be right as it stands."""
    if issue.type == "characters" or (issue.text and issue.text.isspace()):
        return False  # a name known to be right holds no garbled letters, and the spaces between its words are not it
    names = document.names
    for name in names[max(0, bisect_left(names, issue.span) - 1) :]:
        if name.start >= issue.span.end:
            break
        if name.overlaps(issue.span) and not all(name.of(document.text) in s for s in issue.suggestions):
            return True
    return False


def _with_evidence(issue: Issue, rule: Rule) -> Issue:
    """The issue with what it rests on: the unusual characters by name, and the rule with its line of the manual."""
    if issue.evidence:
        return issue
    odd = Counter(c for c in issue.text if not (c.isalnum() or c in " '\"“”‘’"))
    named = [f"{count} × U+{ord(c):04X} {unicodedata.name(c, 'control').lower()}" for c, count in odd.items()]
    manual = rule.__doc__ or ""
    wrong, right = re.search(r"Bad: +(.+)", manual), re.search(r"Good: +(.+)", manual)
    shown = f", as in “{wrong[1].strip()}” → “{right[1].strip()}”" if wrong and right else ""
    return replace(issue, evidence=(*named[:3], f"rule “{name_of(rule)}”{shown}"))


def name_of(rule: Rule) -> str:
    """``spacing: runs``: what a rule is called in the evidence."""
    return f"{rule.__module__.rpartition('.')[2]}: {rule.__name__.replace('_', ' ')}"


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Every rule of `RULES`, of `NEUTRAL` for a language without a data file; one issue a place, the earlier first."""
    # Addresses and the places flagged so far, disjoint and sorted.
    taken = [Span(*match.span()) for match in _ADDRESS.finditer(document.text)]
    for rule in RULES if languages.of(document.language).known else NEUTRAL:
        for issue in rule(document):
            at = bisect_left(taken, issue.span)
            beside = taken[max(0, at - 1) : at + 1]
            if not any(issue.span.overlaps(span) for span in beside) and not _changes_name(issue, document):
                taken.insert(at, issue.span)
                yield _with_evidence(issue, rule)
