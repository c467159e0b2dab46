"""Finds a Chromium for the tests, or installs one: ``python -m tests.chromium``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A download of about 150 MB.
_TIMEOUT = 900


def find_chromium() -> str | None:
    """Path of a Chromium: the one CHROMIUM names, one on PATH, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for command in _COMMANDS:
        found = shutil.which(command)
        if found:
            return found
    return _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def _installers() -> list[list[str]]:
    """Commands to try in order; each may fail where the next one works."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        # A list of packages that is missing or old names a version that is not served any more.
        ways += [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]]
    return ways


def main() -> int:
    if os.environ.get("CHROMIUM") and find_chromium() is None:
        print(f"CHROMIUM={os.environ['CHROMIUM']}: no such program; correct it or unset it.", file=sys.stderr)
        return 1
    for command in [[], *_installers()]:
        if command:
            print(f"Installing a Chromium for the tests: {' '.join(command[-4:])}", file=sys.stderr)
            try:
                subprocess.run(command, check=False, timeout=_TIMEOUT)
            except (OSError, subprocess.TimeoutExpired) as error:
                print(f"  {error}", file=sys.stderr)
        found = find_chromium()
        if found:
            print(found)
            return 0
    print("No Chromium could be installed; install one and set CHROMIUM to its path.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
