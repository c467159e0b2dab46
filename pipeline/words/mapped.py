"""Files of arrays that are mapped, not read: what stands at their head, looked at without loading them.

A mark of the kind and version, the length of the header (eight bytes, the least first), the header as JSON, the arrays.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

_LENGTH = struct.Struct("<Q")
# A header is some kilobytes.
_LONGEST = 1_000_000
ALIGNED = 64
"""The first array begins at a multiple of so many bytes."""
_SIZES = {"|u1": 1, "|i1": 1, "<u2": 2, "<u4": 4, "<f4": 4}


@dataclass(frozen=True, slots=True)
class Header:
    data: Mapping[str, Any]
    """All that it holds."""
    arrays: Mapping[str, tuple[str, int, tuple[int, ...]]]
    """By name: kind of number (as numpy calls it), bytes from `start`, shape."""
    start: int
    """Of the first array, in bytes of the file."""

    def place(self, name: str) -> tuple[int, int, str, tuple[int, ...]]:
        """Of an array: first byte in the file, the one behind the last, kind of number, shape."""
        kind, at, shape = self.arrays[name]
        begin = self.start + at
        return begin, begin + _SIZES[kind] * prod(shape), kind, shape


def header(file: Path, magic: bytes) -> Header:
    """The header of a file that is whole. Raises OSError, and ValueError for any other file."""
    with file.open("rb") as stream:
        head = stream.read(len(magic) + _LENGTH.size)
        if not head.startswith(magic) or len(head) < len(magic) + _LENGTH.size:
            raise ValueError("of another version")
        (length,) = _LENGTH.unpack(head[len(magic) :])
        text = stream.read(min(length, _LONGEST))
    start = len(head) + length
    try:
        data: dict[str, Any] = json.loads(text)
        arrays = {str(name): (str(kind), int(at), _shape(shape)) for name, (kind, at, shape) in data["arrays"].items()}
        end = max(at + _SIZES[kind] * prod(shape) for kind, at, shape in arrays.values())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("damaged") from None
    if file.stat().st_size != start + end:
        raise ValueError("cut short")
    return Header(data, arrays, start)


def _shape(told: Any) -> tuple[int, ...]:
    return (told,) if isinstance(told, int) else tuple(map(int, told))


def head(magic: bytes, data: Mapping[str, Any]) -> bytes:
    """What stands before the arrays."""
    text = json.dumps(data).encode()
    text += b" " * (-(len(magic) + _LENGTH.size + len(text)) % ALIGNED)
    return magic + _LENGTH.pack(len(text)) + text
