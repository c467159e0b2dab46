"""Calibration: whether flags are right as often as their level says, and what each level finds and costs.

    python -m benchmarks.calibration [--data DIR]

- Real words of English are put in the wrong place, one in forty, in pages and in the documents of human translators
  (`scripts/seed_errors.py`): how many of them are flagged at each level, whatever the check, with the right word first,
  and how many flags the same texts get without them.
- The flags that people judged (``judged_flags.jsonl``) and that are made today: how many are true at each level.
  What they call debatable is counted apart.
- Flags on pages that nobody had seen when the judge was fitted, read one by one (``scripts/read-counts.tsv``): how many
  of each level are right, whatever is flagged today. And those of English on pages that were read after what comes true
  was fitted (``held`` in ``scripts/read-flags.tsv``), at the levels of today.
- Segments in which raters marked nothing: flags per 1,000 words. Some hold errors that they overlooked.

The judge was fitted on these texts (with other errors put in) and on the judged flags, so the figures flatter it; what
`scripts/fit_judge.py` prints is measured on documents that it was not fitted on. The judged flags are those of earlier
versions that somebody wanted to know about, among them many that are false.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scoring import Flag, Marked, rights, touches
from pipeline.judging import judge
from pipeline.model import DEPTHS, LEVELS, PROMISED, Depth, level_of, shows
from pipeline.words import ngrams
from scripts import fit_calibration, marked_texts, read_counts
from scripts.seed_errors import Slips, real_words

_SEED = 20261129
# What is judged by the words of the text, and what by the record of its check alone.
_OF_ENGLISH = ("grammar", "spelling")

Ours = Callable[..., list[list[Flag]]]
"""`accuracy.ours`."""


class Table:
    """Rows of figures by name; what is not whole has two places."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: dict[str, dict[str, float]] = {}

    def lines(self) -> Iterator[str]:
        yield f"## {self.title}"
        columns = list(next(iter(self.rows.values()), {}))
        yield f"{'':34} " + " ".join(f"{column:>12}" for column in columns)
        for name, cells in self.rows.items():
            shown = (f"{value:12.2f}" if isinstance(value, float) else f"{value:12}" for value in cells.values())
            yield f"{name[:34]:34} " + " ".join(shown)

    def plain(self) -> dict[str, dict[str, float]]:
        return {name: {k: round(value, 3) for k, value in cells.items()} for name, cells in self.rows.items()}


@dataclass(frozen=True)
class _Read:
    """A text with its flags."""

    name: str
    text: str
    flags: Sequence[Flag]


def _shown(flags: Sequence[Flag], depth: Depth) -> list[Flag]:
    return [flag for flag in flags if shows(depth, level_of(flag.confidence))]


def _words(texts: Sequence[_Read]) -> int:
    return sum(len(each.text.split()) for each in texts)


def _read(ours: Ours, names: Sequence[str], texts: Sequence[str], sources: Sequence[str] | None = None) -> list[_Read]:
    found = ours(texts, None, sources, depth="thorough")
    return [_Read(*each) for each in zip(names, texts, found, strict=True)]


def tables(data: Path, ours: Ours) -> Iterator[Table]:
    """`data`: the folder with the marked sets, beside which the folder of pages stands."""
    texts = marked_texts.right(data.parent)
    names = [text.name for text in texts]
    as_they_are = _read(ours, names, [text.text for text in texts], [_source(data.parent, name) for name in names])
    yield _real_words(ours, as_they_are)
    yield _judged(as_they_are, data)
    yield read_pages(read_counts.read())
    yield held_back([flag for flag in fit_calibration.read() if not flag.weight])
    rows = [row for row in marked_texts.lines(data / "human_segments.jsonl") if not row["errors"]]
    yield _unmarked(_read(ours, [row["id"] for row in rows], [row["target"] for row in rows]))


def _source(data: Path, name: str) -> str:
    path = data / "pages" / re.sub(r"\.en\.txt$", ".zh.txt", name)
    return path.read_bytes().decode() if path.suffix == ".txt" and path.is_file() else ""


def _real_words(ours: Ours, as_they_are: Sequence[_Read]) -> Table:
    model = ngrams.english()
    assert model is not None
    slips, rng = Slips(model), random.Random(_SEED)
    seeded = [real_words(each.text, slips, rng) for each in as_they_are]
    wrong = _read(ours, [each.name for each in as_they_are], [text for text, _ in seeded])
    table = Table("real words in the wrong place: found, right first; flags on the same texts without them")
    for name, pages in (("pages", True), ("human translations", False)):
        those = [number for number, each in enumerate(as_they_are) if each.name.endswith(".en.txt") is pages]
        marks = {n: [Marked(s.span.start, s.span.end, (s.right,), s.kind) for s in seeded[n][1]] for n in those}
        errors = sum(len(each) for each in marks.values())
        clean = [as_they_are[n] for n in those]
        for depth in DEPTHS:
            found = right = 0
            for n in those:
                flags = _shown(wrong[n].flags, depth)
                for mark in marks[n]:
                    near = [flag for flag in flags if touches(flag, mark)]
                    found += bool(near)
                    right += any(rights(wrong[n].text, flag, mark) for flag in near)
            real = sum(flag.rule == "spelling.real-word" for each in clean for flag in _shown(each.flags, depth))
            every = sum(len(_shown(each.flags, depth)) for each in clean)
            words = _words(clean)
            table.rows[f"{name}, {depth}"] = {
                "errors": errors,
                "found %": 100 * found / max(1, errors),
                "right 1st %": 100 * right / max(1, errors),
                "real /1000w": 1000 * real / max(1, words),
                "all /1000w": 1000 * every / max(1, words),
            }
    return table


def _judged(texts: Sequence[_Read], data: Path) -> Table:
    flags = {each.name: each.flags for each in texts}
    kinds: dict[str, dict[str, list[tuple[str, float]]]] = {"English": defaultdict(list), "else": defaultdict(list)}
    for row in marked_texts.lines(data / "judged_flags.jsonl"):
        same = [flag for flag in flags.get(row["file"], ()) if _is_same(flag, row)]
        said = max((flag.confidence for flag in same), default=None)
        kind = kinds["English" if row["check"] in _OF_ENGLISH else "else"]
        kind["not flagged" if said is None else level_of(said)].append((row["verdict"], said or 0.0))
    table = Table(f"judged flags by level (sure: {PROMISED['sure']:.0%} true, likely: {PROMISED['likely']:.0%})")
    for name, levels in kinds.items():
        for level in (*LEVELS, "not flagged"):
            judged = levels.get(level, [])
            true = sum(verdict == "T" for verdict, _ in judged)
            false = sum(verdict == "F" for verdict, _ in judged)
            clear = [said for verdict, said in judged if verdict in "TF"]
            table.rows[f"{name}, {level}"] = {
                "true": true,
                "false": false,
                "debatable": len(judged) - true - false,
                "true %": 100 * true / max(1, true + false),
                "said %": 100 * sum(clear) / max(1, len(clear)),
            }
    return table


def read_pages(rows: Sequence[read_counts.Counts]) -> Table:
    """How often the flags of each level were right where a person read them: an error, half of what is debatable."""
    table = Table(
        "flags read on unseen pages: said is what the level promises, righted what its first suggestion rights"
    )
    kinds = {
        "English": lambda rule: rule.startswith(tuple(f"{check}." for check in _OF_ENGLISH)),
        "else": lambda rule: not rule.startswith(tuple(f"{check}." for check in _OF_ENGLISH)),
        "all": lambda rule: True,
    }
    for kind, belongs in kinds.items():
        for level in LEVELS:
            those = [row for row in rows if row.level == level and belongs(row.rule)]
            flags = sum(row.flags for row in those)
            true = sum(row.right + row.otherwise + row.debatable / 2 for row in those)
            table.rows[f"{kind}, {level}"] = {
                "flags": flags,
                "said %": 100 * PROMISED.get(level, 0.0),
                "true %": 100 * true / max(1, flags),
                "righted %": 100 * sum(row.right for row in those) / max(1, flags),
            }
    return table


def held_back(flags: Sequence[fit_calibration.ReadFlag]) -> Table:
    """How often flags of English are right that the calibration was not fitted on; below *likely* few were read."""
    table = Table("English flags read after the calibration was fitted: said is what the level promises")
    for level, promised in PROMISED.items():
        said = ((f, judge.come_true(f.kind, f.rule, f.said, f.company, f.gain)) for f in flags)
        those = [(flag, told) for flag, told in said if level_of(told) == level]
        table.rows[level] = {
            "flags": len(those),
            "said %": 100 * promised,
            "true %": 100 * sum(flag.true for flag, _ in those) / max(1, len(those)),
            "figure %": 100 * sum(told for _, told in those) / max(1, len(those)),
        }
    return table


def _is_same(flag: Flag, row: Mapping[str, Any]) -> bool:
    """True for a flag on the words of one that was judged; of which check of English it is does not matter."""
    checks = _OF_ENGLISH if row["check"] in _OF_ENGLISH else (row["check"],)
    inside = flag.start < max(row["end"], row["start"] + 1) and row["start"] < max(flag.end, flag.start + 1)
    return flag.check in checks and inside


def _unmarked(texts: Sequence[_Read]) -> Table:
    words = _words(texts)
    table = Table(f"unmarked segments: flags per 1,000 of {words:,} words")
    checks = sorted({flag.check for each in texts for flag in each.flags})
    for depth in DEPTHS:
        shown = [flag for each in texts for flag in _shown(each.flags, depth)]
        cells: dict[str, float] = {"all": 1000 * len(shown) / max(1, words)}
        cells |= {check: 1000 * sum(flag.check == check for flag in shown) / max(1, words) for check in checks}
        table.rows[depth] = cells
    return table


def main() -> int:
    from benchmarks.accuracy import ours

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev"), help="folder with the marked sets")
    for table in tables(parser.parse_args().data, ours):
        print("\n".join(table.lines()), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
