"""Number, articles and verbs that do not agree with their neighbours: *the construction of roads have started*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks import findings
from pipeline.checks.grammar.agreement import nouns, subjects, verb_forms
from pipeline.checks.grammar.agreement.sentence import Rule, Sentence
from pipeline.checks.grammar.usage import is_headline, words
from pipeline.model import Document, Issue, Span

RULES: tuple[Rule, ...] = (*nouns.RULES, *subjects.RULES, *verb_forms.RULES)


def issues(document: Document, rules: Sequence[Rule] = RULES) -> Iterator[Issue]:
    """What the rules find, segment by segment; headings are left alone where they may drop words."""
    for segment in document.segments:
        if is_headline(document, segment):
            continue
        sentence = Sentence(document.text, words(document.text, segment.span))
        for rule in rules:
            for slip in rule(sentence):
                span = Span(sentence.words[slip.start].span.start, sentence.words[slip.end - 1].span.end)
                if findings.touches_name(document, span):
                    continue
                yield Issue(
                    check="grammar",
                    type="grammar",
                    severity="minor",
                    span=span,
                    text=span.of(document.text),
                    message=slip.message,
                    suggestions=slip.suggestions,
                    evidence=(slip.evidence,),
                )
