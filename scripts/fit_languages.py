"""Fits how likely flags of French, German and Spanish grammar and spelling are right: ``built/language-records.tsv``.

    python -m scripts.fit_languages FOLDER

FOLDER holds right text, ``FOLDER/fr/*.fr.txt`` and so on, whose flags a person has read: ``read-counts-languages.tsv``
counts them, by rule. Right text has few errors; what a rule finds where there are some is measured on the same text
with one error put into each of some sentences: endings, articles, the number of verbs, words that sound alike, letters.
They weigh as if a translation had `ERRORS` of them in a thousand words. The same text gives the same bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.scoring import Flag, Marked, rights, touches
from pipeline import knowledge, run
from pipeline.judging import languages as judging
from pipeline.words import morphology

FILE = Path(__file__).with_name("read-counts-languages.tsv")
BUILT = Path(__file__).parents[1] / "pipeline" / "data" / "built" / "language-records.tsv"
LANGUAGES = ("de", "es", "fr")

ERRORS = 10.0
"""Errors of these kinds in a thousand words of a translation that nobody has corrected; the release that this program
began with has some sixty of all kinds."""
SEEDS = 160
"""Of each language."""
DEBATABLE = 0.5
"""What is a matter of taste: it is not wanted, and does no harm."""
OTHERWISE = 0.8
"""An error that the first suggestion does not right: of words that do not agree either may be meant."""

_ALIKE = {
    "fr": "a à|et est|ou où|on ont|son sont|ce se|sa ça|leur leurs|ces ses|le la|un une|les le|la les|tout tous",
    "es": "a ha|el él|el la|un una|los las|los el|las la|este esta|del de|esta está|mas más|si sí|por para",
    "de": "das dass|der die|die der|den dem|dem den|das der|ein eine|einen einem|seit seid|diese dieser|des der",
}


def _pairs(language: str) -> Mapping[str, tuple[str, ...]]:
    """Word to what may be written for it in error: the other number."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in knowledge.lines(f"built/concord-{language}.txt.gz"):
        for row in line.split()[1:]:
            one, _, many = row.partition("=")
            if one != many:
                found[one].append(many)
                found[many].append(one)
    for row in _ALIKE[language].split("|"):
        one, _, other = row.partition(" ")
        found[one].append(other)
        found[other].append(one)
    return {word: tuple(others) for word, others in found.items()}


def _letters(word: str, chance: random.Random) -> str:
    """The word with a slip of the fingers."""
    at = chance.randrange(1, len(word) - 1)
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice((turned, word[:at] + word[at + 1 :], word[: at + 1] + word[at:]))


def seeded(sentences: list[str], language: str) -> Iterator[tuple[str, Marked]]:
    """Sentences with one error each; the same for the same sentences."""
    chance, pairs = random.Random(17), _pairs(language)
    for sentence in sentences:
        words = list(re.finditer(r"[^\W\d_]+", sentence))
        sound = [m for m in words if m.group() in pairs]
        long = [m for m in words if len(m.group()) > 5 and m.group().islower()]
        kind = chance.random()
        if kind < 0.2 and long:
            match = chance.choice(long)
            wrong = _letters(match.group(), chance)
        elif kind < 0.3 and language == "de":
            nouns = [m for m in words[1:] if len(m.group()) > 4 and morphology.is_only(m.group(), "de", "N")]
            if not nouns:
                continue
            match = chance.choice(nouns)
            wrong = match.group().lower()
        elif sound:
            match = chance.choice(sound)
            wrong = chance.choice(pairs[match.group()])
        else:
            continue
        if wrong == match.group():
            continue
        text = sentence[: match.start()] + wrong + sentence[match.end() :]
        yield text, Marked(match.start(), match.start() + len(wrong), (match.group(),), language)


def _sentences(folder: Path, language: str) -> tuple[list[str], int]:
    """Sentences of fair length, spread over the text, and the words of all of it."""
    paragraphs = [
        line
        for path in sorted((folder / language).glob(f"*.{language}.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    whole = [s for p in paragraphs for s in re.split(r"(?<=[.!?]) (?=[A-ZÄÖÜÉÁÍÓÚ¿¡])", p) if 8 <= len(s.split()) <= 35]
    step = max(1, len(whole) // SEEDS)
    return whole[::step], sum(len(p.split()) for p in paragraphs)


def _flags(texts: list[str], language: str) -> Iterator[list[Flag]]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "releases").mkdir()
        (root / "glossary.csv").write_text("zh,en,kind,status,note\n", encoding="utf-8")
        for number, text in enumerate(texts):
            (root / "releases" / f"{number:06}.{language}.txt").write_bytes(text.encode())
        settings = run.Settings(root / "glossary.csv", root / "corrections", root / "reports")
        for result in run.examine([root / "releases"], settings):
            if isinstance(result, run.Result):
                found = (item.issue for item in result.review.within("thorough").issues)
                yield [Flag(i.span.start, i.span.end, i.suggestions, i.check, judging.key(i)) for i in found]


def records(folder: Path, language: str) -> dict[str, list[float]]:
    """Of each rule, of each of LanguageTool's categories and of all its rules, the weight of right and wrong flags."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("#") or not line.startswith(f"{language}\t"):
            continue
        _, rule, *counts = line.split("\t")
        true, otherwise, debatable, false = map(int, counts)
        found[rule][0] += true + OTHERWISE * otherwise + DEBATABLE * debatable
        found[rule][1] += false + (1 - OTHERWISE) * otherwise + (1 - DEBATABLE) * debatable
    sentences, words = _sentences(folder, language)
    texts = list(seeded(sentences, language))
    weight = ERRORS * words / 1000 / len(texts)
    hit = 0
    for (text, mark), flags in zip(texts, _flags([text for text, _ in texts], language), strict=True):
        near = [flag for flag in flags if touches(flag, mark)]
        hit += bool(near)
        for flag in near:
            found[flag.rule][0] += weight * (1.0 if rights(text, flag, mark) else OTHERWISE)
            found[flag.rule][1] += 0.0 if rights(text, flag, mark) else weight * (1 - OTHERWISE)
    print(f"{language}: {words:,} words read; {hit} of {len(texts)} errors found")
    for rule, (right, wrong) in list(found.items()):
        for wider in judging.wider(rule):
            found[wider][0] += right
            found[wider][1] += wrong
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="right text by language: fr/*.fr.txt")
    options = parser.parse_args()
    rows = [
        f"{language}\t{rule}\t{right:.2f}\t{wrong:.2f}\n"
        for language in LANGUAGES
        for rule, (right, wrong) in sorted(records(options.folder, language).items())
    ]
    head = (
        "# How often flags of grammar and spelling were right and wrong: language, rule, category or all, weights.\n"
        "# Made by scripts/fit_languages.py of flags that a person read and of errors put into the same text.\n"
    )
    BUILT.write_text(head + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
