"""Turns of phrase that translation brings in (``pipeline/data/usage.toml``): *included into*, *in face of*."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline import knowledge
from pipeline.checks import reported
from pipeline.model import Document, Example, Issue, Message, Rule, Segment, Span, tell
from pipeline.words import forms
from pipeline.words.tokens import NUMBER_WORDS, Token, tokens

_LONG = re.compile(r"[^\W\d_]{4,}")
_CHANGE = re.compile(r"\[([^>\]]*)>([^\]]*)\]")
# Several words that a phrase leaves open.
_GAPS = re.compile("…(?: …)+")
_NUMBER = re.compile(r"\D{0,4}\d.*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# Kinds of words in braces, beside the lists of the file: what they can be, of the tags of `forms`.
_TAGS = {
    # Nearly every plural is also a form of some verb: *companies*, *projects*.
    "plural": ("NNS", "VBZ"),
    "singular": ("NN", "NN:U", "NN:UN"),
    "verb": ("VB",),
    "plain": ("VB",),
    "countable": ("NN", "JJR"),
    "adjective": ("JJ",),
    "adverb": ("RB",),
    "participle": ("VBN",),
    "comparative": ("JJR",),
}
_KINDS = frozenset({"any", "number", "year", *_TAGS})
# These words must be nothing else.
_UNMISTAKABLE = frozenset({"plural", "singular", "plain", "countable"})


@dataclass(frozen=True, slots=True)
class Slot:
    """What one place of a phrase takes: some words, some kinds of words."""

    words: frozenset[str]
    kinds: frozenset[str] = frozenset()

    def takes(self, key: str) -> bool:
        return key in self.words or any(_is(kind, key) for kind in self.kinds)


def _is(kind: str, key: str) -> bool:
    if kind == "any":
        return key[:1].isalpha()
    if kind == "number":
        return _NUMBER.fullmatch(key) is not None or key in NUMBER_WORDS
    if kind == "year":
        return _YEAR.fullmatch(key) is not None
    if kind == "countable" and not forms.can_be(key, "NN"):
        return False
    if kind == "plural" and not forms.can_be(key, "NNS"):
        return False  # *is*, *contains*
    return (forms.is_only if kind in _UNMISTAKABLE else forms.can_be)(key, *_TAGS[kind])


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to be found in a row, and what some of them should be."""

    slots: tuple[Slot, ...]
    start: int
    """The first slot that changes; `end` is past the last."""
    end: int
    captured: tuple[int, ...]
    """The changing slots that suggestions refer to."""
    suggestions: tuple[str, ...]
    not_before: tuple[Slot, ...]
    not_after: tuple[Slot, ...]

    def fits(self, found: Sequence[Token], at: int, text: str) -> bool:
        """True when the phrase stands at token `at`, with nothing but white space between its words."""
        last = at + len(self.slots)
        if at < 0 or last > len(found):
            return False
        if not all(slot.takes(found[at + i].key) for i, slot in enumerate(self.slots)):
            return False
        gaps = (text[found[i].span.end : found[i + 1].span.start] for i in range(at, last - 1))
        if not all(gap.isspace() or (not gap and found[i + at + 1].key == "%") for i, gap in enumerate(gaps)):
            return False
        if self.not_before and at > 0 and any(slot.takes(found[at - 1].key) for slot in self.not_before):
            return False
        return not (self.not_after and last < len(found) and any(s.takes(found[last].key) for s in self.not_after))

    @property
    def telling(self) -> int:
        """The slot to look for first: of those that take listed words only, the one with the longest words, for these
        are the rarest."""
        listed = (i for i, slot in enumerate(self.slots) if slot.words and not slot.kinds)
        return max(listed, key=lambda i: min(map(len, self.slots[i].words)))


def parse(written: str, lists: Mapping[str, frozenset[str]]) -> Phrase:
    """A phrase of the file as a record; ValueError when it is not written as the file explains."""
    change = _CHANGE.search(written)
    if change is None:
        raise ValueError(f"no [words>suggestion] in the phrase {written!r}")
    before, inner, after = written[: change.start()].split(), change[1].split(), written[change.end() :].split()
    kept_before = [w for w in before if not w.startswith("~")]
    kept_after = [w for w in after if not w.startswith("~")]
    start = len(kept_before)
    return Phrase(
        tuple(_slot(w, lists) for w in (*kept_before, *inner, *kept_after)),
        start,
        start + len(inner),
        tuple(start + i for i, w in enumerate(inner) if w.startswith("{")),
        tuple(change[2].split("|")),
        tuple(_slot(w[1:], lists) for w in before if w.startswith("~")),
        tuple(_slot(w[1:], lists) for w in after if w.startswith("~")),
    )


def _slot(written: str, lists: Mapping[str, frozenset[str]]) -> Slot:
    literal: set[str] = set()
    kinds: set[str] = set()
    for option in written.split("|"):
        name = option.strip("{}")
        if name == option:
            literal.add(option)
        elif name in lists:
            literal |= lists[name]
        elif name in _KINDS:
            kinds.add(name)
        else:
            raise ValueError(f"no list {name!r}, asked for at {written!r} of a phrase")
    return Slot(frozenset(literal), frozenset(kinds))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: a rule, and the phrases that make it speak."""

    rule: Rule
    phrases: tuple[str, ...]
    """As written, each with the bad example of the rule that has its place."""
    why: Message
    prose: bool
    """It is no error in a headline."""


_DATA = knowledge.tables("usage.toml")
# In lower case, as the keys of tokens.
LISTS = {name: frozenset(written.lower().split()) for name, written in _DATA["lists"].items()}


def _line(data: Mapping[str, Any], group: Mapping[str, Any]) -> Line:
    phrases = _several(data["phrase"])
    wrong, right = _read_out(phrases[0])
    why = Message(group["message"])
    rule = Rule(
        id=f"grammar.{data['id']}",
        summary=tell("“{wrong}” for “{right}”: {why}", wrong=wrong, right=right, why=why),
        bad=tuple(map(Example, _several(data["bad"]))),
        good=tuple(map(Example, _several(data["good"]))),
        source=group["source"],
        type="grammar",
        languages=("en",),
        bulk=data.get("bulk", group.get("bulk", True)),
    )
    return Line(rule, phrases, why, group.get("prose", False))


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _read_out(written: str) -> tuple[str, str]:
    """A phrase as a dictionary has it, wrong and right: *prevent … to …* and *prevent … from …ing*."""
    change = _CHANGE.search(written)
    if change is None:
        raise ValueError(f"no [words>suggestion] in the phrase {written!r}")
    named: list[str] = []

    def shown(words: str) -> list[str]:
        return [_one_of(word, named) for word in words.split() if not word.startswith("~")]

    before, wrong, after = shown(written[: change.start()]), shown(change[1]), shown(written[change.end() :])
    right = change[2].partition("|")[0]
    captured = [word for word, slot in zip(wrong, change[1].split(), strict=True) if slot.startswith("{")]
    for number, word in enumerate(captured, 1):
        right = re.sub(rf"\{{{number}(\w*)\}}", rf"{word}\1", right)
    wrong_words, right_words = ((*before, *words, *after) for words in (wrong, right.split()))
    return _GAPS.sub("…", " ".join(wrong_words)), _GAPS.sub("…", " ".join(right_words))


def _one_of(written: str, named: list[str]) -> str:
    """The first word that a slot takes, or … for any of a kind; a list named before (and added here) gives its next."""
    option = written.partition("|")[0]
    if not option.startswith("{"):
        return option
    name = option.strip("{}")
    named.append(name)
    return _DATA["lists"][name].split()[named.count(name) - 1] if name in LISTS else "…"


LINES = tuple(_line(line, group) for group in _DATA["class"] for line in group["rules"])
"""In order of precedence."""


@cache
def _index() -> Mapping[str, Sequence[tuple[Line, Phrase, int]]]:
    """Every phrase under the words of its most telling slot, with the place of that slot."""
    index: dict[str, list[tuple[Line, Phrase, int]]] = defaultdict(list)
    for line in LINES:
        for phrase in (parse(written, LISTS) for written in line.phrases):
            telling = phrase.telling
            for word in phrase.slots[telling].words:
                index[word].append((line, phrase, telling))
    return index


def is_headline(document: Document, segment: Segment) -> bool:
    """True for a heading with the capitals of one: it may leave articles out."""
    if document.paragraphs[segment.paragraph].kind != "heading":
        return False
    long = [m.group() for m in _LONG.finditer(document.text, segment.span.start, segment.span.end)]
    return 2 * sum(word[0].isupper() for word in long) > len(long)


def _cased(suggestion: str, replaced: str) -> str:
    """A suggestion with the capitals of the words it replaces."""
    parts = replaced.split()
    if parts and parts[0] in suggestion.split()[1:]:
        return suggestion  # *Chinese nation*: the article comes before the capital
    if len(replaced) > 3 and replaced.isupper():
        return suggestion.upper()
    if len(parts) > 1 and all(part[0].isupper() for part in parts):
        return " ".join(part[0].upper() + part[1:] for part in suggestion.split())
    if replaced[:1].isupper() and suggestion:
        return suggestion[0].upper() + suggestion[1:]
    return suggestion


def _filled(suggestion: str, phrase: Phrase, found: Sequence[Token], at: int) -> str:
    """A suggestion with the words of the text in the places that refer to them."""
    for number, slot in enumerate(phrase.captured, 1):
        word = found[at + slot]
        suggestion = suggestion.replace(f"{{{number}}}", word.text)
        suggestion = suggestion.replace(f"{{{number}s}}", forms.plural(word.key))
        suggestion = suggestion.replace(f"{{{number}ing}}", forms.gerund(word.key) or f"{word.text}ing")
    return suggestion


def _issue(document: Document, line: Line, phrase: Phrase, found: Sequence[Token], at: int) -> Issue:
    text = document.text
    changed = found[at + phrase.start : at + phrase.end]
    span = Span(changed[0].span.start, changed[-1].span.end)
    suggestions = tuple(_cased(_filled(s, phrase, found, at), span.of(text)) for s in phrase.suggestions)
    if suggestions == ("",):
        # A deletion takes the space before it along.
        span = Span(found[at + phrase.start - 1].span.end, span.end)
    span, smallest = reported.smallest(text, span, suggestions)
    whole = " ".join(word.text for word in found[at : at + len(phrase.slots)])
    evidence = (tell("phrase: {a}", a=whole), tell("see {a}", a=line.rule.source))
    return line.rule.issue(text, span, line.why, smallest, evidence)


def issues(document: Document) -> Iterator[Issue]:
    """The phrases of the file that stand in an English document; for one word, the first line that holds it speaks."""
    index = _index()
    for segment in document.segments:
        found = tokens(document.text, segment.span)
        headline = is_headline(document, segment)
        for place, token in enumerate(found):
            for line, phrase, telling in index.get(token.key, ()):
                at = place - telling
                if not (line.prose and headline) and phrase.fits(found, at, document.text):
                    yield _issue(document, line, phrase, found, at)
                    break


RULES = tuple(line.rule for line in LINES)
