"""The pages of a house: its rules, its glossary, its text and its names; asked for by hand and in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import run
from pipeline.decisions import standing
from pipeline.decisions.standing import Standing
from pipeline.glossary import glossary
from pipeline.report import report
from pipeline.run import Settings
from pipeline.serving import library
from pipeline.serving.session import Session
from tests.browsing import violations
from tests.house import House, laid_out
from tests.serving.conftest import Open
from tests.serving.test_page import reach

if TYPE_CHECKING:
    from playwright.sync_api import Page

ORIGIN = "haiyan-2024-05-01.en.txt"


def opened(visit: Any, house: House, path: str, **options: Any) -> Page:
    page: Page = visit(house.entrance, **options)
    page.goto(f"{house.origin}/{path}")
    page.wait_for_selector("html.live")
    return page


def lay_down(page: Page, what: str, scope: str) -> None:
    """Makes the current issue a rule of the house, in the dialog that is open."""
    dialog = page.locator("#house")
    assert dialog.get_by_role("button", name="Lay it down").is_disabled(), "the scope is asked for first"
    dialog.get_by_label(what).check()
    if scope:
        assert dialog.get_by_role("button", name="Lay it down").is_disabled()
        dialog.get_by_label(scope, exact=True).check()
    page.keyboard.press("Enter")


def test_never_flag_asks_for_its_scope_holds_at_once_and_is_undone_with_u(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "Jiaixng")
    page.keyboard.press("h")
    lay_down(page, "Never flag “Jiaixng”", "this release")
    page.locator("#told", has_text="it holds from now on").wait_for()
    (made,) = standing.load(house.settings.corrections)
    assert (made.rule, made.exact, made.check, made.release, made.origin) == ("never", "Jiaixng", "", ORIGIN, ORIGIN)
    assert made.reviewer == "Lin Yue"
    page.keyboard.press("u")
    page.locator("#told", has_text="Undone").wait_for()
    assert standing.load(house.settings.corrections) == ()


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_never_this_rule_is_on_every_card(visit: Open, house: House, way: str) -> None:
    page = visit(house.entrance)
    reach(page, house, "  along" if way == "key" else "Jiaixng")
    if way == "key":
        page.keyboard.press("h")
        assert page.locator("#house-orders label").count() == 3
        lay_down(page, "Never this rule: typography.runs-of-spaces", "")
    else:
        page.locator(".card.current").get_by_role("button", name="never this rule").click()
        page.get_by_role("button", name="Lay it down").click()
    page.locator("#told", has_text="it holds from now on").wait_for()
    (line,) = standing.switched(house.settings.corrections)
    assert line.setting == "off" and line.remark.startswith("Lin Yue, ") and line.remark.endswith(ORIGIN)
    page.keyboard.press("u")
    page.locator("#told", has_text="Undone").wait_for()
    assert standing.switched(house.settings.corrections) == ()


def test_a_term_is_suggested_in_the_words_of_the_source(visit: Open, house: House) -> None:
    page = visit(house.entrance, locale="zh-CN")
    reach(page, house, "Jiaixng")
    page.keyboard.press("h")
    assert page.locator("#row-zh").input_value() == "嘉兴"
    assert page.locator("#row-target").input_value() == "Jiaxing"
    page.keyboard.press("Escape")
    reach(page, house, "builded")
    page.keyboard.press("h")
    assert page.locator("#row-zh").input_value() == "", "nothing of the page’s own words"


def test_a_row_for_the_glossary_is_refused_or_written(visit: Open, house: House) -> None:
    page = visit(house.entrance, expected="422")
    reach(page, house, "Jiaixng")
    page.keyboard.press("h")
    page.fill("#row-target", "Kashing")
    page.get_by_role("button", name="Add to the glossary").click()
    page.locator("#house-problem", has_text="two preferred renderings").wait_for()
    page.fill("#row-zh", "海盐")
    page.fill("#row-target", "Haiyan")
    page.get_by_role("button", name="Add to the glossary").click()
    page.locator("#told", has_text="Written into names.csv").wait_for()
    assert glossary.load(house.settings.glossary).terms[-1].target == "Haiyan"


def test_the_rules_of_the_house_are_listed_and_removed(visit: Open, house: House) -> None:
    folder = house.settings.corrections
    kept = Standing("never", "the the", reviewer="Wu", date="2026-11-01T00:00:00Z")
    standing.add(folder, Standing("always", "Haiyan", "Haiyan County", check="terms", reviewer="Lin Yue", note="asked"))
    standing.add(folder, kept)
    standing.switch(folder, "duplicates.word", "off", "Lin Yue, 2026-11-30, x.en.txt")
    page = opened(visit, house, "house")
    rows = page.locator("tbody tr")
    assert rows.count() == 3
    assert "“Haiyan” is always “Haiyan County”" in rows.nth(0).inner_text()
    assert "only terms" in rows.nth(0).inner_text() and "asked" in rows.nth(0).inner_text()
    assert "Lin Yue, 2026-11-30, x.en.txt" in rows.nth(2).inner_text()
    rows.nth(0).get_by_role("button", name="Remove").click()
    page.locator("tbody:not(:has(tr:nth-child(3)))").wait_for()
    assert standing.load(folder) == (kept,)
    page.get_by_role("button", name="Remove").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("tbody:not(:has(tr:nth-child(2)))").wait_for()
    assert standing.switched(folder) == ()


def test_the_glossary_is_searched_added_to_and_corrected(visit: Open, house: House) -> None:
    page = opened(visit, house, "glossary", expected="422")
    page.get_by_label("Chinese").first.fill("海盐")
    page.get_by_label("Rendering").first.fill("Haiyan")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("tbody tr", has_text="海盐").wait_for()
    used = page.locator("tbody tr", has_text="海盐")
    assert "haiyan-2024-05-01.en 1" in used.inner_text(), "where it is used"
    used.get_by_role("button", name="Correct").click()
    assert page.evaluate("document.activeElement.dataset.field") == "target"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("Jiaxing")
    page.locator("tbody tr [data-field=zh]").fill("嘉兴")
    page.locator("tbody tr [data-field=status]").select_option("forbidden")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save").click()
    page.locator("#told", has_text="cannot be corrected so").wait_for()
    page.locator("tbody tr [data-field=zh]").fill("海盐")
    page.locator("tbody tr [data-field=status]").select_option("preferred")
    page.locator("tbody tr [data-field=target]").fill("Haiyan County")
    page.get_by_role("button", name="Save").click()
    page.locator("tbody tr", has_text="Haiyan County").wait_for()
    assert [t.target for t in glossary.load(house.settings.glossary).terms] == ["Jiaxing", "Haiyan County"]
    page.get_by_label("Search the glossary").fill("jiaxing")
    assert page.locator("tbody tr:visible").count() == 1


def test_text_is_searched_in_all_releases_and_their_sources(visit: Open, house: House) -> None:
    page = opened(visit, house, "search")
    field = page.get_by_label("Words to search for")
    field.fill("STADIUM")
    field.press("Enter")
    page.locator(".hits mark", has_text="stadium").wait_for()
    page.get_by_role("link", name="haiyan-2024-05-01.en").click()
    page.locator("#told", has_text="1 of 1: “stadium”").wait_for()
    assert page.evaluate("getSelection().toString()") == "stadium"
    page.goto(f"{house.origin}/search?q=the%20")
    third = page.locator(".hits a").nth(2)
    until = "a => { const r = new Range(); r.setStart(a, 0); r.setEndBefore(a.querySelector('mark')); return `${r}`; }"
    before = third.evaluate(until).split()[-1]
    third.click()
    page.locator("#told", has_text="3 of ").wait_for()
    text = page.evaluate("getSelection().anchorNode.textContent.slice(0, getSelection().anchorOffset)")
    assert text.split()[-1] == before
    page.goto(f"{house.origin}/search?q=%E5%8D%83%E4%BA%BF")
    assert page.locator(".hits mark").inner_text() == "千亿"
    page.goto(f"{house.origin}/search?q=%3Cb%3E")
    assert page.locator(".hits").count() == 0 and "Nowhere" in page.locator("main").inner_text()


def test_a_name_with_two_renderings_is_shown(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        a_en_txt="The port of Haiyan grew last year. Zhou Yaomin spoke.\n",
        a_zh_txt="海盐港去年增长。周耀民讲话。\n",
        b_en_txt="The port of Haiyna grew this year. Zhou Yaomin spoke.\n",
        b_zh_txt="海盐港今年增长。周耀民讲话。\n",
    )
    settings = Settings(tmp_path / "glossary", tmp_path / "corrections", tmp_path / "reports", grammar=False)
    found = run.examine([tmp_path / "releases"], settings)
    checked = [one for one in found if isinstance(one, run.Result)]
    sessions = {f"{one.path.stem}.html": Session(one, settings, lambda _: checked[0]) for one in checked}
    (shown,) = library.disagreements(sessions)
    assert shown.source == "海盐"
    assert [(one.target, one.uses) for one in shown.renderings] == [
        ("Haiyan", (("a.en", "a.en.html", 1),)),
        ("Haiyna", (("b.en", "b.en.html", 1),)),
    ]
    html = report.render_library("names", rows=(shown,))
    assert "Haiyna" in html and "海盐" in html and "周耀民" not in html


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["house", "glossary", "search?q=bridge", "names"])
def test_axe_finds_no_violation(visit: Open, house: House, width: int, path: str) -> None:
    standing.add(house.settings.corrections, Standing("never", "the the", reviewer="Wu", date="2026-11-01"))
    page = opened(visit, house, path, viewport={"width": width, "height": 1_500})
    assert violations(page, width) == []


def test_they_speak_chinese(visit: Open, house: House) -> None:
    page = opened(visit, house, "glossary", locale="zh-CN")
    assert page.locator("h1").inner_text() == "术语表"
    assert "地名" in page.locator("tbody").inner_text()


# --- who may ask, and what -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/house", "/api/glossary"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cookie": None}, 401),
        ({"Cookie": "zhengming=else"}, 401),
        ({"Origin": None}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Host": "evil.example"}, 421),
    ],
)
def test_no_stranger_changes_anything(house: House, path: str, headers: dict[str, str | None], status: int) -> None:
    body = {"unswitch": "duplicates.word"} if path == "/api/house" else {"zh": "海盐", "target": "X", "kind": "place"}
    before = glossary.load(house.settings.glossary).terms
    assert house.ask("POST", path, body, **headers)[0] == status
    assert glossary.load(house.settings.glossary).terms == before


@pytest.mark.parametrize("path", ["/house", "/glossary", "/search?q=a", "/names"])
def test_no_stranger_reads_anything(house: House, path: str) -> None:
    status, _, page = house.ask("GET", path, None, Cookie=None)
    assert status == 401 and b"Jiaxing" not in page and b"bridge" not in page.lower()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/house", {}, 400),
        ("/api/house", [], 400),
        ("/api/house", {"unstand": {"rule": "never"}}, 400),
        ("/api/house", {"unstand": dict.fromkeys(standing.KEYS, 7)}, 400),
        ("/api/house", {"unstand": {**dict.fromkeys(standing.KEYS, ""), "rule": "never", "exact": "x"}}, 422),
        ("/api/house", {"unswitch": "no.such-rule"}, 422),
        ("/api/house", {"unswitch": 7}, 400),
        ("/api/glossary", {}, 400),
        ("/api/glossary", {"zh": "海盐", "target": "", "kind": "place"}, 422),
        ("/api/glossary", {"zh": "海盐", "target": "=1+1", "kind": "place"}, 422),
        ("/api/glossary", {"zh": "a\ud800", "target": "b", "kind": "place"}, 400),
        (
            "/api/glossary",
            {
                "zh": "嘉兴",
                "target": "X",
                "kind": "place",
                "status": "preferred",
                "note": "",
                "origin": "/etc/passwd:1",
                "before": "x",
            },
            422,
        ),
    ],
)
def test_what_asks_for_nothing_sensible_changes_nothing(house: House, path: str, body: Any, status: int) -> None:
    before = (house.settings.glossary / "names.csv").read_bytes()
    answer, _, data = house.ask("POST", path, body)
    assert (answer, bool(json.loads(data)["problem"])) == (status, True)
    assert (house.settings.glossary / "names.csv").read_bytes() == before


def test_a_row_that_somebody_edited_meanwhile_is_not_overwritten(house: House) -> None:
    (term,) = glossary.load(house.settings.glossary).terms
    row = {"zh": "嘉兴", "target": "Kashing", "kind": "place", "status": "preferred", "note": "", "origin": term.origin}
    assert house.ask("POST", "/api/glossary", {**row, "before": "Jiahsing"})[0] == 422
    assert house.ask("POST", "/api/glossary", {**row, "before": "Jiaxing"})[0] == 200
    assert glossary.load(house.settings.glossary).terms[0].target == "Kashing"
