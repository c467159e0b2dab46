"""Accuracy as a command: recall, right first suggestions and false flags, beside LanguageTool alone.

    python -m benchmarks.accuracy [--data DIR] [--compare]

Every text goes through the same stages as ``python -m pipeline check``, and what that shows without further options
counts; `calibration.py` tells what the other levels find. LanguageTool alone is language-tool-python with its defaults
on the same text in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import alignment, calibration, peer, seeding
from benchmarks.scoring import Flag, Marked, Score, score, touches
from pipeline import run
from pipeline.model import USUAL, Depth
from pipeline.words import lexicon

HERE = Path(__file__).parent
LAST = HERE / "results" / "accuracy.json"


def load(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ours(
    texts: Sequence[str],
    glossary: Path | None,
    sources: Sequence[str] | None = None,
    *,
    grammar: bool = True,
    depth: Depth = USUAL,
    language: str = "en",
) -> list[list[Flag]]:
    """Our flags on each text, every text a release of its own, with its source where there is one; "": it has none."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        releases = root / "releases"
        releases.mkdir()
        if glossary is None:
            glossary = root / "glossary.csv"
            glossary.write_text(f"zh,{language},kind,status,note\n", encoding="utf-8")
        for number, text in enumerate(texts):
            # As bytes: no newline translation.
            (releases / f"{number:06}.{language}.txt").write_bytes(text.encode())
            if sources is not None and sources[number]:
                (releases / f"{number:06}.zh.txt").write_bytes(sources[number].encode())
        settings = run.Settings(
            glossary=glossary, corrections=root / "corrections", reports=root / "reports", grammar=grammar
        )
        found = []
        for result in run.examine([releases], settings):
            found.append(
                [
                    Flag(i.span.start, i.span.end, i.suggestions, i.check, i.rule, i.confidence)
                    for i in (item.issue for item in result.review.within(depth).issues)
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


def _measure(
    title: str,
    texts: list[str],
    wanted: list[list[Marked]],
    flags: list[list[Flag]],
    only: frozenset[str],
    show: bool,
) -> Table:
    """Ours alone: what the peer cannot do. Flags of other checks than `only` do not count."""
    table = Table(title)
    for text, found, errors in zip(texts, flags, wanted, strict=True):
        found = [f for f in found if f.check in only]
        table.add("all", "ours", score(text, found, errors))
        for category in sorted({m.category for m in errors if m.certain}):
            part = score(text, found, [m for m in errors if m.category == category], words=0)
            part.other = 0
            table.add(category, "ours", part)
        if show:
            _show(text, found, errors)
    return table


_NAMES = frozenset({"names", "romanisation", "foreign-names", "coverage", "consistency"})
_NUMBERS = frozenset({"numbers"})


def with_source(options: argparse.Namespace) -> Iterator[Table]:
    """Names and numbers held against the source: real errors, unmarked segments, and seeded slips."""
    human = load(options.data / "human_segments.jsonl")
    for name, only in (("gold_name_errors", _NAMES), ("gold_number_errors", _NUMBERS)):
        grouped: dict[tuple[str, str], list[Marked]] = defaultdict(list)
        for item in load(options.data / f"{name}.jsonl"):
            grouped[(str(item["target"]), str(item["source"]))].append(marks(item))
        texts, sources = [t for t, _ in grouped], [s for _, s in grouped]
        flags = ours(texts, None, sources, grammar=False)
        yield _measure(f"{name}, with source", texts, list(grouped.values()), flags, only, options.show)

        texts, sources, wanted = _inside_documents(load(options.data / f"{name}.jsonl"), human)
        flags = ours(texts, None, sources, grammar=False)
        table = _measure(f"{name}, inside whole documents", texts, wanted, flags, only, False)
        yield table

    unmarked = [item for item in human if not item["errors"]] + load(options.data / "clean_segments.jsonl")
    pairs = [(str(item["target"]), str(item["source"])) for item in unmarked]
    flags = ours([t for t, _ in pairs], None, [s for _, s in pairs], grammar=False)
    for title, only in (("names", _NAMES), ("numbers", _NUMBERS)):
        yield _measure(
            f"unmarked segments with source: {title}",
            [t for t, _ in pairs],
            [[] for _ in pairs],
            flags,
            only,
            options.show,
        )

    everything = [(str(item["target"]), str(item["source"])) for item in human]
    known = seeding.places(options.places)
    slips = list(seeding.seeded_places(everything, known, lexicon.is_english, 600))
    texts, sources, wanted = [s.text for s in slips], [s.source for s in slips], [[s.mark] for s in slips]
    flags = ours(texts, options.places, grammar=False)
    yield _measure("seeded places: glossary, no source", texts, wanted, flags, _NAMES, options.show)
    flags = ours(texts, None, sources, grammar=False)
    yield _measure("seeded places: source, no glossary", texts, wanted, flags, _NAMES, options.show)

    slips = [*seeding.seeded_numbers(everything, 400), *seeding.seeded_dates(everything, 200)]
    texts, sources, wanted = [s.text for s in slips], [s.source for s in slips], [[s.mark] for s in slips]
    flags = ours(texts, None, sources, grammar=False)
    yield _measure("seeded numbers with source", texts, wanted, flags, _NUMBERS, options.show)


def _inside_documents(
    errors: list[dict[str, object]], human: list[dict[str, object]]
) -> tuple[list[str], list[str], list[list[Marked]]]:
    """Each error inside its whole document, the others' segments around it, three a paragraph on both sides."""
    documents: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for item in human:
        number = int(str(item["id"]).rsplit("/", 1)[1])
        documents[str(item["doc"])].setdefault(number, (str(item["target"]), str(item["source"])))
    texts, sources, wanted = [], [], []
    for error in errors:
        whole = dict(documents.get(str(error["doc"]), {}))
        number = int(str(error["seg"]))
        whole[number] = (str(error["target"]), str(error["source"]))
        text, source, mark = "", "", None
        for place, key in enumerate(sorted(whole)):
            gap, close = ("\n\n", "\n\n") if place % 3 == 0 and place else (" " if place else "", "")
            text, source = text + gap, source + close
            if key == number:
                moved = marks(error)
                mark = Marked(
                    moved.start + len(text), moved.end + len(text), moved.corrections, moved.category, moved.certain
                )
            text, source = text + whole[key][0].strip("\n"), source + whole[key][1].strip("\n")
        assert mark is not None
        texts.append(text)
        sources.append(source)
        wanted.append([mark])
    return texts, sources, wanted


def without_source(options: argparse.Namespace) -> Iterator[Table]:
    """English alone, beside LanguageTool alone: the release, unmarked segments, typing errors."""
    for gold in sorted(options.releases.glob("*.gold.jsonl")):
        text = Path(str(gold).replace(".gold.jsonl", ".en.txt")).read_bytes().decode()
        wanted = [marks(item) for item in load(gold)]
        yield (marked_set(f"release {gold.name}", [text], [wanted], options.glossary, options.show))

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
    yield table

    for name, field in (("gov_release_errors", "quote"), ("gold_human_typos", "target")):
        grouped: dict[str, list[Marked]] = defaultdict(list)
        for item in load(options.data / f"{name}.jsonl"):
            grouped[str(item[field])].append(marks(item))
        yield (marked_set(name, list(grouped), list(grouped.values()), options.glossary, options.show))


_SEEN_BY_ALL = ("gov_release_errors", "gold_human_typos", "first_sight_grammar", "first_sight_pages")


def thorough(options: argparse.Namespace) -> Iterator[Table]:
    """Whether a thorough look finds what LanguageTool alone does."""
    table = Table("English alone, thorough: at least what LanguageTool alone finds")
    for name in _SEEN_BY_ALL:
        grouped: dict[str, list[Marked]] = defaultdict(list)
        for item in load(options.data / f"{name}.jsonl"):
            grouped[str(item.get("target") or item.get("quote") or item.get("text"))].append(marks(item))
        texts = list(grouped)
        for side, flags in (("ours", ours(texts, None, depth="thorough")), ("peer", peer.flags(texts))):
            for text, found in zip(texts, flags, strict=True):
                table.add(name, side, score(text, found, grouped[text]))
    yield table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev"), help="folder with the marked sets")
    parser.add_argument("--releases", type=Path, default=Path("../shared/releases"), help="releases with *.gold.jsonl")
    parser.add_argument(
        "--places", type=Path, default=Path("../shared/data/places.csv"), help="place names to misspell"
    )
    parser.add_argument("--only-source", action="store_true", help="only what is held against the source")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--compare", action="store_true", help="show what changed since the last run")
    parser.add_argument("--show", action="store_true", help="print every miss and every flag outside the marks")
    options = parser.parse_args()
    tables: list[Table | alignment.Table | calibration.Table] = []

    if not options.only_source:
        tables += without_source(options)
        tables += thorough(options)
    tables += with_source(options)
    tables += alignment.tables(options.data, options.show)
    if not options.only_source:
        tables += calibration.tables(options.data, ours)

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
