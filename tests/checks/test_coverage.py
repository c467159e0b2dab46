from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.aligning.align import align
from pipeline.checks import coverage
from pipeline.documents.segment import segment
from pipeline.model import Document
from tests.marked import glossary, mark, strip
from tests.waiting import assert_linear

TERMS = glossary(
    "嘉兴=Jiaxing",
    "平湖=Pinghu",
    "海宁=Haining",
    "南湖=Nanhu",
    "南湖=South Lake:admitted",
    "嘉善县=Jiashan",
    "公安县=Gongan",
    "浙江=Zhejiang",
    "上海=Shanghai",
    "长三角=Yangtze River Delta",
    "中国共产党嘉兴市委员会=CPC Jiaxing Municipal Committee:preferred:organisation",
    "嘉兴经济技术开发区=Jiaxing Economic and Technological Development Zone:preferred:organisation",
    "交通运输部=Ministry of Transport:preferred:organisation",
    "住房和城乡建设部=Ministry of Housing and Urban-Rural Development:preferred:organisation",
    "中国航天科技集团有限公司=China Aerospace Science and Technology Corporation:preferred:organisation",
    "中国航天科技集团有限公司=CASC:admitted:organisation",
    "长城汽车=Great Wall Motor:preferred:organisation",
    "高质量发展=high-quality development:preferred:slogan",
    "首位战略=first strategy:preferred:slogan",
    "首位战略=primary strategy:forbidden:slogan",
    "红船=Red Boat:preferred:slogan",
)


def aligned(english: str, chinese: str, language: str = "en") -> Document:
    target = segment(Document(path=f"test.{language}.txt", language=language, text=english))
    source = segment(Document(path="test.zh.txt", language="zh", text=chinese))
    return align(target, source)


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        # Translated character by character.
        ("The port of [Flat Lake>Pinghu] is busy.", "平湖港十分繁忙。"),
        ("He arrived in [Ocean Peaceful>Haining] on Monday.", "他周一抵达海宁。"),
        ("The [Excellent Good>Jiashan] government agreed.", "嘉善县政府同意了。"),
        # Another place.
        ("[Nanjing>Jiaxing] held a meeting.", "嘉兴召开会议。"),
        ("The road from Shanghai to [Wuhan>Pinghu] is open.", "上海至平湖的公路通车了。"),
        ("Jiaxing is near Shanghai, and [Wuhan>Jiaxing] has a port.", "嘉兴靠近上海，嘉兴有港口。"),
        ("The city of [Jiaxiang>Jiaxing] is growing.", "嘉兴市正在发展。"),
        # Another place is no cause of the one that is misspelt.
        ("A firm in [Qindgao>Qingdao], in the east of Shandong, won.", "青岛一家企业获奖。"),
        # Places that the glossary does not have.
        ("The people of [Wuhan>Shaoxing] came.", "绍兴人民来了。"),
        ("The port of [Green Island>Qingdao] is busy.", "青岛港十分繁忙。"),
        # Initials.
        ("The firm is in [ZJ>Zhejiang] and grows.", "该企业位于浙江，正在发展。"),
        ("The firm is in [SX>Shaoxing] and grows.", "该企业位于绍兴，正在发展。"),
        # A name as it reads where the glossary translates.
        ("[Changcheng>Great Wall] Motor opened a plant.", "长城汽车开设了一家工厂。"),
        ("The spirit of the [Hongchuan>Red Boat] lives on.", "红船精神永存。"),
        # Nearly the rendering.
        ("The CPC Jiaxing [Committee>Municipal Committee] met on Friday.", "中国共产党嘉兴市委员会周五开会。"),
        ("The CPC Jiaxing [Committee>Municipal Committee] met on Friday.", "嘉兴市委周五开会。"),
        (
            "A firm in the Jiaxing Economic [Development>and Technological Development] Zone won.",
            "嘉兴经济技术开发区一家企业获奖。",
        ),
        ("The Ministry [for>of] Transport said so.", "交通运输部这样说。"),
        (
            "The Ministry of Housing and [Urban Development>Urban-Rural Development] said so.",
            "住房和城乡建设部这样说。",
        ),
        ("The China [Space>Aerospace] Science and Technology Corporation came.", "中国航天科技集团有限公司来了。"),
        # Traditional characters.
        ("[Nanjing>Jiaxing] held a meeting.", "嘉興召開會議。"),
    ],
)
def test_what_stands_there_instead_is_flagged(marked: str, chinese: str) -> None:
    document = aligned(strip(marked), chinese)
    most = max(1, marked.count("|") + 1)
    assert mark(document.text, coverage.check(document, TERMS), most) == marked


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The port of Pinghu is busy.", "平湖港十分繁忙。"),
        ("The city held a meeting.", "嘉兴召开会议。"),
        ("South Lake is famous.", "南湖很有名。"),
        ("Nanhu District is famous.", "南湖区很有名。"),
        # Short forms and acronyms.
        ("The committee met on Friday.", "中国共产党嘉兴市委员会周五开会。"),
        ("The ministry said so.", "交通运输部这样说。"),
        ("CASC came.", "中国航天科技集团有限公司来了。"),
        ("The zone is growing.", "嘉兴经济技术开发区正在发展。"),
        ("The Transport Ministry said so.", "交通运输部这样说。"),
        # One more word than the rendering has is no other name.
        (
            "The Jiaxing National Economic and Technological Development Zone is growing.",
            "嘉兴经济技术开发区正在发展。",
        ),
        ("They promote high-quality economic development.", "他们推动经济高质量发展。"),
        ("They develop with high quality.", "他们实现高质量发展。"),
        # What `terms` reports.
        ("This is the primary strategy.", "这是首位战略。"),
        # Places with a reason: read, abbreviated or named by the source.
        ("Nanjing helped the city.", "南京帮助了嘉兴。"),
        ("Beijing and the city signed a treaty.", "京嘉签约，嘉兴市长出席。"),
        ("Peking University opened a school there. Beijing is far away.", "北京大学在嘉兴开设学院。"),
        ("Harbin helped the city.", "哈尔滨帮助了嘉兴。"),
        # 公安 is the police, not a county; 海南 is not in 上海南站.
        ("The Public Security Bureau of Wuhan said so.", "武汉公安局这样说。"),
        ("Nanjing is far from Shanghai South Railway Station.", "南京离上海南站很远。"),
        # An acronym of the source, and one that is no place's.
        ("The SX line passes the city.", "SX线经过绍兴市。"),
        ("The people of the city use AI.", "安义人民使用人工智能。"),
        # Two names are lost: which one stands here cannot be told.
        ("Wuhan held a meeting.", "平湖和嘉兴召开会议。"),
        # A neighbour has the name instead.
        ("Jiaxing is growing. Its people are happy.", "城市正在发展。嘉兴人民很幸福。"),
        ("", "嘉兴召开会议。"),
        ("Wuhan held a meeting.", ""),
    ],
)
def test_what_is_right_or_cannot_be_told_stays_silent(english: str, chinese: str) -> None:
    document = aligned(english, chinese)
    assert mark(english, coverage.check(document, TERMS)) == english


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        ("The port of [Pinghoo>Pinghu] is busy.", "平湖港十分繁忙。"),
        ("The port of [Pinghoo>Pinghu] is busy. He left.", "平湖港十分繁忙。他走了。"),
        ("The road to [Jeeashing>Jiaxing] is open.", "通往嘉兴的公路通车了。"),
        ("The linguist [Wangley>Wang Li] spoke.", "语言学家王力讲话。"),
        ("The road to [Tongshiang>Tongxiang] is open.", "通往桐乡的公路通车了。"),
    ],
)
def test_a_chinese_name_spelt_by_ear_is_flagged(marked: str, chinese: str) -> None:
    terms = glossary("嘉兴=Jiaxing", "平湖=Pinghu")
    document = aligned(strip(marked), chinese)
    assert mark(document.text, coverage.check(document, terms)) == marked


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        # Nothing to do with a Chinese name that the target does not have.
        ("President Rouhani visited the city.", "鲁哈尼总统访问嘉兴市。"),
        ("Soochow University opened a school.", "苏州大学开设学院。"),
        ("The road to Pinghu is open.", "通往平湖的公路通车了。"),
        ("", "特朗普总统周一讲话。"),
    ],
)
def test_a_name_in_its_own_language_stays_silent(english: str, chinese: str) -> None:
    assert mark(english, coverage.check(aligned(english, chinese), TERMS)) == english


def test_a_release_without_a_source_stays_silent() -> None:
    text = "Flat Lake held a meeting."
    assert not list(coverage.check(segment(Document("test.en.txt", "en", text)), TERMS))


def test_the_evidence_names_the_source_the_row_and_the_reason() -> None:
    terms = glossary("平湖=Pinghu")
    terms = replace(terms, terms=tuple(replace(t, origin="glossary/jiaxing.csv:3") for t in terms.terms))
    (issue,) = coverage.check(aligned("The port of Flat Lake is busy.", "平湖港十分繁忙。"), terms)
    assert [str(fact) for fact in issue.evidence] == [
        "source: 平湖",
        "glossary: 平湖 = Pinghu, preferred (glossary/jiaxing.csv:3)",
        "translated character by character: 平 flat, 湖 lake",
    ]
    assert (issue.type, issue.severity) == ("mistranslation", "major")


def test_other_languages_have_their_own_renderings() -> None:
    terms = glossary("嘉兴=Jiaxing", "交通运输部=ministère des Transports:preferred:organisation", language="fr")
    document = aligned("La ville de Wuhan s’est réunie.", "嘉兴市召开会议。", "fr")
    assert mark(document.text, coverage.check(document, terms)) == "La ville de [Wuhan>Jiaxing] s’est réunie."
    document = aligned("Le ministère des Transports s’est réuni.", "交通运输部召开会议。", "fr")
    assert not list(coverage.check(document, terms))


ENGLISH = [
    "The city of Jiaxing opened a new railway station on Monday.",
    "The factory produces 300,000 bicycles for export every year.",
    "Teachers and students visited the museum during the summer holiday.",
    "Doctors from the hospital treated 120 patients without charge.",
]
CHINESE = [
    "嘉兴市周一启用了新的火车站。",
    "这家工厂每年生产30万辆自行车供出口。",
    "教师和学生在暑假期间参观了博物馆。",
    "医院的医生免费为120名患者治疗。",
]


def test_a_sentence_left_out_is_shown_where_it_belongs() -> None:
    document = aligned(" ".join([*ENGLISH[:2], *ENGLISH[3:]]), "".join(CHINESE))
    (issue,) = coverage.check(document, TERMS)
    assert (issue.type, issue.text, issue.suggestions) == ("omission", "", ())
    assert document.text[: issue.span.start].endswith("every year.") and not len(issue.span)
    assert str(issue.evidence[0]) == f"source: {CHINESE[2]}"
    assert str(issue.evidence[1]) == "not found: 教师, 学生, 暑假, 参观, 博物馆"


def test_a_paragraph_left_out_is_shown_where_it_belongs() -> None:
    document = aligned("\n\n".join([*ENGLISH[:2], *ENGLISH[3:]]), "\n\n".join(CHINESE))
    (issue,) = coverage.check(document, TERMS)
    assert issue.type == "omission"
    assert document.text[issue.span.start :].startswith("Doctors")


@pytest.mark.parametrize(
    "extra", ["（记者 王小明 摄影报道）", "图为新火车站外景。", "责任编辑：李华", "原标题：嘉兴启用新的火车站"]
)
def test_lines_of_the_agency_are_not_missed(extra: str) -> None:
    document = aligned("\n".join(ENGLISH), "\n".join([*CHINESE[:2], extra, *CHINESE[2:]]))
    assert not list(coverage.check(document, TERMS))


def test_a_complete_translation_has_nothing_left_out() -> None:
    assert not list(coverage.check(aligned(" ".join(ENGLISH), "".join(CHINESE)), TERMS))
    merged = " ".join(ENGLISH).replace("year. Teachers", "year, and teachers")
    assert not list(coverage.check(aligned(merged, "".join(CHINESE)), TERMS))


def paired(english: list[str], chinese: list[str]) -> Document:
    """Sentences aligned one to one, whatever their lengths."""
    target = segment(Document("test.en.txt", "en", " ".join(english)))
    source = segment(Document("test.zh.txt", "zh", "".join(chinese)))
    segments = zip(target.segments, source.segments, strict=True)
    return replace(target, source=source, segments=tuple(replace(one, source=other) for one, other in segments))


def test_a_sentence_far_too_long_for_its_source_is_named() -> None:
    added = ", which the people of the old town by the canal had been waiting for since their childhood"
    long = f"{ENGLISH[1][:-1]}{5 * added}."
    chinese = CHINESE[1].replace("出口", "海外多个国家和地区的销售和出口")
    (issue,) = coverage.check(paired([ENGLISH[0], long, *ENGLISH[2:]], [CHINESE[0], chinese, *CHINESE[2:]]), TERMS)
    assert (issue.type, issue.severity) == ("length", "neutral")
    assert issue.span.start == len(f"{ENGLISH[0]} {long}") and not len(issue.span)


def test_a_sentence_far_too_short_for_its_source_says_what_is_missing() -> None:
    added = "厂长陪同客人参观并发表讲话，强调要加快基础设施建设，改善人民生活，推动城市之间的合作与交流。"
    long = f"{CHINESE[1][:-1]}，{added}"
    document = aligned(" ".join(ENGLISH), "".join([CHINESE[0], long, *CHINESE[2:]]))
    (issue,) = coverage.check(document, TERMS)
    assert issue.type == "omission" and document.text[: issue.span.start].endswith("every year.")
    assert str(issue.evidence[0]).endswith("推动城市之间的合作与交流。")


def test_a_text_without_full_stops_takes_linear_time() -> None:
    def checked(count: int) -> None:
        document = aligned("Flat Lake Economic Development Zone Municipal " * count, "嘉兴经济技术开发区平湖" * count)
        assert not list(coverage.check(document, TERMS))

    assert_linear(checked, 500)


def test_a_slip_of_a_name_that_the_source_has_is_no_other_place() -> None:
    """*Daxin* is a place, too; here it is 大兴 with a letter lost, and nothing tells it to be Beijing."""
    document = aligned("The first flight took off from Daxin Airport.", "首架航班从北京大兴国际机场起飞。")
    assert "coverage.other-place" not in [issue.rule for issue in coverage.check(document, glossary())]
