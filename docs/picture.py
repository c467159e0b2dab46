"""Makes the README's picture of the report, ``python -m docs.picture``: the real release, in a real Chromium.

Some issues are decided in a temporary folder first, so that the picture shows every status.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from pipeline import run
from pipeline.commands.checking import facts
from pipeline.decisions import decisions, review
from pipeline.model import Verdict
from pipeline.report import report
from pipeline.speech import speech
from tests.chromium import find_chromium
from tests.conftest import CHROMIUM_FLAGS

RELEASE = Path("releases/jiaxing-2019-07-26.en.txt")
PICTURE = Path(__file__).parent / "report.png"
# In turn, for the issues of the release; None stays pending.
VERDICTS: tuple[Verdict | None, ...] = (None, "accepted", None, None, "deferred", "accepted", None, "rejected")
WIDTH, HEIGHT = 1360, 860
# What stands at the top: a wrong name.
CARD = ".mark.pending.major"


def write_report(folder: Path) -> Path:
    """The release's report in `folder`, with some issues decided."""
    settings = run.Settings(corrections=folder / "corrections", reports=folder / "reports")
    found = run.examine_one(RELEASE, settings)
    for number, item in enumerate(found.review.issues):
        verdict = VERDICTS[number % len(VERDICTS)]
        if verdict == "accepted" and (item.issue.ambiguous or not item.issue.suggestions):
            continue
        if verdict is not None:
            decided = review.decide(found.review.document, item.issue, verdict, None, "Lin Yue", str(date.today()))
            decisions.record(run.corrections_file(settings, RELEASE), [decided], RELEASE.name)
    found = run.examine_one(RELEASE, settings)
    row = report.write(found.review, facts(found, settings.depth, str(date.today()), speech.ENGLISH), settings.reports)
    return settings.reports / row.file


def main() -> int:
    executable = find_chromium()
    if executable is None:
        print("No Chromium was found; install one or set CHROMIUM to its path.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = write_report(Path(folder))
        chromium = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.wait_for_selector("html.live")
        page.locator(CARD).first.click()
        page.screenshot(path=PICTURE)
        chromium.close()
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
