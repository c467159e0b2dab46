"""OmegaT projects: folders whose translated documents stand in ``target/``, beside their sources in ``source/``.

Source: the manual of OmegaT, “Project folder”; the folders have their usual names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.documents import formats

_SETTINGS, _SOURCE, _TARGET = "omegat.project", "source", "target"
_MEMORY = Path("omegat") / "project_save.tmx"
_LANGUAGE = re.compile(r"<target_lang>\s*([A-Za-z]{2,3})\b")


def is_project(folder: Path) -> bool:
    """True for the folder of a project."""
    return (folder / _SETTINGS).is_file()


def releases(folder: Path) -> Iterator[Path]:
    """What is checked of a project, sorted: its translated documents; before there are any, its translation memory."""
    found = sorted(
        path
        for path in (folder / _TARGET).rglob("*")
        if formats.suffix(path) is not None and not path.name.startswith((".", "~$")) and path.is_file()
    )
    yield from found or ([folder / _MEMORY] if (folder / _MEMORY).is_file() else [])


def source_of(path: Path) -> Path | None:
    """The document that a translated one was made of; None where it is in no project, or not there."""
    folder = _target_of(path)
    if folder is None:
        return None
    source = folder.parent / _SOURCE / path.relative_to(folder)
    return source if source.is_file() else None


def language_of(path: Path) -> str | None:
    """The language into which the project of a translated document translates (BCP 47, without the region)."""
    folder = _target_of(path)
    if folder is None:
        return None
    try:
        told = _LANGUAGE.search((folder.parent / _SETTINGS).read_text("utf-8", "replace"))
    except OSError:
        return None
    return told[1].lower() if told else None


def _target_of(path: Path) -> Path | None:
    """The folder of translated documents that a file is in."""
    return next((above for above in path.parents if above.name == _TARGET and is_project(above.parent)), None)
