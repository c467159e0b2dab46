"""The desk: files taken in and refused, decisions taken back, cleaned files handed out; and who may ask for it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest

from pipeline.decisions import decisions
from pipeline.documents import read
from pipeline.model import InputError
from pipeline.serving import arrivals, house
from tests.commands.test_main import ROOT
from tests.excel_file import cells, excel
from tests.house import House, desk_of
from tests.waiting import HANG
from tests.word_file import p, r, said, word

RELEASES = ROOT / "tests" / "data" / "releases"
EN = (RELEASES / "dushan-port-2023-05-18.en.txt").read_bytes()
ZH = (RELEASES / "dushan-port-2023-05-18.zh.txt").read_bytes()
DE = (RELEASES / "tongxiang-silk-2024-10-12.de.txt").read_bytes()
SILK_ZH = (RELEASES / "tongxiang-silk-2024-10-12.zh.txt").read_bytes()
SHORT = b"The the port of Jiaixng was opened on May 1, 2019.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(house, "_LOOK_EVERY", 0.0)
    (tmp_path / "releases").mkdir()
    with desk_of(tmp_path) as served:
        yield served


def docx(text: bytes) -> bytes:
    return word("".join(p(r(escape(line))) for line in text.decode().splitlines() if line.strip()))


def arrive(desk: House, name: str, data: bytes) -> dict:
    status, told = desk.send("/api/arrivals", name, data)
    assert status == 200, told
    return told


def place(desk: House, *files: dict, **more: str) -> dict:
    wanted = [{"id": one["id"], "language": one["language"], "release": "", "wish": "", **more} for one in files]
    status, told = desk.post("/api/place", {"files": wanted})
    assert status == 200, told
    desk.settled()
    return told


def release(desk: House, name: str = "fair.txt", data: bytes = SHORT) -> str:
    """Takes a release in, and returns the name of its page's address."""
    (written,) = place(desk, arrive(desk, name, data))["placed"]
    return written.removesuffix(".txt")


def there(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- files in ---------------------------------------------------------------------------------------------------------


def test_a_release_and_its_chinese_are_paired_by_what_is_in_them(desk: House) -> None:
    files = [arrive(desk, "独山港 译文.docx", docx(EN)), arrive(desk, "平湖市原稿.txt", ZH)]
    assert [(one["language"], one["certain"], one["source"]) for one in files] == [
        ("en", True, False),
        ("zh", True, True),
    ]
    status, told = desk.post("/api/pairs", {"ids": [one["id"] for one in files]})
    assert status == 200 and told["pairs"] == [[files[0]["id"], files[1]["id"], True]]
    wanted = [
        {"id": one["id"], "language": one["language"], "release": (one["source"] and files[0]["id"]) or "", "wish": ""}
        for one in files
    ]
    _, placed = desk.post("/api/place", {"files": wanted})
    assert placed == {"placed": ["独山港.en.docx", "独山港.zh.txt"], "problems": []}
    desk.settled()
    (entry,) = desk.releases.entries
    assert entry.session is not None
    source = entry.session.result.review.document.source
    assert source is not None and source.path == "releases/独山港.zh.txt"
    assert (desk.folder / "releases" / "独山港.zh.txt").read_bytes() == ZH
    page = desk.ask("GET", "/")[2].decode()
    assert "独山港.en.docx" in page and "独山港.zh.txt" in page


def test_several_pairs_at_once_find_each_other(desk: House) -> None:
    files = [arrive(desk, n, d) for n, d in (("a.txt", EN), ("b.txt", DE), ("c.txt", SILK_ZH), ("d.txt", ZH))]
    assert [one["language"] for one in files] == ["en", "de", "zh", "zh"]
    _, told = desk.post("/api/pairs", {"ids": [one["id"] for one in files]})
    a, b, c, d = (one["id"] for one in files)
    assert {tuple(pair[:2]) for pair in told["pairs"]} == {(a, d), (b, c)}


def test_a_source_that_comes_later_finds_its_release(desk: House) -> None:
    release(desk, "port.txt", EN)
    late = arrive(desk, "中文稿.txt", ZH)
    _, told = desk.post("/api/pairs", {"ids": [late["id"]]})
    assert told["pairs"] == [["port.en.txt", late["id"], True]] and told["halves"] == ["port.en.txt"]
    assert place(desk, late, release="port.en.txt")["placed"] == ["port.zh.txt"]
    (entry,) = desk.releases.entries
    assert entry.session is not None and entry.session.result.review.document.source is not None


def test_names_alike_with_another_text_are_asked_about(desk: House) -> None:
    files = [arrive(desk, "port.en.txt", EN), arrive(desk, "port.zh.txt", SILK_ZH)]
    _, told = desk.post("/api/pairs", {"ids": [one["id"] for one in files]})
    assert told["pairs"] == [[files[0]["id"], files[1]["id"], False]]


@pytest.mark.parametrize(
    ("name", "data", "language", "certain"),
    [
        ("x.txt", EN, "en", True),
        ("x.txt", DE, "de", True),
        ("x.txt", ZH, "zh", True),
        ("x.fr.txt", EN, "en", False),
        ("x.zh.txt", EN, "en", False),
        ("x.txt", b"Jiaxing, Haiyan, Pinghu.\n", "en", False),
        ("x_EN.txt", b"Jiaxing, Haiyan, Pinghu.\n", "en", True),
        ("Shenzhen.txt", SHORT, "en", True),
    ],
)
def test_the_language_is_told_by_name_and_content(name: str, data: bytes, language: str, certain: bool) -> None:
    found = arrivals.look(name, data)
    assert (found.language, found.certain) == (language, certain)


@pytest.mark.parametrize("suffix", [".sdlxliff", ".tmx"])
def test_a_translation_file_says_itself_what_it_is(desk: House, suffix: str) -> None:
    data = {".sdlxliff": "trados.sdlxliff", ".tmx": "okapi.tmx"}[suffix]
    found = arrive(desk, f"job{suffix}", (ROOT / "tests" / "data" / "formats" / data).read_bytes())
    assert (found["tells"], found["source"], found["certain"]) == (True, False, True)
    assert place(desk, found)["placed"] == [f"job{suffix}"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0", "old.doc: this kind of file is not read (.doc); save it as .docx."),
        ("a.docx", b"PK\x03\x04", "a.docx: it is cut short or damaged"),
        ("a.txt", b"", "a.txt: the file is empty"),
        ("a.txt", b"\0\1\2", "a.txt: this is not a text file"),
        ("a.exe", b"MZ", "a.exe: this kind of file is not read (.exe)"),
        ("noname", b"x", "noname: this kind of file is not read"),
    ],
)
def test_what_cannot_be_read_says_why_and_is_not_kept(desk: House, name: str, data: bytes, why: str) -> None:
    status, told = desk.send("/api/arrivals", name, data)
    assert status == 422 and told["problem"].startswith(why)
    assert there(desk.folder / "releases") == set()


def test_nothing_is_written_over_a_file_without_asking(desk: House) -> None:
    assert release(desk, "fair.txt") == "fair.en"
    path = desk.folder / "releases" / "fair.en.txt"
    again, other = arrive(desk, "fair.txt", SHORT), arrive(desk, "fair.txt", SHORT + b"More.\n")
    _, told = desk.post("/api/pairs", {"ids": [again["id"], other["id"]]})
    assert (told["taken"][again["id"]]["en"], told["taken"][other["id"]]["en"]) == ("same", "other")
    assert place(desk, again)["placed"] == ["fair.en.txt"]
    refused = place(desk, other)
    assert refused["placed"] == [] and "a file of this name is there already" in refused["problems"][0]["problem"]
    assert path.read_bytes() == SHORT
    assert place(desk, other, wish="both")["placed"] == ["fair-2.en.txt"]
    third = arrive(desk, "fair.txt", SHORT + b"Yet more.\n")
    assert place(desk, third, wish="skip") == {"placed": [], "problems": []}
    assert place(desk, arrive(desk, "fair.txt", SHORT + b"New.\n"), wish="replace")["placed"] == ["fair.en.txt"]
    assert path.read_bytes() == SHORT + b"New.\n"
    assert there(desk.folder / "releases") == {"fair.en.txt", "fair-2.en.txt"}


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\Windows\\win.txt", "win.txt"),
        ("C:\\con.txt", "_con.txt"),
        ("NUL.en.txt", "_NUL.en.txt"),
        ("lpt1 .txt", "_lpt1.txt"),
        ("a\0b\n\u202ec\u200b.txt", "abc.txt"),
        ("...txt", "txt"),
        (".hidden.txt", "hidden.txt"),
        ("~$open.docx", "open.docx"),
        ('a<b>:"|?*c.txt', "abc.txt"),
        ("trailing. . .txt", "trailing.txt"),
        (unicodedata.normalize("NFD", "café.txt"), "café.txt"),
        ("/", "release"),
        ("a/.txt", "txt"),
        ("\ud800x.txt", "x.txt"),
    ],
)
def test_a_name_is_cleaned(given: str, cleaned: str) -> None:
    assert arrivals.clean_name(given).replace("?", "") == cleaned
    assert arrivals.clean_name(arrivals.clean_name(given)) == arrivals.clean_name(given)


@pytest.mark.parametrize("letter", ["a", "港", "𠮷"])
def test_a_long_name_leaves_room_for_what_is_called_after_it(desk: House, letter: str) -> None:
    (written,) = place(desk, arrive(desk, f"{letter * 300}.txt", SHORT))["placed"]
    assert len(f"{written.removesuffix('.txt')}.changes.html".encode()) < 255
    (entry,) = desk.releases.entries
    assert entry.session is not None


@pytest.mark.parametrize(
    "name", ["../../out.txt", "/tmp/out.txt", "..\\out.txt", "%2e%2e%2fout.txt", "releases/../out.txt"]
)
def test_a_file_lands_in_the_folder_of_the_releases_whatever_it_is_called(desk: House, name: str) -> None:
    before = there(desk.folder)
    place(desk, arrive(desk, name, SHORT))
    assert there(desk.folder) - before <= {"reports", "corrections"}
    assert len(there(desk.folder / "releases")) == 1


@pytest.mark.parametrize("release_name", ["../x.en.txt", "..\\x.en.txt", "a/b.en.txt"])
def test_a_source_cannot_be_led_out_of_the_folder(desk: House, release_name: str) -> None:
    one = arrive(desk, "x.zh.txt", ZH)
    wanted = {"id": one["id"], "language": "zh", "release": release_name, "wish": ""}
    assert desk.post("/api/place", {"files": [wanted]})[0] == 400
    wanted["release"] = ".."
    desk.post("/api/place", {"files": [wanted]})
    assert not [path for path in desk.folder.parent.iterdir() if path.name.endswith(".zh.txt")]


def test_nothing_is_written_through_a_link(desk: House, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"Mine.\n")
    (desk.folder / "releases" / "fair.en.txt").symlink_to(outside)
    told = place(desk, arrive(desk, "fair.txt", SHORT), wish="replace")
    assert told["placed"] == [] and "a link to" in told["problems"][0]["problem"]
    assert outside.read_bytes() == b"Mine.\n"


def test_a_file_that_somebody_else_puts_there_is_checked_too(desk: House) -> None:
    (desk.folder / "releases" / "fair.en.txt").write_bytes(SHORT)
    (desk.folder / "releases" / "old.en.doc").write_bytes(b"\xd0\xcf")
    desk.ask("GET", "/api/desk")
    desk.settled()
    page = desk.ask("GET", "/")[2].decode()
    assert "fair.en.html" in page and "this kind of file is not read (.doc)" in page
    (desk.folder / "releases" / "old.en.doc").unlink()
    desk.ask("GET", "/api/desk")
    assert [entry.path.name for entry in desk.releases.entries] == ["fair.en.txt"]


def test_a_changed_file_is_checked_again_when_somebody_asks(desk: House) -> None:
    release(desk)
    revision = json.loads(desk.ask("GET", "/api/desk")[2])["revision"]
    assert json.loads(desk.ask("GET", "/api/desk")[2])["revision"] == revision
    time.sleep(0.01)
    (desk.folder / "releases" / "fair.en.txt").write_bytes(b"The port of Jiaxing was opened on May 1, 2019.\n")
    assert json.loads(desk.ask("GET", "/api/desk")[2])["revision"] != revision
    assert "The file was changed since." in desk.ask("GET", "/")[2].decode()
    assert desk.post("/api/check", {"names": ["fair.en.txt"]})[0] == 200
    desk.settled()
    (entry,) = desk.releases.entries
    assert entry.session is not None and not entry.session.review.issues


def test_a_chinese_file_alone_is_a_row_until_its_translation_comes(desk: House) -> None:
    (desk.folder / "releases" / "fair.zh.txt").write_bytes(ZH)
    desk.ask("GET", "/api/desk")
    page = desk.ask("GET", "/")[2].decode()
    assert "fair.zh.txt" in page and "a Chinese text without its translation" in page
    (desk.folder / "releases" / "fair.en.txt").write_bytes(EN)
    desk.ask("GET", "/api/desk")
    desk.settled()
    assert [entry.path.name for entry in desk.releases.entries] == ["fair.en.txt"]
    (desk.folder / "releases" / "fair.en.txt").unlink()
    desk.ask("GET", "/api/desk")
    assert [entry.path.name for entry in desk.releases.entries] == ["fair.zh.txt"]


def test_a_page_gets_only_the_rows_that_were_drawn_since(desk: House) -> None:
    release(desk, "a.txt")
    release(desk, "b.txt")
    last = re.search(r'data-drawn="(\d+)"', desk.ask("GET", "/")[2].decode())
    assert last
    page = desk.ask("GET", f"/?since={last[1]}")[2].decode()
    assert page.count("data-same") == 2 and "a.en.html" not in page and f'data-drawn="{last[1]}"' in page
    desk.send("/api/import", "x.json", downloaded(desk, "b.en", "Wu", ("Jiaixng", "Jiaxing", "")))
    page = desk.ask("GET", f"/?since={last[1]}")[2].decode()
    assert page.count("data-same") == 1 and 'href="b.en.html"' in page and 'href="a.en.html"' not in page
    for strange in ("", "9999999", "-1", "x", "²", "1" * 40):
        assert "data-same" not in desk.ask("GET", f"/?since={quote(strange)}")[2].decode(), strange


def test_many_releases_list_their_folder_once(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(12):
        (desk.folder / "releases" / f"r{n}.en.txt").write_bytes(SHORT)
    desk.ask("GET", "/api/desk")
    desk.settled()
    listed = 0
    inside = read._inside

    def counted(folder: Path) -> list[tuple[str, bool]]:
        nonlocal listed
        listed += 1
        return inside(folder)

    monkeypatch.setattr(read, "_inside", counted)
    (desk.folder / "releases" / "r0.zh.txt").write_bytes(ZH)
    assert desk.releases.outdated() == {"r0.en.txt"}
    assert listed == 1
    assert desk.releases.outdated() == {"r0.en.txt"}
    assert listed == 1


def test_the_pages_of_a_house_without_a_release_say_what_to_do(desk: House) -> None:
    for path, told in (
        ("house", "There is none yet. “Rule” on the card"),
        ("glossary", "There is no row yet."),
        ("names", "No name has two renderings."),
        ("search?q=x", "Nowhere."),
    ):
        status, _, page = desk.ask("GET", f"/{path}")
        assert status == 200 and told in page.decode(), path
    assert desk.post("/api/glossary", {"zh": "嘉兴", "target": "Jiaxing", "kind": "place"})[0] == 200
    assert "嘉兴" in desk.ask("GET", "/glossary")[2].decode()


def test_questions_names_and_rules_stand_beside_the_list(desk: House) -> None:
    place(desk, arrive(desk, "a.txt", EN), language="en")
    place(desk, arrive(desk, "b.txt", EN.replace(b"Jiaxing", b"Jiashing")), language="en")
    entry = desk.releases.entries[0]
    assert entry.session is not None
    issue = entry.session.review.issues[0].issue
    asked = {"issue": issue.id, "verdict": "deferred", "ask": "translator", "note": "Which?"}
    body = {"decisions": [asked], "since": 0, "instance": ""}
    assert desk.post("/api/a.en/decisions", body)[0] == 200
    rule = {"rule": "never", "exact": "Eight Eight", "note": ""}
    assert desk.post("/api/a.en/house", rule)[0] == 200
    page = desk.ask("GET", "/")[2].decode()
    assert "1 question waits for the translator" in page and "put off for later" not in page
    assert '<a href="/house">1 rule</a>' in page


def test_a_glossary_is_begun_when_somebody_asks(desk: House) -> None:
    release(desk)
    assert "Begin a glossary" in desk.ask("GET", "/")[2].decode()
    assert desk.post("/api/begin-glossary", {})[0] == 200
    assert (desk.folder / "glossary" / "names.csv").read_text("utf-8").startswith("zh,en,kind")
    assert "Begin a glossary" not in desk.ask("GET", "/")[2].decode()


def test_a_broken_glossary_stops_nothing_but_the_check_and_says_where(desk: House) -> None:
    (desk.folder / "glossary").mkdir()
    (desk.folder / "glossary" / "names.csv").write_text("zh,en\n", "utf-8")
    release(desk)
    page = desk.ask("GET", "/")[2].decode()
    assert "glossary/names.csv:1: no column “kind”" in page and "Try again" in page
    (desk.folder / "glossary" / "names.csv").write_text("zh,en,kind,status\n", "utf-8")
    desk.post("/api/check", {"names": []})
    desk.settled()
    assert "no column" not in desk.ask("GET", "/")[2].decode()


def test_where_the_grammar_engine_cannot_be_had_the_rest_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(house, "_LOOK_EVERY", 0.0)
    (tmp_path / "file").touch()
    monkeypatch.setenv("ZHENGMING_HOME", str(tmp_path / "file"))
    (tmp_path / "releases").mkdir()
    with desk_of(tmp_path, grammar=True) as desk:
        release(desk)
        page = desk.ask("GET", "/")[2].decode()
        assert str(tmp_path / "file") in page and "Check without grammar for now" in page
        assert (
            "It is not checked yet." in page
            and '<span class="meta warn">The file was changed since.</span>' not in page
        )
        assert desk.post("/api/without-grammar", {})[0] == 200
        desk.settled()
        page = desk.ask("GET", "/")[2].decode()
        assert "Grammar is not checked." in page and "Check without grammar for now" not in page
        assert [entry.session is not None for entry in desk.releases.entries] == [True]


# --- who may ask ------------------------------------------------------------------------------------------------------

POSTS = (
    "arrivals?name=a.txt", "import?name=a.json", "pairs", "place", "check", "begin-glossary", "without-grammar",
    "reviewer", "launcher", "stop", "fair.en/cleaned", "fair.en/issues",
)  # fmt: skip
FILES = POSTS[:2]
GETS = ("/", "/next", "/scores.json", "/scores.xlsx", "/offline/fair.en", "/cleaned/fair.en/file", "/api/desk")


@pytest.mark.parametrize("path", POSTS)
def test_nobody_else_may_post(desk: House, path: str) -> None:
    kind = "application/octet-stream" if path in FILES else "application/json"
    asked = ("POST", f"/api/{path}", SHORT if path in FILES else {})
    assert desk.ask(*asked, Content_Type=kind, Cookie=None)[0] == 401
    assert desk.ask(*asked, Content_Type=kind, Cookie=f"zhengming-{desk.port}=wrong")[0] == 401
    for origin in (None, "null", "http://evil.example", "http://127.0.0.1:1"):
        assert desk.ask(*asked, Content_Type=kind, Origin=origin)[0] == 403
    assert desk.ask(*asked, Content_Type=kind, Sec_Fetch_Site="cross-site")[0] == 403
    assert desk.ask(*asked, Content_Type=kind, Host="evil.example")[0] == 421
    for other in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", None):
        assert desk.ask(*asked, Content_Type=other)[0] == 415
    assert there(desk.folder / "releases") == set()


@pytest.mark.parametrize("path", GETS)
def test_nobody_else_may_look(desk: House, path: str) -> None:
    status, _, body = desk.ask("GET", path, Cookie=None)
    assert status == 401 and b"releases" not in body
    assert desk.ask("GET", path, Host="evil.example")[0] == 421
    assert desk.ask("GET", path, Origin="http://evil.example")[0] == 403


@pytest.mark.parametrize(
    ("length", "status"), [(None, 411), ("x", 411), ("-1", 411), ("99999999999999", 413), ("20000001", 413)]
)
def test_a_file_says_how_long_it_is_and_is_not_too_long(desk: House, length: str | None, status: int) -> None:
    try:
        found = desk.ask(
            "POST", "/api/arrivals?name=a.txt", b"", Content_Type="application/octet-stream", Content_Length=length
        )
    except (OSError, ValueError):
        return  # the server refused it before it was asked
    assert found[0] in (status, 400)


@pytest.mark.parametrize("query", ["", "?name=", "?name=%00.txt", "?name=" + "a" * 500])
def test_a_file_without_a_name_is_refused(desk: House, query: str) -> None:
    assert desk.ask("POST", f"/api/arrivals{query}", SHORT, Content_Type="application/octet-stream")[0] == 400


@pytest.mark.parametrize("path", ["pairs", "place", "check", "reviewer", "fair.en/cleaned", "fair.en/issues"])
@pytest.mark.parametrize(
    "body", [{}, [], 7, {"ids": 1}, {"files": [{}]}, {"names": [1]}, {"tracked": "yes"}, {"ids": [1]}]
)
def test_a_bad_request_is_refused(desk: House, path: str, body: object) -> None:
    release(desk)
    if path == "fair.en/issues" and body == {}:
        return
    assert desk.post(f"/api/{path}", body)[0] == 400


def test_too_many_files_do_not_wait(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MOST", 2)
    for n in range(2):
        arrive(desk, f"{n}.txt", SHORT)
    status, told = desk.send("/api/arrivals", "2.txt", SHORT)
    assert status == 422 and "too many files wait" in told["problem"]


# --- cleaned files out ------------------------------------------------------------------------------------------------


def accept(desk: House, name: str, words: str, replacement: str) -> None:
    session = desk.releases.sessions[f"{name}.html"]
    (issue,) = [item.issue for item in session.review.issues if item.issue.text == words]
    wanted = {"issue": issue.id, "verdict": "accepted", "replacement": replacement}
    body = {"decisions": [wanted], "since": 0, "instance": ""}
    status, told = desk.post(f"/api/{quote(name)}/decisions", body)
    assert status == 200, told


def test_the_cleaned_file_is_written_as_apply_writes_it_and_fetched(desk: House) -> None:
    name = release(desk)
    accept(desk, name, "Jiaixng", "Jiaxing")
    assert desk.ask("GET", f"/cleaned/{name}/file")[0] == 404
    status, told = desk.post(f"/api/{name}/cleaned", {"tracked": True})
    assert status == 200 and (told["name"], told["changes"]) == ("fair.en.txt", 1)
    status, headers, data = desk.ask("GET", told["file"])
    assert data == SHORT.replace(b"Jiaixng", b"Jiaxing")
    assert headers["content-disposition"].startswith('attachment; filename="fair.en.txt"')
    assert headers["x-content-type-options"] == "nosniff"
    cleaned = {path.name: path.read_bytes() for path in (desk.folder / "cleaned").iterdir()}
    assert set(cleaned) == {"fair.en.txt", "fair.en.changes.json", "fair.en.changes.csv", "fair.en.changes.html"}
    subprocess.run(
        [sys.executable, "-m", "pipeline", "apply", "--no-grammar", "--output", "other", "--lang", "en"],
        cwd=desk.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True, timeout=HANG,
    )  # fmt: skip
    assert {path.name: path.read_bytes() for path in (desk.folder / "other").iterdir()} == cleaned
    assert b"Jiaxing" in desk.ask("GET", told["table"])[2]
    assert desk.ask("GET", f"/cleaned/{name}/nothing")[0] == 404


@pytest.mark.parametrize("tracked", [True, False])
def test_a_word_file_comes_back_tracked_or_clean(desk: House, tracked: bool) -> None:
    (written,) = place(desk, arrive(desk, "港口.docx", docx(SHORT)))["placed"]
    accept(desk, written, "Jiaixng", "Jiaxing")
    _, told = desk.post(f"/api/{quote(written)}/cleaned", {"tracked": tracked})
    _, headers, data = desk.ask("GET", told["file"])
    assert "filename*=UTF-8''%E6%B8%AF%E5%8F%A3.en.docx" in headers["content-disposition"]
    inside = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    assert (b"<w:ins" in inside) == tracked
    assert "port of Jiaxing was" in "".join(said(inside, accept=True))


def test_a_decision_that_no_longer_fits_keeps_the_cleaned_file_from_being_written(desk: House) -> None:
    name = release(desk)
    accept(desk, name, "Jiaixng", "Jiaxing")
    (desk.folder / "releases" / "fair.en.txt").write_bytes(b"Another text about another port in another city.\n")
    status, told = desk.post(f"/api/{name}/cleaned", {"tracked": True})
    assert status == 422 and "these decisions no longer fit" in told["problem"]
    assert not (desk.folder / "cleaned").exists()


def test_a_cleaned_file_that_somebody_changed_is_written_over_by_who_says_so_alone(desk: House) -> None:
    name = release(desk)
    accept(desk, name, "Jiaixng", "Jiaxing")
    assert desk.post(f"/api/{name}/cleaned", {"tracked": True})[0] == 200
    cleaned = desk.folder / "cleaned" / "fair.en.txt"
    written = cleaned.read_bytes()
    cleaned.write_bytes(by_hand := written + b"A last word.\n")
    for asked in ({"tracked": True}, {"tracked": True, "overwrite": False}):
        assert desk.post(f"/api/{name}/cleaned", asked) == (
            409, {"problem": "fair.en.txt: it was changed by hand since it was written.", "edited": True},
        )  # fmt: skip
    for wrong in ({"overwrite": True}, {"tracked": True, "overwrite": 1}, {"tracked": True, "over": True}):
        assert desk.post(f"/api/{name}/cleaned", wrong)[0] == 400
    wanted = {"tracked": True, "overwrite": True}
    assert desk.ask("POST", f"/api/{name}/cleaned", wanted, Origin="http://evil.example")[0] == 403
    assert desk.ask("POST", f"/api/{name}/cleaned", wanted, Cookie=None)[0] == 401
    assert cleaned.read_bytes() == by_hand
    assert desk.post(f"/api/{name}/cleaned", wanted)[0] == 200
    assert cleaned.read_bytes() == written


def test_the_next_release_is_the_next_with_something_pending(desk: House) -> None:
    release(desk, "a.txt")
    release(desk, "b.txt", b"The port of Jiaxing was opened on May 1, 2019.\n")
    release(desk, "c.txt")
    found = {after: desk.ask("GET", f"/next?after={after}")[1]["location"] for after in ("a.en", "b.en", "c.en", "")}
    assert found == {"a.en": "/c.en.html", "b.en": "/c.en.html", "c.en": "/a.en.html", "": "/a.en.html"}


# --- decisions of another place ---------------------------------------------------------------------------------------


def downloaded(desk: House, name: str, reviewer: str, *verdicts: tuple[str, str | None, str]) -> bytes:
    """The file that a report downloads, with verdicts on the issues of these words."""
    session = desk.releases.sessions[f"{name}.html"]
    by_words = {item.issue.text: item.issue for item in session.review.issues}
    made = []
    for words, replacement, signed in verdicts:
        verdict = "rejected" if replacement is None else "accepted"
        made.append({"issue": by_words[words].id, "verdict": verdict, "exact": words, "replacement": replacement,
                     "reviewer": signed, "base": ""})  # fmt: skip
    told = {"version": 1, "release": session.path.name, "sha256": "", "reviewer": reviewer, "decisions": made}
    return json.dumps({"kind": "zhengming decisions", **told}).encode()


def held(desk: House, name: str) -> dict[str, tuple[str, str | None, str]]:
    path = desk.folder / "corrections" / f"{name}.toml"
    return {d.exact: (d.verdict, d.replacement, d.reviewer) for d in decisions.load(path, f"{name}.txt")}


def test_imported_decisions_are_signed_by_whoever_made_them(desk: House) -> None:
    name = release(desk)
    file = downloaded(desk, name, "Wang Min", ("Jiaixng", "Jiaxing", ""), ("The the", None, "Li"))
    status, told = desk.send("/api/import", "fair.en.decisions.json", file)
    assert status == 200 and told == {
        "releases": [{"release": "fair.en.txt", "merged": 2, "clashes": []}],
        "unsigned": 0,
    }
    assert held(desk, name) == {"Jiaixng": ("accepted", "Jiaxing", "Wang Min"), "The the": ("rejected", None, "Li")}


def test_whoever_imports_does_not_sign_what_is_not_signed(desk: House) -> None:
    name = release(desk)
    _, told = desk.send("/api/import", "x.json", downloaded(desk, name, "", ("Jiaixng", "Jiaxing", "")))
    assert told["unsigned"] == 1
    assert held(desk, name) == {"Jiaixng": ("accepted", "Jiaxing", "")}


def test_what_is_decided_otherwise_here_stays_until_somebody_says_so(desk: House) -> None:
    name = release(desk)
    accept(desk, name, "Jiaixng", "Jiaxing City")
    file = downloaded(desk, name, "Wang Min", ("Jiaixng", "Jiaxing", ""), ("The the", "The", ""))
    _, told = desk.send("/api/import", "x.json", file)
    (one,) = told["releases"]
    assert one["merged"] == 1 and [(c["words"], c["their_words"], c["our_words"]) for c in one["clashes"]] == [
        ("Jiaixng", "Jiaxing", "Jiaxing City")
    ]
    assert held(desk, name)["Jiaixng"] == ("accepted", "Jiaxing City", "Lin Yue")
    _, told = desk.send("/api/import", "x.json", file, prefer="theirs")
    assert told["releases"][0]["clashes"] == []
    assert held(desk, name)["Jiaixng"] == ("accepted", "Jiaxing", "Wang Min")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_of_issues_goes_out_filtered_and_comes_back(desk: House, language: str) -> None:
    name = release(desk, "port.txt", EN)
    session = desk.releases.sessions[f"{name}.html"]
    ids = [item.issue.id for item in session.shown.issues][:2]
    cookie = f"zhengming-{desk.port}=the-token-of-these-tests; zhengming-{desk.port}-language={language}"
    status, headers, data = desk.ask("POST", f"/api/{name}/issues", {"ids": ids}, Cookie=cookie)
    assert status == 200 and "port.en.issues.xlsx" in headers["content-disposition"]
    head, *rows = cells(data)
    names = {
        "en": ("verdict", "sentence", "words", "reject", "note"),
        "zh": ("决定", "译文句子", "问题文字", "拒绝", "备注"),
    }[language]
    verdict, sentence, words, reject, _ = names
    assert len(rows) == 2
    rows = [row + [""] * (len(head) - len(row)) for row in rows]
    assert all(row[head.index(words)] in row[head.index(sentence)] for row in rows)
    for row in rows:
        row[head.index(verdict)] = reject
    _, told = desk.send("/api/import", "port.en.issues.xlsx", excel(head, *rows))
    assert told["releases"] == [{"release": "port.en.txt", "merged": 2, "clashes": []}]
    assert {verdict for verdict, _, _ in held(desk, name).values()} == {"rejected"}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.json", b"{}", "not a file of decisions"),
        ("x.json", b"\xff", "not UTF-8"),
        ("x.xlsx", b"PK", "cut short or damaged"),
        ("x.json", b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_file_of_decisions_is_told_so(desk: House, name: str, data: bytes, why: str) -> None:
    status, told = desk.send("/api/import", name, data)
    assert status == 422 and why in told["problem"]


def test_decisions_about_a_release_that_is_not_here_are_told_so(desk: House) -> None:
    name = release(desk)
    file = downloaded(desk, name, "W", ("Jiaixng", "Jiaxing", "")).replace(b"fair.en.txt", b"other.en.txt")
    _, told = desk.send("/api/import", "x.json", file)
    assert told["releases"] == [{"release": "other.en.txt", "problem": "There is no release called other.en.txt here."}]


# --- scores, the list, the person -------------------------------------------------------------------------------------


def test_scores_are_of_what_was_accepted_and_held_against_the_threshold(desk: House) -> None:
    (desk.folder / "corrections").mkdir(exist_ok=True)
    (desk.folder / "corrections" / "standing.toml").write_text("[score]\nthreshold = 20\n", "utf-8")
    name = release(desk)
    accept(desk, name, "Jiaixng", "Jiaxing")
    told = json.loads(desk.ask("GET", "/scores.json")[2])
    (one,) = told["releases"]
    (error,) = one["errors"]
    assert (one["words"], one["penalty"], one["threshold"], one["passed"]) == (11, error["weight"], 20.0, False)
    assert one["penalty_per_1000"] == round(one["penalty"] * 1000 / 11, 2)
    head, *rows = cells(desk.ask("GET", "/scores.xlsx")[2])
    assert rows[0][head.index("result")] == "fail"
    assert "· fail</span>" in desk.ask("GET", "/")[2].decode()


def test_who_decides_can_be_changed_on_the_page(desk: House) -> None:
    name = release(desk)
    assert desk.post("/api/reviewer", {"name": " 王敏 "}) == (200, {"reviewer": "王敏"})
    accept(desk, name, "Jiaixng", "Jiaxing")
    assert held(desk, name)["Jiaixng"][2] == "王敏"
    for wrong in ("", " ", "a\nb", "x" * 201, 7):
        assert desk.post("/api/reviewer", {"name": wrong})[0] == 400


def test_the_language_is_chosen_for_this_browser(desk: House) -> None:
    status, headers, _ = desk.ask("GET", "/speak/zh")
    assert (status, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=strict" in headers["set-cookie"]
    cookie = f"zhengming-{desk.port}=the-token-of-these-tests; {headers['set-cookie'].partition(';')[0]}"
    assert "选择文件" in desk.ask("GET", "/", Cookie=cookie)[2].decode()
    assert desk.ask("GET", "/speak/xx")[0] == 404


def test_what_is_not_offered_is_refused(desk: House) -> None:
    assert desk.post("/api/stop", {})[0] == 403
    assert desk.post("/api/launcher", {})[0] == 403


def test_a_name_that_is_none_is_not_written(tmp_path: Path) -> None:
    one = arrivals.look("fair.txt", SHORT)
    for name in ("../fair.en.txt", "", "con.en.txt", "a\0.en.txt"):
        with pytest.raises((InputError, ValueError)):
            arrivals.put(tmp_path, one, name, "")
    assert not list(tmp_path.iterdir())
    assert read.source_of(tmp_path / "fair.en.txt") is None
