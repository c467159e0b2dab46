"""Which of a model's edits are taken: exact ones, on the fewest words, that leave names and figures alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import checks
from pipeline.checks import model
from pipeline.model import Document, Edit, Issue, Paragraph, Span
from tests import marked

Words = tuple[str, str]


def proposed(text: str, *edits: Words, known: tuple[str, ...] = (), language: str = "en") -> Document:
    """A document of one paragraph and what a model would change in it; `known`: names in it that are right."""
    document = replace(marked.document(text, language), paragraphs=(Paragraph(Span(0, len(text)), "prose"),))
    names = tuple(sorted(Span(text.index(name), text.index(name) + len(name)) for name in known))
    return replace(document, names=names, edits=(tuple(Edit(*edit, "", "m") for edit in edits),))


def issues(document: Document) -> tuple[Issue, ...]:
    return tuple(checks.resolve(document, [model.check(document, marked.glossary())]))


LONG = "Officials said that the fair in the old town draws many people from near and far in every season of the year."

TAKEN: list[tuple[str, tuple[Words, ...]]] = [
    # The fewest words, whatever the model took along.
    ("The fair [has opened>opened] yesterday.", (("The fair has opened yesterday.", "The fair opened yesterday."),)),
    ("The fair [has opened>opened] yesterday.", (("has opened", "opened"),)),
    ("The museum is [closed>open], we hear.", (("closed, we hear.", "open, we hear."),)),
    ("They “[was>were]” there with us.", (("“was”", "“were”"),)),
    ("It [were>was] a good day for all.", (("were", "was"), ("It were", "It was"))),
    ("It is the [citys>city’s] oldest bridge.", (("citys", "city’s"),)),
    ("It is a matter of [State>state] for us.", (("State", "state"),)),
    # What is added or deleted takes a neighbour along.
    ("They went to [market>the market] with us.", (("went to market", "went to the market"),)),
    ("They went home to the [the market>market] again.", (("the the market", "the market"),)),
    ("They went [there in>in] the end.", (("there ", ""),)),
    ("We thank you for it [all>all together].", (("all.", "all together."),)),
    ("[However>However,] it rained on that day.", (("However", "However,"),)),
    # Whole words only: the *a* in *fair* is none.
    ("The fair was [a>an] event for us all.", (("a", "an"),)),
    # Two, and one of them would be taken twice.
    (
        "The [fair>fairs] in the old town [draw>drew] many of our people here.",
        (("fair", "fairs"), ("draw", "drew"), ("draw", "draws")),
    ),
    # A script that the paragraph has already, and accents.
    ("The [café>cafés] of the town are full.", (("café", "cafés"),)),
    ("It means a [moderate>moderately] prosperous (小康) society for us.",
     (("moderate prosperous", "moderately prosperous"),)),
]  # fmt: skip


@pytest.mark.parametrize(("row", "edits"), TAKEN)
def test_an_edit_is_taken(row: str, edits: tuple[Words, ...]) -> None:
    assert marked.mark(marked.strip(row), issues(proposed(marked.strip(row), *edits)), 1) == row


REFUSED: list[tuple[str, str, Words]] = [
    ("not there", LONG, ("the fairs", "the fair")),
    ("other quotation marks", "They said “no” to us all.", ('said "no"', "said no")),
    ("there twice", "At the end of the road it was.", ("the", "a")),
    ("within a word only", LONG, ("seas", "ocean")),
    ("nothing changes", LONG, ("the old town", "the old town")),
    ("only spaces change", LONG, ("the old town", "the  old town")),
    ("only the shape of a mark", "The city’s bridge is closed again.", ("city’s", "city's")),
    ("a digit", "It rose by 12 percent in a year.", ("12", "21")),
    ("a digit less", "It rose by 12 percent in a year.", ("by 12 percent", "by percent")),
    ("a digit more", "It rose by far in a single year.", ("far", "far 5")),
    ("a number word", "It has twelve bridges over the river.", ("twelve", "twenty")),
    ("digits for words", "It has twelve bridges over the river.", ("twelve", "12")),
    ("a scale", "It cost ten million yuan in the end.", ("million", "billion")),
    ("an ordinal", "It is the third bridge of the town.", ("third", "fourth")),
    ("a month", "The fair opened in May for all.", ("May", "June")),
    ("a unit", "It is ten meters long or even more.", ("meters", "kilometers")),
    ("half", "Nearly half of the town was there.", ("half", "a third")),
    ("a name", "We went to Jiaxing in the end.", ("Jiaxing", "Jiashan")),
    ("a name among others", "We went to Jiaxing in the end.", ("went to Jiaxing in", "travelled to Jiashan in")),
    ("a name in its middle", "We have in Jiaxing been for long.", ("have in Jiaxing been", "were in Jiaxing")),
    ("a name moved", "In the end Jiaxing it was not.", ("Jiaxing it was", "it was Jiaxing")),
    ("markup", LONG, ("the old town", "the <b>old</b> town")),
    ("Markdown", LONG, ("old", "**old**")),
    ("a link", LONG, ("old", "old (http://evil.example)")),
    ("an address", LONG, ("old", "old www.evil.example")),
    ("a mail address", LONG, ("old", "a@evil.example")),
    ("Chinese", LONG, ("old", "老")),
    ("Cyrillic", LONG, ("old", "оld")),
    ("a control", LONG, ("old", "o\x08ld")),
    ("an escape", LONG, ("old", "\x1b[31mold")),
    ("a hidden letter", LONG, ("old", "o\u200bld")),
    ("another direction", LONG, ("old", "\u202eold")),
    ("a lone surrogate", LONG, ("old", "ol\ud800d")),
    ("a private letter", LONG, ("old", "ol\ue000d")),
    ("a line break", LONG, ("old town", "old\ntown")),
    ("a no-break space", LONG, ("old", "very\u00a0old")),
    ("a picture", LONG, ("old", "old 🎉")),
    ("a template", LONG, ("old", "{{old}}")),
    ("a sentence", LONG, ("old", "old, and by the way quite a lovely and famous")),
    ("a long word", LONG, ("old", "o" * 200)),
    ("most of it", LONG, (LONG, "Many people from near and far visit the fair in the old town all year.")),
    ("all deleted", "The fair is open again.", ("The fair is open again.", "")),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "edit"), REFUSED, ids=[row[0] for row in REFUSED])
def test_an_edit_is_refused(why: str, text: str, edit: Words) -> None:
    known = ("Jiaxing",) if "Jiaxing" in text else ()
    assert issues(proposed(text, edit, known=known)) == ()


def test_a_neighbour_that_is_a_name_is_left_alone() -> None:
    row = "They went [to>to the] Jiaxing fair again."
    document = proposed(marked.strip(row), ("to Jiaxing", "to the Jiaxing"), known=("Jiaxing",))
    assert marked.mark(document.text, issues(document)) == row
    assert issues(proposed("Jiaxing the Pinghu fair again.", ("the ", ""), known=("Jiaxing", "Pinghu"))) == ()


@pytest.mark.parametrize(
    ("row", "edit"),
    [
        ("They went to\n[market>the market] with all of us.", ("market", "the market")),
        ("The [fair has>fair]\nopened yesterday for us all.", ("has\nopened", "opened")),
        ("The fair has\nopened yesterday for us all.", ("has\nopened", "did open")),
    ],
)
def test_a_change_never_crosses_a_line_break(row: str, edit: Words) -> None:
    document = proposed(marked.strip(row), edit)
    assert marked.mark(document.text, issues(document)) == row


def test_an_answer_that_rewrites_much_is_not_taken_at_all() -> None:
    words = LONG.split()
    some = [(word, word + "x") for word in ("Officials", "old", "town", "draws", "many")]
    more = [(word, word + "x") for word in ("people", "near", "far", "season")]
    assert len(words) == 22
    assert len(issues(proposed(LONG, *some))) == 5
    assert issues(proposed(LONG, *some, *more)) == ()


def test_a_paragraph_has_so_many_proposals() -> None:
    text = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz") + " " + "more " * 60
    document = proposed(text, *((f"word{letter}", f"words{letter}") for letter in "abcdefghijklmn"))
    assert [issue.text[-1] for issue in issues(document)] == list("abcdefgh")


def test_a_proposal_is_asked_about_and_looked_at_by_itself() -> None:
    document = replace(
        proposed("The fair has opened yesterday."),
        edits=((Edit("has opened", "opened", "It is over.", "qwen2.5:7b"),),),
    )
    (issue,) = issues(document)
    assert (issue.rule, issue.check, issue.level, issue.bulk) == ("model.proposal", "model", "ask", False)
    assert str(issue.message) == "The house’s model would write “opened” for “has opened”."
    assert list(map(str, issue.evidence)) == [
        "qwen2.5:7b, a language model; nothing else speaks for it",
        "its reason: It is over.",
    ]


def test_every_other_check_goes_before_a_model() -> None:
    """On the words of another check it adds its suggestion; beside them it is silent."""
    text = "The city has an obligation to to inherit traditions."
    document = replace(marked.document(text), edits=((Edit("to to inherit", "to carry on", "", "m"),),))
    (issue,) = checks.run(document, marked.glossary())
    assert issue.rule == "duplicates.word" and issue.suggestions == ("to",)


@pytest.mark.parametrize("language", ["fr", "de", "es", "it", "ja"])
def test_other_languages_keep_their_figures_too(language: str) -> None:
    text = "La population atteint 12 milliards selon le plan de mai."
    assert issues(proposed(text, ("12", "13"), language=language)) == ()
    (issue,) = issues(proposed(text, ("atteint", "a atteint"), language=language))
    assert issue.suggestions == ("a atteint",)
