"""The programs of others, installed once beside the virtual environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.engine import provision

ROOT = Path(__file__).parents[2]
CLIENTS = Path(sys.prefix) / "clients"


def call(*words: str | Path, cwd: Path = ROOT, ok: tuple[int, ...] = (0,), **environment: str) -> str:
    """Runs a program; what it printed, which is shown with the test."""
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=600, check=False,
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


@pytest.fixture(scope="session")
def npm() -> Path:
    """The folder of npm's packages, with the SARIF multitool in it."""
    folder = CLIENTS / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "@microsoft" / "sarif-multitool-linux").is_dir():
        call(program("npm"), "install", "--no-audit", "--no-fund", "@microsoft/sarif-multitool-linux@5.7.0", cwd=folder)
    return folder / "node_modules"


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
