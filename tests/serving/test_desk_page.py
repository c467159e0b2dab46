"""The desk in a real Chromium, with a real server: from an empty house to the cleaned file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report import report
from pipeline.report.view.index import row, summary, unchecked
from pipeline.serving import house
from tests import sample_review
from tests.browsing import Browsing, violations
from tests.excel_file import cells
from tests.house import House, desk_of
from tests.serving.test_desk import EN, SHORT, SILK_ZH, ZH, docx, downloaded, held, place, release
from tests.word_file import parts

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
TWICE = {"width": 640, "height": 400}
"""What is left of a desktop at 200 %."""

Open = Callable[..., "Page"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(house, "_LOOK_EVERY", 0.0)
    (tmp_path / "releases").mkdir()
    with desk_of(tmp_path) as served:
        yield served


@pytest.fixture
def visit(browsing: Browsing) -> Iterator[Open]:
    """Opens an address in a context of its own; fails on any request elsewhere and on anything in the console."""
    trouble: list[str] = []

    def go(address: str, expected: str = "", **options: Any) -> Page:
        page = browsing.page(address, **{"viewport": DESKTOP, **options})
        host = address.rsplit("/", 1)[0]
        page.on("request", lambda r: None if r.url.startswith((host, "blob:", "data:")) else trouble.append(r.url))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        usual = tuple(filter(None, ("status of 401", "ERR_CONNECTION", "ERR_EMPTY", "ERR_FAILED", expected)))
        page.on("console", lambda m: None if any(word in m.text for word in usual) else trouble.append(m.text))
        page.goto(address)
        page.wait_for_selector("html.live")
        return page

    yield go
    browsing.close()
    assert trouble == []


def given(*files: tuple[str, bytes]) -> list[FilePayload]:
    return [{"name": name, "mimeType": "", "buffer": data} for name, data in files]


def line(page: Page, name: str) -> Locator:
    return page.locator(f"#list tbody tr[data-name='{name}']")


def there(desk: House) -> set[str]:
    return {path.name for path in (desk.folder / "releases").iterdir()}


# --- in ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["mouse", "keyboard", "drop", "phone"])
def test_a_release_and_its_chinese_go_in_and_open_at_the_review(visit: Open, desk: House, way: str) -> None:
    page = visit(desk.entrance, viewport=PHONE if way == "phone" else DESKTOP, has_touch=way == "phone")
    assert page.locator("#releases-title").inner_text() == "No release is here yet"
    files = given(("独山港 译文.docx", docx(EN)), ("独山港 原文.txt", ZH))
    button = page.get_by_role("button", name="Choose files")
    if way == "drop":
        page.evaluate(
            """async ([files]) => {
              const data = new DataTransfer();
              for (const [name, bytes] of files) data.items.add(new File([Uint8Array.from(bytes)], name));
              const options = { dataTransfer: data, bubbles: true, cancelable: true };
              for (const kind of ["dragover", "drop"])
                document.getElementById("drop").dispatchEvent(new DragEvent(kind, options));
            }""",
            [[[one["name"], list(one["buffer"])] for one in files]],
        )
    else:
        with page.expect_file_chooser() as chooser:
            if way == "keyboard":
                button.focus()
                page.keyboard.press("Enter")
            else:
                button.tap() if way == "phone" else button.click()
        chooser.value.set_files(files)
    page.wait_for_url("**.en.docx.html")
    assert there(desk) == {"独山港.en.docx", "独山港.zh.txt"}
    page.wait_for_selector("html.live")
    assert page.locator("#pending-link b").inner_text() != "0"


def test_what_cannot_be_read_says_why_beside_what_can(visit: Open, desk: House) -> None:
    page = visit(desk.entrance, expected="422")
    page.set_input_files("#files", given(("old.doc", b"\xd0\xcf"), ("a.txt", SHORT), ("b.docx", b"PK")))
    told = "old.doc: this kind of file is not read (.doc); save it as .docx."
    page.locator("#progress .wrong", has_text=told).wait_for()
    page.locator("#progress .wrong", has_text="b.docx: it is cut short or damaged").wait_for()
    page.wait_for_url("**/a.en.html")
    assert there(desk) == {"a.en.txt"}


def test_a_person_is_asked_where_it_is_not_certain(visit: Open, desk: House) -> None:
    page = visit(desk.entrance)
    page.set_input_files("#files", given(("names.txt", b"Jiaxing, Haiyan, Pinghu.\n"), ("other.txt", SILK_ZH)))
    dialog = page.get_by_role("dialog", name="What are these files?")
    dialog.wait_for()
    assert there(desk) == set()
    assert dialog.get_by_text("The language is not certain.").count() == 1
    first, second = dialog.locator(".arrival").all()
    first.get_by_label("Language").select_option("fr")
    second.get_by_label("The Chinese of").select_option(label="names.txt")
    assert violations(page, DESKTOP["width"], ("light",)) == []
    dialog.get_by_role("button", name="Take them in").click()
    dialog.wait_for(state="hidden")
    assert there(desk) == {"names.fr.txt", "names.zh.txt"}


def test_nothing_is_taken_in_when_it_is_cancelled(visit: Open, desk: House) -> None:
    page = visit(desk.entrance)
    page.set_input_files("#files", given(("names.txt", b"Jiaxing, Haiyan, Pinghu.\n")))
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert there(desk) == set()


@pytest.mark.parametrize(
    ("choice", "expected"), [("both", {"a.en.txt", "a-2.en.txt"}), ("replace", {"a.en.txt"}), ("skip", {"a.en.txt"})]
)
def test_a_file_that_is_there_is_not_written_over_without_asking(
    visit: Open, desk: House, choice: str, expected: set[str]
) -> None:
    release(desk, "a.txt")
    page = visit(desk.entrance)
    new = SHORT + b"It is new.\n"
    page.set_input_files("#files", given(("a.txt", new)))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("A file of this name is there").select_option(choice)
    dialog.get_by_role("button", name="Take them in").click()
    dialog.wait_for(state="hidden")
    assert there(desk) == expected
    assert ((desk.folder / "releases" / "a.en.txt").read_bytes() == new) == (choice == "replace")


def test_check_again_after_the_file_changed(visit: Open, desk: House) -> None:
    release(desk, "a.txt")
    page = visit(desk.entrance)
    (desk.folder / "releases" / "a.en.txt").write_bytes(b"The port of Jiaxing was opened on May 1, 2019.\n")
    row = line(page, "a.en.txt")
    row.get_by_text("The file was changed since.").wait_for()
    row.get_by_role("button", name="Check again").first.click()
    row.get_by_role("button", name="Get the cleaned file").wait_for()
    assert page.locator("#releases-title").inner_text() == "Nothing is pending"


def test_a_glossary_is_begun_and_a_name_is_given(visit: Open, desk: House) -> None:
    page = visit(desk.entrance)
    page.get_by_role("button", name="Begin a glossary").click()
    page.get_by_role("button", name="Begin a glossary").wait_for(state="hidden")
    assert (desk.folder / "glossary" / "names.csv").is_file()
    page.get_by_role("button", name="Reviewer:").click()
    page.get_by_label("Your name, for the decisions:").fill("王敏")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="王敏").wait_for()


# --- out --------------------------------------------------------------------------------------------------------------


def decide_all(page: Page) -> None:
    """Rejects with the keyboard what is pending."""
    for _ in range(60):
        if page.locator("#pending-link b").inner_text() == "0":
            return
        page.keyboard.press("j")
        page.keyboard.press("r")
    raise AssertionError("something is still pending")


@pytest.mark.parametrize("keyboard", [False, True])
def test_the_end_of_a_review_is_the_cleaned_file_and_the_next_release(visit: Open, desk: House, keyboard: bool) -> None:
    release(desk, "a.txt")
    release(desk, "b.txt")
    page = visit(desk.entrance)
    line(page, "a.en.txt").get_by_role("link", name="a.en.txt").click()
    page.wait_for_url("**/a.en.html")
    assert page.locator("#end").is_hidden()
    page.keyboard.press("j")
    page.keyboard.press("a")
    decide_all(page)
    page.locator("#saved[data-unsaved='0']").wait_for()
    page.locator("#end").wait_for()
    button = page.get_by_role("button", name="Get the cleaned file")
    with page.expect_download() as found:
        if keyboard:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
    assert found.value.suggested_filename == "a.en.txt"
    assert found.value.path().read_bytes() == (desk.folder / "cleaned" / "a.en.txt").read_bytes() != SHORT
    page.get_by_text("a.en.txt is written with 1 correction, every other byte as it was.").wait_for()
    with page.expect_download() as found:
        page.get_by_role("link", name="The list of changes, for Excel").click()
    assert found.value.suggested_filename == "a.en.changes.csv"
    page.get_by_role("link", name="Next release").click()
    page.wait_for_url("**/b.en.html")


@pytest.mark.parametrize(("choice", "tracked"), [("With tracked changes", True), ("Clean", False)])
def test_a_word_file_is_fetched_from_the_desk_as_it_is_wished(
    visit: Open, desk: House, choice: str, tracked: bool
) -> None:
    (written,) = place(desk, {**desk.send("/api/arrivals", "a.docx", docx(SHORT))[1]})["placed"]
    desk.send(
        "/api/import", "x.json", downloaded(desk, written, "W", ("Jiaixng", "Jiaxing", ""), ("The the", None, ""))
    )
    page = visit(desk.entrance)
    line(page, written).get_by_role("button", name="Get the cleaned file").click()
    with page.expect_download() as found:
        page.get_by_role("button", name=choice, exact=True).click()
    assert found.value.suggested_filename == "a.en.docx"
    page.get_by_text("a.en.docx is written with 1 correction").wait_for()
    assert (b"<w:ins" in parts(found.value.path().read_bytes())["word/document.xml"]) == tracked


@pytest.mark.parametrize("where", ["desk", "end of the review"])
def test_a_cleaned_file_that_somebody_changed_is_asked_about(visit: Open, desk: House, where: str) -> None:
    name = release(desk, "a.txt")
    desk.send("/api/import", "x.json", downloaded(desk, name, "W", ("Jiaixng", "Jiaxing", ""), ("The the", None, "")))
    assert desk.post(f"/api/{name}/cleaned", {"tracked": True})[0] == 200
    cleaned = desk.folder / "cleaned" / "a.en.txt"
    written = cleaned.read_bytes()
    cleaned.write_bytes(by_hand := written + b"A last word.\n")
    page = visit(desk.entrance, expected="status of 409")
    get = line(page, "a.en.txt").get_by_role("button", name="Get the cleaned file")
    if where != "desk":
        line(page, "a.en.txt").get_by_role("link", name="a.en.txt").click()
        page.wait_for_url("**/a.en.html")
        get = page.locator("#end").get_by_role("button", name="Get the cleaned file")
    get.click()
    page.get_by_text("a.en.txt: it was changed by hand since it was written.").wait_for()
    page.get_by_role("button", name="Keep it as it is").click()
    page.get_by_text("it was changed by hand").wait_for(state="hidden")
    assert cleaned.read_bytes() == by_hand
    get.click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Write over it").click()
    assert found.value.path().read_bytes() == cleaned.read_bytes() == written
    page.get_by_text("a.en.txt is written with 1 correction").wait_for()


def test_the_list_of_issues_is_of_what_is_filtered(visit: Open, desk: House) -> None:
    release(desk, "port.txt", EN)
    page = visit(desk.entrance)
    line(page, "port.en.txt").get_by_role("link", name="port.en.txt").click()
    page.wait_for_url("**/port.en.html")
    page.locator("select[data-filter='severity']").select_option("major")
    with page.expect_download() as found:
        page.locator("#excel").click()
    head, *rows = cells(found.value.path().read_bytes())
    assert {row[head.index("severity")] for row in rows} == {"major"}
    assert len(rows) == int(page.locator("#matching").inner_text().split()[0])


# --- decisions of a colleague -----------------------------------------------------------------------------------------


def test_a_report_sent_by_mail_comes_back(visit: Open, desk: House) -> None:
    name = release(desk, "a.txt")
    page = visit(desk.entrance)
    page.get_by_text("More").click()
    with page.expect_download() as sent:
        page.get_by_role("link", name="Report to send by mail").click()
    path = desk.folder / "a.en.html"
    sent.value.save_as(path)
    other = visit(path.as_uri())
    other.keyboard.press("j")
    other.keyboard.press("a")
    other.keyboard.press("s")
    asked = other.get_by_role("dialog", name="Download the decisions")
    asked.get_by_label("Your name, for the decisions:").fill("Wang Min")
    with other.expect_download() as back:
        asked.get_by_role("button", name="Download").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import decisions").click()
    chooser.value.set_files(given(("a.en.decisions.json", back.value.path().read_bytes())))
    page.get_by_role("dialog").get_by_text("1 decision taken in").wait_for()
    assert [reviewer for _, _, reviewer in held(desk, name).values()] == ["Wang Min"]
    page.get_by_role("button", name="Close").click()


def test_where_two_disagree_a_person_chooses(visit: Open, desk: House) -> None:
    name = release(desk, "a.txt")
    desk.send("/api/import", "x.json", downloaded(desk, name, "Li", ("Jiaixng", "Jiaxing City", "")))
    page = visit(desk.entrance)
    page.set_input_files(
        "#files", given(("a.en.decisions.json", downloaded(desk, name, "Wu", ("Jiaixng", "Jiaxing", ""))))
    )
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("“Jiaixng”: there “Jiaxing”, here “Jiaxing City”").wait_for()
    assert held(desk, name)["Jiaixng"] == ("accepted", "Jiaxing City", "Li")
    dialog.get_by_role("button", name="Take theirs instead").click()
    dialog.get_by_text("1 decision taken in").wait_for()
    assert held(desk, name)["Jiaixng"] == ("accepted", "Jiaxing", "Wu")


# --- the list ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def index(tmp_path: Path) -> str:
    """An index over three releases and a file that could not be read."""
    told = summary(sample_review.review(), sample_review.FACTS)
    worst = {"severities": {"critical": 1}, "pending": 1, "fresh": 1, "since": "2026-11-27"}
    failed = {"severities": {"minor": 9}, "pending": 9, "points": 40, "threshold": 10.0}
    done: dict[str, Any] = {"severities": {}, "pending": 0, "again": 0, "points": 1, "threshold": 900.0}
    done |= {"reviewers": ("Wu",), "decided": "2026-11-29T08:00:00Z"}
    rows = [
        row(replace(told, name=f"{n}.en.txt", **more), f"{n}.en.html")
        for n, more in zip("bac", (failed, done, worst), strict=True)
    ]
    rows.append(unchecked("releases/d.en.docx", "it is cut short or damaged; save it anew."))
    return report.write_index(rows, tmp_path).as_uri()


def names(page: Page) -> str:
    return "".join(
        name[0]
        for name in page.locator("#list tbody tr:visible").evaluate_all("rows => rows.map((r) => r.dataset.name)")
    )


@pytest.mark.parametrize("keyboard", [False, True])
def test_the_index_is_sorted_and_filtered(visit: Open, index: str, keyboard: bool) -> None:
    page = visit(index)

    def press(name: str) -> None:
        button = page.get_by_role("columnheader").get_by_role("button", name=name)
        if keyboard:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()

    assert names(page) == "bacd"
    press("pending")
    assert names(page) == "cbad"
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    press("pending")
    assert names(page) == "adbc"
    press("release")
    assert names(page) == "abcd"
    press("score")
    assert names(page)[0] == "b"
    press("last decision")
    assert names(page)[0] == "a"
    press("reviewer")
    assert names(page) == "bcad", "Lin Yue, twice, then Wu; what nobody decided in stands last"
    press("reviewer")
    assert names(page) == "abcd"
    press("release")
    wanted = "pending:bc done:a fresh:c error:d :abcd", "critical:c :abcd", "fail:b pass:a :abcd", "Wu:a :abcd"
    for field, choices in zip(("State", "Severity", "Score", "Reviewer"), wanted, strict=True):
        for value, _, left in (choice.partition(":") for choice in choices.split(" ")):
            page.get_by_label(field, exact=True).select_option(value)
            assert names(page) == left, (field, value)
    page.get_by_label("Find a release").fill("damaged")
    assert names(page) == "d" and page.locator("#found").inner_text() == "1 of 4 shown"
    page.get_by_label("Find a release").fill("nothing like it")
    page.get_by_role("button", name="Show all").click()
    assert names(page) == "abcd"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_long_index_shows_the_first_and_more_when_asked(visit: Open, tmp_path: Path, size: dict[str, int]) -> None:
    told = summary(sample_review.review(), sample_review.FACTS)
    rows = [row(replace(told, name=f"{n:03}.en.txt", words=n + 1), f"{n}.en.html") for n in range(120)]
    page = visit(report.write_index(rows, tmp_path).as_uri(), viewport=size)
    shown = page.locator("#list tbody tr:visible")
    assert shown.count() == 50
    page.get_by_role("button", name="Show 50 more of 120").focus()
    page.keyboard.press("Enter")
    assert shown.count() == 100 and "050.en.txt" in page.evaluate("document.activeElement.innerText")
    page.get_by_role("button", name="Show 20 more of 120").click()
    assert shown.count() == 120 and page.locator("#further").is_hidden()
    page.get_by_label("Find a release").fill("119.en")
    assert shown.count() == 1 and page.locator("#found").inner_text() == "1 of 120 shown"
    page.get_by_label("Find a release").fill("")
    assert shown.count() == 50
    if size is PHONE:
        page.get_by_label("Order").select_option("score")
    else:
        page.get_by_role("columnheader").get_by_role("button", name="score").click()
    assert shown.first.get_attribute("data-name") == "000.en.txt"
    page.emulate_media(media="print")
    page.pdf()
    page.emulate_media(media="screen")


def test_the_index_reads_without_javascript(browsing: Browsing, index: str) -> None:
    page = browsing.page(index, java_script_enabled=False)
    page.goto(index)
    told = page.locator("body").inner_text()
    for words in ("b.en.txt", "minor", "· fail", "it is cut short or damaged", "1 new since 2026-11-27"):
        assert words in told
    assert page.get_by_role("button").count() == 0 and page.get_by_role("combobox").count() == 0
    browsing.close()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, TWICE], ids=["desktop", "phone", "twice"])
def test_axe_finds_no_violation_on_the_desk(visit: Open, desk: House, size: dict[str, int], locale: str) -> None:
    (desk.folder / "corrections").mkdir(exist_ok=True)
    (desk.folder / "corrections" / "standing.toml").write_text("[score]\nthreshold = 10\n", "utf-8")
    name = release(desk, "a.txt")
    release(desk, "b.txt")
    desk.send("/api/import", "x.json", downloaded(desk, name, "Li", ("Jiaixng", "Jiaxing", ""), ("The the", "The", "")))
    (desk.folder / "releases" / "c.en.docx").write_bytes(b"PK")
    (desk.folder / "releases" / "d.en.doc").write_bytes(b"PK")
    page = visit(desk.entrance, viewport={**size, "height": 2400}, locale=locale, has_touch=size is PHONE)
    line(page, "c.en.docx").locator(".trouble").wait_for()
    page.locator("#beside details summary").click()
    assert violations(page, size["width"]) == []
    assert page.locator("#list").evaluate("list => list.scrollWidth <= list.parentElement.clientWidth")
    page.locator(".more summary").first.click()
    page.locator(".person button").click()
    assert violations(page, size["width"], ("light",)) == []


def test_axe_finds_no_violation_in_the_index(visit: Open, index: str) -> None:
    for size in (DESKTOP, PHONE):
        page = visit(index, viewport={**size, "height": 1600})
        assert violations(page, size["width"]) == []


def test_the_page_says_when_its_server_is_gone(visit: Open, desk: House) -> None:
    page = visit(desk.entrance)
    page.route("**/api/desk", lambda route: route.abort())
    page.locator("#silent", has_text="The server does not answer.").wait_for()
    page.unroute("**/api/desk")
    page.locator("#silent").wait_for(state="detached")
    assert json.loads(desk.ask("GET", "/api/desk")[2])["all"] == 0
