"""LibreOffice Writer, told of `zhengming serve` by its own settings: what its proofreading says of a Word release."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.clients import libreoffice
from tests.word_file import word

pytestmark = [pytest.mark.clients, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
GLOSSARY = "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n平湖,Pinghu,place,preferred,\n"
_ENGLISH = '<w:rPr><w:lang w:val="en-US"/></w:rPr>'
# What stands in the release, and what is to be flagged, with its first suggestion.
PARAGRAPHS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Delegates visit Pinghu", {}),
    (
        "😀 The delegates visited Jiaixng and Pinghu on Monday. They came to teh new port.",
        {"Jiaixng": "Jiaxing", "teh": "the"},
    ),
    ("This is an test of it. Zhoushan and Tongxiang are cities of Zhejiang.", {"an": "a"}),
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "names.csv").write_text(GLOSSARY, "utf-8")
    paragraphs = (f"<w:p><w:r>{_ENGLISH}<w:t>{text}</w:t></w:r></w:p>" for text, _ in PARAGRAPHS)
    (tmp_path / "release.en.docx").write_bytes(word("".join(paragraphs)))
    return tmp_path


@pytest.fixture
def address(house: Path) -> Iterator[str]:
    """`zhengming serve` in the house, as a person starts it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", "--port", "0", "--house", house, "--lang", "en"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        told = [process.stdout.readline() for _ in range(2)]
        found = told[1].split(": a LanguageTool server at ")[1].split(",")[0]
        assert requests.get(f"{found}/v2/healthcheck", timeout=10).text == "OK"
        yield found
    finally:
        process.terminate()
        process.wait(30)


def test_writer_shows_the_issues_of_the_house(house: Path, address: str) -> None:
    if libreoffice.programs() is None:
        pytest.fail("no LibreOffice with uno; on Debian and Ubuntu: apt-get install libreoffice-writer python3-uno")
    paragraphs = libreoffice.proofread(house / "release.en.docx", f"{address}/v2", house)
    assert [paragraph["text"] for paragraph in paragraphs] == [text for text, _ in PARAGRAPHS]
    for (text, wanted), paragraph in zip(PARAGRAPHS, paragraphs, strict=True):
        assert paragraph["checkers"] == ["org.openoffice.lingu.LanguageToolGrammarChecker"]
        found = {error["words"]: (error["suggestions"] or [""])[0] for error in paragraph["errors"]}
        assert found == wanted, text
        print(text, paragraph["errors"], sep="\n")
