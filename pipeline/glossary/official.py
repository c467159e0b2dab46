"""The standing English names of policies, bodies, titles and meetings, which stand behind the house's own glossary."""

from __future__ import annotations

import re
from functools import cache

from pipeline import knowledge
from pipeline.glossary.glossary import Glossary
from pipeline.model import Term
from pipeline.words import languages

RULE = "names.official"
"""The rule that finds near misses of them; a house that switches it off does without these names."""
ORDINAL = "nth"
"""What stands in a name, in braces, for any ordinal."""

_QUOTES = re.compile("[“”‘’\"'《》「」]")


@cache
def terms() -> tuple[Term, ...]:
    """All of them, in English; the note of each says where and when it is attested."""
    found = []
    for line in knowledge.lines("official-terms.tsv"):
        source, target, kind, status, attested, date = line.split("\t")
        note = f"{attested}, {date}"
        found.append(Term(source, target, "en", kind, status, note))  # type: ignore[arg-type]  # a test holds them to it
    return tuple(found)


def beside(glossary: Glossary, language: str) -> tuple[Term, ...]:
    """Those that a house leaves in force: what it has its own words for, or a word on, is its own to say."""
    if not glossary.official or languages.primary(language) != "en":
        return ()
    house = glossary.of(language)
    settled = {_bare(term.source) for term in house if term.status in ("preferred", "admitted")}
    named = {term.target.lower() for term in house}
    return tuple(term for term in terms() if _bare(term.source) not in settled and term.target.lower() not in named)


def _bare(source: str) -> str:
    return _QUOTES.sub("", source)
