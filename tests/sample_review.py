"""A small review in which everything that the report shows occurs once; the gold report is made from it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.decisions.review import correct, decide, settle
from pipeline.documents.segment import segment
from pipeline.model import Decision, Document, Issue, Review, Segment, Span, as_is, identify
from pipeline.report.report import Facts

NAME = "haiyan-2024-05-01.en.txt"
TEXT = """\
Haiyan Opens a New Bridge

This year, Jiaixng will endeavor to create good soft environment for 1,000-yuan projects  along the coast.
The  bridge was builded by people from many countires.

 Zhang Wei, an experienced engineer, said: "The old ferry has served us well. We will remember it, and so will
everybody who took it to school in the mornings, in the fog and the rain, for more than forty years.”

The two towns share a market, a hospital, a stadium and now a road.

A second paragraph without any issue follows, as most do.

Reporters may call 0573\u202e-1234 or visit the the office of 嘉兴 Daily.
"""
SOURCE = "今年，嘉兴将着力营造良好的软环境，推进沿海千亿项目。"
FACTS = Facts(
    words=len(TEXT.split()),
    date="2026-11-23",
    versions=(("zhengming", "0.1.0"), ("LanguageTool", "6.8")),
    notes=("The grammar engine did not run.",),
)


def place(text: str, words: str) -> Span:
    """Where `words` stand; there must be one place."""
    assert text.count(words) == 1, words
    start = text.index(words)
    return Span(start, start + len(words))


# A rule of each check.
RULES = {
    "names": "names.near-glossary",
    "numbers": "numbers.magnitude",
    "grammar": "grammar.languagetool.HE_VERB_AGR",
    "typography": "typography.runs-of-spaces",
    "spelling": "spelling.unknown-word",
    "duplicates": "duplicates.word",
    "untranslated": "untranslated.chinese",
}


def issue(text: str, words: str, check: str, kind: str, *suggestions: str, **more: object) -> Issue:
    fields: dict[str, object] = {
        "severity": "minor",
        "message": as_is(f"A sentence about {kind}."),
        "rule": RULES[check],
        **more,
    }
    return Issue(check=check, type=kind, span=place(text, words), text=words, suggestions=suggestions, **fields)  # type: ignore[arg-type]


def issues(text: str = TEXT) -> tuple[Issue, ...]:
    """Of every severity and level; with none, one and several suggestions; insertions and deletions, a bidi control."""
    evidence = tuple(map(as_is, ("two letters swapped", "the source says 嘉兴", "“Jiaixng” is not pinyin")))
    end = place(text, "now a road").end
    found = [
        issue(text, "Jiaixng", "names", "misspelling", "Jiaxing", severity="major", evidence=evidence),
        issue(text, "1,000-yuan", "numbers", "numbers", "100-billion-yuan", severity="critical"),
        issue(text, "good soft", "grammar", "grammar", "a good soft", "good, soft", ambiguous=True),
        issue(text, "  along", "typography", "whitespace", " along", severity="neutral"),
        issue(text, "  bridge", "typography", "whitespace", " bridge", severity="neutral"),
        issue(text, "builded", "grammar", "grammar", "built"),
        issue(text, "countires", "spelling", "misspelling", "countries"),
        issue(text, ".\n\n Zhang", "typography", "whitespace", ".\n\nZhang"),
        issue(text, '"The', "typography", "typographical", "“The"),
        issue(text, "visit", "spelling", "misspelling", "visits", confidence=0.5),
        issue(text, "the the", "duplicates", "duplication", "the"),
        issue(text, "\u202e", "typography", "characters", "", severity="critical"),
        issue(text, "嘉兴", "untranslated", "untranslated"),
        Issue(
            "typography",
            "typographical",
            "neutral",
            Span(end, end),
            "",
            as_is("A comma may stand here."),
            (",",),
            confidence=0.8,
        ),
    ]
    return identify(text, found)


def document(text: str = TEXT, path: str = f"releases/{NAME}") -> Document:
    """The text in paragraphs and sentences, the second paragraph with its source."""
    read = segment(Document(path, "en", text))
    source = segment(Document("releases/haiyan-2024-05-01.zh.txt", "zh", SOURCE))
    whole = Segment("p1s1", Span(0, len(SOURCE)), 0)
    return replace(
        read,
        source=source,
        segments=tuple(replace(s, source=whole if s.paragraph == 1 else None) for s in read.segments),
    )


def review() -> Review:
    """Every status, a reviewer's own correction, and stale, ambiguous and conflicting decisions."""
    read, found = document(), issues()
    by_words = {item.text: item for item in found}
    who = {"reviewer": "Lin Yue", "date": "2026-11-23T04:20:00Z"}
    decisions = [
        decide(read, by_words["builded"], "accepted", **who),
        decide(read, by_words["countires"], "accepted", "lands", note="shorter", **who),
        decide(read, by_words['"The'], "rejected", note="as spoken", **who),
        decide(read, by_words["the the"], "deferred", note="ask the desk", **who),
        decide(read, by_words["  along"], "accepted", **who),
        correct(read, place(TEXT, "served us well"), "done its work", **who),
        correct(read, place(TEXT, "a hospital"), "one hospital", **who),
        correct(read, place(TEXT, "a hospital"), "two hospitals", reviewer="Wu"),
        Decision("ffeeddccbbaa", "accepted", "Jiaxnig Port", "ships from ", " to Ningbo", "Jiaxing Port", **who),
        Decision("", "accepted", "the", "", "", "a", **who),
    ]
    return settle(read, found, decisions)
