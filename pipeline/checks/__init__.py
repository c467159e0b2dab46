"""The checks, in the order of their precedence, and the one place that resolves overlaps.

A check is ``check(document, glossary) -> Iterator[Issue]``: pure, no printing, no files, no state.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.checks import (
    consistency,
    coverage,
    duplicates,
    grammar,
    names,
    numbers,
    places,
    romanisation,
    spelling,
    terms,
    typography,
    untranslated,
)
from pipeline.glossary.glossary import Glossary
from pipeline.model import CheckFailed, Document, Issue, Span, identify

Check = Callable[[Document, Glossary], Iterable[Issue]]
Found = Mapping[Check, Sequence[Issue]]
"""What each of some checks found in a document."""

# Word lists, documents and issues live until the report is written, so there is little garbage: looking for it in the
# interpreter's own rhythm takes a third of the checks' time.
gc.set_threshold(100_000, 20, 20)

# Where the spans of two issues overlap, the earlier check wins: what a person wrote into the glossary
# outranks what the source says, that outranks a pattern, and a pattern outranks the speller.
CHECKS: tuple[Check, ...] = (
    terms.check,
    romanisation.check,
    coverage.check,
    consistency.check,
    names.check,
    numbers.check,
    places.check,
    untranslated.check,
    duplicates.check,
    typography.check,
    grammar.check,
    spelling.check,
)

# These read what the engine found; the others need not wait for it.
_AFTER_ENGINE = frozenset({grammar.check, spelling.check})

# These see the names themselves; every other check stays silent inside a name known to be right.
_NAME_CHECKS = frozenset({"names", "terms", "romanisation", "places", "coverage", "consistency"})
# The spaces and hidden characters within a name of several words are not the name.
_NOT_THE_NAME = frozenset({"whitespace", "characters"})


def known_names(document: Document, glossary: Glossary) -> tuple[Span, ...]:
    """Spans of the names known to be right, by the glossary, the release or the source; sorted, disjoint."""
    spans = sorted({*names.known(document, glossary), *romanisation.confirmed(document)})
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def ahead(document: Document, glossary: Glossary) -> Found:
    """What the checks find that need nothing of the engine, for `run` to take over; the document needs no findings."""
    return {check: _issues(check, document, glossary) for check in CHECKS if check not in _AFTER_ENGINE}


def run(document: Document, glossary: Glossary, found: Found | None = None) -> tuple[Issue, ...]:
    """All issues of a document, overlaps resolved, sorted by span, with their ids; `found`: some of them already."""
    known = found or {}
    each = (known[check] if check in known else _issues(check, document, glossary) for check in CHECKS)
    return identify(document.text, resolve(document, each))


def _issues(check: Check, document: Document, glossary: Glossary) -> Sequence[Issue]:
    try:
        return tuple(check(document, glossary))
    except Exception as error:
        name = check.__module__.rpartition(".")[2]
        raise CheckFailed(f"the check “{name}” failed on {document.path}: {error!r}") from error


def resolve(document: Document, found: Iterable[Iterable[Issue]]) -> Iterator[Issue]:
    """The issues of several checks, in order of precedence, with no two on the same words.

    An issue on exactly the words of a stronger one lends it its evidence and its further suggestions.
    """
    kept: list[Issue] = []
    # Kept spans are disjoint, so sorting them by start also sorts them by end.
    spans: list[Span] = []
    names = document.names
    for issues in found:
        for issue in sorted(issues, key=lambda i: (i.span, -len(i.suggestions), i.message)):
            if not _may_touch_names(issue) and _inside(issue.span, names):
                continue
            at = bisect_left(spans, issue.span)
            rival = next((i for i in (at, at - 1) if 0 <= i < len(spans) and _clash(spans[i], issue.span)), None)
            if rival is None:
                spans.insert(at, issue.span)
                kept.insert(at, issue)
            elif spans[rival] == issue.span:
                kept[rival] = _join(kept[rival], issue)
    return iter(kept)


def _clash(one: Span, other: Span) -> bool:
    """True when both cannot be corrected: a shared code point, or an insertion within or at the same place."""
    if not len(one) or not len(other):
        return one == other or one.start < other.start < one.end or other.start < one.start < other.end
    return one.overlaps(other)


def _may_touch_names(issue: Issue) -> bool:
    return issue.check in _NAME_CHECKS or issue.type in _NOT_THE_NAME


def _inside(span: Span, names: tuple[Span, ...]) -> bool:
    at = bisect_left(names, Span(span.start + 1, 0))
    return at > 0 and len(span) > 0 and names[at - 1].contains(span)


def _join(winner: Issue, other: Issue) -> Issue:
    return replace(
        winner,
        suggestions=(*winner.suggestions, *(s for s in other.suggestions if s not in winner.suggestions)),
        evidence=(*winner.evidence, *(e for e in other.evidence if e not in winner.evidence)),
    )
