"""Fits the judge: writes pipeline/data/built/rule-records.tsv and pipeline/data/built/judge.tsv.

    python -m scripts.fit_judge DATA [TEXT] --work FOLDER

`DATA` is the shared data folder (`marked_texts.py`), `TEXT` one that `gather_english.py` wrote: some of it is read for
the records of rules alone, and what that gave is kept in ``sampled-counts.tsv``, which stands for it where no `TEXT`
is given. What LanguageTool says is kept in `FOLDER`, so that it is asked once. The same data give the same weights.

Each place that something is proposed for is a choice between its suggestions and *nothing is wrong here*, whose
likelihood is made as great as it can be (a conditional logit, with a small penalty on the square of the weights), for
three families:

- ``real word``: words of right text and of the same with real words in the wrong place;
- ``rule``: what rules and LanguageTool say of right, seeded and marked texts;
- ``unknown``: words of these that LanguageTool's speller does not know.

Flags that a person read on other pages (``read-counts.tsv``) count in the records of their rules.

What is printed is measured by fitting on one half of the documents and asking about the other.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.checks import grammar, reported, spelling
from pipeline.documents.segment import segment
from pipeline.judging import judge
from pipeline.judging.reading import Reading
from pipeline.model import Document, Issue, Span
from pipeline.words import ngrams, speller
from scripts import check_records, marked_texts, read_counts
from scripts.marked_texts import Answers, Judged, Label, Text
from scripts.seed_errors import EVERY_REAL_WORD, Slips, real_words

BUILT = Path(__file__).parent.parent / "pipeline" / "data" / "built"
SAMPLED = Path(__file__).with_name("sampled-counts.tsv")

RARITY = 60 / EVERY_REAL_WORD
"""How much rarer a real word in the wrong place is in a release with errors than in the seeded text: one
word in sixty instead of one in forty. More keeps flags from good releases, less finds more in bad ones."""
MORE_ERRORS = 1.2
"""How much likelier, as a logarithm of odds, a flag of a rule is right in the releases that people check than in these
texts, most of which an editor has read; set so that of the judged flags that are true most are at least *likely*."""
MORE_SLIPS = 1.2
"""The same for a word that no dictionary holds."""
SEEDED = 0.15
"""What a seeded error counts for: many can be had, and people make others."""
UNREAD = 0.6
"""What a flag counts for that is wrong only because nobody marked the place: some were overlooked."""
SAMPLED_RIGHT, SAMPLED_WRONG = 0.012, 0.15
"""The same for the gathered text, which nobody has read."""
PENALTY = 0.02
"""On the square of a weight; on that of a constant a fiftieth of it, since it has to be far from 0."""
_CONSTANTS = ("how.", "by.")
# For rules whose flags are few: half a flag right, half a flag wrong.
_FEW = 0.5
# Of these families each rule has a record.
_OF_RULES = ("engine", "pattern")
_SEED = 5
# As many suggestions as the judge looks at.
_MOST = 5


@dataclass(frozen=True)
class Choice:
    """A place: what is observed of each suggestion, and which is right; None: none."""

    text: Text
    start: int
    words: tuple[str, ...]
    seen: tuple[judge.Observed, ...]
    right: int | None
    said: str
    """Who says so: ``judged``, or the kind of the text."""
    weight: float = 1.0
    """How many of its kind it stands for."""


@dataclass(frozen=True)
class Flag:
    """What a rule or the engine says, and whether that is right."""

    text: Text
    reading: Reading
    issue: Issue
    right: int | None
    said: str
    weight: float


# --- places -----------------------------------------------------------------------------------------------------------


def of_real_words(model: ngrams.Model, texts: Sequence[Text]) -> list[Choice]:
    """The words of right text and of the same with errors; where the right one is not suggested, nothing."""
    rng = random.Random(_SEED)
    slips = Slips(model)
    out: list[Choice] = []
    for text in texts:
        out += _words(model, text, text.text, {}, "right")
        wrong, seeds = real_words(text.text, slips, rng)
        out += _words(model, text, wrong, {seed.span: seed.right for seed in seeds}, "seeded")
    return out


def _words(model: ngrams.Model, of: Text, text: str, right: Mapping[Span, str], said: str) -> Iterator[Choice]:
    reading = Reading(model, segment(Document(of.name, "en", text)))
    for token, suggestions in judge.proposals(reading).items():
        span = reading.spans[token]
        words = tuple(word for word, _, _ in suggestions)
        meant = right.get(span)
        if meant is None or meant in words:
            seen = tuple(observed for _, observed, _ in suggestions)
            yield Choice(of, span.start, words, seen, None if meant is None else words.index(meant), said)


def of_rules(
    model: ngrams.Model, answers: Answers, judged: Judged, texts: Iterable[Text]
) -> tuple[list[Flag], list[Choice]]:
    """What rules say of the texts, and the words that the speller does not know."""
    flags: list[Flag] = []
    unknown: list[Choice] = []
    for text in texts:
        document = answers.document(text)
        reading = Reading(model, document)
        for issue in grammar.check(document, marked_texts.NO_GLOSSARY):
            if not reported.touches_name(document, issue.span):
                label = judged.label(text, issue.span, issue.suggestions[:_MOST], issue.rule)
                if label != "unknown":
                    flags.append(Flag(text, reading, issue, label, *_said(judged, text, issue.span, label)))
        for span, suggestions, word in spelling.unknowns(document, speller.unknown(document.text)):
            candidates, seen = spelling.observed(reading, span, suggestions, word)
            label = judged.label(text, span, candidates, "spelling") if candidates else "unknown"
            if label != "unknown":
                # That nobody marked a word which no dictionary holds says more: they are easily seen.
                said, weight = _said(judged, text, span, label)
                weight = SEEDED if said == "seeded" else 1.0
                unknown.append(Choice(text, span.start, candidates, tuple(seen), label, said, weight))
    return flags, unknown


def _said(judged: Judged, text: Text, span: Span, label: Label) -> tuple[str, float]:
    """Who says what is right at a place, and how much that counts."""
    if text.kind in ("seeded", "example"):
        return text.kind, SEEDED
    if text.kind == "right" and (label is not None or judged.verdict(text, span) is not None):
        return "judged", 1.0
    return text.kind, UNREAD if text.kind == "right" else 1.0


Counts = Mapping[str, tuple[float, float]]
"""How often each rule was right and wrong."""


def counts(flags: Iterable[Flag]) -> Counts:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for flag in flags:
        found[flag.issue.rule][flag.right is None] += flag.weight
    return {rule: (right, wrong) for rule, (right, wrong) in found.items()}


def sampled_counts(flags: Iterable[Flag]) -> Counts:
    """Those of the gathered text, where a flag counts for little."""
    light = (replace(f, weight=SAMPLED_WRONG if f.right is None else SAMPLED_RIGHT) for f in flags)
    return counts(light)


def records(*known: Counts) -> dict[str, tuple[float, float]]:
    """How often each rule was right and wrong by all that is known; of a family the shares of its rules, of which each
    counts once."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for each in known:
        for rule, (right, wrong) in each.items():
            if judge.family_of(rule) in _OF_RULES:
                found[rule][0] += right
                found[rule][1] += wrong
    shares: dict[str, list[float]] = defaultdict(list)
    for rule, (right, wrong) in found.items():
        shares[judge.family_of(rule)].append((right + _FEW) / (right + wrong + 2 * _FEW))
    families = {family: (sum(each), len(each) - sum(each)) for family, each in shares.items()}
    return {rule: (right, wrong) for rule, (right, wrong) in found.items()} | families


def choices(flags: Iterable[Flag]) -> list[Choice]:
    """Each flag with what is observed of its suggestions; its rule's record does not know of it."""
    out = []
    for flag in flags:
        less = (0.0, flag.weight) if flag.right is None else (flag.weight, 0.0)
        words = flag.issue.suggestions[:_MOST] or ("",)
        seen = tuple(judge.of_issue(flag.reading, flag.issue, less))
        out.append(Choice(flag.text, flag.issue.span.start, words, seen, flag.right, flag.said, flag.weight))
    return out


# --- weights ----------------------------------------------------------------------------------------------------------

Weights = Mapping[str, float]


def fit(rows: Sequence[Choice], steps: int = 800) -> dict[str, float]:
    """The weights that make what is right likeliest (Adam)."""
    names = sorted({name for row in rows for seen in row.seen for name in seen})
    number = {name: i for i, name in enumerate(names)}
    most = max(len(row.words) for row in rows)
    table = np.zeros((len(rows), most, len(names)), np.float32)
    there = np.zeros((len(rows), most), bool)
    right = np.full(len(rows), -1)
    for i, row in enumerate(rows):
        for k, seen in enumerate(row.seen):
            there[i, k] = True
            for name, value in seen.items():
                table[i, k, number[name]] = value
        if row.right is not None:
            right[i] = row.right
    constants = np.array([name.startswith(_CONSTANTS) for name in names])
    weights = np.where(constants, -4.0, 0.0)
    mean, square = np.zeros(len(names)), np.zeros(len(names))
    chosen = np.flatnonzero(right >= 0)
    share = np.array([row.weight for row in rows])
    whole = share[chosen].sum()
    for step in range(1, steps + 1):
        scores = np.where(there, table @ weights.astype(np.float32), -60.0)
        top = np.maximum(scores.max(1), 0)
        parts = np.exp(scores - top[:, None])
        slope = parts / (parts.sum(1) + np.exp(-top))[:, None]
        slope[chosen, right[chosen]] -= 1
        penalty = PENALTY * np.where(constants, 0.02, 1) * weights
        gradient = np.einsum("i,ik,ikn->n", share, slope, table) / whole + penalty
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def adjusted(family: str, weights: Weights) -> dict[str, float]:
    """The weights for the releases that people check, where errors are not as frequent as in these texts."""
    begins, by = {
        "real word": ("how.", -math.log(RARITY)),
        "rule": ("by.", MORE_ERRORS),
        "unknown": ("how.", MORE_SLIPS),
    }[family]
    return {name: weight + by * name.startswith(begins) for name, weight in weights.items()}


def verdict(weights: Weights, row: Choice) -> judge.Verdict:
    scores = [sum(weights.get(name, 0.0) * value for name, value in seen.items()) for seen in row.seen]
    return judge.verdict(row.words, scores)


# --- what it is worth -------------------------------------------------------------------------------------------------

_BANDS = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.85, 0.95, 1.01)
_BARS = (0.15, 0.3, 0.5, 0.75, 0.85, 0.95)


def measured(family: str, rows: Sequence[Choice], words: int, show: int) -> None:
    """Prints what the weights of one half of the documents say of the other half."""
    documents = sorted({row.text.document for row in rows})
    random.Random(1).shuffle(documents)
    half = set(documents[::2])
    raw: list[tuple[Choice, judge.Verdict]] = []
    final: list[tuple[Choice, judge.Verdict]] = []
    for side in (True, False):
        weights = fit([row for row in rows if (row.text.document in half) is side])
        shipped = adjusted(family, weights)
        for row in rows:
            if (row.text.document in half) is not side:
                raw.append((row, verdict(weights, row)))
                final.append((row, verdict(shipped, row)))
    errors = sum(row.right is not None for row in rows)
    print(f"\n## {family}: {len(rows):,} places, {errors:,} of them errors")
    print("said, before it is adjusted: true (weighed; places)")
    for low, high in pairwise(_BANDS):
        band = [(row, told) for row, told in raw if low <= told.confidence < high]
        if band:
            whole = sum(row.weight for row, _ in band)
            said = sum(row.weight * told.confidence for row, told in band) / whole
            true = sum(row.weight for row, told in band if _is_right(row, told)) / whole
            print(f"  {low:.2f} to {min(high, 1):.2f}: said {said:.3f}, true {true:.3f} ({whole:.1f}; {len(band):,})")
    kinds = sorted({row.said for row in rows})
    for bar in _BARS:
        told_of = [f"{bar:.2f}:"]
        for kind in kinds:
            those = [(row, told) for row, told in final if row.said == kind]
            flagged = [(row, told) for row, told in those if told.confidence >= bar]
            true = sum(row.right is not None for row, _ in those)
            if true:
                found = sum(row.right is not None for row, _ in flagged)
                first = sum(_is_right(row, told) for row, told in flagged)
                told_of.append(f"{kind}: found {found} of {true}, right first {first};")
            if true < len(those):
                wrong = sum(row.right is None for row, _ in flagged)
                rate = f" ({1000 * wrong / words:.2f} per 1,000 words)" if kind == "right" else ""
                told_of.append(f"{kind}: wrong {wrong} of {len(those) - true}{rate};")
        print("  " + " ".join(told_of))
    worst = sorted((item for item in final if item[0].right is None), key=lambda item: -item[1].confidence)[:show]
    for row, told in worst:
        before, after = row.text.text[max(0, row.start - 50) : row.start], row.text.text[row.start :][:40]
        print(f"  {told.confidence:.2f} {row.text.name} {row.start} {told.best_first[0]!r}: {before!r} | {after!r}")


def _is_right(row: Choice, told: judge.Verdict) -> bool:
    return row.right is not None and told.best_first[0] == row.words[row.right]


# --- the files --------------------------------------------------------------------------------------------------------


def write_records(found: Mapping[str, tuple[float, float]]) -> None:
    head = (
        "# How often the flags of a rule, or of a family of rules, were right and wrong where they were judged.\n"
        "# Made by scripts/fit_judge.py; seeded errors count a little.\n"
    )
    rows = (f"{rule}\t{right:.2f}\t{wrong:.2f}\n" for rule, (right, wrong) in sorted(found.items()))
    (BUILT / "rule-records.tsv").write_text(head + "".join(rows), "utf-8")
    judge.records.cache_clear()


def write_sampled(found: Counts) -> None:
    head = "# How often rules were right and wrong in the gathered text, weighed. Made by scripts/fit_judge.py.\n"
    rows = (f"{rule}\t{right:.3f}\t{wrong:.3f}\n" for rule, (right, wrong) in sorted(found.items()))
    SAMPLED.write_text(head + "".join(rows), "utf-8")


def read_sampled() -> Counts:
    rows = (line.split("\t") for line in SAMPLED.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {rule: (float(right), float(wrong)) for rule, right, wrong in rows}


def write_weights(families: Mapping[str, Weights]) -> None:
    head = (
        "# What speaks for a suggestion, and how much: family, what is observed, weight. "
        "Made by scripts/fit_judge.py.\n"
    )
    rows = (
        f"{family}\t{name}\t{weight:.3f}\n"
        for family, weights in sorted(families.items())
        for name, weight in sorted(weights.items())
    )
    (BUILT / "judge.tsv").write_text(head + "".join(rows), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the shared data folder")
    parser.add_argument("text", type=Path, nargs="?", help="text that gather_english.py wrote")
    parser.add_argument("--work", type=Path, required=True, help="where LanguageTool's answers are kept")
    parser.add_argument("--show", type=int, default=0, help="print so many of the surest wrong flags of each family")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    model = ngrams.english()
    assert model is not None, "pipeline/data/built/english.ngrams is missing"
    slips, answers, judged = Slips(model), Answers(options.work), Judged(options.data)

    right = marked_texts.right(options.data)
    texts = [*right, *marked_texts.seeded(right, slips), *marked_texts.marked(options.data)]
    sampled = marked_texts.sampled(options.text) if options.text else []
    sampled += list(marked_texts.seeded(sampled, slips))
    answers.ask([*texts, *sampled])
    words = sum(len(text.text.split()) for text in right)
    print(f"{words:,} words of right text in {len(right)} documents", flush=True)

    flags, unknown = of_rules(model, answers, judged, [*texts, *marked_texts.examples()])
    if sampled:
        write_sampled(sampled_counts(of_rules(model, answers, judged, sampled)[0]))
    read = read_counts.records(read_counts.read())
    write_records(records(counts(flags), read_sampled(), read) | check_records.records(options.data))
    families = {"real word": of_real_words(model, right), "rule": choices(flags), "unknown": unknown}
    for family, rows in families.items():
        measured(family, rows, words, options.show)
    write_weights({family: adjusted(family, fit(rows)) for family, rows in families.items()})


if __name__ == "__main__":
    main()
