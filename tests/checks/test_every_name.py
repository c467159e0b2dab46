"""Sentences as releases have them, with names of every kind, beside their sources: right ones and wrong ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import checks
from pipeline.aligning.align import align
from pipeline.glossary.glossary import Glossary
from pipeline.model import LIKELY
from tests.marked import document

ROWS = Path(__file__).parent.parent / "data" / "names.tsv"
_OF_NAMES = frozenset({"names", "romanisation", "foreign-names", "coverage", "consistency"})
_MARK = re.compile(r"\[([^\[\]>]*)>([^\[\]>]*)\]")


def rows() -> list[tuple[str, str]]:
    lines = (line for line in ROWS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return [(english, chinese) for english, chinese in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("marked", "chinese"), rows())
def test_a_wrong_name_is_flagged_and_a_right_one_is_not(marked: str, chinese: str) -> None:
    english = _MARK.sub(r"\1", marked)
    prepared = checks.prepare(align(document(english), document(chinese, "zh")), Glossary())
    found = checks.ahead(prepared.document, Glossary(), prepared.found)
    by_name = {name: issues for name, issues in found.items() if name in _OF_NAMES}
    by_name |= {checks.name_of(check): () for check in checks.CHECKS if checks.name_of(check) not in _OF_NAMES}
    flags = [
        issue for issue in checks.run(prepared.document, Glossary(), by_name) if (issue.confidence or 1.0) >= LIKELY
    ]
    wanted, shift = [], 0
    for match in _MARK.finditer(marked):
        wanted.append((match.start() - shift, match[1], match[2]))
        shift += len(match[0]) - len(match[1])
    for start, wrong, right in wanted:
        over = [flag for flag in flags if flag.span.start < start + len(wrong) and flag.span.end > start]
        assert over, f"{wrong} is not flagged"
        if right != "?":
            first = over[0].span.start, over[0].span.end, over[0].suggestions[0].replace("’", "'")
            made = english[: first[0]] + first[2] + english[first[1] :]
            assert made == english[:start] + right + english[start + len(wrong) :]
        flags = [flag for flag in flags if flag not in over]
    assert [flag.span.of(english) for flag in flags] == []
