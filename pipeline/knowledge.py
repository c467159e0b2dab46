"""The word lists and tables that come with the program (``pipeline/data``)."""

import gzip
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from pipeline.model import InputError, tell

_NUMBER = re.compile(r"-?\d+\.\d+")


def has(name: str) -> bool:
    """True when there is such a file."""
    return files("pipeline").joinpath("data", name).is_file()


def matching(start: str, end: str) -> list[str]:
    """What lies between `start` and `end` in the names of the files that have both, in alphabetical order."""
    names = (each.name for each in files("pipeline").joinpath("data").iterdir())
    return sorted(name[len(start) : -len(end)] for name in names if name.startswith(start) and name.endswith(end))


def lines(name: str) -> list[str]:
    """The lines of a list or a table (UTF-8, ``.gz`` or not) without its comments, which begin with ``#``."""
    data = files("pipeline").joinpath("data", name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def data(name: str) -> bytes:
    """All of a file."""
    return files("pipeline").joinpath("data", name).read_bytes()


def rows(name: str, columns: int, numbers: int) -> Iterator[list[str]]:
    """The rows of a table, of whose columns so many of the last are numbers. Raises InputError for another row."""
    for line in lines(name):
        row = line.split("\t")
        if len(row) != columns or not all(_NUMBER.fullmatch(each) for each in row[columns - numbers :]):
            raise InputError(name, tell("“{a}” is no row of this table", a=line), tell("install the program again"))
        yield row


def words(name: str) -> list[str]:
    """The words of a list, any number a line."""
    return " ".join(lines(name)).split()


def tables(name: str) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads(files("pipeline").joinpath("data", name).read_text("utf-8"))
