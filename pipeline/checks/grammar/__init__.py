"""Grammar: what LanguageTool reports and is worth reading, and what it misses in translated prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.checks import findings
from pipeline.checks.grammar import agreement, concord, usage, verbs
from pipeline.engine import selection
from pipeline.glossary.glossary import Glossary
from pipeline.model import DIMENSIONS, Document, Finding, Issue, Span
from pipeline.words import languages, lexicon

_QUOTED = re.compile(r"</?suggestion>")
_SHE = re.compile(r"\bShe\b")
# LanguageTool lists more than anyone reads.
_MOST = 5


def _from_engine(document: Document) -> Iterator[Issue]:
    unflagged = languages.of(document.language).grammar.unflagged
    for finding in document.findings:
        if (
            findings.is_speller(finding)
            or selection.is_off(finding.rule, finding.category)
            or _is_name(document, finding)
        ):
            continue
        span, suggestions = findings.smallest(document.text, finding.span, finding.suggestions[:_MOST])
        if span.of(document.text).lower() in unflagged:
            continue
        if languages.of(document.language).grammar.endings_slip:
            suggestions = _first_word_kept(span.of(document.text), suggestions)
        yield Issue(
            check="grammar",
            type=finding.issue_type if finding.issue_type in DIMENSIONS else "grammar",
            severity="minor",
            span=span,
            text=span.of(document.text),
            message=_QUOTED.sub("", finding.message),
            suggestions=suggestions,
            evidence=(f"LanguageTool: {finding.rule}",),
        )


def _first_word_kept(words: str, suggestions: tuple[str, ...]) -> tuple[str, ...]:
    """Of words that do not agree, translators slip in the ending of the last: *Cette nouveau*, *Un opérateurs*."""
    if not suggestions or len(words.split()) < 2:
        return suggestions
    first = words.split()[0]
    accent = lexicon.unaccented(suggestions[0].split(" ")[0]) == lexicon.unaccented(first)
    if accent:
        return suggestions
    return tuple(sorted(suggestions, key=lambda each: not each.startswith(f"{first} ")))


def _is_name(document: Document, finding: Finding) -> bool:
    """The engine stumbled over a name: a known one, the surname An, the She people, a title (*The Sunday Times*)."""
    if findings.touches_name(document, finding.span):
        return True
    for she in _SHE.finditer(document.text, finding.span.start, finding.span.end):
        if document.before(she.start()).strip("“”\"'‘’ "):
            return True
    if finding.rule == "EN_A_VS_AN":
        after = document.text[finding.span.end : finding.span.end + 2].lstrip()
        return finding.span.of(document.text) == "An" and after[:1].isupper()
    if finding.rule == "AGREEMENT_SENT_START":
        subject = document.before(finding.span.start).split()
        return any(word[0].isupper() for word in subject[1:])
    return False


def _disjoint(issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues without those that overlap an earlier one."""
    taken: list[Span] = []
    for issue in issues:
        at = bisect_left(taken, Span(issue.span.end, 0))
        if at == 0 or taken[at - 1].end <= issue.span.start:
            taken.insert(at, issue.span)
            yield issue


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Bad: *the “Fission Effect” has became more obvious*. Good: *has become*."""
    own: Iterable[Issue] = concord.issues(document)
    if languages.is_english(document.language):
        # Our own patterns know translated prose: their suggestions go before the engine's.
        own = chain(usage.issues(document), agreement.issues(document), agreement.issues(document, verbs.RULES))
    yield from _disjoint(chain(own, _from_engine(document)))
