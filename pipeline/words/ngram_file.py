"""The file of the model of English, looked at without loading it: is it whole, and of the version that is read."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pipeline.model import Message, tell
from pipeline.words import mapped
from pipeline.words.mapped import Header

NAME = "built/english.ngrams"
MAGIC = b"zhengming n-grams 1\n"


def path() -> Path:
    return Path(str(files("pipeline").joinpath("data", NAME)))


def header(file: Path) -> Header:
    """The header of a file that is whole. Raises OSError, and ValueError for any other file."""
    found = mapped.header(file, MAGIC)
    if not isinstance(found.data.get("sources"), list):
        raise ValueError("damaged")
    return found


def problem() -> Message | None:
    """Why the program does without its model of English; None where it has it."""
    try:
        header(path())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return tell(
            "The model of English ({file}) is not usable ({why}): real words in the wrong place are not looked for,"
            " and how sure other issues are is a rough guess; install the program again.",
            file=NAME,
            why=why,
        )
    return None
