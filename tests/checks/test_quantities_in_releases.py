"""Quantities in sentences as releases write them, of all sectors: what is right is silent, what is wrong is found.

``tests/data/quantities.txt`` has a row each: ``source | target with [found>suggestion] marks``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.test_numbers import check

ROWS = [line.split(" | ") for line in Path("tests/data/quantities.txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("source", "marked"), [pytest.param(*row, id=f"{row[0]} | {row[1]}") for row in ROWS])
def test_releases(source: str, marked: str) -> None:
    check(source, marked)
