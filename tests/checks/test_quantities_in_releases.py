"""Quantities in sentences as releases write them, of all sectors: what is right is silent, what is wrong is found.

``tests/data/quantities/LANGUAGE.txt`` has a row each: ``source | target with [found>suggestion] marks``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.test_numbers import check

ROWS = [
    (path.stem, *line.split(" | "))
    for path in sorted(Path("tests/data/quantities").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("language", "source", "marked"), [pytest.param(*row, id=" | ".join(row)) for row in ROWS])
def test_releases(language: str, source: str, marked: str) -> None:
    check(source, marked, language)
