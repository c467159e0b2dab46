"""What a check that looks for names makes of those of a document."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Issue, Span


@dataclass(frozen=True, slots=True)
class Judged:
    """The names that are right and those that are not; no span of the one overlaps a span of the other."""

    known: tuple[Span, ...] = ()
    """Names known to be right, in code points: quiet for every other check. Sorted."""
    issues: tuple[Issue, ...] = ()
    """In order of precedence, as every check gives them."""
