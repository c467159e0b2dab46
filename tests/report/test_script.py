"""The script of the page: how its modules are joined, and that it does as the program does what both of them do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.decisions import exchange
from pipeline.decisions.review import correct, decide, quote, settle
from pipeline.documents.segment import segment
from pipeline.model import Document, Issue, Review, Span, as_is, identify
from pipeline.report import report
from pipeline.report.script import MODULES, joined
from pipeline.report.view import marks
from pipeline.speech.visible import pieces
from tests import sample_review
from tests.browsing import Browsing

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

FOLDER = Path(report.__file__).parent / "templates" / "review"
CASES = json.loads((Path(__file__).parents[1] / "data" / "page" / "cases.json").read_text("utf-8"))
"""What the program and its page do alike, in code points: hidden characters, quotes, marks. Each case says `why`."""


def source(file: str) -> str:
    return (FOLDER / file).read_text("utf-8")


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in CASES[kind]]


# --- the modules ------------------------------------------------------------------------------------------------------


def imports(module: str) -> dict[str, list[str]]:
    """The names that a module takes, by the module that gives them."""
    found = re.findall(r'(?m)^import \{ ([^}]*) \} from "\./(\w+)\.js";$', module)
    return {giver: names.split(", ") for names, giver in found}


def exports(module: str) -> list[str]:
    return re.findall(r"(?m)^export (?:async )?(?:function|const) ([\w$]+)", module)


def test_every_module_is_in_the_script_and_no_other() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.js" for name in MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_takes_what_earlier_ones_give_and_uses_all_of_it(name: str) -> None:
    module = source(f"{name}.js")
    assert len(re.findall(r"(?m)^import\b", module)) == len(imports(module)), "named imports, one line a module"
    assert len(re.findall(r"(?m)^export\b", module)) == len(exports(module)), "functions and constants by name"
    body = re.sub(r"(?m)^(import\b|//).*", "", module).replace("...", " ")
    for giver, names in imports(module).items():
        assert giver in MODULES[: MODULES.index(name)]
        assert set(names) <= set(exports(source(f"{giver}.js")))
        assert [one for one in names if not re.search(rf"(?<![\w$.]){re.escape(one)}(?![\w$])", body)] == []


def test_what_a_module_gives_is_taken_by_another() -> None:
    taken = {(giver, one) for name in MODULES for giver, ones in imports(source(f"{name}.js")).items() for one in ones}
    given = {(name, one) for name in MODULES for one in exports(source(f"{name}.js"))}
    assert given - taken == {("visible", "pieces")}, "what only the tests ask for"


def test_joined_they_are_one_script_without_a_name_of_its_own() -> None:
    script = joined(source)
    assert not re.search(r"(?m)^(import|export)\b", script)
    assert script.startswith('"use strict";\n(() => {\n') and script.endswith("})();\n")
    assert re.findall(r"(?m)^modules\.(\w+) = ", script) == list(MODULES)


# --- in a browser -----------------------------------------------------------------------------------------------------

ORIGIN = "http://page.test"
Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browsing: Browsing) -> Iterator[Open]:
    """Opens the report of a review, its modules beside it as files that a test can import; `alive`: they have run."""
    page = browsing.page(ORIGIN, viewport={"width": 1280, "height": 800})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text))
    html = ""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{ORIGIN}/")
        if path:
            route.fulfill(body=source(path), content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    def go(review: Review, alive: bool = False) -> Page:
        nonlocal html
        before, _, rest = report.render(review, sample_review.FACTS).partition("<script>")
        script = '<script type="module" src="/start.js"></script>' if alive else ""
        whole = before + script + rest.partition("</script>")[2]
        # The policy allows no file at all.
        html = re.sub("<meta[^>]* content=\"default-src 'none'[^>]*>", "", whole)
        page.goto(f"{ORIGIN}/")
        if alive:
            page.wait_for_selector("html.live")
        return page

    page.route(f"{ORIGIN}/**", answer)
    yield go
    browsing.close()
    assert trouble == []


def test_the_modules_are_modules_to_a_browser_too(open_page: Open) -> None:
    page = open_page(sample_review.review(), alive=True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.locator("#saved").inner_text() == "1 decision is only in this page."


# --- hidden characters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("pieces"))
def test_hidden_characters_in_the_program(case: dict[str, Any]) -> None:
    found = pieces(case["text"], case["spaces"])
    assert [[piece.kind, piece.text] for piece in found] == case["pieces"]


def test_hidden_characters_on_the_page(open_page: Open) -> None:
    page = open_page(sample_review.review())
    # As JSON in ASCII: half a character does not travel otherwise.
    told = page.evaluate(
        r"""async (cases) => {
          const { pieces } = await import("/visible.js");
          const found = JSON.parse(cases).map((one) => pieces(one.text, one.spaces).map((it) => [it.kind, it.text]));
          const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
          return JSON.stringify(found).replace(/[^ -~]/g, escaped);
        }""",
        json.dumps(CASES["pieces"]),
    )
    for case, found in zip(CASES["pieces"], json.loads(told), strict=True):
        assert found == case["pieces"], case["why"]


# --- quotes -----------------------------------------------------------------------------------------------------------


def quoted(case: dict[str, Any]) -> tuple[str, Span, tuple[str, str, str]]:
    """The text of a case (its parts repeated as often as they say), the place to quote, and the quote."""
    text = "".join(words * times for words, times in case["text"])
    start, end = case["at"]
    before, behind = case["around"]
    return text, Span(start, end), (text[start:end], text[start - before : start], text[end : end + behind])


@pytest.mark.parametrize("case", cases("quotes"))
def test_a_place_is_quoted_by_the_program(case: dict[str, Any]) -> None:
    text, span, expected = quoted(case)
    assert quote(text, span) == expected


def test_a_place_is_quoted_by_the_page(open_page: Open) -> None:
    for case in CASES["quotes"]:
        text, span, expected = quoted(case)
        page = open_page(settle(segment(Document("releases/x.en.txt", "en", text)), (), []))
        at = exchange.units(text)
        found = page.evaluate(
            """async ([start, end]) => {
              const { placeOf, quoteOf } = await import("/quotes.js");
              const quote = quoteOf(start, end);
              return [quote.exact, quote.prefix, quote.suffix, placeOf(quote)];
            }""",
            [at(span.start), at(span.end)],
        )
        once = text.count("".join((expected[1], expected[0], expected[2]))) == 1
        assert (*found[:3],) == expected, case["why"]
        assert found[3] == (at(span.start) if once else -1), case["why"]


# --- marks ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marked:
    """A case of marks as a review."""

    review: Review
    issues: tuple[Issue, ...]

    @classmethod
    def of(cls, case: dict[str, Any]) -> Marked:
        document = segment(Document("releases/x.en.txt", "en", case["text"]))
        text = document.text
        spans = [Span(*span) for span in case["issues"]]
        told = as_is("Told.")
        issues = identify(
            text, [Issue("names", "misspelling", "major", span, span.of(text), told, ("New",)) for span in spans]
        )
        decisions = [
            correct(document, Span(*one["at"]), one["replacement"])
            if "at" in one
            else decide(document, issues[one["issue"]], one["verdict"], one.get("replacement"))
            for one in case["decisions"]
        ]
        return cls(settle(document, issues, decisions), issues)

    def number(self, issue: str) -> int | None:
        """Which issue of the case an id names; None for a correction without an issue."""
        return next((n for n, one in enumerate(self.issues) if one.id == issue), None)


@pytest.mark.parametrize("case", cases("marks"))
def test_what_is_marked_where_by_the_program(case: dict[str, Any]) -> None:
    marked = Marked.of(case)
    found = [
        [
            entry.span.start,
            entry.span.end,
            marked.number(entry.anchor.removeprefix("issue-")),
            entry.correction.after if entry.correction else None,
        ]
        for entry in marks.entries(marked.review)
    ]
    assert found == case["marks"]


# What is marked; the text as the program wrote it, and as the page draws it, each as a tree of what it shows in which
# elements, without numbers, titles and addresses.
_MARKED = """async () => {
  const { paragraphs, placeOwn, state } = await import("/state.js");
  state.unfolded = true; // the program puts nothing away
  const { drawParagraph, entriesOf } = await import("/marks.js");
  const tree = (element) => {
    element.normalize();
    return [...element.childNodes].filter((child) => child.nodeName !== "SUP").map((child) => (
      child.nodeType === Node.TEXT_NODE ? child.data : [child.tagName, child.className, child.lang, ...tree(child)]));
  };
  const trees = () => paragraphs.map((paragraph) => tree(paragraph.text.cloneNode(true)));
  const written = trees();
  placeOwn();
  paragraphs.forEach(drawParagraph);
  const entries = paragraphs.flatMap(entriesOf);
  return [entries.map(({ issue, start, end, after }) => [start, end, issue?.id ?? "", after]), written, trees()];
}"""


def test_what_is_marked_where_by_the_page(open_page: Open) -> None:
    for case in CASES["marks"]:
        marked = Marked.of(case)
        found, written, drawn = open_page(marked.review).evaluate(_MARKED)
        at = exchange.units(case["text"])
        told = [[start, end, marked.number(issue), after] for start, end, issue, after in found]
        assert told == [[at(start), at(end), number, after] for start, end, number, after in case["marks"]], case["why"]
        assert drawn == written, case["why"]


def test_the_page_draws_the_text_as_the_program_wrote_it(open_page: Open) -> None:
    _, written, drawn = open_page(sample_review.review()).evaluate(_MARKED)
    assert drawn == written
