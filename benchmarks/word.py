"""Word files: how long reading and splicing take, and what LibreOffice makes of what is written.

    python -m benchmarks.word [FILE ... | FOLDER]

Files default to tests/data/formats/*.docx. In each, every word of `WORDS` is corrected. LibreOffice judges where
`soffice` and its `uno` (Debian: libreoffice-writer, python3-uno) are installed: rejecting all changes has to give
the original, accepting them the original with these words replaced, letter by letter with the same formatting.
For a folder of files it prints instead what `word_corpus` finds in them.
"""

from __future__ import annotations

import io
import random
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import word_corpus, word_letters
from benchmarks.word_letters import Letter
from pipeline import apply
from pipeline.documents import read
from pipeline.documents.formats import docx, xml
from pipeline.model import Correction, Decision, Document, Review, Span
from tests.word_file import deleted, field, ins, p, r, word

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "tests" / "data" / "formats"
RELEASE = HERE.parent / "releases" / "jiaxing-2019-07-26.en.txt"
WORDS = {"Jiaixng": "Jiaxing", "opened": "was opened", "came": "went"}
PAGES, WORDS_A_PAGE = 100, 500


def corrected(document: Document) -> Review:
    """Every word of `WORDS` accepted for correction."""
    found = []
    for before, after in WORDS.items():
        at = -1
        while (at := document.text.find(before, at + 1)) >= 0:
            decision = Decision("", "accepted", before, replacement=after, reviewer="Li Hua", note="a slip & no more")
            found.append(Correction(Span(at, at + len(before)), before, after, "", decision))
    return Review(document, (), tuple(sorted(found, key=lambda c: c.span)))


# Speed


def large() -> bytes:
    """A document of 100 pages as Word writes them: a few runs a paragraph, revision ids, formatting.

    Its words are those of the release, as often and in no order: they pack about as badly as prose does.
    """
    with zipfile.ZipFile(FIXTURES / "libreoffice.docx") as small:
        parts = {name: small.read(name) for name in small.namelist()}
    body = parts["word/document.xml"]
    head, tail = body[: body.index(b"<w:p>")], body[body.rindex(b"<w:sectPr>") :]
    words, dice = RELEASE.read_text("utf-8").split(), random.Random(1)
    out = []
    for n in range(PAGES * WORDS_A_PAGE // 100):
        runs = "".join(
            f'<w:r w:rsidR="00A{n % 997:05X}" w:rsidRPr="00B{k:05X}"><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"'
            f' w:cs="Arial"/><w:sz w:val="24"/><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">'
            f"{xml.escape(' '.join(dice.choices(words, k=20)))} </w:t></w:r>"
            for k in range(5)
        )
        out.append(f'<w:p w:rsidR="00C{n % 997:05X}" w:rsidRDefault="00C{n % 997:05X}">{runs}</w:p>')
    parts["word/document.xml"] = head + "".join(out).encode() + tail
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as large_file:
        for name, content in parts.items():
            large_file.writestr(name, content)
    return file.getvalue()


def measure() -> None:
    data = large()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        unpacked = sum(item.file_size for item in file.infolist())
    started = time.perf_counter()
    loaded = docx.read(data, "large.en.docx", "en")
    reading = time.perf_counter() - started
    review = corrected(loaded.document)
    changes = apply.changes(review)
    spliced = {}
    for tracked in (True, False):
        started = time.perf_counter()
        docx.splice(loaded, changes, tracked=tracked)
        spliced[tracked] = time.perf_counter() - started
    started = time.perf_counter()
    apply.render(review, data)
    whole = time.perf_counter() - started
    del loaded
    tracemalloc.start()
    kept = docx.read(data, "large.en.docx", "en")
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    docx.splice(kept, changes, tracked=True)
    splicing = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    words = len(kept.document.text.split())
    print(f"{words:,} words ({PAGES} pages), {len(data):,} bytes, {unpacked:,} unpacked, {len(changes)} corrections")
    print(f"read {reading:.2f} s, splice {spliced[True]:.2f} s tracked, {spliced[False]:.2f} s clean,")
    print(f"read + splice + verify {whole:.2f} s; memory {held / 1e6:.1f} MB held,")
    for what, most in (("reading", peak), ("splicing", splicing)):
        times = f"{most / unpacked:.1f} times the unpacked file, {most / len(data):.0f} the packed"
        print(f"{what} {most / 1e6:.1f} MB at most: {times}")


# What LibreOffice makes of it


def replaced(found: list[Letter]) -> list[Letter]:
    """With the words of `WORDS` corrected; a new word looks like the old one's first letter."""
    text = "".join(letter for letter, _ in found)
    out: list[Letter] = []
    at = 0
    while at < len(found):
        before = next((word for word in WORDS if text.startswith(word, at)), None)
        if before is None:
            out.append(found[at])
            at += 1
        else:
            out += [(letter, "*") for letter in WORDS[before]]
            at += len(before)
    return out


def constructed() -> bytes:
    """One document with the wrong name in everything that it may stand in."""
    name = "Jiaixng"
    rows = (
        p(r(f"One {name} in a run. "), r(name, "<w:b/>"), r(f" and {name}", '<w:sz w:val="40"/>')),
        p(r("Taken "), r("apart: "), r("Jia", "<w:b/>"), r("ixn", "<w:i/>"), r("g opened.", '<w:u w:val="single"/>')),
        p(ins(r(f"Put in by somebody: {name} and more. ")), deleted("Taken out. "), r(f"Then {name}.")),
        p(ins(r(f"All of this was put in: {name}."))),
        p(ins('<w:hyperlink w:anchor="x">', r(f"link {name} put in"), "</w:hyperlink>"), r(" came.")),
        p('<w:hyperlink w:anchor="x">', r(name), r(" linked"), "</w:hyperlink>", r(" twice")),
        p(r("see "), field('HYPERLINK "https://example.org/"', r(f"the site of {name}")), r(" too")),
        p('<w:bookmarkStart w:id="5" w:name="x"/>', r(f"{name} marked"), '<w:bookmarkEnd w:id="5"/>'),
        # Around whole paragraphs, LibreOffice 7.4 takes all changes in a control for plain text, Word's own too.
        p(r("in "), "<w:sdt><w:sdtPr/><w:sdtContent>" + r(f"a {name} control") + "</w:sdtContent></w:sdt>", r(".")),
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
        + p(r(f"{name} in a cell &amp; more"))
        + "</w:tc></w:tr></w:tbl>",
        p(r("What came of it was opened.")),
    )
    notes = "".join(f'<w:footnote w:id="{n}">{p(r(f"{name} in note {n}."))}</w:footnote>' for n in (1, 2))
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    return word("".join(rows) + p(r(f"A noteon {name}"), reference), header=p(r("News")), footnotes=notes)


def judge(files: list[Path]) -> int:
    if word_letters.python() is None:
        print("LibreOffice or its uno is not installed: not judged")
        return 2
    failed = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "constructed.docx"
        made.write_bytes(constructed())
        files = [*files, made]
        jobs: list[tuple[Path, str, Path]] = []
        for number, file in enumerate(files):
            loaded = read.load(file, "en")
            review = corrected(loaded.document)
            for kind, data in (
                ("original", loaded.data),
                ("tracked", apply.render(review, loaded.data, tracked=True)),
                ("clean", apply.render(review, loaded.data, tracked=False)),
            ):
                made = folder / f"{number}.{kind}.docx"
                made.write_bytes(data)
                jobs += [(made, mode, folder / f"{number}.{kind}.{mode}.fodt") for mode in ("accept", "reject")]
        word_letters.convert(jobs, folder / "profile")
        for number, file in enumerate(files):
            look = {
                (kind, mode): word_letters.letters(folder / f"{number}.{kind}.{mode}.fodt")
                for kind in ("original", "tracked", "clean")
                for mode in ("accept", "reject")
            }
            wanted = replaced(look["original", "accept"])
            results = {
                "reject all = original": word_letters.same(look["tracked", "reject"], look["original", "reject"]),
                "accept all = cleaned": word_letters.same(look["tracked", "accept"], wanted),
                "clean = cleaned": word_letters.same(look["clean", "accept"], wanted),
            }
            count = sum(letter == "*" for _, letter in wanted)
            print(f"{file.name}: {len(wanted):,} letters, {count} of them in corrected words")
            for title, good in results.items():
                print(f"  {'yes' if good else 'NO '} {title}")
                failed += not good
    return int(failed > 0)


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]]
    if paths and paths[0].is_dir():
        sys.exit(word_corpus.measure(paths[0]))
    measure()
    sys.exit(judge(paths or sorted(FIXTURES.glob("*.docx"))))
