"""Outside English: what kind of word each word of a text is, and which noun it belongs to.

Two models, both linear and written by ``scripts/fit_syntax.py``. The tagger gives each word a kind (`KINDS`), first
from the words around it, then also from the kinds that these got. The finder of nouns gives each word that agrees
(article, adjective, participle, finite verb) a probability for every noun near it, and for none. Neither sees number or
gender, so that both stand where an ending is wrong. All words of a text are done at once, in arrays.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline import knowledge
from pipeline.model import Word
from pipeline.words import inflection, languages, morphology

KINDS = "-DBJNEMRWAPCST.Oviktxuyz"
"""- outside the text, D article, B preposition and article in one, J adjective, N noun, E name, M number, R pronoun,
W relative pronoun, A adverb, P preposition, C and S conjunctions, T particle, . mark, O other; v i k t verb: finite,
infinitive, participle, gerund; x u y z the same of an auxiliary."""
_KIND = {kind: at for at, kind in enumerate(KINDS)}
AGREEING = "DBJkyvx"
"""Kinds of words that agree with a noun."""
NOMINAL = "NERM"
"""Kinds of words that others agree with."""

BITS = 16
"""Weights have addresses of so many bits."""
LEFT, RIGHT = 8, 6
"""So many nominal words on each side are looked at."""
_PAD = 4
_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*['’ʼ]?|[^\w\s]")
_ELIDED = re.compile(r"['’ʼ]$")

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


def tokens(text: str, language: str) -> list[Word]:
    """Words, numbers and marks, with their places; an elided article keeps its apostrophe as *'*: *l'*."""
    elides = bool(languages.of(language).typography.elisions)
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[-1] in "'’ʼ" and len(word) > 1:
            word = f"{word[:-1]}'" if elides else word[:-1]
        found.append(Word(word, word.lower(), match.start()))
    return found


@cache
def _kinds_of(word: str, language: str) -> str:
    """What the word may be by the lexicon, without number and gender."""
    found = set()
    for code in morphology.of(word, language):
        found.add(code[1] if code in ("Vi", "Vg") else code[0])
    found = found or set(inflection.kinds(word, language))
    return "".join(sorted(found))


def _number(text: str) -> int:
    return zlib.crc32(text.encode())


@cache
def _attributes(word: str, language: str) -> tuple[int, int, int, int, int]:
    """Numbers for the word, its two endings, what it may be, and its infinitive."""
    if word[0].isdigit():
        return 1, 1, 1, 1, 0
    small = word.lower()
    kinds = _kinds_of(word, language)
    shape = "c" if word[0].isupper() else ""
    if not kinds:
        kinds = f"?{small[-2:]}" if word[0].isalpha() else small
    verb = inflection.infinitive(small, language)
    return (
        _number(small),
        _number(small[-3:]),
        _number(small[-2:] + shape),
        _number(kinds),
        _number(verb) if verb else 0,
    )


def _mixed(number: int, *columns: Ints) -> Ints:
    """An address for each row of the columns together; `number` keeps the templates apart."""
    value = np.full(columns[0].shape, (number * 2654435761 + 12345) & 0xFFFFFFFF, np.uint32)
    for column in columns:
        value = (value ^ column.astype(np.uint32)) * np.uint32(0x9E3779B1)
        value ^= value >> np.uint32(15)
    return (value & np.uint32((1 << BITS) - 1)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """The words of some sentences in columns; `_PAD` empty rows stand around each sentence."""

    word: Ints
    ending: Ints
    shape: Ints
    kinds: Ints
    places: Ints
    """Which row each word has."""
    initial: Ints
    """1 where the word has a capital."""
    verb: Ints
    """The infinitive, of a word that may be one or a participle; 0 of others."""


def rows(sentences: Sequence[Sequence[str]], language: str) -> Rows:
    """The words of the sentences as rows."""
    columns: list[tuple[int, ...]] = [(0, 0, 0, 0, 0)] * _PAD
    places: list[int] = []
    capitals: list[int] = [0] * _PAD
    for sentence in sentences:
        for word in sentence:
            places.append(len(columns))
            columns.append(_attributes(word, language))
            capitals.append(int(word[0].isupper()))
        columns += [(0, 0, 0, 0, 0)] * _PAD
        capitals += [0] * _PAD
    table = np.array(columns, np.int64)
    word, ending, shape, kinds, verb = table.T
    return Rows(word, ending, shape, kinds, np.array(places, np.int64), np.array(capitals), verb)


def tag_features(given: Rows, tags: Ints | None = None) -> Ints:
    """Addresses, (words, templates); with the kinds of all rows those of the second pass."""
    at = given.places
    word, ending, shape, kinds = given.word, given.ending, given.shape, given.kinds
    c0, c1, c2, p1, p2 = (kinds[at + step] for step in (0, 1, 2, -1, -2))
    w0, w1, v1 = word[at], word[at + 1], word[at - 1]
    opens = (word[at - 1] == 0).astype(np.int64)
    found = [
        _mixed(1, w0),
        _mixed(2, ending[at], c0),
        _mixed(3, shape[at], opens),
        _mixed(4, c0, given.initial[at], opens),
        _mixed(5, v1, c0),
        _mixed(6, w1, c0),
        _mixed(7, p1, c0),
        _mixed(8, c0, c1),
        _mixed(9, p1, c0, c1),
        _mixed(10, p2, p1, c0),
        _mixed(11, c0, c1, c2),
        _mixed(12, v1, c0, c1),
        _mixed(13, v1, w0),
        _mixed(14, w0, w1),
        _mixed(15, ending[at], p1),
        _mixed(16, ending[at], c1),
        _mixed(17, word[at - 2], p1, c0),
        _mixed(18, ending[at - 1], ending[at]),
        _mixed(19, shape[at - 1], c0, shape[at + 1]),
    ]
    if tags is not None:
        n1, n2, n3, l1, l2, l3 = (tags[at + step] for step in (1, 2, 3, -1, -2, -3))
        found += [
            _mixed(31, l1, c0),
            _mixed(32, n1, c0),
            _mixed(33, l1, c0, n1),
            _mixed(34, l2, l1, c0),
            _mixed(35, c0, n1, n2),
            _mixed(36, l1, w0),
            _mixed(37, w0, n1),
            _mixed(38, l2, l1, c0, n1),
            _mixed(39, l1, c0, n1, n2),
            _mixed(40, l3, l2, l1, c0),
            _mixed(41, c0, n1, n2, n3),
            _mixed(42, l1, shape[at]),
            _mixed(43, v1, l2, c0),
            _mixed(44, w1, c0, n2),
            # What was seen of verbs in this sentence so far, and what is yet to come.
            _mixed(45, _seen(given, tags, "vx"), _seen(given, tags, "x"), c0, l1),
            _mixed(46, _to_come(given, tags, "vx"), c0, l1),
            _mixed(47, _seen(given, tags, "vx"), _to_come(given, tags, "vxiku"), c0, n1),
        ]
    return np.stack(found, 1)


def _sums(tags: Ints, kinds: str) -> Ints:
    """How many rows up to each have one of the kinds."""
    found: Ints = np.cumsum(np.isin(tags, [_KIND[kind] for kind in kinds]))
    return found


def _bounds(given: Rows) -> tuple[Ints, Ints]:
    """First row and last row of the sentence of each word."""
    empty = given.word == 0
    index = np.arange(len(empty))
    before = np.maximum.accumulate(np.where(empty, index, 0))
    after = np.minimum.accumulate(np.where(empty, index, len(empty))[::-1])[::-1]
    return before[given.places] + 1, after[given.places] - 1


def _seen(given: Rows, tags: Ints, kinds: str) -> Ints:
    sums = _sums(tags, kinds)
    first, _ = _bounds(given)
    found: Ints = np.minimum(sums[given.places - 1] - sums[first - 1], 2)
    return found


def _to_come(given: Rows, tags: Ints, kinds: str) -> Ints:
    sums = _sums(tags, kinds)
    _, last = _bounds(given)
    found: Ints = np.minimum(sums[last] - sums[given.places], 2)
    return found


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each agreeing word with the nominal words near it, in rows of `Rows`."""

    agreeing: Ints
    """(agreeing,)"""
    nominal: Ints
    """(agreeing, LEFT + RIGHT); 0 where there is none."""
    features: Ints
    """(agreeing, LEFT + RIGHT + 1, templates): the last is that of no noun at all."""


def pairs(given: Rows, tags: Ints) -> Pairs:
    """What may agree with what."""
    first, last = _bounds(given)
    chosen = np.isin(tags[given.places], [_KIND[kind] for kind in AGREEING])
    agreeing, first, last = given.places[chosen], first[chosen], last[chosen]
    nominals = np.flatnonzero(np.isin(tags, [_KIND[kind] for kind in NOMINAL]))
    if not len(agreeing):
        return Pairs(agreeing, np.zeros((0, LEFT + RIGHT), np.int64), np.zeros((0, LEFT + RIGHT + 1, 1), np.int64))
    padded = np.concatenate([np.zeros(LEFT, np.int64), nominals, np.full(RIGHT + 1, 1 << 40)])
    where = np.searchsorted(nominals, agreeing) + LEFT
    offsets = np.concatenate([np.arange(-LEFT, 0), np.arange(RIGHT)])
    nominal = padded[where[:, None] + offsets]
    nominal = np.where((nominal >= first[:, None]) & (nominal <= last[:, None]), nominal, 0)
    return Pairs(agreeing, nominal, _pair_features(given, tags, agreeing, nominal))


def _pair_features(given: Rows, tags: Ints, agreeing: Ints, nominal: Ints) -> Ints:
    shape = nominal.shape
    a = np.broadcast_to(agreeing[:, None], shape)
    c = np.where(nominal > 0, nominal, a)
    low, high = np.minimum(a, c), np.maximum(a, c)
    gap = high - low
    side = (c > a).astype(np.int64)
    distance = np.digitize(gap, [2, 3, 4, 5, 7, 10, 15]) * 2 + side
    ka, kc = tags[a], tags[c]

    def between(kinds: str, most: int = 2) -> Ints:
        sums = _sums(tags, kinds)
        found: Ints = np.minimum(np.maximum(sums[high - 1] - sums[low], 0), most)
        return found

    comma = np.cumsum(given.word == _number(","))
    commas = np.minimum(np.maximum(comma[high - 1] - comma[low], 0), 2)
    finite, relative, nominals = between("vx"), between("WS"), between("NERM", 3)
    joints, governing, verbs = between("C"), between("PB", 3), between("ikuyt")
    barrier = ((finite * 3 + relative) * 3 + commas) * 3 + verbs
    path = np.zeros(shape, np.int64)
    for step in range(1, 6):
        inside = low + step < high
        path = np.where(inside, path * 31 + tags[np.minimum(low + step, len(tags) - 1)] + 1, path)
    path = np.where(gap <= 6, path, 999983)
    # What the nominal phrase of the candidate hangs on: the word before its article and its adjectives.
    start = c - 1
    for _ in range(3):
        inner = np.isin(tags[start], [_KIND[kind] for kind in "DJM"])
        start = np.where(inner, start - 1, start)
    on, on_word = tags[start], given.word[start]
    before, after = tags[c - 1], tags[c + 1]
    order = np.broadcast_to(np.arange(shape[1]), shape)
    auxiliary = _auxiliary(given, tags, a)
    columns = [
        _mixed(101, ka, distance, kc),
        _mixed(102, ka, side, path, kc),
        _mixed(103, ka, side, on, barrier),
        _mixed(104, ka, order, kc),
        _mixed(105, ka, side, nominals, governing, on),
        _mixed(106, ka, side, barrier, nominals),
        _mixed(107, ka, side, before, kc, after),
        _mixed(108, ka, side, tags[a - 1], tags[a + 1], order),
        _mixed(109, ka, side, on_word, nominals),
        _mixed(110, given.word[a], side, order),
        _mixed(111, ka, side, given.word[c], nominals),
        _mixed(112, ka, auxiliary, side, on, nominals),
        _mixed(113, ka, auxiliary, order, finite),
        _mixed(114, ka, side, joints, on, nominals),
        _mixed(115, ka, side, path, on),
        _mixed(116, ka, side, barrier, on, kc, auxiliary),
        _mixed(117, ka, side, given.ending[c], nominals),
        _mixed(118, ka, side, tags[c + 1], tags[c + 2], nominals),
        _mixed(119, ka, given.kinds[a], side, order),
    ]
    features = np.stack(columns, 2)
    none = agreeing
    aux = _auxiliary(given, tags, agreeing)
    alone = [
        _mixed(201, tags[none]),
        _mixed(202, tags[none], tags[none - 1], tags[none + 1]),
        _mixed(203, given.word[none]),
        _mixed(204, tags[none], given.word[none - 1]),
        _mixed(205, tags[none], given.word[none + 1]),
        _mixed(206, tags[none], aux),
        _mixed(207, tags[none], tags[none - 2], tags[none - 1]),
        _mixed(208, tags[none], tags[none + 1], tags[none + 2]),
        _mixed(209, tags[none], given.kinds[none]),
        _mixed(210, tags[none], (nominal[:, LEFT - 1] > 0) * 2 + (nominal[:, LEFT] > 0)),
    ]
    padding = np.full((len(none), features.shape[2] - len(alone)), (1 << BITS), np.int64)
    return np.concatenate([features, np.concatenate([np.stack(alone, 1), padding], 1)[:, None, :]], 1)


def _auxiliary(given: Rows, tags: Ints, at: Ints) -> Ints:
    """The last auxiliary at most three words before, as a number; 0 where there is none."""
    found = np.zeros(at.shape, np.int64)
    for step in (3, 2, 1):
        row = np.maximum(at - step, 0)
        here = np.isin(tags[row], [_KIND[kind] for kind in "xuyz"])
        found = np.where(here, given.word[row], found)
    return found


def verb_forms(given: Rows, tags: Ints) -> tuple[Ints, Ints]:
    """Rows of what may be an infinitive or a participle, and addresses of what stands around each, (words, templates).

    Nothing tells which of the two stands there.
    """
    at = given.places
    at = at[(given.verb[at] != 0) & np.isin(tags[at], [_KIND[kind] for kind in "ikuy"])]
    if not len(at):
        return at, np.zeros((0, 1), np.int64)
    # The finite verb before it, in its clause and in its sentence.
    index = np.arange(len(tags))
    finite = np.isin(tags, [_KIND[kind] for kind in "vx"])
    last = np.maximum.accumulate(np.where(finite, index, 0))[at - 1]
    begun = np.maximum.accumulate(np.where(given.word == 0, index, 0))[at]
    stops = _sums(tags, ".SW")
    joints = _sums(tags, "C")
    others = _sums(tags, "ikuyt")
    within = last > begun
    over = np.where(
        within, np.minimum(stops[at - 1] - stops[last], 2) * 3 + np.minimum(joints[at - 1] - joints[last], 2), 9
    )
    passed = np.where(within, np.minimum(others[at - 1] - others[last], 2), 3)
    helper = np.where(within, given.word[last], 0)
    of_clause = np.where(over == 0, helper, over)
    near = np.where(np.isin(tags[at + 1], [_KIND[kind] for kind in "vx"]), given.word[at + 1], tags[at + 1])
    verb, w1, v1, v2 = given.verb[at], given.word[at + 1], given.word[at - 1], given.word[at - 2]
    t1, t2, l1, l2, l3 = (tags[at + step] for step in (1, 2, -1, -2, -3))
    return at, np.stack(
        [
            _mixed(301, v1),
            _mixed(302, v1, v2),
            _mixed(303, l1, l2),
            _mixed(304, l1, l2, l3),
            _mixed(305, l1, t1),
            _mixed(306, w1),
            _mixed(307, v1, t1),
            _mixed(308, v1, near),
            _mixed(309, of_clause, passed),
            _mixed(310, of_clause, l1, passed),
            _mixed(311, of_clause, near),
            _mixed(312, helper, over, passed, l1),
            _mixed(313, verb),
            _mixed(314, verb, v1),
            _mixed(315, verb, of_clause),
            _mixed(316, l1, near, over),
            _mixed(317, v1, of_clause),
            _mixed(318, t1, t2, l1),
            _mixed(319, near, t2),
        ],
        1,
    )


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: of the two passes of the tagger (addresses, kinds), of the finder of nouns (addresses + 1 of zero,), of
    infinitives against participles (addresses,)."""

    first: Floats
    second: Floats
    nouns: Floats
    verbs: Floats


@cache
def model(tag: str) -> Model | None:
    """The model of a primary subtag; None where there is none."""
    name = f"built/syntax-{tag}.npz"
    if not knowledge.has(name):
        return None
    with np.load(io.BytesIO(knowledge.data(name))) as kept:
        return unpacked({key: kept[key] for key in kept})


def unpacked(kept: dict[str, NDArray[np.generic]]) -> Model:
    """The weights as they were kept, in eighths of a bit or so: small numbers with a scale."""
    tables = []
    for name in ("first", "second", "nouns", "verbs"):
        table = kept[name].astype(np.float32) * np.float32(kept[f"{name}_scale"])
        tables.append(table)
    first, second, nouns, verbs = tables
    return Model(first, second, np.append(nouns, np.float32(0)), verbs)


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    scores = scores - scores.max(-1, keepdims=True)
    np.exp(scores, scores)
    found: Floats = scores / scores.sum(-1, keepdims=True)
    return found


def scored(table: Floats, features: Ints) -> Floats:
    """The sum of the weights of each word, (words, kinds), in parts: all at once would fill the memory."""
    out = np.zeros((len(features), table.shape[1]), np.float32)
    for column in range(features.shape[1]):
        out += table[features[:, column]]
    return out


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of some sentences."""

    tags: str
    """A kind a word."""
    sure: Floats
    """(words, kinds): how likely each kind."""
    agreeing: Ints
    """Numbers of the agreeing words."""
    nominal: Ints
    """(agreeing, LEFT + RIGHT): numbers of the nominal words; -1 where there is none."""
    belongs: Floats
    """(agreeing, LEFT + RIGHT + 1): how likely it belongs to each; the last is none."""
    verbs: Ints
    """Numbers of the infinitives and participles."""
    infinitive: Floats
    """(verbs,): the logarithm of the odds that an infinitive belongs there, and no participle."""


def read(sentences: Sequence[Sequence[str]], language: str, using: Model | None = None) -> Reading | None:
    """The kinds and nouns of all words of the sentences, in order; None in a language without a model."""
    using = using or model(languages.primary(language))
    if using is None:
        return None
    given = rows(sentences, language)
    tags = np.zeros(len(given.word), np.int64)
    if not len(given.places):
        return Reading(
            "", np.zeros((0, len(KINDS)), np.float32), *_nothing(), np.zeros(0, np.int64), np.zeros(0, np.float32)
        )
    tags[given.places] = scored(using.first, tag_features(given)).argmax(1)
    sure = softmax(scored(using.second, tag_features(given, tags)))
    tags[given.places] = sure.argmax(1)
    found = pairs(given, tags)
    number = np.full(len(given.word), -1)
    number[given.places] = np.arange(len(given.places))
    scores = using.nouns[found.features].sum(2)
    scores[:, :-1][found.nominal == 0] = -1e9
    kinds = "".join(KINDS[tag] for tag in tags[given.places])
    verbs, around = verb_forms(given, tags)
    odds = using.verbs[around].sum(1)
    nominal = np.where(found.nominal > 0, number[found.nominal], -1)
    return Reading(kinds, sure, number[found.agreeing], nominal, softmax(scores), number[verbs], odds)


def _nothing() -> tuple[Ints, Ints, Floats]:
    none = np.zeros(0, np.int64)
    return none, np.zeros((0, LEFT + RIGHT), np.int64), np.zeros((0, LEFT + RIGHT + 1), np.float32)
