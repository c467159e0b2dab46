"""What the check tells apart."""

from __future__ import annotations

from pipeline.model import Example, Rule, tell

_NAMES = "CC-CEDICT, JMnedict and GeoNames (foreign names in characters)"
_SOUNDS = "how characters sound in 27,000 foreign names of GeoNames and CC-CEDICT"

IN_PINYIN = Rule(
    id="foreign-names.in-pinyin",
    summary=tell("A foreign name written as its Chinese characters read, not as its own language has it."),
    bad=(
        Example("President [Telangpu>Trump] spoke on Monday.", "特朗普总统周一讲话。"),
        Example("The flight to [Bali>Paris] was late.", "飞往巴黎的航班晚点。"),
        Example("Samsung’s chairman [Li Zairong>Lee Jae-yong] spoke.", "三星电子会长李在镕讲话。"),
        Example("Mayor [Lingmu Kangyou>Suzuki Yasutomo] of Hamamatsu spoke.", "日本滨松市市长铃木康友讲话。"),
        Example("Ships from [Hengbin>Yokohama] and [Shenhu>Kobe] arrived.", "来自横滨、神户的船只抵达。"),
        Example("The biennale of [Guangzhou>Gwangju] has opened.", "韩国光州双年展开幕。"),
        Example("The parade in [Wanzi>Wan Chai] was long.", "湾仔的巡游队伍很长。"),
    ),
    good=(
        Example("They flew from Paris to Bali.", "他们从巴黎飞往巴厘岛。"),
        Example("Chen Yading spoke on Monday.", "陈亚丁周一讲话。"),
        Example("Dongjing was the capital of the Northern Song.", "东京是北宋的都城。"),
        Example("Zhang Zhongmou and Li Zairong met in Jiaxing.", "张忠谋和李再荣在嘉兴会面。"),
    ),
    source=_NAMES,
    type="mistranslation",
    severity="major",
)

SLIP = Rule(
    id="foreign-names.slip",
    summary=tell(
        "A word that is nearly a foreign name of the Chinese source, by its letters or by its sound, and whose "
        "characters sound more like that name."
    ),
    bad=(
        Example("President [Marcon>Macron] spoke on Monday.", "马克龙总统周一讲话。"),
        Example("He flew to [Indnonesia>Indonesia].", "他飞往印度尼西亚。"),
        Example("The physicist [Ruthenfort>Rutherford] found it.", "物理学家卢瑟福发现了它。"),
        Example("UN Secretary-General [Guthrie>Guterres] called for peace.", "联合国秘书长古特雷斯呼吁和平。"),
        Example("[Omik Jung>Omicron] spreads fast.", "奥密克戎传播很快。"),
    ),
    good=(
        Example("President Macron spoke on Monday.", "马克龙总统周一讲话。"),
        Example("Alexander Lukashenko and Antonio Gutteres spoke.", "卢卡申科和古特雷斯讲话。"),
        Example("Ronald and Ronaldo played in Chile.", "罗纳尔多在智利比赛。"),
        Example("Omicron spreads fast.", "奥密克戎传播很快。"),
        Example("President Lukashenka spoke.", "卢卡申科总统讲话。"),
    ),
    source=f"{_NAMES}; {_SOUNDS}",
    type="misspelling",
    severity="major",
    languages=("en",),
)

OTHER = Rule(
    id="foreign-names.other",
    summary=tell(
        "A name that nothing in the Chinese source sounds like, while a foreign name of the source is left out."
    ),
    bad=(
        Example("The researcher [Hendricks>?] published the study.", "研究员费尔南多发表了这项研究。"),
        Example("President Carlos [Donadio>?] came.", "哥斯达黎加总统卡洛斯·阿尔瓦拉多到访。"),
        Example("Prime Minister [Van der Meer>Pham Minh Chinh] took part in it.", "越南总理范明政出席了活动。"),
    ),
    good=(
        Example("The researcher Fernando published the study.", "研究员费尔南多发表了这项研究。"),
        Example("He published the study.", "费尔南多发表了这项研究。"),
        Example("Prime Minister Pham Minh Chinh took part in it.", "越南总理范明政出席了活动。"),
    ),
    source=f"{_NAMES}; {_SOUNDS}",
    type="mistranslation",
    severity="major",
    languages=("en",),
    bulk=False,
)

ANOTHER = Rule(
    id="foreign-names.another",
    summary=tell(
        "A country, a place, a person or a body abroad that the Chinese source does not have, "
        "while another that it has is left out."
    ),
    bad=(
        Example("German Chancellor [Merkel>Scholz] visited China.", "德国总理朔尔茨访问了中国。"),
        Example("The [World Bank>International Monetary Fund] lowered its forecast.", "国际货币基金组织下调了预测。"),
        Example("[Slovenian>Slovakian] officials came.", "斯洛伐克官员到访。"),
        Example("[Huawei>Xiaomi] opened a car factory.", "小米汽车工厂投产。"),
    ),
    good=(
        Example("The World Bank and the IMF lowered their forecasts.", "世界银行和国际货币基金组织下调了预测。"),
        Example("Officials from Bratislava came.", "斯洛伐克官员到访。"),
        Example("Huawei and Xiaomi opened a factory.", "华为和小米的工厂投产。"),
        Example("US President Joe Biden spoke in Washington.", "美国总统拜登讲话。"),
    ),
    source=f"{_NAMES}; CLDR and i18n-nationality (countries and what is of them)",
    type="mistranslation",
    severity="major",
    languages=("en",),
    bulk=False,
)

RULES = (IN_PINYIN, SLIP, ANOTHER, OTHER)
