"""Text whose numerals are whole: what a line break or a space has parted is joined, and places lead back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

# A break, with the marks of a quoted mail after it; U+FFFC stands for a line break or another tag of XLIFF.
_BREAK = r"(?<![ \t])[ \t]*(?:\r\n|[\n\r\v\f\u2028\u2029\ufffc])\s*(?:>[ \t]?)*"
FEED = re.compile(r"[\n\r\v\f\u2028\u2029\ufffc]")
_LINES = re.compile(_BREAK)
_HAN = "\u4e00-\u9fff"
_PARTED = re.compile(rf"{_BREAK}|(?<=[\d%.]) +(?=[{_HAN}%％‰℃])|(?<=[{_HAN}]) +(?=\d)")


# What a break parts where there is no Chinese.
_WORDY = re.compile("[0-9A-Za-z]")


def western(text: str) -> tuple[str, Sequence[int] | None]:
    """The text with a space for each line break, and the place of each of its characters; None where all stay."""
    if FEED.search(text) is None:
        return text, None
    return _joined(text, _LINES, lambda _: " ")


def chinese(text: str) -> tuple[str, Sequence[int] | None]:
    """The text without line breaks and without spaces between figures and characters, and the places as above."""

    if " " not in text and FEED.search(text) is None:
        return text, None

    def joint(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return " " if _WORDY.match(before) and _WORDY.match(after) else ""

    return _joined(text, _PARTED, joint)


def _joined(
    text: str, parted: re.Pattern[str], joint: Callable[[re.Match[str]], str]
) -> tuple[str, Sequence[int] | None]:
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for match in parted.finditer(text):
        between = joint(match)
        pieces += (text[at : match.start()], between)
        places += range(at, match.start())
        places += [match.start()] * len(between)
        at = match.end()
    if not pieces:
        return text, None
    pieces.append(text[at:])
    places += range(at, len(text) + 1)
    return "".join(pieces), places
