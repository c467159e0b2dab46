"""Trains, flights and models, whose letters are the source's and whose figures are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from pipeline.checks.numbers.blocks import Block
from pipeline.model import Example, Issue, Rule, Span, tell

# A number that letters stand at: a train, a flight, a road, a model (G7013, MU5735, C919).
_CODE = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z]{1,8})-?(\d{2,6})([A-Za-z]?)(?![A-Za-z0-9]|[.,:-]\d)")
_LETTERED = re.compile(r"[A-Za-z]-?\d")

CODE = Rule(
    id="numbers.code",
    summary=tell("A train, a flight or a model whose number is one slip away from the one in the source."),
    bad=(
        Example("Train G[7031>7013] was late.", source="G7013次列车晚点。"),
        Example("Flight MU[5734>5735] crashed.", source="MU5735航班坠毁。"),
    ),
    good=(
        Example("Trains G7031 and G7013 were late.", source="G7013次和G7031次列车晚点。"),
        Example("The C919 first flew during COVID-19.", source="新冠肺炎疫情期间，C919首飞。"),
    ),
    source="F. J. Damerau, A technique for computer detection and correction of spelling errors (1964)",
    type="numbers",
    severity="major",
)


def issues(block: Block) -> Iterator[Issue]:
    """*Train G7031* for G7013次列车: the letters are the source's, one figure or two neighbours are not."""
    text, source = block.document.text, block.document.source
    if source is None or block.theirs is None:
        return
    if _LETTERED.search(text, block.ours.start, block.ours.end) is None:
        return
    everywhere = source.text.lower()
    theirs = list(_CODE.finditer(everywhere, block.theirs.start, block.theirs.end))
    ours = list(_CODE.finditer(text.lower(), block.ours.start, block.ours.end))
    there = {code.groups() for code in ours}
    left = [code for code in theirs if code.groups() not in there]
    for code in ours:
        near = [other for other in left if other[1] == code[1] and other[3] == code[3]]
        near = [other for other in near if OSA.distance(other[2], code[2], score_cutoff=1) == 1]
        if code[1] + code[2] in everywhere or len({other[2] for other in near}) != 1:
            continue
        given, words = near[0][0].upper(), Span(*code.span(2))
        message = tell("The source gives {a}, not {b}.", a=given, b=words.of(text))
        yield block.issue(CODE, words, message, (near[0][2],), (tell("source: {a}", a=given),))


RULES = (CODE,)
