"""Fits how likely flags of French, German and Spanish grammar and spelling are right: ``built/language-records.tsv``.

    python -m scripts.fit_languages [FOLDER]

A person has read the flags on right text: ``read-counts-languages.tsv`` counts them, by rule. Right text has few
errors; what a rule finds where there are some is measured on FOLDER, ``FOLDER/fr/*.fr.txt`` and so on, with one error
put into each of some sentences: endings, articles, the number of verbs, words that sound alike, letters. That goes
into ``seeded-counts-languages.tsv``, of which the fit is made where FOLDER is left out. The errors weigh as if a
translation had `ERRORS` of them in a thousand words. The same text, or the same tables, give the same bytes.
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

READ = Path(__file__).with_name("read-counts-languages.tsv")
SEEDED = Path(__file__).with_name("seeded-counts-languages.tsv")
BUILT = Path(__file__).parents[1] / "pipeline" / "data" / "built" / "language-records.tsv"
LANGUAGES = ("de", "es", "fr")

ERRORS = 10.0
"""Errors of these kinds in a thousand words of a translation that nobody has corrected; the release that this program
began with has some sixty of all kinds."""
SEEDS = 400
"""Of each language, at most."""
DEBATABLE = 0.5
"""What is a matter of taste: it is not wanted, and does no harm."""
OTHERWISE = 0.8
"""An error that the first suggestion does not right: of words that do not agree either may be meant."""

WORDS, TEXTS = "words", "texts"
"""In the column of the rule: how many words were read, how many sentences got an error."""

HEAD = (
    "# How often flags of grammar and spelling were right and wrong: language (* for any), rule or kind, two weights.\n"
    "# Made by scripts/fit_languages.py of flags that a person read and of errors put into the same text.\n"
)
SEEDED_HEAD = (
    "# Errors put into right text that a rule flags: language, rule, righted by the first suggestion, otherwise.\n"
    "# Made by scripts/fit_languages.py; counts alone, no text.\n"
)

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


def _sentences(folder: Path, language: str) -> list[str]:
    """Sentences of fair length, spread over the text."""
    paragraphs = [
        line
        for path in sorted((folder / language).glob(f"*.{language}.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    whole = [s for p in paragraphs for s in re.split(r"(?<=[.!?]) (?=[A-ZÄÖÜÉÁÍÓÚ¿¡])", p) if 8 <= len(s.split()) <= 35]
    return whole[:: max(1, len(whole) // SEEDS)]


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
                text = result.review.document.text
                yield [
                    Flag(i.span.start, i.span.end, i.suggestions, i.check, judging.key(i, text, language))
                    for i in found
                ]


def seed(folder: Path, language: str) -> Iterator[tuple[str, int, int]]:
    """Of each rule, how many of the errors that it finds its first suggestion rights, and how many not.

    First, as `TEXTS`, in how many sentences an error was put.
    """
    texts = list(seeded(_sentences(folder, language), language))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (text, mark), flags in zip(texts, _flags([text for text, _ in texts], language), strict=True):
        for flag in flags:
            if touches(flag, mark):
                found[flag.rule][0 if rights(text, flag, mark) else 1] += 1
    yield TEXTS, len(texts), 0
    yield from ((rule, *found[rule]) for rule in sorted(found))


def _rows(path: Path) -> Iterator[tuple[str, str, list[int]]]:
    """Language, rule and counts."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, rule, *counts = line.split("\t")
            yield language, rule, [int(count) for count in counts]


Weights = dict[str, list[float]]


def records(language: str) -> Weights:
    """Of each rule the weight of right and wrong flags: of those that were read, and of those on errors put in."""
    found: Weights = defaultdict(lambda: [0.0, 0.0])
    words, texts = 0, 1
    for tag, rule, (first, *more) in _rows(READ):
        if (tag, rule) == (language, WORDS):
            words += first
        elif tag == language:
            otherwise, debatable, false = more
            found[rule][0] += first + OTHERWISE * otherwise + DEBATABLE * debatable
            found[rule][1] += false + (1 - OTHERWISE) * otherwise + (1 - DEBATABLE) * debatable
    for tag, rule, (right, otherwise) in _rows(SEEDED):
        if (tag, rule) == (language, TEXTS):
            texts = right
        elif tag == language:
            weight = ERRORS * words / 1000 / texts
            found[rule][0] += weight * (right + OTHERWISE * otherwise)
            found[rule][1] += weight * (1 - OTHERWISE) * otherwise
    return found


def pooled(rules: Weights) -> Weights:
    """Of what rules belong to: each counts once, however often it spoke, for a rule that never did may be any."""
    found: Weights = defaultdict(lambda: [0.0, 0.0])
    for rule, (right, wrong) in rules.items():
        for wider in judging.wider(rule):
            found[wider][0] += right / max(1.0, right + wrong)
            found[wider][1] += wrong / max(1.0, right + wrong)
    return found


def fitted() -> str:
    """The table of `BUILT`."""
    of = {language: records(language) for language in LANGUAGES}
    kinds = {language: pooled(rules) for language, rules in of.items()}
    everywhere: Weights = defaultdict(lambda: [0.0, 0.0])
    for found in kinds.values():
        for kind, weights in found.items():
            everywhere[kind] = [a + b for a, b in zip(everywhere[kind], weights, strict=True)]
    tables = {judging.ANY: everywhere, **{language: {**kinds[language], **of[language]} for language in LANGUAGES}}
    rows = [
        f"{language}\t{rule}\t{right:.2f}\t{wrong:.2f}\n"
        for language, found in tables.items()
        for rule, (right, wrong) in sorted(found.items())
    ]
    return HEAD + "".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="right text by language: fr/*.fr.txt")
    options = parser.parse_args()
    if options.folder:
        rows = [
            f"{tag}\t{rule}\t{right}\t{other}\n"
            for tag in LANGUAGES
            for rule, right, other in seed(options.folder, tag)
        ]
        SEEDED.write_text(SEEDED_HEAD + "".join(rows), "utf-8")
    BUILT.write_text(fitted(), "utf-8")


if __name__ == "__main__":
    main()
