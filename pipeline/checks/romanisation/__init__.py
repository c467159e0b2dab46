"""Romanised Chinese names that the Chinese source spells otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.judged import Judged
from pipeline.checks.romanisation.comparison import Comparison, comparisons
from pipeline.checks.romanisation.judgement import Confirmed, Judgement, Misspelt
from pipeline.checks.romanisation.matching import Whole, match
from pipeline.checks.romanisation.rendering import confirm, find_small
from pipeline.checks.romanisation.rules import RULES as RULES
from pipeline.checks.romanisation.spelling import letters_of
from pipeline.chinese import exonyms, gazetteer
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.words import languages

# A name that goes on behind more than one apostrophe.
_BROKEN = re.compile(r"['’]{2}\w")


def judge(document: Document, glossary: Glossary) -> Judged:
    """The names that the aligned source reads exactly, which are right, and those that it almost reads.

    Readings are those of CC-CEDICT and pypinyin; how names are written follows GB/T 28039-2011 (persons) and
    GB/T 16159-2012. Nothing is said of a name without a counterpart in the source, of one that the source has itself
    in Latin letters, and of what the glossary or the language has for it besides pinyin: *Canton*, *Shanghái*.
    """
    judgements = tuple(_judgements(document))
    known = tuple(one.span for one in judgements if isinstance(one, Confirmed) or one.may_be_right)
    misspelt = [one for one in judgements if isinstance(one, Misspelt)]
    issues = (one.issue(document.text) for one in _unexcused(misspelt, document, glossary))
    return Judged(known, tuple(sorted(issues, key=lambda issue: issue.span)))


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names that are almost what the aligned source reads."""
    yield from judge(document, glossary).issues


def _unexcused(misspelt: Sequence[Misspelt], document: Document, glossary: Glossary) -> Iterator[Misspelt]:
    """Without those that source, glossary or language write as the target does."""
    # Of what else the language calls its own nobody knows which place it is.
    unplaced = {name for name, place in exonyms.by_key(languages.primary(document.language)).items() if not place}
    endings = ("", *languages.of(document.language).names.endings)
    own = {name + ending for name in unplaced for ending in endings}
    for one in misspelt:
        written = one.span.of(document.text)
        if written in one.suggestions[:1] or written.lower() in own:
            continue
        if _BROKEN.match(document.text, one.span.end):
            continue  # *Xing''an*: what stands in its place would leave the rest behind
        if document.source and re.search(rf"(?<![A-Za-z]){re.escape(written)}(?![A-Za-z])", document.source.text):
            continue  # 王建宾（Jianbin Wang）
        if all(term.target != written for term in glossary.renderings(one.chinese, document.language)):
            yield one


def _judgements(document: Document) -> Iterator[Judgement]:
    """What the source says of the names of a document, sentence by sentence."""
    whole = Whole(document)
    for here, beside in comparisons(document):
        small = list(find_small(here))
        yield from small
        judgements, settled, taken = settle(here, beside)
        for at, token in enumerate(here.tokens):
            # What follows a surname in small letters is its given name.
            settled[at] |= any(one.span.end + 1 == token.start for one in small)
        yield from judgements
        yield from match(here, beside, settled, taken, whole)


def settle(
    here: Comparison, beside: Sequence[Comparison]
) -> tuple[list[Judgement], list[bool], list[tuple[int, int, int]]]:
    """What the source reads exactly: the judgements, which tokens they settle, and which spans of the source they take.

    Of these the first figure is where in the target it is written.
    """
    found: list[Judgement] = []
    settled = [False] * len(here.tokens)
    taken: list[tuple[int, int, int]] = []
    at = 0
    while at < len(here.tokens):
        judgement = _exactly(here, beside, at)
        if judgement is not None:
            found.append(judgement)
            run = here.tokens[at : at + judgement.tokens]
            settled[at : at + len(run)] = [True] * len(run)
            place = _place(here, "".join(token.letters for token in run), taken)
            if place is not None:
                taken.append((run[0].start, *place))
        at += judgement.tokens if judgement else 1
    return found, settled, taken


def _place(here: Comparison, letters: str, taken: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    """The first span of the source that reads so and is not taken yet."""
    official = here.passage.official.get(letters)
    places = here.passage.spans.get(letters, ()) or ([official[:2]] if official else [])
    return next((place for place in places if all(place != one[1:] for one in taken)), None)


def _exactly(here: Comparison, beside: Sequence[Comparison], at: int) -> Judgement | None:
    """What the source says of the tokens from `at`, where it reads as they do: its own, or what stands beside that."""
    judgement = confirm(here, at)
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
        judgement = confirm(other, at)
        if judgement is None:
            continue
        one_word = isinstance(judgement, Misspelt) and judgement.tokens == 1
        if not (one_word and gazetteer.named(other.tokens[at].letters)):
            return judgement
    return None
