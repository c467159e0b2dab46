"""One term of the glossary written in two of its right renderings in one release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from pipeline.chinese import readings
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Term
from pipeline.words.phrases import Word, joined, words
from pipeline.words.wording import edit

NAME = "consistency"

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


def _places(text: str, found: list[Word], keys: tuple[str, ...], at: int) -> list[Word] | None:
    window = found[at : at + len(keys)]
    if tuple(word.key for word in window) != keys:
        return None
    return window if all(joined(text, window[i], window[i + 1]) for i in range(len(window) - 1)) else None


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """An admitted rendering in a release that has the preferred one too.

    Bad: ``the Double-Eight Strategy … the Eight-Eight Strategies``.
    Good: ``the Double-Eight Strategy … the Double-Eight Strategy``.
    """
    terms = _terms(glossary, document.language)
    if not terms:
        return
    text = document.text
    found = words(text, document.language)
    seen: dict[Term, list[tuple[Term, list[Word]]]] = defaultdict(list)
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
            where = f" ({preferred.origin})" if preferred.origin else ""
            yield Issue(
                NAME,
                "inconsistency",
                "minor",
                span,
                span.of(text),
                f"The release has “{preferred.target}” elsewhere for the same term.",
                (replacement,),
                (
                    f"glossary: {preferred.source} = {preferred.target}, preferred{where}; {term.target}, admitted",
                    f"{count} other {'place in this release says' if count == 1 else 'places in this release say'} "
                    f"“{preferred.target}”",
                ),
            )
