"""What is known of a flag in the texts that the judge is fitted on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.model import Span
from scripts import marked_texts
from scripts.marked_texts import Judged, Kind, Text, Wrong

TEXT = "We participate the fair. They discuss about it."
THE = Span(TEXT.index("the"), TEXT.index("the") + 3)
ABOUT = Span(TEXT.index("about"), TEXT.index("about") + 5)


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judged:
    dev = tmp_path / "dev"
    dev.mkdir()
    flag = {"file": "page", "start": THE.start, "end": THE.end, "check": "grammar"}
    flags = [
        {**flag, "verdict": "T"},
        {**flag, "file": "other", "verdict": "F"},
        {**flag, "file": "third", "verdict": "D"},
    ]
    (dev / "judged_flags.jsonl").write_text("".join(json.dumps(row) + "\n" for row in flags), "utf-8")
    rows = [
        {"doc": "human", "target": "One.", "errors": []},
        {"doc": "human", "target": TEXT, "errors": [{"start": ABOUT.start, "end": ABOUT.end}]},
    ]
    (dev / "human_segments.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    read = tmp_path / "judged.tsv"
    read.write_text(f"# head\npage\t{ABOUT.start}\tgrammar.a\tS\nread\t{ABOUT.start}\tgrammar.a\tT\n", "utf-8")
    monkeypatch.setattr(marked_texts, "READ", read)
    return Judged(tmp_path)


@pytest.mark.parametrize(
    ("name", "span", "label"),
    [
        ("page", THE, 0),
        ("other", THE, None),
        ("third", THE, "unknown"),
        ("page", ABOUT, "unknown"),
        ("read", ABOUT, 0),
        ("nobody read it", ABOUT, None),
    ],
)
def test_in_right_text_a_flag_is_wrong_unless_somebody_said_otherwise(judged, name, span, label) -> None:
    assert judged.label(Text(name, "right", TEXT), span, ("x",), "grammar.a") == label


def test_what_raters_marked_is_neither_right_nor_wrong(judged: Judged) -> None:
    text = Text("human", "right", "One.\n" + TEXT)
    moved = Span(ABOUT.start + 5, ABOUT.end + 5)
    assert judged.label(text, moved, ("",), "grammar.b") == "unknown"
    assert judged.label(text, Span(THE.start + 5, THE.end + 5), ("",), "grammar.b") is None


@pytest.mark.parametrize("kind", ["seeded", "marked", "example"])
def test_the_suggestion_that_restores_a_place_is_right(judged: Judged, kind: Kind) -> None:
    text = Text("t", kind, TEXT, (Wrong(THE, ("in the", "at the")), Wrong(ABOUT, ())))
    assert judged.label(text, THE, ("a", "in  the"), "r") == 1
    wider = Span(THE.start - len("participate "), THE.end)
    assert judged.label(text, wider, ("join the", "participate at the"), "r") == 1
    assert judged.label(text, THE, ("a",), "r") == "unknown"
    assert judged.label(text, ABOUT, ("",), "r") == "unknown"
    assert judged.label(text, Span(0, 2), ("I",), "r") == "unknown"


def test_in_what_was_read_with_care_every_flag_is_wrong(judged: Judged) -> None:
    assert judged.label(Text("t", "clean", TEXT), THE, ("a",), "r") is None


def test_texts_that_share_sentences_are_of_one_document() -> None:
    names = ("w22__voa_1-A.en.txt", "w22__voa_1-B.en.txt")
    assert len({Text(name, "right", "").document for name in names}) == 1
    assert Text("gold-3", "marked", "", (), "w22__voa_1-A").document == Text(names[0], "right", "").document
    assert Text("pd__0001.en.txt", "right", "").document != Text("pd__0002.en.txt", "right", "").document


def test_examples_are_marked_where_their_rules_say() -> None:
    for text in marked_texts.examples():
        assert text.wrong, text.name
        assert all(0 <= w.span.start <= w.span.end <= len(text.text) for w in text.wrong)
