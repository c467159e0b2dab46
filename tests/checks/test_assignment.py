"""The assignment explains most at least cost, whatever order its pairs come in."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.numbers.assignment import Pair, assigned
from tests.waiting import assert_linear

ALONE = 1.2


def _least(pairs: list[Pair]) -> float:
    """The least that any assignment costs, tried one by one."""
    costs = {(p.target, p.source): p.cost for p in reversed(pairs)}
    targets = sorted({p.target for p in pairs})
    columns = [*sorted({p.source for p in pairs}), *(-1 for _ in targets)]
    return min(
        sum(costs.get((t, s), ALONE) for t, s in zip(targets, chosen, strict=False))
        for chosen in permutations(columns, len(targets))
        if all(s < 0 or (t, s) in costs for t, s in zip(targets, chosen, strict=False))
    )


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(Pair, st.sampled_from([0.0, 0.1, 0.3, 0.7, 1.1]), st.integers(0, 3), st.integers(0, 3)),
        max_size=9,
        unique_by=lambda pair: (pair.target, pair.source),
    )
)
def test_no_other_assignment_costs_less(pairs: list[Pair]) -> None:
    chosen = assigned(pairs, ALONE)
    assert len({p.target for p in chosen}) == len({p.source for p in chosen}) == len(chosen)
    rest = len({p.target for p in pairs}) - len(chosen)
    assert sum(p.cost for p in chosen) + ALONE * rest == pytest.approx(_least(pairs) if pairs else 0)


def test_two_likely_pairs_go_before_a_likelier_one_that_leaves_a_rest() -> None:
    first, second = Pair(0.2, 0, 1), Pair(0.2, 1, 0)
    assert assigned([Pair(0.1, 0, 0), first, second], ALONE) == [first, second]


def test_an_unlikely_pair_is_none_where_the_rest_costs_less() -> None:
    likely = Pair(0.1, 0, 0)
    assert assigned([likely, Pair(2.0, 1, 0), Pair(2.0, 0, 1)], ALONE) == [likely]


def test_a_table_is_paired_in_linear_time() -> None:
    def paired(size: int) -> None:
        pairs = [Pair(abs(t - s) / 10, t, s) for t in range(size) for s in range(max(0, t - 5), min(size, t + 5))]
        assert len(assigned(pairs, ALONE)) == size

    assert_linear(paired, 250)
