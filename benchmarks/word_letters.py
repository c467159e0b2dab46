"""Word files as LibreOffice reads them: letter by letter, with the formatting of each."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
SIGNS = {"tab": "\t", "line-break": "\n"}
PATIENCE = 90.0  # seconds, for one file

Letter = tuple[str, str]
"""A character, and how it looks."""
LOOK = {"field": "field ", "hidden": "hidden "}
"""How the look of a letter begins that LibreOffice works out, or does not show."""
# Elements whose text is text, and those that only hold such, whose own is layout of the file; every other one of the
# namespace is a field, whose text LibreOffice works out.
_TEXT = frozenset("p h span a ruby-base meta text-input".split())
_HOLDERS = frozenset(
    "section list list-item list-header note note-body table-of-content alphabetical-index index-body index-title "
    "illustration-index table-index object-index user-index bibliography ruby numbered-paragraph".split()
)
_SKIPPED = frozenset("annotation annotation-end tracked-changes sequence-decls variable-decls user-field-decls forms "
                     "object ruby-text note-citation index-title-template scripts title desc".split())  # fmt: skip


def python() -> str | None:
    """A Python with LibreOffice's `uno`, where LibreOffice is installed, too."""
    found = next((p for p in ("/usr/bin/python3", sys.executable) if _has_uno(p)), None)
    return found if shutil.which("soffice") else None


@cache
def _has_uno(name: str) -> bool:
    try:
        return subprocess.run([name, "-c", "import uno"], capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def convert(jobs: list[tuple[Path, str, Path]], profile: Path) -> None:
    """Carries out what jobs of `word_office` it can: a file that LibreOffice fails or hangs on has no target."""
    program = python()
    assert program is not None
    left = list(jobs)
    while left:
        words = [str(word) for job in left for word in job]
        office = subprocess.Popen(
            [program, str(Path(__file__).parent / "word_office.py"), str(profile), *words],
            start_new_session=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        done, since = 0, time.monotonic()
        while office.poll() is None and time.monotonic() - since < PATIENCE:
            time.sleep(0.2)
            now = sum(target.exists() for _, _, target in left)
            if now > done:
                done, since = now, time.monotonic()
        if office.poll() is None:
            os.killpg(office.pid, signal.SIGKILL)
            office.wait()
        elif office.returncode == 0:
            return
        # The file that it gave up on, with everything that was to be done with it.
        stuck = next((job[0] for job in left if not job[2].exists()), None)
        left = [job for job in left if job[0] != stuck and not job[2].exists()]


def letters(path: Path) -> list[Letter]:
    """Each letter of a flat OpenDocument file, with the formatting that it has by itself and by its paragraph."""
    root = ElementTree.parse(path).getroot()
    name = f"{{{NAMESPACES['style']}}}name"
    styles: dict[str, str] = {}
    for style in root.iterfind(".//office:automatic-styles/style:style", NAMESPACES):
        own = [p for p in style if p.tag.endswith(("text-properties", "paragraph-properties"))]
        told = sorted((k, v) for p in own for k, v in p.attrib.items() if "rsid" not in k)
        hidden = LOOK["hidden"] if any(k.endswith("}display") and v == "none" for k, v in told) else ""
        styles[style.get(name, "")] = f"{hidden}{style.get(name.replace('}name', '}parent-style-name'))}{told}"
    found: list[Letter] = []
    for part in ("office:body", "office:master-styles"):
        for element in root.iterfind(part, NAMESPACES):
            found += _letters(element, styles, "")
    return found


def _letters(element: ElementTree.Element, styles: dict[str, str], look: str) -> Iterator[Letter]:
    space, _, local = element.tag[1:].partition("}")
    if local in _SKIPPED:
        return
    text = space == NAMESPACES["text"]
    if text and local == "s":
        yield from [(" ", look)] * int(element.get(f"{{{space}}}c", "1"))
    if text and local in SIGNS:
        yield SIGNS[local], look
    if text and local in ("p", "h", "span"):
        name = element.get(f"{{{space}}}style-name", "")
        own = styles.get(name, name)
        hidden = LOOK["hidden"] if own.startswith(LOOK["hidden"]) or look.startswith(LOOK["hidden"]) else ""
        look = own if local != "span" else f"{hidden}{look} / {own}"
    elif text and local not in _TEXT | _HOLDERS | SIGNS.keys() | {"s"}:
        look = LOOK["field"] + look
    words = text and local not in _HOLDERS
    if words:
        yield from ((letter, look) for letter in element.text or "")
    for child in element:
        yield from _letters(child, styles, look)
        if words:
            yield from ((letter, look) for letter in child.tail or "")
    if text and local in ("p", "h"):
        yield "\n", ""


def same(found: list[Letter], wanted: list[Letter]) -> bool:
    """Equal letters with equal looks; the look of a corrected word is its own affair."""
    return len(found) == len(wanted) and all(
        a == c and (b == d or "*" in (b, d)) for (a, b), (c, d) in zip(found, wanted, strict=True)
    )
