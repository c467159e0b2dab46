"""A model that reads sentences: how much likelier a text is with a change than without, as a small transformer has it.

The model is SmolLM2-135M-Instruct (Apache-2.0), which learned English from 2 trillion tokens, where the table of
`ngrams` has seen 187 million words, three at a time: it knows what the subject of a verb is ten words before it. It is
slow for that, some hundred tokens a second and core, so only places are asked about that something cheaper doubts.

All that is asked about some documents is computed together, shared out among the cores: a sentence is read once, and
each change only from where it departs from the sentence to some tokens behind where both agree again. numpy does it, in
32-bit floats of weights that are kept in 8 bits, so that the file can be mapped and takes no memory while nothing is
asked.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline import files, system
from pipeline.words import mapped
from pipeline.words.gguf import Floats, Gguf

Ints = npt.NDArray[np.int64]

MAGIC = b"zhengming sentences 1\n"
# Another version has another name.
_SUFFIX = ".sentences-1"
_LEVELS = 127

# Of a sentence no more than so many tokens before a change are read, and so many behind it.
BEFORE, BEHIND = 24, 5
# So many rows are computed at once, and no fewer, so that unpacking the weights for them is little beside them.
_ROWS, _FEW_ROWS = 512, 64
# More threads than this gain little: the weights come to all of them through one memory.
_THREADS = 4
# So many words of the vocabulary are looked at at once.
_WORDS = 4096

_BITS = 1.4426950408889634
# What two machines may compute differently is far below this many bits.
_STEP = 0.25

# How the tokens' makers cut a text before they join letters: digits one by one, a space belongs to the word behind it.
_PIECE = re.compile(r"'(?:[sdmt]|ll|ve|re)| ?[^\W\d_]+| (?=\d)|\d| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the transformer."""

    layers: int
    width: int
    heads: int
    groups: int
    """Heads of keys and values: so many queries' heads share one."""
    inner: int
    words: int
    turns: float
    """The base of the angles that tell positions apart."""
    least: float
    """Added to a mean square before its root is divided by."""

    @property
    def head(self) -> int:
        return self.width // self.heads


def prepared(weights: Path) -> Path:
    """The file that `Sentences` reads, beside the weights (GGUF) that it is made of; made where it is missing
    or not whole.

    Raises InputError where it cannot be written, OSError, ValueError or KeyError for weights that are not of this kind.
    """
    target = weights.with_suffix(_SUFFIX)
    try:
        mapped.header(target, MAGIC)
    except (OSError, ValueError):
        files.replace(target, tuple(_pieces(Gguf(weights))), durable=False)
    return target


def _pieces(gguf: Gguf) -> Iterator[bytes]:
    data = gguf.metadata
    words: list[str] = data["tokenizer.ggml.tokens"]
    sizes = Sizes(
        data["llama.block_count"],
        data["llama.embedding_length"],
        data["llama.attention.head_count"],
        data["llama.attention.head_count_kv"],
        data["llama.feed_forward_length"],
        len(words),
        data["llama.rope.freq_base"],
        data["llama.attention.layer_norm_rms_epsilon"],
    )
    places: dict[str, tuple[str, int, list[int]]] = {}
    pieces = []
    at = 0
    for name, array in _arrays(gguf, sizes, "\n".join(words)):
        pieces.append(b"\0" * (-at % mapped.ALIGNED))
        at += len(pieces[-1])
        places[name] = (array.dtype.str, at, list(array.shape))
        pieces.append(array.tobytes())
        at += array.nbytes
    yield mapped.head(MAGIC, {"sizes": [getattr(sizes, each) for each in Sizes.__slots__], "arrays": places})
    yield from pieces


def _arrays(gguf: Gguf, sizes: Sizes, words: str) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    yield "words", np.frombuffer(words.encode(), np.uint8)
    yield from _eight_bits("vocabulary", gguf.tensor("token_embd.weight"), 1)
    yield "last", gguf.tensor("output_norm.weight")
    for layer in range(sizes.layers):
        name = f"blk.{layer}."
        attention, inner = gguf.tensor(name + "attn_norm.weight"), gguf.tensor(name + "ffn_norm.weight")
        asked = np.concatenate([gguf.tensor(f"{name}attn_{each}.weight") for each in "qkv"])
        wide = np.concatenate([gguf.tensor(f"{name}ffn_{each}.weight") for each in ("gate", "up")])
        yield from _eight_bits(f"asked{layer}", (asked * attention).T)
        yield from _eight_bits(f"told{layer}", gguf.tensor(name + "attn_output.weight").T)
        yield from _eight_bits(f"wide{layer}", (wide * inner).T)
        yield from _eight_bits(f"narrow{layer}", gguf.tensor(name + "ffn_down.weight").T)


def _eight_bits(name: str, weights: Floats, axis: int = 0) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Weights in steps; how far apart these are, for each output."""
    step = np.maximum(np.abs(weights).max(axis, keepdims=True), 1e-12) / _LEVELS
    yield name, np.ascontiguousarray(np.rint(weights / step).astype(np.int8))
    yield f"{name}.step", np.ascontiguousarray(step.reshape(-1).astype(np.float32))


class Tokens:
    """Cuts a text into the tokens of the model: byte pairs, joined in the order in which the vocabulary has them."""

    def __init__(self, words: Sequence[str]) -> None:
        self._numbers: Mapping[str, int] = {word: number for number, word in enumerate(words)}
        self.of_piece = lru_cache(maxsize=50_000)(self._of_piece)

    def __call__(self, text: str) -> list[int]:
        return [number for piece in _PIECE.findall(text) for number in self.of_piece(piece)]

    def _of_piece(self, piece: str) -> tuple[int, ...]:
        known, never = self._numbers, len(self._numbers)
        parts = [_LETTERS[byte] for byte in piece.encode("utf-8", "replace")]
        while len(parts) > 1:
            ranks = [known.get(one + two, never) for one, two in pairwise(parts)]
            best = min(ranks)
            if best == never:
                break
            at = ranks.index(best)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(known[part] for part in parts)


def _letters() -> list[str]:
    """The letter that stands for each byte in the vocabulary (as in GPT-2): itself where it can be seen."""
    seen = {*range(33, 127), *range(161, 173), *range(174, 256)}
    other = iter(range(256, 512))
    return [chr(byte) if byte in seen else chr(next(other)) for byte in range(256)]


_LETTERS = _letters()

Change = tuple[int, int, str]
"""First letter, the one behind the last, what stands there instead."""


@dataclass(frozen=True, slots=True)
class _Branch:
    """What of a changed sentence differs: from the token `at` on the tokens `tokens`, in place of `old`."""

    at: int
    old: tuple[int, ...]
    new: tuple[int, ...]


class Stopped(Exception):
    """Nobody waits for what was being read."""


class Sentences:
    """The model. Reading is thread-safe. Raises OSError, and ValueError for a file of another version or cut short."""

    def __init__(self, file: Path) -> None:
        self._header = mapped.header(file, MAGIC)
        try:
            self.sizes = Sizes(*self._header.data["sizes"])
        except (KeyError, TypeError):
            raise ValueError("damaged") from None
        self._data = np.memmap(file, np.uint8, "r")
        self.tokens = Tokens(bytes(self._array("words")).decode("utf-8").split("\n"))
        turns = self.sizes.turns ** (-np.arange(0, self.sizes.head, 2, dtype=np.float32) / self.sizes.head)
        self._turns: Floats = turns.astype(np.float32)

    def _array(self, name: str) -> Any:
        begin, end, kind, shape = self._header.place(name)
        return np.asarray(self._data[begin:end]).view(kind).reshape(shape)

    def gains(
        self, asked: Sequence[tuple[str, Sequence[Change]]], stop: threading.Event | None = None
    ) -> list[list[float]]:
        """For each sentence and each of its changes, by how many bits the text is likelier with it than without.

        Raises Stopped soon after `stop` was set by another thread.
        """
        trees = [self._tree(sentence, changes) for sentence, changes in asked]
        parts = list(_shared_out(trees, min(_THREADS, system.cores())))
        ended = threading.Event()

        def told(part: Sequence[_Tree]) -> list[list[float]]:
            return self._told(part, lambda: ended.is_set() or (stop is not None and stop.is_set()))

        if len(parts) < 2:
            return [line for part in parts for line in told(part)]
        # A pool of its own: there are few readings, so its threads cost nothing, and none is left.
        with ThreadPoolExecutor(min(_THREADS, system.cores(), len(parts)), "sentences") as pool:
            try:
                return [line for lines in pool.map(told, parts) for line in lines]
            except BaseException:
                # Whoever interrupts does not wait for the others.
                ended.set()
                raise

    def _tree(self, sentence: str, changes: Sequence[Change]) -> _Tree:
        whole = self.tokens(sentence)
        branches = []
        for start, end, new in changes:
            changed = self.tokens(sentence[:start] + new + sentence[end:])
            same = _shared(whole, changed)
            behind = _shared(whole[same:][::-1], changed[same:][::-1])
            stop_old, stop_new = len(whole) - behind, len(changed) - behind
            more = min(behind, BEHIND)
            branches.append(_Branch(same, tuple(whole[same : stop_old + more]), tuple(changed[same : stop_new + more])))
        return _Tree.of(whole, branches)

    def _told(self, trees: Sequence[_Tree], stop: Callable[[], bool]) -> list[list[float]]:
        hidden = self._hidden(trees, stop)
        wanted, keys = [], []
        # A row that tells several tokens is held against the vocabulary once.
        tell: dict[int, int] = {}
        rows = []
        first = 0
        for number, tree in enumerate(trees):
            for key, row, token in tree.asked:
                rows.append(tell.setdefault(first + row, len(tell)))
                wanted.append(token)
                keys.append((number, key))
            first += len(tree.tokens)
        scores = self._log2p(hidden[list(tell)], np.array(rows, np.int64), np.array(wanted, np.int64))
        sums = [[0.0] * tree.count for tree in trees]
        for (number, (branch, sign)), score in zip(keys, scores.tolist(), strict=True):
            sums[number][branch] += sign * score
        return [[round(each / _STEP) * _STEP for each in line] for line in sums]

    def _log2p(self, hidden: Floats, rows: Ints, wanted: Ints) -> Floats:
        """The probability of each token that is wanted, which the row at its place in `rows` tells; the vocabulary is
        gone through a part at a time."""
        vocabulary, step = self._array("vocabulary"), self._array("vocabulary.step")
        own = np.einsum("ij,ij->i", hidden[rows], vocabulary[wanted].astype(np.float32)) * step[wanted]
        # A sum of powers, of the most and of the rest.
        most = np.full(len(hidden), -np.inf, np.float32)
        rest = np.zeros(len(hidden), np.float32)
        part = np.empty((_WORDS, self.sizes.width), np.float32)
        scores = np.empty((len(hidden), _WORDS), np.float32)
        for at in range(0, len(vocabulary), _WORDS):
            count = min(_WORDS, len(vocabulary) - at)
            np.copyto(part[:count], vocabulary[at : at + count], casting="unsafe")
            told = np.matmul(hidden, part[:count].T, out=scores[:, :count])
            told *= step[at : at + count]
            now = np.maximum(most, told.max(1))
            told -= now[:, None]
            np.exp(told, out=told)
            rest = rest * np.exp(most - now) + told.sum(1)
            most = now
        return np.asarray((own - (most + np.log(rest))[rows]) * _BITS)

    def _hidden(self, trees: Sequence[_Tree], stop: Callable[[], bool]) -> Floats:
        """What the model makes of each row, before it tells the next token."""
        sizes = self.sizes
        vocabulary, step = self._array("vocabulary"), self._array("vocabulary.step")
        tokens = np.concatenate([tree.tokens for tree in trees])
        angles = np.concatenate([tree.positions for tree in trees])[:, None].astype(np.float32) * self._turns
        turn = (np.cos(angles)[:, None, :], np.sin(angles)[:, None, :])
        state = vocabulary[tokens].astype(np.float32) * step[tokens][:, None]
        borders = np.cumsum([0, *(len(tree.tokens) for tree in trees)]).tolist()
        wide, keys = sizes.width, sizes.groups * sizes.head
        room = np.empty(2 * sizes.inner * sizes.width, np.float32)
        for layer in range(sizes.layers):
            if stop():
                raise Stopped
            parts = self._times(_even(state, sizes.least), f"asked{layer}", room)
            query = _turned(parts[:, :wide].reshape(-1, sizes.heads, sizes.head), turn)
            key = _turned(parts[:, wide : wide + keys].reshape(-1, sizes.groups, sizes.head), turn)
            value = parts[:, wide + keys :].reshape(-1, sizes.groups, sizes.head)
            heard = np.empty_like(state)
            for tree, first, end in zip(trees, borders[:-1], borders[1:], strict=True):
                part = slice(first, end)
                heard[part] = self._heard(query[part], key[part], value[part], tree.unseen)
            state += self._times(heard, f"told{layer}", room)
            both = self._times(_even(state, sizes.least), f"wide{layer}", room)
            gate, up = both[:, : sizes.inner], both[:, sizes.inner :]
            up *= gate
            np.negative(gate, out=gate)
            np.exp(gate, out=gate)
            gate += 1
            up /= gate
            state += self._times(np.ascontiguousarray(up), f"narrow{layer}", room)
        return np.asarray(_even(state, sizes.least) * self._array("last"))

    def _heard(self, query: Floats, key: Floats, value: Floats, unseen: Floats) -> Floats:
        sizes, rows = self.sizes, len(query)
        shared = sizes.heads // sizes.groups
        asked = query.transpose(1, 0, 2).reshape(sizes.groups, shared * rows, sizes.head)
        weights = (asked @ key.transpose(1, 2, 0)).reshape(sizes.groups, shared, rows, rows)
        weights *= 1 / sqrt(sizes.head)
        weights += unseen
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(-1, keepdims=True)
        told = weights.reshape(sizes.groups, shared * rows, rows) @ value.transpose(1, 0, 2)
        return np.asarray(told.reshape(sizes.heads, rows, sizes.head).transpose(1, 0, 2).reshape(rows, sizes.width))

    def _times(self, rows: Floats, name: str, room: Floats) -> Floats:
        """Rows through the weights of a name, which are unpacked into `room`: memory that is new each time is slow."""
        packed = self._array(name)
        weights = room[: packed.size].reshape(packed.shape)
        np.copyto(weights, packed, casting="unsafe")
        out = rows @ weights
        out *= self._array(f"{name}.step")
        return np.asarray(out)


@dataclass(frozen=True, slots=True)
class _Tree:
    """A sentence and what departs from it, as rows of one computation."""

    tokens: Ints
    positions: Ints
    unseen: Floats
    """Row by row, 0 for each row that one looks at, else minus infinity."""
    asked: Sequence[tuple[tuple[int, float], int, int]]
    """Which change and with which sign, the row that tells, the token that is to be told."""
    count: int

    @staticmethod
    def of(whole: Sequence[int], branches: Sequence[_Branch]) -> _Tree:
        first = max(0, min((each.at for each in branches), default=0) - BEFORE)
        end = max((each.at + len(each.old) for each in branches), default=0)
        # In front stands what begins a text; token `n` of the sentence is told by the row `n - first`.
        trunk = [0, *whole[first:end]][: max(1, end - first)]
        tokens, positions = list(trunk), list(range(len(trunk)))
        asked: list[tuple[tuple[int, float], int, int]] = []
        for number, each in enumerate(branches):
            root = each.at - first
            asked += (((number, -1.0), root + step, token) for step, token in enumerate(each.old))
            for step, token in enumerate(each.new):
                asked.append(((number, 1.0), root if not step else len(tokens) + step - 1, token))
            tokens += each.new[:-1]
            positions += range(root + 1, root + len(each.new))
        rows = len(tokens)
        unseen = np.full((rows, rows), -np.inf, np.float32)
        unseen[: len(trunk), : len(trunk)][np.tri(len(trunk), dtype=bool)] = 0
        at = len(trunk)
        for each in branches:
            size = max(0, len(each.new) - 1)
            unseen[at : at + size, : each.at - first + 1] = 0
            unseen[at : at + size, at : at + size][np.tri(size, dtype=bool)] = 0
            at += size
        return _Tree(np.array(tokens, np.int64), np.array(positions, np.int64), unseen, asked, len(branches))


def _shared_out(trees: Sequence[_Tree], threads: int) -> Iterator[Sequence[_Tree]]:
    """The trees in order, in parts of nearly as many rows each: as many as threads, or more where they would be large,
    but none that is small."""
    sizes = [len(tree.tokens) for tree in trees]
    whole = sum(sizes)
    most = min(_ROWS, max(_FEW_ROWS, -(-whole // threads)))
    at = 0
    while at < len(trees):
        end, rows = at, 0
        while end < len(trees) and (end == at or rows + sizes[end] // 2 <= most):
            rows += sizes[end]
            end += 1
        yield trees[at:end]
        at = end


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _even(rows: Floats, least: float) -> Floats:
    return np.asarray(rows / np.sqrt(np.einsum("ij,ij->i", rows, rows)[:, None] / rows.shape[1] + least))


def _turned(rows: Floats, turn: tuple[Floats, Floats]) -> Floats:
    """Each pair of numbers turned by the angle of its position."""
    cosine, sine = turn
    out = np.empty_like(rows)
    out[..., 0::2] = rows[..., 0::2] * cosine - rows[..., 1::2] * sine
    out[..., 1::2] = rows[..., 0::2] * sine + rows[..., 1::2] * cosine
    return out
