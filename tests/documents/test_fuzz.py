"""Damaged files of every kind, decisions, glossaries: read, or refused in a sentence; `benchmarks.fuzz` does more."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import fuzz


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_no_damage_is_a_fault_of_the_program(kind: str, tmp_path: Path) -> None:
    done = fuzz.fuzz(kind, 120, seed=7, folder=tmp_path)
    assert done.faults == []
    assert done.read and done.refused
