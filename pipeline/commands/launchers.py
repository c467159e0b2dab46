"""A file to double-click that opens the desk of a house: for Windows, macOS and Linux, each in its own way."""

from __future__ import annotations

import re
import shlex
import sys
from contextlib import suppress
from pathlib import Path

from pipeline import files

NAMES = {"win32": "zhengming.cmd", "darwin": "zhengming.command"}
"""What it is called; on all other systems ``zhengming.desktop``."""
_EXECUTABLE = 0o755


def name(system: str = sys.platform) -> str:
    return NAMES.get(system, "zhengming.desktop")


def content(house: Path, system: str = sys.platform, python: Path | None = None) -> bytes:
    """What the file holds: it starts this very installation (its `python`) with the desk of a house."""
    python = python or Path(sys.executable)
    if system == "win32":
        # Without a console window, where there is a Python that needs none; %% is a per cent sign.
        windowed = python.with_name("pythonw.exe")
        chosen = windowed if windowed.is_file() else python
        program, folder = (str(path).replace("%", "%%") for path in (chosen, house))
        lines = ("@echo off", "chcp 65001 >nul", f'start "" "{program}" -m pipeline desk "{folder}"', "")
        return "\r\n".join(lines).encode()
    if system == "darwin":
        return f"#!/bin/sh\nexec {shlex.quote(str(python))} -m pipeline desk {shlex.quote(str(house))}\n".encode()
    command = f"{_exec(str(python))} -m pipeline desk {_exec(str(house))}"
    return (
        "[Desktop Entry]\nType=Application\nName=zhengming\nName[zh_CN]=正名\n"
        f"Comment=Sets names right in releases translated from Chinese\nExec={command}\nTerminal=false\n"
        "Categories=Office;\n"
    ).encode()


def _exec(word: str) -> str:
    """A word of an Exec line. Source: Desktop Entry Specification 1.5, “The Exec key”."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return f'"{quoted}"'.replace("\\", "\\\\")


def write(folder: Path, house: Path) -> Path:
    """Writes the launcher of a house into a folder, and returns it. Raises InputError."""
    path = folder / name()
    files.write(path, content(house.absolute()), follow=False)
    with suppress(OSError):
        path.chmod(_EXECUTABLE)
    return path
