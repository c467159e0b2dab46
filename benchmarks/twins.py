"""Names misspelt alike in sentences that say the same in each language: is any language behind English?

    python -m benchmarks.twins [--per 4] [--language fr …] [--show]

The sentences (`twins.toml`) are ours; into each come names of places, persons and firms, and one slip of the hand into
each name, the same in all languages and in every run. Measured with the source and without; right sentences are held
against silence. Without LanguageTool: what is measured is what this program knows of names.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import languages, seeding
from pipeline.chinese import divisions, exonyms, gazetteer
from pipeline.words import languages as known_languages
from pipeline.words import lexicon

HERE = Path(__file__).parent
_SEED = 20190726
_KINDS = ("transposed", "lost", "doubled", "replaced")


def names() -> Mapping[str, list[tuple[str, str]]]:
    """Chinese and Latin form of what each kind of sentence may be filled with."""
    table = tomllib.loads((HERE / "twins.toml").read_text("utf-8"))["names"]
    found = {}
    for kind, text in table.items():
        pairs = [pair.partition("=") for pair in text.replace(" ", "\n").replace("\n\n", "\n").split("\n")]
        whole: list[list[str]] = []
        for first, mark, rest in pairs:
            if mark:
                whole.append([first, rest])
            elif first:
                whole[-1][1] += f" {first}"
        found[kind] = [(chinese, latin) for chinese, latin in whole]
    for kind, level in (("city", "prefecture"), ("province", "province"), ("county", "county")):
        places = {place.short: place for place in gazetteer.every() if place.level == level}
        found[kind] = [
            (short, place.latin)
            for short, place in sorted(places.items())
            if len(short) > 1
            and place.latin.isascii()
            and len(place.latin) > 4
            and len({one.latin for one in gazetteer.called(short)}) == 1
            and not any(exonyms.forms(short, tag) for tag in known_languages.checked())
        ]
    return found


def _slip(name: str, kind: str, dice: random.Random) -> str:
    """One slip in the last word of a name; another try where that gives a name or a word."""
    head, _, word = name.rpartition(" ")
    for _ in range(20):
        wrong = seeding.name_slip(word, kind, dice)
        plain = wrong.lower()
        if wrong != word and not divisions.is_place(plain) and not lexicon.is_english(plain):
            return f"{head} {wrong}".strip()
    return ""


def items(tags: list[str], per: int) -> Iterator[dict[str, Any]]:
    """`per` names for each sentence: as `benchmarks.languages` reads them, with the source, without it, and right."""
    table, filled = tomllib.loads((HERE / "twins.toml").read_text("utf-8")), names()
    dice = random.Random(_SEED)  # the same in every run
    for number, sentence in enumerate(table["sentence"]):
        for turn, (chinese, latin) in enumerate(dice.sample(filled[sentence["of"]], per)):
            wrong = _slip(latin, _KINDS[(number + turn) % len(_KINDS)], dice)
            for tag in tags if wrong else ():
                named, source = sentence[tag].partition("{name}"), sentence["zh"].replace("{zh}", chinese)
                start, known = len(named[0]), sentence["of"] != "person"
                common = {
                    "lang": tag, "start": start, "end": start + len(wrong), "wrong": wrong, "right": latin,
                    "text": named[0] + wrong + named[2], "id": f"{tag}-{number}-{turn}",
                    # With the apostrophe of its sentence.
                    "also": [latin.replace("'", "’")],
                }  # fmt: skip
                yield {**common, "cls": "source", "zh": source}
                if known and sentence["of"] != "county":
                    yield {**common, "cls": "alone", "zh": ""}
                right = {"lang": tag, "text": named[0] + latin + named[2], "id": common["id"]}
                yield {**right, "cls": "right", "zh": source}
                yield {**right, "cls": "right alone", "zh": ""}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per", type=int, default=4, help="names for each sentence")
    parser.add_argument("--language", action="append", help="only this one beside English (may be repeated)")
    parser.add_argument("--show", action="store_true", help="print every miss and every flag outside the marks")
    options = parser.parse_args()
    others = options.language or list(known_languages.checked()[1:])
    told = list(items(["en", *others], options.per))
    found = languages.flags(told, grammar=False)
    print(*languages.lines(languages.measured(told, found), frozenset({"right", "right alone"})), sep="\n")
    if options.show:
        print(*languages.shown(told, found), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
