"""What a sentence is made of for its grammar: words with their hyphens and endings, numbers, per cent signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import Span

_TOKEN = re.compile(r"(?:[A-Z]{2,3})?[$€£¥]?\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|%")

NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand several few""".split()
)
"""English words after which a noun stands in the plural."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a per cent sign of a sentence; a compound is one, and a possessive keeps its ending.

    (`Word` is for names: there the parts of a compound count, and the ending of a possessive does not.)
    """

    text: str
    key: str
    """Lower case, with a straight apostrophe."""
    span: Span


def tokens(text: str, within: Span) -> list[Token]:
    """The tokens of a part of a text, in order, with their places in code points of the text."""
    return [
        Token(m.group(), m.group().lower().replace("’", "'"), Span(*m.span()))
        for m in _TOKEN.finditer(text, within.start, within.end)
    ]
