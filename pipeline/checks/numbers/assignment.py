"""Which quantity of the translation goes with which of the source: the assignment that explains most at least cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

# A table whose quantities may all go together is paired the likeliest first, so that time stays linear.
_MOST = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """A target quantity and the source quantity it most likely means, by index; `cost` is lower the likelier it is."""

    cost: float
    target: int
    source: int


def assigned(pairs: Iterable[Pair], alone: float) -> list[Pair]:
    """Pairs that share no quantity, the likeliest first, whose costs, with `alone` for each that has none, are least.

    Quantities that no pair connects are settled apart; time is cubic in the few that are connected.
    """
    pairs = list(pairs)
    if len({p.target for p in pairs}) == len(pairs) == len({p.source for p in pairs}):
        return sorted(pairs, key=_likelier)
    chosen: list[Pair] = []
    for group in _connected(pairs):
        if len(group) == 1:
            chosen += group
        elif len({p.target for p in group}) > _MOST or len({p.source for p in group}) > _MOST:
            chosen += _in_turn(group)
        else:
            chosen += _least(group, alone)
    return sorted(chosen, key=_likelier)


def _likelier(pair: Pair) -> tuple[float, int, int]:
    """Of equal costs, that which comes first in the text."""
    return pair.cost, pair.target, pair.source


def _connected(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs in groups that share no quantity."""
    by_target, by_source = defaultdict(list), defaultdict(list)
    for pair in pairs:
        by_target[pair.target].append(pair)
        by_source[pair.source].append(pair)
    seen: set[int] = set()
    for first in by_target:
        if first in seen:
            continue
        seen.add(first)
        group, open_targets = [], [first]
        while open_targets:
            for pair in by_target[open_targets.pop()]:
                group.append(pair)
                for other in by_source[pair.source]:
                    if other.target not in seen:
                        seen.add(other.target)
                        open_targets.append(other.target)
        yield group


def _in_turn(pairs: Iterable[Pair]) -> list[Pair]:
    """The likeliest first, each quantity once."""
    chosen: list[Pair] = []
    targets: set[int] = set()
    sources: set[int] = set()
    for pair in sorted(pairs, key=_likelier):
        if pair.target not in targets and pair.source not in sources:
            chosen.append(pair)
            targets.add(pair.target)
            sources.add(pair.source)
    return chosen


def _least(pairs: Sequence[Pair], alone: float) -> list[Pair]:
    """The assignment of least cost (H. W. Kuhn, The Hungarian method, 1955), in the form with potentials.

    A column of its own for each row stands for none.
    """
    likeliest = {p.target: p for p in sorted(pairs, key=_likelier, reverse=True)}
    if len({p.source for p in likeliest.values()}) == len(likeliest) and all(
        p.cost <= alone for p in likeliest.values()
    ):
        # Each has its best.
        return list(likeliest.values())
    rows = sorted({p.target for p in pairs})
    columns = sorted({p.source for p in pairs})
    best: dict[tuple[int, int], Pair] = {}
    for pair in sorted(pairs, key=_likelier, reverse=True):
        best[rows.index(pair.target), columns.index(pair.source)] = pair
    width = len(columns) + len(rows)

    def cost(row: int, column: int) -> float:
        pair = best.get((row, column))
        if pair is not None:
            return pair.cost
        return alone if column == len(columns) + row else 1e9

    row_potential, column_potential = [0.0] * len(rows), [0.0] * width
    taken = [-1] * width
    for row in range(len(rows)):
        _augment(row, taken, cost, row_potential, column_potential)
    return [best[r, c] for c, r in enumerate(taken) if r >= 0 and (r, c) in best]


def _augment(
    first: int, taken: list[int], cost: Callable[[int, int], float], rows: list[float], columns: list[float]
) -> None:
    """One row more, along the shortest path to a free column."""
    width = len(columns)
    distance = [float("inf")] * width
    before = [-1] * width
    done = [False] * width
    row, at = first, -1
    while True:
        step, following = float("inf"), -1
        for column in range(width):
            if done[column]:
                continue
            reduced = cost(row, column) - rows[row] - columns[column]
            if reduced < distance[column]:
                distance[column], before[column] = reduced, at
            if distance[column] < step:
                step, following = distance[column], column
        rows[first] += step
        for column in range(width):
            if done[column]:
                rows[taken[column]] += step
                columns[column] -= step
            else:
                distance[column] -= step
        at = following
        done[at] = True
        if taken[at] < 0:
            break
        row = taken[at]
    while at >= 0:
        taken[at] = taken[before[at]] if before[at] >= 0 else first
        at = before[at]
