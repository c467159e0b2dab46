"""How cost grows: with the number of releases, and with the length of unusual input.

    python -m benchmarks.scale [--releases 500,2000,8000] [--kinds NAME,...] [--grammar] [--rounds N]
    python -m benchmarks.scale --kinds "" --releases "" --workers 0,1,2 --count 300 --grammar
    python -m benchmarks.scale --kinds "" --releases "" --workers 0,2 --count 10000 --kills 20

Each figure is of a whole process as a user starts it: processor time (user and system), the most memory, and for
folders the time until the first report stands. The exponent is that of a power of the size, between the smallest and
the largest, with the cost of one release taken off: 1.0 is linear.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
RELEASES_MOST, INPUT_MOST = 1.05, 1.2
"""The exponents that are asked for."""
_GLOSSARY = "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n海宁,Haining,place,preferred,\n"
_LOOK = 0.02
# Between two kills, in seconds.
_EVERY = 2.0
# What differs less than this, in seconds, tells nothing about growth.
_LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process."""

    seconds: float
    """Of the processor."""
    peak: int
    """Bytes."""
    first: float
    """Seconds until the first report stood; 0 where none did."""


def check(folder: Path, *words: str) -> Cost:
    """What a check of the folder's releases costs. Compiled files are kept, as on a user's machine."""
    reports = folder / "reports"
    before = {path.name: path.stat().st_mtime_ns for path in reports.glob("*.html")} if reports.is_dir() else {}
    started = time.monotonic()
    command = [sys.executable, "-m", "pipeline", "check", *words]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    with subprocess.Popen(command, cwd=folder, env=environment, **quiet) as process:
        first = 0.0
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if not first and not before and reports.is_dir() and any(reports.glob("*.html")):
                first = time.monotonic() - started
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                break
            time.sleep(_LOOK)
    if process.returncode not in (0, 1, 2):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, first)


def exponent(sizes: Sequence[int], costs: Sequence[float], base: float) -> float | None:
    """Of the power of the size that the cost follows; None for one size, and where the smallest costs too little."""
    if sizes[0] == sizes[-1]:
        return None
    low, high = costs[0] - base, costs[-1] - base
    if min(low, high) < _LEAST:
        return None
    return math.log(high / low) / math.log(sizes[-1] / sizes[0])


# --- many releases ----------------------------------------------------------------------------------------------------


def releases(folder: Path, count: int) -> None:
    """So many short releases, each with its source and a slip or two."""
    (folder / "releases").mkdir(parents=True)
    (folder / "glossary").mkdir()
    (folder / "glossary" / "names.csv").write_text(_GLOSSARY, "utf-8")
    for number in range(count):
        english = (
            f"Report {number} of the port\n\nThe port of Jiaxing opened berth {number} on Monday. It is the the "
            f"largest in Haining, and {number + 3} ships called there.\n"
        )
        chinese = f"港口报告{number}\n\n嘉兴港周一启用第{number}号泊位。这是海宁最大的泊位，有{number + 3}艘船停靠。\n"
        (folder / "releases" / f"r{number:06d}.en.txt").write_text(english, "utf-8")
        (folder / "releases" / f"r{number:06d}.zh.txt").write_text(chinese, "utf-8")


def folders(sizes: Sequence[int], words: Sequence[str], rounds: int, console: Console) -> bool:
    """Prints what folders of these sizes cost, new and unchanged; True when they grow as is asked.

    Of so many rounds the least counts: what else the machine does stretches processor time, too.
    """
    table = Table("releases", "new, s", "first report, s", "memory, MB", "unchanged, s", "memory, MB", box=None)
    new, same = [], []
    for size in (1, *sizes):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            releases(folder, size)
            fresh, again = [], []
            for _ in range(rounds):
                shutil.rmtree(folder / "reports", ignore_errors=True)
                fresh.append(check(folder, *words))
                again.append(check(folder, *words))
            new.append(min(fresh, key=lambda cost: cost.seconds))
            same.append(min(again, key=lambda cost: cost.seconds))
        table.add_row(
            f"{size:,}",
            f"{new[-1].seconds:.1f}",
            f"{new[-1].first:.1f}",
            f"{new[-1].peak / 1e6:.0f}",
            f"{same[-1].seconds:.1f}",
            f"{same[-1].peak / 1e6:.0f}",
        )
    console.print(table)
    grown = [exponent(sizes, [c.seconds for c in costs[1:]], costs[0].seconds) for costs in (new, same)]
    console.print("exponent:", *(f"{name} {_shown(e)}" for name, e in zip(("new", "unchanged"), grown, strict=True)))
    return all(e is None or e <= RELEASES_MOST for e in grown)


# --- unusual input ----------------------------------------------------------------------------------------------------

Files = Mapping[str, str]
PROSE = "The port of Jiaxing opened.\n"


def _long_cell(size: int) -> Files:
    row = f"港,{'Jia ' * (size // 4)},place,preferred,\n"
    return {"a.en.txt": PROSE, "../glossary/names.csv": _GLOSSARY + row}


def _columns(count: int) -> Files:
    lines = ("a|" * count, "-|" * count, PROSE.strip() + "|" + "b|" * (count - 1))
    return {"a.en.md": "".join(f"|{line}\n" for line in lines)}


def _text(repeated: str, behind: str = f" {PROSE}", name: str = "a.en.txt") -> Callable[[int], Files]:
    return lambda size: {name: repeated * (size // len(repeated)) + behind}


KINDS: Mapping[str, tuple[int, Callable[[int], Files]]] = {
    "brackets in Markdown": (40_000, _text("](", name="a.en.md")),
    "brackets in text": (40_000, _text("](")),
    "open brackets in Markdown": (250_000, _text("[", name="a.en.md")),
    "open brackets in text": (1_000_000, _text("[")),
    "ampersands in HTML": (160_000, _text("&", name="a.en.html")),
    "references in HTML": (160_000, _text("&a", name="a.en.html")),
    "a source of one line": (
        13_000,
        lambda size: {"a.en.txt": PROSE * (size // 13), "a.zh.txt": "嘉兴港口今天启用了新的泊位" * (size // 13)},
    ),
    "a long cell of the glossary": (120_000, _long_cell),
    "columns": (13_000, _columns),
    "an issue a character": (20_000, _text("，a")),
    "one long word": (500_000, _text("x")),
    "one long sentence": (40_000, _text("the port and ", PROSE)),
    "spaces": (200_000, lambda size: {"a.en.txt": f"Jiaxing{' ' * size}{PROSE}"}),
    "capitals": (40_000, _text("Jia ", PROSE)),
    "figures": (40_000, lambda size: {"a.en.txt": "12 " * (size // 3) + PROSE, "a.zh.txt": "12，" * (size // 3)}),
}
"""By name: the largest size, in characters, and the files of a release of some size."""
_STEPS = 4


def unusual(names: Sequence[str], words: Sequence[str], console: Console) -> bool:
    """Prints what unusual input costs in two sizes; True when it grows as is asked."""
    table = Table("input", "size", "s", "memory, MB", "size", "s", "memory, MB", "exponent", box=None)
    good = True
    with tempfile.TemporaryDirectory() as name:
        releases(Path(name), 1)
        base = check(Path(name), *words).seconds
    for kind in names:
        most, make = KINDS[kind]
        sizes = (most // _STEPS, most)
        costs = [_cost(make(size), words) for size in sizes]
        found = exponent(sizes, [cost.seconds for cost in costs], base)
        good = good and (found is None or found <= INPUT_MOST)
        cells = [f"{size:,} {c.seconds:.1f} {c.peak / 1e6:.0f}".split() for size, c in zip(sizes, costs, strict=True)]
        table.add_row(kind, *cells[0], *cells[1], _shown(found))
    console.print(table)
    return good


def _cost(files: Files, words: Sequence[str]) -> Cost:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        releases(folder, 0)
        for path, text in files.items():
            (folder / "releases" / path).write_text(text, "utf-8")
        return check(folder, *words)


# --- several processes ------------------------------------------------------------------------------------------------


def clustered(workers: Sequence[int], count: int, kills: int, words: Sequence[str], console: Console) -> bool:
    """Prints how fast so many releases are checked by workers (0: without), some of which are killed on the way; True
    when all runs wrote the same reports and left no process."""
    table = Table("workers", "s", "words/s", "killed", "reports", "the same", "left", box=None)
    good, wanted = True, ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        releases(folder, count)
        volume = sum(len(path.read_text("utf-8").split()) for path in (folder / "releases").glob("*.en.txt"))
        for each in workers:
            shutil.rmtree(folder / "reports", ignore_errors=True)
            asked = ("--workers", str(each)) if each else ()
            seconds, killed, left = _run(folder, (*words, *asked), kills if each else 0)
            pages = sorted((folder / "reports").glob("*.html"))
            digest = hashlib.sha256(b"".join(page.read_bytes() for page in pages)).hexdigest()
            wanted = wanted or digest
            good = good and digest == wanted and not left
            same = "yes" if digest == wanted else "no"
            table.add_row(
                str(each), f"{seconds:.0f}", f"{volume / seconds:,.0f}", str(killed), f"{len(pages):,}", same, str(left)
            )
    console.print(table)
    return good


def _run(folder: Path, words: Sequence[str], kills: int) -> tuple[float, int, int]:
    """Seconds of a check, how many of its workers were killed, and how many of its processes were left."""
    started = time.monotonic()
    command = [sys.executable, "-m", "pipeline", "check", *words]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    seen: set[psutil.Process] = set()
    killed, due = 0, started + _EVERY
    with subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, **quiet) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):
                seen |= set(watched.children(recursive=True))
                mortal = [one for one in watched.children() if "spawn_main" in " ".join(one.cmdline())]
                if killed < kills and mortal and time.monotonic() > due:
                    mortal[killed % len(mortal)].kill()
                    killed, due = killed + 1, time.monotonic() + _EVERY
            time.sleep(_LOOK)
    seconds = time.monotonic() - started
    _, left = psutil.wait_procs(seen, timeout=10)
    return seconds, killed, len(left)


def _shown(found: float | None) -> str:
    return "little" if found is None else f"{found:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--releases", default="500,2000,8000", help="numbers of releases; empty: none")
    parser.add_argument("--rounds", type=int, default=1, help="of each number of releases; the least counts")
    parser.add_argument("--kinds", default=",".join(KINDS), help="kinds of unusual input; empty: none")
    parser.add_argument("--grammar", action="store_true", help="with LanguageTool")
    parser.add_argument("--workers", default="", help="numbers of workers; 0: without; empty: none")
    parser.add_argument("--count", type=int, default=300, help="of the releases that workers check")
    parser.add_argument("--kills", type=int, default=0, help="how many workers are killed on the way")
    options = parser.parse_args(arguments)
    words = () if options.grammar else ("--no-grammar",)
    console = Console()
    good = True
    if options.kinds:
        good = unusual(options.kinds.split(","), words, console)
    if options.releases:
        good = folders(sorted(map(int, options.releases.split(","))), words, options.rounds, console) and good
    if options.workers:
        counts = list(map(int, options.workers.split(",")))
        good = clustered(counts, options.count, options.kills, words, console) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
