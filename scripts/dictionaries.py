"""LanguageTool's dictionaries of words and tags, as ``dictionaries.toml`` describes them."""

from __future__ import annotations

import re
import subprocess
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent


@cache
def of(language: str) -> dict[str, Any]:
    """The table of a language, with what it has like another; raises KeyError where there is none."""
    tables = tomllib.loads((SCRIPTS / "dictionaries.toml").read_text("utf-8"))
    own: dict[str, Any] = tables[language]
    return {**tables[own["like"]], **own} if "like" in own else own


def credit(language: str) -> str:
    """What a file made of it says at its head."""
    return f"{of(language)['part']} ({of(language)['licence']})"


def entries(folder: Path, language: str) -> Iterator[tuple[str, str, str]]:
    """Word, tag and lemma of each line of the dictionary; `folder` holds LanguageTool's jars, at any depth."""
    table = of(language)
    name, dictionary = table["part"], table["dictionary"]
    packed = next(jar for jar in sorted(folder.rglob("*.jar")) if jar.name.startswith(name))
    jars = ":".join(map(str, sorted(folder.rglob("*.jar"))))
    with tempfile.TemporaryDirectory() as place:
        with zipfile.ZipFile(packed) as archive:
            archive.extract(dictionary, place)
            archive.extract(dictionary.replace(".dict", ".info"), place)
        command = ["java", "-cp", jars, str(SCRIPTS / "WordForms.java"), f"{place}/{dictionary}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as running:
            assert running.stdout is not None
            for line in running.stdout:
                word, tag, lemma = line.rstrip("\n").split("\t")
                yield word, tag, lemma


@cache
def reading(language: str, tag: str) -> str:
    """What a tag of the dictionary says, as `build_morphology` writes it; "" for what is left out."""
    table = of(language)
    for pattern, written in table["readings"]:
        if (match := _compiled(pattern).fullmatch(tag)) is not None:
            marks = {key: table["letters"].get(value, "e") for key, value in match.groupdict().items()}
            return str(written).format(**marks)
    return ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
