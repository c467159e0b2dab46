"""Accuracy as a command: recall, right first suggestions and false flags, beside LanguageTool alone.

    python -m benchmarks.accuracy [--data DIR] [--compare]

Every text goes through the same stages as ``python -m pipeline check``. LanguageTool alone is
language-tool-python with its defaults on the same text in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import peer
from benchmarks.scoring import Flag, Marked, Score, score, touches
from pipeline import run

HERE = Path(__file__).parent
LAST = HERE / "results" / "accuracy.json"


def load(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ours(
    texts: Sequence[str], glossary: Path | None, sources: Sequence[str] | None = None, *, grammar: bool = True
) -> list[list[Flag]]:
    """Our flags on each text, every text a release of its own, with its source where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        releases = root / "releases"
        releases.mkdir()
        if glossary is None:
            glossary = root / "glossary.csv"
            glossary.write_text("zh,en,kind,status,note\n", encoding="utf-8")
        for number, text in enumerate(texts):
            # As bytes: no newline translation.
            (releases / f"{number:06}.en.txt").write_bytes(text.encode())
            if sources is not None:
                (releases / f"{number:06}.zh.txt").write_bytes(sources[number].encode())
        settings = run.Settings(
            glossary=glossary, corrections=root / "corrections", reports=root / "reports", grammar=grammar
        )
        found = []
        for result in run.examine([releases], settings):
            found.append(
                [
                    Flag(i.issue.span.start, i.issue.span.end, i.issue.suggestions, i.issue.check)
                    for i in result.review.issues
                ]
            )
        return found


def marks(item: dict[str, object]) -> Marked:
    correction = item["correction"]
    corrections = tuple(correction) if isinstance(correction, list) else (str(correction),)
    corrections += tuple(item.get("also_accept") or ())  # type: ignore[arg-type]
    certain = item.get("certain", item.get("certainty", "certain"))
    return Marked(
        int(item["start"]),  # type: ignore[call-overload]
        int(item["end"]),  # type: ignore[call-overload]
        corrections,
        str(item["category"]),
        certain in (True, "certain"),
    )


class Table:
    """Rows of one measurement: class, then found/right/errors of ours and of the peer."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: dict[str, dict[str, Score]] = defaultdict(lambda: {"ours": Score(), "peer": Score()})

    def add(self, name: str, side: str, part: Score) -> None:
        self.rows[name][side].add(part)

    def lines(self) -> Iterator[str]:
        yield f"## {self.title}"
        columns = f"{'found':>6} {'right 1st':>9} {'other':>6} {'/1000w':>7}"
        yield f"{'class':34} {'errors':>6} | {columns} | LanguageTool alone"
        for name, sides in self.rows.items():
            a, b = sides["ours"], sides["peer"]
            yield (
                f"{name[:34]:34} {a.errors:6} | {a.found:6} {a.right:9} {a.other:6} {a.per_thousand:7.2f} | "
                f"{b.found:6} {b.right:9} {b.other:6} {b.per_thousand:7.2f}"
            )

    def plain(self) -> dict[str, dict[str, float]]:
        return {
            name: {"errors": s["ours"].errors, "found": s["ours"].found, "right": s["ours"].right,
                   "other": s["ours"].other, "per_thousand": round(s["ours"].per_thousand, 3)}
            for name, s in self.rows.items()
        }  # fmt: skip


def marked_set(title: str, texts: list[str], wanted: list[list[Marked]], glossary: Path | None, show: bool) -> Table:
    table = Table(title)
    for side, all_flags in (("ours", ours(texts, glossary)), ("peer", peer.flags(texts))):
        for text, flags, errors in zip(texts, all_flags, wanted, strict=True):
            table.add("all", side, score(text, flags, errors))
            for category in sorted({m.category for m in errors if m.certain}):
                only = [m for m in errors if m.category == category]
                part = score(text, flags, only, words=0)
                part.other = 0
                table.add(category, side, part)
            if show and side == "ours":
                _show(text, flags, errors)
    return table


def _show(text: str, flags: list[Flag], errors: list[Marked]) -> None:
    for mark in errors:
        if mark.certain and not score(text, flags, [mark]).right:
            near = [(text[f.start : f.end], f.suggestions[:3], f.check) for f in flags if touches(f, mark)]
            place = _place(text, mark.start, mark.end, mark.corrections[:1])
            print(f"   {'wrong' if near else 'missed'} {mark.category}: {place} {near or ''}")
    for flag in flags:
        if not any(touches(flag, m) for m in errors):
            print(f"   other {flag.check}: {_place(text, flag.start, flag.end, flag.suggestions[:2])}")


def _place(text: str, start: int, end: int, offered: Sequence[str]) -> str:
    return f"{text[max(0, start - 40) : start]}[{text[start:end]}>{'|'.join(offered)}]{text[end : end + 30]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev"), help="folder with the marked sets")
    parser.add_argument("--releases", type=Path, default=Path("../shared/releases"), help="releases with *.gold.jsonl")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--compare", action="store_true", help="show what changed since the last run")
    parser.add_argument("--show", action="store_true", help="print every miss and every flag outside the marks")
    options = parser.parse_args()
    tables: list[Table] = []

    for gold in sorted(options.releases.glob("*.gold.jsonl")):
        text = Path(str(gold).replace(".gold.jsonl", ".en.txt")).read_bytes().decode()
        wanted = [marks(item) for item in load(gold)]
        tables.append(marked_set(f"release {gold.name}", [text], [wanted], options.glossary, options.show))

    clean = load(options.data / "clean_segments.jsonl")
    texts = [str(item["target"]) for item in clean]
    table = Table("clean segments: every flag counts as false")
    for side, all_flags in (("ours", ours(texts, None)), ("peer", peer.flags(texts))):
        for text, flags in zip(texts, all_flags, strict=True):
            table.add("all", side, score(text, flags, []))
            if options.show and side == "ours":
                _show(text, flags, [])
        by_check = Counter(f.check for flags in all_flags for f in flags)
        for check, count in sorted(by_check.items()):
            if side == "ours":
                table.add(check, side, Score(other=count, words=sum(len(t.split()) for t in texts)))
    tables.append(table)

    for name, field in (("gov_release_errors", "quote"), ("gold_human_typos", "target")):
        grouped: dict[str, list[Marked]] = defaultdict(list)
        for item in load(options.data / f"{name}.jsonl"):
            grouped[str(item[field])].append(marks(item))
        tables.append(marked_set(name, list(grouped), list(grouped.values()), options.glossary, options.show))

    last = json.loads(LAST.read_text()) if LAST.exists() else {}
    for table in tables:
        print("\n".join(table.lines()))
        if options.compare:
            for name, row in table.plain().items():
                before = last.get(table.title, {}).get(name)
                if before and before != row:
                    print(f"   {name}: was {before}")
        print()
    LAST.parent.mkdir(exist_ok=True)
    LAST.write_text(json.dumps({t.title: t.plain() for t in tables}, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
