"""What turns what the judge says into what comes true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import calibration
from pipeline.judging import judge
from pipeline.model import InputError
from scripts import fit_calibration
from scripts.fit_calibration import ReadFlag, fitted

_RULE = "spelling.real-word"


def told(weights: dict[str, dict[str, float]], flag: ReadFlag) -> float:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "calibration", lambda read=False: weights)
        return judge.come_true(flag.kind, flag.rule, flag.said, flag.company, flag.gain)


def flags(said: float, true: float, number: int, company: float = 0.0) -> list[ReadFlag]:
    right = round(true * number)
    return [ReadFlag(_RULE, _RULE, said, company, float(n < right)) for n in range(number)]


def test_without_a_flag_that_was_read_it_stays_as_said() -> None:
    weights = fitted(flags(0.8, 0.8, 5), read=False)
    assert told(weights, flags(0.8, 1, 1)[0]) == pytest.approx(0.8, abs=0.01)


def test_many_flags_are_believed_and_few_move_it_a_little() -> None:
    many, few = fitted(flags(0.9, 0.3, 300), read=False), fitted(flags(0.9, 0.3, 3), read=False)
    flag = flags(0.9, 1, 1)[0]
    assert told(many, flag) == pytest.approx(0.3, abs=0.03)
    assert 0.5 < told(few, flag) < 0.9


def test_errors_in_company_are_told_from_those_alone() -> None:
    weights = fitted(flags(0.9, 0.3, 200) + flags(0.9, 0.95, 200, company=3.0), read=False)
    assert told(weights, flags(0.9, 1, 1)[0]) < 0.45
    assert told(weights, flags(0.9, 1, 1, company=3.0)[0]) > 0.85


def test_a_rule_that_was_read_is_told_from_others_of_its_kind() -> None:
    said = {"said": 0.9, "company": 0.0}
    rules = ("grammar.languagetool.A", 1.0), ("grammar.languagetool.B", 0.0)
    read = [ReadFlag("engine", rule, true=true, **said) for rule, true in rules for _ in range(8)]
    weights = fitted(read, read=False)
    good, bad = (told(weights, ReadFlag("engine", rule, true=0.0, **said)) for rule, _ in rules)
    assert good > 0.75
    assert bad < 0.35


def test_what_a_sentence_gains_tells_flags_apart_that_the_judge_does_not() -> None:
    read = [replace(flag, gain=gain) for gain, true in ((12.0, 0.95), (-4.0, 0.05)) for flag in flags(0.6, true, 100)]
    weights = fitted(read, read=True)
    flag = flags(0.6, 1, 1)[0]
    assert told(weights, replace(flag, gain=12.0)) > 0.8
    assert told(weights, replace(flag, gain=-4.0)) < 0.2


def row(**named: object) -> dict[str, object]:
    return {
        "page": "a",
        "rule": _RULE,
        "words": "form",
        "said": 0.8,
        "company": 0.0,
        "gains": (4.25, -1.0),
        "verdict": "T",
    } | named


def test_the_same_words_count_once_in_a_page_and_what_was_not_read_never() -> None:
    rows = [row(), row(), row(page="b"), row(words="lead", verdict=""), row(words="quiet", verdict="F")]
    taken = [line.split("\t") for line in fit_calibration.taken(rows)]
    assert [line[4] for line in taken] == ["T", "T", "F"]
    assert {line[6] for line in taken} == {"4.25,-1"}


def test_what_is_no_row_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "flags.tsv"
    path.write_text("# head\nengine\tgrammar.languagetool.A\t0.8\t0\tT\tplain\t-\nengine\tno\n", "utf-8")
    with pytest.raises(InputError) as told_of:
        fit_calibration.read(path)
    assert told_of.value.line == 3
    path.write_text("# head\nengine\tgrammar.languagetool.A\t0.8\t0\tD\tedited\t3.5,9\n", "utf-8")
    found = fit_calibration.read(path)[0]
    assert found.gain == 9
    assert found.true == 0.5
    assert found.weight < 1


def test_what_was_held_back_is_measured_and_not_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "calibration", lambda read=False: {})
    held = [
        ReadFlag(_RULE, _RULE, said, 0.0, true, 0.0) for said, true in ((0.99, 1.0), (0.8, 1.0), (0.8, 0.0), (0.3, 0.0))
    ]
    rows = calibration.held_back(held).rows
    assert (rows["sure"]["flags"], rows["sure"]["true %"]) == (1, 100)
    assert (rows["likely"]["flags"], rows["likely"]["true %"]) == (2, 50)
    assert any(not flag.weight for flag in fit_calibration.read())


def test_the_file_is_read() -> None:
    found = fit_calibration.read()
    assert found
    assert all(flag.kind == judge.kind_of(flag.rule, "") or flag.kind.endswith(".capital") for flag in found)
