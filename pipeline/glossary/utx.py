"""UTX 1.11, the tab-separated glossaries of Asian translation tools: in, and out.

Source: Asia-Pacific Association for Machine Translation, Universal Terminology eXchange, specification 1.11 (2011).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.documents.formats import translations
from pipeline.documents.formats.text import decode
from pipeline.documents.read import read_bytes
from pipeline.model import KINDS, TERM_STATUSES, InputError, Kind, Term, TermStatus, tell
from pipeline.words.languages import primary

_HEAD = re.compile(r"#UTX(?:-S)? [\d.]+ *; *([A-Za-z-]+) */ *([A-Za-z-]+) *(?:;|$)")
# Of UTX, what is nearest to ours; its own columns and those of users (x:), in which ours come back as they were.
_STATUS: Mapping[TermStatus, str] = {
    "preferred": "approved", "admitted": "approved", "deprecated": "non-standard", "forbidden": "forbidden",
}  # fmt: skip
_READ: Mapping[str, TermStatus] = {"non-standard": "deprecated", "forbidden": "forbidden", "rejected": "forbidden"}
_POS: Mapping[Kind, str] = {
    "place": "properNoun", "person": "properNoun", "organisation": "properNoun", "term": "noun", "slogan": "noun",
}  # fmt: skip
_COLUMNS = ("src", "tgt", "src:pos", "term status", "comment", "x:kind", "x:status")


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of the rows that a glossary in CSV would have, the header first. Raises InputError."""
    lines = decode(path, read_bytes(path)).removeprefix("\ufeff").splitlines()
    head = _HEAD.match(lines[0]) if lines else None
    if head is None:
        raise InputError(
            path, tell("this is not a UTX file"), tell("its first line is like {a}", a=_first("en", "DATE"))
        )
    source, target = map(translations.language, head.groups())
    if (primary(source) == "zh") == (primary(target) == "zh"):
        problem = tell("a glossary from {a} to {b}", a=source, b=target)
        raise InputError(path, problem, tell("one of the two has to be Chinese (zh)"), 1)
    chinese, other = ("src", "tgt") if primary(source) == "zh" else ("tgt", "src")
    first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    columns = lines[first - 1].removeprefix("#").split("\t")
    for needed in ("src", "tgt"):
        if needed not in columns:
            raise InputError(path, tell("no column “{a}”", a=needed), tell("export it as UTX 1.11"), first)
    yield 1, ["zh", primary(target if chinese == "src" else source), "kind", "status", "note"]
    seen: set[str] = set()
    for number, line in enumerate(lines[first:], first + 1):
        if line.strip() and not line.startswith("#"):
            cells = dict(zip(columns, map(str.strip, line.split("\t")), strict=False))
            if cells.get(other):
                yield number, [cells.get(chinese, ""), cells[other], *_judged(cells, chinese, seen)]


def _judged(cells: Mapping[str, str], chinese: str, seen: set[str]) -> Sequence[str]:
    """Kind, status and note; of several approved renderings of one Chinese term the first is the preferred one."""
    kind = cells.get("x:kind", "")
    kind = kind if kind in KINDS else "term"
    status: str = cells.get("x:status", "")
    if status not in TERM_STATUSES:
        key = f"{cells.get(chinese)}\t{kind}"
        status = _READ.get(cells.get("term status", ""), "admitted" if key in seen else "preferred")
        if status == "preferred":
            seen.add(key)
    return kind, status, cells.get("comment", "")


def render(terms: Iterable[Term], language: str, date: str) -> str:
    """The terms of a target language as UTX; `date` is ISO 8601 with its time. Same arguments, same text."""
    lines = [_first(language, date), "#" + "\t".join(_COLUMNS)]
    for term in terms:
        if term.language == language and term.source:
            told = (term.source, term.target, _POS[term.kind], _STATUS[term.status], term.note, term.kind, term.status)
            lines.append("\t".join(" ".join(cell.split()) for cell in told))
    return "".join(f"{line}\r\n" for line in lines)


def _first(language: str, date: str) -> str:
    return f"#UTX 1.11; zh/{language}; {date}"
