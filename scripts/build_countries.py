"""Build pipeline/data/built/countries.tsv, the countries of the world in Chinese and English, from CLDR through Babel.

python -m scripts.build_countries
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from babel import Locale

OUT = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "built" / "countries.tsv"
HAN = re.compile(r"[㐀-鿿]{2,}")
# Parts of China, and what is no country.
CHINA = frozenset("CN HK MO TW".split())
NONE = frozenset("EZ QO UN XA XB ZZ".split())
# What may be left out of the name of a country: 沙特 for 沙特阿拉伯, 孟加拉 for 孟加拉国.
ENDINGS = re.compile(r"(?:阿拉伯|共和国|群岛|领土|(?<=[㐀-鿿]{3})国)$")


def main() -> None:
    chinese, english = Locale("zh").territories, Locale("en").territories
    rows: dict[str, str] = {}
    for code, name in chinese.items():
        if len(code) != 2 or code in CHINA | NONE:
            continue
        plain = re.split(r"[（(]", name)[0]
        form = re.sub(r" \(.*| - .*", "", english[code])
        for way in dict.fromkeys((plain, ENDINGS.sub("", plain))):
            if HAN.fullmatch(way):
                rows.setdefault(way, form)
    head = f"# country in Chinese, in English; from CLDR through Babel {version('babel')} (Unicode License v3); "
    head += "made by scripts/build_countries.py"
    OUT.write_text("\n".join([head, *(f"{name}\t{form}" for name, form in sorted(rows.items()))]) + "\n", "utf-8")
    print(f"{len(rows)} names")


if __name__ == "__main__":
    main()
