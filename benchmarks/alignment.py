"""Alignment: documents joined from pairs of segments, damaged on purpose, and how many segments are aligned right.

The pairs of one translated document are joined, one pair a paragraph, three a paragraph, or with paragraphs that begin
at other sentences in source and target. Then 5% of them are damaged: two sentences *merged* into one or one *split* in
two (in the source or in the target), one *dropped* from the source or from the target, or a sentence of another
document *added* to the target. Five times as much damage shows where it breaks.

**Aligned right.** Each letter of both texts is known to come from one pair. A segment of the target is aligned right
when the source segment that `align` gives it

- holds something of every pair that the target segment has words of, and *all* of what the source has of a pair when
  the target segment has all of what the target has of it;
- holds nothing from outside its group, where a group is the smallest set of segments on both sides whose pairs occur
  in no other segment (what a merged sentence ties together);
- is none when nothing of its pairs is left in the source.

Segments without a letter or digit do not count.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.aligning.align import align
from pipeline.documents.segment import segment
from pipeline.model import Document, Segment, Span

DAMAGE = ("merged", "split", "dropped from source", "dropped from target", "added to target")
LAYOUTS = ("one a paragraph", "three a paragraph", "other paragraphs")
SEEDS = (1, 2, 3)
RATE = 0.05

Pair = tuple[str, str]
"""Target and source."""

# Where a sentence is split: at a comma with so many characters on either side.
_COMMA = {"en": re.compile(r", (?=.{15})"), "zh": re.compile(r"，(?=.{6})")}
_LEAST = {"en": 15, "zh": 6}
_STOPS = ".!?;。！？；"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one side, and the numbers of the pairs that they come from: none for what was added."""

    text: str
    pairs: frozenset[int]
    place: int
    """Number of the pair at whose place it stands."""


@dataclass(frozen=True, slots=True)
class Side:
    """A text whose letters remember the pair that they come from."""

    document: Document
    pieces: tuple[tuple[Span, frozenset[int]], ...]

    def pairs(self, span: Span) -> frozenset[int]:
        """The pairs of which a letter or digit stands in the span."""
        found: set[int] = set()
        for place, pairs in self.pieces:
            if place.overlaps(span):
                shared = Span(max(place.start, span.start), min(place.end, span.end))
                if any(c.isalnum() for c in shared.of(self.document.text)):
                    found |= pairs
        return frozenset(found)


@dataclass(slots=True)
class Row:
    segments: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        return 100 * self.right / self.segments if self.segments else 100.0


class Table:
    """Aligned right, in percent, by kind of damage and layout; a cell sums all documents and seeds."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: dict[str, dict[str, Row]] = defaultdict(lambda: {layout: Row() for layout in LAYOUTS})

    def lines(self) -> Iterator[str]:
        yield f"## {self.title}"
        yield f"{'damage':34} {'segments':>9} | " + " ".join(f"{layout:>18}" for layout in LAYOUTS)
        for name, cells in self.rows.items():
            segments = sum(cell.segments for cell in cells.values())
            yield f"{name:34} {segments:9} | " + " ".join(f"{cells[layout].share:17.2f}%" for layout in LAYOUTS)

    def plain(self) -> dict[str, dict[str, float]]:
        return {
            name: {layout: round(cell.share, 2) for layout, cell in cells.items()} for name, cells in self.rows.items()
        }


def _split(piece: Piece, language: str) -> list[Piece]:
    """Two sentences at the comma nearest the middle; the piece itself when it has none."""
    commas = [m for m in _COMMA[language].finditer(piece.text) if m.start() >= _LEAST[language]]
    if not commas:
        return [piece]
    comma = min(commas, key=lambda m: abs(2 * m.start() - len(piece.text)))
    first, second = piece.text[: comma.start()], piece.text[comma.end() :]
    second = second[0].upper() + second[1:]
    stop = "." if language == "en" else "。"
    return [Piece(first + stop, piece.pairs, piece.place), Piece(second, piece.pairs, piece.place)]


def _merged(first: Piece, second: Piece, language: str) -> Piece:
    joint = "; " if language == "en" else "，"
    return Piece(first.text.rstrip(_STOPS) + joint + second.text, first.pairs | second.pairs, first.place)


def damaged(
    pairs: Sequence[Pair], kinds: Sequence[str], rate: float, foreign: Sequence[str], dice: random.Random
) -> tuple[list[Piece], list[Piece]]:
    """Target and source in pieces, each pair damaged with the given probability, in a kind chosen at random.

    `foreign` are the sentences that may be added to the target.
    """
    sides: dict[str, list[Piece]] = {"en": [], "zh": []}
    at = 0
    while at < len(pairs):
        here = {"en": Piece(pairs[at][0], frozenset({at}), at), "zh": Piece(pairs[at][1], frozenset({at}), at)}
        kind = dice.choice(kinds) if dice.random() < rate else ""
        side = dice.choice(("en", "zh"))
        at += 1
        made = {language: [piece] for language, piece in here.items()}
        if kind == "merged" and at < len(pairs):
            both = {"en": Piece(pairs[at][0], frozenset({at}), at), "zh": Piece(pairs[at][1], frozenset({at}), at)}
            for language in made:
                merge = language == side
                made[language] = (
                    [_merged(here[language], both[language], language)] if merge else [here[language], both[language]]
                )
            at += 1
        elif kind == "split":
            made[side] = _split(here[side], side)
        elif kind == "dropped from source":
            made["zh"] = []
        elif kind == "dropped from target":
            made["en"] = []
        elif kind == "added to target":
            made["en"].append(Piece(dice.choice(foreign), frozenset(), at - 1))
        for language, pieces in made.items():
            sides[language] += pieces
    return sides["en"], sides["zh"]


def _paragraphs(layout: str, count: int, dice: random.Random) -> list[int]:
    """The number of the paragraph that each pair belongs to."""
    if layout == "three a paragraph":
        return [number // 3 for number in range(count)]
    numbers, paragraph = [], 0
    for _ in range(count):
        paragraph += dice.random() < 1 / 3
        numbers.append(paragraph)
    return numbers


def _side(pieces: Sequence[Piece], paragraphs: Sequence[int] | None, language: str) -> Side:
    """The pieces joined; without `paragraphs`, each is a paragraph."""
    text, places, last = "", [], -1
    for piece in pieces:
        here = paragraphs[piece.place] if paragraphs else last + 1
        if text:
            text += "\n\n" if here != last else ("" if language == "zh" else " ")
        places.append((Span(len(text), len(text) + len(piece.text)), piece.pairs))
        text, last = text + piece.text, here
    return Side(segment(Document(f"joined.{language}.txt", language, text)), tuple(places))


def joined(target: Sequence[Piece], source: Sequence[Piece], layout: str, dice: random.Random) -> tuple[Side, Side]:
    if layout == "one a paragraph":
        return _side(target, None, "en"), _side(source, None, "zh")
    count = 1 + max((piece.place for piece in (*target, *source)), default=0)
    there = _paragraphs(layout, count, dice)
    here = _paragraphs(layout, count, dice)
    return _side(target, here, "en"), _side(source, there, "zh")


def _groups(target: Sequence[frozenset[int]], source: Sequence[frozenset[int]]) -> dict[int, int]:
    """For each pair, the number of its group: pairs are tied together by the segments that hold several of them."""
    group: dict[int, int] = {pair: pair for pairs in (*target, *source) for pair in pairs}

    def root(pair: int) -> int:
        while group[pair] != pair:
            pair = group[pair]
        return pair

    for pairs in (*target, *source):
        for pair in pairs:
            group[root(pair)] = root(min(pairs))
    return {pair: root(pair) for pair in group}


def judged(target: Side, source: Side) -> Iterator[tuple[Segment, bool]]:
    """Each segment of the target as it was aligned, and whether that is right."""
    segments = align(target.document, source.document).segments
    here = [target.pairs(s.span) for s in segments]
    there = [source.pairs(s.span) for s in source.document.segments]
    group = _groups(here, there)
    # How many segments hold something of a pair.
    left: dict[int, int] = defaultdict(int)
    right: dict[int, int] = defaultdict(int)
    for count, side in ((left, here), (right, there)):
        for pairs in side:
            for pair in pairs:
                count[pair] += 1
    for part, pairs in zip(segments, here, strict=True):
        if not any(c.isalnum() for c in part.span.of(target.document.text)):
            continue
        wanted = {pair for pair in pairs if right[pair]}
        if part.source is None or not wanted:
            yield part, part.source is None and not wanted
            continue
        covered: dict[int, int] = defaultdict(int)
        for original, others in zip(source.document.segments, there, strict=True):
            if part.source.span.contains(original.span):
                for pair in others:
                    covered[pair] += 1
        inside = {group[pair] for pair in covered} <= {group[pair] for pair in wanted}
        yield part, inside and all(covered[p] >= (right[p] if left[p] == 1 else 1) for p in wanted)


def documents(path: Path) -> list[list[Pair]]:
    """The pairs of each translated document, in their order."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["id"].rpartition("/")[0]].append((row["target"].strip(), row["source"].strip()))
    return list(found.values())


def tables(data: Path, show: bool = False) -> Iterator[Table]:
    """The measurement on the pairs of `data`; with `show`, each segment that is aligned wrong is printed."""
    known = documents(data / "human_segments.jsonl")
    foreign = [target for pairs in known for target, _ in pairs]
    table = Table("alignment: % of segments aligned right")
    variants: list[tuple[str, Sequence[str], float]] = [("nothing", DAMAGE, 0.0), ("all kinds", DAMAGE, RATE)]
    variants += [(kind, (kind,), RATE) for kind in DAMAGE]
    variants += [("all kinds, five times as much", DAMAGE, 5 * RATE)]
    for name, kinds, rate in variants:
        for layout in LAYOUTS:
            cell = table.rows[name][layout]
            for seed in SEEDS if name == "all kinds" else SEEDS[:1]:
                dice = random.Random(f"{seed} {name}")
                for pairs in known:
                    target, source = joined(*damaged(pairs, kinds, rate, foreign, dice), layout, dice)
                    for part, right in judged(target, source):
                        cell.segments += 1
                        cell.right += right
                        if show and not right:
                            words = part.span.of(target.document.text)
                            there = part.source.span.of(source.document.text) if part.source else "-"
                            print(f"   {name}, {layout}, {seed}: {words[:90]} | {there[:60]}")
    yield table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev"), help="folder with the pairs")
    parser.add_argument("--show", action="store_true", help="print every segment that is aligned wrong")
    options = parser.parse_args()
    for table in tables(options.data, options.show):
        print("\n".join(table.lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
