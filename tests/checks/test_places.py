"""Places under the province or city that they lie in."""

import pytest

from pipeline.aligning.align import align
from pipeline.checks import places
from pipeline.glossary.glossary import Glossary
from tests.marked import document, expect, mark, strip


@pytest.mark.parametrize(
    "marked",
    [
        "traders from Yiwu, [Jiangsu>Zhejiang] province",
        "traders from Yiwu, Zhejiang province",
        "gather in Yiwu, East China's [Jiangsu>Zhejiang] province",
        "gather in Yiwu, east China’s Zhejiang Province",
        "gather in Yiwu, in northwest China's [Gansu>Zhejiang] Province",
        "a street in Haining, [Huzhou>Jiaxing] City",
        "the city of Chaoyang in Liaoning Province",
        "a company in Chaoyang, Beijing municipality",
        "a museum in Paris, Jiangsu province",
        # lists, not parents
        "an agreement between Shaanxi, Nantong City of Jiangsu Province, and Shanxi",
        "visits to Yiwu, Nantong City and Shanghai",
        "firms from Haining, Huzhou City, Suzhou City and Wuxi",
        "Hangzhou, Jiaxing City",
        "Hangzhou, Jiangsu Province and Anhui Province",
        # a village, not the district of Dandong
        "a village named Yuanbao in Heilongjiang Province",
        "Yuanbao District in [Heilongjiang>Liaoning] Province",
        # the other way round, and through a capital
        "a market in Yiwu, in the province of [Jiangsu>Zhejiang]",
        "Nanjing, the capital of [Zhejiang>Jiangsu] Province",
        "Yiwu, [Jiangsu>Zhejiang] province, and Ningbo, Zhejiang province",
    ],
)
def test_without_a_source(marked: str) -> None:
    expect(places.check, marked)


LANGUAGES = {
    "fr": [
        "Il vient de Yiwu, dans la province du [Jiangsu>Zhejiang].",
        "à Yiwu (province du [Jiangsu>Zhejiang]) et à Yiwu, province du [Jiangsu>Zhejiang]",
        "à Yiwu, dans l’est de la province chinoise de l’[Anhui>Zhejiang], puis",
        "Nanjing, capitale de la province du [Zhejiang>Jiangsu]",
        "à Haining, dans la ville de [Huzhou>Jiaxing]",
        "à Yiwu, dans la province du Zhejiang (est), et à Hefei, dans la province de l’Anhui",
        "à Chaoyang, dans la province du Liaoning, et à Paris, dans la province du Jiangsu",
        # lists, beside, towards
        "une visite à Haining, ville de Huzhou et Shanghai",
        "Hangzhou, province du Jiangsu et province de l’Anhui",
        "un accord entre Yiwu, la province du Jiangsu et Shanghai",
        "les efforts de Yiwu, de la province du Jiangsu et de Shanghai",
        "Huzhou, au sud de la province du Jiangsu",
        "de Hangzhou à la province du Jiangsu",
    ],
    "de": [
        "Händler aus Yiwu, Provinz [Jiangsu>Zhejiang],",
        "in Yiwu in der ostchinesischen Provinz [Jiangsu>Zhejiang]",
        "in Yiwu (Provinz [Jiangsu>Zhejiang]) und in Yiwu, im Osten der Provinz [Jiangsu>Zhejiang]",
        "Nanjing, die Hauptstadt der Provinz [Zhejiang>Jiangsu]",
        "ein Betrieb in Haining, Stadt [Huzhou>Jiaxing]",
        "in Yiwu in der ostchinesischen Küstenprovinz Zhejiang",
        # lists, towards
        "Haining, Stadt Huzhou und Stadt Suzhou",
        "Ein Dorf namens Yuanbao in der Provinz Heilongjiang",
        "Hangzhou, der Provinz Jiangsu und Shanghai",
        "von Hangzhou in die Provinz Jiangsu",
    ],
    "es": [
        "comerciantes de Yiwu, provincia de [Jiangsu>Zhejiang],",
        "en Yiwu, en la provincia oriental china de [Jiangsu>Zhejiang]",
        "en Yiwu (provincia de [Jiangsu>Zhejiang]) y en Yiwu, en el este de la provincia de [Jiangsu>Zhejiang]",
        "una empresa de Haining, ciudad de [Huzhou>Jiaxing]",
        "en Yiwu, provincia de Zhejiang",
        # lists, beside
        "entre Hangzhou, la provincia de Jiangsu y Shanghái",
        "Huzhou, al sur de la provincia de Jiangsu",
    ],
    # no data file
    "nl": ["in Yiwu, provincie Jiangsu", "Yiwu, Jiangsu province"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in LANGUAGES.items() for row in rows])
def test_every_language_has_its_own_ways(language: str, row: str) -> None:
    text = strip(row)
    assert mark(text, places.check(document(text, language), Glossary()), 1) == row


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("义乌市位于浙江省中部。", "Yiwu City is located in central [Jiangsu>Zhejiang] Province."),
        ("湖北省妇幼保健院", "the [Hunan>Hubei] Maternity and Child Health Care Hospital"),
        # named in the source, in full or by its short form
        ("江苏义乌", "Yiwu, Jiangsu province"),
        ("河南省漯河市", "Luhe City in Henan Province"),
        ("浙江省与苏北合作。", "Zhejiang works with northern Jiangsu."),
        ("浙江省与粤港澳合作。", "The province works with Guangdong, Hong Kong and Macao."),
        # what the target adds or leaves out
        ("浙江省义乌市", "Yiwu City"),
        ("义乌市", "Yiwu City of Zhejiang"),
        ("两省合作。", "Jiangsu and Zhejiang work together."),
    ],
)
def test_with_a_source(source: str, marked: str) -> None:
    text = strip(marked)
    assert mark(text, places.check(align(document(text), document(source, "zh")), Glossary()), 1) == marked
