"""The house of these tests, and a browser that visits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.serving import server
from tests.browsing import Browsing
from tests.house import House, served
from tests.waiting import HANG

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
Open = Callable[..., "Page"]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is left for being slow on a busy machine, but where a test is about it."""
    monkeypatch.setattr(server, "PATIENCE", HANG)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def visit(browsing: Browsing) -> Iterator[Open]:
    """Opens an address in a context of its own; fails on any request elsewhere and on anything in the console."""
    trouble: list[str] = []

    def go(address: str, expected: str = "", **options: Any) -> Page:
        page = browsing.page(address, **{"viewport": DESKTOP, **options})
        host = address.split("/#")[0].rsplit("/", 1)[0] if address.startswith("file:") else address.split("/#")[0]
        page.on("request", lambda r: None if r.url.startswith((host, "data:", "blob:")) else trouble.append(r.url))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        # The first answer to a browser without a cookie is a 401; the server ends before the last page does,
        # between two of its questions or in the middle of one.
        ended = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_FAILED")
        usual = tuple(filter(None, ("status of 401", *ended, expected)))
        page.on("console", lambda m: None if any(word in m.text for word in usual) else trouble.append(m.text))
        page.goto(address)
        page.wait_for_selector("html.live")
        return page

    yield go
    browsing.close()
    assert trouble == []
