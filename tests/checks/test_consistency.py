from __future__ import annotations

import pytest

from pipeline.checks.consistency import check
from tests.marked import expect, glossary

TERMS = glossary(
    "八八战略=Double-Eight Strategy:preferred:slogan",
    "八八战略=Eight-Eight Strategies:admitted:slogan",
    "嘉兴经济技术开发区=Jiaxing Economic and Technological Development Zone:preferred:organisation",
    "嘉兴经济技术开发区=Jiaxing Economic and Technological Development Area:admitted:organisation",
    "中国电子科技集团有限公司=China Electronics Technology Group Corporation:preferred:organisation",
    "中国电子科技集团有限公司=CETC:admitted:organisation",
    "南湖=Nanhu Lake",
    "南湖=South Lake:admitted",
)


@pytest.mark.parametrize(
    "marked",
    [
        "The Double-Eight Strategy works. The [Eight-Eight Strategies>Double-Eight Strategy] work.",
        "The [Eight-Eight Strategies>Double-Eight Strategy] work. The Double-Eight Strategy works.",
        "The Jiaxing Economic and Technological Development Zone grows; firms of the Jiaxing Economic and "
        "Technological Development [Area>Zone] know it.",
    ],
)
def test_two_renderings_in_one_release_are_flagged(marked: str) -> None:
    expect(check, marked, TERMS)


@pytest.mark.parametrize(
    "text",
    [
        "The Eight-Eight Strategies work. The Eight-Eight Strategies are old.",
        "The Double-Eight Strategy works. The Double-Eight Strategy is old.",
        "China Electronics Technology Group Corporation (CETC) came. CETC left.",
        "Nanhu Lake is large. South Lake is famous.",
        "The Double-Eight Strategy works. Eight and eight strategies make sixteen.",
        "",
    ],
)
def test_one_rendering_acronyms_and_places_stay_silent(text: str) -> None:
    expect(check, text, TERMS)
