"""LanguageTool alone: language-tool-python with its own defaults, its own start, on the same text."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from benchmarks.scoring import Flag
from pipeline.engine import provision


def tool(language: str = "en-US"):  # type: ignore[no-untyped-def]  # the library's own class
    """A language-tool-python object as its README starts it, on the LanguageTool that the set-up installed."""
    installed = provision.install()
    os.environ["LTP_PATH"] = str(installed.root)
    # language-tool-python takes the first `java` on PATH.
    os.environ["PATH"] = f"{installed.java.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    import language_tool_python

    return language_tool_python.LanguageTool(language)


def flags(texts: Sequence[str], language: str = "en-US") -> list[list[Flag]]:
    found = []
    with tool(language) as started:
        for number, text in enumerate(texts, 1):
            matches = started.check(text)
            found.append(
                [Flag(m.offset, m.offset + m.error_length, tuple(m.replacements[:5]), m.rule_id) for m in matches]
            )
            if number % 500 == 0:
                print(f"LanguageTool alone: {number} of {len(texts)} texts", file=sys.stderr)
    return found
