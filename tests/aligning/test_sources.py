from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import checks, run
from pipeline.__main__ import main
from pipeline.aligning import sources
from pipeline.commands import terminal
from pipeline.documents.segment import segment
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document

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


AGAINST_THE_SOURCE = ("names", "romanisation", "numbers", "coverage", "untranslated", "places")


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
        (CHINESE, CHINESE, "is Chinese, and so is the release"),
        (ENGLISH, "嘉兴", "is far too short for the release"),
        (ENGLISH * 10, CHINESE, "is far too short for the release"),
        (ENGLISH, "Jiāxīng shì wěi shūjì Zhāng Bīng shuō, gāi shì jiāng jiākuài jiànshè tiělù.", "is not Chinese"),
        (ENGLISH, "Цзясин провёл совещание 26 июля.", "is not Chinese"),
        (ENGLISH, "嘉興市は7月26日、経済発展に関する会議を開きました。", "is Japanese"),
        (ENGLISH, "자싱시(嘉興市)는 7월 26일 경제 발전 회의를 열었다.", "is not Chinese"),
        (ENGLISH, OTHER, "seems to be of another release"),
        ("\n\n".join([ENGLISH] * 30), "\n\n".join([OTHER] * 30), "seems to be of another release"),
    ],
)
def test_a_source_that_does_not_belong_is_left_out_with_one_sentence(english: str, chinese: str, said: str) -> None:
    release, problem = attached(english, chinese)
    assert said in str(problem)
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
        (ENGLISH, "".join(c for c in CHINESE if not c.isdigit())),
        (ENGLISH.translate(str.maketrans("0123456789", "०१२३४५६७८९")), CHINESE),
        (ENGLISH.replace("12.5", "12⁵"), CHINESE),
        (ENGLISH, CHINESE * 10),
        (ENGLISH, CHINESE.replace("。", "。\r\n")),
        (ENGLISH.replace("3.2", "9" * 400), CHINESE.replace("32", "1" + "0" * 400)),
        (ENGLISH, CHINESE.replace("。", "。\n\n\u3000\n\n")),
        (ENGLISH.replace(". ", ".\n\n\n"), CHINESE),
        # Too little to tell: the other checks stay silent about what they do not find.
        ("Wonderful!", "谢谢大家。"),
        ("", CHINESE),
    ],
)
def test_a_source_that_belongs_is_kept(english: str, chinese: str) -> None:
    release, problem = attached(english, chinese)
    assert problem is None
    assert release.source is not None
    flags = [issue for issue in checks.run(release, Glossary()) if issue.check in AGAINST_THE_SOURCE]
    assert all(issue.type in ("length", "omission") for issue in flags) and len(flags) < 3


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
    (note,) = map(str, result.notes)
    assert "town.zh.txt seems to be of another release" in note and note.endswith(
        "; the release was checked without it."
    )
    assert result.review.document.source is None
    terminal.show(result)
    assert capsys.readouterr().out.count("another release") == 1


def test_swapped_files_are_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _checked(tmp_path, monkeypatch, CHINESE.encode(), ENGLISH.encode()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "the two files are swapped; give each the other’s name" in told.err and told.err.count("\n") == 1


ODD = {
    "binary": (bytes(range(256)), "town.zh.txt: this is not a text file"),
    "cut short": (CHINESE.encode()[:-2], "town.zh.txt:1: not UTF-8"),
    "empty": (b"", "town.zh.txt: the file is empty"),
}


@pytest.mark.parametrize("kind", ODD)
def test_a_release_is_checked_without_a_source_that_cannot_be_read(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chinese, said = ODD[kind]
    assert _checked(tmp_path, monkeypatch, ENGLISH.encode(), chinese) == 0
    told = capsys.readouterr()
    assert f"The release was checked without its source. {said}" in told.out and not told.err
    assert said in (tmp_path / "reports" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("codec", ["gb18030", "utf-16"])
def test_a_source_may_be_as_windows_saves_it(
    codec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _checked(tmp_path, monkeypatch, ENGLISH.encode(), CHINESE.encode(codec)) == 0
    assert "without" not in capsys.readouterr().out.replace("without LanguageTool", "")


BOM = "\ufeff".encode()
EVEN = {
    "BOM": (BOM + ENGLISH.encode(), BOM + CHINESE.encode()),
    "CR LF": (ENGLISH.replace(". ", ".\r\n\r\n").encode(), CHINESE.replace("。", "。\r\n\r\n").encode()),
    "another release": (ENGLISH.encode(), OTHER.encode()),
    "another language": (ENGLISH.encode(), ENGLISH.replace("Jiaxing", "Pinghu").encode()),
    "one word": (ENGLISH.encode(), "渔船".encode()),
    "an empty paragraph": (ENGLISH.replace(". ", ".\n\n \n\n").encode(), CHINESE.encode()),
}


@pytest.mark.parametrize("kind", EVEN)
def test_a_right_release_has_no_issue_whatever_its_source_is(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _checked(tmp_path, monkeypatch, *EVEN[kind]) == 0
    told = capsys.readouterr()
    assert "0 issues" in told.out and told.out.count("checked without it") <= 1


def _checked(folder: Path, monkeypatch: pytest.MonkeyPatch, english: bytes, chinese: bytes) -> int:
    """The exit status of the command line for a release and its source."""
    (folder / "town.en.txt").write_bytes(english)
    (folder / "town.zh.txt").write_bytes(chinese)
    (folder / "names.csv").write_text("zh,en,kind,status,note\n", "utf-8")
    monkeypatch.chdir(folder)
    return main(["check", "town.en.txt", "--glossary", "names.csv", "--no-grammar", "--lang", "en"])
