"""Real parts that the tests share, a Chromium and a LanguageTool; and how the tests are spread over processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from pipeline.engine.java import LONGEST
from pipeline.engine.languagetool import Engine
from tests.browsing import PROCESSES, Browsing
from tests.chromium import find_chromium
from tests.waiting import HANG

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

# What a shell runs in the background ignores Ctrl-C, and so would the programs that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine makes every example slow.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    PROCESSES,
)


# What takes longest, in this order: begun last, it would leave one process at work and the others without.
# The files of a line run in one process, for the Java that they share.
LONGEST_FIRST = (
    (
        "engine/test_languagetool.py",
        "checks/test_languages.py",
        "checks/test_rules.py",
        "documents/test_same_issues.py",
        "checks/test_spelling.py",
        "checks/test_grammar.py",
        "test_cache.py",
    ),
    ("checks/test_rules_good.py",),
    ("serving/test_page.py",),
    ("answering/test_languagetool_api.py", "answering/test_clients.py", "answering/test_lsp.py"),
    ("serving/test_desk_page.py",),
    ("engine/test_lifetime.py",),
    ("commands/test_hostile.py",),
    ("report/test_report.py", "report/test_script.py", "report/test_changes.py"),
    ("engine/test_provision.py",),
    ("documents/test_docx.py",),
    ("answering/test_mcp.py",),
    ("answering/test_guards.py",),
    ("commands/test_main.py",),
    ("serving/test_server.py",),
    ("serving/test_desk.py",),
    ("documents/test_markdown.py",),
    ("documents/test_xlsx.py",),
    ("documents/test_translations.py",),
    ("aligning/test_align.py",),
    ("documents/test_mail.py",),
    ("decisions/test_decisions.py",),
    ("documents/test_real_files.py",),
    ("documents/test_schema.py",),
    ("documents/test_html.py",),
    ("documents/test_subtitles.py",),
    ("test_apply.py",),
)
_LINES = {f"tests/{file}": line for line in LONGEST_FIRST for file in line}


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {file: place for place, file in enumerate(_LINES)}
    items.sort(key=lambda item: places.get(_file(item.nodeid), len(places)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests wait for pages, for servers and for Java."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    from xdist.scheduler import LoadFileScheduling

    class Lines(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = _file(nodeid)
            return _LINES.get(file, (file,))[0]

    # By the number of their tests it would order them.
    config.option.loadscopereorder = False
    return Lines(config, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the whole session; a missing one fails the test, it does not skip it."""
    from playwright.sync_api import sync_playwright

    executable = find_chromium()
    if executable is None:
        pytest.fail("no Chromium was found; run `make test`, which installs one, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_FLAGS), timeout=1_000 * HANG
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def browsing(browser: Browser) -> Browsing:
    """Pages of that Chromium; who opens some closes them."""
    return Browsing(browser)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One real LanguageTool for the whole session; installed first where it is missing."""
    with Engine() as started:
        started.start()
        yield started


@pytest.fixture(scope="module")
def languagetool(engine: Engine) -> Iterator[str]:
    """The address of that LanguageTool, for what need not start one of its own."""
    assert engine._server is not None
    engine._server.wait()
    with pytest.MonkeyPatch.context() as patch:
        # A busy machine keeps nobody from an answer.
        patch.setattr("pipeline.engine.languagetool.REMOTE_TIMEOUT", LONGEST)
        patch.setattr("pipeline.engine.identity.INFO_TIMEOUT", HANG)
        yield engine._server.url
