"""The report: what it holds, that it shows text as text, and how it behaves in a real browser."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.apply import splice
from pipeline.decisions.review import correct, decide, settle
from pipeline.documents import read
from pipeline.documents.segment import segment
from pipeline.model import Correction, Decision, Document, InputError, Issue, Review, Reviewed, Span, as_is, identify
from pipeline.report import report, view
from pipeline.report.view import diff as differences
from pipeline.report.view.cards import Mark
from pipeline.report.view.diff import Changed, Edit, Gap, Same
from pipeline.report.view.text import Table
from pipeline.speech import speech
from pipeline.speech.visible import Piece, pieces, plain
from tests import excel_file, sample_review, word_file
from tests.browsing import Browsing, violations
from tests.rewrite_gold import GOLD, rewrite
from tests.waiting import assert_linear

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOLD_REPORT = GOLD / "haiyan-2024-05-01.en.html"
FACTS = sample_review.FACTS
HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>body{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}{# gone #}",
    "a\u2028b\u2029c",
    "\u202eevil\u2066\u200b\u00ad",
    "&lt;b&gt; ' `",
    "\x1b[31m\x7f\ufeff",
)


class Elements(HTMLParser):
    """Every element with its attributes, and the text of the page (not of its scripts)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if not self.found or self.found[-1][0] != "script":
            self.text.append(data)


def words_of(shown: tuple[Piece, ...]) -> str:
    """The text that pieces stand for, as far as its words go."""
    return "".join(" " if piece.kind == "space" else piece.text for piece in shown)


def empty_review(text: str, path: str = "releases/x.en.txt") -> Review:
    return Review(segment(Document(path, "en", text)), ())


# --- what it holds ----------------------------------------------------------------------------------------------------


def test_the_gold_report_is_rewritten_to_the_same_bytes(tmp_path: Path) -> None:
    rewrite(tmp_path)
    for gold in sorted(GOLD.iterdir()):
        assert (tmp_path / gold.name).read_bytes() == gold.read_bytes(), "python -m tests.rewrite_gold, then look"


def test_every_issue_and_every_correction_has_one_mark_and_one_card() -> None:
    review = sample_review.review()
    ids = Counter(attributes.get("id") for _, attributes in Elements(report.render(review, FACTS)).found)
    anchors = [f"issue-{item.issue.id}" for item in review.issues] + ["own-1"]
    for anchor in anchors:
        assert (ids[anchor], ids[f"mark-{anchor}"]) == (1, 1)
    assert max(count for name, count in ids.items() if name) == 1


def test_every_link_leads_somewhere_in_the_page() -> None:
    found = Elements(report.render(sample_review.review(), FACTS)).found
    ids = {attributes.get("id") for _, attributes in found}
    links = [attributes["href"] for tag, attributes in found if tag == "a"]
    assert [link for link in links if link[0] == "#" and link[1:] not in ids] == []
    # Of the grammar engine's rules, the one for all of them is explained.
    rules = {f"rules.html#{'.'.join(issue.rule.split('.')[:2])}" for issue in sample_review.issues()}
    assert {link for link in links if link[0] != "#"} == {"index.html", *rules}


def test_what_needs_a_person_comes_first_and_headings_are_in_order() -> None:
    page = view.page(sample_review.review(), FACTS)
    assert [(trouble.name, len(trouble.doubts)) for trouble in page.troubles] == [
        ("stale", 1),
        ("ambiguous", 1),
        ("conflicting", 1),
    ]
    found = Elements(report.render(sample_review.review(), FACTS)).found
    order = [attributes["id"] for tag, attributes in found if tag == "section"]
    assert order == ["person", "stale", "ambiguous", "conflicting", "summary", "release", "changes"]
    levels = [int(tag[1]) for tag, _ in found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_counts_add_up() -> None:
    page = view.page(sample_review.review(), FACTS)
    assert (page.issues, page.pending, page.decided, page.own, page.changes) == (13, 8, 5, 1, 4)
    assert page.uncertain == 1
    for counts in ([group.total for group in page.types], page.severities, page.checks):
        assert (sum(c.all for c in counts), sum(c.pending for c in counts)) == (13 + 1, 8)
    assert [(c.name, c.all, c.pending) for c in page.levels] == [("sure", 12, 7), ("likely", 1, 1), ("ask", 1, 1)]
    assert {count.name: count.all for count in page.statuses} == {
        "pending": 8,
        "accepted": 3,
        "rejected": 1,
        "deferred": 1,
    }
    accuracy = next(group for group in page.types if group.total.name == "Accuracy")
    assert [count.name for count in accuracy.rows] == ["untranslated", "numbers"]


def test_pending_issues_are_chained_in_both_directions() -> None:
    cards = [card for paragraph in view.page(sample_review.review(), FACTS).paragraphs for card in paragraph.cards]
    pending = [card.mark.anchor for card in cards if card.mark.status == "pending"]
    at, forward = pending[0], [pending[0]]
    by_anchor = {card.mark.anchor: card for card in cards}
    while at := by_anchor[at].next:
        forward.append(at)
    assert forward == pending
    at, backward = pending[-1], [pending[-1]]
    while at := by_anchor[at].previous:
        backward.append(at)
    assert backward[::-1] == pending


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Jiaixng", "accept"),
        ("good soft", "accept --suggestion 1"),
        ("嘉兴", "accept --replacement TEXT"),
        ("builded", ""),
    ],
)
def test_a_card_carries_the_command_that_decides_it(words: str, answer: str) -> None:
    cards = [card for paragraph in view.page(sample_review.review(), FACTS).paragraphs for card in paragraph.cards]
    card = next(card for card in cards if card.issue and card.issue.text == words)
    assert card.issue is not None
    expected = f"zhengming decide haiyan-2024-05-01.en {card.issue.id} {answer}" if answer else ""
    assert card.command == expected


def test_a_name_with_a_space_is_quoted_for_the_shell() -> None:
    text = "Jiaixng grows."
    found = identify(text, [sample_review.issue(text, "Jiaixng", "names", "misspelling", "Jiaxing")])
    document = segment(Document("a b/it's $(x).en.txt", "en", text))
    (card,) = view.page(settle(document, found, []), FACTS).paragraphs[0].cards
    assert card.command.startswith("zhengming decide 'it'\"'\"'s $(x).en' ")


def test_the_source_stands_under_its_paragraph_only() -> None:
    paragraphs = view.page(sample_review.review(), FACTS).paragraphs
    assert [words_of(p.source) for p in paragraphs if p.source] == [sample_review.SOURCE]
    assert words_of(paragraphs[1].source) == sample_review.SOURCE


def test_a_white_space_issue_is_visible_and_a_card_without_words_shows_its_neighbours() -> None:
    cards = [card for paragraph in view.page(sample_review.review(), FACTS).paragraphs for card in paragraph.cards]
    along = next(card for card in cards if card.issue and card.issue.text == "  along")
    assert along.words[:2] == (Piece("space", "␣", "space"),) * 2
    comma = next(card for card in cards if card.issue and card.issue.text == "")
    before = "The two towns share a market, a hospital, a stadium and now a road"
    assert (words_of(comma.passage.before), words_of(comma.passage.behind)) == (before, ".")


def test_a_clean_release_says_so() -> None:
    html = report.render(empty_review("All is well here.\n"), FACTS)
    assert "Nothing is pending" in html and "No changes yet" in html


@pytest.mark.parametrize("text", ["", "\n\n \n", "one", "\ufeff", "a\r\nb\r\n\r\nc", "\u2028x\u2028"])
def test_any_text_gives_a_report_with_all_its_words(text: str) -> None:
    page = view.page(empty_review(text), FACTS)
    shown = "\n".join(words_of(part) for p in page.paragraphs for part in p.parts if isinstance(part, tuple))
    assert shown.split() == plain_words(text)
    report.render(empty_review(text), FACTS)


def plain_words(text: str) -> list[str]:
    return words_of(pieces("\n".join(text.splitlines()))).split()


# --- corrections in odd places ----------------------------------------------------------------------------------------


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """Random paragraphs with random disjoint issues, some accepted, and own corrections over anything."""
    words = st.sampled_from(["one", "two.", "Three", "four,", "five", "\n", "\n\n", " ", "  ", "sechs"])
    text = " ".join(draw(st.lists(words, min_size=1, max_size=120)))
    document = segment(Document("releases/x.en.txt", "en", text))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=24, unique=True)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    found = identify(
        text, [Issue("names", "misspelling", "minor", s, s.of(text), as_is("A sentence."), ("(new)",)) for s in spans]
    )
    decisions = [decide(document, issue, "accepted") for issue in found if draw(st.booleans())]
    if len(text) > 4 and draw(st.booleans()):
        start = draw(st.integers(0, len(text) - 2))
        end = draw(st.integers(start + 1, len(text)))
        decisions.append(correct(document, Span(start, end), "(own)"))
    return settle(document, found, decisions)


@settings(max_examples=150, deadline=None)
@given(reviews())
def test_the_text_and_both_sides_of_the_diff_are_complete(review: Review) -> None:
    page = view.page(review, FACTS)
    before: list[str] = []
    for paragraph in page.paragraphs:
        for part in paragraph.parts:
            before.append(words_of(part.words if isinstance(part, Mark) else part))
        before.append("\n")
    assert squeezed("".join(before)) == squeezed(review.document.text)

    marks = [part for p in page.paragraphs for part in p.parts if isinstance(part, Mark)]
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    assert [card.mark for p in page.paragraphs for card in p.cards] == marks
    own = sum(mark.anchor.startswith("own-") for mark in marks)
    assert len(marks) == len(review.issues) + own
    assert sum(mark.after is not None for mark in marks) == len(review.corrections)

    context = differences.CONTEXT_WORDS
    differences.CONTEXT_WORDS = 10**6
    try:
        diff = view.page(review, FACTS).diff
    finally:
        differences.CONTEXT_WORDS = context
    for side, expected in (
        ("before", review.document.text),
        ("after", splice(review.document.text, review.corrections)),
    ):
        assert squeezed("".join(side_of(diff, side))) == squeezed(expected)


def squeezed(text: str) -> str:
    """Without white space and its glyphs: where paragraphs meet, the view leaves white space out."""
    return re.sub(r"[\s␣↵]+", "", text)


def side_of(diff: tuple[Changed | Same, ...], side: str) -> Iterator[str]:
    for part in diff:
        if isinstance(part, Same):
            yield from map(words_of, part.paragraphs)
            continue
        for piece in part.parts:
            assert not isinstance(piece, Gap)
            yield words_of(getattr(piece, side) if isinstance(piece, Edit) else piece)


def test_a_correction_over_two_issues_is_drawn_once() -> None:
    text = "In Jiaixng and Shangahi it rains."
    document = segment(Document("releases/x.en.txt", "en", text))
    found = identify(
        text,
        [
            sample_review.issue(text, "Jiaixng", "names", "misspelling", "Jiaxing"),
            sample_review.issue(text, "Shangahi", "names", "misspelling", "Shanghai"),
        ],
    )
    own = correct(document, sample_review.place(text, "Jiaixng and Shangahi"), "both towns")
    (paragraph,) = view.page(settle(document, found, [own]), FACTS).paragraphs
    marks = [part for part in paragraph.parts if isinstance(part, Mark)]
    assert [(words_of(m.words), m.after and words_of(m.after)) for m in marks] == [
        ("Jiaixng and Shangahi", "both towns"),
        ("", None),
    ]
    assert [words_of(card.words) for card in paragraph.cards] == ["Jiaixng and Shangahi", "Shangahi"]


def test_far_words_are_left_out_of_the_diff_and_unchanged_paragraphs_are_folded() -> None:
    middle = " ".join(f"word{n}" for n in range(100))
    text = f"First.\n\nSecond.\n\nbegin {middle} Jiaixng {middle} Shangahi end.\n\nLast.\n"
    document = segment(Document("releases/x.en.txt", "en", text))
    decisions = [correct(document, sample_review.place(text, w), w.upper()) for w in ("Jiaixng", "Shangahi")]
    diff = view.page(settle(document, (), decisions), FACTS).diff
    assert [len(part.paragraphs) for part in diff if isinstance(part, Same)] == [2, 1]
    (changed,) = [part for part in diff if isinstance(part, Changed)]
    assert changed.line == 5
    assert [part.words for part in changed.parts if isinstance(part, Gap)] == [89, 76]


# --- characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("curly “quotes” — fine", "curly “quotes” — fine"),
        ("a\u202eb", "a‹U+202E›b"),
        ("a\u2028b", "a b"),
        ("\u200bx\ufeff", "‹U+200B›x‹U+FEFF›"),
        ("\x00\x1b", "‹U+0000›‹U+001B›"),
        ("\udc80", "‹U+DC80›"),
        ("\u3164\u2800", "‹U+3164›‹U+2800›"),
        ("嘉兴 Jiaxing", "嘉兴 Jiaxing"),
        ("e\u0301", "e\u0301"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_hidden_characters_become_labels(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "spaces", "shown"),
    [
        ("a  b c", "plain", "a  b c"),
        ("a  b c", "odd", "a␣␣b c"),
        (" a b ", "odd", "␣a b␣"),
        ("a b", "all", "a␣b"),
        ("a\u00a0b\tc\n", "odd", "aNBSPb⇥c↵"),
        ("a\u00a0b\tc\n", "plain", "a\u00a0b\tc\n"),
        ("a\u2009b", "plain", "aU+2009b"),
        ("a\u00a0\u00a0\u00a0", "odd", "aNBSP ×3"),
        ("aa", "odd", "aa"),
    ],
)
def test_spaces_are_shown_where_they_matter(text: str, spaces: str, shown: str) -> None:
    assert "".join(piece.text for piece in pieces(text, spaces)) == shown  # type: ignore[arg-type]


def test_chinese_in_english_gets_its_language() -> None:
    assert pieces("by 嘉兴，海盐 and") == (Piece("text", "by "), Piece("han", "嘉兴，海盐"), Piece("text", " and"))


# --- text stays text --------------------------------------------------------------------------------------------------


def hostile_review(bad: str) -> tuple[Review, report.Facts]:
    """The same hostile words in every place that a person or a file can fill."""
    text = f"Before {bad} after.\n\nThen Jiaixng {bad} again.\n\nAnd Shangahi.\n"
    document = segment(Document(f"releases/{bad.replace('/', '∕')}.en.txt", "en", text))
    source = segment(Document("x.zh.txt", "zh", f"嘉兴{bad}"))
    segments = tuple(replace(s, source=source.segments[0]) for s in document.segments)
    document = replace(document, segments=segments, source=source)
    spans = [Span(7, 7 + len(bad)), sample_review.place(text, "Jiaixng"), sample_review.place(text, "Shangahi")]
    found = identify(
        text,
        [
            Issue(
                "names",
                "misspelling",
                "major",
                s,
                s.of(text),
                as_is(bad),
                (f"{bad}!", f"{bad}?"),
                tuple(map(as_is, (bad, bad))),
            )
            for s in spans
        ],
    )
    # By hand, a corrections file can hold what `decide` refuses: a line break, a control character.
    accepted = decide(document, found[1], "accepted", "Jiaxing", reviewer=bad, date=bad, note=bad)
    decisions = [
        replace(accepted, replacement=f"{bad}."),
        Decision(bad, "accepted", f"gone {bad}", bad, bad, f"never {bad}", bad, bad, bad),
        Decision("", "rejected", f"lost {bad}", bad, bad, None, bad, bad, bad),
    ]
    return settle(document, found, decisions), replace(FACTS, date=bad, versions=((bad, bad),), notes=(bad,))


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_words_show_as_text(bad: str, tmp_path: Path) -> None:
    review, facts = hostile_review(bad)
    harmless = Elements(report.render(*hostile_review("harmless")))
    html = report.render(review, facts)
    page = Elements(html)
    # No element and no attribute that harmless words do not have, and all of the words as text.
    known = {(tag, *sorted(attributes)) for tag, attributes in harmless.found}
    known |= {(tag, *sorted(attributes)) for tag, attributes in Elements(GOLD_REPORT.read_text("utf-8")).found}
    assert {(tag, *sorted(attributes)) for tag, attributes in page.found} <= known
    assert [tag for tag, _ in page.found].count("style") == 1
    text = "".join(page.text)
    if bad.isprintable():
        # In a file name a slash cannot stand, and a command quotes what a shell would read.
        shown = text.count(bad) + ("/" in bad) * text.count(bad.replace("/", "∕"))
        assert shown >= "".join(harmless.text).count("harmless") - 4
    assert [c for c in html if not c.isprintable() and c != "\n"] == []

    row = report.write(review, facts, tmp_path)
    index = Elements(report.render_index([row])).found
    (link,) = [
        attributes["href"] for tag, attributes in index if tag == "a" and "skip" not in attributes.get("class", "")
    ]
    assert re.fullmatch(r"[A-Za-z0-9._~%-]+", link)


SCRIPTED = report.render(sample_review.review(), FACTS)


@pytest.mark.parametrize("html", [SCRIPTED, report.render_index([])])
def test_the_page_needs_no_inline_style_and_allows_only_its_own_style_and_script(html: str) -> None:
    found = Elements(html).found
    tags = {tag for tag, _ in found}
    assert not tags & {"iframe", "object", "form", "base"}
    assert [name for _, attributes in found for name in attributes if name == "style" or name.startswith("on")] == []
    (policy,) = [a["content"] for _, a in found if a.get("http-equiv") == "Content-Security-Policy"]
    style = html.partition("<style>")[2].partition("</style>")[0]
    script = html.partition("<script>")[2].partition("</script>")[0]
    allowed = f"default-src 'none'; style-src '{digest_of(style)}'; "
    allowed += f"script-src '{digest_of(script)}'; require-trusted-types-for 'script'; trusted-types 'none'; "
    assert policy == allowed + "img-src data:; base-uri 'none'; form-action 'none'"
    assert "url(" not in style and "@import" not in style
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)


def digest_of(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_language_is_marked_on_every_text() -> None:
    found = Elements(report.render(sample_review.review(), FACTS)).found
    assert found[0] == ("html", {"lang": "en"})
    texts = [attributes for _, attributes in found if "text" in attributes.get("class", "").split()]
    assert texts and all(attributes["lang"] == "en" for attributes in texts)
    assert [a["lang"] for _, a in found if a.get("class") == "source"] == ["zh"]


# --- files ------------------------------------------------------------------------------------------------------------


def test_an_unchanged_report_is_not_written_again(tmp_path: Path) -> None:
    report.write(sample_review.review(), FACTS, tmp_path)
    (path,) = tmp_path.glob("*.html")
    first = path.stat().st_mtime_ns, path.stat().st_ino
    report.write(sample_review.review(), FACTS, tmp_path)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == first
    assert [p.name for p in tmp_path.iterdir()] == ["haiyan-2024-05-01.en.html"]


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file, not a folder")
    with pytest.raises(InputError, match="reports"):
        report.write(sample_review.review(), FACTS, tmp_path / "reports")


# --- in a browser -----------------------------------------------------------------------------------------------------

Open = Callable[..., "Page"]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with the sample report, one with hostile words, and the index over both."""
    review, facts = hostile_review(" ".join((*HOSTILE, "x" * 400)).replace("\n", ""))
    review = replace(review, document=replace(review.document, path="releases/hostile.en.txt"))
    rows = [
        report.write(sample_review.review(), FACTS, tmp_path),
        report.write(review, facts, tmp_path),
    ]
    report.write_index(rows, tmp_path)
    return tmp_path


PAGES = ("haiyan-2024-05-01.en.html", "hostile.en.html", "index.html")


@pytest.fixture
def visit(browsing: Browsing, written: Path) -> Iterator[Open]:
    """Opens a page of the written folder in a context of its own; fails on any request but for the page itself."""
    asked: list[str] = []
    said: list[str] = []

    def go(name: str, fragment: str = "", **options: Any) -> Page:
        page = browsing.page("file:", **options)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append("a dialog opened"))
        page.goto((written / name).as_uri() + fragment)
        return page

    yield go
    browsing.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation(visit: Open, name: str, width: int) -> None:
    page = visit(name, viewport={"width": width, "height": 9_000})
    assert violations(page, width) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_never_scrolls_sideways(visit: Open, name: str, width: int) -> None:
    page = visit(name, viewport={"width": width, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= width


def test_everything_is_there_without_javascript(visit: Open) -> None:
    page = visit(PAGES[0], java_script_enabled=False)
    assert page.locator("article.card").count() == 15
    assert page.locator("article.card").first.is_visible()
    (uncertain,) = page.locator("article.card:has(.level.ask)").all()
    told = uncertain.text_content() or ""
    assert uncertain.is_visible() and "ask 0.50" in told
    assert "accept --suggestion 1" in told, "a suggestion is named by whoever takes it"
    assert "in its place: 1 of “ask”" in page.locator("#person").inner_text()
    assert not page.locator("#uncertain").is_visible()
    assert page.locator("#release .reading .source").inner_text() == sample_review.SOURCE


def test_the_keyboard_reaches_every_issue_in_the_order_of_the_text(visit: Open) -> None:
    page = visit(PAGES[0], java_script_enabled=False)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        identity = page.evaluate("document.activeElement.id")
        if identity.startswith("mark-"):
            reached.append(identity)
        if page.evaluate("document.activeElement.closest('#changes') !== null"):
            break
    assert reached == [mark.get_attribute("id") for mark in page.locator(".mark").all()]
    assert len(reached) == 15


def test_an_issue_that_is_linked_to_is_seen_and_marked_in_the_text(visit: Open) -> None:
    pending = [item.issue.id for item in sample_review.review().issues if item.status == "pending"]
    page = visit(PAGES[0], f"#issue-{pending[-1]}", viewport={"width": 1280, "height": 700})
    card = page.locator(f"#issue-{pending[-1]}")
    box, bar = card.bounding_box(), page.locator(".bar").bounding_box()
    assert box is not None and bar is not None
    assert bar["y"] + bar["height"] <= box["y"] < 700
    tint = "e => getComputedStyle(e).backgroundColor"
    mark = page.locator(f"#mark-issue-{pending[-1]}")
    assert mark.evaluate(tint) != page.locator(f"#mark-issue-{pending[0]}").evaluate(tint)


def test_the_card_stands_beside_its_paragraph_or_below_it(visit: Open) -> None:
    for width, beside in ((1280, True), (360, False)):
        page = visit(PAGES[0], viewport={"width": width, "height": 740}, java_script_enabled=False)
        reading = page.locator(".row.carded .reading").first.bounding_box()
        card = page.locator(".row.carded .card").first.bounding_box()
        assert reading is not None and card is not None
        assert (card["x"] >= reading["x"] + reading["width"]) == beside
        assert (card["y"] >= reading["y"] + reading["height"]) != beside


def test_severity_is_told_by_more_than_colour(visit: Open) -> None:
    page = visit(PAGES[0])
    lines = {
        severity: page.locator(f".mark.pending.{severity} :is(.words, .here)").first.evaluate(
            "e => { const s = getComputedStyle(e); return s.textDecorationStyle + s.textDecorationThickness }"
        )
        for severity in ("neutral", "minor", "major", "critical")
    }
    assert len(set(lines.values())) == 4


def test_a_bidi_control_is_shown_and_not_obeyed(visit: Open) -> None:
    page = visit(PAGES[0])
    assert page.get_by_text("U+202E", exact=True).first.is_visible()
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.content())


def test_dark_is_dark_and_light_is_light(visit: Open) -> None:
    def brightness(scheme: str) -> int:
        page = visit(PAGES[0], color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3]))

    assert brightness("dark") < 150 < 600 < brightness("light")


def test_it_prints_on_white_with_cards_below_ids_and_open_folds(visit: Open) -> None:
    page = visit(PAGES[0], color_scheme="dark", viewport={"width": 700, "height": 990}, java_script_enabled=False)
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF") and len(pdf) > 20_000
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    issue = sample_review.review().issues[0].issue.id
    assert page.locator(f"#issue-{issue} .id").inner_text() == issue
    folded = page.locator("details.same p").first.bounding_box()
    assert folded is not None and folded["height"] > 0


def test_forced_colours_keep_the_marks(visit: Open) -> None:
    page = visit(PAGES[0], forced_colors="active")
    assert (
        page.locator(".mark.accepted ins").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    )
    assert page.locator(".mark.pending").first.evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"


# --- size -------------------------------------------------------------------------------------------------------------


def large_review(issues: int = 2_000, words: int = 50_000) -> Review:
    """A long release: paragraphs of 50 words, every issue with suggestions and evidence, a fifth accepted."""
    each = words // issues
    sentences = [" ".join([f"Jiaixng{n}", *["prose"] * (each - 2), "end."]) for n in range(issues)]
    text = "\n\n".join(" ".join(sentences[n : n + 2]) for n in range(0, issues, 2)) + "\n"
    document = segment(Document("releases/large.en.txt", "en", text))
    found, at = [], 0
    for n in range(issues):
        start = text.index(f"Jiaixng{n} ", at)
        at = start + 1
        span = Span(start, start + len(f"Jiaixng{n}"))
        evidence = ("two letters swapped", "the source says 嘉兴", "“Jiaixng” is not pinyin")
        found.append(
            Issue(
                "names",
                "misspelling",
                "major",
                span,
                span.of(text),
                as_is("A sentence."),
                ("Jiaxing", "Jiashan"),
                tuple(map(as_is, evidence)),
            )
        )
    named = identify(text, found)
    decisions = [decide(document, issue, "accepted") for issue in named[::5]]
    by_id = {decision.issue: decision for decision in decisions}
    return Review(
        document,
        tuple(Reviewed(i, "accepted", by_id[i.id]) if i.id in by_id else Reviewed(i, "pending", None) for i in named),
        tuple(Correction(i.span, i.text, "Jiaxing", i.id, by_id[i.id]) for i in named if i.id in by_id),
    )


def structured(folder: Path, name: str, content: bytes) -> Review:
    file = folder / name
    file.write_bytes(content)
    return settle(read.load(file).document, (), [])


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("x.en.html", "<title>A page</title><p>Text.</p><p><img alt='A boat'>", ["标题", "", "替代文字"]),
        ("x.en.html", "<table><caption>Ports</caption><tr><td>Zhapu</table>", ["图表说明", "表 1，第 1 行，第 1 列"]),
        ("x.en.html", "<table><tr><td>Zhapu<td>Dushan</table><p>Text.", ["", "", ""]),
        ("x.en.md", "---\ntitle: Ports\n---\nText ![A boat](b.png).", ["文件头", "", "替代文字"]),
        (
            "x.en.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nThe port\n\n2\n00:00:03,000 --> 00:00:04,000\ngrows.\n",
            ["00:00:01,000"],
        ),
        ("x.en.eml", "Subject: Ports\nFrom: a@b.cn\n\nThe port grows.\n", ["主题", ""]),
        (
            "x.tmx",
            """<tmx version="1.4"><header srclang="zh"/><body><tu tuid="p7"><tuv xml:lang="zh"><seg>港</seg></tuv>
<tuv xml:lang="en"><seg>Port</seg></tuv></tu></body></tmx>""",
            ["单元 p7"],
        ),
    ],
)
def test_the_report_says_where_in_its_file_a_paragraph_stands(
    tmp_path: Path, name: str, content: str, places: list[str]
) -> None:
    review = structured(tmp_path, name, content.encode())
    shown = view.page(review, FACTS, speech.of("zh"))
    assert ["".join(piece.text for piece in paragraph.place) for paragraph in shown.paragraphs] == places


@pytest.mark.parametrize(
    ("name", "expected"),
    [("libreoffice.docx", {"脚注"}), ("openpyxl.xlsx", {"工作表“Release”，单元格 C2"})],
)
def test_notes_and_cells_of_office_files_are_named(tmp_path: Path, name: str, expected: set[str]) -> None:
    data = (Path(__file__).parents[1] / "data" / "formats" / name).read_bytes()
    review = structured(tmp_path, f"x.en{Path(name).suffix}", data)
    shown = view.page(review, FACTS, speech.of("zh"))
    assert expected <= {"".join(piece.text for piece in paragraph.place) for paragraph in shown.paragraphs}


TABLE = """
<h1>Ports</h1><table><tr><th>Port<th colspan=2>Containers<tr><td rowspan=2>Zhapu<td>2023<td>1,234
<tr><td>2024<td>2,345<tr><td>Dushan<td><td><p>none</p><p>yet</p></table><p>End.</p>
"""


class Cells(HTMLParser):
    """The cells of the tables of the release, row by row: columns, ``v`` for every further row, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False
        self.feed(html[html.index('<section id="release"') : html.index('<section id="changes"')])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            across, down = (int(dict(attrs).get(name) or 1) for name in ("colspan", "rowspan"))
            self.rows[-1].append(f"{across}{'v' * (down - 1)}{'!' if tag == 'th' else ''} ")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1][-1] += data.strip()


def test_a_table_is_drawn_as_a_table(tmp_path: Path) -> None:
    html = report.render(structured(tmp_path, "x.en.html", TABLE.encode()), FACTS)
    assert Cells(html).rows == [
        ["1! Port", "2! Containers"],
        ["1v Zhapu", "1 2023", "1 1,234"],
        ["1 2024", "1 2,345"],
        ["1 Dushan", "1 ", "1 noneyet"],
    ]
    assert 'class="text heading level-1" role="heading"' in html


def test_a_table_of_word_has_its_merged_cells_and_its_heading_row(tmp_path: Path) -> None:
    def row(*cells: str, heading: bool = False) -> str:
        return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if heading else ''}{''.join(cells)}</w:tr>"

    def cell(*words: str, across: int = 1) -> str:
        properties = f'<w:tcPr><w:gridSpan w:val="{across}"/></w:tcPr>'
        return f"<w:tc>{properties}{''.join(word_file.p(word_file.r(one)) for one in words)}</w:tc>"

    rows = [
        row(cell("Port"), cell("Containers", across=2), heading=True),
        row(cell("Zhapu"), cell("2023"), cell("1,234")),
        row(cell("Two", "lines", across=2), cell("none")),
    ]
    level = word_file.p(word_file.r("Ports"), properties='<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    body = f"{level}<w:tbl>{''.join(rows)}</w:tbl>{word_file.p(word_file.r('The end of it.'))}"
    html = report.render(structured(tmp_path, "x.en.docx", word_file.word(body)), FACTS)
    assert Cells(html).rows == [
        ["1! Port", "2! Containers"],
        ["1 Zhapu", "1 2023", "1 1,234"],
        ["2 Twolines", "1 none"],
    ]
    assert 'class="text heading level-2"' in html


@pytest.mark.parametrize(
    ("why", "html"),
    [
        ("a table in a table arranges the page", "<table><tr><td>Menu<td><table><tr><td>Text.</table></table>"),
        ("it says so", "<table role=presentation><tr><td>Menu<td>Text.</table>"),
        ("one column is text", "<table><tr><td>Menu<tr><td>Text.</table>"),
        ("no cells", "<table>Menu<p>Text.</table>"),
    ],
)
def test_what_is_no_table_is_drawn_as_text(tmp_path: Path, why: str, html: str) -> None:
    shown = view.page(structured(tmp_path, "x.en.html", html.encode()), FACTS)
    assert not any(isinstance(block, Table) for stretch in shown.stretches for block in stretch), why


def test_the_issues_of_a_row_stand_below_it_in_the_order_of_the_text(tmp_path: Path) -> None:
    document = structured(tmp_path, "x.en.html", TABLE.replace("2024", "Jiaixng").encode()).document
    wanted = {word: sample_review.place(document.text, word) for word in ("Zhapu", "1,234", "Jiaixng", "yet")}
    found = [
        Issue("names", "misspelling", "major", span, word, as_is("Told."), ("New",)) for word, span in wanted.items()
    ]
    review = settle(document, identify(document.text, found), [])
    shown = view.page(review, FACTS)
    (table,) = [block for stretch in shown.stretches for block in stretch if isinstance(block, Table)]
    assert [[(words_of(card.words), card.mark.nth) for card in row.cards] for row in table.groups] == [
        [],
        [("Zhapu", 1), ("1,234", 2), ("Jiaixng", 3)],
        [("yet", 1)],
    ]
    html = report.render(review, FACTS)
    anchors = re.findall(r'<article class="card pending" id="issue-(\w+)"', html)
    assert anchors == [item.issue.id for item in review.issues]


@pytest.mark.parametrize(
    ("why", "html", "rows"),
    [
        (
            "across and down at once",
            "<tr><td colspan=2 rowspan=2>A<td>B<tr><td>C<tr><td>D<td>E<td>F",
            [["2v A", "1 B"], ["1 C"], ["1 D", "1 E", "1 F"]],
        ),
        (
            "two that overlap hold three rows together",
            "<tr><td rowspan=2>A<td>B<tr><td rowspan=2>C<tr><td>D<tr><td>E<td>F",
            [["1v A", "1 B"], ["1v C"], ["1 D"], ["1 E", "1 F"]],
        ),
        ("below the last row there is nothing", "<tr><td rowspan=9>A<td>B<tr><td>C", [["1v A", "1 B"], ["1 C"]]),
        (
            "rows without text are not drawn",
            "<tr><td rowspan=3>A<td>B<tr><td><tr><td>C<tr><td>D<td>E",
            [["1v A", "1 B"], ["1 C"], ["1 D", "1 E"]],
        ),
        (
            "a cell that the one above would cover is drawn",
            "<tr><td>A<td rowspan=2>B<tr><td colspan=2>C<tr><td>D<td>E",
            [["1 A", "1v B"], ["1 C"], ["1 D", "1 E"]],
        ),
    ],
)
def test_cells_that_reach_down(tmp_path: Path, why: str, html: str, rows: list[list[str]]) -> None:
    review = structured(tmp_path, "x.en.html", f"<table>{html}</table>".encode())
    assert Cells(report.render(review, FACTS)).rows == rows, why


def test_a_cell_that_reaches_down_a_long_table_is_cut_so_that_cards_stay_near(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=30>Port<td>0" + "".join(f"<tr><td>{n}" for n in range(1, 30))
    found = Cells(report.render(structured(tmp_path, "x.en.html", f"<table>{rows}</table>".encode()), FACTS)).rows
    assert found[0] == [f"1{'v' * 11} Port", "1 0"]
    assert [len(row) for row in found] == [2] + [1] * 11 + [2] * 18


@pytest.mark.parametrize(
    ("merges", "rows"),
    [
        (["restart", "", ""], [["1vv Port", "1 1"], ["1 2"], ["1 3"]]),
        (["restart", "continue", None], [["1v Port", "1 1"], ["1 2"], ["1 ", "1 3"]]),
        (["restart", None, ""], [["1 Port", "1 1"], ["1 ", "1 2"], ["1 ", "1 3"]]),
        (["", "", None], [["1 Port", "1 1"], ["1 ", "1 2"], ["1 ", "1 3"]]),
    ],
)
def test_a_cell_of_word_that_reaches_down(tmp_path: Path, merges: list[str | None], rows: list[list[str]]) -> None:
    def row(number: int, merge: str | None) -> str:
        value = f' w:val="{merge}"' if merge else ""
        told = "" if merge is None else f"<w:vMerge{value}/>"
        before = "<w:tcPrChange><w:tcPr><w:gridSpan w:val='7'/><w:vMerge/></w:tcPr></w:tcPrChange>"
        words = word_file.p(word_file.r("Port")) if number == 1 else word_file.p()
        first = f"<w:tc><w:tcPr>{told}{before}</w:tcPr>{words}</w:tc>"
        return f"<w:tr>{first}<w:tc>{word_file.p(word_file.r(str(number)))}</w:tc></w:tr>"

    table = "".join(row(number, merge) for number, merge in enumerate(merges, 1))
    body = f"<w:tbl>{table}</w:tbl>{word_file.p(word_file.r('The end of it.'))}"
    review = structured(tmp_path, "x.en.docx", word_file.word(body))
    assert Cells(report.render(review, FACTS)).rows == rows


def test_a_merged_range_of_a_sheet_is_one_cell(tmp_path: Path) -> None:
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A2:A3", "A4:B4", "B9:A1", "nonsense"))
    rows = (["Hall", "Exhibit"], ["First", "Boat"], ["", "Loom"], ["A note below all of it"])
    data = excel_file.excel(*rows, more=f"<mergeCells>{ranges}</mergeCells>")
    review = structured(tmp_path, "x.en.xlsx", data)
    assert Cells(report.render(review, FACTS)).rows == [
        ["1 Hall", "1 Exhibit"],
        ["1v First", "1 Boat"],
        ["1 Loom"],
        ["2 A note below all of it"],
    ]


def test_a_text_box_says_that_it_is_one(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{word_file.p(word_file.r('Targets'))}</w:txbxContent></w:pict></w:r>"
    review = structured(tmp_path, "x.en.docx", word_file.word(word_file.p(word_file.r("Text."), box)))
    assert [words_of(p.place) for p in view.page(review, FACTS).paragraphs] == ["", "text box"]


def test_an_item_gets_a_bullet_unless_its_text_has_one(tmp_path: Path) -> None:
    html = "<ul><li>South Lake<li>2. Wuzhen</ul><p>- not of a list</p><p>Text.</p>"
    shown = view.page(structured(tmp_path, "x.en.html", html.encode()), FACTS)
    assert [p.marker for p in shown.paragraphs] == [True, False, False, False]


def test_a_long_table_is_drawn_in_parts_with_the_same_columns(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Port {n}<td>{'A long line of words. ' * 5}" for n in range(200))
    shown = view.page(structured(tmp_path, "x.en.html", f"<table>{rows}</table>".encode()), FACTS)
    tables = [block for stretch in shown.stretches for block in stretch if isinstance(block, Table)]
    assert [table.goes_on for table in tables] == [False] + [True] * (len(tables) - 1) and len(tables) > 3
    assert len({table.widths for table in tables}) == 1
    assert sum(len(table.groups) for table in tables) == 200


def test_two_thousand_issues_are_written_in_linear_time_and_shown(visit: Open, tmp_path: Path) -> None:
    """How soon they are there, `benchmarks/review.py` tells."""
    reviews = {count: large_review(count, 25 * count) for count in (250, 2_000)}
    assert_linear(lambda count: report.write(reviews[count], FACTS, tmp_path), 250)
    review = reviews[2_000]
    page = visit(str(tmp_path / report.write(review, FACTS, tmp_path).file), f"#issue-{review.issues[1500].issue.id}")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = page.locator(f"#issue-{review.issues[1500].issue.id}").bounding_box()
    assert box is not None and 0 <= box["y"] < 700


def test_compiled_templates_are_kept_and_one_that_is_cut_short_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGMING_HOME", str(tmp_path / "home"))
    rendered = []
    for _ in range(3):
        report._environment.cache_clear()
        rendered.append(report.render_rules((), "1"))
        kept = list((tmp_path / "home" / "templates").iterdir())
        assert kept
        for file in kept:
            file.write_bytes(file.read_bytes()[:40])
    # A file stands where the folder belongs.
    monkeypatch.setenv("ZHENGMING_HOME", str(kept[0]))
    report._environment.cache_clear()
    rendered.append(report.render_rules((), "1"))
    report._environment.cache_clear()
    assert len(set(rendered)) == 1
