"""Issues for other programs, one module a kind."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Message, Review, tell
from pipeline.speech.speech import Speech


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file that ``check`` writes when asked to with ``--option``."""

    option: str
    metavar: str
    does: Message
    """Its help."""
    module: str
    """In this folder; its ``write(path, reviews, speech)`` raises InputError for what cannot be written, and holds no
    more than one review at a time."""

    def write(self, path: Path, reviews: Iterable[Review], speech: Speech) -> None:
        # Imported here: no other run pays for it.
        importlib.import_module(f"pipeline.exports.{self.module}").write(path, reviews, speech)


EXPORTS = (
    Export("xlsx", "FILE", tell("write the issues as an Excel table to decide in, for decide --import"), "issue_list"),
    Export("its", "DIR", tell("write copies of XLIFF releases with the issues in them, as ITS 2.0 has it"), "its"),
)
