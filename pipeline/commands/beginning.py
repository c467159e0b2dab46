"""Making a house: the folders that the other commands look for, and the header of its glossary."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import files
from pipeline.commands import CLEAN, launchers
from pipeline.commands.shared import Command
from pipeline.documents.read import RELEASES
from pipeline.files import make_folder
from pipeline.glossary import glossary
from pipeline.model import tell
from pipeline.speech.speech import Speech

FOLDERS = (RELEASES, "corrections", "reports")
_PAGE = "README.md"
"""The first page of a house: what to do first. One that is there is left as it is."""


def init(options: argparse.Namespace, spoken: Speech) -> int:
    """Makes what is missing and leaves what is there. Raises InputError for a folder that cannot be made."""
    house: Path = options.folder
    made = [_made(house / name) for name in FOLDERS]
    named = house / glossary.USUAL
    begin = not (named.is_dir() and any(named.iterdir()))
    if begin:
        glossary.begun(named)
    steps = _steps(spoken)
    if begin or any(made):
        launchers.write(house, house)
        page = house / _PAGE
        if not page.exists():
            title = spoken("What to do first")
            files.write(page, ("\n\n".join((f"# {title}", *steps)) + "\n").encode())
        print(spoken("A house is ready in {a}.", a=house.absolute()))
    else:
        print(spoken("There is a house in {a} already; nothing was changed.", a=house.absolute()))
    print("\n".join(steps))
    return CLEAN


def _steps(spoken: Speech) -> tuple[str, ...]:
    return (
        spoken("1. Put releases (NAME.en.txt, .docx, .html …) and their Chinese (NAME.zh.txt …) into releases/."),
        spoken("2. Write the names of your city into glossary/names.csv: Chinese, English, kind, status, note."),
        spoken("3. zhengming check, zhengming review, zhengming apply; or all of it in the browser: zhengming"),
    )


def _made(folder: Path) -> bool:
    """Makes a folder; False where it is."""
    if folder.is_dir():
        return False
    make_folder(folder)
    return True


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="DIR",
        help=spoken("the folder of the house (default: this one)"),
    )


INIT = Command("init", tell("make the folders of a house and begin its glossary"), _options, init)
