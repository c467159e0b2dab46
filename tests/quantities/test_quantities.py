"""Quantities of Chinese, English, French, German and Spanish text."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.quantities import chinese, western
from pipeline.quantities.writing import manner, say, write
from tests.waiting import assert_linear


def shown(text, quantities):
    """One quantity as ``words = value kind/unit``, with ``a..b`` for a range and ``?`` for one that is not firm."""
    lines = []
    for q in quantities:
        value = f"{q.low.normalize():f}" if q.low == q.high else f"{q.low.normalize():f}..{q.high.normalize():f}"
        unit = f"/{q.unit.split('-', 1)[-1]}" if q.unit else ""
        lines.append(f"{q.whole.of(text)} = {value} {q.kind}{unit}{'' if q.firm else '?'}")
    return lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19980亿美元", "19980亿美元 = 1998000000000 money/USD"),
        ("1.2万亿元", "1.2万亿元 = 1200000000000 money/CNY"),
        ("１，０８０億元", "１，０８０億元 = 108000000000 money/CNY"),
        ("千亿元级", "千亿元 = 100000000000 money/CNY"),
        ("一亿五千万元", "一亿五千万元 = 150000000 money/CNY"),
        ("11万7015辆", "11万7015 = 117015 count"),
        ("3万5", "3万5 = 35000 count"),
        ("一百二十吨", "一百二十吨 = 120 mass/tonne"),
        ("二百零五家", "二百零五 = 205 count"),
        ("一万六七千元", "一万六七千元 = 16000..17000 money/CNY"),
        ("三四十亿元", "三四十亿元 = 3000000000..4000000000 money/CNY"),
        ("20多家", "20多 = 20..29 count"),
        ("100余名", "100余 = 100..199 count"),
        ("几十万人", "几十万 = 100000..1000000 count?"),
        ("1.3 % ，", "1.3 % = 1.3 percent/percent"),
        ("百分之三十五", "百分之三十五 = 35 percent/percent"),
        ("三成", "三成 = 30 percent/percent"),
        ("2.5个百分点", "2.5个百分点 = 2.5 percent/point"),
        ("三点五亿吨", "三点五亿吨 = 350000000 mass/tonne"),
        ("3525亩", "3525亩 = 3525 area/mu"),
        ("5亿千瓦时", "5亿千瓦时 = 500000000 energy/kilowatt-hour"),
        ("二〇一九年", "二〇一九年 = 2019 year"),
        ("第十九届", "十九 = 19 ordinal"),
        ("党的十八大以来", "十八大 = 18 ordinal"),
        ("“十四五”时期", "十四五 = 14 ordinal"),
        ("七十周年", "七十周年 = 70 ordinal"),
        ("下午3点半", "3点半 = 930 clock"),
        ("三年半", "三年半 = 3.5 duration/year"),
        ("1.5倍", "1.5倍 = 1.5 multiple"),
        ("上世纪九十年代", "九十年代 = 1990 decade"),
        ("9秒91", "9秒91 = 9.91 duration/second"),
        ("两米五", "两米五 = 2.5 length/meter"),
        ("翻了两番", "翻了两番 = 4 multiple"),
        ("逾百万", "百万 = 1000000 count"),
        ("38米/秒", "38米/秒 = 38 speed/meter-per-second"),
        ("60岁生日", "60岁 = 60 ordinal"),
        ("25个基点", "25个基点 = 25 percent/permyriad"),
        ("3200年的历史", "3200年 = 3200 duration/year"),
    ],
)
def test_chinese(text, expected):
    assert shown(text, chinese.parse(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26、27日", ["26 = 26 day", "27日 = 27 day"]),
        ("300至500亿元", ["300 = 30000000000 money/CNY", "500亿元 = 50000000000 money/CNY"]),
        ("2019-09-26", ["2019-09-26 = 2019 year", "09 = 9 month", "26 = 26 day"]),
        ("2019年9月29日", ["2019年 = 2019 year", "9月 = 9 month", "29日 = 29 day"]),
        ("十九届四中全会", ["十九届 = 19 ordinal", "四中 = 4 ordinal"]),
    ],
)
def test_chinese_series(text, expected):
    assert shown(text, chinese.parse(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "统一部署",
        "一带一路",
        "三亚",
        "千方百计",
        "二连浩特",
        "三元桥",
        "八里庄",
        "十堰",
        "万达广场",
        "G60科创走廊",
        "5G",
        "新冠COVID-19",
        "老百姓",
        "000651",
    ],
)
def test_what_is_no_chinese_quantity_is_not_firm(text):
    assert not [q for q in chinese.parse(text) if q.firm]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US$199.8 billion", "US$199.8 billion = 199800000000 money/USD"),
        ("1.998 trillion US dollars", "1.998 trillion US dollars = 1998000000000 money/USD"),
        ("¥3.2bn", "¥3.2bn = 3200000000 money/yuan/yen"),
        ("RMB 46.5 billion", "RMB 46.5 billion = 46500000000 money/CNY"),
        ("1,000-yuan", "1,000-yuan = 1000 money/CNY"),
        ("half a million", "half a million = 500000 count"),
        ("two and a half million", "two and a half million = 2500000 count"),
        ("a quarter of a million", "a quarter of a million = 250000 count"),
        ("two million five hundred thousand", "two million five hundred thousand = 2500000 count"),
        ("a hundred and five", "a hundred and five = 105 count"),
        ("tens of thousands", "tens of thousands = 10000..100000 count?"),
        ("1,080亿", "1,080亿 = 108000000000 count"),
        ("a 12 percent rise", "12 percent = 12 percent/percent"),
        ("7.2 percentage points", "7.2 percentage points = 7.2 percent/point"),
        ("two-thirds", "two-thirds = 0.6666666666666666666666666667 fraction"),
        ("the 1980s", "1980 = 1980 decade"),
        ("£30m", "£30m = 30000000 money/GBP"),
        ("the 1,000th", "1,000th = 1000 ordinal"),
        ("1500 soldiers", "1500 = 1500 count"),
        ("1949 and later", "1949 = 1949 year"),
        ("a 3-Year plan", "3-Year = 3 duration/year"),
        ("25 basis points", "25 basis points = 25 percent/permyriad"),
        ("the twenty-first century", "twenty-first = 21 ordinal"),
        ("3:30 p.m.", "3:30 p.m. = 930 clock"),
        ("50,000-mu", "50,000-mu = 50000 area/mu"),
        ("1.92m tall", "1.92m = 1.92 length/meter"),
        ("two-and-a-half hours", "two-and-a-half hours = 2.5 duration/hour"),
        ("in May 2018", ["May = 5 month", "2018 = 2018 year"]),
        ("September 26-28", ["September = 9 month", "26 = 26 day", "28 = 28 day"]),
        ("300 to 500 million yuan", ["300 = 300000000 money/CNY?", "500 million yuan = 500000000 money/CNY"]),
    ],
)
def test_english(text, expected):
    assert shown(text, western.parse(text, "en")) == ([expected] if isinstance(expected, str) else expected)


@pytest.mark.parametrize(
    "text", ["COVID-19", "G60", "5G", "Shenzhou-12", "it may rain", "to march on", "[0,1]", "one of them"]
)
def test_what_is_no_english_quantity_is_not_firm(text):
    assert not [q for q in western.parse(text, "en") if q.firm]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "19 980 milliards de yuans", ["19 980 milliards de yuans = 19980000000000 money/CNY"]),
        ("fr", "1 234,5 km", ["1 234,5 km = 1234.5 length/kilometer"]),
        ("fr", "le 1er juin à 15 h 30", ["1 = 1 day", "juin = 6 month", "15 h 30 = 930 clock"]),
        ("fr", "quatre-vingt-dix-sept", ["quatre-vingt-dix-sept = 97 count"]),
        ("fr", "vingt et un", ["vingt et un = 21 count"]),
        ("fr", "le 19e Congrès", ["19e = 19 ordinal"]),
        ("de", "1.998 Milliarden US-Dollar", ["1.998 Milliarden US-Dollar = 1998000000000 money/USD"]),
        ("de", "am 26. September um 15:30 Uhr", ["26 = 26 day", "September = 9 month", "15:30 Uhr = 930 clock"]),
        ("de", "siebenundneunzig", ["siebenundneunzig = 97 count"]),
        ("de", "zweihundertfünfzigtausend", ["zweihundertfünfzigtausend = 250000 count"]),
        ("de", "eine halbe Million", ["eine halbe Million = 500000 count"]),
        ("es", "108.000 millones de yuanes", ["108.000 millones de yuanes = 108000000000 money/CNY"]),
        ("es", "26 de septiembre de 2019", ["26 = 26 day", "septiembre = 9 month", "2019 = 2019 year"]),
        ("es", "en julio de 2026", ["julio = 7 month", "2026 = 2026 year"]),
        ("es", "treinta y cinco", ["treinta y cinco = 35 count"]),
        ("es", "medio millón", ["medio millón = 500000 count"]),
    ],
)
def test_other_languages(language, text, expected):
    assert shown(text, western.parse(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "words", "value", "expected"),
    [
        ("en", "198 billion", "1998000000000", "1.998 trillion"),
        ("en", "5,759", "57590000", "57.59 million"),
        ("en", "1,500,000", "150000", "150,000"),
        ("en", "3.2bn", "320000000", "320mn"),
        ("en", "4404", "4440", "4440"),
        ("en", "three", "5", "five"),
        ("en", "Seventeenth", "19", "Nineteenth"),
        ("en", "21st", "23", "23rd"),
        ("en", "11th", "12", "12th"),
        ("fr", "19,8 milliards", "1998000000", "1,998 milliard"),
        ("de", "19,8 Milliarden", "108000000000", "108 Milliarden"),
        ("es", "1.080 millones", "108000000000", "108.000 millones"),
        ("es", "108.000 millones", "1080000000", "1080 millones"),
        ("es", "320 000 millones", "32000000000", "32 000 millones"),
    ],
)
def test_writing_keeps_the_manner(language, words, value, expected):
    (like,) = western.parse(words, language)
    assert write(Decimal(value), like, words, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "words", "value", "expected"),
    [
        ("es", "4.700 casas y 850 barcos", "850", "8500", "8.500"),
        ("es", "4.700 millones y 850 millones", "850 millones", "8500000000", "8.500 millones"),
        ("es", "4700 casas y 850 barcos", "850", "8500", "8500"),
        ("es", "21.500 casas, 3,525 % y 850 barcos", "850", "8500", "8500"),
        ("es", "4.700 casas y 85.000 barcos", "85.000", "8500", "8.500"),
        ("fr", "4\u00a0700 maisons et 850 bateaux", "850", "8500", "8\u202f500"),
        ("de", "4700 Häuser und 850 Boote", "850", "8500", "8500"),
        ("en", "4,700 houses and 850 boats", "850", "8500", "8,500"),
        ("en", "850 boats", "850", "8500", "8,500"),
    ],
)
def test_writing_groups_digits_as_the_text_does(language, text, words, value, expected):
    (like,) = western.parse(words, language)
    assert write(Decimal(value), like, words, language, separated=manner(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "words", "value", "expected"),
    [
        ("en", "three-quarters", Decimal(2) / 3, "two-thirds"),
        ("en", "One fifth", Decimal("0.25"), "One quarter"),
        ("en", "tens of millions", Decimal(10**8), "hundreds of millions"),
        ("en", "Thousands", Decimal(10**4), "Tens of thousands"),
        ("en", "doubled", Decimal(3), "tripled"),
        ("de", "zwei Drittel", Decimal("0.75"), "drei Viertel"),
    ],
)
def test_shares_and_orders_of_magnitude_are_written_in_words(language, words, value, expected):
    (like,) = western.parse(words, language)
    assert write(value, like, words, language) == expected


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("25 yuan per kilogram", "mass-kilogram"),
        ("25 yuan/kg", "mass-kilogram"),
        ("a monthly allowance of 2,000 yuan", "duration-month"),
        ("25 yuan a book", ""),
        ("每斤25元", "mass-jin"),
        ("25元/公斤", "mass-kilogram"),
        ("30元一斤", "mass-jin"),
        ("每月给予300元", "duration-month"),
        ("亩产800公斤", "area-mu"),
        ("每斤草莓，售价25元", ""),
        ("25元一位", ""),
    ],
)
def test_what_an_amount_is_for(text, per):
    assert next(chinese.parse(text) if text[0] > "z" or "元" in text else western.parse(text, "en")).per == per


def test_saying():
    assert [say(q) for q in chinese.parse("19980亿美元")] == ["1,998,000,000,000 US dollars"]
    assert [say(q) for q in chinese.parse("3525亩")] == ["3,525 mu"]
    assert [say(q) for q in chinese.parse("下午3点半")] == ["15:30"]


_ALPHABET = st.sampled_from(
    [
        *"0123456789.,:-%$¥ ０９，％〇零一二两十百千万亿兆几数半多余第年月日时点分元亩倍成约至到、",
        "९",
        "٣",
        "²",
        "\u00a0",
    ]
)
_WORDS = st.sampled_from(
    (
        "9999999999999999999 0 1,08 million billion thousand and a half hundred twenty first thirds of "
        "May 26th 25:70 $ % pm to - 1/0 dozen"
    ).split()
)


@settings(max_examples=300, deadline=None)
@given(st.text(_ALPHABET, max_size=40))
def test_any_chinese_text_is_read(text):
    for quantity in chinese.parse(text):
        assert 0 <= quantity.whole.start <= quantity.span.start < quantity.span.end <= quantity.whole.end <= len(text)
        say(quantity)


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS | _ALPHABET, max_size=15), st.sampled_from(["en", "fr", "de", "es"]))
def test_any_text_is_read(words, language):
    text = " ".join(words)
    for quantity in western.parse(text, language):
        assert 0 <= quantity.whole.start <= quantity.span.start < quantity.span.end <= quantity.whole.end <= len(text)
        write(Decimal("1998000.5"), quantity, quantity.span.of(text), language)
        write(Decimal(7), quantity, quantity.span.of(text), language)


@pytest.mark.parametrize(
    "piece",
    [
        "1,",
        "1 000 ",
        "9" * 17 + " ",
        "million ",
        "one and ",
        "May 12 and 13, ",
        "1-",
        "٣٤٥ ",
        "²",
        "1\n",
        "first ",
        "late June ",
        "January to ",
        "an hour and 40 minutes ",
        "minus 5°C ",
        "level II ",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_long_runs_are_read_in_linear_time(piece, language):
    assert_linear(lambda count: list(western.parse(piece * count, language)), 500)


@pytest.mark.parametrize(
    "piece",
    [
        "万",
        "1万",
        "1至",
        "每斤1元",
        "翻一番",
        "一",
        "1,000",
        "2019年",
        "百分之",
        "١",
        "１，",
        "周三",
        "1-8月",
        "农历八月",
        "三成五",
        "3斤6两",
        "伍佰",
        "零下5℃",
        "3·15",
        "1\n",
        "人民币",
    ],
)
def test_long_runs_of_chinese_are_read_in_linear_time(piece):
    assert_linear(lambda count: list(chinese.parse(piece * count)), 500)


def test_gigantic_numbers_are_passed_over():
    digits = "9" * 5000
    assert not list(chinese.parse(f"{digits}亿元"))
    assert not list(western.parse(f"{digits} yuan", "en"))
    assert all(q.low < 10**22 for q in western.parse("5 " + "million " * 50, "en"))
