"""Words beside a name that say what it names, in both languages: titles, and kinds of places and bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pipeline import knowledge


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return knowledge.tables("beside-names.toml")


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def _titles_of_persons() -> list[str]:
    return [title for title in _tables()["titles"] if len(title) > 1]


@cache
def before_person() -> re.Pattern[str]:
    """A title or a calling at the end of what stands before a person's name."""
    return re.compile(rf"(?:{_any([*_titles_of_persons(), *_tables()['persons']['before'].split()])})[\s:：]*$")


@cache
def after_person() -> re.Pattern[str]:
    """A title or a verb of saying at the beginning of what stands after a person's name, an adverb before it or not."""
    words = [*_titles_of_persons(), *_tables()["persons"]["after"].split()]
    return re.compile(rf"\s*[副{_tables()['persons']['adverbs']}]?(?:{_any(words)})")


@cache
def never_given() -> frozenset[str]:
    """Characters that stand behind a name and are none of its own: 也 of 周平也在场."""
    return frozenset(_tables()["persons"]["never_given"])


@cache
def usual_surnames() -> frozenset[str]:
    """The surnames that most persons have."""
    return frozenset(_tables()["persons"]["surnames"])


@cache
def abroad() -> re.Pattern[str]:
    """Where persons of Chinese name may put their surnames last."""
    return re.compile(_any(_tables()["persons"]["abroad"].split()))


@cache
def taiwan() -> re.Pattern[str]:
    """Where Chinese given names have a hyphen."""
    return re.compile(_any(_tables()["persons"]["taiwan"].split()))


@cache
def korea() -> re.Pattern[str]:
    """Where given names with a hyphen are no Chinese ones."""
    return re.compile(_any(_tables()["persons"]["korea"].split()))


@cache
def titles() -> dict[str, frozenset[str]]:
    """Title of the source → what stands for it before a surname in English: 市长 → *Mayor*."""
    return {chinese: frozenset(english) for chinese, english in _tables()["titles"].items()}


@cache
def title() -> re.Pattern[str]:
    """Any of `titles`."""
    return re.compile(_any(titles()))


@cache
def title_at_end() -> re.Pattern[str]:
    """Any of `titles` of two characters and more, at the end of what is searched."""
    return re.compile(rf"(?:{_any(_titles_of_persons())})$")


@cache
def english_titles() -> frozenset[str]:
    return frozenset().union(*titles().values())


@cache
def kinds(word: str) -> tuple[str, ...]:
    """What the source may call what an English word calls it: *District* → 区; () for any other word."""
    return tuple(_tables()["kinds"].get(word, ()))


@cache
def companies(word: str) -> tuple[str, ...]:
    """`kinds` of companies: *Group* → 集团."""
    return tuple(_tables()["companies"].get(word, ()))


@cache
def company_words() -> frozenset[str]:
    """Whatever the source may call a company behind its own name: 集团, 基金."""
    return frozenset(kind for kinds in _tables()["companies"].values() for kind in kinds)


@cache
def kind_characters() -> frozenset[str]:
    """The kinds of one character: 市, 山, 寺."""
    return frozenset(kind for kinds in _tables()["kinds"].values() for kind in kinds if len(kind) == 1)


@cache
def kind_words() -> frozenset[str]:
    """Whatever the source may call a place, a body or a company behind its own name: 镇, 集团."""
    tables = _tables()
    return frozenset(kind for table in ("kinds", "companies") for kinds in tables[table].values() for kind in kinds)
