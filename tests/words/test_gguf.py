"""Weights as GGUF keeps them."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from pipeline.words.gguf import Gguf

F32, F16, Q4_1, Q8_0 = 0, 1, 3, 8
UINT32, STRING, ARRAY = 4, 8, 9


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def written(path: Path, tensors: dict[str, tuple[tuple[int, ...], int, bytes]], version: int = 3) -> Path:
    """A file with some metadata and these tensors: shape (rows first), kind, bytes."""
    out = b"GGUF" + struct.pack("<IQQ", version, len(tensors), 2)
    out += text("layers") + struct.pack("<II", UINT32, 7)
    out += text("words") + struct.pack("<IIQ", ARRAY, STRING, 2) + text("Jia") + text("兴")
    data = b""
    for name, (shape, kind, content) in tensors.items():
        out += text(name) + struct.pack("<I", len(shape))
        out += struct.pack(f"<{len(shape)}Q", *reversed(shape)) + struct.pack("<IQ", kind, len(data))
        data += content + b"\0" * (-len(content) % 32)
    path.write_bytes(out + b"\0" * (-len(out) % 32) + data)
    return path


def test_floats_and_metadata_are_read(tmp_path: Path) -> None:
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    file = Gguf(written(tmp_path / "a.gguf", {"a": ((2, 3), F32, numbers.tobytes())}))
    assert file.metadata == {"layers": 7, "words": ["Jia", "兴"]}
    assert np.array_equal(file.tensor("a"), numbers)


def test_blocks_of_eight_bits_are_steps_from_nought(tmp_path: Path) -> None:
    steps = np.arange(-32, 32, dtype=np.int8)
    content = b"".join(np.float16(0.5).tobytes() + steps[at : at + 32].tobytes() for at in (0, 32))
    file = Gguf(written(tmp_path / "a.gguf", {"a": ((1, 32), F32, b"\0" * 128), "b": ((2, 32), Q8_0, content)}))
    assert np.array_equal(file.tensor("b"), steps.reshape(2, 32) * 0.5)


def test_blocks_of_four_bits_are_steps_from_the_least(tmp_path: Path) -> None:
    low, high = np.arange(16), np.arange(16)[::-1]
    content = np.array([0.25, -1.0], np.float16).tobytes() + (low | high << 4).astype(np.uint8).tobytes()
    file = Gguf(written(tmp_path / "a.gguf", {"a": ((32,), Q4_1, content)}))
    assert np.array_equal(file.tensor("a"), np.concatenate([low, high]) * 0.25 - 1)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF\x02\0\0\0", b"not it at all, but longer than its head"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        Gguf(path)


def test_numbers_of_another_kind_are_refused(tmp_path: Path) -> None:
    file = Gguf(written(tmp_path / "a.gguf", {"a": ((32,), F16, b"\0" * 64)}))
    with pytest.raises(ValueError, match="kind 1"):
        file.tensor("a")
