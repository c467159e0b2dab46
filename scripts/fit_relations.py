"""Fits ``built/relations-XX.tsv``: how likely a proposal of `pipeline.checks.grammar.relations` is right.

    python -m scripts.fit_relations FOLDER [XX …]

``FOLDER/XX.txt`` holds right text, a sentence a line. What is proposed there is wrong; into other sentences of it one
error each is put, another form of one word, and what rights it is right. Errors weigh as if a translation had `ERRORS`
of them in a thousand words. A part of the text is kept aside and tells how well it went.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.checks.grammar import relations
from pipeline.model import LIKELY, SURE, Word
from pipeline.words import inflection, syntax

BUILT = Path(__file__).parents[1] / "pipeline" / "data" / "built"
ERRORS = 2.0
"""Half of what translators make: on 80,000 words of releases and news that nobody had seen, of four languages, four in
a thousand gave 15 flags, 11 of them false, and two gave six, four of them false."""
RIGHT, WRONG = 24000, 16000
"""Sentences that are read as they are, and with an error."""
NOISE = 0.75
"""Right text is not quite right: of 15 proposals there that seemed likely, so many in one were wrong when they were
read, the others found errors of its writers. Such proposals weigh as much."""
OTHERWISE = 0.6
"""An error that the first suggestion does not right counts as so much of one that it does."""
KEPT = 5
"""One of so many sentences is kept aside."""
AT_LEAST = 3
FORMS = 0.15
"""So many errors take an infinitive for a participle, or the other way round."""
EPOCHS = 40
CHUNK = 400
_SEEDED = {"D": "DJ", "B": "B", "J": "JKD", "k": "KJ", "y": "KJ", "v": "v", "x": "v", "N": "N"}

HEAD = (
    "# How likely a proposal of agreement is right, and how often an article stands before a beginning (sounds):\n"
    "# feature, weight. Fitted by scripts/fit_relations.py.\n"
)

Example = tuple[dict[str, float], float, float]
"""Features, whether it is right, weight."""


def with_error(words: Sequence[Word], tags: str, language: str, chance: random.Random) -> tuple[list[str], int] | None:
    """The words with one in another form, and which; None where there is none that has other forms."""
    texts = [word.text for word in words]
    places = [
        at for at, tag in enumerate(tags) if tag in _SEEDED and inflection.others(texts[at], _SEEDED[tag], language)
    ]
    # Each kind as often as another, nearly: articles are most.
    kinds = sorted({tags[at] for at in places})
    verbs = [at for at, tag in enumerate(tags) if tag in "ikuy" and inflection.verb_form(texts[at], language)[0]]
    if verbs and chance.random() < FORMS:
        at = chance.choice(verbs)
        texts[at] = inflection.verb_form(texts[at], language)[1]
        return texts, at
    if not kinds:
        return None
    kind = chance.choice(kinds)
    at = chance.choice([each for each in places if tags[each] == kind])
    own = inflection.agreeing(texts[at], _SEEDED[kind], language)
    forms = [
        form
        for form, marks in inflection.others(texts[at], _SEEDED[kind], language)
        if marks.isdisjoint(own) and " " not in form
    ]
    if not forms:
        return None
    form = chance.choice(forms)
    texts[at] = form[0].upper() + form[1:] if texts[at][0].isupper() else form
    return texts, at


def chunks(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(lines), CHUNK):
        yield lines[start : start + CHUNK]


def proposed(
    lines: Sequence[str], language: str, model: syntax.Model, counted: relations.Sounds
) -> Iterator[tuple[relations.Proposal, relations.Sentences]]:
    """What is proposed in right text."""
    for part in chunks(lines):
        texts = [[word.text for word in syntax.tokens(line, language)] for line in part]
        reading = syntax.read(texts, language, model)
        assert reading is not None
        given = relations.Sentences(texts, language, reading, counted)
        for each in given.proposals():
            yield each, given


def of_errors(
    lines: Sequence[str], language: str, model: syntax.Model, counted: relations.Sounds
) -> Iterator[tuple[str, relations.Proposal | None, bool]]:
    """Of each error that was put in: its kind, what is proposed there, whether the first suggestion rights it."""
    chance = random.Random(7)
    for part in chunks(lines):
        words = [syntax.tokens(line, language) for line in part]
        reading = syntax.read([[word.text for word in sentence] for sentence in words], language, model)
        assert reading is not None
        texts, places, rights, kinds = [], [], [], []
        at = 0
        begin = 0
        for sentence in words:
            tags = reading.tags[at : at + len(sentence)]
            at += len(sentence)
            made = with_error(sentence, tags, language, chance)
            if made is None:
                continue
            texts.append(made[0])
            places.append(begin + made[1])
            rights.append(sentence[made[1]].text)
            other_form = made[0][made[1]] == inflection.verb_form(rights[-1], language)[1]
            kinds.append("form" if other_form else tags[made[1]])
            begin += len(sentence)
        if not texts:
            continue
        wrong = syntax.read(texts, language, model)
        assert wrong is not None
        found = defaultdict(list)
        for each in relations.Sentences(texts, language, wrong, counted).proposals():
            found[each.at].append(each)
            if each.partner != each.at:
                found[each.partner].append(each)
        for place, right, kind in zip(places, rights, kinds, strict=True):
            for each in found.get(place, [None]):
                yield kind, each, each is not None and each.at == place and each.suggestions[0] == right


def weighed(examples: Sequence[Example]) -> dict[str, float]:
    """Logistic regression with little freedom for what is seldom."""
    counts = Counter(name for features, _, _ in examples for name in features)
    names = {name: at for at, name in enumerate(sorted(name for name, n in counts.items() if n >= AT_LEAST))}
    rows = [([names[n] for n in f if n in names], [v for n, v in f.items() if n in names]) for f, _, _ in examples]
    widest = max(len(ids) for ids, _ in rows)
    ids = np.full((len(rows), widest), len(names), np.int64)
    values = np.zeros((len(rows), widest), np.float32)
    for at, (own, amounts) in enumerate(rows):
        ids[at, : len(own)], values[at, : len(own)] = own, amounts
    gold = np.array([y for _, y, _ in examples], np.float32)
    weight = np.array([w for _, _, w in examples], np.float32)
    table = np.zeros(len(names) + 1, np.float32)
    squares = np.full(len(table), 1e-2, np.float32)
    rng = np.random.default_rng(1)
    mean = np.zeros_like(table)
    shrink = np.float32(1.0 / len(rows))
    for epoch in range(EPOCHS):
        for part in np.array_split(rng.permutation(len(rows)), max(len(rows) // 64, 1)):
            score = (table[ids[part]] * values[part]).sum(1)
            error = (1 / (1 + np.exp(-np.clip(score, -30, 30))) - gold[part]) * weight[part]
            gradient = np.bincount(ids[part].reshape(-1), (error[:, None] * values[part]).reshape(-1), len(table))
            gradient = gradient.astype(np.float32) + shrink * len(part) * table
            squares += gradient**2
            table -= 0.15 * gradient / np.sqrt(squares)
            table[-1] = 0
        if epoch >= EPOCHS // 2:
            mean += table
    mean /= EPOCHS - EPOCHS // 2
    return {name: float(mean[at]) for name, at in names.items() if abs(mean[at]) >= 0.02}


def sounds(lines: Sequence[str], language: str) -> dict[str, float]:
    """How often an article stands before a beginning of two letters."""
    counts: Counter[str] = Counter()
    for line in lines:
        words = syntax.tokens(line, language)
        for word, follows in pairwise(words):
            if follows.text[0].isalpha() and inflection.agreeing(word.key, "DB", language):
                counts[f"sounds {word.key} {follows.key[:2]}"] += 1
    return {name: float(n) for name, n in counts.items() if n >= AT_LEAST}


def fitted(lines: Sequence[str], language: str, model: syntax.Model) -> dict[str, float]:
    """The weights of a language; prints what came of the part that was kept aside."""
    right, wrong = lines[:RIGHT], lines[RIGHT : RIGHT + WRONG]
    counted = sounds(lines, language)
    table = {(form, start): n for name, n in counted.items() for _, form, start in [name.split(" ")]}
    kept: list[Example] = []
    learned: list[Example] = []
    n = sum(len(line.split()) for line in right)
    for part, rows in ((learned, [r for i, r in enumerate(right) if i % KEPT]), (kept, right[::KEPT])):
        part += [(dict(each.features), 0.0, 1.0) for each, _ in proposed(rows, language, model, table)]
    share = ERRORS / 1000 * n / len(wrong)
    told: dict[str, Counter[str]] = defaultdict(Counter)
    marked = []
    for part, rows in ((learned, [r for i, r in enumerate(wrong) if i % KEPT]), (kept, wrong[::KEPT])):
        for kind, each, first in of_errors(rows, language, model, table):
            if part is kept:
                told[kind]["all"] += 1
            if each is not None:
                part.append((dict(each.features), 1.0, share if first else share * OTHERWISE))
                if not first and part is learned:
                    part.append((dict(each.features), 0.0, share * (1 - OTHERWISE)))
                if part is kept:
                    marked.append((kind, each, first))
    weights = weighed(learned)
    learned = [(f, y, NOISE * w if not y and relations.confidence(f, weights) >= LIKELY else w) for f, y, w in learned]
    weights = weighed(learned)
    shares = np.array([relations.confidence(f, weights) for f, _, _ in kept])
    gold = np.array([y for _, y, _ in kept])
    words = n / KEPT
    for bar in (LIKELY, 0.9, SURE, 0.98):
        false = int(((shares >= bar) & (gold == 0)).sum())
        print(f"{language} from {bar}: {false} false, {false / words * 1000:.3f} in 1,000 words;", end=" ")
        for kind, counts in sorted(told.items()):
            flagged = [
                (each, first)
                for k, each, first in marked
                if k == kind and relations.confidence(each.features, weights) >= bar
            ]
            print(f"{kind} {len(flagged)}/{sum(first for _, first in flagged)}/{counts['all']}", end=" ")
        print(flush=True)
    return weights | counted


def main() -> None:
    folder = Path(sys.argv[1])
    for language in sys.argv[2:] or ("de", "es", "fr", "it"):
        model = syntax.model(language)
        assert model is not None
        found = fitted((folder / f"{language}.txt").read_text("utf-8").splitlines(), language, model)
        rows = [HEAD, *(f"{name}\t{weight:.2f}\n" for name, weight in sorted(found.items()) if "\t" not in name)]
        (BUILT / f"relations-{language}.tsv").write_text("".join(rows), "utf-8")


if __name__ == "__main__":
    main()
