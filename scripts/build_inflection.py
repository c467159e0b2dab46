"""Writes pipeline/data/built/inflection-XX.txt.gz: the forms of articles, pronouns, adjectives and participles.

    python -m scripts.build_inflection FOLDER XX

FOLDER holds LanguageTool's jars (see `build_concord`). Each line is a kind of word and the forms of one such word, each
with its gender and number (`fs`; German articles with their case, too), e for any: D articles and what is like them,
B article with a preposition before it, R pronouns, J adjectives, N nouns that no word
list has, K participles, whose line ends in the infinitive (`i`).
What its tags mean is in ``dictionaries.toml`` (`inflection`). Only words are kept that the language's word list holds.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipeline.words import lexicon
from scripts import dictionaries
from scripts.build_concord import DATA

# *della*, *dei*: the dictionary has no common word for them.
_JOINT = re.compile(r"[:+]")
_WITH_ARTICLE = re.compile(r"(.+?)(?:l|llo|lla|ll'|i|gli|lle)")


def paradigms(rows: Iterable[tuple[str, str, str]], language: str) -> dict[str, list[str]]:
    """Kind of word to its lines."""
    table = dictionaries.of(language)
    kinds = [(kind, re.compile(pattern)) for kind, pattern in table["inflection"]]
    letters = {**table["letters"], "S": "s", "P": "p"}
    articles = table.get("articles", [])
    capitals = table.get("nouns_in_capitals", False)
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    infinitives: dict[str, str] = {}
    for word, tag, lemma in rows:
        if (
            not (word.islower() or (capitals and word.istitle()))
            or not word.replace("-", "").replace("'", "").isalpha()
        ):
            continue
        for kind, pattern in kinds:
            match = pattern.fullmatch(tag)
            if match is None:
                continue
            if word.istitle() != (kind == "N" and capitals):
                continue
            if kind == "I":
                if word == lemma:
                    infinitives[lemma] = word
                break
            if kind == "B" and (plain := _WITH_ARTICLE.fullmatch(word)) and not _JOINT.search(lemma):
                lemma = plain[1]
            if kind == "D":
                lemma = next(
                    (to for tags, start, to in articles if tag.startswith(tags) and word.startswith(start)), lemma
                )
            found = match.groupdict()
            if kind == "B" and not found["n"]:
                found |= {"g": "M", "n": "S"}  # *del*, *al*
            for number in ("s", "p") if found["n"] in ("sp", "N") else (found["n"],):
                marks = "".join(letters.get(found.get(key) or "", "e") for key in "g")
                marks += {"s": "s", "p": "p"}.get(letters.get(number, number), "e")
                if found.get("c"):
                    marks += letters[found["c"]]
                groups[kind, lemma].add(f"{word}:{marks}")
            break
    _compose(groups)
    out: dict[str, list[str]] = defaultdict(list)
    for (kind, lemma), forms in sorted(groups.items()):
        words = {form.partition(":")[0] for form in forms}
        if kind in "NJK" and not any(_is_usual(word) for word in words):
            continue
        if kind == "N" and any(lexicon.is_listed(word, language) for word in (*words, lemma)):
            continue  # `morphology` has it, and `concord` its plural
        if len(words) < 2 and kind in "JK" and lemma not in infinitives:
            continue
        merged: dict[str, set[str]] = defaultdict(set)
        for form in forms:
            word, _, mark = form.partition(":")
            merged[word].add(mark)
        line = " ".join(f"{word}:{','.join(sorted(marks))}" for word, marks in sorted(merged.items()))
        if kind == "K" and lemma in infinitives:
            line += f" {infinitives[lemma]}:i"
        out[kind].append(line)
    return out


def _is_usual(word: str) -> bool:
    """False for what has a letter that is no mark of the language, or is a part of a word."""
    return len(word) > 2 and not word.startswith("-")


def _compose(groups: dict[tuple[str, str], set[str]]) -> None:
    """Two words stand where preposition and article have no form in one: *de la* beside *del*."""
    for (kind, lemma), forms in groups.items():
        parts = _JOINT.split(lemma)
        if kind != "B" or len(parts) != 2:
            continue
        covered = {mark for form in forms for mark in _each(form.partition(":")[2])}
        for (other, _), articles in groups.items():
            if other == "D" and any(each.partition(":")[0] == parts[1] for each in articles):
                for each in sorted(articles):
                    word, _, mark = each.partition(":")
                    if not set(_each(mark)) <= covered and f"{parts[0]} {word}:{mark}" not in forms:
                        forms.add(f"{parts[0]} {word}:{mark}")
                break


def _each(mark: str) -> list[str]:
    """`es` is *ms* and *fs*."""
    return [f"{g}{n}" for g in ("mf" if mark[0] == "e" else mark[0]) for n in ("sp" if mark[1] == "e" else mark[1])]


def main() -> None:
    folder, language = Path(sys.argv[1]), sys.argv[2]
    made = paradigms(dictionaries.entries(folder, language), language)
    lines = [f"# From LanguageTool's {dictionaries.credit(language)}, by scripts/build_inflection.py.\n"]
    lines += [f"{kind}\t{line}\n" for kind in sorted(made) for line in sorted(set(made[kind]))]
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/inflection-{language}.txt.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
