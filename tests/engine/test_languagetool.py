"""The real LanguageTool: what it finds and where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.documents import read
from pipeline.engine import identity, java, neutralise
from pipeline.engine.languagetool import Engine, EngineError
from pipeline.engine.selection import RuleChoice
from pipeline.model import Finding, Span

ROOT = Path(__file__).parents[2]


@contextmanager
def beside(engine: Engine, rules: RuleChoice | None = None) -> Iterator[Engine]:
    """Another engine, with rules of its own, that asks the Java of the first: nothing is started or stopped."""
    engine.start()
    with Engine(rules=rules) as other:
        other._server = engine._server
        yield other
        if other._server is engine._server:
            other._server = None


@pytest.fixture(scope="module")
def engine(engine: Engine) -> Iterator[Engine]:
    # With LanguageTool's own choice of rules: what we switch off is not tested here.
    with beside(engine, RuleChoice()) as own:
        yield own


def check(engine: Engine, text: str, *names: str, language: str = "en") -> list[tuple[str, str, str]]:
    """Rule, words and first suggestion of each finding in one paragraph."""
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    return [brief(f, text) for f in engine.check([text], [spans], language)[0]]


def brief(finding: Finding, text: str) -> tuple[str, str, str]:
    return finding.rule, finding.span.of(text), (*finding.suggestions, "")[0]


# What it finds, and where


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("嘉兴 ", ""),
        ("𬭎 ", " 𬭎"),
        ("😀😀 ", " 😀"),
        ("é ’ “ ", ""),
        ("\ud800 ", " \udfff"),
        ("\u200b\u00a0", ""),
        ("a & b = c % d + e; ", " ?x=1&y=2"),
    ],
)
def test_spans_are_code_points_whatever_stands_around(engine: Engine, before: str, after: str) -> None:
    text = f"{before}The city are old and it have a aim.{after}"
    found = check(engine, text)
    assert ("EN_A_VS_AN", "a", "an") in found
    assert ("IT_VBZ", "have", "has") in found or any(words == "have" for _, words, _ in found)


def test_a_finding_that_covers_a_character_beyond_the_plane_has_its_length(engine: Engine) -> None:
    text = "It is the the 😀😀 end, and the the end."
    assert [words for rule, words, _ in check(engine, text) if rule == "ENGLISH_WORD_REPEAT_RULE"] == ["the the"] * 2


@pytest.mark.parametrize("text", ["", " ", "\t", "中文", "😀", "\ud800", "x" * 20_000, "a " * 3_000, "\u0301" * 300])
def test_odd_texts_are_answered(engine: Engine, text: str) -> None:
    for finding in engine.check([text], [()], "en")[0]:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)


def test_a_very_long_paragraph_is_cut_at_sentence_ends(engine: Engine) -> None:
    sentence = "The road was built in a year, and the people were glad of it. "
    text = sentence * 600 + "They has a aim."
    assert len(text) > 4 * identity.MAX_REQUEST
    assert [(words, better) for _, words, better in check(engine, text)][-2:] == [("has", "have"), ("a", "an")]


def test_an_answer_depends_on_its_own_paragraph_only(engine: Engine) -> None:
    document = read.read(ROOT / "releases" / "jiaxing-2019-07-26.en.txt")
    texts = [paragraph.span.of(document.text) for paragraph in document.paragraphs]
    together = engine.check(texts, [()] * len(texts), "en")
    backwards = engine.check(texts[::-1], [()] * len(texts), "en")[::-1]
    alone = [engine.check([text], [()], "en")[0] for text in texts[10:16]]
    assert together == backwards
    assert together[10:16] == alone


def test_many_requests_are_answered_whatever_the_log_holds(engine: Engine) -> None:
    for number in range(150):
        assert engine.check([f"They has {number} aims."], [()], "en")[0]
    assert engine._server is not None
    assert engine._server.log_size() > java._TAIL


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "They has come.", "has"),
        ("fr", "Les maison sont belles.", "Les maison"),
        ("de", "Das Stadt ist schön.", "Das Stadt"),
        ("de", "Die Stadt liegt am Flus.", "Flus"),
        ("es", "La casas son bonitas.", "La casas"),
    ],
)
def test_every_language_that_is_installed(engine: Engine, language: str, text: str, words: str) -> None:
    # With the rules of a run: it takes LanguageTool seconds to read those of a language for each choice of them.
    with beside(engine) as own:
        assert any(words in found or found in words for _, found, _ in check(own, text, language=language))


def test_an_unknown_language_is_one_sentence(engine: Engine) -> None:
    with pytest.raises(EngineError, match="xx"):
        engine.check(["text"], [()], "xx")


def test_rules_that_are_off_are_silent(engine: Engine) -> None:
    with beside(engine, RuleChoice(off=("EN_A_VS_AN",))) as own:
        assert not check(own, "It is a aim.")


# Names


def test_known_names_are_silent_and_others_are_not(engine: Engine) -> None:
    text = "Les élus de Jiaxing et de Jiaixng partent à Xi'an."
    assert [words for _, words, _ in check(engine, text, "Jiaxing", "Xi'an", language="fr")] == ["Jiaixng"]


def test_the_speller_of_english_is_never_asked(engine: Engine) -> None:
    assert not check(engine, "They went to Jiaixng by trian.")
    with beside(engine, RuleChoice(on=("MORFOLOGIK_RULE_EN_US",))) as own:
        assert not check(own, "They went to Jiaixng by trian.")


def test_a_suggestion_names_the_name_and_not_its_stand_in(engine: Engine) -> None:
    assert ("EN_A_VS_AN", "a", "an") in check(engine, "It is a Anhui tea.", "Anhui")
    assert ("ENGLISH_WORD_REPEAT_RULE", "Jiaxing Jiaxing", "Jiaxing") in [
        brief(f, "It is in Jiaxing Jiaxing now.")
        for f in engine.check(["It is in Jiaxing Jiaxing now."], [[Span(9, 16), Span(17, 24)]], "en")[0]
    ]


def test_every_stand_in_is_a_word_that_raises_nothing(engine: Engine) -> None:
    names = [name for pool in neutralise._pool().values() for name in pool]
    forms = (
        "The officials of {0} have met.",
        "In {0}, a plan was made on Monday.",
        "{0} has built a road and {0}’s people welcome it.",
        "The {0} Bay Area is growing.",
        "The road from Denmark to {0} is open.",
    )
    texts = [form.format(name) for name in names for form in forms]
    found = engine.check(texts, [()] * len(texts), "en")
    assert [text for text, findings in zip(texts, found, strict=True) if findings] == []


# A server that is there already


def test_a_server_that_runs_already_is_used(engine: Engine) -> None:
    server = engine._server
    assert server is not None
    server.wait()
    with Engine(url=server.url) as remote:
        assert ("EN_A_VS_AN", "a", "an") in check(remote, "It is a aim.")
    assert server.processor_time() > 0


def test_a_proxy_of_the_environment_is_not_used(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with beside(engine) as own:
        assert ("EN_A_VS_AN", "a", "an") in check(own, "It is a aim.")
