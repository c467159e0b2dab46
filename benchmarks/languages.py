"""French, German and Spanish: what is found, righted and wrongly flagged, by class and language.

    python -m benchmarks.languages [SET.jsonl] [--only G,T,R] [--show] [--level thorough]

A set is one sentence a line: `lang`, `cls`, `text`, `zh` (the source, or ""), and, where the sentence has an error,
`start` and `end` (code points), `wrong` and `right`. Every sentence is a release of its own. A sentence without an
error counts as flagged when anything is said of it. Nothing is written but the table.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.scoring import Flag, Marked, Score, score, touches
from pipeline import run
from pipeline.model import USUAL, Depth

SET = Path("../shared/data/dev/first_sight_languages.jsonl")


def flags(items: Sequence[dict[str, str]], depth: Depth = USUAL) -> list[list[Flag]]:
    """What the program says of each sentence, in the order of `items`; without glossary, decisions and cache."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        releases = root / "releases"
        releases.mkdir()
        glossary = root / "glossary.csv"
        glossary.write_text("zh,en,kind,status,note\n", encoding="utf-8")
        for number, item in enumerate(items):
            (releases / f"{number:06}.{item['lang']}.txt").write_bytes(item["text"].encode())
            if item.get("zh"):
                (releases / f"{number:06}.zh.txt").write_bytes(item["zh"].encode())
        settings = run.Settings(glossary=glossary, corrections=root / "corrections", reports=root / "reports")
        return [
            [
                Flag(i.span.start, i.span.end, i.suggestions, i.check, i.rule, i.confidence)
                for i in (item.issue for item in result.review.within(depth).issues)
            ]
            for result in run.examine([releases], settings)
            if isinstance(result, run.Result)
        ]


def mark(item: dict[str, str]) -> Marked | None:
    """The error of a sentence; None when it has none."""
    if "wrong" not in item:
        return None
    return Marked(int(item["start"]), int(item["end"]), (item["right"], *item.get("also", ())), item["cls"])


def _shown(item: dict[str, str], flag: Flag) -> str:
    text = item["text"]
    around = f"{text[max(0, flag.start - 30) : flag.start]}[{text[flag.start : flag.end]}"
    return f"{around}>{'|'.join(flag.suggestions[:3])}]{text[flag.end : flag.end + 20]}  ({flag.rule})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", nargs="?", type=Path, default=SET, help="sentences, one JSON object a line")
    parser.add_argument("--only", default="", help="classes, with commas: G,T,R")
    parser.add_argument("--lang", default="", help="languages, with commas: fr,de,es")
    parser.add_argument("--level", default=USUAL, help="how far down to look: sure, usual, thorough")
    parser.add_argument("--show", action="store_true", help="print what is missed or not righted")
    options = parser.parse_args()
    items = [json.loads(line) for line in options.set.read_text("utf-8").splitlines() if line.strip()]
    classes, tongues = (set(filter(None, given.split(","))) for given in (options.only, options.lang))
    items = [i for i in items if (not classes or i["cls"] in classes) and (not tongues or i["lang"] in tongues)]

    errors: dict[str, dict[str, Score]] = defaultdict(lambda: defaultdict(Score))
    right: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    wrongly, missed = [], []
    for item, found in zip(items, flags(items, options.level), strict=True):
        wanted = mark(item)
        if wanted is None:
            right[item["cls"]][item["lang"]].append(bool(found))
            wrongly += [f"   {item['id']}: {_shown(item, flag)}" for flag in found]
            continue
        part = score(item["text"], found, [wanted])
        errors[item["cls"]][item["lang"]].add(part)
        wrongly += [f" + {item['id']}: {_shown(item, flag)}" for flag in found if not touches(flag, wanted)]
        if not part.right:
            said = "; ".join(_shown(item, flag) for flag in found if touches(flag, wanted))
            missed.append(f"   {item['id']}: {item['wrong']} > {item['right']}: {said or item['text']}")

    languages = sorted({item["lang"] for item in items})
    print("errors: found / right first / all".ljust(36), *(f"{lang:>14}" for lang in (*languages, "all")))
    whole: dict[str, Score] = defaultdict(Score)
    for name, by in errors.items():
        for lang in languages:
            whole[lang].add(by[lang])
        _row(name, [by[lang] for lang in languages])
    _row("all", [whole[lang] for lang in languages])
    print("right sentences: flagged / all")
    for name, each in right.items():
        cells = [each[lang] for lang in languages]
        cells.append([flag for cell in cells for flag in cell])
        print(f"  {name}".ljust(36), *(f"{sum(cell):>8} / {len(cell):>3}" for cell in cells))
    print("flagged without an error there (+: beside one)", *wrongly, sep="\n")
    if options.show:
        print("missed, or not righted", *missed, sep="\n")
    return 0


def _row(name: str, cells: list[Score]) -> None:
    total = Score()
    for cell in cells:
        total.add(cell)
    print(f"  {name}".ljust(36), *(f"{cell.found:>4} /{cell.right:>3} /{cell.errors:>3}" for cell in (*cells, total)))


if __name__ == "__main__":
    sys.exit(main())
