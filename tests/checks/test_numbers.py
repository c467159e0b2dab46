"""Quantities held against the source: ``source | target with [found>suggestion] marks``."""

from dataclasses import replace

import pytest

from pipeline import checks
from pipeline.aligning import align
from pipeline.checks import numbers
from pipeline.documents.segment import segment
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Paragraph, Segment, Span
from tests.marked import document, mark, strip
from tests.waiting import assert_linear


def aligned(source, target, language="en"):
    """One segment on either side."""
    here = Document("test.zh.txt", "zh", source)
    there = Segment("p1s1", Span(0, len(target)), 0, Segment("p1s1", Span(0, len(source)), 0))
    block = Paragraph(there.span, "prose")
    return Document(f"test.{language}.txt", language, target, (block,), (there,), here)


def check(source, marked, language="en"):
    text = strip(marked)
    most = max((part.count("|") + 1 for part in marked.split(">")[1:]), default=1)
    document = aligned(source, text, language)
    found = list(checks.resolve(document, [numbers.check(document, Glossary())]))
    assert mark(text, found, most) == marked
    return found


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("外债余额为19980亿美元", "an external debt of [198 billion>1.998 trillion] US dollars"),
        ("成交金额1080亿元", "a turnover of [10.8 billion>108 billion] yuan"),
        ("累计回购5759万股", "bought back [5.759 million>57.59 million] shares"),
        ("面积1510万亩", "an area of [1.51 million>15.1 million] mu (about 1 million hectares)"),
        ("面积1510万亩", "an area of 15.1 million mu (about 1 million hectares)"),
        ("出口315.1亿美元", "exports of [31.1 billion>31.51 billion] U.S. dollars"),
        ("新增就业51.7万人", "[5.17,000>517,000] new jobs"),
        ("价格要一万六七千元左右", "about [167,000>16,000 to 17,000] yuan"),
        ("价格要一万六七千元左右", "about 16,000 to [7,000>17,000] yuan"),
        ("形成千亿元级产业集群", "a [1,000-yuan>100-billion-yuan] cluster"),
        ("游客1.2亿人次", "received [1.2>120 million] tourists"),
        ("增长12.5%", "rose by [125>12.5] percent"),
        ("登记失业率2.8%", "an unemployment rate of [8.2>2.8]%"),
        ("共有66家航空公司", "[6>66] airlines"),
        ("占地3525亩", "covering [2535>3525] mu"),
        ("占地3525亩", "covering 3,525 [hectares>mu]"),
        ("面积69平方公里", "an area of 69 [square meters>square kilometers]"),
        ("总投资38.7亿元", "a total of [$3.87 billion yuan>3.87 billion yuan|$3.87 billion]"),
        ("2019年9月26日", "[August>September] 26, 2019"),
        ("2019年9月26日", "September [25>26], 2019"),
        ("2019年9月26日", "September 26, [2018>2019]"),
        ("27日签署备忘录，推出20条措施", "signed on the [20th>27th], launching 20 measures"),
        ("10月22日至24日", "from October 22 to [July>October] 24"),
        ("第二届澳门干细胞研讨会", "the [3rd>2nd] Macau Stem Cell Symposium"),
        ("党的十八大以来", "since the [19th>18th] National Congress"),
        ("下午三时三十分", "at [2:30>3:30] pm"),
        ("30余件文物", "more than [33>30] relics"),
        ("按照联大第2758号决议", "UNGA Resolution [27580>2758]"),
        ("电话：0573-82521234", "Tel: 0573-[82521243>82521234]"),
        ("耕地18亿亩", "[1.8 million>1.8 billion] mu of farmland"),
        # Shares, multiples, orders of magnitude
        ("约三分之二的受访者", "about [three-quarters>two-thirds] of respondents"),
        ("女性占四成", "women account for [four>forty] percent"),
        ("同比增长1.3倍", "up [13>130] percent"),
        ("收入翻了两番", "incomes [doubled>quadrupled]"),
        ("金额为数亿元", "[tens of millions>hundreds of millions] of yuan"),
        ("3500万至4000万人次", "[3.5 to 4 million>35 to 40 million] visitors"),
        ("300至500亿元", "[3 to 5 billion>30 to 50 billion] yuan"),
        ("逾百万用户", "over [100,000>1,000,000] users"),
        # Units, currencies, what an amount is for
        ("净利润8.6亿元", "a profit of [$860 million>860 million yuan]"),
        ("下降0.2个百分点", "fell by [2>0.2] percent"),
        ("驻留6个月", "stay for six [weeks>months]"),
        ("每斤售价25元", "25 yuan per [kilogram>jin]"),
        ("成绩为9秒91", "in [9.19>9.91] seconds"),
        # Dates and ordinals
        ("25日至27日", "from the [27th>25th] to the 27th"),
        ("10月28日至11月5日", "from [November>October] 28 to November 5"),
        ("2019年9月29日至10月10日", "from September 29, [2009>2019] to October 10, 2019"),
        ("2018年规模达962.8亿元，较2017年增长", "96.28 billion yuan in [2028>2018], up on the year before"),
        ("上世纪80年代", "in the [1990>1980]s"),
        ("2200年历史的古城", "a [220-year-old>2,200-year-old] city"),
        ("今年三季度", "in the [second>third] quarter"),
        ("成立324周年", "the [32.4th>324th] anniversary"),
        ("第3000场比赛", "the [30,000th>3000th] match"),
        # The manner of the text
        ("丢3102球，进5038球", "conceded 3102 goals and scored [503.8>5038]"),
        ("1989家增至2214家", "from [1,89>1,989] to 2,214"),
        ("增长263亿美元", "up [26. billion>26.3 billion] dollars"),
        ("1.5万军人", "[1500>15000] soldiers"),
        # One of so many
        ("约有五分之一的员工感染", "about [one in six>one in five] of the staff fell ill"),
        ("用水量减少了四分之一", "water use fell by [a third>a quarter]"),
        ("数千人走上街头", "[Hundreds>Thousands] took to the streets"),
        ("增速目标定为5.5%左右", "a target of around [5.0>5.5] percent"),
        ("9月份CPI同比上涨1.7%", "the CPI for [August>September] rose 1.7 percent"),
        # Small counts in words, where nothing else is counted
        ("会上签署了八项协议", "[Nine>Eight] agreements were signed"),
        ("审批环节压缩至3个环节", "cut the process to [four>three] steps"),
        # Trains, flights, models
        ("G7013次列车晚点", "Train G[7031>7013] was late"),
        ("MU5735航班坠毁", "Flight MU[5734>5735] crashed"),
    ],
)
def test_slips(source, marked):
    check(source, marked)


@pytest.mark.parametrize(
    ("source", "marked", "rule"),
    [
        ("新增就业51.7万人", "[5.17,000>517,000] new jobs", "value"),
        ("价格要一万六七千元左右", "about [167,000>16,000 to 17,000] yuan", "value"),
        ("同比增长1.3倍", "up [13>130] percent", "magnitude"),
        ("按照联大第2758号决议", "UNGA Resolution [27580>2758]", "ordinal"),
        ("27日签署备忘录，推出20条措施", "signed on the [20th>27th], launching 20 measures", "date"),
        ("2200年历史的古城", "a [220-year-old>2,200-year-old] city", "magnitude"),
        ("净利润8.6亿元", "a profit of [$860 million>860 million yuan]", "unit"),
        ("会上签署了八项协议", "[Nine>Eight] agreements were signed", "small-count"),
    ],
)
def test_a_difference_is_told_by_the_rule_that_fits(source, marked, rule):
    (issue,) = check(source, marked)
    assert issue.rule == f"numbers.{rule}"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("地区生产总值4871.98亿元，同比增长7.6%", "GDP reached 487.198 billion yuan, up 7.6 percent year on year"),
        ("项目占地3000亩，投资120亿元", "The project covers 200 hectares and costs 12 billion yuan"),
        ("粮食产量13655亿斤", "grain output of 682.75 million tonnes"),
        ("总人口480.2万人", "a population of about 4.8 million"),
        ("净增1998人", "a net increase of about 2,000"),
        ("2000余家企业，其中60多家", "more than 2,000 companies, over 60 of them"),
        ("约4000名军人、46艘舰艇和40余架战机", "4,000 soldiers, 46 ships and more than 40 aircraft"),
        ("产量翻一番，利润增长两倍，成本下降三成", "Output doubled, profit tripled and costs fell by 30 percent"),
        ("是去年的2.5倍", "2.5 times that of last year"),
        ("同比增长1.5倍", "up 150% year on year"),
        ("四分之三的人口", "75 percent of the population"),
        ("一个半小时", "one and a half hours"),
        ("几十万人", "hundreds of thousands of people"),
        ("近百家企业", "nearly 100 companies"),
        ("三到五年", "three to five years"),
        ("300至500亿元", "30 to 50 billion yuan"),
        ("“十四五”规划，党的二十大", "the 14th Five-Year Plan and the 20th National Congress"),
        ("改革开放40周年", "the 40th anniversary of reform and opening-up"),
        ("70后、80后", "people born in the 1970s and 1980s"),
        ("二十一世纪", "the 21st century"),
        ("10月22日至24日", "from October 22 to October 24, 2019"),
        ("26、27日", "on the 26th and 27th"),
        ("下午2点到5点", "2-5 p.m."),
        ("周一至周五 9:00-17:00", "9 a.m. to 5 p.m. from Monday to Friday"),
        ("24时", "midnight"),
        ("上半年", "in the first half of 2019"),
        ("农历正月十五", "the 15th day of the first lunar month"),
        ("统一部署，一带一路", "the 2 departments of the Belt and Road"),
        ("总投资65亿元", "6.5 billion yuan ($940 million)"),
        ("新冠肺炎", "COVID-19"),
        ("人民代表大会", "the 13th National People's Congress"),
        ("G60科创走廊、5G基站3000个", "the G60 corridor and 3,000 5G base stations"),
        ("二连浩特、三亚、十堰", "Erenhot, Sanya and Shiyan in 3 days"),
        ("副主任医师张欢等4位医生", "Dr Zhang and three other doctors"),
        ("电话：0573-82521234", "Tel: 0573-82521234"),
        ("没有数字", "5 million yuan on July 3"),
        ("每公斤30元", "15 yuan per jin"),
        ("每斤卖到40元", "80 yuan per kilogram"),
        ("亩产800公斤", "12 tons per hectare"),
        ("每吨3000元", "3 yuan a kilogram"),
        ("月薪8000元", "an annual salary of 96,000 yuan"),
        ("他身高1米85", "He is 1.85 meters tall"),
        ("身高一米八", "1.8 metres tall"),
        ("下调25个基点", "cut by 0.25 percent"),
        ("上调0.25个百分点", "raised by 25 basis points"),
        ("占比上升3个百分点，增长1.3%", "its share rose by 3 percentage points, it grew by 1.3 percent"),
        ("占比提高5%", "its share rose by 5 percentage points"),
        ("融资3000万英镑", "raised £30m"),
        ("5000年文明史", "a five-millennium-old civilization"),
        ("3名教师和27名学生", "30 teachers and students"),
        ("热线：0573-82345678", "+86-573-8234-5678"),
        ("百余家媒体的200多名记者", "over 200 journalists from more than 100 media"),
        ("最大风力13级", "winds of up to 149 km/h"),
        ("1700人死亡，数千人受伤", "killed 1,700 people and injured thousands"),
        ("到2020年翻一番", "will double by 2020"),
        ("60岁生日", "his 60th birthday"),
        ("数十亿元", "billions of yuan"),
        ("前三季度", "in the first three quarters"),
        ("每10人中有1人感染", "one in ten people fell ill"),
        ("概率为万分之一", "a chance of one in ten thousand"),
        ("约五分之一的员工", "about one in 5 of the staff, or two in ten"),
        ("近三分之一", "nearly a third"),
        ("约500万人", "about 5.0 million people"),
        ("副主任医师张欢等4位医生赶到", "Dr Zhang Huan and three other doctors came"),
        ("G7013次和G7031次列车晚点", "Trains G7031 and G7013 were late"),
        ("新冠肺炎疫情期间，C919首飞", "The C919 first flew during COVID-19, after the G20"),
    ],
)
def test_silence(source, target):
    check(source, target)


@pytest.mark.parametrize(
    ("language", "source", "marked"),
    [
        ("fr", "成交金额1080亿元", "un montant de [10,8 milliards>108 milliards] de yuans"),
        ("fr", "9月26日", "le 26 [août>septembre]"),
        ("de", "成交金额1080亿元", "ein Umsatz von [10,8 Milliarden>108 Milliarden] Yuan"),
        ("de", "增长7.5%", "ein Plus von [75>7,5] Prozent"),
        ("es", "成交金额1080亿元", "un total de [10.800 millones>108.000 millones] de yuanes"),
        ("es", "9月26日", "el [16>26] de septiembre"),
        ("fr", "第十九届亚运会", "les [18es>19es] Jeux asiatiques"),
        ("de", "第十九届亚运会", "die [18.>19.] Asienspiele"),
        ("es", "新增就业4.35万人", "[4350>43.500] empleos"),
        ("es", "公司融资5亿欧元", "recaudó [50 millones>500 millones] de euros"),
        ("de", "失业率为2.13%", "eine Quote von [2,31>2,13] Prozent"),
        ("fr", "下降0.3个百分点", "en baisse de [3>0,3] %"),
        ("fr", "二十多家企业", "une vingtaine d’entreprises"),
        ("de", "每公斤30元，上世纪80年代", "30 Yuan pro Kilogramm in den 1980er Jahren"),
        ("es", "外汇储备3.1万亿美元", "3,1 billones de dólares"),
        ("fr", "面积12500平方米，增长7.5%", "12 500 mètres carrés, soit 7,5 % de plus"),
        ("de", "面积12500平方米，增长7.5%", "12.500 Quadratmeter, 7,5 Prozent mehr"),
        ("es", "面积12500平方米，增长7.5%", "12.500 metros cuadrados, un 7,5 % más"),
        ("fr", "该基金有25亿欧元", "Le fonds dispose de 2 500 M€"),
        ("es", "该基金有25亿欧元", "El fondo dispone de 2.500 M€"),
        ("fr", "上世纪80年代", "dans les années [90>80]"),
        ("fr", "上世纪80年代", "dans les années 80"),
        ("es", "上世纪80年代", "en los años 80"),
        ("fr", "周三上午，上半年", "[mardi>mercredi] matin, au premier semestre"),
        ("fr", "周三上午，上半年", "mercredi matin, au [second semestre>premier semestre]"),
        ("de", "周三上午，6月初", "am [Dienstag>Mittwoch] Anfang Juni"),
        ("de", "零下5摄氏度", "minus 5 Grad Celsius"),
        ("de", "零下5摄氏度", "[5>minus 5] Grad Celsius"),
        ("es", "下半年，周日", "en el [primer semestre>segundo semestre], el domingo"),
        ("es", "打八折", "un 20 % de descuento"),
        ("es", "打八折", "un [80>20] % de descuento"),
        ("de", "1小时40分钟", "100 Minuten"),
        ("fr", "1小时40分钟", "une heure et 40 minutes"),
        ("fr", "三成五的企业", "35 % des entreprises"),
        ("de", "3斤6两", "1,8 kg"),
    ],
)
def test_other_languages(language, source, marked):
    check(source, marked, language)


@pytest.mark.parametrize(
    "marked",
    [
        "foreign capital totaled [$38.7 billion yuan>$38.7 billion|38.7 billion yuan]",
        "a rise of 5 percent[ %>] over the year",
        "The fair opens on July [32>?].",
        "It starts at [25:70>?].",
        "It is 1.3 times as long.",
        "RMB 5 billion yuan and $100 USD",
        "They won 102:98.",
        "HK$5 million (US$600,000)",
        "February 29, 2020",
        "The population is 5 million.",
        "weighing 5 kg[ kilograms>]",
        "a rise of [3% percentage points>3 percentage points|3%]",
        "[3.5 million billion>3.5 billion|3.5 million] yuan",
        "on November [31>?], 2020",
        "open from 9:00 to [17:60>?]",
        "a thousand million people",
        "between January 31 and February 2",
    ],
)
def test_without_a_source(marked):
    text = strip(marked)
    assert mark(text, numbers.check(document(text), Glossary()), 2) == marked


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("fr", "le [31>?] juin, du 31 mai au 1er juin"),
        ("de", "am [31>?]. Juni, vom 31. Mai bis 1. Juni"),
        ("es", "el [31>?] de junio, del 31 de mayo al 1 de junio"),
        ("es", "5 %[ por ciento>] de 5.000 millones de yuanes"),
        ("de", "[$5 Millionen Yuan>$5 Millionen|5 Millionen Yuan]"),
        ("fr", "12 500,5 mètres, 3,5 millions d’euros à 8 h 30"),
    ],
)
def test_other_languages_without_a_source(language, marked):
    text = strip(marked)
    assert mark(text, numbers.check(document(text, language), Glossary()), 2) == marked


def test_evidence_gives_words_and_value():
    (issue,) = check("外债余额为19980亿美元", "a debt of [198 billion>1.998 trillion] US dollars")
    assert [str(said) for said in issue.evidence] == ["source says 19980亿美元 = 1,998,000,000,000 US dollars"]
    assert issue.type == "numbers"


def test_consecutive_segments_of_one_source_are_one():
    source = "26日成交1080亿元，27日成交990亿元。"
    target = "It was 108 billion yuan on the 26th. It was 99 billion yuan on the 27th."
    whole = aligned(source, target)
    (segment,) = whole.segments
    halves = tuple(replace(segment, span=Span(*ends)) for ends in ((0, 36), (37, len(target))))
    assert not list(numbers.check(replace(whole, segments=halves), Glossary()))


def paragraphs(source, target, pairs):
    """One paragraph on either side; each pair holds the words of a target sentence and those of its source, or none."""
    here = Document("test.zh.txt", "zh", source, (Paragraph(Span(0, len(source)), "prose"),))

    def place(words, text):
        return Span(text.index(words), text.index(words) + len(words))

    segments = tuple(
        Segment(f"p1s{n}", place(ours, target), 0, Segment("p1s1", place(theirs, source), 0) if theirs else None)
        for n, (ours, theirs) in enumerate(pairs, 1)
    )
    block = Paragraph(Span(0, len(target)), "prose")
    return Document("test.en.txt", "en", target, (block,), segments, here)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It had 820 million trips.", "More than 7.5 million went abroad."),
        ("It had 820 million trips.", "More than [75 million>7.5 million] went abroad."),
        ("More than 7.5 million went abroad.", "It had [82 million>820 million] trips."),
    ],
)
@pytest.mark.parametrize("lost", [False, True])
def test_wrongly_aligned_sentences_find_their_quantities_in_the_paragraph(first, second, lost):
    marked = f"{first} {second}"
    target = strip(marked)
    one, other = strip(first), strip(second)
    source = "国内旅游8.2亿人次；另有超过750万人次出境。"
    alignment = [(one, "国内旅游8.2亿人次；"), (other, None if lost else "另有超过750万人次出境。")]
    found = numbers.check(paragraphs(source, target, alignment), Glossary())
    assert mark(target, found, 1) == marked


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        # In another order than the source's.
        (
            "去年出口额为315.1亿元。进口额为215.7亿元。贸易总额增长5.2%。",
            "Total trade rose by 5.2 percent. Imports were 21.57 billion yuan. Exports came to 31.51 billion yuan.",
        ),
        (
            "去年出口额为315.1亿元。进口额为215.7亿元。贸易总额增长5.2%。",
            "Trade rose by [2.5>5.2] percent. Imports were 21.57 billion yuan. Exports came to 31.51 billion yuan.",
        ),
        # Said once more, as the sentence before has it.
        (
            "市区绿地面积达3525亩。今年新增2535亩，投资1.2亿元。",
            "The city has 3,525 mu of green space. Of these 3,525 mu, 2,535 were added at a cost of 120 million yuan.",
        ),
        (
            "市区绿地面积达3525亩。今年新增2535亩，投资1.2亿元。",
            "The city has 3,525 mu of green. Of these, 2,535 were added at a cost of [210 million>120 million] yuan.",
        ),
    ],
)
def test_sentences_in_another_order(source, marked):
    text = strip(marked)
    whole = align.align(document(text), segment(Document("test.zh.txt", "zh", source)))
    assert mark(text, checks.resolve(whole, [numbers.check(whole, Glossary())]), 1) == marked


def test_work_is_linear_in_the_number_of_quantities():
    def checked(count):
        source = "".join(f"{n * 7919}亿元" for n in range(count))
        target = " ".join(f"{n * 104729} million dollars" for n in range(count))
        list(numbers.check(aligned(source, target), Glossary()))

    assert_linear(checked, 150)


def test_a_source_of_another_release_is_not_a_hundred_flags():
    source = "".join(f"第{n}项投资{n * 7919}亿元。" for n in range(1, 40))
    target = " ".join(f"Item {n} cost {n * 104729} million dollars." for n in range(2, 41))
    assert len(list(numbers.check(aligned(source, target), Glossary()))) <= 13


def test_a_language_without_data_is_left_alone():
    assert not list(numbers.check(aligned("1080亿元", "10.8 miljard yuan", "nl"), Glossary()))
