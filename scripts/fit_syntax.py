"""Fits ``built/syntax-XX.npz``: the tagger and the finder of nouns of `pipeline.words.syntax`.

    python -m scripts.fit_syntax XX OUT TEXT TREEBANK.conllu …

TEXT is right text, a sentence a line: where words that agree leave one noun, the finder learns from it, too.
The treebanks are of Universal Dependencies. Words are those of the text, so that what a treebank takes apart (*del*,
*zum*, *verlo*) is one word. The same treebanks give the same bytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.checks.grammar import relations
from pipeline.words import inflection, morphology, syntax
from pipeline.words.syntax import KINDS, Floats, Ints

EPOCHS = 10
BATCH = 128
RATE = 0.12
CHUNK = 400
LINES = 9000
VERB_LINES = 13000
ROUNDS = 1
"""How often it learns from plain text, where words that must agree tell which belongs to which."""
PLAIN = 0.9
"""From which probability on a choice is learned from."""
APART = 0.02
"""How likely words of right text belong together that cannot agree, beside others."""

Slope = Callable[[Ints], tuple[Ints, Floats]]
"""Of some examples, by their numbers: addresses of weights, each once, and how steep the error is at each."""

_OF_UPOS = {
    "NOUN": "N", "PROPN": "E", "ADJ": "J", "DET": "D", "ADP": "P", "PRON": "R", "NUM": "M", "ADV": "A", "CCONJ": "C",
    "SCONJ": "S", "PART": "T", "PUNCT": ".", "SYM": ".",
}  # fmt: skip
_VERBS = {"Fin": 0, "Inf": 1, "Part": 2, "Ger": 3}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a treebank, as the text has it."""

    form: str
    kind: str
    noun: int
    """Which word of the sentence it agrees with; -1 with none, -2 where nothing is said."""
    features: str
    """Of the treebank: gender, number."""


def kind(node: Sequence[str], language: str) -> str:
    """The letter of `KINDS`. Some treebanks leave the form of a verb to their own tags, or out."""
    word, upos, own, features = node[1], node[3], node[4], node[5]
    if upos in ("VERB", "AUX"):
        form = next((part[9:] for part in features.split("|") if part.startswith("VerbForm=")), "")
        if not form and "Mood=" not in features:
            form = "Part" if own.endswith(("PP", "VBN")) else "Inf" if own.endswith(("INF", "IZU", "VB")) else ""
            form = form or ("Ger" if own == "VBG" else "")
            if not form and own in ("_", "", "VERB", "AUX", upos):
                form = {"K": "Part", "JK": "Part", "i": "Inf", "g": "Ger", "Ki": "Part"}.get(
                    lexical(word, language), "Fin"
                )
        return ("vikt" if upos == "VERB" else "xuyz")[_VERBS.get(form, 0)]
    if upos == "PRON" and node[7].startswith("det"):
        return "D"
    if upos == "PRON" and "PronType=Rel" in features:
        return "W"
    return _OF_UPOS.get(upos, "O")


def lexical(word: str, language: str) -> str:
    """What the lexicon says of a word, as letters in order."""
    return "".join(
        sorted({code[1] if code in ("Vi", "Vg") else code[0] for code in morphology.of(word.lower(), language)})
    )


def sentences(path: Path, language: str) -> Iterator[list[Token]]:
    """The sentences of a treebank."""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            yield _sentence([line for line in lines if "." not in line[0]], language)


def _sentence(lines: list[list[str]], language: str) -> list[Token]:
    spans: dict[int, int] = {}
    forms: list[tuple[str, list[int]]] = []
    last = 0
    for line in lines:
        if "-" in line[0]:
            start, end = map(int, line[0].split("-"))
            forms.append((line[1], list(range(start, end + 1))))
            last = end
        elif int(line[0]) > last:
            forms.append((line[1], [int(line[0])]))
    nodes = {int(line[0]): line for line in lines if "-" not in line[0]}
    for at, (_, numbers) in enumerate(forms):
        spans |= dict.fromkeys(numbers, at)
    tree = _Tree(nodes)
    tokens = []
    for form, numbers in forms:
        first = nodes[numbers[0]]
        of = kind(first, language)
        chosen = numbers[0]
        if len(numbers) > 1 and of == "P" and any(nodes[each][3] == "DET" for each in numbers):
            of, chosen = "B", next(each for each in numbers if nodes[each][3] == "DET")
        noun = tree.noun(chosen, of)
        tokens.append(Token(form, of, spans[noun] if noun > 0 else noun, nodes[chosen][5]))
    return tokens


class _Tree:
    """Who agrees with whom, by the relations."""

    def __init__(self, nodes: dict[int, list[str]]) -> None:
        self.nodes = nodes
        self.children: dict[int, list[int]] = {}
        for number, node in nodes.items():
            self.children.setdefault(int(node[6]), []).append(number)

    def relation(self, number: int) -> str:
        return self.nodes[number][7] if number in self.nodes else "root"

    def head(self, number: int) -> int:
        return int(self.nodes[number][6])

    def subject(self, number: int) -> int:
        """The subject of a predicate, over conjunctions and auxiliaries; -1 where it has none."""
        for _ in range(4):
            for child in self.children.get(number, ()):
                if self.relation(child).startswith("nsubj"):
                    return self.antecedent(child, number)
            relation = self.relation(number)
            if relation in ("cop", "conj") or relation.startswith("aux") or relation == "xcomp":
                number = self.head(number)
            elif relation.startswith("acl") and "relcl" not in relation:
                return self.head(number)
            else:
                return -1
        return -1

    def antecedent(self, subject: int, predicate: int) -> int:
        """What a relative pronoun stands for."""
        node = self.nodes[subject]
        if node[3] == "PRON" and "PronType=Rel" in node[5]:
            for _ in range(3):
                if self.relation(predicate).startswith("acl"):
                    return self.head(predicate)
                if self.relation(predicate) not in ("conj", "xcomp"):
                    break
                predicate = self.head(predicate)
            return -1
        return subject

    def noun(self, number: int, of: str) -> int:
        """The word that this one agrees with; -1 none, -2 unclear."""
        relation = self.relation(number)
        if of in "DB":
            return self.head(number) if relation.startswith(("det", "nmod:poss", "amod", "nummod")) else -1
        if of == "J":
            return self._of_adjective(number)
        if of in "ky":
            return self._of_participle(number)
        if of in "vx":
            return self.subject(number)
        return -2

    def _of_adjective(self, number: int) -> int:
        for _ in range(3):
            relation = self.relation(number)
            if relation.startswith("amod"):
                return self.head(number)
            if relation != "conj":
                break
            if any(
                self.relation(each) == "cop" or self.relation(each).startswith("nsubj")
                for each in self.children.get(number, ())
            ):
                break
            number = self.head(number)
        return self.subject(number)

    def _of_participle(self, number: int) -> int:
        helpers = [each for each in self.children.get(number, ()) if self.relation(each).startswith("aux")]
        lemmas = {self.nodes[each][2] for each in helpers}
        if lemmas & {"avoir", "haber", "avere", "haben"} and not lemmas & {"être", "ser", "essere", "sein"}:
            return -1
        if self.relation(number).startswith("amod"):
            return self.head(number)
        return self.subject(number)


def _by_steps(table: Floats, steepest: float, count: int, rng: np.random.Generator, slope: Slope) -> Floats:
    """The weights after AdaGrad in batches of so many examples, the mean of the later half of the epochs; the table is
    changed. `steepest`: of the sums of squares at the beginning."""
    squares = np.full(table.shape, steepest, np.float32)
    mean = np.zeros_like(table)
    for epoch in range(EPOCHS):
        order = rng.permutation(count)
        for start in range(0, count, BATCH):
            addresses, gradient = slope(order[start : start + BATCH])
            squares[addresses] += gradient**2
            table[addresses] -= RATE * gradient / np.sqrt(squares[addresses])
        if epoch >= EPOCHS // 2:
            mean += table
    return mean / (EPOCHS - EPOCHS // 2)


def trained(features: Ints, gold: Ints, kinds: int, rng: np.random.Generator) -> Floats:
    """Weights of a linear model with softmax: (addresses, kinds)."""
    table = np.zeros((1 << syntax.BITS, kinds), np.float32)

    def slope(part: Ints) -> tuple[Ints, Floats]:
        ids = features[part]
        error = syntax.softmax(table[ids].sum(1))
        error[np.arange(len(part)), gold[part]] -= 1
        unique, back = np.unique(ids.reshape(-1), return_inverse=True)
        gradient = np.zeros((len(unique), kinds), np.float32)
        np.add.at(gradient, back, np.repeat(error, ids.shape[1], 0))
        return unique, gradient

    return _by_steps(table, 1e-3, len(gold), rng, slope)


def trained_nouns(features: Ints, gold: Ints, barred: Ints, rng: np.random.Generator) -> Floats:
    """Weights of the finder of nouns: the same, with one weight an address."""
    # Behind them stands an address of nothing.
    table = np.zeros((1 << syntax.BITS) + 1, np.float32)

    def slope(part: Ints) -> tuple[Ints, Floats]:
        table[-1] = 0
        ids = features[part]
        scores = table[ids].sum(2)
        scores[:, :-1][barred[part] == 0] = -1e9
        error = syntax.softmax(scores)
        error[np.arange(len(part)), gold[part]] -= 1
        return _summed(ids, error)

    return _by_steps(table, 1e-3, len(gold), rng, slope)[:-1]


def trained_verbs(features: Ints, gold: Ints, rng: np.random.Generator) -> Floats:
    """Weights of a logistic regression: 1 for an infinitive, 0 for a participle."""
    table = np.zeros(1 << syntax.BITS, np.float32)

    def slope(part: Ints) -> tuple[Ints, Floats]:
        ids = features[part]
        return _summed(ids, 1 / (1 + np.exp(-np.clip(table[ids].sum(1), -30, 30))) - gold[part])

    return _by_steps(table, 1e-2, len(gold), rng, slope)


def _summed(ids: Ints, error: Floats) -> tuple[Ints, Floats]:
    """The addresses of some examples, each once, and the errors of each; `ids` has an axis more than `error`."""
    unique, back = np.unique(ids.reshape(-1), return_inverse=True)
    return unique, np.bincount(back, np.repeat(error.reshape(-1), ids.shape[-1])).astype(np.float32)


def _read(
    lines: Sequence[str], language: str, model: syntax.Model
) -> Iterator[tuple[list[list[str]], syntax.Reading, syntax.Rows, Ints]]:
    """The words of some lines at a time, what the model makes of them, their rows and the kinds of these."""
    for start in range(0, len(lines), CHUNK):
        texts = [[word.text for word in syntax.tokens(line, language)] for line in lines[start : start + CHUNK]]
        reading = syntax.read(texts, language, model)
        assert reading is not None
        given = syntax.rows(texts, language)
        tags = np.zeros(len(given.word), np.int64)
        tags[given.places] = [KINDS.index(tag) for tag in reading.tags]
        yield texts, reading, given, tags


def verbs_of(lines: Sequence[str], language: str, first: Floats, second: Floats) -> tuple[Ints, Ints]:
    """Features and which form stands there, of the verbs of right text that can be one of the two only."""
    none = np.zeros((1 << syntax.BITS) + 1, np.float32)
    model = syntax.Model(first, second, none, none[:-1])
    features, gold = [], []
    for texts, reading, given, tags in _read(lines, language, model):
        _, around = syntax.verb_forms(given, tags)
        flat = [word for sentence in texts for word in sentence]
        forms = [inflection.verb_form(flat[at].lower(), language)[0] for at in reading.verbs]
        plain = np.array([bool(form) for form in forms])
        features.append(around[plain])
        gold.append(np.array([form == "i" for form in forms if form], np.float32))
    return np.concatenate(features), np.concatenate(gold)


def prepared(treebank: Sequence[Sequence[Token]], language: str) -> tuple[syntax.Rows, Ints]:
    """Rows and the kinds of the words."""
    given = syntax.rows([[token.form for token in sentence] for sentence in treebank], language)
    gold = np.array([KINDS.index(token.kind) for sentence in treebank for token in sentence])
    return given, gold


def gold_pairs(treebank: Sequence[Sequence[Token]], given: syntax.Rows, found: syntax.Pairs) -> tuple[Ints, Ints]:
    """Which of the candidates each agreeing word belongs to, and which words of them count."""
    noun_of: dict[int, int] = {}
    at = 0
    for sentence in treebank:
        first = int(given.places[at])
        for step, token in enumerate(sentence):
            noun_of[first + step] = first + token.noun if token.noun >= 0 else token.noun
        at += len(sentence)
    gold, counts = [], []
    for number, row in enumerate(found.agreeing):
        noun = noun_of[int(row)]
        if noun == -2:
            gold.append(syntax.LEFT + syntax.RIGHT)
            counts.append(False)
        elif noun == -1:
            gold.append(syntax.LEFT + syntax.RIGHT)
            counts.append(True)
        else:
            where = np.flatnonzero(found.nominal[number] == noun)
            gold.append(int(where[0]) if len(where) else syntax.LEFT + syntax.RIGHT)
            counts.append(True)
    return np.array(gold), np.flatnonzero(counts)


def packed(table: Floats, levels: int) -> tuple[NDArray[np.int8], float]:
    """Numbers of so many levels either way, and their scale: coarse ones change one kind in two hundred."""
    scale = float(np.quantile(np.abs(table[table != 0]), 0.9995)) / levels
    return np.clip(np.round(table / scale), -127, 127).astype(np.int8), scale


def learned(lines: Sequence[str], language: str, model: syntax.Model) -> tuple[Ints, Ints, Ints]:
    """Features, choice and candidates of what is plain in right text: where words must agree, few nouns are left."""
    features, gold, nominal = [], [], []
    for texts, reading, given, tags in _read(lines, language, model):
        found = syntax.pairs(given, tags)
        read = relations.Sentences(texts, language, reading, {})
        shares = reading.belongs.copy()
        for number, agreeing in enumerate(reading.agreeing.tolist()):
            for each in np.flatnonzero(shares[number, :-1] > 0.01):
                if not read.may_agree(agreeing, int(reading.nominal[number, each])):
                    shares[number, each] *= APART
        shares /= shares.sum(1, keepdims=True)
        plain = shares.max(1) > PLAIN
        features.append(found.features[plain].astype(np.int32))
        gold.append(shares.argmax(1)[plain])
        nominal.append(found.nominal[plain])
    return np.concatenate(features), np.concatenate(gold), np.concatenate(nominal)


def fitted(treebank: Sequence[Sequence[Token]], language: str, lines: Sequence[str]) -> dict[str, np.ndarray]:
    """The weights, as they are kept."""
    rng = np.random.default_rng(1)
    given, gold = prepared(treebank, language)
    first = trained(syntax.tag_features(given), gold, len(KINDS), rng)
    tags = np.zeros(len(given.word), np.int64)
    # What the second pass learns from is as uncertain as what it will see: each half tagged by the other's model.
    halves = [np.arange(len(gold)) < len(gold) // 2, np.arange(len(gold)) >= len(gold) // 2]
    features = syntax.tag_features(given)
    for half in halves:
        other = trained(features[~half], gold[~half], len(KINDS), rng)
        tags[given.places[half]] = syntax.scored(other, features[half]).argmax(1)
    second = trained(syntax.tag_features(given, tags), gold, len(KINDS), rng)
    tags[given.places] = gold
    found = syntax.pairs(given, tags)
    belongs, counts = gold_pairs(treebank, given, found)
    own = found.features[counts].astype(np.int32), belongs[counts], found.nominal[counts]
    nouns = trained_nouns(*own, rng)
    for _ in range(ROUNDS if lines else 0):
        model = syntax.Model(first, second, np.append(nouns, np.float32(0)), nouns)
        more = learned(lines[-LINES:], language, model)
        nouns = trained_nouns(*(np.concatenate(pair) for pair in zip(own, own, more, strict=True)), rng)
    verbs = trained_verbs(*verbs_of(lines, language, first, second), np.random.default_rng(2))
    kept: dict[str, np.ndarray] = {}
    for name, table, levels in (
        ("first", first, 16),
        ("second", second, 16),
        ("nouns", nouns, 32),
        ("verbs", verbs, 32),
    ):
        kept[name], scale = packed(table, levels)
        kept[f"{name}_scale"] = np.float32(scale)
    return kept


def measured(treebank: Sequence[Sequence[Token]], language: str, model: syntax.Model) -> str:
    """How many kinds are right, and how many nouns."""
    reading = syntax.read([[token.form for token in sentence] for sentence in treebank], language, model)
    assert reading is not None
    gold = "".join(token.kind for sentence in treebank for token in sentence)
    right = sum(one == other for one, other in zip(gold, reading.tags, strict=True))
    offsets, nouns = 0, []
    for sentence in treebank:
        nouns += [token.noun + offsets if token.noun >= 0 else token.noun for token in sentence]
        offsets += len(sentence)
    by: Counter[tuple[str, bool]] = Counter()
    for number, word in enumerate(reading.agreeing):
        if gold[word] != reading.tags[word] or nouns[word] == -2:
            continue
        best = int(reading.belongs[number].argmax())
        noun = -1 if best == syntax.LEFT + syntax.RIGHT else int(reading.nominal[number, best])
        by[gold[word], noun == nouns[word]] += 1
    told = " ".join(f"{k} {by[k, True]}/{by[k, True] + by[k, False]}" for k in syntax.AGREEING)
    return f"kinds {right / len(gold):.4f} nouns {told}"


def main() -> None:
    language, out, text, *paths = sys.argv[1:]
    lines = Path(text).read_text("utf-8").splitlines()[-VERB_LINES:]
    treebank = [sentence for path in paths for sentence in sentences(Path(path), language)]
    kept = fitted(treebank, language, lines)
    np.savez_compressed(out, **kept)
    model = syntax.unpacked(kept)
    print(language, len(treebank), measured(treebank, language, model), flush=True)


if __name__ == "__main__":
    main()
