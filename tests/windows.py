"""The program as it would find a Windows: ``python -m tests.windows COMMAND ARGUMENT ...``.

What Windows has not (`data/posix-only.txt`) is hidden from the program's own modules; libraries keep it, they have
their own ways there. Every name that is written is held against the rules of Windows, and so is what happens to a
file that is open.
"""

from __future__ import annotations

import builtins
import os
import re
import sys
import types
from pathlib import Path
from typing import Any

ONLY_POSIX = frozenset(
    line
    for line in (Path(__file__).parent / "data/posix-only.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def hide() -> None:
    """From now on, a module of the program that imports something that Windows has not gets what Windows gives."""
    real = builtins.__import__
    poorer: dict[str, types.ModuleType] = {}
    for name in ("os", "signal", "time", "select"):
        module = poorer[name] = types.ModuleType(name)
        kept = {n: v for n, v in vars(real(name)).items() if f"{name}.{n}" not in ONLY_POSIX}
        module.__dict__.update(kept)

    def importing(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        asker = str((globals or {}).get("__name__", ""))
        if asker.partition(".")[0] == "pipeline":
            if name in ONLY_POSIX:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            if name in poorer:
                return poorer[name]
        return real(name, globals, locals, fromlist, level)

    builtins.__import__ = importing


def keep_rules(folder: Path) -> None:
    """What is written, renamed or deleted in the folder must be possible on Windows."""

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and arguments[2] & _WRITES:
            _name(arguments[0])
        elif event == "os.mkdir":
            _name(os.fspath(arguments[0]))
        elif event == "os.rename":
            _name(os.fspath(arguments[1]))
            _is_closed(arguments[0]), _is_closed(arguments[1])
        elif event == "os.remove":
            _is_closed(arguments[0])

    def _name(path: str) -> None:
        for part in Path(path).parts[1:] if Path(path).is_absolute() else Path(path).parts:
            if _FORBIDDEN.search(part) or _RESERVED.fullmatch(part):
                raise OSError(22, "Windows takes no such name", path)

    def _is_closed(path: Any) -> None:
        real = os.path.realpath(path)
        for handle in Path("/proc/self/fd").iterdir():
            try:
                held = str(handle.readlink())
            except OSError:
                continue
            if held == real and real.startswith(str(folder)):
                raise PermissionError(13, "Windows: the file is open", path)

    sys.addaudithook(look)


if __name__ == "__main__":
    hide()
    keep_rules(Path.cwd())
    from pipeline.__main__ import main

    sys.exit(main(sys.argv[1:]))
