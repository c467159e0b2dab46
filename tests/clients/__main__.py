"""Runs the clients that are installed here, and says which are not: python -m tests.clients"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.clients import libreoffice
from tests.word_file import word

ROOT = Path(__file__).parents[2]
GLOSSARY = "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n平湖,Pinghu,place,preferred,\n"
# What stands in the release, and what is to be flagged, with its first suggestion.
_ENGLISH = '<w:rPr><w:lang w:val="en-US"/></w:rPr>'
PARAGRAPHS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Delegates visit Pinghu", {}),
    (
        "😀 The delegates visited Jiaixng and Pinghu on Monday. They came to teh new port.",
        {"Jiaixng": "Jiaxing", "teh": "the"},
    ),
    ("This is an test of it. Zhoushan and Tongxiang are cities of Zhejiang.", {"an": "a"}),
)


@contextmanager
def served(house: Path) -> Iterator[str]:
    """`zhengming serve` in a house, as a person starts it; its address."""
    command = [sys.executable, "-m", "pipeline", "serve", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=house, env=_environment(), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    try:
        told = [process.stdout.readline() for _ in range(2)]
        address = told[1].split(": a LanguageTool server at ")[1].split(",")[0]
        assert requests.get(f"{address}/v2/healthcheck", timeout=10).text == "OK"
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}


def writer() -> str:
    """Proofreads a Word release in LibreOffice Writer; what came of it."""
    if libreoffice.programs() is None:
        return "not here (on Debian and Ubuntu: apt-get install libreoffice-writer python3-uno)"
    with tempfile.TemporaryDirectory() as scratch:
        house = Path(scratch) / "house"
        (house / "glossary").mkdir(parents=True)
        (house / "glossary" / "names.csv").write_text(GLOSSARY, "utf-8")
        release = house / "release.en.docx"
        release.write_bytes(
            word("".join(f"<w:p><w:r>{_ENGLISH}<w:t>{text}</w:t></w:r></w:p>" for text, _ in PARAGRAPHS))
        )
        with served(house) as address:
            begun = time.monotonic()
            paragraphs = libreoffice.proofread(release, f"{address}/v2", Path(scratch))
            seconds = time.monotonic() - begun
    for (text, wanted), paragraph in zip(PARAGRAPHS, paragraphs, strict=True):
        assert paragraph["text"] == text, paragraph
        assert paragraph["checkers"] == ["org.openoffice.lingu.LanguageToolGrammarChecker"], paragraph
        found = {error["words"]: (error["suggestions"] or [""])[0] for error in paragraph["errors"]}
        assert found == wanted, (text, found)
    return f"as expected, {len(paragraphs)} paragraphs in {seconds:.0f} s"


def main() -> int:
    failed = 0
    for name, client in (("LibreOffice Writer", writer),):
        try:
            print(f"{name}: {client()}", flush=True)
        except AssertionError as error:
            failed = 1
            print(f"{name}: FAILED: {error}", flush=True)
    return failed


sys.exit(main())
