"""The command line as a user meets it: exit status, JSON, decisions, the cleaned release, and bad input."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import psutil
import pytest

from pipeline.__main__ import main
from pipeline.decisions import decisions
from tests.waiting import HANG, until

ROOT = Path(__file__).parents[2]
RELEASE = "jiaxing-2019-07-26.en.txt"
NAME = "jiaxing-2019-07-26"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with the real release and its glossary."""
    for folder in ("releases", "glossary"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


Done = subprocess.CompletedProcess[str]


def process(desk: Path, *words: str) -> Done:
    """What a command does in a process of its own, as on a command line."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *words],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=HANG,
    )


def zhengming(desk: Path, *words: str) -> Done:
    """What a command does, in this process: another would take longer to start than the command itself."""
    out, error = io.StringIO(), io.StringIO()
    with chdir(desk), redirect_stdout(out), redirect_stderr(error):
        try:
            status = main(words)
        except SystemExit as ended:
            assert isinstance(ended.code, int)
            status = ended.code
    return subprocess.CompletedProcess(words, status, out.getvalue(), error.getvalue())


def issues(desk: Path, *words: str, run: Callable[..., Done] = zhengming) -> list[dict]:
    done = run(desk, "check", "--format", "json", "--no-grammar", *words)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["documents"][0]["issues"]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_check_prints_the_documented_json_and_exits_1_on_pending(desk: Path) -> None:
    done = process(desk, "check", "--format", "json")
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert answer["version"] == 2
    (document,) = answer["documents"]
    assert (document["path"], document["language"], document["source"]) == (f"releases/{RELEASE}", "en", None)
    text = (desk / "releases" / RELEASE).read_bytes().decode()
    ids = [issue["id"] for issue in document["issues"]]
    assert len(set(ids)) == len(ids)
    for issue in document["issues"]:
        assert text[issue["start"] : issue["end"]] == issue["text"]
        assert issue["status"] == "pending"
        assert issue["evidence"], issue
    by_text = {issue["text"]: issue for issue in document["issues"]}
    assert by_text["Jiaing"]["suggestions"][0] == "Jiaxing"
    assert by_text["Jiaixng"]["suggestions"][0] == "Jiaxing"
    assert by_text["Ping"]["suggestions"][0] == "Pinghu"
    assert {"spelling", "grammar"} & {issue["check"] for issue in document["issues"]}
    assert (desk / "reports" / f"{NAME}.en.html").exists()
    assert (desk / "reports" / "index.html").exists()


def test_same_inputs_same_json(desk: Path) -> None:
    assert issues(desk, run=process) == issues(desk, run=process)


def test_plain_output_when_piped_names_place_words_and_suggestion(desk: Path) -> None:
    done = process(desk, "check", "-v", "--no-grammar")
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert any(
        line.startswith(f"releases/{RELEASE}:") and "“Jiaing” → “Jiaxing”" in line for line in done.stdout.split("\n")
    )
    assert f"reports/{NAME}.en.html" in done.stdout


def test_accept_apply_and_a_quiet_cleaned_release(desk: Path) -> None:
    before = (desk / "releases" / RELEASE).read_bytes()
    found = {issue["text"]: issue for issue in issues(desk)}
    assert (
        zhengming(desk, "decide", NAME, found["Jiaing"]["id"], "accept", "--no-grammar", "--reviewer", "Li").returncode
        == 0
    )
    edited = zhengming(
        desk, "decide", NAME, found["Jiaixng"]["id"], "accept", "--replacement", "Jiaxing City", "--no-grammar"
    )
    assert edited.returncode == 0, edited.stderr
    assert zhengming(desk, "decide", NAME, found["Ping"]["id"], "reject", "--no-grammar").returncode == 0
    own = zhengming(desk, "decide", NAME, "--exact", "G60 Sci-tech Innovation Valley for", "accept", "--no-grammar")
    assert own.returncode == 2
    own = zhengming(
        desk, "decide", NAME, "--exact", "jointly published 30 measures", "--replacement", "jointly issued 30 measures",
        "--note", "house style", "--no-grammar",
    )  # fmt: skip
    assert own.returncode == 0, own.stderr

    status = {issue["text"]: issue["status"] for issue in issues(desk)}
    assert (status["Jiaing"], status["Jiaixng"], status["Ping"]) == ("accepted", "accepted", "rejected")

    done = zhengming(desk, "apply", "--no-grammar")
    assert done.returncode == 0, done.stderr
    cleaned = (desk / "cleaned" / RELEASE).read_bytes()
    expected = before.replace(b"Jiaing", b"Jiaxing").replace(b"Jiaixng", b"Jiaxing City")
    assert cleaned == expected.replace(b"jointly published 30 measures", b"jointly issued 30 measures")
    changes = json.loads((desk / "cleaned" / f"{NAME}.en.changes.json").read_text(encoding="utf-8"))
    assert "Jiaing" in json.dumps(changes, ensure_ascii=False)
    assert zhengming(desk, "apply", "--no-grammar").returncode == 0
    assert (desk / "cleaned" / RELEASE).read_bytes() == cleaned
    assert (desk / "releases" / RELEASE).read_bytes() == before

    again = zhengming(desk, "check", "cleaned", "--format", "json", "--no-grammar")
    left = json.loads(again.stdout)["documents"][0]["issues"]
    open_words = {issue["text"] for issue in left if issue["status"] == "pending"}
    assert not open_words & {"Jiaing", "Jiaixng", "Jiaxing City", "Ping"}
    assert "stale" not in zhengming(desk, "check", "cleaned", "--no-grammar").stdout


def test_a_question_is_a_verdict(desk: Path) -> None:
    (desk / "releases" / RELEASE).write_text("We went to to Jiaxing.\n", encoding="utf-8")
    (issue,) = issues(desk)
    done = zhengming(desk, "decide", NAME, issue["id"], "ask", "--note", "Twice?", "--no-grammar")
    assert ".toml: asked “" in done.stdout
    assert done.returncode == 0, done.stderr
    (held,) = decisions.load(desk / "corrections" / f"{NAME}.en.toml")
    assert (held.verdict, held.ask, held.note) == ("deferred", "translator", "Twice?")


def test_deciding_everything_ends_with_exit_0(desk: Path) -> None:
    (desk / "releases" / RELEASE).write_text("We went to to Jiaxing. We went to to Jiaxing.\n", encoding="utf-8")
    (first, second) = issues(desk)
    assert first["id"] != second["id"]
    done = zhengming(desk, "decide", NAME, "--all-like", first["id"], "accept", "--no-grammar")
    assert done.returncode == 0, done.stderr
    assert zhengming(desk, "check", "--no-grammar").returncode == 0
    assert zhengming(desk, "decide", NAME, first["id"], "forget", "--no-grammar").returncode == 0
    assert [i["status"] for i in issues(desk)] == ["pending", "accepted"]


def test_apply_refuses_when_the_words_of_a_decision_are_gone(desk: Path) -> None:
    release = desk / "releases" / RELEASE
    release.write_text("The city of Jiaxing and the road to to Jiaixng are old.\n", encoding="utf-8")
    ids = {issue["text"]: issue["id"] for issue in issues(desk)}
    zhengming(desk, "decide", NAME, ids["Jiaixng"], "accept", "--no-grammar")
    assert zhengming(desk, "apply", "--no-grammar").returncode == 0
    kept = files(desk / "cleaned")
    release.write_text("The city of Jiaxing and the road to to Pinghu are old.\n", encoding="utf-8")
    checked = zhengming(desk, "check", "--no-grammar")
    assert "stale" in checked.stdout and "Jiaixng" in checked.stdout
    done = zhengming(desk, "apply", "--no-grammar")
    assert done.returncode == 2
    assert "Jiaixng" in done.stderr and "Traceback" not in done.stderr
    assert files(desk / "cleaned") == kept


def _release(data: bytes):
    return lambda desk: (desk / "releases" / RELEASE).write_bytes(data)


def _glossary(text: str):
    return lambda desk: (desk / "glossary" / "jiaxing.csv").write_text(text, encoding="utf-8")


def _decisions(text: str):
    def prepare(desk: Path) -> None:
        (desk / "corrections").mkdir()
        (desk / "corrections" / f"{NAME}.en.toml").write_text(text, encoding="utf-8")

    return prepare


HEADER = "zh,en,kind,status,note\n"
BAD = {
    "not UTF-8": (_release("嘉兴 city".encode("gb18030")), "UTF-8"),
    "empty file": (_release(b""), "empty"),
    "only white space": (_release(b" \r\n\t\n"), "empty"),
    "binary": (_release(b"\x89PNG\r\n\x1a\n\0\0"), "not a text file"),
    "no releases": (lambda desk: (desk / "releases" / RELEASE).unlink(), "no release"),
    "no folder": (lambda desk: shutil.rmtree(desk / "releases"), "no such file"),
    "missing column": (_glossary("zh,en,status\n嘉兴,Jiaxing,preferred\n"), "kind"),
    "duplicate row": (_glossary(HEADER + "嘉兴,Jiaxing,place,preferred,\n" * 2), "jiaxing.csv:2"),
    "contradiction": (
        _glossary(HEADER + "嘉兴,Jiaxing,place,preferred,\n嘉兴,Jiaxing,place,forbidden,\n"),
        "jiaxing.csv:2",
    ),
    "unknown status": (_glossary(HEADER + "嘉兴,Jiaxing,place,good,\n"), "good"),
    "broken decisions": (_decisions("[[decision]\n"), f"{NAME}.en.toml"),
    "unknown verdict": (_decisions('[[decision]]\nissue = "0"\nverdict = "yes"\nexact = "x"\n'), "yes"),
    "unknown key": (_decisions('[[decision]]\nissue = "0"\nverdict = "rejected"\nexact = "x"\ncolour = 1\n'), "colour"),
    "another release": (_decisions('release = "shaoxing.en.txt"\n'), "shaoxing"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("command", ["check", "apply"])
def test_bad_input_gets_one_sentence_and_exit_2_and_nothing_is_written(desk: Path, case: str, command: str) -> None:
    prepare, named = BAD[case]
    prepare(desk)
    before = files(desk)
    done = zhengming(desk, command, "--no-grammar")
    assert done.returncode == 2, done.stdout + done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert files(desk) == before


def test_a_path_under_a_file_is_refused_like_a_read_only_folder(desk: Path) -> None:
    # Root may write into a read-only folder; nobody may make a folder under a file.
    (desk / "blocked").write_text("")
    for words in (("check", "--reports", "blocked/reports"), ("apply", "--output", "blocked/cleaned")):
        done = zhengming(desk, *words, "--no-grammar")
        assert done.returncode == 2, done.stdout
        assert "blocked" in done.stderr and "Traceback" not in done.stderr


def test_ctrl_c_leaves_nothing_half_written_and_no_java(desk: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "check"],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )

    def with_java() -> list[psutil.Process]:
        found = psutil.Process(process.pid).children(recursive=True)
        return found if any("java" in each.name() for each in found) else []

    family = until(with_java, "no Java is started")
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=HANG)
    assert b"Traceback" not in error, error.decode()
    assert not psutil.wait_procs(family, timeout=HANG)[1]
    assert not [p for p in (desk / "reports").glob("*") if p.suffix == ".tmp"]


@pytest.mark.parametrize("words", [("check", "--nonsense"), ("decide",), ("decide", NAME, "0000", "maybe")])
def test_a_wrong_command_line_is_explained(desk: Path, words: tuple[str, ...]) -> None:
    done = zhengming(desk, *words)
    assert done.returncode == 2
    assert done.stderr and "Traceback" not in done.stderr
