"""What languages call places of China and cities abroad, and which place each name is of."""

from __future__ import annotations

import re

import pytest

from pipeline import knowledge
from pipeline.chinese import divisions, exonyms, gazetteer
from pipeline.words import languages


def test_every_row_is_of_a_language_with_a_data_file_and_has_its_forms() -> None:
    rows = [line.split("\t") for line in knowledge.lines("built/exonyms.tsv")]
    assert {row[0] for row in rows} == set(languages.checked()) - {"en"}
    assert all(re.fullmatch("[㐀-鿿]{2,}", row[1]) and len(row) == 4 and (row[2] or row[3]) for row in rows)
    assert not any("|" in form or form != form.strip() for row in rows for form in (*row[2].split("|"), row[3][:0]))


@pytest.mark.parametrize(
    ("language", "word", "chinese", "latin"),
    [
        ("fr", "Pékin", "北京", "Beijing"),
        ("fr", "Nankin", "南京", "Nanjing"),
        ("fr", "Mongolie-Intérieure", "内蒙古", "Inner Mongolia"),
        ("de", "Schanghai", "上海", "Shanghai"),
        ("de", "Innere Mongolei", "内蒙古", "Inner Mongolia"),
        ("es", "Cantón", "广州", "Guangzhou"),
        ("es-MX", "Mongolia Interior", "内蒙古", "Inner Mongolia"),
        ("pt", "Xangai", "上海", "Shanghai"),
    ],
)
def test_a_languages_own_name_is_of_a_place(language: str, word: str, chinese: str, latin: str) -> None:
    own = exonyms.of(word, language)
    assert own is not None and (own.chinese, own.latin) == (chinese, latin)
    assert word in exonyms.forms(chinese, language)
    assert exonyms.of(word, "en") is None


def test_old_forms_are_right_and_never_suggested() -> None:
    assert "Tientsin" in exonyms.forms("天津", "de") and exonyms.usual("天津", "de") == ()
    assert exonyms.usual("北京", "de") == ("Peking",)


@pytest.mark.parametrize("word", ["Monténégro", "Chine", "Moscou", "Paris", ""])
def test_what_is_no_place_of_china_is_none(word: str) -> None:
    assert word == "Chine" or exonyms.of(word, "fr") is None


def test_cities_abroad_are_known_where_the_source_names_them() -> None:
    assert {"moscou", "pekin"} <= exonyms.words_in("列车连接莫斯科和北京。", "fr")
    assert exonyms.words_in("列车连接莫斯科和北京。", "en") == frozenset()


@pytest.mark.parametrize("language", [tag for tag in languages.checked() if tag != "en"])
def test_each_own_name_is_of_a_place_that_the_divisions_know(language: str) -> None:
    for each in exonyms.of_china(language).values():
        known = gazetteer.called(each.chinese) or each.chinese in gazetteer.official_forms()
        assert known and (divisions.is_place(each.latin.lower()) or each.latin == "Taiwan"), each
