"""The house's record of a rule: what its people decided moves what is asked of them, for all with the same files."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import cache, checks, run
from pipeline.__main__ import main
from pipeline.decisions import decisions, record
from pipeline.decisions.record import Count
from pipeline.model import Decision, Verdict, level_of
from tests import sample_review
from tests.house import served
from tests.waiting import processor

RULE = "duplicates.word"
LINE = f'[record]\n"{RULE}" = 2026-11-23\n'


def decided(verdict: Verdict, number: int, rule: str = RULE, day: str = "2026-11-23") -> Decision:
    replacement = "the" if verdict == "accepted" else None
    date = f"{day}T04:20:00Z" if day else ""
    return Decision(f"issue{number:03}", verdict, "the the", "a ", " b", replacement, "Lin", date, rule=rule)


def wrote(folder: Path, *made: Decision, name: str = "old.en.txt") -> None:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name.removesuffix('.txt')}.toml"
    path.write_text(decisions.amend(path, "", made, name), "utf-8")


def nine_of_ten(folder: Path) -> None:
    wrote(folder, decided("accepted", 0), *(decided("rejected", number) for number in range(1, 10)))


# --- what a record moves ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "rejected", "confidence", "level"),
    [
        (1, 9, 1.0, "ask"),
        (1, 9, 0.8, "ask"),
        (0, 2, 1.0, "sure"),
        (2, 0, 0.61, "ask"),
        (0, 3, 1.0, "ask"),
        (9, 1, 0.8, "likely"),
        (9, 1, 0.99, "likely"),
        (60, 1, 0.99, "sure"),
        (20, 0, 0.6, "likely"),
        (500, 0, 0.3, "ask"),
        (500, 0, 0.9, "sure"),
    ],
)
def test_a_record_moves_a_level(accepted: int, rejected: int, confidence: float, level: str) -> None:
    assert level_of(Count(accepted, rejected).moved(confidence)) == level


def test_a_record_never_turns_things_round() -> None:
    """Rejections alone never raise, what was surer stays surer, and more of either goes its own way."""
    confidences = [n / 50 for n in range(51)]
    for accepted in range(0, 30, 3):
        for rejected in range(0, 30, 3):
            moved = [Count(accepted, rejected).moved(confidence) for confidence in confidences]
            assert moved == sorted(moved) and moved[0] >= 0 and moved[-1] <= 1
            less = [Count(accepted, rejected + 3).moved(confidence) for confidence in confidences]
            more = [Count(accepted + 3, rejected).moved(confidence) for confidence in confidences]
            if accepted + rejected:
                assert all(one <= two + 1e-12 for one, two in zip(less, moved, strict=True))
                assert all(one >= two - 1e-12 for one, two in zip(more, moved, strict=True))
            if not accepted:
                assert all(one <= two for one, two in zip(moved, confidences, strict=True))


# --- what counts ------------------------------------------------------------------------------------------------------


def test_accepted_and_rejected_decisions_about_issues_count_once(tmp_path: Path) -> None:
    wrote(
        tmp_path,
        decided("accepted", 1, day="2026-11-20"),
        decided("rejected", 2, day="2026-11-25"),
        decided("deferred", 3, day="2026-11-28"),
        replace(decided("accepted", 4), issue=""),
        decided("accepted", 5, rule=""),
        decided("accepted", 6, rule="names.near-glossary", day=""),
    )
    wrote(tmp_path, decided("accepted", 1), decided("accepted", 2), name="other.en.docx")
    (tmp_path / "baseline").mkdir()
    shutil.copy(tmp_path / "old.en.toml", tmp_path / "baseline" / "old.en.toml")
    (tmp_path / "standing.toml").write_text('[[standing]]\nrule = "never"\nexact = "the the"\n', "utf-8")
    found = record.load(tmp_path)
    assert found.counts == {RULE: Count(2, 1, "2026-11-25"), "names.near-glossary": Count(1, 0, "")}
    assert found.of("names.other") == Count() and found.strange == ()
    assert record.load(tmp_path / "nowhere").counts == {}


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (f'"{RULE}" = 2026-11-22', Count(1, 1, "2026-11-24")),
        (f'"{RULE}" = 2026-11-23', Count(0, 1, "2026-11-24")),
        (f'"{RULE}" = "2026-11-23"', Count(0, 1, "2026-11-24")),
        (f'"{RULE}" = 2026-11-24', Count()),
        ("duplicates = 2026-11-24", Count()),
        (f'duplicates = 2026-11-30\n"{RULE}" = 2026-11-01', Count(1, 1, "2026-11-24")),
        ("names = 2026-11-30", Count(1, 1, "2026-11-24")),
    ],
)
def test_a_line_sets_a_record_back(tmp_path: Path, line: str, count: Count) -> None:
    made = (
        decided("accepted", 1, day="2026-11-23"),
        decided("rejected", 2, day="2026-11-24"),
        decided("rejected", 3, day=""),
    )
    wrote(tmp_path, *made)
    (tmp_path / "standing.toml").write_text(f"[record]\n{line}\n", "utf-8")
    found = record.load(tmp_path).of(RULE)
    # Without a day a decision counts until any line stands for its rule.
    undated = "names" in line
    assert found == (replace(count, rejected=count.rejected + 1) if undated else count)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[record]\n"duplicates.wrd" = 2026-11-30\n', "there is no rule “duplicates.wrd”; write “duplicates.word”"),
        (f'[record]\n"{RULE}" = "soon"\n', f'"soon" is no day for the record of the rule “{RULE}”; write the last day'),
        (f'[record]\n"{RULE}" = 7\n', f"7 is no day for the record of the rule “{RULE}”; write the last day"),
        (f'[record]\n"{RULE}" = 2026-11-30T01:02:03\n', "is no day for the record"),
        (f"[record]\n{RULE} = 2026-11-30\n", "put the rule’s id in quotation marks"),
        ('record = "none"\n', "“record” is not a table; write [record] above its lines"),
    ],
)
def test_a_bad_line_is_one_sentence(desk: Path, capsys: pytest.CaptureFixture[str], written: str, told: str) -> None:
    (desk / "corrections" / "standing.toml").write_text(written, "utf-8")
    # Whether or not the release was checked before.
    for _ in range(2):
        assert main(["check", "--no-grammar"]) == 2
        error = capsys.readouterr().err
        assert told in error and "standing.toml" in error and error.count("\n") == 1
        (desk / "corrections" / "standing.toml").unlink()
        assert main(["check", "--no-grammar"]) == 1
        capsys.readouterr()
        (desk / "corrections" / "standing.toml").write_text(written, "utf-8")


def test_a_line_for_a_rule_that_nobody_decided_about_is_no_mistake(desk: Path) -> None:
    (desk / "corrections" / "standing.toml").write_text(LINE, "utf-8")
    assert main(["check", "--no-grammar"]) == 1


def test_another_file_that_is_not_understood_is_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nine_of_ten(desk / "corrections")
    file = desk / "corrections" / "old.en.toml"
    file.write_text(file.read_text("utf-8").replace('"accepted"', '"maybe"'), "utf-8")
    assert main(["check", "--no-grammar"]) == 1
    assert "old.en.toml:5: unknown verdict “maybe”" in capsys.readouterr().err


# --- as a person meets it ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one release that doubles a word."""
    monkeypatch.chdir(tmp_path)
    for folder in ("releases", "glossary", "corrections"):
        (tmp_path / folder).mkdir()
    (tmp_path / "releases" / "a.en.txt").write_text("They said the the road is open.\n", "utf-8")
    (tmp_path / "glossary" / "g.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, list[tuple[str, float, str]]]:
    capsys.readouterr()
    status = main(["check", "--no-grammar", "--format", "json", *more])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    return status, [(issue["rule"], issue["confidence"], issue["level"]) for issue in document["issues"]]


def test_what_the_house_rejects_sinks_and_one_line_brings_it_back(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(capsys) == (1, [(RULE, 0.93, "sure")])
    # From now on, nothing is checked again: a decision moves what is known already.
    monkeypatch.setattr(checks, "settled", lambda *_: pytest.fail("checked again"))
    nine_of_ten(desk / "corrections")
    assert found(capsys) == (0, [])
    assert found(capsys, "--level", "thorough") == (1, [(RULE, 0.33, "ask")])
    standing = desk / "corrections" / "standing.toml"
    standing.write_text(LINE, "utf-8")
    assert found(capsys) == (1, [(RULE, 0.93, "sure")])
    standing.unlink()
    assert found(capsys, "--level", "thorough") == (1, [(RULE, 0.33, "ask")])


def test_decisions_of_a_release_teach_the_next_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("road", "bridge", "port", "lake")
    (desk / "releases" / "b.en.txt").write_text("".join(f"They said the the {w} is open.\n\n" for w in words), "utf-8")
    assert main(["check", "releases/b.en.txt", "--no-grammar", "--format", "json"]) == 1
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    for number, issue in enumerate(document["issues"], 1):
        assert main(["decide", "b", issue["id"], "reject", "--no-grammar"]) == 0
        capsys.readouterr()
        assert main(["check", "releases/a.en.txt", "--no-grammar"]) == (1 if number < record.FEWEST else 0)


def test_the_same_files_are_the_same_for_everybody(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nine_of_ten(desk / "corrections")
    wrote(desk / "corrections", decided("accepted", 77), name="zz.en.txt")
    first = found(capsys, "--level", "thorough")
    mine = {path.name: path.read_bytes() for path in (desk / "reports").glob("*.html")}
    shutil.rmtree(desk / "reports")
    assert found(capsys, "--level", "thorough") == first
    for name, page in mine.items():
        again = (desk / "reports" / name).read_bytes()
        # How long it took is told in the report.
        strip = re.compile(rb"\d+\.\d s")
        assert strip.sub(b"", again) == strip.sub(b"", page), name


def test_the_counts_stand_on_the_page_of_the_rule(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--no-grammar"]) == 1
    page = desk / "reports" / "rules.html"
    before = page.read_text("utf-8")
    assert "In this house" not in before
    nine_of_ten(desk / "corrections")
    engine = "grammar.languagetool.HE_VERB_AGR"
    wrote(desk / "corrections", *(decided("accepted", n, engine) for n in range(3)), name="z.en.txt")
    assert main(["check", "--no-grammar", "--level", "thorough"]) == 1
    articles = dict(re.findall(r'<article class="rule" id="([^"]+)">(.*?)</article>', page.read_text("utf-8"), re.S))
    told = articles[RULE]
    assert "In this house: 1 accepted, 9 rejected. What would be sure elsewhere is here: ask." in told
    assert f"standing.toml: &#34;{RULE}&#34; = 2026-11-23" in told
    assert f"<code>{engine}</code>: In this house: 3 accepted, 0 rejected" in articles["grammar.languagetool"]
    assert [name for name, text in articles.items() if "In this house" in text] == [RULE, "grammar.languagetool"]
    (desk / "corrections" / "standing.toml").write_text(LINE, "utf-8")
    assert main(["check", "--no-grammar"]) == 1
    assert "In this house: 1 accepted" not in page.read_text("utf-8")
    assert main(["check", "--no-grammar", "--lang", "zh"]) == 1
    (desk / "corrections" / "standing.toml").unlink()
    main(["check", "--no-grammar", "--lang", "zh"])
    assert "本单位已接受 1 次，已拒绝 9 次" in page.read_text("utf-8")


def test_a_rule_is_explained_with_its_counts(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nine_of_ten(desk / "corrections")
    assert main(["explain", RULE]) == 0
    told = capsys.readouterr().out
    assert "In this house: 1 accepted, 9 rejected\nWhat would be sure elsewhere is here: ask\n" in told
    # The line that is told is one that works.
    line = told.rstrip("\n").rpartition("standing.toml: ")[2]
    (desk / "corrections" / "standing.toml").write_text(f"[record]\n{line}\n", "utf-8")
    assert main(["explain", RULE]) == 0
    assert "In this house" not in capsys.readouterr().out
    assert main(["explain", RULE, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["record"] == {"accepted": 0, "rejected": 0}


def test_the_live_page_of_the_rules_has_the_counts(tmp_path: Path) -> None:
    with served(tmp_path) as house:
        house.session.result = replace(house.session.result, record=record.Record({RULE: Count(1, 9, "2026-11-23")}))
        status, _, page = house.ask("GET", "/rules.html")
    assert status == 200 and b"In this house: 1 accepted, 9 rejected" in page


# --- fast -------------------------------------------------------------------------------------------------------------


def test_ten_thousand_decisions_are_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "corrections"
    for file in range(50):
        made = (decided("rejected", file * 200 + n, f"grammar.rule-{n % 40}") for n in range(200))
        wrote(folder, *made, name=f"r{file}.en.txt")
    with cache.Cache(tmp_path / "c") as store:
        reading = processor(lambda: record.load(folder, store))
        first = record.load(folder, store)
        assert sum(count.rejected for count in first.counts.values()) == 10_000
        # Of the first time, when they were read as TOML, a fiftieth.
        assert min(processor(lambda: record.load(folder, store)) for _ in range(3)) < reading / 5
        wrote(folder, decided("accepted", 1, "grammar.rule-1"), name="r7.en.txt")
        assert record.load(folder, store).of("grammar.rule-1").accepted == 1


def test_what_was_remembered_wrongly_is_read_anew(tmp_path: Path) -> None:
    nine_of_ten(tmp_path / "corrections")
    (tmp_path / "c").write_bytes(b"no database")
    with cache.Cache(tmp_path / "c") as store:
        for _ in range(2):
            assert record.load(tmp_path / "corrections", store).of(RULE) == Count(1, 9, "2026-11-23")


def test_a_session_shows_what_the_house_knew_when_it_began(desk: Path) -> None:
    """Levels do not move under the hands of a person who decides; the next check takes the decisions in."""
    settings = run.Settings(grammar=False)
    (before,) = run.examine([Path("releases/a.en.txt")], settings)
    nine_of_ten(desk / "corrections")
    (after,) = run.examine([Path("releases/a.en.txt")], settings)
    (one,), (other,) = before.review.issues, after.review.issues
    assert (one.issue.level, other.issue.level, one.issue.id) == ("sure", "ask", other.issue.id)
    assert (after.review.within("likely").issues, after.review.within("thorough").issues) == ((), (other,))
    found = record.load(_broken(desk))
    assert found.counts == record.load(desk / "corrections").counts
    assert ["x.en.toml" in str(why) for why in found.broken] == [True]


def _broken(folder: Path) -> Path:
    (folder / "corrections" / "x.en.toml").write_text("[[decision]]\n", "utf-8")
    return folder / "corrections"


def test_the_sample_is_weighed_by_rule() -> None:
    counts = record.Record({"duplicates.word": Count(1, 9), "names.near-glossary": Count(0, 2)})
    moved = {
        one.text: other
        for one, other in zip(sample_review.issues(), counts.weighed(sample_review.issues()), strict=True)
    }
    levels = {text: issue.level for text, issue in moved.items() if issue.level != "sure"}
    assert levels == {"the the": "ask", "visit": "ask", "": "likely"}
