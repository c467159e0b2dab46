"""Writes pipeline/data/built/concord-XX.txt.gz: nouns, adjectives and verbs of a language, singular and plural.

    python -m scripts.build_concord FOLDER fr

FOLDER holds LanguageTool's jars; which dictionary, under which licence, and what its tags mean is in
``dictionaries.toml``. Only words are kept that the language's word list holds, in this form or in the basic one. Kinds:
N noun, A adjective, M masculine noun where gender tells the case; V verb in the third person, P where only its plural
can be nothing but a verb, S where only its singular can, B where both may be something else, too. Needs `java`.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.words import lexicon
from scripts import dictionaries

DATA = Path(__file__).parents[1] / "pipeline" / "data"


def pairs(rows: Iterator[tuple[str, str, str]], language: str) -> dict[str, set[tuple[str, str]]]:
    """Kind of word to its pairs of singular and plural."""
    table = dictionaries.of(language)
    kinds = [(kind, re.compile(pattern)) for kind, pattern in table["concord"]]
    verb, capitals = re.compile(table["verb"]), table.get("nouns_in_capitals", False)
    forms: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: {"s": set(), "p": set()})
    other: set[str] = set()
    for word, tag, lemma in rows:
        # The Spanish list has few plurals, and of a verb the infinitive only.
        if not word.isalpha() or not any(lexicon.is_listed(each, language) for each in (word, lemma)):
            continue
        if not verb.match(tag):
            other.add(word)
        for kind, pattern in kinds:
            match = pattern.fullmatch(tag)
            # With a capital a word only begins a sentence, but for a noun of German.
            if match and (word.islower() or (capitals and kind != "V")):
                forms[kind, lemma, match["form"]][match["number"][0].lower()].add(word)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for (kind, _, _), numbers in forms.items():
        one, many = (_only(numbers[number], table.get("clipped", False)) for number in "sp")
        if not one or not many:
            continue
        if kind != "V":
            found[kind].add((one, many))
        else:
            both = "B" if one in other else "S"
            found[both if many in other else "P" if one in other else "V"].add((one, many))
    return found


def _only(forms: set[str], clipped: bool) -> str:
    """The one form of a word; "" where there are several.

    In today's German spelling (*umfasst*, not *umfaßt*), and with all its letters where a language may clip words
    (Italian *lavorano*, not *lavoran*; *hanno*, not *han*).
    """
    today = {form for form in forms if form.replace("ß", "ss") not in forms - {form}}
    if clipped:
        today = {form for form in today if not any(each[:-1] == form or each[:-2] == form for each in today)}
    return today.pop() if len(today) == 1 else ""


def main() -> None:
    folder, language = Path(sys.argv[1]), sys.argv[2]
    made = pairs(dictionaries.entries(folder, language), language)
    lines = [f"# From LanguageTool's {dictionaries.credit(language)}, by scripts/build_concord.py.\n"]
    lines += [f"{kind} {' '.join(f'{one}={many}' for one, many in sorted(made[kind]))}\n" for kind in sorted(made)]
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/concord-{language}.txt.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
