"""The names of bodies, word by word: what none of their Chinese words means, and what stays silent."""

from __future__ import annotations

import pytest

from pipeline.aligning.align import align
from pipeline.checks import coverage
from pipeline.checks.coverage.bodies import OTHER_BODY
from pipeline.chinese import bodies
from pipeline.documents.segment import segment
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from tests.marked import glossary, mark, strip
from tests.waiting import assert_linear


def found(english: str, chinese: str, terms: Glossary | None = None) -> list[Issue]:
    target = segment(Document("test.en.txt", "en", english))
    aligned = align(target, segment(Document("test.zh.txt", "zh", chinese)))
    return [issue for issue in coverage.check(aligned, terms or Glossary()) if issue.rule == OTHER_BODY.id]


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        # A word of what the body is for.
        ("The Department of Culture and [Sports>Tourism] issued a circular.", "省文化和旅游厅印发通知。"),
        ("The State Administration of Foreign [Investment>Exchange] said so.", "国家外汇管理局表示。"),
        ("The city’s Investment [Protection>?] Bureau sent a delegation.", "市投资促进局派出代表团。"),
        ("The Chinese Academy of [Forestry>Social] Sciences found it.", "中国社会科学院发现了它。"),
        # Divisions, numbers and levels.
        ("The [Municipal>Provincial] Department of Education published it.", "省教育厅公布了结果。"),
        ("The [First>Second] People’s Hospital of Jiaxing is open.", "嘉兴市第二人民医院启用。"),
        ("The Hangzhou [Higher>?] People’s Court heard it.", "杭州市中级人民法院审理了此案。"),
        # Another kind of body.
        ("The Supreme People’s [Court>Procuratorate] published them.", "最高人民检察院公布了名单。"),
        # A known body: a word of its name, or another known one.
        ("The National Development and Reform [Committee>Commission] met.", "国家发展和改革委员会开会。"),
        ("The [Ministry of Foreign Affairs>Ministry of Commerce] said so.", "商务部表示。"),
    ],
)
def test_a_word_that_is_none_of_the_bodys_is_flagged(marked: str, chinese: str) -> None:
    text = strip(marked)
    assert mark(text, found(text, chinese), most=1) == marked


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        # Other orders, short forms, words that English adds or leaves out.
        ("The Ministry of Transport said so.", "交通运输部表示。"),
        ("The Jiaxing Health Bureau met.", "嘉兴市卫生局开会。"),
        ("The provincial Department of Culture and Tourism published it.", "省文旅厅公布了结果。"),
        ("The National Health Commission said so.", "国家卫健委表示。"),
        ("The Publicity Department of the CPC Central Committee said so.", "中宣部表示。"),
        ("The Shanghai Cooperation Organisation met.", "上海合作组织开会。"),
        # Names that were chosen.
        ("Wuhan Union Hospital helped.", "武汉协和医院伸出援手。"),
        # The bearer’s own, with its initials.
        ("The China Academy of Information and Communications Technology (CAICT) said so.", "中国信息通信研究院表示。"),
        # What stands for 研究院 as a whole.
        ("The Zhejiang Academy of Agricultural Sciences said so.", "浙江省农业科学院表示。"),
        # A body that the sentence does not name in full.
        ("The Department of Commerce said so.", "该部门表示。"),
    ],
)
def test_a_right_name_stays_silent(english: str, chinese: str) -> None:
    assert found(english, chinese) == []


def test_what_the_house_calls_a_body_is_right() -> None:
    english, chinese = "The Investment Protection Bureau met.", "投资促进局开会。"
    assert found(english, chinese)
    assert not found(english, chinese, glossary("投资促进局=Investment Protection Bureau:preferred:organisation"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("市人力资源和社会保障局", ["市", "人力", "资源", "和", "社会", "保障", "局"]),
        ("文化和旅游部", ["文化", "和", "旅游", "部"]),
        ("浙江省农业农村厅", ["浙江", "省", "农业", "农村", "厅"]),
    ],
)
def test_a_name_is_divided_into_its_words(name: str, words: list[str]) -> None:
    assert [word for _, word in bodies.parts(name)] == words


def test_a_text_without_full_stops_takes_linear_time() -> None:
    english, chinese = "the Bureau of Social Work and the Youth Federation ", "社会保障局和妇女联合会"
    assert_linear(lambda size: found(english * size, chinese * size), 200)
