from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.aligning.align import align
from pipeline.documents.segment import segment
from pipeline.glossary import glossary as glossaries
from pipeline.glossary import suggest
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document
from tests.marked import glossary

ENGLISH = (
    "The Jiaxing government held a meeting on Monday. Zhang Bing said that the State Council had approved the plan. "
    "Tongji University and the Ministry of Transport sent experts to Jiaxing. "
    "Later, the experts of Tongji University went to Pinghu, where Li Xiaoming showed them the port. "
    "Exports to Kenya grew by 12.5 percent in the first half of the year."
)
CHINESE = (
    "嘉兴市政府周一召开会议。张兵说，国务院已批准该计划。同济大学和交通运输部派专家到嘉兴。"
    "随后，同济大学的专家前往平湖，李晓明带他们参观港口。上半年对肯尼亚的出口增长12.5%。"
)


def proposals(
    english: str, chinese: str, terms: Glossary | None = None, language: str = "en"
) -> dict[str, suggest.Row]:
    target = segment(Document(path=f"test.{language}.txt", language=language, text=english))
    source = segment(Document(path="test.zh.txt", language="zh", text=chinese))
    rows = suggest.rows(align(target, source), terms or Glossary())
    return {row.source: row for row in rows}


def test_names_are_proposed_with_their_kind() -> None:
    found = proposals(ENGLISH, CHINESE)
    assert {zh: (row.target, row.kind, row.count) for zh, row in found.items()} == {
        "嘉兴": ("Jiaxing", "place", 2),
        "张兵": ("Zhang Bing", "person", 1),
        "国务院": ("State Council", "organisation", 1),
        "同济大学": ("Tongji University", "organisation", 2),
        "交通运输部": ("Ministry of Transport", "organisation", 1),
        "平湖": ("Pinghu", "place", 1),
        "李晓明": ("Li Xiaoming", "person", 1),
        "肯尼亚": ("Kenya", "place", 1),
    }
    confidence = [row.confidence for row in found.values()]
    assert confidence == sorted(confidence, reverse=True)
    assert all(suggest.LEAST <= value <= 1 for value in confidence)
    assert found["同济大学"].confidence > found["国务院"].confidence


def test_what_the_glossary_has_is_not_proposed() -> None:
    terms = glossary("嘉兴=Jiaxing", "同濟大學=Tongji University:preferred:organisation", "别处=Pinghu")
    assert not {"嘉兴", "同济大学", "平湖"} & set(proposals(ENGLISH, CHINESE, terms))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("", CHINESE),
        ("They held a meeting on Monday.", "他们周一召开会议。"),
        # A rendering that is not read so, a headline, a day, a people, and another form than the official one.
        ("Nanjing held a meeting.", "嘉兴召开会议。"),
        ("Jiaxing Government Holds Meeting", "嘉兴市政府召开会议"),
        ("On Monday they came.", "他们周一来了。"),
        ("The Chinese came.", "中国人来了。"),
        ("They went to Shanxi.", "他们去了陕西。"),
        # A dateline in capitals, the people of a country, what somebody does, a given name alone, a list.
        ("SHENZHEN, Monday: It rained.", "深圳周一电：下雨了。"),
        ("The South African team won.", "南非队赢了。"),
        ("They keep Supporting Listed Companies.", "他们支持上市公司。"),
        ("They met Yukang there.", "他们在那里见到了裕康。"),
        ("They talked about Position and Action.", "他们谈了立场和行动。"),
    ],
)
def test_what_cannot_be_told_is_not_proposed(english: str, chinese: str) -> None:
    assert not proposals(english, chinese)


def test_a_part_of_a_longer_name_is_not_proposed_beside_it() -> None:
    found = proposals("They went to the Tongji University.", "他们去了同济大学。")
    assert {zh: row.target for zh, row in found.items()} == {"同济大学": "Tongji University"}


@pytest.mark.parametrize(
    ("english", "chinese", "kind"),
    [
        ("He met Lukaku there.", "他在那里见到了卢卡库。", "person"),
        ("He flew to Los Angeles.", "他飞往洛杉矶。", "place"),
        ("He works at the Health Bureau.", "他在卫生局工作。", "organisation"),
    ],
)
def test_the_kind_of_a_name_is_what_the_dictionary_says_of_it(english: str, chinese: str, kind: str) -> None:
    assert [row.kind for row in proposals(english, chinese).values()] == [kind]


def test_a_release_without_a_source_proposes_nothing() -> None:
    assert not suggest.rows(segment(Document("test.en.txt", "en", ENGLISH)), Glossary())


def test_other_languages_get_the_names_that_the_source_reads() -> None:
    found = proposals("La ville de Jiaxing a reçu Zhang Bing lundi.", "嘉兴市周一接待了张兵。", language="fr")
    assert {zh: row.target for zh, row in found.items()} == {"嘉兴": "Jiaxing", "张兵": "Zhang Bing"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for folder in ("releases", "glossary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "glossary" / "names.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    (tmp_path / "releases" / "town.en.txt").write_text(ENGLISH, "utf-8")
    (tmp_path / "releases" / "town.zh.txt").write_text(CHINESE, "utf-8")
    return tmp_path


def test_the_printed_rows_are_a_glossary(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest-terms", "town"]) == 0
    printed = capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert list(rows[0]) == ["zh", "en", "kind", "status", "note"]
    assert {row["zh"] for row in rows} >= {"同济大学", "张兵"}
    assert "嘉兴" not in {row["zh"] for row in rows}
    notes = {row["zh"]: row["note"] for row in rows}
    assert notes["同济大学"].startswith("suggested: 2 times, confidence 0.9")
    assert notes["张兵"].startswith("suggested: once, confidence 0.9")
    (desk / "proposed.csv").write_text(printed, "utf-8")
    assert len(glossaries.load(desk / "proposed.csv").terms) == len(rows)


def test_a_missing_or_wrong_source_is_one_sentence(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest-terms", "town", "--source", "releases/town.en.txt"]) == 2
    assert "the source is not Chinese" in capsys.readouterr().err
    (desk / "releases" / "town.zh.txt").unlink()
    assert main(["suggest-terms", "town"]) == 2
    assert "no Chinese source beside it" in capsys.readouterr().err
    assert main(["suggest-terms", "nothing"]) == 2
