"""Other systems: the main job where nothing is that only POSIX has, locks, and what the program asks of its system."""

from __future__ import annotations

import ast
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pipeline
from pipeline import files, system
from pipeline.model import InputError
from tests.waiting import HANG
from tests.windows import ONLY_POSIX

ROOT = Path(__file__).parents[1]
PACKAGE = Path(pipeline.__file__).parent
# The only modules that may know what a system has, each behind a look whether it is there.
SHIMS = {"system.py", "engine/guard.py"}
HOUSE = ("--no-grammar",)
RELEASE = "port.en"


def test_only_the_shims_use_what_windows_has_not() -> None:
    found = []
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).as_posix() in SHIMS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            dotted = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            used = f"{node.value.id}.{node.attr}" if dotted else ""
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{name}" for name in names] + [node.module or ""]
            found += [f"{path.name}: {name}" for name in (used, *names) if name in ONLY_POSIX]
    assert found == []


def run(desk: Path, module: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *words], cwd=desk, env=surroundings(), capture_output=True, text=True,
        encoding="utf-8", timeout=HANG,
    )  # fmt: skip


def surroundings() -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    told = {"PYTHONPATH": paths, "PYTHONUTF8": "1", "USER": "li"}
    return {**os.environ, **told}


def desk(folder: Path) -> Path:
    """A small house: a text, a Word file with its source."""
    releases = folder / "releases"
    releases.mkdir(parents=True)
    shutil.copytree(ROOT / "glossary", folder / "glossary")
    (releases / f"{RELEASE}.txt").write_text("The port of Jiaixng was opened.\n\nIt is large.\n", encoding="utf-8")
    shutil.copy(ROOT / "tests/data/formats/python-docx.docx", releases / "news.en.docx")
    (releases / "news.zh.txt").write_text("嘉兴港开放了。\n", encoding="utf-8")
    return folder


def page(folder: Path, module: str, issue: str) -> bytes:
    """What the live page shows; the issue's correction is accepted there, as its script would."""
    server = subprocess.Popen(
        [sys.executable, "-m", module, "review", f"releases/{RELEASE}.txt", "--no-browser", *HOUSE],
        cwd=folder, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/\S*#token=(\S+)", said)):
            line = server.stdout.readline()
            assert line, said
            said += line
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=HANG)

        def ask(method: str, path: str, body: object = None) -> tuple[str, bytes]:
            head = {"Origin": f"http://127.0.0.1:{found[1]}", "Content-Type": "application/json", "Cookie": cookie}
            connection.request(method, path, None if body is None else json.dumps(body), head)
            answer = connection.getresponse()
            data = answer.read()
            assert answer.status == 200, data
            return (answer.getheader("set-cookie") or "").partition(";")[0], data

        cookie = ""
        cookie, _ = ask("POST", "/enter", {"token": found[2]})
        _, shown = ask("GET", f"/{RELEASE}.html")
        wanted = {"issue": issue, "verdict": "accepted", "replacement": "Jiaxing"}
        ask("POST", f"/api/{RELEASE}/decisions", {"decisions": [wanted], "since": 0, "instance": ""})
        connection.close()
        return shown
    finally:
        server.terminate()
        server.wait(HANG)
        if server.stdout is not None:
            server.stdout.close()


# What differs from run to run anywhere.
_PASSING = re.compile(rb"\d+(?:\.\d+)? s\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|127\.0\.0\.1:\d+|nonce-\S+|instance\S+")


def main_job(folder: Path, module: str) -> dict[str, bytes]:
    """Check, review, apply; what the page showed and what was written."""
    here = desk(folder)
    checked = run(here, module, "check", "-v", "releases", *HOUSE)
    assert checked.returncode == 1, checked.stderr
    issue = re.search(rf"{RELEASE}.txt:.* names: “Jiaixng” → “Jiaxing” \[(\w+)\]", checked.stdout)
    assert issue is not None
    shown = page(here, module, issue[1])
    assert b"Jiaixng" in shown
    applied = run(here, module, "apply", "releases", *HOUSE)
    assert applied.returncode == 0 and "1 correction applied" in applied.stdout, applied.stderr
    written = (path for name in ("cleaned", "reports", "corrections") for path in (here / name).rglob("*"))
    # A lock file goes with its lock on Windows alone, where nobody else can have it open.
    kept = [path for path in written if path.is_file() and not path.name.startswith((".cache", ".zhengming.lock"))]
    found = {path.relative_to(here).as_posix(): path.read_bytes() for path in kept}
    return {name: _PASSING.sub(b"", data) for name, data in {**found, "page": shown}.items()}


def test_the_main_job_without_anything_that_windows_has_not(tmp_path: Path) -> None:
    pytest.importorskip("filelock")
    modules = ("pipeline", "tests.windows")
    with ThreadPoolExecutor(2) as pool:
        plain, hidden = pool.map(main_job, [tmp_path / module for module in modules], modules)
    assert hidden.keys() == plain.keys() and any(name.startswith("cleaned/") for name in plain)
    assert [name for name in plain if plain[name] != hidden[name]] == []


def test_what_the_hidden_names_would_have_stopped(tmp_path: Path) -> None:
    """The test above can fail: a program that imports fcntl, or renames a file that is open, is stopped by it."""
    (tmp_path / "pipeline").mkdir()
    for name, code in (
        ("imports", "import fcntl"),
        ("asks", "import os; os.fchmod"),
        ("signals", "import signal\nsignal.SIGKILL"),
        ("renames", "import pathlib\nwith open('a', 'w'): pathlib.Path('a').replace('b')"),
        ("deletes", "import os\nf = open('a', 'w')\nos.remove('a')"),
        ("calls", "open('a:b', 'w')"),
        ("reserves", "import os\nos.mkdir('AUX.txt')"),
    ):
        (tmp_path / "pipeline/one.py").write_text(code)
        (tmp_path / "pipeline/__init__.py").touch()
        program = (
            "import sys\nfrom pathlib import Path\nfrom tests import windows\nwindows.hide()\n"
            "windows.keep_rules(Path.cwd())\nsys.path.insert(0, '.')\nimport pipeline.one"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=surroundings(), capture_output=True, text=True
        )
        assert re.search(r"(?:ModuleNotFound|Attribute|Permission|OS)Error", done.stderr), (
            name,
            done.stderr,
        )


@pytest.mark.parametrize("has_folders", [True, False])
def test_a_lock_is_one_holders_and_goes_with_it(
    tmp_path: Path, has_folders: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_folders:
        pytest.importorskip("filelock")
        monkeypatch.setattr(system, "fcntl", None)
    one, other = system.Lock(tmp_path), system.Lock(tmp_path)
    assert one.taken() and not other.taken()
    one.release()
    one.release()
    assert other.taken()
    other.release()
    with pytest.raises(OSError):
        system.Lock(tmp_path / "missing" / "x").taken()


def test_two_threads_write_one_after_the_other_with_the_lock_of_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("filelock")
    monkeypatch.setattr(system, "fcntl", None)
    inside: list[str] = []

    def write() -> None:
        with files.locked(tmp_path / "a.toml"):
            inside.append("in")
            time.sleep(0.05)
            inside.append("out")

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert inside == ["in", "out"] * 3
    busy = pytest.raises(InputError, match="another program has been writing")
    with files.locked(tmp_path / "a.toml"), busy, files.locked(tmp_path / "b.toml", seconds=0.1):
        pass
    with pytest.raises(InputError, match="cannot be written"), files.locked(tmp_path / "missing" / "a.toml"):
        pass


def test_programs_are_called_as_the_system_calls_them(tmp_path: Path) -> None:
    (tmp_path / "java.exe").touch()
    assert system.program(tmp_path / "java") == tmp_path / "java.exe"
    (tmp_path / "java").touch()
    assert system.program(tmp_path / "java") == tmp_path / "java"
    assert system.program(Path("java")) == Path("java")


def test_a_nameless_file_leaves_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    written, read = system.nameless_file("x-")
    try:
        assert list(tmp_path.iterdir()) == []
        os.write(written, b"one")
        assert os.read(read, 9) == b"one"
        os.write(written, b"two")
        assert os.read(read, 9) == b"two"
    finally:
        os.close(written)
        os.close(read)
