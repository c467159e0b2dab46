"""A wheel as that of the sentence model, of some kilobytes, and the lock of it."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

NAME = "small_model-1.0-py3-none-any.whl"
FILE, LICENCE = "small_model/small.gguf", "small_model-1.0.dist-info/LICENSE"


@dataclass(frozen=True)
class Wheel:
    folder: Path
    """Holds nothing but the wheel."""
    lock: Path
    data: bytes
    """Of the file in it."""

    @property
    def path(self) -> Path:
        return self.folder / NAME


def wheel(folder: Path, inside: str = FILE, sha256: str = "") -> Wheel:
    """Made in a folder that it makes; `inside`: what its file is really called; `sha256`: what is locked of it."""
    data = os.urandom(60_000)
    wheels = folder / "index"
    wheels.mkdir(parents=True)
    with zipfile.ZipFile(wheels / NAME, "w") as packed:
        packed.writestr(inside, data)
        packed.writestr(LICENCE, "You may.\n")
        info = "small_model-1.0.dist-info"
        packed.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: small-model\nVersion: 1.0\n")
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{info}/RECORD", "")
    lock = folder / "weights.lock.toml"
    lock.write_text(
        f'requirement = "small-model==1.0"\nwheel = "{hashlib.sha256((wheels / NAME).read_bytes()).hexdigest()}"\n'
        f'file = "{FILE}"\nsha256 = "{sha256 or hashlib.sha256(data).hexdigest()}"\nbytes = {len(data)}\n'
        f'licence = "{LICENCE}"\n',
        encoding="utf-8",
    )
    return Wheel(wheels, lock, data)
