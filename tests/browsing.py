"""Pages of a browser that hold nothing of the test before, without a renderer of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.waiting import HANG

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

_JUDGED = """options => axe.run(options).then((results) =>
  results.violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]))"""
_EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

# Colours change by and by; what turns without end is no change.
_AT_REST = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime < Infinity).map((one) => one.finished)).then(() => null)"""

# Contexts share no renderer; within one, pages of one site do.
PROCESSES = "--process-per-site"


@dataclass
class _Kept:
    """A context, with an empty page of its site that keeps the renderer alive."""

    context: BrowserContext
    storage: CDPSession
    pages: list[Page] = field(default_factory=list)

    def clear(self) -> None:
        """Closes the pages and takes out what they stored."""
        origins = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in self.pages}
        while self.pages:
            self.pages.pop().close()
        for origin in origins:
            self.storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self.context.clear_cookies()


class Browsing:
    """Opens pages, each in a context that no other page of the test is in.

    A renderer takes longer to start than most tests of a page: contexts are used again by later tests.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[_Kept]] = {}
        self._busy: list[tuple[str, _Kept]] = []

    def page(
        self,
        address: str,
        viewport: dict[str, int] | None = None,
        color_scheme: str | None = None,
        **options: object,
    ) -> Page:
        """An empty page for the site of an address; what it is given is as for `Browser.new_context`."""
        site = "{0.scheme}://{0.hostname}/".format(urlsplit(address)) if address.startswith("http") else "file:///"
        key = json.dumps([site, options], sort_keys=True)
        idle = self._idle.setdefault(key, [])
        kept = idle.pop() if idle else self._new(site, options)
        self._busy.append((key, kept))
        page = kept.context.new_page()
        kept.pages.append(page)
        if viewport is not None:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
        if color_scheme is not None:
            page.emulate_media(color_scheme=color_scheme)  # type: ignore[arg-type]
        return page

    def _new(self, site: str, options: dict[str, object]) -> _Kept:
        context = self._browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(1_000 * HANG)
        empty = context.new_page()
        empty.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        empty.goto(site)
        return _Kept(context, context.new_cdp_session(empty))

    def close(self) -> None:
        """Closes the pages of a test."""
        while self._busy:
            key, kept = self._busy.pop()
            kept.clear()
            self._idle[key].append(kept)


def violations(page: Page, width: int, schemes: Sequence[str] = ("light", "dark")) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds in each color scheme (the scheme, the rule, the elements), and nothing wider than the screen.

    Axe does not judge the contrast of what is out of sight: the page is to be as tall as what it shows.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(_AT_REST)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        found += [(scheme, rule, elements) for rule, elements in page.evaluate(_JUDGED, _EVERYTHING)]
    return found
