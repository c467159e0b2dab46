"""Grammar: what LanguageTool reports and is worth reading, and what it misses in translated prose."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.grammar import agreement, cases, concord, findings, relations, small_words, splices, usage
from pipeline.glossary.glossary import Glossary
from pipeline.judging.reading import Reading
from pipeline.model import LIKELY, Document, Issue, Rule

# In order of precedence. Our own patterns know translated prose: what they suggest goes before what the engine does.
_PARTS = (concord, cases, usage, agreement, relations, findings)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """What the parts find whose rules hold in the language of the document; last what is only to be asked about."""
    doubted: list[Issue] = []
    before: list[Issue] = []
    for part in _PARTS:
        if not any(rule.holds_in(document.language) for rule in part.RULES):
            continue
        for issue in relations.issues(document, before) if part is relations else part.issues(document):
            if part is relations and issue.confidence < LIKELY:
                doubted.append(issue)
            else:
                before.append(issue)
                yield issue
    yield from doubted


def by_sentence(document: Document, reading: Reading) -> Iterator[Issue]:
    """What only a model that reads sentences can tell; of an English document."""
    yield from small_words.issues(document, reading)
    yield from splices.issues(document)


# Those of the last two are issued where a model that reads sentences is (`checks.run`).
RULES: tuple[Rule, ...] = tuple(rule for part in (*_PARTS, small_words, splices) for rule in part.RULES)
