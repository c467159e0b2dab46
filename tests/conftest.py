"""Real parts that the tests share: a Chromium, a LanguageTool."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from pipeline.engine.languagetool import Engine
from tests.chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What a shell runs in the background ignores Ctrl-C, and so would the programs that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the whole session; a missing one fails the test, it does not skip it."""
    from playwright.sync_api import sync_playwright

    executable = find_chromium()
    if executable is None:
        pytest.fail("no Chromium was found; run `make test`, which installs one, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One real LanguageTool for the whole session; installed first where it is missing."""
    with Engine() as started:
        started.start()
        yield started
