"""How fast the review page shows and answers keys, and that no kill loses a decision: ``python -m benchmarks.review``.

The page holds 5,000 issues in 50,000 words, in a real Chromium. A key's time runs from the key event to the end of the
frame that shows its effect. ``--beside FOLDER`` measures the page of another checkout of this project, too, in turn
with this one's, and prints the ratios: on a machine that does other things, only these compare. The kills
(``--kills N``) are SIGKILLs of the real server at random moments while decisions arrive, each followed by a restart and
a look at the file.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import find_chromium
from tests.conftest import CHROMIUM_FLAGS
from tests.serving.test_server import kill_while_deciding

KEYS = "jaarajdku][auaaat" * 2
SHOWS_MS, ANSWERS_MS = 1_000, 50
ROUNDS = 3
ISSUES, WORDS = 5_000, 50_000
_WIDTHS = (8, 8, 8, 9)

_LISTEN = """() => {
  window.answers = [];
  addEventListener("keydown", (event) => {
    const start = performance.now();
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.answers.push([event.key, performance.now() - start]);
      after.port2.postMessage(0);
    });
  }, true);
}"""
_SHOWN = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""


@dataclass
class _Times:
    """Of one page, in ms."""

    shown: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)


# Run in another checkout, which has its own idea of a page.
_WRITE = """
import sys
from pathlib import Path
from pipeline.report import report
from tests.report.test_report import FACTS, large_review
print(Path(sys.argv[1], report.write(large_review({issues}, {words}), FACTS, Path(sys.argv[1])).file))
"""


def _written(project: Path, folder: Path) -> Path:
    """The large report, as the project in a folder writes it."""
    code = _WRITE.format(issues=ISSUES, words=WORDS)
    made = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=project, check=True, capture_output=True, text=True
    )
    return Path(made.stdout.split()[-1])


def _measure(chromium: Browser, file: Path, times: _Times) -> None:
    """Opens the page once, and presses the keys."""
    page = chromium.new_page(viewport={"width": 1360, "height": 860})
    page.goto(file.as_uri())
    page.wait_for_selector("html.live")
    times.shown.append(page.evaluate(_SHOWN))
    page.evaluate(_LISTEN)
    for key in KEYS:
        page.keyboard.press(key)
        page.wait_for_timeout(60)
    times.answers += [ms for _, ms in page.evaluate("window.answers")]
    page.close()


def speed(beside: Path | None) -> bool:
    """Prints the times; True when all of this project's are within their bounds."""
    executable = find_chromium()
    if executable is None:
        raise SystemExit("no Chromium was found; install one or set CHROMIUM to its path")
    projects = {"this page": Path.cwd()} | ({"the other": beside} if beside else {})
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = {name: _written(path, Path(folder, str(n))) for n, (name, path) in enumerate(projects.items())}
        chromium = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        times = {name: _Times() for name in files}
        for _ in range(ROUNDS):
            for name, file in files.items():
                _measure(chromium, file, times[name])
        sizes = {name: file.stat().st_size for name, file in files.items()}
        chromium.close()
    print(f"{ISSUES:,} issues in {WORDS:,} words; ms, median of {ROUNDS} rounds (at most {SHOWS_MS} and {ANSWERS_MS})")
    print(f"  {'':12}{'MB':>6}{'shows':>8}{'a key':>8}{'95th':>8}{'slowest':>9}")
    rows = {}
    for name, one in times.items():
        late = statistics.quantiles(one.answers, n=20)[-1]
        rows[name] = statistics.median(one.shown), statistics.median(one.answers), late, max(one.answers)
        print(
            f"  {name:12}{sizes[name] / 1e6:6.1f}"
            + "".join(f"{v:{w}.0f}" for v, w in zip(rows[name], _WIDTHS, strict=True))
        )
    if beside:
        ratios = [mine / theirs for mine, theirs in zip(*rows.values(), strict=True)]
        print(f"  {'ratio':12}{'':6}" + "".join(f"{v:{w}.2f}" for v, w in zip(ratios, _WIDTHS, strict=True)))
    shows, _, late, _ = rows["this page"]
    return shows <= SHOWS_MS and late <= ANSWERS_MS


def kills(number: int) -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        decided = kill_while_deciding(Path(folder), number, seed=number)
    print(f"{number} kills while {decided} decisions arrived: none that was told as saved is lost", end="")
    print(f" ({time.monotonic() - started:.0f} s)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="another checkout, whose page is measured too")
    options = parser.parse_args()
    within = speed(options.beside)
    if options.kills:
        kills(options.kills)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
