"""Writes docs/rules.md: every rule with its examples, as the records have them.

python -m scripts.build_rules_page
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.checks import rules
from pipeline.model import Example, Rule

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"
HEAD = """# Rules

Made by `make rules` from the records beside the code and in `pipeline/data/`; do not edit.

What is struck out is flagged, and what follows is the first suggestion. `python -m pipeline explain RULE` shows one of
them. A house switches rules off, on, or to another severity in `corrections/standing.toml`:

    [rules]
    "grammar.include-into" = "off"
    "typography" = "neutral"
"""


def page() -> str:
    """The page as Markdown, rules in the order in which they go before one another."""
    return "\n".join([HEAD, *_chapters()]) + "\n"


def _chapters() -> Iterator[str]:
    for check, group in groupby(rules.every().values(), lambda rule: rule.check):
        yield f"## {check}\n"
        for rule in group:
            yield from _entry(rule)


def _entry(rule: Rule) -> Iterator[str]:
    languages = f"; {', '.join(rule.languages)}" if rule.languages else ""
    bulk = "" if rule.bulk else "; accepted one by one"
    yield f'### <a id="{rule.id}"></a>`{rule.id}`\n'
    yield f"{rule.summary} ({rule.type}, {rule.severity}{languages}{bulk}. {rule.source})\n"
    yield from (f"- Bad: {_shown(example)}" for example in rule.bad)
    yield from (f"- Good: {_shown(example)}" for example in rule.good)
    yield ""


def _shown(example: Example) -> str:
    """The text in Markdown, with what it translates."""
    shown = "".join(
        _plain(words) if after is None else f"~~{_plain(words)}~~ **{_plain(after)}**"
        for words, after in example.parts()
    )
    source = f" ({example.source})" if example.source else ""
    return shown.replace("\n", " ⏎ ") + source


def _plain(words: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>~&#" else c for c in words)


if __name__ == "__main__":
    TARGET.write_bytes(page().encode())
