"""Readers against damaged files: none may raise anything but a sentence for the user, or take long.

    python -m benchmarks.fuzz [--runs N] [--kinds md,docx,...] [--seed N]

Each run damages a small file that is right (bytes and words changed, taken out, doubled, put in from elsewhere; of
packages mostly the parts inside) and reads it. Prints the runs, what was read and what was refused, the slowest, and
the faults with the seed that brings each back.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.decisions import decisions, exchange, standing
from pipeline.documents import formats
from pipeline.glossary import glossary
from pipeline.model import InputError
from tests.excel_file import excel
from tests.word_file import box, deleted, ins, p, r, word
from tests.word_file import field as word_field

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


def _samples() -> Mapping[str, bytes]:
    made: dict[str, str | bytes] = {
        "txt": TEXT,
        "gbk": TEXT.encode("gbk"),
        "md": _markdown(),
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
        "toml": "[[decision]]\n" + "".join(f'{key} = "{value}"\n' for key, value in _DECISION.items()),
        "standing": '[rules]\n"a.b" = "off"\n[[standing]]\nrule = "never"\nexact = "x"\n',
        "json": json.dumps(
            {"kind": "zhengming decisions", "version": 1, "release": "a.en.txt", "decisions": [_DECISION]}
        ),
    }
    return {kind: data.encode() if isinstance(data, str) else data for kind, data in made.items()}


def _read(kind: str, data: bytes, folder: Path) -> None:
    """Reads a file as the program would. Raises InputError for one that it refuses."""
    if kind == "csv":
        path = folder / "g.csv"
        path.write_bytes(data)
        glossary.load(path)
    elif kind == "standing":
        (folder / standing.NAME).write_bytes(data)
        standing.load(folder)
        standing.switches(folder)
        standing.resets(folder)
    elif kind == "toml":
        path = folder / "a.en.toml"
        path.write_bytes(data)
        decisions.load(path, "a.en.txt")
    elif kind == "json":
        path = folder / "a.json"
        path.write_bytes(data)
        exchange.load(path, "a.en.txt")
    else:
        suffix = "txt" if kind == "gbk" else kind
        formats.read(data, f"a.{suffix}" if suffix in ("xlf", "mxliff", "tmx") else f"a.en.{suffix}", "en")


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


def _within(data: bytes, chance: random.Random) -> bytes:
    """A package with a part damaged; now and then, the package itself."""
    if chance.random() < 0.1:
        return damaged(data, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        hit = chance.choice(
            [name for name in names if name.endswith(("document.xml", "sheet1.xml", "Strings.xml"))] * 4 + names
        )
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, chance) if name == hit else part, zipfile.ZIP_STORED)
    return made.getvalue()


@dataclass(slots=True)
class Outcome:
    runs: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def fuzz(kind: str, runs: int, seed: int, folder: Path, say: Callable[[str], None] = lambda told: None) -> Outcome:
    """So many damaged files of a kind."""
    sample = _samples()[kind]
    done = Outcome()
    for number in range(runs):
        chance = random.Random(f"{kind} {seed} {number}")
        data = (_within if kind in ("docx", "xlsx") else damaged)(sample, chance)
        started = time.process_time()
        try:
            _read(kind, data, folder)
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


KINDS = tuple(_samples())


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
