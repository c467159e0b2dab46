"""One person spelt two ways: the same surname, and given names one slip apart."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from pipeline.checks.names.release import Release, surnames
from pipeline.near import describe, one_slip
from pipeline.pinyin import is_pinyin

# Shorter given names are near many others.
_SHORTEST = 4
# A spelling that stands so often is right beside one that is no pinyin.
_OFTEN = 3


def find_two_ways(release: Release) -> None:
    """Flag the spelling that is no pinyin; of two that are, the rarer or later one, with both as suggestions."""
    where: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, word in enumerate(release.words):
        before = release.before(i)
        if (
            before
            and before.key in surnames()
            and before.text[0].isupper()
            and word.text[0].isupper()
            and len(word.key) >= _SHORTEST
            and release.gap(i - 1) == " "
            and release.settled.get(i) is None
        ):
            where[before.key][word.key].append(i)
    for given in where.values():
        rarest_first = sorted(given, key=lambda key: (len(given[key]), is_pinyin(key), -given[key][0]))
        for one, other in combinations(rarest_first, 2):
            if len(given[one]) == 1 and one_slip(one, other) and given[one][0] not in release.settled:
                _flag(release, given[one][0], given[other])


def _flag(release: Release, rare: int, frequent: list[int]) -> None:
    word, other = release.words[rare], release.words[frequent[0]]
    surname = release.words[rare - 1].text
    sure = not is_pinyin(word.key) and (is_pinyin(other.key) or len(frequent) >= _OFTEN)
    release.flag(
        rare,
        rare,
        "inconsistent-entities",
        f"“{surname} {word.text}” and “{surname} {other.text}” look like one person.",
        (other.text,) if sure else (other.text, word.text),
        (
            describe(word.key, other.key),
            f"“{surname} {other.text}” stands {len(frequent)} time{'s' * (len(frequent) > 1)} in this release",
        ),
        ambiguous=not sure,
        severity="major" if sure else "minor",
    )
