"""Writes pipeline/data/built/cldr.tsv: what Unicode CLDR calls months, days, units and currencies, through Babel.

    python -m scripts.build_cldr

Of the languages that have a ``quantities-XX.toml``, and of the units that `quantities-units.toml` knows, so that a run
needs neither Babel nor its 33 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version
from babel.numbers import get_currency_name
from babel.units import UnknownUnitError, format_unit

from pipeline.quantities.model import data, units

FOLDER = Path(__file__).parent.parent / "pipeline" / "data"
TARGET = FOLDER / "built/cldr.tsv"


def names(unit: str, kind: str, locale: Locale) -> Iterator[str]:
    """CLDR's names of a unit, long and short, plural and singular; none for a unit of our own (mu)."""
    for count in (2, 1):
        if kind == "money":
            if unit in locale.currencies:
                yield get_currency_name(unit, count, locale)
            continue
        for width in ("long", "short"):
            try:
                yield format_unit(count, unit, width, locale=locale).strip("12 \u00a0\u202f")
            except UnknownUnitError:
                return


def rows(tag: str) -> Iterator[tuple[str, ...]]:
    """Of a locale: locale, what it is, then the names."""
    locale = Locale.parse(tag)
    symbols = locale.number_symbols["latn"]
    yield tag, "marks", str(symbols["decimal"]), str(symbols["group"])
    for width in ("wide", "abbreviated"):
        months, days = locale.months["format"][width], locale.days["format"][width]
        yield tag, f"months {width}", *(months[number] for number in range(1, 13))
        yield tag, f"days {width}", *(days[number] for number in range(7))
    for unit, (kind, _) in units().items():
        found = tuple(names(unit, kind, locale))
        if found:
            yield tag, unit, *found


def main() -> None:
    head = (
        f"# Unicode CLDR {get_cldr_version()}, through Babel {version('babel')}; written by scripts/build_cldr.py.\n"
        "# Licence: Unicode-3.0, (c) 1991-2025 Unicode, Inc.: https://www.unicode.org/license.txt\n"
        "# A locale, what is named, and its names: months from January, days from Monday; of a unit the plural long\n"
        "# and short, then the singular; of a currency plural and singular.\n"
    )
    tags = sorted(
        {tag for path in FOLDER.glob("quantities-??.toml") for tag in data(path.stem[-2:]).get("locales", ())}
    )
    lines = ["\t".join(row) + "\n" for tag in tags for row in rows(tag)]
    TARGET.write_text(head + "".join(lines), "utf-8")
    print(f"{TARGET.name}: {len(lines):,} lines, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
