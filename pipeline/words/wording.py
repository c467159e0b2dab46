"""The fewest words that change to turn one wording into another."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Span, Word
from pipeline.words.phrases import words


def edit(window: Sequence[Word], text: str, target: str) -> tuple[Span, str]:
    """The words of a window that change, and what they become, to give the target."""
    new = words(target)
    old_keys, new_keys = [w.key for w in window], [w.key for w in new]
    head = 0
    while head < min(len(window), len(new)) and old_keys[head] == new_keys[head]:
        head += 1
    tail = 0
    while tail < min(len(window), len(new)) - head and old_keys[-1 - tail] == new_keys[-1 - tail]:
        tail += 1
    # An insertion or a deletion takes a neighbour along, so that both sides hold words.
    if head == len(window) - tail or head == len(new) - tail:
        if tail:
            tail -= 1
        else:
            head -= 1
    # A hyphen at the seam belongs to both its words.
    while head > 0 and target[new[head - 1].end : new[head].start] == "-":
        head -= 1
    while tail and target[new[-1 - tail].end : new[-tail].start] == "-":
        tail -= 1
    first, last = window[head], window[len(window) - tail - 1]
    return Span(first.start, last.end), target[new[head].start : new[len(new) - tail - 1].end]
