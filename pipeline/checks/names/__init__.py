"""Names that are nearly, but not quite, a name of the glossary or of the release itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.checks.judged import Judged
from pipeline.checks.names import dressed, known, official, orthography, persons, slips, within
from pipeline.checks.names.index import index
from pipeline.checks.names.release import Flag, release_of
from pipeline.checks.names.settled import Settled
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from pipeline.words import phrases

Step = Callable[[Settled], Iterator[Flag]]

# What is wrong by the glossary, and by the release itself: looked for first, so that none of it is taken for a place.
_BEFORE_PLACES: tuple[Step, ...] = (
    within.find_within,
    orthography.find_spacing,
    orthography.find_capitals,
    orthography.find_possessives,
    dressed.find_dressed,
    persons.find_two_ways,
)
# What is weighed in the company of the places that are known by then.
_AFTER_PLACES: tuple[Step, ...] = (
    orthography.find_established,
    orthography.find_exonyms,
    persons.find_given_names,
    slips.find_slips,
)


def judge(document: Document, glossary: Glossary) -> Judged:
    """The names of a document that are known to be right, and those that nearly are; no two of them overlap.

    Known is what the glossary has as preferred or admitted, what is pinyin and no English word, and what recurs.
    """
    release = release_of(document.text, index(glossary, document.language), phrases.of(document))
    settled = Settled(release).knowing(known.of_glossary(release))
    for find in _BEFORE_PLACES:
        settled = settled.flagging(find(settled))
    settled = official.settle(settled, glossary)
    settled = settled.knowing(known.places(settled))
    for find in _AFTER_PLACES:
        settled = settled.flagging(find(settled))
    settled = settled.knowing(known.others(settled))
    issues = settled.issues
    if document.source and issues:
        # Imported here: a release without a source never pays for the index of Chinese readings.
        from pipeline.chinese import readings

        simple = readings.simplify(document.source.text)
        issues = tuple(
            _as_read(issue, simple) for issue in issues if _in_source(issue, simple, glossary, document.language)
        )
    return Judged(tuple(sorted(settled.known)), tuple(sorted(issues, key=lambda issue: issue.span)))


def _as_read(issue: Issue, simple: str) -> Issue:
    """The issue with those of its suggestions first that the source, in simplified characters, reads: *Enlai* before
    *Elai* beside 周恩来."""
    if len(issue.suggestions) < 2:
        return issue
    from pipeline.aligning import sources

    letters = {each: "".join(filter(str.isalpha, each.lower())).replace("ü", "v") for each in issue.suggestions}
    unread = {each for each, read in letters.items() if not any(sources.reads(simple, read))}
    return replace(issue, suggestions=tuple(sorted(issue.suggestions, key=unread.__contains__)))


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names one slip away from a name of the glossary or from one that the release repeats, and names ill written."""
    yield from judge(document, glossary).issues


def _in_source(issue: Issue, simple: str, glossary: Glossary, language: str) -> bool:
    """False when the suggested name is the glossary's or a place's, and the source holds no Chinese name of it.

    A division may lack its last character there: 嘉兴 for 嘉兴市.
    """
    from pipeline.aligning import sources
    from pipeline.chinese import gazetteer, readings

    name = issue.suggestions[0].lower()
    written = [readings.simplify(words) for words in _sources(glossary, language).get(name, ())]
    if not written:
        written = [place.short for place in gazetteer.named(name)]
        if any(sources.reads(simple, "".join(filter(str.isalpha, name)))):
            return True
    return not written or any(words in simple or (len(words) > 2 and words[:-1] in simple) for words in written)


@lru_cache(maxsize=4)
def _sources(glossary: Glossary, language: str) -> dict[str, tuple[str, ...]]:
    """What each target (lower case) stands for in Chinese."""
    table: dict[str, tuple[str, ...]] = {}
    for term in glossary.of(language):
        if term.source:
            table[term.target.lower()] = (*table.get(term.target.lower(), ()), term.source)
    return table


RULES = (*orthography.RULES, *within.RULES, *persons.RULES, *official.RULES, *slips.RULES)
