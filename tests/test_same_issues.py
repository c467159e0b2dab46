"""The release gives the same issues whatever kind of file it stands in."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import checks, formats, glossary
from pipeline.formats import xml
from pipeline.model import Document
from tests.excel_file import excel
from tests.test_main import ROOT, zhengming
from tests.word_file import p, r, word

RELEASE = Path("releases/jiaxing-2019-07-26.en.txt")


def _markdown(line: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&~#|!])", r"\\\1", line)


def _page(lines: list[str]) -> str:
    return f"<!doctype html><body>{''.join(f'<p>{html.escape(line)}' for line in lines)}"


def _xliff(lines: list[str]) -> str:
    units = "".join(f"<trans-unit id='u'><target>{xml.escape(line)}</target></trans-unit>" for line in lines)
    return f"<xliff version='1.2'><file source-language='zh' target-language='en'><body>{units}</body></file></xliff>"


def _tmx(lines: list[str]) -> str:
    units = "".join(f"<tu><tuv xml:lang='en'><seg>{xml.escape(line)}</seg></tuv></tu>" for line in lines)
    return f"<tmx version='1.4'><header srclang='zh'/><body>{units}</body></tmx>"


def _word(lines: list[str]) -> bytes:
    return word("".join(p(r(html.escape(line, quote=False))) for line in lines))


WRAPPED: dict[str, Callable[[list[str]], str | bytes]] = {
    ".html": _page,
    ".md": lambda lines: "\n\n".join(map(_markdown, lines)),
    ".xlf": _xliff,
    ".tmx": _tmx,
    ".docx": _word,
    ".xlsx": lambda lines: excel(*([line] for line in lines)),
}


def _bytes(wrapped: str | bytes) -> bytes:
    return wrapped.encode() if isinstance(wrapped, str) else wrapped


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """Without the white space that only plain text shows."""
    text = RELEASE.read_text(encoding="utf-8")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def terms() -> glossary.Glossary:
    return glossary.load(Path("glossary"))


def found(document: Document, terms: glossary.Glossary) -> list[tuple[str, str, str, tuple[str, ...], int]]:
    """The issues without what depends on where they stand in the file."""
    named = replace(document, names=checks.known_names(document, terms))
    return [
        (i.check, i.text, i.message, i.suggestions, document.text.count("\n", 0, i.span.start))
        for i in checks.run(named, terms)
    ]


@pytest.mark.parametrize("suffix", WRAPPED)
def test_the_release_gives_the_same_issues(suffix: str, lines: list[str], terms: glossary.Glossary) -> None:
    plain = formats.of(RELEASE).read("\n".join(lines).encode(), RELEASE.name, "en").document
    path = Path(f"release.en{suffix}")
    document = formats.of(path).read(_bytes(WRAPPED[suffix](lines)), path.name, "en").document
    assert document.text.rstrip("\n") == plain.text
    assert [(one.span, one.kind) for one in document.paragraphs] == [(one.span, one.kind) for one in plain.paragraphs]
    expected = found(plain, terms)
    assert len(expected) > 5
    assert found(document, terms) == expected


def test_with_the_grammar_engine_too(lines: list[str], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "glossary", tmp_path / "glossary")
    (tmp_path / "releases").mkdir()
    for suffix, wrapped in {".txt": "\n".join, **WRAPPED}.items():
        (tmp_path / "releases" / f"{suffix[1:]}.en{suffix}").write_bytes(_bytes(wrapped(lines)))
    done = zhengming(tmp_path, "check", "--format", "json", timeout=240)
    assert done.returncode == 1, done.stderr
    issues = {
        document["path"]: [
            (i["check"], i["type"], i["start"], i["end"], i["text"], i["message"], i["suggestions"], i["evidence"])
            for i in document["issues"]
        ]
        for document in json.loads(done.stdout)["documents"]
    }
    expected = issues.pop("releases/txt.en.txt")
    assert {"spelling", "grammar"} & {issue[0] for issue in expected}
    assert len(issues) == len(WRAPPED)
    for path, same in issues.items():
        assert same == expected, path
