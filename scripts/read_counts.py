"""How often the flags on pages that nobody had seen were right, by rule and level (``read-counts.tsv``).

A person read each flag in its sentence; the file holds the counts alone, none of the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import LEVELS, InputError, tell

FILE = Path(__file__).with_name("read-counts.tsv")

DEBATABLE = 0.8
"""What readers call debatable is worth a look: as much as what is right four times in five."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was said of the flags of a rule at a level."""

    rule: str
    level: str
    right: int
    """An error, and the first suggestion rights it."""
    otherwise: int
    """An error that is righted otherwise."""
    debatable: int
    false: int

    @property
    def flags(self) -> int:
        return self.right + self.otherwise + self.debatable + self.false


def read(path: Path = FILE) -> list[Counts]:
    """The rows of the file. Raises InputError."""
    out: list[Counts] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        rule, _, rest = line.partition("\t")
        level, *counts = rest.split("\t")
        if level not in LEVELS or len(counts) != 4 or not all(each.isdecimal() for each in counts):
            told = tell("“{a}” is no row of this table", a=line)
            raise InputError(path, told, tell("write rule, level and four whole numbers, with tabs between"), number)
        out.append(Counts(rule, level, *map(int, counts)))
    return out


def records(rows: Iterable[Counts]) -> dict[str, tuple[float, float]]:
    """How often each rule was right and wrong, at all levels together."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        found[row.rule][0] += row.right + row.otherwise + DEBATABLE * row.debatable
        found[row.rule][1] += (1 - DEBATABLE) * row.debatable + row.false
    return {rule: (right, wrong) for rule, (right, wrong) in found.items()}
