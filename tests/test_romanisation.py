"""Names of the target held against the aligned source."""

import pytest

from pipeline.align import align
from pipeline.checks import places, romanisation
from pipeline.glossary import Glossary
from pipeline.model import Document
from tests.marked import document, mark, strip


def aligned(text: str, source: str) -> Document:
    return align(document(text), document(source, "zh"))


WRONG = [
    # places: transposed, lost, doubled, replaced, first and last letters
    ("他从嘉兴出发。", "He left [Jiaixng>Jiaxing] by train."),
    ("他从嘉兴出发。", "He left [Jiaxin>Jiaxing] by train."),
    ("他从嘉兴出发。", "He left [Jiiaxing>Jiaxing] by train."),
    ("他从嘉兴出发。", "He left [Kiaxing>Jiaxing] by train."),
    ("浙江省绍兴市", "Shaoxing, [Zhejing>Zhejiang] Province"),
    ("武汉金银潭医院", "Wuhan [Jinyitan>Jinyintan] Hospital"),
    # persons: one syllable, the surname, two edits
    ("记者赵雅敏报道。", "By Zhao [Yaomin>Yamin]."),
    ("会长孙瑞哲表示，行业已进入新阶段。", "[Sui>Sun] Ruizhe said that the industry has changed."),
    ("外交官仲跻法为获奖者颁奖。", "Diplomat Zhong [Qifa>Jifa] presented the awards."),
    ("宋湉源同学感叹。", "Song [Yuanyuan>Tianyuan] exclaimed."),
    ("副总经理欧阳倚玲说。", "Ouyang [Yinling>Yiling] said."),
    ("柴克清表示，参赛者很多。", "[Chai Ke>Chai Keqing] said that many took part."),
    # writing
    ("袁家军表示，浙江将继续开放。", "[Yuan Jia Jun>Yuan Jiajun] said that Zhejiang will stay open."),
    ("袁家军表示，浙江将继续开放。", "[Jiajun Yuan>Yuan Jiajun] said that Zhejiang will stay open."),
    ("袁家军表示，浙江将继续开放。", "[Yuan JiaJun>Yuan Jiajun] said that Zhejiang will stay open."),
    ("蔡奇向一线工作人员表示慰问。", "[Caiqi>Cai Qi] thanked the workers."),
    ("他从嘉兴出发。", "He left [Jia Xing>Jiaxing] by train."),
    ("列车开往西安。", "The train goes to [Xian>Xi'an]."),
    # official forms
    ("列车开往哈尔滨。", "The train goes to [Haerbin>Harbin]."),
    ("列车开往陕西。", "The train goes to [Shanxi>Shaanxi]."),
    ("列车开往那曲。", "The train goes to [Nanqu>Nagqu]."),
    # companies
    ("上海迈柯荣信息咨询有限公司", "Shanghai [Meikorong>Maikerong] Information Consulting"),
    # traditional characters
    ("他從嘉興出發。", "He left [Jiaixng>Jiaxing] by train."),
    # a right mention does not hide a wrong one
    ("杉杉控股（以下简称“杉杉控股”）", "Shanshan Holdings ([Shangshan>Shanshan] Holdings)"),
]

RIGHT = [
    ("他从嘉兴出发。", "He left Jiaxing by train."),
    (
        "单霁翔、仇和、曾庆红、解振华、查建英出席。",
        "Shan Jixiang, Qiu He, Zeng Qinghong, Xie Zhenhua and Zha Jianying came.",
    ),
    ("列车开往陕西、山西。", "The trains go to Shaanxi and Shanxi."),
    ("列车开往六安和西安。", "The trains go to Lu'an and Xi’an."),
    ("列车开往哈尔滨、呼和浩特、拉萨和乌鲁木齐。", "Trains go to Harbin, Hohhot, Lhasa and Urumqi."),
    ("伊朗总统鲁哈尼表示欢迎。", "Iranian President Rouhani welcomed it."),
    ("日本首相安倍晋三表示祝贺。", "Japanese Prime Minister Shinzo Abe sent congratulations."),
    ("韩国总统朴槿惠访问上海。", "President Park Geun-hye visited Shanghai."),
    ("香港行政长官林郑月娥出席。", "Carrie Lam Cheng Yuet-ngor attended in Hong Kong."),
    ("台湾的蔡英文和夏立言", "Tsai Ing-wen and Hsia Li-yen of Taiwan"),
    ("吕梁的吕先生", "Mr. Lyu from Lüliang"),
    ("欧阳倚玲和吉克隽逸说。", "Ouyang Yiling and Jike Junyi said so."),
    ("会议在北京举行。", "The meeting took place in Beijing in March, He said Long ago."),
    ("会议在北京举行。", "Professor Zhao Yaomin came."),
    ("会议在北京天安门举行。", "The meeting took place near Tiananmen."),
]


@pytest.mark.parametrize(("source", "marked"), WRONG)
def test_wrong(source: str, marked: str) -> None:
    target = strip(marked)
    assert mark(target, romanisation.check(aligned(target, source), Glossary()), 1) == marked


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_right(source: str, target: str) -> None:
    assert mark(target, romanisation.check(aligned(target, source), Glossary()), 1) == target


def test_two_readings_are_both_offered() -> None:
    target = "Reporter Li Quan said so."
    (issue,) = romanisation.check(aligned(target.replace("Quan", "Juna"), "记者李隽表示。"), Glossary())
    assert issue.ambiguous
    assert set(issue.suggestions) == {"Jun", "Juan"}


def test_without_a_source_nothing_is_said() -> None:
    assert list(romanisation.check(document("He left Jiaixng."), Glossary())) == []
    assert romanisation.confirmed(document("He left Jiaxing.")) == ()


def test_confirmed_names() -> None:
    text = "Yuan Jiajun met farmers of Jiaixng in Pinghu."
    spans = romanisation.confirmed(aligned(text, "袁家军在平湖会见了嘉兴的农民。"))
    assert [span.of(text) for span in spans] == ["Yuan Jiajun", "Pinghu"]


@pytest.mark.parametrize(
    "marked",
    [
        "traders from Yiwu, [Jiangsu>Zhejiang] province",
        "traders from Yiwu, Zhejiang province",
        "gather in Yiwu, East China's [Jiangsu>Zhejiang] province",
        "gather in Yiwu, east China’s Zhejiang Province",
        "gather in Yiwu, in northwest China's [Gansu>Zhejiang] Province",
        "the city of Chaoyang in Liaoning Province",
        "a company in Chaoyang, Beijing municipality",
        "a museum in Paris, Jiangsu province",
    ],
)
def test_places_under_the_wrong_province(marked: str) -> None:
    target = strip(marked)
    assert mark(target, places.check(document(target), Glossary()), 1) == marked
