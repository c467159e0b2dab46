"""What the glosses of characters are made of: whole words of the dictionary, whatever their capitals."""

from __future__ import annotations

from pipeline.chinese import readings


def test_glosses_are_whole_words() -> None:
    """A word without its first letter is none: *hinese*, *eavenly* (a capital was no letter to the script)."""
    words = {word for each in readings.glosses().values() for word in each}
    assert {"chinese", "heavenly", "japanese"} <= words
    assert not words & {"hinese", "apanese", "eavenly", "ritish", "merican", "oman", "tems"}
