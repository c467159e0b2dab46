"""A folder of Word files: what is read, refused and kept byte for byte, by writing program, and what LibreOffice says.

In each file a few random words are corrected (the same ones in every run), as tracked changes and as plain new text.
"""

from __future__ import annotations

import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from benchmarks.word_letters import LOOK, Letter, convert, letters, python, same
from pipeline.documents.formats import Loaded, docx, package
from pipeline.documents.formats.positions import Refused, steps
from pipeline.model import Change, InputError, Span

WORDS = 8  # at most, corrected in a file
_WORD = re.compile(r"[^\W\d_]{3,}")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_MARK = re.compile(r"Qz(\d+)zQ")
# Signs of symbol fonts, which have no meaning as characters; soft hyphens, which LibreOffice draws itself.
_UNSEEN = re.compile("[\ue000-\uf8ff\xad\u200b-\u200f\ufeff]")


@dataclass(slots=True)
class Found:
    """What became of one file."""

    path: Path
    program: str
    refused: str = ""
    """Why it was not read."""
    fixed: Counter[str] = field(default_factory=Counter)
    """Why words could not be corrected."""
    faults: list[str] = field(default_factory=list)
    """Of what was written, as far as the program itself can tell."""
    seconds: float = 0.0
    judged: bool = False
    disagreed: list[str] = field(default_factory=list)
    """Where LibreOffice reads something else."""


def program(path: Path) -> str:
    """Which program says it wrote a file."""
    try:
        with zipfile.ZipFile(path) as file:
            names = set(file.namelist())
            said = "".join(
                file.read(name).decode("utf-8", "replace")
                for name in ("docProps/app.xml", "docProps/custom.xml")
                if name in names
            )
            document = file.read("word/document.xml") if "word/document.xml" in names else b""
    except Exception:  # whatever a damaged file makes zipfile raise
        return "no ZIP file"
    application = re.search(r"<(?:\w+:)?Application>([^<]*)", said)
    version = re.search(r"<(?:\w+:)?AppVersion>(\d+)", said)
    name = application[1] if application else ""
    if "KSOProductBuildVer" in said or "WPS" in name:
        return "WPS"
    if "Microsoft" in name:
        mac = " for Mac" if "Mac" in name else ""
        return f"Word{mac} {version[1].lstrip('0')}" if version and version[1].strip("0") else f"Word{mac}"
    if name:
        return re.split(r"[/$ ]", name)[0]
    google = re.search(rb'w:rsidDel="00000000" w:rsid(?:P|R|RPr)="00000000"|google\.com/', document[:20_000])
    return "Google Docs" if google else "unnamed"


def probe(path: Path) -> tuple[Found, Loaded | None, tuple[Change, ...]]:
    """Reads a file, corrects words in it and looks at the bytes; the changes are those that could be placed."""
    found = Found(path, program(path))
    data = path.read_bytes()
    started = time.perf_counter()
    try:
        loaded = docx.read(data, path.name, "en")
    except InputError as error:
        found.refused = str(error).removeprefix(f"{path.name}: ")
        return found, None, ()
    found.seconds = time.perf_counter() - started
    if docx.splice(loaded, (), tracked=True) != data:
        found.faults.append("without corrections, other bytes")
    changes = tuple(_changes(loaded, found))
    try:
        for tracked in (True, False) if changes else ():
            found.faults += _faults(loaded, changes, docx.splice(loaded, changes, tracked=tracked), tracked=tracked)
    except InputError as error:
        found.fixed[str(error).partition(": ")[2]] += len(changes)
        changes = ()
    return found, loaded, changes


def _changes(loaded: Loaded, found: Found) -> Iterator[Change]:
    """Each word becomes one that says which it was, so that LibreOffice's reading can be turned back."""
    text = loaded.document.text
    spans = [Span(*match.span()) for match in _WORD.finditer(text)]
    for number, span in enumerate(sorted(random.Random(text).sample(spans, min(WORDS, len(spans))))):
        change = Change(span, Span(0, 0), 1, 1, span.of(text), f"Qz{number}zQ", "", reviewer="Li Hua", note="probe")
        try:
            list(steps(loaded, change))
        except Refused as error:
            found.fixed[str(error).partition("”: ")[2].partition(";")[0]] += 1
        else:
            yield change


def _faults(loaded: Loaded, changes: tuple[Change, ...], out: bytes, *, tracked: bool) -> Iterator[str]:
    expected, at, text = "", 0, loaded.document.text
    for change in changes:
        expected += text[at : change.release.start] + change.after
        at = change.release.end
    expected += text[at:]
    name = loaded.document.path
    if docx.read(out, name, "en").document.text != expected:
        yield "read again, another text"
    old, new = package.unpack(loaded.data, name, "a Word file"), package.unpack(out, name, "a Word file")
    touched = {step.place.part for change in changes for step in steps(loaded, change)}
    if [n for n in new.entries if n in old] != list(old.entries):
        yield "another order of entries"
    for entry in old.entries.values():
        there = new.entries[entry.name]
        before = loaded.data[entry.at : entry.start + entry.packed]
        beside = tracked and ("comments" in entry.name or entry.name.endswith((".rels", "[Content_Types].xml")))
        if out[there.at : there.start + there.packed] != before and entry.name not in touched and not beside:
            yield f"“{entry.name}” changed"
    for part in touched:
        ElementTree.fromstring(new.read(part))


def tokens(text: str) -> Counter[str]:
    """Words and marks, which may stand in another order where two programs read a file."""
    return Counter(_TOKEN.findall(_UNSEEN.sub("", text)))


def bounds(loaded: Loaded) -> tuple[str, str]:
    """Our text without, and with, what Word works out anew."""
    text, least, at = loaded.document.text, list[str](), 0
    for place in loaded.places:
        if "field" in place.fixed or "fills it in" in place.fixed:
            least += (text[at : place.span.start], " ")
            at = place.span.end
    return "".join((*least, text[at:])), text


def their_bounds(found: Iterable[Letter]) -> tuple[str, str]:
    """LibreOffice's text without, and with, what it works out anew."""
    pairs = [(letter, look) for letter, look in found if not look.startswith(LOOK["hidden"])]
    least = "".join(" " if look.startswith(LOOK["field"]) else letter for letter, look in pairs)
    return least, "".join(letter for letter, _ in pairs)


def restored(found: list[Letter], changes: tuple[Change, ...]) -> list[Letter]:
    """With the corrected words turned back; their look is their own affair."""
    text, out, at = "".join(letter for letter, _ in found), list[Letter](), 0
    for match in _MARK.finditer(text):
        before = next((c.before for c in changes if c.after == match[0]), match[0])
        out += (*found[at : match.start()], *((letter, "*") for letter in before))
        at = match.end()
    return [*out, *found[at:]]


def judge(probed: list[tuple[Found, Loaded, tuple[Change, ...]]]) -> None:
    """Has LibreOffice read the files and what was written, and notes where it disagrees."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        jobs: list[tuple[Path, str, Path]] = []
        for number, (_, loaded, changes) in enumerate(probed):
            files = {"original": loaded.data}
            if changes:
                files["tracked"] = docx.splice(loaded, changes, tracked=True)
                files["clean"] = docx.splice(loaded, changes, tracked=False)
            for kind, data in files.items():
                made = folder / f"{number}.{kind}.docx"
                made.write_bytes(data)
                for mode in ("accept", "reject") if changes and kind != "clean" else ("accept",):
                    jobs.append((made, mode, folder / f"{number}.{kind}.{mode}.fodt"))
        convert(jobs, folder / "profile")
        for number, (found, loaded, changes) in enumerate(probed):
            looks = {
                (kind, mode): letters(path)
                for kind in ("original", "tracked", "clean")
                for mode in ("accept", "reject")
                if (path := folder / f"{number}.{kind}.{mode}.fodt").exists()
            }
            if ("original", "accept") in looks:
                found.judged = True
                found.disagreed = list(_disagreed(loaded, changes, looks))


def _lasting(found: list[Letter]) -> list[Letter]:
    """Without the results of fields: the time is another one in every run."""
    return [(letter, look) for letter, look in found if not look.startswith(LOOK["field"])]


def _disagreed(
    loaded: Loaded, changes: tuple[Change, ...], looks: dict[tuple[str, str], list[Letter]]
) -> Iterator[str]:
    original = looks["original", "accept"]
    (least, most), (their_least, their_most) = bounds(loaded), their_bounds(original)
    if missing := tokens(their_least) - tokens(most):
        yield f"not read: {' '.join(missing)[:200]}"
    if invented := tokens(least) - tokens(their_most):
        yield f"only read by us: {' '.join(invented)[:200]}"
    if not changes:
        return
    for kind, mode in (("tracked", "accept"), ("tracked", "reject"), ("clean", "accept")):
        if (kind, mode) not in looks:
            yield f"{kind}, {mode}: not opened"
            continue
        was, now = _lasting(looks.get(("original", mode), [])), restored(_lasting(looks[kind, mode]), changes)
        if not same(now, was):
            at = next(
                (i for i, pair in enumerate(zip(was, now, strict=False)) if not same([pair[0]], [pair[1]])),
                min(len(was), len(now)),
            )
            before, after = ("".join(letter for letter, _ in side[max(0, at - 20) : at + 20]) for side in (was, now))
            yield (
                f"{kind}, {mode}: {before!r} became {after!r}"
                if before != after
                else f"{kind}, {mode}: {before!r} looks otherwise"
            )


def table(found: list[Found]) -> str:
    rows: list[tuple[str, ...]] = [("written by", "files", "read", "as asked", "judged", "same text", "same changes")]
    groups = Counter(one.program for one in found)
    for name in [*(name for name, _ in groups.most_common()), "all"]:
        group = [one for one in found if name in ("all", one.program)]
        judged = [one for one in group if one.judged]
        text = sum(not any("read" in told.split(":")[0] for told in one.disagreed) for one in judged)
        kept = sum(not any("," in told.split(":")[0] for told in one.disagreed) for one in judged)
        read = [one for one in group if not one.refused]
        good = sum(not one.faults for one in read)
        rows.append((name, *map(str, (len(group), len(read), good, len(judged), text, kept))))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for name, *counts in rows:
        cells = (count.rjust(width) for count, width in zip(counts, widths[1:], strict=True))
        lines.append("  ".join((name.ljust(widths[0]), *cells)))
    return "\n".join(lines)


def measure(folder: Path) -> int:
    """Prints the table of a folder, the reasons of all refusals and every disagreement; 1 when bytes were wrong."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".docx", ".docm") and p.is_file())
    found: list[Found] = []
    probed: list[tuple[Found, Loaded, tuple[Change, ...]]] = []
    for path in paths:
        one, loaded, changes = probe(path)
        found.append(one)
        if loaded is not None:
            probed.append((one, loaded, changes))
    if python() is not None:
        for start in range(0, len(probed), 50):
            judge(probed[start : start + 50])
    print(table(found))
    for title, reasons in (
        ("not read", Counter(re.sub(r"“[^”]*”|\d[\d,]*", "…", one.refused) for one in found if one.refused)),
        ("words not corrected", sum((one.fixed for one in found), Counter[str]())),
    ):
        print(f"\n{title}:")
        for reason, count in reasons.most_common():
            print(f"  {count:5,}  {reason}")
    print(
        "\nslowest:", ", ".join(f"{o.path.name} {o.seconds:.2f} s" for o in sorted(found, key=lambda o: -o.seconds)[:3])
    )
    for one in found:
        for told in (*one.faults, *one.disagreed):
            print(f"{one.path.name}: {told}")
    return int(any(one.faults for one in found))
