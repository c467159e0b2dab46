"""Xinhua's transcription tables, as the scripts read them that build what tells foreign names."""

from __future__ import annotations

from pathlib import Path

TABLES = Path(__file__).with_name("transliteration.tsv")


def tables() -> list[str]:
    """Characters that spell foreign names in Xinhua's transcription tables; those that stand in other words as well."""
    lines = TABLES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
