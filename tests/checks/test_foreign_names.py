from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.aligning.align import align
from pipeline.checks import foreign_names
from pipeline.documents.segment import segment
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document
from tests.marked import glossary, mark, strip

NONE = glossary()


def prepared(english: str, chinese: str, terms: Glossary = NONE, language: str = "en") -> Document:
    target = segment(Document(path=f"test.{language}.txt", language=language, text=english))
    source = segment(Document(path="test.zh.txt", language="zh", text=chinese))
    return checks.prepare(align(target, source), terms).document


def marked_by(english: str, chinese: str, terms: Glossary = NONE) -> str:
    return mark(english, foreign_names.check(prepared(english, chinese, terms), terms))


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        ("President [Telangpu>Trump] spoke on Monday.", "特朗普总统周一讲话。"),
        ("President [Te Langpu>Trump] spoke on Monday.", "特朗普总统周一讲话。"),
        ("Chancellor [Mokeer>Merkel] visited Jiaxing.", "默克尔总理访问嘉兴。"),
        ("The flight to [Bali>Paris] was late.", "飞往巴黎的航班晚点。"),
        ("The flight to [Shouer>Seoul] was late.", "飞往韩国首尔的航班晚点。"),
        # Japan: persons that are listed, and persons that nobody listed.
        ("Japan’s Prime Minister [Anbei Jinsan>Abe Shinzo|Shinzo Abe] spoke.", "日本首相安倍晋三讲话。"),
        ("[Lingmu Kangyou>Suzuki Yasutomo|Yasutomo Suzuki] spoke.", "铃木康友讲话。"),
        ("Director [Shantian Yangci>Yamada Yoji|Yoji Yamada] came to Tokyo.", "导演山田洋次来到东京。"),
        ("[Tianzhong Jingzi>Tanaka Keiko|Keiko Tanaka|Tanaka Yoshiko] won.", "日本选手田中敬子获胜。"),
        ("Ships from [Hengbin>Yokohama], [Shenhu>Kobe] and [Fugang>Fukuoka] came.", "来自横滨、神户、福冈的船只抵达。"),
        ("He was born in [Zhahuang>Sapporo].", "他出生于日本札幌。"),
        # Korea.
        ("Samsung’s chairman [Li Zairong>Lee Jae-yong] spoke.", "三星电子会长李在镕讲话。"),
        ("The biennale of [Guangzhou>Gwangju] has opened.", "韩国光州双年展开幕。"),
        ("South Korea’s minister [Jin Minshu>Kim Min-su|Gim Min-su] spoke.", "韩国外长金民洙表示欢迎。"),
        # Vietnam; nearly as it reads, too.
        ("Prime Minister [Fan Mingeng>Pham Minh Chinh] attended.", "范明政总理出席活动。"),
        ("Vietnam’s minister [Ruan Wentai>Nguyen Van Thai] spoke.", "越南部长阮文泰表示欢迎。"),
        # Hong Kong.
        ("The parade in [Wanzi>Wan Chai] was long.", "湾仔的巡游队伍很长。"),
        ("The line to [Yuanlang>Yuen Long] and [Tunmen>Tuen Mun] opened.", "通往元朗、屯门的线路开通。"),
        ("The school in [Shatian>Sha Tin], Hong Kong, opened.", "香港沙田的学校开学。"),
        # Nearly as it reads.
        ("President [Telanpu>Trump] spoke on Monday.", "特朗普总统周一讲话。"),
        # One that no list has, told by the words beside it.
        ("The Russian admiral [Yefumeinuofu>?] spoke.", "俄罗斯海军总司令叶夫梅诺夫讲话。"),
        ("The [Danjier>?] tech city in Morocco grows.", "摩洛哥丹吉尔科技城发展迅速。"),
    ],
)
def test_a_foreign_name_in_pinyin_is_flagged(marked: str, chinese: str) -> None:
    assert marked_by(strip(marked), chinese) == marked


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        ("President [Marcon>Macron] spoke on Monday.", "马克龙总统周一讲话。"),
        ("Chancellor [Merkle>Merkel] visited [Chian>China].", "默克尔总理访问中国。"),
        ("He flew to [Indnonesia>Indonesia].", "他飞往印度尼西亚。"),
        ("The physicist [Ruthenfort>Rutherford] found it.", "物理学家卢瑟福发现了它。"),
        ("The physicist [Rutherfrod>Rutherford] found it.", "物理学家卢瑟福发现了它。"),
        # A right mention beside it excuses nothing.
        ("Macron came, and [Macrno>Macron] spoke.", "马克龙来了，马克龙讲话。"),
        # One that the source has in letters.
        ("The minister Grant [Shaps>Shapps] spoke.", "交通大臣沙普斯（Grant Shapps）讲话。"),
        # A name of Japan that its characters do not read so.
        ("[Shuoji>Shuji] Nakamura and Li Lanjuan came.", "中村修二、李兰娟来了。"),
        # A name that only the list of names in letters has.
        ("The actor [Andenson>Anderson] spoke.", "演员安德森讲话。"),
        ("The former Prime Minister [Theersa>Theresa] May spoke.", "前首相特蕾莎·梅讲话。"),
        # One that no list has, with two letters in the other order.
        ("The coach [Petkvoic>Petkovic] spoke.", "教练佩特科维奇讲话。"),
        ("Minister [Stefanovksi>Stefanovski] spoke.", "部长斯特凡诺夫斯基讲话。"),
        # Towns of GeoNames, behind a country.
        ("The steel plant of [Smedelevo>Smederevo] in Serbia grows.", "塞尔维亚斯梅代雷沃钢厂发展迅速。"),
        ("The mill of [Wittenbech>Wittenbach] in Switzerland grows.", "瑞士维滕巴赫的工厂发展迅速。"),
        # The nearest of several spellings; a short name of a known person; a name without its end.
        ("Professor Marcus [Hofmnan>Hofmann] spoke.", "教授马库斯·霍夫曼讲话。"),
        ("Tesla’s head [Msuk>Musk] spoke.", "特斯拉负责人马斯克讲话。"),
        ("The talks in [Belgra>Belgrade] ended.", "贝尔格莱德的会谈结束。"),
    ],
)
def test_a_slip_of_a_foreign_name_is_flagged(marked: str, chinese: str) -> None:
    assert marked_by(strip(marked), chinese) == marked


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        ("The researcher [Hendricks>?] published the study.", "研究员费尔南多发表了这项研究。"),
        ("Prime Minister [Van der Meer>Pham Minh Chinh] took part.", "范明政总理参加了活动。"),
        ("The coach [Robert Kowalski>?] resigned.", "主教练穆古拉扎辞职。"),
        ("President [Jorgensen>Chirac] loved Chinese art.", "希拉克总统热爱中国艺术。"),
        # Two that are left out, and two that are not there.
        ("[Hendricks>?] met [Kowalski>?].", "费尔南多会见穆古拉扎。"),
        # Beside the part of a name that is right; its parts may look like words of Chinese.
        ("Project manager Andreas [Johnson>?] spoke.", "项目经理安德烈亚斯·格伯讲话。"),
        ("The trader Mohammed [Karimi>?] came.", "客商穆罕默德·侯赛因来了。"),
        ("Ukrainian President [Viktor>Vladimir] Zelensky spoke.", "乌克兰总统弗拉基米尔·泽连斯基讲话。"),
        # By ear.
        ("[Omik Jung>Omicron] spreads fast.", "奥密克戎传播很快。"),
    ],
)
def test_a_name_that_cannot_be_the_source_s_is_flagged(marked: str, chinese: str) -> None:
    assert marked_by(strip(marked), chinese) == marked


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("President Trump spoke on Monday.", "特朗普总统周一讲话。"),
        ("Minister Stefanovski spoke.", "部长斯特凡诺夫斯基讲话。"),
        # A town that is called as something better known; of a longer name a part that is known itself.
        ("The railway from Luanda in Angola was built.", "安哥拉卢安达的铁路建成。"),
        ("The Anglesea power plant in Australia was closed.", "澳大利亚安格尔西岛发电厂关闭。"),
        ("Domblans of France wrote it.", "法国作家东布朗写了它。"),
        ("Vasteville University in France grows.", "法国瓦斯特维尔大学发展迅速。"),
        ("Delegates from Ossuccio in Italy came.", "意大利奥苏乔市的代表团来了。"),
        ("The Tangier tech city in Morocco grows.", "摩洛哥丹吉尔科技城发展迅速。"),
        # The Chinese have these names, too.
        ("Chen Yading spoke on Monday.", "陈亚丁周一讲话。"),
        ("Dongjing was the capital of the Northern Song.", "东京是北宋的都城。"),
        ("Qiaodan Sports opened a plant.", "乔丹体育开设了一家工厂。"),
        ("Balin Right Banner is in Inner Mongolia.", "巴林右旗位于内蒙古。"),
        ("Li Zairong and Jin Minshu met in Jiaxing.", "李在荣和金民洙在嘉兴会面。"),
        ("Guangzhou and Gwangju are friends.", "广州与韩国光州结为友好城市。"),
        ("Guangzhou exports to South Korea.", "广州向韩国出口。"),
        ("Shatian Town is in Dongguan.", "沙田镇位于东莞。"),
        ("Fushan Shouhai is written on the wall.", "墙上写着福山寿海。"),
        ("Suofeiya, Holike and Topstrong grow.", "索菲亚、好莱客、顶固等品牌发展。"),
        # The English name reads so, or another name there does.
        ("The island of Malta and Mali signed a treaty.", "马耳他和马里签约。"),
        ("They flew from Paris to Bali.", "他们从巴黎飞往巴厘岛。"),
        ("Malala and Alina spoke.", "马拉拉和阿丽娜讲话。"),
        # In their own readings, in either order, with surnames alone or none.
        ("Suzuki Yasutomo and Shinzo Abe spoke.", "铃木康友和安倍晋三讲话。"),
        ("Yasutomo Suzuki spoke; Mr. Suzuki left.", "铃木康友讲话，铃木离开了。"),
        ("Lee Jae-yong and Lee Jae-myung met.", "韩国总统李在明会见三星会长李在镕。"),
        ("Yoon Suk-yeol and Yun Seok-yeol are one.", "韩国总统尹锡悦讲话。"),
        ("Tanaka and Rutherford came.", "田中和卢瑟福来了。"),
        ("Yokohama, Kobe and Fukuoka are ports.", "横滨、神户、福冈是港口。"),
        ("Wan Chai, Yuen Long and Tuen Mun are districts.", "湾仔、元朗、屯门是香港的区。"),
        ("Nguyen Phu Trong also signed it.", "越南国家主席阮富仲也签署了。"),
        # Other renderings of a foreign name, words made of it, and names that are not its.
        ("President Rohani met Canadian and Russian guests.", "鲁哈尼总统会见加拿大和俄罗斯客人。"),
        ("Alexander Lukashenko and Antonio Gutteres spoke.", "卢卡申科和古特雷斯讲话。"),
        ("Ronald and Ronaldo played in Chile.", "罗纳尔多在智利比赛。"),
        ("Jean-Claude Juncker spoke.", "欧盟委员会主席容克讲话。"),
        ("President Trump met Zelenskyy and Zelensky.", "特朗普总统会见泽连斯基。"),
        ("Sitharaman and Tuionetoa spoke.", "西塔拉曼和图伊奥内托阿讲话。"),
        ("Grant Shapps and Omicron were named.", "沙普斯（Grant Shapps）谈到奥密克戎。"),
        ("Francis Kasaila spoke.", "马拉维外长卡塞拉讲话。"),
        ("Lu Jinbo reported from Moscow.", "莫斯科7月26日电（记者鲁金博）"),
        (
            "It is the first Scottish match since the Aberdeen Open.",
            "这是自阿伯丁公开赛后的首场苏格兰比赛，苏格兰人高兴。",
        ),
        # Parts of names that look like words of Chinese, and stand behind them.
        ("Project manager Andreas Weber spoke.", "项目经理安德烈亚斯·韦伯讲话。"),
        ("The engineer Francesco Rossi comes from Milan.", "工程师弗朗切斯科·罗西来自米兰。"),
        ("Craig Parnham, an Englishman, was named the coach.", "英国人克雷格·帕纳姆担任主教练。"),
        ("Simone Biles and Aly Raisman won.", "西蒙·拜尔斯与莱斯曼获胜。"),
        ("King Felipe and President Sanchez met.", "费利佩国王和佩德罗·桑切斯会见。"),
        ("Joe Biden and Chrystia Freeland met.", "约瑟夫·拜登和克里斯蒂娅·弗里兰会见。"),
        ("The coach Hagborg spoke.", "教练哈博格讲话。"),
        ("Volodymyr Zelensky and Erik Lindqvist spoke.", "弗拉基米尔·泽连斯基和埃里克·林德奎斯特讲话。"),
        ("Uniqlo and Ussuriisk are known.", "优衣库和乌苏里斯克为人所知。"),
        # English adds names, and leaves them out.
        ("He published the study.", "费尔南多发表了这项研究。"),
        ("The study is by Fernando Hendricks.", "这项研究由费尔南多发表。"),
        ("Reporter Hendricks wrote this.", "研究员发表了这项研究。"),
        ("", "特朗普总统周一讲话。"),
    ],
)
def test_what_is_right_or_cannot_be_told_stays_silent(english: str, chinese: str) -> None:
    assert marked_by(english, chinese) == english


def test_what_the_house_calls_a_name_stands_first_and_is_right() -> None:
    terms = glossary("鲁哈尼=Rouhani:preferred:person", "特朗普=Trump the Elder:preferred:person")
    english = "Iran’s President [Luhani>Rouhani] met [Telangpu>Trump the Elder]."
    chinese = "伊朗总统鲁哈尼会见特朗普。"
    document = prepared(strip(english), chinese, terms)
    assert mark(document.text, foreign_names.check(document, terms)) == english
    assert (
        marked_by("President Rouhani met Trump the Elder.", chinese, terms) == "President Rouhani met Trump the Elder."
    )


def test_the_evidence_says_which_letters_a_character_does_not_stand_for() -> None:
    (issue,) = foreign_names.check(prepared("The physicist Ruthenfort found it.", "物理学家卢瑟福发现了它。"), NONE)
    assert [str(fact) for fact in issue.evidence] == [
        "source: 卢瑟福",
        "瑟 hardly stands for “then” in foreign names",
    ]


def test_other_languages_have_foreign_names_in_pinyin_too() -> None:
    document = prepared("Präsident Telangpu sprach.", "特朗普总统讲话。", language="de")
    assert mark(document.text, foreign_names.check(document, NONE)) == "Präsident [Telangpu>Trump] sprach."


def test_a_release_without_a_source_stays_silent() -> None:
    text = "President Telangpu spoke."
    assert not list(foreign_names.check(segment(Document("test.en.txt", "en", text)), NONE))


@pytest.mark.parametrize(
    ("marked", "chinese"),
    [
        ("[Aliababa>Alibaba] launched a new service in Hangzhou.", "阿里巴巴在杭州推出新服务。"),
        ("[Hikvison>Hikvision] opened a plant.", "海康威视建厂。"),
        ("Xiaomi and [Hauwei>Huawei] are rivals.", "小米和华为是对手。"),
    ],
)
def test_a_firm_spells_its_name_in_one_way(marked: str, chinese: str) -> None:
    assert marked_by(strip(marked), chinese) == marked


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Alibaba’s and Huawei’s people met.", "阿里巴巴和华为的人员会面。"),
        ("Liu Qinghua teaches at Tsinghua University.", "刘清华任教于清华大学。"),
        ("The school in Sha Tin opened.", "沙田的学校开学。"),
    ],
)
def test_a_firms_own_name_stays_silent(english: str, chinese: str) -> None:
    assert marked_by(english, chinese) == english
