"""The script of the page: the modules of ``templates/review``, joined into the one script that the page allows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

MODULES = (
    "page",
    "visible",
    "quotes",
    "state",
    "notices",
    "marks",
    "cards",
    "counts",
    "folding",
    "queue",
    "preview",
    "drawing",
    "moving",
    "finding",
    "searching",
    "troubles",
    "signing",
    "keeping",
    "sync",
    "deciding",
    "editing",
    "like",
    "house",
    "correcting",
    "actions",
    "keys",
    "controls",
    "ending",
    "start",
)
"""In the order in which they run: each imports only from those before it."""

DESK = ("words", "listing", "desk")
"""As `MODULES`, of the folder ``templates/desk``: lists of releases."""

# The two forms of ES modules that are used: named imports from a module beside it, and named functions and constants.
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const) ([\w$]+))", re.MULTILINE)


def joined(source: Callable[[str], str], modules: Sequence[str] = MODULES) -> str:
    """One classic script of all modules; `source` reads the file of a name, ``state.js``.

    Each module becomes a function of its own, so that it sees only what it imports, as in a browser that loads it by
    itself; nothing of it is seen by anything else on the page.
    """
    scopes = "".join(_scope(name, source(f"{name}.js")) for name in modules)
    return f'"use strict";\n(() => {{\nconst modules = {{}};\n{scopes}}})();\n'


def _scope(name: str, module: str) -> str:
    given = ", ".join(match[2] for match in _EXPORT.finditer(module))
    body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = modules.\2;", module))
    return f"\nmodules.{name} = (() => {{\n{body}return {{ {given} }};\n}})();\n"
