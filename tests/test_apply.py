"""Exactly the accepted corrections are made, they can be undone, and no fault leaves half a file."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import files
from pipeline.apply import ApplyError, changes, clean, load_changes, outputs, reverse, splice, verify, write
from pipeline.documents.read import decode
from pipeline.model import Correction, Decision, Document, InputError, Issue, Review, Reviewed, Span, as_is
from pipeline.report.changes import rendered as page_and_table
from tests.waiting import HANG

TEXT = "\ufeffThe port of Jiaing 😀 opened to to the world.\r\nResearches  are e\u0301lan\rand 嘉兴.\n"


def correction(text: str, start: int, end: int, after: str) -> Correction:
    before = text[start:end]
    decision = Decision("", "accepted", before, replacement=after, reviewer="Li Hua", date="2026-11-23", note="why")
    return Correction(Span(start, end), before, after, "", decision)


def on(text: str, before: str, after: str) -> Correction:
    start = text.index(before)
    return correction(text, start, start + len(before), after)


def reviewed(text: str, *corrections: Correction, path: str = "releases/x.en.txt") -> Review:
    return Review(Document(path, "en", text), (), tuple(sorted(corrections, key=lambda c: c.span)))


THREE = (on(TEXT, "Jiaing", "Jiaxing"), on(TEXT, "to to", "to"), on(TEXT, "\r\nR", "\r\nThe r"))
CLEANED = "\ufeffThe port of Jiaxing 😀 opened to the world.\r\nThe researches  are e\u0301lan\rand 嘉兴.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cleaned"


def test_splices_in_any_order() -> None:
    assert splice(TEXT, THREE) == splice(TEXT, THREE[::-1]) == CLEANED
    assert splice(TEXT, ()) == TEXT


def test_insertions_and_deletions_at_the_edges() -> None:
    text = "ab"
    parts = [
        correction(text, 0, 0, "<"),
        correction(text, 0, 1, ""),
        correction(text, 1, 1, "|"),
        correction(text, 2, 2, ">"),
    ]
    assert splice(text, parts) == "<|b>"


@pytest.mark.parametrize(
    ("corrections", "told"),
    [
        ((replace(THREE[0], before="Jiaxng"),), "x.en.txt:1: “Jiaing” stands where “Jiaxng” was to be corrected"),
        ((THREE[0], on(TEXT, "of Jia", "of")), "x.en.txt:1: the correction of “Jiaing” overlaps another"),
        ((correction(TEXT, 200, 200, "x"),), "lies outside the text"),
        ((replace(THREE[0], span=Span(-3, 3)),), "lies outside the text"),
    ],
)
def test_refuses_what_does_not_fit_and_keeps_the_old_pair(
    corrections: tuple[Correction, ...], told: str, folder: Path
) -> None:
    write(reviewed(TEXT, *THREE), folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ApplyError) as refusal:
        write(reviewed(TEXT, *THREE[1:], *corrections), folder)
    assert told in str(refusal.value)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("text", "cleaned", "corrections"),
    [
        (TEXT, TEXT, THREE),
        (TEXT, CLEANED + " ", THREE),
        (TEXT, CLEANED[:-1], THREE),
        (TEXT, CLEANED.replace("\r\n", "\n"), THREE),
        (TEXT, CLEANED.replace("😀", "😁"), THREE),
        (TEXT, CLEANED.replace("Jiaxing", "Jiaying"), THREE),
        (TEXT, CLEANED.removeprefix("\ufeff"), THREE),
        (TEXT, CLEANED, THREE[1:]),
        (TEXT, TEXT.upper(), ()),
    ],
)
def test_verify_sees_every_other_change(text: str, cleaned: str, corrections: tuple[Correction, ...]) -> None:
    verify(TEXT, CLEANED, THREE)
    with pytest.raises(ApplyError):
        verify(text, cleaned, corrections)


def test_writes_the_pair(folder: Path) -> None:
    issue = Issue(
        "names",
        "misspelling",
        "major",
        THREE[0].span,
        "Jiaing",
        as_is("Not a name."),
        ("Jiaxing",),
        tuple(map(as_is, ("one letter",))),
    )
    review = replace(
        reviewed(TEXT, *THREE), issues=(Reviewed(replace(issue, id="abc"), "accepted", THREE[0].decision),)
    )
    path = write(review, folder)
    assert path == folder / "x.en.txt"
    assert path.read_bytes() == CLEANED.encode()
    record = json.loads((folder / "x.en.changes.json").read_bytes())
    assert record["changes"][0] == {
        "issue": "",
        "check": "names",
        "type": "misspelling",
        "before": "Jiaing",
        "after": "Jiaxing",
        "start": 13,
        "end": 19,
        "line": 1,
        "column": 14,
        "cleaned_start": 13,
        "cleaned_end": 20,
        "reviewer": "Li Hua",
        "date": "2026-11-23",
        "note": "why",
        "message": "Not a name.",
        "evidence": ["one letter"],
        "told": [["{text}", ["text"], ["Not a name."]], ["{text}", ["text"], ["one letter"]]],
    }
    assert [(c["before"], c["line"], c["column"]) for c in record["changes"][1:]] == [
        ("to to", 1, 30),
        ("\r\nR", 1, 46),
    ]
    assert load_changes(folder / "x.en.changes.json") == changes(review)
    assert sorted(p.name for p in folder.iterdir()) == ["x.en.changes.json", "x.en.txt"]


def test_a_second_time_touches_nothing(folder: Path) -> None:
    write(reviewed(TEXT, *THREE), folder)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    write(reviewed(TEXT, *THREE[::-1]), folder)
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    assert after == before


def test_where_the_release_is_does_not_show_in_the_bytes(tmp_path: Path) -> None:
    write(reviewed(TEXT, *THREE, path="/somewhere/x.en.txt"), tmp_path / "a")
    write(reviewed(TEXT, *THREE), tmp_path / "b")
    for one, other in zip(outputs("x.en.txt", tmp_path / "a"), outputs("x.en.txt", tmp_path / "b"), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_keeps_permissions_and_links(folder: Path, tmp_path: Path) -> None:
    path = write(reviewed(TEXT), folder)
    path.chmod(0o640)
    link = tmp_path / "link.en.txt"
    link.symlink_to(path)
    files.write(link, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, link.is_symlink()) == (b"new", 0o640, True)


def test_never_writes_over_the_release(tmp_path: Path) -> None:
    release = tmp_path / "x.en.txt"
    release.write_bytes(TEXT.encode())
    with pytest.raises(ApplyError, match="would replace the release"):
        write(reviewed(TEXT, *THREE, path=str(release)), tmp_path)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.en.txt", TEXT.encode())]


def test_refuses_half_a_character(folder: Path) -> None:
    with pytest.raises(ApplyError, match="half a character"):
        write(reviewed(TEXT, on(TEXT, "Jiaing", "\ud83d")), folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda record, text: ("{", text), "not a changes file"),
        (lambda record, text: ("[" * 100_000, text), "not a changes file"),
        (lambda record, text: (record.replace('"line"', '"row"'), text), "not a changes file"),
        (lambda record, text: (record.replace('"version": 1', '"version": 9'), text), "version 9"),
        (lambda record, text: (record, text + "x"), "has been changed since"),
    ],
)
def test_refuses_a_changes_file_that_does_not_fit(
    damage: Callable[[str, str], tuple[str, str]], told: str, folder: Path
) -> None:
    path = write(reviewed(TEXT, *THREE), folder)
    record = folder / "x.en.changes.json"
    broken = damage(record.read_text(), path.read_bytes().decode())
    record.write_text(broken[0])
    path.write_bytes(broken[1].encode())
    with pytest.raises(InputError, match=told):
        load_changes(record)


texts = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["a", " ", "\r\n", "\n", "\r", "😀", "e\u0301", "\ufeff", "嘉兴", "\u2028", "Jiaing", "👩\u200d👩"]
    ),
    max_size=60,
).map("".join)


@st.composite
def texts_with_corrections(draw: st.DrawFn) -> tuple[str, tuple[Correction, ...]]:
    text = "\ufeff" * draw(st.integers(0, 1)) + draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False)) + [(cut, cut) for cut in cuts[-1:] if len(cuts) % 2]
    return text, tuple(correction(text, start, end, draw(texts)) for start, end in spans)


@settings(max_examples=300, deadline=None)
@given(texts_with_corrections())
def test_identical_outside_the_spans_and_reversible(case: tuple[str, tuple[Correction, ...]]) -> None:
    text, corrections = case
    review = reviewed(text, *corrections)
    cleaned = clean(review)
    made = changes(review)
    here = there = 0
    for change in made:
        assert cleaned[there : change.cleaned.start] == text[here : change.release.start]
        assert change.cleaned.of(cleaned) == change.after
        lines = text[: change.release.start].split("\n")
        assert (change.line, change.column) == (len(lines), len(lines[-1]) + 1)
        here, there = change.release.end, change.cleaned.end
    assert cleaned[there:] == text[here:]
    assert splice(cleaned, reverse(made)).encode() == text.encode()


@settings(max_examples=60, deadline=None)
@given(texts_with_corrections())
def test_from_file_to_file_and_back(case: tuple[str, tuple[Correction, ...]]) -> None:
    text, corrections = case
    with TemporaryDirectory() as folder:
        path = write(reviewed(text, *corrections), Path(folder))
        once = path.read_bytes()
        assert write(reviewed(text, *corrections), Path(folder)).read_bytes() == once
        made = load_changes(outputs(str(path), Path(folder))[1])
        assert splice(once.decode(), reverse(made)).encode() == text.encode()


def in_a_child(action: Callable[[], object]) -> tuple[int, str]:
    """The exit status of a forked process, and what InputError it met."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(round(HANG))
            action()
            status = 0
        except InputError as error:
            os.write(writable, str(error).encode())
            status = 2
        finally:
            os._exit(status)
    os.close(writable)
    with os.fdopen(readable, "rb") as told:
        message = told.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), message


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may look into."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_full_disk_keeps_the_old_pair(folder: Path) -> None:
    write(reviewed(TEXT, *THREE), folder)
    before = content(folder)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        write(reviewed(TEXT), folder)

    status, told = in_a_child(fill)
    assert status == 2
    assert told.startswith(f"{folder / 'x.en.txt'}: cannot be written (File too large), nothing was changed; ")
    assert content(folder) == before


@pytest.mark.parametrize("existing", [True, False])
def test_a_read_only_folder(open_folder: Path, existing: bool) -> None:
    folder = open_folder / "cleaned"
    if existing:
        write(reviewed(TEXT, *THREE), folder)
        folder.chmod(0o555)
    else:
        open_folder.chmod(0o555)
    before = content(folder) if existing else None

    def attempt() -> None:
        if os.geteuid() == 0:
            os.seteuid(65534)
        write(reviewed(TEXT), folder)

    status, told = in_a_child(attempt)
    assert (status, "cannot be written (Permission denied)" in told) == (2, True)
    assert (content(folder) if folder.exists() else None) == before


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "cleaned").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write(reviewed(TEXT), tmp_path / "cleaned")


@pytest.mark.parametrize("name", ["x.en.txt", "x.en.changes.json"])
def test_a_folder_where_a_file_should_be(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    with pytest.raises(InputError, match="a folder has this name"):
        write(reviewed(TEXT), folder)
    assert [p.name for p in folder.iterdir()] == [name]


def test_a_locked_folder_is_waited_for_and_then_named(tmp_path: Path) -> None:
    with (
        files.locked(tmp_path / "a"),
        pytest.raises(InputError, match=r"another program has been writing in this folder for 0\.2 s"),
        files.locked(tmp_path / "b", seconds=0.2),
    ):
        pass


def is_a_pair(folder: Path, *reviews: Review) -> bool:
    """Old or new text, whole; its own changes file, or none."""
    text, record = outputs("x.en.txt", folder)
    for review in reviews:
        if text.read_bytes() == clean(review).encode():
            return not record.exists() or load_changes(record) == changes(review)
    return False


OLD, NEW = reviewed(TEXT, *THREE[:1]), reviewed(TEXT, *THREE)


def test_a_crash_at_any_step_leaves_a_pair(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies before the n-th call that changes the folder or waits for the disk, for every n."""
    write(OLD, folder)
    first = content(folder)
    seen = set()
    for last in range(1, 50):
        left = [last]

        def mortal(call: Callable[..., object], left: list[int] = left) -> Callable[..., object]:
            def dying(*arguments: object) -> object:
                left[0] -= 1
                return os._exit(9) if left[0] == 0 else call(*arguments)

            return dying

        def attempt() -> None:
            monkeypatch.setattr(files.Path, "replace", mortal(Path.replace))
            monkeypatch.setattr(files.os, "fsync", mortal(os.fsync))
            write(NEW, folder)

        status, _ = in_a_child(attempt)
        assert is_a_pair(folder, OLD, NEW)
        seen.add((folder / "x.en.txt").read_bytes())
        # The next run completes it, and clears away what the dead one left.
        write(NEW, folder)
        assert content(folder).keys() == first.keys()
        assert is_a_pair(folder, NEW)
        write(OLD, folder)
        assert content(folder) == first
        if status == 0:
            break
    assert status == 0
    assert last > 6
    assert len(seen) == 2


def test_kill_9_leaves_the_old_or_the_new(folder: Path) -> None:
    write(OLD, folder)
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from pipeline.apply import write\nfrom tests.test_apply import OLD, NEW\n"
        "print('ready', flush=True)\n"
        "for _ in range(100_000): write(NEW, Path(sys.argv[1])); write(OLD, Path(sys.argv[1]))"
    )
    choice = random.Random(3)
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(choice.uniform(0, 0.05))
        finally:
            writer.kill()
            writer.communicate(timeout=HANG)
        assert is_a_pair(folder, OLD, NEW)
    write(NEW, folder)
    assert content(folder).keys() == {"x.en.txt", "x.en.changes.json"}


SET = {"x.en.txt", "x.en.changes.json", "x.en.changes.csv", "x.en.changes.html"}


def versions(folder: Path) -> dict[str, str]:
    """Of each file that is there, which version it tells of: what stands for Jiaing."""
    found = {}
    for path in folder.iterdir():
        if not path.name.startswith("."):
            text = path.read_bytes().decode()
            found[path.name] = next((word for word in ("Jiaxing", "Jiading") if word in text), "")
    return found


# Writes one of two versions after the other, without end.
_FOR_EVER = """
import itertools, sys
from pathlib import Path
from pipeline.apply import write
from pipeline.report import changes
from tests.test_apply import TEXT, on, reviewed
folder = Path(sys.argv[1])
made = [reviewed(TEXT, on(TEXT, "Jiaing", word)) for word in ("Jiaxing", "Jiading")]
ready = [(one, changes.rendered(one, folder)) for one in made]
print("ready", flush=True)
for one, also in itertools.cycle(ready):
    write(one, folder, also=also)
"""


def killed(folder: Path, times: int) -> int:
    """Kills who writes so many times; how often the set was not whole then. The next run always finds or makes it so,
    and what stands there until then tells of no other text than the one beside it."""
    lacking = 0
    choice = random.Random(times)
    for _ in range(times):
        writer = subprocess.Popen([sys.executable, "-c", _FOR_EVER, str(folder)], stdout=subprocess.PIPE)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(choice.uniform(0.01, 0.06))
        finally:
            writer.kill()
            writer.communicate(timeout=HANG)
        left = versions(folder)
        assert set(left.values()) == {left["x.en.txt"]} != {""}
        lacking += left.keys() != SET
        files.tidy(folder)
        assert {path.name for path in folder.iterdir()} == SET
        assert set(versions(folder).values()) == {left["x.en.txt"]}
        assert load_changes(folder / "x.en.changes.json")
    return lacking


def test_kill_9_leaves_a_set_that_the_next_run_makes_whole(tmp_path: Path) -> None:
    folder = tmp_path / "cleaned"
    first = reviewed(TEXT, on(TEXT, "Jiaing", "Jiaxing"))
    write(first, folder, also=page_and_table(first, folder))
    killed(folder, 12)


@pytest.mark.parametrize("following", ["tidy", "write"])
def test_a_death_at_any_step_is_made_good_by_the_next_run(
    following: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies before the n-th call that changes the folder or waits for the disk, for every n."""
    old, new = (reviewed(TEXT, on(TEXT, "Jiaing", word)) for word in ("Jiaxing", "Jiading"))
    write(old, folder, also=page_and_table(old, folder))
    seen = set()
    for last in range(1, 100):
        left = [last]

        def mortal(call: Callable[..., object], left: list[int] = left) -> Callable[..., object]:
            def dying(*arguments: object, **more: object) -> object:
                left[0] -= 1
                return os._exit(9) if left[0] == 0 else call(*arguments, **more)

            return dying

        def attempt() -> None:
            for name in ("replace", "unlink"):
                monkeypatch.setattr(files.Path, name, mortal(getattr(Path, name)))
            monkeypatch.setattr(files.os, "fsync", mortal(os.fsync))
            write(new, folder, also=page_and_table(new, folder))

        status, _ = in_a_child(attempt)
        told = versions(folder)
        assert set(told.values()) == {told["x.en.txt"]}
        if following == "tidy":
            files.tidy(folder)
            assert {path.name for path in folder.iterdir()} == SET
            assert set(versions(folder).values()) == {told["x.en.txt"]}
            seen.add(told["x.en.txt"])
        else:
            write(new, folder, also=page_and_table(new, folder))
            assert {path.name for path in folder.iterdir()} == SET
            assert set(versions(folder).values()) == {"Jiading"}
        write(old, folder, also=page_and_table(old, folder))
        if status == 0:
            break
    assert status == 0 and last > 30
    assert seen == ({"Jiaxing", "Jiading"} if following == "tidy" else set())


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_what_is_said_of_a_fault_is_what_is_on_the_disk(
    call: str, number: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault at the n-th call, for every n: nothing was changed, or it is written."""
    also = ((folder / "x.en.changes.csv", b"old"), (folder / "x.en.changes.html", b"old"))
    write(OLD, folder, also=also)
    before = content(folder)
    said = set()
    for last in range(1, 20):
        left = [last]
        real = os.fsync if call == "fsync" else Path.replace

        def faulty(*arguments: object, left: list[int] = left, real: Callable[..., object] = real) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise OSError(number, os.strerror(number))
            return real(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(files.os if call == "fsync" else files.Path, call, faulty)
            try:
                write(NEW, folder, also=tuple((path, b"new") for path, _ in also))
                told = ""
            except InputError as error:
                told = str(error)
        after = content(folder)
        assert not [name for name in after if name.startswith(".")]
        if "nothing was changed" in told:
            assert after == before
        else:
            assert (folder / "x.en.txt").read_bytes() == clean(NEW).encode()
            assert not told or "it is written, but the disk failed after that" in told
            assert b"old" not in after.values()
        said.add(told)
        write(OLD, folder, also=also)
        assert content(folder) == before
        if not told:
            break
    assert not told and len(said) == 3


def test_a_full_disk_in_the_middle_of_a_run_leaves_the_other_releases_whole(tmp_path: Path) -> None:
    from tests.house import laid_out

    laid_out(tmp_path, a_en_txt="The port.\n", b_en_txt="The port of Jiaxing.\n" * 5_000, c_en_txt="The port.\n")
    limited = (
        "import resource, sys\nfrom pipeline.__main__ import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "sys.exit(main(['apply', '--no-grammar', '--reports', sys.argv[1]]))\n"
    )
    reports = tmp_path / "elsewhere"
    done = subprocess.run(
        [sys.executable, "-c", limited, str(reports)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    assert done.returncode == 2
    assert "b.en.txt: cannot be written (File too large), nothing was changed; " in done.stderr
    assert "not written: 1 of 3 releases" in done.stderr
    names = {path.name for path in (tmp_path / "cleaned").iterdir()}
    ends = ("txt", "changes.json", "changes.csv", "changes.html")
    assert names == {f"{stem}.en.{end}" for stem in "ac" for end in ends}


def test_a_cleaned_release_can_be_read_again(folder: Path) -> None:
    path = write(reviewed(TEXT, *THREE), folder)
    assert decode(path, path.read_bytes()) == CLEANED
