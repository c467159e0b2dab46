"""The release gives the same issues whatever kind of file it stands in."""

from __future__ import annotations

import html
import json
import re
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import checks
from pipeline.documents import formats
from pipeline.documents.formats import xml
from pipeline.glossary import glossary
from pipeline.model import Document
from tests.commands.test_main import ROOT, zhengming
from tests.excel_file import excel
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
    prepared = checks.prepare(document, terms)
    return [
        (i.check, i.text, str(i.message), i.suggestions, document.text.count("\n", 0, i.span.start))
        for i in checks.run(prepared.document, terms, prepared.found)
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


def _marked_up(line: str, bold: str, link: str, gap: str, escaped: Callable[[str], str]) -> str:
    """Every seventh word bold, every ninth a link, every eleventh space broken as `gap`."""
    words = [escaped(word) for word in line.split(" ")]
    for index, one in enumerate(words):
        if one.isalpha():
            pattern = bold if index % 7 == 3 else link if index % 9 == 4 else "{}"
            words[index] = pattern.format(one)
    return "".join(one + (gap if index % 11 == 5 else " ") for index, one in enumerate(words)).strip()


def _references(line: str) -> str:
    return "".join(f"&#{ord(c)};" if index % 13 == 2 or c > "~" else html.escape(c) for index, c in enumerate(line))


def _folded(line: str) -> str:
    return "\n".join(textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False))


def _mail(lines: list[str]) -> str:
    head = "Subject: \nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return head + "\n\n".join(map(_folded, lines)) + "\n"


def _captions(lines: list[str]) -> str:
    captions = [caption for line in lines for caption in _folded(line).split("\n")]
    clocks = [f"00:{n // 60:02}:{n % 60:02}" for n in range(len(captions))]
    return "".join(f"{clock},0 --> {clock},9\n{one}\n\n" for clock, one in zip(clocks, captions, strict=True))


def _runs(lines: list[str]) -> bytes:
    """Words and half words in runs of their own, as Word leaves them."""
    return word(
        "".join(
            p(*(r(html.escape(line[at : at + 9], quote=False), "<w:b/>" * (at % 2)) for at in range(0, len(line), 9)))
            for line in lines
        )
    )


LIVED_IN: dict[str, tuple[str, Callable[[list[str]], str | bytes]]] = {
    "a page with bold words, links and broken lines": (
        ".html",
        lambda lines: "".join(
            f"<p>{_marked_up(line, '<b>{}</b>', '<a href=x>{}</a>', chr(10), html.escape)}</p>" for line in lines
        ),
    ),
    "a page of character references": (".html", lambda lines: "".join(f"<p>{_references(line)}</p>" for line in lines)),
    "Markdown with bold words, links and broken lines": (
        ".md",
        lambda lines: "\n\n".join(_marked_up(line, "**{}**", "[{}](x)", chr(10), _markdown) for line in lines),
    ),
    "a translation file with codes": (
        ".xlf",
        lambda lines: _xliff([""]).replace(
            "<trans-unit id='u'><target></target></trans-unit>",
            "".join(
                "<trans-unit id='u'><target>"
                + _marked_up(line, "<g id='1'>{}</g>", "<mrk mtype='x'>{}</mrk>", " ", xml.escape)
                + "</target></trans-unit>"
                for line in lines
            ),
        ),
    ),
    "Word with runs in mid-word": (".docx", _runs),
    "a mail with folded lines": (".eml", _mail),
    "subtitles": (".srt", _captions),
}
OTHERS = Path("tests/data/releases")


def _wordings(found: list[tuple[str, str, str, tuple[str, ...], int]]) -> list[tuple[str, str, str, list[str]]]:
    """Without the lines, which are folded elsewhere."""
    return [
        (check, " ".join(text.split()), said, [" ".join(s.split()) for s in told])
        for check, text, said, told, _ in found
    ]


@pytest.mark.parametrize("how", LIVED_IN)
@pytest.mark.parametrize("release", [RELEASE, OTHERS / "dushan-port-2023-05-18.en.txt"], ids=lambda path: path.stem)
def test_markup_and_folded_lines_change_no_issue(release: Path, how: str, terms: glossary.Glossary) -> None:
    known = terms if release == RELEASE else glossary.load(OTHERS / "glossary.csv")
    lines = [" ".join(line.split()) for line in release.read_text("utf-8").splitlines() if line.strip()]
    plain = formats.of(release).read("\n".join(lines).encode(), release.name, "en").document
    suffix, wrap = LIVED_IN[how]
    path = Path(f"release.en{suffix}")
    document = formats.of(path).read(_bytes(wrap(lines)), path.name, "en").document
    expected = _wordings(found(plain, known))
    if suffix == ".srt":  # captions do not tell where a paragraph ends
        expected = [issue for issue in expected if "The paragraph ends" not in issue[2]]
    assert len(expected) > 5
    assert _wordings(found(document, known)) == expected


def test_with_the_grammar_engine_too(lines: list[str], tmp_path: Path, languagetool: str) -> None:
    shutil.copytree(ROOT / "glossary", tmp_path / "glossary")
    (tmp_path / "releases").mkdir()
    for suffix, wrapped in {".txt": "\n".join, **WRAPPED}.items():
        (tmp_path / "releases" / f"{suffix[1:]}.en{suffix}").write_bytes(_bytes(wrapped(lines)))
    done = zhengming(tmp_path, "check", "--format", "json", "--languagetool-url", languagetool)
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
