"""Every kind of report that ``check --report`` writes, from real files, as its readers take it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from pipeline.exports import KINDS, Told, gitlab, record, sarif
from pipeline.model import ASSISTANT, Decision, Document, Issue, Review, Reviewed, Span, as_is
from pipeline.report.view.index import summary
from tests import sample_review
from tests.commands.test_main import ROOT, files, zhengming
from tests.word_file import pack

FORMATS = ROOT / "tests" / "data" / "formats"
SCHEMAS = ROOT / "tests" / "data" / "schemas"
RELEASE = "releases/dushan-port-2023-05-18.en.txt"
SRT = "1\n00:00:01,000 --> 00:00:02,500\nThe port of Jiaixng is open.\n\n2\n00:00:03,000 --> 00:00:04,000\nIt is is.\n"
HTML = "<html>\n<body>\n<p>The <b>port of Jiaixng</b> &amp; the the harbour were opened.</p>\n</body>\n</html>\n"
MARKDOWN = "# A port\n\n- The port of **Jiaixng** was opened.\n- 𝄞 It saw that the the harbour was built.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A release with its source and other kinds of files, one of them broken."""
    releases = tmp_path / "releases"
    releases.mkdir()
    for language in ("en", "zh"):
        name = f"dushan-port-2023-05-18.{language}.txt"
        shutil.copy(ROOT / "tests" / "data" / "releases" / name, releases / name)
    (tmp_path / "glossary").mkdir()
    shutil.copy(ROOT / "tests" / "data" / "releases" / "glossary.csv", tmp_path / "glossary")
    (releases / "a.en.html").write_text(HTML, "utf-8")
    (releases / "b.en.md").write_text(MARKDOWN, "utf-8")
    (releases / "c.en.srt").write_text(SRT, "utf-8")
    (releases / "g.en.txt").write_bytes("\ufeff嘉兴：the the port.\nThe port of Jiaixng.\n".encode("gbk", "ignore"))
    (releases / "u.en.txt").write_text("\ufeffJiaixng and 𝄞 Jiaixng.\n", "utf-8")
    (releases / "x.en.docx").write_bytes(pack({"x": b""}))
    shutil.copy(FORMATS / "okapi-2.xlf", releases)
    shutil.copy(FORMATS / "trados.sdlxliff", releases)
    shutil.copy(FORMATS / "openpyxl.xlsx", releases / "openpyxl.en.xlsx")
    shutil.copy(FORMATS / "python-docx.docx", releases / "python-docx.en.docx")
    return tmp_path


def report(desk: Path, kind: str, file: str, *words: str) -> bytes:
    done = zhengming(desk, "check", "--no-grammar", "--reports", "none", "--report", f"{kind}:{file}", *words)
    assert done.returncode in (0, 1, 2), done.stderr
    assert "this is a bug" not in done.stderr
    return (desk / file).read_bytes()


def _validate(value: object, schema: Any) -> None:
    import jsonschema  # Two seconds, which each process would take that only collects the tests.

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(value)


def validated(plain: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "docs" / "issues.schema.json").read_text("utf-8"))
    _validate(plain, schema)


def documents(desk: Path, *words: str) -> dict[str, dict[str, Any]]:
    plain = json.loads(report(desk, "json", "out.json", *words))
    validated(plain)
    return {document["path"].rpartition("/")[2]: document for document in plain["documents"]}


# What a text editor shows, and its first line without a BOM.
ENCODINGS = {"g.en.txt": "gbk"}


def test_an_issue_of_a_text_file_is_where_an_editor_finds_it(desk: Path) -> None:
    found = documents(desk)
    looked_at = set()
    for name, document in found.items():
        if name.endswith((".docx", ".xlsx")):
            assert all(issue["line"] is None for issue in document["issues"])
            continue
        path = desk / "releases" / name
        lines = path.read_bytes().decode(ENCODINGS.get(name, "utf-8")).removeprefix("\ufeff").split("\n")
        for issue in document["issues"]:
            # An issue of several lines is looked at by its first one.
            line = lines[issue["line"] - 1][issue["column"] - 1 :]
            if issue["end_line"] == issue["line"]:
                line = line[: issue["end_column"] - issue["column"]]
            words = re.sub("<[^>]+>", "", line)
            assert words == issue["text"], (name, issue)
            looked_at.add(path.suffix)
    assert looked_at == {".txt", ".html", ".md", ".srt", ".xlf", ".sdlxliff"}
    assert [(issue["line"], issue["column"]) for issue in found["u.en.txt"]["issues"]] == [(1, 1), (1, 15)]


def test_its_place_has_the_names_of_the_file(desk: Path) -> None:
    found = documents(desk)
    words = {name: [(issue["text"], issue["place"]) for issue in one["issues"]] for name, one in found.items()}
    assert words["okapi-2.xlf"][0] == (
        "Jiaixng",
        {"paragraph": 1, "sentence": 1, "name": "unit tu1", "file": "f1", "unit": "tu1", "segment": "s0"},
    )
    (_, trados), *_ = words["trados.sdlxliff"]
    assert (trados["unit"], trados["segment"]) == ("5ae35a82-0e0f-4c2b-8f11-6e57d4a4e5a1", "1")
    cells = [place for _, place in words["openpyxl.en.xlsx"]]
    book = openpyxl.load_workbook(FORMATS / "openpyxl.xlsx")
    for (text, place), _ in zip(words["openpyxl.en.xlsx"], cells, strict=True):
        assert text in str(book[place["sheet"]][place["cell"]].value)
        assert book[place["sheet"]].cell(place["row"], place["column"]).coordinate == place["cell"]
    tables = [place for _, place in words["python-docx.en.docx"] if "table" in place]
    assert tables and tables[0]["table"] == "table 1" and tables[0]["name"].startswith("table 1, row ")
    issue = found["dushan-port-2023-05-18.en.txt"]["issues"][0]
    assert issue["text"] in issue["sentence"] and issue["source_sentence"].startswith("首航船舶装载")
    assert (issue["weight"], issue["dimension"], issue["rule_page"]) == (5, "Linguistic conventions", None)
    assert found["x.en.docx"]["error"].startswith("there is no Word document in it;")


def test_utf_16_offsets_and_links_are_there_when_they_are_asked_for(desk: Path) -> None:
    found = documents(desk, "--utf16")["u.en.txt"]["issues"]
    assert [(issue["start"], issue["utf16"]["start"]) for issue in found] == [(1, 1), (15, 16)]
    done = zhengming(desk, "check", "--no-grammar", "--format", "json", "releases/u.en.txt")
    (document,) = json.loads(done.stdout)["documents"]
    assert document["issues"][0]["rule_page"].startswith("reports/rules.html#")
    page, _, anchor = document["issues"][0]["rule_page"].partition("#")
    assert f'id="{anchor}"' in (desk / page).read_text("utf-8")
    assert "utf16" not in document["issues"][0]


def test_sarif_fits_its_schema_and_its_fixes_put_the_words_right(desk: Path) -> None:
    written = json.loads(report(desk, "sarif", "out.sarif"))
    with gzip.open(SCHEMAS / "sarif-2.1.0.json.gz") as file:
        _validate(written, json.load(file))
    (run,) = written["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len({rule["id"] for rule in run["tool"]["driver"]["rules"]}) == len(run["tool"]["driver"]["rules"])
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in run["tool"]["driver"]["rules"])
    (trouble,) = run["invocations"][0]["toolExecutionNotifications"]
    assert not run["invocations"][0]["executionSuccessful"]
    assert trouble["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "releases/x.en.docx"
    by_file: dict[str, list[dict[str, Any]]] = {}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        by_file.setdefault(uri, []).append(result)
    # A file without lines is named by its first one, which code scanning asks for, and the element in it by its name.
    for name in ("openpyxl.en.xlsx", "python-docx.en.docx"):
        for result in by_file[f"releases/{name}"]:
            (location,) = result["locations"]
            assert location["physicalLocation"]["region"] == dict.fromkeys(
                ("startLine", "startColumn", "endLine", "endColumn"), 1
            )
            assert location["logicalLocations"][0]["name"] and "fixes" not in result
            assert result["partialFingerprints"]["primaryLocationLineHash"].startswith(result["properties"]["id"])
    for name in ("a.en.html", "b.en.md", "okapi-2.xlf"):
        results = by_file[f"releases/{name}"]
        assert all(set(result["partialFingerprints"]) == {"zhengmingIssue/v1"} for result in results)
        fixes = [fix for result in results for fix in result.get("fixes", [])]
        assert fixes, name
        text = (desk / "releases" / name).read_text("utf-8")
        lines = text.split("\n")
        for fix in reversed(fixes):
            (change,) = fix["artifactChanges"][0]["replacements"]
            region, words = change["deletedRegion"], change["insertedContent"]["text"]
            line = lines[region["startLine"] - 1]
            lines[region["startLine"] - 1] = line[: region["startColumn"] - 1] + words + line[region["endColumn"] - 1 :]
        assert "Jiaxing" in "\n".join(lines), name
        (desk / "releases" / name).write_text("\n".join(lines), "utf-8")
        left = documents(desk, f"releases/{name}")[name]["issues"]
        assert len(left) == len(results) - len(fixes), name


def test_a_fingerprint_outlives_edits_and_a_rejected_issue_is_suppressed(desk: Path) -> None:
    release = desk / "releases" / "u.en.txt"
    release.write_text("The port of Jiaixng and one in Jiaixng.\n", "utf-8")
    before = json.loads(report(desk, "sarif", "out.sarif", "releases/u.en.txt"))["runs"][0]["results"]
    release.write_text(f"A new paragraph.\n\n{release.read_text('utf-8')}", "utf-8")
    rejected = before[0]["properties"]["id"]
    done = zhengming(desk, "decide", "releases/u.en.txt", rejected, "reject", "--note", "so it is", "--no-grammar")
    assert done.returncode == 0, done.stderr
    after = json.loads(report(desk, "sarif", "out.sarif", "releases/u.en.txt"))["runs"][0]["results"]
    assert {str(r["partialFingerprints"]) for r in before} == {str(r["partialFingerprints"]) for r in after}
    told = {result["properties"]["id"]: result.get("suppressions") for result in after}
    assert told[rejected] == [{"kind": "external", "status": "accepted", "justification": "so it is"}]
    assert [each for each in told.values() if each is None] == [None]


def test_what_an_assistant_proposes_still_waits_for_a_person() -> None:
    document = Document("a.en.txt", "en", "The port of Jiaixng.")
    span = Span(12, 19)
    issue = Issue("names", "misspelling", "major", span, "Jiaixng", as_is("A slip."), ("Jiaxing",), rule="names.near")
    told = Decision(issue.id, "deferred", "Jiaixng", reviewer=f"Wu{ASSISTANT}", note="Jiaxing?")
    review = Review(document, (Reviewed(issue, "deferred", told),))
    release = record.Release("a.en.txt", review=review, issues=record.issues(review, None))
    assert len(list(release.pending())) == review.undecided == 1
    written = json.loads(b"".join(sarif.pieces([release], Told())))
    assert "suppressions" not in written["runs"][0]["results"][0]
    assert len(json.loads(b"".join(gitlab.pieces([release], Told())))) == 1
    row = summary(review, replace(sample_review.FACTS, threshold=20.0))
    assert (row.pending, row.deferred, row.severities, row.verdict) == (1, 0, {"major": 1}, "")


def test_junit_has_a_failure_for_each_pending_issue(desk: Path) -> None:
    root = etree.fromstring(report(desk, "junit", "out.xml"))
    with gzip.open(SCHEMAS / "junit-10.xsd.gz") as file:
        etree.XMLSchema(etree.parse(file)).assertValid(root)
    found = documents(desk)
    assert root.tag == "testsuites"
    for suite in root:
        document = found[suite.get("file").rpartition("/")[2]]
        assert int(suite.get("failures")) == len(document["issues"]) == len(suite.findall("testcase/failure"))
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert len(suite.findall("testcase/error")) == int(suite.get("errors")) == ("error" in document)
    (first, *_) = [case for case in root.iter("testcase") if case.get("classname") == RELEASE]
    assert re.fullmatch(r"[a-z.-]+ at 3:\d+ \([0-9a-f]{12}\)", first.get("name"))
    assert "Jiaxing" in first[0].text and "嘉兴" in first[0].text


COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:]*,?)+)::(.*)")


def test_annotations_are_commands_of_github_among_the_other_lines(desk: Path) -> None:
    (desk / "releases" / "100%, or so.en.txt").write_text("The the port.\n", "utf-8")
    done = zhengming(desk, "check", "-v", "--no-grammar", "--reports", "none", "--report", "github")
    lines = [line for line in done.stdout.split("\n") if line.startswith("::")]
    commands = [COMMAND.fullmatch(line) for line in lines]
    assert all(commands)
    plain = [line for line in done.stdout.split("\n") if line.startswith("releases/")]
    assert len(plain) > len(commands) and "Report:" not in done.stdout
    values = [dict(pair.split("=") for pair in c[2].split(",")) for c in commands if c]
    assert {"file": "releases/100%25%2C or so.en.txt", "line": "1", "endLine": "1", "col": "1", "endColumn": "8",
            "title": "duplicates.word"} in values  # fmt: skip
    assert {"file": "releases/x.en.docx"} in values
    (gone,) = [c for c, v in zip(commands, values, strict=True) if v["file"] == "releases/x.en.docx"]
    assert gone and gone[1] == "error" and gone[3].startswith("there is no Word document in it;")


# What GitLab demands of an entry (app/validators/json_schemas/codeclimate.json of its repository), and what its manual
# asks for besides: a name, one of five severities, a path and a line.
GITLAB = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": "^(?!/|[.]/)"},
                "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
            },
        },
    },
}


def test_gitlab_has_a_fingerprint_of_its_own_for_each_issue(desk: Path) -> None:
    entries = json.loads(report(desk, "gitlab", "gl-code-quality-report.json"))
    _validate(entries, {"type": "array", "items": GITLAB})
    pending = sum(len(one["issues"]) for one in documents(desk).values())
    assert len(entries) == pending + 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_rdjson_counts_columns_in_bytes(desk: Path) -> None:
    written = json.loads(report(desk, "rdjson", "out.json"))
    assert written["source"] == {"name": "zhengming"}
    mine = [one for one in written["diagnostics"] if one["location"]["path"] == "releases/b.en.md"]
    lines = MARKDOWN.encode().split(b"\n")
    for one in mine:
        start, end = one["location"]["range"]["start"], one["location"]["range"]["end"]
        words = lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1].decode()
        assert words in ("Jiaixng", "the the"), one
        assert one["suggestions"][0]["range"] == one["location"]["range"]
    assert len(mine) == 2
    assert {one["severity"] for one in written["diagnostics"]} <= {"INFO", "WARNING", "ERROR"}


def test_xbench_columns_as_a_table_with_tabs_and_for_excel(desk: Path) -> None:
    written = report(desk, "xbench", "out.tsv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["File", "ID", "Source", "Target", "Category", "Description"]
    assert all(len(row) == 6 for row in rows)
    report(desk, "xbench", "out.xlsx")
    sheet = openpyxl.load_workbook(desk / "out.xlsx").active
    table = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    # A cell with tabs is one of several lines in Excel, and what would be a formula is text there.
    assert [[" ".join(cell.split()) for cell in row] for row in table] == [
        [" ".join(cell.removeprefix("'").split()) for cell in row] for row in rows
    ]
    (unit, *_) = [row for row in rows if row[0] == "releases/okapi-2.xlf"]
    assert unit[1:4] == ["tu1/s0", "嘉兴港", "Port of Jiaixng"]
    assert next(row[1] for row in rows if row[0] == "releases/openpyxl.en.xlsx").startswith("sheet “")


def test_a_scorecard_weighs_what_a_person_accepted(desk: Path) -> None:
    words = documents(desk)["dushan-port-2023-05-18.en.txt"]
    by_text = {issue["text"]: issue for issue in words["issues"]}
    accepted = [by_text["Jiaixng"], by_text["the the"]]
    for issue in accepted:
        done = zhengming(desk, "decide", "dushan-port-2023-05-18", issue["id"], "accept", "--no-grammar")
        assert done.returncode == 0, done.stderr
    done = zhengming(desk, "decide", "dushan-port-2023-05-18", "--exact", "first ship", "--replacement",
                     "first vessel", "--no-grammar")  # fmt: skip
    assert done.returncode == 0, done.stderr
    card = json.loads(report(desk, "mqm", "mqm.json"))
    assert card["weights"] == {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
    (mine,) = [one for one in card["releases"] if one["path"] == RELEASE]
    assert (mine["penalty"], mine["own_corrections"], mine["pending"]) == (6, 1, len(words["issues"]) - 2)
    assert mine["penalty_per_1000"] == round(6_000 / words["words"], 2)
    assert mine["quality"] == round(100 - 600 / words["words"], 2)
    assert mine["counts"] == {"Linguistic conventions": {"major": 1, "minor": 1}}
    assert {error["correction"] for error in mine["errors"]} == {"Jiaxing", "the"}
    assert card["total"]["penalty"] == 6 and card["total"]["words"] > words["words"]
    report(desk, "mqm", "mqm.xlsx")
    book = openpyxl.load_workbook(desk / "mqm.xlsx")
    assert book.sheetnames == ["Scores", "Types of errors", "Errors"]
    totals = [cell.value for cell in list(book["Scores"].iter_rows())[-1]]
    assert totals[0] == "all releases" and totals[4] == 6
    types = [[cell.value for cell in row] for row in book["Types of errors"].iter_rows()]
    assert [row for row in types if row[0] == RELEASE] == [
        [RELEASE, "Linguistic conventions", "duplication", 0, 1, 0, 0, 1],
        [RELEASE, "Linguistic conventions", "misspelling", 0, 0, 1, 0, 5],
    ]


def test_several_reports_and_no_folder_of_pages(desk: Path) -> None:
    before = set(files(desk))
    kinds = [f"{kind.name}:out/{kind.name}" for kind in KINDS]
    done = zhengming(
        desk, "check", "--no-grammar", "--reports", "none", *(word for kind in kinds for word in ("--report", kind))
    )
    assert done.returncode == 2, done.stderr
    made = set(files(desk)) - before
    assert {path.split("/")[1] for path in made} == {kind.name for kind in KINDS}
    assert all(path.startswith("out/") for path in made)
    again = files(desk)
    zhengming(
        desk, "check", "--no-grammar", "--reports", "none", *(word for kind in kinds for word in ("--report", kind))
    )
    assert files(desk) == again, "the same inputs give the same bytes"


def test_older_options_write_what_they_did(desk: Path) -> None:
    done = zhengming(desk, "check", "--no-grammar", "--xlsx", "list.xlsx", "--its", "annotated")
    assert done.returncode == 2, done.stderr
    assert openpyxl.load_workbook(desk / "list.xlsx").active["A1"].value == "release"
    assert (desk / "annotated" / "okapi-2.xlf").is_file() and (desk / "reports" / "index.html").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--report", "sariff"), "there is no kind of report “sariff”; use one of json, sarif, junit, "),
        (("--report", "its"), "its cannot be printed; say where to write it: --report its:DIR"),
        (("--report", "decisions:-"), "decisions cannot be printed; say where to write it: --report decisions:FILE"),
        (("--report", "sarif", "--report", "junit"), "two things would be printed at once; say where to write one"),
        (("--report", "sarif", "--format", "json"), "two things would be printed at once; say where to write one"),
    ],
)
def test_what_cannot_be_reported_is_said_before_anything_is_checked(
    desk: Path, words: tuple[str, ...], told: str
) -> None:
    before = files(desk)
    done = zhengming(desk, "check", "--no-grammar", *words)
    assert done.returncode == 2 and told in done.stderr, done.stderr
    assert files(desk) == before
    if "json" in words:
        # Whoever reads JSON reads there why there is nothing.
        plain = json.loads(done.stdout)
        validated(plain)
        assert told in plain["error"] and plain["documents"] == []
    else:
        assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--report", f"json:{RELEASE}"), "dushan-port-2023-05-18.en.txt: the report would replace a file"),
        (("--report", f"sarif:{RELEASE.replace('.en.', '.zh.')}"), "18.zh.txt: the report would replace a file"),
        (("--report", f"sarif:{RELEASE.replace('.en.', '.zh.')}", RELEASE), "18.zh.txt: the report would replace"),
        (("--xlsx", "releases/openpyxl.en.xlsx", "releases/openpyxl.en.xlsx"), "the report would replace a file"),
        (("--report", "xbench:./releases/new.en.xlsx"), "the report would replace a file that this run reads"),
        (("--report", "junit:glossary/glossary.csv"), "the report would replace a file that this run reads"),
        (("--report", "json:corrections/a.toml"), "the report would replace a file that this run reads"),
        (
            ("--reports", "./releases"),
            "reports among the releases would be checked as releases by the next run; name a",
        ),
        (("--report", "json:a", "--report", "sarif:./a"), "two reports would be written there; name a file for each."),
    ],
)
def test_no_report_takes_the_place_of_what_is_read(desk: Path, words: tuple[str, ...], told: str) -> None:
    (desk / "corrections").mkdir()
    (desk / "corrections" / "a.toml").write_text('release = "a.en.txt"\n')
    before = files(desk)
    done = zhengming(desk, "check", "--no-grammar", *words)
    assert done.returncode == 2 and told in done.stderr, done.stderr
    assert files(desk) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_or_a_device_stays_what_it_is(desk: Path) -> None:
    os.mkfifo(desk / "pipe")
    done = zhengming(desk, "check", "--no-grammar", "--reports", "none", "--report", "json:pipe", RELEASE)
    assert done.returncode == 2 and "pipe: a pipe or a device has this name; name a file." in done.stderr
    assert (desk / "pipe").is_fifo()


def test_the_kinds_are_documented() -> None:
    page = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [kind.name for kind in KINDS]
