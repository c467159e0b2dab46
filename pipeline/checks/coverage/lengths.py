"""Sentences far too short or long for their source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.coverage.beads import Bead, clip, is_between_pairs
from pipeline.model import Document, Example, Issue, Rule, Span, tell

# A translation is this much shorter or longer than its source at the least and at the most, in letters of English a
# Chinese character makes; of 3,642 news sentences by people, one lies below and one above.
_SHORTEST, _LONGEST = 0.33, 2.6
# Shorter source sentences, in such letters, vary too much.
_TELLING = 100


LENGTH = Rule(
    id="coverage.length",
    summary=tell("A sentence far too short or long for its source, between sentences of usual length."),
    bad=(
        Example(
            "The city of Jiaxing opened a new railway station on Monday. The factory makes bicycles.[>?] "
            "Teachers and students visited the museum during the summer holiday.",
            "嘉兴市周一启用了新的火车站。这家工厂每年为海外多个国家和地区生产各种各样的自行车，深受当地人民群众的欢迎和喜爱，"
            "并且还将继续努力扩大自己的经营规模。教师和学生在暑假期间参观了博物馆。",
        ),
    ),
    good=(
        Example(
            "The city of Jiaxing opened a new railway station on Monday. The factory produces bicycles for export "
            "every year. Teachers and students visited the museum during the summer holiday.",
            "嘉兴市周一启用了新的火车站。这家工厂每年生产自行车供出口。教师和学生在暑假期间参观了博物馆。",
        ),
    ),
    source="measured on 3,642 news sentences translated by people",
    type="length",
    severity="neutral",
    bulk=False,
)


def lengths(document: Document, beads: list[Bead], left_out: set[int]) -> Iterator[Issue]:
    """Sentences far too short or long for their source, as insertions without a suggestion.

    `left_out` are the places of the target where something is known to be left out.
    """
    source = document.source
    assert source is not None
    for at, bead in enumerate(beads):
        ratio = bead.ratio
        if bead.weight < _TELLING or _SHORTEST <= ratio <= _LONGEST:
            continue
        if any(bead.span.start <= place <= bead.span.end for place in left_out):
            continue
        if not is_between_pairs(beads, at) or (ratio > 1 and _has_unpaired(beads, at, source)):
            continue
        # What is missing here may stand with a neighbour, wrongly aligned.
        if any(not 0.6 < beads[i].ratio < 1.6 for i in (at - 1, at + 1) if 0 <= i < len(beads)):
            continue
        message = tell("This sentence is very long for its source.")
        if ratio < 1:
            message = tell("This sentence is very short for its source.")
        end = Span(bead.span.end, bead.span.end)
        yield LENGTH.issue(document.text, end, message, (), (tell("source: {a}", a=clip(bead.source)),))


def _has_unpaired(beads: list[Bead], at: int, source: Document) -> bool:
    """True when source sentences just before or behind a bead's own have no target: they may be its, too."""
    before, after = (beads[i].origin if 0 <= i < len(beads) else None for i in (at - 1, at + 1))
    origin = beads[at].origin
    assert origin is not None
    start, end = before.end if before else 0, after.start if after else len(source.text)
    return any(c.isalnum() for c in source.text[start : origin.start] + source.text[origin.end : end])


RULES = (LENGTH,)
