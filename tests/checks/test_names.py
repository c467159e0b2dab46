"""Near misses of names are flagged, right names never are."""

from itertools import pairwise, product

import pytest

from pipeline import checks
from pipeline.checks.names import check, judge
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Span, Term
from tests.marked import document, expect, glossary
from tests.waiting import processor

TERMS = glossary(
    "嘉兴=Jiaxing",
    "平湖=Pinghu",
    "嘉善=Jiashan",
    "浙江=Zhejiang",
    "上海=Shanghai",
    "杭州=Hangzhou",
    "西安=Xi’an",
    "长三角=Yangtze River Delta",
    "博兴=Boxing",
    "习近平=Xi Jinping:preferred:person",
    "袁家军=Yuan Jiajun:preferred:person",
    "车俊=Che Jun:preferred:person",
    "航天科技=China Aerospace Science and Technology Corporation:preferred:organisation",
    "航天科技=CASC:admitted:organisation",
    "同济大学=Tongji University:preferred:organisation",
    "平湖经济技术开发区=Pinghu Economic and Technological Development Zone:preferred:organisation",
    "嘉兴经济技术开发区=Jiaxing Economic and Technological Development Zone:preferred:organisation",
    "交通运输部=Ministry of Transport:preferred:organisation",
    "嘉兴=Kashing:deprecated",
)

SLIPS = [
    # A letter swapped, lost, doubled, replaced; in the middle, first and last.
    "In recent nine months, [Jiaing>Jiaxing]’s efforts",
    "This year, [Jiaixng>Jiaxing] will endeavor",
    "the [Jiaxxing>Jiaxing] railway",
    "the [Jiazing>Jiaxing] railway",
    "the [Iaxing>Jiaxing] railway",
    "the [Ijaxing>Jiaxing] railway",
    "the [Jiaxign>Jiaxing] railway",
    "the [Jiaxingg>Jiaxing] railway",
    "in [Zhejing>Zhejiang] Province",
    # Wherever the name stands.
    "the Shanghai-[Jiaixng>Jiaxing] Railway and the [Jiaixng>Jiaxing]-Shanghai Railway",
    "[JIAXNIG>JIAXING] TODAY",
    "[Jiaixng>Jiaxing]'s port",
    "(“[Jiaixng>Jiaxing]”)",
    "in [Xian>Xi’an], Shaanxi",
    "the Mayor of [Xián>Xi’an] and the port of [Jiāxīng>Jiaxing]",
    # In a name of several words.
    "the [Yangzte>Yangtze] River Delta",
    "the Yangtze [Rivr>River] Delta",
    "an academy in [Ping>Pinghu] Economic and Technological Development Zone",
    "China [Areospace>Aerospace] Science and Technology Corporation",
    "[Tongij>Tongji] University",
    "the Ministry of [Transprot>Transport]",
    "Yuan [Jiajin>Jiajun], governor of Zhejiang",
    # Capitals.
    "the port of [jiaxing>Jiaxing] and [JiaXing>Jiaxing]",
    # Spaces.
    "the port of [Jia xing>Jiaxing]",
    "[Z hejiang>Zhejiang]’s first meeting",
    "the Yangtze [RiverDelta>River Delta]",
    "General Secretary [Xijinping>Xi Jinping]",
    "Governor [Yuan Jia Jun>Yuan Jiajun]",
]

RIGHT = [
    # The glossary's names, in every form.
    "Jiaxing, Jiaxing’s, Jiaxing's, JIAXING, Shanghai-Jiaxing, Jiaxing-based, the two Jiaxings",
    "Xi’an and Xi'an; the YANGTZE RIVER DELTA; Yangtze River Delta-wide; the Yangtze\nRiver Delta",
    "Xi Jinping, Yuan Jiajun and Che Jun met. CASC and Pinghu Economic and Technological Development Zone",
    # Other places, one slip away.
    "Jiaxiang, Jianning and Jiaying; from Pinggu in Beijing; Jinan, Shaanxi, Shanxi, Pingdu and Pingli",
    "Haining Economic and Technological Development Zone",
    # Persons, one slip away.
    "Zhang Jiaxin said. Li Jiaxin and Wang Pinhu met Ms Jiaming.",
    "Yuan Jiahao and Yuan Jun; Che Jin",
    "Wang Jia-xing and Wang Jia Xing",
    "Ouyang Yiling, Zhong Nanshan and Chen Lifang",
    # Brands.
    "Jiaxing has Jiaxin Silk Co., Ltd. and the Jiashen Group. Jiaxing likes Jiaxing.",
    # English words, and short names.
    "The boxing match; Boxing Day; a guide to shanghaiing; Ping the server; Li, Lin, Lie",
    "Hang on. Long may it last. He can ban the fan.",
    "Ministries of Transport, a ministry of transport",
    # Foreign names.
    "Hassan Rouhani met Binyamin Netanyahu, Jiajang Lee and Taxing Smith.",
    # Acronyms, addresses.
    "CSAC and CAS; www.jiaixng.gov.cn, info@jiaixng.cn, #jiaixng",
    # Names a glossary does not want are the business of `terms`.
    "Kashing",
    "",
]


# Without a glossary.
GAZETTEER = [
    # No pinyin, and one slip from a well-known place.
    "In [Zhejing>Zhejiang] Province, [Shandng>Shandong] and [Jinagsu>Jiangsu]",
    "the symbol of [Xianghsan>Xiangshan] County",
    "China Sci-Tech City ([Miangyang>Mianyang|Xiangyang])",
    "[Shenzen>Shenzhen] City and the [Huan>Hunan] Province",
    "Huzhou grows: the port of [Huzou>Huzhou] is large.",
    # Pinyin: only what the company makes a city or a province.
    "Yin Xuequn, mayor of [Jinha>Jinhua], said",
    # Forms that are none in English.
    "Ningbo, Dalian, [Lasa>Lhasa], Zhuhai",
    "the Mayor of [Xián>Xi’an]",
    # Capitals, spaces, apostrophes.
    "to invest in [keqiao>Keqiao]",
    "[Z hejiang>Zhejiang]’s meeting in [Jia xing>Jiaxing]",
    "[Foshans>Foshan’s] industry, and [Zhejiangs>Zhejiang’s] long history",
    "a factory in [Guang Zhou>Guangzhou], its office in [BeiJing>Beijing] and its port in [Tian Jin>Tianjin]",
    "They live in [Nan-jing>Nanjing], in [Hongkong>Hong Kong] and in [Hei Long Jiang>Heilongjiang].",
    "[Shi Jia Zhuang>Shijiazhuang] and [Ha Er Bin>Harbin] are far away.",
    "[Chang Chun>Changchun] is a city; the city of [Tang Shan>Tangshan] is, too.",
    "Beijing, Shanghai, [Cheng Du>Chengdu], and [Su Zhou>Suzhou], Jiangsu, China; in [Haian>Hai’an]",
    "The factory of [Jiang Su>Jiangsu] Province and that of [Su Zhou>Suzhou] City are new.",
    "(13 December 2018, [Nan Jing>Nanjing]) Teachers and students met.",
    "The temples of [Taian>Tai’an] and of [Inner-Mongolia>Inner Mongolia]",
    # Given names.
    "Zheng [shanjie>Shanjie] and other leaders",
    "Academician Zhong [Nannshan>Nanshan] said",
    "General Secretary Xi [Jingping>Jinping] said",
    "Zhong [Nansan>Nanshan] said that masks help",
    "Zhu Dejiang spoke. Zhu [Deqiang>Dejiang|Deqiang] answered.",
]
# With every place of a country in the glossary: what no place is called is a slip of the name it is nearest to.
DRESSED_RIGHT = [
    "Mr. An Hui met Su Zhou and Wu Han; Lin Yi and He Nan left. Premier Li Ke Qiang spoke.",
    "The Hongkong and Shanghai Banking Corporation has a branch there, said Xinhuanet.",
    "The Jing-Hu line, the Yangtze river and an innovation center are there. NANJING, Xi’an and Lu'an are cities.",
    "They awarded it to Lin Yi. According to An Kang, it works. Photo by An Hui. The film stars Yun Nan.",
    "Ms. Wu Han joined in 2010. They live in Wu Han’s house. Zhao Yanan won. Yanan agreed.",
    "Hongkong Land owns it, and Hongkong Post has it.",
]
PLACES = glossary(
    "北京=Beijing", "武汉=Wuhan", "南京=Nanjing", "深圳=Shenzhen", "上海=Shanghai", "湖南=Hunan", "甘肃=Gansu",
    "陕西=Shaanxi", "山西=Shanxi", "河北=Hebei", "海口=Haikou",
    "湛江=Zhanjiang", "安庆=Anqing", "凉山=Liangshan", "嘉兴=Jiaxing",
)  # fmt: skip
AMONG_PLACES = [
    "From [Deijing>Beijing] and [Tuhan>Wuhan], by [Shenzen>Shenzhen] and [Shangai>Shanghai]",
    "a factory in [Zanjing>Nanjing]; the [Shangai>Shanghai] SASAC",
    # In a list of provinces, and in a well-known name.
    "Shaanxi, Gansu, [Shenxi>Shanxi] and Hebei",
    "the [Deijing>Beijing] Capital International Airport, [Xinha>Xinhua] News Agency",
]
AMONG_PLACES_RIGHT = [
    # Places, lakes, rivers and schools that dictionaries have, or many villages.
    "Dongbei University and Bohai University; Xiasha; the Hanjing River; the Baiji of Dongting Lake",
    "Hankou in Wuhan; Sanqing Mountain; Langshan in Nantong; Zhujiang River; Liangjiang New Area",
    "the Hani nationality and the Argun River; Arxan, Ergun, Golmud and Xilinhot",
    "Shanghai Xian De Lai Steak; Hongkang Logistics Center; Mr Deijing said",
]


@pytest.mark.parametrize("marked", [*AMONG_PLACES, *AMONG_PLACES_RIGHT])
def test_among_places(marked):
    expect(check, marked, PLACES)


GAZETTEER_RIGHT = [
    # Towns, streets, rivers and villages that no list holds.
    "Xindai Town, Jianing Village, the Guanhe River, Changsan Road; a factory in Jiaying; Binxian and Ningbo",
    "the Guangxu Period, Tian’anmen and Tiananmen Square; Haerbin Pharmaceutical Group",
    "Jiajang Lee and Dubai’s Crown Prince; the Sany Group",
    # Given names of other languages and romanisations.
    "Mo Salah, Kim Jong, Wang Leehom, Li Ka-shing, Lee Hsien Loong, Tan Kah Kee, Han Duck-soo, Ma Ying-jeou",
    "Mr Wang said in renminbi; the Tang hutong; He went; An apple; Long beans",
    "Dr Li Jingping and Xi Jinping’s speech",
    "the two Jiaxings are; Hangzhous and Shanghais; Paris fashion",
]


@pytest.mark.parametrize("marked", [*GAZETTEER, *GAZETTEER_RIGHT, *DRESSED_RIGHT])
def test_without_a_glossary(marked):
    expect(check, marked)


@pytest.mark.parametrize("marked", SLIPS)
def test_flags(marked):
    expect(check, marked, TERMS)


@pytest.mark.parametrize("text", RIGHT)
def test_is_silent(text):
    expect(check, text, TERMS)


@pytest.mark.parametrize(
    "marked",
    [
        "Rouhani spoke. Rouhani left. Then [Rouhnai>Rouhani] came back. Rouhani left.",
        "Meichen grows. Meichen builds. [Meichne>Meichen] plans. Meichen sells.",
        "Sun Ruizhe met Li Wen. Sun [Ruizge>Ruizhe] said so.",
        "Sun [Ruizge>Ruizhe] met Li Wen. Sun Ruizhe said so.",
        "Editor Yao Yuyi came. Yao [Yuyu>Yuyi|Yuyu] graduated in 2003.",
        "Zhang Weimin met Li Wen. Zhang [Weiming>Weimin|Weiming] left. Zhang Weimin said to Zhang Weimin.",
    ],
)
def test_one_name_spelt_two_ways(marked):
    expect(check, marked)


@pytest.mark.parametrize(
    "text",
    [
        "Kiribati, Kiribati, Kiribati and the Kiribatis",
        "Rouhnai and Rouhani met.",
        "Zhang Weimin, Zhang Weiming, Zhang Weimin, Zhang Weiming",
        "Zhang Weimin met Zhang Weiming. Zhang Weimin said to Zhang Weimin.",  # in one sentence: two persons
        "Zhang Weimin and Wang Weiming, Li Na and Li Ni",
    ],
)
def test_two_names_that_look_alike(text):
    expect(check, text)


def test_evidence():
    (issue,) = check(document("Jiaxing grows. Jiaxing builds. Jiaixng plans."), TERMS)
    assert tuple(map(str, issue.evidence)) == (
        "two letters swapped: “ix” for “xi”",
        "“Jiaixng” is not pinyin",
        "“Jiaxing” stands 2 times in this release",
        "glossary: 嘉兴 = Jiaxing, preferred",
    )
    assert (issue.type, issue.severity, issue.ambiguous) == ("misspelling", "major", False)


def test_the_release_and_the_region_choose_between_two_names():
    terms = glossary("嘉兴=Jiaxing", "嘉陵=Jialing", "浙江=Zhejiang", "重庆=Chongqing")
    expect(check, "Jialing and Jialing grow, and so does [Jiaing>Jialing|Jiaxing] in the west.", terms)
    expect(check, "Zhejiang grows, and so does [Jiaing>Jiaxing] in the east.", terms)


def test_two_equally_good_suggestions_are_ambiguous():
    terms = glossary("虚一=Biboxang", "虚二=Biboxeng")
    (issue,) = check(document("the port of Biboxung"), terms)
    assert issue.ambiguous
    assert set(issue.suggestions) == {"Biboxang", "Biboxeng"}


def test_no_word_has_two_issues():
    text = "Jiaixng, JiaXing, Jia xing, Ping Economic and Technological Development Zone, Yangzte RiverDelta"
    spans = sorted(issue.span for issue in check(document(text), TERMS))
    assert len(spans) == 6
    assert not any(a.overlaps(b) for a, b in pairwise(spans))


def test_known_names():
    text = "Jiaxing’s Rouhani, Rouhani and Xiongan met Jiaixng in the Yangtze River Delta; Kashing."
    spans = judge(document(text), TERMS).known
    assert [span.of(text) for span in spans] == ["Jiaxing", "Rouhani", "Rouhani", "Xiongan", "Yangtze River Delta"]
    assert list(spans) == sorted(spans)


def test_what_is_known_otherwise_is_not_flagged():
    doc = document("the port of Jiaixng")
    issues = list(check(doc, TERMS))
    assert list(checks.resolve(doc, [issues])) == issues != []
    sure = Document(doc.path, doc.language, doc.text, names=(Span(12, 19),))
    assert not list(checks.resolve(sure, [issues]))


def test_a_source_that_does_not_hold_the_name_keeps_the_check_silent():
    terms = glossary("嘉兴市=Jiaxing")
    doc = document("the port of Jiaixng")
    for source, flags in (("嘉兴港", 1), ("嘉興港", 1), ("嘉祥港", 0)):
        held = Document(doc.path, doc.language, doc.text, source=document(source, "zh"))
        assert len(list(check(held, terms))) == flags


def test_a_place_that_the_source_does_not_hold_is_not_suggested():
    doc = document("Sheikh Mohammed and Handaan, Crown Prince of Dubai, came to the city of Zhejiang.")
    assert list(check(doc, glossary()))
    for source, flags in (("穆罕默德酋长和迪拜王储汉达安来了。", 0), ("来自邯郸的酋长", 1)):
        held = Document(doc.path, doc.language, doc.text, source=document(source, "zh"))
        assert len(list(check(held, glossary()))) == flags


def test_every_slip_of_a_repeated_name_is_found():
    text = "Jiaxing, Zhejiang, grows. Shanghai and Jiaxing build the Jiaxing Airport in Jiaxing. {} plans."
    letters = "abcdefghijklmnopqrstuvwxyz"
    right = "Jiaxing"
    slips = {right[:i] + right[i + 1] + right[i] + right[i + 2 :] for i in range(6)}
    slips |= {right[:i] + right[i + 1 :] for i in range(7)}
    slips |= {right[:i] + right[i] + right[i:] for i in range(7)}
    slips |= {right[:i] + letter + right[i + 1 :] for i, letter in product(range(7), letters)}
    slips = {slip.title() for slip in slips} - {right}
    found = {
        slip
        for slip in slips
        if any(issue.suggestions[0] == right for issue in check(document(text.format(slip)), TERMS))
    }
    # What is left is English or another place: Taxing, Jiaxiang.
    assert len(found) / len(slips) > 0.9


def test_a_glossary_ten_times_as_large_costs_far_less_than_ten_times():
    syllables = [
        "jia",
        "xing",
        "ping",
        "hu",
        "zhou",
        "hang",
        "ning",
        "hai",
        "yan",
        "tong",
        "xiang",
        "lin",
        "shan",
        "qing",
    ]
    names = ["".join(parts).title() for parts in product(syllables, repeat=4)]
    text = "In Jiaixng and Zhejiang, Jiaxing builds the Shanghia railway with Microteck and Rouhani. " * 500

    def seconds(size: int) -> float:
        terms = Glossary(tuple(Term(name, name, "en", "place", "preferred") for name in names[:size]))
        list(check(document("warm"), terms))
        return min(processor(lambda n=n: list(check(Document("x", "en", f"{text}{n}"), terms))) for n in range(3))

    # Ten times the names: a check of each of them would take ten times as long.
    assert seconds(24_550) < 4 * seconds(2_455) + 0.1


def test_a_correction_that_reaches_into_a_name_and_leaves_it_is_shown() -> None:
    terms = glossary("国家外汇管理局=State Administration of Foreign Exchange:preferred:organisation")
    text = "The State Administration of Foreign Exchange(SAFE) said so."
    prepared = checks.prepare(document(text), terms).document
    assert [(i.text, i.suggestions) for i in checks.run(prepared, terms)] == [("Exchange(SAFE", ("Exchange (SAFE",))]


@pytest.mark.parametrize("times", [3, 21, 60])
def test_a_slip_that_stands_again_and_again_is_still_a_slip(times: int) -> None:
    text = "He left Jiaixng by train. " * times
    terms = Glossary((Term("嘉兴", "Jiaxing", "en", "place", "preferred"),))
    assert len(list(check(document(text), terms))) == times
    assert len(list(check(document(f"{text}Jiaxing is in Zhejiang."), Glossary()))) == times


@pytest.mark.parametrize(
    "text",
    [
        "Mr Blake of Siemens said that OPEC members met in Beijing and Baise.",
        "Nepali and Yemeni guides came to Tibet. Fujitsu and Daimler met in Dali and Datong.",
    ],
)
def test_foreign_names_are_no_slips_of_places(text: str) -> None:
    assert list(check(document(text), Glossary())) == []
