"""What the checks find in languages other than English, by class and language: sentences that people marked.

    python -m benchmarks.languages [FILE] [--class N1 --class N0] [--no-grammar] [--depth thorough] [--show]

Each sentence is a release of its own, with its source where it has one. A right sentence counts as flagged by any flag
that a check shows without further options.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy import load, ours
from benchmarks.scoring import Flag, Marked, Score, score

Rows = Mapping[tuple[str, str], Score]


def flags(items: Sequence[dict[str, Any]], *, grammar: bool, depth: Any = "likely") -> list[list[Flag]]:
    """Our flags on each item, checked in its language (`lang`) with its source (`zh`)."""
    found: list[list[Flag]] = [[] for _ in items]
    for language in sorted({str(item["lang"]) for item in items}):
        at = [i for i, item in enumerate(items) if item["lang"] == language]
        texts, sources = [str(items[i]["text"]) for i in at], [str(items[i].get("zh") or "") for i in at]
        each = ours(texts, None, sources, grammar=grammar, depth=depth, language=language)
        for i, those in zip(at, each, strict=True):
            found[i] = those
    return found


def mark(item: dict[str, Any]) -> Marked | None:
    """The error of an item; None for a right sentence."""
    if not item.get("wrong"):
        return None
    also = tuple(item.get("also") or ())
    return Marked(int(item["start"]), int(item["end"]), (str(item["right"]), *also), str(item["cls"]))


def measured(items: Sequence[dict[str, Any]], found: Sequence[Sequence[Flag]]) -> Rows:
    """Class and language to their score; of right sentences `errors` counts all, `found` those that are flagged."""
    rows: dict[tuple[str, str], Score] = defaultdict(Score)
    for item, those in zip(items, found, strict=True):
        wanted, row = mark(item), rows[str(item["cls"]), str(item["lang"])]
        if wanted is None:
            row.errors += 1
            row.found += bool(those)
        else:
            row.add(score(str(item["text"]), those, [wanted]))
    return rows


def lines(rows: Rows, right: frozenset[str]) -> Iterator[str]:
    """A table: a class a row, `found/right first/errors +other flags` a language; of right sentences flagged of all."""
    languages = sorted({language for _, language in rows})
    yield f"{'class':10}" + "".join(f"{language:>16}" for language in (*languages, "all"))
    for name in dict.fromkeys(name for name, _ in rows):
        cells = [rows[name, language] for language in languages if (name, language) in rows]
        whole = Score()
        for cell in cells:
            whole.add(cell)
        shown = [rows.get((name, language)) for language in languages]
        yield f"{name:10}" + "".join(f"{_cell(cell, name in right):>16}" for cell in (*shown, whole))


def _cell(cell: Score | None, right: bool) -> str:
    if cell is None:
        return "-"
    if right:
        return f"{cell.found} of {cell.errors}"
    return f"{cell.found}/{cell.right}/{cell.errors} +{cell.other}"


def shown(items: Sequence[dict[str, Any]], found: Sequence[Sequence[Flag]]) -> Iterator[str]:
    """Every error that is missed or wrongly corrected, and every flag that touches no error."""
    for item, those in zip(items, found, strict=True):
        text, wanted = str(item["text"]), mark(item)
        told = [f"{text[f.start : f.end]}>{'|'.join(f.suggestions[:3])} ({f.rule})" for f in those]
        result = score(text, those, [wanted] if wanted else [])
        if wanted is None and those:
            yield f"   flagged {item['id']}: {text} | {told}"
        elif wanted and (not result.right or result.other):
            kind = "other" if result.right else "wrong" if result.found else "missed"
            yield f"   {kind} {item['id']}: {text} | {item['wrong']}>{item['right']} | {item.get('zh', '')} | {told}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "file", type=Path, nargs="?", default=Path("../shared/data/dev/first_sight_languages.jsonl"), metavar="FILE"
    )
    parser.add_argument("--class", dest="classes", action="append", help="only this class (may be repeated)")
    parser.add_argument("--no-grammar", action="store_true", help="leave LanguageTool out")
    parser.add_argument("--depth", default="likely", choices=("sure", "likely", "thorough"))
    parser.add_argument("--show", action="store_true", help="print every miss and every flag outside the marks")
    options = parser.parse_args()
    if not options.file.is_file():
        print(f"{options.file}: no such file; name the set to measure", file=sys.stderr)
        return 2
    items = [item for item in load(options.file) if not options.classes or item["cls"] in options.classes]
    found = flags(items, grammar=not options.no_grammar, depth=options.depth)
    right = frozenset(str(item["cls"]) for item in items if mark(item) is None)
    print(*lines(measured(items, found), right), sep="\n")
    if options.show:
        print(*shown(items, found), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
