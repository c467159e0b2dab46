"""The programs of others, installed once beside the virtual environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from pipeline.engine import provision

ROOT = Path(__file__).parents[2]
CLIENTS = Path(sys.prefix) / "clients"


def call(
    *words: str | Path, cwd: Path = ROOT, ok: tuple[int, ...] = (0,), stdin: IO[str] | None = None, **environment: str
) -> str:
    """Runs a program; what it printed, which is shown with the test."""
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=1_200, check=False, stdin=stdin,
    )  # fmt: skip
    told = done.stdout + done.stderr
    print("$", *words, f"({done.returncode})", told[-3_000:], sep="\n")
    assert done.returncode in ok, told[-3_000:]
    return told


def program(name: str) -> str:
    """A program of the virtual environment, else of the system; a missing one fails the test."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.fail(f"there is no {name}; install it, or run make clients")
    return found


PACKAGES = ("@microsoft/sarif-multitool-linux@5.7.0", "@modelcontextprotocol/inspector@2.12.0")
REVIEWDOG = "v0.21.0"
"""The newest whose modules the Go module proxy serves whole."""


@pytest.fixture(scope="session")
def npm() -> Path:
    """The folder of npm's packages, with the SARIF multitool and the inspector of MCP in it."""
    folder = CLIENTS / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [one for one in PACKAGES if not (folder / "node_modules" / one.rpartition("@")[0]).is_dir()]
    if missing:
        call(program("npm"), "install", "--no-audit", "--no-fund", *missing, cwd=folder)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def reviewdog() -> Path:
    """The program, built from Go's module."""
    folder = CLIENTS / f"reviewdog-{REVIEWDOG}"
    if not (folder / "reviewdog").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        package = "github.com/reviewdog/reviewdog/cmd/reviewdog"
        if not (folder / "go.mod").is_file():
            call(program("go"), "mod", "init", "clients", cwd=folder)
        call(program("go"), "get", "-tool", f"{package}@{REVIEWDOG}", cwd=folder)
        call(program("go"), "build", "-o", "reviewdog", package, cwd=folder)
    return folder / "reviewdog"


@pytest.fixture(scope="session")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clean checkout, and in its ``dist`` the wheel and the source distribution."""
    checkout = tmp_path_factory.mktemp("checkout") / "zhengming"
    call(program("git"), "clone", "--quiet", ROOT, checkout)
    call(program("uv"), "build", "--quiet", cwd=checkout)
    return checkout


@pytest.fixture(scope="session")
def okapi() -> str:
    """The class path of Okapi's reader of XLIFF 2."""
    context = provision._maven(CLIENTS / "maven")
    roots, others = context.resolver.resolve([context.create_dependency("net.sf.okapi.lib:okapi-lib-xliff2:1.47.0")])
    jars = [each.artifact for each in (*roots, *others) if each.scope in (None, "compile", "runtime")]
    for jar in jars:
        if not Path(jar.cached_path).is_file():
            context.resolver.download(jar)
    return os.pathsep.join(str(jar.cached_path) for jar in jars)
