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
from scripts import dictionaries
from scripts.build_concord import DATA


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
    only = re.compile(dictionaries.of(language).get("only", ".*"))
    found: dict[str, set[str]] = defaultdict(set)
    kept: dict[str, bool] = {}
    for word, tag, lemma in rows:
        if word.isupper() or not word.replace("-", "").isalpha():
            continue
        code = dictionaries.reading(language, tag)
        # With pronouns behind an infinitive or a gerund there are too many to list.
        if not code or (code in ("Vi", "Vg") and not only.fullmatch(word)):
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
    for word, codes in readings(dictionaries.entries(folder, language), language).items():
        shared[gathered(codes)].append(word)
    lines = [f"# From LanguageTool's {dictionaries.credit(language)}, by scripts/build_morphology.py.\n"]
    lines += [f"{codes}\t{' '.join(sorted(words))}\n" for codes, words in sorted(shared.items())]
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/morphology-{language}.txt.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
