"""The names and terms people wrote: loaded, validated, and looked up by source or by target."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.documents.read import decode, read_bytes
from pipeline.files import locked, make_folder, replace, runs, write
from pipeline.model import KINDS, TERM_STATUSES, InputError, Message, Term, tell
from pipeline.words import languages

REQUIRED = ("zh", "kind", "status")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, eq=False)
class Glossary:
    """Terms in the order they were written. Compared by identity, so indexes may be cached on it."""

    terms: tuple[Term, ...] = ()
    official: bool = True
    """The program's own names (`official`) stand behind these."""

    def of(self, language: str) -> tuple[Term, ...]:
        """The terms of one target language: ``en`` also serves ``en-GB``."""
        wanted = {language, languages.primary(language)}
        return tuple(term for term in self.terms if term.language in wanted)

    @cached_property
    def digest(self) -> str:
        """The same for the same terms, in the same order and from the same places."""
        return hashlib.sha256(repr((self.terms, self.official)).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _by_source(self) -> dict[str, list[Term]]:
        index: dict[str, list[Term]] = defaultdict(list)
        for term in self.terms:
            if term.source:
                index[term.source].append(term)
        return index

    def renderings(self, source: str, language: str) -> tuple[Term, ...]:
        """The right renderings of a source term: preferred first, then admitted."""
        wanted = {language, languages.primary(language)}
        found = [t for t in self._by_source.get(source, ()) if t.language in wanted]
        order = {"preferred": 0, "admitted": 1}
        return tuple(sorted((t for t in found if t.status in order), key=lambda t: order[t.status]))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, by the names of the header; from CSV, an Excel workbook's first table, TBX or UTX."""
    rows = {".xlsx": _excel, ".tbx": _tbx, ".utx": _utx}.get(path.suffix.lower(), _csv)(path)
    line, header = next(rows, (1, []))
    header = [name.strip() for name in header]
    for name in header:
        if name and header.count(name) > 1:
            raise InputError(
                path, tell("the column “{a}” stands there twice", a=name), tell("delete one of the two"), line
            )
    for name in REQUIRED:
        if name not in header:
            raise InputError(
                path,
                tell("no column “{a}” (found: {b})", a=name, b=", ".join(header)),
                tell("add it to the header"),
                line,
            )
    if not any(_is_target(name) for name in header):
        raise InputError(path, tell("no target column such as “en”"), tell("add one to the header"), line)
    for line, cells in rows:
        if len(cells) != len(header):
            raise InputError(
                path,
                tell("this row does not have the {a} cells of the header", a=len(header)),
                tell("quote a cell that holds a comma, or fill the row up"),
                line,
            )
        yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = decode(path, read_bytes(path)).removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    try:
        for cells in reader:
            line = reader.line_num
            if cells:
                yield line, cells
    except csv.Error as error:
        # The broken row starts after those that were read.
        raise InputError(path, tell("not CSV ({a})", a=error), tell("check the quotation marks"), line + 1) from None


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    # Imported here: a run with CSV glossaries, as most are, has no use for it.
    from pipeline.documents.formats import spreadsheet

    book = spreadsheet.load(read_bytes(path), path.as_posix())
    sheet = next((sheet for sheet in book.sheets if sheet.cells), None)
    columns: list[str] = []
    for line, row in sheet.rows().items() if sheet else ():
        columns = columns or list(row)
        yield line, [row[column].text if column in row else "" for column in columns]


def _tbx(path: Path) -> Iterator[tuple[int, list[str]]]:
    from pipeline.glossary import tbx

    return tbx.rows(path)


def _utx(path: Path) -> Iterator[tuple[int, list[str]]]:
    from pipeline.glossary import utx

    return utx.rows(path)


def _is_target(column: str) -> bool:
    return column != "zh" and _LANGUAGE.fullmatch(column) is not None


def _one_of(path: Path, line: int, column: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        raise InputError(
            path, tell("unknown {a} “{b}”", a=column, b=found), tell("use one of {a}", a=", ".join(known)), line
        )


USUAL = Path("glossary")
"""Where a glossary is looked for that nobody names; a house may begin without one."""
HEADER = ("zh", "en", "kind", "status", "note")
"""The columns of a glossary that is begun."""


def begun(folder: Path, language: str = "en") -> Path:
    """The first file of a glossary, with its header, in a folder that is made where it is missing."""
    make_folder(folder)
    file = folder / "names.csv"
    write(file, (",".join(dict.fromkeys((HEADER[0], language, *HEADER[1:]))) + "\n").encode())
    return file


def files(path: Path | None) -> list[Path]:
    """The files of a glossary: CSV first, then Excel (without the ``~$`` files of an open Excel), then TBX and UTX.

    None stands for the usual folder, which may be missing or empty. Raises InputError for one that is named and is.
    """
    named = path is not None
    path = USUAL if path is None else path
    if not named and not path.exists():
        return []
    if path.is_dir():
        try:
            next(os.scandir(path), None)
        except OSError as error:
            problem = tell("cannot be read ({a})", a=error.strerror or error)
            raise InputError(path, problem, tell("check its permissions")) from None
        excel = sorted(p for p in path.glob("*.xlsx") if not p.name.startswith("~$"))
        files = [*sorted(path.glob("*.csv")), *excel, *sorted(path.glob("*.tbx")), *sorted(path.glob("*.utx"))]
        if named and not files:
            problem = tell("no glossary (*.csv, *.xlsx, *.tbx, *.utx) in this folder")
            raise InputError(path, problem, tell("put one there or name it with --glossary"))
        return files
    if not path.exists():
        raise InputError(path, tell("no such glossary"), tell("create it or name another with --glossary"))
    return [path]


def load(path: Path | None) -> Glossary:
    """A glossary from one CSV, Excel, TBX or UTX file, or from all of a folder; see `files`.

    Raises InputError for a missing file or column, an unknown kind or status, a row written twice, and
    rows that contradict each other: one rendering with two statuses, or two preferred renderings of one
    Chinese term of one kind. Columns that are not known (``code``, ``level``) only tell rows apart:
    several places of one name are no duplicates.
    """
    terms: list[Term] = []
    written: dict[tuple[object, ...], str] = {}
    status: dict[tuple[str, str, str], tuple[str, str]] = {}
    preferred: dict[tuple[str, str, str], tuple[str, str]] = {}
    for file in files(path):
        for line, row in _rows(file):
            if not any(row.values()):
                continue
            _one_of(file, line, "kind", row["kind"], KINDS)
            _one_of(file, line, "status", row["status"], TERM_STATUSES)
            here = f"{file.as_posix()}:{line}"
            identity = tuple(cell for name, cell in row.items() if name != "note")
            if identity in written:
                raise InputError(
                    file, tell("the same row as {a}", a=written[identity]), tell("delete one of the two"), line
                )
            written[identity] = here
            for language in filter(_is_target, row):
                target = row[language]
                if not target:
                    continue
                key = (row["zh"], language, target)
                other = status.setdefault(key, (row["status"], here))
                if other[0] != row["status"]:
                    raise InputError(
                        file,
                        tell(
                            "“{a}” for {b} is {c} here and {d} in {e}",
                            a=target,
                            b=row["zh"],
                            c=row["status"],
                            d=other[0],
                            e=other[1],
                        ),
                        tell("keep one of the two"),
                        line,
                    )
                if row["status"] == "preferred" and row["zh"]:
                    rival = preferred.setdefault((row["zh"], language, row["kind"]), (target, here))
                    if rival[0] != target:
                        raise InputError(
                            file,
                            tell(
                                "two preferred renderings of {a}: “{b}” here, “{c}” in {d}",
                                a=row["zh"],
                                b=target,
                                c=rival[0],
                                d=rival[1],
                            ),
                            tell("make one of them admitted"),
                            line,
                        )
                terms.append(
                    Term(
                        source=row["zh"],
                        target=target,
                        language=language,
                        kind=row["kind"],  # type: ignore[arg-type]  # checked above
                        status=row["status"],  # type: ignore[arg-type]
                        note=row.get("note", ""),
                        origin=here,
                    )
                )
    return Glossary(tuple(terms))


def add(path: Path | None, source: str, target: str, kind: str, language: str = "en", note: str = "") -> Path:
    """Adds a preferred rendering as a row at the end of the (first) glossary file, atomically; returns that file.

    Every other byte stays. Raises InputError, changing nothing, when the row would not be accepted by `load`:
    it stands there already, or contradicts another.
    """
    there = files(path)
    file = there[0] if there else begun(path or USUAL, language)
    if file.suffix.lower() != ".csv":
        raise InputError(file, tell("rows are only added to a glossary in CSV"), tell("add it there by hand"))
    if not source.strip() or not target.strip():
        raise InputError(file, tell("a row needs the Chinese and its rendering"), tell("fill in both"))
    for cell in (source, target, kind, note):
        if runs(cell):
            problem = tell("a spreadsheet would run “{a}” as a formula", a=cell.strip()[:40])
            raise InputError(file, problem, tell("write it without the sign at its beginning"))
    with locked(file):
        data = read_bytes(file)
        text = decode(file, data)
        header = [name.strip() for name in next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")), [])]
        cells = {"zh": source.strip(), language: target.strip(), "kind": kind, "status": "preferred", "note": note}
        if language not in header:
            raise InputError(file, tell("no column “{a}”", a=language), tell("add it to the header"), 1)
        newline = "\r\n" if "\r\n" in text else "\n"
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=newline).writerow([cells.get(name, "") for name in header])
        grown = text + ("" if text.endswith("\n") else newline) + out.getvalue()
        _try(path, file, grown, tell("this row cannot be added"))
        replace(file, grown.encode())
    return file


def correct(path: Path | None, origin: str, row: Mapping[str, str], language: str = "en") -> Path:
    """Writes a row of a CSV glossary anew, atomically; returns its file. Every other line stays.

    `origin`: ``file:line`` as `Term.origin` has it. `row`: the new zh, target, kind, status and note, and what stood
    there before as ``before`` (the old target), which guards against a file that was edited meanwhile.
    Raises InputError, changing nothing, when the row would not be accepted by `load`.
    """
    name, _, number = origin.rpartition(":")
    file = next((one for one in files(path) if one.as_posix() == name), None)
    if file is None or not number.isdecimal():
        raise InputError(path or USUAL, tell("there is no row “{a}”", a=origin), tell("load the page again"))
    if file.suffix.lower() != ".csv":
        raise InputError(file, tell("rows are only corrected in a glossary in CSV"), tell("correct it there by hand"))
    if not row["zh"].strip() or not row["target"].strip():
        raise InputError(file, tell("a row needs the Chinese and its rendering"), tell("fill in both"))
    for cell in row.values():
        if runs(cell):
            problem = tell("a spreadsheet would run “{a}” as a formula", a=cell.strip()[:40])
            raise InputError(file, problem, tell("write it without the sign at its beginning"))
    with locked(file):
        text = decode(file, read_bytes(file))
        lines = text.split("\n")
        header = [one.strip() for one in next(csv.reader([lines[0].removeprefix("\ufeff")]), [])]
        index = int(number) - 1
        cells = next(csv.reader([lines[index]]), []) if 0 < index < len(lines) else []
        known = dict(zip(header, cells, strict=False))
        if language not in known or known[language].strip() != row["before"]:
            raise InputError(file, tell("the row is another by now"), tell("load the page again"), int(number))
        new = {
            "zh": row["zh"],
            language: row["target"],
            "kind": row["kind"],
            "status": row["status"],
            "note": row["note"],
        }
        out = io.StringIO(newline="")
        end = "\r" if lines[index].endswith("\r") else ""
        csv.writer(out, lineterminator="").writerow([new.get(one, known.get(one, "")).strip() for one in header])
        lines[index] = out.getvalue() + end
        changed = "\n".join(lines)
        _try(path, file, changed, tell("this row cannot be corrected so"))
        replace(file, changed.encode())
    return file


def _try(path: Path | None, file: Path, text: str, problem: Message) -> None:
    """Raises InputError where a glossary would be refused with this text in one of its files."""
    # In a folder of its own, beside the others: `load` judges whole glossaries.
    with tempfile.TemporaryDirectory() as trial:
        for other in files(path):
            (Path(trial) / other.name).write_bytes(text.encode() if other == file else read_bytes(other))
        try:
            load(Path(trial))
        except InputError as error:
            told = str(error).replace(f"{trial}/", "").rstrip(".")
            raise InputError(
                file, tell("{problem} ({a})", problem=problem, a=told), tell("nothing was written")
            ) from None
