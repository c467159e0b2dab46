"""Writes pipeline/data/built/concord-XX.txt.gz: nouns, adjectives and verbs of a language, singular and plural.

    python -m scripts.build_concord FOLDER fr

FOLDER holds LanguageTool's jars (`french-pos-dict`, after Dicollecte; `german-pos-dict`, after Morphy;
`spanish-pos-dict` and `portuguese-pos-dict`, after FreeLing; the first two CC BY-SA 4.0, the others LGPL 2.1). Only
words are kept that the language's word list holds, in this form or in the basic one. Kinds: N noun, A adjective, M
masculine noun where gender tells the case; V verb in the third person, P where only its plural can be nothing but a
verb, S where only its singular can, B where both may be something else, too. Needs `java`.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.words import lexicon

SCRIPTS = Path(__file__).parent
DATA = SCRIPTS.parent / "pipeline" / "data"
# As their POMs say.
LICENCES = {"fr": "CC BY-SA 4.0", "de": "CC BY-SA 4.0", "es": "LGPL 2.1", "pt": "LGPL 2.1"}
DICTIONARIES = {
    "fr": ("french-pos-dict", "org/languagetool/resource/fr/french.dict"),
    "de": ("german-pos-dict", "org/languagetool/resource/de/german.dict"),
    "es": ("spanish-pos-dict", "org/languagetool/resource/es/es-ES.dict"),
    "pt": ("portuguese-pos-dict", "org/languagetool/resource/pt/portuguese.dict"),
}

# For each language: kind of word, pattern of its tags. The group `form` is all of the tag that a singular and its
# plural share, `number` is s or p (in any way of writing it).
TAGS = {
    "fr": [
        ("N", r"N (?P<form>[mf]|e) (?P<number>[sp])."),
        ("A", r"(?P<form>(?:J|V ppa) [mfe]) (?P<number>[sp])."),
        ("V", r"V (?:avoir |etre )?(?P<form>(?:ind (?:pres|impa|futu)|con pres)) 3 (?P<number>[sp])."),
    ],
    "de": [
        ("M", r"SUB:(?P<form>NOM):(?P<number>SIN|PLU):(?P<gender>MAS)"),
        ("N", r"SUB:(?P<form>NOM):(?P<number>SIN|PLU):(?P<gender>FEM|NEU)"),
        ("V", r"VER:(?:MOD:|AUX:)?3:(?P<number>SIN|PLU):(?P<form>PRÄ|PRT)(?::\w+)*"),
    ],
    "es": [
        ("N", r"N(?P<form>C[MFC])(?P<number>[SP])\d+."),
        ("A", r"(?P<form>AQ.[MFC])(?P<number>[SP])\d."),
        ("A", r"V.P00(?P<number>[SP])(?P<form>[MF])."),
        # With the kind of verb: *ha* and *hay* are forms of one verb.
        ("V", r"(?P<form>V.(?:I[PISF]|IC))3(?P<number>[SP])0."),
    ],
}
# Portuguese has the tags of Spanish: EAGLES, as FreeLing writes them.
TAGS["pt"] = TAGS["es"]
VERB = {"fr": r"V (?!ppa|ppre|inf)", "de": r"VER:(?!PA)", "es": r"V.[ISM]", "pt": r"V.[ISM]"}


def entries(folder: Path, language: str) -> Iterator[tuple[str, str, str]]:
    """Word, tag and lemma of each line of the dictionary."""
    name, dictionary = DICTIONARIES[language]
    packed = next(jar for jar in sorted(folder.glob("*.jar")) if jar.name.startswith(name))
    with tempfile.TemporaryDirectory() as place:
        with zipfile.ZipFile(packed) as archive:
            archive.extract(dictionary, place)
            archive.extract(dictionary.replace(".dict", ".info"), place)
        command = ["java", "-cp", f"{folder}/*", str(SCRIPTS / "WordForms.java"), f"{place}/{dictionary}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as running:
            assert running.stdout is not None
            for line in running.stdout:
                word, tag, lemma = line.rstrip("\n").split("\t")
                yield word, tag, lemma


def pairs(rows: Iterator[tuple[str, str, str]], language: str) -> dict[str, set[tuple[str, str]]]:
    """Kind of word to its pairs of singular and plural."""
    kinds = [(kind, re.compile(pattern)) for kind, pattern in TAGS[language]]
    verb = re.compile(VERB[language])
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
            if match and (word.islower() or (language == "de" and kind != "V")):
                forms[kind, lemma, match["form"]][match["number"][0].lower()].add(word)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for (kind, _, _), numbers in forms.items():
        one, many = (_only(numbers[number]) for number in "sp")
        if not one or not many:
            continue
        if kind != "V":
            found[kind].add((one, many))
        else:
            both = "B" if one in other else "S"
            found[both if many in other else "P" if one in other else "V"].add((one, many))
    return found


def _only(forms: set[str]) -> str:
    """The one form of a word, in today's German spelling (*umfasst*, not *umfaßt*); "" where there are several."""
    today = {form for form in forms if form.replace("ß", "ss") not in forms - {form}}
    return today.pop() if len(today) == 1 else ""


def main() -> None:
    folder, language = Path(sys.argv[1]), sys.argv[2]
    made = pairs(entries(folder, language), language)
    source = f"{DICTIONARIES[language][0]} ({LICENCES[language]})"
    lines = [f"# From LanguageTool's {source}, by scripts/build_concord.py.\n"]
    lines += [f"{kind} {' '.join(f'{one}={many}' for one, many in sorted(made[kind]))}\n" for kind in sorted(made)]
    # No time in the header: the same words give the same bytes.
    (DATA / f"built/concord-{language}.txt.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
