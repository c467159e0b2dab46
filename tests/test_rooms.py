"""The rooms of the package: data flows one way, so that imports go one way; and DESIGN shows them as they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pipeline

PACKAGE = Path(pipeline.__file__).parent
# From the ground up: a room imports from itself and from those before it.
ROOMS = (
    "model", "knowledge", "system", "files", "words", "chinese", "quantities", "speech", "documents", "aligning",
    "engine", "glossary", "judging", "checks", "decisions", "apply", "report", "exports", "cache", "run", "cluster",
    "serving", "answering", "commands", "__main__",
)  # fmt: skip


def imports() -> Iterator[tuple[str, str]]:
    """Each module with each module that it imports, both dotted, without the package's name."""
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline":
                for name in node.names:
                    full = f"{node.module}.{name.name}".removeprefix("pipeline.")
                    inside = (PACKAGE / full.replace(".", "/")).with_suffix(".py").is_file()
                    inside = inside or (PACKAGE / full.replace(".", "/")).is_dir()
                    yield module, full if inside else full.rpartition(".")[0]


def test_no_import_goes_back_up() -> None:
    back = [
        f"{module} imports {other}"
        for module, other in imports()
        if other and ROOMS.index(other.split(".")[0]) > ROOMS.index(module.split(".")[0])
    ]
    assert back == []


def test_no_two_modules_import_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for module, other in imports():
        if other and other != module:
            graph.setdefault(module, set()).add(other)
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_every_room_says_what_it_is_in_one_sentence() -> None:
    for room in ROOMS:
        path = PACKAGE / room / "__init__.py"
        if path.is_file():
            said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
            assert said and said.split("\n")[0].endswith("."), room


def test_design_shows_the_rooms() -> None:
    design = (PACKAGE.parent / "DESIGN.md").read_text("utf-8")
    shown = re.findall(r"^\| `([\w./`, ]+)` \|", design, re.MULTILINE)
    named = {name.strip(" `/").removesuffix(".py") for row in shown for name in row.split(",")}
    assert named >= {room for room in ROOMS if room != "__main__"}
