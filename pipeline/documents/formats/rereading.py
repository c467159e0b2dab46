"""Where a replacement may change how the marks around it read: the changed file is read again and compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.documents.formats import Loaded
from pipeline.documents.formats.positions import Refused
from pipeline.model import Change, InputError, tell

Read = Callable[[bytes, str, str], Loaded]


def prove(read: Read, loaded: Loaded, changes: Sequence[Change], out: bytes) -> None:
    """Raises Refused, for the first change at fault, when the changed file `out` reads otherwise than asked.

    White space is layout here, and blank lines are none.
    """
    document = loaded.document
    expected: list[str] = []
    at = 0
    for change in changes:
        expected += (document.text[at : change.release.start], change.after)
        at = change.release.end
    wanted = _words("".join((*expected, document.text[at:])))
    try:
        found = _words(read(out, document.path, document.language).document.text)
    except InputError:
        found = []
    if wanted == found:
        return
    first = next((i for i, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]), len(wanted))
    counted, number = 0, 0
    for number in range(len(changes)):
        counted = len(_words("".join(expected[: 2 * number + 2])))
        if counted >= first:
            break
    raise Refused(loaded, changes[number], tell("the marks beside it would be read otherwise"))


def _words(text: str) -> list[str]:
    """Words, and a line feed where lines end."""
    return [word if word.strip() else "\n" for word in re.findall(r"\S+|\s*\n\s*", text.strip())]
