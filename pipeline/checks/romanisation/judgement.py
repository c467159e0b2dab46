"""What a passage of the source says of a run of the target: that it is right, or what should stand there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Issue, Rule, Span, tell

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


@lru_cache(maxsize=4)
def apostrophe(text: str) -> str:
    """The apostrophe that stands in the words of a text, the one that does more often; "" where none does."""
    count = Counter(_APOSTROPHE.findall(text))
    return max(count, key=lambda mark: (count[mark], mark)) if count else ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The source reads exactly so."""

    span: Span
    tokens: int = 1
    """How many tokens this settles."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """The source reads almost so."""

    rule: Rule
    span: Span
    """Of the words that change."""
    chinese: str
    """The name that the source has."""
    suggestions: tuple[str, ...]
    """How to write it; of several ways, each is as likely as the others. None where no one name is certain."""
    tokens: int = 1
    """How many tokens this settles."""
    confidence: float = 1.0
    """How likely this is right; 1 where only the record of the rule tells."""
    may_be_right: bool = False
    """It may be romanised from another language of China: what only looks for slips of English keeps away."""

    def issue(self, text: str) -> Issue:
        mark = apostrophe(text)
        suggestions = tuple(dict.fromkeys(re.sub("['’]", mark, each) if mark else each for each in self.suggestions))
        if suggestions:
            message = tell("The source has {a}, which reads {b}.", a=self.chinese, b=suggestions[0])
        else:
            message = tell("Nothing in the source reads so; {a} stands there.", a=self.chinese)
        return self.rule.issue(
            text,
            self.span,
            message,
            suggestions,
            (tell("source: {a}", a=self.chinese),),
            ambiguous=len(suggestions) > 1,
            confidence=self.confidence,
        )


Judgement = Confirmed | Misspelt
"""Where a passage says nothing of a run, None stands instead."""
