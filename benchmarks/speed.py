"""Speed and memory as a command, beside language-tool-python alone with its defaults in the same run.

    python -m benchmarks.speed [--segments FILE.jsonl] [--runs N] [--flat N]

Each figure is of a whole process as a user starts it, with every process it starts. Runs alternate and the best of
each side counts: the machine may be doing other things.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
RELEASE = ROOT / "releases" / "jiaxing-2019-07-26.en.txt"
SEGMENTS = ROOT.parent / "shared" / "data" / "dev" / "human_segments.jsonl"
WORDS_A_DOCUMENT = 500
SEGMENTS_A_PARAGRAPH = 3
_INTERVAL = 0.05
_TIMEOUT = 1800

# What the targets are, as ratios and absolute figures.
FIRST_CHECK_RATIO = 0.6
UNCHANGED_SECONDS = 0.3
BULK_RATIO = 1.5
PEAK_BYTES = 1_500_000_000
FLAT_RATIO = 1.1

PEER = """
import pathlib, sys
from benchmarks import peer
peer.flags([pathlib.Path(path).read_text("utf-8") for path in sys.argv[1:]])
"""


@dataclass(slots=True)
class Run:
    """One process and its descendants."""

    seconds: float = 0.0
    peak: int = 0
    """Bytes: the largest sum of resident memory, shared pages counted once a process."""
    java: bool = False
    memory: list[int] = field(default_factory=list)
    """Bytes, one sample every 50 ms."""


def measure(command: Sequence[str | Path]) -> Run:
    """Runs a command from the checkout; exit status 2 and above is an error.

    Compiled files are kept, as on a user's machine, even where the environment forbids it.
    """
    run = Run()
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, *map(str, command)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            size = 0
            try:
                for each in (watched, *watched.children(recursive=True)):
                    size += each.memory_info().rss
                    run.java = run.java or each.name() == "java"
            except psutil.Error:
                pass
            run.memory.append(size)
            run.peak = max(run.peak, size)
            if time.perf_counter() - started > _TIMEOUT:
                process.kill()
            # A process of a third of a second is not to be measured in steps of a twentieth.
            try:
                process.wait(_INTERVAL)
            except subprocess.TimeoutExpired:
                continue
        run.seconds = time.perf_counter() - started
        if process.returncode not in (0, 1):
            log.seek(0)
            raise SystemExit(
                f"{' '.join(map(str, command[:4]))} failed:\n{log.read().decode('utf-8', 'replace')[-2000:]}"
            )
    return run


def ours(releases: Path, reports: Path) -> Run:
    corrections = reports / "corrections"
    return measure(["-m", "pipeline", "check", releases, "--reports", reports, "--corrections", corrections])


def alone(paths: Sequence[Path]) -> Run:
    return measure(["-c", PEER, *paths])


def documents(segments: Path, count: int, folder: Path) -> list[Path]:
    """Files of about 500 words, no two paragraphs alike, from the targets of a JSON-lines file."""
    lines = segments.read_text(encoding="utf-8").splitlines()
    targets = [json.loads(line)["target"] for line in lines]
    draw = random.Random(20190726)
    draw.shuffle(targets)
    folder.mkdir()
    paths, at = [], 0
    for number in range(count):
        paragraphs: list[str] = []
        words = 0
        while words < WORDS_A_DOCUMENT:
            if at + SEGMENTS_A_PARAGRAPH > len(targets):
                draw.shuffle(targets)
                at = 0
            paragraphs.append(" ".join(targets[at : at + SEGMENTS_A_PARAGRAPH]))
            words += len(paragraphs[-1].split())
            at += SEGMENTS_A_PARAGRAPH
        path = folder / f"{number:04}.en.txt"
        path.write_bytes("\n\n".join(paragraphs).encode())
        paths.append(path)
    return paths


def words_in(paths: Sequence[Path]) -> int:
    return sum(len(path.read_text(encoding="utf-8").split()) for path in paths)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=Path, default=SEGMENTS, help="JSON lines with a key target")
    parser.add_argument("--runs", type=int, default=3, help="runs of each side (default: 3)")
    parser.add_argument("--flat", type=int, default=1000, help="documents of the memory run; 0 leaves it out")
    options = parser.parse_args(arguments)

    table = Table("what", "ours", "LanguageTool alone", "ratio", "target", "")

    def row(what: str, left: str, right: str, ratio: str, target: str, met: bool) -> None:
        table.add_row(what, left, right, ratio, target, "met" if met else "MISSED")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        firsts, agains, peers = [], [], []
        for number in range(options.runs):
            print(f"release, run {number + 1} of {options.runs}", file=sys.stderr)
            peers.append(alone([RELEASE]))
            reports = folder / f"reports-{number}"
            firsts.append(ours(RELEASE, reports))
            agains.append(ours(RELEASE, reports))
        first, again, peer = (min(runs, key=lambda r: r.seconds) for runs in (firsts, agains, peers))
        ratio = first.seconds / peer.seconds
        row(
            "release, nothing cached",
            f"{first.seconds:.2f} s",
            f"{peer.seconds:.2f} s",
            f"{ratio:.2f}",
            f"≤ {FIRST_CHECK_RATIO}",
            ratio <= FIRST_CHECK_RATIO,
        )
        row("  its memory", megabytes(first.peak), megabytes(peer.peak), "", "", True)
        java = "Java started" if any(run.java for run in agains) else "no Java"
        row(
            "release, unchanged",
            f"{again.seconds:.2f} s, {java}",
            "",
            "",
            f"≤ {UNCHANGED_SECONDS} s, no Java",
            again.seconds <= UNCHANGED_SECONDS and java == "no Java",
        )
        if options.segments.is_file():
            paths = documents(options.segments, 100, folder / "hundred")
            words = words_in(paths)
            firsts, peers = [], []
            for number in range(options.runs):
                print(f"100 documents, run {number + 1} of {options.runs}", file=sys.stderr)
                peers.append(alone(paths))
                firsts.append(ours(paths[0].parent, folder / f"hundred-reports-{number}"))
            first, peer = (min(runs, key=lambda r: r.seconds) for runs in (firsts, peers))
            ratio = peer.seconds / first.seconds
            row(
                f"100 documents, {words:,} words",
                f"{words / first.seconds:,.0f} words/s",
                f"{words / peer.seconds:,.0f} words/s",
                f"{ratio:.2f}",
                f"≥ {BULK_RATIO}",
                ratio >= BULK_RATIO,
            )
            peak = max(run.peak for run in firsts)
            row("  their memory", megabytes(peak), megabytes(peer.peak), "", "< 1,500 MB", peak < PEAK_BYTES)
            if options.flat:
                print(f"{options.flat} documents", file=sys.stderr)
                many = documents(options.segments, options.flat, folder / "many")
                long = ours(many[0].parent, folder / "many-reports")
                early, late = flatness(long.memory)
                row(
                    f"{options.flat} documents, memory",
                    f"{megabytes(late)}, peak {megabytes(long.peak)}",
                    "",
                    f"{late / early:.2f}",
                    f"≤ {FLAT_RATIO} × the second quarter",
                    late / early <= FLAT_RATIO and long.peak < PEAK_BYTES,
                )
                row("  their speed", f"{words_in(many) / long.seconds:,.0f} words/s", "", "", "", True)
        else:
            print(f"{options.segments}: not there; the bulk figures are left out", file=sys.stderr)
    Console(width=120).print(table)
    return 0


def megabytes(size: float) -> str:
    return f"{size / 1_000_000:,.0f} MB"


def flatness(memory: Sequence[int]) -> tuple[float, float]:
    """Mean memory of the second and of the last quarter of a run, bytes; the first quarter is start-up."""
    quarter = max(1, len(memory) // 4)
    early, late = memory[quarter : 2 * quarter], memory[3 * quarter :]
    return sum(early) / max(1, len(early)), sum(late) / max(1, len(late))


if __name__ == "__main__":
    sys.exit(main())
