"""The language of a text told from its words: those that are checked, and others that are not taken for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.words import identification

RELEASES = Path(__file__).parents[1] / "data" / "releases"


@pytest.mark.parametrize("path", sorted(RELEASES.glob("*.txt")), ids=lambda path: path.name)
def test_whole_releases(path: Path) -> None:
    assert identification.language_of(path.read_text("utf-8")) == path.name.split(".")[1]


@pytest.mark.parametrize("path", sorted(RELEASES.glob("*.txt")), ids=lambda path: path.name)
def test_most_paragraphs_and_none_as_another_language(path: Path) -> None:
    language = path.name.split(".")[1]
    long = 30 if language == "zh" else 100
    found = [identification.language_of(line) for line in path.read_text("utf-8").split("\n") if len(line) > long]
    assert set(found) <= {language, None} and found.count(language) > 0.7 * len(found)


@pytest.mark.parametrize(
    "text",
    [
        "De stad Jiaxing heeft gisteren een nieuwe brug geopend die de twee oevers van de rivier verbindt.",
        "Orașul Jiaxing a inaugurat ieri un nou pod care leagă cele două maluri ale râului.",
        "La ciutat de Jiaxing va inaugurar ahir un nou pont que uneix les dues ribes del riu.",
        "Staden Jiaxing invigde i går en ny bro som förbinder flodens båda stränder.",
        "Thành phố Gia Hưng hôm qua đã khánh thành một cây cầu mới nối hai bờ sông.",
        "嘉興市は昨日、新しい橋を開通させた。市長は、このプロジェクトが経済発展をもたらすと述べた。",
        "자싱시는 어제 새 다리를 개통했다.",
        "Город Цзясин вчера открыл новый мост.",
        "Jiaxing Pinghu Haiyan",
        "2019-07-26 12:00",
        "",
    ],
)
def test_other_languages_are_none_of_these(text: str) -> None:
    assert identification.language_of(text) is None


@pytest.mark.parametrize(
    "text", ["嘉兴港开通了。", "嘉兴港昨天宣布，2019年起与DP World公司合作开通新的国际航线。", "嘉興港昨天開通。"]
)
def test_chinese_with_a_foreign_name(text: str) -> None:
    assert identification.language_of(text) == "zh"
