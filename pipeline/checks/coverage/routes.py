"""Roads, railways and canals that Chinese names by a character of each end: *Beijing–Shanghai* for 京广."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.checks.coverage.beads import Bead
from pipeline.checks.coverage.instead import OTHER_PLACE
from pipeline.chinese import gazetteer, readings
from pipeline.model import Document, Issue, Span, tell
from pipeline.words import lexicon

_PLACE = r"[A-Z][a-zü]+(?:['’][a-z]+)?"
_ENDS = re.compile(rf"(?<![A-Za-z–-])({_PLACE})[-‐‑–—]({_PLACE})(?![A-Za-z–-])")


@cache
def _route() -> re.Pattern[str]:
    """Two characters that stand for cities before what joins them."""
    characters = "".join(gazetteer.short_forms())
    kinds = "(?:城际)?(?:高铁|铁路|高速|客专|快线|公路|运河|动车|线)"
    return re.compile(rf"([{characters}])([{characters}])(?={kinds})")


def routes(document: Document, beads: Sequence[Bead]) -> Iterator[Issue]:
    """One end of a route that is another place than its character stands for, beside the end that is right."""
    for bead in beads:
        found = list(_route().finditer(bead.source)) if "-" in bead.text or "–" in bead.text else []
        ends = {(match[1], match[2]) for match in found}
        if len(ends) != 1 or not _is_route(*ends):
            continue
        (one,) = ends
        for match in _ENDS.finditer(bead.text):
            for order in ((1, 2), (2, 1)):
                wrong = _wrong(match, one, order)
                if wrong is not None:
                    yield _issue(document.text, bead, match, wrong, "".join(one))
                    break


def _is_route(ends: tuple[str, str]) -> bool:
    """True for two characters of which the dictionary has no common word."""
    word = readings.word("".join(ends))
    return word is None or bool(word.kind)


def _wrong(match: re.Match[str], ends: tuple[str, str], order: tuple[int, int]) -> tuple[int, str] | None:
    """Which of two places is wrong, and what its character stands for; None where none is, or neither is right."""
    fits = [_may_be(match[group], character) for group, character in zip(order, ends, strict=True)]
    if sum(fits) != 1:
        return None
    at = fits.index(False)
    group = order[at]
    known = gazetteer.named(match[group])
    if not known or lexicon.is_english(match[group]):
        return None
    return group, ends[at]


def _may_be(latin: str, character: str) -> bool:
    """True for a place that a character may stand for: by the table, or as a character of its name."""
    places, province = gazetteer.named(latin), gazetteer.province_short_forms().get(character)
    if gazetteer.short_forms()[character] == latin or any(place.short == province for place in places):
        return True
    return any(character in place.short for place in places)


def _issue(text: str, bead: Bead, match: re.Match[str], wrong: tuple[int, str], chinese: str) -> Issue:
    group, character = wrong
    right = gazetteer.short_forms()[character]
    message = tell("The source has {a}, which is written “{b}”.", a=character, b=right)
    evidence = (
        tell("source: {a}", a=chinese),
        tell("{a} stands for {b}", a=character, b=right),
        tell("the source does not name {a}", a=match[group]),
    )
    return OTHER_PLACE.issue(text, bead.place(Span(*match.span(group))), message, (right,), evidence)
