"""Decisions find their places again after edits, hold on the cleaned release, and contradict nobody in silence."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.apply import clean
from pipeline.decisions.review import alike, correct, decide, quote, settle
from pipeline.model import Decision, Document, InputError, Issue, Review, Span, Verdict, as_is, identify
from tests import marked
from tests.waiting import assert_linear

TEXT = (
    "The port of Jiaing opened to to the world in May. Even in face of this, the Eight Eight Strategy goes on.\r\n"
    "Visitors from Jiaing came; researches are  under way, and Jiaing is excellent city."
)
WRONG = {
    "Jiaing": ("Jiaxing", "Jiaying"),
    "to to": ("to",),
    "Eight Eight": ("Eight",),
    "researches are": ("research is",),
    "  ": (" ",),
    "excellent": ("an excellent",),
    "very ": ("",),
}


def check(document: Document) -> tuple[Issue, ...]:
    """Every place of the words in WRONG."""
    found = [
        Issue("test", "misspelling", "minor", Span(*match.span()), match.group(), as_is("Wrong."), WRONG[match.group()])
        for match in re.finditer("|".join(map(re.escape, WRONG)), document.text)
        if not document.text[: match.start()].endswith(" an ")
    ]
    return identify(document.text, found)


def review(text: str, *decisions: Decision) -> Review:
    document = marked.document(text)
    return settle(document, check(document), decisions)


def on(text: str, words: str, verdict: Verdict, replacement: str | None = None, number: int = 1) -> Decision:
    """A decision about the `number`-th issue of these words."""
    document = marked.document(text)
    issue = [issue for issue in check(document) if issue.text == words][number - 1]
    return decide(document, issue, verdict, replacement)


def own(text: str, words: str, replacement: str) -> Decision:
    start = text.index(words)
    return correct(marked.document(text), Span(start, start + len(words)), replacement)


def statuses(found: Review) -> dict[str, int]:
    return {s: found.count(s) for s in ("pending", "accepted", "rejected", "deferred") if found.count(s)}  # type: ignore[arg-type]


def loose(found: Review) -> tuple[int, int, int, int]:
    return len(found.applied), len(found.stale), len(found.ambiguous), len(found.conflicting)


def test_nothing_decided_is_all_pending() -> None:
    assert statuses(review(TEXT)) == {"pending": 8}
    assert review(TEXT).corrections == ()


def test_each_verdict_settles_its_issue_and_no_other() -> None:
    found = review(
        TEXT,
        on(TEXT, "Jiaing", "accepted", number=2),
        on(TEXT, "Eight Eight", "rejected"),
        on(TEXT, "researches are", "deferred"),
    )
    assert statuses(found) == {"pending": 5, "accepted": 1, "rejected": 1, "deferred": 1}
    assert clean(found) == TEXT.replace("from Jiaing", "from Jiaxing")
    assert loose(found) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("words", "replacement", "cleaned"),
    [
        ("in face of", "in the face of", "Even in the face of this"),
        ("Even ", "", "in May. in face of this"),
        (" of this", " this", "Even in face this"),
        ("Visitors", "Many visitors", "\r\nMany visitors from"),
        ("The", "Le", "Le port"),
        ("city.", "city!", "excellent city!"),
    ],
)
def test_a_reviewers_own_correction_needs_no_issue(words: str, replacement: str, cleaned: str) -> None:
    decision = own(TEXT, words, replacement)
    found = review(TEXT, decision)
    assert cleaned in clean(found)
    assert loose(review(clean(found), decision)) == (1, 0, 0, 0)


def test_insertion_and_deletion() -> None:
    text = "The river is flowing through the very old town of Wuzhen."
    at = text.index("flowing")
    insertion = correct(marked.document(text), Span(at, at), "swiftly ")
    deletion = on(text, "very ", "accepted", "")
    found = review(text, insertion, deletion)
    assert clean(found) == "The river is swiftly flowing through the old town of Wuzhen."
    again = review(clean(found), insertion, deletion)
    assert (loose(again), again.corrections) == ((2, 0, 0, 0), ())


def test_issues_inside_a_reviewers_own_correction_are_settled_by_it() -> None:
    found = review(TEXT, own(TEXT, "opened to to the", "was opened to the"))
    assert statuses(found) == {"pending": 7, "accepted": 1}


def test_an_accepted_decision_outlives_the_check_that_raised_it() -> None:
    document = marked.document(TEXT)
    decision = on(TEXT, "researches are", "accepted")
    found = settle(document, (), [decision])
    assert clean(found) == TEXT.replace("researches are", "research is")
    assert loose(settle(document, (), [on(TEXT, "Eight Eight", "rejected")])) == (0, 0, 0, 0)


ALL = [
    on(TEXT, "Jiaing", "accepted", number=1),
    on(TEXT, "Jiaing", "accepted", "Jiaying", number=2),
    on(TEXT, "Jiaing", "rejected", number=3),
    on(TEXT, "to to", "accepted"),
    on(TEXT, "Eight Eight", "rejected"),
    on(TEXT, "researches are", "accepted"),
    on(TEXT, "  ", "accepted"),
    on(TEXT, "excellent", "accepted"),
    own(TEXT, "in face of", "in the face of"),
]


def test_a_cleaned_release_is_quiet() -> None:
    cleaned = clean(review(TEXT, *ALL))
    assert cleaned == (
        "The port of Jiaxing opened to the world in May. "
        "Even in the face of this, the Eight Eight Strategy goes on.\r\n"
        "Visitors from Jiaying came; research is under way, and Jiaing is an excellent city."
    )
    again = review(cleaned, *ALL)
    assert statuses(again) == {"rejected": 2}
    assert loose(again) == (7, 0, 0, 0)
    assert clean(again) == cleaned


def test_a_replacement_that_a_check_would_flag_stays_quiet_where_it_was_chosen() -> None:
    decision = on(TEXT, "to to", "accepted", "to  to")
    cleaned = clean(review(TEXT + " A  b.", decision))
    assert "  " in [item.issue.text for item in review(cleaned).issues]
    assert [item.issue.span.start for item in review(cleaned, decision).issues if item.issue.text == "  "] == [
        cleaned.index("are  under") + 3,
        cleaned.index("A  b") + 1,
    ]


EDITS = [
    ("in front", lambda text: "A new first line.\n\n" + text, 0),
    ("at the end", lambda text: text + "\n\nVisitors from Jiaing came again, and more.", 0),
    ("next to the words", lambda text: text.replace("port of", "great port of").replace("came;", "came early;"), 0),
    ("the words before", lambda text: text.replace("The port of", "The harbour town of"), 0),
    ("every other word replaced", lambda text: text.replace("Strategy", "Plan").replace("goes on", "continues"), 0),
    ("line endings", lambda text: text.replace("\r\n", "\n\n"), 0),
    ("paragraphs swapped", lambda text: "\r\n".join(reversed(text.split("\r\n"))), 0),
    ("a passage deleted", lambda text: text.replace("researches are  under way, and ", ""), 3),
    ("everything deleted", lambda text: "Nothing is left.", 9),
]


@pytest.mark.parametrize(("edit", "gone"), [(e[1], e[2]) for e in EDITS], ids=[e[0] for e in EDITS])
def test_decisions_outlive_edits_or_are_listed_as_stale(edit, gone) -> None:  # type: ignore[no-untyped-def]
    found = review(edit(TEXT), *ALL)
    assert loose(found) == (0, gone, 0, 0)
    assert (
        sum(statuses(found).values()) - found.count("pending") + sum(not c.issue for c in found.corrections)
        == len(ALL) - gone
    )


def test_a_decision_does_not_wander_to_another_place_of_its_words() -> None:
    decision = on(TEXT, "Jiaing", "accepted", number=1)
    elsewhere = "Meanwhile a delegation went to Jiaing, where it met the mayor and his guests."
    found = review(elsewhere, decision)
    assert (statuses(found), loose(found)) == ({"pending": 1}, (0, 1, 0, 0))


def test_an_id_that_now_names_another_place_does_not_count() -> None:
    text = (
        "Goods reach the port of Jiaing by rail from all over the province, each day.\n"
        "Ships leave the port of Jiaing by night, as they did in the years of the war.\n"
    )
    first, second = on(text, "Jiaing", "accepted", number=1), on(text, "Jiaing", "rejected", number=2)
    shorter = text.split("\n")[1]
    # The second place is the first occurrence now, so it has the id that the first had.
    assert check(marked.document(shorter))[0].id == first.issue
    found = review(shorter, first, second)
    assert (statuses(found), found.stale) == ({"rejected": 1}, (first,))
    cleaned = clean(review(text, first, second))
    found = review(cleaned, first, second)
    assert (statuses(found), found.applied) == ({"rejected": 1}, (first,))


CAPTION = "Photo: a view of Jiaing by night, taken by Li.\n"


def test_places_that_the_context_cannot_tell_apart_are_ambiguous() -> None:
    decision = replace(on(CAPTION, "Jiaing", "accepted"), issue="000000000000", prefix="view of ", suffix=" by night")
    found = review(CAPTION * 3, decision)
    assert (statuses(found), found.ambiguous, found.corrections) == ({"pending": 3}, (decision,), ())


def test_as_many_equal_decisions_as_places_settle_them_all() -> None:
    lost = [
        replace(on(CAPTION, "Jiaing", "rejected"), issue=f"{n}", prefix="view of ", suffix=" by night")
        for n in range(3)
    ]
    assert statuses(review(CAPTION * 3, *lost)) == {"rejected": 3}
    assert loose(review(CAPTION * 3, *lost[:2])) == (0, 0, 2, 0)
    mixed = [lost[0], lost[1], replace(lost[2], verdict="deferred")]
    assert loose(review(CAPTION * 3, *mixed)) == (0, 0, 3, 0)


def test_the_id_tells_repeated_places_apart() -> None:
    text = CAPTION * 5
    first, third = on(text, "Jiaing", "accepted", number=2), on(text, "Jiaing", "rejected", number=4)
    found = review(text, first, third)
    assert [item.status for item in found.issues] == ["pending", "accepted", "pending", "rejected", "pending"]
    again = review(clean(found), first, third)
    assert (len(again.applied), again.corrections) == (1, ())


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (("accepted", "Jiaxing"), ("accepted", "Jiaying"), True),
        (("accepted", "Jiaxing"), ("rejected", None), True),
        (("deferred", None), ("rejected", None), True),
        (("accepted", "Jiaxing"), ("accepted", "Jiaxing"), False),
        (("rejected", None), ("rejected", None), False),
    ],
)
def test_two_reviewers_about_one_issue(
    one: tuple[Verdict, str | None], other: tuple[Verdict, str | None], clash: bool
) -> None:
    decisions = [replace(on(TEXT, "Jiaing", *verdict), reviewer=who) for who, verdict in (("A", one), ("B", other))]
    found = review(TEXT, *decisions)
    assert found.conflicting == ((decisions[0], decisions[1]),) * clash
    assert found.count("pending") == (8 if clash else 7)
    assert len(found.corrections) == (not clash and one[0] == "accepted")


def test_overlapping_corrections_are_listed_and_none_is_made() -> None:
    issue, wide, after = on(TEXT, "to to", "accepted"), own(TEXT, "opened to", "opens to"), own(TEXT, "May", "June")
    found = review(TEXT, issue, wide, after)
    assert found.conflicting == ((wide, issue),)
    assert [c.after for c in found.corrections] == ["June"]
    assert found.count("pending") == 8


def test_touching_corrections_are_both_made() -> None:
    assert "the harbour at Jiaxing opened" in clean(
        review(TEXT, own(TEXT, "The port of ", "the harbour at "), on(TEXT, "Jiaing", "accepted"))
    )


def test_a_correction_that_keeps_the_first_words_is_not_made_twice() -> None:
    text = "Port of Jiaing: excellent."
    decisions = [own(text, "Port", "The Port"), on(text, "excellent", "accepted"), own(text, ".", "...")]
    cleaned = clean(review(text, *decisions))
    assert cleaned == "The Port of Jiaing: an excellent..."
    assert (review(cleaned, *decisions).corrections, loose(review(cleaned, *decisions))) == ((), (3, 0, 0, 0))


def test_two_insertions_in_one_place_conflict() -> None:
    decisions = [correct(marked.document(TEXT), Span(4, 4), words) for words in ("old ", "new ")]
    assert loose(review(TEXT, *decisions)) == (0, 0, 0, 1)


@pytest.mark.parametrize("start", [0, 3, 32, 33, 34, 50, 105, 106, 107, 108, 137, 138, 139, 140, len(TEXT)])
@pytest.mark.parametrize("length", [0, 1, 5])
def test_a_quote_never_divides_crlf(start: int, length: int) -> None:
    span = Span(start, min(start + length, len(TEXT)))
    exact, prefix, suffix = quote(TEXT, span)
    assert prefix + exact + suffix in TEXT
    assert exact == span.of(TEXT)
    assert 30 < len(prefix) <= 32 or start < 32
    assert not prefix.startswith("\n")
    assert not suffix.endswith("\r")


def test_a_quote_reaches_further_where_the_text_repeats_itself() -> None:
    text = CAPTION * 5
    place = Span(text.index("Jiaing", 60), text.index("Jiaing", 60) + 6)
    exact, prefix, suffix = quote(text, place)
    assert text.count(prefix + exact + suffix) == 1
    assert len(max(quote("ab" * 1000, Span(900, 902)), key=len)) == 256


def test_decide_takes_the_first_suggestion() -> None:
    assert on(TEXT, "Jiaing", "accepted").replacement == "Jiaxing"
    assert on(TEXT, "Jiaing", "accepted", "Jiashan").replacement == "Jiashan"
    assert on(TEXT, "Jiaing", "rejected", "Jiashan").replacement is None


@pytest.mark.parametrize(
    ("changes", "replacement", "told"),
    [
        ({"suggestions": ()}, None, "no suggestion"),
        ({"ambiguous": True}, None, "“Jiaxing” or “Jiaying”"),
        ({}, "Jiaing", "changes nothing"),
        *(({}, f"Jiaxing{odd}", r"control character \(U\+" + f"{ord(odd):04X}") for odd in "\n\t\x1b\x7f\u2028\u2029"),
    ],
)
def test_decide_refuses(changes: dict[str, object], replacement: str | None, told: str) -> None:
    document = marked.document(TEXT)
    issue = replace(check(document)[0], **changes)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=told):
        decide(document, issue, "accepted", replacement)


@pytest.mark.parametrize("words", ["Jiāxīng", "嘉兴", "Jia\u00adxing", "Jia\u00a0xing", "\u2066嘉兴\u2069"])
def test_decide_takes_letters_and_spaces_of_any_kind(words: str) -> None:
    assert on(TEXT, "Jiaing", "accepted", words).replacement == words


def test_decide_takes_a_line_break_that_its_words_have() -> None:
    document = Document("a.en.txt", "en", "the port of Jia\nxing")
    issue = Issue("names", "misspelling", "major", Span(12, 20), "Jia\nxing", as_is("x"), ("Jiaxing",))
    assert decide(document, issue, "accepted", "Haiyan,\nJiaxing").replacement == "Haiyan,\nJiaxing"


def test_alike() -> None:
    issues = check(marked.document(TEXT))
    assert [i.span.start for i in alike(issues[0], issues)] == [m.start() for m in re.finditer("Jiaing", TEXT)]
    other = replace(issues[0], suggestions=("Jiashan",))
    assert alike(other, issues) == ()


words = st.text("abcdefgh", min_size=1, max_size=7)
passages = st.lists(st.one_of(words, st.sampled_from([*WRONG, "é", "😀", "e\u0301", "\r\n", "嘉兴"])), max_size=60).map(
    " ".join
)


@settings(max_examples=120, deadline=None)
@given(passages, st.text(max_size=30), st.text(max_size=30), st.randoms(use_true_random=False))
def test_edits_outside_the_context_lose_nothing(text: str, before: str, after: str, choice: random.Random) -> None:
    """Ids may all change; the quotes still find their places."""
    # Numbers between the words, so that no two places look the same and corrections do not crowd.
    text = " ".join(f"n{n}, n{n + 1} and {word}" for n, word in enumerate(text.split(" "), 100)) + " in the end."
    document = marked.document(text)
    issues = check(document)
    assume(issues)
    decisions = [decide(document, i, choice.choice(("accepted", "rejected", "deferred"))) for i in issues]
    verdicts = [d.verdict for d in decisions]
    edited = before + "x" * 40 + text + "x" * 40 + after
    found = settle(marked.document(edited), check(marked.document(edited)), decisions)
    kept = [i for i in found.issues if len(before) + 40 <= i.issue.span.start < len(before) + 40 + len(text)]
    assert [i.status for i in kept] == verdicts
    assert loose(found) == (0, 0, 0, 0)
    cleaned = clean(found)
    assert cleaned.startswith(before + "x" * 40)
    again = settle(marked.document(cleaned), check(marked.document(cleaned)), decisions)
    assert again.corrections == ()
    assert len(again.applied) == verdicts.count("accepted")


@settings(max_examples=100, deadline=None)
@given(passages, st.lists(st.builds(Decision, words, st.just("accepted"), words, words, words, words), max_size=6))
def test_whatever_is_decided_the_review_holds_together(text: str, decisions: list[Decision]) -> None:
    found = review(text, *decisions)
    clean(found)
    listed = (*found.applied, *found.stale, *found.ambiguous, *(d for pair in found.conflicting for d in pair))
    corrected = [c.decision for c in found.corrections]
    for decision in decisions:
        assert decision in listed or any(
            (decision.exact, decision.replacement) == (d.exact, d.replacement) for d in corrected
        )
    for item in found.issues:
        assert (item.decision is None) == (item.status == "pending")


@pytest.mark.parametrize("body", ["the city of Jiaing ", "a", "x y "])
def test_a_long_monotonous_text_takes_linear_time(body: str) -> None:
    lost = [
        Decision(str(n), "accepted", exact, prefix, suffix, "Jiaxing")
        for n in range(5)
        for exact in ("Jiaing", "a", "", "y x")
        for prefix, suffix in (("of ", " the"), ("a" * 32, "a" * 32), (f"never {n}" * 5, "nowhere at all in it"))
    ]

    def settled(length: int) -> None:
        text = (body * (length // len(body) + 1))[:length]
        assert settle(Document("x.en.txt", "en", text), (), lost).corrections == ()

    assert_linear(settled, 125_000)
