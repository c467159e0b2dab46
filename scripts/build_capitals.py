"""Writes pipeline/data/built/capitals.txt.gz: which words of a name are written with a capital, wherever they stand.

    python -m scripts.gather_english CLONES OUT
    python -m scripts.build_capitals OUT

Of each two words that stand side by side in what `gather_english.py` gathered, how often each has a capital, sentence
beginnings apart. What is nearly always a capital where the other word has one, in every source that knows the pair, is
part of a name (*Communist Party*, *Yangtze River*); what nearly always has two is a name by itself. Of words that stand
by themselves between others in small letters those that have a capital now and then are listed, too: a capital there
is no slip. Counts alone; a line is ``first second end`` (the second where the first has a capital), ``start`` (the
first where the second has one) or ``both``, or ``word alone``.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.words import forms

BUILT = Path(__file__).parent.parent / "pipeline" / "data" / "built" / "capitals.txt.gz"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BEGINS = frozenset('.!?:;"“”')
# A pair that stands so often, and so often in a source for what that source says to count.
_OFTEN, _KNOWN = 15, 4
# Nearly always: of all sources together, and of each.
_END, _OF_EACH_END = 0.98, 0.95
_BOTH, _OF_EACH_BOTH = 0.97, 0.93
# A word by itself: so often, and with a capital as often as this.
_OFTEN_ALONE, _NOW_AND_THEN = 8, 0.2

# Capital and capital, capital and small, small and capital, small and small.
_CASES = ("CC", "Cs", "sC", "ss")
Counts = dict[tuple[str, str], list[int]]


def _case(word: str) -> str:
    return "s" if word.islower() else "C"


def _pairs(line: str) -> Iterator[tuple[str, str, str, bool]]:
    """Words before, here and behind where but a space is between them (else ""), and whether a sentence may begin with
    the first."""
    before, begins, end = "", True, 0
    words = list(_WORD.finditer(line))
    for match, behind in zip(words, [*words[1:], None], strict=True):
        gap = line[end : match.start()]
        starts = not end or any(mark in _BEGINS for mark in gap)
        if gap != " ":
            before = ""
        close = behind is not None and line[match.end() : behind.start()] == " "
        yield before, match.group(), behind.group() if close and behind else "", begins
        before, begins, end = match.group(), starts, match.end()


def counted(lines: Iterable[str], kept: frozenset[tuple[str, str]] = frozenset()) -> tuple[Counts, Counter[str]]:
    """How often each pair has which capitals, pairs in small letters only if they are `kept`; and of words that stand
    alone, as ``s word`` or ``C word``."""
    pairs: Counts = defaultdict(lambda: [0, 0, 0, 0])
    alone: Counter[str] = Counter()
    for line in lines:
        for before, word, behind, begins in _pairs(line):
            if not before or begins:
                continue
            small = (before.lower(), word.lower())
            case = _case(before) + _case(word)
            if case != "ss" or small in kept:
                pairs[small][_CASES.index(case)] += 1
            if before.islower() and not behind[:1].isupper():
                alone[f"{_case(word)} {small[1]}"] += 1
    return pairs, alone


def told(sources: Iterable[Counts], alone: Counter[str]) -> Iterator[str]:
    """The lines of the file."""
    each = list(sources)
    for pair in sorted({pair for counts in each for pair in counts}):
        known = [counts[pair] for counts in each if pair in counts]
        whole = [sum(numbers) for numbers in zip(*known, strict=True)]
        if whole[0] < _OFTEN:
            continue
        first, second = (forms.can_be(word, *forms.TAGS) for word in pair)
        if (first or second) and _always(known, whole, (0, 1, 2, 3), _BOTH, _OF_EACH_BOTH):
            yield f"{' '.join(pair)} both"
        if second and _always(known, whole, (0, 1), _END, _OF_EACH_END):
            yield f"{' '.join(pair)} end"
        if first and _always(known, whole, (0, 2), _END, _OF_EACH_END):
            yield f"{' '.join(pair)} start"
    for word in sorted({key[2:] for key in alone}):
        large, small = alone[f"C {word}"], alone[f"s {word}"]
        if large >= _OFTEN_ALONE and large >= _NOW_AND_THEN * (large + small) and forms.can_be(word, *forms.TAGS):
            yield f"{word} alone"


def _always(known: list[list[int]], whole: list[int], cases: tuple[int, ...], least: float, of_each: float) -> bool:
    def share(numbers: list[int]) -> float:
        return numbers[0] / sum(numbers[case] for case in cases)

    told = [numbers for numbers in known if sum(numbers[case] for case in cases) >= _KNOWN]
    return share(whole) >= least and all(share(numbers) >= of_each for numbers in told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gathered", type=Path)
    folder: Path = parser.parse_args().gathered
    sources = []
    alone: Counter[str] = Counter()
    for file in sorted(folder.glob("*.txt")):
        with file.open(encoding="utf-8") as lines:
            pairs, _ = counted(lines)
        kept = frozenset(pair for pair, numbers in pairs.items() if numbers[0] >= _KNOWN)
        with file.open(encoding="utf-8") as lines:
            pairs, words = counted(lines, kept)
        sources.append({pair: pairs[pair] for pair in kept})
        alone += words
        print(f"{file.name}: {len(kept):,} pairs", flush=True)
    data = "".join(f"{line}\n" for line in told(sources, alone)).encode()
    # mtime=0: the same texts give the same bytes.
    BUILT.write_bytes(gzip.compress(data, mtime=0))
    print(f"{BUILT.name}: {BUILT.stat().st_size:,} bytes, {len(data.splitlines()):,} lines")


if __name__ == "__main__":
    main()
