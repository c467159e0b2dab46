"""The HTML report of a review, and the index over all releases: one self-contained file each."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline import files
from pipeline.model import Review
from pipeline.view import Edit, Facts, Gap, Mark, Row, Same, page, release_name, row

__all__ = ["Facts", "Row", "render", "render_index", "write", "write_index"]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests.update(
        mark=lambda part: isinstance(part, Mark),
        edit=lambda part: isinstance(part, Edit),
        gap=lambda part: isinstance(part, Gap),
        same=lambda part: isinstance(part, Same),
    )
    style = environment.get_template("report.css").render()
    # The page allows exactly this style sheet and nothing else: no script, no request, no form.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(style=Markup(style), style_hash=f"sha256-{digest}")
    return environment


def render(review: Review, facts: Facts) -> str:
    """The report of one release, an HTML document. Same arguments, same text."""
    return _environment().get_template("report.html").render(page=page(review, facts))


def render_index(rows: Sequence[Row]) -> str:
    """The index over all releases, an HTML document, in the order of the rows."""
    return _environment().get_template("index.html").render(rows=rows)


def write(review: Review, facts: Facts, folder: Path) -> Row:
    """Writes ``NAME.en.html`` and returns the release's row for the index.

    Raises InputError when the folder cannot be written; the report before is left as it was.
    """
    file = f"{release_name(review.document)}.html"
    files.write(folder / file, render(review, facts).encode())
    return row(review, facts, quote(os.fsencode(file)))


def write_index(rows: Sequence[Row], folder: Path) -> Path:
    """Writes ``index.html`` over all releases; raises InputError when the folder cannot be written."""
    path = folder / "index.html"
    files.write(path, render_index(rows).encode())
    return path
