"""Romanised Chinese names that the Chinese source spells otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.judged import Judged
from pipeline.checks.romanisation.comparison import Comparison, comparisons
from pipeline.checks.romanisation.described import near_described, near_titled, of_joined
from pipeline.checks.romanisation.judgement import Confirmed, Judgement, Misspelt
from pipeline.checks.romanisation.persons import near_person
from pipeline.checks.romanisation.rendering import confirm, find_small
from pipeline.checks.romanisation.rules import RULES as RULES
from pipeline.checks.romanisation.single import near_word, nearer
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import gazetteer
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.words import languages


def judge(document: Document, glossary: Glossary) -> Judged:
    """The names that the aligned source reads exactly, which are right, and those that it almost reads.

    Readings are those of CC-CEDICT and pypinyin; how names are written follows GB/T 28039-2011 (persons) and
    GB/T 16159-2012. Nothing is said of a name without a counterpart in the source, of one that the source has itself
    in Latin letters, and of what the glossary or the language has for it besides pinyin: *Canton*, *Shanghái*.
    """
    judgements = tuple(_judgements(document))
    known = tuple(one.span for one in judgements if isinstance(one, Confirmed))
    misspelt = [one for one in judgements if isinstance(one, Misspelt)]
    return Judged(known, tuple(one.issue(document.text) for one in _unexcused(misspelt, document, glossary)))


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names that are almost what the aligned source reads."""
    yield from judge(document, glossary).issues


def _unexcused(misspelt: Sequence[Misspelt], document: Document, glossary: Glossary) -> Iterator[Misspelt]:
    """Without those that source, glossary or language write as the target does."""
    names = languages.of(document.language).names
    own = {name.lower() + ending for name in names.exonyms for ending in ("", *names.endings)}
    for one in misspelt:
        written = one.span.of(document.text)
        if written == one.suggestions[0] or written.lower() in own:
            continue
        if document.source and re.search(rf"(?<![A-Za-z]){re.escape(written)}(?![A-Za-z])", document.source.text):
            continue  # 王建宾（Jianbin Wang）
        if all(term.target != written for term in glossary.renderings(one.chinese, document.language)):
            yield one


def _judgements(document: Document) -> Iterator[Judgement]:
    """What the source says of the names of a document, in their order."""
    for here, beside in comparisons(document):
        yield from find_small(here)
        at = 0
        while at < len(here.tokens):
            judgement = _judgement(here, beside, at)
            if judgement is not None:
                yield judgement
            at += judgement.tokens if judgement else 1


def _judgement(here: Comparison, beside: Sequence[Comparison], at: int) -> Judgement | None:
    """What a sentence's own source says of the tokens from `at`, in the light of what stands beside that."""
    judgement = _against(here, at)
    if judgement is None:
        return _by_neighbour(beside, at)
    if isinstance(judgement, Misspelt):
        run = here.tokens[at : at + judgement.tokens]
        letters = "".join(token.letters for token in run)
        # The same letters, written otherwise (*Caiqi*), are no other name of a neighbour.
        other_name = letters != letters_of(judgement.suggestions[0])
        if other_name and any(letters in other.passage.spans for other in beside):
            return Confirmed(Span(run[0].start, run[-1].end), judgement.tokens)
    return judgement


def _by_neighbour(beside: Sequence[Comparison], at: int) -> Judgement | None:
    """What a neighbour says, as alignment may be off by one; but a real place is no slip of another sentence's."""
    for other in beside:
        judgement = _against(other, at)
        if judgement is None:
            continue
        one_word = isinstance(judgement, Misspelt) and judgement.tokens == 1
        if not (one_word and gazetteer.named(other.tokens[at].letters)):
            return judgement
    return None


def _against(here: Comparison, at: int) -> Judgement | None:
    """What a passage of the source says of the tokens from `at`; None when it has nothing near them."""
    token = here.tokens[at]
    found = (
        confirm(here, at)
        or of_joined(here, token)
        or near_titled(here, token)
        or near_person(here, at)
        or near_described(here, token)
    )
    if found is None:
        return near_word(here, token)
    if isinstance(found, Misspelt) and found.tokens == 2:
        return nearer(here, found, here.tokens[at : at + 2])
    return found
