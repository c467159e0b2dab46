"""Makes the pictures of README and of `docs/desk.md`, ``python -m docs.picture``: real releases, in a real Chromium.

The report: some issues are decided in a temporary folder first, so that the picture shows every status. The desk: a
house with several releases, one decided to its end, in English and in Chinese.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import chdir
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import Browser, sync_playwright

from pipeline import run
from pipeline.commands.checking import facts
from pipeline.decisions import decisions, review
from pipeline.engine import folder as user_folder
from pipeline.model import Verdict
from pipeline.report import report
from pipeline.speech import speech
from tests.chromium import find_chromium
from tests.conftest import CHROMIUM_FLAGS
from tests.house import desk_of
from tests.word_file import p, r, word

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


# Of the desk.
SMALL = {"width": 1280, "height": 720}
TEXTS = Path("tests/data/releases")
STANDING = """\
[score]
threshold = 25

[[standing]]
rule = "never"
exact = "Eight Eight"
reviewer = "Lin Yue"
"""


def lay_out(house: Path) -> None:
    """A house with a Word file and its source, a text, a file that is not read, a Chinese one that waits."""
    (house / "releases").mkdir(parents=True)
    (house / "corrections").mkdir()
    shutil.copy(RELEASE, house / "releases")
    shutil.copytree("glossary", house / "glossary")
    for language in ("en", "zh"):
        lines = (TEXTS / f"dushan-port-2023-05-18.{language}.txt").read_text("utf-8").splitlines()
        made = word("".join(p(r(escape(line))) for line in lines if line.strip()))
        (house / "releases" / f"dushan-port.{language}.docx").write_bytes(made)
    shutil.copy(TEXTS / "tongxiang-silk-2024-10-12.zh.txt", house / "releases" / "silk.zh.txt")
    (house / "releases" / "old-notice.en.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (house / "corrections" / "standing.toml").write_text(STANDING, "utf-8")


def desk_pictures(chromium: Browser, home: Path) -> None:
    """The desk, and the end of a release, in both languages."""
    os.environ["ZHENGMING_HOME"] = str(user_folder.home())
    os.environ["HOME"] = str(home)
    house = home / "Documents" / "zhengming"
    lay_out(house)
    docs = PICTURE.parent.absolute()
    with chdir(house), desk_of(house, grammar=True) as desk:
        desk.settled()
        for suffix, locale in (("", "en-US"), ("-zh", "zh-CN")):
            page = chromium.new_context(viewport=SMALL, locale=locale).new_page()  # type: ignore[arg-type]
            page.goto(desk.entrance)
            page.wait_for_selector("html.live")
            page.goto(f"{desk.origin}/dushan-port.en.docx.html")
            page.wait_for_selector("html.live")
            while int(page.locator("#pending-link b").inner_text()):
                # A verdict for each: accepted where that is one key, else asked of nobody and left as it is.
                left = page.locator("#pending-link b").inner_text()
                page.keyboard.press("a")
                page.wait_for_timeout(150)
                if page.locator("#pending-link b").inner_text() == left:
                    page.keyboard.press("Escape")
                    page.keyboard.press("r")
                    page.wait_for_timeout(150)
            page.locator("#end button").first.click()
            page.locator("#end-done a").first.wait_for()
            page.locator("#told:empty").wait_for(state="attached")
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=docs / f"desk-end{suffix}.png")
            page.goto(desk.origin)
            page.wait_for_selector("html.live")
            page.screenshot(path=docs / f"desk{suffix}.png")
            page.context.close()


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
        page.close()
        desk_pictures(chromium, Path(folder, "home"))
        chromium.close()
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
