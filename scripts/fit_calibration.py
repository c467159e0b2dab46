"""Fits what comes true of what the judge says: writes calibration.tsv and calibration-read.tsv of pipeline/data/built.

    python -m scripts.fit_calibration sheet SHEET PAGE ...     # the flags of pages that nobody has seen, to be read
    python -m scripts.fit_calibration take SHEET ... [--pages edited]    # what was read, into read-flags.tsv
    python -m scripts.fit_calibration fit DATA --work FOLDER

The judge is fitted on texts where errors are many, or known. How many of its flags are right on the pages that people
check must be counted there: a sheet has one flag a line, as JSON, with its sentence; somebody writes as its ``verdict``
T (an error, and the first suggestion rights it), W (an error that is righted otherwise), D (a matter of taste) or F.
What is kept of a sheet are figures, none of the text. Of pages that an editor went over (``edited``: a magazine) flags
count less: what people check has rarely been through that, and errors are rarer there. What was ``held`` back is never
fitted on: it tells how often the levels are right (`benchmarks/calibration.py`).

For each kind of flag (`judge.kind_of`) a logistic regression of what is right upon what the judge said, the record of
the rule, and how many other flags of the text are nearly certain (`judge.of_flag`), held near *as said* where few
were read; in calibration-read.tsv upon what the sentence model says of the suggestion, too. What many errors in one
text mean for words is learnt from text that errors are put in, too: rules are made for errors that no seed makes.
``read-counts.tsv``, of an earlier reading, says of a flag no more than its level, and counts a quarter: most of its
pages are an edited newspaper. A rule whose flags were read has a weight of its own, held near 0.

`DATA` and `FOLDER` are as for `fit_judge.py`, whose weights must be there.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from unittest import mock

import numpy as np

from pipeline.checks import grammar, reported, spelling
from pipeline.documents.segment import segment
from pipeline.engine import weights
from pipeline.judging import judge
from pipeline.judging import sentences as judging_sentences
from pipeline.judging.reading import Reading
from pipeline.model import Document, InputError, Issue, level_of, tell
from pipeline.words import ngrams
from scripts import marked_texts, read_counts
from scripts.marked_texts import Answers, Judged, Text
from scripts.seed_errors import Slips, errors, real_words

FILE = Path(__file__).with_name("read-flags.tsv")
BUILT = Path(__file__).parent.parent / "pipeline" / "data" / "built" / "calibration.tsv"
BUILT_READ = BUILT.with_name("calibration-read.tsv")

_TRUE = {"T": 1.0, "W": 1.0, "D": 0.5, "F": 0.0}
_OF_ENGLISH = ("grammar.", "spelling.")
_NAMES = ("always", "said", "record", "company")
_READ_NAMES = (*_NAMES, "sentence")
# Where nothing was read: as the judge says, and the likelier the more errors the text has, as much as for words that
# were put in the wrong place. How far that may be moved, as a standard deviation.
_AS_SAID = {"always": 0.0, "said": 1.0, "record": 0.0, "company": 0.4, "sentence": 1.0}
# What a change of a small word gains by the counts of words says less, and by itself such a change is rarely right.
_SMALL_AS_SAID = {**_AS_SAID, "always": -1.6, "said": 0.6, "sentence": 1.2}
_GIVES = {"always": 1.0, "said": 0.4, "record": 0.4, "company": 0.5, "sentence": 1.0}
# What is said of rules is far from what comes true, nearly the same for all of our own, and no seed tells of them.
_SHIFT_OF_RULES, _COMPANY_OF_RULES = 4.0, 0.2
# Too few texts were read to tell.
_COMPANY_OF_SMALL_WORDS = 0.1
# How far rules of a kind lie apart.
_OF_A_RULE = 1.0
_NO_STEP = 1e-9
_FOLDS = 5
_OF_RULES = ("engine", "pattern")
_PAGES = {"plain": 1.0, "edited": 0.3, "held": 0.0}
"""What a flag counts for, by the pages it was read on."""
COUNTED = 0.25
"""What a flag counts for of which the level alone is known: as if the judge had said what it says of such flags."""
_USUALLY = {"sure": 0.97, "likely": 0.85, "ask": 0.45}
_SINCE_MENDED = ("spelling.capital",)
LEAST_SAID = 0.35
"""What is less likely is at most asked about, and much of it a matter of taste."""
SEEDED = 30.0
"""All seeded flags of a kind count as so many that were read."""
SEEDED_SMALL = 20.0
"""The same for small words: translators leave out others than are left out by lot."""


@dataclass(frozen=True, slots=True)
class ReadFlag:
    """What the judge said of a flag, and what a reader did."""

    kind: str
    rule: str
    said: float
    company: float
    true: float
    weight: float = 1.0
    gain: float | None = None
    """Of the sentence, in bits; None where nobody read it."""


# --- sheets -----------------------------------------------------------------------------------------------------------


def sheet(pages: Sequence[Path]) -> Iterator[dict[str, object]]:
    """The flags of English of each page as the judge alone has them, to be read, with what their sentences gain."""
    from benchmarks import accuracy  # which imports `calibration`, which imports this

    gained: dict[tuple[str, int, str], Sequence[float]] = {}

    def as_said(issues: Sequence[Issue], text: str, gains: Sequence[Sequence[float]] = ()) -> list[Issue]:
        for issue, each in zip(issues, gains, strict=True):
            gained[text, issue.span.start, issue.rule] = each
        return [judge.best_read(issue, each)[0] for issue, each in zip(issues, gains, strict=True)]

    texts = [page.read_text("utf-8") for page in pages]
    with mock.patch.object(judge, "calibrated", as_said):
        found = accuracy.ours(texts, None, depth="thorough")
    for page, text, flags in zip(pages, texts, found, strict=True):
        flags = [flag for flag in flags if flag.rule.startswith(_OF_ENGLISH)]
        for flag, company in zip(flags, judge.company([flag.confidence for flag in flags], text), strict=True):
            yield {
                "page": page.name,
                "start": flag.start,
                "rule": flag.rule,
                "said": flag.confidence,
                "company": round(company, 3),
                "gains": gained.get((text, flag.start, flag.rule), ()),
                "before": text[max(0, flag.start - 80) : flag.start],
                "words": text[flag.start : flag.end],
                "after": text[flag.end : flag.end + 60],
                "suggestions": flag.suggestions[:3],
                "verdict": "",
            }


def taken(rows: Iterable[Mapping[str, object]], pages: str = "plain") -> Iterator[str]:
    """Lines of the file: each rule's flag of the same words counts once in a page, however often they stand there."""
    seen = set()
    for row in rows:
        same = (row["page"], row["rule"], row["words"])
        if row["verdict"] in _TRUE and same not in seen:
            seen.add(same)
            kind = judge.kind_of(str(row["rule"]), str(row["words"]))
            gains = ",".join(f"{each:g}" for each in row["gains"]) or "-"  # type: ignore[attr-defined]
            yield "\t".join(map(str, (kind, row["rule"], row["said"], row["company"], row["verdict"], pages, gains)))


def read(path: Path = FILE) -> list[ReadFlag]:
    """The rows of the file. Raises InputError."""
    out = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                kind, rule, said, company, verdict, pages, gains = line.split("\t")
                flag = ReadFlag(kind, rule, float(said), float(company), _TRUE[verdict], _PAGES[pages])
                out.append(replace(flag, gain=_best(rule, gains)))
            except (ValueError, KeyError):
                told = tell("“{a}” is no row of this table", a=line)
                what = tell(
                    "write kind, rule, two figures, T, W, D or F, plain, edited or held, and figures or -, tabs between"
                )
                raise InputError(path, told, what, number) from None
    return out


def _best(rule: str, gains: str) -> float | None:
    """Of the gains of its suggestions, with commas between, that of the one which will stand first; ``-``: none."""
    if gains == "-":
        return None
    told = [float(each) for each in gains.split(",")]
    return told[0] if judge.family_of(rule) == "pattern" else told[judge.best_of(told)]


def counted(like: Sequence[ReadFlag]) -> Iterator[ReadFlag]:
    """The flags of the earlier reading, as if the judge had said of each what it says of those `like` it."""
    alike: dict[tuple[str, str], list[ReadFlag]] = defaultdict(list)
    for flag in like:
        alike[flag.kind, level_of(flag.said)].append(flag)
    for row in read_counts.read():
        if row.rule.startswith(_OF_ENGLISH) and row.rule not in _SINCE_MENDED:
            kind = judge.kind_of(row.rule, "")
            those = alike[kind, row.level]
            said = median(flag.said for flag in those) if those else _USUALLY[row.level]
            company = sum(flag.company for flag in those) / len(those) if those else 0.0
            marks = zip((1.0, 1.0, 0.5, 0.0), (row.right, row.otherwise, row.debatable, row.false), strict=True)
            for true, number in marks:
                yield from [ReadFlag(kind, row.rule, said, company, true, COUNTED)] * number


# --- seeded text ------------------------------------------------------------------------------------------------------


def seeded(data: Path, work: Path) -> list[ReadFlag]:
    """The flags of text that errors were put in, all of a kind together as heavy as `SEEDED`."""
    model = ngrams.english()
    assert model is not None, "pipeline/data/built/english.ngrams is missing"
    answers, judged = Answers(work), Judged(data)
    texts = list(marked_texts.seeded(marked_texts.right(data), Slips(model)))
    answers.ask(texts)
    found: dict[str, list[tuple[str, float, float, float]]] = defaultdict(list)
    for text in texts:
        document = answers.document(text)
        issues = judge.judged(document, tuple(grammar.check(document, marked_texts.NO_GLOSSARY)), model)
        issues += spelling.check(document, marked_texts.NO_GLOSSARY)
        issues = [i for i in issues if i.confidence >= judge.LEAST and not reported.touches_name(document, i.span)]
        for issue, company in zip(issues, judge.company([i.confidence for i in issues], text.text), strict=True):
            true = float(judged.label(text, issue.span, issue.suggestions[:5], issue.rule) == 0)
            kind = judge.kind_of(issue.rule, issue.span.of(text.text))
            if kind in _OF_RULES:
                continue
            found[kind].append((issue.rule, issue.confidence, company, true))
    righted = (kind for kind, rows in found.items() if any(true for *_, true in rows))
    return [ReadFlag(kind, *row, SEEDED / len(found[kind])) for kind in righted for row in found[kind]]


# --- the fit ----------------------------------------------------------------------------------------------------------


def fitted(flags: Sequence[ReadFlag], read: bool, steps: int = 50) -> dict[str, dict[str, float]]:
    """The weights of a kind that make what came true likeliest, held near *as said*, and what moves each of its rules,
    held near nothing (Newton's method, each step as far as it helps); `read`: what their sentences gain counts."""
    kind = flags[0].kind
    names = _READ_NAMES if read else _NAMES
    rules = sorted({flag.rule for flag in flags}) if kind in _OF_RULES else []
    table = np.zeros((len(flags), len(names) + len(rules)))
    for row, flag in enumerate(flags):
        seen = judge.of_flag(flag.rule, flag.said, flag.company, flag.gain)
        table[row, : len(names)] = [seen.get(name, 0.0) for name in names]
        if rules:
            table[row, len(names) + rules.index(flag.rule)] = 1
    true, share = np.array([flag.true for flag in flags]), np.array([flag.weight for flag in flags])
    as_said = _SMALL_AS_SAID if kind in judge.SMALL_WORDS else _AS_SAID
    start = np.array([*(as_said[name] for name in names), *(0.0 for _ in rules)])
    gives = np.array([*(_GIVES[name] for name in names), *(_OF_A_RULE for _ in rules)])
    if rules:
        gives[names.index("always")], gives[names.index("company")] = _SHIFT_OF_RULES, _COMPANY_OF_RULES
    if kind in judge.SMALL_WORDS:
        gives[names.index("company")] = _COMPANY_OF_SMALL_WORDS
    hold = np.diag(1 / gives**2)

    def cost(weights: np.ndarray) -> float:
        odds, off = table @ weights, weights - start
        return float(share @ (np.logaddexp(0, odds) - true * odds) + off @ hold @ off / 2)

    weights = start.copy()
    for _ in range(steps):
        told = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (share * (told - true)) + hold @ (weights - start)
        bend = (table.T * (share * told * (1 - told))) @ table + hold
        step = np.linalg.solve(bend, slope)
        while cost(weights - step) > cost(weights) and np.abs(step).max() > _NO_STEP:
            step = step / 2
        weights = weights - step
    found = [float(weight) for weight in weights]
    moved = {rule: {"always": weight} for rule, weight in zip(rules, found[len(names) :], strict=True)}
    return {kind: dict(zip(names, found, strict=False))} | moved


def measured(flags: Sequence[ReadFlag], more: Sequence[ReadFlag], read: bool) -> None:
    """Prints, for what was read, said and true by the weights of the other four fifths."""
    out = []
    for fold in range(_FOLDS):
        known = weights_of([flag for n, flag in enumerate(flags) if n % _FOLDS != fold], more, read)
        with mock.patch.object(judge, "calibration", lambda read, known=known: known):
            for flag in flags[fold::_FOLDS]:
                out.append((flag, judge.come_true(flag.kind, flag.rule, flag.said, flag.company, flag.gain)))
    for low, high in pairwise((0.0, 0.1, 0.3, 0.5, 0.75, 0.95, 1.01)):
        band = [(flag, each) for flag, each in out if low <= each < high]
        if band:
            said, true = (sum(each) / len(band) for each in ((e for _, e in band), (f.true for f, _ in band)))
            print(f"  {low:.2f} to {min(high, 1):.2f}: {len(band):4} flags, said {said:.3f}, true {true:.3f}")


def read_words(data: Path, work: Path) -> list[ReadFlag]:
    """Words that are doubted in right text, and in the same with errors put in, their sentences read; all of a rule as
    heavy as `SEEDED` or `SEEDED_SMALL`. Kept in `work`: reading takes minutes."""
    kept = work / f"read-words-{weights.identity()}.tsv"
    if not kept.is_file():
        kept.write_text("".join(f"{rule}\t{said}\t{gain}\t{true}\n" for rule, said, gain, true in _read(data)), "ascii")
    rows = [line.split("\t") for line in kept.read_text("ascii").splitlines()]
    count = Counter(rule for rule, *_ in rows)
    out = []
    for rule, said, gain, true in rows:
        heavy = SEEDED_SMALL if rule in judge.SMALL_WORDS else SEEDED
        out.append(ReadFlag(rule, rule, float(said), 0.0, float(true), heavy / count[rule], float(gain)))
    return out


# So many words of documents that are no longer than so many are read.
_READ_WORDS, _SHORT_ENOUGH = 45_000, 2_500
_SMALL = ("article", "preposition", "lost", "number", "form", "capital")
# What is said of so many letters around an error may be because of it.
_NEAR = 60
# Of what a sentence gains more by in right text most is right when it is read: it is in ``read-flags.tsv``.
_UNDOUBTED = 3.0


def _read(data: Path) -> Iterator[tuple[str, float, float, int]]:
    model = ngrams.english()
    assert model is not None, "pipeline/data/built/english.ngrams is missing"
    judged, slips, rng = Judged(data), Slips(model), random.Random(3)
    texts = [text for text in marked_texts.right(data) if len(text.text.split()) <= _SHORT_ENOUGH]
    rng.shuffle(texts)
    words = 0
    for text in texts:
        if words > _READ_WORDS:
            break
        words += len(text.text.split())
        yield from _read_issues(model, judged, text)
        wrong, seeds = real_words(text.text, slips, rng)
        places = tuple(marked_texts.Wrong(seed.span, (seed.right,)) for seed in seeds)
        yield from _read_issues(model, judged, Text(text.name, "seeded", wrong, places))
        wrong, seeds = errors(text.text, slips, rng, _SMALL)
        places = tuple(marked_texts.Wrong(seed.span, (seed.right,)) for seed in seeds)
        yield from _read_issues(model, judged, Text(text.name, "seeded", wrong, places))


def _read_issues(model: ngrams.Model, judged: Judged, text: Text) -> Iterator[tuple[str, float, float, int]]:
    """Each issue of words of a text: its rule, what the judge says, what its sentence gains, whether it is right."""
    file = weights.file()
    assert file is not None, "the set-up has not fetched the sentence model"
    document = segment(Document(text.name, "en", text.text))
    reading = Reading(model, document)
    issues = [*spelling.real_words.issues(document, reading), *grammar.small_words.issues(document, reading)]
    for issue, gains in zip(issues, judging_sentences.gains(document, issues, file), strict=True):
        label = judged.label(text, issue.span, issue.suggestions, issue.rule)
        if not gains or label == "unknown":
            continue
        best, gain = judge.best_read(issue, gains)
        assert gain is not None
        if label is not None:
            yield issue.rule, best.confidence, gain, 1
        elif not any(abs(wrong.span.start - issue.span.start) < _NEAR for wrong in text.wrong) and (
            issue.rule not in judge.SMALL_WORDS or gain <= _UNDOUBTED
        ):
            yield issue.rule, best.confidence, gain, 0


def weights_of(flags: Sequence[ReadFlag], more: Iterable[ReadFlag], read: bool) -> dict[str, dict[str, float]]:
    """The weights of each kind of which flags were read, and of their rules; `read`: where sentences were read, too."""
    kinds: dict[str, list[ReadFlag]] = {flag.kind: [] for flag in flags}
    for flag in (*flags, *more):
        enough = flag.gain is not None if read else flag.said >= LEAST_SAID
        if enough and flag.kind in kinds:
            kinds[flag.kind].append(flag)
    return {name: each for those in kinds.values() if those for name, each in fitted(those, read).items()}


def write(weights: Mapping[str, Mapping[str, float]], target: Path) -> None:
    head = (
        "# What comes true of what the judge says: kind of flag, what is observed, weight. "
        "Made by scripts/fit_calibration.py.\n"
    )
    rows = (f"{kind}\t{name}\t{weight:.3f}\n" for kind in sorted(weights) for name, weight in weights[kind].items())
    target.write_text(head + "".join(rows), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("sheet", help="write the flags of pages, to be read")
    one.add_argument("sheet", type=Path)
    one.add_argument("pages", type=Path, nargs="+")
    one = commands.add_parser("take", help="add what was read to read-flags.tsv")
    one.add_argument("sheets", type=Path, nargs="+")
    one.add_argument("--pages", choices=_PAGES, default="plain", help="what kind of pages these are")
    one = commands.add_parser("fit", help="fit the weights")
    one.add_argument("data", type=Path, help="the shared data folder")
    one.add_argument("--work", type=Path, required=True, help="where LanguageTool's answers are kept")
    options = parser.parse_args()
    if options.command == "sheet":
        with options.sheet.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in sheet(options.pages))
    elif options.command == "take":
        with FILE.open("a", encoding="utf-8") as file:
            for path in options.sheets:
                file.writelines(line + "\n" for line in taken(marked_texts.lines(path), options.pages))
    else:
        flags = [flag for flag in read() if flag.weight]
        sentences = [flag for flag in flags if flag.gain is not None]
        more = read_words(options.data, options.work)
        print("with the sentences read:")
        measured(sentences, more, True)
        write(weights_of(sentences, more, True), BUILT_READ)
        more = seeded(options.data, options.work)
        flags = [flag for flag in flags if flag.kind not in judge.SMALL_WORDS]
        flags += counted(flags)
        for kind in sorted({flag.kind for flag in flags}):
            those = [flag for flag in flags if flag.kind == kind]
            print(f"{kind}: {len(those)} flags read, {sum(flag.true for flag in those):g} of them right")
        measured(flags, more, False)
        write(weights_of(flags, more, False), BUILT)


if __name__ == "__main__":
    main()
