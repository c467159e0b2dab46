from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import checks, run, sources, terminal
from pipeline.glossary import Glossary
from pipeline.model import Document
from pipeline.segment import segment

ENGLISH = (
    "Jiaxing held a meeting on economic development on July 26. Zhang Bing, secretary of the CPC Jiaxing Municipal "
    "Committee, said that the city would speed up the construction of the railway to Shanghai. In the first half of "
    "the year, exports of the textile industry grew by 12.5 percent to 3.2 billion yuan."
)
CHINESE = (
    "嘉兴7月26日召开经济发展会议。"
    "嘉兴市委书记张兵说，该市将加快建设通往上海的铁路。上半年，纺织业出口增长12.5%，达到32亿元。"
)
OTHER = (
    "国家图书馆近日举办古籍展览，展出宋代至清代的珍贵手稿一百余件。馆长介绍，观众可以通过手机预约免费参观。"
    "足球队昨晚在主场击败对手，教练赛后表示，年轻球员的表现令人满意，希望继续努力赢得冠军。"
    "天气预报显示，明天南部沿海有大雨，渔船应当回港避风，学校停课一天。"
)


def document(text: str, language: str = "en") -> Document:
    return segment(Document(path=f"test.{language}.txt", language=language, text=text))


def attached(english: str, chinese: str) -> tuple[Document, str]:
    return sources.attach(document(english), document(chinese, "zh"))


@pytest.mark.parametrize(
    ("english", "chinese", "said"),
    [
        (ENGLISH, "", "is empty"),
        (ENGLISH, "\ufeff \n\u3000\n", "is empty"),
        (ENGLISH, "——……。\n", "is empty"),
        ("12.5", "32", "is not Chinese"),
        (ENGLISH, ENGLISH, "is not Chinese"),
        (CHINESE, ENGLISH, "the two files are swapped"),
        (ENGLISH, "Цзясин провёл совещание 26 июля.", "is not Chinese"),
        (ENGLISH, "嘉興市は7月26日、経済発展に関する会議を開きました。", "is Japanese"),
        (ENGLISH, "자싱시(嘉興市)는 7월 26일 경제 발전 회의를 열었다.", "is not Chinese"),
        (ENGLISH, OTHER, "seems to be of another release"),
        ("\n\n".join([ENGLISH] * 30), "\n\n".join([OTHER] * 30), "seems to be of another release"),
    ],
)
def test_a_source_that_does_not_belong_is_left_out_with_one_sentence(english: str, chinese: str, said: str) -> None:
    release, problem = attached(english, chinese)
    assert said in problem
    assert release.source is None
    assert all(part.source is None for part in release.segments)


TRADITIONAL = (
    "嘉興7月26日召開經濟發展會議。"
    "嘉興市委書記張兵說，該市將加快建設通往上海的鐵路。上半年，紡織業出口增長12.5%，達到32億元。"
)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (ENGLISH, CHINESE),
        (ENGLISH, TRADITIONAL),
        (ENGLISH, CHINESE[:60] + TRADITIONAL[60:]),
        (ENGLISH, "嘉兴召开经济发展会议。市委书记张兵说，该市将加快建设通往上海的铁路。"),
        (ENGLISH, CHINESE.replace("32", "9" * 5_000)),
        (ENGLISH, CHINESE.replace("12.5", "١٢.٥").replace("32", "३२")),
        (ENGLISH, CHINESE.replace("。", "。\n\n\u3000\n\n")),
        (ENGLISH.replace(". ", ".\n\n\n"), CHINESE),
        # Too little to tell: the other checks stay silent about what they do not find.
        ("Wonderful!", "谢谢大家。"),
        ("", CHINESE),
    ],
)
def test_a_source_that_belongs_is_kept(english: str, chinese: str) -> None:
    release, problem = attached(english, chinese)
    assert problem == ""
    assert release.source is not None
    checks.run(release, Glossary())


def test_the_warning_reaches_the_run_and_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "town.en.txt").write_text(ENGLISH, "utf-8")
    (tmp_path / "town.zh.txt").write_text(OTHER, "utf-8")
    (tmp_path / "names.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    settings = run.Settings(
        glossary=tmp_path / "names.csv",
        corrections=tmp_path / "corrections",
        reports=tmp_path / "reports",
        grammar=False,
    )
    (result,) = run.examine([tmp_path / "town.en.txt"], settings)
    (note,) = result.notes
    assert "town.zh.txt seems to be of another release" in note and note.endswith(
        "; the release was checked without it."
    )
    assert result.review.document.source is None
    terminal.show(result)
    assert capsys.readouterr().out.count("another release") == 1
