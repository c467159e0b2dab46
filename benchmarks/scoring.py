"""How a flag is held against a marked error: overlap finds it, the applied first suggestion rights it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """What a checker says of a text: ours or a peer's. Offsets in code points."""

    start: int
    end: int
    suggestions: tuple[str, ...]
    check: str
    rule: str = ""
    confidence: float = 1.0
    """How likely it is right, as far as the checker says so."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An error that people marked; any of `corrections` is right, none means that no one right form is known."""

    start: int
    end: int
    corrections: tuple[str, ...]
    category: str
    certain: bool = True


@dataclass(slots=True)
class Score:
    errors: int = 0
    found: int = 0
    right: int = 0
    other: int = 0
    """Flags that touch no mark."""
    words: int = 0

    def add(self, other: Score) -> None:
        self.errors += other.errors
        self.found += other.found
        self.right += other.right
        self.other += other.other
        self.words += other.words

    @property
    def per_thousand(self) -> float:
        """Flags outside the marks per 1,000 words."""
        return 1000 * self.other / self.words if self.words else 0.0


def touches(flag: Flag, mark: Marked) -> bool:
    """True when they share a code point; an insertion also touches what it stands beside."""
    if flag.start == flag.end or mark.start == mark.end:
        return flag.start <= mark.end and mark.start <= flag.end
    return flag.start < mark.end and mark.start < flag.end


def rights(text: str, flag: Flag, mark: Marked) -> bool:
    """True when the flag's first suggestion gives the text that one of the mark's corrections gives."""
    if not flag.suggestions:
        return False
    ours = " ".join((text[: flag.start] + flag.suggestions[0] + text[flag.end :]).split())
    return any(ours == " ".join((text[: mark.start] + c + text[mark.end :]).split()) for c in mark.corrections)


def score(text: str, flags: Sequence[Flag], marks: Iterable[Marked], words: int | None = None) -> Score:
    """Certain marks are counted; uncertain ones only excuse the flags that touch them."""
    marks = list(marks)
    result = Score(words=len(text.split()) if words is None else words)
    for mark in marks:
        if not mark.certain:
            continue
        near = [f for f in flags if touches(f, mark)]
        result.errors += 1
        result.found += bool(near)
        result.right += any(rights(text, f, mark) for f in near)
    result.other = sum(not any(touches(f, m) for m in marks) for f in flags)
    return result
