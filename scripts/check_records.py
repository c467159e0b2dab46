"""How often the checks that are no matter of English (names, numbers) are right, for `fit_judge.py`.

Of four sources: errors that people found against the Chinese, flags that they judged, counts of flags that were
read (`read_counts.py`), and for slips of names of the glossary, of which few were found, places that are misspelt on
purpose.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from benchmarks import accuracy, scoring, seeding
from pipeline.judging import judge
from pipeline.words import lexicon
from scripts import read_counts
from scripts.marked_texts import lines
from scripts.read_counts import DEBATABLE

AS_UNJUDGED = 20
"""What such a check rests on is certain, or nearly so (`judge.UNJUDGED`): that counts as so many flags."""
_GOLD = ("gold_name_errors", "gold_number_errors")
_SEEDED_RULE = "names.near-glossary"
_MOST_PLACES = 600
# These are weighed by the words of the text.
_OF_ENGLISH = ("grammar", "spelling", "model")


def records(data: Path) -> dict[str, tuple[float, float]]:
    """How often each check of which somebody judged flags, or each of some rules, was right and wrong."""
    found: dict[str, list[float]] = defaultdict(
        lambda: [AS_UNJUDGED * judge.UNJUDGED, AS_UNJUDGED * (1 - judge.UNJUDGED)]
    )
    for name in _GOLD:
        for check in _found(data / "dev" / f"{name}.jsonl"):
            found[check][0] += 1
    for row in lines(data / "dev" / "judged_flags.jsonl"):
        if row["check"] not in _OF_ENGLISH:
            right = {"T": 1.0, "F": 0.0}.get(row["verdict"], DEBATABLE)
            found[row["check"]][0] += right
            found[row["check"]][1] += 1 - right
    for rule, (right, wrong) in read_counts.records(read_counts.read()).items():
        check = rule.partition(".")[0]
        if check not in _OF_ENGLISH:
            found[check][0] += right
            found[check][1] += wrong
    return {check: (right, wrong) for check, (right, wrong) in found.items()} | {_SEEDED_RULE: _seeded(data)}


def _found(path: Path) -> list[str]:
    """The checks that find the errors of a gold set, once for each whose first suggestion rights one."""
    marks: dict[tuple[str, str], list[scoring.Marked]] = defaultdict(list)
    for row in lines(path):
        marks[row["target"], row["source"]].append(accuracy.marks(row))
    flags = accuracy.ours(
        [text for text, _ in marks], None, [source for _, source in marks], grammar=False, depth="thorough"
    )
    return [
        flag.check
        for (text, _), those, wrong in zip(marks, flags, marks.values(), strict=True)
        for flag in those
        if any(scoring.touches(flag, mark) and scoring.rights(text, flag, mark) for mark in wrong)
    ]


def _seeded(data: Path) -> tuple[float, float]:
    """How often the rule rights a misspelt place of a glossary of places, and how often it speaks of another word."""
    pairs = [(row["target"], row["source"]) for row in lines(data / "dev" / "human_segments.jsonl")]
    places = data / "places.csv"
    slips = list(seeding.seeded_places(pairs, seeding.places(places), lexicon.is_english, _MOST_PLACES))
    right = wrong = 0
    for slip, flags in zip(
        slips, accuracy.ours([slip.text for slip in slips], places, grammar=False, depth="thorough"), strict=True
    ):
        for flag in flags:
            if flag.rule == _SEEDED_RULE:
                righted = scoring.touches(flag, slip.mark) and scoring.rights(slip.text, flag, slip.mark)
                right += righted
                wrong += not righted
    return float(right), float(wrong)
