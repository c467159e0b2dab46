"""Outside English: gender and number of words, and the other forms of the same word.

What a word may be is in `morphology`; here are the forms that belong together (``inflection-XX.txt.gz``, by
``scripts/build_inflection.py``) and the numbers of nouns and verbs (``concord-XX.txt.gz``).
Gender and number are written *ms*, *fp* …; of German articles and adjectives with the case: *msn*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.words import languages, morphology

Marks = frozenset[str]
NONE: Marks = frozenset()


@dataclass(frozen=True, slots=True)
class Forms:
    """The words of a language that change their form."""

    lines: Mapping[tuple[str, str], tuple[str, ...]]
    """Kind and word to its lines, as they are in the file."""
    plural_of: Mapping[str, tuple[str, ...]]
    """Nouns; and verbs behind a kind, *v:hat*."""
    singular_of: Mapping[str, tuple[str, ...]]


@cache
def _forms(tag: str) -> Forms:
    lines: dict[tuple[str, str], tuple[str, ...]] = {}
    name = f"built/inflection-{tag}.txt.gz"
    for row in knowledge.lines(name) if knowledge.has(name) else ():
        kind, line = row[0], row[2:]
        for form in _split(line) if kind == "B" else line.split(" "):
            word, _, code = form.partition(":")
            key = ("I" if code == "i" else kind, word)
            lines[key] = (*lines[key], line) if key in lines else (line,)
    plural: dict[str, tuple[str, ...]] = {}
    singular: dict[str, tuple[str, ...]] = {}
    name = f"built/concord-{tag}.txt.gz"
    for row in knowledge.lines(name) if knowledge.has(name) else ():
        kind, *pairs = row.split()
        mark = "" if kind in "MN" else "v:" if kind in "VSPB" else "-"
        for pair in pairs if mark != "-" else ():
            one, _, many = pair.partition("=")
            plural[mark + one] = (*plural.get(mark + one, ()), many)
            singular[mark + many] = (*singular.get(mark + many, ()), one)
    return Forms(lines, plural, singular)


def _split(line: str) -> list[str]:
    """The forms of a line: some are two words."""
    found: list[str] = []
    kept = ""
    for part in line.split(" "):
        kept = f"{kept} {part}" if kept else part
        if ":" in part:
            found.append(kept)
            kept = ""
    return found


def marks(code: str) -> list[str]:
    """What a code leaves open, in full: *es* is *ms* and *fs*."""
    genders = code[0] if code[0] in "mfn" else "mfn"
    numbers = code[1] if code[1] in "sp" else "sp"
    return [
        f"{g}{n}{c}" for g in genders for n in numbers for c in (code[2:] or "-").replace("-", " ").split(" ") or [""]
    ]


def _listed(kind: str, word: str, tag: str) -> Iterator[str]:
    """What the word may agree with by its own lines."""
    for line in _forms(tag).lines.get((kind, word), ()):
        for form in _split(line):
            written, _, codes = form.partition(":")
            if written == word and codes != "i":
                for code in codes.split(","):
                    yield from marks(code)


def kinds(word: str, language: str) -> str:
    """What the word may be of *NJK*, where only the lines here know it."""
    tag = languages.primary(language)
    lines = _forms(tag).lines
    return "".join(kind for kind in "JKN" if (kind, word) in lines or (kind, word.lower()) in lines)


@cache
def infinitive(word: str, language: str) -> str:
    """The infinitive of an infinitive or a participle, the first in order of several; "" of other words."""
    lines = _forms(languages.primary(language)).lines
    found = [line for kind in "IK" for line in lines.get((kind, word), ()) if line.endswith(":i")]
    return min((line.rpartition(" ")[2].removesuffix(":i") for line in found), default="")


@cache
def verb_form(word: str, language: str) -> tuple[str, str]:
    """Which of the two a word is, *i* or *k*, and what the other is; "" where it may be both, or one is missing."""
    lines = _forms(languages.primary(language)).lines
    as_infinitive, as_participle = lines.get(("I", word), ()), lines.get(("K", word), ())
    if bool(as_infinitive) == bool(as_participle):
        return "", ""
    if as_participle:
        found = infinitive(word, language)
        return ("k", found) if found else ("", "")
    forms = [form.partition(":") for line in as_infinitive for form in _split(line)]
    plain = sorted(written for written, _, codes in forms if codes != "i" and {"ms", "ee"} & set(codes.split(",")))
    return ("i", plain[0]) if len(plain) == 1 else ("", "")


@cache
def agreeing(word: str, kinds: str, language: str) -> Marks:
    """What the word may agree with as one of these kinds (the letters of the file, v a verb); `NONE` if unknown."""
    tag = languages.primary(language)
    small = word.lower()
    found: set[str] = set()
    for kind in kinds:
        if kind in "DBRJK":
            found.update(_listed(kind, small, tag))
        if kind in "JK" and tag != "de":
            found.update(each for code in morphology.of(small, tag) if code[0] == kind for each in marks(code[1:3]))
        elif kind == "N":
            found.update(
                f"{each}{case}"
                for code in morphology.of(word, tag)
                if code[0] == "N"
                for each in marks(code[1:3])
                for case in (code[3:] if tag == "de" else "") or [""]
            )
            if not found:
                found.update(_listed("N", word if tag == "de" else small, tag))
        elif kind == "v":
            codes = morphology.of(small, tag)
            found.update(f"{g}{n}" for n in "sp" if f"V{n}" in codes for g in "mfn")
    return frozenset(found)


@cache
def others(word: str, kinds: str, language: str) -> tuple[tuple[str, Marks], ...]:
    """The other forms of the same word, each with what it may agree with."""
    tag = languages.primary(language)
    small = word.lower()
    known = _forms(tag)
    found: dict[str, Marks] = {}
    for kind in kinds:
        if kind == "N":
            for form in (*known.plural_of.get(word, ()), *known.singular_of.get(word, ())):
                found[form] = agreeing(form, "N", language)
            own = {mark[1] for mark in agreeing(word, "N", language)}
            for line in () if found else known.lines.get(("N", word if tag == "de" else small), ()):
                for form in _split(line):
                    written, _, codes = form.partition(":")
                    every = frozenset(each for code in codes.split(",") for each in marks(code))
                    if own.isdisjoint(mark[1] for mark in every):
                        found[written] = every
        elif kind == "v":
            for number, table in (("p", known.plural_of), ("s", known.singular_of)):
                for form in table.get(f"v:{small}", ()):
                    found[form] = frozenset(f"{g}{number}" for g in "mfn")
        else:
            for line in known.lines.get((kind, small), ()):
                for form in _split(line):
                    written, _, codes = form.partition(":")
                    if codes != "i":
                        every = frozenset(each for code in codes.split(",") for each in marks(code))
                        found[written] = found.get(written, NONE) | every
    found.pop(small, None)
    return tuple(sorted(found.items()))
