"""The queue of the review page in a real Chromium: what is seen while deciding, its order, and many decided at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.decisions.review import settle
from pipeline.documents import read
from pipeline.documents.segment import segment
from pipeline.model import Document, Issue, Span, as_is, identify
from pipeline.report import report
from tests import sample_review
from tests.browsing import violations
from tests.house import House
from tests.serving.conftest import DESKTOP, PHONE, Open
from tests.serving.test_page import current, reach, saved, verdicts

if TYPE_CHECKING:
    from playwright.sync_api import Page

ZOOMED = {"width": 640, "height": 400}
"""A desktop of 1280 by 800 at 200%."""


def long_report(folder: Path) -> str:
    """The address of a report of long paragraphs with issues of every severity, level and kind in them."""
    filler = "The city goes on with its work along the coast, as it did the year before and will do next year. " * 12
    words = ["Jiaixng", "builded", "countires", "to to", "teh", "recieve"]
    text = "\n\n".join(f"{filler}In {word} it stands.  {filler}" for word in words) + "\n"
    found = []
    for n, word in enumerate(words):
        span = sample_review.place(text, word)
        severity = ("minor", "critical", "neutral", "major", "minor", "major")[n]
        fields = {"severity": severity, "confidence": (0.97, 0.8, 0.99, 0.96, 0.4, 0.9)[n]}
        found.append(sample_review.issue(text, word, "spelling", "misspelling", f"right{n}", **fields))
        end = text.index("  ", span.end)
        gap = Span(end, end + 2)
        found.append(
            Issue("typography", "whitespace", "neutral", gap, "  ", as_is("Two."), (" ",), rule="typography.x")
        )
    document = segment(Document("releases/long.en.txt", "en", text))
    review = settle(document, identify(text, found), [])
    return (folder / report.write(review, sample_review.FACTS, folder).file).as_uri()


def in_sight(page: Page, selector: str) -> bool:
    """Whether an element is on the screen, and nothing of the page lies over it."""
    return bool(
        page.evaluate(
            """selector => {
              const one = document.querySelector(selector);
              const box = one.getClientRects()[0];
              const [x, y] = [box.x + Math.min(4, box.width / 2), box.y + box.height / 2];
              const there = document.elementFromPoint(x, y);
              const within = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
              return within && !!there && (one.contains(there) || there.contains(one));
            }""",
            selector,
        )
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE, ZOOMED], ids=["desktop", "phone", "200%"])
def test_nobody_decides_blind(visit: Open, tmp_path: Path, size: dict[str, int]) -> None:
    page = visit(long_report(tmp_path), viewport=size)
    for _ in range(6):
        page.keyboard.press("j")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        words = page.locator(".mark.current .words").inner_text()
        assert page.locator(".card.current .sentence mark").inner_text() == words
        for seen in (".mark.current .words", ".card.current .sentence mark", ".card.current .controls .buttons button"):
            assert in_sight(page, seen), (words, seen)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"]


def test_a_card_has_its_sentence_and_that_of_the_source_with_the_words_marked(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    reach(page, house, "Jiaixng")
    card = page.locator(".card.current")
    sentence = card.locator(".sentence").first
    assert sentence.inner_text().startswith("This year, Jiaixng will endeavor to create good soft environment")
    assert card.locator(".sentence.source").inner_text() == sample_review.SOURCE
    assert card.locator(".sentence mark").all_inner_texts() == ["Jiaixng", "嘉兴"]
    assert card.locator(".level").inner_text() == "sure 1.00"
    assert card.locator(".foot").inner_text().startswith("line 3")


@pytest.mark.parametrize("key", ["a", "Enter on the button"])
def test_a_flag_without_a_suggestion_asks_for_words(visit: Open, house: House, key: str) -> None:
    page = visit(house.entrance)
    reach(page, house, "嘉兴")
    button = page.locator(".card.current").get_by_role("button", name="Write the words")
    if key == "a":
        page.keyboard.press("a")
    else:
        button.focus()
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("Jiaxing")
    page.keyboard.press("Enter")
    saved(page)
    assert verdicts(house) == {"嘉兴": ("accepted", "Jiaxing", "")}


def walked(page: Page) -> list[str]:
    """The words of the issues in the order in which J goes through them."""
    found = []
    while True:
        page.keyboard.press("j")
        one = current(page)
        if one in found:
            return [page.locator(f"#issue-{identity} .sentence mark").first.inner_text() for identity in found]
        found.append(one)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("place", ["Jiaixng", "␣␣", "builded", "countires", "to to", "recieve"]),
        ("severity", ["builded", "to to", "recieve", "Jiaixng", "␣␣", "countires"]),
        ("confidence", ["␣␣", "countires", "Jiaixng", "to to", "recieve", "builded"]),
        ("check", ["Jiaixng", "builded", "countires", "to to", "recieve", "␣␣"]),
    ],
)
def test_the_queue_goes_by_the_order_that_is_chosen(
    visit: Open, tmp_path: Path, order: str, expected: list[str]
) -> None:
    page = visit(long_report(tmp_path))
    page.select_option("#order", order)
    page.locator("#queue").focus()
    assert walked(page) == expected
    page.reload()
    page.wait_for_selector("html.live")
    assert page.locator("#order").input_value() == order, "the browser keeps it"


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_white_space_that_is_wrong_alike_is_one_card(visit: Open, tmp_path: Path, way: str) -> None:
    page = visit(long_report(tmp_path))
    page.keyboard.press("j")
    page.keyboard.press("j")
    card = page.locator(".card.current")
    assert "6 places" in card.locator("h3").inner_text()
    assert page.locator(".card[data-type=whitespace]").count() == 1
    page.keyboard.press("a") if way == "key" else card.get_by_role("button", name="Accept all 6").click()
    assert page.locator("#progress").inner_text() == "6 of 11 decided"
    page.keyboard.press("u")
    assert page.locator("#progress").inner_text() == "0 of 11 decided"
    page.locator(".card.current").get_by_role("button", name="Only this place").click()
    page.keyboard.press("r")
    assert page.locator("#progress").inner_text() == "1 of 11 decided"
    assert page.locator(".card[data-type=whitespace]").count() == 2


@pytest.mark.parametrize("verdict", ["Accept", "Reject"])
def test_what_is_filtered_is_decided_together_after_a_list_and_undone_at_once(
    visit: Open,
    house: House,
    verdict: str,
) -> None:
    page = visit(house.entrance)
    page.select_option("[data-filter=check]", "grammar")
    assert page.locator("[data-filter=check] option:checked").inner_text() == "Check: grammar", "it keeps its name"
    page.get_by_role("button", name=f"{verdict} these 2 …").click()
    told = page.locator("#like-list").inner_text()
    if verdict == "Accept":
        assert "1 place will be corrected:" in told and "1 place is left for a person:" in told
        assert "several suggestions are equally right" in told
    else:
        assert "2 places will stay as they are:" in told
    page.keyboard.press("a" if verdict == "Accept" else "r")
    done = "1 accepted. 11 pending." if verdict == "Accept" else "2 rejected. 10 pending, none of them shown."
    assert page.locator("#told").inner_text() == done
    assert page.get_by_role("button", name="Accept th").count() == (verdict == "Accept")
    saved(page)
    expected = {"builded": ("accepted", "built", "")}
    if verdict == "Reject":
        expected = {"builded": ("rejected", None, ""), "good soft": ("rejected", None, "")}  # type: ignore[dict-item]
    assert verdicts(house) == expected
    page.keyboard.press("u")
    saved(page)
    assert house.held == ()
    page.get_by_role("button", name="Show all").click()
    assert page.locator("#together").is_hidden()


def test_paragraphs_without_a_hit_fold_away_under_a_filter(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.select_option("[data-filter=check]", "duplicates")
    shown = page.locator("#release .text:visible")
    assert shown.count() == 1 and "the the" in shown.inner_text()
    page.get_by_role("button", name=re.compile(r"\d paragraphs without a hit")).click()
    assert shown.count() > 3
    page.select_option("[data-filter=check]", "")
    assert page.locator(".fold").count() == 0


def test_whoever_filters_by_what_is_uncertain_sees_it(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    page.select_option("[data-filter=level]", "ask")
    assert page.locator(".card:visible").get_attribute("data-issue") == house.issue("visit").id
    page.get_by_role("button", name="Accept this one …").click()
    assert page.locator("#like-list").inner_text().startswith("0 places will be corrected:")
    assert not page.get_by_role("button", name="Accept all").is_visible()


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_words_are_found_in_the_text_and_can_be_corrected(visit: Open, house: House, way: str) -> None:
    page = visit(house.entrance)
    page.fill("#search", "stadium")
    page.locator("#found", has_text="In the text: 1 place").wait_for()
    if way == "key":
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Next place").click()
    assert page.evaluate("getSelection().toString()") == "stadium"
    assert "1 of 1" in page.locator("#told").inner_text()
    page.locator("#queue").focus()
    page.keyboard.press("c")
    page.keyboard.insert_text("sports hall")
    page.keyboard.press("Enter")
    saved(page)
    assert verdicts(house) == {"stadium": ("accepted", "sports hall", "")}


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_a_question_to_the_translator_is_a_verdict(visit: Open, house: House, way: str) -> None:
    page = visit(house.entrance)
    reach(page, house, "1,000-yuan")
    identity = current(page)
    page.keyboard.press("q") if way == "key" else page.locator(".card.current").get_by_role(
        "button", name="Ask"
    ).click()
    page.keyboard.insert_text("Is it 100 billion?")
    page.keyboard.press("Enter")
    saved(page)
    (held,) = house.held
    assert (held.verdict, held.ask, held.note) == ("deferred", "translator", "Is it 100 billion?")
    assert page.locator(f"#issue-{identity} .status").inner_text() == "asked"
    page.select_option("[data-filter=status]", "asked")
    assert page.locator(".card:visible").count() == 1
    page.select_option("[data-filter=status]", "")
    page.locator("#queue").focus()
    page.keyboard.press("u")
    saved(page)
    assert house.held == ()


def test_a_cell_is_named_as_its_file_names_it(visit: Open, tmp_path: Path) -> None:
    data = (Path(__file__).parents[1] / "data" / "formats" / "openpyxl.xlsx").read_bytes()
    file = tmp_path / "x.en.xlsx"
    file.write_bytes(data)
    document = read.load(file).document
    cell = next(p for p in document.paragraphs if p.structure.cell and p.structure.cell.name)
    word = re.compile(r"\w+").search(document.text, cell.span.start)
    assert word is not None
    issue = Issue("names", "misspelling", "major", Span(*word.span()), word[0], as_is("Told."), ("New",))
    review = settle(document, identify(document.text, [issue]), [])
    page = visit((tmp_path / report.write(review, sample_review.FACTS, tmp_path).file).as_uri())
    page.keyboard.press("j")
    assert re.search(r"cell [A-Z]\d", page.locator(".card.current .foot").inner_text())


def test_the_first_screen_is_the_first_issue(visit: Open, house: House) -> None:
    page = visit(house.entrance)
    assert in_sight(page, ".mark.pending .words") and in_sight(page, ".card.pending .sentence mark")
    assert page.locator("#summary .tables").is_hidden()
    page.locator("#summary summary").click()
    assert page.locator("#summary .tables").is_visible()


def test_a_phone_begins_with_the_card_of_the_first_issue(visit: Open, house: House) -> None:
    page = visit(house.entrance, viewport=PHONE, has_touch=True)
    assert page.locator(".card:visible .sentence mark").all_inner_texts() == ["Jiaixng", "嘉兴"]
    page.locator(".card:visible").get_by_role("button", name="Accept").tap()
    saved(page)
    assert verdicts(house) == {"Jiaixng": ("accepted", "Jiaxing", "")}
    assert page.locator(".card:visible .sentence mark").first.inner_text() == "good soft"


def test_what_is_told_covers_no_text(visit: Open, house: House) -> None:
    for size in (DESKTOP, PHONE):
        page = visit(house.entrance, viewport=size)
        reach(page, house, "Jiaixng")
        page.keyboard.press("d")
        page.keyboard.press("u")
        page.locator("#told", has_text="Undone").wait_for()
        assert in_sight(page, "#told")
        assert page.evaluate("!document.getElementById('told').closest('#release, .bar')")
        assert in_sight(page, ".mark.current .words") and in_sight(page, ".card.current .sentence mark")


def test_it_prints_all_cards_behind_the_text(visit: Open, tmp_path: Path) -> None:
    page = visit(long_report(tmp_path))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#cards .card").count() == 6
    text, cards = page.locator("#release").bounding_box(), page.locator("#cards").bounding_box()
    assert text is not None and cards is not None
    assert 0 <= cards["y"] - text["y"] - text["height"] < 60, "no gap"
    assert page.locator("#cards .card .sentence").first.is_visible() and page.locator("#told").is_hidden()


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 2_500}, {"width": 360, "height": 2_500}], ids=["wide", "narrow"]
)
def test_axe_finds_no_violation(visit: Open, tmp_path: Path, size: dict[str, int]) -> None:
    page = visit(long_report(tmp_path), viewport=size)
    found = [violations(page, size["width"])]
    page.select_option("[data-filter=check]", "spelling")
    page.select_option("#order", "severity")
    found.append(violations(page, size["width"]))
    page.get_by_role("button", name="Accept these").dispatch_event("click")
    page.locator("#like[open]").wait_for()
    found.append(violations(page, size["width"]))
    assert found == [[], [], []]


def test_five_thousand_issues_are_ordered_filtered_and_decided_together(visit: Open, tmp_path: Path) -> None:
    from tests.report.test_report import large_review

    review = large_review(5_000, 50_000)
    page = visit((tmp_path / report.write(review, sample_review.FACTS, tmp_path).file).as_uri())
    assert page.locator(".card").count() < 60, "only those near the current one are drawn"
    page.select_option("#order", "severity")
    page.get_by_role("button", name="after these").click()
    page.keyboard.press("j")
    page.select_option("[data-filter=status]", "pending")
    page.get_by_role("button", name="Reject these").click()
    page.keyboard.press("r")
    assert page.locator("#progress").inner_text() == "5000 of 5000 decided"
    page.keyboard.press("u")
    assert page.locator("#progress").inner_text() == "1000 of 5000 decided"
