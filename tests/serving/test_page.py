"""The review page in a real Chromium, with a real server: every action by keyboard and by mouse, and nothing lost."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from pipeline.decisions.review import settle
from pipeline.documents import read
from pipeline.documents.segment import segment
from pipeline.model import Depth, Document, Issue, Span, as_is, identify
from pipeline.report import report
from tests import sample_review
from tests.browsing import violations
from tests.house import House, served
from tests.serving.conftest import DESKTOP, PHONE, Open

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def saved(page: Page) -> None:
    """Waits until the page says that all decisions are saved."""
    page.locator("#saved[data-unsaved='0']", has_text="All decisions are saved.").wait_for()


def current(page: Page) -> str:
    return page.locator(".card.current").get_attribute("data-issue") or ""


def reach(page: Page, house: House, words: str) -> None:
    """Makes an issue the current one, with the keyboard alone."""
    for _ in range(30):
        if page.locator(".card.current").count() and current(page) == house.issue(words).id:
            return
        page.keyboard.press("]")
    raise AssertionError(f"{words} was not reached")


def verdicts(house: House) -> dict[str, tuple[str, str | None, str]]:
    return {d.exact: (d.verdict, d.replacement, d.note) for d in house.held}


# --- every action, by keyboard and by mouse ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "keys", "expected"),
    [
        ("Jiaixng", "a", ("accepted", "Jiaxing", "")),
        ("good soft", "2", ("accepted", "good, soft", "")),
        ("good soft", "1", ("accepted", "a good soft", "")),
        ("builded", "r", ("rejected", None, "")),
        ("countires", "d", ("deferred", None, "")),
        ("countires", "e|lands|Enter", ("accepted", "lands", "")),
        ("嘉兴", "a|Jiaxing|Enter", ("accepted", "Jiaxing", "")),
        ("嘉兴", "e|Jiaxing|Enter", ("accepted", "Jiaxing", "")),
        ("builded", "n|as spoken|Enter|r", ("rejected", None, "as spoken")),
    ],
)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_key_decides_and_the_file_has_it(
    visit: Open, house: House, words: str, keys: str, expected: tuple[str, str | None, str], size: dict[str, int]
) -> None:
    page = visit(house.entrance, viewport=size)
    reach(page, house, words)
    identity = current(page)
    for key in keys.split("|"):
        if len(key) == 1 or key == "Enter":
            page.keyboard.press(key)
        else:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.insert_text(key)
    saved(page)
    assert verdicts(house) == {words: expected}
    (held,) = house.held
    assert (held.issue, held.reviewer, len(held.date)) == (identity, "Lin Yue", 20)
    assert page.locator(f"#issue-{identity}").get_attribute("data-status") == expected[0]
    assert current(page) != identity, "the next pending issue is shown"


@pytest.mark.parametrize(
    ("words", "press", "expected"),
    [
        ("Jiaixng", ["Accept"], ("accepted", "Jiaxing", "")),
        ("good soft", ["good, soft"], ("accepted", "good, soft", "")),
        ("builded", ["Reject"], ("rejected", None, "")),
        ("countires", ["Later"], ("deferred", None, "")),
        ("countires", ["Edit", "=lands", "Save"], ("accepted", "lands", "")),
        ("builded", ["Note", "=as spoken", "Save", "Accept"], ("accepted", "built", "as spoken")),
    ],
)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_button_decides_and_the_file_has_it(
    visit: Open,
    house: House,
    words: str,
    press: list[str],
    expected: tuple[str, str | None, str],
    size: dict[str, int],
) -> None:
    page = visit(house.entrance, viewport=size, has_touch=size is PHONE)
    card = page.locator(f"#issue-{house.issue(words).id}")
    mark = page.locator(f"#mark-issue-{house.issue(words).id}")
    mark.tap() if size is PHONE else mark.click()
    for name in press:
        if name.startswith("="):
            card.locator("textarea").fill(name[1:])
            continue
        target = card.locator(".controls").get_by_role("button", name=name)
        target.tap() if size is PHONE else target.click()
    saved(page)
    assert verdicts(house) == {words: expected}


def test_what_an_assistant_proposes_waits_for_a_person(visit: Open, house: House) -> None:
    proposed = house.issue("Jiaixng")
    others = [item.issue.id for item in house.session.review.issues if item.issue != proposed]
    house.decide(*({"issue": one, "verdict": "rejected"} for one in others))
    assistant = {"reviewer": "Claude (assistant)", "note": "Jiaxing, as the source says"}
    house.decide({"issue": proposed.id, "verdict": "deferred", **assistant})
    page = visit(house.entrance)
    card = page.locator(f"#issue-{proposed.id}")
    assert "pending" in (card.get_attribute("class") or "") and "Jiaxing, as the source says" in card.inner_text()
    assert page.locator("#pending-link b").inner_text() == "1" and page.locator("#end").is_hidden()
    page.keyboard.press("a")
    saved(page)
    page.locator("#end").wait_for()
    assert verdicts(house)["Jiaixng"][:2] == ("accepted", "Jiaxing")


def test_undo_and_take_back(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    page.keyboard.press("r")
    saved(page)
    assert len(house.held) == 2
    page.keyboard.press("u")
    saved(page)
    assert verdicts(house) == {"Jiaixng": ("accepted", "Jiaxing", "")}
    reach(page, house, "Jiaixng")
    page.keyboard.press("t")
    saved(page)
    assert house.held == ()
    page.keyboard.press("u")
    saved(page)
    assert verdicts(house) == {"Jiaixng": ("accepted", "Jiaxing", "")}
    page.locator(f"#issue-{house.issue('Jiaixng').id}").get_by_role("button", name="Take back").click()
    saved(page)
    assert house.held == ()
    page.get_by_role("button", name="Undo").click()
    saved(page)
    assert len(house.held) == 1


def test_an_ambiguous_issue_is_never_accepted_without_a_choice(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "good soft")
    page.keyboard.press("a")
    assert "press its number" in page.locator("#told").inner_text()
    page.keyboard.press("l")
    assert not page.locator("#like").is_visible()
    page.wait_for_timeout(200)
    assert house.held == ()


def select(page: Page, words: str) -> None:
    """Selects words of the release as a mouse does."""
    page.evaluate(
        """words => {
          const walk = document.createTreeWalker(document.getElementById("release"), NodeFilter.SHOW_TEXT);
          for (let node; (node = walk.nextNode()); ) {
            const at = node.data.indexOf(words);
            if (at >= 0 && node.parentElement.closest(".text")) {
              getSelection().setBaseAndExtent(node, at, node, at + words.length);
              return;
            }
          }
          throw new Error("no such words");
        }""",
        words,
    )


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_any_selected_words_can_be_corrected(visit: Open, house: House, way: str) -> None:
    page = visit(house.entrance)
    select(page, "hospital, a stadium")
    if way == "key":
        page.keyboard.press("c")
        page.keyboard.insert_text("stadium, a hospital")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Correct words").click()
        page.locator("#own-text").fill("stadium, a hospital")
        page.locator("#own").get_by_role("button", name="Save").click()
    saved(page)
    (held,) = house.held
    assert (held.issue, held.exact, held.replacement) == ("", "hospital, a stadium", "stadium, a hospital")
    assert page.locator("#release .text ins", has_text="stadium, a hospital").count() == 1
    page.reload()
    page.wait_for_selector("html.live")
    page.get_by_role("button", name="Take back").click()
    saved(page)
    assert house.held == ()
    assert page.locator("#release .text ins", has_text="stadium, a hospital").count() == 0


def test_words_are_corrected_without_a_mouse_by_rewriting_the_paragraph(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "the the")
    page.keyboard.press("c")
    text = page.locator("#own-text").input_value()
    assert text.startswith("Reporters may call 0573\u202e-1234")
    page.locator("#own-text").fill(text.replace("Reporters may", "Journalists can"))
    page.keyboard.press("Enter")
    saved(page)
    (held,) = house.held
    assert (held.exact, held.replacement) == ("Reporters may", "Journalists can")


@pytest.mark.parametrize(
    ("before", "after", "exact", "replacement"),
    [
        ("Reporters may", "Reporters can", "may", "can"),
        ("office of", "offices of", "office", "offices"),
        ("Daily.", "Daily!", ".", "!"),
        ("or visit", "or then visit", "or ", "or then "),
        ("or visit ", "or ", "visit ", ""),
        ("may call", "might well ring", "may call", "might well ring"),
    ],
)
def test_rewriting_a_paragraph_gives_the_smallest_correction(
    visit: Open, house: House, before: str, after: str, exact: str, replacement: str
) -> None:
    page = visit(house.entrance)
    reach(page, house, "the the")
    page.keyboard.press("c")
    text = page.locator("#own-text").input_value()
    assert before in text
    page.locator("#own-text").fill(text.replace(before, after))
    page.keyboard.press("Enter")
    saved(page)
    (held,) = house.held
    assert (held.exact, held.replacement) == (exact, replacement)


def test_a_correction_over_an_accepted_one_is_refused(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "builded")
    page.keyboard.press("a")
    page.keyboard.press("[")
    page.keyboard.press("c")
    text = page.locator("#own-text").input_value()
    page.locator("#own-text").fill(text.replace("was builded by", "got made by"))
    page.keyboard.press("Enter")
    assert "take that back first" in page.locator("#own-problem").inner_text()
    page.keyboard.press("Escape")
    saved(page)
    assert verdicts(house) == {"builded": ("accepted", "built", "")}


def test_filters_and_search_choose_what_the_keys_go_through(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.select_option("[data-filter=check]", "grammar")
    assert page.locator(".card:visible").count() == 2
    assert page.locator("#matching").inner_text() == "2 of 12 shown"
    seen = set()
    page.locator("body").click(position={"x": 5, "y": 400})
    for _ in range(3):
        page.keyboard.press("j")
        seen.add(current(page))
    assert seen == {house.issue("good soft").id, house.issue("builded").id}
    page.select_option("[data-filter=check]", "")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("countires")
    page.keyboard.press("Enter")
    assert current(page) == house.issue("countires").id
    assert page.locator(".card:visible").count() == 1
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.locator(".card:visible").count() == 11, "one card for the spaces that are wrong alike"
    page.select_option("[data-filter=severity]", "critical")
    assert page.locator(".card:visible").count() == 2
    page.select_option("[data-filter=type]", "characters")
    assert page.locator(".card:visible").count() == 1
    page.select_option("[data-filter=severity]", "")
    page.select_option("[data-filter=type]", "")
    page.select_option("[data-filter=status]", "accepted")
    assert page.locator(".card:visible").count() == 0


def repeated(folder: Path) -> Path:
    """The report of a release with three issues that are alike."""
    text = "We go to to Haiyan.\n\nThey go to to Pinghu, and to to Jiashan.\n"
    spans = [Span(m.start(), m.end()) for m in re.finditer("to to", text)]
    found = identify(
        text, [Issue("duplicates", "duplication", "minor", s, "to to", as_is("Twice."), ("to",)) for s in spans]
    )
    document = segment(Document("releases/x.en.txt", "en", text))
    return folder / report.write(settle(document, found, []), sample_review.FACTS, folder).file


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_all_like_this_shows_its_places_and_decides_them_together(visit: Open, tmp_path: Path, way: str) -> None:
    page = visit(repeated(tmp_path).as_uri())
    page.keyboard.press("j")
    if way == "key":
        page.keyboard.press("l")
    else:
        page.locator(".card.current").get_by_role("button", name="2 more like this").click()
    assert page.locator("#like-title").inner_text() == "3 places like this"
    places = page.locator("#like li").all_inner_texts()
    assert ["Haiyan" in places[0], "Pinghu" in places[1], "Jiashan" in places[2]] == [True] * 3
    page.keyboard.press("a") if way == "key" else page.get_by_role("button", name="Accept all").click()
    assert page.locator("#progress").inner_text() == "3 of 3 decided"
    assert page.locator("#saved").inner_text() == "3 decisions are only in this page."
    page.keyboard.press("u")
    assert page.locator("#progress").inner_text() == "0 of 3 decided"


# --- what is uncertain ------------------------------------------------------------------------------------------------


def switch(page: Page, way: str) -> None:
    """Shows what is uncertain, or puts it away."""
    button = page.get_by_role("button", name="Show uncertain ones too")
    if way == "key":
        page.keyboard.press("m")
    elif way == "tab":
        for _ in range(40):
            page.keyboard.press("Tab")
            if button.evaluate("e => e === document.activeElement"):
                break
        page.keyboard.press("Enter")
    elif way == "touch":
        button.tap()
    else:
        button.click()


@pytest.mark.parametrize("way", ["key", "tab", "mouse", "touch"])
def test_what_is_uncertain_is_put_away_until_it_is_wanted(visit: Open, house: House, way: str) -> None:
    touch = way == "touch"
    page = visit(house.entrance, viewport=PHONE if touch else DESKTOP, has_touch=touch)
    if touch:
        page.get_by_role("button", name="List", exact=True).tap()
    card = page.locator(f"#issue-{house.issue('visit').id}")
    mark = page.locator(f"#mark-issue-{house.issue('visit').id}")
    button = page.locator("#uncertain")
    assert (button.inner_text().startswith("Show uncertain ones too (1)"), card.is_visible()) == (True, False)
    number = "mark => getComputedStyle(mark.querySelector('sup')).display"
    assert (mark.evaluate(number), mark.get_attribute("tabindex")) == ("none", "-1"), "its words are words like others"
    assert page.locator("#progress").inner_text() == "0 of 12 decided"
    switch(page, way)
    assert (card.is_visible(), button.get_attribute("aria-pressed")) == (True, "true")
    assert (mark.evaluate(number) != "none", mark.get_attribute("tabindex")) == (True, "0")
    assert page.locator("#progress").inner_text() == "0 of 13 decided"
    assert page.locator("#person-title").inner_text() == "13 issues wait for a person"
    page.reload()
    page.wait_for_selector("html.live")
    if touch:
        page.get_by_role("button", name="List", exact=True).tap()
    assert card.is_visible(), "the browser keeps it"
    switch(page, way)
    assert (card.is_visible(), button.get_attribute("aria-pressed")) == (False, "false")
    page.reload()
    page.wait_for_selector("html.live")
    assert not card.is_visible(), "and that it is not wanted any more"


def test_what_is_uncertain_is_accepted_by_its_number_alone(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.keyboard.press("m")
    reach(page, house, "visit")
    buttons = page.locator(".card.current .buttons").first.get_by_role("button").all_inner_texts()
    assert buttons == ["RejectR", "AskQ", "LaterD", "EditE", "1visits"]
    assert page.locator(".card.current .yes").count() == 0
    assert page.locator(".card.current .level").inner_text() == "ask 0.50"
    page.keyboard.press("Enter")
    page.keyboard.press("a")
    assert "press the number of a suggestion" in page.locator("#told").inner_text()
    page.wait_for_timeout(200)
    assert house.held == ()
    page.keyboard.press("1")
    saved(page)
    assert verdicts(house) == {"visit": ("accepted", "visits", "")}
    page.keyboard.press("m")
    decided = page.locator(f"#issue-{house.issue('visit').id}")
    assert decided.is_visible(), "what is decided is in sight, however sure it was"
    reach(page, house, "visit")
    page.keyboard.press("t")
    saved(page)
    assert decided.is_visible(), "nothing disappears under the hands of a person"
    assert page.locator("#progress").inner_text() == "0 of 13 decided"


@pytest.mark.parametrize("words", ["Jiaixng", "the the", ","])
def test_what_is_sure_or_likely_offers_accept_first(visit: Open, tmp_path: Path, words: str) -> None:
    found = sample_review.issues()
    review = settle(sample_review.document(), found, [])
    page = visit((tmp_path / report.write(review, sample_review.FACTS, tmp_path).file).as_uri())
    (issue,) = (one for one in found if words in (one.text, one.suggestions[0] if one.suggestions else ""))
    card = page.locator(f"#issue-{issue.id}")
    card.scroll_into_view_if_needed()
    assert card.locator(".buttons button").first.text_content() == "AcceptA"


def test_keys_act_on_nothing_that_is_put_away(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.keyboard.press("m")
    reach(page, house, "visit")
    page.keyboard.press("m")
    assert page.locator(".card.current").count() == 0
    page.keyboard.press("r")
    saved(page)
    assert "visit" not in verdicts(house) and len(verdicts(house)) == 1
    for _ in range(30):
        page.keyboard.press("j")
        assert current(page) != house.issue("visit").id


def test_a_link_to_what_is_uncertain_shows_it(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    identity = house.issue("visit").id
    page.evaluate(f"location.hash = 'issue-{identity}'")
    page.locator(f"#issue-{identity}.current").wait_for()
    assert page.locator(f"#issue-{identity}").is_visible()
    assert page.locator("#uncertain").get_attribute("aria-pressed") == "false"


def test_a_colleagues_decision_about_what_is_uncertain_comes_into_sight(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    issue = house.issue("visit")
    house.decide({"issue": issue.id, "verdict": "accepted", "replacement": "visits", "reviewer": "Wu"})
    page.locator(f"#issue-{issue.id}[data-status=accepted]").wait_for(state="visible")
    assert page.locator("#progress").inner_text() == "1 of 13 decided"


def mixed(folder: Path, *, depth: Depth = "likely") -> Path:
    """The report of a release with issues that are alike, of every level."""
    text = "We go to to Haiyan.\n\nThey go to to Pinghu, and to to Jiashan.\n"
    issue = Issue("duplicates", "duplication", "minor", Span(0, 0), "to to", as_is("Twice."), ("to",))
    found = [
        replace(issue, span=Span(*match.span()), confidence=confidence)
        for match, confidence in zip(re.finditer("to to", text), (0.97, 0.8, 0.4), strict=True)
    ]
    document = segment(Document("releases/x.en.txt", "en", text))
    facts = replace(sample_review.FACTS, depth=depth)
    return folder / report.write(settle(document, identify(text, found), []), facts, folder).file


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_all_together_never_accepts_what_is_uncertain(visit: Open, tmp_path: Path, way: str) -> None:
    page = visit(mixed(tmp_path).as_uri())
    page.keyboard.press("j")
    page.keyboard.press("l")
    assert page.locator("#like-title").inner_text() == "2 places like this"
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.keyboard.press("l") if way == "key" else page.get_by_role("button", name="2 more like this").first.click()
    assert page.locator("#like-title").inner_text() == "3 places like this"
    assert [("uncertain" in text) for text in page.locator("#like li").all_inner_texts()] == [False, False, True]
    page.keyboard.press("a") if way == "key" else page.get_by_role("button", name="Accept all").click()
    assert page.locator("#progress").inner_text() == "2 of 3 decided"
    assert current(page) == page.locator("[data-level=ask]").get_attribute("data-issue")
    page.keyboard.press("l")
    assert not page.get_by_role("button", name="Accept all").is_visible()
    page.keyboard.press("a")
    assert page.locator("#like").is_visible() and page.locator("#progress").inner_text() == "2 of 3 decided"


@pytest.mark.parametrize(("depth", "seen"), [("sure", 1), ("likely", 2), ("thorough", 3)])
def test_the_page_opens_as_the_command_line_wants_it(visit: Open, tmp_path: Path, depth: Depth, seen: int) -> None:
    page = visit(mixed(tmp_path, depth=depth).as_uri())
    assert page.locator(".card:visible").count() == seen
    assert page.locator("#progress").inner_text() == f"0 of {seen} decided"
    assert page.title().startswith(f"{seen} pending")
    page.keyboard.press("m")
    assert page.locator(".card:visible").count() == (2 if depth == "thorough" else 3)


def test_the_levels_are_told_in_chinese(visit: Open, house: House) -> None:
    page = visit(house.entrance, locale="zh-CN")
    page.get_by_role("button", name="也显示存疑的（1）").click()
    reach(page, house, "visit")
    assert "存疑" in page.locator(".card.current h3").inner_text()
    page.keyboard.press("a")
    assert "请按建议的编号接受" in page.locator("#told").inner_text()


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_the_preview_is_live(visit: Open, house: House, way: str) -> None:
    page = visit(house.entrance)
    reach(page, house, "builded")
    page.keyboard.press("p") if way == "key" else page.get_by_role("button", name="Preview").click()
    assert page.locator("#changes-title").inner_text() == "No changes yet"
    page.keyboard.press("a")
    page.locator("#diff ins", has_text="built").wait_for()
    assert page.locator("#changes-title").inner_text() == "1 change in the cleaned release"
    page.keyboard.press("i") if way == "key" else page.get_by_role("button", name="Side by side").click()
    left, right = page.locator("#diff .sides > .text").all()
    assert ("builded" in (left.text_content() or ""), "built " in (right.text_content() or "")) == (True, True)
    assert "builded" not in (right.text_content() or "")
    page.keyboard.press("i") if way == "key" else page.get_by_role("button", name="Cleaned text").click()
    cleaned = page.locator("#diff").text_content() or ""
    assert "was built by" in cleaned and "builded" not in cleaned
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    assert "was built by" in page.locator("#release").inner_text()


def test_the_keys_are_listed_and_can_be_turned_off(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.keyboard.press("?")
    assert page.locator("#help dt").count() >= 17
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".card.current").count() == 0
    page.reload()
    page.wait_for_selector("html.live")
    page.keyboard.press("?")
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".card.current").count() == 1


def test_every_issue_is_settled_with_one_hand_on_the_keyboard(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    for _ in range(12):
        if page.locator("#pending-link b").inner_text() == "0":
            break
        page.keyboard.press("r")
    saved(page)
    assert len(house.held) == 12 and page.locator("#person-title").inner_text() == "Nothing is pending"
    assert page.locator("#progress").inner_text() == "12 of 12 decided"


# --- several pages, and files that change -----------------------------------------------------------------------------


def test_two_pages_see_each_other(visit: Open, house: House) -> None:
    one, other = visit(house.entrance), visit(house.entrance)
    reach(one, house, "Jiaixng")
    one.keyboard.press("a")
    identity = house.issue("Jiaixng").id
    other.wait_for_selector(f"#issue-{identity}[data-status=accepted]")
    assert "Lin Yue" in other.locator(f"#issue-{identity} .verdict").inner_text()
    assert other.locator("#release .text ins", has_text="Jiaxing").count() == 1
    one.keyboard.press("u")
    other.wait_for_selector(f"#issue-{identity}[data-status=pending]")


@pytest.mark.parametrize(("choice", "expected"), [("Keep theirs", "rejected"), ("Take mine", "accepted")])
def test_a_decision_on_an_older_state_is_shown_beside_the_other(
    visit: Open, house: House, choice: str, expected: str
) -> None:
    page = visit(house.entrance, expected="409")
    reach(page, house, "Jiaixng")
    # Not seen by the page: it is told only when it asks, and it asks for nothing now.
    page.route("**/state?*", lambda route: route.abort())
    issue = house.issue("Jiaixng")
    status, _ = house.decide({"issue": issue.id, "verdict": "rejected", "reviewer": "Wu", "note": "a name"})
    assert status == 200
    page.keyboard.press("a")
    card = page.locator(f"#issue-{issue.id}")
    card.locator(".clash").wait_for()
    assert "rejected (Wu)" in card.locator(".clash").inner_text()
    assert "accepted “Jiaxing”" in card.locator(".clash").inner_text()
    assert verdicts(house) == {"Jiaixng": ("rejected", None, "a name")}
    card.get_by_role("button", name=choice).click()
    saved(page)
    assert verdicts(house)["Jiaixng"][0] == expected
    page.unroute("**/state?*")


def test_an_edited_release_is_told_and_checked_anew(visit: Open, house: House) -> None:
    page = visit(house.entrance, expected="503")
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    saved(page)
    house.release.write_text(sample_review.TEXT.replace("Haiyan Opens", "Haiyan opens"), "utf-8")
    page.locator("#notices", has_text="has been changed meanwhile").wait_for()
    page.keyboard.press("r")
    page.locator("#saved", has_text="has been changed meanwhile").wait_for()
    assert len(house.held) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_selector("html.live")
    assert page.locator("#release .text").first.inner_text() == "Haiyan opens a New Bridge"
    saved(page)
    assert [one.verdict for one in house.held] == ["accepted", "rejected"], "what was decided meanwhile is taken over"
    assert page.locator(f"#issue-{house.issue('Jiaixng').id}").get_attribute("data-status") == "accepted"


def test_a_decision_whose_words_went_before_it_was_saved_is_told(visit: Open, house: House) -> None:
    page = visit(house.entrance, expected="503")
    house.release.write_text(sample_review.TEXT.replace("Jiaixng", "Jiaxing"), "utf-8")
    page.locator("#notices", has_text="has been changed meanwhile").wait_for()
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    page.locator("#saved", has_text="has been changed meanwhile").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_selector("html.live")
    page.locator("#notices", has_text="the words are gone from the release: “Jiaixng”").wait_for()
    saved(page)


def test_the_steps_of_a_card_pass_over_what_is_decided(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.keyboard.press("j")
    first = page.locator(".card.current")
    began = current(page)
    first.get_by_role("button", name="next pending").click()
    second = current(page)
    page.keyboard.press("r")
    saved(page)
    page.locator(".card.current").get_by_role("button", name="previous pending").click()
    assert current(page) == began
    page.locator(".card.current").get_by_role("button", name="next pending").click()
    assert current(page) not in ("", second, began)


def test_a_deleted_release_is_told(visit: Open, house: House) -> None:
    page = visit(house.entrance, expected="503")
    house.release.unlink()
    page.locator("#notices", has_text="is gone").wait_for()
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    page.locator("#saved", has_text="is gone").wait_for()
    with page.expect_download() as found:
        page.keyboard.press("s")
    assert json.loads(found.value.path().read_text("utf-8"))["decisions"][0]["replacement"] == "Jiaxing"


def test_a_broken_corrections_file_is_told_and_kept_aside(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    saved(page)
    broken = house.corrections.read_text("utf-8") + "\n<<<<<<< nonsense\n"
    house.corrections.write_text(broken, "utf-8")
    page.locator("#notices", has_text="haiyan-2024-05-01.en.toml").wait_for()
    assert house.corrections.read_text("utf-8") == broken
    page.keyboard.press("r")
    saved(page)
    assert {v[0] for v in verdicts(house).values()} == {"accepted", "rejected"}
    kept = house.corrections.with_name(house.corrections.name + ".broken-1")
    assert kept.read_text("utf-8") == broken
    page.locator("#notices", has_text="broken-1").wait_for()


def test_what_the_server_has_not_saved_survives_a_reload(visit: Open, house: House) -> None:
    page = visit(house.entrance, expected="Failed to load")
    page.route("**/decisions", lambda route: route.abort())
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    page.locator("#saved", has_text="1 not saved yet").wait_for()
    assert house.held == ()
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.unroute("**/decisions")
    page.reload()
    page.wait_for_selector("html.live")
    saved(page)
    assert verdicts(house) == {"Jiaixng": ("accepted", "Jiaxing", "")}
    assert warned == ["beforeunload"]


def test_decisions_to_look_at_again_are_resolved_on_the_page(visit: Open, tmp_path: Path) -> None:
    stale = '[[decision]]\nissue = "ffeeddccbbaa"\nverdict = "rejected"\nexact = "words that are gone"\n'
    pair = '[[decision]]\nverdict = "accepted"\nexact = "a hospital"\nprefix = "a market, "\nsuffix = ", a stadium"\n'
    text = f'{stale}\n{pair}replacement = "one hospital"\n\n{pair}replacement = "two hospitals"\nreviewer = "Wu"\n'
    with served(tmp_path, corrections=text) as house:
        page = visit(house.entrance)
        page.locator("#stale").get_by_role("button", name="Take it out").click()
        saved(page)
        assert len(house.held) == 2
        page.locator("#conflicting").get_by_role("button", name="Keep this one").nth(1).click()
        saved(page)
        assert [(d.replacement, d.reviewer) for d in house.held] == [("two hospitals", "Wu")]
        page.locator("#release .text ins", has_text="two hospitals").wait_for()
        assert page.locator(".trouble").count() == 0


# --- a report opened from disk ----------------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path: Path) -> str:
    row = report.write(sample_review.review(), sample_review.FACTS, tmp_path)
    return (tmp_path / row.file).as_uri()


def test_a_report_from_disk_keeps_warns_and_downloads(visit: Open, on_disk: str) -> None:
    page = visit(on_disk)
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.locator("#saved").inner_text() == "1 decision is only in this page."
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.reload()
    page.wait_for_selector("html.live")
    assert warned == ["beforeunload"]
    assert page.locator(".card[data-status=accepted] .change", has_text="Jiaixng").count() == 1
    page.get_by_role("button", name="Download").click()
    asked = page.get_by_role("dialog", name="Download the decisions")
    asked.get_by_label("Your name, for the decisions:").fill("Wang Min")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    file = json.loads(found.value.path().read_text("utf-8"))
    assert found.value.suggested_filename == "haiyan-2024-05-01.en.decisions.json"
    assert file["reviewer"] == "Wang Min"
    mail = unquote(page.get_by_role("link", name="Write the mail").get_attribute("href") or "")
    assert mail.startswith("mailto:?subject=Decisions about haiyan-2024-05-01.en.txt&body=Attached is my decision")
    assert "press “Import decisions” on its first page, and choose the attached file" in mail and "Wang Min" in mail
    page.get_by_role("button", name="Close").click()
    assert (file["release"], file["version"], len(file["decisions"])) == (sample_review.NAME, 1, 1)
    assert file["decisions"][0] | {"date": ""} == {
        "issue": sample_review.issues()[0].id, "verdict": "accepted", "replacement": "Jiaxing", "base": "",
        "exact": "Jiaixng", "prefix": " Opens a New Bridge\n\nThis year, ",
        "suffix": " will endeavor to create good so",
        "reviewer": "", "note": "", "date": "",
    }  # fmt: skip
    page.reload()
    assert warned == ["beforeunload"], "what is downloaded is not warned about"


@pytest.mark.parametrize("way", ["served", "disk"])
def test_a_page_with_nothing_to_tell_tells_nothing(visit: Open, house: House, on_disk: str, way: str) -> None:
    page = visit(house.entrance if way == "served" else on_disk)
    page.wait_for_timeout(2_000)  # the page has asked the server for news
    assert page.locator("#notices > *").count() == 0


def test_decisions_in_a_report_from_disk_go_over_to_the_one_made_after_an_edit(visit: Open, tmp_path: Path) -> None:
    def made(folder: Path, before: str) -> str:
        document = segment(Document(sample_review.NAME, "en", f"{before}{sample_review.TEXT}"))
        found = [replace(i, span=sample_review.place(document.text, i.text)) for i in sample_review.issues() if i.text]
        row = report.write(settle(document, identify(document.text, found), []), sample_review.FACTS, folder)
        return (folder / row.file).as_uri()

    page = visit(made(tmp_path / "one", ""))
    page.keyboard.press("j")
    page.keyboard.press("a")
    decided = page.locator(".card[data-status=accepted]").get_attribute("data-issue")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(made(tmp_path / "one" / "two", ""))
    assert page.locator(".card[data-status=accepted]").count() == 0, "another folder, another house"
    page.goto(made(tmp_path / "one", "A new first paragraph.\n\n"))
    assert page.locator(".card[data-status=accepted]").get_attribute("data-issue") == decided
    assert page.locator("#saved").inner_text() == "1 decision is only in this page."


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_everything_is_as_large_as_a_finger_and_as_narrow_as_the_screen(
    visit: Open, house: House, width: int
) -> None:
    page = visit(house.entrance, viewport={"width": width, "height": 780}, has_touch=True, is_mobile=True)
    page.keyboard.press("j")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    targets = "button, select, input, nav a, summary, .card h3 a, .foot a"
    small = page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
        .map((one) => one.outerHTML.slice(0, 90))""",
        targets,
    )
    assert small == []


def test_it_speaks_the_language_of_the_browser(visit: Open, house: House) -> None:
    page = visit(house.entrance, locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("#person-title").inner_text() == "12 处问题待人工处理"
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    page.locator("#saved", has_text="所有决定均已保存。").wait_for()
    assert page.locator("#progress").inner_text() == "已处理 1/12"
    assert verdicts(house) == {"Jiaixng": ("accepted", "Jiaxing", "")}


# --- accessible -------------------------------------------------------------------------------------------------------


# What leads to each state from the one before, and what is then seen.
STATES = {
    "card": ("", ".card.current"),
    "field": ("e", ".card.current .field textarea"),
    "note": ("Escape n", ".card.current .field textarea"),
    "help": ("Escape ?", "#help[open]"),
    "own": ("Escape c", "#own[open]"),
    "house": ("Escape h", "#house[open]"),
    "preview": ("Escape p", ".previewing #diff.inline ins"),
    "side": ("i", ".previewing #diff.side ins"),
    "cleaned": ("Escape v", "body.cleaned"),
    "uncertain": ("v m", "#uncertain[aria-pressed=true]"),
}


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation(visit: Open, house: House, width: int) -> None:
    page = visit(house.entrance, viewport={"width": width, "height": 9_000})
    reach(page, house, "Jiaixng")
    page.keyboard.press("a")
    saved(page)
    found = {}
    for state, (keys, seen) in STATES.items():
        for key in keys.split():
            page.keyboard.press(key)
        page.locator(seen).first.wait_for()
        found[state] = violations(page, width)
    assert found == {state: [] for state in STATES}


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation_where_two_decided(visit: Open, house: House, width: int) -> None:
    page = visit(house.entrance, viewport={"width": width, "height": 9_000}, expected="Failed to load")
    reach(page, house, "Jiaixng")
    page.route("**/state?*", lambda route: route.abort())
    house.decide({"issue": house.issue("Jiaixng").id, "verdict": "rejected", "reviewer": "Wu"})
    page.keyboard.press("a")
    page.locator(".clash").wait_for()
    assert violations(page, width) == []
    page.unroute("**/state?*")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("view", ["like", "troubles"])
def test_axe_finds_no_violation_from_disk(visit: Open, tmp_path: Path, width: int, view: str) -> None:
    row = report.write(sample_review.review(), sample_review.FACTS, tmp_path)
    file = repeated(tmp_path) if view == "like" else tmp_path / row.file
    page = visit(file.as_uri(), viewport={"width": width, "height": 3_000})
    for key in "jl" if view == "like" else "":
        page.keyboard.press(key)
    assert violations(page, width) == []


TABLE = """<h1>Ports of Jiaixng</h1><table><tr><th>Port<th colspan=2>Containers<th>Where it lies<th>Who runs it
<tr><td rowspan=2>Zhapu<td>2023<td>1,234<td>On the coast of Jiaixng, for the whole of the north<td>A company of Jiaixng
<tr><td>2024<td>2,345<td>Widened berths<td>Nobody</table><p>The end of Jiaixng.
<p><img alt="A crane in Jiaixng">"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    """The address of a report whose issues stand in a table, before it and behind it."""
    file = tmp_path / "ports.en.html"
    file.write_text(TABLE, "utf-8")
    document = read.load(file).document
    spans = [Span(*match.span()) for match in re.finditer("Jiaixng", document.text)]
    found = [Issue("names", "misspelling", "major", span, "Jiaixng", as_is("Told."), ("Jiaxing",)) for span in spans]
    row = report.write(settle(document, identify(document.text, found), []), sample_review.FACTS, tmp_path / "out")
    return (tmp_path / "out" / row.file).as_uri()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_keys_go_through_a_table_in_the_order_of_the_text(visit: Open, table: str, size: dict[str, int]) -> None:
    page = visit(table, viewport=size)
    numbers = []
    for _ in range(5):
        page.keyboard.press("j")
        card = page.locator(".card.current")
        numbers.append(card.locator(".number").inner_text())
        mark, seen = page.locator(".mark.current").bounding_box(), card.bounding_box()
        assert mark is not None and seen is not None
        for box in (mark, seen):
            assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    assert numbers == ["1", "2", "3", "4", "5"]
    page.keyboard.press("a")
    assert page.locator(".card.accepted .number").inner_text() == "5"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"]


def test_words_of_a_cell_without_an_issue_are_corrected(visit: Open, table: str) -> None:
    page = visit(table)
    page.locator("td .text", has_text="Nobody").dblclick(position={"x": 15, "y": 12})
    page.keyboard.press("c")
    page.locator("#own-text").fill("Somebody")
    page.keyboard.press("Enter")
    assert page.locator("#cards .card .change ins", has_text="Somebody").count() == 1
    assert page.locator("td ins", has_text="Somebody").count() == 1
    widths = page.locator(".sheet tr:first-child").first.locator("th").count()
    assert widths == 4
    page.locator("#cards .card", has_text="Somebody").get_by_role("button", name="Take back").click()
    assert page.locator("td", has_text="Somebody").count() == 0


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation_in_a_table(visit: Open, table: str, width: int) -> None:
    page = visit(table, viewport={"width": width, "height": 3_000})
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert violations(page, width) == []


def test_where_nothing_stands_can_be_seen_and_clicked(visit: Open, browser: Browser, tmp_path: Path) -> None:
    text = "The port handled more. Trade grew.\n\nThe line is short.\n"
    places = [("omission", 22, ()), ("length", 36, ()), ("typographical", len(text) - 1, ("!",))]
    found = [Issue("coverage", kind, "major", Span(at, at), "", as_is("Told."), says) for kind, at, says in places]
    document = segment(Document("releases/x.en.txt", "en", text))
    row = report.write(settle(document, identify(text, found), []), sample_review.FACTS, tmp_path)
    address = (tmp_path / row.file).as_uri()
    for settings in ({"viewport": DESKTOP}, {"viewport": PHONE, "color_scheme": "dark"}):
        page = visit(address, **settings)
        marks = page.locator("#release .mark .here").all()
        assert len(marks) == 3
        for number, mark in enumerate(marks):
            box = mark.bounding_box()
            assert box is not None and box["width"] >= 14 and box["height"] >= 14
            mark.click()
            assert page.locator("article.card").nth(number).evaluate("card => card.classList.contains('current')")
        assert page.locator("article.card .change .here").count() == 2, "where there is no suggestion, either"
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(address)
    page.locator("#release .mark .here").first.click()
    page.wait_for_url("**#issue-*")
    assert page.locator("article.card:target").count() == 1
    context.close()
