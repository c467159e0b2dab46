"""Writes pipeline/data/built/hyphens.txt.gz: which two words are written with a hyphen where they stand before a noun.

    python -m scripts.gather_english CLONES OUT
    python -m scripts.build_hyphens OUT

Counted in what `gather_english.py` gathered, small letters only. A line is ``first second NUMBER BEFORE OPEN``: how
often the two stand with a hyphen (0 where they are a word without it, too), how often so before a word that may be the
noun they belong to, and how often they stand before such a word without it. ``first - WITH WITHOUT`` is a word that
hardly ever stands by itself (*anti*, *non*) and how often it stands with and without a hyphen; ``first second +`` is
where it does (*non sequitur*).
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.words import speller
from pipeline.words.hyphens import OFTEN, may_be_noun

BUILT = Path(__file__).parent.parent / "pipeline" / "data" / "built" / "hyphens.txt.gz"

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\S")
# A pair that stands with a hyphen so often is known; written as one at most so often beside it.
_KNOWN, _AS_ONE = 3, 0.1
# What stands before so many words, and with a hyphen nearly always, is no word by itself.
_WORDS_BEHIND, _BOUND = 10, 0.95
# What stands behind such a word without a hyphen so often, and oftener than with one, is right there.
_RIGHT = 3

Pair = tuple[str, str]


class Counts:
    """Of each pair: with a hyphen, so before a noun, without one before a noun, as one word."""

    def __init__(self) -> None:
        self.hyphens: Counter[Pair] = Counter()
        self.before: Counter[Pair] = Counter()
        self.open: Counter[Pair] = Counter()
        self.one: Counter[Pair] = Counter()
        self.firsts: dict[str, Counter[str]] = defaultdict(Counter)
        """Of each first word, the words that stand behind it without a hyphen."""


def counted(files: Iterable[Iterable[str]], again: Iterable[Iterable[str]]) -> Counts:
    """The counts of the same texts, given twice: what has a hyphen is known before what has none is looked for."""
    found = Counts()
    for lines in files:
        for word, behind in (pair for line in lines for pair in _beside(line)):
            parts = word.split("-")
            if len(parts) == 2 and word.replace("-", "").islower() and min(map(len, parts)) > 1:
                pair = (parts[0], parts[1])
                found.hyphens[pair] += 1
                found.before[pair] += may_be_noun(behind)
    found.hyphens = Counter({pair: number for pair, number in found.hyphens.items() if number >= _KNOWN})
    one = {"".join(pair): pair for pair in found.hyphens}
    firsts = {first for first, _ in found.hyphens}
    for lines in again:
        for line in lines:
            words = [*_beside(line)]
            for (word, behind), (_, third) in zip(words, [*words[1:], ("", "")], strict=True):
                if word in one:
                    found.one[one[word]] += 1
                if word in firsts and behind.islower() and behind.isalpha():
                    found.firsts[word][behind] += 1
                    if may_be_noun(third):
                        found.open[word, behind] += 1
    return found


def _beside(line: str) -> Iterator[Pair]:
    """Each word or mark, and what stands behind it."""
    words = _WORD.findall(line)
    yield from zip(words, [*words[1:], ""], strict=True)


def told(counts: Counts) -> Iterator[str]:
    """The lines of the file."""
    behind: dict[str, Counter[str]] = defaultdict(Counter)
    for (first, second), number in counts.hyphens.items():
        behind[first][second] = number
    bound = set()
    for first, words in sorted(behind.items()):
        hyphens, without = sum(words.values()), sum(counts.firsts[first].values())
        if len(words) >= _WORDS_BEHIND and hyphens >= _BOUND * (hyphens + without):
            bound.add(first)
            yield f"{first} - {hyphens} {without}"
            for second, number in sorted(counts.firsts[first].items()):
                if number >= _RIGHT and number > words[second]:
                    yield f"{first} {second} +"
    for pair, number in sorted(counts.hyphens.items()):
        as_one = counts.one[pair]
        if pair[0] in bound or as_one > number:
            continue
        is_word = as_one > _AS_ONE * number or speller.is_word("".join(pair))
        if not is_word or counts.before[pair] >= OFTEN:
            yield f"{pair[0]} {pair[1]} {0 if is_word else number} {counts.before[pair]} {counts.open[pair]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gathered", type=Path)
    files = sorted(parser.parse_args().gathered.glob("*.txt"))
    counts = counted(map(_lines, files), map(_lines, files))
    data = "".join(f"{line}\n" for line in told(counts)).encode()
    # mtime=0: the same texts give the same bytes.
    BUILT.write_bytes(gzip.compress(data, mtime=0))
    print(f"{BUILT.name}: {BUILT.stat().st_size:,} bytes, {len(data.splitlines()):,} lines")


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from lines


if __name__ == "__main__":
    main()
