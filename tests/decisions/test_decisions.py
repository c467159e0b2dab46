"""The corrections file: strict to read, exact to write, and nobody's decision is lost."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decisions.decisions import load, record
from pipeline.model import VERDICTS, Decision, InputError
from tests.waiting import HANG, assert_linear

RELEASE = "jiaxing.en.txt"
JIAING = Decision("0123456789ab", "accepted", "Jiaing", "in ", " City", "Jiaxing", "Li Hua", "2026-11-23T04:20:00Z")
OWN = Decision("", "accepted", "in face of", "Even ", " this", "in the face of")

HAND_WRITTEN = """\
# What we settled on Friday.
release = "jiaxing.en.txt"

# Asked the news desk.
[[decision]]   # sure
  issue   = 'aaaaaaaaaaaa'
  verdict = "rejected" # a slogan
# it is said twice on purpose
  exact = \"\"\"Eight Eight\"\"\"

[[decision]]
issue = "bbbbbbbbbbbb"
exact = "to to"
verdict = "accepted"
replacement = "to"
date = 2026-11-23T04:20:00Z

# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections" / "jiaxing.en.toml"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_no_file_is_no_decisions(path: Path) -> None:
    assert load(path, RELEASE) == ()


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", 'release = "jiaxing.en.txt"\n', "\ufeff# BOM\n"])
def test_a_file_without_tables_is_no_decisions(path: Path, text: str) -> None:
    assert load(put(path, text), RELEASE) == ()


def test_reads_what_people_write(path: Path) -> None:
    assert load(put(path, HAND_WRITTEN), RELEASE) == (
        Decision("aaaaaaaaaaaa", "rejected", "Eight Eight"),
        Decision("bbbbbbbbbbbb", "accepted", "to to", replacement="to", date="2026-11-23T04:20:00Z"),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"2026-11-23"', "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T04:20:00+00:00", "2026-11-23T04:20:00Z"),
        ("2026-11-23 12:20:00+08:00", "2026-11-23T12:20:00+08:00"),
        ("2026-11-23T12:20:00", "2026-11-23T12:20:00"),
    ],
)
def test_reads_dates(path: Path, written: str, read: str) -> None:
    put(path, f'[[decision]]\nverdict = "deferred"\nexact = "x"\ndate = {written}\n')
    assert load(path)[0].date == read


MINIMAL = 'verdict = "deferred"\nexact = "x"\n'


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (f"[[decision]]\n{MINIMAL}exact = \n", 4, "not TOML"),
        (f'[[decision]]\n{MINIMAL}note = "a\n', 4, "not TOML"),
        (f'[[decision]]\n{MINIMAL}note = "a \\q"\n', 4, "not TOML"),
        (f'[[decision]]\n{MINIMAL}note = "\x01"\n', 4, "not TOML"),
        (f'[[decision]]\n{MINIMAL}note = "a" "b"\n', 4, "not TOML"),
        (f"[[decision]]\n{MINIMAL}# \x01\n", 4, "not TOML"),
        (f"[[decision]]\n{MINIMAL}note = '''a\n", 4, "not TOML"),
        (f'[[decision]]\n{MINIMAL}\n[[decision]]\n{MINIMAL}replacment = "y"\n', 8, "unknown key “replacment”"),
        (f'[[decision]]\n{MINIMAL}note = """a\nb"""\nNote = "x"\n', 6, "unknown key “Note”"),
        ('[[decision]]\nexact = "x"\nverdict = "accept"\n', 3, "unknown verdict “accept”"),
        ('[[decision]]\nexact = "x"\nverdict = 1\n', 3, "“verdict” is not text"),
        ('[[decision]]\nexact = "x"\nverdict = "deferred"\nask = "the mayor"\n', 4, "“the mayor” can be asked nothing"),
        ('[[decision]]\nexact = "x"\nverdict = "rejected"\nask = "translator"\n', 4, "a question that is decided"),
        ('[[decision]]\nexact = ["x"]\nverdict = "deferred"\n', 2, "[[decision]] table"),
        ('[[decision]]\nexact = 2026-11-23\nverdict = "deferred"\n', 2, "“exact” is not text"),
        (f"[[decision]]\n{MINIMAL}date = 04:20:00\n", 4, "“date” is not text"),
        (f"[[decision]]\n{MINIMAL}reviewer = true\n", 4, "“reviewer” is not text"),
        ('[[decision]]\nexact = "x"\n\nverdict = "accepted"\n', 4, "accepted without a replacement"),
        ('\n[[decision]]\nverdict = "deferred"\n', 2, "without “exact”"),
        ('\n[[decision]]\nexact = "x"\n', 2, "without “verdict”"),
        ('[[decision]]\nverdict = "deferred"\nexact = ""\n', 3, "nothing tells where"),
        ('[[decision]]\nverdict = "accepted"\nexact = "x"\nreplacement = "\\u0000"\n', 4, "NUL"),
        (f"[[decision]]\n{MINIMAL}{MINIMAL}", 4, "a second “verdict”"),
        (f"[[decisions]]\n{MINIMAL}", 1, "[[decision]] table"),
        (f"[decision]\n{MINIMAL}", 1, "[[decision]] table"),
        ('decision = [{verdict = "deferred", exact = "x"}]\n', 1, "[[decision]] table"),
        ('releases = "jiaxing.en.txt"\n', 1, "unknown “releases”"),
        ('\nrelease = "ningbo.en.txt"\n', 2, "these decisions are about “ningbo.en.txt”, not “jiaxing.en.txt”"),
        (f"[[decision]]\n<<<<<<< HEAD\n{MINIMAL}=======\n>>>>>>> other\n", 2, "merge conflict"),
        ("hello\n", 1, "not TOML"),
    ],
)
def test_refuses_with_the_line(path: Path, text: str, line: int, told: str) -> None:
    put(path, text)
    with pytest.raises(InputError) as refusal:
        load(path, RELEASE)
    assert str(refusal.value).startswith(f"{path}:{line}: ")
    assert told in str(refusal.value)


@pytest.mark.parametrize("text", ["[[decision]\n", "x = 1\n", "<<<<<<< HEAD\n", 'release = "ningbo.en.txt"\n'])
def test_never_writes_over_a_file_it_does_not_understand(path: Path, text: str) -> None:
    put(path, text)
    with pytest.raises(InputError, match=r"jiaxing\.en\.toml:1: "):
        record(path, [JIAING], RELEASE)
    assert path.read_bytes() == text.encode()


@pytest.mark.parametrize(
    "text",
    [
        lambda n: 'x = "' + "\\" * n,
        lambda n: 'x = """' + '"' * n,
        lambda n: "x = '''" + "''" * n,
        lambda n: "x = " + "a" * n + '"',
        lambda n: "a" * n,
        lambda n: " " * n + '"',
        lambda n: "x =" + " \t" * (n // 2) + '"',
        lambda n: "x = a" + " " * n + '"',
        lambda n: "[[decision]]\n" * (n // 10),
    ],
    ids=range(9),
)
def test_refuses_a_long_broken_file_in_linear_time(path: Path, text: Callable[[int], str]) -> None:
    def refused(length: int) -> None:
        put(path, text(length))
        with pytest.raises(InputError):
            load(path)

    assert_linear(refused, 62_500)


def test_refuses_bytes_that_are_not_utf8(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'[[decision]]\nexact = "\xff"\n')
    with pytest.raises(InputError, match=r"toml:2: not UTF-8"):
        load(path)


def test_records_into_a_new_file(path: Path) -> None:
    record(path, [JIAING, OWN], RELEASE)
    assert load(path, RELEASE) == (JIAING, OWN)
    assert path.read_text() == (
        'release = "jiaxing.en.txt"\n\n'
        '[[decision]]\nissue = "0123456789ab"\nverdict = "accepted"\nexact = "Jiaing"\nprefix = "in "\n'
        'suffix = " City"\nreplacement = "Jiaxing"\nreviewer = "Li Hua"\ndate = "2026-11-23T04:20:00Z"\n\n'
        '[[decision]]\nverdict = "accepted"\nexact = "in face of"\nprefix = "Even "\nsuffix = " this"\n'
        'replacement = "in the face of"\n'
    )
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_adds_at_the_end_and_keeps_every_byte(path: Path) -> None:
    record(put(path, HAND_WRITTEN), [JIAING], RELEASE)
    assert path.read_text().startswith(HAND_WRITTEN + "\n[[decision]]\n")
    assert load(path, RELEASE)[2:] == (JIAING,)


def test_replaces_one_table_and_keeps_its_comments(path: Path) -> None:
    changed = Decision("aaaaaaaaaaaa", "deferred", "Eight Eight")
    record(put(path, HAND_WRITTEN), [changed], RELEASE)
    before, _, after = HAND_WRITTEN.partition("[[decision]]   # sure\n")
    after = after.partition('Eight"""\n')[2]
    block = '[[decision]]\n# sure\n# a slogan\n# it is said twice on purpose\nissue = "aaaaaaaaaaaa"\n'
    assert path.read_text() == f'{before}{block}verdict = "deferred"\nexact = "Eight Eight"\n{after}'


def test_keeps_bom_and_crlf(path: Path) -> None:
    text = "\ufeff" + HAND_WRITTEN.replace("\n", "\r\n")
    record(put(path, text), [JIAING], RELEASE)
    written = path.read_bytes().decode()
    assert written.startswith(text)
    assert written.count("\n") == written.count("\r\n")
    assert load(path, RELEASE)[-1] == JIAING


def test_a_last_line_without_its_end(path: Path) -> None:
    record(put(path, f"[[decision]]\n{MINIMAL}".rstrip()), [JIAING])
    assert len(load(path)) == 2


def test_own_corrections_are_told_apart_by_their_quote(path: Path) -> None:
    other = Decision("", "accepted", OWN.exact, "Now ", OWN.suffix, "facing")
    changed = Decision("", "accepted", OWN.exact, OWN.prefix, OWN.suffix, "faced with")
    record(path, [OWN, other])
    record(path, [changed])
    assert load(path) == (changed, other)


def test_a_decision_goes_in_the_place_of_the_one_found_again_under_another_id(path: Path) -> None:
    changed = Decision("ffffffffffff", "rejected", "Jiaing", "at ", " City")
    record(path, [JIAING, OWN])
    record(path, [changed], instead_of=[JIAING])
    assert load(path) == (OWN, changed)


def test_deciding_settles_a_conflict(path: Path) -> None:
    table = '[[decision]]\nissue = "0123456789ab"\nverdict = "rejected"\nexact = "Jiaing"\n'
    record(put(path, table + "\n# B\n" + table), [JIAING])
    assert load(path) == (JIAING,)
    assert "# B\n" in path.read_text()


@pytest.mark.parametrize("field", ["exact", "replacement", "note"])
def test_refuses_half_a_character(path: Path, field: str) -> None:
    decision = Decision("a", "accepted", **{"exact": "x", "replacement": "y", field: "a\ud800"})  # type: ignore[arg-type]
    with pytest.raises(InputError, match="half a character"):
        record(path, [JIAING, decision])
    assert not path.exists()


def test_refuses_a_decision_that_is_none(path: Path) -> None:
    with pytest.raises(InputError, match="accepted without a replacement"):
        record(path, [JIAING, Decision("b", "accepted", "x")])
    assert not path.exists()


def test_hides_nothing_from_an_editor(path: Path) -> None:
    record(path, [Decision("a", "rejected", "a\u202eb\u2028c\u200bd\xa0e\U000e0041f\ng 嘉兴 😀")])
    assert r"a\u202Eb\u2028c\u200Bd\u00A0e\U000E0041f\ng 嘉兴 😀" in path.read_text()


any_text = st.text(max_size=20) | st.text("\"\\'#=[]\n\r\t\x00\x1f\x7f\u2028\u202e\ufeff é😀", max_size=12)
replacements = any_text.filter(lambda text: "\0" not in text)
any_decision = st.builds(
    Decision,
    issue=any_text,
    verdict=st.sampled_from(VERDICTS),
    exact=any_text.filter(bool),
    prefix=any_text,
    suffix=any_text,
    replacement=replacements,
    reviewer=any_text,
    date=any_text,
    note=any_text,
)


def unique(decisions: list[Decision]) -> list[Decision]:
    return list({d.issue or (d.exact, d.prefix, d.suffix): d for d in decisions}.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(any_decision, max_size=5).map(unique), st.lists(any_decision, max_size=3).map(unique))
def test_any_text_survives(first: list[Decision], then: list[Decision]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.en.toml"
        record(path, first)
        assert load(path) == tuple(first)
        assert len(tomllib.loads(path.read_text()).get("decision", [])) == len(first)
        record(path, then)
        kept = {d.issue or (d.exact, d.prefix, d.suffix): d for d in (*first, *then)}
        assert load(path) == tuple(kept.values())


values = st.sampled_from(
    ["'a # b'", '"""a\n[[decision]]\n"b" \\\n c"""', "'''\n'a'\\'''", '"a\\"b"', '""', "''", '""""a"""""']
)
hand_table = st.tuples(
    st.sampled_from(["", " ", "# [[decision]]\n", "\n\n"]), values, values, st.sampled_from(["", " # x = 'y'"])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(hand_table, max_size=4))
def test_reads_as_tomllib_does(tables: list[tuple[str, str, str, str]]) -> None:
    text = "".join(
        f"{above}[[ decision ]]{end}\n'exact' = 'x'{end}\n\tverdict=\"deferred\"\n{above}\n"
        f"prefix = {one}{end}\n  note={two}{end}\n"
        for above, one, two, end in tables
    )
    with TemporaryDirectory() as folder:
        path = put(Path(folder) / "x.en.toml", text)
        expected = tomllib.loads(text).get("decision", [])
        assert [(d.prefix, d.note) for d in load(path)] == [(d["prefix"], d["note"]) for d in expected]
        record(path, [JIAING])
        assert path.read_text().startswith(text)


def _record_many(path: Path, who: int) -> None:
    for number in range(25):
        record(path, [Decision(f"{who}-{number}", "rejected", "x")], RELEASE)


def test_two_at_once_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_many, args=(path, who)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(HANG)
        assert writer.exitcode == 0
    assert len(load(path, RELEASE)) == 75


def test_kill_9_loses_nothing_that_was_said_to_be_recorded(path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.decisions.decisions import record\n"
        "from pipeline.model import Decision\n"
        "for n in range(100_000):\n"
        "    record(Path(sys.argv[1]), [Decision(f'{sys.argv[2]}-{n}', 'rejected', 'x')], 'jiaxing.en.txt')\n"
        "    print(f'{sys.argv[2]}-{n}', flush=True)"
    )
    choice = random.Random(5)
    told: set[str] = set()
    for attempt in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(attempt)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert writer.stdout is not None
            told.add(writer.stdout.readline().strip())
            time.sleep(choice.uniform(0, 0.05))
        finally:
            writer.kill()
            rest, _ = writer.communicate(timeout=HANG)
        # A last line may be cut short by the kill.
        told.update(line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n"))
        assert told <= {decision.issue for decision in load(path, RELEASE)}
    record(path, [JIAING], RELEASE)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_one_more_of_2000_takes_linear_time(tmp_path: Path) -> None:
    number = 0

    def one_more(count: int) -> None:
        nonlocal number
        number += 1
        record(tmp_path / f"{count}.toml", [Decision(f"new{number}", "rejected", "x")])

    for count in (250, 2000):
        record(
            tmp_path / f"{count}.toml",
            [
                Decision(f"{n:012x}", "accepted", "Jiaing", "x" * 32, "y" * 32, "Jiaxing", "Li", "2026-11-23")
                for n in range(count)
            ],
        )
    assert_linear(one_more, 250)
