"""The judge: verdicts, records of rules, company, British spelling; and documents as it reads them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.spelling import real_words
from pipeline.judging import judge
from pipeline.judging.reading import Gain, Reading
from pipeline.judging.reading import of as reading_of
from pipeline.model import InputError, Issue, Span, as_is, tell
from pipeline.words import ngrams
from pipeline.words.ngrams import NAME, Model
from tests import marked

scores = st.floats(-40, 40)


@pytest.fixture(scope="module")
def model() -> Model:
    model = ngrams.english()
    assert model is not None
    return model


def issue(rule: str = "grammar.a", confidence: float = 0.5) -> Issue:
    check, _, _ = rule.partition(".")
    return Issue(
        check=check, type="grammar", severity="minor", span=Span(0, 3), text="abc", message=as_is("x"),
        suggestions=("d",), evidence=(), rule=rule, confidence=confidence,
    )  # fmt: skip


# --- verdicts ---------------------------------------------------------------------------------------------------------


@given(st.lists(scores, min_size=1, max_size=8))
def test_the_likeliest_suggestion_is_first_and_no_likelier_than_certain(found: list[float]) -> None:
    words = [f"w{number}" for number in range(len(found))]
    told = judge.verdict(words, found)
    by_word = dict(zip(words, found, strict=True))
    assert sorted(told.best_first) == sorted(words)
    assert [by_word[w] for w in told.best_first] == sorted(found, reverse=True)
    assert 0 <= told.confidence <= 1


@given(st.lists(scores, min_size=1, max_size=4), scores)
def test_a_further_suggestion_takes_from_the_others(found: list[float], further: float) -> None:
    words = [f"w{number}" for number in range(len(found))]
    told = judge.verdict(words, found)
    more = judge.verdict([*words, "z"], [*found, further])
    if more.best_first[0] == told.best_first[0]:
        assert more.confidence <= told.confidence + 1e-12


def test_a_score_of_zero_is_an_even_chance() -> None:
    assert judge.verdict(["a"], [0.0]) == judge.Verdict(("a",), 0.5, 0.5)
    assert judge.verdict(["b", "a"], [0.0, 0.0]) == judge.Verdict(
        ("a", "b"), pytest.approx(1 / 3), pytest.approx(2 / 3)
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("event", "Event", "case"),
        ("slowdownto", "slowdown to", "space"),
        ("however", "however,", "marks"),
        ("squares", "square", "form.number"),
        ("cities", "city", "form.number"),
        ("development", "developing", "form"),
        ("form", "from", "slip.swapped"),
        ("yuna", "yuan", "slip.swapped"),
        ("goverment", "government", "slip.lost"),
        ("alllow", "allow", "slip.doubled"),
        ("during", "between", "word"),
        ("in", "for", "function"),
        ("in event", "in the event", "added.function"),
        ("participate the", "participate in the", "added.function"),
        ("new road", "new broad road", "added"),
        ("the the", "the", "dropped.doubled"),
        ("discuss about", "discuss", "dropped"),
        ("a the plan", "the plan", "dropped.function"),
    ],
)
def test_kinds_of_slips(old: str, new: str, kind: str) -> None:
    assert judge.how(old, new) == kind


# --- records ----------------------------------------------------------------------------------------------------------


@contextmanager
def known(records: Mapping[str, tuple[float, float]], patch: pytest.MonkeyPatch) -> Iterator[None]:
    with patch.context() as patched:
        patched.setattr(judge, "records", lambda: records)
        yield


def test_a_record_shrinks_to_that_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    families = {"pattern": (9.0, 1.0), "engine": (1.0, 3.0)}
    rules = {"grammar.few": (0.0, 1.0), "grammar.many": (0.0, 50.0), "grammar.languagetool.GOOD": (40.0, 0.0)}
    with known(families | rules, monkeypatch):
        kind = math.log(9)
        assert judge.record("grammar.never-seen") == pytest.approx(kind)
        assert judge.record("grammar.languagetool.NEVER_SEEN") == pytest.approx(math.log(1 / 3))
        assert judge.record("grammar.many") < judge.record("grammar.few") < kind
        assert judge.record("grammar.many") < 0 < judge.record("grammar.few")
        assert judge.record("grammar.languagetool.GOOD") > 0
        # Without the one that is to be judged it is as if that had never been.
        assert judge.record("grammar.few", less=(0.0, 1.0)) == pytest.approx(kind)
        assert judge.record("grammar.few", less=(5.0, 5.0)) == pytest.approx(kind)
    with known({}, monkeypatch):
        assert judge.record("grammar.any") == 0


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.01, 10))
def test_one_more_right_flag_never_harms_a_record(right: float, wrong: float, more: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "records", lambda: {"pattern": (2.0, 1.0), "grammar.a": (right, wrong)})
        before = judge.record("grammar.a")
        patch.setattr(judge, "records", lambda: {"pattern": (2.0, 1.0), "grammar.a": (right + more, wrong)})
        assert judge.record("grammar.a") >= before - 1e-9


@pytest.mark.parametrize(
    ("rule", "family"),
    [
        ("grammar.languagetool.HE_VERB_AGR", "engine"),
        ("grammar.include-into", "pattern"),
        ("names.near-glossary", "names"),
        ("spelling.unknown-word", "spelling"),
    ],
)
def test_families(rule: str, family: str) -> None:
    assert judge.family_of(rule) == family


def test_checks_of_which_nobody_judged_a_flag_are_nearly_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    with known({"numbers": (3.0, 1.0)}, monkeypatch):
        found = judge.recorded([issue("terms.missing"), issue("numbers.near")])
        assert [each.confidence for each in found] == [judge.UNJUDGED, 0.75]


def test_the_shipped_files_are_whole() -> None:
    assert set(judge.weights()) == {"real word", "rule", "unknown"}
    for family in judge.weights().values():
        assert any(name.startswith("bits.in.") for name in family)
        assert all(math.isfinite(weight) for weight in family.values())
    assert {"engine", "pattern", "names", "numbers", "names.near-glossary"} <= set(judge.records())
    assert all(right >= 0 and wrong >= 0 and right + wrong > 0 for right, wrong in judge.records().values())


# --- what comes true --------------------------------------------------------------------------------------------------

_WORD = "spelling.unknown-word"
confidences = st.lists(st.floats(0.1, 0.99), min_size=1, max_size=12)


def calibrated(found: Sequence[float], words: int, table: dict[str, dict[str, float]]) -> list[float]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "calibration", lambda read=False: table)
        issues = [issue(_WORD, c) for c in found]
        return [each.confidence for each in judge.calibrated(issues, "word " * words)]


@given(confidences, st.integers(0, 20_000))
def test_of_what_nothing_was_read_it_says_what_the_judge_says(found: list[float], words: int) -> None:
    assert calibrated(found, words, {}) == pytest.approx(found, abs=1e-3)


@given(confidences, st.integers(0, 20_000), st.floats(-3, 3), st.floats(0.1, 2))
def test_what_the_judge_is_surer_of_stays_surer(found: list[float], words: int, always: float, said: float) -> None:
    told = calibrated(found, words, {_WORD: {"always": always, "said": said}})
    pairs = sorted(zip(found, told, strict=True))
    assert [after for _, after in pairs] == sorted(after for _, after in pairs)


@given(st.floats(0.1, 0.89), st.integers(0, 8), st.integers(100, 5_000))
def test_the_more_is_certain_and_the_shorter_the_text_the_likelier_is_the_rest(one: float, n: int, words: int) -> None:
    table = {_WORD: {"said": 1.0, "company": 0.3}}

    def beside(others: int, length: int) -> float:
        return calibrated([one, *[0.97] * others], length, table)[0]

    assert beside(n, words) <= beside(n + 1, words)
    assert beside(n, words + 1_000) <= beside(n, words)
    assert beside(0, words) == pytest.approx(one, abs=1e-4)


def test_our_own_rule_is_as_sure_as_who_else_speaks_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "calibration", lambda read=False: {})
    found = judge.calibrated([issue(_WORD, 0.8), issue("grammar.a", 0.3)], "abc")
    assert [each.confidence for each in found] == [0.8, 0.8]


def test_what_is_hardly_ever_right_is_left_out_but_for_words_that_no_dictionary_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judge, "calibration", lambda read=False: {})
    found = [issue(rule, 0.05) for rule in ("grammar.a", "spelling.real-word", _WORD)]
    assert [(each.rule, each.confidence) for each in judge.calibrated(found, "abc")] == [(_WORD, judge.LEAST)]


@pytest.mark.parametrize(
    ("rule", "words", "kind"),
    [
        ("grammar.languagetool.HE_VERB_AGR", "have", "engine"),
        ("grammar.include-into", "into", "pattern"),
        ("spelling.unknown-word", "floatsam", "spelling.unknown-word"),
        ("spelling.unknown-word", "Hershy", "spelling.unknown-word.capital"),
        ("spelling.real-word", "Form", "spelling.real-word"),
    ],
)
def test_the_kinds_that_are_calibrated_apart(rule: str, words: str, kind: str) -> None:
    assert judge.kind_of(rule, words) == kind


@pytest.mark.parametrize("read", [False, True])
def test_the_shipped_calibration_is_whole(read: bool) -> None:
    rules = ("grammar.languagetool.", "grammar.")
    known = judge.calibration(read)
    kinds = {name: each for name, each in known.items() if name in judge.SMALL_WORDS or not name.startswith(rules)}
    for weights in kinds.values():
        assert set(weights) == {"always", "said", "record", "company", *(("sentence",) if read else ())}
        # What the judge is surer of stays surer, errors speak for each other, and a likelier sentence for its flag.
        assert weights["said"] > 0
        assert weights["company"] > 0
        assert weights.get("sentence", 1) > 0
    assert {"engine", "pattern", "spelling.real-word", "spelling.unknown-word"} <= set(kinds)
    assert (set(kinds) >= judge.SMALL_WORDS) is read


def test_small_words_need_their_sentence_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "calibration", lambda read=False: {})
    found = [issue("grammar.missing-word", 0.9)]
    assert judge.calibrated(found, "abc") == []
    assert [each.rule for each in judge.calibrated(found, "abc", [(5.0,)])] == ["grammar.missing-word"]


def test_a_doubted_word_needs_more_once_its_sentence_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "calibration", lambda read=False: {})
    found = [issue("spelling.real-word", 0.4)]
    assert judge.LEAST < 0.4 < judge.LEAST_READ
    assert [each.confidence for each in judge.calibrated(found, "abc")] == [0.4]
    assert judge.calibrated(found, "abc", [(5.0,)]) == []


def test_the_suggestion_that_fits_its_sentence_best_comes_first_and_is_told() -> None:
    text = "in the word of art"
    word, message = Span(7, 11), tell("“{a}”, but “{b}”", a="word", b="wood")
    suggestions = ("wood", "world", "works")
    told = [tell("wood is likelier: {a}", a="wood")]
    found = real_words.REAL_WORD.issue(text, word, message, suggestions, told, confidence=0.7)
    best, gain = judge.best_read(found, (1.0, 11.0, 4.0))
    # What gains far less is left out.
    assert (best.suggestions, gain) == (("world", "works"), 11.0)
    assert str(best.message) == "“word”, but “world”" and best.evidence == ()
    # What the judge thinks less likely must gain much more.
    assert judge.best_read(found, (8.0, 11.0, 4.0)) == (found, 8.0)
    assert judge.best_read(found, ()) == (found, None)
    (shown,) = judge.calibrated([found], text, [(1.0, 11.0, 4.0)])
    assert "1,000 times" in str(shown.evidence[-1]) and "“world”" in str(shown.evidence[-1])


def test_of_two_that_make_the_same_text_the_rule_with_a_name_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "calibration", lambda read=False: {})
    text = "It is able meet demand."
    own = replace(issue("grammar.able-do", 0.4), span=Span(6, 10), suggestions=("able to",))
    small = replace(issue("grammar.missing-word", 0.8), span=Span(11, 15), suggestions=("to meet",))
    found = judge.calibrated([own, small], text, [(9.0,), (9.0,)])
    assert [(each.rule, each.confidence) for each in found] == [("grammar.able-do", 0.8)]


def test_flags_of_a_rule_that_were_read_move_what_is_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        judge, "calibration", lambda read=False: {"grammar.a": {"always": 1.0}, "grammar.b": {"always": -1.0}}
    )
    good, bad, unread = (judge.come_true("pattern", f"grammar.{each}", 0.8, 0.0) for each in "abc")
    assert good > unread > bad
    assert unread == pytest.approx(0.8)


# --- British and American spelling ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("labour", "labor"),
        ("organise", "organize"),
        ("organisation", "organization"),
        ("organising", "organizing"),
        ("analyse", "analyze"),
        ("travelled", "traveled"),
        ("centre", "center"),
        ("catalogue", "catalog"),
        ("defence", "defense"),
        ("Labour", "labor"),
        ("fulfils", "fulfills"),
        ("enrolment", "enrollment"),
        ("skilful", "skillful"),
        ("meagre", "meager"),
        ("liveable", "livable"),
    ],
)
def test_other_spellings(british: str, american: str) -> None:
    assert judge.is_other_spelling(british, american)
    assert judge.is_other_spelling(american, british)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("form", "from"),
        ("planing", "planning"),
        ("labour", "labours"),
        ("peach", "peace"),
        ("a", "a"),
        ("fill", "file"),
    ],
)
def test_slips_are_no_other_spellings(one: str, other: str) -> None:
    assert not judge.is_other_spelling(one, other)


# --- reading ----------------------------------------------------------------------------------------------------------

TEXT = "The town of Haiyan has well-known tea. It’s a meeting-place."


def reading(model: Model, *names: str) -> Reading:
    document = marked.document(TEXT)
    spans = tuple(Span(TEXT.index(name), TEXT.index(name) + len(name)) for name in names)
    return Reading(model, replace(document, names=spans))


def tokens(read: Reading) -> list[str]:
    return [span.of(TEXT) for span in read.spans]


def test_known_names_are_read_as_a_name(model: Model) -> None:
    at = tokens(reading(model)).index("tea")
    assert reading(model).number(at) == model.vocabulary.number("tea") != NAME
    assert reading(model, "tea").number(at) == NAME
    # A part of a word is no name.
    assert reading(model, "te").number(at) != NAME
    both = reading(model, "town", "tea")
    assert [number for number in range(len(both.spans)) if both.number(number) == NAME] == [
        *(n for n, word in enumerate(tokens(both)) if word in ("town", "Haiyan", "tea"))
    ]


def test_a_span_that_cuts_a_token_is_widened(model: Model) -> None:
    read = reading(model)
    start = TEXT.index("town")
    first = tokens(read).index("town")
    assert read.widened(Span(start, start + 4)) == (first, first + 1, "", "")
    assert read.widened(Span(start + 1, start + 3)) == (first, first + 1, "t", "n")
    assert read.widened(Span(start + 2, start + 6)) == (first, first + 2, "to", "f")


def test_an_insertion_stands_before_a_token_or_within_one(model: Model) -> None:
    read = reading(model)
    start = TEXT.index("town")
    first = tokens(read).index("town")
    assert read.widened(Span(start, start)) == (first, first, "", "")
    assert read.widened(Span(start + 2, start + 2)) == (first, first + 1, "to", "wn")


def test_what_touches_two_sentences_or_none_is_not_read(model: Model) -> None:
    read = reading(model)
    assert read.widened(Span(TEXT.index("tea"), TEXT.index("a meeting"))) is None
    assert read.widened(Span(len(TEXT), len(TEXT))) is None


def test_a_change_gains_what_its_words_and_those_behind_gain(model: Model) -> None:
    document = marked.document("The transportation planing for railways has come into being.")
    read = Reading(model, document)
    at = [span.of(document.text) for span in read.spans].index("planing")
    (gain,) = read.gains([(at, at + 1, read.numbers("planning"))])
    assert gain.all > 10 and gain.words > 0
    (same,) = read.gains([(at, at + 1, read.numbers("planing"))])
    assert same.all == 0
    (same,) = read.gains([(at, at, ())])
    assert same == Gain(0.0, 0.0, 0.0)
    substitutes = read.substitutes([at])
    best = max(substitutes, key=lambda each: each.gain.all)
    assert (best.token, best.word) == (at, "planning")
    assert best.gain.all == pytest.approx(gain.all, abs=1e-3)


def test_a_document_is_read_once_for_all_checks(model: Model) -> None:
    document = marked.document(TEXT)
    first = reading_of(document, model)
    assert reading_of(document, model) is first
    # Other names make another reading.
    assert reading_of(replace(document, names=(Span(0, 3),)), model) is not first
    assert reading_of(document, None) is None


def test_beginnings_of_sentences(model: Model) -> None:
    read = reading(model)
    assert [word for n, word in enumerate(tokens(read)) if read.begins(n)] == ["The", "It"]


def test_a_rule_without_suggestion_or_beyond_the_text_is_still_judged(model: Model) -> None:
    document = marked.document(TEXT)
    bare = replace(issue(), suggestions=())
    found = judge.judged(document, [bare, issue()], model)
    assert [each.suggestions for each in found] == [(), ("d",)]
    assert all(0 < each.confidence < 1 for each in found)
    assert judge.judged(document, [bare], None)[0].confidence == pytest.approx(
        1 / (1 + math.exp(-judge.record(bare.rule)))
    )


@pytest.mark.parametrize("row", ["rule\thow.form", "rule\thow.form\tmuch", ""])
def test_a_damaged_table_is_named_with_its_row(monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    monkeypatch.setattr(judge.knowledge, "lines", lambda name: ["rule\thow.space\t1.000", row])
    judge.weights.cache_clear()
    try:
        with pytest.raises(
            InputError, match=r"built/judge\.tsv: .* is no row of this table; install the program again"
        ):
            judge.weights()
    finally:
        judge.weights.cache_clear()
