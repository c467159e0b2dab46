"""Readers and writers against damaged files: none may raise anything but a sentence for the user, or take long.

    python -m benchmarks.fuzz [--runs N] [--kinds md,docx,...] [--seed N]

Each run damages a file that is right, made here or by another program (`tests/data/formats`), and reads it; where that
is a release, it replaces some words and proves the result as `apply` does. Half of the damage to markup keeps it well
formed: elements and attributes are taken out, doubled, moved, renamed, filled with something else. The rest changes
bytes and words. Of packages mostly the parts inside are damaged. Prints the runs, what was read and what was refused,
the slowest, and the faults with the seed that brings each back.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import random
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline import apply
from pipeline.decisions import decisions, exchange, standing
from pipeline.documents import formats
from pipeline.exports import issue_list
from pipeline.glossary import glossary
from pipeline.model import Correction, Decision, InputError, Review, Span
from tests.excel_file import excel
from tests.word_file import box, deleted, ins, p, r, word
from tests.word_file import field as word_field

_REAL = Path(__file__).parent.parent / "tests" / "data" / "formats"
# Of the real files only small ones: a run is to be quick.
_SMALL = 22_000
SLOWEST = 2.0
"""Seconds of the processor that no file may take."""
TEXT = "The port of Jiaixng 友好, opened “in 2019”, has 5,000 workers & 3 ships."
_XML = TEXT.replace("&", "&amp;")
_UNIT = f"<trans-unit id='1'><source>嘉兴港口</source><target>{_XML}<g id='1'>x</g><ph id='2'/></target></trans-unit>"
_FILE = "<file source-language='zh' target-language='en'><body>{}</body></file></xliff>"
_TUV = "<tuv xml:lang='{}'><seg>{}<ph x='1'><sub>y</sub></ph></seg></tuv>"
_DECISION = {"issue": "ab12", "verdict": "accepted", "exact": "Jiaixng", "prefix": "of ", "replacement": "Jiaxing"}
_CSV = "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n海宁,Haining,place,admitted,x\n"


def _word() -> bytes:
    cell = f"<w:tbl><w:tr><w:tc>{p(r(_XML))}</w:tc></w:tr></w:tbl>"
    runs = (r("The "), ins(r("new ")), deleted("old "), word_field("PAGE", r("1")), r(_XML))
    return word(p(*runs) + cell + box(p(r("Box."))))


def _tmx() -> str:
    units = "".join(_TUV.format(*pair) for pair in (("zh", "嘉兴"), ("en", _XML)))
    return f"<tmx version='1.4'><header srclang='zh'/><body><tu>{units}</tu></body></tmx>"


def _mail() -> str:
    head = "Subject: A port\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    return f"{head}The port=20of =E5=98=89\n> quoted\n-- \nx\n"


def _page() -> str:
    body = f"<p title='a'>{_XML}<br>b &copy; <!-- c --><i lang='zh'>友好</i><table><tr><td>d</table>"
    return f"<!DOCTYPE html><title>x</title>{body}"


def _markdown() -> str:
    body = "* [a](b) **c** `d` <br> &amp; ![e](f)\n\n|a|b|\n|-|-|\n|c|d\\|e|\n"
    return f"---\ntitle: {TEXT}\n---\n# {TEXT}\n\n{body}"


def _captions() -> str:
    return f"1\n00:00:01,000 --> 00:00:02,000\n{TEXT}\n\n2\n00:00:03,000 --> 00:00:04,000\n<i>b</i>\n"


def _made() -> Mapping[str, bytes]:
    """A file of each kind that is right."""
    made: dict[str, str | bytes] = {
        "txt": TEXT,
        "gbk": TEXT.encode("gbk"),
        "utf-16": TEXT.encode("utf-16-le"),
        "md": _markdown(),
        "md-gbk": _markdown().replace("Jiaixng", "嘉兴市港口今天启用").encode("gbk"),
        "html": _page(),
        "docx": _word(),
        "xlsx": excel(("zh", "en"), ("嘉兴港口。", TEXT), ("海宁", "Haining is a city."), more="<x/>"),
        "xlf": "<xliff version='1.2'>" + _FILE.format(_UNIT),
        "mxliff": "<xliff version='1.2' xmlns:m='http://www.memsource.com/mxlf/2.0'>"
        + _FILE.format(f"<group id='0'>{_UNIT}</group>"),
        "tmx": _tmx(),
        "srt": _captions(),
        "vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>{_XML}\n",
        "eml": _mail(),
        "csv": _CSV,
        "csv-xlsx": excel(*(line.split(",") for line in _CSV.splitlines())),
        "tbx": (_REAL / "translate-toolkit.tbx").read_bytes(),
        "toml": "[[decision]]\n" + "".join(f'{key} = "{value}"\n' for key, value in _DECISION.items()),
        "standing": '[rules]\n"a.b" = "off"\n[[standing]]\nrule = "never"\nexact = "x"\n',
        "json": json.dumps(
            {"kind": "zhengming decisions", "version": 1, "release": "a.en.txt", "decisions": [_DECISION]}
        ),
        "issues": excel(
            ("release", "words", "verdict", "issue", "replacement", "state"),
            ("a.en.txt", "Jiaixng", "accept", "ab12cd34", "Jiaxing", ""),
            ("a.en.txt", "the the", "reject", "ab12cd35", "", ""),
        ),
    }
    return {kind: data.encode() if isinstance(data, str) else data for kind, data in made.items()}


@cache
def _samples(kind: str) -> Sequence[bytes]:
    """Right files of a kind: ours, and those of other programs."""
    others = {"sdlxliff": "xlf", "mqxliff": "xlf"}
    real = [
        path.read_bytes()
        for path in sorted(_REAL.iterdir())
        if others.get(path.suffix[1:], path.suffix[1:]) == kind and path.stat().st_size <= _SMALL
    ]
    return (_made()[kind], *real)


def _size(sample: bytes) -> int:
    """Bytes of a file, of a package those of its parts."""
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(sample)) as package:
        return sum(part.file_size for part in package.infolist())
    return len(sample)


_HELD = ("csv", "csv-xlsx", "tbx", "toml", "standing", "json", "issues")
"""Kinds that are no releases."""


def _read(kind: str, data: bytes, folder: Path, chance: random.Random) -> None:
    """Reads a file as the program would, and puts a correction into a release. Raises InputError for one that it
    refuses."""
    if kind in ("csv", "csv-xlsx", "tbx"):
        path = folder / f"g.{kind.removeprefix('csv-')}"
        path.write_bytes(data)
        glossary.load(path)
    elif kind == "standing":
        (folder / standing.NAME).write_bytes(data)
        standing.load(folder)
        standing.switches(folder)
        standing.resets(folder)
        standing.model(folder)
    elif kind == "toml":
        path = folder / "a.en.toml"
        path.write_bytes(data)
        decisions.load(path, "a.en.txt")
    elif kind == "json":
        path = folder / "a.json"
        path.write_bytes(data)
        exchange.load(path, "a.en.txt")
    elif kind == "issues":
        path = folder / "a.xlsx"
        path.write_bytes(data)
        issue_list.load(path, "a.en.txt")
    else:
        suffix = {"gbk": "txt", "utf-16": "txt", "md-gbk": "md"}.get(kind, kind)
        name = f"a.{suffix}" if suffix in ("xlf", "mxliff", "tmx") else f"a.en.{suffix}"
        _correct(formats.read(data, name, "en"), chance)


_WORD = re.compile(r"\w+")
_NEW = ("Jiaxing", "", "two words", "a < b & c", "*d* [e](f)", "-->", "嘉兴", "é", "“", "x\ny", "\U0001f30a")


def _correct(loaded: formats.Loaded, chance: random.Random) -> None:
    """Replaces some words, and proves it. An InputError is a refusal, unless it asks for a report."""
    text = loaded.document.text
    words = list(_WORD.finditer(text))
    if not words:
        return
    first = chance.randrange(len(words))
    last = min(len(words) - 1, first + chance.choice((0, 0, 0, 1, 3)))
    span = Span(words[first].start(), words[last].end())
    before, after = span.of(text), chance.choice(_NEW)
    made = Correction(span, before, after, "", Decision("", "accepted", before, replacement=after))
    try:
        apply.render(Review(loaded.document, (), (made,)), loaded.data, tracked=chance.random() < 0.5)
    except InputError as error:
        # Of a table the words say which column is which language; a damaged Word file may keep text where it has none.
        otherwise = "whole file would then" in str(error) and not loaded.document.path.endswith((".xlsx", ".docx"))
        if otherwise or "report this" in str(error):
            raise AssertionError(f"{before!r} by {after!r}: {error}") from None


_BITS = (
    *(b"<", b">", b"&", b"\0", b"\xff", b"]]>", b"<!--", b'"', b"\n", b"\r", b"=", b"[", b"](", b"|", b"*", b"&#0;"),
    *(b"\xe5\x98", b"<w:p>", b"</w:r>", b"0", b"99999999999", b"-1", b"--", b"{", b"%", b"\xef\xbb\xbf", b" " * 40),
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to six places changed."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.choice((1, 1, 2, 4, 16, 64)))
        match chance.randrange(6):
            case 0:
                del found[at:end]
            case 1:
                found[at:at] = chance.choice(_BITS)
            case 2:
                found[at:end] = chance.choice(_BITS)
            case 3:
                found[at:at] = found[at:end] * chance.choice((1, 2, 20))
            case 4:
                other = chance.randrange(len(found) + 1)
                found[at:at] = found[other : other + 30]
            case _:
                if found:
                    found[min(at, len(found) - 1)] ^= 1 << chance.randrange(8)
    return bytes(found)


_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)([^<>]*?)(/?)>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)=(\"[^\"]*\"|'[^']*')")
_VALUES = (
    b"",
    b"-1",
    b"0",
    b"99999999999",
    b"x",
    b"rId1",
    b"zh",
    b"true",
    b"&#9;",
    b"..",
    b"A1:XFD1048576",
    b"Z" * 300,
)
_FILLINGS = (
    b"",
    b"x",
    b" ",
    b"&amp;&lt;",
    b"&#x10FFFF;",
    b"<!-- c -->",
    b"<?p i?>",
    b"<x/>",
    b"1e309",
    b"]]&gt;",
    b"y" * 3_000,
)


@lru_cache(maxsize=256)
def _elements(data: bytes) -> Sequence[tuple[re.Match[bytes], re.Match[bytes]]]:
    """The first and the last tag of each element."""
    found, open_ = [], []
    for tag in _TAG.finditer(data):
        if tag[4]:
            found.append((tag, tag))
        elif not tag[1]:
            open_.append(tag)
        else:
            for n in range(len(open_) - 1, -1, -1):
                if open_[n][2] == tag[2]:
                    found.append((open_[n], tag))
                    del open_[n:]
                    break
    return found


def reshaped(data: bytes, chance: random.Random) -> bytes:
    """Markup with an element or an attribute that is not what it was, well formed where it was so before."""
    elements = _elements(data)
    if not elements:
        return damaged(data, chance)
    first, last = chance.choice(elements)
    start, end = first.start(), last.end()
    element, inside = data[start:end], data[first.end() : max(first.end(), last.start())]
    other = chance.choice(elements)
    match chance.randrange(9):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:start] + inside + data[end:]
        case 2:
            return data[:end] + element * chance.choice((1, 1, 3, 40)) + data[end:]
        case 3:
            away = data[:start] + data[end:]
            at = chance.choice([tag.start() for tag, _ in elements if tag.start() <= start or tag.start() >= end])
            at = at if at <= start else at - len(element)
            return away[:at] + element + away[at:]
        case 4:
            return data[:start] + data[other[0].start() : other[1].end()] + data[end:]
        case 5:
            name = other[0][2]
            renamed = b"<" + name + first[3] + (b"/>" if first[4] else b">" + inside + b"</" + name + b">")
            return data[:start] + renamed + data[end:]
        case 6 if not first[4]:
            return data[: first.end()] + chance.choice(_FILLINGS) + data[last.start() :]
        case 7:
            deep = chance.choice((3, 300))
            wrapped = b"<" + first[2] + b">", b"</" + first[2] + b">"
            return data[:start] + wrapped[0] * deep + element + wrapped[1] * deep + data[end:]
        case _:
            attributes = list(_ATTRIBUTE.finditer(first[0]))
            if not attributes:
                return data[:start] + data[end:]
            attribute = chance.choice(attributes)
            put = b"" if chance.random() < 0.3 else attribute[1] + b'="' + chance.choice(_VALUES) + b'"'
            at = start + attribute.start()
            return data[:at] + put + data[start + attribute.end() :]


def _changed(data: bytes, chance: random.Random, markup: bool) -> bytes:
    """The file damaged: one that is markup by its elements, its bytes, or both."""
    if not markup:
        return damaged(data, chance)
    way = chance.random()
    if way < 0.7:
        for _ in range(chance.choice((1, 1, 2))):
            data = reshaped(data, chance)
    return data if way < 0.6 else damaged(data, chance)


def _within(data: bytes, chance: random.Random) -> bytes:
    """A package with a part damaged; now and then, the package itself."""
    if chance.random() < 0.05:
        return damaged(data, chance)
    made = io.BytesIO()
    entries = _entries(data)
    chief = [name for name in entries if name.endswith(("document.xml", "sheet1.xml", "Strings.xml"))]
    told = [name for name in entries if name.endswith((".xml", ".rels"))]
    hit = chance.choice(chief if chance.random() < 0.7 else told)
    with zipfile.ZipFile(made, "w") as new:
        for name, part in entries.items():
            new.writestr(name, _changed(part, chance, True) if name == hit else part, zipfile.ZIP_STORED)
    return made.getvalue()


@lru_cache(maxsize=256)
def _entries(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith((".jpeg", ".png"))}


_PACKAGES = ("docx", "xlsx", "csv-xlsx", "issues")
_MARKUP = ("html", "xlf", "mxliff", "tmx", "tbx", "vtt")


@dataclass(slots=True)
class Outcome:
    runs: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def fuzz(kind: str, runs: int, seed: int, folder: Path, say: Callable[[str], None] = lambda told: None) -> Outcome:
    """So many damaged files of a kind."""
    samples = _samples(kind)
    # Small ones more often: what is damaged in them is as likely met, and there is time for many more.
    shares = [1 / _size(sample) for sample in samples]
    done = Outcome()
    for number in range(runs):
        chance = random.Random(f"{kind} {seed} {number}")
        sample = chance.choices(samples, shares)[0]
        data = _within(sample, chance) if kind in _PACKAGES else _changed(sample, chance, kind in _MARKUP)
        started = time.process_time()
        try:
            _read(kind, data, folder, chance)
            done.read += 1
        except InputError:
            done.refused += 1
        except Exception as error:
            done.faults.append(f"{kind} {seed} {number}: {type(error).__name__}: {error}"[:200])
            say(done.faults[-1])
        taken = time.process_time() - started
        done.slowest = max(done.slowest, taken)
        if taken > SLOWEST:
            done.faults.append(f"{kind} {seed} {number}: {taken:.1f} s")
        done.runs += 1
    return done


KINDS = tuple(_made())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000, help="of each kind")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    console = Console()
    table = Table("kind", "runs", "read", "refused", "slowest, s", "faults", box=None)
    faults = 0
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(KeyboardInterrupt):
        for kind in options.kinds.split(","):
            gc.freeze()
            done = fuzz(kind, options.runs, options.seed, Path(name), console.print)
            faults += len(done.faults)
            cells = (
                f"{done.runs:,}",
                f"{done.read:,}",
                f"{done.refused:,}",
                f"{done.slowest:.2f}",
                str(len(done.faults)),
            )
            table.add_row(kind, *cells)
            print(kind, *cells, flush=True)
    console.print(table)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
