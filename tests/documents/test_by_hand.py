"""What cannot be put into a file is known when it is checked: flagged as *by hand*, never accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.test_main import zhengming
from tests.excel_file import excel
from tests.house import laid_out
from tests.word_file import p, r, word

TEXT = "The the port of Jiaixng was opened."
PLACEHOLDER = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
    f"{p(r('The the port of Jiaixng was opened.'))}</w:sdtContent></w:sdt>"
)
PROTECTED = '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'


def formula() -> bytes:
    made = excel(("zh", "en"), ("嘉兴港口今天启用了。", "The port was opened."), ("港口", TEXT), shared=False)
    return _with_formula(made)


def _with_formula(data: bytes) -> bytes:
    from tests.word_file import pack, parts

    files = parts(data)
    sheet = "xl/worksheets/sheet1.xml"
    cell = f'<c r="B3" t="inlineStr"><is><t>{TEXT}</t></is></c>'.encode()
    assert cell in files[sheet]
    files[sheet] = files[sheet].replace(cell, f'<c r="B3" t="str"><f>A1</f><v>{TEXT}</v></c>'.encode())
    return pack(files)


KINDS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "a formula in Excel": ("a_en_xlsx", formula),
    "an empty content control": ("a_en_docx", lambda: word(p(r("A city opens its port.")) + PLACEHOLDER)),
    "words across a line break": ("a_en_html", lambda: "<p>They said that the<br>the port of Jiaxing was opened.</p>"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_applied_is_known_when_it_is_checked(kind: str, tmp_path: Path) -> None:
    name, make = KINDS[kind]
    laid_out(tmp_path, **{name: make()})
    checked = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    (document,) = json.loads(checked.stdout)["documents"]
    barred = [issue for issue in document["issues"] if issue["by_hand"]]
    assert barred, document
    told = zhengming(tmp_path, "check", "--no-grammar", "-v").stdout
    assert told.count("(by hand: ") == len(barred)
    page = re.sub(
        r"<script.*?</script>", "", next((tmp_path / "reports").glob("a.en*.html")).read_text("utf-8"), flags=re.S
    )
    assert page.count("To be corrected by hand, in the file itself:") == len(barred)
    for issue in barred:
        assert f"{issue['id']} accept" not in page
        for words in ((issue["id"], "accept"), (issue["id"], "accept", "--replacement", "y")):
            done = zhengming(tmp_path, "decide", document["path"], *words, "--no-grammar")
            assert done.returncode == 2
            words = " ".join(issue["text"].split())
            assert f"“{words}” can only be corrected by hand: " in done.stderr
        done = zhengming(tmp_path, "decide", document["path"], issue["id"], "reject", "--no-grammar")
        assert done.returncode == 0, done.stderr
    applied = zhengming(tmp_path, "apply", "--no-grammar")
    assert applied.returncode == 0, applied.stderr


def test_a_standing_decision_leaves_it_to_a_person(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_xlsx=formula())
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "standing.toml").write_text(
        '[[standing]]\nrule = "always"\nexact = "port"\nreplacement = "harbour"\n', "utf-8"
    )
    checked = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    (document,) = json.loads(checked.stdout)["documents"]
    status = {issue["by_hand"] is not None: issue["status"] for issue in document["issues"] if issue["text"] == "port"}
    assert status == {False: "accepted", True: "pending"}
    applied = zhengming(tmp_path, "apply", "--no-grammar")
    assert applied.returncode == 0, applied.stderr


def test_in_a_protected_file_everything_is_by_hand(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_docx=word(p(r(TEXT)), settings=f"<w:settings>{PROTECTED}</w:settings>"))
    checked = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    (document,) = json.loads(checked.stdout)["documents"]
    assert {str(issue["by_hand"]) for issue in document["issues"]} == {"it is protected against changes (readOnly)"}


def test_what_can_be_applied_beside_it_is(tmp_path: Path) -> None:
    text = "<p>They said that the<br>the port was opened. It is in the the city.</p>"
    laid_out(tmp_path, a_en_html=text)
    checked = zhengming(tmp_path, "check", "--no-grammar", "--format", "json")
    (document,) = json.loads(checked.stdout)["documents"]
    (free,) = [issue for issue in document["issues"] if not issue["by_hand"]]
    name = document["path"]
    assert zhengming(tmp_path, "decide", name, "--all-like", free["id"], "accept", "--no-grammar").returncode == 0
    assert zhengming(tmp_path, "apply", "--no-grammar").returncode == 0
    assert (tmp_path / "cleaned" / "a.en.html").read_text("utf-8") == text.replace("in the the city", "in the city")
