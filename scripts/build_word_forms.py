"""Writes pipeline/data/built/word-forms.txt from the English dictionary that LanguageTool carries.

    python scripts/build_word_forms.py FOLDER

FOLDER holds LanguageTool's jars (`english-pos-dict`, LGPL 2.1, by Jaume Ortolà after AGID and 12dicts by Kevin
Atkinson). Only words that English books use often enough are kept; the rest would be noise. Needs `java`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

from pipeline.words import forms, lexicon

SCRIPTS = Path(__file__).parent
TARGET = SCRIPTS.parent / "pipeline" / "data" / "built/word-forms.txt"
DICTIONARY = "org/languagetool/resource/en/english.dict"
RAREST = 400_000
HEADER = """\
# Words by what they can be, from LanguageTool's english-pos-dict 0.6 (LGPL 2.1), by scripts/build_word_forms.py.
# Tags: NN countable noun, NN:U uncountable, NN:UN both, NNS plural; VB VBZ VBD VBN VBG the forms of a verb;
# JJ adjective, JJR comparative, RB adverb.
"""


def entries(folder: Path) -> list[tuple[str, str]]:
    jars = sorted(folder.glob("*.jar"))
    packed = next(jar for jar in jars if jar.name.startswith("english-pos-dict"))
    with tempfile.TemporaryDirectory() as place:
        with zipfile.ZipFile(packed) as archive:
            archive.extract(DICTIONARY, place)
            archive.extract(DICTIONARY.replace(".dict", ".info"), place)
        command = ["java", "-cp", f"{folder}/*", str(SCRIPTS / "WordForms.java"), f"{place}/{DICTIONARY}"]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=120)
    return [(word, tag) for word, tag, _ in (line.split("\t") for line in done.stdout.splitlines())]


def main() -> None:
    words: dict[str, set[str]] = defaultdict(set)
    for word, tag in entries(Path(sys.argv[1])):
        if tag in forms.TAGS and word.isalpha() and word.islower() and lexicon.frequency(word) >= RAREST:
            words[tag].add(word)
    lines = "".join(f"{tag} {' '.join(sorted(words[tag]))}\n" for tag in forms.TAGS)
    TARGET.write_text(HEADER + lines, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
