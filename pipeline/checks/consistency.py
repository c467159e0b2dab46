"""One term of the glossary written in two of its right renderings in one release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.rows import row
from pipeline.chinese import readings
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Example, Issue, Message, Rule, Term, Word, tell, tell_count
from pipeline.words import phrases
from pipeline.words.phrases import joined, words
from pipeline.words.wording import edit

# A place or a person may well have two names in one text: Nanhu District and South Lake, Xi Jinping and Xi.
_KINDS = frozenset({"organisation", "term", "slogan"})


@lru_cache(maxsize=4)
def _terms(glossary: Glossary, language: str) -> dict[str, list[tuple[tuple[str, ...], Term, Term]]]:
    """First word of a rendering → its words, its row, and the preferred row of the same Chinese term.

    Only of terms that have an admitted rendering beside the preferred one, both of several words: an acronym
    stands for the full name without being another.
    """
    found: dict[str, list[tuple[tuple[str, ...], Term, Term]]] = defaultdict(list)
    for source in dict.fromkeys(t.source for t in glossary.of(language) if t.source and t.kind in _KINDS):
        known = glossary.renderings(source, language)
        renderings = [t for t in known if len(words(t.target, language)) > 1 and t.kind in _KINDS]
        if len(renderings) < 2 or renderings[0].status != "preferred":
            continue
        for term in renderings:
            keys = tuple(word.key for word in words(term.target, language))
            found[keys[0]].append((keys, term, renderings[0]))
    return dict(found)


def _places(text: str, found: Sequence[Word], keys: tuple[str, ...], at: int) -> Sequence[Word] | None:
    window = found[at : at + len(keys)]
    if tuple(word.key for word in window) != keys:
        return None
    return window if all(joined(text, window[i], window[i + 1]) for i in range(len(window) - 1)) else None


_STRATEGY = ("八八战略=Double-Eight Strategy:preferred:slogan", "八八战略=Eight-Eight Strategies:admitted:slogan")
_COMPANY = (
    "中国电子科技集团有限公司=China Electronics Technology Group Corporation:preferred:organisation",
    "中国电子科技集团有限公司=CETC:admitted:organisation",
)

TWO_RENDERINGS = Rule(
    id="consistency.two-renderings",
    summary=tell("An admitted rendering of a term in a release that has the preferred one, too."),
    bad=(
        Example(
            "The Double-Eight Strategy works. The [Eight-Eight Strategies>Double-Eight Strategy] work.",
            glossary=_STRATEGY,
        ),
    ),
    good=(
        Example("The Eight-Eight Strategies work. The Eight-Eight Strategies are old.", glossary=_STRATEGY),
        Example("China Electronics Technology Group Corporation (CETC) came. CETC left.", glossary=_COMPANY),
    ),
    source="the glossary of the house; statuses as in ISO 30042 (TBX)",
    type="inconsistency",
)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """An admitted rendering in a release that has the preferred one too.

    Where there is a source, it must hold the term.
    """
    terms = _terms(glossary, document.language)
    if not terms:
        return
    text = document.text
    found = phrases.of(document)
    seen: dict[Term, list[tuple[Term, Sequence[Word]]]] = defaultdict(list)
    for at, word in enumerate(found):
        for keys, term, preferred in terms.get(word.key, ()):
            window = _places(text, found, keys, at)
            if window is not None:
                seen[preferred].append((term, window))
    source = readings.simplify(document.source.text) if document.source and seen else None
    for preferred, uses in seen.items():
        count = sum(term is preferred for term, _ in uses)
        if not count or (source is not None and readings.simplify(preferred.source) not in source):
            continue
        for term, window in uses:
            if term is preferred:
                continue
            span, replacement = edit(window, text, preferred.target)
            message = tell("The release has “{a}” elsewhere for the same term.", a=preferred.target)
            evidence = _evidence(preferred, term, count)
            yield TWO_RENDERINGS.issue(text, span, message, (replacement,), evidence)


def _evidence(preferred: Term, admitted: Term, count: int) -> tuple[Message, ...]:
    """The rows of both renderings, and how often the preferred one stands in the release."""
    elsewhere = tell_count(
        count,
        "{n} other place in this release says “{a}”",
        "{n} other places in this release say “{a}”",
        a=preferred.target,
    )
    return row(preferred), row(admitted), elsewhere


RULES = (TWO_RENDERINGS,)
