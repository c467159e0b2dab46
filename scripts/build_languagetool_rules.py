"""Writes pipeline/data/built/languagetool-rules.tsv.gz: every rule that the installed LanguageTool knows, by its id.

    python -m scripts.build_languagetool_rules

It asks the jars themselves (`pipeline.engine.provision` knows where), so that rules written in Java are there beside
those of its XML files. What only finds words in no dictionary is left out: these findings belong to the check spelling.
Needs `java` with its compiler (a JDK).
"""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.checks import reported
from pipeline.engine import provision
from pipeline.words import languages

SCRIPTS = Path(__file__).parent
DATA = SCRIPTS.parent / "pipeline" / "data"
HEADER = f"""\
# The rules of LanguageTool {provision.LANGUAGETOOL} (LGPL 2.1), by scripts/build_languagetool_rules.py.
# Id (with _* at its end: one id for each of its words), languages, category, description, and one of its examples, with
# the error marked as [found>right].
"""
# In LanguageTool's own examples.
MARKER = re.compile(r"<marker>(.*?)</marker>")
# In letters; another rule of the same group may have a shorter one.
LONGEST_EXAMPLE = 90


@dataclass
class Entry:
    """What the file tells of one id; a group of rules has one."""

    category: str
    description: str
    languages: set[str] = field(default_factory=set)
    example: str = ""


def codes() -> list[str]:
    """LanguageTool's codes of every variant of the languages that have a data file, and of one that comes along."""
    own = [languages.of(path.stem.removeprefix("language-")) for path in sorted(DATA.glob("language-*.toml"))]
    return [*(code for language in own for code in language.engine), "pt-PT"]


def rows() -> Iterator[list[str]]:
    jars = provision.installation().jar.parent / "libs"
    command = ["java", "-cp", f"{jars}/*", str(SCRIPTS / "LanguageToolRules.java"), *codes()]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", timeout=600)
    for line in done.stdout.splitlines():
        yield line.split("\t")


def entries() -> dict[str, Entry]:
    made: dict[str, Entry] = {}
    for code, name, category, longer, description, example, correction in rows():
        if reported.SPELLER.search(name):
            continue
        key = f"{name}_*" if longer == "true" else name
        entry = made.setdefault(key, Entry(category, description.replace("$match", "…")))
        entry.languages.add(languages.primary(code))
        shown = marked(example, correction)
        if shown and not entry.example:
            entry.example = shown
    return made


def marked(example: str, correction: str) -> str:
    """An example in the notation of the rules; "" for one that is long, has no correction, or cannot be written so."""
    parts = MARKER.split(example.replace("[", "\\["))
    if not correction or len(parts) != 3 or len(example) > LONGEST_EXAMPLE:
        return ""
    if any(sign in parts[1] + correction for sign in "[]>|"):
        return ""
    return f"{parts[0]}[{parts[1]}>{correction}]{parts[2]}"


def main() -> None:
    lines = [HEADER]
    for name, entry in sorted(entries().items()):
        fields = (name, ",".join(sorted(entry.languages)), entry.category, entry.description, entry.example)
        lines.append("\t".join(fields) + "\n")
    # No time in the header: the same rules give the same bytes.
    (DATA / "built/languagetool-rules.tsv.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
