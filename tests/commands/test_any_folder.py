"""A folder as it comes: broken files, other kinds, odd names, links; each file for itself, on the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import run
from pipeline.documents import read
from pipeline.files import NEW, OLD
from tests.commands.test_main import ROOT, Done, files, zhengming
from tests.house import laid_out
from tests.waiting import HANG
from tests.word_file import pack

GOOD = "The the port of Jiaixng was opened.\n"
LONG = "嘉" * 84 + ".en.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Good releases, and beside them all that can be wrong."""
    laid_out(
        tmp_path, a_en_txt=GOOD, z_en_txt=GOOD, b_en_docx=pack({"x": b""}), c_en_doc=b"\xd0\xcf\x11\xe0", d_en_txt=b""
    )
    releases = tmp_path / "releases"
    (releases / "e.en.txt").write_bytes("“八八战略”在嘉兴实施，the the port.\n".encode("gbk"))
    (releases / "f.en.txt").write_bytes(b"The port of caf\xe9.\n")
    (releases / LONG[-84:]).write_text(GOOD, "utf-8")
    Path(os.fsdecode(os.fsencode(releases) + b"/g\xff.en.txt")).write_text(GOOD, "utf-8")
    (releases / "h\ni.en.txt").write_text(GOOD, "utf-8")
    (releases / "k.en.txt").write_text(GOOD, "utf-8")
    (releases / "k.zh.docx").write_bytes(b"no Word file")
    return tmp_path


def name_of(path: str) -> str:
    return path.rpartition("/")[2]


def documents(done: Done) -> dict[str, dict[str, object]]:
    return {name_of(str(one["path"])): one for one in json.loads(done.stdout)["documents"]}


CHECKED = ("a.en.txt", "e.en.txt", "k.en.txt", "z.en.txt")


def test_each_file_is_a_row_and_all_others_are_checked(desk: Path) -> None:
    (desk / "releases" / ("x" * 248 + ".en.txt")).write_text(GOOD, "utf-8")
    done = zhengming(desk, "check", "--no-grammar", "--format", "json")
    assert done.returncode == 2
    found = documents(done)
    wrong = {name: str(one["error"]) for name, one in found.items() if "error" in one}
    assert set(found) - set(wrong) == {*CHECKED, LONG[-84:]}
    assert {name: told for name, told in wrong.items() if len(name) < 20} == {
        "b.en.docx": "there is no Word document in it; save it as a Word file (.docx).",
        "c.en.doc": "this kind of file is not read (.doc); save it as .docx.",
        "d.en.txt": "the file is empty; put its text there or delete it.",
        "f.en.txt": "line 1: not UTF-8 (byte 0xe9 at offset 15); it reads “t of café.” in Windows-1252 and "
        "“t of caf�.” in UTF-8; save it as UTF-8 text.",
        "g\udcff.en.txt": "its name is not UTF-8; rename it.",
        "h\ni.en.txt": "its name holds a line feed or another control character; rename it.",
    }
    assert "its name is too long (255 bytes)" in wrong["x" * 248 + ".en.txt"]
    assert [name for name, one in found.items() if one.get("skipped")] == ["c.en.doc"]
    assert "this is a bug" not in done.stderr
    index = (desk / "reports" / "index.html").read_text("utf-8")
    for told in wrong.values():
        assert told.partition(";")[0].replace("“", "“") in index.replace("&#34;", '"').replace("&#39;", "'")
    assert all((desk / "reports" / f"{name.removesuffix('.txt')}.html").exists() for name in CHECKED)
    assert "The release was checked without its source. releases/k.zh.docx: " in index


def test_what_is_wrong_stands_among_the_lines_and_on_standard_error(desk: Path) -> None:
    done = zhengming(desk, "check", "--no-grammar")
    assert done.returncode == 2
    assert "releases/d.en.txt: not checked: the file is empty; put its text there or delete it.\n" in done.stdout
    assert "releases/c.en.doc: left out: this kind of file is not read (.doc); save it as .docx.\n" in done.stdout
    assert "zhengming: releases/d.en.txt: the file is empty; put its text there or delete it.\n" in done.stderr
    assert len(done.stderr.splitlines()) == 6


def test_a_kind_that_is_left_out_is_a_row_and_no_failure(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt="The port opened.\n", c_en_doc=b"\xd0\xcf")
    done = zhengming(tmp_path, "check", "--no-grammar")
    assert done.returncode == 0
    assert "c.en.doc" in (tmp_path / "reports" / "index.html").read_text("utf-8")


def test_what_is_only_called_like_a_release_is_a_row(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt="The port opened.\n")
    releases = tmp_path / "releases"
    (releases / "b.en.txt").symlink_to("nothere.txt")
    (releases / "c.en.docx").mkdir()
    (releases / "d.en.txt").symlink_to("c.en.docx")
    os.mkfifo(tmp_path / "pipe")
    (releases / "e.en.txt").symlink_to("../pipe")
    (releases / "a.zh.txt").symlink_to("nothere.zh.txt")
    (releases / "f.zh.txt").mkdir()
    done = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    assert done.returncode == 2
    found = documents(done)
    assert {name: one["error"] for name, one in found.items() if "error" in one} == {
        "b.en.txt": "this link leads nowhere; mend the link or take it away.",
        "c.en.docx": "this is a folder; name it, too, to have what is in it checked.",
        "d.en.txt": "this is a folder; name it, too, to have what is in it checked.",
        "e.en.txt": "this is a folder, a pipe or a device; name a file.",
    }
    assert [name for name, one in found.items() if one.get("skipped")] == ["c.en.docx", "d.en.txt"]
    assert "this link leads nowhere" in (tmp_path / "reports" / "index.html").read_text("utf-8")
    told = zhengming(tmp_path, "check", "--no-grammar").stdout
    assert "checked without its source. releases/a.zh.txt: cannot be read (No such file or directory)" in told


def test_the_name_of_a_file_is_told_once_and_its_line_is_told(desk: Path) -> None:
    for name, content in (("m.en.srt", b"1\n00:00:01,000 --> 00:00:02,000\ncaf\xe9\n"), ("n.en.txt", GOOD.encode())):
        (desk / "releases" / name).write_bytes(content)
    (desk / "corrections").mkdir()
    (desk / "corrections" / "n.en.toml").write_text("[[decision]]\nverdict = 1\n", "utf-8")
    found = documents(zhengming(desk, "check", "--no-grammar", "--format", "json"))
    assert str(found["m.en.srt"]["error"]).startswith("line 3: ")
    assert str(found["n.en.txt"]["error"]).startswith("corrections/n.en.toml:2: ")
    told = zhengming(desk, "check", "--no-grammar").stdout
    assert "releases/m.en.srt: not checked: line 3: " in told
    assert "releases/n.en.txt: not checked: corrections/n.en.toml:2: " in told


def test_a_character_set_is_told_of_the_text_and_of_its_source(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt="“八八战略”在嘉兴实施，the port of Jiaxing.\n".encode("gbk"))
    chinese = "嘉兴港口今天启用了新的泊位，“八八战略”在嘉兴实施。\n"
    (tmp_path / "releases" / "a.zh.txt").write_bytes(chinese.encode("gb18030"))
    told = zhengming(tmp_path, "check", "--no-grammar").stdout
    assert told.count("The text is in GBK, and is written in it.") == 1
    assert told.count("The source is in GBK.") == 1


def test_apply_writes_all_that_it_can(desk: Path) -> None:
    done = zhengming(desk, "apply", "--no-grammar")
    assert done.returncode == 2
    written = {path.name for path in (desk / "cleaned").iterdir()}
    assert {name for name in written if name.endswith(".en.txt")} == {*CHECKED, LONG[-84:]}
    for name in CHECKED:
        stem = name.removesuffix(".txt")
        assert {f"{stem}.changes.{kind}" for kind in ("json", "csv", "html")} <= written
        assert (desk / "cleaned" / name).read_bytes() == (desk / "releases" / name).read_bytes()
    assert "zhengming: not written: 5 of 10 releases; what is wrong with each is told above." in done.stderr


def test_a_refusal_leaves_out_its_release_only(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt=GOOD, c_en_txt=GOOD, d_en_txt=GOOD)
    (tmp_path / "corrections").mkdir()
    gone = '[[decision]]\nverdict = "accepted"\nexact = "harbour"\nprefix = "a "\nreplacement = "quay"\n'
    (tmp_path / "corrections" / "b.en.toml").write_text(gone, "utf-8")
    (tmp_path / "corrections" / "c.en.toml").write_text("[[decision]\n", "utf-8")
    done = zhengming(tmp_path, "apply", "--no-grammar")
    assert done.returncode == 2
    assert {path.name for path in (tmp_path / "cleaned").glob("*.txt")} == {"a.en.txt", "d.en.txt"}
    lines = done.stderr.splitlines()
    assert "corrections/b.en.toml: these decisions no longer fit releases/b.en.txt: “harbour”" in lines[0]
    assert lines[1].startswith("zhengming: corrections/c.en.toml:1: ")
    assert lines[2] == "zhengming: not written: 2 of 4 releases; what is wrong with each is told above."
    checked = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    assert [name for name, one in documents(checked).items() if "error" in one] == ["c.en.txt"]
    baseline = zhengming(tmp_path, "baseline", "--no-grammar")
    assert baseline.returncode == 2
    assert len(list((tmp_path / "corrections" / "baseline").iterdir())) == 3


@pytest.mark.parametrize(
    "broken",
    ["[[decision]\n", "[[decision]]\nexact = " + "[" * 5_000, "[[decision]]\nnote = " + "1" * 9_000, "\udcff", None],
)
def test_broken_decisions_stop_their_own_release_only(broken: str | None, tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt=GOOD)
    file = tmp_path / "corrections" / "b.en.toml"
    file.parent.mkdir()
    if broken is None:
        file.mkdir()
    else:
        file.write_text(broken, "utf-8", errors="surrogateescape")
    found = documents(zhengming(tmp_path, "check", "--no-grammar", "--format", "json"))
    assert [name for name, one in found.items() if "error" in one] == ["b.en.txt"]
    assert str(found["b.en.txt"]["error"]).startswith("corrections/b.en.toml")
    assert "this is a bug" not in str(found["b.en.txt"]["error"])
    # Who checks another learns that these decisions do not count.
    other = zhengming(tmp_path, "check", "--no-grammar", "releases/a.en.txt")
    assert other.returncode == 1
    assert other.stderr.startswith("zhengming: corrections/b.en.toml") and "do not count." in other.stderr


@pytest.fixture
def cleaned(tmp_path: Path) -> Path:
    """A cleaned release with one correction, in a folder where more can be decided."""
    laid_out(tmp_path, a_en_txt=GOOD + "The port the port.\n", b_en_txt=GOOD)
    assert decided(tmp_path, "Jiaixng", "Jiaxing").returncode == 0
    assert zhengming(tmp_path, "apply", "--no-grammar").returncode == 0
    return tmp_path / "cleaned" / "a.en.txt"


def decided(house: Path, words: str, replacement: str) -> Done:
    return zhengming(house, "decide", "a", "--exact", words, "--replacement", replacement, "--no-grammar")


def test_what_somebody_made_of_a_cleaned_file_is_not_written_over(cleaned: Path) -> None:
    house = cleaned.parents[1]
    edited = cleaned.read_bytes().replace(b"opened", b"opened again")
    cleaned.write_bytes(edited)
    before = files(house / "cleaned")
    assert decided(house, "The port the port", "The port").returncode == 0
    done = zhengming(house, "apply", "--no-grammar")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "zhengming: cleaned/a.en.txt: it was changed by hand since it was written; bring what was changed there into "
        "the release, or move the file away; --overwrite writes over it.",
        "zhengming: not written: 1 of 2 releases; what is wrong with each is told above.",
    ]
    assert files(house / "cleaned") == before
    assert zhengming(house, "apply", "--no-grammar", "--overwrite").returncode == 0
    assert cleaned.read_text("utf-8") == "The the port of Jiaxing was opened.\nThe port.\n"
    # And what was written is written over without asking.
    assert decided(house, "The the", "The").returncode == 0
    assert zhengming(house, "apply", "--no-grammar").returncode == 0
    assert cleaned.read_text("utf-8") == "The port of Jiaxing was opened.\nThe port.\n"


@pytest.mark.parametrize(
    ("record", "told"),
    [(None, "a file has this name that was not written by “apply”"), ("{", "a.en.changes.json is not understood")],
)
def test_a_file_of_unknown_origin_is_not_written_over(record: str | None, told: str, cleaned: Path) -> None:
    house = cleaned.parents[1]
    beside = cleaned.with_name("a.en.changes.json")
    for content, status in ((cleaned.read_bytes(), 0), (b"My own.\n", 2), (None, 0)):
        if record is None:
            beside.unlink(missing_ok=True)
        else:
            beside.write_text(record, "utf-8")
        # Nobody misses what is written again, or the release as it is.
        cleaned.write_bytes(content or (house / "releases" / "a.en.txt").read_bytes())
        done = zhengming(house, "apply", "--no-grammar")
        assert done.returncode == status, done.stderr
        assert (told in done.stderr) == (status == 2)
        assert content is None or cleaned.read_bytes() == content


@pytest.mark.parametrize(("replacement", "told"), [("a\nb", "U+000A"), ("a\x1bb", "U+001B"), ("a\u2028b", "U+2028")])
def test_no_layout_comes_with_a_replacement(replacement: str, told: str, tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD + "The port\nof Haining.\n")
    done = decided(tmp_path, "Jiaixng", replacement)
    assert done.returncode == 2
    assert done.stderr == (
        "zhengming: releases/a.en.txt: the replacement of “Jiaixng” holds a line break, a tab or a control character "
        f"({told}); write it without, or change the layout in the file itself.\n"
    )
    assert not (tmp_path / "corrections").exists()
    # What the words have, the replacement may have.
    assert decided(tmp_path, "port\nof", "ports\nof").returncode == 0


def test_two_releases_of_one_name_share_nothing(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt=GOOD)
    (tmp_path / "r2").mkdir()
    (tmp_path / "r2" / "a.en.txt").write_text("Another text with with words.\n", "utf-8")
    for command in ("check", "apply"):
        done = zhengming(tmp_path, command, "--no-grammar", "releases", "r2")
        assert done.returncode == 2
        assert "releases/a.en.txt: its reports and corrections would be those of r2/a.en.txt" in done.stderr
        assert "r2/a.en.txt: its reports and corrections would be those of releases/a.en.txt" in done.stderr
    made = {name for name in files(tmp_path) if name.startswith(("reports/", "cleaned/"))}
    assert {"reports/b.en.html", "cleaned/b.en.txt"} <= made
    assert not any("a.en" in name for name in made)


def test_one_release_given_twice_is_checked_once(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    (tmp_path / "link").symlink_to("releases")
    done = zhengming(tmp_path, "check", "--no-grammar", "--format", "json", "releases", "link", "releases/../releases")
    assert done.returncode == 1, done.stderr
    assert len(json.loads(done.stdout)["documents"]) == 1


def test_names_that_differ_in_case_are_one_where_the_disk_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, A_en_txt=GOOD)
    assert zhengming(tmp_path, "check", "--no-grammar").returncode == 1
    shutil.rmtree(tmp_path / "reports")
    monkeypatch.setattr(run, "_knows_no_case", lambda folder: True)
    done = zhengming(tmp_path, "check", "--no-grammar")
    assert done.returncode == 2
    assert not (tmp_path / "reports" / "a.en.html").exists()


def test_a_folder_that_may_not_be_entered_is_named(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "b.en.txt").write_text(GOOD, "utf-8")
    (tmp_path / "closed").chmod(0)
    tmp_path.chmod(0o777)
    program = (
        "import os, sys\nfrom pathlib import Path\n"
        "from pipeline.documents import read\n"
        "os.geteuid() or os.seteuid(65534)\n"
        "for one in read.listing([Path(p) for p in sys.argv[1:]]): print(getattr(one, 'why', one))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, "closed", "closed/b.en.txt", "releases"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    (tmp_path / "closed").chmod(0o700)
    assert told.stdout.splitlines() == [
        "closed: cannot be read (Permission denied); check the path and its permissions.",
        "closed/b.en.txt: cannot be read (Permission denied); check the path and its permissions.",
        "releases/a.en.txt",
    ], told.stderr


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.en.txt", "a.en.changes.json", "a.en.changes.csv", "a.en.changes.html"])
def test_a_link_in_the_output_folder_is_not_written_through(name: str, tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt="Another release.\n")
    (tmp_path / "cleaned").mkdir()
    (tmp_path / "cleaned" / name).symlink_to("../releases/b.en.txt")
    done = zhengming(tmp_path, "apply", "--no-grammar")
    assert done.returncode == 2
    assert f"cleaned/{name}: a link to ../releases/b.en.txt has this name" in done.stderr
    assert (tmp_path / "releases" / "b.en.txt").read_text("utf-8") == "Another release.\n"
    assert [path.name for path in (tmp_path / "cleaned").iterdir() if path.name.startswith("a.")] == [name]
    assert (tmp_path / "cleaned" / "b.en.txt").exists()


def test_a_folder_that_is_a_link_takes_no_release_away(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_html="<p>The port.</p>")
    (tmp_path / "r2").mkdir()
    for name in ("a.en.txt", "b.en.html", "a.en.html"):
        (tmp_path / "r2" / name).write_text("Somebody’s own.\n", "utf-8")
    before = {path.name: path.read_bytes() for path in (tmp_path / "r2").iterdir()}
    for folder in ("cleaned", "reports"):
        (tmp_path / folder).symlink_to("r2")
    for command in ("check", "apply"):
        assert zhengming(tmp_path, command, "--no-grammar").returncode == 2
        assert {name: (tmp_path / "r2" / name).read_bytes() for name in before} == before


DECIDE = ("decide", "releases/a.en.txt", "--exact", "port", "--replacement", "harbour", "--no-grammar")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("folder", "commands"),
    [
        ("cleaned", (("apply", "--no-grammar"),)),
        ("reports", (("check", "--no-grammar"), ("apply", "--no-grammar"), ("check", "--workers", "1"), DECIDE)),
        ("corrections", (DECIDE, ("baseline", "--no-grammar"), ("review", "--no-grammar", "--no-browser"), ("desk",))),
    ],
)
def test_another_house_is_not_written_into_through_a_link(
    folder: str, commands: tuple[tuple[str, ...], ...], tmp_path: Path
) -> None:
    """Its releases may be called as ours are: what stands there is its own, whoever wrote it."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for house in (theirs, ours):
        house.mkdir()
        laid_out(house, a_en_txt=GOOD)
    assert zhengming(theirs, *DECIDE).returncode == 0
    assert zhengming(theirs, "apply", "--no-grammar").returncode == 0
    assert zhengming(theirs, "check", "--no-grammar").returncode == 1
    before = content(theirs)
    (ours / folder).symlink_to(f"../theirs/{folder}")
    for command in commands:
        done = zhengming(ours, *command)
        told = f"{folder}: a link to ../theirs/{folder} has this name, and nothing is written there; "
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert f"{told}name the folder itself, or take the link away." in done.stderr
        assert content(theirs) == before


def test_decisions_are_read_through_a_link(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    assert zhengming(tmp_path, *DECIDE).returncode == 0
    (tmp_path / "corrections").rename(tmp_path / "kept")
    (tmp_path / "corrections").symlink_to("kept")
    assert zhengming(tmp_path, "check", "--no-grammar").returncode == 1
    assert zhengming(tmp_path, "apply", "--no-grammar").returncode == 0
    assert "harbour" in (tmp_path / "cleaned" / "a.en.txt").read_text("utf-8")
    # And written where the folder itself is named.
    other = ("--exact", "The", "--replacement", "A", "--corrections", "kept")
    assert zhengming(tmp_path, *DECIDE[:2], *other, "--no-grammar").returncode == 0


@pytest.mark.parametrize("link", ["corrections/baseline", "reports/.shards", "reports/.cache.sqlite"])
def test_a_link_deeper_inside_is_not_written_through(link: str, tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    there = tmp_path / "elsewhere"
    there.mkdir()
    for name in ("a.en.toml", "x"):
        (there / name).write_text("# Somebody’s own.\n", "utf-8")
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(there / "x" if link.endswith("sqlite") else there)
    command = {"b": ("baseline",), "s": ("check", "--workers", "1"), "c": ("check",)}[Path(link).name.strip(".")[0]]
    done = zhengming(tmp_path, *command, "--no-grammar")
    assert done.returncode == 2
    assert f"{link}: a link to {there}" in done.stderr
    assert set(content(there).values()) == {"# Somebody’s own.\n".encode()}


def test_where_what_was_seen_is_a_link_nothing_is_new(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    (tmp_path / "reports").mkdir()
    (tmp_path / "x").write_bytes(b"")
    (tmp_path / "reports" / ".seen.sqlite").symlink_to("../x")
    assert zhengming(tmp_path, "check", "--no-grammar").returncode == 1
    assert (tmp_path / "x").read_bytes() == b""


def test_a_link_among_the_reports_is_not_written_through(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_html="<p>The port.</p>")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.en.html").symlink_to("../releases/b.en.html")
    done = zhengming(tmp_path, "check", "--no-grammar")
    assert done.returncode == 2
    assert (tmp_path / "releases" / "b.en.html").read_text("utf-8") == "<p>The port.</p>"


def test_a_link_among_the_corrections_is_not_written_through(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "a.en.toml").symlink_to("../elsewhere.txt")
    for content in ("", "\n"):
        (tmp_path / "elsewhere.txt").write_text(content, "utf-8")
        words = ("decide", "releases/a.en.txt", "--exact", "port", "--replacement", "harbour", "--no-grammar")
        done = zhengming(tmp_path, *words)
        assert done.returncode == 2
        assert "corrections/a.en.toml: a link to ../elsewhere.txt has this name" in done.stderr
        assert (tmp_path / "elsewhere.txt").read_text("utf-8") == content


def test_json_is_whole_whatever_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt=GOOD)
    load = read.load

    def interrupted(path: Path, *rest: object, **more: object) -> object:
        if path.name == "b.en.txt":
            raise KeyboardInterrupt
        return load(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "load", interrupted)
    done = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    assert done.returncode == 130
    assert [name_of(one["path"]) for one in json.loads(done.stdout)["documents"]] == ["a.en.txt"]


def test_a_fault_of_our_own_in_one_file_is_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt=GOOD)
    load = read.load

    def faulty(path: Path, *rest: object, **more: object) -> object:
        if path.name == "a.en.txt":
            raise ZeroDivisionError("once")
        return load(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "load", faulty)
    done = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    assert done.returncode == 2
    found = documents(done)
    assert "this is a bug: ZeroDivisionError: once" in str(found["a.en.txt"]["error"])
    assert "error" not in found["b.en.txt"]


def test_what_is_told_is_plain_json_of_before(tmp_path: Path) -> None:
    """Streamed, and yet the bytes that one call of json.dumps makes."""
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt="The “port” 嘉\u2028兴.\n")
    out = zhengming(tmp_path, "check", "--no-grammar", "--format", "json").stdout
    assert out == json.dumps(json.loads(out), ensure_ascii=False, indent=1) + "\n"
    (tmp_path / "releases" / "a.en.txt").write_text("", "utf-8")
    (tmp_path / "releases" / "b.en.txt").unlink()
    out = zhengming(tmp_path, "check", "--no-grammar", "--format", "json").stdout
    assert out == json.dumps(json.loads(out), ensure_ascii=False, indent=1) + "\n"


def test_what_killed_runs_left_is_taken_away(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    places = (("reports", NEW), ("cleaned", OLD), ("corrections", NEW))
    left = [tmp_path / folder / f".0123.{ending}" for folder, ending in places]
    kept = [tmp_path / folder / ".notes.tmp" for folder in ("reports", "cleaned")]
    for path in (*left, *kept):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
    assert zhengming(tmp_path, "check", "--no-grammar").returncode == 1
    assert zhengming(tmp_path, "apply", "--no-grammar").returncode == 0
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)


def test_the_same_inputs_give_the_same_reports_however_long_it_took(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD, b_en_txt=GOOD)
    made = []
    for _ in range(2):
        shutil.rmtree(tmp_path / "reports", ignore_errors=True)
        zhengming(tmp_path, "check", "--no-grammar")
        made.append({path.name: path.read_bytes() for path in (tmp_path / "reports").glob("*.html")})
    assert made[0] == made[1]
    before = {path: path.stat().st_ino for path in (tmp_path / "reports").glob("*.html")}
    zhengming(tmp_path, "check", "--no-grammar")
    assert {path: path.stat().st_ino for path in (tmp_path / "reports").glob("*.html")} == before


def test_nothing_rests_on_what_an_optimised_python_leaves_out(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt=GOOD)
    said = []
    for flags in ([], ["-OO"]):
        done = subprocess.run(
            [sys.executable, *flags, "-m", "pipeline", "check", "--no-grammar", "--format", "json"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            timeout=HANG,
        )
        shutil.rmtree(tmp_path / "reports")
        said.append(done.stdout)
    assert said[0] == said[1]
    assert all(issue["evidence"] for one in json.loads(said[1])["documents"] for issue in one["issues"])


def test_the_index_knows_every_report_of_the_house(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt="The the port opened.\n", b_en_txt="The port opened.\n", c_en_txt=b"")
    zhengming(tmp_path, "check", "--no-grammar")
    index = tmp_path / "reports" / "index.html"
    whole = index.read_text("utf-8")
    (tmp_path / "releases" / "a.en.txt").write_text("The port opened.\n", "utf-8")
    zhengming(tmp_path, "check", "releases/a.en.txt", "--no-grammar")
    now = index.read_text("utf-8")
    assert [name in now for name in ("a.en.html", "b.en.html", "c.en.txt")] == [True, True, False]
    assert "1 issue waits for a person" in whole and "Nothing is pending" in now
    (tmp_path / "reports" / "b.en.html").unlink()
    zhengming(tmp_path, "check", "releases/a.en.txt", "--no-grammar")
    assert "b.en.html" not in index.read_text("utf-8")


def test_a_line_a_release_and_the_sum(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt="The the port of Jiaixng opened.\n", b_en_txt="The port opened.\n")
    told = zhengming(tmp_path, "check", "--no-grammar").stdout.splitlines()
    assert [line.partition(":")[0] for line in told[:3]] == [
        "releases/a.en.txt", "releases/b.en.txt", "2 releases, 9 words",
    ]  # fmt: skip
    assert "2 pending (" in told[2] and "-v lists the issues." in told
    more = zhengming(tmp_path, "check", "--no-grammar", "-v").stdout
    assert "“Jiaixng” → “Jiaxing”" in more and "-v lists" not in more


# --- a folder where no name gives a language --------------------------------------------------------------------------

PORTS = ROOT / "tests" / "data" / "releases"
ENGLISH, CHINESE = (PORTS / f"dushan-port-2023-05-18.{language}.txt" for language in ("en", "zh"))
GERMAN = PORTS / "tongxiang-silk-2024-10-12.de.txt"


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """What somebody was sent, called as people call files."""
    folder = tmp_path / "稿件"
    folder.mkdir()
    for name, content in {
        "port.txt": ENGLISH, "port-中文.txt": CHINESE, "港口_en.md": ENGLISH, "港口.txt": CHINESE, "Seide.txt": GERMAN,
        "发言.txt": CHINESE,
    }.items():  # fmt: skip
        shutil.copy(content, folder / name)
    (folder / "list.txt").write_text("A1, B2\n", "utf-8")
    for name in ("old.doc", "photo.png", "~$port.docx", ".port.txt"):
        (folder / name).write_bytes(b"\xd0\xcf")
    return folder


def test_in_any_folder_words_tell_the_language_and_names_the_source(drafts: Path) -> None:
    done = zhengming(drafts.parent, "check", "稿件", "--no-grammar", "--format", "json", "--reports", "none")
    assert done.returncode == 1, done.stderr
    found = documents(done)
    assert {name: (one["language"], one["source"]) for name, one in found.items() if "error" not in one} == {
        "port.txt": ("en", "稿件/port-中文.txt"),
        "港口_en.md": ("en", "稿件/港口.txt"),
        "Seide.txt": ("de", None),
    }
    assert {name: one["error"] for name, one in found.items() if one.get("skipped")} == {
        "list.txt": "neither its name nor its words give the language; rename it to NAME.en.txt.",
        "old.doc": "this kind of file is not read (.doc); save it as .docx.",
        "发言.txt": "this is a Chinese source, not a release; name the translated file.",
    }
    assert "Jiaixng" in {issue["text"] for issue in found["port.txt"]["issues"]}  # type: ignore[attr-defined]
    assert zhengming(drafts.parent, "apply", "稿件", "--no-grammar").returncode == 0
    written = {path.name for path in (drafts.parent / "cleaned").iterdir() if ".changes." not in path.name}
    assert written == {"port.txt", "港口_en.md", "Seide.txt"}


def test_a_file_that_was_named_is_no_file_to_leave_out(drafts: Path) -> None:
    for name in ("list.txt", "发言.txt"):
        done = zhengming(drafts.parent, "check", f"稿件/{name}", "--no-grammar")
        assert done.returncode == 2 and "left out" not in done.stderr


def test_a_folder_of_nothing_but_other_files_has_no_release(drafts: Path) -> None:
    for name in ("port.txt", "港口_en.md", "Seide.txt"):
        (drafts / name).unlink()
    done = zhengming(drafts.parent, "check", "稿件", "--no-grammar")
    assert done.returncode == 2
    assert "zhengming: 稿件: no release in this folder; put a NAME.en.txt there.\n" in done.stderr


def test_in_the_folder_of_a_house_only_names_make_a_release(drafts: Path) -> None:
    house = drafts.parent
    laid_out(house, a_en_txt=GOOD)
    for path in drafts.iterdir():
        shutil.copy(path, house / "releases")
    for given in ((), ("releases",), (str(house / "releases"),)):
        found = documents(zhengming(house, "check", *given, "--no-grammar", "--format", "json"))
        assert {name: one.get("error", "")[:26] for name, one in found.items()} == {  # type: ignore[index]
            "a.en.txt": "",
            "港口_en.md": "the name does not give the",
        }


def test_no_report_is_put_among_files_that_the_next_run_takes_for_releases(drafts: Path) -> None:
    for name, told in (
        ("稿件/list.xlsx", "the next run would take the report for a release; name a file in another folder."),
        ("稿件/port.txt", "the report would replace a file that this run reads; name another file."),
        ("稿件/port-中文.txt", "the report would replace a file that this run reads; name another file."),
    ):
        done = zhengming(drafts.parent, "check", "稿件", "--no-grammar", "--report", f"xbench:{name}")
        assert done.returncode == 2 and f"zhengming: {name}: {told}" in done.stderr
