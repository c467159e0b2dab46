"""Writes pipeline/data/built/morphology-XX.txt.gz: what each word of a language may be.

    python -m scripts.build_morphology FOLDER fr

FOLDER holds LanguageTool's jars (see `build_concord`). Each line is the readings that some words share, then these
words. A reading is N noun, J adjective, K participle, each with gender (m, f, n, e for any) and number (s, p, e), a
German noun also with its cases (n, g, d, a); V verb: s and p the third person, x another person, i the infinitive, g
the gerund; and D article, R pronoun, P preposition, A adverb, C conjunction. Names are left out. Only words are kept
that the language's word list holds, in this form or in the basic one. Needs `java`.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.words import lexicon
from scripts.build_concord import DATA, DICTIONARIES, LICENCES, entries

_GERMAN_CASES = {"NOM": "n", "GEN": "g", "DAT": "d", "AKK": "a"}
_GERMAN_GENDERS = {"MAS": "m", "FEM": "f", "NEU": "n", "NOG": "e", "ALG": "e"}
_GERMAN = {"ADV": "A", "PRO": "R", "ART": "D", "PRP": "P", "KON": "C", "ZAL": "D", "NEG": "A"}


def french(tag: str) -> str | None:
    kind, *rest = tag.split()
    if kind == "N" and len(rest) == 2:
        return f"N{rest[0]}{_number(rest[1][:-1])}"
    if kind == "J" and len(rest) == 2:
        return f"J{rest[0]}{_number(rest[1][:-1])}"
    if kind == "V":
        form = " ".join(rest).removeprefix("avoir ").removeprefix("etre ")
        if form.startswith("ppa"):
            gender, number = form.split()[1:3]
            return f"K{gender}{_number(number[:-1])}"
        if form.startswith("inf"):
            return "Vi"
        if form.startswith("ppr"):
            return "Vg"
        third = re.fullmatch(r"(?:ind|con|sub) \w+ 3 ([sp]).", form)
        return f"V{third[1]}" if third else "Vx"
    return {"D": "D", "R": "R", "P": "P", "C": "C", "A": "A"}.get(kind[0])


def spanish(tag: str) -> str | None:
    if tag.startswith("NC"):
        return f"N{_gender(tag[2])}{_number(tag[3])}"
    if tag.startswith("A"):
        return f"J{_gender(tag[3])}{_number(tag[4])}"
    if tag.startswith("V"):
        if tag[2] == "P":
            return f"K{_gender(tag[6])}{_number(tag[5])}"
        if tag[2] in "NG":
            return "Vi" if tag[2] == "N" else "Vg"
        if tag[2] == "M":
            return None  # what an imperative looks like, or has pronouns behind it
        return f"V{_number(tag[5])}" if tag[4] == "3" and tag[2] in "IS" else "Vx"
    return {"D": "D", "P": "R", "S": "P", "C": "C", "R": "A"}.get(tag[0])


def german(tag: str) -> str | None:
    kind, *rest = tag.split(":")
    if kind == "SUB" and len(rest) >= 3 and rest[0] in _GERMAN_CASES:
        return f"N{_GERMAN_GENDERS.get(rest[2], 'e')}{_number(rest[1][0])}{_GERMAN_CASES[rest[0]]}"
    if kind == "VER":
        marks = [each for each in rest if each not in ("MOD", "AUX")]
        if marks and marks[0] == "3" and "KJ1" not in marks:
            return f"V{_number(marks[1][0])}"
        return {"INF": "Vi", "EIZ": "Vi", "PA2": "Kee"}.get(marks[0], "Vx") if marks else None
    if kind in ("ADJ", "PA1", "PA2"):
        return ("K" if tag.startswith("PA2:PRD") else "J") + "ee"
    return _GERMAN.get(kind)


READERS = {"fr": french, "es": spanish, "pt": spanish, "de": german}


def _number(written: str) -> str:
    return {"s": "s", "p": "p"}.get(written.lower(), "e")


def _gender(written: str) -> str:
    return {"M": "m", "F": "f"}.get(written, "e")


def gathered(codes: Iterable[str]) -> str:
    """The readings of one word, sorted; the cases of one German noun in one: *Nfsnda*."""
    nouns: dict[str, set[str]] = defaultdict(set)
    other = set()
    for code in codes:
        if code[0] == "N":
            nouns[code[:3]].update(code[3:])
        else:
            other.add(code)
    return " ".join(sorted(other | {noun + "".join(sorted(cases)) for noun, cases in nouns.items()}))


def readings(rows: Iterator[tuple[str, str, str]], language: str) -> dict[str, set[str]]:
    """Word to the codes of its readings."""
    read = READERS[language]
    found: dict[str, set[str]] = defaultdict(set)
    kept: dict[str, bool] = {}
    for word, tag, lemma in rows:
        if word.isupper() or not word.replace("-", "").isalpha():
            continue
        code = read(tag)
        # Spanish writes pronouns behind an infinitive and a gerund: too many to list.
        if code is None or (language == "es" and code in ("Vi", "Vg") and not word.endswith(("r", "ndo"))):
            continue
        if code[0] in "VRAPC" and word[0].isupper():
            continue  # with a capital it only begins a sentence
        if word not in kept:
            kept[word] = any(lexicon.is_listed(each, language) for each in (word, lemma))
        if kept[word]:
            found[word].add(code)
    return found


def main() -> None:
    folder, language = Path(sys.argv[1]), sys.argv[2]
    shared: dict[str, list[str]] = defaultdict(list)
    for word, codes in readings(entries(folder, language), language).items():
        shared[gathered(codes)].append(word)
    source = f"{DICTIONARIES[language][0]} ({LICENCES[language]})"
    lines = [f"# From LanguageTool's {source}, by scripts/build_morphology.py.\n"]
    lines += [f"{codes}\t{' '.join(sorted(words))}\n" for codes, words in sorted(shared.items())]
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/morphology-{language}.txt.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
