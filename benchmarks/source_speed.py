"""Speed of the checks against the source, on one core: words per second, growth, a larger glossary, loading.

    python -m benchmarks.source_speed [--data FILE] [--places FILE]

Each figure stands beside a peer measured in the same run: as many words, ten times the glossary, nothing loaded.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from pipeline.aligning import align
from pipeline.checks import foreign_names, numbers, prepare
from pipeline.documents.segment import segment
from pipeline.glossary import glossary
from pipeline.model import Document, Term

WORDS = 500


def documents(data: Path, count: int) -> list[tuple[Document, Document]]:
    """Releases of about `WORDS` words with their sources, three sentences a paragraph, joined from segment pairs."""
    pairs = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    made: list[tuple[Document, Document]] = []
    at = 0
    while len(made) < count:
        target, source, size, n = "", "", 0, 0
        while size < WORDS:
            pair = pairs[at % len(pairs)]
            gap, close = (" ", "") if n % 3 else ("\n\n" if n else "", "\n\n" if n else "")
            target, source = target + gap + pair["target"].strip(), source + close + pair["source"].strip()
            size += len(pair["target"].split())
            at, n = at + 1, n + 1
        name = f"{len(made):04}"
        made.append(
            (
                segment(Document(f"{name}.en.txt", "en", target)),
                segment(Document(f"{name}.zh.txt", "zh", source)),
            )
        )
    return made


def _run(pairs: list[Document], terms: glossary.Glossary) -> float:
    started = time.process_time()
    for document in pairs:
        prepared = prepare(document, terms).document
        for check in (numbers, foreign_names):
            list(check.check(prepared, terms))
    return time.process_time() - started


def _cold(code: str) -> float:
    """Seconds of one core that a fresh interpreter takes for some code: other programs do not count."""
    before = os.times()
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev/human_segments.jsonl"))
    parser.add_argument("--places", type=Path, default=Path("../shared/data/places.csv"))
    options = parser.parse_args()

    gc.set_threshold(100_000, 20, 20)  # as `run` has it
    pairs = documents(options.data, 200)
    started = time.process_time()
    aligned = [align.align(target, source) for target, source in pairs]
    aligning = time.process_time() - started
    words = sum(len(d.text.split()) for d in aligned)
    few = glossary.load(options.places)
    many = glossary.Glossary(
        few.terms
        + tuple(Term(t.source, f"{t.target}{i}", "en", t.kind, t.status) for i in "abcdefghi" for t in few.terms)
    )
    half, whole = aligned[:100], aligned
    half_words = sum(len(d.text.split()) for d in half)
    # Loads the dictionaries and builds the indexes of both glossaries, which is measured below.
    _run(half, few)
    _run(half[:2], many)
    one = _run(half, few)
    two = _run(whole, few)
    ten = _run(half, many)
    print(f"names and numbers, 100 documents    {half_words / one:10,.0f} words/s on one core (at least 20,000)")
    growth = two / one * half_words / words
    print(f"200 documents                       {words / two:10,.0f} words/s (growth {growth:.2f} of linear)")
    print(f"ten times the glossary              {ten / one:10.2f} times the time (at most 2)")
    both = one / half_words + aligning / words
    print(f"alignment                           {words / aligning:10,.0f} words/s, not counted above")
    print(f"all three                           {1 / both:10,.0f} words/s")

    plain = "import pipeline.run"
    bare = min(_cold(plain) for _ in range(3))
    line = "小明去了嘉兴市。"
    load = (
        "from pipeline.model import Document; from pipeline.documents.segment import segment; from pipeline import run;"
        "from pipeline.aligning import align;"
        "from pipeline.glossary.glossary import Glossary; from pipeline.checks import romanisation, numbers;"
        "target = segment(Document('a', 'en', 'Xiaoming went to Jiaxing.'));"
        f"d = align.align(target, segment(Document('b', 'zh', '{line}')));"
        "list(romanisation.check(d, Glossary())); list(numbers.check(d, Glossary()))"
    )
    loading = min(_cold(load) for _ in range(3)) - bare
    print(f"loading the dictionaries            {loading:10.2f} s when used (at most 0.5)")
    load = "pipeline.chinese.readings"
    unused = f"import pipeline.run, sys; print(sorted({{'babel', '{load}'}} & sys.modules.keys()))"
    modules = subprocess.run([sys.executable, "-c", unused], capture_output=True, text=True, timeout=60, check=True)
    print(f"dictionaries imported when unused   {modules.stdout.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
