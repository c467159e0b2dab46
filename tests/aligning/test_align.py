"""Target and source sentences, whatever is merged, split, added or left out."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable

import pytest

from pipeline.aligning.align import align
from pipeline.model import Document
from tests.marked import document
from tests.waiting import HANG, assert_linear


def pairs(target: str, source: str) -> list[tuple[str, str]]:
    aligned = align(document(target), document(source, "zh"))
    assert aligned.source is not None
    return [(s.span.of(target), s.source.span.of(aligned.source.text) if s.source else "") for s in aligned.segments]


ONE = ("Yuan Jiajun visited Jiaxing on June 13.", "6月13日，袁家军来到嘉兴。")
TWO = ("The port handled 2.3 million containers in 2019.", "2019年，港口吞吐量达到230万标箱。")
THREE = ("Farmers in Pinghu grow melons and mushrooms.", "平湖的农民种植西瓜和蘑菇。")
FOUR = ("The exhibition closes on Sunday.", "展览将于周日闭幕。")


def text(*sentences: str, sep: str = "\n") -> str:
    return sep.join(sentences)


@pytest.mark.parametrize("seps", [("\n", "\n"), (" ", ""), ("\n\n", "\n"), (" ", "\n")])
def test_one_to_one_whatever_the_paragraphs(seps: tuple[str, str]) -> None:
    rows = (ONE, TWO, THREE, FOUR)
    assert pairs(seps[0].join(r[0] for r in rows), seps[1].join(r[1] for r in rows)) == list(rows)


def test_a_source_sentence_left_out() -> None:
    assert pairs(text(ONE[0], THREE[0]), text(ONE[1], TWO[1], THREE[1])) == [ONE, THREE]


def test_a_target_sentence_added() -> None:
    found = pairs(text(ONE[0], TWO[0], THREE[0]), text(ONE[1], THREE[1]))
    assert found == [ONE, (TWO[0], ""), THREE]


def test_two_source_sentences_in_one_of_the_target() -> None:
    merged = "Yuan Jiajun visited Jiaxing on June 13, and the port handled 2.3 million containers in 2019."
    found = pairs(text(merged, THREE[0]), text(ONE[1] + TWO[1], THREE[1]))
    assert found == [(merged, ONE[1] + TWO[1]), THREE]


def test_one_source_sentence_in_two_of_the_target() -> None:
    whole = "6月13日，袁家军来到嘉兴，并于次日前往平湖考察当地农民种植的西瓜和蘑菇。"
    second = "The next day he went to Pinghu to see the melons and mushrooms that farmers grow there."
    found = pairs(text(f"{ONE[0]} {second}", FOUR[0]), text(whole, FOUR[1]))
    assert found == [(ONE[0], whole), (second, whole), FOUR]


def test_traditional_characters() -> None:
    assert pairs(text(ONE[0], THREE[0]), "6月13日，袁家軍來到嘉興。\n平湖的農民種植西瓜和蘑菇。")[1][1].startswith(
        "平湖"
    )


def test_empty_sides() -> None:
    empty = Document("x.zh.txt", "zh", "")
    assert [s.source for s in align(document(ONE[0]), empty).segments] == [None]
    assert align(Document("x.en.txt", "en", ""), document(ONE[1], "zh")).segments == ()


# As a city's site publishes it: a headline, a line of the publisher, a byline, a heading and credits that the source
# lacks or has otherwise; the source ends with credits of its own.
RELEASE = [
    ("Jiaxing Hosts Digital Economy Conference", "嘉兴召开数字经济大会"),
    ("Xinhua | Updated: 2022-07-27 09:12", ""),
    (
        "HANGZHOU, July 26 (Xinhua) -- Jiaxing held a conference on the development of the digital economy on Tuesday, "
        "attracting more than 300 guests from home and abroad.",
        "新华社杭州7月26日电（记者李华 王敏）嘉兴市26日召开数字经济发展大会，来自国内外的300余名嘉宾参加会议。",
    ),
    (
        "In his speech, Zhang Bing, Party chief of the city, said that Jiaxing will accelerate its development as a "
        "core area of the Yangtze River Delta and promote the upgrading of its manufacturing industry.",
        "市委书记张兵在致辞中说，嘉兴将加快建设长三角核心区，推动制造业转型升级。",
    ),
    (
        "In the first half of this year, the added value of the core industries of the city's digital economy grew "
        "12.5 percent year-on-year, he added.",
        "他表示，今年上半年，全市数字经济核心产业增加值同比增长12.5%。",
    ),
    (
        "A total of 32 projects were signed at the conference, with a total investment of 21 billion yuan, in "
        "integrated circuits, new energy, biomedicine and other fields.",
        "会上，32个项目集中签约，总投资达210亿元，涉及集成电路、新能源、生物医药等领域。",
    ),
    (
        "Chen Ming, a professor at Zhejiang University, believes that Jiaxing has a solid industrial foundation and "
        "an advantageous location.",
        "浙江大学教授陈明认为，嘉兴具有良好的产业基础和区位优势。",
    ),
    (
        "The conference will last three days, during which events such as job fairs and exhibitions will be held.",
        "据了解，大会将持续三天，其间还将举办人才招聘、成果展示等活动。",
    ),
]
TAIL = "\n\n(Source: Xinhua)\nEditor: Zhao Li\nShare to: Facebook Twitter\nAll rights reserved."
CHINESE_TAIL = "\n（完）\n责任编辑：王晓明\n编辑：刘洋\n分享到：微信 微博 QQ空间\n"


def wrapped(paragraph: str) -> str:
    return textwrap.fill(paragraph, 70)


@pytest.mark.parametrize("shape", [str, wrapped], ids=["lines", "wrapped"])
@pytest.mark.parametrize(("between", "there"), [("\n\n", "\n"), ("\n", "\n\n"), ("\n\n \n\n\u3000\n", "\n\u3000\n")])
@pytest.mark.parametrize("tails", [("", ""), (TAIL, CHINESE_TAIL), (TAIL, ""), ("", CHINESE_TAIL)])
def test_headlines_datelines_and_credits_do_not_throw_it_off(
    shape: Callable[[str], str], between: str, there: str, tails: tuple[str, str]
) -> None:
    target = between.join(shape(english) for english, _ in RELEASE) + tails[0]
    source = there.join(chinese for _, chinese in RELEASE if chinese) + tails[1]
    found = [(" ".join(english.split()), chinese) for english, chinese in pairs(target, source)]
    assert [pair for pair in found if pair in RELEASE] == RELEASE


def test_paragraphs_that_the_other_side_lacks() -> None:
    story = RELEASE[2:]
    source = "\n".join(chinese for _, chinese in story)
    for left_out in range(len(story)):
        kept = story[:left_out] + story[left_out + 1 :]
        assert pairs("\n\n".join(english for english, _ in kept), source) == kept
    target = "\n\n".join(english for english, _ in story)
    for left_out, (added, _) in enumerate(story):
        kept = [(english, "" if english == added else chinese) for english, chinese in story]
        assert pairs(target, "\n".join(chinese for _, chinese in kept if chinese)) == kept, left_out


def test_a_short_summary_of_a_long_source() -> None:
    source = "\n".join(chinese for _, chinese in RELEASE)
    summary = [RELEASE[0], RELEASE[5]]
    assert pairs("\n\n".join(english for english, _ in summary), source) == summary


def test_rows_of_a_table() -> None:
    rows = [
        ("Main indicators of 2021", "2021年主要指标"),
        ("GDP", "地区生产总值"),
        ("635.5 billion yuan", "6355亿元"),
        ("8.5%", "8.5%"),
        ("Total fiscal revenue", "财政总收入"),
        ("108.3 billion yuan", "1083亿元"),
        ("12.3%", "12.3%"),
        ("Per capita disposable income", "人均可支配收入"),
        ("60,000 yuan", "6万元"),
        ("9.1%", "9.1%"),
    ]
    assert pairs("\n".join(english for english, _ in rows), "\n".join(chinese for _, chinese in rows)) == rows


def test_one_sentence_for_many() -> None:
    items = "提升服务；修建道路；保护文物；种植树木；清理河道；改造老城；"
    english = (
        "The plan is to improve services, build roads, protect relics, plant trees, clean rivers and renew old towns."
    )
    assert pairs(text(ONE[0], english, FOUR[0]), text(ONE[1], items, FOUR[1])) == [ONE, (english, items), FOUR]


def numbered(count: int, **gap: int) -> tuple[list[str], list[str]]:
    """Sentences that differ by figures and words; `start` and `stop` of what the source lacks."""
    words = [("roads", "道路"), ("schools", "学校"), ("bridges", "桥梁"), ("hospitals", "医院"), ("factories", "工厂")]
    english, chinese = [], []
    for n in range(count):
        (one, yi), (two, er) = words[n % 5], words[n // 5 % 5]
        english.append(
            f"In {1900 + n % 97}, the city built {n + 3} {one} and repaired the {two} of {n * 7 + 11} villages."
        )
        chinese.append(f"{1900 + n % 97}年，该市新建{n + 3}所{yi}，并为{n * 7 + 11}个村修缮了{er}。")
    del chinese[gap.get("start", 0) : gap.get("stop", 0)]
    return english, chinese


def test_a_third_of_the_source_is_missing() -> None:
    english, chinese = numbered(300, start=100, stop=200)
    found = pairs("\n".join(english), "\n".join(chinese))
    assert found == list(zip(english, chinese[:100] + [""] * 100 + chinese[100:], strict=True))


@pytest.mark.parametrize(
    "sides",
    [
        pytest.param(numbered, id="its source"),
        pytest.param(lambda count: (numbered(count)[0], ["2019年，该市召开会议。"] * count), id="another"),
        pytest.param(
            lambda count: (["The city held a meeting in 2019."] * count, ["2019年，该市召开会议。"] * count),
            id="one line",
        ),
        pytest.param(lambda count: (numbered(count)[0][::50], numbered(count)[1]), id="a summary"),
    ],
)
def test_two_thousand_paragraphs_take_linear_time(sides: Callable[[int], tuple[list[str], list[str]]]) -> None:
    def aligned(count: int) -> None:
        english, chinese = sides(count)
        align(document("\n".join(english)), document("\n".join(chinese), "zh"))

    assert_linear(aligned, 250)


def test_the_same_in_every_run() -> None:
    code = (
        "from pipeline.aligning.align import align; from tests.marked import document;"
        " from tests.aligning import test_align as t;"
        "a = align(document('\\n'.join(e for e, _ in t.RELEASE) + t.TAIL),"
        " document('\\n'.join(c for _, c in t.RELEASE) + t.CHINESE_TAIL, 'zh'));"
        "print([s.source and s.source.span for s in a.segments])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=HANG,
        ).stdout
        for seed in "123"
    }
    assert len(runs) == 1
