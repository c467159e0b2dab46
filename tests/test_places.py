"""Places under the province or city that they lie in."""

import pytest

from pipeline.align import align
from pipeline.checks import places
from pipeline.glossary import Glossary
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
    ],
)
def test_without_a_source(marked: str) -> None:
    expect(places.check, marked)


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
