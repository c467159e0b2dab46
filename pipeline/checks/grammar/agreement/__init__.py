"""Number, articles and verbs that do not agree with their neighbours: *the construction of roads have started*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.grammar.agreement import nouns, openings, subjects, verb_forms
from pipeline.checks.grammar.agreement.sentence import Pattern, Sentence
from pipeline.checks.grammar.usage import is_headline
from pipeline.model import Document, Issue, Rule
from pipeline.words.tokens import tokens

# In order of precedence.
PATTERNS: tuple[Pattern, ...] = (*nouns.PATTERNS, *subjects.PATTERNS, *verb_forms.PATTERNS, *openings.PATTERNS)
RULES: tuple[Rule, ...] = (*nouns.RULES, *subjects.RULES, *verb_forms.RULES)


def issues(document: Document, patterns: Sequence[Pattern] = PATTERNS) -> Iterator[Issue]:
    """What the patterns find, segment by segment; headings are left alone where they may drop words."""
    for segment in document.segments:
        if is_headline(document, segment):
            continue
        sentence = Sentence(document.text, tokens(document.text, segment.span))
        for pattern in patterns:
            yield from pattern(sentence)
