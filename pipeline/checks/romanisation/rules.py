"""What the check tells apart: each record is used by all of its modules that find such a name."""

from __future__ import annotations

from pipeline.model import Example, Rule, tell

_READINGS = "CC-CEDICT and pypinyin (readings)"

PERSON = Rule(
    id="romanisation.person",
    summary=tell("A person’s name that is nearly, or not at all, what the Chinese source reads."),
    bad=(
        Example("By Zhao [Yaomin>Yamin].", "记者赵雅敏报道。"),
        Example("[Sui>Sun] Ruizhe said that the industry has changed.", "会长孙瑞哲表示，行业已进入新阶段。"),
        Example("[Chai Ke>Chai Keqing] said that many took part.", "柴克清表示，参赛者很多。"),
        Example("Mayor [Zhag>Zhang] and Secretary Li spoke.", "张市长和李书记分别讲话。"),
        Example("[Zhang Weiguo>Wang Minghua], mayor of Jiaxing, spoke.", "嘉兴市市长王明华讲话。"),
    ),
    good=(
        Example("By Zhao Yamin.", "记者赵雅敏报道。"),
        Example("Mr. Chan and Ms. Wong live in Hong Kong.", "陈先生和黄女士住在香港。"),
        Example("Zhang Weiguo chaired the meeting.", "会议由他主持。"),
        Example("Wang Ting-yu and Su Jia-chyuan of the DPP criticised it.", "民进党立委王定宇和苏嘉全批评。"),
    ),
    source=f"GB/T 28039-2011 (names of persons); {_READINGS}",
    type="misspelling",
    severity="major",
    bulk=False,
)

MISREAD = Rule(
    id="romanisation.misread",
    summary=tell("Characters read as they do in other words, not as they do in this name: Leqing for Yueqing."),
    bad=(
        Example("companies in [Leqing>Yueqing] City", "温州市乐清市的企业"),
        Example("[Dan Jixiang>Shan Jixiang], the former director, came.", "原局长单霁翔出席论坛。"),
    ),
    good=(
        Example("companies in Yueqing City", "温州市乐清市的企业"),
        Example("Shan Jixiang, the former director, came.", "原局长单霁翔出席论坛。"),
    ),
    source=_READINGS,
    type="misspelling",
    severity="major",
)

NAME = Rule(
    id="romanisation.name",
    summary=tell("The name of a place, a firm or a body that is nearly, or not at all, what the Chinese source reads."),
    bad=(
        Example("He left [Jiaixng>Jiaxing] by train.", "他从嘉兴出发。"),
        Example("[Keqiang>Keqiao] District, Shaoxing", "绍兴市柯桥区"),
        Example("Farmers of [Liejiahe>Niejiahe] Town grow tea.", "聂家河镇的农民种茶。"),
        Example("Shanghai [Meikorong>Maikerong] Information Consulting", "上海迈柯荣信息咨询有限公司"),
    ),
    good=(
        Example("He left Jiaxing by train.", "他从嘉兴出发。"),
        Example("the railway from Guangzhou to Zhanjiang", "广湛高铁"),
        Example("Minth Group and Sany Group", "嘉兴敏实集团和三一集团"),
        Example("Iranian President Rouhani welcomed it.", "伊朗总统鲁哈尼表示欢迎。"),
    ),
    source=_READINGS,
    type="misspelling",
    severity="major",
    bulk=False,
)

OFFICIAL_FORM = Rule(
    id="romanisation.official-form",
    summary=tell("A place in plain pinyin whose official form is another: Haerbin for Harbin, Shanxi for Shaanxi."),
    bad=(
        Example("The train goes to [Haerbin>Harbin].", "列车开往哈尔滨。"),
        Example("The train goes to [Shanxi>Shaanxi].", "列车开往陕西。"),
    ),
    good=(
        Example("Trains go to Harbin, Hohhot, Lhasa and Urumqi.", "列车开往哈尔滨、呼和浩特、拉萨和乌鲁木齐。"),
        Example("The trains go to Shaanxi and Shanxi.", "列车开往陕西、山西。"),
    ),
    source="",
    type="misspelling",
    severity="major",
)

ORTHOGRAPHY = Rule(
    id="romanisation.orthography",
    summary=tell(
        "A name in the right letters with its words, capitals, hyphens or apostrophes otherwise than pinyin has them."
    ),
    bad=(
        Example("[Yuan Jia Jun>Yuan Jiajun] said that Zhejiang will stay open.", "袁家军表示，浙江将继续开放。"),
        Example("[Caiqi>Cai Qi] thanked the workers.", "蔡奇向一线工作人员表示慰问。"),
        Example("The train goes to [Xian>Xi'an].", "列车开往西安。"),
        Example("Researcher [Si Mawen>Sima Wen] said so.", "研究员司马文说。"),
    ),
    good=(
        Example("Yuan Jiajun said that Zhejiang will stay open.", "袁家军表示，浙江将继续开放。"),
        Example("The trains go to Lu'an and Xi’an.", "列车开往六安和西安。"),
    ),
    source="GB/T 16159-2012 (orthography of pinyin); GB/T 28039-2011 (names of persons)",
    type="misspelling",
    severity="major",
)

ORDER = Rule(
    id="romanisation.order",
    summary=tell("A Chinese person whose given name stands before the surname."),
    bad=(Example("[Jiajun Yuan>Yuan Jiajun] said that Zhejiang will stay open.", "袁家军表示，浙江将继续开放。"),),
    good=(Example("The owner Jianbin Wang said that this was unfair.", "店主王建宾（Jianbin Wang）说，这不公平。"),),
    source="GB/T 28039-2011 (names of persons)",
    type="misspelling",
    severity="major",
    bulk=False,
)

CAPITAL = Rule(
    id="romanisation.capital",
    summary=tell("A surname or a place of the Chinese source that begins with a small letter."),
    bad=(
        Example("The poet [yu>Yu] Jian read in Kunming.", "诗人于坚在昆明朗诵。"),
        Example("Daqiao Town, [nanhu>Nanhu] District, Jiaxing", "嘉兴市南湖区大桥镇"),
    ),
    good=(Example("the kunqu opera and qipao of Hangzhou", "杭州市的昆曲和旗袍"),),
    source="GB/T 16159-2012 (orthography of pinyin); GB/T 28039-2011 (names of persons)",
    type="misspelling",
    severity="major",
)

RULES = (PERSON, MISREAD, NAME, OFFICIAL_FORM, ORTHOGRAPHY, ORDER, CAPITAL)
