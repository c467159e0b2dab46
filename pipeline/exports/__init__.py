"""Issues for other programs, one module a kind."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import files
from pipeline.model import InputError, Message, tell
from pipeline.speech.speech import ENGLISH, Speech

if TYPE_CHECKING:
    from pipeline.exports.record import Release

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Told:
    """What the writer of a kind is told besides the releases."""

    folder: str | None = None
    """Of the reports, whose pages are linked to; None where there are none."""
    excel: bool = False
    """An Excel workbook is wanted of a kind that has both forms."""
    speech: Speech = ENGLISH


@dataclass(frozen=True, slots=True)
class Kind:
    """A form in which ``check --report NAME:FILE`` hands on what was found."""

    name: str
    does: Message
    """Who reads it, in a few words."""
    module: str
    """In this folder; its ``pieces(releases, told)`` yields what the file is to hold, bytes. It raises InputError for
    what cannot be written, and holds no more than one release at a time."""
    folder: bool = False
    """It is several files: ``write(folder, releases)`` takes the place of ``pieces``."""
    excel: bool = False
    """A FILE that ends with .xlsx becomes a workbook; else it is text."""
    binary: bool = False
    """It is nothing to print."""
    lines: bool = False
    """Printed, it is lines that may stand among those for people."""
    option: str = ""
    """An option of its own, older than ``--report``."""

    @property
    def needs_file(self) -> bool:
        return self.folder or self.binary

    def write(self, path: Path, releases: Iterable[Release], folder: str | None, speech: Speech) -> None:
        """Writes it to a file, a folder or the standard output. Raises InputError."""
        # Imported here: no other run pays for it.
        module = importlib.import_module(f"pipeline.exports.{self.module}")
        if self.folder:
            module.write(path, releases)
            return
        told = Told(folder, self.excel and path.suffix.lower() == ".xlsx", speech)
        content: Iterator[bytes] = module.pieces(releases, told)
        if path == STANDARD_OUTPUT:
            if hasattr(sys.stdout, "reconfigure"):
                # What programs read is UTF-8, whatever the terminal is, and its line ends are as they were made.
                sys.stdout.reconfigure(encoding="utf-8", newline="")
            for piece in content:
                sys.stdout.write(piece.decode())
            sys.stdout.flush()
        else:
            files.write(path, content)


KINDS = (
    Kind("json", tell("all that is known, for programs"), "listing"),
    Kind("sarif", tell("SARIF 2.1.0, for code scanning"), "sarif"),
    Kind("junit", tell("JUnit XML, for CI servers"), "junit"),
    Kind("github", tell("annotations of a pull request on GitHub"), "github", lines=True),
    Kind("gitlab", tell("the Code Quality report of GitLab"), "gitlab"),
    Kind("rdjson", tell("what reviewdog reads"), "rdjson"),
    Kind("xbench", tell("the columns of Xbench, with tabs or for Excel (.xlsx)"), "xbench",
         excel=True),
    Kind("mqm", tell("an MQM scorecard of the accepted issues, as JSON or for Excel (.xlsx)"), "scorecard",
         excel=True),
    Kind("decisions", tell("the issues as an Excel table to decide in, for decide --import"), "issue_list",
         binary=True, option="xlsx"),
    Kind("its", tell("copies of XLIFF releases with the issues in them, as ITS 2.0 has it"), "its",
         folder=True, option="its"),
)  # fmt: skip


def asked_for(word: str) -> tuple[Kind, Path]:
    """The kind and the file of ``KIND[:FILE]``; without a file it is for the standard output. Raises InputError."""
    name, _, file = word.partition(":")
    kind = next((kind for kind in KINDS if kind.name == name), None)
    if kind is None:
        known = ", ".join(kind.name for kind in KINDS)
        raise InputError("--report", tell("there is no kind of report “{a}”", a=name), tell("use one of {a}", a=known))
    path = Path(file) if file else STANDARD_OUTPUT
    if path == STANDARD_OUTPUT and kind.needs_file:
        what = "DIR" if kind.folder else "FILE"
        raise InputError(
            "--report",
            tell("{a} cannot be printed", a=name),
            tell("say where to write it: --report {a}:{b}", a=name, b=what),
        )
    return kind, path
