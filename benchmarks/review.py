"""How fast the pages show and answer keys, and that no kill loses a decision: ``python -m benchmarks.review``.

The page holds 5,000 issues in 50,000 words, in a real Chromium. A key's time runs from the key event to the end of the
frame that shows its effect. ``--beside FOLDER`` measures the page of another checkout of this project, too, in turn
with this one's, and prints the ratios: on a machine that does other things, only these compare. The desk
and the index (``--releases N …``) hold so many releases, with those of ten beside them in the same run. The kills
(``--kills N``) are SIGKILLs of the real server at random moments while decisions arrive, each followed by a restart and
a look at the file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.report import report
from pipeline.report.view import Facts
from pipeline.report.view.index import summary
from pipeline.run import Result, Settings
from pipeline.serving import house, server
from pipeline.serving.session import Around, Session
from pipeline.speech.speech import Speech
from tests import sample_review
from tests.chromium import find_chromium
from tests.conftest import CHROMIUM_FLAGS
from tests.house import TOKEN, check, laid_out
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


def _facts(result: Result, speech: Speech) -> Facts:
    return Facts(result.words, "2026-11-30", ())


@contextmanager
def _many(folder: Path, number: int) -> Iterator[tuple[str, Path]]:
    """A desk over so many small releases with their sources, and the index of their reports: the address, the file."""
    folder.mkdir()
    with chdir(folder):
        laid_out(folder)
        settings = Settings(grammar=False)
        around, sessions, rows = Around(settings), [], []
        for n in range(number):
            path = Path("releases", f"release-{n:04}.en.txt")
            path.write_text(sample_review.TEXT.replace("Haiyan", f"Haiyan{n}"), "utf-8")
            path.with_name(f"release-{n:04}.zh.txt").write_text(sample_review.SOURCE, "utf-8")
            result = check(path, settings)
            rows.append(report.row(summary(result.review, Facts(result.words, "2026-11-30", ())), f"{n}.html"))
            sessions.append(result)
        settings.reports.mkdir()
        index = report.write_index(rows, settings.reports)
        held = [Session(result, settings, lambda path: check(path, settings), around) for result in sessions]
        releases = house.House(settings, held, folder=Path("releases"))
        listener = server.listen(0)
        port: int = listener.getsockname()[1]
        running = server.made(server.application(releases, _facts, "Lin Yue", TOKEN, port))
        threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True).start()
        releases.begin()
        try:
            yield f"http://127.0.0.1:{port}/#token={TOKEN}", folder / index
        finally:
            running.should_exit = True
            releases.close()


def _listed(page: Page, times: _Times) -> None:
    """Loads the list that a page shows, sorts it, and looks for a release in it."""
    page.reload()
    page.wait_for_selector("html.live")
    times.shown.append(page.evaluate(_SHOWN))
    page.evaluate(_LISTEN)
    page.focus("#list [data-sort=weight]")
    for key in ("Enter", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(60)
    page.focus("#find")
    for key in "release-0007":
        page.keyboard.press(key)
        page.wait_for_timeout(60)
    times.answers += [ms for _, ms in page.evaluate("window.answers")]


def lists(numbers: Sequence[int]) -> bool:
    """Prints the times of the desk and the index; True when all are within their bounds."""
    within = True
    print(f"the desk and the index; ms, median of {ROUNDS} rounds (at most {SHOWS_MS} and {ANSWERS_MS})")
    print(f"  {'releases':12}{'':6}{'shows':>8}{'a key':>8}{'95th':>8}{'slowest':>9}{'server':>8}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        for number in (10, *numbers):
            with _many(Path(folder, str(number)), number) as (address, index):
                for name, at in (("desk", address), ("index", index.as_uri())):
                    page = chromium.new_page(viewport={"width": 1360, "height": 860})
                    page.goto(at)
                    page.wait_for_selector("html.live")
                    page.wait_for_timeout(500)
                    times, start = _Times(), os.times()
                    for _ in range(ROUNDS):
                        _listed(page, times)
                    end = os.times()
                    page.close()
                    shows, late = statistics.median(times.shown), statistics.quantiles(times.answers, n=20)[-1]
                    row = shows, statistics.median(times.answers), late, max(times.answers)
                    # What this process spent: the server's part, and what it takes to press the keys.
                    spent = 1000 * (end.user + end.system - start.user - start.system) / ROUNDS
                    print(
                        f"  {number:<6,}{name:12}" + "".join(f"{v:{w}.0f}" for v, w in zip(row, _WIDTHS, strict=True)),
                        f"{spent:7.0f}",
                    )
                    within = within and shows <= SHOWS_MS and late <= ANSWERS_MS
        chromium.close()
    return within


def kills(number: int) -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        decided = kill_while_deciding(Path(folder), number, seed=number)
    print(f"{number} kills while {decided} decisions arrived: none that was told as saved is lost", end="")
    print(f" ({time.monotonic() - started:.0f} s)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--releases", type=int, nargs="*", default=(500, 2_000), metavar="N")
    parser.add_argument("--only-lists", action="store_true", help="the desk and the index alone")
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="another checkout, whose page is measured too")
    options = parser.parse_args()
    within = options.only_lists or speed(options.beside)
    if options.releases:
        within = lists(options.releases) and within
    if options.kills and not options.only_lists:
        kills(options.kills)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
