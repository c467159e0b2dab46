"""Weights of a language model as GGUF keeps them, read without a library: metadata, and tensors as 32-bit floats.

The format is that of `ggml <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>`_, version 3; of its kinds of
numbers only those that the model in use has: F32, Q4_1 and Q8_0.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

MAGIC, VERSION = b"GGUF", 3
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_F32, _Q4_1, _Q8_0 = 0, 3, 8
_BLOCK = 32
# Of a block of 32 weights: how far apart the steps are, the least weight, and the steps, two a byte.
_FOUR_BITS = np.dtype([("step", "<f2"), ("least", "<f2"), ("both", "u1", _BLOCK // 2)])
_EIGHT_BITS = np.dtype([("step", "<f2"), ("steps", "i1", _BLOCK)])


class Gguf:
    """A file of weights. Raises OSError, and ValueError for one that is not read."""

    def __init__(self, file: Path) -> None:
        self._data = np.memmap(file, np.uint8, "r")
        self._at = 0
        if bytes(self._take(4)) != MAGIC or self._number("I") != VERSION:
            raise ValueError("no GGUF of version 3")
        tensors, pairs = self._number("Q"), self._number("Q")
        self.metadata: Mapping[str, Any] = {self._string(): self._value(self._number("I")) for _ in range(pairs)}
        found = {}
        for _ in range(tensors):
            name = self._string()
            shape = tuple(self._number("Q") for _ in range(self._number("I")))
            found[name] = (shape[::-1], self._number("I"), self._number("Q"))
        step = int(self.metadata.get("general.alignment", 32))
        self._start = -(-self._at // step) * step
        self._tensors: Mapping[str, tuple[tuple[int, ...], int, int]] = found

    def tensor(self, name: str) -> Floats:
        """A tensor, its rows first. Raises KeyError, and ValueError for a kind of numbers that is not read."""
        shape, kind, offset = self._tensors[name]
        readers: dict[int, Callable[[int, int], Floats]] = {_F32: self._floats, _Q4_1: self._fours, _Q8_0: self._eights}
        if kind not in readers:
            raise ValueError(f"numbers of the kind {kind}")
        return readers[kind](self._start + offset, int(np.prod(shape))).reshape(shape)

    def _floats(self, at: int, count: int) -> Floats:
        return self._data[at : at + 4 * count].view(np.float32)

    def _blocks(self, at: int, count: int, kind: np.dtype[Any]) -> Any:
        return self._data[at : at + count // _BLOCK * kind.itemsize].view(kind)

    def _fours(self, at: int, count: int) -> Floats:
        blocks = self._blocks(at, count, _FOUR_BITS)
        out = np.empty((len(blocks), _BLOCK), np.float32)
        out[:, : _BLOCK // 2] = blocks["both"] & 15
        out[:, _BLOCK // 2 :] = blocks["both"] >> 4
        return out * _column(blocks["step"]) + _column(blocks["least"])

    def _eights(self, at: int, count: int) -> Floats:
        blocks = self._blocks(at, count, _EIGHT_BITS)
        return np.asarray(blocks["steps"].astype(np.float32) * _column(blocks["step"]))

    def _take(self, count: int) -> npt.NDArray[np.uint8]:
        if self._at + count > len(self._data):
            raise ValueError("cut short")
        self._at += count
        return np.asarray(self._data[self._at - count : self._at])

    def _number(self, kind: str) -> Any:
        return struct.unpack("<" + kind, bytes(self._take(struct.calcsize("<" + kind))))[0]

    def _string(self) -> str:
        return bytes(self._take(self._number("Q"))).decode("utf-8", "replace")

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            inner, count = self._number("I"), self._number("Q")
            return [self._value(inner) for _ in range(count)]
        if kind not in _SCALARS:
            raise ValueError(f"metadata of the kind {kind}")
        return self._number(_SCALARS[kind])


def _column(numbers: Any) -> Floats:
    return np.asarray(numbers.astype(np.float32)[:, None])
