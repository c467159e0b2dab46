"""Grammar: what LanguageTool reports and is worth reading, and what it misses in translated prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks import agreement, engine, usage
from pipeline.glossary import Glossary
from pipeline.model import DIMENSIONS, Document, Finding, Issue

_QUOTED = re.compile(r"</?suggestion>")
# LanguageTool lists more than anyone reads.
_MOST = 5


def _from_engine(document: Document) -> Iterator[Issue]:
    for finding in document.findings:
        if engine.is_speller(finding) or engine.is_off(finding) or _is_name(document, finding):
            continue
        span, suggestions = engine.smallest(document.text, finding.span, finding.suggestions[:_MOST])
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


def _is_name(document: Document, finding: Finding) -> bool:
    """The engine stumbled over a name: a known one, the surname An, a plural title (*The Sunday Times reports*)."""
    if engine.touches_name(document, finding.span):
        return True
    if finding.rule == "EN_A_VS_AN":
        after = document.text[finding.span.end : finding.span.end + 2].lstrip()
        return finding.span.of(document.text) == "An" and after[:1].isupper()
    if finding.rule == "AGREEMENT_SENT_START":
        sentence = next((s.span.start for s in reversed(document.segments) if s.span.start <= finding.span.start), 0)
        subject = document.text[sentence : finding.span.start].split()
        return any(word[0].isupper() for word in subject[1:])
    return False


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Bad: *the “Fission Effect” has became more obvious*. Good: *has become*."""
    if document.language.split("-")[0] == "en":
        own: list[Issue] = []
        for issue in (*usage.issues(document), *agreement.issues(document)):
            if not any(issue.span.overlaps(other.span) for other in own):
                own.append(issue)
        yield from own
        yield from (i for i in _from_engine(document) if not any(i.span.overlaps(o.span) for o in own))
    else:
        yield from _from_engine(document)
