"""Names of the target held against the aligned source."""

import pytest

from pipeline import checks
from pipeline.aligning.align import align
from pipeline.checks import places, romanisation
from pipeline.glossary.glossary import Glossary
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
    # of whom the dictionary knows: a surname that is right excuses no given name
    ("周恩来总理在北京会见了客人。", "Premier Zhou [Exlai>Enlai] met the guests in Beijing."),
    # writing
    ("袁家军表示，浙江将继续开放。", "[Yuan Jia Jun>Yuan Jiajun] said that Zhejiang will stay open."),
    ("袁家军表示，浙江将继续开放。", "[Jiajun Yuan>Yuan Jiajun] said that Zhejiang will stay open."),
    ("袁家军表示，浙江将继续开放。", "[Yuan JiaJun>Yuan Jiajun] said that Zhejiang will stay open."),
    ("蔡奇向一线工作人员表示慰问。", "[Caiqi>Cai Qi] thanked the workers."),
    ("他从嘉兴出发。", "He left [Jia Xing>Jiaxing] by train."),
    # What has a form of its own, too.
    (
        "他去了石家庄和马鞍山。",
        "He went to [Shi Jia Zhuang>Shijiazhuang] and [Ma An Shan>Ma'anshan].",
    ),
    ("他从广州和西安出发。", "He left [Guang Zhou>Guangzhou] and [Xi An>Xi'an] by train."),
    ("列车开往西安。", "The train goes to [Xian>Xi'an]."),
    # official forms
    ("列车开往哈尔滨。", "The train goes to [Haerbin>Harbin]."),
    ("列车开往陕西。", "The train goes to [Shanxi>Shaanxi]."),
    ("列车开往那曲。", "The train goes to [Nanqu>Nagqu]."),
    # companies
    ("上海迈柯荣信息咨询有限公司", "Shanghai [Meikorong>Maikerong] Information Consulting"),
    # traditional characters
    ("他從嘉興出發。", "He left [Jiaixng>Jiaxing] by train."),
    # surnames that read otherwise than in words, and compound ones
    ("原局长单霁翔出席论坛。", "[Dan Jixiang>Shan Jixiang], the former director, came."),
    ("省委书记仇和陪同。", "[Chou He>Qiu He] came along."),
    ("作家查建英的新书发布。", "The new book by [Cha Jianying>Zha Jianying] is out."),
    ("研究员司马文说。", "Researcher [Si Mawen>Sima Wen] said so."),
    ("令狐安副主席出席。", "[Ling Huan>Linghu An], the vice chairman, came."),
    # order
    ("省长王浩强调，要抓好项目。", "[Hao Wang>Wang Hao] said so."),
    ("省委书记袁家军会见来宾。", "[Jia Jun Yuan>Yuan Jiajun] met the guests."),
    # a surname after a title
    ("张市长和李书记分别讲话。", "Mayor [Zhag>Zhang] and Secretary Li spoke."),
    ("肖老师教了三十年书。", "Ms. [Xaio>Xiao] has taught for thirty years."),
    # small letters
    ("诗人于坚在昆明朗诵。", "The poet [yu>Yu] Jian read in Kunming."),
    ("嘉兴市南湖区大桥镇", "Daqiao Town, [nanhu>Nanhu] District, Jiaxing"),
    # a known place misread
    ("温州市乐清市的企业", "companies in [Leqing>Yueqing] City"),
    ("广东省东莞市", "[Dongwan>Dongguan], Guangdong Province"),
    ("河北省蔚县剪纸", "paper cutting of [Wei>Yu] County, Hebei"),
    ("安徽亳州的药材", "herbs from [Haozhou>Bozhou] in Anhui"),
    # a name before what it names: towns, stations, rivers, mountains, universities
    ("建德市梅城镇的古城", "[Meichen>Meicheng] Town of Jiande City"),
    ("绍兴市柯桥区", "[Keqiang>Keqiao] District, Shaoxing"),
    ("海宁市许村镇", "[Xu Cun>Xucun] Town, Haining City"),
    ("上海虹桥站", "Shanghai [Hongqia>Hongqiao] Railway Station"),
    ("九华山景区", "the scenic area of [Jihuashan>Jiuhuashan] Mountain"),
    ("同济大学的研究人员", "researchers at [Tonji>Tongji] University"),
    ("黑龙江省哈尔滨市", "[Haerbing>Harbin], Heilongjiang Province"),
    # a right mention does not hide a wrong one
    ("杉杉控股（以下简称“杉杉控股”）", "Shanshan Holdings ([Shangshan>Shanshan] Holdings)"),
    # both syllables a slip away, beside a title
    ("飞行员蔡旭哲、刘洋和陈冬进驻空间站。", "Cai [Xize>Xuzhe], Liu Yang and Chen Dong entered the station."),
    # another surname before the very given name
    ("首席经济学家杨德龙表示，回购增加。", "[Qian>Yang] Delong, the chief economist, said so."),
    ("蚂蚁金服董事长井贤栋表示欢迎。", "[Jun>Jing] Xiandong, the chairman of Ant, welcomed it."),
    ("蔡奇叮嘱，加强市场监测。", "[Ci>Cai] Qi urged them to watch the market."),
    ("国家游泳队孙杨、叶诗文", "[Shun>Sun] Yang and Ye Shiwen of the swimming team"),
    ("袁家军表示欢迎。", "[Yuan Jia-jun>Yuan Jiajun] welcomed it."),
    # one syllable for one syllable, in a list of names
    ("公布名单，周琦、郭艾伦入选。", "The list is out, with Zhou [Qin>Qi] and Guo Ailun on it."),
    # a compound surname of a person whom the dictionary knows, and before words that only persons have
    ("诸葛亮是三国时期的人物。", "[Zhu Geliang>Zhuge Liang] was a man of the Three Kingdoms."),
    ("凉山州彝族青年吉克阿牛外出打工。", "[Ji Ke Aniu>Jike Aniu], a young Yi man, left to work."),
    ("解晓东演唱了主题曲。", "[Jie Xiaodong>Xie Xiaodong] sang the theme song."),
    # a surname alone after a calling in small letters
    ("市民李女士说，她排队两小时。", "A resident surnamed [Lin>Li] said that she queued for two hours."),
    ("据吕律师介绍，案件下周开庭。", "According to lawyer [Lou>Lü], the case opens next week."),
    # a given name of two words, one of them wrong
    ("国民党副主席夏立言率团访问大陆", "Xia [Li Yun>Liyan], vice chairman of the Kuomintang, led the delegation."),
    # villages, ports, firms that no list has, syllable by syllable
    ("聂家河镇的农民种茶。", "Farmers of [Liejiahe>Niejiahe] Town grow tea."),
    ("在沙溪坝村，村民修路。", "In [Shaxipa>Shaxiba] Village, villagers built a road."),
    ("君安港的吞吐量增长。", "The throughput of [Qun'an>Jun'an] Port grew."),
    ("石塘坳村的茶园", "the tea gardens of [Shitangyao>Shitang'ao] Village"),
    ("他们来到黄泥冲村调研。", "They came to [Huangniqiong>Huangnichong] Village."),
    ("泰恒瑞集团发布年报。", "[Taihangrui>Taihengrui] Group published its annual report."),
    ("日昌餐馆的菜单", "the menu of [Nichang>Richang] Restaurant"),
    # lists of persons
    (
        "司徒明远、上官婉清、诸葛晓军出席会议。",
        "[Si Tumingyuan>Situ Mingyuan], [Shang Guanwanqing>Shangguan Wanqing] and [Zhu Gexiaojun>Zhuge Xiaojun] came.",
    ),
    (
        "欧阳文博和慕容雪梅参加了比赛。",
        "[Ou Yangwenbo>Ouyang Wenbo] and [Mu Rongxuemei>Murong Xuemei] took part in the match.",
    ),
    ("朴志强和仇海涛出席会议。", "[Pu Zhiqiang>Piao Zhiqiang] and [Chou Haitao>Qiu Haitao] attended the meeting."),
    ("覃国栋、曾庆峰参加活动。", "Tan Guodong and [Ceng Qingfeng>Zeng Qingfeng] took part."),
    ("单小龙、解振东出席。", "[Dan Xiaolong>Shan Xiaolong] and [Jie Zhendong>Xie Zhendong] attended."),
    # another person's name
    ("嘉兴市市长王明华讲话。", "[Zhang Weiguo>Wang Minghua], mayor of Jiaxing, spoke."),
    ("记者陈思远、林雅琴报道。", "Reporters [Huang Zhimin>Chen Siyuan] and Lin Yaqin report."),
    ("会长李效良表示，合作前景广阔。", "Li [Yuanliang>Xiaoliang], the president, said that the prospects are good."),
    # a bearer's own spelling is no person's
    ("刘清华说，收成很好。", "Liu [Tsinghua>Qinghua] said that the harvest was good."),
]

RIGHT = [
    ("杭绍台铁路通车。嵊州代表团出席。", "The Hangzhou-Shaoxing-Taizhou line opened. A team from Shengzhou came."),
    ("列车开往宁波。嵊州代表团出席。", "Trains from Hangzhou go to Ningbo. Delegations came."),
    ("店主王建宾（Jianbin Wang）说，这不公平。", "The owner Jianbin Wang said that this was unfair."),
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
    ("画家覃志刚和乐嘉明", "the painters Tan Zhigang and Yue Jiaming"),
    ("省长郑栅洁讲话。", "Governor Zheng Shanjie spoke."),
    ("歌手吕小军和女娲的故事", "Lyu Xiaojun, Lu Xiaojun and the story of Nuwa"),
    ("陈先生和黄女士住在香港。", "Mr. Chan and Ms. Wong live in Hong Kong."),
    ("张市长讲话。", "Mayor Zhang spoke. The Director General and President Moon listened."),
    ("嘉兴敏实集团和三一集团", "Minth Group and Sany Group"),
    ("河海大学和北京航空航天大学", "Hohai University and Beihang University"),
    ("云南西双版纳和香格里拉", "Xishuangbanna and Shangri-La in Yunnan"),
    ("美国国务卿布林肯和歌手腾格尔", "Antony Blinken and the singer Tengger"),
    ("老挝国家主席通伦访华。", "Lao President Thongloun Sisoulith visited China."),
    ("云闪付的用户", "users of Yun Shan Fu"),
    ("北斗导航系统", "the BeiDou navigation system"),
    ("他在长安汽车工作。", "He works at Changan Automobile."),
    ("杭州市的昆曲和旗袍", "the kunqu opera and qipao of Hangzhou"),
    ("云南省普洱市的茶", "tea from Puer City, Yunnan"),
    ("河北雄安新区", "the Xiongan New Area in Hebei"),
    ("内蒙古鄂尔多斯市康巴什区", "Kangbashi District, Ordos, Inner Mongolia"),
    # the city that a character stands for
    ("深证成指下跌0.85%。", "The Shenzhen Component Index fell 0.85 percent."),
    # an adverb between a person and a verb is no part of the name
    ("郎平还点评了张常宁的表现。", "Lang Ping also commented on the performance of Zhang Changning."),
    # how Taiwan, Hong Kong and Korea spell names
    ("民进党立委王定宇和苏嘉全批评。", "Wang Ting-yu and Su Jia-chyuan of the DPP criticised it."),
    ("台湾网球选手谢淑薇", "Hsieh Su-wei of Chinese Taipei"),
    ("香港运输及房屋局局长陈帆。", "Frank Chan Fan, secretary for transport and housing."),
    ("台湾前领导人陈水扁", "former Taiwan leader Chen Shui-bian"),
    ("韩国演员宋康昊和选手安山。", "South Korean actor Song Kang-ho and archer An San."),
    ("哈里发·哈夫塔尔会见特使。", "Khalifa Haftar met the envoy."),
    ("村民李女士和王某说", "a villager surnamed Li and a man surnamed Wang said"),
    ("聂家河镇的农民种茶。", "Farmers of Niejiahe Town grow tea."),
    ("君安港的吞吐量增长。", "The throughput of Jun'an Port grew."),
    (
        "司徒明远、上官婉清、诸葛晓军出席会议。",
        "Situ Mingyuan, Shangguan Wanqing and Zhuge Xiaojun attended the meeting.",
    ),
    ("朴志强和仇海涛出席会议。", "Piao Zhiqiang and Qiu Haitao attended the meeting."),
    ("覃国栋、曾庆峰参加活动。", "Qin Guodong and Zeng Qingfeng took part."),
    ("覃国栋、曾庆峰参加活动。", "Tan Guodong and Zeng Qingfeng took part."),
    # two places in one word
    ("广湛高铁全线开工。", "The high-speed railway from Guangzhou to Zhanjiang is under construction."),
    ("广湛高铁全线开工。", "Work on the Guangzhou-Zhanjiang high-speed railway began."),
    ("广湛高铁全线开工。", "Work on the Guangzhan high-speed railway began."),
    ("广珠城际开通。", "The intercity line from Guangzhou to Zhuhai opened."),
    ("广珠城际开通。", "The Guangzhou-Zhuhai intercity line opened."),
    ("汕湛高速通车。", "The Shantou-Zhanjiang Expressway opened."),
    ("广铁集团将采取多项举措。", "China Railway Guangzhou Group will take many steps."),
    ("浦发银行发布公告。", "Shanghai Pudong Development Bank issued a notice."),
    ("外交部回应台方言论。", "The ministry responded to remarks of the Taiwan side."),
    # official spellings of autonomous areas
    ("西藏日喀则市", "Xigazê City, Xizang"),
    ("西藏日喀则市", "Shigatse, Tibet"),
    ("呼和浩特、锡林郭勒盟、巴彦淖尔", "Hohhot, Xilin Gol League and Bayannur"),
    ("乌兰察布、鄂尔多斯和阿拉善盟", "Ulanqab, Ordos and Alxa League"),
    ("巴音郭楞蒙古自治州与克孜勒苏柯尔克孜自治州", "Bayingolin Mongol and Kizilsu Kirgiz autonomous prefectures"),
    # an adverb behind a name is none of its characters
    ("周平也表示，合作前景广阔。", "Zhou Ping also said that the prospects are good."),
    ("周平也在会上强调合作。", "Zhou Ping also stressed cooperation at the meeting."),
    ("陆慷还在会上介绍了情况。", "Lu Kang also explained the situation at the meeting."),
    ("王磊则认为价格合理。", "Wang Lei, however, held that the price was fair."),
    # a bearer's own spelling
    ("刘清华说，清华大学很好。", "Liu Qinghua said that Tsinghua University is good."),
    ("孙中山纪念馆和中山大学", "the Sun Yat-sen memorial hall and Sun Yat-sen University"),
    # foreign names and those that the translator added
    ("据布莱克介绍，西门子与欧佩克合作。", "According to Blake, Siemens works with OPEC."),
    ("穆古拉扎获得冠军。", "Garbine Muguruza won the title."),
    ("他从那比雷出发。", "He left from Nabire."),
    ("智利诗人聂鲁达曾三次访问中国。", "The Chilean poet Neruda visited China three times."),
    ("荷兰瓦赫宁根大学与中国农业大学签约。", "Wageningen University and China Agricultural University signed."),
    ("周恩来总理到了，周总理讲话。", "Premier Zhou Enlai came, and Premier Zhou spoke."),
    ("明尼蒂表示，影响有限。", "Minniti said that the effect was small."),
    ("会议由他主持。", "Zhang Weiguo chaired the meeting."),
]


@pytest.mark.parametrize(("source", "marked"), WRONG)
def test_wrong(source: str, marked: str) -> None:
    target = strip(marked)
    assert mark(target, romanisation.check(aligned(target, source), Glossary()), 1) == marked


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_right(source: str, target: str) -> None:
    assert mark(target, romanisation.check(aligned(target, source), Glossary()), 1) == target


@pytest.mark.parametrize(("behind", "right"), [("and in Xi’an", "Xi’an"), ("and its city's port", "Xi'an")])
def test_one_apostrophe_is_offered_that_of_the_release(behind: str, right: str) -> None:
    (issue,) = romanisation.check(aligned(f"The train goes to Xian {behind}.", "列车开往西安。"), Glossary(()))
    assert issue.suggestions == (right,) and not issue.ambiguous


def test_two_apostrophes_are_not_put_right_by_half() -> None:
    assert not list(romanisation.check(aligned("The train goes to Xing''an.", "列车开往兴安。"), Glossary(())))


def test_two_readings_are_both_offered() -> None:
    target = "Reporter Li Quan said so."
    (issue,) = romanisation.check(aligned(target.replace("Quan", "Juna"), "记者李隽表示。"), Glossary())
    assert issue.ambiguous
    assert set(issue.suggestions) == {"Jun", "Juan"}


def test_two_readings_of_a_surname_are_both_offered() -> None:
    (issue,) = romanisation.check(aligned("Huai Lijia explained it.", "副主任隗丽佳介绍。"), Glossary())
    assert issue.suggestions == ("Kui", "Wei")
    assert issue.ambiguous


def test_without_a_source_nothing_is_said() -> None:
    assert list(romanisation.check(document("He left Jiaixng."), Glossary())) == []
    assert romanisation.judge(document("He left Jiaxing."), Glossary()).known == ()


def test_confirmed_names() -> None:
    text = "Yuan Jiajun met farmers of Jiaixng in Pinghu."
    spans = romanisation.judge(aligned(text, "袁家军在平湖会见了嘉兴的农民。"), Glossary()).known
    assert [span.of(text) for span in spans] == ["Yuan Jiajun", "Pinghu"]


def test_a_sentence_without_a_source_is_held_against_the_nearest_source() -> None:
    text = "The road was opened.\n\nIt leads to Jiaixng."
    whole = aligned(text, "这条路通往嘉兴。")
    assert [issue.text for issue in romanisation.check(whole, Glossary())] == ["Jiaixng"]


@pytest.mark.parametrize(
    "source",
    [
        "The road leads to Jiaxing.",
        "道路は嘉興へ続く。カタカナ。",
        "길은 자싱으로 이어진다.",
        "",
        "。。。\n\n",
        "他從嘉兴出發，𠮷野家。",
        "\ud800嘉",
    ],
)
def test_another_source_is_no_fault(source: str) -> None:
    assert list(romanisation.check(aligned("He went to Shaoxing with Li Ming.", source), Glossary())) == []
    assert list(places.check(aligned("He went to Shaoxing, Zhejiang Province.", source), Glossary())) == []


def test_the_next_sentence_does_not_excuse_how_a_name_is_written() -> None:
    text = "Cai Qi and Chen Jining examined the power supply. Caiqi said to the staff that safety comes first."
    whole = aligned(text, "蔡奇、陈吉宁仔细察看了供电情况。蔡奇表示，安全对员工最重要。")
    assert [(i.text, i.suggestions) for i in romanisation.check(whole, Glossary())] == [("Caiqi", ("Cai Qi",))]


def test_no_suggestion_is_a_place_that_the_sentence_already_has() -> None:
    target = "Hohhot, Xilin Gol League and Bayannur"
    whole = aligned(target, "呼和浩特、锡林郭勒盟、巴彦淖尔")
    assert list(checks.run(checks.prepare(whole, Glossary()).document, Glossary())) == []


def test_a_slip_made_again_and_again_is_flagged_each_time() -> None:
    times = 30
    whole = aligned("He left Jiaixng by train. " * times, "他从嘉兴出发。" * times)
    assert [issue.suggestions[0] for issue in romanisation.check(whole, Glossary())] == ["Jiaxing"] * times
