"""SARIF through Microsoft's multitool, rdjson through reviewdog, XLIFF through Okapi, a project through OmegaT, hooks
through pre-commit, tools for assistants through the inspector of MCP, the package through uv and pipx, in an empty
home."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.clients.conftest import ROOT, call, program
from tests.commands.test_main import files, zhengming
from tests.exports.test_reports import desk as desk

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1_800)]

RELEASES = ROOT / "tests" / "data" / "releases"
FORMATS = ROOT / "tests" / "data" / "formats"
# The program has no page of its own (informationUri).
WARNINGS = ("SARIF2005",)


def test_the_sarif_multitool_finds_nothing_wrong(desk: Path, npm: Path, tmp_path: Path) -> None:
    done = zhengming(desk, "check", "--no-grammar", "--reports", "none", "--report", "sarif:out.sarif")
    assert done.returncode == 2
    tool = npm / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    tool.chmod(0o755)
    # Its own rules, and those of GitHub's code scanning.
    kinds = ("--rule-kind", "Sarif;Ghas")
    told = call(tool, "validate", "out.sarif", *kinds, "--output", tmp_path / "validated.sarif", cwd=desk)
    lines = [line for line in told.split("\n") if ": error " in line or ": warning " in line]
    assert [line for line in lines if ": error " in line] == []
    assert [line for line in lines if not any(rule in line for rule in WARNINGS)] == []
    # What it makes of the fixes: the files with them carried out.
    found = json.loads((tmp_path / "validated.sarif").read_text("utf-8-sig"))
    assert found["runs"][0]["invocations"][0]["executionSuccessful"]


def test_reviewdog_shows_what_stands_in_the_lines_of_a_change(desk: Path, reviewdog: Path, tmp_path: Path) -> None:
    committed(desk)
    release = desk / "releases" / "b.en.md"
    release.write_text(release.read_text("utf-8") + "\nThe second port of Jiaixng saw the the ship.\n", "utf-8")
    zhengming(desk, "check", "--no-grammar", "--reports", "none", "--report", "rdjson:out.json")
    words = [reviewdog, "-f=rdjson", "-reporter=rdjsonl"]
    with (desk / "out.json").open() as file:
        every = call(*words, "-filter-mode=nofilter", cwd=desk, stdin=file)
        file.seek(0)
        new = call(*words, "-diff=git diff", cwd=desk, stdin=file)
    found = [json.loads(line) for line in every.splitlines()]
    written = json.loads((desk / "out.json").read_text("utf-8"))["diagnostics"]
    assert len(found) == len(written) and {one["source"]["name"] for one in found} == {"zhengming"}
    assert [(one["code"]["value"], one["suggestions"][0]["text"]) for one in map(json.loads, new.splitlines())] == [
        ("names.near-glossary", "Jiaxing"),
        ("duplicates.word", "the"),
    ]
    # It turns columns in bytes into suggestions of a review: what it makes of them in the line is the corrected line.
    (slip, _) = map(json.loads, new.splitlines())
    at = slip["suggestions"][0]["range"]
    line = release.read_bytes().split(b"\n")[at["start"]["line"] - 1]
    assert line[at["start"]["column"] - 1 : at["end"]["column"] - 1] == b"Jiaixng"


def test_the_inspector_of_mcp_lists_and_calls_the_tools(desk: Path, npm: Path) -> None:
    server = [sys.executable, "-m", "pipeline", "mcp", "--no-grammar", "--house", desk]
    inspect = [
        npm / ".bin" / "mcp-inspector",
        "--cli",
        "--connect-timeout",
        "120000",
        "-e",
        f"PYTHONPATH={ROOT}",
        *server,
    ]
    tools = json.loads(call(*inspect, "--method", "tools/list"))["tools"]
    assert [tool["name"] for tool in tools] == ["check", "explain", "glossary_lookup", "propose"]
    asked = ("--method", "tools/call", "--tool-name", "check", "--tool-arg", "release=b.en.md")
    told = json.loads(call(*inspect, *asked))["structuredContent"]
    assert {issue["text"] for issue in told["issues"]} == {"Jiaixng", "the the"}


def test_okapi_reads_issues_and_questions(tmp_path: Path, okapi: str) -> None:
    """It validates XLIFF 2 with ITS, and finds the question in the notes of its unit."""
    (tmp_path / "releases").mkdir()
    shutil.copy(FORMATS / "okapi-2.xlf", tmp_path / "releases")
    found = json.loads(zhengming(tmp_path, "check", "--no-grammar", "--format", "json").stdout)["documents"][0][
        "issues"
    ]
    words = ("defer", "--note", "Whose <port>?", "--reviewer", "Wu", "--no-grammar")
    done = zhengming(tmp_path, "decide", "releases/okapi-2.xlf", found[0]["id"], *words)
    assert done.returncode == 0, done.stderr
    done = zhengming(tmp_path, "check", "--no-grammar", "--reports", "none", "--report", "its:annotated")
    assert done.returncode == 1, done.stderr
    source = Path(__file__).with_name("ReadXliff.java")
    told = call(program("java"), "-cp", okapi, source, tmp_path / "annotated" / "okapi-2.xlf")
    assert f"{found[0]['place']['unit']}\t“{found[0]['text']}”: Whose <port>? (Wu)\n" in told


def test_omegat_takes_a_corrected_memory_back(tmp_path: Path) -> None:
    project = tmp_path / "port"
    shutil.copytree(FORMATS / "omegat-project", project)
    shutil.rmtree(project / "target")
    for folder in ("target", "tm", "glossary", "dictionary"):
        (project / folder).mkdir()
    found = json.loads(zhengming(tmp_path, "check", "port", "--no-grammar", "--format", "json").stdout)
    (document,) = found["documents"]
    assert document["path"] == "port/omegat/project_save.tmx"
    slips = [issue for issue in document["issues"] if issue["text"] == "Jiaixng"]
    for slip in slips:
        done = zhengming(tmp_path, "decide", document["path"], slip["id"], "accept", "--no-grammar")
        assert done.returncode == 0, done.stderr
    done = zhengming(tmp_path, "apply", "port", "--no-grammar")
    shutil.copy(tmp_path / "cleaned" / "project_save.tmx", project / "omegat")
    call(program("omegat"), project, "--mode=console-translate", f"--config-dir={tmp_path / 'settings'}")
    made = (project / "target" / "make_okapi.html").read_text("utf-8")
    assert slips and "Port of Jiaxing" in made and "Jiaixng" not in made
    # The documents that it makes are read beside their sources, and nothing is wrong with the name any more.
    found = json.loads(zhengming(tmp_path, "check", "port", "--no-grammar", "--format", "json").stdout)["documents"][0]
    assert found["source"] == "port/source/make_okapi.html"
    assert "Jiaxing" not in {issue["text"] for issue in found["issues"]}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository of a house with one release and its source."""
    folder = tmp_path / "house"
    (folder / "releases").mkdir(parents=True)
    for name in ("dushan-port-2023-05-18.en.txt", "dushan-port-2023-05-18.zh.txt"):
        shutil.copy(RELEASES / name, folder / "releases")
    committed(folder)
    return folder


def committed(folder: Path) -> None:
    """Makes it a repository."""
    git = program("git")
    call(git, "init", "--quiet", ".", cwd=folder)
    for key, value in (("user.email", "house@example.org"), ("user.name", "House")):
        call(git, "config", key, value, cwd=folder)
    commit(folder)


def commit(folder: Path) -> None:
    call(program("git"), "add", "--all", cwd=folder)
    call(program("git"), "commit", "--quiet", "--allow-empty", "--message", "x", cwd=folder)


def state(folder: Path) -> str:
    return call(program("git"), "status", "--short", "--ignored", cwd=folder)


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What pre-commit is told by its environment: where it keeps what it installs, and that ours may be cloned."""
    folder = str(tmp_path_factory.mktemp("pre-commit"))
    safe = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    return {"PRE_COMMIT_HOME": folder, **safe}


def hooked(repository: Path, hooks: dict[str, str], hook: str, ok: int) -> str:
    """The hook run over all files, as the configuration of a repository asks for it."""
    revision = call(program("git"), "rev-parse", "HEAD").split("\n")[-2]
    asked = f"repos: [{{repo: '{ROOT}', rev: '{revision}', hooks: [{{id: zhengming}}, {{id: zhengming-gate}}]}}]\n"
    (repository / ".pre-commit-config.yaml").write_text(asked, "utf-8")
    commit(repository)
    return call(program("pre-commit"), "run", hook, "--all-files", "--verbose", cwd=repository, ok=(ok,), **hooks)


def test_a_commit_with_pending_issues_is_refused_and_the_repository_stays_clean(
    repository: Path, hooks: dict[str, str]
) -> None:
    words = ("try-repo", ROOT, "zhengming", "--all-files", "--verbose")
    told = call(program("pre-commit"), *words, cwd=repository, ok=(1,), **hooks)
    assert "“Jiaixng” → “Jiaxing”" in told and "“13.2 million” → “132 million”" in told
    assert ".zh.txt: " not in told
    assert state(repository) == ""
    (repository / "releases" / "dushan-port-2023-05-18.en.txt").write_text("The new port was opened.\n", "utf-8")
    (repository / "releases" / "dushan-port-2023-05-18.zh.txt").unlink()
    commit(repository)
    told = hooked(repository, hooks, "zhengming", 0)
    assert "Passed" in told and state(repository) == ""


def test_the_gate_fails_for_new_issues_only(repository: Path, hooks: dict[str, str]) -> None:
    accepted = zhengming(repository, "baseline", "--reports", "none")
    assert accepted.returncode == 0, accepted.stderr
    told = hooked(repository, hooks, "zhengming-gate", 0)
    assert "Passed" in told and state(repository) == ""
    release = repository / "releases" / "dushan-port-2023-05-18.en.txt"
    release.write_text(release.read_text("utf-8") + "\nThe the ferry was opened, too, in in May.\n", "utf-8")
    told = hooked(repository, hooks, "zhengming-gate", 1)
    assert "“in in” → “in”" in told and "Jiaixng" not in told and state(repository) == ""


def test_the_wheel_is_installed_in_an_empty_home_by_uv_and_pipx_and_checks_any_file(
    distribution: Path, tmp_path: Path
) -> None:
    (wheel,) = distribution.glob("dist/*.whl")
    home, folder = tmp_path / "home", tmp_path / "anywhere"
    home.mkdir()
    folder.mkdir()
    shutil.copy(RELEASES / "dushan-port-2023-05-18.en.txt", folder / "port.txt")
    shutil.copy(RELEASES / "dushan-port-2023-05-18.zh.txt", folder / "port-中文.txt")
    shutil.copy(ROOT / "tests" / "data" / "formats" / "python-docx.docx", folder / "稿件.docx")
    # What the tests' own environment says of folders is nothing that a person has.
    bare = {"HOME": str(home), "PATH": "/usr/bin:/bin", "ZHENGMING_HOME": "", "LC_ALL": "C.UTF-8", "PYTHONPATH": ""}
    call(program("uv"), "tool", "install", "--quiet", "--python", program("python3"), wheel, **bare, UV_TOOL_DIR="")
    command = home / ".local" / "bin" / "zhengming"
    told = call(command, "check", "-v", "port.txt", cwd=folder, ok=(1,), **bare)
    # By a pip that the environment has for it: uv's have none of their own.
    assert "Fetching the sentence model" in told
    (weights,) = (home / ".cache" / "zhengming").glob("sentences-*/*.gguf")
    assert "“Jiaixng” → “Jiaxing”" in told and "“became” → “become”" in told, "with the source, and with grammar"
    assert "Its name does not give the language; by its words it is English." in told
    assert "make " not in told and "Next: zhengming review opens" in told
    assert (folder / "reports" / "port.html").is_file()
    told = call(command, "check", "稿件.docx", "--reports", "none", cwd=folder, ok=(0, 1), **bare)
    assert "python" not in told
    assert {path.split("/")[0] for path in files(folder)} == {"port.txt", "port-中文.txt", "稿件.docx", "reports"}
    # Another installer makes another environment, with its own copy of the same Java: the classes are prepared once.
    engine = next((home / ".cache" / "zhengming").glob("languagetool-*"))
    before = sorted(path.name for path in engine.glob("classes-*"))
    (home / ".local" / "bin" / "zhengming").unlink()
    call(program("pipx"), "install", "--quiet", "--python", program("python3"), wheel, **bare)
    told = call(command, "check", "-v", ".", "--reports", "none", cwd=folder, ok=(1,), **bare)
    assert weights.is_file() and "Fetching" not in told
    assert "became" in told and sorted(path.name for path in engine.glob("classes-*")) == before
    assert "稿件.docx: 35 words" in told, "a folder, too"
    # A house, and its desk.
    assert "A house is ready in" in call(command, "init", "house", cwd=folder, **bare)
    shutil.copy(RELEASES / "dushan-port-2023-05-18.en.txt", folder / "house" / "releases")
    assert ": 350 words, " in call(command, "check", "--no-grammar", cwd=folder / "house", ok=(1,), **bare)
    with opened(command, "--no-browser", "--no-grammar", "--port", "0", cwd=folder / "house", **bare) as address:
        page, _, token = address.partition("#token=")
        session = requests.Session()
        entered = session.post(f"{page}enter", json={"token": token}, headers={"Origin": page.rstrip("/")}, timeout=60)
        told = session.get(page, timeout=60)
    assert entered.ok and told.status_code == 200 and "dushan-port-2023-05-18" in told.text


@contextmanager
def opened(command: Path, *words: str, cwd: Path, **environment: str) -> Iterator[str]:
    """The desk, while the block runs: its address."""
    process = subprocess.Popen(
        [command, "desk", *words], cwd=cwd, env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        told = next(line for line in process.stdout if "http://" in line)
        yield f"http://{told.split('http://')[1].strip()}"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_the_source_distribution_is_whole_and_builds_the_same_wheel(distribution: Path, tmp_path: Path) -> None:
    (source,) = distribution.glob("dist/*.tar.gz")
    with tarfile.open(source) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
        archive.extractall(tmp_path / "source", filter="data")
    tracked = call(program("git"), "ls-files", "-z", cwd=distribution).split("\0")
    assert {path for path in tracked if path and path not in held} <= {"reports/.gitkeep"}
    (folder,) = (tmp_path / "source").iterdir()
    call(program("uv"), "build", "--quiet", "--wheel", "--out-dir", tmp_path / "again", folder)
    contents = []
    for wheel in (*distribution.glob("dist/*.whl"), *(tmp_path / "again").glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            contents.append({item.filename: item.CRC for item in archive.infolist()})
    assert contents[0] == contents[1] and len(contents[0]) > 300
    call(program("twine"), "check", "--strict", *distribution.glob("dist/zhengming-*"))
    call(program("check-wheel-contents"), *distribution.glob("dist/*.whl"))
    notices = {name.rpartition("/")[2] for name in contents[0] if ".dist-info/licenses/" in name}
    assert notices == {"LICENSE", "DATA.md", "DEPENDENCIES.md"}
