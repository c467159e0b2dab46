"""The file of the model of English, looked at without loading it: is it whole, and of the version that is read."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.model import Message, tell

NAME = "built/english.ngrams"
MAGIC = b"zhengming n-grams 1\n"
# Behind it the length of the header, eight bytes, the least first.
_LENGTH = struct.Struct("<Q")
# A header is some kilobytes.
_LONGEST = 1_000_000
_SIZES = {"|u1": 1, "<u2": 2, "<u4": 4, "<f4": 4}


@dataclass(frozen=True, slots=True)
class Header:
    arrays: Mapping[str, tuple[str, int, int]]
    """By name: kind of number (as numpy calls it), bytes from `start`, how many."""
    sources: tuple[str, ...]
    start: int
    """Of the first array, in bytes of the file."""


def path() -> Path:
    return Path(str(files("pipeline").joinpath("data", NAME)))


def header(file: Path) -> Header:
    """The header of a file that is whole. Raises OSError, and ValueError for any other file."""
    with file.open("rb") as stream:
        head = stream.read(len(MAGIC) + _LENGTH.size)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + _LENGTH.size:
            raise ValueError("of another version")
        (length,) = _LENGTH.unpack(head[len(MAGIC) :])
        text = stream.read(min(length, _LONGEST))
    start = len(head) + length
    try:
        data: dict[str, Any] = json.loads(text)
        arrays = {str(name): (str(kind), int(at), int(count)) for name, (kind, at, count) in data["arrays"].items()}
        end = max(at + _SIZES[kind] * count for kind, at, count in arrays.values())
        found = Header(arrays, tuple(map(str, data["sources"])), start)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("damaged") from None
    if file.stat().st_size != start + end:
        raise ValueError("cut short")
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
