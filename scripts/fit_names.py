"""Fit the weights by which names of a release are matched with those of its source.

    python -m scripts.fit_names PAIRS [--show N]

`PAIRS` is a file of right translations, one JSON object a line with `source` and `target`. On both sides of each, names
are put in place of those that the source reads exactly; then one of the target is renamed or misspelt: to which name of
the source it belongs is known. The weights are those of a conditional logit over all pairs of what is seeded and of
what is right as it stands; half of the texts are kept aside, and what is found there is printed. Writes
``pipeline/data/built/name-weights.tsv``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline import knowledge
from pipeline.aligning import align
from pipeline.checks import romanisation
from pipeline.checks.romanisation import matching
from pipeline.checks.romanisation.beside import kinds, usual_surnames
from pipeline.checks.romanisation.comparison import Comparison, comparisons
from pipeline.checks.romanisation.judgement import Confirmed
from pipeline.checks.romanisation.names import names_of
from pipeline.checks.romanisation.spelling import spell
from pipeline.checks.romanisation.tokens import called_before, kinds_after
from pipeline.checks.romanisation.weighing import FALSE, family, titles_beside
from pipeline.chinese import gazetteer, pinyin, readings
from pipeline.documents.segment import segment
from pipeline.model import LIKELY, Document, Span

OUT = Path("pipeline/data/built/name-weights.tsv")
SEED = 20240611
# How often another name is put on both sides first, and of these a place that no list has.
OTHER_NAME, UNLISTED = 0.7, 0.4
# How often a place has a character that is read in several ways.
SEVERAL = 0.2
# A text is left out where it has an error of so many letters that is marked elsewhere.
SHORTEST_ERROR = 4
# How many sentences are made of the words beside names.
MADE = 600
# How many texts of a document are put together.
TOGETHER = 4
# How often a person has a given name of two characters, and a name in two words is
# written as one or as three.
TWO, JOINED, SPACED = 0.8, 0.05, 0.08
# How often each kind of error is seeded.
KINDS = {"letter": 3, "letters": 1, "character": 3, "syllable": 3, "given": 2, "renamed": 2, "reading": 2}
# How strongly weights are held to nothing.
HELD = 2.0


class Example(NamedTuple):
    """A pair of a text, what is observed of it, and whether it belongs together."""

    text: int
    group: int
    """Pairs of one text whose mentions share words: at most one of them is right."""
    observed: dict[str, float]
    right: bool
    told: str
    kind: str
    """Of the error, where it is one."""


def document(target: str, source: str) -> Document:
    return align.align(segment(Document("a.en.txt", "en", target)), segment(Document("a.zh.txt", "zh", source)))


def named(one: Document) -> Iterator[tuple[Span, str, tuple[str, ...], int]]:
    """The names of a text that the source reads exactly: where, their Chinese, their syllables, and of a surname."""
    surnames = readings.characters().surnames
    for here, beside in comparisons(one):
        judgements, _, _ = romanisation.settle(here, beside)
        for judgement in judgements:
            if not isinstance(judgement, Confirmed):
                continue
            letters = "".join(filter(str.isalpha, judgement.span.of(one.text).lower()))
            places = [p for p in here.passage.read(letters) if here.passage.text[p.start : p.end].isalpha()]
            if len(places) != 1 or "-" in judgement.span.of(one.text):
                continue
            place, words = places[0], judgement.span.of(one.text).split()
            chinese = here.passage.characters(place)
            size = 2 if chinese[:2] in surnames and len(chinese) > 2 else 1
            if len(words) == 2 and words[0].lower() == "".join(place.syllables[:size]):
                yield judgement.span, chinese, place.syllables, size
            elif len(words) == 1:
                yield judgement.span, chinese, place.syllables, 0
        yield from _titled(one, here)


def _titled(one: Document, here: Comparison) -> Iterator[tuple[Span, str, tuple[str, ...], int]]:
    """Surnames alone behind a title that both sides have, and names of one character before what they name."""
    single = [name for name in names_of(here.passage) if len(name.chinese) == 1 and not name.form]
    for token in here.tokens:
        called = called_before(one.text, token.span)
        kinds_behind = {kind for word in kinds_after(token, one.text) for kind in kinds(word)}
        for name in single:
            titled = name.kind == "surname" and called and called in titles_beside(here.passage.text, name)
            if (token.letters,) in name.ways and (
                titled or (name.kind == "place" and name.before_kind in kinds_behind)
            ):
                yield token.span, name.chinese, (token.letters,), 0
                break


# -- sentences made of the words that stand beside names


def made(names: Names, dice: random.Random, many: int) -> Iterator[tuple[str, str]]:
    """Right texts made of titles, kinds and lists: what pages have too seldom for each to be weighed."""
    tables = knowledge.tables("beside-names.toml")
    titles = [(zh, en) for zh, words in tables["titles"].items() for en in words[:1] if len(zh) > 1]
    called_so = [
        (zh, en) for table in ("kinds", "companies") for en, words in tables[table].items() for zh in words[:1]
    ]
    for _ in range(many):
        (one, reads), (other, heard) = names.person(dice), names.person(dice)
        place, sounds = names.place(dice)
        (title, called), (kind, english) = dice.choice(titles), dice.choice(called_so)
        head, tail = spell((reads[0],)), f"{spell((heard[0],))} {spell(heard[1:])}"
        full = f"{head} {spell(reads[1:])}"
        surname = one[: -(len(reads) - 1)]
        short, syllables = names.county(dice)
        yield dice.choice(
            (
                (f"They came from {spell(syllables)} County.", f"他们来自{short}县。"),
                (f"{spell(syllables)} County in the north is known for its tea.", f"北方的{short}县以茶闻名。"),
                (f"According to a {called.lower()} surnamed {head}, it rained.", f"据{surname}{title}介绍，下雨了。"),
                (f"According to {called.lower()} {head}, it rained.", f"据{surname}{title}介绍，下雨了。"),
                (
                    f"{called}. {head} spoke." if len(called) == 2 else f"{called} {head} spoke.",
                    f"{surname}{title}讲话。",
                ),
                (f"They saw {spell(sounds)} {english} on the way.", f"他们途中看到了{place}{kind}。"),
                (f"{full} and {tail} took part in the meeting.", f"{one}、{other}参加了会议。"),
                (f"{full}, {called.lower()}, said that the work goes on.", f"{title}{one}表示，工作仍在继续。"),
                (f"The road to {spell(sounds)} was opened.", f"通往{place}的道路开通了。"),
            )
        )


class Names:
    """Names to put in place of others: persons of any surname, places of the list and places that no list has."""

    def __init__(self) -> None:
        rows = [line.split("\t") for line in knowledge.lines("built/places.tsv")]
        forms = gazetteer.official_forms()
        self._places = [
            (row[2], tuple(row[4].split())) for row in rows if len(row[2]) in (2, 3) and row[2] not in forms
        ]
        self._counties = [
            (row[1][0], tuple(row[4].split()[:1])) for row in rows if len(row[1]) == 2 and row[1][1] == "县"
        ]
        self._surnames = [
            (c, w) for c, w in readings.characters().surnames.items() if c in usual_surnames() or len(c) == 2
        ]
        ways = readings.characters().readings
        self._several = [place for place in self._places if any(len(ways.get(c, ())) > 1 for c in place[0])]
        # What given names and places are made of: characters of one reading that places have.
        table = readings.characters().readings
        self._made_of = sorted({c for place, _ in self._places for c in place if len(table.get(c, ())) == 1})

    def place(self, dice: random.Random) -> tuple[str, tuple[str, ...]]:
        if dice.random() < SEVERAL:
            return dice.choice(self._several)
        return self._made(2, dice) if dice.random() < UNLISTED else dice.choice(self._places)

    def county(self, dice: random.Random) -> tuple[str, tuple[str, ...]]:
        """One whose name is one character: 蔚 of 蔚县."""
        return dice.choice(self._counties)

    def person(self, dice: random.Random) -> tuple[str, tuple[str, ...]]:
        surname, ways = dice.choice(self._surnames)
        given, syllables = self._made(2 if dice.random() < TWO else 1, dice)
        return surname + given, (ways[0], *syllables)

    def _made(self, size: int, dice: random.Random) -> tuple[str, tuple[str, ...]]:
        characters = dice.choices(self._made_of, k=size)
        return "".join(characters), tuple(readings.characters().readings[c][0] for c in characters)


def renamed(one: Document, names: Names, dice: random.Random) -> Document:
    """The text with other names on both sides, in place of those that stand once on each."""
    assert one.source is not None
    target, source = one.text, one.source.text
    for span, chinese, _, size in sorted(named(one), reverse=True):
        old = span.of(one.text)
        if target.count(old) != 1 or source.count(chinese) != 1 or dice.random() > OTHER_NAME:
            continue
        new, reads = names.person(dice) if size else names.place(dice)
        spelt = f"{spell((reads[0],))} {spell(reads[1:])}" if size else spell(reads)
        target, source = target.replace(old, spelt), source.replace(chinese, new)
    return document(target, source)


def written(syllables: Sequence[str], size: int) -> str:
    parts = (syllables[:size], syllables[size:]) if size else (syllables,)
    assert syllables
    return " ".join(spell(tuple(part)) for part in parts if part)


def wrong(
    syllables: tuple[str, ...],
    chinese: str,
    size: int,
    others: Sequence[tuple[str, ...]],
    dice: random.Random,
    kind: str,
) -> str:
    """The name with an error of a kind in it."""
    new = list(syllables)
    at = dice.randrange(size if size and len(new) > size and dice.random() < 0.8 else 0, len(new))
    everything = sorted(pinyin.syllables())
    if len(syllables) == 1 and kind in ("given", "renamed", "syllable"):
        return spell((dice.choice(everything),))
    if kind == "reading":
        ways = (
            [w for w in readings.characters().readings.get(chinese[at], ()) if w != new[at]]
            if at < len(chinese)
            else []
        )
        if ways:
            new[at] = dice.choice(ways)
            return written(new, size)
        kind = "character"
    if kind in ("letter", "letters"):
        name = written(syllables, size)
        if kind == "letters" and len(name) > 8:
            at = dice.randrange(2, len(name) - 1)
            name = name[:at] + dice.choice("aeioung") + name[at + 1 :] if name[at].islower() else name
        places = [i for i, c in enumerate(name) if c.islower()]
        if not places:
            return name
        i = dice.choice(places)
        way = dice.randrange(4)
        if way == 0:
            return name[:i] + name[i + 1 :]
        if way == 1:
            return name[:i] + dice.choice("aeiounghzjlst") + name[i + 1 :]
        if way == 2:
            return name[:i] + name[i] + name[i:]
        return name[: i - 1] + (name[i] + name[i - 1] if name[i - 1].islower() else name[i - 1 : i + 1]) + name[i + 1 :]
    if kind == "character":
        near = [s for s in everything if s != new[at] and (s[0] == new[at][0] or s[-2:] == new[at][-2:])]
        new[at] = dice.choice(near)
    elif kind == "syllable":
        new[at] = dice.choice(everything)
    elif kind == "given":
        other = dice.choice(others)
        new[size:] = other[1:] if size else other
    else:
        new = list(dice.choice(others))
        if size:
            size = 1
    return written(new, size)


def examples(pairs: Sequence[tuple[str, str]], dice: random.Random, rounds: int) -> Iterator[Example]:
    names = Names()
    for number, (target, source) in enumerate((*pairs, *made(names, dice, MADE))):
        one = document(target, source)
        yield from _examples(number, one, None, "", 0, "")
        if not any(True for _ in named(one)):
            continue
        for _ in range(rounds):
            other = renamed(one, names, dice)
            found = list(named(other))
            if not found:
                continue
            span, chinese, syllables, size = dice.choice(found)
            kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
            new = wrong(syllables, chinese, size, [(names.person if size else names.place)(dice)[1]], dice, kind)
            if size and dice.random() < JOINED:
                new = "".join(new.split()).capitalize()
            elif size and len(pinyin.divide(new.split()[-1])) == 1 and dice.random() < SPACED:
                new = " ".join((new.split()[0], *map(str.capitalize, pinyin.divide(new.split()[-1])[0])))
            if new.lower().replace(" ", "") == "".join(syllables):
                continue
            text = other.text[: span.start] + new + other.text[span.end :]
            assert other.source is not None
            seeded = document(text, other.source.text)
            yield from _examples(number, seeded, Span(span.start, span.start + len(new)), chinese, size, kind)


def _examples(number: int, one: Document, wrong: Span | None, chinese: str, size: int, kind: str) -> Iterator[Example]:
    """All pairs of a text; of what is wrong all of it must be covered, and the name be the one that it was."""
    whole = matching.Whole(one)
    for here, beside in comparisons(one):
        _, settled, taken = romanisation.settle(here, beside)
        mentions = list(matching.mentions_of(here.text, here.tokens, settled))
        pairs = list(matching.pairs_of(here, beside, mentions, taken, whole, thorough=True)) if mentions else []
        _, pairs = matching.apart(pairs)
        for group in matching.groups(pairs):
            here_wrong = wrong is not None and any(pair.mention.span.overlaps(wrong) for pair in group)
            where = next(_GROUPS)
            for pair in group:
                name = pair.name
                same = name.chinese == chinese and bool(size) == (name.kind == "person")
                right = here_wrong and pair.setting.own and same and pair.mention.span == wrong
                told = f"{pair.mention.span.of(one.text)} / {name.chinese} ({name.kind})"
                yield Example(
                    number,
                    where,
                    {f"{family(pair.mention)}\t{each}": value for each, value in pair.observed.items() if value},
                    right,
                    told,
                    f"{'person' if size else 'word'} {kind}",
                )


_GROUPS = itertools.count()


class Table:
    """Examples as rows of figures, those of a group side by side."""

    def __init__(self, found: Sequence[Example], names: Sequence[str]) -> None:
        column = {name: at for at, name in enumerate(names)}
        self.rows = np.zeros((len(found), len(names)))
        for row, example in enumerate(found):
            for name, value in example.observed.items():
                self.rows[row, column[name]] = value
        self.right = np.array([example.right for example in found], dtype=float)
        groups = [example.group for example in found]
        self.starts = np.array([at for at, group in enumerate(groups) if not at or group != groups[at - 1]])
        self.sizes = np.diff([*self.starts, len(found)])
        self.solved = np.add.reduceat(self.right, self.starts) > 0

    def chances(self, weights: np.ndarray, only: np.ndarray | None = None) -> np.ndarray:
        """How likely each pair is the one of its group, or with `only` the one of these, if it is one of these."""
        odds = np.exp(np.clip(self.rows @ weights, -30, 30)) * (1 if only is None else only)
        sums = np.add.reduceat(odds, self.starts) + (1 if only is None else 1e-12)
        return odds / np.repeat(sums, self.sizes)


def fit(found: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Weights of a conditional logit, each group's pairs against one another and against *nothing*, held to nothing."""
    table = Table(found, names)
    cost = np.repeat(np.where(table.solved, 1.0, FALSE), table.sizes)
    weights = np.zeros(len(names))
    for _ in range(60):
        chance = table.chances(weights)
        posterior = table.chances(weights, table.right)
        slope = table.rows.T @ (cost * (posterior - chance)) - HELD * weights
        means = np.add.reduceat(table.rows * chance[:, None], table.starts)
        each = np.where(table.solved, 1.0, FALSE)
        bend = (table.rows * (cost * chance)[:, None]).T @ table.rows - (means * each[:, None]).T @ means
        step = np.linalg.solve(bend + HELD * np.eye(len(names)), slope)
        weights += step
        if np.abs(step).max() < 1e-3:
            break
    return weights


def _has_wrong_name(row: dict[str, object]) -> bool:
    """True for a text in which a reader marked a name, or anything as misspelt."""
    errors = row.get("errors") or ()
    return any("Name" in e["category"] or "pelling" in e["category"] for e in errors)  # type: ignore[index,attr-defined]


def _passages(rows: Sequence[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Right texts that stand one after the other in one document of one translator, a few together."""
    kept: list[dict[str, object]] = []
    for row in (*rows, None):
        if kept and (
            row is None or len(kept) == TOGETHER or row["doc"] != kept[-1]["doc"] or _by(row) != _by(kept[-1])
        ):
            yield (
                " ".join(str(one["target"]).strip() for one in kept),
                "".join(str(one["source"]).strip() for one in kept),
            )
            kept = []
        if row is not None and not _has_wrong_name(row):
            kept.append(row)


def _by(row: dict[str, object]) -> str:
    return str(row["id"]).rsplit("/", 1)[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="files with texts that are wrong, left out")
    parser.add_argument("--rounds", type=int, default=2, help="how often a name of each text is made wrong")
    parser.add_argument("--show", type=int, default=0, help="print the surest pairs that are taken for wrong")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.pairs.read_text(encoding="utf-8").splitlines()]
    bad = {json.loads(line)["error"] for path in options.without for line in path.read_text("utf-8").splitlines()}
    bad = {error for error in bad if len(error) > SHORTEST_ERROR and error[0].isupper()}
    rows = [row for row in rows if not any(error in row["target"] for error in bad)]
    pairs = list(_passages(rows))
    dice = random.Random(SEED)
    found = list(examples(pairs, dice, options.rounds))
    names = sorted({name for example in found for name in example.observed})
    aside = [example for example in found if example.text % 2]
    weights = fit([example for example in found if not example.text % 2], names)
    _report(aside, names, weights)
    weights = fit(found, names)
    lines = [
        "# person = a surname and a given name, or word; what is observed of a pair; its weight, in natural logarithms "
        "of odds; made by scripts/fit_names.py"
    ]
    lines += [f"{name}\t{weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.show:
        chances = Table(found, names).chances(weights)
        wrongs = [(chance, example.told) for chance, example in zip(chances, found, strict=True) if not example.right]
        for chance, told in sorted(wrongs, reverse=True)[: options.show]:
            print(f"{chance:6.2f} {told}")
    return 0


def _report(aside: Sequence[Example], names: Sequence[str], weights: np.ndarray) -> None:
    table = Table(aside, names)
    chances, right = table.chances(weights), table.right > 0
    print(f"kept aside: {len(aside)} pairs, {table.solved.sum()} groups with a right one of {len(table.starts)}")
    for least in (0.3, 0.5, 0.75, 0.9, 0.95):
        above = chances >= least
        print(f"  at least {least:4.2f}: {(above & right).sum():5} right, {(above & ~right).sum():5} not")
    wrong = np.add.reduceat(chances, table.starts)
    for least in (0.5, 0.75, 0.9, 0.95):
        told = wrong >= least
        print(f"  wrong by {least:4.2f}: {(told & table.solved).sum():5} are, {(told & ~table.solved).sum():5} not")
    for kind in sorted({example.kind for example in aside if example.right}):
        own = np.array([example.kind == kind for example in aside])
        solved = np.add.reduceat(own & right, table.starts) > 0
        best = np.maximum.reduceat(np.where(own & right, chances, 0), table.starts)
        print(f"  {kind:20} {(best >= LIKELY).sum():5} of {solved.sum():5} at least likely")


if __name__ == "__main__":
    raise SystemExit(main())
